"""Quotes as publications: which of them, whom they name, what they show, and the file that holds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.analysis.resolving import People, documents_left
from qualcode.cases.withholding import left_out_fact, withheld_cases
from qualcode.domain.choices import ATTRIBUTION, FEWEST
from qualcode.domain.errors import InputError
from qualcode.domain.progress import steps
from qualcode.domain.report_words import count_of
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.exporting.quotes_docx import quotes_to_docx
from qualcode.exporting.quotes_html import quotes_to_html
from qualcode.exporting.quotes_latex import quotes_to_latex
from qualcode.exporting.quotes_markdown import quotes_to_markdown
from qualcode.exporting.quotes_out import Balance, QuoteOut
from qualcode.exporting.quotes_tables import quotes_to_csv, quotes_to_json, quotes_to_xlsx
from qualcode.exporting.tables import Heading, internal
from qualcode.reports.attribution import Template
from qualcode.reports.judging import Content, judge
from qualcode.reports.publication import checked_whole, judge_heading, judge_template, without_people, writer_of
from qualcode.reports.quotes_shown import Showing, judge_quotes, passages_once, quote_out, words_shown
from qualcode.reports.redaction import redactor_of
from qualcode.reports.site_balance import SiteBalances
from qualcode.reports.speaking import in_its_language
from qualcode.reports.terms import Terms, checked_facts, warning_of, whose_codings
from qualcode.retrieval.arranging import Arrangement, arranged
from qualcode.retrieval.groups import groups_asked_for
from qualcode.retrieval.querying import FoundPassage
from qualcode.retrieval.quotes import Found, Passage, find_passages
from qualcode.retrieval.references import numbered
from qualcode.retrieval.uniting import united
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

_Write = Callable[[Heading, Sequence[QuoteOut], Sequence[Balance]], str | bytes]
_QUOTES: dict[str, _Write] = {
    "md": quotes_to_markdown,
    "csv": quotes_to_csv,
    "json": quotes_to_json,
    "html": quotes_to_html,
    "tex": quotes_to_latex,
    "docx": quotes_to_docx,
    "xlsx": quotes_to_xlsx,
}


@dataclass(frozen=True, slots=True)
class QuotesWish:
    """Which quotes are wanted, and how they are shown."""

    query: str
    """As in `retrieval.quotes.quotes`, like `coders`, `context`, `starred`, `documents`, `without`."""
    attribution: str = ATTRIBUTION
    """The template by which those who speak are called."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What values of attributes and sites are called in it; see `Template`."""
    coders: Sequence[str] | None = None
    context: int = 0
    question: bool = False
    """Whether what an interviewer asked last stands before each."""
    shorten: int | None = None
    """Words of a quote that are shown at most; None for all."""
    starred: bool = False
    documents: Collection[str] | None = None
    without: Collection[str] = ()
    only: Collection[FoundPassage] | None = None
    """Of what the query finds, these passages; None for all."""
    arrangement: Arrangement = field(default_factory=Arrangement)
    """In what order, and how many of a participant and of a code."""
    balance: bool = True
    """Whether it is told for each code how its quotes stand at the sites."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes that are ready to be judged and written."""

    heading: Heading
    quotes: tuple[QuoteOut, ...]
    balances: tuple[Balance, ...]
    content: Content
    """What they would show; empty on internal terms."""
    people: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """Of each quote the participants whose words it holds and their sites, by name: for the team's own records."""


@in_its_language
def quotes_file(
    project: Project,
    query: str,
    terms: Terms,
    *,
    format: str = "md",
    template: Path | None = None,
    attribution: str = ATTRIBUTION,
    words: Mapping[str, str] | None = None,
    coders: Sequence[str] | None = None,
    context: int = 0,
    question: bool = False,
    shorten: int | None = None,
    starred: bool = False,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
    only: Collection[FoundPassage] | None = None,
    arrangement: Arrangement | None = None,
    balance: bool = True,
) -> str | bytes:
    """The quotes that a query finds as a file, checked before it is given back: text, or bytes for `docx` and `xlsx`.

    A passage that several coders gave the same code is there once, and as suggested or autocoded only if nobody found
    it without the program; codings that hold no speech are left out. Nobody is shown but by the attribution; only
    internal files have attributes, coders, comments and ids.

    Args:
        terms: On what terms.
        format: `md`, `docx`, `html`, `tex`, `csv`, `xlsx` or `json`.
        template: The researcher's own Word file, for `docx` alone.

    All else is as in `QuotesWish`.

    Raises:
        InputError: A format, template, attribution or number is wrong.
        QueryError: The query is wrong.
        PublicationError: It may not be published.
    """
    write = writer_of(_QUOTES, format)
    if template is not None and format != "docx":
        raise InputError(
            tr("only Word files have a template of their own"), remedy=tr("write a .docx file, or leave it out")
        )
    wish = QuotesWish(
        query,
        attribution,
        words or {},
        coders,
        context,
        question,
        shorten,
        starred,
        documents,
        without,
        only,
        arrangement or Arrangement(),
        balance,
    )
    made = make_quotes(project, wish, terms)
    if not terms.internal:
        judge_template(made.content, template)
        judge(project, made.content, terms)
    if template is not None:
        file: str | bytes = quotes_to_docx(made.heading, made.quotes, made.balances, template=template)
    else:
        file = write(made.heading, made.quotes, made.balances)
    return checked_whole(file, format, terms)


def make_quotes(project: Project, wish: QuotesWish, terms: Terms) -> Quotes:
    """The quotes of a wish as they would be shown, with what is to be judged before anybody sees them.

    Raises:
        InputError: The attribution or a number is wrong.
        QueryError: The query is wrong.
    """
    _check(wish)
    with project.reading():
        found = find_passages(
            project,
            wish.query,
            coders=wish.coders,
            context=wish.context,
            starred=wish.starred,
            documents=wish.documents,
            without=wish.without,
            only=wish.only,
            question=wish.question,
            edges=True,
        )
        withheld = withheld_cases(project, terms.date) if terms.leave_out_withheld and not terms.internal else {}
        found = _of_documents_left(project, without_people(found, frozenset(withheld)), withheld)
        codings = len(found.passages)
        if not terms.internal:
            found = united(project, found, context=wish.context, question=wish.question, edges=True)
            found = without_people(found, frozenset(withheld))  # Once more: what stands around was read again.
        everybody = found.people if wish.documents is None else People(project, left_out=frozenset(withheld))
        template = Template(wish.attribution, everybody, wish.words)
        there = passages_once(found, terms)
        taken = arranged(found, there, wish.arrangement)
        redact = redactor_of(project, terms, words_shown(found, taken.passages, terms) if terms.redact else ())
        showing = Showing(template, terms, wish.shorten, redact)
        rows = tuple(
            quote_out(found, passage, showing) for passage in steps(taken.passages, tr("laying out"), tr("quotes"))
        )
        sites = SiteBalances(found, everybody, template, terms)
        balances = sites.of(there, taken.passages) if wish.balance else ()
        facts = [
            ("query", wish.query),
            ("codings of", whose_codings(found.whose, wish.coders, terms)),
            (
                "quotes",
                tr(
                    "{quotes} from {documents}",
                    quotes=count_of(len(rows)),
                    documents=counted(len({one.document_id for one in taken.passages}), "document"),
                ),
            ),
            *([("only", tr("starred"))] if wish.starred else []),
            *([("only", tr("chosen ones of those that the query finds"))] if wish.only is not None else []),
            *_left_out(codings - len(there), sum(bool(one.united) for one in there)),
            *([("documents", numbered())] if _are_numbered(found, taken.passages, terms) else []),
            *taken.told(wish.arrangement),
            *_edited(rows, wish),
            *left_out_fact(id_ for id_, one in withheld.items() if one.kind == "participant"),
            *checked_facts(terms),
        ]
        heading = Heading(
            tr("{project}: quotes", project=project_name(project)),
            tuple(facts),
            internal() if terms.internal else "",
            warning_of(terms),
        )
        content = Content()
        if not terms.internal:
            judge_quotes(content, found, taken.passages, rows, template)
            # Whoever reads the query knows this of everybody who is quoted.
            asked_for = groups_asked_for(project, wish.query)
            content.groups += [(tr("the query"), f"“{group.condition}”", group.participants) for group in asked_for]
            sites.judge(content, balances, there)
            content.things += [(tr("the attribution"), words) for words in template.said]
            judge_heading(content, heading)
        people = tuple(_people(found, passage) for passage in taken.passages)
    return Quotes(heading, rows, balances, content, people)


def _of_documents_left(project: Project, found: Found, withheld: Collection[int]) -> Found:
    """What was found without what interviewers say to nobody but those who are left out: they repeat what they hear."""
    if not withheld:
        return found
    kept = {one.id for one in documents_left(project, list(found.people.documents.values()), withheld)}
    return replace(found, passages=[passage for passage in found.passages if passage.document_id in kept])


def _people(found: Found, passage: Passage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The participants in a passage and their sites, by name."""
    cases = found.people.cases
    persons = found.people.participants(passage.speaker_ids)
    sites = dict.fromkeys(found.people.site(passage.document_id, person) for person in persons or (None,))
    return tuple(cases[one].name for one in persons), tuple(cases[one].name for one in sites if one is not None)


def _check(wish: QuotesWish) -> None:
    if wish.shorten is not None and wish.shorten < FEWEST:
        raise InputError(
            tr("a quote cannot be shortened to {words} words", words=wish.shorten),
            remedy=tr("leave it {words} at least", words=FEWEST),
        )
    for number in (wish.arrangement.per_participant, wish.arrangement.limit):
        if number is not None and number < 1:
            raise InputError(tr("so few quotes are none"), remedy=tr("ask for one quote at least"))


def _left_out(codings: int, united: int) -> list[tuple[str, str]]:
    """How many codings are no quotes of their own, and why, where there are any."""
    reasons = tr("the same passage twice, or no speech in it")
    if united:
        reasons = tr("the same passage twice, overlapping ones united, or no speech in it")
    return [("codings left out", f"{count_of(codings)} ({reasons})")] if codings else []


def _are_numbered(found: Found, passages: Sequence[Passage], terms: Terms) -> bool:
    """Whether a publication calls a document by a number in the place of its name."""
    references = found.references
    if terms.internal or references is None:
        return False
    return any(passage.document_id in references.numbered for passage in passages)


def _edited(rows: Sequence[QuoteOut], wish: QuotesWish) -> list[tuple[str, str]]:
    """What the signs in the quotes mean, where there are any."""
    if not any(row.edited for row in rows):
        return []
    said = tr("… where a quote begins or ends inside a sentence")
    if wish.shorten is not None:
        said = tr(
            "… where a quote begins or ends inside a sentence, […] where words are left out; "
            "quotes of more than {words} words are shortened",
            words=wish.shorten,
        )
    return [("marks", said)]
