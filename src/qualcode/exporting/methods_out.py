"""The methods section as Markdown, as an HTML page, as JSON, and as plain text to read in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualcode.domain.methods_answers import GUIDELINES, Methods, MethodsFigure, MethodsPart, MethodsTable, ReportingItem
from qualcode.domain.translation import ENGLISH, language, number, tr
from qualcode.exporting.escaping import html_text, markdown_line
from qualcode.exporting.quotes_out import page_to_html, section_to_html
from qualcode.exporting.tables import (
    Heading,
    Table,
    footing_to_markdown,
    heading_to_json,
    heading_to_markdown,
    json_text,
    table_to_markdown,
)
from qualcode.text.cells import visible

_STYLE = (
    "<style>table { border-collapse: collapse; width: 100%; font-size: .85rem; } "
    "th, td { border: 1px solid #bbb; padding: .2rem .4rem; text-align: left; vertical-align: top; } "
    "pre { background: #f4f4f4; padding: .4rem; overflow-x: auto; } .from, .notes { font-size: .85rem; color: #444; } "
    "body { max-width: 60rem; }</style>"
)


def items_title() -> str:
    """What stands above the items of reporting guidelines."""
    return tr("Items of reporting guidelines that this answers")


def _again() -> str:
    return tr("These commands give the figures again:")


def sources(part: MethodsPart) -> list[tuple[str, list[MethodsFigure]]]:
    """Each command of a part once, with the figures that it gives, in their order."""
    found: dict[str, list[MethodsFigure]] = {}
    for figure in part.figures:
        found.setdefault(figure.command, []).append(figure)
    return list(found.items())


def figure_told(figure: MethodsFigure) -> str:
    """``words = 1234: `words`, added up``."""
    return f"{_value(figure)}: {figure.read}"


def three(value: float) -> str:
    """A figure of agreement as papers print it: `.722`, `-.031`, `1.000`; what rounds to nothing has no sign."""
    text = f"{value:.3f}"
    if language() != ENGLISH:  # The zero before the point is left out in English papers alone.
        return number(0.0 if text == "-0.000" else value, ".3f")
    if text == "-0.000":
        return ".000"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _value(figure: MethodsFigure) -> str:
    shown = three(figure.value) if isinstance(figure.value, float) else str(figure.value)
    return f"{figure.name} = {shown}"


def _with_fields(text: str, plain: Callable[[str], str], field: Callable[[str], str]) -> str:
    """A text in which what stands between backticks is set as fields of an answer are."""
    found = []
    for at, part in enumerate(text.split("`")):
        if at % 2:
            found.append(field(part))
        elif part.strip():
            found.append(" " * part.startswith(" ") + plain(part.strip()) + " " * part.endswith(" "))
    return "".join(found)


def item_told(item: ReportingItem, titles: dict[str, str]) -> str:
    """`24. Number of data coders – how many coded (Material and coders)`."""
    return f"{item.number}. {item.title} – {item.extent} ({', '.join(titles[part] for part in item.parts)})"


def guidelines(answer: Methods) -> dict[str, list[str]]:
    """Guideline, with where it was published → its items that are answered, in words."""
    titles = {part.key: part.title for part in answer.parts}
    found: dict[str, list[str]] = {}
    for item in answer.items:
        name = f"{item.guideline} ({GUIDELINES[item.guideline]})"
        found.setdefault(name, []).append(item_told(item, titles))
    return found


def methods_to_markdown(answer: Methods, heading: Heading) -> str:
    """The section in Markdown: a paragraph for each part, and below it the commands that give its figures."""
    lines = [heading_to_markdown(heading)]
    for part in answer.parts:
        lines += [_title_to_markdown(part.title, heading), markdown_line(" ".join(part.sentences)) + "\n"]
        if part.table is not None:
            lines += _table_to_markdown(part.table)
        if part.figures:
            lines.append(_again() + "\n")
        for command, figures in sources(part):
            lines += [_fence(command), *map(_figure_to_markdown, figures), ""]
    lines.append(_title_to_markdown(items_title(), heading))
    for guideline, items in guidelines(answer).items():
        lines += [f"{markdown_line(guideline)}\n", *(f"- {_fields_to_markdown(item)}" for item in items), ""]
    lines += [_fields_to_markdown(note) + "\n" for note in answer.notes]
    return "\n".join(lines) + footing_to_markdown(heading)


def _figure_to_markdown(figure: MethodsFigure) -> str:
    return f"- {markdown_line(_value(figure))}: {_fields_to_markdown(figure.read)}"


def _fields_to_markdown(text: str) -> str:
    return _with_fields(text, markdown_line, lambda name: f"`{visible(name)}`")


def _title_to_markdown(title: str, heading: Heading) -> str:
    return f"## {markdown_line(f'{title} ({heading.marking})' if heading.marking else title)}\n"


def _table_to_markdown(table: MethodsTable) -> Iterator[str]:
    yield f"**{markdown_line(table.title)}**\n"
    yield table_to_markdown(Table(table.columns, table.rows))
    yield from (f"- {markdown_line(note)}" for note in table.notes)
    yield f"\n{_fence(table.command)}"


def _fence(command: str) -> str:
    """A command as it is typed: in a block of code nothing is markup, and a line that begins with a word ends none."""
    return f"```console\n{visible(command)}\n```\n"


def methods_to_html(answer: Methods, heading: Heading) -> str:
    """The section as a page that stands alone."""
    body = [_STYLE]
    for part in answer.parts:
        body += [*section_to_html(heading, part.title), f'<p dir="auto">{html_text(" ".join(part.sentences))}</p>']
        if part.table is not None:
            body += _table_to_html(part.table)
        if part.figures:
            body.append(f'<p class="from">{html_text(_again())}</p>')
        for command, figures in sources(part):
            body += [f"<pre>{html_text(command)}</pre>", '<ul class="from">', *map(_figure_to_html, figures), "</ul>"]
    body += section_to_html(heading, items_title())
    for guideline, items in guidelines(answer).items():
        listed = [f"<li>{_fields_to_html(item)}</li>" for item in items]
        body += [f"<p>{html_text(guideline)}</p>", "<ul>", *listed, "</ul>"]
    body += [f'<p class="notes">{_fields_to_html(note)}</p>' for note in answer.notes]
    return page_to_html(heading, body)


def _figure_to_html(figure: MethodsFigure) -> str:
    return f"<li>{html_text(_value(figure))}: {_fields_to_html(figure.read)}</li>"


def _fields_to_html(text: str) -> str:
    return _with_fields(text, html_text, lambda name: f"<code>{html_text(name)}</code>")


def _table_to_html(table: MethodsTable) -> Iterator[str]:
    yield f"<table><caption>{html_text(table.title)}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{html_text(column)}</th>' for column in table.columns)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(f'<td>{html_text(cell)}</td>' for cell in row)}</tr>"
    yield "</tbody></table>"
    yield f'<ul class="notes">{"".join(f"<li>{html_text(note)}</li>" for note in table.notes)}</ul>'
    yield f"<pre>{html_text(table.command)}</pre>"


def methods_to_json(answer: Methods, heading: Heading) -> str:
    """The answer that `--json` gives, with the head of the file as `about`."""
    return json_text({"about": heading_to_json(heading), **answer.model_dump(mode="json")})
