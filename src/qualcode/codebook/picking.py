"""Finding the code that a few letters mean: exact first, then beginnings, initials, parts, slips of the finger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest
from typing import NamedTuple

from qualcode.codebook.tree import SEPARATOR, CodeTree
from qualcode.coding.likely import Likely, likely_codes
from qualcode.domain.codebook_entries import DEEPEST_LEVEL, check_code_name, same_name
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr

STRONG = 60.0
"""A match this good is what the letters mean; below it, a new code is as likely."""

_EXACT, _BEGINNING, _WORDS, _INITIALS, _PART = 120.0, 100.0, 80.0, 76.0, 68.0
_DEFINED, _FAR = 40.0, 30.0
_SLIP = 80.0
"""Similarity (rapidfuzz, 0–100) from which a whole name counts as mistyped."""
_ENOUGH = 8
"""Where so many codes fit, none is looked for that fits by its definition or from afar only."""
_UNLIKELY = Likely(0.0, "")


class Entry(NamedTuple):
    """A code as the picker knows it."""

    code_id: int
    name: str
    path: str
    definition: str
    likely: float
    """0–1: how recently and often the coder used it."""


class Match(NamedTuple):
    """A code and how well it fits what was typed."""

    entry: Entry
    score: float
    reason: str = ""
    """Why the code is likely, where anything speaks for it."""

    @property
    def strong(self) -> bool:
        return self.score >= STRONG


def entries(
    tree: CodeTree, recent: Sequence[int], counts: Mapping[int, int], near: Mapping[int, float] | None = None
) -> list[Entry]:
    """All codes that can be used, with how likely each is (`likely_codes`), in the order of the codebook."""
    likely = likely_codes(recent, counts, near)
    return [
        Entry(code.id, code.name, tree.path(code.id), code.definition, likely.get(code.id, _UNLIKELY).score)
        for code in tree.walk()
        if not code.retired
    ]


def rank(entries: Sequence[Entry], typed: str, limit: int = 50) -> list[Match]:
    """The codes that fit what was typed, the best first; all of them, the likeliest first, if nothing was."""
    return Finder(entries).rank(typed, limit)


def folded(text: str) -> str:
    """A text as it is compared: case and runs of white space do not count."""
    return " ".join(text.casefold().split())


class Finder:
    """Finds codes letter by letter; what is asked again with every letter is made ready once.

    Args:
        entries: The codes to be found.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._likely = [entry.likely for entry in entries]
        self._reasons: Mapping[int, Likely] = {}
        self._names = [entry.name.casefold() for entry in entries]
        self._paths = [entry.path.casefold() for entry in entries]
        self._name_words = [f" {name.replace('-', ' ')}" for name in self._names]
        self._words = [f" {path.replace(SEPARATOR, ' ').replace('-', ' ')}" for path in self._paths]

    def weigh(self, likely: Mapping[int, Likely]) -> None:
        """Take over how likely each code is now; codes that are not named are unlikely."""
        self._reasons = likely
        self._likely = [likely[entry.code_id].score if entry.code_id in likely else 0.0 for entry in self.entries]

    @cached_property
    def _initials(self) -> list[str]:
        return ["".join(word[0] for word in name.split()) for name in self._names]

    @cached_property
    def _definitions(self) -> list[str]:
        return [entry.definition.casefold() for entry in self.entries]

    def rank(self, typed: str, limit: int = 50, *, last: Iterable[int] = ()) -> list[Match]:
        """The codes that fit what was typed, the best first; all of them, the likeliest first, if nothing was.

        Args:
            typed: Letters of names, paths or definitions; parts of several words do.
            limit: So many at most.
            last: Codes that come after all others while nothing is typed.
        """
        wanted = folded(typed)
        if not wanted:
            behind = set(last)
            scores = {
                place: 100 * likely - (1000 if behind and entry.code_id in behind else 0)
                for place, (entry, likely) in enumerate(zip(self.entries, self._likely, strict=True))
            }
        else:
            scores = {place: score + 8 * self._likely[place] for place, score in self._scores(wanted).items()}
        best = nsmallest(limit, scores, key=lambda place: (-scores[place], place))
        return [self._match(place, scores[place]) for place in best]

    def _match(self, place: int, score: float) -> Match:
        entry = self.entries[place]
        return Match(entry, score, self._reasons.get(entry.code_id, _UNLIKELY).reason)

    def _scores(self, wanted: str) -> dict[int, float]:
        """place → how well the code there fits, without how likely it is."""
        found: dict[int, float] = {}
        parts = wanted.replace(SEPARATOR, " ").split()
        if not parts:
            return found
        self._add(found, _EXACT, _where(self._names, wanted.__eq__), _where(self._paths, wanted.__eq__))
        self._add(found, _BEGINNING, [i for i, name in enumerate(self._names) if name.startswith(wanted)])
        self._add_words(found, parts)
        if len(wanted) > 1:
            letters = wanted.replace(" ", "")
            self._add(found, _INITIALS, [i for i, first in enumerate(self._initials) if first.startswith(letters)])
        self._add(found, _PART, [i for i, path in enumerate(self._paths) if wanted in path])
        if len(wanted) >= 4 and len(found) < _ENOUGH:
            self._add_slips(found, wanted)
        if len(wanted) >= 3 and len(found) < _ENOUGH:
            self._add_far(found, wanted, parts)
        return found

    @staticmethod
    def _add(found: dict[int, float], score: float, *places: Iterable[int]) -> None:
        for some in places:
            for place in some:
                found.setdefault(place, score)

    def _add_words(self, found: dict[int, float], parts: Sequence[str]) -> None:
        """Codes in whose path a word begins with each of the parts; the more of them in the name, the better."""
        begins = [f" {part}" for part in parts]
        places = [i for i, words in enumerate(self._words) if begins[0] in words]
        for begin in begins[1:]:
            places = [i for i in places if begin in self._words[i]]
        for place in places:
            if place not in found:
                words = self._name_words[place]
                inside = sum(begin in words for begin in begins)
                found[place] = _WORDS + 8 * inside / len(parts)

    def _add_slips(self, found: dict[int, float], wanted: str) -> None:
        """Codes whose name, or its beginning, is what was typed but for a slip or two."""
        from rapidfuzz import fuzz, process  # 20 ms that only the first picker pays

        beginnings = [name[: len(wanted)] for name in self._names]
        slips: dict[int, float] = {}
        for texts in (self._names, beginnings):
            for _, similarity, place in process.extract_iter(wanted, texts, scorer=fuzz.ratio, score_cutoff=_SLIP):
                slips[place] = max(similarity, slips.get(place, 0.0))
        for place, similarity in slips.items():
            found.setdefault(place, STRONG + (similarity - _SLIP) / 4)

    def _add_far(self, found: dict[int, float], wanted: str, parts: Sequence[str]) -> None:
        """Codes whose definition holds what was typed, and such as have something like it somewhere in their path."""
        from rapidfuzz import fuzz, process

        defined = [i for i, text in enumerate(self._definitions) if parts[0] in text]
        self._add(found, _DEFINED, [i for i in defined if all(part in self._definitions[i] for part in parts)])
        alike = process.extract_iter(wanted, self._paths, scorer=fuzz.partial_ratio, score_cutoff=_SLIP)
        self._add(found, _FAR, (place for _, _, place in alike))


class NewCode(NamedTuple):
    """What a typed name would become."""

    path: str
    """Full path of the new code; empty where the name makes none."""
    refusal: str = ""
    """Why it makes none, where that is to be said."""


class NewCodes:
    """Where a code would come to stand whose name is being typed.

    Args:
        tree: The codebook.
    """

    def __init__(self, tree: CodeTree) -> None:
        self._tree = tree
        self._ids = {same_name(tree.path(code.id)): code.id for code in tree.walk()}
        self._names = {same_name(code.name) for code in tree.walk() if not code.retired}

    def place(self, typed: str, parent_id: int | None) -> NewCode:
        """The path that a name stands for, if no code is there yet.

        Args:
            typed: A name, or `Theme/Name`; codes above it that are there count whatever their case. A `/` before the
                name puts it at the top; one behind it says that the name is still to come.
            parent_id: The code below which a name without `/` goes.
        """
        parts = [" ".join(part.split()) for part in typed.split(SEPARATOR)]
        named = [part for part in parts if part]
        if not named or not parts[-1]:
            return NewCode("")
        if len(parts) == 1 and parent_id is None and same_name(named[0]) in self._names:
            return NewCode("")  # It is the name of a code somewhere: that one is meant.
        above = self._tree.path(parent_id) if parent_id is not None and len(parts) == 1 else ""
        for part in named[:-1]:
            above = self._spelt(f"{above}{SEPARATOR}{part}" if above else part)
        path = f"{above}{SEPARATOR}{named[-1]}" if above else named[-1]
        known = self._ids.get(same_name(path))
        if known is not None:
            retired = self._tree.code(known).retired
            return NewCode("", tr("“{named}” is retired: choose another name", named=named[-1]) if retired else "")
        return self._checked(path)

    def _spelt(self, path: str) -> str:
        """A path as the codebook spells it, where it is there."""
        known = self._ids.get(same_name(path))
        return self._tree.path(known) if known is not None else path

    @staticmethod
    def _checked(path: str) -> NewCode:
        parts = path.split(SEPARATOR)
        if len(parts) > DEEPEST_LEVEL:
            return NewCode("", tr("codes can be nested {deepest_level} levels deep", deepest_level=DEEPEST_LEVEL))
        try:
            for part in parts:
                check_code_name(part)
        except RuleError as error:
            return NewCode("", error.problem)
        return NewCode(path)


def _where(texts: Sequence[str], fits: Callable[[str], bool]) -> list[int]:
    return [i for i, text in enumerate(texts) if fits(text)]
