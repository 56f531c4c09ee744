"""Frequency tables: codes × documents, speakers, participants, sites or attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.analysis.resolving import (
    NO_VALUE,
    People,
    Place,
    Source,
    Speakers,
    documents_left,
    reached_groups,
    value_order,
)
from qualcode.analysis.sample import CODE, CODER, DOCUMENT, REACHED, load_sample
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents, shown_codes
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.answers import Denominators, Frequencies, FrequencyFilter, FrequencyRow
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups, machine_groups

ALL = "all"
"""The one column of a table that is not cut up."""

Counts = dict[Place, int]
"""(code, document, the speakers that codings reach) → how many codings."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a coding adds to one column."""

    column: str
    participants: frozenset[int]
    sites: frozenset[int]


Entry = tuple[int, int, Share]
"""How many codings, of which document, and what each of them adds to the column."""
Row = dict[str, list[Entry]]
"""column → what is in it."""
_NOTHING = (0, 0, 0, 0)
"""What a column counts that nothing is in."""


def frequencies(
    project: Project,
    *,
    by: str = ALL,
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    roll_up: bool = True,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
    where: str = "",
    only: Collection[int] | None = None,
    starred: bool = False,
    left_out: Collection[int] = (),
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
        without: Origins of `BY_MACHINE` whose codings are left out.
        where: The query that a coding must touch to count, for the answer to tell.
        only: The codings that it allows, by id (`retrieval.conditions.codings_where`); None for all.
        starred: Count only codings with a star.
        left_out: Participants and sites of whom nothing is counted.

    Raises:
        InputError: An origin is none of these.
        NotFoundError: A code, coder, document or attribute is not there, or an attribute must be qualified.
    """
    wish = SummaryWish(
        tuple(codes),
        None if coders is None else tuple(coders),
        None if documents is None else tuple(documents),
        tuple(without),
        where,
        starred,
        roll_up,
        frozenset(left_out),
    )
    with project.reading():  # One state of the project: what was suggested is part of what was counted.
        return _frequencies(project, by, wish, only)


def _frequencies(project: Project, by: str, wish: SummaryWish, only: Collection[int] | None) -> Frequencies:
    codes, coders, documents, roll_up = wish.codes, wish.coders, wish.documents, wish.roll_up
    tree = load_tree(project)
    chosen = documents_left(project, choose_documents(project, documents), wish.left_out)
    whose = choose_coders(project, coders, chosen, without=wish.without)
    shown = shown_codes(tree, codes)
    people = People(project, chosen, wish.left_out)
    source = None if by == ALL else people.source(by)
    some = only is not None or wish.starred or bool(wish.left_out)
    if some:
        sample = load_sample(project, wish, only=only)
        counts = dict(Counter((row[CODE], row[DOCUMENT], row[REACHED]) for row in sample.codings))
        counted = {row[CODER] for row in sample.codings}
        by_machine = sample.origins
    else:
        counts, counted = _count(project, people, whose, source, documents is not None)
    shares = Shares(people, source)
    cells = _cells(counts, shares)
    denominators = _denominators(people, shares, source, {column for row in cells.values() for column in row})
    columns = _columns(people, source, chosen, denominators)
    in_rows = _codes_in_rows(tree, shown, roll_up)
    if not some:
        by_machine = _by_machine(project, people, whose, in_rows)
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
            segments=sum(count for (code, _, _), count in counts.items() if code in in_rows),
            suggested=by_machine[SUGGESTED],
            without_suggested=SUGGESTED in whose.without,
            autocoded=by_machine[AUTOCODED],
            without=whose.without,
            where=wish.where,
            starred=wish.starred,
        ),
        denominators={column: denominators[column] for column in columns},
        rows=tuple(_rows(tree, shown, cells, columns, roll_up)),
    )


def _codes_in_rows(tree: CodeTree, shown: Sequence[int], roll_up: bool) -> set[int]:
    """The codes whose codings stand in a row, be it that of a code above them."""
    found = set(shown)
    if roll_up and len(found) < len(tree):
        found.update(below for code in shown if tree.groups(code) for below in tree.gathered(code))
    return found


def _by_machine(project: Project, people: People, whose: Whose, codes: set[int]) -> Counter[str]:
    """Origin → how many of the codings counted have it, of those origins that are `BY_MACHINE`."""
    found: Counter[str] = Counter()
    if whose.without == BY_MACHINE:
        return found
    for origin, code, document, coder, count in machine_groups(project):
        in_table = code in codes and document in people.documents and whose.counts(document, coder)
        if in_table and origin not in whose.without:
            found[origin] += count
    return found


def _count(
    project: Project, people: People, whose: Whose, source: Source | None, some: bool
) -> tuple[Counts, set[int]]:
    """Codings by code, document and speakers reached; and the coders who made them."""
    counts: Counts = {}
    counted: set[int] = set()
    named = {speaker.document_id for speaker in people.speakers.values() if people.participant(speaker.id) is not None}
    if source is not None and source.level == "speaker":
        named = {speaker.document_id for speaker in people.speakers.values()}
    if len(named) < len(people.documents) or some:
        # Where no label is mapped, no turn need be looked at.
        for code, document, coder, count in coding_groups(project, without=whose.without):
            if document in people.documents and document not in named and whose.counts(document, coder):
                place: Place = (code, document, ())
                counts[place] = counts.get(place, 0) + count
                counted.add(coder)
    if named:
        everywhere = not some and len(named) == len(people.documents)
        everybody = whose.everybody
        within = None if everywhere else named
        for (place, coder), count in reached_groups(project, within, without=whose.without).items():
            if everybody or whose.counts(place[1], coder):
                counts[place] = counts.get(place, 0) + count
                counted.add(coder)
    return counts, counted


class Shares:
    """Into which columns codings fall, and for whom they count there."""

    def __init__(self, people: People, source: Source | None) -> None:
        self._people, self._source = people, source
        self._known: dict[tuple[int, Speakers], tuple[Share, ...]] = {}
        self._alike: dict[tuple[Share, ...], tuple[Share, ...]] = {}

    def of(self, document_id: int, speakers: Speakers) -> tuple[Share, ...]:
        """The columns of a coding of a document that reaches these speakers."""
        key = (document_id, speakers)
        known = self._known.get(key)
        if known is None:
            found = self._resolve(document_id, speakers)
            # With or without the interviewer, it is the same people: one object for both, so that few need be united.
            known = self._known[key] = self._alike.setdefault(found, found)
        return known

    def _resolve(self, document_id: int, speakers: Speakers) -> tuple[Share, ...]:
        people = self._people
        columns: dict[str, tuple[set[int], set[int]]] = {}
        for column, person in self._bearers(document_id, speakers):
            participants, sites = columns.setdefault(column, (set(), set()))
            site = people.site(document_id, person)
            if person is not None:
                participants.add(person)
            if site is not None:
                sites.add(site)
        return tuple(Share(column, frozenset(p), frozenset(s)) for column, (p, s) in columns.items())

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


def _cells(counts: Counts, shares: Shares) -> dict[int, Row]:
    alike: dict[tuple[int, int, int], tuple[int, tuple[Share, ...]]] = {}
    for (code, document, speakers), count in counts.items():
        found = shares.of(document, speakers)
        key = (code, document, id(found))
        known = alike.get(key)
        alike[key] = (count, found) if known is None else (known[0] + count, found)
    cells: dict[int, Row] = {}
    for (code, document, _), (count, found) in alike.items():
        row = cells.setdefault(code, {})
        for share in found:
            row.setdefault(share.column, []).append((count, document, share))
    return cells


def _denominators(people: People, shares: Shares, source: Source | None, used: set[str]) -> dict[str, Denominators]:
    """Out of how many each column counts; `(none)` is a column only if something or somebody is in it."""
    totals: Row = {ALL: []} if source is None else {}  # This column is there also in a study without documents.
    for document_id in people.documents:
        speakers = [speaker.id for speaker in people.speakers_of(document_id)]
        for reached in [(), *((speaker,) for speaker in speakers)]:
            for share in shares.of(document_id, reached):
                totals.setdefault(share.column, []).append((0, document_id, share))
    found = {}
    for column, entries in totals.items():
        _, documents, participants, sites = _sums(entries)
        if column != NO_VALUE or column in used or participants:
            found[column] = Denominators(documents=documents, participants=participants, sites=sites)
    return found


def _sums(entries: Sequence[Entry]) -> tuple[int, int, int, int]:
    """Segments, and distinct documents, participants and sites."""
    if len(entries) == 1:
        count, _, share = entries[0]
        return count, 1, len(share.participants), len(share.sites)
    segments = 0
    documents: set[int] = set()
    participants: set[int] = set()
    sites: set[int] = set()
    last: Share | None = None
    for count, document, share in entries:
        segments += count
        documents.add(document)
        if share is not last:
            participants |= share.participants
            sites |= share.sites
            last = share
    return segments, len(documents), len(participants), len(sites)


def _columns(people: People, source: Source | None, documents: Sequence[Document], found: Collection[str]) -> list[str]:
    if source is None:
        return [ALL]
    if source == Source("document", None, "document"):
        return [document.name for document in documents]
    return value_order(found, people.names, source)


def _rows(
    tree: CodeTree, shown: Sequence[int], cells: dict[int, Row], columns: Sequence[str], roll_up: bool
) -> Iterator[FrequencyRow]:
    none: Row = {}
    for code in shown:
        path, own = tree.path(code), cells.get(code, none)
        yield from _row(path, own, columns, False)
        if roll_up and tree.groups(code):
            united: Row = {}
            for below in tree.gathered(code):
                for column, entries in cells.get(below, none).items():
                    united.setdefault(column, []).extend(entries)
            yield from _row(path, united, columns, True)


def _row(path: str, cells: Row, columns: Sequence[str], rolled_up: bool) -> list[FrequencyRow]:
    return [
        FrequencyRow(path, column, *(_sums(cells[column]) if column in cells else _NOTHING), rolled_up)
        for column in columns
    ]


def _notes(people: People, source: Source | None) -> tuple[str, ...]:
    notes = []
    if source is not None and source.level != "document":
        notes.append(
            tr(
                "a coding that reaches several values counts in each of their columns, so columns "
                "may add up to more than their total"
            )
        )
    labels = {
        speaker.label
        for document_id in people.documents
        for speaker in people.speakers_of(document_id)
        if speaker.role == "unknown"
    }
    if labels:
        notes.append(
            plural(
                "{number} speaker label is not mapped (`qualcode speakers list`) and counts for no participant",
                "{number} speaker labels are not mapped (`qualcode speakers list`) and count for no participant",
                len(labels),
            )
        )
    return tuple(notes)
