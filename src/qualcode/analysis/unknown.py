"""Whose words a table counts without counting a person: labels that are not mapped, documents that name nobody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.analysis.frequencies import ALL, Shares
from qualcode.analysis.resolving import People, Speakers, documents_left
from qualcode.analysis.sample import load_sample
from qualcode.analysis.selecting import choose_coders, choose_documents, shown_codes
from qualcode.codebook.tree import load_tree
from qualcode.domain.summaries import SummaryWish
from qualcode.storage.project import Project

if TYPE_CHECKING:
    from qualcode.analysis.reach import Reach


@dataclass(frozen=True, slots=True)
class Voices:
    """Those who may be people and are not counted as such."""

    labels: set[int] = field(default_factory=set)
    """Speakers who are not mapped."""
    documents: set[int] = field(default_factory=set)
    """Documents in which nobody is named and somebody speaks, such as survey answers."""

    def add(self, other: Voices) -> None:
        """Take in others."""
        self.labels.update(other.labels)
        self.documents.update(other.documents)


NO_VOICES = Voices()


@dataclass(frozen=True, slots=True)
class Unknown:
    """The unknown voices of a frequency table."""

    people: People
    columns: dict[str, Voices] = field(default_factory=dict)
    """column → those who speak there at all."""
    cells: dict[tuple[str, bool, str], Voices] = field(default_factory=dict)
    """(code, rolled up, column) → those whom its codings reach where they reach no participant."""


def find_unknown(
    project: Project,
    *,
    by: str = ALL,
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    roll_up: bool = True,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
    only: Collection[int] | None = None,
    starred: bool = False,
    left_out: Collection[int] = (),
) -> Unknown:
    """Who stands behind a table of `frequencies` without being one of its participants.

    Args:
        by: As for `frequencies`, like all others.

    Raises:
        NotFoundError: A code, coder, document or attribute is not there, or an attribute must be qualified.
    """
    chosen = documents_left(project, choose_documents(project, documents), left_out)
    people = People(project, chosen, left_out)
    shares = Shares(people, None if by == ALL else people.source(by))
    found = Unknown(people)
    voiced = {document.id for document in chosen if people.unmapped(document.id) or people.is_somebody(document.id)}
    for document_id in voiced:
        alone: list[Speakers] = [(), *((speaker,) for speaker in people.unmapped(document_id))]
        for reached in alone:
            for share in shares.of(document_id, reached):
                found.columns.setdefault(share.column, Voices()).add(_voices(people, document_id, reached))
    tree = load_tree(project)
    whose = choose_coders(project, coders, chosen)
    own: dict[int, dict[str, Voices]] = {}
    reach: Reach | None = None
    if voiced and (only is not None or starred):
        wish = SummaryWish(coders=None if coders is None else tuple(coders), without=tuple(without), starred=starred)
        reach = load_sample(project, wish, only=only).reach
    elif voiced:
        from qualcode.analysis.reach import load_reach  # With numpy: only who counts needs it.

        reach = load_reach(project, voiced, without=without)
    for (code, document_id, reached), coder in reach.places() if reach is not None else ():
        if document_id not in voiced or not people.hushed.isdisjoint(reached):
            continue
        if whose.counts(document_id, coder) and not people.participants(reached):
            for share in shares.of(document_id, reached):
                cell = own.setdefault(code, {}).setdefault(share.column, Voices())
                cell.add(_voices(people, document_id, reached))
    for code in shown_codes(tree, codes):
        for rolled_up in (False, True) if roll_up and tree.groups(code) else (False,):
            for below in tree.gathered(code) if rolled_up else [code]:
                for column, voices in own.get(below, {}).items():
                    found.cells.setdefault((tree.path(code), rolled_up, column), Voices()).add(voices)
    return found


def _voices(people: People, document_id: int, reached: Speakers) -> Voices:
    unmapped = set(people.unmapped(document_id))
    return Voices(
        {speaker for speaker in reached if speaker in unmapped},
        {document_id} if people.is_somebody(document_id) else set(),
    )
