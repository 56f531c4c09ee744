"""Differences as people read them: the words, who did what, what they said of it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualcode.codebook.tree import load_tree
from qualcode.coding.passages import transcript_of, turn_at
from qualcode.domain.disagreements import (
    AGREED,
    BOUNDARY,
    ONLY,
    OTHER_CODE,
    REOPENED,
    SUPERSEDED,
    Decision,
    Disagreement,
    Mark,
    verdict_of,
)
from qualcode.domain.memo_links import as_written
from qualcode.domain.reconcile_answers import (
    CodingShown,
    DecisionAdrift,
    DecisionShown,
    ItemRow,
    ItemShown,
    MemoShown,
    PassageShown,
    QueueAnswer,
    QueueTotals,
    ReadingRow,
    ReadingShown,
)
from qualcode.domain.spans import Span, unite
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, Memo, Speaker, Transcript
from qualcode.domain.verdict_kinds import verdict_kind
from qualcode.reconcile.consensus import merged_codes
from qualcode.reconcile.queue import Queue, counts_of
from qualcode.reconcile.verdicts import told
from qualcode.retrieval.quotes import Passage, Spot, read_passages
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import packed_turns, texts_of
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import list_documents, list_speakers
from qualcode.storage.reads.marks import codings_by_uuid
from qualcode.text.graphemes import snap

AROUND = 240
"""Code points that are shown on either side of what was coded, unless another number is asked for."""
KIND_WORDS = {
    ONLY: tr("not by all"),
    OTHER_CODE: tr("another code"),
    BOUNDARY: tr("other boundaries"),
    AGREED: tr("agreed"),
}
"""What the kinds are called where there is little room."""
_LETTERS = ("a", "b")
_DIGITS = 9


def keys_of(place: int) -> tuple[str, ...]:
    """What takes the reading of the coder at a place, counted from 0 in the order of names; nothing from the tenth."""
    return (*_LETTERS[place : place + 1], *([str(place + 1)] if place < _DIGITS else []))


def coder_at(item: Disagreement, key: str) -> str | None:
    """The UUID of the coder whose reading a key takes; None for a key that takes nobody's."""
    coders = item.difference.coders
    return next((coder for place, coder in enumerate(coders) if key in keys_of(place)), None)


def queue_answer(project: Project, queue: Queue, items: Sequence[Disagreement]) -> QueueAnswer:
    """A queue as commands answer it, with those of its entries that are asked for."""
    counts = counts_of(queue)
    names = {document.id: document.name for document in list_documents(project)} if queue.adrift else {}
    return QueueAnswer(
        tolerance=queue.scope.tolerance,
        totals=QueueTotals(
            documents=counts.documents,
            open=counts.open,
            later=counts.later,
            settled=counts.settled,
            agreed=counts.agreed,
            taken_over=counts.taken_over,
        ),
        left_out=queue.left_out,
        adrift=tuple(
            DecisionAdrift(document=names[one.document_id], **shown.model_dump())
            for one, shown in zip(queue.adrift, decisions_shown(project, queue.adrift), strict=True)
        ),
        items=tuple(item_rows(project, items)),
    )


def item_rows(project: Project, items: Sequence[Disagreement]) -> list[ItemRow]:
    """Entries of a queue in one line each, in the order given; the documents are read in one sweep."""
    with project.reading():
        naming = _Naming(project)
        by_document: dict[int, list[Disagreement]] = {}
        for item in items:
            by_document.setdefault(item.document_id, []).append(item)
        versions = {one.version_id: one for one in list_documents(project) if one.id in by_document}
        speakers = {speaker.id: speaker for speaker in list_speakers(project)} if items else {}
        rows: dict[str, ItemRow] = {}
        for version_id, text in texts_of(project, versions):
            document = versions[version_id]
            here = by_document[document.id]
            spots = [Spot(document.id, *item.difference.span, None) for item in here]
            for item, found in zip(here, read_passages(text, packed_turns(project, version_id), spots), strict=True):
                head = naming.head(item, document.name, found, _speaker(found, speakers))
                rows[item.id] = ItemRow(**head, readings=naming.brief(item))
    return [rows[item.id] for item in items if item.id in rows]


def show_item(project: Project, item: Disagreement, *, around: int = AROUND) -> ItemShown:
    """A difference with all that is needed to settle it.

    Args:
        item: An entry of the queue.
        around: How many code points are shown on either side of what was coded; the turns in which it begins and ends
            are the limit.

    Raises:
        NotFoundError: Its document is no longer there.
    """
    with project.reading():
        naming = _Naming(project)
        transcript = transcript_of(project, item.document_id)
        span = item.difference.span
        codings = codings_by_uuid(project, [mark.coding for mark in item.difference.marks])
        turns = packed_turns(project, transcript.document.version_id)
        (found,) = read_passages(transcript.text, turns, [Spot(item.document_id, *span, None)])
        return ItemShown(
            **naming.head(item, transcript.document.name, found, _speaker(found, transcript.speakers)),
            passage=_passage(transcript, span, around),
            readings=tuple(
                naming.reading(project, place, coder, [codings[mark.coding] for mark in item.difference.reading(coder)])
                for place, coder in enumerate(item.difference.coders)
            ),
        )


def _speaker(found: Passage, speakers: Mapping[int, Speaker]) -> str | None:
    """The label of the first whose speech is in a passage."""
    first = next(iter(found.speaker_ids), None)
    return speakers[first].label if first is not None else None


def decisions_shown(project: Project, decisions: Iterable[Decision]) -> list[DecisionShown]:
    """Decisions in words."""
    if not (decisions := list(decisions)):
        return []
    with project.reading():
        naming = _Naming(project)
    return [naming.decided(decision) for decision in decisions]


def decision_words(decision: DecisionShown) -> str:
    """A decision in words: what, who, when and why, and who ended it."""
    why = f": {decision.reason}" if decision.reason else ""
    ended = ""
    if decision.state in (REOPENED, SUPERSEDED) and decision.ended is not None:
        said = tr("reopened") if decision.state == REOPENED else tr("decided anew")
        if decision.ended_by:
            said = tr("{done} by {coder}", done=said, coder=decision.ended_by)
        ended = f" ({said}, {decision.ended[:10]})"
    return f"{decision.verdict} ({decision.coder}, {decision.decided[:10]}){why}{ended}"


def _passage(transcript: Transcript, span: Span, around: int) -> PassageShown:
    """The words from the turn in which a span begins to that in which it ends, at most so many code points around."""
    text, turns = transcript.text, transcript.turns
    starts = [turn.start for turn in turns]
    first, last = turn_at(starts, span.start), turn_at(starts, span.end - 1)
    begins = min(turns[first].start, span.start) if turns else 0
    ends = max(turns[last].end, span.end) if turns else len(text)
    start, end = max(begins, span.start - around), min(ends, span.end + around)
    if start > begins:  # Not in the midst of a word, where there is another.
        blank = text.find(" ", start - 1, span.start)
        start = blank + 1 if blank >= 0 else snap(text, start, span.end).start
    if end < ends:
        blank = text.rfind(" ", span.end, end + 1)
        end = blank if blank >= 0 else snap(text, span.start, end).end
    return PassageShown(start=start, text=text[start:end], cut_before=start > begins, cut_after=end < ends)


def _spans(codings: Sequence[Coding | Mark]) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in unite(coding.span for coding in codings))


class _Naming:
    """What codes and coders are called."""

    def __init__(self, project: Project) -> None:
        tree = load_tree(project)
        self._paths = {code.uuid: tree.path(code.id) for code in tree.walk()}
        self._by_id = {code.id: tree.path(code.id) for code in tree.walk()}
        self._coders = {coder.uuid: coder.name for coder in list_coders(project)}
        self._merged = merged_codes(project, tree)

    def head(self, item: Disagreement, document: str, found: Passage, speaker: str | None) -> dict[str, Any]:
        """What is told of a difference wherever it is shown."""
        return {
            "id": item.id,
            "document": document,
            "start": found.start,
            "end": found.end,
            "quote": found.text,
            "turn": found.turn + 1,
            "speaker": speaker,
            "kind": item.difference.kind,
            "state": item.state,
            "decision": self.decided(item.decision) if item.decision is not None else None,
            "earlier": self.decided(item.earlier) if item.earlier is not None else None,
        }

    def decided(self, decision: Decision) -> DecisionShown:
        """A decision in words."""
        verdict = verdict_of(decision.verdict, 0, self._merged)
        return DecisionShown.model_validate(
            {
                "id": decision.uuid,
                "how": verdict_kind(verdict),
                "verdict": told(verdict, len(decision.coders), self._coders, self._paths),
                "reason": decision.reason,
                "coder": decision.coder,
                "decided": iso_time(decision.created_ms),
                "state": decision.state,
                "ended_by": decision.ended_by or None,
                "ended": iso_time(decision.ended_ms) if decision.ended_ms is not None else None,
            }
        )

    def brief(self, item: Disagreement) -> tuple[ReadingRow, ...]:
        """What each coder did."""
        return tuple(
            ReadingRow(
                keys=keys_of(place),
                coder=self._coders[coder],
                codes=tuple(dict.fromkeys(self._paths[mark.code] for mark in did)),
                spans=_spans(did),
            )
            for place, coder in enumerate(item.difference.coders)
            for did in [item.difference.reading(coder)]
        )

    def reading(self, project: Project, place: int, coder: str, codings: Sequence[Coding]) -> ReadingShown:
        """What one coder did, with all that was said of it."""
        return ReadingShown(
            keys=keys_of(place),
            coder=self._coders[coder],
            spans=_spans(codings),
            codings=tuple(self._coding(coding, list_memos(project, coding_id=coding.id)) for coding in codings),
        )

    def _coding(self, coding: Coding, memos: Iterable[Memo]) -> CodingShown:
        return CodingShown(
            id=coding.uuid,
            code=self._by_id[coding.code_id],
            start=coding.start,
            end=coding.end,
            quote=coding.quote,
            comment=coding.comment,
            star=coding.star,
            origin=coding.origin,
            created=iso_time(coding.created_ms),
            memos=tuple(
                MemoShown(
                    id=memo.uuid,
                    kind=memo.kind,
                    text=as_written(memo.text),
                    coder=memo.coder,
                    changed=iso_time(memo.changed_ms),
                )
                for memo in memos
            ),
        )
