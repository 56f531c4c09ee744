"""The quotes that a query finds: passages read back from the text, with who speaks and what was said around them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.answers import Quote, Utterance
from qualcode.domain.errors import QueryError
from qualcode.domain.translation import tr
from qualcode.retrieval.passages import Passage as Passage
from qualcode.retrieval.passages import Spot as Spot
from qualcode.retrieval.passages import Voice as Voice
from qualcode.retrieval.passages import read_passages as read_passages
from qualcode.retrieval.passages import spot_of as spot_of
from qualcode.retrieval.querying import LEVELS, Answered, FoundPassage, ask
from qualcode.retrieval.references import References
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import (
    coded_passages,
    codings_of_ids,
    packed_turns,
    texts_of,
)
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.sentences import sentence_offsets


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that a query finds, and what is needed to name what they point to."""

    passages: list[Passage]
    people: People
    tree: CodeTree
    whose: Whose
    why_empty: str = ""
    """Which condition of the query left nothing, where nothing was found."""
    references: References | None = None
    """By what documents and turns are cited; None where nothing is."""


def find_passages(
    project: Project,
    query: str,
    *,
    coders: Sequence[str] | None = None,
    context: int = 0,
    starred: bool = False,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
    only: Collection[FoundPassage] | None = None,
    question: bool = False,
    edges: bool = False,
) -> Found:
    """The passages that a query finds, in the order of documents and places. See `quotes` and `passages_found`."""
    with project.reading():
        return passages_found(
            project,
            ask(project, query, coders=coders, documents=documents, without=without),
            context=context,
            starred=starred,
            only=only,
            question=question,
            edges=edges,
            of_all=documents is None,
        )


def passages_found(
    project: Project,
    answered: Answered,
    *,
    context: int = 0,
    starred: bool = False,
    only: Collection[FoundPassage] | None = None,
    question: bool = False,
    edges: bool = False,
    of_all: bool = False,
) -> Found:
    """The passages of an answer with their words.

    Args:
        only: Those of them that are wanted; None for all.
        question: Whether to give what an interviewer said last before each.
        edges: Whether to say of each if it starts or ends inside a sentence.
        of_all: Whether the query was asked of all documents, so that they need not be listed again.

    Raises:
        QueryError: It lists participants, documents or sites.
    """
    if answered.level != "passages":
        raise QueryError(
            tr("this query lists {things}, which are no quotes", things=LEVELS[answered.level]),
            query=answered.query,
            remedy=tr("`qualcode query ask` shows them; what they say is found by a code or by text: beside it"),
        )
    wanted = None if only is None else frozenset(only)
    found = [one for one in answered.passages if wanted is None or one in wanted]
    codings = codings_of_ids(project, [one.coding_id for one in found if one.coding_id is not None])
    by_version: dict[int, list[Spot]] = {}
    for one in found:
        coding = codings[one.coding_id] if one.coding_id is not None else None
        if not starred or (coding is not None and coding.star):
            by_version.setdefault(one.version_id, []).append(Spot(one.document_id, one.start, one.end, coding))
    passages = passages_at(project, by_version, answered.people, context=context, question=question, edges=edges)
    return Found(
        passages,
        answered.people,
        answered.tree,
        answered.whose,
        answered.why_empty,
        References(answered.people.documents.values() if of_all else list_documents(project)),
    )


def passages_at(
    project: Project,
    by_version: Mapping[int, Sequence[Spot]],
    people: People,
    *,
    context: int = 0,
    question: bool = False,
    edges: bool = False,
) -> list[Passage]:
    """The words at some places of versions of documents, as `passages_found` reads them."""
    asking = frozenset(s.id for s in people.speakers.values() if s.role == "interviewer") if question else None
    return _read(project, by_version, context, asking, edges)


def passages_of(
    project: Project,
    codes: Collection[int],
    *,
    coders: Sequence[str] | None = None,
    starred: bool = False,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
) -> Found:
    """The codings of some codes with their words, in the order of documents and places. See `quotes`."""
    tree = load_tree(project)
    chosen = choose_documents(project, documents)
    whose = choose_coders(project, coders, chosen, without=without)
    order = {document.id: i for i, document in enumerate(chosen)}
    codings = [
        coding
        for coding in coded_passages(project, codes, starred=starred, without=without)
        if coding.document_id in order and whose.counts(coding.document_id, coding.coder_id)
    ]
    codings.sort(key=lambda coding: (order[coding.document_id], coding.start, coding.end, coding.id))
    by_version: dict[int, list[Spot]] = {}
    for coding in codings:
        by_version.setdefault(coding.version_id, []).append(spot_of(coding))
    return Found(
        _read(project, by_version, 0), People(project, chosen), tree, whose, "", References(list_documents(project))
    )


def _read(
    project: Project,
    by_version: Mapping[int, Sequence[Spot]],
    context: int,
    asking: Collection[int] | None = None,
    edges: bool = False,
) -> list[Passage]:
    sentences = sentence_offsets(project, by_version) if edges else {}
    return [
        passage
        for version_id, text in texts_of(project, by_version)
        for passage in read_passages(
            text,
            packed_turns(project, version_id),
            by_version[version_id],
            max(0, context),
            asking=asking,
            sentences=sentences.get(version_id),
        )
    ]


def quotes(
    project: Project,
    query: str,
    *,
    coders: Sequence[str] | None = None,
    context: int = 0,
    starred: bool = False,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
) -> list[Quote]:
    """All quotes that a query finds, in the order of documents and places.

    Args:
        query: A code by name or path with the codes below it, or any other query (`docs/queries.md`).
        coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere.
        context: How many turns to give before and after each.
        starred: Only the best quotes.
        documents: Only those of these documents, by name or UUID.
        without: Origins of `BY_MACHINE` whose codings are left out.

    Raises:
        QueryError: The query cannot be understood, names what there is not, or lists participants, documents or sites.
        InputError: An origin cannot be left out.
        NotFoundError: A coder or document is not there.
    """
    found = find_passages(
        project,
        query,
        coders=coders,
        context=context,
        starred=starred,
        documents=documents,
        without=without,
    )
    return [quote_of(found, passage) for passage in found.passages]


def quote_of(found: Found, passage: Passage) -> Quote:
    """A passage with names instead of ids."""
    people, coding = found.people, passage.coding
    participants = people.participants(passage.speaker_ids)
    labels = [label for label in (_label(people, id_) for id_ in passage.speaker_ids) if label is not None]
    return Quote(
        id=coding.uuid if coding else None,
        document=people.documents[passage.document_id].name,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
        code=found.tree.path(coding.code_id) if coding else None,
        coder=found.whose.coders[coding.coder_id] if coding else None,
        turn=passage.turn + 1,
        speaker=_label(people, passage.speaker_ids[0]) if passage.voices else None,
        speakers=tuple(dict.fromkeys(labels)),
        participants=tuple(people.cases[id_].name for id_ in participants),
        attributes=people.values(passage.document_id, participants),
        parts=_utterances(people, passage.voices),
        before=_utterances(people, passage.before),
        after=_utterances(people, passage.after),
        question=next(iter(_utterances(people, (passage.question,) if passage.question is not None else ())), None),
        reference=found.references.turn(passage.document_id, passage.turn + 1) if found.references is not None else "",
        comment=coding.comment if coding else "",
        star=bool(coding and coding.star),
        origin=coding.origin if coding else "",
        time_ms=passage.time_ms,
    )


def _label(people: People, speaker_id: int | None) -> str | None:
    return people.speakers[speaker_id].label if speaker_id is not None else None


def _utterances(people: People, voices: Sequence[Voice]) -> tuple[Utterance, ...]:
    return tuple(Utterance(speaker=_label(people, voice.speaker_id), text=voice.text) for voice in voices)
