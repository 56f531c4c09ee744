"""Publications: quotes and tables that are checked for names and for small groups before they are written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import Whose
from qualcode.analysis.unknown import NO_VOICES, Unknown, find_unknown
from qualcode.domain.answers import Frequencies
from qualcode.domain.errors import InputError, PublicationError
from qualcode.domain.values import BY_MACHINE, ORIGINS
from qualcode.domain.wording import left_out
from qualcode.exporting.quotes_out import (
    Line,
    QuoteOut,
    quotes_to_csv,
    quotes_to_html,
    quotes_to_json,
    quotes_to_markdown,
)
from qualcode.exporting.tables import (
    INTERNAL,
    Heading,
    frequencies_to_csv,
    frequencies_to_json,
    frequencies_to_markdown,
)
from qualcode.reports.attribution import DEFAULT, Bearer, Template, bearer_of
from qualcode.reports.judging import Content, K, check_publication, check_whole
from qualcode.retrieval.groups import groups_asked_for
from qualcode.retrieval.querying import FoundPassage
from qualcode.retrieval.quotes import Found, Passage, Voice, find_passages, quote_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

NO_CODE = "(no code)"
"""The section of what was found in the text without being coded."""
WITHOUT_KEY = "Not checked for names: no list of names was given (--without-key)."

Writer = TypeVar("Writer", bound=Callable[..., str])

_QUOTES = {"md": quotes_to_markdown, "csv": quotes_to_csv, "json": quotes_to_json, "html": quotes_to_html}
_TABLES = {"md": frequencies_to_markdown, "csv": frequencies_to_csv, "json": frequencies_to_json}


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a file is written."""

    date: str
    """The day, as it is to stand in the file."""
    k: int = K
    """How many people must share what is shown of one; a table may count none or so many."""
    names: Sequence[str] | None = None
    """Names that must not be in it; None if there is no list."""
    without_key: bool = False
    """Write it although there is no list; the file says so."""
    internal: bool = False
    """Write it unchecked; every page and section is marked."""
    show_coders: bool = False
    """Name the coders."""


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


def frequencies_file(
    project: Project,
    terms: Terms,
    *,
    format: str = "md",
    by: str = "all",
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    roll_up: bool = True,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
) -> str:
    """A frequency table as the text of a file, checked before it is given back.

    A cell, and the group that a column stands for, must count no participant or k of them.

    Args:
        terms: On what terms.
        format: `md`, `csv` or `json`.
        by: As in `analysis.frequencies.frequencies`, like the others.

    Raises:
        InputError: The format is unknown.
        PublicationError: It may not be published.
    """
    write = writer_of(_TABLES, format)
    options: dict[str, Any] = {
        "by": by,
        "codes": codes,
        "coders": coders,
        "roll_up": roll_up,
        "documents": documents,
        "without": without,
    }
    answer = frequencies(project, **options)
    shown = answer if terms.internal or terms.show_coders else _without_coders(answer, coders)
    only = () if documents is None else (("documents", ", ".join(shown.filter.documents or ())),)
    heading = Heading(
        f"{project_name(project)}: frequencies",
        (
            ("by", shown.filter.by),
            ("codes", ", ".join(codes) or "all"),
            *only,
            ("codings of", shown.filter.whose),
            *(("note", note) for note in shown.filter.notes),
            *checked_facts(terms),
        ),
        INTERNAL if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        if shown.filter.by == "speaker":
            raise PublicationError(
                "labels of transcripts may be names", remedy="count by participant or by an attribute instead"
            )
        content = Content()
        _judge_table(content, shown, find_unknown(project, **options))
        judge_heading(content, heading)
        check_publication(content, k=terms.k, names=terms.names, without_key=terms.without_key)
    return checked_whole(write(shown, heading), format, terms)


def checked_whole(text: str, format: str, terms: Terms) -> str:
    """A finished file, looked through once more unless it is internal.

    Raises:
        PublicationError: A name is in it.
    """
    if not terms.internal:
        check_whole(text, format, terms.names)
    return text


def writer_of(writers: Mapping[str, Writer], format: str) -> Writer:
    """What writes a format.

    Raises:
        InputError: Nothing does.
    """
    if format not in writers:
        raise InputError(f"“{format}” is no format for this", remedy=f"choose one of {', '.join(writers)}")
    return writers[format]


def checked_facts(terms: Terms) -> tuple[tuple[str, str], ...]:
    """The facts of a file that say whether, how and when it was checked."""
    if terms.internal:
        return (("checked", "no"), ("date", terms.date))
    names = "no list of names" if terms.names is None else f"a list of {len(terms.names)} names"
    people = f"groups of fewer than k = {terms.k} people"
    return (("checked", f"for {people}; against {names}"), ("date", terms.date))


def warning_of(terms: Terms) -> str:
    """What the first and the last lines of a file must say; empty where there is nothing."""
    return WITHOUT_KEY if terms.names is None and not terms.internal else ""


def whose_codings(whose: Whose, coders: Sequence[str] | None, terms: Terms) -> str:
    """Whose codings a file holds, as its head says it."""
    if coders is None or terms.internal or terms.show_coders:
        return whose.sentence
    return _some_coders(len(whose.coders), whose.without)


def _some_coders(count: int, without: Collection[str]) -> str:
    return f"only {'one coder' if count == 1 else f'{count} coders'}{left_out(without, before='; ')}"


def _without_coders(answer: Frequencies, coders: Sequence[str] | None) -> Frequencies:
    shown = answer.filter
    whose = shown.whose if coders is None else _some_coders(len(answer.coders), shown.without)
    return answer.model_copy(update={"coders": (), "filter": shown.model_copy(update={"whose": whose})})


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


def judge_voices(
    content: Content, people: People, template: Template, document_id: int, voices: Iterable[Voice], where: str
) -> None:
    """Note who speaks in words that are shown: labels that nobody is known behind, and attributes that few share."""
    for voice in voices:
        bearer = bearer_of(people, document_id, voice.speaker_id)
        content.unmapped |= unmapped_labels(people, [voice.speaker_id])
        group = template.group(bearer)
        if group is not None:
            content.groups.append((f"the attribution of {where}", f"“{', '.join(group.shown)}”", group.people))
            if not group.people:
                content.unmapped |= unmapped_labels(people, people.unmapped(bearer.document_id))


def unmapped_labels(people: People, speakers: Iterable[int | None]) -> dict[tuple[str, str], None]:
    """(label, document) of those who are not mapped."""
    known = [people.speakers[speaker] for speaker in speakers if speaker is not None]
    return {(s.label, people.documents[s.document_id].name): None for s in known if s.role == "unknown"}


def judge_heading(content: Content, heading: Heading) -> None:
    """Note what the head of a file says."""
    content.texts.append(("the title", heading.title))
    content.texts += [(f"“{what}” in the head of the file", value) for what, value in heading.facts]


def _judge_table(content: Content, answer: Frequencies, unknown: Unknown) -> None:
    """Note all that a table would show. Where nobody but an unmapped label speaks, it is not known how many do; a
    document that names nobody is a person, since a survey answer is."""
    by = answer.filter.by
    for column, denominators in answer.denominators.items():
        content.texts.append((f"the column “{column}”", column))
        voices = unknown.columns.get(column, NO_VOICES)
        people = denominators.participants + len(voices.documents)
        content.groups.append((f"the column “{column}”", f"“{by}: {column}”", people))
        if not denominators.participants:
            content.unmapped |= unmapped_labels(unknown.people, voices.labels)
    for row in answer.rows:
        below = " with the codes below it" if row.rolled_up else ""
        cell = f"the cell “{row.code}”{below} × “{row.column}”"
        voices = unknown.cells.get((row.code, row.rolled_up, row.column), NO_VOICES)
        content.groups.append((cell, "it", row.participants + len(voices.documents)))
        if not row.participants:
            content.unmapped |= unmapped_labels(unknown.people, voices.labels)
    content.texts += [(f"the code “{code}”", code) for code in dict.fromkeys(row.code for row in answer.rows)]
    content.texts += [("the list of coders", coder) for coder in answer.coders]
