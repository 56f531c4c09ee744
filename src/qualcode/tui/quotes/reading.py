"""What the quotes screen reads: what a query finds, the words of it page by page, and what is said around a passage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qualcode.cases.attributes import BEARERS
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.errors import QualcodeError
from qualcode.domain.queries import CodeTerm
from qualcode.domain.times import clock
from qualcode.domain.translation import tr
from qualcode.retrieval.evaluation.directory import Directory
from qualcode.retrieval.language.writing import code_source
from qualcode.retrieval.querying import Answered, FoundPassage, ask, understood
from qualcode.retrieval.quotes import Passage, Spot, read_passages
from qualcode.retrieval.saved import kept_query, query_now
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import CodedPassage, PackedTurn, codings_of_ids, packed_turns, texts_of
from qualcode.storage.types import unpack_spans
from qualcode.team.blind_words import where_blind

MOST = 20_000
"""So many passages are listed at most; nobody reads more, and the summary says so."""
AROUND = 60
"""Code points of the same turn that a line of the list may show before and behind words found in the text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the screen shows, kept while it is closed."""

    query: str = ""
    kept: str = ""
    """The query with its codes by their UUIDs: it is asked of the same codes when they are renamed."""
    code_id: int | None = None
    """A code to be asked for; the query is written when it is read."""
    starred: bool = False
    without: tuple[str, ...] = ()
    """Not those of these origins."""
    sort: str = "place"
    """One of `sorting.ORDERS`, or an attribute behind `@`."""
    context: int = 1
    """Turns shown around the passage under the cursor; 0 for its own words alone."""
    attributes: tuple[str, ...] | None = None
    """Those shown beside the speaker; None for as many as there is room for."""
    at: Hashable = None
    """What the cursor stands on."""
    marked: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a passage, in one line, and whose they are."""

    turn: int
    """Number of the turn in which it starts, from 1."""
    time_ms: int | None
    speaker: str | None
    """The label of the first who speaks in it."""
    speakers: tuple[str, ...]
    participants: tuple[int, ...]
    said: str
    before: str = ""
    """What stands before words found in the text, in their turn; empty for codings and turns."""
    after: str = ""


@dataclass(slots=True)
class Listing:
    """What a query finds; words come as they are read."""

    asked: Asked
    answered: Answered
    hits: tuple[FoundPassage, ...]
    """By document and place; not more than `MOST`."""
    found: int
    """How many passages there are in all."""
    codings: Mapping[int, CodedPassage]
    code: CodeTerm | None
    """The code, where the query is one code alone."""
    words: dict[FoundPassage, Words] = field(default_factory=dict)
    where_blind: str = ""
    """Said behind what is said of all codings, where some may be hidden."""

    @property
    def lists_cases(self) -> bool:
        """Whether it lists participants, documents or sites."""
        return self.answered.level != "passages"

    @property
    def tree(self) -> CodeTree:
        """The codebook."""
        return self.answered.tree

    def coding(self, hit: FoundPassage) -> CodedPassage | None:
        """The coding that a passage is; None for a place in the text."""
        return self.codings[hit.coding_id] if hit.coding_id is not None else None

    def unread(self) -> list[FoundPassage]:
        """The passages whose words have not been read."""
        return [hit for hit in self.hits if hit not in self.words]

    def participants(self, words: Words) -> tuple[int, ...]:
        """Those who speak in a passage, without any who is not there: words are read later than the listing."""
        return tuple(id_ for id_ in words.participants if id_ in self.answered.people.cases)

    def values(self, name: str, hit: FoundPassage) -> str:
        """What an attribute is for those who speak in a passage; empty where nothing is known."""
        words = self.words.get(hit)
        if words is None:
            return ""
        people = self.answered.people
        source = people.source(name)
        persons: Sequence[int | None] = self.participants(words) or (None,)
        found = dict.fromkeys(people.value(source, hit.document_id, person) for person in persons)
        return "; ".join(value for value in found if value)


def key_of(hit: FoundPassage) -> Hashable:
    """What a passage is known by as long as it is there: its coding, or its place."""
    return hit.coding_id if hit.coding_id is not None else (hit.document_id, hit.start, hit.end)


def read_listing(project: Project, asked: Asked) -> Listing:
    """What the query finds now.

    Raises:
        QueryError: The query cannot be understood or asked; it points at the character.
        NotFoundError: A code, coder or document is not there.
    """
    with project.reading():
        asked = _written(project, asked)
        answered = ask(project, asked.query, without=asked.without)
        found: Sequence[FoundPassage] = answered.passages
        codings = codings_of_ids(project, [hit.coding_id for hit in found if hit.coding_id is not None])
        if asked.starred:
            found = [hit for hit in found if hit.coding_id is not None and codings[hit.coding_id].star]
        meant = understood(Directory(project, asked.query), asked.query)
        code = meant if isinstance(meant, CodeTerm) else None
        asked = replace(asked, kept=kept_query(project, asked.query), code_id=None)
        _ = answered.people.names  # Read only when first wanted, which would be by what draws, in another thread.
        return Listing(
            asked, answered, tuple(found[:MOST]), len(found), codings, code, where_blind=where_blind(project)
        )


def _written(project: Project, asked: Asked) -> Asked:
    """What is asked, with the codes in it as they are called now."""
    if asked.code_id is not None:
        tree = load_tree(project)
        return replace(asked, query=code_source(tree.path(asked.code_id))) if asked.code_id in tree else asked
    if asked.kept:
        try:
            same = kept_query(project, asked.query) == asked.kept
        except QualcodeError:
            same = False  # A code in it is no longer called so.
        return asked if same else replace(asked, query=query_now(project, asked.kept))
    return asked


def read_words(project: Project, listing: Listing, hits: Iterable[FoundPassage]) -> dict[FoundPassage, Words]:
    """The words of some passages of a listing, each document read once; none of documents that have gone since."""
    by_version: dict[int, list[FoundPassage]] = {}
    for hit in hits:
        by_version.setdefault(hit.version_id, []).append(hit)
    found: dict[FoundPassage, Words] = {}
    with project.reading():
        for version_id, text in texts_of(project, by_version):
            turns = packed_turns(project, version_id)
            some = by_version[version_id]
            spots = [Spot(hit.document_id, hit.start, hit.end, None) for hit in some]
            for hit, passage in zip(some, read_passages(text, turns, spots), strict=True):
                found[hit] = _words(listing, text, turns, hit, passage)
    return found


def _words(listing: Listing, text: str, turns: Sequence[PackedTurn], hit: FoundPassage, passage: Passage) -> Words:
    people = listing.answered.people
    ids = passage.speaker_ids
    # The text may have been corrected since the listing was read, and name somebody whom that does not know.
    speakers = [people.speakers.get(id_) if id_ is not None else None for id_ in ids]
    labels = tuple(dict.fromkeys(speaker.label for speaker in speakers if speaker is not None))
    first = speakers[0].label if speakers and speakers[0] is not None else None
    said = " ".join(" ".join(voice.text for voice in passage.voices).split()) or " ".join(passage.text.split())
    before = after = ""
    if hit.coding_id is None:
        start, end = _speech_at(turns, passage.turn, hit) if turns else (0, len(text))
        before = " ".join(text[max(start, hit.start - AROUND) : hit.start].split("\n"))
        after = " ".join(text[hit.end : min(end, hit.end + 3 * AROUND)].split("\n"))
        if hit.start - AROUND > start:
            before = f"…{before.partition(' ')[2]}"
    participants = tuple(people.participants(ids))
    return Words(passage.turn + 1, passage.time_ms, first, labels, participants, said, before, after)


def _speech_at(turns: Sequence[PackedTurn], turn: int, hit: FoundPassage) -> tuple[int, int]:
    """From where to where a turn speaks around a place; the place itself where it lies in no speech."""
    spans = unpack_spans(turns[turn][4])
    return next(((a, b) for a, b in spans if a <= hit.start and hit.end <= b), (hit.start, hit.end))


# ---------------------------------------------------------------------- what is said around a passage


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker says of what is shown."""

    speaker: str | None
    """The label; None where the text names nobody."""
    pieces: tuple[tuple[str, bool], ...]
    """Stretches of text in their order, and whether they are of the passage."""
    cut_before: bool = False
    """Whether the speaker has said more before it."""
    cut_after: bool = False


def read_around(project: Project, listing: Listing, hit: FoundPassage, turns: int) -> tuple[Said, ...]:
    """A passage with its whole turn and so many turns on either side; 0 gives its own words alone.

    Nothing comes back of a document that has gone since it was listed.
    """
    with project.reading():
        text = next((text for _, text in texts_of(project, [hit.version_id])), None)
        packed = packed_turns(project, hit.version_id)
    if text is None:
        return ()
    speakers = listing.answered.people.speakers
    first = max(0, bisect_right([turn[1] for turn in packed], hit.start) - 1)
    last = max(first + 1, bisect_left([turn[1] for turn in packed], hit.end))
    around = packed[max(0, first - turns) : last + turns]
    found = []
    for turn in around:
        said = _said(text, turn, hit, whole=turns > 0)
        if said.pieces:
            named = speakers.get(turn[3]) if turn[3] is not None else None
            found.append(replace(said, speaker=named.label if named is not None else None))
    if not any(inside for said in found for _, inside in said.pieces):  # A label or a stamp: nobody says it.
        found.append(Said(None, ((text[hit.start : hit.end], True),)))
    return tuple(found)


def _said(text: str, turn: PackedTurn, hit: FoundPassage, *, whole: bool) -> Said:
    """What of a turn is shown, cut at the edges of the passage."""
    pieces: list[tuple[str, bool]] = []
    spans = list(unpack_spans(turn[4]))
    shown_from, shown_to = (0, len(text)) if whole else (hit.start, hit.end)
    for span_start, span_end in spans:
        start, end = max(span_start, shown_from), min(span_end, shown_to)
        if start >= end:
            continue
        if pieces:
            pieces.append((" ", pieces[-1][1] and hit.start <= start < hit.end))
        edges = [start, *(edge for edge in (hit.start, hit.end) if start < edge < end), end]
        pieces += [(text[a:b], hit.start <= a and b <= hit.end) for a, b in pairwise(edges)]
    cut = bool(spans) and bool(pieces)
    return Said(None, tuple(pieces), cut and spans[0][0] < shown_from, cut and spans[-1][1] > shown_to)


def shown_attributes(listing: Listing) -> list[str]:
    """The attributes that can be shown, those of people first."""
    names = [name for name in listing.answered.people.names if name.level in BEARERS]
    order = ("participant", "site", "document")
    names.sort(key=lambda name: (name.builtin, order.index(name.level)))
    return [name.shown for name in names]


def stamp(time_ms: int | None) -> str:
    """Where in the recording it stands, as it is written behind the turn; empty where that is not known."""
    return tr(" at {time}", time=clock(time_ms)) if time_ms is not None else ""


def still_there(listing: Listing, keys: Collection[Hashable]) -> frozenset[Hashable]:
    """Those of some keys that the listing still has."""
    return frozenset(key for key in map(key_of, listing.hits) if key in keys) if keys else frozenset()
