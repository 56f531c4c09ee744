"""Autocoding: a list of hits looked at as the passages that would get a code, and given it in one change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import check_usable, coding_values
from qualcode.coding.passages import anchor, excerpt, transcript_of, turn_at
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.progress import steps
from qualcode.domain.spans import Span, unite
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import AUTOCODED, Document, Transcript
from qualcode.domain.wording import counted
from qualcode.retrieval.speaker_places import Place as Place
from qualcode.retrieval.speaker_places import speaker_places as speaker_places
from qualcode.retrieval.widening import Widening, widen
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_transcript

AROUND = 60
"""Code points of the same turn that are shown on each side of a passage."""
_LONGEST_HOW = 80
"""Code points of what was looked for that stand in the history's line; all of it is kept as the reason."""

State = Literal["new", "has it", "overlaps"]
_LOOKED_FOR = {
    "text": tr("text"),
    "words": tr("words"),
    "fuzzy": tr("fuzzy"),
    "query": tr("query"),
    "speaker": tr("speaker"),
    "participant": tr("participant"),
    "role": tr("role"),
    "heading": tr("heading"),
}
_WIDENED = {"sentence": tr(", as sentences"), "turn": tr(", as turns")}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A passage that would get the code."""

    document_id: int
    document: str
    start: int
    end: int
    quote: str
    turn: int
    """Ordinal of the turn in which it starts."""
    speaker: str | None
    """The label of that turn; None where nobody is named."""
    hits: int
    """How many hits fell into it."""
    hit: Span
    """The first of them, as far as it lies in the passage; all of it for a hit outside, in a label."""
    state: State
    """`has it`: the session's coder has the code on all of it; `overlaps`: on a part of it; else `new`."""
    before: str
    """What stands before it in its turn, without the label; at most `AROUND` code points, as in `after` behind it."""
    after: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What autocoding a list of hits would do."""

    code_id: int
    code: str
    """`Theme/Code`."""
    to: Widening
    rows: tuple[Proposed, ...]
    """By document and place; no two share a character."""
    hits: int
    """Distinct hits that were looked at."""
    left_out: int
    """Hits of which nothing can be coded: outside all speech, or white space."""

    @property
    def documents(self) -> int:
        """How many documents the passages stand in."""
        return len({row.document_id for row in self.rows})

    def count(self, state: State) -> int:
        """How many passages are new, have the code already, or overlap a coding of it."""
        return sum(row.state == state for row in self.rows)


def propose(project: Project, places: Iterable[Place], code_id: int, *, to: Widening = "found") -> Proposal:
    """The passages that would get a code for a list of hits; nothing is written.

    Hits that fall into one passage once they are widened, and passages that then overlap, are one row; touching
    passages stay apart. Hits given twice count once.

    Args:
        places: Document and span of each hit, in any order.
        code_id: The code.
        to: What the hits are widened to, as `widen` does.

    Raises:
        NotFoundError: The code or a document is no longer there.
        RuleError: The code is retired, or a span lies outside its text.
    """
    with project.reading():
        tree = load_tree(project)
        check_usable(tree, code_id)
        by_document: dict[int, set[Span]] = {}
        for document_id, span in places:
            by_document.setdefault(document_id, set()).add(Span(*span))
        having = _own_codings(project, code_id, by_document)
        rows: list[Proposed] = []
        fitting = 0
        for document in _documents(project, by_document):
            transcript = read_transcript(project, document)
            widened = [(widen(transcript, hit, to), hit) for hit in sorted(by_document[document.id])]
            passages = [(passage, hit) for passage, hit in widened if passage is not None]
            fitting += len(passages)
            rows += _rows(transcript, passages, having.get(document.id, []))
    hits = sum(map(len, by_document.values()))
    return Proposal(code_id, tree.path(code_id), to, tuple(rows), hits, hits - fitting)


def _documents(project: Project, ids: Collection[int]) -> list[Document]:
    """Documents by their ids, in the order of all documents."""
    found = [document for document in list_documents(project) if document.id in ids]
    if len(found) < len(ids):
        raise NotFoundError(tr("a document is no longer in the project"), remedy=tr("look for the passages again"))
    return found


def _own_codings(project: Project, code_id: int, document_ids: Collection[int]) -> dict[int, list[Span]]:
    """document → where the session's coder gave a code, united; asked once for all documents."""
    me = project.known_coder_id()
    spans: dict[int, list[Span]] = {}
    if me is not None:
        for coding in list_codings(project, code_ids=[code_id], coder_ids=[me]):
            if coding.document_id in document_ids:
                spans.setdefault(coding.document_id, []).append(coding.span)
    return {document_id: unite(own) for document_id, own in spans.items()}


def _rows(transcript: Transcript, passages: Iterable[tuple[Span, Span]], having: Sequence[Span]) -> list[Proposed]:
    """The rows of one document.

    Args:
        passages: What each hit was widened to, and the hit.
        having: Where the coder gave the code, ascending and disjoint.
    """
    text, turns = transcript.text, transcript.turns
    starts = [turn.start for turn in turns]
    rows: list[Proposed] = []
    for passage, hit, hits in _merged(passages):
        ordinal = turn_at(starts, passage.start)
        last = turns[turn_at(starts, passage.end - 1)].end
        label = turns[ordinal].label
        first = turns[ordinal].start if label is None else label.end
        rows.append(
            Proposed(
                document_id=transcript.document.id,
                document=transcript.document.name,
                start=passage.start,
                end=passage.end,
                quote=text[passage.start : passage.end],
                turn=ordinal,
                speaker=turns[ordinal].speaker,
                hits=hits,
                hit=hit,
                state=_state(text, passage, having),
                before=text[max(min(first, passage.start), passage.start - AROUND) : passage.start],
                after=text[passage.end : min(max(last, passage.end), passage.end + AROUND)],
            )
        )
    return rows


def _merged(passages: Iterable[tuple[Span, Span]]) -> list[tuple[Span, Span, int]]:
    """Passages by place, those that overlap as one, each with its first hit and how many it has."""
    merged: list[tuple[Span, Span, int]] = []
    for passage, hit in sorted(passages):
        inside = Span(max(hit.start, passage.start), min(hit.end, passage.end)) if passage.overlaps(hit) else passage
        if merged and merged[-1][0].overlaps(passage):
            (start, end), first, count = merged[-1]
            merged[-1] = Span(start, max(end, passage.end)), first, count + 1
        else:
            merged.append((passage, inside, 1))
    return merged


def _state(text: str, passage: Span, having: Sequence[Span]) -> State:
    """How a passage stands to the codings of its code, which ascend and are disjoint."""
    first = bisect_right(having, passage.start, key=lambda span: span.end)
    inside = having[first : max(first, bisect_left(having, passage.end, key=lambda span: span.start))]
    if not inside:
        return "new"
    ends = [passage.start, *(span.end for span in inside)]
    begins = [*(span.start for span in inside), passage.end]
    gaps = (text[end:begin] for end, begin in zip(ends, begins, strict=True) if end < begin)
    return "overlaps" if any(gap.strip() for gap in gaps) else "has it"


@dataclass(frozen=True, slots=True)
class Autocoded:
    """What autocoding did."""

    effects: Effects
    given: int
    """Passages that got the code."""
    skipped: int
    """Passages that had it already."""
    overlapping: int
    """Of those given, the ones that overlap a coding of the same code and coder; both stay as they are."""

    @property
    def message(self) -> str:
        """What the screen says."""
        told = [self.effects.summary]
        if self.given and self.skipped:
            told.append(tr("{passages} had it already", passages=counted(self.skipped, "passage")))
        if self.overlapping:
            told.append(
                plural(
                    "{number:,} coding overlaps one of yours",
                    "{number:,} codings overlap one of yours",
                    self.overlapping,
                )
            )
        return "; ".join(told)


def autocode(project: Project, code_id: int, rows: Sequence[Proposed], *, how: str) -> Autocoded:
    """Give a code to passages of a proposal, as the session's coder, in one change that one undo takes back.

    Each becomes a coding of its own with the origin `autocoded`. Codings that are there stay as they are: what was
    read is not mixed with what was not. Passages that have the code by now are skipped.

    Args:
        code_id: The code.
        rows: The passages, as `propose` gave them.
        how: What was looked for, in words: `text “school”, as sentences`; `looked_for` makes them.

    Raises:
        NotFoundError: The code or a document is no longer there.
        RuleError: There are no passages, the code is retired, or a text was corrected since they were looked for.
    """
    if not rows:
        raise RuleError(tr("no passage is chosen"), remedy=tr("tick one at least"))
    tree = load_tree(project)
    check_usable(tree, code_id)
    name, code = tree.path(code_id), tree.code(code_id)
    summary = tr("each of {passages} has {name} already", passages=counted(len(rows), "passage"), name=name)
    if len(rows) == 1:
        summary = tr("the passage has {name} already", name=name)
    by_document: dict[int, list[Proposed]] = {}
    for row in {(row.document_id, row.start, row.end): row for row in rows}.values():
        by_document.setdefault(row.document_id, []).append(row)
    with project.change("autocode", summary, reason=how) as tx:
        coder_id = project.coder_id()
        having = _own_codings(project, code_id, by_document)
        values: list[dict[str, object]] = []
        first: Proposed | None = None
        overlapping = 0
        for document_id, chosen in steps(by_document.items(), tr("coding"), tr("documents")):
            transcript = transcript_of(project, document_id)
            for row in chosen:
                _check_quote(transcript, row)
                state = _state(transcript.text, row.span, having.get(document_id, []))
                if "has it" not in (state, row.state):
                    first = first or row
                    overlapping += state == "overlaps"
                    values.append(coding_values(transcript, anchor(transcript, row.span), code, coder_id, AUTOCODED))
        if first is not None:
            tx.look_at(first.document_id, first.span)
            tx.insert_many("coding", tuple(values[0]), [tuple(one.values()) for one in values])
            given = tr("{name} given to {passages}", name=name, passages=counted(len(values), "passage"))
            tx.summary = tr("{given} (autocoded: {how})", given=given, how=excerpt(how, _LONGEST_HOW))
    return Autocoded(project.last, len(values), sum(map(len, by_document.values())) - len(values), overlapping)


def _check_quote(transcript: Transcript, row: Proposed) -> None:
    if transcript.text[row.start : row.end] != row.quote:
        raise RuleError(
            tr("the text of “{name}” has changed since the passages were looked for", name=transcript.document.name),
            remedy=tr("look for them again"),
        )


def looked_for(what: str, words: str, to: Widening = "found", *, documents: Sequence[str] | None = None) -> str:
    """What was looked for, in words for the history: `text “school”, as sentences, in anna`.

    Args:
        what: `text`, `words`, `regex`, `fuzzy`, `query`, `speaker`, `participant`, `role`, `heading` …
        words: The needle, name or query.
        to: What the hits were widened to.
        documents: The names of those that were looked through; None for all.
    """
    where = ""
    if documents is not None:
        where = tr(
            ", in {documents}", documents=documents[0] if len(documents) == 1 else _documents_told(len(documents))
        )
    return f"{_LOOKED_FOR.get(what, what)} “{words}”{_WIDENED.get(to, '')}{where}"


def _documents_told(number: int) -> str:
    return plural("{number} document", "{number} documents", number)
