"""Which code follows which, compared with what would follow if it made no difference what came before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from qualcode.analysis.code_rows import in_rows, unmapped_of
from qualcode.analysis.crosstabs import SMALL, adjusted_residual, expected_number
from qualcode.analysis.pairing import Column, column_of, pair, persons_of, totals, turns_of, without_row
from qualcode.analysis.reach import Ints, Truths
from qualcode.analysis.sample import Sample
from qualcode.analysis.sample_answers import coders_of, denominators_of, filter_of
from qualcode.domain.errors import InputError
from qualcode.domain.summary_answers_pairs import Sequence, SequenceCell, SequenceRow
from qualcode.domain.translation import tr
from qualcode.storage.project import Project


def sequence(project: Project, sample: Sample, lag: int = 1, within: int | None = None) -> Sequence:
    """Count for every two codes how many codings of the one are followed by one of the other.

    What follows a coding is what begins next in the document at or behind its end, by the same coder and of any code of
    the codebook; at lag 2 what begins next behind the beginning of that, and so on. Codings that begin at one place
    follow together, so the shares of a row may add up to more than 1. Nothing follows the last one.

    The residuals are those of lag sequential analysis (Sackett, G. P. (1979). The lag sequential analysis of
    contingency and cyclicity in behavioral interaction research; Allison, P. D. & Liker, J. K. (1982). Psychological
    Bulletin 91, 393–403, whose z is the adjusted residual of Haberman 1973): over the N codings that anything follows,
    R of the row's code, C that the column's code follows and n both, e = R·C/N and
    (n − e) / √(e · (1 − R/N) · (1 − C/N)).

    Args:
        lag: Which of the places behind a coding, from 1 on.
        within: How many turns on it begins at most, counted as in `A then/3t B`; None for anywhere in the document.

    Raises:
        InputError: The lag is less than 1, the distance less than 0, or too many codes have codings.
    """
    if lag < 1 or (within is not None and within < 0):
        raise InputError(tr("the lag is 1 or more, and a distance in turns 0 or more"))
    column = column_of(sample)
    followed, place, places = _following(project, sample, column, lag, within)
    forward = pair(column, _followed_by(column, followed, place, places))
    backward = pair(column, _following_upon(column, followed, place, places))
    voices = forward.voices | backward.voices.transpose(1, 0, 2)
    _, people = persons_of(column, voices)
    of_row, of_column, people_row, people_column, people_all = _margins(column, followed, place, places)
    own, _, _ = totals(column)
    of = int(followed.sum())
    size = range(len(column.lines))
    rows = tuple(
        SequenceRow(
            code=line.code,
            rolled_up=line.rolled_up,
            segments=int(own[i]),
            followed=int(of_row[i]),
            preceded=int(of_column[i]),
            people_followed=int(people_row[i]),
            people_preceded=int(people_column[i]),
            cells=tuple(
                _cell(
                    int(forward.codings[i, j]),
                    int(of_row[i]),
                    int(of_column[j]),
                    of,
                    int(forward.documents[i, j]),
                    int(people[i, j]),
                )
                for j in size
            ),
        )
        for i, line in enumerate(column.lines)
    )
    nobody_known = any(cell.count and not cell.people for row in rows for cell in row.cells) or any(
        (row.followed and not row.people_followed) or (row.preceded and not row.people_preceded) for row in rows
    )
    return Sequence(
        coders=coders_of(sample, column.coders),
        filter=filter_of(sample, tuple(_notes(column, rows))),
        denominators=denominators_of(sample),
        unmapped=unmapped_of(sample, in_rows(sample)) if nobody_known else (),
        lag=lag,
        within=within,
        of=of,
        people=people_all,
        codes=column.lines,
        without_codings=column.without_codings,
        rows=rows,
    )


def _cell(count: int, row: int, column: int, of: int, documents: int, people: int) -> SequenceCell:
    expected = expected_number(row, column, of)
    return SequenceCell(
        count=count,
        share=count / row if row else None,
        expected=expected,
        residual=adjusted_residual(count, row, column, of),
        small=expected is not None and expected < SMALL,
        documents=documents,
        people=people,
    )


def _following(
    project: Project, sample: Sample, column: Column, lag: int, within: int | None
) -> tuple[Truths, Ints, Ints]:
    """What follows each coding.

    Returns:
        Whether anything follows it; the place that does, meaningless where nothing does; and the place at which each
        coding begins: places are where codings of one coder begin in one document, numbered in their order.
    """
    if not len(column.code):
        return np.zeros(0, dtype=np.bool_), column.code, column.code
    _, coder = np.unique(column.coder, return_inverse=True)
    strand = column.document * (int(coder.max()) + 1) + coder
    wide = int(column.end.max()) + 1
    begins, places = np.unique(strand * wide + column.start, return_inverse=True)
    place = np.searchsorted(begins, strand * wide + column.end, side="left") + lag - 1
    there = np.minimum(place, len(begins) - 1)
    followed: Truths = (place < len(begins)) & (begins[there] // wide == strand)
    if within is not None:
        turns = turns_of(project, sample, column)
        first = np.zeros(len(begins), dtype=np.int64)
        first[places] = turns.first
        followed &= first[there] - turns.last <= within
    return followed, there.astype(np.int64), places.astype(np.int64)


def _followed_by(column: Column, followed: Truths, place: Ints, places: Ints) -> Callable[[int], Truths]:
    """For a row, which codings one of its codings follows."""
    covers = column.covers

    def having(row: int) -> Truths:
        begun = np.zeros(len(places) + 1, dtype=np.bool_)
        begun[places[covers[row][column.code]]] = True
        found: Truths = followed & begun[place]
        return found

    return having


def _following_upon(column: Column, followed: Truths, place: Ints, places: Ints) -> Callable[[int], Truths]:
    """For a row, which codings follow one of its codings."""
    covers = column.covers

    def having(row: int) -> Truths:
        next_to = np.zeros(len(places) + 1, dtype=np.bool_)
        next_to[place[followed & covers[row][column.code]]] = True
        found: Truths = next_to[places]
        return found

    return having


def _margins(column: Column, followed: Truths, place: Ints, places: Ints) -> tuple[Ints, Ints, Ints, Ints, int]:
    """For each row how many of its codings are followed, and how many codings it follows; who stands behind both, with
    those who come before or behind; and who stands behind all."""
    rows = len(column.lines)
    of_row, of_column, people_row, people_column = np.zeros((4, rows), dtype=np.int64)
    followed_by = _followed_by(column, followed, place, places)
    following_upon = _following_upon(column, followed, place, places)
    following = _following_anything(followed, place, places)
    for row in range(rows):
        of_this: Truths = column.covers[row][column.code]
        after, before = following_upon(row), followed_by(row)
        of_row[row] = int((of_this & followed).sum())
        of_column[row] = int(before.sum())
        people_row[row] = _people(column, (of_this & followed) | after)
        people_column[row] = _people(column, before | (of_this & following))
    everything = followed | following
    return of_row, of_column, people_row, people_column, _people(column, everything)


def _following_anything(followed: Truths, place: Ints, places: Ints) -> Truths:
    """Which codings follow another."""
    next_to = np.zeros(len(places) + 1, dtype=np.bool_)
    next_to[place[followed]] = True
    found: Truths = next_to[places]
    return found


def _people(column: Column, chosen: Truths) -> int:
    return len(np.unique(column.voice[chosen[column.voice_coding]]))


def _notes(column: Column, rows: tuple[SequenceRow, ...]) -> Iterator[str]:
    if column.without_codings:
        yield without_row(column.without_codings)
    yield tr("what follows is looked for among the codings of the same coder, of every code of the codebook")
    if any(sum(cell.count for cell in row.cells) > row.followed for row in rows):
        yield tr("codings that begin at one place follow together, so a row may add up to more than its total")
    small = sum(cell.small for row in rows for cell in row.cells)
    if small:
        cells = sum(len(row.cells) for row in rows)
        yield tr(
            "{small} of {cells} expected numbers are below {least}: their residuals say little",
            small=small,
            cells=cells,
            least=SMALL,
        )
