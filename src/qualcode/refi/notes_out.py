"""Memos as Notes, and the Links and references that tie them to what they are on."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from qualcode.domain.exchange import ExchangedMemo
from qualcode.domain.translation import tr
from qualcode.refi.out_ground import Ground
from qualcode.refi.own_conventions import memo_description, memo_name
from qualcode.refi.xml_out import closed, described, element, holds, opened, tag

PutText = Callable[[str, str, str], None]
"""Puts a text into the file: its name, the text, and whose it is."""

_LONGEST_INLINE = 1_000_000
"""Code points of a note that is content of the XML; a longer one is a file."""


class Notes:
    """The notes of one file; they and their links are written as they come, into pieces of their own."""

    def __init__(self, ground: Ground, notes: BinaryIO, links: BinaryIO, put_text: PutText) -> None:
        self._ground = ground
        self._notes = notes
        self._links = links
        self._put_text = put_text
        self._names: dict[str, int] = {}
        self._of_codes: dict[str, list[ExchangedMemo]] = {}
        self._of_documents: dict[str, list[ExchangedMemo]] = {}
        for memo in ground.project.memos:
            if memo.on == "code":
                self._of_codes.setdefault(memo.target, []).append(memo)
            elif memo.on == "document":
                self._of_documents.setdefault(memo.target, []).append(memo)

    def write(self, memo: ExchangedMemo, linked_to: tuple[str, ...] = ()) -> str:
        """Write a memo as a Note.

        Args:
            memo: The memo.
            linked_to: GUIDs of what a Link ties it to.

        Returns:
            The GUID of the Note.
        """
        ground = self._ground
        guid = ground.guids.of("memo", memo.uuid)
        name = self._free_name(ground.words(memo_name(memo.kind, memo.text), tr("memos")))
        in_file = ground.quirks.notes_in_files or not holds(memo.text) or len(memo.text) > _LONGEST_INLINE
        path = f"internal://{guid}.txt" if in_file else ""
        written = opened(
            "Note",
            guid=guid,
            name=name,
            plainTextPath=path,
            creatingUser=ground.user(memo.coder),
            creationDateTime=ground.moment(memo.created_ms),
        ) + described(memo_description(memo.kind))
        if in_file:
            self._put_text(f"{guid}.txt", memo.text, "memos")
        else:
            written += element("PlainTextContent", memo.text)
        self._notes.write((written + closed("Note")).encode())
        for target in linked_to:
            self._link(guid, target)
        return guid

    def _link(self, note: str, target: str) -> None:
        guid = self._ground.guids.made("link", note, target)
        written = tag("Link", guid=guid, direction="OneWay", originGUID=note, targetGUID=target)
        self._links.write(written.encode())

    def _free_name(self, name: str) -> str:
        """The name, with a number behind it where another note bears it: not every program takes two of one name."""
        key, other = name.casefold(), name
        while other.casefold() in self._names:
            self._names[key] += 1
            other = f"{name} ({self._names[key]})"
        self._names[other.casefold()] = 1
        return other

    def refs_of_code(self, code: str) -> str:
        """The references to the notes on a code."""
        return "" if self._ground.quirks.linked_notes else self._refs(self._of_codes.get(code, []))

    def refs_of_document(self, document: str) -> str:
        """The references to the notes on a whole document."""
        return "" if self._ground.quirks.linked_notes else self._refs(self.of_document(document))

    def of_document(self, document: str) -> list[ExchangedMemo]:
        """The memos on a whole document."""
        return self._of_documents.get(document, [])

    def refs_of_project(self) -> str:
        """The references to the notes on the project."""
        if self._ground.quirks.free_project_memos:
            return ""
        return self._refs([memo for memo in self._ground.project.memos if memo.on == "project"])

    def _refs(self, memos: list[ExchangedMemo]) -> str:
        guids = self._ground.guids
        return "".join(tag("NoteRef", targetGUID=guids.of("memo", memo.uuid)) for memo in memos)

    def write_those_on_wholes(self, whole_texts: dict[str, str]) -> None:
        """Write the memos on the project, and on codes, cases and whole documents.

        Args:
            whole_texts: UUID of a document → GUID of the selection of its whole text, where there is one.
        """
        for memo in self._ground.project.memos:
            ties = self._ties(memo, whole_texts)
            if ties is None:
                self._ground.losses.leave_out(
                    tr("memos on what was left out"), memo_name(memo.kind, memo.text), thing="memos"
                )
            else:
                self.write(memo, ties)

    def _ties(self, memo: ExchangedMemo, whole_texts: dict[str, str]) -> tuple[str, ...] | None:
        """What links tie a memo to; None where that is not in the file."""
        ground = self._ground
        if memo.on == "project":
            return ()
        if memo.on == "document":
            known = memo.target in ground.documents
        else:
            known = ground.guids.knows(memo.on, memo.target) and (
                not memo.case or ground.guids.knows("case", memo.case)
            )
        if not known:
            return None
        ties = []
        if memo.on == "case" or ground.quirks.linked_notes:
            ties.append(whole_texts.get(memo.target) or ground.guids.of(memo.on, memo.target))
        if memo.case:
            ties.append(ground.guids.of("case", memo.case))
        return tuple(ties)
