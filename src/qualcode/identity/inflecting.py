"""A replacement as it fits the place where it stands: part of a name, genitive, plural, capitals, spelled out."""

from __future__ import annotations

import re
from typing import NamedTuple

from qualcode.domain.person_names import NameParts, is_joined_script, parts_of
from qualcode.text.word_forms import fold

_SIBILANTS = ("s", "x", "z", "ß", "ce")
_APOSTROPHES = "'’ʼ"
_SPELLED = re.compile(r"\w(?:[-.·, ]{1,2}\w){2,}\.?")
_LETTER = re.compile(r"\w")
_SEPARATOR = re.compile(r"[-.·, ]{1,2}")


class Fitted(NamedTuple):
    """What comes to stand at a place."""

    words: str
    longer: int = 0
    """So many characters behind the place go as well: the apostrophe of `Hans'`."""


def fit(words: str, surface: str, written: str, after: str, *, person: bool, german: bool) -> Fitted:
    """The replacement of a name as it fits one place.

    Args:
        words: What stands for the whole name.
        surface: The whole name.
        written: What stands at the place: the name, a part of it, either with an ending.
        after: What follows in the text.
        person: Whether it is somebody's name: only of those there are parts.
        german: Whether genitives have no apostrophe.
    """
    if words.startswith("["):
        ending = _ending(written, surface) if person else ""
        return Fitted(words + ("'s" if ending and not german else ""))
    if _SPELLED.fullmatch(written) and not _SPELLED.fullmatch(surface):
        return Fitted(_spelled(words, written))
    part, ending = _part(words, surface, written) if person else (words, "")
    longer = 0
    if after[:1] and after[:1] in _APOSTROPHES and not after[1:2].isalnum() and written.lower().endswith(_SIBILANTS):
        if not part.lower().endswith(_SIBILANTS):
            # `Hans' Buch` is `Peters Buch`, `James' book` is `Peter's book`.
            longer, part = 1, part + ("s" if german else f"{after[0]}s")
    elif ending:
        part = _with_ending(part, ending, german=german)
    return Fitted(_in_capitals_of(part, written, surface), longer)


def _part(words: str, surface: str, written: str) -> tuple[str, str]:
    """Which part of the replacement stands for what is written, and the ending that is written onto it."""
    old, new = parts_of(surface), parts_of(words)
    said, bare = fold(" ".join(written.split())), fold(surface)
    for ending in ("", "s", "es"):
        if not said.endswith(ending):
            continue
        stem = said[: len(said) - len(ending)]
        if stem == bare:
            return words, ending
        found = _half(stem, old, new, words)
        if found is not None:
            return found, ending
    return _by_place(words, surface, said), ""


def _half(stem: str, old: NameParts, new: NameParts, words: str) -> str | None:
    if not old.whole:
        return None
    if stem == fold(old.family) or stem == fold(old.family.split()[-1]):
        return new.family or words
    if stem == fold(old.given):
        return new.given or words
    given = [fold(word) for word in old.given.split()]
    if stem in given:
        return (new.given or words).split()[0]
    return None


def _by_place(words: str, surface: str, said: str) -> str:
    """Words out of the middle of a name: as many of the new one, from the same place."""
    old, new = fold(surface).split(), words.split()
    parts = said.split()
    if is_joined_script(surface) or len(old) != len(new):
        return words
    for at in range(len(old) - len(parts) + 1):
        if old[at : at + len(parts)] == parts:
            return " ".join(new[at : at + len(parts)])
    return words


def _ending(written: str, surface: str) -> str:
    said, bare = fold(" ".join(written.split())), fold(surface)
    ends = [bare, *bare.split()]
    return "s" if said not in ends and any(said == f"{end}s" for end in ends) else ""


def _with_ending(part: str, ending: str, *, german: bool) -> str:
    if german:
        return f"{part}’" if part.lower().endswith(_SIBILANTS) else f"{part}s"
    # Without an apostrophe it is a plural: `the Smiths`, `the Joneses`.
    return f"{part}es" if part.lower().endswith((*_SIBILANTS[:-1], "ch", "sh")) else f"{part}s"


def _in_capitals_of(part: str, written: str, surface: str) -> str:
    letters = [sign for sign in written if sign.isalpha()]
    if len(letters) > 1 and written.isupper() and any(len(word) > 1 for word in written.split()):
        return part.upper()
    if written.islower() and not surface.islower():
        return part.lower()
    return part


def _spelled(words: str, written: str) -> str:
    """`A-N-N-A` as `M-A-R-I-A`."""
    found = _SEPARATOR.search(written)
    between = found[0] if found is not None else "-"
    letters = [sign for sign in words if sign.isalnum()]
    capital = any(sign.isupper() for sign in _LETTER.findall(written)[1:])
    return between.join(sign.upper() if capital else sign for sign in letters)
