"""Names taken out of transcripts: what a person said yes to becomes a new version of each text, as one change.

Where everything stands in the new text follows from the replacements themselves; nothing is looked for.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from qualcode.documents.putting_aside import span_of
from qualcode.documents.replacing import Moved, Replacement, items_of, write_replacement
from qualcode.documents.versions import divide
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.identifiers import IdentifierType
from qualcode.domain.pseudonymising import LookedAt, Pass, Replaced, Ruling, replaced_by
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, Document, Transcript
from qualcode.domain.wording import counted
from qualcode.identity.elsewhere import Elsewhere, replace_elsewhere, swaps_of
from qualcode.identity.inflecting import fit
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_transcript, version_notes
from qualcode.storage.reads.rows import read_rows
from qualcode.storage.transaction import Transaction
from qualcode.suggest.identifier_capital_nouns import looks_german
from qualcode.text.edits import Edit, Edits, word_by_word
from qualcode.text.reanchoring import Placement

MARK = "pseudonymised"
"""The key by which a version's notes say that names were taken out of it: earlier ones hold them."""
_VERBATIM = ("txt", "md")


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """What taking names out did."""

    effects: Effects
    places: int
    """Places of the texts that were replaced."""
    documents: tuple[str, ...]
    """The documents that have a new version."""
    elsewhere: Mapping[str, int]
    """Kind → places outside of the texts that were replaced."""
    waiting: int
    """Codings that would have stood twice on the same words and wait for a person."""


def pseudonymise(
    project: Project, passed: Pass, rulings: Mapping[int, Ruling], *, also: Sequence[Elsewhere] = ()
) -> Pseudonymised:
    """Replace what a person said yes to, in new versions of the documents, as one change.

    Every coding, memo, mark and rejected suggestion stands on the same words as before, or on what stands in their
    place. Undo brings the old texts back with everything in its place; until the unredacted texts are dropped, the
    project goes on holding them.

    Args:
        passed: What was found.
        rulings: Number of the entry → what a person said.
        also: Where else the same names are to be replaced.

    Raises:
        RuleError: Nothing was said yes to, a document has changed since the search, two replacements overlap, or two
            speakers of a document would have one label.
    """
    replaced = list(replaced_by(passed, rulings))
    swaps = swaps_of(replaced)
    if not replaced:
        raise RuleError(tr("nothing is to be replaced"), remedy=tr("say yes to a candidate first"))
    plans = [_planned(project, at, part) for at, part in _by_document(passed, replaced)]
    places = sum(len(part) for _, part in _by_document(passed, replaced))
    names = [plan.document.name for plan in plans]
    summary = tr(
        "names and numbers replaced at {places} of {documents}",
        places=counted(places, "place"),
        documents=counted(len(names), "document"),
    )
    with project.change("pseudonymise", summary) as tx:
        tx.look_at(plans[0].document.id)
        waiting = 0
        for plan in plans:
            write_replacement(project, tx, plan.document, plan)
            _write_file_of(project, tx, plan)
            waiting += sum(moved.placement.new is None for moved in plan.items)
        told = replace_elsewhere(project, tx, swaps, also)
        if told:
            tx.summary += tr(", and {places} elsewhere", places=counted(sum(told.values()), "place"))
    return Pseudonymised(project.last, places, tuple(names), told, waiting)


def _by_document(passed: Pass, replaced: Sequence[Replaced]) -> Iterator[tuple[LookedAt, list[Replaced]]]:
    parts: dict[int, list[Replaced]] = defaultdict(list)
    for one in replaced:
        parts[one.spot.document].append(one)
    for number in sorted(parts):
        yield passed.documents[number], parts[number]


def pairs_of(replaced: Sequence[Replaced]) -> dict[tuple[str, IdentifierType], str]:
    """What stands for what, for the identity key; of several things that a name stands for, the one at most places."""
    counts: dict[tuple[str, IdentifierType], Counter[str]] = defaultdict(Counter)
    for one in replaced:
        counts[one.entry.surface, one.entry.type][one.words] += 1
    return {name: words.most_common(1)[0][0] for name, words in counts.items()}


def _planned(project: Project, looked_at: LookedAt, replaced: Sequence[Replaced]) -> Replacement:
    """A document's new text and where everything stands in it."""
    document = find_document(project, looked_at.uuid)
    version = dict(read_rows(project, "version", {"id": document.version_id}, ("id", "uuid")))[document.version_id]
    transcript = read_transcript(project, document)
    if version != looked_at.version or any(
        transcript.text[one.spot.start : one.spot.end] != one.spot.written for one in replaced
    ):
        raise RuleError(
            tr("the text of “{name}” has changed since it was looked through", name=document.name),
            remedy=tr("look again"),
        )
    language = document.language or ("de" if looks_german(transcript.text) else None)
    edits = edits_of(transcript.text, replaced, language)
    read = _read_anew(project, document, transcript, edits)
    items = items_of(project, document)
    return Replacement(
        document,
        divide(read.text.encode("utf-8", "surrogatepass"), read),
        None,
        transcript.text,
        tuple(_placed(items, edits, transcript.text, read.text)),
        (),
        _renamed(transcript, read.turns),
        (),
        tuple(sorted({turn.speaker for turn in transcript.turns if turn.speaker is not None})),
        edits=edits,
    )


def edits_of(text: str, replaced: Sequence[Replaced], language: str | None) -> Edits:
    """What makes the new text: each replacement fitted to its place, word by word where the words are as many.

    Args:
        language: That of the document: in German a genitive has no apostrophe.

    Raises:
        RuleError: Two replacements overlap.
    """
    german = (language or "").lower().startswith("de")
    made: list[Edit] = []
    for one in replaced:
        spot = one.spot
        person = one.entry.type == "person"
        fitted = fit(
            one.words, one.entry.surface, spot.written, text[spot.end : spot.end + 3], person=person, german=german
        )
        edit = Edit(spot.start, spot.end + fitted.longer, fitted.words)
        made += [one for one in word_by_word(text, edit) if text[one.start : one.end] != one.words]
    return Edits(made)


def _read_anew(project: Project, document: Document, transcript: Transcript, edits: Edits) -> ReadTranscript:
    _, notation, notes = version_notes(project, document.version_id)
    metadata = json.loads(notes)
    if not isinstance(metadata, dict):
        metadata = {}
    text = edits.applied(transcript.text)
    words = {transcript.text[edit.start : edit.end]: edit.words for edit in edits.all}
    return ReadTranscript(
        text=text,
        turns=tuple(_moved_turn(turn, transcript.text, text, edits) for turn in transcript.turns),
        format=document.format if document.format in _VERBATIM else "txt",
        encoding="utf-8",
        notation=notation,
        metadata={**{key: _without(str(value), words) for key, value in metadata.items()}, MARK: "yes"},
    )


def _without(value: str, words: Mapping[str, str]) -> str:
    """What a file says of itself, without the names that are replaced in its text."""
    from qualcode.reports.names import NameFinder

    finder = NameFinder(words)
    for place in reversed(finder.places(value)):
        value = value[: place.start] + words[place.name] + value[place.end :]
    return value


def _moved_turn(turn: Turn, old: str, new: str, edits: Edits) -> Turn:
    start, end = edits.moved((turn.start, turn.end))
    label = edits.moved(turn.label) if turn.label else None
    return replace(
        turn,
        start=start,
        end=end,
        speaker=_moved_speaker(turn, old, new, edits),
        label=label,
        stamps=tuple(edits.moved(stamp) for stamp in turn.stamps),
        speech=tuple(edits.moved(speech) for speech in turn.speech),
    )


def _moved_speaker(turn: Turn, old: str, new: str, edits: Edits) -> str | None:
    """The speaker's name as the label has it now."""
    if turn.speaker is None or turn.label is None or not edits.touches(turn.label):
        return turn.speaker
    at = old.find(turn.speaker, turn.label.start, turn.label.end)
    if at >= 0:
        return new[slice(*edits.moved((at, at + len(turn.speaker))))]
    words = {old[edit.start : edit.end]: edit.words for edit in edits.all if turn.label.start <= edit.start}
    return _without(turn.speaker, words)


def _renamed(transcript: Transcript, new: Sequence[Turn]) -> dict[str, str | None]:
    """New label → the old one.

    Raises:
        RuleError: Two people would have one label.
    """
    people = {speaker.label: (speaker.role, speaker.case_id) for speaker in transcript.speakers.values()}
    now: dict[str, str] = {}
    for before, after in zip(transcript.turns, new, strict=True):
        if before.speaker is None or after.speaker is None:
            continue
        known = now.setdefault(after.speaker, before.speaker)
        one = people.get(known)
        if known != before.speaker and (one is None or one[1] is None or one != people.get(before.speaker)):
            raise RuleError(
                tr(
                    "in “{document}” {one} and {other} would both be “{label}”",
                    document=transcript.document.name,
                    one=known,
                    other=before.speaker,
                    label=after.speaker,
                ),
                remedy=tr("choose another replacement for one of them"),
            )
    return {label: before for label, before in now.items() if label != before}


def _placed(items: Sequence[object], edits: Edits, old: str, new: str) -> Iterator[Moved]:
    """Where everything stands; a second coding of one code and coder on the same words waits for a person."""
    taken: set[tuple[int, int, Span]] = set()
    for item in items:
        assert isinstance(item, Coding) or hasattr(item, "start")
        before = span_of(item)  # type: ignore[arg-type]
        after: Span | None = edits.moved(before)
        assert after is not None
        if isinstance(item, Coding):
            key = (item.code_id, item.coder_id, after)
            if key in taken:
                after = None
            taken.add(key)
        outcome = "lost" if after is None else "kept" if old[slice(*before)] == new[slice(*after)] else "changed"
        yield Moved(item, Placement(before, after, outcome))  # type: ignore[arg-type]


def _write_file_of(project: Project, tx: Transaction, plan: Replacement) -> None:
    """The new text is the document's file from now on: what was imported holds the names."""
    document = plan.document
    if document.format != plan.prepared.read.format:
        name = PurePath(document.file_name).with_suffix(".txt").name if document.file_name else ""
        tx.update_where("document", {"id": document.id}, file_name=name, format=plan.prepared.read.format)
