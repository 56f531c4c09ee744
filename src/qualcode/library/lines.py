"""Summaries that are tables of cells, as one line for each cell."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.summary_answers_crosstab import Crosstab
from qualcode.domain.summary_answers_documents import Saturation
from qualcode.domain.summary_answers_pairs import Sequence
from qualcode.library.rows import CrosstabLine, SaturationLine, SequenceLine


def crosstab_lines(answer: Crosstab) -> Iterator[CrosstabLine]:
    """Every code × every column, and × all columns together."""
    columns = (*answer.columns, answer.all)
    for row in answer.rows:
        for column, cell in zip(columns, row.cells, strict=True):
            yield CrosstabLine(
                code=row.code,
                rolled_up=row.rolled_up,
                column=column.title,
                of=column.of,
                count=cell.count,
                row_share=cell.row_share,
                column_share=cell.column_share,
                expected=cell.expected,
                residual=cell.residual,
                small=cell.small,
                people=cell.people,
            )


def sequence_lines(answer: Sequence) -> Iterator[SequenceLine]:
    """Every code × every code that may follow it."""
    for row in answer.rows:
        for follower, cell in zip(answer.rows, row.cells, strict=True):
            yield SequenceLine(
                code=row.code,
                follower=follower.code,
                rolled_up=row.rolled_up,
                follower_rolled_up=follower.rolled_up,
                of=row.followed,
                count=cell.count,
                share=cell.share,
                expected=cell.expected,
                residual=cell.residual,
                small=cell.small,
                documents=cell.documents,
                people=cell.people,
            )


def saturation_lines(answer: Saturation) -> Iterator[SaturationLine]:
    """Every document of the whole series, then of those of the sites."""
    for series in answer.series:
        for number, place in enumerate(series.places, 1):
            yield SaturationLine(
                site=series.site,
                place=number,
                document=place.document,
                value=place.value,
                segments=place.segments,
                codes=place.codes,
                new=place.new,
                so_far=place.so_far,
                share=place.share,
                people=place.people,
            )
