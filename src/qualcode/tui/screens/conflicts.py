"""What was changed here and in a file that was merged: looked at side by side, and settled with one key each."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.team.conflict_places import place_of
from qualcode.team.merging.conflicts import ConflictView, merged_into, settle, settle_all
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.naming_keys import with_keys
from qualcode.tui.prompts.row_screen import Remembered, head_of
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, harmless, one_line
from qualcode.tui.screens.base import ReadingScreen
from qualcode.tui.suggestions.pile import Pile
from qualcode.tui.team.differences import side_by_side
from qualcode.tui.team.reading import Desk, read_conflicts, undo_in_words

_WIDE = 120
"""Columns from which on the list stands beside the conflict, else above it."""
_LOW = 18
"""Rows below which the list has no room above the conflict."""
EMPTY = tr(
    "Nothing waits to be settled.\n"
    "\nWhat was changed both here and in a file that is merged comes here, and what stands here "
    "stays meanwhile.\n"
    "\nEach is shown as it was, as it is here (ours) and as it came in (theirs); words that are "
    "gone stand between −, new ones between +.\n"
    "\nPress ‹app.merge› to merge a bundle that came back, or ‹conflicts.leave› to go back."
)
_MEANS = {
    "changed": (tr("keep what stands here"), tr("take what came in"), tr("one text behind the other")),
    "removed here": (tr("it stays removed"), tr("bring it back, as it is there"), ""),
    "removed there": (tr("it stays"), tr("remove it here too"), ""),
    "same name": (tr("keep what stands here"), tr("take what came in"), tr("one text behind the other")),
    "frozen": (tr("keep it as it was frozen"), tr("take what came in"), tr("one text behind the other")),
}
"""What ours, theirs and both come to."""

_APART = 3
"""Cells between what two keys come to."""
_LAST: Remembered[Pile[ConflictView] | None] = Remembered()


class ConflictsScreen(ReadingScreen):
    """What waits to be settled."""

    NAME = "conflicts"
    HEADING = tr("Conflicts")
    AUTO_FOCUS = "RowList"
    waits_while_covered = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "settle('ours')", tr("Ours"), id="conflicts.ours", tooltip=tr("What stands here stays")),
        Binding(
            "b", "settle('theirs')", tr("Theirs"), id="conflicts.theirs", tooltip=tr("What came in takes its place")
        ),
        Binding("o", "settle('both')", tr("Both"), id="conflicts.both", tooltip=tr("Both texts, one behind the other")),
        Binding("l", "later", tr("Later"), id="conflicts.later", tooltip=tr("It comes again after the others")),
        Binding("enter", "visit", tr("Passage"), id="conflicts.visit", tooltip=tr("In its document; Esc comes back")),
        Binding(
            "A",
            "settle_all('ours')",
            tr("All alike"),
            id="conflicts.all_ours",
            key_display="A B",
            tooltip=tr("All of its kind stay as they are here, or as they came in; it asks first"),
        ),
        Binding(
            "B",
            "settle_all('theirs')",
            tr("All alike, theirs"),
            id="conflicts.all_theirs",
            show=False,
            tooltip=tr("All of its kind as they came in; it asks first"),
        ),
        Binding(
            "backspace", "back", tr("Back"), id="conflicts.back", show=False, tooltip=tr("The one looked at before")
        ),
        Binding(
            "space,pagedown",
            "read(1)",
            tr("Read on"),
            id="conflicts.read_on",
            priority=True,
            show=False,
            tooltip=tr("Scroll what differs"),
        ),
        Binding(
            "pageup", "read(-1)", tr("Read back"), id="conflicts.read_back", priority=True, show=False, tooltip=tr("Up")
        ),
        Binding("escape", "leave", tr("Back"), id="conflicts.leave", show=False, tooltip=tr("To the screen before")),
    ]
    DEFAULT_CSS = """
    ConflictsScreen {
        #conflict-progress { height: 1; padding: 0 1; background: $surface; }
        #conflict-desk { height: 1fr; layout: vertical; }
        #conflict-look { width: 100%; height: 1fr; border-top: hkey $panel; }
        #conflict-about { height: auto; padding: 0 1; }
        #conflict-scroll { height: 1fr; padding: 0 1; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        #conflict-scroll { scrollbar-gutter: stable; }
        #conflict-sides { height: auto; }
        #conflict-means { height: auto; padding: 0 1; background: $surface; }
        #conflict-nothing { height: 1fr; padding: 2 3; display: none; }
    }
    ConflictsScreen.wide #conflict-desk { layout: horizontal; }
    ConflictsScreen.wide #conflict-look { width: 1fr; border-top: none; border-left: vkey $panel; }
    ConflictsScreen.low #conflict-scroll { margin: 0; }
    ConflictsScreen.over #conflict-desk { display: none; }
    ConflictsScreen.over #conflict-nothing { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.pile: Pile[ConflictView] = Pile()
        self._refused = ""
        self._said = ""
        """What was done last."""

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield Static("", id="conflict-progress", markup=False)
        with Container(id="conflict-desk"):
            yield RowList(
                [
                    Column("", 1),
                    Column("", 26, grow=3, middle=True),
                    Column("", 10, rank=1),
                    Column("", 24, rank=2),
                ]
            )
            with Container(id="conflict-look"):
                yield Static("", id="conflict-about", markup=False)
                with VerticalScroll(id="conflict-scroll", can_focus=False):
                    yield Static("", id="conflict-sides", markup=False)
                yield Static("", id="conflict-means", markup=False)
        yield Static("", id="conflict-nothing", markup=False)
        yield KeyLine(show_command_palette=False)

    def on_mount(self) -> None:
        kept = _LAST.get(self.qualcode, None)
        if kept is not None:
            self.pile = kept
        _LAST.keep(self.qualcode, self.pile)
        self.query_one("#head", Static).update(head_of(self, self.HEADING))
        self.reload()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= _WIDE, "wide")
        self.set_class(height < _LOW, "low")
        styles = self.rows.styles  # Not in the sheet above: that of the program goes before it.
        styles.width, styles.height = ("32%", "1fr") if width >= _WIDE else ("100%", max(3, height // 6))
        self.rows.display = width >= _WIDE or height >= _LOW
        self.call_after_refresh(self._show_current)

    @property
    def rows(self) -> RowList:
        """The list of what waits."""
        return self.query_one(RowList)

    # ------------------------------------------------------------------ reading

    async def load(self) -> None:
        """Read what waits; what was settled and waits again is looked at."""
        try:
            desk, self._refused = await self.qualcode.store.run(read_conflicts), ""
        except QualcodeError as error:
            desk, self._refused = Desk(), error.shown
        if self.is_there:
            pile = self.pile
            waiting: dict[Hashable, ConflictView] = {view.conflict.uuid: view for view in desk.views}
            # What is neither open nor settled is gone: the merge that it came with was taken back.
            known = {key: view for key, view in pile.entries.items() if key in waiting or key in desk.settled}
            pile.entries = known | waiting
            pile.settle({key: "settled" for key in pile.entries if key not in waiting})
            self.show_all()

    async def project_changed(self, effects: Effects) -> None:
        """Read anew; while another screen covers this one, only once it comes back."""
        if self.app.screen is self:
            await self.load()
        else:
            self._stale = True

    # ------------------------------------------------------------------ what is shown

    def show_all(self) -> None:
        """Show the list and the one that is looked at."""
        left = self.pile.left
        self.rows.show([self._row(view) for view in left.values()], key=self.pile.at)
        was_hidden = self.has_class("over")
        self.set_class(not left, "over")
        self._show_progress(len(left))
        self._show_current()
        if was_hidden:  # Once it is laid out: what was hidden until now has no width to break the sides by.
            self.call_after_refresh(self._show_current)

    def _row(self, view: ConflictView) -> Row:
        later = "…" if view.conflict.uuid in self.pile.later else ""
        return Row(
            view.conflict.uuid,
            (later, ((view.title, "strong"),), view.coder, ((view.what_happened, "quiet"),)),
        )

    def _show_progress(self, left: int) -> None:
        total = len(self.pile.entries)
        said = ""
        if left:
            said = tr("{conflicts} left", conflicts=counted(left, "conflict"))
            if left < total:
                said += tr(", {settled:,} of {total:,} settled", settled=total - left, total=total)
            if self.pile.later:
                said += tr(" · {later:,} put off", later=len(self.pile.later & left_keys(self.pile)))
        said = " · ".join(part for part in (said, self._said) if part)
        self.query_one("#conflict-progress", Static).update(one_line(said, max(10, self.size.width - 2)))
        nothing = EMPTY
        if self._refused:
            nothing = tr("{reason}\n\nPress ‹conflicts.leave› to go back.", reason=self._refused)
        elif total:
            settled = (
                tr("All {conflicts} are settled.", conflicts=counted(total, "conflict"))
                if total > 1
                else tr("It is settled.")
            )
            nothing = f"{settled}\n\n" + tr(
                "Press ‹app.undo› to take the last decision back, or ‹conflicts.leave› to go back."
            )
        self.query_one("#conflict-nothing", Static).update(with_keys(harmless(nothing), self))

    def say(self, text: str) -> None:
        """Show what was done in the line on top: a message over the screen would hide what the keys do."""
        self._said = text
        self._show_progress(len(self.pile.left))

    def _show_current(self) -> None:
        view = self.pile.current
        if view is None:
            return
        room = max(20, self.query_one("#conflict-scroll").scrollable_content_region.width)
        conflict = view.conflict
        about = [view.what_happened, view.coder, view.document, conflict.file_name]
        self.query_one("#conflict-about", Static).update(
            Content.assemble(
                (harmless(view.title), "bold"), (f"\n{harmless(' · '.join(part for part in about if part))}", QUIET)
            )
        )
        self.query_one("#conflict-sides", Static).update(side_by_side(view, room))
        self.query_one("#conflict-scroll").scroll_home(animate=False)
        self.query_one("#conflict-means", Static).update(_means(view, room))
        self.refresh_bindings()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        key = self.rows.current_key
        if key is not None and key != self.pile.at and key in self.pile.left:
            self.pile.look_at(key)
            self._show_current()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.app.call_later(self.action_visit)  # Going there closes this screen, which works on a message still.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.pile.current
        if action in ("settle", "settle_all", "later", "visit", "read"):
            return view is not None and (parameters != ("both",) or "both" in view.decisions)
        return True

    def action_read(self, step: int) -> None:
        """Scroll what differs."""
        part = self.query_one("#conflict-scroll")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False)

    # ------------------------------------------------------------------ settling

    async def action_settle(self, decision: str) -> None:
        """Settle what is looked at; the next one is shown."""
        view = self.pile.current
        if view is not None and self.may_write():
            done = await self.change(settle, view.conflict, decision)
            if done is not None:
                self.say(f"{_SETTLED[decision]}: {harmless(view.title)}")

    @work
    async def action_settle_all(self, decision: str) -> None:
        """Settle all that are left of the same kind alike, after asking."""
        view = self.pile.current
        if view is None or not self.may_write():
            return
        same = _alike(view, list(self.pile.left.values()), decision)
        kind = shown_word(view.conflict.table.replace("_", " "))
        of = counted(len(same), "conflict")
        ours = decision == "ours"
        question = (
            tr("Keep ours in {conflicts}?", conflicts=of) if ours else tr("Take theirs in {conflicts}?", conflicts=of)
        )
        means = _comes_to(view)[0 if ours else 1]
        detail = tr(
            "All that wait where a {kind} was {what_happened}: {means}. Ctrl+Z takes it back as one.",
            kind=kind,
            what_happened=view.what_happened,
            means=means,
        )
        if await self.app.push_screen_wait(
            ConfirmPrompt(question, detail, yes=tr("ours for all") if ours else tr("theirs for all"))
        ):
            done = await self.change(settle_all, [one.conflict for one in same], decision)
            if done is not None:
                self.say(f"{_SETTLED[decision]}: {counted(len(same), 'conflict')}")

    def undo_here(self, project: Project) -> list[Effects]:
        """As everywhere, but told by what waits again."""
        return undo_in_words(project)

    def action_later(self) -> None:
        """Leave it, and look at the next one."""
        if self.pile.put_off():
            self.say(tr("Those that are left were all put off: they come again"))
        self.show_all()

    def action_back(self) -> None:
        """Look at the one before again."""
        self.pile.step_back()
        self.show_all()

    async def action_visit(self) -> None:
        """Open the document at the passage that it is about; Esc comes back here."""
        view = self.pile.current
        if view is None or not self.is_active:
            return
        place = await self.read(place_of, view.conflict)
        if place is not None:
            await self.qualcode.open_document(place.document_id, place.span)
            if (coding := self.qualcode.coding_screen) is not None:
                coding.lead_back(tr("Esc: back to the conflicts"))
        elif view.conflict.table == "code":
            self.say(tr("It is about a code, and no passage: F3 shows the codebook"))
        else:
            self.say(tr("It is about no passage"))

    def action_leave(self) -> None:
        """Go back, unless another screen has come over this one."""
        if self.is_active:
            self.app.pop_screen()

    def on_unmount(self) -> None:
        """What was all settled is over."""
        if not self.pile.left:
            _LAST.keep(self.qualcode, None)


_SETTLED = {"ours": tr("Ours stays"), "theirs": tr("Theirs taken"), "both": tr("Both kept")}


def left_keys(pile: Pile[Any]) -> set[Any]:
    """What is still to be decided."""
    return set(pile.left)


def _alike(view: ConflictView, left: Sequence[ConflictView], decision: str) -> list[ConflictView]:
    """Those that are left of the same kind, and can be settled so."""
    kind = (view.what_happened, view.conflict.table)
    return [one for one in left if (one.what_happened, one.conflict.table) == kind and decision in one.decisions]


def _comes_to(view: ConflictView) -> tuple[str, str, str]:
    """What ours, theirs and both come to."""
    if merged_into(view.conflict) is not None:
        return tr("it stays"), tr("merge it here too"), ""
    return _MEANS[view.conflict.kind]


def _means(view: ConflictView, room: int) -> Content:
    """What each key comes to: on one line, or on a line each."""
    parts = [
        Content.assemble((f" {key} ", "bold reverse"), f" {shown_word(decision)}: {means}")
        for key, decision, means in zip("abo", ("ours", "theirs", "both"), _comes_to(view), strict=True)
        if decision in view.decisions and means
    ]
    taken = sum(part.cell_length for part in parts) + _APART * (len(parts) - 1)
    return Content(" " * _APART if taken <= room else "\n").join(parts)
