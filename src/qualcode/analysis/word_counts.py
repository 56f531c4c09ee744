"""Which words and phrases are said most often, by whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from qualcode.analysis.frequencies import ALL
from qualcode.analysis.resolving import People, Source, value_order
from qualcode.analysis.spoken import ROLES, Coded, Piece, Progress, Spoken, by_sentence, within
from qualcode.analysis.stop_lists import StopLists
from qualcode.analysis.word_units import (
    LONGEST,
    Counting,
    Cut,
    Forms,
    Tally,
    Term,
    Unit,
    count_units,
    tallies,
    total_counts,
    united,
)
from qualcode.domain.errors import InputError
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Document
from qualcode.domain.word_answers import SpeechFilter, SpeechTotals, WordCell, WordCounts, WordRow, rate
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.sentences import sentences_by_version


def count_words(
    project: Project,
    *,
    by: str = ALL,
    length: int = 1,
    roles: Collection[str] = ROLES,
    documents: Collection[str] | None = None,
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    without: Collection[str] = (),
    stems: bool = False,
    stop_lists: StopLists | None = None,
    at_least: int = 1,
    said_by: int = 0,
    top: int | None = 100,
    progress: Progress | None = None,
) -> WordCounts:
    """The words, or phrases of so many words, that are said most often.

    Only speech is counted, never labels, stamps and headings. A word counts for whoever says it: for the speaker of its
    turn. A phrase is so many words in a row; none crosses the end of a sentence or turn or a mark of punctuation, and
    none begins or ends with a stop word. Small and capital letters are the same.

    The rate per 10,000 words has all words of the column below it, stop words too.

    Args:
        by: Columns: `all`, `document`, `speaker` (the label), `participant`, `site`, `document.kind` or any attribute.
        length: Of how many words, 1 to 5.
        roles: Whose words: `participant`, `interviewer`, `unknown` (labels that are not mapped, and nobody).
        documents: Only these, by name or UUID.
        codes: Only inside codings of these, each a term as in queries; a word that is coded in part counts.
        coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere.
        without: Origins of codings that are left out.
        stems: Count all forms of a stem as one, shown by the most frequent form.
        stop_lists: What is left out; None for the stop words of each document's language.
        at_least: How often each must be said.
        said_by: By how many participants each must be said.
        top: How many are given; None for all.
        progress: Told of each document before it is counted.

    Raises:
        InputError: A number or role is out of range, or a code's term is more than one code.
        NotFoundError: A code, coder, document or attribute is not there, or an attribute must be qualified.
    """
    check_numbers(length=length, at_least=at_least, said_by=said_by, top=top)
    stop_lists = stop_lists or StopLists()
    with project.reading():
        spoken = Spoken(project, roles=roles, documents=documents)
        source = None if by == ALL else spoken.people.source(by)
        coded = spoken.coded(codes, coders=coders, without=without) if codes else None
        counting = Counting([length], stop_lists, stems=stems)
        units = _units(spoken, coded, source, counting, progress)
        filter_ = speech_filter(spoken, documents, codes, coded, stop_lists, stems)
    terms, different = most_frequent(units, at_least=at_least, said_by=said_by, top=top)
    columns = _columns(spoken.people, source, spoken.documents, units)
    total = totals(units)
    denominators = {column: totals(unit for unit in units if unit.column == column) for column in columns}
    return WordCounts(
        by=ALL if source is None else source.title,
        length=length,
        filter=filter_,
        at_least=at_least,
        said_by=said_by,
        different=different,
        total=total,
        denominators=denominators,
        rows=tuple(_rows(units, counting.forms(terms), terms, columns, total, denominators)),
    )


def check_numbers(*, length: int = 1, at_least: int = 1, said_by: int = 0, top: int | None = None) -> None:
    """Refuse numbers that ask for nothing.

    Raises:
        InputError: One is out of its range.
    """
    if not 1 <= length <= LONGEST:
        raise InputError(
            tr("phrases are of 1 to {longest} words", longest=LONGEST),
            remedy=tr("ask for a number from 1 to {longest}", longest=LONGEST),
        )
    if at_least < 1 or said_by < 0 or (top is not None and top < 1):
        raise InputError(tr("how often, by how many and how many to give must be 1 at least"))


def _units(
    spoken: Spoken, coded: Coded | None, source: Source | None, counting: Counting, progress: Progress | None
) -> list[Unit]:
    def column(document_id: int, speaker: int | None) -> str:
        return ALL if source is None else spoken.value(source, document_id, speaker)

    texts = spoken.texts(coded, progress=progress)
    return count_units(texts, cutting(spoken, coded, counting, column), spoken.people.participant, counting)


def cutting(spoken: Spoken, coded: Coded | None, counting: Counting, column: Callable[[int, int | None], str]) -> Cut:
    """What counts of a document: the speech of those asked for, inside codings if so, by sentence for phrases."""

    def said(document: Document, text: str) -> Iterator[tuple[str, Piece]]:
        pieces = spoken.pieces(document)
        if coded is not None:
            pieces = within(text, pieces, coded.inside.get(document.id, ()))
        for piece in pieces:
            yield column(document.id, piece.speaker_id), piece

    return cut_for_phrases(spoken.project, spoken.holding(coded), said) if counting.phrases else said


def cut_for_phrases(project: Project, documents: Iterable[Document], said: Cut) -> Cut:
    """The same pieces of these documents, cut where sentences begin: no phrase crosses that."""
    sentences = sentences_by_version(project, [document.version_id for document in documents])

    def cut(document: Document, text: str) -> Iterator[tuple[str, Piece]]:
        return by_sentence(said(document, text), sentences.get(document.version_id, ()))

    return cut


def most_frequent(units: Sequence[Unit], *, at_least: int, said_by: int, top: int | None) -> tuple[list[Term], int]:
    """The terms that are said often enough and by enough participants, the most frequent first; and how many are."""
    total = total_counts(units)
    often = [term for term, count in total.items() if count >= at_least]
    if said_by:
        people: dict[Term, set[int]] = {}
        for (term, _), tally in tallies(units, often).items():
            people.setdefault(term, set()).update(tally.people)
        often = [term for term in often if len(people[term]) >= said_by]
    often.sort(key=lambda term: (-total[term], term))
    return often[:top], len(often)


def totals(units: Iterable[Unit]) -> SpeechTotals:
    """How many words some units have, in how many documents, by how many participants."""
    words, documents, people = 0, set(), set()
    for unit in units:
        words += unit.words
        documents.add(unit.document_id)
        if unit.person is not None:
            people.add(unit.person)
    return SpeechTotals(words=words, documents=len(documents), participants=len(people))


def _columns(people: People, source: Source | None, documents: Sequence[Document], units: Sequence[Unit]) -> list[str]:
    if source is None:
        return []
    used = {unit.column for unit in units}
    if source == Source("document", None, "document"):
        return [document.name for document in documents if document.name in used]
    return value_order(used, people.names, source)


def _rows(
    units: Sequence[Unit],
    forms: Forms,
    terms: Sequence[Term],
    columns: Sequence[str],
    total: SpeechTotals,
    denominators: dict[str, SpeechTotals],
) -> Iterator[WordRow]:
    cells: dict[Term, dict[str, Tally]] = {}
    for (term, column), tally in tallies(units, terms).items():
        cells.setdefault(term, {})[column] = tally
    nothing = Tally(0, set(), set())
    for term in terms:
        whole = united(cells[term].values())
        found = [(column, cells[term].get(column, nothing)) for column in columns]
        yield WordRow(
            word=forms.shown(term),
            forms=forms.said(term),
            count=whole.count,
            per_10000=rate(whole.count, total.words),
            documents=len(whole.documents),
            participants=len(whole.people),
            columns=tuple(
                WordCell(
                    column,
                    tally.count,
                    rate(tally.count, denominators[column].words),
                    len(tally.documents),
                    len(tally.people),
                )
                for column, tally in found
            ),
        )


def speech_filter(
    spoken: Spoken,
    documents: Collection[str] | None,
    codes: Sequence[str],
    coded: Coded | None,
    stop_lists: StopLists,
    stems: bool,
) -> SpeechFilter:
    """What was looked at, for an answer."""
    return SpeechFilter(
        roles=spoken.roles,
        documents=None if documents is None else tuple(document.name for document in spoken.documents),
        codes=tuple(codes),
        whose=coded.sentence if coded is not None else None,
        stop_words=stop_lists.sentence(spoken.documents),
        stems=stems,
        notes=notes(spoken),
    )


def notes(spoken: Spoken) -> tuple[str, ...]:
    """What speaks against taking every word for one of a participant."""
    found = []
    if "unknown" in spoken.roles:
        people = spoken.people
        labels = {people.speakers[id_].label for d in spoken.documents for id_ in people.unmapped(d.id)}
        if labels:
            found.append(
                plural(
                    "{number:,} speaker label not mapped (`qualcode speakers list`): their words count, an "
                    "interviewer's among them too, and count for no participant",
                    "{number:,} speaker labels not mapped (`qualcode speakers list`): their words count, an "
                    "interviewer's among them too, and count for no participant",
                    len(labels),
                )
            )
        nameless = sum(not people.speakers_of(document.id) for document in spoken.documents)
        if nameless:
            found.append(
                tr(
                    "{documents} in which nobody is named: what is written there counts too",
                    documents=counted(nameless, "document"),
                )
            )
    return tuple(found)
