"""Counts of words, key words, key phrases and concordances as tables."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.domain.translation import number, tr
from qualcode.domain.word_answers import Concordance, Keyness, KeyPhrases, SpeechTotals, WordCounts
from qualcode.exporting.csv_rows import csv_text

Cell = str | int | float


class WordTable(NamedTuple):
    """A head and rows of equal length; numbers are numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def numeric(self) -> set[str]:
        """The heads of the columns of numbers."""
        return {
            column
            for at, column in enumerate(self.columns)
            if self.rows and not any(isinstance(row[at], str) for row in self.rows)
        }

    def csv(self) -> str:
        """The table as CSV; what a spreadsheet would take for a formula is guarded."""
        return csv_text([self.columns, *self.rows])


def word_table(answer: WordCounts) -> WordTable:
    """Words or phrases down; what all have, and the counts and rates of every column, across."""
    head = [_unit(answer), *_heads(answer.total)]
    for column, of in answer.denominators.items():
        head += [f"{column}: {name}" for name in _heads(of)]
    rows = []
    for row in answer.rows:
        cells: list[Cell] = [row.word, row.count, row.per_10000, row.documents, row.participants]
        for cell in row.columns:
            cells += [cell.count, cell.per_10000, cell.documents, cell.participants]
        rows.append(tuple(cells))
    return WordTable(tuple(head), tuple(rows))


def word_columns_table(answer: WordCounts) -> WordTable:
    """The same for reading: of every column the rate alone, which can be compared."""
    head = [_unit(answer), tr("count"), tr("documents"), tr("participants"), tr("per 10,000")]
    head += [tr("{name} (of {of:,})", name=column, of=of.words) for column, of in answer.denominators.items()]
    rows: list[tuple[Cell, ...]] = [
        (
            row.word,
            row.count,
            row.documents,
            row.participants,
            row.per_10000,
            *(cell.per_10000 for cell in row.columns),
        )
        for row in answer.rows
    ]
    return WordTable(tuple(head), tuple(rows))


def keyness_table(answer: Keyness) -> WordTable:
    """Words down; how sure and how great the difference is, and what each group has, across."""
    head = [tr("word"), tr("more in"), "G2", tr("log ratio"), tr("p below"), "Bonferroni"]
    for group in (answer.a, answer.b):
        head += [
            f"{group.name}: {name}"
            for name in (
                tr("count (of {words:,})", words=group.words),
                tr("per 10,000"),
                tr("documents (of {documents})", documents=group.documents),
                tr("participants (of {participants})", participants=group.participants),
            )
        ]
    rows = [
        (
            row.word,
            answer.a.name if row.more_in == "a" else answer.b.name,
            row.g2,
            row.log_ratio,
            "" if row.p_below is None else number(row.p_below, "g"),
            tr("yes") if row.above_bonferroni else tr("no"),
            *(
                figure
                for count in (row.a, row.b)
                for figure in (count.count, count.per_10000, count.documents, count.participants)
            ),
        )
        for row in answer.rows
    ]
    return WordTable(tuple(head), tuple(rows))


def key_words_table(answer: Keyness, group: str) -> WordTable:
    """The words of one group (`a` or `b`) for reading: what it says, and how often the other says it."""
    own, other = (answer.a, answer.b) if group == "a" else (answer.b, answer.a)
    head = (
        tr("word"),
        "G2",
        tr("log ratio"),
        tr("p below"),
        tr("count"),
        tr("per 10,000"),
        tr("documents (of {documents})", documents=own.documents),
        tr("participants (of {participants})", participants=own.participants),
        tr("other: count"),
        tr("other: per 10,000"),
        tr("other: participants (of {participants})", participants=other.participants),
    )
    rows = []
    for row in answer.rows:
        if row.more_in == group:
            mine, theirs = (row.a, row.b) if group == "a" else (row.b, row.a)
            below = "" if row.p_below is None else f"{number(row.p_below, 'g')}{'*' if row.above_bonferroni else ''}"
            there = (theirs.count, theirs.per_10000, theirs.participants)
            here = (mine.count, mine.per_10000, mine.documents, mine.participants)
            rows.append((row.word, row.g2, row.log_ratio, below, *here, *there))
    return WordTable(head, tuple(rows))


def phrase_table(answer: KeyPhrases) -> WordTable:
    """Phrases down; score, counts and an example across."""
    of = answer.total
    head = (
        tr("phrase"),
        tr("score"),
        tr("count"),
        tr("documents (of {documents})", documents=of.documents),
        tr("participants (of {participants})", participants=of.participants),
        tr("document"),
        tr("turn"),
        tr("start"),
        tr("end"),
    )
    rows = [
        (
            row.phrase,
            row.score,
            row.count,
            row.documents,
            row.participants,
            row.example.document,
            row.example.turn,
            row.example.start,
            row.example.end,
        )
        for row in answer.rows
    ]
    return WordTable(head, tuple(rows))


def concordance_table(answer: Concordance) -> WordTable:
    """A line for each place."""
    head = (
        *(tr("document"), tr("turn"), tr("start"), tr("end"), tr("speaker"), tr("participant")),
        *(tr("before"), tr("found"), tr("after")),
    )
    rows = [
        (
            line.document,
            line.turn,
            line.start,
            line.end,
            line.speaker or "",
            line.participant or "",
            line.before,
            line.quote,
            line.after,
        )
        for line in answer.lines
    ]
    return WordTable(head, tuple(rows))


def _heads(of: SpeechTotals) -> tuple[str, ...]:
    return (
        tr("count (of {words:,})", words=of.words),
        tr("per 10,000"),
        tr("documents (of {documents})", documents=of.documents),
        tr("participants (of {participants})", participants=of.participants),
    )


def _unit(answer: WordCounts) -> str:
    return tr("word") if answer.length == 1 else tr("phrase")
