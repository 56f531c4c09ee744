"""Corrected transcripts: a new version of a text, with every coding, memo and mark placed anew and shown before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.cases.mapping import participants_by_label, standing
from qualcode.codebook.tree import load_tree
from qualcode.coding.passages import turn_at
from qualcode.documents.putting_aside import anchor_values, put_aside, span_of
from qualcode.documents.rereading import read_again
from qualcode.documents.returning import count_alone, find_places, origin_of, put_back, waiting_for_text
from qualcode.documents.versions import Prepared, write_version
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, CoverageMark, Document, Memo, Unplaced
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import (
    get_document,
    imported_hashes,
    list_coverage_marks,
    read_transcript,
    version_ids,
)
from qualcode.storage.reads.suggestions import list_rejections
from qualcode.storage.transaction import Transaction
from qualcode.text.anchors import make_anchor
from qualcode.text.edits import Edits
from qualcode.text.reanchoring import Outcome, Placement, reanchor

_SAME_PERSON = 0.6
"""Share of a new label's turns that must have been one old label's for it to be the same person's."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A coding, memo or mark of the old text and where it comes to stand."""

    item: Coding | Memo | CoverageMark
    placement: Placement


@dataclass(frozen=True, slots=True)
class Replacement:
    """What replacing a document's text would do; nothing has been written yet."""

    document: Document
    prepared: Prepared
    file_name: str | None
    """The new file; None for a correction made here."""
    old_text: str
    items: tuple[Moved, ...]
    shown: tuple[Moved, ...]
    """Those of the items that may be shown: a coder who codes blindly does not see them all."""
    speakers: dict[str, str | None]
    """Each label that the document did not have → the label that the same person had; None for a new voice."""
    gone: tuple[str, ...]
    """Labels that nobody has any more."""
    labels: tuple[str, ...]
    """All labels that the document has."""
    waiting: tuple[Unplaced, ...] = ()
    """What waits since the text was missing."""
    places: dict[int, Span] = field(default_factory=dict)
    """Where that stands in the new text, by the ids of those that are found."""
    edits: Edits | None = None
    """What makes the new text of the old one, where that is known; else it is found out from the two."""

    @property
    def all_gone(self) -> bool:
        """Whether the document has speakers, and the new text has none of them under any label."""
        return bool(self.labels) and self.gone == self.labels

    def counts(self) -> dict[Outcome, int]:
        """How many codings, memos and marks are kept, moved, changed, lost."""
        found = Counter(moved.placement.outcome for moved in self.shown)
        return {outcome: found[outcome] for outcome in ("kept", "moved", "changed", "lost")}

    def of(self, outcome: Outcome) -> list[Moved]:
        """What has one outcome, in the order of the old text."""
        return [moved for moved in self.shown if moved.placement.outcome == outcome]


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """A coding, memo or mark before and after a replacement, in words."""

    uuid: str
    kind: str
    """`coding`, `memo` or `mark` (read, nothing to code)."""
    outcome: Outcome
    code: str | None
    """The path of a coding's code."""
    coder: str
    old: Span
    quote: str
    """Its words in the old text."""
    new: Span | None
    """None where it is lost."""
    new_quote: str | None


def plan_replacement(
    project: Project, document: Document, file: Path, *, encoding: str | None = None, notation: str | None = None
) -> Replacement:
    """Read a corrected transcript and place everything anew, without writing.

    Args:
        encoding: The encoding of the file; else that of the version before, where it fits.
        notation: How speakers are marked in it; else as in the version before, where that finds its speakers.

    Raises:
        InputError: The file cannot be read, or there is no such encoding or notation.
        RuleError: It is the file that the document was imported from, or that of another document.
    """
    with project.reading():
        prepared = read_again(project, document, file, encoding=encoding, notation=notation)
        known = imported_hashes(project).get(prepared.digest)
        if known is not None:
            raise RuleError(
                tr("{file} was imported already, as “{known}”", file=file, known=known),
                remedy=tr("name the corrected file"),
            )
        return plan(project, document, prepared, file.name)


def plan(project: Project, document: Document, prepared: Prepared, file_name: str | None) -> Replacement:
    """Place everything that stands in a document in a corrected reading of it, without writing.

    Raises:
        RuleError: The new text is the old one.
    """
    transcript = read_transcript(project, document)
    read = prepared.read
    if read.text == transcript.text and read.turns == transcript.turns:
        raise RuleError(tr("the new text of “{name}” is the one it has", name=document.name))
    items, seen = items_of(project, document), {(type(item), item.id) for item in _seen(project, document)}
    spoken = [turn for turn in transcript.turns if turn.speaker is not None and turn.speech]
    spans = [span_of(item) for item in items] + [turn.speech[0] for turn in spoken]
    placed = reanchor(transcript.text, read.text, spans)
    labels = {turn.speaker for turn in transcript.turns if turn.speaker is not None}
    voices = _voices(labels, read, spoken, placed[len(items) :])
    waiting = waiting_for_text(project, document, transcript.text)
    settled = tuple(_settled(zip(items, placed, strict=False), transcript.turns, read, voices))
    return Replacement(
        document,
        prepared,
        file_name,
        transcript.text,
        settled,
        tuple(moved for moved in settled if (type(moved.item), moved.item.id) in seen),
        voices,
        tuple(sorted(labels - set(read.speakers) - set(voices.values()))),
        tuple(sorted(labels)),
        waiting,
        find_places(waiting, prepared, origin_of(project, document)) if waiting else {},
    )


def _settled(
    pairs: Iterable[tuple[Coding | Memo | CoverageMark, Placement]],
    turns: Sequence[Turn],
    read: ReadTranscript,
    voices: dict[str, str | None],
) -> Iterator[Moved]:
    """What truly becomes of each thing, beyond what its words say.

    Unaltered words that somebody else says now are *changed*. A second coding of one code and coder on the same
    passage, and a passage of nothing but spaces, are *lost*: they wait for a person's word.
    """
    starts, new_starts = [turn.start for turn in turns], [turn.start for turn in read.turns]
    taken: set[tuple[int, int, Span]] = set()
    for item, placement in pairs:
        new = placement.new
        if new is not None and isinstance(item, Coding):
            key = (item.code_id, item.coder_id, new)
            new = None if key in taken else new
            taken.add(key)
        if new is None or not read.text[new.start : new.end].strip():
            yield Moved(item, Placement(placement.old, None, "lost"))
            continue
        before = turns[turn_at(starts, placement.old.start)].speaker
        now = read.turns[turn_at(new_starts, new.start)].speaker
        same = before == (voices.get(now) or now) if now is not None else before is None
        yield Moved(item, placement if same else Placement(placement.old, new, "changed"))


def placed_items(project: Project, planned: Replacement) -> tuple[PlacedItem, ...]:
    """What a replacement would do to each coding, memo and mark, in the order of the old text."""
    with project.reading():
        tree = load_tree(project)
        coders = {coder.id: coder.name for coder in list_coders(project)}
    text = planned.prepared.read.text
    found = []
    for moved in planned.shown:
        item, (old, new) = moved.item, (moved.placement.old, moved.placement.new)
        found.append(
            PlacedItem(
                item.uuid,
                "coding" if isinstance(item, Coding) else "memo" if isinstance(item, Memo) else "mark",
                moved.placement.outcome,
                tree.path(item.code_id) if isinstance(item, Coding) else None,
                item.coder if isinstance(item, Memo) else coders[item.coder_id],
                old,
                planned.old_text[slice(*old)],
                new,
                text[slice(*new)] if new is not None else None,
            )
        )
    return tuple(found)


def items_of(project: Project, document: Document) -> list[Coding | Memo | CoverageMark]:
    """All that stands on a passage of the document, by place: a correction keeps everybody's work, seen or not."""
    with project.seeing_all():
        return _seen(project, document)


def _seen(project: Project, document: Document) -> list[Coding | Memo | CoverageMark]:
    memos = [memo for memo in list_memos(project, document_id=document.id) if memo.start is not None]
    marks = list_coverage_marks(project, document.id)
    found: list[Coding | Memo | CoverageMark] = [*list_codings(project, document_id=document.id), *memos, *marks]
    return sorted(found, key=lambda item: (span_of(item), item.id))


def _voices(
    labels: set[str], read: ReadTranscript, spoken: Sequence[Turn], placed: Sequence[Placement]
) -> dict[str, str | None]:
    """Which old label each new one was: whose turns it has now."""
    votes: dict[str, Counter[str]] = {label: Counter() for label in read.speakers if label not in labels}
    starts = [turn.start for turn in read.turns]
    for turn, placement in zip(spoken, placed, strict=True):
        if placement.new is None:
            continue
        now = read.turns[turn_at(starts, placement.new.start)].speaker
        if now in votes and turn.speaker not in read.speakers:
            votes[now][str(turn.speaker)] += 1
    found: dict[str, str | None] = {}
    for label, counted in votes.items():
        most = counted.most_common(1)
        sure = most and most[0][1] >= _SAME_PERSON * counted.total()
        found[label] = most[0][0] if sure else None
    return found


# ---------------------------------------------------------------------- writing


def replace_document(project: Project, planned: Replacement) -> Effects:
    """Give a document its new version: what was placed stands there, what was lost waits in the queue.

    Undo brings the old version back with everything in its place.

    Raises:
        RuleError: The document has changed since the plan was made.
    """
    document = get_document(project, planned.document.id)
    now = items_of(project, document)
    if document.version_id != planned.document.version_id or now != [moved.item for moved in planned.items]:
        raise RuleError(
            tr("“{name}” has changed meanwhile", name=document.name), remedy=tr("look at the preview again")
        )
    counts = planned.counts()
    told = ", ".join(f"{number} {shown_word(outcome)}" for outcome, number in counts.items() if number)
    said = tr("{name} corrected", name=document.name) + (f": {told}" if told else "")
    with project.change("replace", said) as tx:
        changed = planned.of("changed") or planned.of("moved")
        tx.look_at(document.id, changed[0].placement.new if changed else None)
        if back := write_replacement(project, tx, document, planned):
            tx.summary += tr(
                "; {back} of {waiting} passages that waited are in their places",
                back=back,
                waiting=count_alone(planned.waiting),
            )
    return project.last


def write_replacement(project: Project, tx: Transaction, document: Document, planned: Replacement) -> int:
    """Write a new version and where everything stands in it, as part of a change; how many that waited came back."""
    version_id = _write_text(project, tx, document, planned)
    with project.seeing_all():
        _write_places(project, tx, document, version_id, planned)
        return put_back(tx, planned.waiting, planned.places, version_id, planned.prepared)


def _write_text(project: Project, tx: Transaction, document: Document, planned: Replacement) -> int:
    read = planned.prepared.read
    before = read_transcript(project, document)
    known = {speaker.label: speaker for speaker in before.speakers.values()}
    people = participants_by_label(project)
    speakers = {label: known[label].id for label in read.speakers if label in known}
    new = [label for label in read.speakers if label not in known]
    rows = []
    for label in new:
        same = planned.speakers.get(label)
        old = known[same] if same is not None else None
        rows.append((document.id, label, *((old.role, old.case_id) if old else standing(label, people))))
    speakers |= dict(
        zip(new, tx.insert_many("speaker", ("document_id", "label", "role", "case_id"), rows), strict=True)
    )
    original = tx.keep(planned.prepared.data, compress=True)
    number = len(version_ids(project, document.id)) + 1
    version_id = write_version(tx, document.id, number, planned.prepared, speakers, original)
    if planned.file_name is not None:
        tx.update_where("document", {"id": document.id}, file_name=planned.file_name, format=read.format)
    return version_id


def _write_places(project: Project, tx: Transaction, document: Document, version_id: int, planned: Replacement) -> None:
    text = planned.prepared.read.text
    starts = [turn.start for turn in planned.prepared.read.turns]
    codings: dict[int, tuple[Any, ...]] = {}
    memos: dict[int, Span] = {}
    marks: dict[int, Span] = {}
    lost: list[Coding | Memo | CoverageMark] = []
    for moved in planned.items:
        item, new = moved.item, moved.placement.new
        if new is None:
            lost.append(item)
        elif isinstance(item, Coding):
            place = make_anchor(text, new.start, new.end, turn_at(starts, new.start))
            codings[item.id] = (version_id, *anchor_values(place))
        elif isinstance(item, Memo):
            memos[item.id] = new
        else:
            marks[item.id] = new
    columns = ("version_id", "start", "end", "quote", "prefix", "suffix", "turn")
    tx.update_rows("coding", columns, codings)
    tx.update_rows("memo", ("start", "end"), {id_: tuple(span) for id_, span in memos.items()})
    tx.update_rows("coverage_mark", ("start", "end"), {id_: tuple(span) for id_, span in marks.items()})
    put_aside(project, tx, read_transcript(project, document), lost)
    _move_rejections(project, tx, document, planned)


def _move_rejections(project: Project, tx: Transaction, document: Document, planned: Replacement) -> None:
    """Let rejected suggestions go with their passage; nobody needs to place one whose words are gone."""
    rejections = list_rejections(project, document_ids=[document.id])
    if not rejections:
        return
    spans = [Span(one.start, one.end) for one in rejections]
    if planned.edits is not None:
        placed = [Placement(span, planned.edits.moved(span), "kept") for span in spans]
    else:
        placed = reanchor(planned.old_text, planned.prepared.read.text, spans)
    found = {one.id: place.new for one, place in zip(rejections, placed, strict=True) if place.new is not None}
    tx.update_rows("rejection", ("start", "end"), {id_: tuple(span) for id_, span in found.items()})
    tx.delete_where("rejection", {"id": [one.id for one in rejections if one.id not in found]})
