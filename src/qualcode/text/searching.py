"""Looking for something in texts: one needle for each way of looking."""

from __future__ import annotations

from qualcode.domain.errors import InputError
from qualcode.domain.queries import TextMode
from qualcode.domain.translation import tr
from qualcode.text.needles import Needle, PatternNeedle, Way, WordList, WrittenNeedle
from qualcode.text.smoothing import smoothed
from qualcode.text.word_needles import FuzzyNeedle, WordsNeedle

LONGEST = 5_000
"""Characters of words that are looked for in their forms, or as they may have been misheard: a whole page."""

__all__ = ["Needle", "Way", "WordList", "needle_for"]


def needle_for(mode: TextMode, words: str, *, case: bool = False) -> Needle:
    """What finds some words, or a pattern, in one text after the other.

    Args:
        mode: `text`: letter by letter. `words`: whole words in any of their forms, `*` for any letters and `?` for
            one. `regex`: a regular expression. `fuzzy`: words as they may have been misheard or misspelt.
        words: What was typed.
        case: Tell capitals from small letters; in the modes `words` and `fuzzy` they are never told apart.

    Raises:
        InputError: There is nothing to look for, or no word where words are looked for.
        PatternError: A regular expression cannot be understood; names the character.
    """
    if not words or (mode != "regex" and not smoothed(words).strip()):
        raise InputError(tr("there is nothing to look for"), remedy=tr("give some words"))
    if mode == "regex":
        return PatternNeedle(words, case)
    if mode == "text":
        return WrittenNeedle(words, case)
    if len(words) > LONGEST:
        raise InputError(
            tr("more than {most:,} characters cannot be looked for", most=LONGEST), remedy=tr("look for a part of them")
        )
    needle = WordsNeedle(words) if mode == "words" else FuzzyNeedle(words)
    if not needle.tokens:
        raise InputError(
            tr("“{words}” holds no word", words=words), remedy=tr("give a word, or look for it letter by letter")
        )
    return needle
