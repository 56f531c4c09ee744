"""Which codes stand together: overlapping, in the same turn, or near each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qualcode.analysis.code_rows import in_rows, unmapped_of
from qualcode.analysis.pairing import (
    Column,
    Having,
    column_of,
    documents_with_either,
    pair,
    persons_of,
    totals,
    turns_of,
    without_row,
)
from qualcode.analysis.reach import Ints, Truths
from qualcode.analysis.sample import Sample
from qualcode.analysis.sample_answers import coders_of, denominators_of, filter_of
from qualcode.domain.choices import Coefficient, Relation
from qualcode.domain.errors import InputError
from qualcode.domain.summary_answers_pairs import CodePair, CodeTotal, Cooccurrence
from qualcode.domain.translation import tr
from qualcode.storage.project import Project


def cooccurrence(
    project: Project, sample: Sample, relation: Relation = "overlap", turns: int = 1, measure: Coefficient = "c"
) -> Cooccurrence:
    """Count for every two codes the codings of each that stand together with one of the other, whoever coded them.

    *overlap*: they share a code point. *turn*: they reach into the same turn. *near*: at most so many turns lie from
    the end of the one to the beginning of the other, as in the query `A near/3t B`.

    What stands together is counted by codings, not by pairs of them, which a long coding around many short ones would
    multiply: a of the n1 codings of one code have a partner of the other, b of its n2 have one of the first, and n12 is
    the lesser of a and b. The coefficient *c* = n12 / (n1 + n2 − n12) therefore lies between 0 and 1, and is 1 only
    where each coding of both has a partner. ATLAS.ti, whose formula it is (ATLAS.ti manual, “Code co-occurrence
    analysis”), counts pairs, and its c can be more than 1. *documents* is the Jaccard index of documents: those in
    which the two stand together, divided by those in which one of them occurs.

    Codes of which one takes in the other, or that both take in a third, are not set against each other.

    Args:
        turns: For `near`, how far apart; 0 is the same turn.
        measure: What the coefficient is of.

    Raises:
        InputError: The distance is less than 0, or too many codes have codings.
    """
    if turns < 0:
        raise InputError(tr("a distance in turns is 0 or more"))
    column = column_of(sample)
    having = _having(*_stretches(project, sample, column, relation, turns), column)
    found = pair(column, having)
    own, own_documents, own_voices = totals(column)
    voices = found.voices | found.voices.transpose(1, 0, 2)
    participants, people = persons_of(column, voices)
    alone_participants, alone_people = persons_of(column, own_voices)
    count = np.minimum(found.codings, found.codings.T)
    coefficient = _coefficient(column, own, count, found.documents, measure)
    shared = column.shared
    lines = column.lines
    pairs = [
        CodePair(
            first=lines[i].code,
            second=lines[j].code,
            count=int(count[i, j]),
            of_first=int(found.codings[i, j]),
            of_second=int(found.codings[j, i]),
            documents=int(found.documents[i, j]),
            participants=int(participants[i, j]),
            people=int(people[i, j]),
            coefficient=float(coefficient[i, j]),
        )
        for i, j in np.argwhere(np.triu((count > 0) & ~shared, 1)).tolist()
    ]
    pairs.sort(key=lambda one: (-one.count, -one.coefficient))
    nobody_known = any(not one.people for one in pairs) or bool((alone_people == 0).any())
    coders = column.coders
    return Cooccurrence(
        coders=coders_of(sample, coders),
        filter=filter_of(sample, tuple(_notes(column, len(coders)))),
        denominators=denominators_of(sample),
        unmapped=unmapped_of(sample, in_rows(sample)) if nobody_known else (),
        relation=relation,
        turns=turns if relation == "near" else None,
        measure=measure,
        codes=lines,
        totals=tuple(
            CodeTotal(
                code=line.code,
                segments=int(own[i]),
                documents=int(own_documents[i]),
                participants=int(alone_participants[i]),
                people=int(alone_people[i]),
            )
            for i, line in enumerate(lines)
        ),
        without_codings=column.without_codings,
        undefined=tuple((lines[i].code, lines[j].code) for i, j in np.argwhere(np.triu(shared, 1)).tolist()),
        pairs=tuple(pairs),
    )


def _stretches(project: Project, sample: Sample, column: Column, relation: Relation, turns: int) -> tuple[Ints, Ints]:
    """Where each coding begins and ends on one line, so that two stand together exactly where they share a point of it.

    Documents lie behind each other and never touch. For turns a coding is drawn out by the distance at its end: [a, b]
    and [c, d] are at most n apart where c ≤ b + n and a ≤ d + n.
    """
    if relation == "overlap":
        start, end = column.start, column.end
    else:
        found = turns_of(project, sample, column)
        start, end = found.first, found.last + 1 + (turns if relation == "near" else 0)
    apart = int(end.max(initial=0)) + 1
    return start + column.document * apart, end + column.document * apart


def _having(start: Ints, end: Ints, column: Column) -> Having:
    """For a row, which codings share a point with one of its codings: as many of these have begun before a coding ends
    as have ended before it begins, if none does."""
    by_start, by_end = np.argsort(start, kind="stable"), np.argsort(end, kind="stable")
    begun = np.searchsorted(start[by_start], end, side="left")
    over = np.searchsorted(end[by_end], start, side="right")
    of_starts, of_ends = column.code[by_start], column.code[by_end]
    covers = column.covers

    def having(row: int) -> Truths:
        taken = covers[row]
        started = np.concatenate(([0], np.cumsum(taken[of_starts], dtype=np.int32)))
        ended = np.concatenate(([0], np.cumsum(taken[of_ends], dtype=np.int32)))
        found: Truths = started[begun] > ended[over]
        return found

    return having


def _coefficient(column: Column, own: Ints, count: Ints, documents: Ints, measure: Coefficient) -> NDArray[np.float64]:
    """rows × rows, between 0 and 1."""
    if measure == "c":
        of = own[:, None] + own[None, :] - count
        counted = count
    else:
        counted, of = documents, documents_with_either(column)
    found: NDArray[np.float64] = counted / np.maximum(1, of)
    return found


def _notes(column: Column, coders: int) -> Iterator[str]:
    if column.without_codings:
        yield without_row(column.without_codings)
    if coders > 1:
        yield tr("codings of different coders stand together too")
    if any(line.rolled_up for line in column.lines):
        yield tr("codes of which one takes in the other are not set against each other")
