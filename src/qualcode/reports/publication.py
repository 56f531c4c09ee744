"""What all publications share: their writers, what is noted of them to be judged, and the last look at the whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from qualcode.analysis.resolving import People
from qualcode.domain.errors import InputError
from qualcode.domain.report_words import word_of
from qualcode.domain.translation import tr
from qualcode.exporting.tables import Heading
from qualcode.reports.attribution import Template, bearer_of
from qualcode.reports.judging import Content, check_whole
from qualcode.reports.terms import Terms
from qualcode.retrieval.quotes import Found, Passage, Voice

Writer = TypeVar("Writer", bound=Callable[..., str | bytes])
File = TypeVar("File", str, bytes, str | bytes)

_OF_THE_WRITER = frozenset({"query", "only codings that touch"})
"""Facts of a head in which somebody's own words may stand."""


def checked_whole(data: File, format: str, terms: Terms) -> File:
    """A finished file, looked through once more unless it is internal.

    Raises:
        PublicationError: A name is in it.
        InputError: It cannot be looked through.
    """
    if not terms.internal:
        check_whole(data, format, terms.names)
    return data


def writer_of(writers: Mapping[str, Writer], format: str) -> Writer:
    """What writes a format.

    Raises:
        InputError: Nothing does.
    """
    if format not in writers:
        raise InputError(
            tr("“{format}” is no format for this", format=format),
            remedy=tr("choose one of {names}", names=", ".join(writers)),
        )
    return writers[format]


def judge_voices(
    content: Content, people: People, template: Template, document_id: int, voices: Iterable[Voice], where: str
) -> None:
    """Note who speaks in words that are shown: labels that nobody is known behind, and attributes that few share."""
    for voice in voices:
        bearer = bearer_of(people, document_id, voice.speaker_id)
        if bearer.participant_id is not None:
            content.people.setdefault(bearer.participant_id, where)
        content.unmapped |= unmapped_labels(people, [voice.speaker_id])
        group = template.group(bearer)
        if group is not None:
            content.groups.append(
                (tr("the attribution of {where}", where=where), f"“{', '.join(group.shown)}”", group.people)
            )
            if not group.people:
                content.unmapped |= unmapped_labels(people, people.unmapped(bearer.document_id))


def unmapped_labels(people: People, speakers: Iterable[int | None]) -> dict[tuple[str, str], None]:
    """(label, document) of those who are not mapped."""
    known = [people.speakers[speaker] for speaker in speakers if speaker is not None]
    return {(s.label, people.documents[s.document_id].name): None for s in known if s.role == "unknown"}


def without_people(found: Found, left_out: Collection[int]) -> Found:
    """What was found without passages and context of participants and sites who are left out; nor do its people have
    them any more."""
    if not left_out:
        return found
    people = found.people.without(left_out)

    def shown(voice: Voice) -> bool:
        return voice.speaker_id not in people.hushed

    def kept(passage: Passage) -> bool:
        of_site = people.documents[passage.document_id].site_id in left_out
        return people.hushed.isdisjoint(passage.speaker_ids) and not (
            of_site and not people.participants(passage.speaker_ids)
        )

    passages = [
        replace(passage, before=tuple(filter(shown, passage.before)), after=tuple(filter(shown, passage.after)))
        for passage in found.passages
        if kept(passage)
    ]
    return replace(found, passages=passages, people=people)


def judge_heading(content: Content, heading: Heading) -> None:
    """Note what the head of a file says: its title and queries are somebody's words, all else is the program's."""
    content.things.append((tr("the title"), heading.title))
    judge_facts(content, heading.facts, tr("in the head of the file"))


def judge_template(content: Content, template: Path | None) -> None:
    """Note what the researcher's own Word file says, which stands in what is written.

    Raises:
        InputError: It cannot be read.
    """
    if template is not None:
        from qualcode.exporting.word_templates import template_words

        content.texts += [(tr("the template"), text) for text in template_words(template)]


def judge_facts(content: Content, facts: Iterable[tuple[str, str]], where: str) -> None:
    """Note facts that are shown: queries are somebody's words, all else is the program's.

    Args:
        where: Where they stand, as a refusal names it behind what the fact is called.
    """
    for what, value in facts:
        noted = content.things if what in _OF_THE_WRITER else content.values
        noted.append((tr("“{fact}” {where}", fact=word_of(what), where=where), value))


def judge_counted(content: Content, people: People, where: str) -> None:
    """Note that everybody who speaks in some documents is counted: as somebody, or among how many."""
    for document_id in people.documents:
        speakers = (speaker.id for speaker in people.speakers_of(document_id))
        for person in people.participants(speakers):
            content.people.setdefault(person, where)
        site = people.site(document_id, None)
        if site is not None:
            content.people.setdefault(site, where)
