"""Words that say how somebody speaks rather than what of: left out where words alone are compared."""

from __future__ import annotations

from qualcode.text.stop_words import ENGLISH

STOP_WORDS: frozenset[str] = ENGLISH | {"?"}
"""English words, in their base form and as they stand, that weigh nothing in a comparison of words."""


def weighs(word: str) -> bool:
    """Whether a word can speak for a code by itself: no stop word, and neither a sign nor a single Latin letter."""
    if word in STOP_WORDS:
        return False
    return len(word) > 1 or not word.isascii()
