"""The list of confusions: what one coder says where another says something else, or nothing."""

from __future__ import annotations

from qualcode.domain.agreement_answers import Agreement, Confusion
from qualcode.domain.agreement_choices import SENTENCE, TURN
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.tui.agreement.figures import TROUBLE, leaf
from qualcode.tui.agreement.sitting import Answered
from qualcode.tui.prompts.rows import Cell, Column, Row, column_widths, matches
from qualcode.tui.screens.analysis import bar_of
from qualcode.tui.words.tables import Table

COLUMNS = (
    Column(tr("One coder says"), 24, grow=3),
    Column(tr("where another says"), 24, grow=3),
    Column("", 6, grow=1, rank=2),
    Column(tr("Amount"), 9, right=True),
    Column(tr("Documents"), 9, right=True),
)
_UNITS = {SENTENCE: tr("sentences"), TURN: tr("turns")}
_TWICE = {SENTENCE: tr("a sentence can count more than once"), TURN: tr("a turn can count more than once")}
_CHARACTER_TWICE = tr("a character can count more than once")
_OTHER, _NOTHING = tr("Another code"), tr("No code at all")


def confusion_table(answered: Answered, sort: str, with_nothing: bool, wanted: str, width: int) -> Table:
    """Where another code was given, and after that where none was; the most text first, or in the order of codes."""
    found = answered.found[0]
    room = column_widths(COLUMNS, max(20, width - 3))[2]
    rows: list[Row] = []
    for title, group in _groups(found, with_nothing):
        shown = [one for one in group if matches(wanted, one.code, one.other, *one.pair)]
        if sort != TROUBLE:
            shown.sort(key=lambda one: (one.code, one.other, one.pair))
        if shown:
            most = max(one.units for one in group)
            units = sum(one.units for one in shown)
            amount = f"{title}  {number(units)} {amount_unit(found)}, {_summed(found)}"
            rows.append(Row(f"heading {title}", (amount,), heading=True))
            rows += [Row(one, _cells(one, most, room)) for one in shown]
    by = 3 if sort == TROUBLE else 0
    columns = [one._replace(title=f"{one.title} ↓") if i == by else one for i, one in enumerate(COLUMNS)]
    return Table(columns, rows)


def _groups(found: Agreement, with_nothing: bool) -> list[tuple[str, list[Confusion]]]:
    groups = [(_OTHER, [one for one in found.confusions if one.other])]
    if with_nothing:
        groups.append((_NOTHING, [one for one in found.confusions if not one.other]))
    return groups


def _summed(found: Agreement) -> str:
    """What the sum of amounts is."""
    twice = _TWICE.get(found.unit, _CHARACTER_TWICE)
    return (
        tr("summed over pairs; {twice}", twice=twice) if len(found.coders) > 2 else tr("summed; {twice}", twice=twice)
    )


def _cells(one: Confusion, most: int, room: int) -> tuple[Cell, ...]:
    first, second = one.pair
    other: Cell = ((f"{second}: ", "quiet"), (leaf(one.other), "strong"))
    return (
        ((f"{first}: ", "quiet"), (leaf(one.code), "strong")),
        other if one.other else ((tr("{second}: nothing", second=second), "quiet"),),
        ((bar_of(one.units, most, room), "bar"),),
        number(one.units),
        number(one.documents),
    )


def confusion_told(one: Confusion, unit: str) -> str:
    """A confusion as a sentence."""
    first, second = one.pair
    amount = tr(
        "{units:,} {unit} in {documents}", units=one.units, unit=unit, documents=counted(one.documents, "document")
    )
    if not one.other:
        return tr(
            "{first} says “{code}” where {second} says nothing: {amount}",
            first=first,
            code=one.code,
            second=second,
            amount=amount,
        )
    return tr(
        "{first} says “{code}” where {second} says “{other}” and not that: {amount}",
        first=first,
        code=one.code,
        second=second,
        other=one.other,
        amount=amount,
    )


def amount_unit(found: Agreement) -> str:
    """What the amounts of confusions count: codings as they stand are compared by their text."""
    return _UNITS.get(found.unit) or tr("characters")
