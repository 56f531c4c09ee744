"""Before a merge: what a file would bring, who its coders are and which its codes; then the merge itself."""

from __future__ import annotations

import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError, StoppedError
from qualcode.domain.exchange_reports import TakenIn
from qualcode.domain.merging import MergeReport
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.team.code_mapping import MappedCode, map_codes
from qualcode.team.merging.coders import CodersUnclearError
from qualcode.team.merging.documents import RemovedHereError
from qualcode.team.merging.merge import Answers, preview_merge
from qualcode.tui.progress import how_long
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.row_screen import head_of
from qualcode.tui.prompts.rows import QUIET, RowList, harmless
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.screens.mapping import MappingScreen, mapping_told
from qualcode.tui.team.asking import ask_for_coders
from qualcode.tui.team.reading import merge_now
from qualcode.tui.team.telling import COLUMNS, losses, sentences, table_rows, told

_TICK = 0.5


class MergeScreen(WorkScreen):
    """What a file would bring; Enter takes it in.

    Args:
        file: A bundle, or a project that grew apart.
        taken_in: What came into it, where it was made of a project of another program, or of one as text.
        held: Closed when the screen is left; it then takes away what was made.
    """

    NAME = "merging"
    HEADING = tr("Merge")
    AUTO_FOCUS = "RowList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "merge", tr("Merge"), id="merging.merge", tooltip=tr("Take all of it in, as one change")),
        Binding("c", "codes", tr("Codes"), id="merging.codes", tooltip=tr("Say which code there is which here")),
        Binding("w", "coders", tr("Who is who"), id="merging.coders", tooltip=tr("Say anew who its coders are here")),
        Binding(
            "s", "settle", tr("Settle"), id="merging.settle", tooltip=tr("Go through what was changed here and there")
        ),
        Binding(
            "space,pagedown",
            "read(1)",
            tr("Read on"),
            id="merging.read_on",
            show=False,
            tooltip=tr("Scroll what is told"),
        ),
        Binding(
            "backspace,pageup", "read(-1)", tr("Read back"), id="merging.read_back", show=False, tooltip=tr("Upwards")
        ),
        Binding(
            "escape", "leave", tr("Back"), id="merging.leave", tooltip=tr("Leave it; nothing is written before Enter")
        ),
    ]
    DEFAULT_CSS = """
    MergeScreen {
        #merge-what { height: auto; max-height: 3; padding: 0 1; background: $surface; }
        #merge-table { height: auto; max-height: 60%; max-width: 78; }
        #merge-told { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
        #merge-sentences { height: auto; }
    }
    """

    def __init__(self, file: Path, taken_in: TakenIn | None = None, held: ExitStack | None = None) -> None:
        super().__init__()
        self.file = file
        self.taken_in = taken_in
        self._held = held
        self.coders: dict[str, str] = {}
        """Name there → name here, or `new`, as it was answered."""
        self.unclear: CodersUnclearError | None = None
        """The coders who had to be asked about."""
        self.codes: dict[str, str] = {}
        """Path there → path here, or empty for a new code, as it was chosen."""
        self.leave_out_removed = False
        self.report: MergeReport | None = None
        """What would come in, or came in."""
        self.mapping: tuple[MappedCode, ...] = ()
        self.is_merged = False
        self._previewed_with: Answers | None = None
        self._looking_since: float | None = None
        self._mapping_shown = False
        self._is_own_change = False

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield Static("", id="merge-what", markup=False)
        table = RowList(COLUMNS, id="merge-table")
        yield table
        with VerticalScroll(id="merge-told", can_focus=False):
            yield Static("", id="merge-sentences", markup=False)
        yield Static("", id="summary", markup=False)
        yield KeyLine(show_command_palette=False)

    @property
    def NOTHING_TO_UNDO(self) -> str:  # noqa: N802  # A word of each screen's, a constant on most.
        """Why there is nothing to take back; empty once the file was merged."""
        return "" if self.is_merged else tr("There is nothing to undo here: nothing is merged yet. Esc leaves it.")

    @property
    def answers(self) -> Answers:
        """All that was answered so far."""
        return Answers(dict(self.coders), dict(self.codes), self.leave_out_removed)

    def on_unmount(self) -> None:
        if self._held is not None:
            self._held.close()

    def on_mount(self) -> None:
        self.query_one("#head", Static).update(head_of(self, self.HEADING))
        self.set_interval(_TICK, self._tick)
        self.show()
        self.call_after_refresh(self.preview)  # A question lies over this screen, not over the one before.

    # ------------------------------------------------------------------ looking at it

    @work
    async def preview(self) -> None:
        """Look at what would come in, and ask what has to be known before; nothing is written."""
        self._looking_since, self.report, self.is_merged = time.monotonic(), None, False
        self.show()
        report = await self._previewed()
        self._looking_since = None
        if not self.is_there:
            return
        if report is None:
            self.leave()
            return
        self.report = report
        if not report.coder and not report.nothing and not self.mapping:
            self.mapping = await self.read(map_codes, self.file) or ()
        self.show()
        if any(not code.certain for code in self.mapping) and not self._mapping_shown:
            self._show_mapping()

    async def _previewed(self) -> MergeReport | None:
        """What would come in; None where it is refused or a question was left unanswered."""
        while True:
            answers = self._previewed_with = self.answers
            try:
                return await self.qualcode.store.run(preview_merge, self.file, answers)
            except CodersUnclearError as error:
                self.unclear = error
                found = await ask_for_coders(self, error, self.file)
                if found is None:
                    return None
                self.coders |= found
            except RemovedHereError as error:
                detail = tr(
                    "{problem}. To take it in, bring them back first: F9.",
                    problem=f"{error.problem[:1].upper()}{error.problem[1:]}",
                )
                question = tr("Leave out work on documents that were removed here?")
                if not await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("leave it out"))):
                    return None
                self.leave_out_removed = True
            except QualcodeError as error:
                self.refuse(error)
                return None

    def _tick(self) -> None:
        if self._looking_since is not None and self.is_active:
            self._show_what()

    def on_screen_resume(self) -> None:
        """Once codes were chosen otherwise, look again at what would come in."""
        if self.report is not None and not self.is_merged and self._previewed_with != self.answers:
            self.preview()

    async def project_changed(self, effects: Effects) -> None:
        """Look again once something else is changed, as by taking back the merge."""
        if not self._is_own_change and (self.report is not None or self.is_merged):
            self.preview()

    # ------------------------------------------------------------------ what is shown

    def show(self) -> None:
        """Show what is known by now."""
        report, rows = self.report, self.query_one("#merge-table", RowList)
        found = table_rows(report) if report is not None else []
        rows.show(found)
        rows.styles.height = len(found) + 1
        rows.display = bool(found)
        said = sentences(report) if report is not None else []
        if said and self.is_merged and report is not None and report.conflicts:
            said[0] = (
                "!",
                tr(
                    "{things} changed here and there: s settles them one by one",
                    things=counted(report.conflicts, "thing"),
                ),
            )
        if self.is_merged and report is not None and (proposed := report.of("proposal").added):
            said.insert(0, ("!", tr("{proposals} to decide: F3, then p", proposals=counted(proposed, "proposal"))))
        if self.mapping and not self.is_merged:
            said.append(
                ("!" if _are_new(self.mapping, self.codes) else "·", f"{mapping_told(self.mapping, self.codes)} (c)")
            )
        if report is not None and self.taken_in is not None:
            said += losses(self.taken_in)
        self.query_one("#merge-sentences", Static).update(told(said))
        self.query_one("#merge-told").display = report is not None
        self._show_what()
        self.query_one("#summary", Static).update(self._summary())
        self.refresh_bindings()

    def _show_what(self) -> None:
        report, name = self.report, harmless(self.file.name)
        parts: list[str | tuple[str, str]] = [(name, "bold")]
        if report is None:
            since = time.monotonic() - (self._looking_since or time.monotonic())
            parts.append((tr("  being looked through {since}", since=how_long(since)), QUIET))
        elif report.coder:
            parts.append(tr(", the bundle of {coder}", coder=harmless(report.coder)))
        elif not report.nothing:
            written = (
                tr(", written by {origin}", origin=harmless(self.taken_in.origin)) if self.taken_in is not None else ""
            )
            parts.append(written or tr(", a project that grew apart"))
        who = [
            tr("{there} is somebody new", there=harmless(there))
            if here == "new"
            else tr("{there} is {here}", there=harmless(there), here=harmless(here))
            for there, here in self.coders.items()
        ]
        if who:
            parts.append((f"\n{', '.join(who)}", QUIET))
        self.query_one("#merge-what", Static).update(Content.assemble(*parts))

    def _summary(self) -> str:
        report = self.report
        if report is None:
            return tr("Nothing is written yet · Esc leaves it")
        if report.nothing:
            return tr("There is nothing in it that is not here · Esc goes back")
        if self.is_merged:
            return tr("Merged, as one change · Ctrl+Z takes all of it back · Esc goes back")
        if not report.told() and not report.conflicts:
            return tr("Nothing new in it · Enter notes what is which, for later · Esc leaves it")
        return tr("This would come in · Enter merges it as one change · Esc leaves it, and nothing is written")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        report = self.report
        if action == "merge":
            return report is not None and not report.nothing and not self.is_merged
        if action == "codes":
            return bool(self.mapping) and not self.is_merged
        if action == "coders":
            return self.unclear is not None and report is not None and not self.is_merged
        if action == "settle":
            return self.is_merged and report is not None and report.conflicts > 0
        return True

    def action_read(self, step: int) -> None:
        """Scroll what is told below the table."""
        part = self.query_one("#merge-told")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False)

    # ------------------------------------------------------------------ saying who and what is which

    def action_codes(self) -> None:
        """Show which code there is which here."""
        self._show_mapping()

    def _show_mapping(self) -> None:
        if self.is_active:
            self._mapping_shown = True
            self.app.push_screen(MappingScreen(self.file.name, self.mapping, self.codes))

    @work
    async def action_coders(self) -> None:
        """Ask anew who the coders there are here."""
        if self.unclear is not None:
            found = await ask_for_coders(self, self.unclear, self.file)
            if found is not None:
                self.coders |= found
                self.preview()

    # ------------------------------------------------------------------ doing it

    @work
    async def action_merge(self) -> None:
        """Take it in as one change, and offer to settle what was changed here and there."""
        if not self.may_write() or self._previewed_with != self.answers:
            return
        run = partial(merge_now, file=self.file, answers=self.answers)
        store = self.qualcode.store
        done = await self.qualcode.works.carry_out(tr("Merging {name}", name=self.file.name), lambda: store.run(run))
        if isinstance(done, QualcodeError):
            self.refuse(done)
            if not isinstance(done, StoppedError):
                self.preview()  # Something has become otherwise since it was looked at.
            return
        self.report, self.is_merged = done.report, True
        if done.effects is not None:
            self._is_own_change = True
            try:
                await self.qualcode.announce(done.effects)
            finally:
                self._is_own_change = False
        if not self.is_there:
            return
        self.show()
        if done.report.conflicts:
            question = plural(
                "{number:,} thing was changed here and there",
                "{number:,} things were changed here and there",
                done.report.conflicts,
            )
            detail = tr("What stands here stays until it is settled: ours, theirs, or both, with one key each.")
            if await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("settle now"))):
                await self.action_settle()

    async def action_settle(self) -> None:
        """Go through what was changed here and there."""
        await self.qualcode.action_go("conflicts")

    def action_leave(self) -> None:
        """Go back."""
        self.leave()

    def leave(self) -> None:
        """Go back, unless another screen has come over this one."""
        if self.is_active:
            self.app.pop_screen()


def _are_new(mapping: tuple[MappedCode, ...], chosen: dict[str, str]) -> bool:
    return any(not chosen.get(code.theirs, code.ours) for code in mapping)
