"""The notes of a REFI-QDA project as memos, each on what refers to it or what a link leads to."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedMemo
from qualcode.domain.translation import tr
from qualcode.domain.values import ALL_MEMO_KINDS
from qualcode.refi.identities import guid_key
from qualcode.refi.own_conventions import memo_kind
from qualcode.refi.project_people import Coders
from qualcode.refi.project_reading import Reading
from qualcode.refi.source_elements import TextElement, read_text_element
from qualcode.refi.source_files import words_of_note

INNER = ("passage", "coding")
"""What anchors are on that are known only when their document is read."""
MOST_WORDS = 256 * 2**20
"""Code points of all notes of a project."""


class Anchor(NamedTuple):
    """What a note is on."""

    on: str
    """One of `MEMO_TARGETS`, or `passage`."""
    target: str = ""
    """The UUID of what it is on; of a `passage` and a `coding` the key of its selection, or of the coding."""


@dataclass(slots=True)
class _Note:
    uuid: str
    text: str
    coder: str
    created_ms: int | None
    kind: str
    anchors: dict[Anchor, None] = field(default_factory=dict)
    given: int = 0
    case: str = ""


class Notes:
    """The notes of one project."""

    def __init__(self, reading: Reading, coders: Coders) -> None:
        self._reading = reading
        self._coders = coders
        self._by_key: dict[str, _Note] = {}
        self._keyless: list[_Note] = []
        self._words = 0
        self._asked: dict[str, dict[Anchor, None]] = {}
        self._inner: dict[Anchor, list[_Note]] = {}

    def add(self, element: Element) -> TextElement:
        """Note a `Note`, whose words are read from its file where it has one; what it holds is given back."""
        raw = read_text_element(element)
        self._coders.speak_of(raw.coder)
        text = self._text(raw)
        self._count(len(text), raw.line)
        if text.strip():
            self._keep(raw, text)
        elif raw.description.strip() or raw.name.strip() or not raw.empty:
            self._reading.losses.tolerate(tr("notes without words were passed over"), shown(raw.name))
        return raw

    def _count(self, length: int, line: int | None = None) -> None:
        self._words += length
        if self._words > MOST_WORDS:
            raise InputError(
                tr(
                    "its notes have more than {most_words:,} characters, with those that stand at several things",
                    most_words=MOST_WORDS,
                ),
                file=self._reading.container.file,
                line=line,
                remedy=tr("do not trust this file"),
            )

    def _keep(self, raw: TextElement, text: str) -> None:
        kind = memo_kind(raw.description) if self._reading.own else "note"
        uuid = self._reading.ids.own("memos", raw.guid, raw.name, text)
        note = _Note(uuid, text, raw.coder, raw.created_ms, kind if kind in ALL_MEMO_KINDS else "note")
        key = guid_key(raw.guid)
        if key and key not in self._by_key:
            self._by_key[key] = note
        else:
            self._keyless.append(note)

    def _text(self, raw: TextElement) -> str:
        words = words_of_note(raw, self._reading)
        if self._reading.own:
            return words
        if not words.strip() and not raw.empty and not raw.inline:
            self._reading.losses.tolerate(
                tr("notes whose words the file does not hold have only their name"), shown(raw.name)
            )
        name = html.unescape(raw.name) if self._reading.escapes else raw.name
        return titled(name, "\n\n".join(part for part in (words.strip(), raw.description.strip()) if part))

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def refer(self, note: str, anchor: Anchor) -> None:
        """Note that something refers to a note, wherever that stands in the file."""
        self._asked.setdefault(note, {})[anchor] = None

    def settle(self) -> None:
        """Hold what refers to notes against the notes that there are, and count the memos."""
        losses = self._reading.losses
        for key, anchors in self._asked.items():
            note = self._by_key.get(key)
            if note is None:
                losses.tolerate(
                    tr("references to notes that the file does not hold, or that have no words, were passed over")
                )
            elif note.kind == "summary":
                note.case = next((anchor.target for anchor in anchors if anchor.on == "case"), "")
                note.anchors = {anchor: None for anchor in anchors if anchor.on == "code"} if note.case else anchors
            else:
                note.anchors = anchors
        self._asked = {}
        for note in self._all():
            if note.kind == "summary" and not (note.case and note.anchors):
                note.kind = "note"
            if len(note.anchors) > 1:
                losses.tolerate(tr("memos on several things stand at each of them"), shown(note.text))
            self._count(len(note.text) * max(0, len(note.anchors) - 1))
            self._reading.counted["memos"] += max(1, len(note.anchors))
            for anchor in note.anchors:
                if anchor.on in INNER:
                    self._inner.setdefault(anchor, []).append(note)

    def _all(self) -> Iterator[_Note]:
        yield from self._by_key.values()
        yield from self._keyless

    def of_wholes(self) -> Iterator[ExchangedMemo]:
        """The memos on the project, on documents, codes and cases; what nothing refers to is on the project."""
        for note in self._all():
            for anchor in note.anchors or [Anchor("project")]:
                if anchor.on not in INNER:
                    yield self._memo(note, anchor.on, anchor.target)

    def waits(self, anchor: Anchor) -> bool:
        """Whether there are memos on a selection or a coding."""
        return anchor in self._inner

    def finish(self) -> None:
        """Tell of memos on passages that did not come up, when all documents have been read."""
        for notes in self._inner.values():
            for note in notes:
                self._reading.losses.leave_out(
                    tr("memos on passages that came to nothing were left out"), shown(note.text), thing="memos"
                )
        self._inner = {}

    def on_passage(self, anchor: Anchor, document: str, span: tuple[int, int] | None) -> Iterator[ExchangedMemo]:
        """The memos on a selection.

        Args:
            anchor: The selection.
            document: The UUID of the document that it is in.
            span: The passage; None for one that cannot be told: they are on the document then.
        """
        start, end = span if span is not None else (None, None)
        for note in self._at(anchor):
            yield self._memo(note, "document", document, start, end)

    def on_coding(self, anchor: Anchor, coding: str) -> Iterator[ExchangedMemo]:
        """The memos on a coding.

        Args:
            anchor: The coding as the file knows it.
            coding: Its UUID.
        """
        for note in self._at(anchor):
            yield self._memo(note, "coding", coding)

    def _at(self, anchor: Anchor) -> list[_Note]:
        """Those on one thing, once: what a page and its text both say is said once."""
        return self._inner.pop(anchor, [])

    def _memo(
        self, note: _Note, on: str, target: str, start: int | None = None, end: int | None = None
    ) -> ExchangedMemo:
        uuid = note.uuid
        if note.given:
            uuid = self._reading.ids.own("memos", "", note.uuid, on, target, str(start), str(end), str(note.given))
        note.given += 1
        coder = self._coders.of(note.coder)
        return ExchangedMemo(uuid, note.text, on, target, start, end, coder, note.created_ms, note.kind, note.case)


def titled(name: str, text: str) -> str:
    """The words of a memo behind its name, unless they begin with it.

    Args:
        name: What the other program calls it; empty or blank for nothing.
        text: Its words.
    """
    name = " ".join(name.split())
    if not name or " ".join(text[: 4 * len(name)].split()).startswith(name):
        return text
    return f"{name}\n\n{text}" if text.strip() else name


@dataclass(frozen=True, slots=True)
class Remark:
    """A Description that is a memo on a whole thing."""

    text: str
    on: str
    target: str
    coder: str = ""
    """A key."""
    created_ms: int | None = None


class Remarks:
    """The Descriptions of a project's things other than passages, each a memo."""

    def __init__(self, reading: Reading, coders: Coders) -> None:
        self._reading = reading
        self._coders = coders
        self._remarks: list[Remark] = []

    def add(self, remark: Remark) -> None:
        """Note a Description; one without words is none."""
        if remark.text.strip():
            self._reading.counted["memos"] += 1
            self._coders.speak_of(remark.coder)
            self._remarks.append(remark)

    def memos(self) -> Iterator[ExchangedMemo]:
        """All of them, when the coders are known."""
        for number, one in enumerate(self._remarks):
            uuid = self._reading.ids.own("memos", "", "description", one.on, one.target, one.text, str(number))
            coder = self._coders.of(one.coder)
            yield ExchangedMemo(uuid, one.text, one.on, one.target, coder=coder, created_ms=one.created_ms)
