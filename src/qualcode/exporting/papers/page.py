"""Papers as an HTML page that stands alone: nothing is loaded from anywhere, no script, charts drawn in it."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.report_words import facts_in_words
from qualcode.domain.translation import language, tr
from qualcode.exporting.escaping import html_text
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, Part, QuotesPart, Section, TablePart, Words
from qualcode.exporting.papers.cells import NUMBERS, head_told, hidden_told, rows_told
from qualcode.exporting.papers.quoting import quote_to_html

_STYLE = """
:root { color-scheme: light dark; --ink: #111; --paper: #fff; --quiet: #555; --line: #bbb; --soft: #f3f3f3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eee; --paper: #16181c; --quiet: #b3b3b3; --line: #555; --soft: #23262c; }
}
body { font: 1rem/1.5 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
body { color: var(--ink); background: var(--paper); }
table { border-collapse: collapse; font: .85rem/1.4 system-ui, sans-serif; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: .25rem 0; }
th, td { border: 1px solid var(--line); padding: .2rem .45rem; text-align: left; vertical-align: top; }
thead th { background: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
blockquote { margin: 0; padding-left: 1rem; border-left: 3px solid var(--line); }
.context { color: var(--quiet); font-style: italic; }
.who { font-variant: small-caps; }
.note, dl { color: var(--quiet); font-size: .9rem; }
dl { margin: .5rem 0; } dt { float: left; clear: left; margin-right: .5rem; } dt::after { content: ":"; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .5rem; overflow-x: auto; font-size: .8rem; }
.chart { margin: 1.5rem 0; break-inside: avoid; background: #fff; color: #111; }
.chart svg { max-width: 100%; height: auto; }
.chart figcaption { color: #444; font-size: .9rem; padding: .25rem; }
.quote { margin: 1.25rem 0; break-inside: avoid; }
.quote p { margin: .35rem 0; }
.quote figcaption { color: var(--quiet); font-size: .9rem; margin: .25rem 0 0 1.2rem; overflow-wrap: anywhere; }
.quote dl { font-size: .85rem; color: var(--quiet); margin: .25rem 0 0 1.2rem; }
details { margin: .75rem 0 1.5rem; font-size: .85rem; color: var(--quiet); }
summary { cursor: pointer; font-family: system-ui, sans-serif; }
summary:focus-visible { outline: 2px solid; outline-offset: 2px; }
.mark { font-weight: bold; border: 2px solid #a00; padding: .25rem .5rem; }
.page { position: fixed; top: 0; left: 0; right: 0; text-align: center; background: var(--paper); z-index: 1; }
@media print {
  body { margin: 2rem 0; max-width: none; } h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; }
}
""".strip()


def paper_to_html(paper: Paper) -> str:
    """A paper as a page. The same paper gives the same text."""
    heading = paper.heading
    marks = [f'<p class="mark">{html_text(text)}</p>' for text in (heading.marking, heading.warning) if text]
    body = [f'<div class="mark page" aria-hidden="true">{html_text(heading.marking)}</div>'] if heading.marking else []
    body += ["<main>", f"<h1>{html_text(heading.title)}</h1>", *marks, _facts(heading.facts)]
    if paper.contents and paper.sections:
        body.append(f'<nav aria-label="{html_text(tr("Contents"))}"><ul>')
        for number, section in paper.sections:
            indent = f' style="margin-left: {section.level - 1}rem"' if section.level > 1 else ""
            body.append(f'<li{indent}><a href="#s{number}">{html_text(section.title)}</a></li>')
        body.append("</ul></nav>")
    number = 0
    for part in paper.parts:
        number += isinstance(part, Section)
        body += _part(part, number, heading.marking)
    body += [*marks, "</main>"]
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html_text(heading.title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _part(part: Part, number: int, marking: str) -> Iterator[str]:
    match part:
        case Section(title, level):
            tag = f"h{min(level + 1, 6)}"
            yield f'<{tag} id="s{number}">{html_text(title)}</{tag}>'
            if marking and level == 1:
                yield f'<p class="mark">{html_text(marking)}</p>'
        case Words(text, quiet):
            css = ' class="note"' if quiet else ""
            yield from (f'<p dir="auto"{css}>{html_text(line)}</p>' for line in text.split("\n") if line.strip())
        case Facts(facts, command):
            # Beside the quotes and numbers that they are about they must not stand out.
            shown = [_facts(facts), *([f"<pre>{html_text(command)}</pre>"] if command else [])]
            yield f"<details><summary>{html_text(tr('How this was counted'))}</summary>{''.join(shown)}</details>"
        case TablePart():
            yield from _table(part)
        case QuotesPart(quotes):
            for quote in quotes:
                yield from quote_to_html(quote)
        case ChartPart(chart, caption):
            from qualcode.exporting.charts import draw

            drawn = draw(chart, "svg").decode()
            yield f'<figure class="chart">{drawn[drawn.index("<svg") :]}'
            yield f"<figcaption>{html_text(caption)}</figcaption></figure>" if caption else "</figure>"


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    told = (f"<dt>{html_text(what)}</dt><dd>{html_text(value)}</dd>" for what, value in facts_in_words(facts))
    return f"<dl>{''.join(told)}</dl>"


def _table(part: TablePart) -> Iterator[str]:
    table = part.table
    classes = [' class="number"' if column.kind in NUMBERS else "" for column in table.columns]
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{html_text(table.title) or tr("table")}"><table>'
    if table.title:
        yield f"<caption>{html_text(table.title)}</caption>"
    heads = (
        f'<th scope="col"{css}>{html_text(head_told(c))}</th>' for c, css in zip(table.columns, classes, strict=True)
    )
    yield f"<thead><tr>{''.join(heads)}</tr></thead><tbody>"
    for row in rows_told(table):
        cells = [f"<td{css}>{html_text(cell)}</td>" for cell, css in zip(row, classes, strict=True)]
        if table.columns[0].kind == "label":
            cells[0] = f'<th scope="row">{html_text(row[0])}</th>'
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    yield from (f'<p class="note">{html_text(note)}</p>' for note in (*table.notes, hidden_told(table)) if note)
