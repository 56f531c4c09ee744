"""The distinct words of a text, as an index keeps them and as words are compared across texts."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from hashlib import blake2b

import regex

from qualcode.text.stems import plain_form
from qualcode.text.words import words

RULE = "1"
"""Which rule cut the words of an index; a text indexed by another one counts as not indexed."""

_LONGEST_TOKEN = 64

# Signs that stand before and behind words and never inside one: what they leave of most pieces is a word.
_AROUND = "\"'.,?!;:()[]{}<>*…–—-“”„‘’«»/"
_PASSED_OVER = regex.compile(r"[\p{M}\u00ad\u200c\u200d\u2060]+")


def distinct_words(text: str) -> set[str]:
    """Every word of a text, labels and stamps included, once, in its plain form."""
    found: set[str] = set()
    for piece in set(text.split()):  # No word holds white space.
        bare = piece.strip(_AROUND)
        if bare.isascii() and bare.isalpha():
            found.add(bare.lower())
        else:
            found.update(_words_of_piece(piece))
    return found


@lru_cache(maxsize=100_000)
def _words_of_piece(piece: str) -> tuple[str, ...]:
    return tuple(plain_form(piece[start:end]) for start, end in words(piece, 0, len(piece)))


def index_token(word: str) -> str:
    """A word as the index has it: letters and digits of ASCII, which no engine cuts, folds or finds too long."""
    if len(word) <= _LONGEST_TOKEN and word.isascii() and word.isalnum():
        return word
    return f"x{blake2b(word.encode('utf-8', 'surrogatepass'), digest_size=10).hexdigest()}"


def fold(text: str) -> str:
    """A text without case, marks and joiners, character by character: what stands in a text stands so in its fold."""
    if text.isascii():
        return text.lower()
    # A dotless i is told from an i nowhere where case does not count.
    return _PASSED_OVER.sub("", unicodedata.normalize("NFD", text.casefold())).replace("ı", "i")
