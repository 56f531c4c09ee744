"""Quotes as rows: CSV, Excel and JSON, with the exact words of each beside those with editorial marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.domain.formula_guard import guard_formula
from qualcode.domain.report_words import facts_in_words, word_of
from qualcode.domain.translation import tr
from qualcode.exporting.quotes_out import (
    Balance,
    Line,
    QuoteOut,
    balance_columns,
    named_words,
    quotes_by_machine,
    share_cells,
    words_of,
)
from qualcode.exporting.sheet_files import cell_text, workbook_bytes
from qualcode.exporting.tables import (
    Heading,
    footing_to_csv,
    heading_to_csv,
    heading_to_json,
    json_text,
    published_csv,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int
_WIDTHS = {"code": 28, "quote": 70, "shown": 50, "attribution": 26, "question": 40, "before": 40, "after": 40}
_WIDTH = 14
_WRAPPED = "Quoted text"
"""The style of cells: set by name, since an alignment for each takes longer than all else."""


def quote_rows(heading: Heading, quotes: Sequence[QuoteOut]) -> list[list[Cell]]:
    """The head and a row for each quote; `shown` is empty where a reader sees the exact words.

    Columns for the question and for context are there if any quote has one.
    """
    context = any(quote.before or quote.after for quote in quotes)
    asked = any(quote.question is not None for quote in quotes)
    extra = [what for what, _ in quotes[0].extra] if quotes else []
    head = ["code", "quote", "attribution", "document", "turn", "origin", "reference", "time", "shown"]
    optional = [*(["question"] if asked else []), *(["before", "after"] if context else [])]
    marking: list[Cell] = [heading.marking] if heading.marking else []
    rows: list[list[Cell]] = [[*head, *optional, *extra, *(["marking"] if marking else [])]]
    for quote in quotes:
        cells: list[Cell] = [quote.code, quote.text, quote.attribution, quote.called, quote.turn, quote.origin]
        cells += [quote.reference, quote.time, words_of(quote.edited) if quote.edited else ""]
        cells += [named_words([quote.question]) if quote.question is not None else ""] if asked else []
        cells += [named_words(quote.before), named_words(quote.after)] if context else []
        rows.append([*cells, *(value for _, value in quote.extra), *marking])
    return rows


def quotes_to_csv(heading: Heading, quotes: Sequence[QuoteOut], balances: Sequence[Balance] = ()) -> str:
    """Quotes with a line for each; how the sites stand is told in lines that begin with `#`, as the head is."""
    rows = quote_rows(heading, quotes)
    sites = [(f"# {balance_told(balance)}",) for balance in balances]
    return heading_to_csv(heading) + published_csv(rows) + published_csv(sites) + footing_to_csv(heading)


def balance_told(balance: Balance) -> str:
    """How the sites stand among the quotes of a code, on one line."""
    told = [
        tr(
            "{site}: {quotes} of {of_quotes} quotes, {participants} of {of_participants} participants",
            site=s.site,
            quotes=s.quotes,
            of_quotes=s.of_quotes,
            participants=s.participants,
            of_participants=s.of_participants,
        )
        for s in balance.sites
    ]
    return " ".join(tr("sites of {code} · {told}", code=balance.code, told=" · ".join(told)).split())


def quotes_to_json(heading: Heading, quotes: Sequence[QuoteOut], balances: Sequence[Balance] = ()) -> str:
    """Quotes as one object: `about`, `quotes` and `balance`; text is exact, `shown` is with marks."""
    rows = [
        {
            "code": quote.code,
            "quote": quote.text,
            "shown": words_of(quote.edited) if quote.edited else None,
            "attribution": quote.attribution,
            "document": quote.called,
            "turn": quote.turn,
            "reference": quote.reference,
            "time": quote.time or None,
            "origin": quote.origin,
            "question": _utterance(quote.question) if quote.question is not None else None,
            "before": [_utterance(line) for line in quote.before],
            "after": [_utterance(line) for line in quote.after],
            **dict(quote.extra),
        }
        for quote in quotes
    ]
    sites = [
        {
            "code": balance.code,
            "site": share.site,
            "quotes": share.quotes,
            "of_quotes": share.of_quotes,
            "participants": share.participants,
            "of_participants": share.of_participants,
        }
        for balance in balances
        for share in balance.sites
    ]
    return json_text({"about": heading_to_json(heading), "quotes": rows, "balance": sites})


def _utterance(line: Line) -> dict[str, str]:
    return {"speaker": line.who, "text": line.text}


def quotes_to_xlsx(heading: Heading, quotes: Sequence[QuoteOut], balances: Sequence[Balance] = ()) -> bytes:
    """Quotes as an Excel file: a sheet that says what they are, one with a row for each, and one on the sites.

    Texts are texts, never formulas. Marking and warning are at the top and the foot of every printed page. Equal values
    give equal bytes.

    Raises:
        RuleError: A text is longer than a cell can hold.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    about = workbook.worksheets[0]
    about.title = tr("About")
    noted = quotes_by_machine(quotes)
    lines = [("", heading.title), *(("", text) for text in (heading.marking, heading.warning) if text)]
    lines += facts_in_words(heading.facts)
    _fill(about, [*lines, *([(word_of("note"), noted)] if noted else [])], [22, 90])
    rows = quote_rows(heading, quotes)
    widths = [_WIDTHS.get(str(column), _WIDTH) for column in rows[0]]
    _table(workbook.create_sheet(tr("Quotes")), [[word_of(str(column)) for column in rows[0]], *rows[1:]], widths)
    if balances:
        shares: list[list[Cell]] = [
            [balance.code, *share_cells(share)] for balance in balances for share in balance.sites
        ]
        head: list[Cell] = [tr("code"), *balance_columns()]
        _table(workbook.create_sheet(tr("Sites")), [head, *shares], [40, 28, 14, 14, 14, 14])
    said = " · ".join(text for text in (heading.marking, heading.warning) if text)
    for sheet in workbook.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
        if sheet.sheet_properties.pageSetUpPr is not None:
            sheet.sheet_properties.pageSetUpPr.fitToPage = True
        for edge in (sheet.oddHeader, sheet.oddFooter) if said else ():
            if edge is not None:
                edge.center.text = said.replace("&", "&&")
    return workbook_bytes(workbook, heading.title)


def _table(sheet: Worksheet, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> None:
    """A head that stays in sight and filters, and rows."""
    from openpyxl.styles import Font

    _fill(sheet, rows, widths)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, NamedStyle
    from openpyxl.utils import get_column_letter

    workbook = sheet.parent
    if workbook is not None and _WRAPPED not in workbook.named_styles:
        workbook.add_named_style(NamedStyle(_WRAPPED, alignment=Alignment(wrap_text=True, vertical="top")))
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = sheet.cell(number, at)
            cell.value = cell_text(guard_formula(value)) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
            cell.style = _WRAPPED
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
