"""The names that an identity key keeps out of publications and bundles."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from qualcode.domain.identity_key import IdentityKey
from qualcode.reports.names import NameList

_PHONE = regex.compile(r"\+?[\d\s()/.–-]{7,}")
_DIGITS = regex.compile(r"\d+")
_ENOUGH = 7
"""Digits that a number must have to tell anybody."""
_LAST = 9
"""Digits at the end of a number written together with that of its country, of which the length is not known."""


def names_of(key: IdentityKey) -> NameList:
    """All real names of a key, contacts among them, each with what stands for it.

    A telephone number is also sought without the country's part.
    """
    found: dict[str, str] = {}
    for name, stands in key.all_names():
        for written in (name, *_dialled(name)):
            if any(map(str.isalnum, written)):
                found.setdefault(" ".join(written.split()), stands)
    return NameList(tuple(found), found)


def united(lists: list[NameList]) -> NameList:
    """The names of several lists; the first says what stands for a name."""
    names = tuple(dict.fromkeys(name for one in lists for name in one.names))
    pseudonyms = {name: stands for one in reversed(lists) for name, stands in one.pseudonyms.items()}
    return NameList(names, pseudonyms)


def _dialled(contact: str) -> Iterator[str]:
    """What all ways to write a telephone number have in common: its digits without the country's and the long
    distance's."""
    if not _PHONE.fullmatch(contact.strip()):
        return
    first, *rest = _DIGITS.findall(contact)
    if contact.strip().startswith(("+", "00")):
        digits = "".join(rest) or first[-_LAST:]
    else:
        digits = "".join((first, *rest))
    home = digits.lstrip("0")
    if len(home) >= _ENOUGH:
        yield home
