"""Quotes as one HTML page that needs nothing else: a search that filters as one types, light and dark colours."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from qualcode.domain.report_words import count_of, facts_in_words
from qualcode.domain.translation import language, tr
from qualcode.exporting.escaping import html_text
from qualcode.exporting.papers.quoting import quote_to_html
from qualcode.exporting.quotes_out import (
    Balance,
    QuoteOut,
    balance_columns,
    quotes_by_machine,
    share_cells,
)
from qualcode.exporting.tables import Heading

_PAGE = Path(__file__).with_name("page")


def _tools() -> str:
    """What finds quotes on the page and turns it dark; quotes say their own language, all else is in the page's."""
    return (
        f'<div id="tools" class="tools" role="search" aria-label="{_said(tr("Quotes"))}" hidden>\n'
        f'<label for="search">{html_text(tr("Find in quotes"))}</label>\n'
        '<input id="search" type="search" spellcheck="false" aria-keyshortcuts="/"'
        f' title="{_said(tr("Press / to come here"))}">\n'
        '<output id="count" for="search" aria-live="polite"></output>\n'
        f'<button id="theme" type="button">{html_text(tr("Dark colours"))}</button>\n</div>'
    )


def _said(text: str) -> str:
    return html.escape(text)


def quotes_to_html(heading: Heading, quotes: Sequence[QuoteOut], balances: Sequence[Balance] = ()) -> str:
    """Quotes as a page that stands alone: its only script and style are in it, and it can load or send nothing.

    Whoever has no script reads and prints all of it; the search and the switch of colours are then not there.
    """
    sections = [(code, list(some)) for code, some in groupby(quotes, key=lambda quote: quote.code)]
    tables = {balance.code: balance for balance in balances}
    marks = [f'<p class="marking">{html_text(text)}</p>' for text in (heading.marking, heading.warning) if text]
    body = [f'<a class="jump" href="#quotes">{html_text(tr("To the quotes"))}</a>']
    if heading.marking:
        # A fixed element is repeated on every printed page.
        body.append(f'<div class="marking page" aria-hidden="true">{html_text(heading.marking)}</div>')
    body += ["<header>", f'<h1 dir="auto">{html_text(heading.title)}</h1>', *marks, "<dl>"]
    body += [
        f'<dt>{html_text(what)}</dt><dd dir="auto">{html_text(value)}</dd>'
        for what, value in facts_in_words(heading.facts)
    ]
    body += ["</dl>", "</header>", _tools(), *_contents(sections), '<main id="quotes" tabindex="-1">']
    for number, (code, some) in enumerate(sections, start=1):
        body += [f'<section data-number="{number}" aria-labelledby="c{number}">']
        body += [f'<h2 id="c{number}" dir="auto">{html_text(code)}</h2>', *marks[: 1 if heading.marking else 0]]
        body += _balance(tables[code]) if code in tables else []
        for quote in some:
            body += quote_to_html(quote)
        body.append("</section>")
    noted = quotes_by_machine(quotes)
    body += [
        "</main>",
        "<footer>",
        *([f'<p class="note">{html_text(noted)}</p>'] if noted else []),
        *marks,
        "</footer>",
    ]
    return _page(heading.title, body)


def _contents(sections: Sequence[tuple[str, Sequence[QuoteOut]]]) -> list[str]:
    if not sections:
        return []
    found = [f'<nav aria-label="{_said(tr("Codes"))}">', "<ul>"]
    for number, (code, some) in enumerate(sections, start=1):
        link = f'<a href="#c{number}" dir="auto">{html_text(code)}</a>'
        found.append(f'<li id="to-{number}">{link} <span class="count">{count_of(len(some))}</span></li>')
    return [*found, "</ul>", "</nav>"]


def _balance(balance: Balance) -> list[str]:
    heads = "".join(f'<th scope="col">{html_text(column)}</th>' for column in balance_columns())
    found = [
        "<details open>",
        f"<summary>{html_text(tr('Sites'))}</summary>",
        f"<table><thead><tr>{heads}</tr></thead><tbody>",
    ]
    for share in balance.sites:
        cells = "".join(
            f"<td>{html_text(cell if isinstance(cell, str) else count_of(cell))}</td>" for cell in share_cells(share)
        )
        found.append(f"<tr>{cells}</tr>")
    return [*found, "</tbody></table>", "</details>"]


@cache
def _asset(name: str, _language: str) -> tuple[str, str]:
    """A part of the page in the language that is spoken here, and the hash by which its policy lets it work."""
    text = (_PAGE / name).read_text(encoding="utf-8").strip()
    for said, in_language in _said_by_script().items():
        text = text.replace(said, in_language)
    text = f"\n{text}\n"
    return text, f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _said_by_script() -> dict[str, str]:
    """What the script says: as it stands there in English, and as it stands there in the page's language."""
    some = tr("{shown} of {all} quotes").replace("{shown}", "${shown}").replace("{all}", "${quotes.length}")
    return {
        "`${shown} of ${quotes.length} quotes`": f"`{some}`",
        "`${quotes.length} quotes`": f"`{tr('{all} quotes').replace('{all}', '${quotes.length}')}`",
        '"Light colours"': json.dumps(tr("Light colours")),
        '"Dark colours"': json.dumps(tr("Dark colours")),
    }


def _page(title: str, body: Sequence[str]) -> str:
    style, styled = _asset("quotes.css", language())
    script, scripted = _asset("quotes.js", language())
    policy = f"default-src 'none'; style-src {styled}; script-src {scripted}; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{html_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + f"\n<script>{script}</script>\n</body>\n</html>\n"
    )
