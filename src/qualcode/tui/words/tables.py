"""The lists of the screen of words: columns that fit the width, and a row for each word, place or phrase."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple

from rich.cells import cell_len

from qualcode.domain.codebook_entries import same_name
from qualcode.domain.translation import number, tr
from qualcode.domain.word_answers import Concordance, GroupCount, Keyness, KeyPhrases, KeyWord, WordCounts, WordRow
from qualcode.domain.wording import counted
from qualcode.text.cells import cell_width, clusters
from qualcode.tui.prompts.rows import Cell, Column, Row, harmless, matches

EIGHTHS = " ▏▎▍▌▋▊▉"
_BEFORE_POINTS = tuple('.,:;!?…)]}’”"%-–—')
_REST = Column("", 1, grow=3)
"""Takes most of what is left of a wide screen, so that numbers stay near their words."""
_NARROWEST, _WIDEST = 8, 16
"""Cells of a column for a value of an attribute."""
WIDE = 110
"""Cells of the screen from which on a place tells its document too."""


class Table(NamedTuple):
    """A list as it is shown."""

    columns: list[Column]
    rows: list[Row]


def _bar(count: int, most: int, width: int) -> str:
    eighths = max(1, round(8 * width * count / most)) if count else 0
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


# ---------------------------------------------------------------------- words


def columns_shown(answer: WordCounts, first: int, width: int) -> list[str]:
    """The values of the attribute that have room, from the one with this number on."""
    names = list(answer.denominators)
    room = width - 3 - 17 - 8 - 8 - 2
    shown: list[str] = []
    for name in names[first:]:
        room -= _value_width(name) + 1
        if room < 0 and shown:
            break
        shown.append(name)
    return shown


def _value_width(name: str) -> int:
    return max(_NARROWEST, min(_WIDEST, cell_len(name)))


def word_table(answer: WordCounts, wanted: str, first: int, width: int) -> Table:
    """Words or phrases, the most frequent first; with columns of rates where an attribute was asked for."""
    title = tr("Word") if answer.length == 1 else tr("Phrase")
    rows = [row for row in answer.rows if matches(wanted, row.word, *row.forms)]
    if answer.denominators:
        shown = columns_shown(answer, first, width)
        columns = [
            Column(title, 16, grow=1),
            Column(tr("Count"), 7, right=True),
            Column(tr("People"), 7, right=True),
            *(Column(harmless(name), _value_width(name), right=True) for name in shown),
            _REST,
        ]
        return Table(columns, [Row(row.word, _in_columns(row, shown)) for row in rows])
    columns = [
        Column(title, 18, grow=2),
        Column("", 8, grow=2, rank=2),
        Column(tr("Count"), 7, right=True),
        Column(tr("Per 10,000"), 10, right=True),
        Column(tr("Documents"), 9, right=True),
        Column(tr("Participants"), 12, right=True),
    ]
    most, room = max((row.count for row in answer.rows), default=1), max(8, (width - 70) // 2)
    return Table(columns, [Row(row.word, _counts(row, answer, most, room)) for row in rows])


def _counts(row: WordRow, answer: WordCounts, most: int, room: int) -> tuple[Cell, ...]:
    of = answer.total
    return (
        row.word,
        ((_bar(row.count, most, room), "bar"),),
        number(row.count),
        number(row.per_10000, ",.1f"),
        f"{number(row.documents)}/{number(of.documents)}",
        ((f"{number(row.participants)}/{number(of.participants)}", "" if row.participants > 1 else "warn"),),
    )


def _in_columns(row: WordRow, shown: list[str]) -> tuple[Cell, ...]:
    rates = {cell.column: cell.per_10000 for cell in row.columns}
    most = max(rates.values(), default=0)
    inks = {name: "strong" if rate == most else "" if rate else "quiet" for name, rate in rates.items()}
    return (
        row.word,
        number(row.count),
        ((number(row.participants), "" if row.participants > 1 else "warn"),),
        *(((number(rates[name], ",.1f"), inks[name]),) for name in shown),
    )


# ---------------------------------------------------------------------- in context


def place_table(answer: Concordance, width: int) -> Table:
    """Places, the words looked for below one another."""
    wide = width >= WIDE
    who, document = (16, 18) if wide else (11, 0)
    columns = [Column("", who), *([Column("", document, middle=True)] if wide else []), Column("", 20, grow=1)]
    line = max(20, width - 3 - who - 1 - (document + 1) * wide)
    room = max(8, (line - 12) // 2)
    rows: list[Row] = []
    for one in answer.lines:
        before = f"{one.before} " if one.before else ""
        after = one.after if one.after.startswith(_BEFORE_POINTS) else f" {one.after}"
        said: Cell = ((ending(before, room), ""), (" ".join(one.quote.split()), "hit"), (after, ""))
        person: Cell = ((one.participant or one.speaker or "", "quiet"),)
        named: tuple[Cell, ...] = (((one.document, "quiet"),),) if wide else ()
        rows.append(Row((one.document, one.start, one.end), (person, *named, said)))
    return Table(columns, rows)


def ending(text: str, width: int) -> str:
    """The end of a text in exactly `width` cells, blanks before it; shortened with `…`."""
    kept: list[str] = []
    left = width
    for cluster in reversed(list(clusters(text[-4 * width :]))):
        if left - cell_width(cluster) < 0:
            kept[-1:] = ["…" + " " * (cell_width(kept[-1]) - 1)] if kept else []
            break
        left -= cell_width(cluster)
        kept.append(cluster)
    return " " * left + "".join(reversed(kept))


# ---------------------------------------------------------------------- contrast


def contrast_table(answer: Keyness, wanted: str) -> Table:
    """What each of two groups says more often, that of the first above that of the other."""
    columns = [
        Column(tr("Word") if answer.length == 1 else tr("Phrase"), 13, grow=1),
        Column("G²", 8, right=True),
        Column(tr("p <"), 6, right=True),
        Column(tr("Log ratio"), 9, right=True),
        Column("A", 6, right=True),
        Column("B", 6, right=True),
        Column(tr("A/10,000"), 8, right=True, rank=2),
        Column(tr("B/10,000"), 8, right=True, rank=2),
        Column(tr("A people"), 8, right=True),
        Column(tr("B people"), 8, right=True),
        Column(tr("A docs"), 6, right=True, rank=1),
        Column(tr("B docs"), 6, right=True, rank=1),
        _REST,
    ]
    rows: list[Row] = []
    for group, of in (("a", answer.a), ("b", answer.b)):
        found = [row for row in answer.rows if row.more_in == group and matches(wanted, row.word, *row.forms)]
        if found:
            said = f"{counted(of.words, 'word')}, {counted(of.participants, 'participant')}"
            title = tr(
                "{group}  {name} says more often ({words})", group=group.upper(), name=harmless(of.name), words=said
            )
            rows.append(Row(f"heading {group}", (title,), heading=True))
            rows += [Row((group, row.word), _key_word(row)) for row in found]
    return Table(columns, rows)


def _key_word(row: KeyWord) -> tuple[Cell, ...]:
    own: GroupCount = row.a if row.more_in == "a" else row.b
    few = "warn" if own.participants <= 1 else ""
    people = (
        ((number(row.a.participants), few * (row.more_in == "a")),),
        ((number(row.b.participants), few * (own is row.b)),),
    )
    star = "*" if row.above_bonferroni else " "
    return (
        row.word,
        f"{number(row.g2, ',.1f')}{star}",
        number(row.p_below, "g") if row.p_below is not None else (("–", "quiet"),),
        number(row.log_ratio, "+.2f"),
        number(row.a.count),
        number(row.b.count),
        number(row.a.per_10000, ",.1f"),
        number(row.b.per_10000, ",.1f"),
        *people,
        number(row.a.documents),
        number(row.b.documents),
    )


# ---------------------------------------------------------------------- key phrases


def phrase_table(answer: KeyPhrases, wanted: str, codes: Mapping[str, str]) -> Table:
    """Phrases that may be worth a code, the strongest first; one that has a code already is ticked.

    Args:
        codes: The names of codes, as `same_name` compares them.
    """
    columns = [
        Column("", 1),
        Column(tr("Phrase"), 24, grow=1),
        Column(tr("C-value"), 8, right=True),
        Column(tr("Count"), 7, right=True),
        Column(tr("Documents"), 9, right=True),
        Column(tr("Participants"), 12, right=True),
        _REST,
    ]
    of = answer.total
    rows = [
        Row(
            row.phrase,
            (
                (("✓" if same_name(row.phrase) in codes else "", "good"),),
                row.phrase,
                number(row.score, ",.1f"),
                number(row.count),
                f"{number(row.documents)}/{number(of.documents)}",
                ((f"{number(row.participants)}/{number(of.participants)}", "" if row.participants > 1 else "warn"),),
            ),
        )
        for row in answer.rows
        if matches(wanted, row.phrase, *row.forms)
    ]
    return Table(columns, rows)


def word_at(key: Hashable) -> str:
    """The word or phrase of a row."""
    return str(key[1]) if isinstance(key, tuple) and len(key) == 2 else str(key)


def forms_of(answer: WordCounts | Keyness | KeyPhrases, key: Hashable) -> Iterator[str]:
    """The forms that a row counts, the most frequent first."""
    if isinstance(answer, KeyPhrases):
        found = (one.forms for one in answer.rows if one.phrase == key)
    else:
        found = (one.forms for one in answer.rows if one.word == word_at(key))
    yield from next(found, ())
