"""The codings of Consensus: written where a decision wants them, and taken back when no decision does any more."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from qualcode.codebook.tree import CodeTree
from qualcode.coding.applying import coding_values, move_coding, place_coding
from qualcode.coding.memos import keep_memos
from qualcode.coding.passages import transcript_of, turn_at
from qualcode.domain.disagreements import STANDING, Decision, Mark, rests_on, verdict_of
from qualcode.domain.identity import new_uuids, now_ms
from qualcode.domain.rounds import DOING, DONE
from qualcode.domain.spans import Span
from qualcode.domain.values import AGREED_ON, CONSENSUS, Coding, Transcript
from qualcode.reconcile.verdicts import Piece, made_of, pieces_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_former_codes
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.decisions import Source, list_decisions, sources_of, states_of
from qualcode.storage.reads.marks import marks_by_document
from qualcode.storage.transaction import Transaction
from qualcode.text.anchors import Anchor, make_anchor
from qualcode.text.graphemes import snap


def consensus_of(project: Project) -> int | None:
    """The id of Consensus; None where nothing was ever settled, nor brought in for it."""
    return next((coder.id for coder in list_coders(project) if coder.name == CONSENSUS), None)


def made_consensus(project: Project) -> int:
    """The id of Consensus, which signs on as an ordinary coder when it is first needed.

    That is an entry of its own, which no undo takes back: what others settle later stands on it.
    """
    return project.coder_id(CONSENSUS)


def state_documents(project: Project, tx: Transaction, consensus: int, done: Mapping[int, bool]) -> None:
    """Say of documents that Consensus has finished them, or is still at them; what is said already stays.

    Args:
        done: document → whether nothing in it is left to be settled.
    """
    known = states_of(project, consensus)
    now = now_ms()
    for document_id, finished in done.items():
        state = DONE if finished else DOING
        if document_id in known and known[document_id] != state:
            where = {"document_id": document_id, "coder_id": consensus}
            tx.update_where("document_state", where, state=state, changed_ms=now)
    new = [(id_, consensus, DONE if finished else DOING, now) for id_, finished in done.items() if id_ not in known]
    tx.insert_many("document_state", ("document_id", "coder_id", "state", "changed_ms"), new)


def merged_codes(project: Project, tree: CodeTree) -> dict[str, str]:
    """UUID of every code that was merged → that of the code it went into."""
    uuids = {code.id: code.uuid for code in tree.walk()}
    return {one.uuid: uuids[one.into_id] for one in list_former_codes(project) if one.into_id in uuids}


def origin_of(sources: Iterable[Source]) -> tuple[str, int]:
    """Origin and star of a coding that is made of others: theirs where they share one, so that it stays told what the
    program had a part in; a star where one of them has one."""
    found = list(sources)
    origins = {one.origin for one in found}
    return (origins.pop() if len(origins) == 1 else AGREED_ON), int(any(one.star for one in found))


class ConsensusIn:
    """The codings of Consensus in one document, within a change.

    Args:
        consensus: The id of the coder.
        tree: The codebook.
    """

    def __init__(self, project: Project, tx: Transaction, document_id: int, consensus: int, tree: CodeTree) -> None:
        self._project, self._tx, self._tree = project, tx, tree
        self._document_id, self._consensus = document_id, consensus
        self._codes = {code.uuid: code for code in tree.walk()}
        self._new: list[tuple[str, dict[str, object]]] = []
        self._standing: list[Coding] | None = None

    @cached_property
    def _transcript(self) -> Transcript:
        return transcript_of(self._project, self._document_id)

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self._transcript.turns]

    @property
    def codings(self) -> list[Coding]:
        """All of them, by place; what was written last is among them."""
        if self._new or self._standing is None:
            self._flush()
            self._standing = list_codings(self._project, document_id=self._document_id, coder_ids=[self._consensus])
        return self._standing

    def place(self, piece: Piece, origin: str, star: int) -> str:
        """Have a code on a passage: one that stands there already is extended as far as is needed.

        Returns:
            The UUID of the coding.
        """
        code = self._codes[piece.code]
        anchor = self._anchor(piece)
        place = Span(anchor.start, anchor.end)
        standing = self._standing if self._standing is not None else self.codings
        overlapping = [one for one in standing if one.code_id == code.id and one.span.overlaps(place)]
        fresh = [values for _, values in self._new if values["code_id"] == code.id]
        if not overlapping and not any(place.overlaps((v["start"], v["end"])) for v in fresh):  # type: ignore[arg-type]
            (uuid,) = new_uuids(1)
            values = coding_values(self._transcript, anchor, code, self._consensus, origin)
            self._new.append((uuid, values | {"star": star}))
            return uuid
        self._flush()
        coding_id, outcome = place_coding(
            self._project, self._tx, self._transcript, anchor, code, self._consensus, origin
        )
        if outcome != "unchanged":
            self._standing = None
        found = next(one for one in self.codings if one.id == coding_id)
        both = found.origin if found.origin == origin else AGREED_ON
        if (both, bool(star) or found.star) != (found.origin, found.star):
            self._tx.update_where("coding", {"id": coding_id}, origin=both, star=int(star or found.star))
            self._standing = None
        return found.uuid

    def _anchor(self, piece: Piece) -> Anchor:
        """Where a piece stands; what coders coded is taken as it is, also where there are only spaces."""
        text = self._transcript.text
        whole = snap(text, max(0, piece.start), min(piece.end, len(text)))
        return make_anchor(text, whole.start, whole.end, turn_at(self._starts, whole.start))

    def _flush(self) -> None:
        if self._new:
            columns = ("uuid", *self._new[0][1])
            self._tx.insert_many("coding", columns, [(uuid, *values.values()) for uuid, values in self._new])
            self._new, self._standing = [], None

    def write(self) -> None:
        """Write what was placed and is not written yet."""
        self._flush()

    def take_back(self, ending: Collection[Decision], merged: Mapping[str, str]) -> None:
        """Take away what decisions made that hold no longer; what others that stand made too stays, as far as they did.

        A coding that was there before any decision stays.

        Args:
            ending: Decisions in the document, as they stood; also such as were never taken into the project.
            merged: Codes that were merged → the code that they went into, both by UUID.
        """
        mine = {uuid for decision in ending for uuid in decision.outcome}
        there = [one for one in self.codings if one.uuid in mine] if mine else []
        if not there:
            return
        gone = {decision.id for decision in ending}
        every = list_decisions(self._project, document_ids=[self._document_id])
        others = [one for one in every if one.state == STANDING and one.id not in gone]
        begun: dict[str, int] = {}
        for decision in (*every, *ending):
            for uuid in decision.outcome:
                begun[uuid] = min(decision.created_ms, begun.get(uuid, decision.created_ms))
        marks = {mark.coding: mark for mark in marks_by_document(self._project, [self._document_id])[self._document_id]}
        going = []
        for coding in there:
            sharing = [one for one in others if coding.uuid in one.outcome]
            if coding.created_ms < begun.get(coding.uuid, coding.created_ms):
                continue
            if sharing:
                self._keep_for(coding, sharing, ending, marks, merged)
            else:
                going.append(coding)
        keep_memos(self._tx, going)
        self._tx.delete_where("coding", {"id": [coding.id for coding in going]})
        self._standing = None

    def _keep_for(
        self,
        coding: Coding,
        sharing: Sequence[Decision],
        ending: Iterable[Decision],
        marks: Mapping[str, Mark],
        merged: Mapping[str, str],
    ) -> None:
        """Leave of a coding what decisions that stand want of it, even in parts; all of it where nobody knows.

        Where what they rest on was moved away since, what only those want that end goes, and the rest stays.
        """
        wanted: list[tuple[Decision, Span]] = []
        made: set[str] = set()
        code = self._tree.code(coding.code_id)
        for decision in sharing:
            found = self._wanted(decision, coding, marks, merged)
            if found is None:
                return
            wanted += [(decision, span) for span in found]
            made.update(uuid for of in found.values() for uuid in of)
        parts = _united(span for _, span in wanted)
        if not parts:
            going = [span for one in ending for span in self._wanted(one, coding, marks, merged) or ()]
            left = _without(coding.span, _united(going))
            parts = [part for part in left if self._transcript.text[part.start : part.end].strip()]
            wanted = [(decision, part) for decision in sharing for part in parts]
        if not parts:
            return
        sources = sources_of(self._project, [self._document_id])
        origin = origin_of(sources[uuid] for uuid in made if uuid in sources)[0] if made else coding.origin
        self._tx.update_where("coding", {"id": coding.id}, origin=origin)
        if parts == [coding.span]:
            return
        move_coding(self._tx, self._transcript, coding, parts[0])
        named = {parts[0]: coding.uuid}
        for part in parts[1:]:
            (named[part],) = new_uuids(1)
            values = coding_values(
                self._transcript, self._anchor(Piece(code.uuid, *part)), code, self._consensus, origin
            )
            kept = {"uuid": named[part], "star": int(coding.star), "definition_id": coding.definition_id}
            self._tx.add("coding", **values | kept)
        for decision in {one.id: one for one, _ in wanted}.values():
            has = [
                named[part] for part in parts if any(one is decision and span.overlaps(part) for one, span in wanted)
            ]
            outcome = list(dict.fromkeys([*(uuid for uuid in decision.outcome if uuid != coding.uuid), *has]))
            self._tx.update_where("decision", {"id": decision.id}, outcome=json.dumps(outcome))

    def _wanted(
        self, decision: Decision, coding: Coding, marks: Mapping[str, Mark], merged: Mapping[str, str]
    ) -> dict[Span, list[str]] | None:
        """What a decision wants of a coding → the codings that this is made of; None where nobody knows."""
        pieces = pieces_now(decision, marks, merged)
        if pieces is None:
            return None
        code = self._tree.code(coding.code_id)
        found: dict[Span, list[str]] = {}
        for piece, of in pieces.items():
            place = self._anchor(piece)
            span = Span(place.start, place.end)
            if piece.code == code.uuid and span.overlaps(coding.span):
                found[span] = of
        return found


def _united(spans: Iterable[Span]) -> list[Span]:
    """Passages by place, those that overlap as one; touching ones are two."""
    parts: list[Span] = []
    for span in sorted(spans):
        if parts and span.start < parts[-1].end:
            parts[-1] = Span(parts[-1].start, max(parts[-1].end, span.end))
        else:
            parts.append(span)
    return parts


def _without(span: Span, gone: Iterable[Span]) -> list[Span]:
    """What is left of a passage without others, which are given by place."""
    left, start = [], span.start
    for one in gone:
        if one.start > start:
            left.append(Span(start, one.start))
        start = max(start, one.end)
    return [*left, *([Span(start, span.end)] if start < span.end else [])]


def pieces_now(
    decision: Decision, marks: Mapping[str, Mark], merged: Mapping[str, str]
) -> dict[Piece, list[str]] | None:
    """What a decision gave to Consensus, where its passage is now, and the codings that each piece is made of.

    Args:
        marks: UUID → coding, of all codings of its document.
        merged: Codes that were merged → the code that they went into, both by UUID.

    Returns:
        None where none of its codings is left to tell.
    """
    place = decision.place(marks)
    if place is None:
        return None
    first = place.start
    kept = json.loads(rests_on(decision.basis, merged))
    based = [Mark(uuid, coder, code, start + first, end + first) for uuid, coder, code, start, end in kept["codings"]]
    verdict = verdict_of(decision.verdict, first, merged)
    return {piece: made_of(piece, verdict, based) for piece in pieces_of(verdict, kept["coders"], based) or ()}
