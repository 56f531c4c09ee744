"""What codebook files of every form say of a code beside its texts: its themes, whether it is retired, its id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualcode.domain.codebook_entries import PATH_SEPARATOR, check_code_name, same_name, shown
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr

_YES = frozenset(("yes", "true"))
_NO = frozenset(("", "no", "false"))
_UUID = re.compile(
    r"(?P<open>\{)?([0-9a-f]{8})(?P<hyphen>-?)([0-9a-f]{4})(?P=hyphen)([0-9a-f]{4})(?P=hyphen)([0-9a-f]{4})(?P=hyphen)"
    r"([0-9a-f]{12})(?(open)\})",
    re.IGNORECASE | re.ASCII,
)


def parse_yes(text: str, what: str) -> bool:
    """Whether a file says yes: `yes` or `true`, or else `no`, `false` or nothing, in any case.

    Args:
        text: What stands there.
        what: The field, for the message.

    Raises:
        RuleError: It is another word.
    """
    word = text.strip().lower()
    if word not in _YES and word not in _NO:
        raise RuleError(
            tr("“{written}” says neither yes nor no to “{what}”", written=shown(text.strip()), what=what),
            remedy=tr("write yes, or nothing"),
        )
    return word in _YES


def parse_uuid(text: str) -> str:
    """A UUID in its canonical form, lower case with hyphens; empty for white space.

    Args:
        text: With or without hyphens, with or without braces around it, in any case.

    Raises:
        RuleError: It is no UUID.
    """
    text = text.strip()
    if not text:
        return ""
    match = _UUID.fullmatch(text)
    if match is None:
        raise RuleError(
            tr("the id “{text}” is no UUID", text=shown(text)),
            remedy=tr("write 32 digits as 123e4567-e89b-12d3-a456-426614174000, or leave the id out"),
        )
    return "-".join(match.group(2, 4, 5, 6, 7)).lower()


def check_themes(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths of themes with each part as a code's name is written.

    Raises:
        RuleError: A part is no name, or a theme stands twice.
    """
    checked: dict[str, str] = {}
    for path in paths:
        theme = PATH_SEPARATOR.join(check_code_name(part) for part in path.split(PATH_SEPARATOR))
        if same_name(theme) in checked:
            raise RuleError(tr("the theme “{theme}” stands twice", theme=shown(theme)), remedy=tr("keep one of them"))
        checked[same_name(theme)] = theme
    return tuple(checked.values())
