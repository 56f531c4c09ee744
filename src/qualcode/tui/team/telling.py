"""What a merge does, in a table and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from qualcode.domain.exchange_reports import TakenIn
from qualcode.domain.merging import MergeReport
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.wording import counted
from qualcode.exchange.telling import missing_in_a_line
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, harmless

COLUMNS = (
    Column("", 24, grow=1),
    Column(tr("New"), 9, right=True),
    Column(tr("Changed"), 9, right=True),
    Column(tr("Removed"), 9, right=True),
)

_FOLDER = tr("Esc, merge it anew and name their folder with  t ")


def table_rows(report: MergeReport) -> list[Row]:
    """A row for each kind of thing that comes in."""
    return [
        Row(table, (((called, "strong"),), *(_number(count) for count in (each.added, each.changed, each.removed))))
        for table, called, each in report.told()
    ]


def _number(count: int) -> Cell:
    return number(count) if count else (("–", "quiet"),)


def sentences(report: MergeReport) -> list[tuple[str, str]]:
    """(sign, sentence) of what is to be known beside the table; what asks for something first."""
    found = []
    if report.conflicts:
        what = plural(
            "{number:,} thing changed here and there: to be settled afterwards; what stands here stays meanwhile",
            "{number:,} things changed here and there: to be settled afterwards; what stands here stays meanwhile",
            report.conflicts,
        )
        found.append(("!", what))
    if report.waiting:
        found.append(
            (
                "!",
                tr(
                    "{codings} will wait for a place in a transcript corrected here",
                    codings=counted(report.waiting, "coding"),
                ),
            )
        )
    doubles, overlaps = counted(report.doubles, "coding"), counted(report.overlaps, "coding")
    placed = counted(report.placed, "coding")
    for count, told in (
        (report.doubles, tr("{codings} here already, of the same passage, code and coder: left out", codings=doubles)),
        (report.overlaps, tr("{codings} over words that have the code of the coder already: kept", codings=overlaps)),
        (report.placed, tr("{codings} placed anew in transcripts that were corrected here", codings=placed)),
    ):
        if count:
            found.append(("·", told))
    return found + [("·", note) for note in report.notes]


def losses(taken: TakenIn) -> list[tuple[str, str]]:
    """(sign, sentence) of what of a project of another program could not come as it stands."""
    missing = [("!", missing_in_a_line(taken.missing, _FOLDER))] if taken.missing else []
    bent = [
        ("·", tr("{sentence} (of the file)", sentence=sentence)) for sentence in (*taken.tolerated, *taken.left_out)
    ]
    return missing + bent


def told(sentences: Sequence[tuple[str, str]]) -> Content:
    """Sentences, each with its sign, one below the other."""
    styles = {"!": "bold $text-warning"}
    return Content("\n").join(
        Content.assemble((f"{sign} ", styles.get(sign, QUIET)), harmless(sentence[:1].upper() + sentence[1:]))
        for sign, sentence in sentences
    )
