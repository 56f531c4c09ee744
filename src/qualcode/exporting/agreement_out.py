"""Figures of agreement as the text of a file: a table to read, or a line for each figure; never without definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualcode.domain.agreement_answers import Agreement, AgreementRow, LeftOut
from qualcode.domain.report_words import count_of, word_of
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.exporting.escaping import html_text, markdown_line
from qualcode.exporting.quotes_out import page_to_html, section_to_html
from qualcode.exporting.tables import (
    Heading,
    Table,
    footing_to_csv,
    footing_to_markdown,
    heading_to_csv,
    heading_to_json,
    heading_to_markdown,
    json_text,
    published_csv,
    table_to_markdown,
)

_SLICES = ("code", "pair", "document", "round", "attribute")
_MOST_GIVEN = 3
"""Codes whose prevalence is told in a terminal where one figure is for all of them."""
_NAMED = 3
"""Codes, or places, that are named; of more it is told how many."""
_LEVELS = ((0.667, "low"), (0.8, "fair"))


def figure_table(answer: Agreement, *, intervals: bool = True, brief: bool = False, reasons: bool = True) -> Table:
    """A line for each code, pair, document … and a column for each metric: value, interval, or why there is none.

    Args:
        intervals: Whether they stand behind the values.
        brief: To be read in a terminal: a reason that holds for several metrics of a line is told once, and of many
            codes the prevalence of those that were given most.
        reasons: Whether it is said there why figures are undefined.
    """
    metrics = [metric.name for metric in answer.metrics]
    lines: dict[tuple[object, ...], dict[str, AgreementRow]] = {}
    for row in answer.rows:
        key = tuple(getattr(row, name) for name in _SLICES)
        lines.setdefault(key, {})[row.metric] = row
    shown = [i for i, name in enumerate(_SLICES) if any(key[i] is not None for key in lines)]
    if all(len(row.coders) == 2 for row in answer.rows) and len({row.coders for row in answer.rows}) == 1:
        shown = [i for i in shown if _SLICES[i] != "pair"]
    rows = []
    for key, figures in lines.items():
        first = next(iter(figures.values()))
        cells = [told(figures[name], intervals=intervals) if name in figures else "" for name in metrics]
        if brief:
            cells = list(_each_reason_once(cells, [figures[name] for name in metrics if name in figures]))
        if not reasons:
            gone = [name in figures and figures[name].value is None for name in metrics]
            cells = [tr("undefined") if without else cell for cell, without in zip(cells, gone, strict=True)]
        prevalence = prevalence_told(first, most=_MOST_GIVEN if brief and not _by_coder(first) else None)
        rows.append((*(_cell(key[i]) for i in shown), *cells, str(first.n), prevalence))
    head = (*(word_of(_SLICES[i]) for i in shown), *metrics, "n", tr("prevalence"))
    return Table(head, tuple(rows))


def _by_coder(row: AgreementRow) -> bool:
    """Whether prevalence is told of each coder, and not of each code."""
    return set(row.prevalence) <= set(row.coders)


def _each_reason_once(cells: Sequence[str], rows: Iterable[AgreementRow]) -> Iterator[str]:
    """The cells of a line, in which a reason for being undefined that stands in one before is not said again."""
    reasons = {told(row) for row in rows if row.value is None}
    met: set[str] = set()
    for cell in cells:
        yield "–" if cell in met else cell
        if cell in reasons:
            met.add(cell)


def reasons_told(answer: Agreement) -> tuple[str, ...]:
    """Each reason why figures are undefined, once, with the codes, or how many there are, that it holds for."""
    found: dict[str, dict[str, None]] = {}
    for row in answer.rows:
        if row.undefined is not None:
            found.setdefault(row.undefined, {}).update({row.code: None} if row.code is not None else {})
    return tuple(
        f"{reason} ({counted(len(codes), 'code') if len(codes) > _NAMED else ', '.join(codes)})" if codes else reason
        for reason, codes in found.items()
    )


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " – ".join(map(str, value))
    return "" if value is None else str(value)


def told(row: AgreementRow, *, intervals: bool = True) -> str:
    """A figure in a cell: `0.743 (0.410 to 1.000)`, or `undefined: …`."""
    if row.value is None:
        return tr("undefined: {reason}", reason=row.undefined)
    if row.interval is None or not intervals:
        return _three(row.value)
    return tr(
        "{value} ({low} to {high})",
        value=_three(row.value),
        low=_three(row.interval.low),
        high=_three(row.interval.high),
    )


def _three(value: float) -> str:
    """A figure with three decimals; what rounds to nothing has no sign."""
    return number(0.0 if f"{value:.3f}" == "-0.000" else value, ".3f")


def prevalence_told(row: AgreementRow, *, most: int | None = None) -> str:
    """How much of n has the code: `Ana 12.0%, Ben 14.1%`.

    Args:
        most: How many are told, those with the largest shares; all, if not given.
    """
    shares = list(row.prevalence.items())
    if most is not None and len(shares) > most + 1:
        more = len(shares) - most
        shares = sorted(shares, key=lambda one: -one[1])[:most]
        return tr(
            "{shares} and {more:,} more: --json",
            shares=_shares(shares),
            more=more,
        )
    return _shares(shares)


def _shares(shares: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {number(share, '.1%')}" for name, share in shares)


def units_told(unit: str, count: int) -> str:
    """So many of the units in which it was measured; of spans, code points."""
    if unit == "sentence":
        return counted(count, "sentence")
    return counted(count, "turn") if unit == "turn" else counted(count, "code point")


def left_out_told(left_out: Sequence[LeftOut], unit: str) -> Iterator[str]:
    """What does not count and why, a line each."""
    for one in left_out:
        amounts = []
        if one.documents is not None:
            amounts.append(counted(one.documents, "document"))
        if one.units is not None:
            amounts.append(units_told(unit, one.units))
        yield f"{', '.join(amounts)}: {one.reason}"


def _left_out_where(answer: Agreement) -> list[str]:
    """What single figures leave out, a line each: with the pair, document … unless it holds for all of them."""
    every: dict[str, None] = {}
    found: dict[str, dict[str, None]] = {}
    for row in answer.rows:
        place = ", ".join(_cell(getattr(row, name)) for name in _SLICES[1:] if getattr(row, name) is not None)
        every[place] = None
        for line in left_out_told(row.left_out, answer.unit):
            found.setdefault(line, {})[place] = None
    told = []
    for line, places in found.items():
        named = (
            "; ".join(places)
            if len(places) <= _NAMED
            else tr("{places:,} of {all:,} parts", places=len(places), all=len(every))
        )
        told.append(line if len(places) == len(every) else f"{named}: {line}")
    return told


def _unit_told(unit: str) -> str:
    return {"char": tr("char"), "sentence": tr("sentence"), "turn": tr("turn"), "span": tr("span")}.get(unit, unit)


def definitions(answer: Agreement) -> tuple[tuple[str, str], ...]:
    """(what, value) of all that the figures stand on, for the head of a file or the foot of a table."""
    labels = {
        "per-code": tr("each code by itself, given or not"),
        "single": tr("each unit has one code"),
        "set": tr("each unit has a set of codes"),
    }
    own = _left_out_where(answer)
    facts = [
        ("unit", _unit_told(answer.unit)),
        ("universe", answer.universe),
        ("labels", labels.get(answer.labels, answer.labels)),
        ("coders", ", ".join(answer.coders) or tr("none")),
        ("documents", count_of(len(answer.documents))),
        *(("left out", line) for line in left_out_told(answer.left_out, answer.unit)),
        *(
            (("left out", line) for line in own)
            if len(own) <= _FEW
            else [("left out", tr("more, figure by figure (JSON, CSV)"))]
        ),
        *(("note", note) for note in answer.notes),
    ]
    interval = next((row.interval for row in answer.rows if row.interval is not None), None)
    if interval is not None:
        how = tr("analytic (Student’s t)")
        if interval.method == "bootstrap":
            how = tr(
                "bootstrap over documents, {replicates} replicates, seed {seed}, percentiles",
                replicates=interval.replicates,
                seed=interval.seed,
            )
        facts.append(("intervals", f"{number(interval.level, '.0%')}, {how}"))
        warnings = dict.fromkeys(row.interval.warning for row in answer.rows if row.interval and row.interval.warning)
        facts += [("warning", warning) for warning in warnings if warning]
    none = dict.fromkeys(row.no_interval for row in answer.rows if row.no_interval)
    facts += [("no interval", reason) for reason in none if reason]
    facts += [(metric.name, f"{metric.title} = {metric.formula} ({metric.source})") for metric in answer.metrics]
    return tuple(facts)


_FEW = 8
"""Reasons for leaving out that a table's foot lists one by one."""


def confusion_table(answer: Agreement) -> Table:
    """A line for each two codes that stand for one another."""
    rows = [
        (one.pair[0], one.code, one.pair[1], one.other or tr("(no other code)"), one.units, one.documents)
        for one in answer.confusions
    ]
    unit = {"sentence": tr("sentences"), "turn": tr("turns")}.get(answer.unit, tr("code points"))
    columns = (tr("coder"), tr("says"), tr("where"), tr("says"), unit, tr("documents"))
    return Table(columns, tuple(rows), tr("Confusions"))


def agreement_to_csv(answer: Agreement, heading: Heading) -> str:
    """A line for each figure, with all that it stands on."""
    marked = (heading.marking,) if heading.marking else ()
    head = (
        "metric", "code", "pair", "document", "round", "attribute", "value", "undefined", "low", "high", "method",
        "replicates", "dropped", "seed", "below_667", "below_800", "n", "documents", "coders", "prevalence", "left_out",
        *(("marking",) if marked else ()),
    )  # fmt: skip
    lines = [head, *((*_csv_row(row, answer.unit), *marked) for row in answer.rows)]
    text = heading_to_csv(heading) + published_csv(lines)
    if answer.confusions:
        table = confusion_table(answer)
        text += published_csv([("# confusions",), table.columns, *table.rows])
    return text + footing_to_csv(heading)


def _csv_row(row: AgreementRow, unit: str) -> tuple[str, ...]:
    interval = row.interval
    numbers: tuple[object, ...] = ("",) * 8
    if interval is not None:
        numbers = (
            interval.low, interval.high, interval.method, interval.replicates, interval.dropped, interval.seed,
            interval.below_667, interval.below_800,
        )  # fmt: skip
    what = (row.metric, row.code, _cell(row.pair), row.document, row.round, row.attribute, row.value, row.undefined)
    left_out = "; ".join(left_out_told(row.left_out, unit))
    stands_on = (row.n, row.documents, "; ".join(row.coders), prevalence_told(row), left_out)
    cells: tuple[object, ...] = (*what, *numbers, *stands_on)
    return tuple("" if cell is None else str(cell) for cell in cells)


def agreement_to_markdown(answer: Agreement, heading: Heading) -> str:
    """The table in Markdown, with its definitions in the head."""
    parts = [heading_to_markdown(heading), table_to_markdown(figure_table(answer))]
    if answer.confusions:
        table = confusion_table(answer)
        title = f"{table.title} ({heading.marking})" if heading.marking else table.title
        parts += [f"## {markdown_line(title)}\n", table_to_markdown(table)]
    return "\n".join(parts) + footing_to_markdown(heading)


def agreement_to_html(answer: Agreement, heading: Heading) -> str:
    """The table as a page that stands alone; cells are marked by shade and by a word, for print and screen readers."""
    body = [_STYLE, *_html_table(figure_table(answer), _levels(answer))]
    if answer.confusions:
        table = confusion_table(answer)
        body += [*section_to_html(heading, table.title), *_html_table(table, {})]
    return page_to_html(heading, body)


_STYLE = (
    "<style>table { border-collapse: collapse; width: 100%; font-size: .85rem; } "
    "th, td { border: 1px solid #bbb; padding: .2rem .4rem; text-align: left; vertical-align: top; } "
    ".low { background: #ddd; } .fair { background: #eee; } body { max-width: 75rem; }</style>"
)


def _levels(answer: Agreement) -> dict[str, tuple[str, float]]:
    """Cell of a figure of the alpha family that is low or fair → which of them, and below what."""
    found = {}
    for row in answer.rows:
        bound = next((one for one in _LEVELS if row.value is not None and _rounded(row.value) < one[0]), None)
        if bound is not None and "alpha" in row.metric:
            found[told(row)] = (bound[1], bound[0])
    return found


def _rounded(value: float) -> float:
    return float(f"{value:.3f}")


def _html_table(table: Table, levels: Mapping[str, tuple[str, float]]) -> Iterator[str]:
    yield "<table><thead><tr>"
    yield "".join(f'<th scope="col">{html_text(column)}</th>' for column in table.columns)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = [
            f"<td{_level(levels.get(str(cell))) if 'alpha' in column else ''}>{html_text(str(cell))}</td>"
            for column, cell in zip(table.columns, row, strict=True)
        ]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def _level(level: tuple[str, float] | None) -> str:
    if level is None:
        return ""
    return f' class="{level[0]}" title="{html_text(tr("below {bound}", bound=number(level[1], "g")))}"'


def agreement_to_json(answer: Agreement, heading: Heading) -> str:
    """The answer that `--json` gives, with the head of the file as `about`."""
    return json_text({"about": heading_to_json(heading), **answer.model_dump(mode="json")})
