"""The codings that a summary counts: chosen once, in the same way for every summary."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from qualcode.analysis.resolving import People, Speakers, documents_left
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents, shown_codes
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.values import Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import NOBODY_SPEAKS, chosen_codings, speech_by_version

Counted = tuple[int, int, int, int, int, int, Speakers]
"""coding, document, code, coder, start, end (code points), and the speakers whose speech it reaches with a character
that is no white space. A plain tuple: a study has 162,000 of them."""
ID: Final = 0
DOCUMENT: Final = 1
CODE: Final = 2
CODER: Final = 3
START: Final = 4
END: Final = 5
REACHED: Final = 6


@dataclass(frozen=True)
class Sample:
    """Codings that count, by document and place, and all that is needed to count them by."""

    wish: SummaryWish
    documents: tuple[Document, ...]
    """Those that were looked at, whether or not they hold a coding."""
    people: People
    """The speakers, participants, sites and attributes of these documents."""
    tree: CodeTree
    whose: Whose
    codings: list[Counted]
    """Of every code of the codebook; whoever counts some codes chooses by `codes` and the tree."""
    origins: Counter[str]
    """Origin → how many codings of codes that have rows have it, of `BY_MACHINE`."""

    @cached_property
    def codes(self) -> list[int]:
        """The codes that have rows, in the order of the tree."""
        return shown_codes(self.tree, self.wish.codes)

    @cached_property
    def covered(self) -> dict[int, list[int]]:
        """Code with a row → it and all codes below it, or itself alone where nothing is rolled up."""
        return {c: self.tree.gathered(c) if self.wish.roll_up else [c] for c in self.codes}

    @cached_property
    def in_rows(self) -> set[int]:
        """The codes whose codings stand in a row, be it that of a code above them."""
        return {below for covered in self.covered.values() for below in covered}

    @cached_property
    def counted(self) -> int:
        """How many codings are of codes that have rows: each once."""
        if len(self.in_rows) == len(self.tree):
            return len(self.codings)
        return sum(coding[CODE] in self.in_rows for coding in self.codings)

    def persons(self, reached: Speakers) -> list[int]:
        """The participants whom a coding reaches; for none, nobody."""
        return self.people.participants(reached)


def load_sample(project: Project, wish: SummaryWish, *, only: Collection[int] | None = None) -> Sample:
    """Read the codings that a wish asks for, in one state of the project.

    Args:
        only: The codings that `wish.where` allows, by id (`retrieval.conditions` finds them); None for all.

    Raises:
        InputError: An origin cannot be left out.
        NotFoundError: A code, coder or document is not there.
    """
    with project.reading():
        documents = documents_left(project, choose_documents(project, wish.documents), wish.left_out)
        tree = load_tree(project)
        shown = shown_codes(tree, wish.codes)  # What is not there is refused before anything is read.
        in_rows = {below for code in shown for below in (tree.gathered(code) if wish.roll_up else [code])}
        whose = choose_coders(project, wish.coders, documents, without=wish.without)
        people = People(project, documents, wish.left_out)
        hushed = people.hushed
        some = wish.documents is not None or wish.left_out
        ids = [document.id for document in documents] if some else None
        rows = chosen_codings(project, ids, without=wish.without, starred=wish.starred)
        speech = speech_by_version(project, ids)
        allowed = None if only is None else frozenset(only)
        origins: Counter[str] = Counter()
        found: list[Counted] = []
        alone: dict[int | None, Speakers] = {}
        everybody = whose.everybody
        for id_, document, version, code, coder, start, end, suspect, origin in rows:
            if allowed is not None and id_ not in allowed:
                continue
            if not everybody and not whose.counts(document, coder):
                continue
            starts, ends, speakers = speech.get(version, NOBODY_SPEAKS)
            reached: Speakers = ()
            first = bisect_right(ends, start)
            if first < len(starts) and starts[first] < end and not (suspect is not None and suspect.decode().isspace()):
                if first + 1 == len(starts) or starts[first + 1] >= end:
                    speaker = speakers[first]
                    reached = alone.get(speaker) or alone.setdefault(speaker, (speaker,))
                else:
                    reached = tuple(dict.fromkeys(speakers[first : bisect_left(starts, end)]))
            if hushed and not hushed.isdisjoint(reached):
                continue
            if origin is not None and code in in_rows:
                origins[origin] += 1
            found.append((id_, document, code, coder, start, end, reached))
        return Sample(wish, tuple(documents), people, tree, whose, found, origins)
