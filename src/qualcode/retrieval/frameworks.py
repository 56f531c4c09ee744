"""The framework matrix: cases × themes, with the best quotes of each and what the team wrote of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from qualcode.analysis.code_rows import coders_counted
from qualcode.analysis.resolving import Speakers
from qualcode.analysis.sample import CODE, CODER, DOCUMENT, END, ID, REACHED, START, Counted, Sample
from qualcode.analysis.sample_answers import denominators_of, filter_of, labels_behind, unmapped_labels
from qualcode.analysis.selecting import code_term, codes_of
from qualcode.coding.own_summaries import list_summaries
from qualcode.domain.choices import FEWEST_WORDS, MOST_WORDS
from qualcode.domain.summary_answers_matrix import (
    Framework,
    FrameworkCase,
    FrameworkCell,
    FrameworkQuote,
    FrameworkTheme,
    OwnSummary,
)
from qualcode.domain.times import iso_time
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Memo
from qualcode.retrieval.quotes import Passage, Spot, read_passages, spot_of
from qualcode.retrieval.references import References
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import CodedPassage, codings_of_ids, packed_turns, texts_of
from qualcode.storage.reads.best_codings import Marks, marks_of_codings
from qualcode.storage.reads.documents import list_documents, natural

CaseKind = Literal["participant", "site"]
_OF_A_WORD = 6
"""Code points of a word with its blank: codings are ranked before any text is read."""
SHORTEST, LONGEST = _OF_A_WORD * FEWEST_WORDS, _OF_A_WORD * MOST_WORDS
"""Code points of a quote that is neither too short nor too long, as `retrieval.arranging` has it in words."""


def rule() -> str:
    """Which of two quotes of a cell is the better one."""
    return tr(
        "with a star before others; codings by people before those that were suggested or autocoded; "
        "{shortest} to {longest} characters before shorter and longer ones; those to which more "
        "coders gave the code first; then by document and place; no passage twice",
        shortest=SHORTEST,
        longest=LONGEST,
    )


def framework(
    project: Project,
    sample: Sample,
    *,
    case_kind: CaseKind = "participant",
    quotes: int = 3,
    roll_up: bool = True,
) -> Framework:
    """Lay out cases × themes.

    The rows are the participants who speak in the documents looked at, or the sites of these participants and
    documents; and all of whom a coder wrote something under one of the themes. The columns are the codes asked for,
    else the topmost ones, each with the codes below it unless `=` stands before or nothing is rolled up. A coding
    stands with each participant whom it reaches; for sites with those of its participants, or where it reaches none
    with that of its document.

    Args:
        sample: Where nothing is rolled up: of the codes of the themes alone.
        quotes: How many stand in a cell at most: the best by `rule`.
        roll_up: Whether themes take in the codes below them.
    """
    themes = _themes(sample, roll_up)
    wanted = {code for _, covered in themes for code in covered}
    codings = [coding for coding in sample.codings if coding[CODE] in wanted]
    written = list_summaries(project)
    cases = _cases(sample, case_kind, {case for case, theme in written if theme in dict(themes)})
    cells = _cells(sample, case_kind, themes, codings)
    best = _Best(marks_of_codings(project), codings)
    chosen = {key: best.of(cells.get(key, ()), quotes) for case in cases for key in ((case, t) for t, _ in themes)}
    passages = _read(project, [coding[ID] for some in chosen.values() for coding in some])
    references = References(list_documents(project))
    answer_cells = [
        FrameworkCell(
            case=sample.people.cases[case].name,
            theme=sample.tree.path(theme),
            segments=len(cells.get((case, theme), ())),
            summaries=tuple(_summary(memo) for memo in written.get((case, theme), ())),
            quotes=tuple(_quote(sample, references, *passages[coding[ID]]) for coding in chosen[case, theme]),
        )
        for case in cases
        for theme, _ in themes
    ]
    return Framework(
        coders=coders_counted(sample),
        filter=filter_of(sample, _notes(sample, case_kind, codings)).model_copy(update={"roll_up": roll_up}),
        denominators=denominators_of(sample),
        unmapped=unmapped_labels(
            sample, _strangers(sample, case_kind, (passage for _, passage in passages.values()), cells)
        ),
        case_kind=case_kind,
        quotes=quotes,
        cases=tuple(FrameworkCase(case=sample.people.cases[case].name, people=_people(sample, case)) for case in cases),
        themes=tuple(
            FrameworkTheme(theme=sample.tree.path(theme), rolled_up=len(covered) > 1) for theme, covered in themes
        ),
        cells=tuple(answer_cells),
    )


def _themes(sample: Sample, roll_up: bool) -> list[tuple[int, list[int]]]:
    """The codes that have a column, each with all that it takes in."""
    tree, wish = sample.tree, sample.wish
    if wish.codes:
        terms = [code_term(tree, term) for term in wish.codes]
        found = {term.code_id: codes_of(tree, term) if roll_up else [term.code_id] for term in terms}
    else:
        found = {code.id: tree.gathered(code.id) if roll_up else [code.id] for code in tree.children(None)}
    return list(found.items())


def _cases(sample: Sample, kind: CaseKind, written: Iterable[int]) -> list[int]:
    people = sample.people
    found = {case for case in written if people.cases[case].kind == kind}
    for document in people.documents:
        speaking = people.participants(speaker.id for speaker in people.speakers_of(document))
        found.update(speaking if kind == "participant" else _sites(sample, document, speaking))
    return sorted(found - sample.wish.left_out, key=lambda case: natural(people.cases[case].name))


def _sites(sample: Sample, document: int, participants: Sequence[int]) -> set[int]:
    persons: Sequence[int | None] = participants or (None,)
    return {site for person in persons if (site := sample.people.site(document, person)) is not None}


def _people(sample: Sample, case: int) -> int:
    people = sample.people
    if people.cases[case].kind != "site":
        return 1
    alone = sum(people.is_somebody(document) and people.site(document, None) == case for document in people.documents)
    speaking = people.participants(speaker.id for d in people.documents for speaker in people.speakers_of(d))
    return alone + sum(people.cases[person].site_id == case for person in speaking)


def _cells(
    sample: Sample, kind: CaseKind, themes: Sequence[tuple[int, list[int]]], codings: Iterable[Counted]
) -> dict[tuple[int, int], list[Counted]]:
    columns: dict[int, list[int]] = {}
    for theme, covered in themes:
        for code in covered:
            columns.setdefault(code, []).append(theme)
    known: dict[tuple[int, Speakers], Iterable[int]] = {}
    cells: dict[tuple[int, int], list[Counted]] = {}
    for coding in codings:
        place = (coding[DOCUMENT], coding[REACHED])
        if place not in known:
            participants = sample.persons(coding[REACHED])
            known[place] = participants if kind == "participant" else _sites(sample, coding[DOCUMENT], participants)
        for case in known[place]:
            for theme in columns[coding[CODE]]:
                cells.setdefault((case, theme), []).append(coding)
    return cells


class _Best:
    """The best of some codings, by `rule`."""

    def __init__(self, marks: Marks, codings: Iterable[Counted]) -> None:
        self._marks = marks
        self._agreeing: dict[tuple[int, int, int, int], set[int]] = {}
        for coding in codings:
            self._agreeing.setdefault(_place(coding), set()).add(coding[CODER])

    def of(self, codings: Sequence[Counted], most: int) -> list[Counted]:
        """The best first, no more than wanted, of passages that overlap the best alone."""
        taken: list[Counted] = []
        for coding in sorted(codings, key=self._rank) if most else ():
            if not any(_overlap(coding, other) for other in taken):
                taken.append(coding)
                if len(taken) == most:
                    break
        return taken

    def _rank(self, coding: Counted) -> tuple[bool, bool, bool, int]:
        length = coding[END] - coding[START]
        return (
            coding[ID] not in self._marks.starred,
            coding[ID] in self._marks.by_machine,
            not SHORTEST <= length <= LONGEST,
            -len(self._agreeing[_place(coding)]),
        )


def _place(coding: Counted) -> tuple[int, int, int, int]:
    return coding[DOCUMENT], coding[START], coding[END], coding[CODE]


def _overlap(one: Counted, other: Counted) -> bool:
    return one[DOCUMENT] == other[DOCUMENT] and one[START] < other[END] and other[START] < one[END]


def _read(project: Project, ids: Iterable[int]) -> dict[int, tuple[CodedPassage, Passage]]:
    """Coding → itself, and its passage with its words."""
    by_version: dict[int, list[Spot]] = {}
    for coding in codings_of_ids(project, list(dict.fromkeys(ids))).values():
        by_version.setdefault(coding.version_id, []).append(spot_of(coding))
    return {
        passage.coding.id: (passage.coding, passage)
        for version_id, text in texts_of(project, by_version)
        for passage in read_passages(text, packed_turns(project, version_id), by_version[version_id])
        if passage.coding is not None
    }


def _quote(sample: Sample, references: References, coding: CodedPassage, passage: Passage) -> FrameworkQuote:
    return FrameworkQuote(
        id=coding.uuid,
        document=sample.people.documents[passage.document_id].name,
        start=passage.start,
        end=passage.end,
        turn=passage.turn + 1,
        reference=references.turn(passage.document_id, passage.turn + 1),
        quote=passage.text,
        said=" / ".join(voice.text for voice in passage.voices),
        code=sample.tree.path(coding.code_id),
        coder=sample.whose.coders[coding.coder_id],
        star=bool(coding.star),
        origin=coding.origin,
    )


def _summary(memo: Memo) -> OwnSummary:
    return OwnSummary(id=memo.uuid, text=memo.text, coder=memo.coder, changed=iso_time(memo.changed_ms))


def _strangers(
    sample: Sample, kind: CaseKind, passages: Iterable[Passage], cells: dict[tuple[int, int], list[Counted]]
) -> set[int]:
    """The labels that are not mapped whose words are shown, or on whom alone the number of a site rests."""
    shown = {speaker for passage in passages for speaker in passage.speaker_ids if speaker is not None}
    found = {speaker for speaker in shown if sample.people.speakers[speaker].role == "unknown"}
    if kind == "site":
        places = {(coding[DOCUMENT], coding[REACHED]) for some in cells.values() for coding in some}
        found.update(label for place in places for label in labels_behind(sample, *place))
    return found


def _notes(sample: Sample, kind: CaseKind, codings: Iterable[Counted]) -> tuple[str, ...]:
    without = 0
    for (document, reached), number in Counter((coding[DOCUMENT], coding[REACHED]) for coding in codings).items():
        participants = sample.persons(reached)
        if not (participants if kind == "participant" else _sites(sample, document, participants)):
            without += number
    if not without:
        return ()
    if kind == "participant":
        return (
            plural(
                "{number:,} coding of these themes reaches no participant and stands in no row",
                "{number:,} codings of these themes reach no participant and stand in no row",
                without,
            ),
        )
    return (
        plural(
            "{number:,} coding of these themes belongs to no site and stands in no row",
            "{number:,} codings of these themes belong to no site and stand in no row",
            without,
        ),
    )
