"""Frequency tables: codes × documents, speakers, participants, sites or attributes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.resolving import NO_VALUE, People, Reach, Source, value_order
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents, code_term, codes_of
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.answers import Denominators, Frequencies, FrequencyFilter, FrequencyRow
from qualcode.domain.values import Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups, codings_with_turns

ALL = "all"
"""The one column of a table that is not cut up."""

Speakers = tuple[int | None, ...]
Counts = dict[tuple[int, int, Speakers], int]
"""(code, document, the speakers that codings reach) → how many codings."""


@dataclass(slots=True)
class _Cell:
    segments: int = 0
    documents: set[int] = field(default_factory=set)
    participants: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)

    def unite(self, other: _Cell) -> None:
        self.segments += other.segments
        self.documents |= other.documents
        self.participants |= other.participants
        self.sites |= other.sites


@dataclass(frozen=True, slots=True)
class _Share:
    """What a coding adds to one column."""

    column: str
    participants: frozenset[int]
    sites: frozenset[int]


_EMPTY = _Cell()


def frequencies(
    project: Project,
    *,
    by: str = ALL,
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    roll_up: bool = True,
    documents: Collection[str] | None = None,
) -> Frequencies:
    """Count codings, and the documents, participants and sites they are from, for every code in every column.

    *Segments* are codings. *Documents* are those with such a coding. *Participants* are those with a non-space
    character of speech in one; a coding where only an interviewer, nobody or an unmapped label speaks counts for
    none. *Sites* are those of these participants (of the document for one without a site, and where a coding reaches
    no participant).

    A coding stands in the column of each participant that it reaches – twice among the segments, if two participants
    have different values – and in `(none)` where there is no value; so columns may add up to more than their total.

    The *denominators* of a column: documents in which a coding could fall into it (for an attribute of participants,
    those in which somebody with that value speaks; for `(none)`, all); the participants of that value who speak in
    the documents counted; their sites, and where nobody need speak those of the documents.

    Args:
        by: `all`, `document`, `speaker` (the label), `participant`, `site`, `document.kind` or any attribute.
        codes: Only these, each a term as in queries: a name or path, with the codes below it unless `=` stands before.
        coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere.
        roll_up: Give codes with children a second row that takes in all codes below them.
        documents: Only these, by name or UUID.

    Raises:
        NotFoundError: A code, coder, document or attribute is not there, or an attribute must be qualified.
    """
    tree = load_tree(project)
    chosen = choose_documents(project, documents)
    whose = choose_coders(project, coders, chosen)
    shown = _shown(tree, codes)
    people = People(project, chosen)
    source = None if by == ALL else people.source(by)
    counts, counted = _count(project, people, whose, source, documents is not None)
    shares = _Shares(people, source)
    cells = _cells(counts, shares)
    denominators = _denominators(people, shares, {column for row in cells.values() for column in row})
    columns = _columns(people, source, chosen, denominators)
    names = [name for id_, name in whose.coders.items() if coders is not None or id_ in counted]
    title = ALL if source is None else source.title
    return Frequencies(
        coders=tuple(names),
        filter=FrequencyFilter(
            by=title,
            whose=whose.sentence,
            codes=tuple(codes),
            documents=None if documents is None else tuple(document.name for document in chosen),
            notes=_notes(people, source),
        ),
        denominators={column: denominators[column] for column in columns},
        rows=tuple(_rows(tree, shown, cells, columns, roll_up)),
    )


def _shown(tree: CodeTree, terms: Sequence[str]) -> list[int]:
    """The codes that have rows, in the order of the tree."""
    if not terms:
        return [code.id for code in tree.walk()]
    wanted = {code for term in terms for code in codes_of(tree, code_term(tree, term))}
    return [code.id for code in tree.walk() if code.id in wanted]


def _count(
    project: Project, people: People, whose: Whose, source: Source | None, some: bool
) -> tuple[Counts, set[int]]:
    """Codings by code, document and speakers reached; and the coders who made them."""
    counts: Counts = {}
    counted: set[int] = set()
    named = {speaker.document_id for speaker in people.speakers.values() if people.participant(speaker.id) is not None}
    all_count = not whose.adjudicated
    if source is not None and source.level == "speaker":
        named = {speaker.document_id for speaker in people.speakers.values()}
    if len(named) < len(people.documents) or some:
        # Where no label is mapped, no turn need be looked at.
        for code, document, coder, count in coding_groups(project):
            if document in people.documents and document not in named and whose.counts(document, coder):
                key = (code, document, ())
                counts[key] = counts.get(key, 0) + count
                counted.add(coder)
    if named:
        all_documents = not some and len(named) == len(people.documents)
        rows = codings_with_turns(project, document_ids=None if all_documents else named)
        for row, speakers in zip(rows, Reach(project).speakers(rows), strict=True):
            if (all_count and row[4] in whose.coders) or whose.counts(row[1], row[4]):
                key = (row[3], row[1], speakers)
                counts[key] = counts.get(key, 0) + 1
                counted.add(row[4])
    return counts, counted


class _Shares:
    """Into which columns codings fall, and for whom they count there."""

    def __init__(self, people: People, source: Source | None) -> None:
        self._people, self._source = people, source
        self._known: dict[tuple[int, Speakers], tuple[_Share, ...]] = {}

    def of(self, document_id: int, speakers: Speakers) -> tuple[_Share, ...]:
        """The columns of a coding of a document that reaches these speakers."""
        key = (document_id, speakers)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._resolve(document_id, speakers)
        return known

    def _resolve(self, document_id: int, speakers: Speakers) -> tuple[_Share, ...]:
        people = self._people
        columns: dict[str, tuple[set[int], set[int]]] = {}
        for column, person in self._bearers(document_id, speakers):
            participants, sites = columns.setdefault(column, (set(), set()))
            site = people.site(document_id, person)
            if person is not None:
                participants.add(person)
            if site is not None:
                sites.add(site)
        return tuple(_Share(column, frozenset(p), frozenset(s)) for column, (p, s) in columns.items())

    def _bearers(self, document_id: int, speakers: Speakers) -> Iterable[tuple[str, int | None]]:
        """(column, participant) of each person reached; of nobody, if no participant is."""
        people, source = self._people, self._source
        if source is not None and source.level == "speaker":
            labels = [people.speakers[speaker] for speaker in speakers if speaker is not None]
            if not labels:
                return [(NO_VALUE, None)]
            return [(label.label, people.participant(label.id)) for label in labels]
        persons: Sequence[int | None] = people.participants(speakers) or (None,)
        if source is None:
            return [(ALL, person) for person in persons]
        return [(people.value(source, document_id, person) or NO_VALUE, person) for person in persons]


def _cells(counts: Counts, shares: _Shares) -> dict[int, dict[str, _Cell]]:
    cells: dict[int, dict[str, _Cell]] = {}
    for (code, document, speakers), count in counts.items():
        row = cells.setdefault(code, {})
        for share in shares.of(document, speakers):
            cell = row.get(share.column)
            if cell is None:
                cell = row[share.column] = _Cell()
            cell.segments += count
            cell.documents.add(document)
            cell.participants |= share.participants
            cell.sites |= share.sites
    return cells


def _denominators(people: People, shares: _Shares, used: set[str]) -> dict[str, Denominators]:
    """Out of how many each column counts; `(none)` is a column only if something or somebody is in it."""
    totals: dict[str, _Cell] = {}
    for document_id in people.documents:
        speakers = [speaker.id for speaker in people.speakers_of(document_id)]
        for reached in [(), *((speaker,) for speaker in speakers)]:
            for share in shares.of(document_id, reached):
                total = totals.setdefault(share.column, _Cell())
                total.documents.add(document_id)
                total.participants |= share.participants
                total.sites |= share.sites
    return {
        column: Denominators(
            documents=len(total.documents), participants=len(total.participants), sites=len(total.sites)
        )
        for column, total in totals.items()
        if column != NO_VALUE or column in used or total.participants
    }


def _columns(
    people: People, source: Source | None, documents: Sequence[Document], found: Collection[str]
) -> list[str]:
    if source is None:
        return [ALL]
    if source == Source("document", None, "document"):
        return [document.name for document in documents]
    return value_order(found, people.names, source)


def _rows(
    tree: CodeTree, shown: Sequence[int], cells: dict[int, dict[str, _Cell]], columns: Sequence[str], roll_up: bool
) -> Iterable[FrequencyRow]:
    none: dict[str, _Cell] = {}
    for code in shown:
        path, own = tree.path(code), cells.get(code, none)
        yield from _row(path, own, columns, False)
        if roll_up and tree.children(code):
            united: dict[str, _Cell] = {}
            for below in tree.with_descendants(code):
                for column, cell in cells.get(below, none).items():
                    united.setdefault(column, _Cell()).unite(cell)
            yield from _row(path, united, columns, True)


def _row(path: str, cells: dict[str, _Cell], columns: Sequence[str], rolled_up: bool) -> Iterable[FrequencyRow]:
    for column in columns:
        cell = cells.get(column, _EMPTY)
        yield FrequencyRow(
            path,
            column,
            cell.segments,
            len(cell.documents),
            len(cell.participants),
            len(cell.sites),
            rolled_up,
        )


def _notes(people: People, source: Source | None) -> tuple[str, ...]:
    notes = []
    if source is not None and source.level != "document":
        notes.append(
            "a coding that reaches several values counts in each of their columns, so columns may add up to more than "
            "their total"
        )
    labels = {
        speaker.label
        for document_id in people.documents
        for speaker in people.speakers_of(document_id)
        if speaker.role == "unknown"
    }
    if labels:
        some = ", ".join(f"“{label}”" for label in sorted(labels)[:5]) + (" …" if len(labels) > 5 else "")
        notes.append(f"{len(labels)} speaker labels are not mapped and count for no participant: {some}")
    return tuple(notes)
