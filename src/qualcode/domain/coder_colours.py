"""In which colours coders are shown: each in one of its own, so far as there are enough that can be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qualcode.domain.codebook_entries import COLOURS, parse_colour

AUTOMATIC = "auto"
"""What a user writes for the colour that the program chooses."""


def checked_colour(text: str) -> str:
    """A coder's colour as it is kept: `#RRGGBB`, or nothing for the one that the program chooses.

    Args:
        text: `auto`, or a colour as codes have it.

    Raises:
        RuleError: It is none.
    """
    return "" if text.strip().casefold() == AUTOMATIC else parse_colour(text)


def coder_colours(given: Mapping[int, str]) -> dict[int, str]:
    """Coder → colour as `#RRGGBB`: the one given, else the first of `COLOURS` that the fewest coders have.

    Args:
        given: Coder → the colour given, empty where none is; in the order in which they signed on.
    """
    taken = Counter(dict.fromkeys(COLOURS.values(), 0))
    taken.update(colour for colour in given.values() if colour in taken)
    found = {}
    for coder, colour in given.items():
        if not colour:
            colour = min(COLOURS.values(), key=lambda one: taken[one])  # The first of several.
            taken[colour] += 1
        found[coder] = colour
    return found
