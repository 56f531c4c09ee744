"""Every place where known surfaces stand in a text: whole, as parts of full names, and in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qualcode.domain.identifiers import Form

_RUN = re.compile(r"[^\W_]+")
_APOSTROPHE = "['’ʼ]"
_HYPHEN = "[-\u2010\u2011]"


class Surface(NamedTuple):
    """Words to be found, and what they stand for."""

    words: str
    key: str
    """The candidate to which its places belong."""
    form: Form
    small_too: bool
    """Whether places in small letters are told."""


class Place(NamedTuple):
    """Where a surface stands."""

    start: int
    end: int
    key: str
    form: Form


class Matcher:
    """Finds all surfaces in one pass over a text; where several fit, the longest."""

    def __init__(self, surfaces: Sequence[Surface]) -> None:
        self._by_first: dict[str, list[tuple[Surface, str, re.Pattern[str] | None]]] = {}
        for surface in sorted(surfaces, key=lambda surface: (-len(surface.words), surface.words, surface.form)):
            first = _RUN.search(surface.words)
            if first is None:
                continue
            rest = surface.words[first.end() :]
            pattern = re.compile(_expression(rest) + r"(?![^\W_])", re.IGNORECASE) if rest else None
            self._by_first.setdefault(first.group().casefold(), []).append((surface, first.group(), pattern))

    def places(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Place]:
        """The places in `text`, ascending and disjoint; none that touches a span of `taken`.

        Args:
            text: Any text; line ends between two words of a surface do not matter.
            taken: Spans that are spoken for, ascending and disjoint.
        """
        done, next_taken = 0, 0
        by_first = self._by_first
        for run in _RUN.finditer(text):
            known = by_first.get(run.group().casefold())
            if known is None or run.start() < done:
                continue
            while next_taken < len(taken) and taken[next_taken][1] <= run.start():
                next_taken += 1
            place = _longest(text, run, known)
            if place is None or (next_taken < len(taken) and taken[next_taken][0] < place.end):
                continue
            yield place
            done = place.end


def _longest(
    text: str, run: re.Match[str], known: Sequence[tuple[Surface, str, re.Pattern[str] | None]]
) -> Place | None:
    for surface, _first, pattern in known:
        end = run.end()
        if pattern is not None:
            rest = pattern.match(text, end)
            if rest is None:
                continue
            end = rest.end()
        small = _is_smaller(text[run.start() : end], surface.words)
        if small and not surface.small_too:
            continue
        return Place(run.start(), end, surface.key, "lower" if small else surface.form)
    return None


def _is_smaller(found: str, surface: str) -> bool:
    """Whether a word of the surface that begins with a capital begins with a small letter in what was found."""
    return any(
        wanted[0].isupper() and not given[0].isupper()
        for wanted, given in zip(_RUN.findall(surface), _RUN.findall(found), strict=False)
    )


def _expression(rest: str) -> str:
    made = []
    for part in re.findall(r"\s+|['’ʼ]|[-\u2010\u2011]|.", rest):
        if part.isspace():
            made.append(r"\s+")
        elif part in "'’ʼ":
            made.append(_APOSTROPHE)
        elif part in "-\u2010\u2011":
            made.append(_HYPHEN)
        else:
            made.append(re.escape(part))
    return "".join(made)


def parts_of(full: str, particles: frozenset[str], left_out: frozenset[str]) -> tuple[str, ...]:
    """The names of which a person's full name is made, as each may be used alone: `Ana de la Cruz` → `Ana`, `Cruz`,
    `de la Cruz`.

    Args:
        full: A name of two words or more; of a shorter one there are no parts.
        particles: Words between names, in small letters.
        left_out: Words that are no names of their own, in small letters.
    """
    said = full.split()
    if len(said) < 2:
        return ()
    names = [
        word
        for word in said
        if word.lower() not in particles and word.lower().strip(".") not in left_out and sum(map(str.isalpha, word)) > 1
    ]
    found = [*names] if len(names) > 1 or len(said) > 2 else names[:1] if len(names) == 1 else []
    first = next((i for i, word in enumerate(said[1:], 1) if word in particles), None)
    if first is not None:
        found.append(" ".join(said[first:]))
    return tuple(dict.fromkeys(word for word in found if word != full))


def owners_of(fulls: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each part, in small letters, the keys of the full names that have it, in their order."""
    owners: dict[str, list[str]] = {}
    for key, parts in fulls.items():
        for part in parts:
            owners.setdefault(part.casefold(), []).append(key)
    return owners
