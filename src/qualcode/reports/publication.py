"""What all publications share: their writers, what is noted of them to be judged, and the last look at the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from qualcode.analysis.resolving import People
from qualcode.domain.errors import InputError
from qualcode.exporting.tables import Heading
from qualcode.reports.attribution import Template, bearer_of
from qualcode.reports.judging import Content, check_whole
from qualcode.reports.terms import Terms
from qualcode.retrieval.quotes import Voice

Writer = TypeVar("Writer", bound=Callable[..., str])


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
