"""Writing a report from its file: every item counted or quoted anew, judged as one publication, and recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcode.analysis.resolving import People
from qualcode.analysis.sample import load_sample
from qualcode.cases.withholding import left_out_fact, withheld_cases
from qualcode.domain.choices import ATTRIBUTION, REPORT_FORMATS
from qualcode.domain.errors import InputError, PublicationError, QualcodeError, StoppedError
from qualcode.domain.report_files import (
    ChartItem,
    Chosen,
    CountItem,
    Item,
    ItemRecord,
    QuoteRecord,
    QuotesItem,
    ReportFile,
    RunRecord,
    TableItem,
    TextItem,
)
from qualcode.domain.report_words import day_of_report
from qualcode.domain.summaries import SummaryColumn, SummaryTable, SummaryWish
from qualcode.domain.translation import language, tr
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, Part, QuotesPart, Section, TablePart, Words
from qualcode.exporting.quotes_out import Balance, QuoteOut, balance_columns, quotes_by_machine, share_cells
from qualcode.exporting.tables import Heading, internal
from qualcode.reports.charting import chart_of
from qualcode.reports.item_commands import count_command, quotes_command
from qualcode.reports.judging import Content, judge
from qualcode.reports.publication import checked_whole, judge_facts, judge_heading, judge_template
from qualcode.reports.quotes_file import Quotes, QuotesWish, make_quotes
from qualcode.reports.recording import (
    code_rules,
    codebook_told,
    data_until,
    document_states,
    hash_asked,
    record_of_count,
    record_of_quotes,
)
from qualcode.reports.speaking import in_its_language
from qualcode.reports.summaries.catalogue import make_summary, read_options, summary_kind
from qualcode.reports.summary_file import judge_summary, ready, wish_on
from qualcode.reports.terms import Terms, checked_facts, warning_of
from qualcode.retrieval.arranging import Arrangement
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_sets, project_name
from qualcode.storage.reads.documents import list_documents


@dataclass(frozen=True, slots=True)
class Run:
    """A report as it would be written now."""

    paper: Paper
    content: Content
    """What it would show; to be judged."""
    record: RunRecord


@dataclass(frozen=True, slots=True)
class _Made:
    """One item: what is read of it, and what it rests on; None for words of the writer's own."""

    parts: tuple[Part, ...]
    record: ItemRecord | None


@in_its_language
def run_report(project: Project, report: ReportFile, terms: Terms) -> Run:
    """Make a report anew, in one state of the project.

    Every item says what was asked, of whom, in which state of the data and by which command it is given again; the head
    has the codebook's version. No time of writing is in it, so that equal data give an equal report.

    Raises:
        InputError: An item asks for what there is not, or its query cannot be understood; its number is named, and the
            line on which it stands.
        PublicationError: An item cannot be published whatever else is in the report; named likewise.
    """
    with project.reading():
        content = Content()
        rules = code_rules(project)
        codebook, until = codebook_told(project, rules), data_until(project)
        made = []
        for number, item in enumerate(report.parts, start=1):
            try:
                made.append(_made(project, report, terms, item, number, content))
            except StoppedError:
                raise
            except QualcodeError as error:
                raise _placed(error, item, number) from error
        heading = _heading(
            project, report, terms, codebook, day_of_report(until.isoformat()) if until else tr("nothing yet")
        )
        if not terms.internal:
            judge_heading(content, heading)
        record = RunRecord(
            title=report.title,
            output=report.output,
            language=language(),
            codebook=codebook,
            data_until=until,
            code_rules=rules,
            document_states=document_states(project, People(project)),
            items=tuple(one.record for one in made if one.record is not None),
        )
    parts = tuple(part for one in made for part in one.parts)
    return Run(Paper(heading, parts, contents=report.contents), content, record)


def _placed(error: QualcodeError, item: Item, number: int) -> QualcodeError:
    """What is wrong with an item, with its number and its place in the report file."""
    what = tr("part {number} of the report", number=number)
    if isinstance(error, PublicationError):
        if item.line is not None:
            what = tr("{part} ({file}, line {line})", part=what, file=item.file, line=item.line)
        return PublicationError(f"{what}: {error.problem}", remedy=error.remedy, problems=error.problems)
    return InputError(f"{what}: {error.problem}", file=item.file, line=item.line, remedy=error.remedy)


@in_its_language
def report_file(project: Project, run: Run, terms: Terms, format: str, *, template: Path | None = None) -> str | bytes:
    """A report as the content of a file, judged before it is given back.

    Args:
        format: `docx`, `html` or `md`.
        template: The researcher's own Word file.

    Raises:
        InputError: There is no such format, or the template cannot be used.
        PublicationError: It may not be published.
    """
    if format not in REPORT_FORMATS:
        raise InputError(
            tr("“{format}” is no format of reports", format=format),
            remedy=tr("choose one of {names}", names=", ".join(REPORT_FORMATS)),
        )
    if not terms.internal:
        judge_template(run.content, template if format == "docx" else None)
        judge(project, run.content, terms)
    if format == "docx":
        from qualcode.exporting.papers.word import paper_to_docx

        return checked_whole(paper_to_docx(run.paper, template=template), format, terms)
    if format == "html":
        from qualcode.exporting.papers.page import paper_to_html

        return checked_whole(paper_to_html(run.paper), format, terms)
    from qualcode.exporting.papers.markdown import paper_to_markdown

    return checked_whole(paper_to_markdown(run.paper), format, terms)


def _heading(project: Project, report: ReportFile, terms: Terms, codebook: str, until: str) -> Heading:
    checked = tuple(fact for fact in checked_facts(terms) if fact[0] != "date")
    facts = [
        *([("author", report.author)] if report.author else []),
        ("study", project_name(project)),
        ("codebook", codebook),
        ("data until", until),
        *checked,
    ]
    if terms.leave_out_withheld and not terms.internal:
        withheld = withheld_cases(project, terms.date).values()
        facts += left_out_fact(one.case_id for one in withheld if one.kind == "participant")
    return Heading(report.title, tuple(facts), internal() if terms.internal else "", warning_of(terms))


def _made(project: Project, report: ReportFile, terms: Terms, item: Item, number: int, content: Content) -> _Made:
    where = tr("part {number} of the report", number=number)
    if item.heading and not terms.internal:
        content.things.append((where, item.heading))
    match item:
        case TextItem(heading=title, level=level, text=text):
            if text and not terms.internal:
                content.texts.append((where, text))
            parts: list[Part] = [Section(title, level)] if title else []
            return _Made((*parts, *([Words(text)] if text else [])), None)
        case QuotesItem():
            return _quotes(project, report, terms, item, number, content)
        case TableItem() | ChartItem():
            return _count(project, report, terms, item, number, content)


def _quotes(
    project: Project, report: ReportFile, terms: Terms, item: QuotesItem, number: int, content: Content
) -> _Made:
    chosen = _chosen(project, report, item)
    wish = QuotesWish(
        item.quotes,
        attribution=item.attribution or report.attribution or ATTRIBUTION,
        words=report.words,
        coders=chosen.coders,
        context=item.context,
        question=item.question,
        shorten=item.shorten,
        starred=chosen.starred,
        documents=chosen.documents,
        without=chosen.without,
        arrangement=Arrangement(item.best_first, item.per_participant, item.limit),
        balance=item.balance,
    )
    found: Quotes = make_quotes(project, wish, terms)
    _take_in(content, found.content)
    parts: list[Part] = [Section(item.heading)] if item.heading else []
    parts += _by_code(found)
    what = tr("quotes of “{query}”", query=item.quotes)
    record = record_of_quotes(number, what, _asked(report, item), found.quotes)
    record = record.model_copy(update={"quotes": tuple(_who(found, record.quotes))})
    facts = [fact for fact in found.heading.facts if fact[0] not in _IN_THE_HEAD]
    noted = quotes_by_machine(found.quotes)
    parts += [Words(noted, quiet=True)] if noted else []
    command = quotes_command(wish, terms, chosen.set)
    _judge_command(content, command, chosen.set, number, terms)
    parts.append(Facts((*facts, ("data", record.data)), command))
    return _Made(tuple(parts), record)


def _judge_command(content: Content, command: str, set_: str, number: int, terms: Terms) -> None:
    """Note what a command shows: the name of a set, names of codes, and whatever stands in a query."""
    where = tr("the command below part {number} of the report", number=number)
    if not terms.internal:
        content.values.append((where, command))
        content.things += [(where, set_)] if set_ else []


def _by_code(found: Quotes) -> Iterator[Part]:
    """The quotes below the names of their codes, without what all names begin with; of one code without a name."""
    codes: dict[str, list[QuoteOut]] = {}
    for quote in found.quotes:
        codes.setdefault(quote.code, []).append(quote)
    balances = {balance.code: balance for balance in found.balances}
    paths = [ones[0].path or (code,) for code, ones in codes.items()]
    shared = next((n for n, names in enumerate(zip(*paths, strict=False)) if len(set(names)) > 1), None)
    if shared is None:
        shared = min(map(len, paths), default=0)
    for path, (code, ones) in zip(paths, codes.items(), strict=True):
        if len(codes) > 1:
            yield Section(" / ".join(path[min(shared, len(path) - 1) :]), 2)
        yield QuotesPart(tuple(ones))
        if code in balances:
            yield TablePart(_balance(balances[code]))


def _balance(balance: Balance) -> SummaryTable:
    """How the sites stand among the quotes of a code, as a table."""
    first, *others = balance_columns()
    columns = (SummaryColumn(first, "label"), *(SummaryColumn(title, "count") for title in others))
    return SummaryTable("balance", "", columns, tuple(map(share_cells, balance.sites)))


_IN_THE_HEAD = ("checked", "date", "redacted", "one participant", "left out")
"""What the head of the report says once for all items."""


def _who(found: Quotes, records: tuple[QuoteRecord, ...]) -> Iterator[QuoteRecord]:
    for record, (participants, sites) in zip(records, found.people, strict=True):
        yield record.model_copy(update={"participants": participants, "sites": sites})


def _count(project: Project, report: ReportFile, terms: Terms, item: CountItem, number: int, content: Content) -> _Made:
    name = item.table if isinstance(item, TableItem) else item.chart if isinstance(item, ChartItem) else ""
    kind = summary_kind(name)
    chosen = _chosen(project, report, item)
    wish = SummaryWish(
        codes=item.codes,
        coders=chosen.coders,
        documents=chosen.documents,
        without=chosen.without,
        where=item.where,
        starred=chosen.starred,
        roll_up=item.roll_up,
    )
    options = read_options(name, item.options)
    counted = wish_on(project, wish, terms)
    _, whole = make_summary(project, name, counted, options)
    summary = ready(project, terms, whole, only=item.show if isinstance(item, TableItem) else ())
    sample = load_sample(project, counted, only=codings_where(project, counted))
    parts: list[Part] = [Section(item.heading)] if item.heading else []
    if isinstance(item, TableItem):
        parts += [TablePart(table) for table in summary.tables]
        what = tr("table of {summary}", summary=kind.title.lower())
    else:
        assert isinstance(item, ChartItem), "an item counts a table or a chart"
        parts.append(ChartPart(chart_of(summary, item.kind or None, item.show or None)))
        what = tr("chart of {summary}", summary=kind.title.lower())
    if not terms.internal:
        judge_summary(content, summary)
        judge_facts(content, summary.facts, tr("below part {number} of the report", number=number))
    parts += [Words(note, quiet=True) for note in summary.notes]
    record = record_of_count(number, what, _asked(report, item), summary, sample)
    given = options.model_dump(mode="json", exclude_defaults=True)
    command = count_command(
        name,
        wish,
        given,
        terms,
        set_=chosen.set,
        table=item.show if isinstance(item, ChartItem) else _only_one(item),
        chart=item.kind if isinstance(item, ChartItem) else None,
    )
    _judge_command(content, command, chosen.set, number, terms)
    parts.append(Facts((*summary.facts, ("data", record.data)), command))
    return _Made(tuple(parts), record)


def _only_one(item: CountItem) -> str:
    """The one table that an item shows; empty for several, which one command gives among the others."""
    return item.show[0] if isinstance(item, TableItem) and len(item.show) == 1 else ""


def _asked(report: ReportFile, item: Item) -> str:
    """What an item asks for, with what the whole file says for all."""
    shared = report.model_dump(
        include={"coders", "documents", "set", "without", "starred", "attribution", "words", "k"}
    )
    return hash_asked(item, sorted(shared.items(), key=lambda pair: pair[0]))


@dataclass(frozen=True, slots=True)
class _Selection:
    coders: tuple[str, ...] | None
    documents: tuple[str, ...] | None
    without: tuple[str, ...]
    starred: bool
    set: str
    """The set that `documents` are; empty where they were chosen otherwise."""


def _chosen(project: Project, report: ReportFile, item: Chosen) -> _Selection:
    """What an item says of whose codings of which documents, or else the whole file."""
    documents = item.documents if item.documents is not None or item.set else report.documents
    name = item.set or ("" if item.documents is not None else report.set)
    if name:
        members = _of_set(project, name)
        if documents is not None:
            members, name = tuple(one for one in members if one in documents), ""
        documents = members
    return _Selection(
        item.coders if item.coders is not None else report.coders,
        documents,
        item.without or report.without,
        item.starred or report.starred,
        name,
    )


def _of_set(project: Project, name: str) -> tuple[str, ...]:
    for one in list_sets(project):
        if one.name.casefold() == name.casefold() and one.kind == "document":
            return tuple(document.name for document in list_documents(project) if document.id in one.members)
    raise InputError(
        tr("there is no set of documents “{name}”", name=name), remedy=tr("`qualcode set list` shows them")
    )


def _take_in(content: Content, other: Content) -> None:
    """Judge what an item shows together with all others."""
    content.texts += other.texts
    content.things += other.things
    content.values += other.values
    content.unmapped |= other.unmapped
    content.groups += other.groups
    for person, where in other.people.items():
        content.people.setdefault(person, where)
    content.quotes += other.quotes
