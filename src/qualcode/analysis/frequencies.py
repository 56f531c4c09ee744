"""Frequency tables: codes × documents, speakers, participants, sites or attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, cycle, repeat
from typing import TYPE_CHECKING, NamedTuple

from qualcode.analysis.resolving import NO_VALUE, People, Source, Speakers, documents_left, value_order
from qualcode.analysis.sample import load_sample
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents, shown_codes
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.answers import Denominators, Frequencies, FrequencyFilter, FrequencyRow
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import machine_groups

if TYPE_CHECKING:
    from qualcode.analysis.code_counts import CodeCounts
    from qualcode.analysis.reach import Reach

ALL = "all"
"""The one column of a table that is not cut up."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a coding adds to one column."""

    column: str
    participants: frozenset[int]
    sites: frozenset[int]


Bearers = tuple[tuple[str, int | None], ...]
"""(column, participant) of each person reached; of nobody, if no participant is."""


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
    from qualcode.analysis.code_counts import count_codes  # With numpy, which a screen does without until it counts.
    from qualcode.analysis.reach import counted_reach, unheard_reach

    codes, coders, documents, roll_up = wish.codes, wish.coders, wish.documents, wish.roll_up
    tree = load_tree(project)
    chosen = documents_left(project, choose_documents(project, documents), wish.left_out)
    whose = choose_coders(project, coders, chosen, without=wish.without)
    shown = shown_codes(tree, codes)
    people = People(project, chosen, wish.left_out)
    source = None if by == ALL else people.source(by)
    some = only is not None or wish.starred or bool(wish.left_out)
    rows = list(_rows(tree, shown, roll_up))
    in_rows = {code for row in rows for code in row.codes}
    reach: Reach
    if some:
        sample = load_sample(project, wish, only=only)
        reach, by_machine = sample.reach, sample.origins
    else:
        heard = any(people.participant(id_) is not None for id_ in people.speakers)
        if heard or (source is not None and source.level == "speaker"):
            reach = counted_reach(project, whose, None if documents is None else people.documents)
        else:
            reach = unheard_reach(project, whose, people.documents)
        by_machine = _by_machine(project, people, whose, in_rows)
    shares = Shares(people, source)
    counts = count_codes(reach, shares, [row.codes for row in rows])
    denominators = _denominators(people, shares, source, counts.columns)
    columns = _columns(people, source, chosen, denominators)
    counted = reach.coders
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
            segments=reach.number_of(in_rows),
            suggested=by_machine[SUGGESTED],
            without_suggested=SUGGESTED in whose.without,
            autocoded=by_machine[AUTOCODED],
            without=whose.without,
            where=wish.where,
            starred=wish.starred,
        ),
        denominators={column: denominators[column] for column in columns},
        rows=tuple(_told(rows, columns, counts)),
    )


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


class Shares:
    """Into which columns codings fall, and for whom they count there."""

    def __init__(self, people: People, source: Source | None) -> None:
        self._people, self._source = people, source
        self._known: dict[tuple[int, Speakers], tuple[Share, ...]] = {}
        self._of_bearers: dict[tuple[int, Bearers], tuple[Share, ...]] = {}

    def of(self, document_id: int, speakers: Speakers) -> tuple[Share, ...]:
        """The columns of a coding of a document that reaches these speakers."""
        key = (document_id, speakers)
        known = self._known.get(key)
        if known is None:
            bearers = self._bearers(document_id, speakers)
            known = self._of_bearers.get((document_id, bearers))
            if known is None:
                known = self._of_bearers[document_id, bearers] = self._resolve(document_id, bearers)
            # With or without the interviewer, it is the same people: one object for both, so that few need be united.
            self._known[key] = known
        return known

    def _resolve(self, document_id: int, bearers: Bearers) -> tuple[Share, ...]:
        people = self._people
        columns: dict[str, tuple[set[int], set[int]]] = {}
        for column, person in bearers:
            participants, sites = columns.setdefault(column, (set(), set()))
            site = people.site(document_id, person)
            if person is not None:
                participants.add(person)
            if site is not None:
                sites.add(site)
        return tuple(Share(column, frozenset(p), frozenset(s)) for column, (p, s) in columns.items())

    def _bearers(self, document_id: int, speakers: Speakers) -> Bearers:
        people, source = self._people, self._source
        if source is not None and source.level == "speaker":
            labels = [people.speakers[speaker] for speaker in speakers if speaker is not None]
            if not labels:
                return ((NO_VALUE, None),)
            return tuple((label.label, people.participant(label.id)) for label in labels)
        persons: Sequence[int | None] = people.participants(speakers) or (None,)
        if source is None:
            return tuple((ALL, person) for person in persons)
        return tuple((people.value(source, document_id, person) or NO_VALUE, person) for person in persons)


@dataclass(slots=True)
class _Total:
    """Out of how many a column counts."""

    documents: set[int] = field(default_factory=set)
    participants: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)

    def take(self, document: int, share: Share) -> None:
        self.documents.add(document)
        self.participants |= share.participants
        self.sites |= share.sites

    def told(self) -> Denominators:
        return Denominators(documents=len(self.documents), participants=len(self.participants), sites=len(self.sites))


def _denominators(
    people: People, shares: Shares, source: Source | None, used: Collection[str]
) -> dict[str, Denominators]:
    """Out of how many each column counts; `(none)` is a column only if something or somebody is in it."""
    # This column is there also in a study without documents.
    totals: dict[str, _Total] = {ALL: _Total()} if source is None else {}
    for document_id in people.documents:
        for reached in [(), *((speaker.id,) for speaker in people.speakers_of(document_id))]:
            for share in shares.of(document_id, reached):
                totals.setdefault(share.column, _Total()).take(document_id, share)
    return {
        column: total.told()
        for column, total in totals.items()
        if column != NO_VALUE or column in used or total.participants
    }


def _columns(people: People, source: Source | None, documents: Sequence[Document], found: Collection[str]) -> list[str]:
    if source is None:
        return [ALL]
    if source == Source("document", None, "document"):
        return [document.name for document in documents]
    return value_order(found, people.names, source)


class _Row(NamedTuple):
    """One row of a table."""

    path: str
    codes: list[int]
    """Those whose codings stand in it."""
    rolled_up: bool


def _rows(tree: CodeTree, shown: Sequence[int], roll_up: bool) -> Iterator[_Row]:
    for code in shown:
        path = tree.path(code)
        yield _Row(path, [code], False)
        if roll_up and tree.groups(code):
            yield _Row(path, tree.gathered(code), True)


def _told(rows: Sequence[_Row], columns: Sequence[str], counts: CodeCounts) -> Iterator[FrequencyRow]:
    """The cells, row by row: made without a call for each, of which there are tens of thousands."""
    wide = len(columns)
    paths = chain.from_iterable(repeat(row.path, wide) for row in rows)
    rolled_up = chain.from_iterable(repeat(row.rolled_up, wide) for row in rows)
    cells = zip(paths, cycle(columns), *counts.of(columns), rolled_up, strict=False)
    return map(tuple.__new__, repeat(FrequencyRow), cells)


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
