"""What the texts of a code are called where people read of them; in files and on the command line they stay English."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.domain.translation import tr

_IN_WORDS = {
    "definition": tr("definition"),
    "include": tr("include"),
    "exclude": tr("exclude"),
    "example": tr("example"),
    "keywords": tr("keywords"),
    "colour": tr("colour"),
    "memo": tr("memo"),
    "mark": tr("mark"),
}


def in_words(fields: Iterable[str]) -> str:
    """The names of some texts of a code, in the language of the reader.

    Args:
        fields: Names of its columns; one that is none stands as it is.
    """
    return ", ".join(_IN_WORDS.get(field, field) for field in fields)
