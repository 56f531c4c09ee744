"""The names that an identity key keeps out of publications and bundles."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from qualcode.domain.identity_key import IdentityKey
from qualcode.reports.names import NameList

_PHONE = regex.compile(r"\+?[\d\s()/.–-]{7,}")
_DIGITS = regex.compile(r"\d+")
_ENOUGH = 6
"""Digits that a number must have to tell anybody."""


def names_of(key: IdentityKey) -> NameList:
    """All real names of a key, contacts among them, each with what stands for it.

    A telephone number is also sought as it is dialled at home, without the country's part.
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
    """Other ways in which a telephone number is written, with a sign that lets it be found written together too."""
    if not _PHONE.fullmatch(contact.strip()):
        return
    groups = _DIGITS.findall(contact)
    if len("".join(groups)) < _ENOUGH:
        return
    yield "-".join(groups)
    if contact.strip().startswith(("+", "00")) and len("".join(groups[1:])) >= _ENOUGH:
        home = groups[1:]
        yield "-".join(home)
        yield "-".join([home[0] if home[0].startswith("0") else f"0{home[0]}", *home[1:]])
