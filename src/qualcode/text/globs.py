"""Words with wildcards: `*` for any letters, `?` for one; compared in a time that grows with their length only."""

from __future__ import annotations


class Glob:
    """A word with wildcards."""

    def __init__(self, written: str) -> None:
        """Args:
        written: With `*` for any characters, also none, and `?` for one.
        """
        self._first, *rest = written.split("*")
        self._is_open = bool(rest)
        self._last = rest.pop() if rest else ""
        self._between = [part for part in rest if part]
        self._shortest = sum(map(len, (self._first, *self._between, self._last)))
        self._sought = {sign for part in self._between if "?" in part for sign in part if sign != "?"}

    def matches(self, word: str) -> bool:
        """Whether a whole word is so written."""
        length = len(word)
        if length < self._shortest or (length > self._shortest and not self._is_open):
            return False
        behind = length - len(self._last)
        if not (_stands(self._first, word, 0) and _stands(self._last, word, behind)):
            return False
        return not self._between or self._in_order(word, len(self._first), behind)

    def _in_order(self, word: str, at: int, end: int) -> bool:
        """Whether the parts stand one after the other in `[at, end)`: each is taken where it stands first."""
        places: dict[str, int] | None = None
        for part in self._between:
            if "?" not in part:
                at = word.find(part, at, end)
            else:
                if places is None:
                    places = _places(word, self._sought)
                at = _first_place(part, places, at, end)
            if at < 0:
                return False
            at += len(part)
        return True


def _stands(part: str, word: str, at: int) -> bool:
    """Whether a part without `*` stands at a place of a word that is long enough for it."""
    if "?" not in part:
        return word.startswith(part, at)
    return all(sign in ("?", letter) for sign, letter in zip(part, word[at : at + len(part)], strict=True))


def _places(word: str, signs: set[str]) -> dict[str, int]:
    """Where signs stand in a word: for each a number whose bit of a place is set."""
    size = len(word) // 8 + 1
    found: dict[str, bytearray] = {}
    for at, letter in enumerate(word):
        if letter in signs:
            if letter not in found:
                found[letter] = bytearray(size)
            found[letter][at >> 3] |= 1 << (at & 7)
    return {sign: int.from_bytes(bits, "little") for sign, bits in found.items()}


def _first_place(part: str, places: dict[str, int], at: int, end: int) -> int:
    """The first place of a part with `?` in `[at, end)`, or -1: all places are looked at at once, sign by sign."""
    last = end - len(part)
    if last < at:
        return -1
    possible = (1 << (last - at + 1)) - 1
    for number, sign in enumerate(part):
        if sign != "?":
            possible &= places.get(sign, 0) >> (at + number)
            if not possible:
                return -1
    return at + (possible & -possible).bit_length() - 1
