"""Before an import: what was understood of each file, switches to correct it, and then the import itself."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.documents.importing import FileReport, import_documents, read_holdings
from qualcode.documents.preview import ImportPlan, encoding_samples, notation_samples
from qualcode.domain.errors import QualcodeError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices, language_named
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt, Report
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Column, Row, RowList, matches
from qualcode.tui.screens import import_choosing
from qualcode.tui.screens.import_choosing import FOUND, Choices
from qualcode.tui.screens.import_saving import save_choices, saved_choices
from qualcode.tui.screens.import_words import SIGNS, details, file_cells, headline, report_text, turn_cells

OPENING = 60
"""So many turns of each file can be looked at."""
_PAUSE = 0.2
"""Seconds between two layouts of the list while files are read."""
KEPT = tr("What is finished by then stays in the project.")


class ImportScreen(RowScreen):
    """The files of one import, and beside them what was understood of the one under the cursor.

    Args:
        path: A file, or a folder of them.
    """

    NAME = "importing"
    HEADING = tr("Import")
    NOTHING_TO_UNDO = tr("There is nothing to undo here: no file is in the project yet. Esc leaves the import.")
    COLUMNS = (
        Column(tr("Will be"), SIGNS),
        Column(tr("File"), 18, grow=1, middle=True),
        Column(tr("Words"), 7, right=True, rank=1),
        Column(tr("Who"), 3, right=True, rank=2),
    )
    TURNS = (Column(tr("Speaker"), 12, grow=1), Column(tr("First turns"), 16, grow=5))
    TIMED = (Column(tr("Time"), 7), *TURNS)
    TOUCHED_BY = frozenset({"document", "version", "cases"})
    AUTO_FOCUS = "#files"
    CSS = """
    ImportScreen {
        #files { width: 48%; min-width: 32; }
        #understood { width: 1fr; background: $surface; border-left: vkey $panel; }
        #details { height: auto; max-height: 60%; padding: 0 1; }
        #turns { height: 1fr; background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "start", tr("Import"), id="importing.start", tooltip=tr("Import all files that are not left out")
        ),
        Binding(
            "space",
            "leave_out",
            tr("Out"),
            id="importing.leave_out",
            key_display="␣",
            tooltip=tr("Leave this file out, or take it"),
        ),
        Binding(
            "e", "encoding", tr("Encoding"), id="importing.encoding", tooltip=tr("Say how the bytes are to be read")
        ),
        Binding("n", "notation", tr("Notation"), id="importing.notation", tooltip=tr("Say how speakers are marked")),
        Binding("r", "roles", tr("Roles"), id="importing.roles", tooltip=tr("Say who asks the questions")),
        Binding("a", "scope", tr("Scope"), id="importing.scope", tooltip=tr("Decide for all files, or for this one")),
        Binding(
            "l",
            "language",
            tr("Language"),
            id="importing.language",
            show=False,
            tooltip=tr("Say which language it is in"),
        ),
        Binding(
            "k", "kind", tr("Kind"), id="importing.kind", show=False, tooltip=tr("Say what it is: interview, notes …")
        ),
        Binding(
            "p",
            "profile",
            tr("Profile"),
            id="importing.profile",
            show=False,
            tooltip=tr("Take the choices saved under a name"),
        ),
        Binding(
            "S", "save", tr("Save"), id="importing.save", show=False, tooltip=tr("Save the choices for the next folder")
        ),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.plan: ImportPlan | None = None
        self.for_all = True
        """Choices are made for all files, not for the one under the cursor."""
        self._laid_out = 0.0
        self._saved = AS_FOUND  # Choices that can be had again: nothing is lost with them.

    def body(self) -> ComposeResult:
        with Horizontal():
            yield RowList(self.COLUMNS, id="files")
            with Vertical(id="understood"):
                yield Static("", id="details")
                yield RowList(self.TURNS, id="turns")

    @property
    def rows(self) -> RowList:
        """The list of files."""
        return self.query_one("#files", RowList)

    @property
    def file(self) -> Path | None:
        """The file under the cursor."""
        key = self.rows.current_key
        return key if isinstance(key, Path) else None

    # ------------------------------------------------------------------ reading

    async def load(self) -> None:
        holdings = await self.read(read_holdings)
        if holdings is None:
            return
        if self.plan is None:
            try:
                self.plan = await asyncio.to_thread(ImportPlan, self.path, holdings)
            except QualcodeError as error:
                self.refuse(error)
        else:
            self.plan.look_again(holdings)
        self.lay_out()
        self._read_files()

    @work(exclusive=True, group="reading")
    async def _read_files(self) -> None:
        """Look at all files that were not looked at yet, from the cursor on, beside the screen's own thread."""
        plan, rows = self.plan, self.rows
        while plan is not None and (file := plan.next_unread(self.file)) is not None:
            plan.keep(await asyncio.to_thread(plan.look, file, opening=OPENING))
            if not rows.is_attached:  # The screen was left meanwhile.
                return
            if file == self.file:
                self._show_understood()
            if time.monotonic() - self._laid_out > _PAUSE:
                self.lay_out()
        self.lay_out()

    def lay_out(self) -> None:
        plan = self.plan
        if plan is None:
            self.show_empty(tr("There is nothing to read there.\n\nPress ‹list.back› to go back."))
            return
        self._laid_out = time.monotonic()
        found = {
            file: what for file, what in plan.outcomes().items() if matches(self.wanted, file.name, shown_word(what))
        }
        self.rows.show([Row(file, file_cells(file, what, plan.reports.get(file))) for file, what in found.items()])
        self.show_empty("" if plan.files else tr("There is no file in that folder.\n\nPress ‹list.back› to go back."))
        self._summarise(plan)

    def _summarise(self, plan: ImportPlan) -> None:
        going = len(plan.to_import)
        unread = tr(" · {unread:,} still to be read", unread=plan.unread) if plan.unread else ""
        whose = tr("all files") if self.for_all else tr("this file only")
        self.summarise(
            tr(
                "{going:,} of {files} to import{unread} · choices are for {whose}",
                going=going,
                files=counted(len(plan.files), "file"),
                unread=unread,
                whose=whose,
            )
        )

    @on(RowList.Moved, "#files")
    def _show_understood(self) -> None:
        report = self._report
        self.query_one("#details", Static).update(
            details(report, self._choices) if report else Content(tr("not read yet …") if self.file else "")
        )
        opening = report.opening if report else ()
        turns = self.query_one("#turns", RowList)
        timed = any(said.start_ms is not None for said in opening)
        turns.show(
            [Row(number, turn_cells(said)[not timed :]) for number, said in enumerate(opening)],
            columns=self.TIMED if timed else self.TURNS,
            top=True,
            key=0,
        )

    @property
    def _report(self) -> FileReport | None:
        return self.plan.reports.get(self.file) if self.plan and self.file else None

    @property
    def _choices(self) -> ImportChoices:
        return self.plan.of(self.file) if self.plan and self.file else AS_FOUND

    # ------------------------------------------------------------------ switches

    @property
    def _only(self) -> Path | None:
        """The file that choices are made for; None for all."""
        return None if self.for_all else self.file

    def _decide(self, **decided: object) -> None:
        if self.plan is not None:
            self.plan.decide(self._only, **decided)
            self._look_anew()

    def _look_anew(self) -> None:
        self.lay_out()
        self._show_understood()
        self._read_files()

    def action_scope(self) -> None:
        """Make choices for all files, or for the one under the cursor."""
        self.for_all = not self.for_all
        if self.plan is not None:
            self._summarise(self.plan)

    def action_leave_out(self) -> None:
        """Leave the file out, or take it in again."""
        if self.plan is not None and self.file is not None:
            self.plan.left_out ^= {self.file}
            self.lay_out()
            self.rows.action_step(1)

    @work
    async def action_encoding(self) -> None:
        """Choose how the bytes are read; each encoding shows how this file would read in it."""
        file, report = self.file, self._report
        if file is None:
            return
        if report is not None and report.outcome == "would import" and not report.encoding:
            self.say(tr("A {format} file states its encoding itself.", format=report.format))
            return
        try:
            samples = await asyncio.to_thread(encoding_samples, file)
        except QualcodeError as error:
            self.refuse(error)
            return
        await self._ask(tr("Encoding"), import_choosing.encoding_choices(samples), "encoding")

    @work
    async def action_notation(self) -> None:
        """Choose how speakers are marked; each notation shows how many speakers this file has in it."""
        file = self.file
        if file is None:
            return
        try:
            samples = await asyncio.to_thread(notation_samples, file, self._choices)
        except QualcodeError as error:
            self.refuse(error)
            return
        if not samples:
            self.say(tr("Files that end in {suffix} say themselves who speaks.", suffix=file.suffix))
            return
        await self._ask(tr("Notation"), import_choosing.notation_choices(samples), "notation")

    @work
    async def action_kind(self) -> None:
        """Choose what the documents are."""
        await self._ask(tr("Kind"), import_choosing.kind_choices(), "kind")

    async def _ask(self, what: str, choices: Choices, field: str) -> None:
        if self.file is None:
            return
        title = (
            tr("{what} of all files", what=what)
            if self.for_all
            else tr("{what} of {name}", what=what, name=self.file.name)
        )
        chosen = await self.app.push_screen_wait(
            ChoicePrompt(title, choices, current=getattr(self._choices, field) or FOUND)
        )
        if isinstance(chosen, str):
            self._decide(**{field: chosen or None})

    @work
    async def action_roles(self) -> None:
        """Make a speaker of this file an interviewer, or no longer one."""
        plan, file, report = self.plan, self.file, self._report
        if plan is None or file is None or report is None or not report.voices:
            self.say(tr("Nobody is named in this file."))
            return
        note = tr("Enter makes a speaker an interviewer, or no longer one. Interviewers are left out of counts.")
        label = await self.app.push_screen_wait(
            ChoicePrompt(tr("Who asks the questions?"), import_choosing.voice_choices(report), note=note)
        )
        if isinstance(label, str):
            plan.toggle_interviewer(self._only, file, label)
            self._look_anew()

    @work
    async def action_language(self) -> None:
        """Ask for the language."""
        if self.file is None:
            return
        tag = await self.app.push_screen_wait(
            LinePrompt(
                tr("Language"),
                self._choices.language or "",
                note=tr("A tag like en, de or pt-BR: sentences are found by its rules. Empty: as each file says."),
                may_be_empty=True,
            )
        )
        if tag is None:
            return
        try:
            self._decide(language=language_named(tag) if tag else None)
        except QualcodeError as error:
            self.refuse(error)

    @work
    async def action_profile(self) -> None:
        """Take the choices that were saved under a name."""
        try:
            saved = await saved_choices(self)
            if saved is not None and self.plan is not None:
                self._saved = saved
                self.plan.take(saved)
                self._look_anew()
        except QualcodeError as error:
            self.refuse(error)

    @work
    async def action_save(self) -> None:
        """Save the choices for all files under a name."""
        if self.plan is None or self.plan.choices == AS_FOUND:
            self.say(tr("No choice was made for all files: there is nothing to save."))
            return
        choices = self.plan.choices
        if await save_choices(self, choices):
            self._saved = choices

    # ------------------------------------------------------------------ the import

    def action_choose(self) -> None:
        """Go from the filter into the list: a double click must not import."""
        self.rows.focus()

    def leave(self) -> None:
        """Go back; where choices were made, ask first."""
        if self.plan is not None and (self.plan.left_out or self.plan.own or self.plan.choices != self._saved):
            self._ask_to_leave()
        else:
            super().leave()

    @work
    async def _ask_to_leave(self) -> None:
        if await self.app.push_screen_wait(ConfirmPrompt(tr("Leave? Your choices are not kept."), yes=tr("leave"))):
            super().leave()

    @work
    async def action_start(self) -> None:
        """Import, and go back to the documents with a report; stay here if it was stopped."""
        plan = self.plan
        if plan is None or not (files := plan.to_import):
            self.say(tr("There is nothing to import here."))
            return
        take = partial(import_documents, paths=[self.path], choices=plan.choices, own=plan.own, only=frozenset(files))

        self.workers.cancel_group(self, "reading")
        works, store = self.qualcode.works, self.qualcode.store
        answer = await works.carry_out(
            tr("Importing {files}", files=counted(len(files), "file")), lambda: store.run(take), stopping=KEPT
        )
        if isinstance(answer, QualcodeError):
            self.refuse(answer)
            self._read_files()
            return
        await self.qualcode.announce(answer.effects)
        if self.app.screen is self and not answer.interrupted:
            self.app.pop_screen()
        self.app.push_screen(Report(headline(answer), report_text(answer)))
