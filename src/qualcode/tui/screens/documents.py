"""All documents of the study: how far each has come, and taking new ones in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import work
from textual.binding import Binding, BindingType

from qualcode.documents.importing import transcript_endings
from qualcode.documents.listing import DocumentStatus, list_status, rename_document
from qualcode.documents.removing import remove_document
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.values import DOCUMENT_STATES
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import natural
from qualcode.team.work_lists import say_done
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.row_screen import Remembered, RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, matches
from qualcode.tui.rounds.telling import tell_finished
from qualcode.tui.screens.importing import ImportScreen

SIGNS = {"to do": "○", "doing": "◐", "done": "●"}
"""A sign for each state, beside its word."""
INKS = {"to do": "quiet", "doing": "warn", "done": "good"}
STATE = 2 + max(cell_len(shown_word(state)) for state in DOCUMENT_STATES)
"""Cells of a state with its sign."""
UNTOUCHED = "to do"
"""The state of a document of which the coder has coded nothing and marked nothing."""
BAR = 6
EMPTY = tr(
    "There are no documents yet.\n"
    "\nPress ‹documents.import› to import transcripts: a file, or a folder with all of them (txt, "
    "md, docx, vtt, srt). ‹app.codebook› leads to the codebook."
)

SORTS: dict[str, tuple[int, Callable[[DocumentStatus], Any]]] = {
    "name": (1, lambda s: natural(s.document.name)),
    "state": (0, lambda s: DOCUMENT_STATES.index(s.state)),
    "kind": (2, lambda s: s.document.kind),
    "words": (3, lambda s: -s.document.words),
    "coverage": (5, lambda s: -s.coverage.share),
    "codings": (6, lambda s: -s.codings),
}
"""What the list can be sorted by: the column and the sorting key."""


def overview(project: Project) -> list[DocumentStatus]:
    """All documents with the progress of the session's coder."""
    return list_status(project, project.known_coder_id())


def standing(project: Project, document_id: int) -> tuple[int, int]:
    """How many codings (of all coders) and memos stand in a document."""
    memos = [memo for memo in list_memos(project) if memo.document_id == document_id]
    return len(list_codings(project, document_id=document_id)), len(memos)


def bar(share: float, width: int) -> str:
    """A share from 0 to 1 as a bar; anything above nothing shows."""
    filled = round(share * width) if share in (0, 1) else min(width - 1, max(1, round(share * width)))
    return "█" * filled + "·" * (width - filled)


OPENED: Remembered[int] = Remembered()
"""The document that was opened last: coming back, the cursor stands on it."""


class DocumentsScreen(RowScreen):
    """The list of documents."""

    NAME = "documents"
    HEADING = tr("Documents")
    COLUMNS = (
        Column(tr("State"), STATE),
        Column(tr("Document"), 26, grow=1),
        Column(tr("Kind"), 11, rank=2),
        Column(tr("Words"), 7, right=True),
        Column(tr("Turns"), 5, right=True, rank=3),
        Column(tr("Coverage"), 11, rank=1),
        Column(tr("Codings"), 9, right=True),
    )
    TOUCHED_BY = frozenset({"document", "version", "coding", "coverage_mark", "document_state", "assignment", "coder"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Open"), id="documents.open", tooltip=tr("Open the document where you left it")),
        Binding(
            "i", "import", tr("Import"), id="documents.import", tooltip=tr("Take in transcripts: files or a folder")
        ),
        Binding(
            "D", "done", tr("Done"), id="documents.done", tooltip=tr("Say that you are done with it, or no longer")
        ),
        Binding("s", "sort", tr("Sort"), id="documents.sort", tooltip=tr("Sort by the next column")),
        Binding("e", "rename", tr("Rename"), id="documents.rename", show=False, tooltip=tr("Give it another name")),
        Binding(
            "delete", "remove", tr("Remove"), id="documents.remove", show=False, tooltip=tr("Take it out of the study")
        ),
        Binding(
            "R",
            "replace",
            tr("Replace"),
            id="documents.replace",
            show=False,
            tooltip=tr("By a corrected file, with a preview"),
        ),
        Binding("V", "older", tr("Older text"), id="documents.older", show=False, tooltip=tr("The versions it had")),
        Binding(
            "Q", "unplaced", tr("Waiting"), id="documents.unplaced", show=False, tooltip=tr("Codings without a place")
        ),
        Binding(
            "N", "names", tr("Names"), id="documents.names", show=False, tooltip=tr("Replace names in transcripts")
        ),
        Binding("w", "my_work", tr("My work"), id="documents.work", tooltip=tr("What is assigned to you")),
        Binding(
            "W", "rounds", tr("Rounds"), id="documents.rounds", show=False, tooltip=tr("Who codes what, how far it is")
        ),
        Binding("L", "speakers", tr("Speakers"), id="documents.speakers", tooltip=tr("All labels of all documents")),
        Binding(
            "B", "bundles", tr("Bundles"), id="documents.bundles", show=False, tooltip=tr("Handed out, and come back")
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[DocumentStatus] = []
        self.sorted_by = "name"

    async def load(self) -> None:
        self.statuses = await self.read(overview) or []
        self.lay_out()

    def on_screen_resume(self) -> None:
        if self.is_mounted and (opened := OPENED.get(self.qualcode, 0)):
            self.rows.go_to(opened)
            OPENED.keep(self.qualcode, 0)

    def lay_out(self) -> None:
        found = [
            s
            for s in self.statuses
            if matches(self.wanted, s.document.name, shown_word(s.document.kind), shown_word(s.state))
        ]
        place, key = SORTS[self.sorted_by]
        found.sort(key=key)
        columns = [c._replace(title=f"{c.title} ↓") if i == place else c for i, c in enumerate(self.COLUMNS)]
        self.rows.show([Row(s.document.id, _cells(s)) for s in found], columns=columns)
        self.show_empty("" if self.statuses else EMPTY)
        self._summarise(found)

    def _summarise(self, found: list[DocumentStatus]) -> None:
        sentences = sum(s.coverage.sentences for s in found)
        dealt = sum(s.coverage.coded + s.coverage.nothing for s in found)
        done = sum(s.state == "done" for s in found)
        part = len(found) < len(self.statuses)
        documents = (
            tr(
                "{shown} of {all} documents",
                shown=len(found),
                all=len(self.statuses),
            )
            if part
            else counted(len(found), "document")
        )
        self.summarise(
            tr(
                "{documents} · {words:,} words · {done} done · {covered:.0%} covered by you",
                documents=documents,
                words=sum(s.document.words for s in found),
                done=done,
                covered=dealt / sentences if sentences else 0,
            )
        )

    def _status(self) -> DocumentStatus | None:
        return next((s for s in self.statuses if s.document.id == self.rows.current_key), None)

    async def action_choose(self) -> None:
        """Open the document under the cursor."""
        status = self._status()
        if status is not None:
            await self.qualcode.open_document(status.document.id)

    def action_sort(self) -> None:
        """Sort by the next column."""
        names = list(SORTS)
        self.sorted_by = names[(names.index(self.sorted_by) + 1) % len(names)]
        self.lay_out()

    @work
    async def action_done(self) -> None:
        """Say that the document is done, or no longer; of one in which nothing was dealt with, ask first."""
        status = self._status()
        if status is not None and (status.state != UNTOUCHED or await self._is_done_all_the_same(status)):
            said = await self.change(say_done, status.document.id)
            if said is not None:
                tell_finished(self, said)

    async def _is_done_all_the_same(self, status: DocumentStatus) -> bool:
        """Ask whether a document is done although nothing of it was coded or marked: agreement takes that for a no to
        every code."""
        question = tr(
            "Nothing of “{name}” is coded or marked as read by you: done all the same?", name=status.document.name
        )
        detail = tr("Where coders are compared it counts as read, and that no code is in it.")
        return await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("done"))) is True

    @work
    async def action_rename(self) -> None:
        """Ask for another name."""
        status = self._status()
        if status is None:
            return
        name = await self.app.push_screen_wait(LinePrompt(tr("Name of the document"), status.document.name))
        if name:
            await self.change(rename_document, status.document.id, name)

    @work
    async def action_replace(self) -> None:
        """Ask for a corrected file and show where everything goes."""
        from qualcode.tui.prompts.placements import replace_by_file

        if (status := self._status()) is not None:
            await replace_by_file(self, status.document.id, status.document.name)

    def action_older(self) -> None:
        """Show the version before the present one."""
        from qualcode.tui.screens.older import OlderScreen

        if (status := self._status()) is not None:
            self.app.push_screen(OlderScreen(status.document.id, max(1, status.document.version - 1)))

    @work
    async def action_names(self) -> None:
        """Ask whether this document or all are looked through for names."""
        from qualcode.tui.identity.looking import look_for_names

        if (status := self._status()) is None:
            return
        choices: list[tuple[Hashable, str, str]] = [
            ("one", status.document.name, tr("this document alone")),
            (
                "all",
                tr("all {documents}", documents=counted(len(self.statuses), "document")),
                tr("the same name becomes the same everywhere"),
            ),
        ]
        chosen = await self.app.push_screen_wait(ChoicePrompt(tr("Replace names in which transcripts?"), choices))
        if chosen is not None:
            await look_for_names(self, [status.document.uuid] if chosen == "one" else None)

    async def action_unplaced(self) -> None:
        """Show what waits for a place."""
        await self.qualcode.action_go("unplaced")

    async def action_my_work(self) -> None:
        """Show what is assigned to the session's coder."""
        await self.qualcode.action_go("my_work")

    async def action_rounds(self) -> None:
        """Show all rounds."""
        await self.qualcode.action_go("rounds")

    async def action_speakers(self) -> None:
        """Show all labels."""
        await self.qualcode.action_go("speakers")

    async def action_bundles(self) -> None:
        """Show what was handed out to coders who work apart."""
        await self.qualcode.action_go("bundles")

    @work
    async def action_remove(self) -> None:
        """Take the document out of the study, after saying what goes with it."""
        status = self._status()
        if status is None:
            return
        found = await self.read(standing, status.document.id)
        if found is None:
            return
        codings, memos = found
        detail = tr(
            "{codings} of all coders and {memos} go with it. Undo (u) brings everything back.",
            codings=counted(codings, "coding"),
            memos=counted(memos, "memo"),
        )
        question = tr("Remove “{name}” from the study?", name=status.document.name)
        if await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("remove"))):
            await self.change(remove_document, status.document.id, with_codings=True)

    @work
    async def action_import(self) -> None:
        """Ask for a file or folder, and show what an import would make of it."""
        endings = await asyncio.to_thread(transcript_endings)
        path = await self.app.push_screen_wait(
            PathPrompt(
                tr("Import transcripts"),
                f"{Path.cwd()}/",
                endings=sorted(endings),
                folders=True,
                note=tr(
                    "A file, or a folder: all transcripts in it and below are taken. Nothing changes in the files."
                ),
            )
        )
        if path is not None and self.is_active:
            await self.app.push_screen(ImportScreen(path))


def _cells(status: DocumentStatus) -> tuple[Cell, ...]:
    share = status.coverage.share if status.coverage.sentences else 0
    document = status.document
    return (
        ((f"{SIGNS[status.state]} {shown_word(status.state)}", INKS[status.state]),),
        ((document.name, "strong"),),
        shown_word(document.kind),
        number(document.words),
        number(document.turns),
        ((f"{share:>4.0%} ", ""), (bar(share, BAR), "quiet")),
        number(status.codings) if status.codings else "–",
    )
