"""The portrait of one document: what was coded where, from its beginning to its end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from qualcode.analysis.code_rows import Behind, coders_counted, in_rows, unmapped_of
from qualcode.analysis.resolving import People
from qualcode.analysis.sample import CODE, END, REACHED, START, Counted, Sample
from qualcode.analysis.sample_answers import Person, denominators_of, filter_of
from qualcode.domain.errors import InputError
from qualcode.domain.spans import unite
from qualcode.domain.summary_answers_documents import PortraitCode, PortraitOf, PortraitStretch, PortraitTurn
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import PackedTurn, packed_turns

NOBODY, UNMAPPED, INTERVIEWER, LEFT_OUT = "nobody named", "not mapped", "interviewer", "left out"
NO_PARTICIPANT = frozenset({NOBODY, UNMAPPED, INTERVIEWER, LEFT_OUT})
"""What stands for those who speak and are no participants that may be named."""


def portrait(project: Project, sample: Sample) -> PortraitOf:
    """Find the stretches of a document in which each code was given.

    Codings of one code, of whichever coders, that overlap or touch are one stretch; in the lane of a code that groups
    others those of all codes below are united with them. Codes that were not given there have no lane.

    Args:
        sample: Of one document.

    Raises:
        InputError: It is not of one document.
    """
    if not sample.documents and sample.wish.left_out:
        raise InputError(tr("only people who are left out speak in this document"), remedy=tr("choose another"))
    if len(sample.documents) != 1:
        raise InputError(tr("a portrait is of one document"), remedy=tr("name one"))
    document = sample.documents[0]
    turns = packed_turns(project, document.version_id)
    codings = in_rows(sample)
    by_code: dict[int, list[Counted]] = {}
    for coding in codings:
        by_code.setdefault(coding[CODE], []).append(coding)
    behind = Behind(sample)
    codes, stretches = [], []
    for row in sample.codes:
        own = [coding for code in sample.covered[row] for coding in by_code.get(code, ())]
        if not own:
            continue
        found = _stretches(sample, behind, document.id, row, own, turns)
        stretches += found
        persons = {person for coding in own for person in behind.of(document.id, coding[REACHED])}
        length = sum(stretch.end - stretch.start for stretch in found)
        codes.append(
            PortraitCode(
                code=sample.tree.path(row),
                rolled_up=sample.wish.roll_up and sample.tree.groups(row),
                stretches=len(found),
                codings=len(own),
                code_points=length,
                share=length / document.length if document.length else None,
                people=len(persons),
            )
        )
    return PortraitOf(
        coders=coders_counted(sample),
        filter=filter_of(sample, () if codes else (tr("no coding that counts stands in this document"),)),
        denominators=denominators_of(sample),
        unmapped=unmapped_of(sample, codings, [document.id]),
        document=document.name,
        length=document.length,
        turns=tuple(_turn(sample.people, turn) for turn in turns),
        codes=tuple(codes),
        stretches=tuple(stretches),
        people=len(behind.document(document.id)),
    )


def _turn(people: People, turn: PackedTurn) -> PortraitTurn:
    ordinal, start, end, speaker = turn[:4]
    label = people.speakers[speaker].label if speaker is not None else None
    return PortraitTurn(turn=ordinal + 1, start=start, end=end, speaker=label, who=who_speaks(people, speaker))


def who_speaks(people: People, speaker: int | None) -> str:
    """Who stands behind a label, without the label: it may be a name."""
    if speaker is None:
        return NOBODY
    participant = people.participant(speaker)
    if participant is not None:
        return people.cases[participant].name
    if speaker in people.hushed:
        return LEFT_OUT
    return INTERVIEWER if people.speakers[speaker].role == "interviewer" else UNMAPPED


def _stretches(
    sample: Sample, behind: Behind, document: int, row: int, codings: list[Counted], turns: list[PackedTurn]
) -> list[PortraitStretch]:
    starts = [turn[1] for turn in turns]
    united = unite((coding[START], coding[END]) for coding in codings)
    inside: dict[int, list[Counted]] = {}
    for coding in codings:
        inside.setdefault(bisect_right(united, coding[START], key=lambda span: span[0]) - 1, []).append(coding)
    found = []
    for place, (start, end) in enumerate(united):
        persons: dict[Person, None] = {}
        for coding in sorted(inside[place], key=lambda coding: (coding[START], coding[END])):
            persons |= dict.fromkeys(behind.of(document, coding[REACHED]))
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_left(starts, end) - 1)
        names = [sample.people.cases[id_].name for kind, id_ in persons if kind == "participant"]
        found.append(
            PortraitStretch(
                code=sample.tree.path(row),
                start=start,
                end=end,
                from_turn=first + 1,
                to_turn=last + 1,
                codings=len(inside[place]),
                participants=tuple(names),
                people=len(persons),
            )
        )
    return found
