"""The quotes that a query finds: passages read back from the text, with who speaks and what was said around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.answers import Quote, Utterance
from qualcode.domain.errors import QueryError
from qualcode.retrieval.querying import Answered, FoundPassage, ask
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import (
    CodedPassage,
    PackedTurn,
    coded_passages,
    codings_of_ids,
    packed_turns,
    texts_of,
)
from qualcode.storage.types import unpack_spans


@dataclass(frozen=True, slots=True)
class Voice:
    """What is said in one turn, or in a part of it."""

    speaker_id: int | None
    """None for a turn that names nobody."""
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A coding, or a passage that was found without one, with its words."""

    document_id: int
    start: int
    """In code points of the document's text."""
    end: int
    coding: CodedPassage | None
    """None for what is no coding: words in the text, or a turn."""
    text: str
    """All that stands there, labels and stamps included."""
    turn: int
    """Ordinal of the turn in which it starts."""
    time_ms: int | None
    voices: tuple[Voice, ...]
    """The speech in it, turn by turn; empty if it holds none."""
    before: tuple[Voice, ...]
    after: tuple[Voice, ...]

    @property
    def code_id(self) -> int | None:
        """The code that it has; None for what is no coding."""
        return self.coding.code_id if self.coding is not None else None

    @property
    def origin(self) -> str:
        """How its coding came to be; empty for what is no coding."""
        return self.coding.origin if self.coding is not None else ""

    @property
    def speaker_ids(self) -> tuple[int | None, ...]:
        """The speakers whose speech is in it, each once, in order."""
        return tuple(dict.fromkeys(voice.speaker_id for voice in self.voices))


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that a query finds, and what is needed to name what they point to."""

    passages: list[Passage]
    people: People
    tree: CodeTree
    whose: Whose
    why_empty: str = ""
    """Which condition of the query left nothing, where nothing was found."""


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
) -> Found:
    """The passages that a query finds, in the order of documents and places. See `quotes` and `passages_found`."""
    with project.reading():
        return passages_found(
            project,
            ask(project, query, coders=coders, documents=documents, without=without),
            context=context,
            starred=starred,
            only=only,
        )


def passages_found(
    project: Project,
    answered: Answered,
    *,
    context: int = 0,
    starred: bool = False,
    only: Collection[FoundPassage] | None = None,
) -> Found:
    """The passages of an answer with their words.

    Args:
        only: Those of them that are wanted; None for all.

    Raises:
        QueryError: It lists participants, documents or sites.
    """
    if answered.level != "passages":
        raise QueryError(
            f"this query lists {answered.level}s, which are no quotes",
            query=answered.query,
            remedy="`qualcode query ask` shows them; what they say is found by a code or by text: beside it",
        )
    wanted = None if only is None else frozenset(only)
    found = [one for one in answered.passages if wanted is None or one in wanted]
    codings = codings_of_ids(project, [one.coding_id for one in found if one.coding_id is not None])
    by_version: dict[int, list[Spot]] = {}
    for one in found:
        coding = codings[one.coding_id] if one.coding_id is not None else None
        if not starred or (coding is not None and coding.star):
            by_version.setdefault(one.version_id, []).append(Spot(one.document_id, one.start, one.end, coding))
    passages = _read(project, by_version, context)
    return Found(passages, answered.people, answered.tree, answered.whose, answered.why_empty)


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
    return Found(_read(project, by_version, 0), People(project, chosen), tree, whose)


def _read(project: Project, by_version: Mapping[int, Sequence[Spot]], context: int) -> list[Passage]:
    return [
        passage
        for version_id, text in texts_of(project, by_version)
        for passage in read_passages(text, packed_turns(project, version_id), by_version[version_id], max(0, context))
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
        comment=coding.comment if coding else "",
        star=bool(coding and coding.star),
        origin=coding.origin if coding else "",
        time_ms=passage.time_ms,
    )


def _label(people: People, speaker_id: int | None) -> str | None:
    return people.speakers[speaker_id].label if speaker_id is not None else None


def _utterances(people: People, voices: Sequence[Voice]) -> tuple[Utterance, ...]:
    return tuple(Utterance(speaker=_label(people, voice.speaker_id), text=voice.text) for voice in voices)


class Spot(NamedTuple):
    """Where a passage stands in one version of a document."""

    document_id: int
    start: int
    end: int
    coding: CodedPassage | None


def spot_of(coding: CodedPassage) -> Spot:
    """Where a coding stands."""
    return Spot(coding.document_id, coding.start, coding.end, coding)


def read_passages(text: str, turns: list[PackedTurn], spots: Sequence[Spot], context: int = 0) -> Iterator[Passage]:
    """The passages of one version in the order given, with who speaks in them and so many turns around them."""
    starts = [turn[1] for turn in turns]
    for spot in spots:
        first = max(0, bisect_right(starts, spot.start) - 1)
        last = max(first + 1, bisect_left(starts, spot.end))
        around = (turns[max(0, first - context) : first], turns[last : last + context])
        before, after = (_voices(text, some, 0, len(text)) for some in around)
        yield Passage(
            spot.document_id,
            spot.start,
            spot.end,
            spot.coding,
            text[spot.start : spot.end],
            first,
            turns[first][5] if turns else None,
            _voices(text, turns[first:last], spot.start, spot.end),
            before,
            after,
        )


def _voices(text: str, turns: Sequence[PackedTurn], start: int, end: int) -> tuple[Voice, ...]:
    """What is said in some turns between two offsets; stretches with a stamp between them are one, with a blank."""
    found = []
    for turn in turns:
        pieces = (text[max(a, start) : min(b, end)].strip() for a, b in unpack_spans(turn[4]) if a < end and start < b)
        said = " ".join(piece for piece in pieces if piece)
        if said:
            found.append(Voice(turn[3], said))
    return tuple(found)
