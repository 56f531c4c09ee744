"""Whom a summary is about as a whole: what its choice of documents and its conditions say of everybody it counts."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.analysis.code_rows import Behind, in_rows
from qualcode.analysis.resolving import People
from qualcode.analysis.sample import DOCUMENT, REACHED, load_sample
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import tr
from qualcode.retrieval.conditions import codings_where
from qualcode.retrieval.groups import groups_asked_for
from qualcode.storage.project import Project

Group = tuple[str, str, int]
"""(where, what is shown, how many people it is true of)."""


def groups_counted(
    project: Project, people: People, wish: SummaryWish, only: Collection[int] | None = None
) -> tuple[Group, ...]:
    """The people among whom a summary counts, and those whom its condition leaves: of so few, it is their profile.

    Which codes and pairs of codes there are is told by rows alone, and a share that is 0 or all of a group of one
    person too, so that hiding cells settles none of it.

    Args:
        people: Those of the documents looked at.
        only: The codings that the condition allows; None where they are yet to be found.

    Raises:
        QueryError: The condition cannot be understood.
    """
    with project.reading():
        among = (tr("the documents that are counted"), tr("“speaks in them”"), people_of(people))
        where = wish.where.strip()
        if not where and not wish.starred:
            return (among,)
        allowed = only if only is not None else codings_where(project, wish)
        sample = load_sample(project, wish, only=allowed)
        behind = Behind(sample)
        reached = {(coding[DOCUMENT], coding[REACHED]) for coding in in_rows(sample)}
        touching = len({person for place in reached for person in behind.of(*place)})
        if not where:
            return (among, (tr("the choice of codings"), tr("“says what has a star”"), touching))
        condition = tr("“only codings that touch {where}”", where=where)
        asked_for = groups_asked_for(project, where)
        return (
            among,
            (tr("the choice of codings"), condition, touching),
            *((tr("the condition"), f"“{group.condition}”", group.participants) for group in asked_for),
        )


def people_of(people: People) -> int:
    """The participants who speak in documents, and the documents that name nobody and are what somebody said."""
    speaking = people.participants(speaker.id for d in people.documents for speaker in people.speakers_of(d))
    return len(speaking) + sum(people.is_somebody(document) for document in people.documents)
