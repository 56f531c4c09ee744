"""Quotes in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.exporting.papers.quoting import quote_to_markdown
from qualcode.exporting.quotes_out import (
    Balance,
    QuoteOut,
    balance_columns,
    quotes_by_machine,
    section_to_markdown,
    share_cells,
)
from qualcode.exporting.tables import (
    Heading,
    Table,
    footing_to_markdown,
    heading_to_markdown,
    note_to_markdown,
    table_to_markdown,
)


def quotes_to_markdown(heading: Heading, quotes: Sequence[QuoteOut], balances: Sequence[Balance] = ()) -> str:
    """Quotes as block quotes below their codes, each with its attribution and place; context is marked as such."""
    parts = [heading_to_markdown(heading)]
    tables = {balance.code: balance for balance in balances}
    code = None
    for quote in quotes:
        if quote.code != code:
            code = quote.code
            parts += section_to_markdown(heading, code)
            if code in tables:
                rows = tuple(map(share_cells, tables[code].sites))
                parts += ["\n", table_to_markdown(Table(balance_columns(), rows))]
        parts += ["\n", quote_to_markdown(quote)]
    return "".join(parts) + note_to_markdown(quotes_by_machine(quotes)) + footing_to_markdown(heading)
