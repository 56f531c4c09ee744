"""What the screens that list things share: head line, filter, list, summary, keys; loaded when first needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar
from weakref import WeakKeyDictionary

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.domain.changes import Effects
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.rows import QUIET, Column, RowList, harmless
from qualcode.tui.screens.base import ReadingScreen, WorkScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

T = TypeVar("T")


class Remembered(Generic[T]):
    """What a screen showed last in the open project: going to a passage closes it, the way back must not lose it."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[QualcodeApp, tuple[Location | None, T]] = WeakKeyDictionary()

    def get(self, app: QualcodeApp, default: T) -> T:
        """What was kept for the project that is open now."""
        path, value = self._of.get(app, (None, default))
        return value if path == app.store.path else default

    def keep(self, app: QualcodeApp, value: T) -> None:
        """Keep it until the program ends or another project is opened."""
        self._of[app] = (app.store.path, value)


class FilterLine(Input):
    """The line that says what of a list is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "submit", tr("Open"), id="filter.open", tooltip=tr("Open what the cursor of the list stands on")
        ),
        Binding("escape", "screen.unfilter", tr("Back"), id="filter.clear", tooltip=tr("Show all again")),
        Binding(
            "down",
            "screen.into_list(1)",
            tr("Into the list"),
            id="filter.down",
            show=False,
            tooltip=tr("Go to the row below"),
        ),
        Binding(
            "up",
            "screen.into_list(-1)",
            tr("Into the list"),
            id="filter.up",
            show=False,
            tooltip=tr("Go to the row above"),
        ),
        Binding(
            "ctrl+f",
            "app.go('search')",
            tr("Find in the project"),
            id="filter.search",
            show=False,
            tooltip=tr("Words in all documents"),
        ),
    ]

    def __init__(self, hint: str) -> None:
        super().__init__(placeholder=hint, compact=True, select_on_focus=False, id="filter")


def head_of(screen: WorkScreen, heading: str) -> Content:
    """The top line of a screen: what it is called, the project, the coder, and whether it can only be read."""
    store = screen.qualcode.store
    parts: list[tuple[str, str]] = [(f" {heading} ", "bold reverse")]
    if store.path is not None:
        parts += [(f"  {harmless(screen.app.sub_title)}", "bold"), (f"   {harmless(store.coder)}", QUIET)]
    if store.why_read_only:
        parts.append((tr("   reading only"), "bold $text-warning"))
    return Content.assemble(*parts)


class RowScreen(ReadingScreen):
    """A screen that is one list. Any letter that is no key of the screen begins to filter it."""

    HEADING = ""
    """What the screen is called."""
    COLUMNS: ClassVar[Sequence[Column]] = ()
    HINT = tr("/ or letters filter")
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset()
    """The kinds of thing that are shown here; a change of none of them is let pass. Empty: all."""
    AUTO_FOCUS = "RowList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "filter", tr("Filter"), id="list.filter", key_display="/", tooltip=tr("Show only what matches")
        ),
        Binding("escape", "leave", tr("Back"), id="list.back", show=False, tooltip=tr("Clear the filter, or go back")),
    ]

    def __init__(self) -> None:
        super().__init__()

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield FilterLine(self.HINT)
        yield from self.body()
        yield Static("", id="summary", markup=False)
        yield KeyLine(show_command_palette=False)

    def body(self) -> ComposeResult:
        """What is between filter and summary; it holds the list."""
        yield RowList(self.COLUMNS)

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    @property
    def wanted(self) -> str:
        """What the filter says."""
        return self.query_one(FilterLine).value.strip()

    def on_mount(self) -> None:
        self.query_one("#head", Static).update(head_of(self, self.HEADING))
        self.reload()

    def lay_out(self) -> None:
        """Show what has been read as the filter has it."""
        raise NotImplementedError

    def show_empty(self, text: str) -> None:
        """What an empty list shows instead: what to do. Where there is nothing to say, that the filter hides all."""
        if not text and self.wanted:
            text = tr("Nothing here fits “{wanted}”.\n\nPress ‹list.back› to show all.", wanted=self.wanted)
        elif text and (why := self.qualcode.store.why_read_only):
            text = tr("{text}\n\nThe project is open for reading only: {why}.", text=text, why=why)
        self.rows.show_empty(text)

    def summarise(self, text: str) -> None:
        """The line below the list."""
        self.query_one("#summary", Static).update(text)

    waits_while_covered = True

    async def project_changed(self, effects: Effects) -> None:
        """Read anew; while another screen covers this one, only once it comes back."""
        if self.TOUCHED_BY and effects.tables and self.TOUCHED_BY.isdisjoint(effects.tables):
            return
        # Not `is_current`: that holds for the screen right below the one that is shown, too.
        if self.app.screen is self:
            await self.load()
        else:
            self._stale = True

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character and event.key != "space" and not self._is_bound(event.key):
            filter_ = self.query_one(FilterLine)
            if filter_.disabled or self.focused is filter_:
                return
            event.stop()
            event.prevent_default()
            filter_.focus()
            filter_.insert_text_at_cursor(event.character)

    def _is_bound(self, key: str) -> bool:
        return key in self.active_bindings

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.filter_changed()

    def filter_changed(self) -> None:
        """What a letter in the filter does."""
        self.lay_out()

    @on(Input.Submitted, "#filter")
    def _filter_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.rows.current is not None:  # Coming back, keys are those of the list.
            self.rows.focus()
        self._choose_soon()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._choose_soon()

    def _choose_soon(self) -> None:
        # Choosing may close this screen, which must not happen while it handles a message of its own.
        self.app.call_later(self._choose)

    async def _choose(self) -> None:
        if self.is_active:
            await self.run_action("choose")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "filter" and isinstance(self.focused, FilterLine))

    def action_filter(self) -> None:
        """Go to the filter."""
        self.query_one(FilterLine).focus()

    def action_unfilter(self) -> None:
        """Show all again."""
        self.query_one(FilterLine).value = ""
        self.rows.focus()

    def action_into_list(self, step: int) -> None:
        """Go from the filter into the list."""
        self.rows.focus()
        self.rows.action_step(step)

    def action_leave(self) -> None:
        """Show all again if a filter stands, else go back."""
        if self.wanted:
            self.action_unfilter()
        else:
            self.leave()

    def leave(self) -> None:
        """Go back, unless another screen has come over this one: that one would go in its place."""
        if self.is_active:
            self.app.pop_screen()
