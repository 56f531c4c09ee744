"""What the working lists show: the list, how far one has come, and the entry that is looked at with its passage."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.tree import CodeTree
from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.domain.suggestion_lists import Place
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.suggestions.deciding import Spot, spot_of
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.naming_keys import with_keys
from qualcode.tui.prompts.row_screen import Remembered, head_of
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, harmless, one_line
from qualcode.tui.prompts.summaries import by_last_names, code_paths
from qualcode.tui.queues.passage import Passage, passage_at, passage_content
from qualcode.tui.screens.base import LOADING
from qualcode.tui.suggestions.asking import AsksForList
from qualcode.tui.suggestions.pile import Pile, Sitting

T = TypeVar("T")

_WIDE = 110
"""Columns from which on the list stands beside the passage."""
_LOW, _TALL = 20, 36
"""Rows below which a list above the passage has no room; from which on the rule stands right below the passage."""
_SHOWN = frozenset(
    {"coding", "rejection", "code", "definition", "former_code", "proposal", "freeze", "coder", "document", "version"}
)


@dataclass(frozen=True, slots=True)
class Present:
    """What the project says of a list now."""

    tree: CodeTree
    settled: Mapping[Hashable, str] = field(default_factory=dict)
    codes: Mapping[Spot, frozenset[int]] = field(default_factory=dict)
    """Passage → the codes that it has."""
    me: str = ""
    """The session's coder."""
    leads: bool = False
    """Whether she decides on everybody's codings."""
    frozen: str = ""
    """What the codebook is frozen for; empty while it is open."""


class ListView(AsksForList, Generic[T]):
    """A working list as it is seen."""

    HEADING = ""
    WORKING = tr("Looking through the project")
    """What goes on while the list is made."""
    IS_DECIDED = True
    """Whether its entries are decided on, so that there is a way to go."""
    STEP = "document"
    """What is counted while it is made."""
    COLUMNS: ClassVar[Sequence[Column]] = ()
    LAST: ClassVar[Remembered[Any]]
    """What was looked at when the screen was left: a document may be shown, and one comes back."""
    waits_while_covered = True
    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    ListView {
        #list-progress { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; background: $surface; }
        #list-said { height: auto; max-height: 2; padding: 0 1; background: $surface; color: $foreground 70%; }
        #list { height: 1fr; layout: vertical; }
        #list-look { width: 100%; height: 1fr; border-top: hkey $panel; }
        #list-about { height: auto; max-height: 9; padding: 0 1; }
        #list-passage { height: 1fr; min-height: 3; padding: 0 1; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        #list-rule {
            height: auto; max-height: 35%; background: $surface; border-top: hkey $panel; padding: 0 1;
            scrollbar-size-vertical: 1;
        }
        #list-words, #list-card { height: auto; width: 100%; max-width: 110; }
        #list-nothing { height: 1fr; padding: 2 3; display: none; }
    }
    ListView.wide #list { layout: horizontal; }
    ListView.wide #list-look { width: 1fr; height: 1fr; border-top: none; border-left: vkey $panel; }
    ListView.wide #list-about, ListView.wide #list-passage, ListView.wide #list-rule { padding: 0 2; }
    ListView.tall #list-passage { height: auto; max-height: 50%; margin: 1 0 1 0; }
    ListView.low #list-look { border-top: none; }
    ListView.low #list-passage { margin: 0; }
    ListView.low #list-rule { display: none; }
    ListView.over #list, ListView.over #list-said { display: none; }
    ListView.over #list-nothing { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.sitting: Sitting[T] = Sitting()
        self.present: Present | None = None
        self._stale = False
        self._told = ""
        """What was done last, in a sentence."""
        self._passages: dict[Spot, Passage] = {}
        self._seen: Hashable = None
        """The entry whose passage stands on the screen."""

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield Static("", id="list-progress", markup=False)
        yield Static("", id="list-said", markup=False)
        with Container(id="list"):
            yield RowList(self.COLUMNS)
            with Container(id="list-look"):
                yield Static("", id="list-about", markup=False)
                with VerticalScroll(id="list-passage", can_focus=False):
                    yield Static("", id="list-words", markup=False)
                with VerticalScroll(id="list-rule", can_focus=False):
                    yield Static("", id="list-card", markup=False)
        yield Static("", id="list-nothing", markup=False)
        yield KeyLine(show_command_palette=False)

    def on_mount(self) -> None:
        self._begin()

    @work(exclusive=True, group=LOADING)
    async def _begin(self) -> None:
        await self.begin()

    async def begin(self) -> None:
        """Show the list as it was left; one that has not been made yet is asked for."""
        kept = self.LAST.get(self.qualcode, None)
        if kept is not None and not self.sitting.arguments:
            self.sitting = kept
        self.LAST.keep(self.qualcode, self.sitting)
        if self.sitting.found is None:
            await self.ask_anew()
        else:
            await self.look_again()

    async def ask_anew(self) -> None:
        """Let the list be made, with what it was asked for."""
        self.sitting.refused = ""
        await self.request(**self.sitting.arguments)

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= _WIDE, "wide")
        self.set_class(height < _LOW and width < _WIDE, "low")
        self.set_class(height >= _TALL, "tall")
        # Not in the sheet above: that of the program, which has something to say on all lists, goes before it.
        styles = self.rows.styles
        styles.width, styles.height = ("40%", "1fr") if width >= _WIDE else ("100%", max(3, height // 5))
        self.rows.display = not self.has_class("low")
        self._seen = None
        self.call_later(self.show_all)

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    @property
    def pile(self) -> Pile[T]:
        """What is still to be decided."""
        return self.sitting.pile

    # ------------------------------------------------------------------ what a list of one kind says

    def entries(self, found: Any) -> Sequence[T]:
        """The entries of the list."""
        raise NotImplementedError

    def key_of(self, entry: T) -> Hashable:
        """What tells an entry from all others."""
        raise NotImplementedError

    def place_of(self, entry: T) -> Place | None:
        """The passage that is shown and opened; None where there is none."""
        raise NotImplementedError

    def look(self, project: Project, entries: Sequence[T], others: Mapping[Hashable, int]) -> Present:
        """What the project says of the list now; called in the thread that knows the project."""
        raise NotImplementedError

    def row(self, present: Present, entry: T) -> Row:
        """An entry in the list."""
        raise NotImplementedError

    def about(self, present: Present, entry: T, passage: Passage | None, room: int) -> Content:
        """What stands above the passage, in lines of `room` cells."""
        raise NotImplementedError

    def rule(self, present: Present, entry: T) -> Content | None:
        """What stands below the passage."""
        raise NotImplementedError

    def said(self) -> str:
        """What the list is, and how it is to be read."""
        raise NotImplementedError

    def nothing(self) -> str:
        """What is said where the list has no entry, or none any more."""
        raise NotImplementedError

    def heading(self) -> str:
        """What the list is called."""
        return self.HEADING

    # ------------------------------------------------------------------ taking over

    async def listed(self, found: Any) -> None:
        self.sitting.found = found
        self.pile.take((self.key_of(one), one) for one in self.entries(found))
        self._passages.clear()
        self._seen = None
        await self.look_again()

    async def refused_list(self, sentence: str) -> None:
        if self.sitting.found is None:
            self.sitting.refused = sentence
        else:
            self.notify(sentence, severity="warning", timeout=8, markup=False)
        await self.show_all()

    async def look_again(self) -> None:
        """Read what is decided by now, and show it."""
        self._stale = False
        entries = list(self.pile.entries.values())
        present = await self.read(self.look, entries, dict(self.sitting.others))
        if present is not None and self.is_there:
            self.present = present
            self.pile.settle(present.settled)
            await self.show_all()

    async def project_changed(self, effects: Effects) -> None:
        if effects.tables and _SHOWN.isdisjoint(effects.tables):
            return
        self._told = effects.summary or self._told
        if effects.tables & {"document", "version"}:
            self._passages.clear()
            self._seen = None
        if self.app.screen is self and self.sitting.found is not None:
            await self.look_again()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        if self._stale and self.is_mounted and self.sitting.found is not None:
            self._load_again()

    @work(exclusive=True, group=LOADING)
    async def _load_again(self) -> None:
        await self.look_again()

    # ------------------------------------------------------------------ showing

    def show_waiting(self) -> None:
        self.query_one("#head", Static).update(head_of(self, self.heading()), layout=False)
        if self.sitting.found is None:
            self.add_class("over")
            share = f"{self._bar(self.done, self.of)}  {self._share()}" if self.of else tr("One moment …")
            self.query_one("#list-nothing", Static).update(
                with_keys(
                    f"{harmless(self.working())} …\n\n{share}\n\n{tr('Press ‹lists.leave› to leave it.')}",
                    self,
                )
            )
        self.query_one("#list-progress", Static).update(self.progress(), layout=False)

    def working(self) -> str:
        """What goes on while the list is made."""
        return self.WORKING

    def _share(self) -> str:
        return tr("{done:,} of {of}", done=self.done, of=counted(self.of, self.STEP))

    def _bar(self, done: int, of: int) -> str:
        width = max(6, min(30, self.size.width // 5))
        full = min(width, done * width // of) if of else 0
        return "█" * full + "·" * (width - full)

    def progress(self) -> Content:
        """How far one has come, in a bar and in words, and what was done last."""
        if self.is_waiting:
            share = f"{self._bar(self.done, self.of)}  {self._share()}" if self.of else "…"
            again = (
                tr("made anew  {share}   Esc stops it", share=share)
                if self.sitting.found is not None
                else tr("being made")
            )
            return Content.styled(again, "bold")
        total, left = len(self.pile.entries), len(self.pile.left)
        if not total:
            return Content("")
        words = self.how_far(total, left)
        way = [(self._bar(total - left, total), "$primary"), ("  ", "")] if self.IS_DECIDED else []
        parts = [*way, (words, "bold")]
        used = sum(cell_len(text) for text, _ in parts)
        room = self.size.width - 2 - used
        if self._told and self.present is not None and room > 20:
            told = by_last_names(self._told, code_paths(self.present.tree))
            parts.append((f"  ▸ {one_line(told, room - 4)}", QUIET))
        return Content.assemble(*parts)

    def how_far(self, total: int, left: int) -> str:
        """How far one has come, in words."""
        return tr("{decided:,} of {total:,} decided, {left:,} left", decided=total - left, total=total, left=left)

    async def show_all(self) -> None:
        """Show what is left and what is looked at."""
        if not self.is_there or not self.is_mounted:
            return
        if self.is_waiting and self.sitting.found is None:
            self.show_waiting()
            return
        present, left = self.present, self.pile.left
        with self.app.batch_update():
            self.query_one("#head", Static).update(head_of(self, self.heading()), layout=False)
            self.query_one("#list-progress", Static).update(self.progress(), layout=False)
            self.set_class(not left or present is None, "over")
            if not left or present is None:
                keys = tr("Press ‹lists.anew› to try again, or ‹lists.leave› to go back.")
                said = self.sitting.refused and f"{self.sitting.refused}\n\n{keys}"
                self.query_one("#list-nothing", Static).update(with_keys(harmless(said or self.nothing()), self))
                self.rows.show([])
                if self.rows.has_focus:
                    self.set_focus(None)
                return
            self.query_one("#list-said", Static).update(Content(harmless(self.said())))
            self.rows.show([self.row(present, one) for one in left.values()], key=self.pile.at)
            if self.focused is None and self.rows.display:
                self.rows.focus()
            await self._show_current(present)

    def later_sign(self, entry: T) -> tuple[str, str]:
        """The sign of an entry that was put off."""
        return ("»" if self.key_of(entry) in self.pile.later else "", "warn")

    async def _show_current(self, present: Present) -> None:
        """Show the entry that is looked at, once its passage has been read."""
        entry = self.pile.current
        if entry is None:
            return
        place = self.place_of(entry)
        passage = await self._passage(place) if place is not None else None
        if self.pile.current is not entry or not self.is_there:
            return
        look = self.query_one("#list-about")
        room = max(20, look.scrollable_content_region.width or self.size.width - 2)
        self.query_one("#list-about", Static).update(self.about(present, entry, passage, room))
        rule = self.rule(present, entry)
        self.query_one("#list-rule").display = rule is not None and not self.has_class("low")
        self.query_one("#list-card", Static).update(rule or "")
        if self._seen == self.key_of(entry):
            return
        self._seen = self.key_of(entry)
        words, start = self.words(present, entry, passage)
        self.query_one("#list-words", Static).update(words)
        self.query_one("#list-rule").scroll_home(animate=False)
        self.call_after_refresh(self._bring_into_sight, words[:start])

    def words(self, present: Present, entry: T, passage: Passage | None) -> tuple[Content, int]:
        """What is to be read, and where in it the words begin that matter."""
        return passage_content(passage) if passage is not None else (Content(""), 0)

    async def _passage(self, place: Place) -> Passage | None:
        spot = spot_of(place)
        if spot not in self._passages:
            found = await self.read(passage_at, place.document_id, Span(place.start, place.end))
            if found is None:
                return None
            self._passages[spot] = found
        return self._passages[spot]

    def _bring_into_sight(self, before: Content) -> None:
        """Show the first of the words that matter, however much stands before them."""
        if not self.is_there:
            return
        part = self.query_one("#list-passage")
        width = self.query_one("#list-words").size.width
        rows = len(before.wrap(width)) if width else 0
        part.scroll_to(y=rows - 2 if rows > part.size.height - 1 else 0, animate=False, immediate=True, force=True)

    @on(RowList.Moved)
    async def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        # Not the row of the message: by now another one may be looked at.
        key = self.rows.current_key
        if key is not None and key != self.pile.at and key in self.pile.left and self.present is not None:
            self.pile.look_at(key)
            await self._show_current(self.present)
