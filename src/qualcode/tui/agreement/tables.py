"""The lists of the screen of agreement: codes with their bars, the heat table, and the course of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from rich.cells import cell_len

from qualcode.domain.agreement_answers import Agreement, AgreementRow
from qualcode.domain.agreement_choices import PER_CODE
from qualcode.domain.translation import number, tr
from qualcode.tui.agreement.bars import (
    INKS,
    NONE,
    Scale,
    band_of,
    decimal,
    interval_bar,
    percent,
    scale_of,
    scale_title,
)
from qualcode.tui.agreement.figures import (
    CODEBOOK,
    PREVALENCE,
    TROUBLE,
    Rows,
    by_code,
    column_of,
    few,
    lead_of,
    leaf,
    metric_row,
    of_all,
    ordered,
    pair_name,
    parent,
)
from qualcode.tui.agreement.heat import heat_cell
from qualcode.tui.agreement.questions import Answer
from qualcode.tui.agreement.sitting import Answered
from qualcode.tui.prompts.rows import Cell, Column, Row, column_widths, harmless, matches, one_line
from qualcode.tui.words.tables import Table

PERCENT = "percent_agreement"
SHORT = {
    PERCENT: "%",
    "cohen_kappa": "κ",
    "conger_kappa": "κ",
    "gwet_ac1": "AC1",
    "span_f1_overlap": "F1",
    "segment_match": tr("Match"),
    "krippendorff_alpha_set_jaccard": tr("Jacc."),
    "cu_alpha": "cuα",
}
"""The titles of narrow columns."""
LETTERS = {"krippendorff_alpha_nominal": "α", "krippendorff_alpha_set_masi": "α", "u_alpha": "uα"}
_FEW = 3
"""So many coders have their shares beside one another; of more the least and the greatest share are told."""
_NARROWEST, _WIDEST = 9, 16
"""Cells of a column of the heat table."""
_CODE = 22
_CHANGE = 9
BESIDE_ROUNDS = _CHANGE + 1
"""Cells that the column of changes takes beside the rounds."""
_REST = Column("", 1, grow=3)
"""Takes most of what is left of a wide screen, so that numbers stay near their codes."""
_TOGETHER = tr("Everybody")
MEDIAN, MEDIAN_TITLE = ("median", None), tr("All codes (median)")
"""The key of the first row of the heat table, and what it is called."""
_ORDERED = {TROUBLE: tr("(troubled first)"), CODEBOOK: tr("(codebook)"), PREVALENCE: tr("(frequent first)")}
_MOST_LETTERS = 4


def code_table(answered: Answered, sort: str, wanted: str, width: int) -> Table:
    """A row for each code with its bar; where all codes are one, a row for each figure."""
    answer = answered.found[0]
    if answer.labels != PER_CODE:
        return _figure_table(answer, wanted, width)
    lead, rows = lead_of(answer), {code: of_all(answer, found) for code, found in answered.codes(sort).items()}
    others = [name for name in SHORT if any(metric_row(found, name) for found in rows.values())]
    scale = scale_of(row.value for found in rows.values() for row in found if row.metric == lead)
    columns = _code_columns(answer, lead, others, sort)
    room = column_widths(columns, max(20, width - 3))[1]
    columns[1] = columns[1]._replace(title=scale_title(scale, room))
    columns = with_a_hint(columns, width)
    shown: list[Row] = []
    for code, found in rows.items():
        first = metric_row(found, lead)
        if first is not None and matches(wanted, code or ""):
            small = [_small(metric_row(found, name)) for name in others]
            cells = (_name(code), _bar(first, scale, room), *_value(first), *small, *_weight(first))
            shown.append(Row(("code", code), cells))
    return Table(columns, shown)


def cut_columns(columns: Sequence[Column], width: int) -> list[str]:
    """The titles of the columns that have no room on a screen of a width."""
    rooms = column_widths(columns, max(20, width - 3))
    return [column.title for column, room in zip(columns, rooms, strict=True) if not room]


def with_a_hint(columns: Sequence[Column], width: int) -> list[Column]:
    """The same columns; where some have no room `›` stands in the title of the last one that has."""
    rooms = column_widths(columns, max(20, width - 3))
    last = max(i for i, room in enumerate(rooms) if room)
    if all(rooms):
        return list(columns)
    title = f"{one_line(columns[last].title, rooms[last] - 1)}›"
    return [one._replace(title=title) if i == last else one for i, one in enumerate(columns)]


def initials(names: Sequence[str]) -> str:
    """The first letters of coders, as many of each as tell them apart."""
    alike = (len({letter.casefold() for letter in letters}) == 1 for letters in zip(*names, strict=False))
    common = sum(1 for _ in takewhile(bool, alike))
    for length in range(1, _MOST_LETTERS):
        for found in ([name[:length] for name in names], [name[:1] + name[common : common + length] for name in names]):
            if len({one.casefold() for one in found}) == len(names):
                return " ".join(found)
    return ""


def _code_title(sort: str) -> str:
    return tr("Code {order}", order=_ORDERED[sort])


def _code_columns(answer: Agreement, lead: str, others: Sequence[str], sort: str) -> list[Column]:
    one_by_one = len(answer.coders) <= _FEW
    has_it = tr("Has it % {coders}", coders=initials(answer.coders) if one_by_one else "").rstrip()
    prevalence = max(len(has_it), 5 * len(answer.coders)) if one_by_one else 11
    return [
        Column(_code_title(sort), _CODE, grow=2),
        Column("", 16, grow=3),
        Column(LETTERS.get(lead, "α"), 5, right=True),
        Column("95 %", 11, right=True),
        Column(tr("P<.667"), 6, right=True),
        *(Column(SHORT[name], 5, right=True, rank=2 + number) for number, name in enumerate(others)),
        Column(harmless(has_it), prevalence, right=True, rank=8),
        Column("n", _widest_n(answer), right=True, rank=9),
    ]


def _widest_n(answer: Agreement) -> int:
    return max([9, *(len(number(row.n)) for row in answer.rows)])


def _name(code: str | None) -> Cell:
    above = parent(code)
    return ((leaf(code), "strong"), (f"  {above}" if above else "", "quiet"))


def _bar(row: AgreementRow, scale: Scale, room: int) -> Cell:
    if row.value is None:
        return ((row.undefined or "", "quiet"),)
    interval = row.interval
    low, high = (interval.low, interval.high) if interval is not None else (None, None)
    return interval_bar(row.value, low, high, scale, room, judged=row.metric != PERCENT)


def _value(row: AgreementRow) -> tuple[Cell, Cell, Cell]:
    """The figure, its interval, and how likely it is below .667."""
    interval = row.interval
    if row.metric == PERCENT and row.value is not None:  # .667 and .80 are no marks for it.
        ends = f"{percent(interval.low)} {percent(interval.high)}" if interval is not None else ""
        return ((f"{percent(row.value)} %", "strong"),), ends, ""
    span = f"{decimal(interval.low, 2)} {decimal(interval.high, 2)}" if interval is not None else ""
    below = interval.below_667 if interval is not None else None
    ink = INKS[band_of(row.value)] if row.value is not None else "quiet"
    return ((decimal(row.value), ink),), span, (f"{percent(below, 0)} %" if below is not None else "")


def _small(row: AgreementRow | None) -> Cell:
    if row is None or row.value is None:
        return ((NONE, "quiet"),)
    return percent(row.value) if row.metric == PERCENT else decimal(row.value, 2)


def _weight(row: AgreementRow) -> tuple[Cell, Cell]:
    """Prevalence and n."""
    shares = list(row.prevalence.values())
    if not shares:
        return NONE, number(row.n)
    if len(shares) <= _FEW:
        return " ".join(percent(share) for share in shares), number(row.n)
    return f"{percent(min(shares))}–{percent(max(shares))}", number(row.n)


def _figure_table(answer: Agreement, wanted: str, width: int) -> Table:
    rows = of_all(answer, answer.rows)
    scale = scale_of(row.value for row in rows)
    columns = [
        Column(tr("All codes"), 34, grow=1, middle=True),
        Column("", 16, grow=3),
        Column("", 7, right=True),
        Column("95 %", 11, right=True),
        Column(tr("P<.667"), 6, right=True),
        Column("n", _widest_n(answer), right=True, rank=2),
    ]
    room = column_widths(columns, max(20, width - 3))[1]
    columns[1] = columns[1]._replace(title=scale_title(scale, room))
    titles = {metric.name: metric.title for metric in answer.metrics}
    shown = [
        Row(("figure", row.metric), (titles[row.metric], _bar(row, scale, room), *_value(row), number(row.n)))
        for row in rows
        if matches(wanted, titles[row.metric])
    ]
    return Table(columns, shown)


# ---------------------------------------------------------------------- heat


def columns_shown(names: Sequence[str], first: int, width: int, beside: int = 0) -> list[str]:
    """The columns that have room, from the one with this number on."""
    room = width - 3 - _CODE - beside
    shown: list[str] = []
    for name in names[first:]:
        room -= _width(name) + 1
        if room < 0 and shown:
            break
        shown.append(name)
    return shown


def _width(name: str) -> int:
    return max(_NARROWEST, min(_WIDEST, cell_len(name)))


def _heat_columns(shown: Sequence[str], sort: str) -> list[Column]:
    named = (Column(harmless(name), _width(name), right=True, middle=True) for name in shown)
    return [Column(_code_title(sort), _CODE, grow=1), *named]


def heat_table(answered: Answered, sort: str, wanted: str, first: int, width: int) -> Table:
    """Code × pair, document, round or value of an attribute."""
    by, shown = answered.question.by, columns_shown(answered.columns, first, width)
    rows = [
        Row(("code", code), (_name(code), *_heat_cells(answered, found, by, shown)))
        for code, found in answered.codes(sort).items()
        if matches(wanted, code or "")
    ]
    over = answered.by_column
    if len(rows) > 1 and over and not wanted:
        cells = [heat_cell(over[name].median if name in over else None, _width(name)) for name in shown]
        rows.insert(0, Row(MEDIAN, (((MEDIAN_TITLE, "strong"),), *cells)))
    more = "›" if shown and shown[-1] != answered.columns[-1] else ""
    return Table([*_heat_columns(shown, sort), _REST._replace(title=more)], rows)


def _heat_cells(answered: Answered, rows: Rows, by: str, shown: Sequence[str]) -> list[Cell]:
    """The cells of a code; without a value where there is no figure of it in a column."""
    of, unit, texts = {column_of(row, by): row for row in rows}, answered.found[0].unit, answered.texts_count
    cells: list[Cell] = []
    for name in shown:
        row = of.get(name)
        value = row.value if row is not None else None
        cells.append(heat_cell(value, _width(name), few=row is not None and few(row, unit, texts=texts)))
    return cells


# ---------------------------------------------------------------------- over time


def time_table(answered: Answered, sort: str, wanted: str, first: int, width: int) -> Table:
    """Code × round, everybody together and then every two coders."""
    shown = columns_shown(answered.columns, first, width, beside=BESIDE_ROUNDS)
    more = "›" if shown and shown[-1] != answered.columns[-1] else ""
    columns = [*_heat_columns(shown, sort), Column(tr("Change"), _CHANGE, right=True), _REST._replace(title=more)]
    rows: list[Row] = []
    for title, group in time_groups(answered.found, sort):
        found = [
            Row((title, code), (_name(code), *_heat_cells(answered, of_code, "round", shown), _change(of_code)))
            for code, of_code in by_code(group).items()
            if matches(wanted, code or "", title)
        ]
        if found:
            rows += [Row(f"heading {title}", (title,), heading=True), *found]
    return Table(columns, rows)


def time_groups(found: Answer, sort: str) -> list[tuple[str, Rows]]:
    """Those who are compared, and their figures: everybody, and where there are more than two coders every pair."""
    together, *apart = found
    groups = [(_TOGETHER, list(ordered(together, sort).rows))]
    if len(together.coders) > 2 and apart:
        pairs: dict[str, Rows] = {}
        for row in apart[0].rows:
            pairs.setdefault(pair_name(row.pair), []).append(row)
        for title, rows in pairs.items():
            of_pair = apart[0].model_copy(update={"rows": tuple(rows)})
            groups.append((title, list(ordered(of_pair, sort).rows)))
    return groups


def _change(rows: Rows) -> Cell:
    """How much higher the figure is in the last round that has one than in the first."""
    values = [row.value for row in rows if row.value is not None]
    if len(values) < 2:
        return ""
    change = values[-1] - values[0]
    if abs(change) < 0.005:
        return (("= ", "quiet"),)
    return ((f"{'▲' if change > 0 else '▼'} {decimal(abs(change), 2)} ", "good" if change > 0 else "warn"),)
