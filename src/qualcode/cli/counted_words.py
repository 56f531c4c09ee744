"""Numbers with what they count, where the program knows that by a name of its own."""

from __future__ import annotations

from qualcode.domain.wording import counted


def counted_word(number: int, name: str) -> str:
    """A number with the thing it counts: `3 passages`.

    Args:
        number: How many there are.
        name: What the program calls the thing.
    """
    said = {
        "passage": counted(number, "passage"),
        "sentence": counted(number, "sentence"),
        "turn": counted(number, "turn"),
        "document": counted(number, "document"),
        "participant": counted(number, "participant"),
        "site": counted(number, "site"),
    }
    return said[name]
