"""The codings that a summary counts: chosen once, in the same way for every summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qualcode.analysis.resolving import People, Speakers, documents_left
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents, shown_codes
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.values import BY_MACHINE, Document
from qualcode.storage.project import Project

if TYPE_CHECKING:
    from qualcode.analysis.reach import PlacedReach

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
    reach: PlacedReach
    """The codings as columns, of every code of the codebook; whoever counts some codes chooses by `codes` and the
    tree."""
    origins: Counter[str]
    """Origin → how many codings of codes that have rows have it, of `BY_MACHINE`."""

    @cached_property
    def codings(self) -> list[Counted]:
        """The same codings one by one."""
        reach = self.reach
        voices = map(reach.voices.__getitem__, reach.reached.tolist())
        columns = (reach.id, reach.document, reach.code, reach.coder, reach.start, reach.end)
        return list(zip(*(column.tolist() for column in columns), voices, strict=True))

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
            return len(self.reach)
        return self.reach.number_of(self.in_rows)

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
    from qualcode.analysis.reach import load_placed_reach, placed_and_counted  # With numpy: only who counts needs it.

    with project.reading():
        documents = documents_left(project, choose_documents(project, wish.documents), wish.left_out)
        tree = load_tree(project)
        shown = shown_codes(tree, wish.codes)  # What is not there is refused before anything is read.
        in_rows = {below for code in shown for below in (tree.gathered(code) if wish.roll_up else [code])}
        whose = choose_coders(project, wish.coders, documents, without=wish.without)
        people = People(project, documents, wish.left_out)
        ids = [document.id for document in documents] if wish.documents is not None or wish.left_out else None
        reach = load_placed_reach(project, ids, without=wish.without, starred=wish.starred)
        reach = placed_and_counted(reach, whose, only, people.hushed)
        origins = Counter({name: reach.number_from(place, in_rows) for place, name in enumerate(BY_MACHINE, 1)})
        return Sample(wish, tuple(documents), people, tree, whose, reach, +origins)
