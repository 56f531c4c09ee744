"""The codebook as an appendix to print: each code with its rule, counts and best quotes, checked as quotes are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from qualcode.analysis.frequencies import ALL, frequencies
from qualcode.analysis.unknown import NO_VOICES, find_unknown
from qualcode.cases.withholding import left_out_fact, withheld_cases
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.answers import Frequencies, FrequencyRow
from qualcode.domain.choices import ATTRIBUTION
from qualcode.domain.report_words import count_of, word_of
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.exporting.codebook_docx import AnchorQuote, CodePage, codebook_to_docx
from qualcode.exporting.quotes_out import QuoteOut
from qualcode.exporting.tables import Heading, internal
from qualcode.reports.attribution import Template
from qualcode.reports.judging import Content, judge
from qualcode.reports.publication import checked_whole, judge_counted, judge_heading, unmapped_labels, without_people
from qualcode.reports.quotes_shown import Showing, judge_quotes, passages_once, quote_out, words_shown
from qualcode.reports.redaction import redactor_of
from qualcode.reports.speaking import in_its_language
from qualcode.reports.terms import Terms, checked_facts, warning_of, whose_codings
from qualcode.retrieval.quotes import Found, Passage, passages_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import codebook_label
from qualcode.storage.reads.codes import project_name

MOST_QUOTES = 3
"""Anchor quotes of a code, unless another number is asked for."""
_TEXTS = ("path", "name", "definition", "include", "exclude", "example", "keywords", "memo")


@in_its_language
def codebook_appendix(
    project: Project,
    terms: Terms,
    *,
    quotes: int = MOST_QUOTES,
    attribution: str = ATTRIBUTION,
    coders: Sequence[str] | None = None,
) -> bytes:
    """The codebook as a Word file, checked before it is given back.

    Anchor quotes are a code's starred passages, none twice in part. A code that fewer than k people speak of has no
    counts, no quotes, no example and no keywords, which may be words of theirs: the file says that they are held back.
    Retired codes without codings are left out.

    Args:
        terms: On what terms.
        quotes: So many anchor quotes of each code at most.
        attribution: The template by which those who speak are called.
        coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere.

    Raises:
        InputError: The template is wrong.
        NotFoundError: A coder is not there.
        PublicationError: It may not be published.
    """
    with project.reading():
        leaving_out = terms.leave_out_withheld and not terms.internal
        withheld = withheld_cases(project, terms.date) if leaving_out else {}
        choice: dict[str, Any] = {"coders": coders, "roll_up": False, "left_out": frozenset(withheld)}
        counts = frequencies(project, **choice)
        rows = {row.code: row for row in counts.rows}
        found = without_people(passages_of(project, _code_ids(project), coders=coders, starred=True), withheld)
        content = Content()
        held = set() if terms.internal else _held_back(project, content, terms, choice, counts.rows)
        anchors = _anchors(project, found, terms, attribution, quotes, held, content)
        shown = [code for code in found.tree.walk() if not code.retired or rows[found.tree.path(code.id)].segments]
        redact = redactor_of(project, terms, [code.example for code in shown])
        pages = [_page(found.tree, code, rows, anchors, held, terms, redact) for code in shown]
        version = codebook_label(project)
        heading = Heading(
            tr("{project}: codebook", project=project_name(project)),
            (
                ("codes", count_of(len(pages))),
                *((("version", version),) if version else ()),
                ("codings of", whose_codings(found.whose, coders, terms)),
                *((("origins", origins),) if (origins := _origins(project, counts, choice, held)) else ()),
                *left_out_fact(id_ for id_, one in withheld.items() if one.kind == "participant"),
                *checked_facts(terms),
            ),
            internal() if terms.internal else "",
            warning_of(terms),
        )
    if not terms.internal:
        judge_heading(content, heading)
        for page in pages:
            content.texts += [(_place(what, page), getattr(page, what)) for what in _TEXTS]
            # A code above it, or a theme that it belongs to, may have no page of its own.
            content.values += [(_place(what, page), value) for what, value in page.counts]
        judge(project, content, terms)
    return checked_whole(codebook_to_docx(heading, pages), "docx", terms)


def _place(what: str, page: CodePage) -> str:
    return tr("{what} of the code “{path}”", what=word_of(what), path=page.path)


def _code_ids(project: Project) -> list[int]:
    return [code.id for code in load_tree(project).walk()]


def _origins(project: Project, counts: Frequencies, choice: Mapping[str, Any], held: set[str]) -> str:
    """How many of the codings that are counted in the file were suggested or autocoded; empty where none was."""
    if held and counts.filter.by_machine:
        # Those held back must not be found by taking the shown ones from all.
        shown = [f'="{row.code}"' for row in counts.rows if row.code not in held]
        if not shown:
            return ""
        counts = frequencies(project, codes=shown, **choice)
    return counts.filter.by_machine


def _held_back(
    project: Project, content: Content, terms: Terms, choice: Mapping[str, Any], rows: Sequence[FrequencyRow]
) -> set[str]:
    """The paths of the codes that too few people speak of; who is not mapped is noted, so that nothing is published."""
    unknown = find_unknown(project, **choice)
    judge_counted(content, unknown.people, tr("the counts"))
    held: set[str] = set()
    for row in rows:
        voices = unknown.cells.get((row.code, False, ALL), NO_VOICES)
        if not row.participants:
            content.unmapped |= unmapped_labels(unknown.people, voices.labels)
        if 0 < row.participants + len(voices.documents) < terms.k:
            held.add(row.code)
    return held


def _anchors(
    project: Project, found: Found, terms: Terms, attribution: str, most: int, held: set[str], content: Content
) -> dict[str, list[QuoteOut]]:
    """Path → the quotes that show what the code means; what they show is noted."""
    template = Template(attribution, found.people)
    tree = found.tree
    passages = [
        passage
        for passage in passages_once(found, terms)
        if passage.code_id is not None and tree.path(passage.code_id) not in held
    ]
    few = [
        passage
        for _, group in groupby(passages, key=lambda passage: passage.code_id)
        for passage in _apart(group)[: max(0, most)]
    ]
    showing = Showing(template, terms, redact=redactor_of(project, terms, words_shown(found, few, terms)))
    rows = [quote_out(found, passage, showing) for passage in few]
    if not terms.internal:
        judge_quotes(content, found, few, rows, template)
    anchors: dict[str, list[QuoteOut]] = {}
    for row in rows:
        anchors.setdefault(row.code, []).append(row)
    return anchors


def _apart(passages: Iterable[Passage]) -> list[Passage]:
    """Passages of which none holds words of another: several coders star the same with other ends."""
    kept: list[Passage] = []
    taken: list[tuple[int, Span]] = []
    for passage in passages:
        document, span = passage.document_id, Span(passage.start, passage.end)
        if not any(document == other and span.overlaps(words) for other, words in taken):
            kept.append(passage)
            taken.append((document, span))
    return kept


def _page(
    tree: CodeTree,
    code: Code,
    rows: Mapping[str, FrequencyRow],
    anchors: Mapping[str, list[QuoteOut]],
    held: set[str],
    terms: Terms,
    redact: Callable[[str], str],
) -> CodePage:
    path = tree.path(code.id)
    row = rows[path]
    counts: tuple[tuple[str, str], ...] = (
        ("codings", count_of(row.segments)),
        ("documents", count_of(row.documents)),
        ("participants", count_of(row.participants)),
    )
    if path in held:
        counts = (("counts", tr("held back, as are quotes, examples and keywords: fewer than {k} people", k=terms.k)),)
    themes = tuple(("belongs to", tree.path(theme)) for theme in tree.themes(code.id))
    return CodePage(
        path,
        code.name,
        tree.depth(code.id) + 1,
        code.definition,
        code.include,
        code.exclude,
        "" if path in held else redact(code.example),
        "" if path in held else code.keywords,
        code.memo if terms.internal else "",
        tree.colour(code.id),
        code.mark,
        code.retired,
        (*themes, *counts),
        tuple(AnchorQuote(quote.lines, quote.attribution, quote.called) for quote in anchors.get(path, ())),
    )
