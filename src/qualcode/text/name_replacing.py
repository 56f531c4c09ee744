"""Names, and what stands in their place: whole words only, so that “Rose” is found in “Rose's”, not in “rosebush”."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from qualcode.domain.spans import Span

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_ONE_WORD = regex.compile(r"\p{L}+")


class NameReplacing:
    """Finds names whatever their case, spacing and ending in the genitive.

    A name of one word is passed over where it stands in small letters, unless it is written so itself: “rose” is a
    flower.

    Args:
        names: Name → what stands in its place. Blank names are nobody's.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._new = {_key(name): new for name, new in names.items() if name.strip()}
        self._small = {_key(name) for name in names if name.islower() or _UNSPACED.search(name)}
        # The longest first: “Ana Lopez” is found before “Ana”.
        known = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
        self._pattern = regex.compile("|".join(map(_form, known)), regex.IGNORECASE) if known else None

    def found(self, text: str) -> list[tuple[Span, str]]:
        """Where names stand, ascending, and what is to stand there."""
        if self._pattern is None:
            return []
        places = []
        for match in self._pattern.finditer(text):
            name = match["name"]
            if name.islower() and _ONE_WORD.fullmatch(name) and _key(name) not in self._small:
                continue
            places.append((Span(*match.span("name")), self._new[_key(name)]))
        return places

    def replaced(self, text: str) -> str:
        """A text with what stands for the names in their place."""
        for span, new in reversed(self.found(text)):
            text = f"{text[: span.start]}{new}{text[span.end :]}"
        return text


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _form(name: str) -> str:
    words = r"\s+".join(regex.escape(word) for word in name.split())
    if _UNSPACED.search(name):
        return f"(?P<name>{words})"
    ending = "s?" if name[-1:].isalpha() and name[-1:] not in "sxzß" else ""
    return rf"(?<![\p{{L}}\p{{N}}\p{{M}}])(?P<name>{words}){ending}(?![\p{{L}}\p{{N}}\p{{M}}])"
