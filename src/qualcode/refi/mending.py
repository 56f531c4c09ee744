"""Names and texts of other programs brought under our rules, each mending told once per kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from qualcode.domain.codebook_entries import LONGEST_NAME, PATH_SEPARATOR, same_name, shown
from qualcode.domain.exchange import OfCodes
from qualcode.domain.translation import tr

SLASH = "∕"
"""U+2215, what stands in a name for the `/` that parts paths."""
NAMELESS = "code without a name"

_SHOWN = 3
_BREAKS = ("Cc", "Cs", "Zl", "Zp")


class Notices:
    """What was mended or left out, by kind, with what it happened to."""

    def __init__(self) -> None:
        self._kinds: dict[str, list[str]] = {}
        self._left_out: set[str] = set()

    def add(self, kind: str, example: str | None = None) -> None:
        """Note a kind of mending, and the thing that it happened to."""
        examples = self._kinds.setdefault(kind, [])
        if example is not None:
            examples.append(example)

    def leave_out(self, kind: str, example: str | None = None) -> None:
        """Note a kind of what was left out, and the thing that it happened to."""
        self._left_out.add(kind)
        self.add(kind, example)

    def is_left_out(self, kind: str) -> bool:
        """Whether what is of a kind was left out; else it was mended."""
        return kind in self._left_out

    def kinds(self) -> Iterator[tuple[str, list[str]]]:
        """Each kind with all that it happened to, in the order in which they came up."""
        yield from self._kinds.items()

    def sentences(self) -> list[str]:
        """One sentence for each kind, in the order in which they came up: `KIND: COUNT (“a”, “b”, …)`."""
        return [_sentence(kind, examples) for kind, examples in self._kinds.items()]


def _sentence(kind: str, examples: list[str]) -> str:
    if not examples:
        return kind
    names = [f"“{shown(example)}”" for example in examples[:_SHOWN]]
    more = ["…"] if len(examples) > _SHOWN else []
    return f"{kind}: {len(examples)} ({', '.join([*names, *more])})"


def mended_name(raw: str, notices: Notices) -> str:
    """A name that `check_code_name` takes: itself where it does already.

    A `/` becomes `∕`, a line break or control character a blank, and what is longer than 200 code points is cut.
    """
    name = raw.replace(PATH_SEPARATOR, SLASH)
    if name != raw:
        notices.add(
            tr(
                "“{path_separator}” in names, which stands between the parts of a path, became “{slash}”",
                path_separator=PATH_SEPARATOR,
                slash=SLASH,
            ),
            raw,
        )
    blanked = "".join(" " if unicodedata.category(character) in _BREAKS else character for character in name).strip()
    if blanked != name.strip():
        notices.add(tr("line breaks and control characters in names became blanks"), raw)
    if not any(map(str.isprintable, blanked)):
        notices.add(OfCodes(tr("codes without a name are called “{nameless}”", nameless=NAMELESS)), raw)
        return NAMELESS
    if len(blanked) > LONGEST_NAME:
        notices.add(
            tr(
                "names of more than {longest_name} characters were cut; they stand whole in the definition",
                longest_name=LONGEST_NAME,
            ),
            raw,
        )
        blanked = blanked[: LONGEST_NAME - 1].rstrip() + "…"
    return blanked


def told_apart(name: str, taken: dict[str, int], notices: Notices) -> str:
    """The name, or with ` (2)`, ` (3)` … behind it where a sibling has it already.

    Args:
        name: As `mended_name` gives it.
        taken: The siblings' names, as `same_name` writes them, with the last number given to each; the name that
            comes out is added.
        notices: Where a change is told.
    """
    key, other = same_name(name), name
    while same_name(other) in taken:
        taken[key] = number = taken.get(key, 1) + 1
        ending = f" ({number})"
        other = name[: LONGEST_NAME - len(ending)].rstrip() + ending
    if other != name:
        notices.add(OfCodes(tr("codes with the name of a sibling got a number")), name)
    taken[same_name(other)] = 1
    return other


def mended_text(text: str, name: str, notices: Notices) -> str:
    """A text that `check_code_text` takes: line ends are `\\n`, other control characters become blanks.

    Args:
        text: The text.
        name: Whose it is, for the notice.
        notices: Where a change is told.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" else character
        for character in text
    )
    if clean != text:
        notices.add(tr("control characters in descriptions became blanks"), name)
    return clean
