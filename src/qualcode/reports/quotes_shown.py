"""Quotes as a file shows them: who is called what, what is marked, and what there is to be judged of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qualcode.analysis.resolving import People
from qualcode.domain.report_words import word_of
from qualcode.domain.times import clock
from qualcode.domain.translation import tr
from qualcode.domain.values import ORIGINS
from qualcode.exporting.quotes_out import Line, QuoteOut
from qualcode.reports.attribution import Bearer, Template, bearer_of
from qualcode.reports.editorial import marked
from qualcode.reports.judging import Content
from qualcode.reports.publication import judge_voices
from qualcode.reports.terms import Terms
from qualcode.retrieval.quotes import Found, Passage, Voice
from qualcode.retrieval.references import References
from qualcode.retrieval.uniting import led


def no_code() -> str:
    """The section of what was found in the text without being coded."""
    return tr("(no code)")


@dataclass(frozen=True, slots=True)
class Showing:
    """How quotes are shown."""

    template: Template
    terms: Terms
    shorten: int | None = None
    """Words that are shown of each at most; None for all."""
    redact: Callable[[str], str] = str
    """What is done to every word of people before it is shown."""


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
        if passage.voices and (place not in kept or led(passage.origin) <= led(kept[place].origin)):
            kept[place] = passage
    return list(kept.values())


def words_shown(found: Found, passages: Iterable[Passage], terms: Terms) -> list[str]:
    """All words of people that would be shown: what is to be read before they are redacted."""
    texts = []
    for passage in passages:
        asked = (passage.question,) if passage.question is not None else ()
        texts += [voice.text for voice in (*asked, *passage.before, *passage.voices, *passage.after)]
        texts += [] if passage.voices else [passage.text]
        texts += [passage.coding.comment] if terms.internal and passage.coding is not None else []
    return texts


def quote_out(found: Found, passage: Passage, showing: Showing) -> QuoteOut:
    """A passage as a file shows it, with those who speak called as the template has it."""
    people, template = found.people, showing.template
    code = found.tree.path(passage.code_id) if passage.code_id is not None else no_code()
    called = {id_: template.render(_bearer(people, passage, id_), code) for id_ in _speaking(passage)}

    def line(voice: Voice) -> Line:
        return Line(called[voice.speaker_id], showing.redact(voice.text))

    said = tuple(map(line, passage.voices)) or (Line("", showing.redact(passage.text)),)
    # The interviewer's questions inside a passage do not make her one of those who are quoted.
    quoted = [v for v in passage.voices if people.participant(v.speaker_id) is not None] or passage.voices
    who = dict.fromkeys(called[voice.speaker_id] for voice in quoted)
    document = people.documents[passage.document_id]
    cited = found.references or References(people.documents.values())
    language = document.language or ""
    edited = marked(
        said,
        starts_inside=passage.starts_inside,
        ends_inside=passage.ends_inside,
        most=showing.shorten,
        language=language or None,
    )
    turn = passage.turn + 1
    return QuoteOut(
        code,
        " / ".join(who) or tr("no speech"),
        document.name,
        turn,
        said,
        tuple(map(line, passage.before)),
        tuple(map(line, passage.after)),
        _extra(found, passage, showing),
        _origin(passage.origin, showing.terms),
        _path(found, passage),
        cited.turn(passage.document_id, turn),
        clock(passage.time_ms) if passage.time_ms is not None else "",
        line(passage.question) if passage.question is not None else None,
        edited if edited != said else (),
        language,
        "" if showing.terms.internal else cited.document(passage.document_id),
    )


def _speaking(passage: Passage) -> dict[int | None, None]:
    """Everybody who is shown, each once."""
    asked = (passage.question,) if passage.question is not None else ()
    return dict.fromkeys(v.speaker_id for v in (*asked, *passage.before, *passage.voices, *passage.after))


def _path(found: Found, passage: Passage) -> tuple[str, ...]:
    if passage.code_id is None:
        return ()
    ids = [*reversed(found.tree.ancestors(passage.code_id)), passage.code_id]
    return tuple(found.tree.code(id_).name for id_ in ids)


def _origin(origin: str, terms: Terms) -> str:
    """How a coding came to be, as a file says it: what a file of codings said of its own may be anybody's words."""
    return origin if terms.internal or not origin or origin in ORIGINS else "import"


def _bearer(people: People, passage: Passage, speaker_id: int | None) -> Bearer:
    return bearer_of(people, passage.document_id, speaker_id)


def _extra(found: Found, passage: Passage, showing: Showing) -> tuple[tuple[str, str], ...]:
    """What only internal files show, and the coder where that was asked for."""
    if not showing.terms.internal and not showing.terms.show_coders:
        return ()
    coding, people = passage.coding, found.people
    given_by = dict.fromkeys(one.coder_id for one in passage.united or ((coding,) if coding is not None else ()))
    coder = (("coder", ", ".join(found.whose.coders[coder_id] for coder_id in given_by)),)
    if not showing.terms.internal:
        return coder
    participants = people.participants(passage.speaker_ids)
    attributes = people.values(passage.document_id, participants)
    return (
        *coder,
        ("participants", "; ".join(people.cases[id_].name for id_ in participants)),
        ("attributes", "; ".join(f"{name}: {value}" for name, value in attributes.items())),
        ("comment", showing.redact(coding.comment) if coding is not None else ""),
        ("star", tr("yes") if coding is not None and coding.star else ""),
        ("id", coding.uuid if coding is not None else ""),
    )


def judge_quotes(
    content: Content, found: Found, passages: Sequence[Passage], rows: Sequence[QuoteOut], template: Template
) -> None:
    """Note all that quotes would show."""
    for passage, row in zip(passages, rows, strict=True):
        # Whoever is refused must find it again, and is the only one to read this.
        where = tr("the quote {place}", place=row.named_place)
        asked = (row.question,) if row.question is not None else ()
        lines = (*asked, *row.before, *row.lines, *row.edited, *row.after)
        content.texts += [(where, line.text) for line in lines]
        content.things.append((tr("the code “{code}”", code=row.code), row.code))
        content.values.append((tr("the reference of {where}", where=where), row.called))
        content.values += [
            (tr("{what} of {where}", what=word_of(what), where=where), value) for what, value in row.extra
        ]
        content.values += [
            (tr("the attribution of {where}", where=where), text) for text in (row.attribution, row.place)
        ]
        content.values += [(where, line.who) for line in lines]
        voices = (passage.question,) if passage.question is not None else ()
        voices = (*voices, *passage.before, *passage.voices, *passage.after)
        judge_voices(content, found.people, template, passage.document_id, voices, where)
        site = found.people.site(passage.document_id, None)
        if site is not None:
            content.people.setdefault(site, where)
        content.quotes.append(frozenset(found.people.participants(passage.speaker_ids)))
