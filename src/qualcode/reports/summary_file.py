"""Summaries and their charts as publications: no cell, column or name may give somebody away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from qualcode.cases.withholding import left_out_fact, withheld_cases
from qualcode.domain.charts import Chart
from qualcode.domain.choices import CHART_FORMATS, TABLE_FORMATS
from qualcode.domain.errors import InputError, PublicationError
from qualcode.domain.report_words import facts_in_words
from qualcode.domain.summaries import CellPlace, Summary, SummaryTable, SummaryWish
from qualcode.domain.summary_answers import in_words
from qualcode.domain.translation import tr
from qualcode.exporting.papers.blocks import Paper, Part, Section, TablePart, Words
from qualcode.exporting.papers.cells import head_told
from qualcode.exporting.tables import Heading, internal
from qualcode.reports.hiding import hidden_fact, hide_small
from qualcode.reports.judging import IT, Content, judge
from qualcode.reports.publication import checked_whole, judge_heading, judge_template
from qualcode.reports.redaction import redactor_of
from qualcode.reports.speaking import in_its_language
from qualcode.reports.terms import Terms, checked_facts, some_coders, warning_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

FORMATS = {f".{ending}": ending for ending in (*TABLE_FORMATS, *CHART_FORMATS)}
"""The ending of a file → its format."""


@in_its_language
def summary_file(
    project: Project,
    terms: Terms,
    summary: Summary,
    *,
    format: str = "md",
    chart: str | None = None,
    table: str | None = None,
    command: str = "",
    template: Path | None = None,
) -> str | bytes:
    """A summary as the content of a file, checked before it is given back.

    A cell, and the group that a column stands for, must count no participant or k of them; what is hidden for that is
    marked as such.

    Args:
        format: One of `TABLE_FORMATS`, or of `CHART_FORMATS` for a chart.
        chart: Which chart, for a format of charts; None for the first that the summary has.
        table: Only the table of this key; None for all.
        command: What gives the same again, to stand below the tables; empty for none.
        template: The researcher's own Word file, for `docx`.

    Raises:
        InputError: There is no such format, chart or table.
        PublicationError: It may not be published.
    """
    if format not in (*TABLE_FORMATS, *CHART_FORMATS):
        raise InputError(
            tr("“{format}” is no format for this", format=format),
            remedy=tr("choose one of {names}", names=", ".join((*TABLE_FORMATS, *CHART_FORMATS))),
        )
    shown = ready(project, terms, summary, only=() if table is None else (table,))
    heading = Heading(
        tr(
            "{project}: {summary}", project=project_name(project), summary=summary.title[:1].lower() + summary.title[1:]
        ),
        (*shown.facts, *checked_facts(terms)),
        internal() if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        content = Content()
        judge_summary(content, shown)
        judge_heading(content, heading)
        judge_template(content, template if format == "docx" else None)
        judge(project, content, terms)
    if format in CHART_FORMATS:
        return checked_whole(_drawn(shown, heading, format, chart, table), format, terms)
    return checked_whole(_WRITERS[format](shown, heading, command, template), format, terms)


def wish_on(project: Project, wish: SummaryWish, terms: Terms) -> SummaryWish:
    """The wish as the terms have it counted: without those who are withheld, where the terms leave them out."""
    if terms.internal or not terms.leave_out_withheld:
        return wish
    return replace(wish, left_out=frozenset(withheld_cases(project, terms.date)))


def ready(project: Project, terms: Terms, summary: Summary, *, only: Sequence[str] = ()) -> Summary:
    """The summary as the terms have it shown: coders unnamed, names in brackets, small cells hidden; an internal one as
    it is.

    Args:
        only: The keys of the tables to show; all for none. What is hidden in one for the sake of another stays hidden.

    Raises:
        InputError: It has no such table.
    """
    if terms.internal:
        return _only(summary, only)
    shown = summary if terms.show_coders else _without_coders(summary)
    if terms.redact:
        shown = _redacted(project, terms, shown)
    facts = shown.facts
    if terms.suppress:
        shown = _only(hide_small(shown, terms.k), only)
        facts = (*shown.facts, *hidden_fact(sum(len(table.hidden) for table in shown.tables), terms.k))
    if terms.leave_out_withheld:
        withheld = withheld_cases(project, terms.date).values()
        facts = (*facts, *left_out_fact(one.case_id for one in withheld if one.kind == "participant"))
    return replace(_only(shown, only), facts=facts)


def _only(summary: Summary, keys: Sequence[str]) -> Summary:
    tables = tuple(table for key in keys for table in only_table(summary, key).tables)
    return replace(summary, tables=tables) if keys else summary


def _redacted(project: Project, terms: Terms, summary: Summary) -> Summary:
    """The summary with names in its texts replaced by what they are."""
    texts = [
        value
        for table in summary.tables
        for row in table.rows
        for value, column in zip(row, table.columns, strict=True)
        if column.kind == "text" and isinstance(value, str)
    ]
    redactor = redactor_of(project, terms, texts)

    def shown(table: SummaryTable) -> SummaryTable:
        rows = tuple(
            tuple(
                redactor.redact(value) if column.kind == "text" and isinstance(value, str) else value
                for value, column in zip(row, table.columns, strict=True)
            )
            for row in table.rows
        )
        return replace(table, rows=rows)

    return replace(summary, tables=tuple(map(shown, summary.tables)))


def _without_coders(summary: Summary) -> Summary:
    """The summary without the names of coders; those who were named are told by their number."""
    facts = tuple(
        (what, _unnamed(value, len(summary.coders))) if what == "codings of" and summary.named else (what, value)
        for what, value in summary.facts
    )
    return replace(summary, facts=facts, coders=())


def _unnamed(whose: str, count: int) -> str:
    """`only Ann, Bo; without …` → `only 2 coders; without …`."""
    _, sign, rest = whose.partition(";")
    return f"{some_coders(count, ())}{sign}{rest}"


def only_table(summary: Summary, key: str) -> Summary:
    """The summary with one of its tables.

    Raises:
        InputError: It has none of this key.
    """
    found = summary.table(key)
    if found is None:
        keys = ", ".join(table.key for table in summary.tables)
        raise InputError(
            tr("{title} has no table “{key}”", title=summary.title, key=key),
            remedy=tr("choose among {names}", names=keys),
        )
    return replace(summary, tables=(found,))


def labels_refused() -> PublicationError:
    """What a publication that would show the labels of transcripts is refused with."""
    return PublicationError(
        tr("labels of transcripts may be names"), remedy=tr("count by participant or by an attribute instead")
    )


def judge_summary(content: Content, summary: Summary) -> None:
    """Note all that a summary would show: its words, and how many people stand behind each cell and column.

    Raises:
        PublicationError: Labels of transcripts stand in it.
    """
    if summary.labels:
        raise labels_refused()
    content.unmapped |= dict.fromkeys(summary.unmapped)
    content.groups += summary.groups
    content.values += [(tr("the list of coders"), coder) for coder in summary.coders]
    content.values += [(tr("a note"), note) for note in summary.notes]
    for case in summary.counted:
        content.people.setdefault(case, tr("the summary"))
    for table in summary.tables:
        _judge_table(content, table)


def _judge_table(content: Content, table: SummaryTable) -> None:
    for column in table.columns:
        content.values.append((tr("the column “{column}”", column=head_told(column)), column.title))
        if column.people is not None:
            about = f"“{column.about}”" if column.about else IT
            content.groups.append((tr("the column “{column}”", column=head_told(column)), about, column.people))
    for i, row in enumerate(table.rows):
        label = next((str(v) for v, c in zip(row, table.columns, strict=True) if c.kind == "label"), str(i + 1))
        for j, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            where = tr("the cell “{row}” × “{column}”", row=in_words(label), column=head_told(column))
            if isinstance(value, str):
                if column.kind == "label":
                    content.things.append((tr("the {title} “{value}”", title=column.title, value=value), value))
                else:
                    content.texts.append((where, value))
            people = table.people[i][j] if table.people else None
            if people is not None and CellPlace(i, j) not in table.hidden:
                content.groups.append((where, IT, people))
    content.values += [(tr("a note"), note) for note in table.notes]


def paper_of(summary: Summary, heading: Heading, command: str = "") -> Paper:
    """A summary as a paper of its own."""
    parts: list[Part] = []
    for table in summary.tables:
        if table.title and len(summary.tables) > 1:
            parts.append(Section(table.title))
            table = replace(table, title="")
        parts.append(TablePart(table))
    parts += [Words(note, quiet=True) for note in summary.notes]
    if command:
        parts.append(Words(command, quiet=True))
    return Paper(heading, tuple(parts))


def _markdown(summary: Summary, heading: Heading, command: str, template: Path | None) -> str:
    from qualcode.exporting.papers.markdown import paper_to_markdown

    return paper_to_markdown(paper_of(summary, heading, command))


def _html(summary: Summary, heading: Heading, command: str, template: Path | None) -> str:
    from qualcode.exporting.papers.page import paper_to_html

    return paper_to_html(paper_of(summary, heading, command))


def _docx(summary: Summary, heading: Heading, command: str, template: Path | None) -> bytes:
    from qualcode.exporting.papers.word import paper_to_docx

    return paper_to_docx(paper_of(summary, heading, command), template=template)


def _tex(summary: Summary, heading: Heading, command: str, template: Path | None) -> str:
    from qualcode.exporting.papers.latex import paper_to_latex

    return paper_to_latex(paper_of(summary, heading, command))


def _csv(summary: Summary, heading: Heading, command: str, template: Path | None) -> str:
    from qualcode.exporting.papers.lists import tables_to_csv

    return tables_to_csv(heading, summary.tables, summary.notes)


def _json(summary: Summary, heading: Heading, command: str, template: Path | None) -> str:
    from qualcode.exporting.papers.lists import tables_to_json

    return tables_to_json(heading, summary.tables, summary.notes)


def _xlsx(summary: Summary, heading: Heading, command: str, template: Path | None) -> bytes:
    from qualcode.exporting.papers.sheets import tables_to_xlsx

    return tables_to_xlsx(heading, summary.tables, summary.notes)


_WRITERS: dict[str, Callable[[Summary, Heading, str, Path | None], str | bytes]] = {
    "md": _markdown,
    "html": _html,
    "docx": _docx,
    "tex": _tex,
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
}


def _drawn(summary: Summary, heading: Heading, format: str, chart: str | None, table: str | None) -> bytes:
    from qualcode.exporting.charts import draw
    from qualcode.reports.charting import chart_of

    drawn: Chart = chart_of(summary, chart, table)
    caption = " · ".join(f"{what}: {value}" for what, value in facts_in_words(heading.facts))
    return draw(
        drawn,
        cast(Literal["svg", "png", "pdf"], format),
        marking=heading.marking,
        warning=heading.warning,
        caption=caption,
    )
