"""Figures of agreement as the text of a file: a table to read, or a line for each figure; never without definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcode.domain.agreement_answers import Agreement, AgreementRow, LeftOut
from qualcode.domain.translation import tr
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
_UNDEFINED = "undefined"
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
            cells = list(_each_reason_once(cells))
        if not reasons:
            cells = [_UNDEFINED if cell.startswith(f"{_UNDEFINED}: ") else cell for cell in cells]
        prevalence = prevalence_told(first, most=_MOST_GIVEN if brief and not _by_coder(first) else None)
        rows.append((*(_cell(key[i]) for i in shown), *cells, str(first.n), prevalence))
    head = (*(_SLICES[i] for i in shown), *metrics, "n", "prevalence")
    return Table(head, tuple(rows))


def _by_coder(row: AgreementRow) -> bool:
    """Whether prevalence is told of each coder, and not of each code."""
    return set(row.prevalence) <= set(row.coders)


def _each_reason_once(cells: Iterable[str]) -> Iterator[str]:
    """The figures of a line, `–` where one is undefined for the reason that was told before."""
    met: set[str] = set()
    for cell in cells:
        yield "–" if cell in met else cell
        if cell.startswith(f"{_UNDEFINED}: "):
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
        return f"{_UNDEFINED}: {row.undefined}"
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
    text = f"{value:.3f}"
    return "0.000" if text == "-0.000" else text


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
            "{join} and {more:,} more: --json",
            join=", ".join(f"{name} {share:.1%}" for name, share in shares),
            more=more,
        )
    return ", ".join(f"{name} {share:.1%}" for name, share in shares)


def left_out_told(left_out: Sequence[LeftOut], unit: str) -> Iterator[str]:
    """What does not count and why, a line each."""
    what = {"char": tr("code point"), "span": tr("code point")}.get(unit, unit)
    for one in left_out:
        amounts = []
        if one.documents is not None:
            amounts.append(counted(one.documents, "document"))
        if one.units is not None:
            amounts.append(counted(one.units, what))
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
            else tr("{number_places:,} of {number_every:,} parts", number_places=len(places), number_every=len(every))
        )
        told.append(line if len(places) == len(every) else f"{named}: {line}")
    return told


def definitions(answer: Agreement) -> tuple[tuple[str, str], ...]:
    """(what, value) of all that the figures stand on, for the head of a file or the foot of a table."""
    labels = {
        "per-code": tr("each code by itself, given or not"),
        "single": tr("each unit has one code"),
        "set": tr("each unit has a set of codes"),
    }
    own = _left_out_where(answer)
    facts = [
        ("unit", answer.unit),
        ("universe", answer.universe),
        ("labels", labels.get(answer.labels, answer.labels)),
        ("coders", ", ".join(answer.coders) or "none"),
        ("documents", str(len(answer.documents))),
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
        facts.append(("intervals", f"{interval.level:.0%}, {how}"))
        warnings = dict.fromkeys(row.interval.warning for row in answer.rows if row.interval and row.interval.warning)
        facts += [("warning", warning) for warning in warnings if warning]
    none = dict.fromkeys(row.no_interval for row in answer.rows if row.no_interval)
    facts += [(tr("no interval"), reason) for reason in none if reason]
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
    unit = {"char": tr("code points"), "span": tr("code points")}.get(answer.unit, f"{answer.unit}s")
    return Table(("coder", "says", "where", "says", unit, "documents"), tuple(rows), "Confusions")


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
    body = [_STYLE, *_html_table(figure_table(answer), answer)]
    if answer.confusions:
        table = confusion_table(answer)
        body += [*section_to_html(heading, table.title), *_html_table(table, answer)]
    return page_to_html(heading, body)


_STYLE = (
    "<style>table { border-collapse: collapse; width: 100%; font-size: .85rem; } "
    "th, td { border: 1px solid #bbb; padding: .2rem .4rem; text-align: left; vertical-align: top; } "
    ".low { background: #ddd; } .fair { background: #eee; } body { max-width: 75rem; }</style>"
)


def _html_table(table: Table, answer: Agreement) -> Iterator[str]:
    metrics = {metric.name for metric in answer.metrics}
    yield "<table><thead><tr>"
    yield "".join(f'<th scope="col">{html_text(column)}</th>' for column in table.columns)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = [
            f"<td{_level(str(cell)) if column in metrics and 'alpha' in column else ''}>{html_text(str(cell))}</td>"
            for column, cell in zip(table.columns, row, strict=True)
        ]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def _level(cell: str) -> str:
    """Below .667 and below .80 an α is shaded, and says so where it is pointed at."""
    try:
        value = float(cell.split(" ", 1)[0])
    except ValueError:
        return ""
    for bound, name in _LEVELS:
        if value < bound:
            return f' class="{name}" title="below {bound:g}"'
    return ""


def agreement_to_json(answer: Agreement, heading: Heading) -> str:
    """The answer that `--json` gives, with the head of the file as `about`."""
    return json_text({"about": heading_to_json(heading), **answer.model_dump(mode="json")})
