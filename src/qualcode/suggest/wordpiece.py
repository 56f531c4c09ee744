"""Text into the word pieces of a BERT vocabulary: small letters, no accents, longest pieces first.

The same ids as the reference tokenizer gives, but for names of special pieces in the text itself: `[SEP]` in a
transcript is three words and no command.
"""

from __future__ import annotations

import unicodedata
from functools import cached_property
from pathlib import Path

import regex

VOCABULARY = Path(__file__).with_name("vocab.txt")
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
LONGEST = 256
"""Pieces that a text is cut to, with those that mark its beginning and end."""
_LONGEST_WORD = 100
_MOST_REMEMBERED = 100_000
_NOT_SHOWN = regex.compile(r"(?V1)[\0\ufffd[\p{Cc}\p{Cf}\p{Co}--[\t\n\r]]]")
_ACCENTS = regex.compile(r"\p{Mn}+")
_IDEOGRAPH = (
    r"[\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f"
    r"\U0002b920-\U0002ceaf\uf900-\ufaff\U0002f800-\U0002fa1f]"
)
_SIGN = r"[\p{P}$+<=>^`|~]"
_PARTS = regex.compile(rf"(?V1){_IDEOGRAPH}|{_SIGN}|[[^\s]--{_IDEOGRAPH}--{_SIGN}]+")


class WordPieces:
    """A vocabulary, one piece a line.

    Args:
        path: The file; what comes with qualcode by default.

    Raises:
        OSError: It cannot be read.
    """

    def __init__(self, path: Path = VOCABULARY) -> None:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        self._numbers = {piece: number for number, piece in enumerate(lines)}
        self._known: dict[str, tuple[int, ...]] = {}

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The numbers of what marks the beginning and the end of a text."""
        return self._numbers["[CLS]"], self._numbers["[SEP]"]

    @cached_property
    def _unknown(self) -> int:
        return self._numbers["[UNK]"]

    def numbers(self, text: str, longest: int = LONGEST) -> list[int]:
        """The numbers of a text's pieces between those of its ends; `longest` of them at most."""
        found: list[int] = []
        for part in _PARTS.findall(_plain(text)):
            pieces = self._known.get(part)
            if pieces is None:
                pieces = self._pieces(part)
                if len(self._known) >= _MOST_REMEMBERED:
                    self._known.clear()
                self._known[part] = pieces
            found.extend(pieces)
            if len(found) >= longest - 2:
                break
        first, last = self.ends
        return [first, *found[: longest - 2], last]

    def _pieces(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD:
            return (self._unknown,)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if f"{mark}{word[start:end]}" in self._numbers), 0)
            if not end:
                return (self._unknown,)
            pieces.append(self._numbers[f"{mark}{word[start:end]}"])
            start = end
        return tuple(pieces)


def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.lower()
    text = _NOT_SHOWN.sub("", text)
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    # Letter by letter: Python would write a sigma at a word's end differently.
    return text.replace("Σ", "σ").lower()
