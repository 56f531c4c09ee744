"""Names of variables as R, SPSS, Stata and pandas take them."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 64
"""Bytes that SPSS allows."""
_OTHER = re.compile(r"[^a-z0-9]+")
# Words that SPSS, R or Python keep for themselves.
_KEPT = frozenset(
    (
        *("all", "and", "as", "break", "by", "class", "def", "del", "else", "eq", "false", "for", "from", "function"),
        *("ge", "global", "gt", "if", "import", "in", "inf", "is", "lambda", "le", "lt", "na", "nan", "ne", "next"),
        *("none", "not", "null", "or", "pass", "raise", "repeat", "return", "to", "true", "try", "while", "with"),
        "yield",
    )
)


class VariableNames:
    """Gives every label a name that no other has, whatever the case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, label: str, *, prefix: str = "") -> str:
        """`Support/Of teachers` → `support_of_teachers`; with a number behind it where another has it.

        Letters of other scripts have no place in such names: what is left of a label without any is its prefix, or
        `v`, with a number.
        """
        plain = unicodedata.normalize("NFKD", label.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
        base = _OTHER.sub("_", f"{prefix}{plain}").strip("_") or prefix.strip("_") or "v"
        if not base[0].isalpha() or base in _KEPT:
            base = f"v_{base}"
        name, number = base[:_LONGEST].rstrip("_"), 1
        while name in self._taken:
            number += 1
            end = f"_{number}"
            name = base[: _LONGEST - len(end)].rstrip("_") + end
        self._taken.add(name)
        return name
