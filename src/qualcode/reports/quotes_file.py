"""Quotes as publications: whom they name, what they show, and the file that holds them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qualcode.analysis.resolving import People
from qualcode.domain.values import BY_MACHINE, ORIGINS
from qualcode.exporting.quotes_out import (
    Line,
    QuoteOut,
    quotes_to_csv,
    quotes_to_html,
    quotes_to_json,
    quotes_to_markdown,
)
from qualcode.exporting.tables import INTERNAL, Heading
from qualcode.reports.attribution import DEFAULT, Bearer, Template, bearer_of
from qualcode.reports.judging import Content, check_publication
from qualcode.reports.publication import checked_whole, judge_heading, judge_voices, writer_of
from qualcode.reports.terms import Terms, checked_facts, warning_of, whose_codings
from qualcode.retrieval.groups import groups_asked_for
from qualcode.retrieval.querying import FoundPassage
from qualcode.retrieval.quotes import Found, Passage, Voice, find_passages, quote_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

NO_CODE = "(no code)"
"""The section of what was found in the text without being coded."""

_QUOTES = {"md": quotes_to_markdown, "csv": quotes_to_csv, "json": quotes_to_json, "html": quotes_to_html}


def quotes_file(
    project: Project,
    query: str,
    terms: Terms,
    *,
    format: str = "md",
    attribution: str = DEFAULT,
    coders: Sequence[str] | None = None,
    context: int = 0,
    starred: bool = False,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
    only: Collection[FoundPassage] | None = None,
) -> str:
    """The quotes that a query finds as the text of a file, checked before it is given back.

    A passage that several coders gave the same code is there once, and as suggested or autocoded only if nobody found
    it without the program; codings that hold no speech are left out. Nobody is shown but by the attribution; only
    internal files have attributes, coders, comments and ids.

    Args:
        query: As in `retrieval.quotes.quotes`, like `coders`, `context`, `starred`, `documents`, `without`.
        terms: On what terms.
        format: `md`, `csv`, `json` or `html`.
        attribution: The template by which those who speak are called.
        only: Of what the query finds, these passages; None for all.

    Raises:
        InputError: The format, the template or the query is wrong.
        PublicationError: It may not be published.
    """
    write = writer_of(_QUOTES, format)
    found = find_passages(
        project,
        query,
        coders=coders,
        context=context,
        starred=starred,
        documents=documents,
        without=without,
        only=only,
    )
    everybody = found.people if documents is None else People(project)
    asked_for = () if terms.internal else groups_asked_for(project, query)
    template = Template(attribution, everybody)
    passages = passages_once(found, terms)
    rows = [quote_out(found, passage, template, terms) for passage in passages]
    heading = Heading(
        f"{project_name(project)}: quotes",
        (
            ("query", query),
            ("codings of", whose_codings(found.whose, coders, terms)),
            ("quotes", f"{len(rows)} from {len({passage.document_id for passage in passages})} documents"),
            *((("only", "starred"),) if starred else ()),
            *((("only", "chosen ones of those that the query finds"),) if only is not None else ()),
            ("codings left out", f"{len(found.passages) - len(rows)} (the same passage twice, or no speech in it)"),
            *checked_facts(terms),
        ),
        INTERNAL if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        content = Content()
        judge_quotes(content, found, passages, rows, template)
        # Whoever reads the query knows this of everybody who is quoted.
        content.groups += [("the query", f"“{group.condition}”", group.participants) for group in asked_for]
        judge_heading(content, heading)
        check_publication(content, k=terms.k, names=terms.names, without_key=terms.without_key)
    return checked_whole(write(heading, rows), format, terms)


def passages_once(found: Found, terms: Terms) -> list[Passage]:
    """The passages to write, by code in the order of the codebook, then by place."""
    order: dict[int | None, int] = {code.id: i for i, code in enumerate(found.tree.walk())}
    passages = sorted(found.passages, key=lambda passage: order.get(passage.code_id, len(order)))
    if terms.internal:
        return passages
    kept: dict[tuple[int, int, int, int | None], Passage] = {}
    for passage in passages:
        place = (passage.document_id, passage.start, passage.end, passage.code_id)
        # What somebody found without being led there would stand here without the program as well.
        if passage.voices and (place not in kept or _led(passage.origin) <= _led(kept[place].origin)):
            kept[place] = passage
    return list(kept.values())


def _led(origin: str) -> int:
    """How far the program led to a coding: not at all, to a passage that was read, or to one that was not."""
    return BY_MACHINE.index(origin) + 1 if origin in BY_MACHINE else 0


def quote_out(found: Found, passage: Passage, template: Template, terms: Terms) -> QuoteOut:
    """A passage as a file shows it, with those who speak called as the template has it."""
    code = found.tree.path(passage.code_id) if passage.code_id is not None else NO_CODE

    def lines(voices: Sequence[Voice]) -> tuple[Line, ...]:
        return tuple(Line(template.render(_bearer(found, passage, v), code), v.text) for v in voices)

    said = lines(passage.voices) or (Line("", passage.text),)
    # The interviewer's questions inside a passage do not make her one of those who are quoted.
    quoted = [v for v in passage.voices if found.people.participant(v.speaker_id) is not None] or passage.voices
    who = dict.fromkeys(template.render(_bearer(found, passage, voice), code) for voice in quoted)
    return QuoteOut(
        code,
        " / ".join(who) or "no speech",
        found.people.documents[passage.document_id].name,
        passage.turn + 1,
        said,
        lines(passage.before),
        lines(passage.after),
        _extra(found, passage, terms),
        _origin(passage.origin, terms),
    )


def _origin(origin: str, terms: Terms) -> str:
    """How a coding came to be, as a file says it: what a file of codings said of its own may be anybody's words."""
    return origin if terms.internal or not origin or origin in ORIGINS else "import"


def _bearer(found: Found, passage: Passage, voice: Voice) -> Bearer:
    return bearer_of(found.people, passage.document_id, voice.speaker_id)


def _extra(found: Found, passage: Passage, terms: Terms) -> tuple[tuple[str, str], ...]:
    """What only internal files show, and the coder where that was asked for."""
    quote = quote_of(found, passage)
    coder = (("coder", quote.coder or ""),)
    if not terms.internal:
        return coder if terms.show_coders else ()
    attributes = "; ".join(f"{name}: {value}" for name, value in quote.attributes.items())
    return (
        *coder,
        ("participants", "; ".join(quote.participants)),
        ("attributes", attributes),
        ("comment", quote.comment),
        ("star", "yes" if quote.star else ""),
        ("id", quote.id or ""),
    )


def judge_quotes(
    content: Content, found: Found, passages: Sequence[Passage], rows: Sequence[QuoteOut], template: Template
) -> None:
    """Note all that quotes would show."""
    for passage, row in zip(passages, rows, strict=True):
        which = passage.coding.uuid if passage.coding is not None else f"{passage.start}–{passage.end}"
        where = f"quote {which} in “{row.document}”"
        lines = (*row.before, *row.lines, *row.after)
        content.texts += [(where, line.text) for line in lines] + [(where, line.who) for line in lines]
        content.texts += [
            (f"the attribution of {where}", row.attribution),
            (f"the name of the document “{row.document}”", row.document),
            (f"the code “{row.code}”", row.code),
            *((f"{what} of {where}", value) for what, value in row.extra),
        ]
        voices = (*passage.before, *passage.voices, *passage.after)
        judge_voices(content, found.people, template, passage.document_id, voices, where)
