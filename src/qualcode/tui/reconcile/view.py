"""The screen of disagreements as it is seen: one of them at a time, its words, who did what, and the rules at stake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.disagreements import Disagreement
from qualcode.domain.errors import QualcodeError
from qualcode.domain.reconcile_answers import ItemShown
from qualcode.domain.translation import tr
from qualcode.reconcile.queue import OPEN, PUT_OFF, SETTLED
from qualcode.reconcile.showing import KIND_WORDS
from qualcode.storage.project import Project
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.naming_keys import with_keys
from qualcode.tui.prompts.row_screen import head_of
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, harmless, one_line
from qualcode.tui.reconcile import telling
from qualcode.tui.reconcile.drawing import means, side_by_side, with_brackets
from qualcode.tui.reconcile.entrances import LAST, ROOM
from qualcode.tui.reconcile.reading import Desk, read_desk, read_documents, read_item
from qualcode.tui.reconcile.sitting import ALL, Sitting
from qualcode.tui.screens.base import ReadingScreen
from qualcode.tui.search.room import ReadingRoom

T = TypeVar("T")

_BROAD = 100
"""Columns from which on how far one has come and what was done last have room in one line."""
_WIDE = 120
"""Columns from which on all are listed beside the one that is looked at."""
_TALL, _RULED, _LOW = 30, 22, 20
"""Rows from which on there is room for the turns beside, for the rules too, and below which there is none to spare."""
_FEW = 12
"""Up to so many documents that changed are read alone; of more, all is read anew."""
_AROUND, _AROUND_TALL = 240, 700
"""Code points of the turn that are shown on either side of what was coded."""
_LOCAL = frozenset({"decision", "coding", "document_state", "memo"})
"""What changes in a document alone."""
_SHOWN = _LOCAL | {
    "code",
    "definition",
    "former_code",
    "coder",
    "document",
    "version",
    "speaker",
    "round",
    "assignment",
}


class DisagreementsView(ReadingScreen):
    """The part that is seen; what it reads, takes over and shows."""

    NAME = ROOM
    HEADING = tr("Disagreements")
    AUTO_FOCUS = "RowList"
    waits_while_covered = True
    SIGNS: ClassVar[dict[str, str]] = {OPEN: "", PUT_OFF: "»", SETTLED: "✓"}
    DEFAULT_CSS = """
    DisagreementsView {
        #compare-progress { height: 1; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        #compare-desk { height: 1fr; layout: horizontal; }
        #compare-look { width: 1fr; height: 1fr; }
        #compare-about { height: auto; max-height: 6; padding: 0 1; }
        #compare-passage { height: auto; max-height: 50%; padding: 0 1; margin: 1 0; scrollbar-size-vertical: 1; }
        #compare-words { height: auto; max-width: 110; }
        #compare-sides {
            height: auto; max-height: 40%; padding: 0 1; border-top: hkey $panel; scrollbar-size-vertical: 1;
        }
        #compare-columns, #compare-cards { height: auto; }
        #compare-rules {
            height: 1fr; padding: 0 1; border-top: hkey $panel; scrollbar-size-vertical: 1; display: none;
        }
        #compare-means { height: auto; max-height: 5; padding: 0 1; background: $surface; dock: bottom; }
        #compare-nothing { height: 1fr; padding: 2 3; display: none; }
    }
    DisagreementsView.wide #compare-look { border-left: vkey $panel; }
    DisagreementsView.ruled #compare-rules { display: block; }
    DisagreementsView.low #compare-passage { margin: 0; }
    DisagreementsView.narrow #compare-progress { height: 2; }
    DisagreementsView.over #compare-desk { display: none; }
    DisagreementsView.over #compare-nothing { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.sitting = Sitting()
        self.desk: Desk | None = None
        self.shown: ItemShown | None = None
        """What stands on the screen."""
        self._lines: dict[tuple[str, str], tuple[str, Row]] = {}
        """Item and state → what stands above it in the list, and its row, as they were drawn last."""
        self._room: ReadingRoom | None = None
        self._said = ""
        """What was done last."""
        self._refused = ""
        self._deciding: str | None = None
        """The one on which a decision is being written."""
        self.taken_back: dict[int | None, bool] = {}
        """What has just been undone or brought back here, and whether what it touched is looked at whatever is shown;
        else it is only where that is among them."""
        self._widened = ""
        """What is said of others being shown, before what was undone."""

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield Static("", id="compare-progress", markup=False)
        with Container(id="compare-desk"):
            yield RowList([Column("", 1), Column("", 20, grow=1), Column("", 16, rank=1)])
            with Container(id="compare-look"):
                yield Static("", id="compare-about", markup=False)
                with VerticalScroll(id="compare-passage", can_focus=False):
                    yield Static("", id="compare-words", markup=False)
                with VerticalScroll(id="compare-sides", can_focus=False):
                    yield Static("", id="compare-columns", markup=False)
                with VerticalScroll(id="compare-rules", can_focus=False):
                    yield Static("", id="compare-cards", markup=False)
                yield Static("", id="compare-means", markup=False)
        yield Static("", id="compare-nothing", markup=False)
        yield KeyLine(show_command_palette=False)

    def on_mount(self) -> None:
        kept = LAST.get(self.qualcode, None)
        if kept is not None:
            self.sitting = kept
        LAST.keep(self.qualcode, self.sitting)
        self.show_head()
        self.reload()

    def show_head(self) -> None:
        """Show the top line, with the order."""
        order = f"   {telling.ORDER_WORDS[self.sitting.by]}"
        self.query_one("#head", Static).update(Content.assemble(head_of(self, self.HEADING), (order, QUIET)))

    def on_unmount(self) -> None:
        if self._room is not None:
            self._room.close()

    def go_through(self, sitting: Sitting) -> None:
        """Go through others, if it is not these already."""
        if sitting is not self.sitting:
            self.sitting, self.desk, self.shown, self._said = sitting, None, None, ""
            self.show_head()
            self.reload()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= _WIDE, "wide")
        self.set_class(height >= _TALL, "tall")
        self.set_class(height >= _RULED, "ruled")
        self.set_class(height < _LOW, "low")
        self.set_class(width < _BROAD and height >= _LOW, "narrow")
        styles = self.rows.styles  # Not in the sheet above: that of the program goes before it.
        styles.width, styles.height = "32%", "1fr"
        self.rows.display = width >= _WIDE
        if self.desk is not None:
            self.call_after_refresh(self._lay_out_again)

    async def _lay_out_again(self) -> None:
        if self.is_there:
            await self.show_all(anew=True)

    @property
    def rows(self) -> RowList:
        """The list of all that are shown."""
        return self.query_one(RowList)

    # ------------------------------------------------------------------ reading

    async def look_up(self, work: Callable[..., T], *args: Any) -> T | None:
        """Read something beside the thread that writes; a refusal is shown and None comes back."""
        path = self.qualcode.store.path
        if path is None:
            return None
        if self._room is None:
            self._room = ReadingRoom(path, self.qualcode.store.coder)
        try:
            return await self._room.submit(partial(_called, work, args))
        except QualcodeError as error:
            self._refused = error.shown
            self.refuse(error)
            return None

    async def load(self) -> None:
        """Read all there is; then see to what is agreed, once."""
        sitting, self._refused = self.sitting, ""
        desk = await self.look_up(read_desk, sitting.scope)
        if not self.is_there or sitting is not self.sitting:
            return
        self.desk = desk
        self._lines.clear()
        if desk is None:
            self._show_nothing()
            return
        before = sitting.current
        sitting.take(desk.queue, desk.tree)
        self._tell_of(before)
        await self.show_all(anew=True)
        if not sitting.is_opened:
            sitting.is_opened = True
            self.see_to_agreed()

    def see_to_agreed(self) -> None:
        """Called once what is to be settled has been read."""

    async def project_changed(self, effects: Effects) -> None:
        """Read anew what a change touched; while another screen covers this one, only once it comes back."""
        if effects.tables and _SHOWN.isdisjoint(effects.tables):
            return
        if self.app.screen is not self:
            self._stale = True
            return
        before = {id_: one.state for id_, one in self.sitting.items.items()}
        known = self.desk is not None and self.sitting.knows(effects.documents)
        if known and 0 < len(effects.documents) <= _FEW and effects.tables <= _LOCAL:
            await self.read_again(effects.documents)
        else:
            await self.load()
        if effects.change_id in self.taken_back:
            anyway = self.taken_back.pop(effects.change_id)
            touched = [id_ for id_, one in self.sitting.items.items() if before.get(id_) != one.state]
            if touched:
                await self._go_to(touched[0], anyway=anyway or self.sitting.wanted != OPEN)

    async def _go_to(self, id_: str, *, anyway: bool) -> None:
        """Look at the one that was touched.

        Args:
            anyway: Whether all are shown where it is not among those that are.
        """
        sitting = self.sitting
        if not sitting.look_at(id_) and anyway:
            sitting.want(ALL)
            sitting.look_at(id_)
            self._widened = tr("All of them are shown now")
        await self.show_all()

    async def read_again(self, document_ids: Sequence[int] | frozenset[int]) -> None:
        """Read some documents anew and show what has become of them."""
        desk, sitting = self.desk, self.sitting
        found = await self.look_up(read_documents, sitting.scope, frozenset(document_ids))
        if found is not None and desk is not None and self.is_there and sitting is self.sitting:
            before = sitting.current
            sitting.take_documents(found, desk.tree)
            self._tell_of(before)
            await self.show_all(anew=True)

    def _tell_of(self, before: Disagreement | None) -> None:
        """Say what somebody else has made of the one that was looked at."""
        if before is None or before.id == self._deciding or before.state == SETTLED:
            return
        now = self.sitting.items.get(before.id)
        if now is None:
            self.say(tr("What was coded there has changed meanwhile: as it is now it stands in its place"))
        elif now.state == SETTLED and now.decision is not None:
            self.say(tr("{coder} settled that one meanwhile", coder=now.decision.coder))

    # ------------------------------------------------------------------ showing

    async def show_all(self, *, anew: bool = False) -> None:
        """Show how far one has come, the list, and the one that is looked at.

        Args:
            anew: Whether what is looked at may be another than it was.
        """
        sitting = self.sitting
        self._show_progress()
        listed = sitting.shown
        self.set_class(not listed, "over")
        if not listed:
            self.shown = None
            self._show_nothing()
        elif self.rows.display:
            self.rows.show(self._listed(listed), key=sitting.at)
        if self.rows.has_focus and not listed:
            self.set_focus(None)
        elif self.focused is None and listed and self.rows.display:
            self.rows.focus()
        await self._show_current(anew=anew)
        self.refresh_bindings()

    def _listed(self, shown: Sequence[Disagreement]) -> list[Row]:
        """The rows of the list, a heading for each document, or for each code."""
        desk = self.desk
        assert desk is not None
        rows: list[Row] = []
        heading = ""
        for one in shown:
            key = (one.id, one.state)
            if key not in self._lines:
                self._lines[key] = self._line(one, desk)
            above, row = self._lines[key]
            if above != heading:
                heading = above
                rows.append(Row((above, len(rows)), (above,), heading=True))
            rows.append(row)
        return rows

    def _line(self, one: Disagreement, desk: Desk) -> tuple[str, Row]:
        """What stands above one in the list, and its row."""
        document = desk.queue.documents[one.document_id].name
        named = " / ".join(desk.tree.code(id_).name for id_ in desk.at_stake(one))
        above, beside = (document, named) if self.sitting.by == "document" else (named, document)
        kind = KIND_WORDS[one.difference.kind]
        return above, Row(one.id, (((self.SIGNS[one.state], "warn"),), beside, ((kind, "quiet"),)))

    def _show_progress(self) -> None:
        width, lines = max(10, self.size.width - 2), 2 if self.has_class("narrow") else 1
        said = self._said or telling.passages_agreed(self.sitting, self.desk, self.qualcode.store.why_read_only)
        told = telling.progress(self.sitting, said, width, lines)
        self.query_one("#compare-progress", Static).update(told)

    @property
    def room_to_say(self) -> int:
        """Cells that there are for what was done last."""
        room = max(10, self.size.width - 2)
        return room - (2 if self.has_class("narrow") else telling.progress(self.sitting, "", room).cell_length + 4)

    def _show_nothing(self) -> None:
        self.add_class("over")
        refused = self._refused and f"{self._refused}\n\n{telling.LEAVE}"
        text = refused or telling.nothing(self.sitting, self.desk)
        self.query_one("#compare-nothing", Static).update(with_keys(harmless(text), self))

    def say(self, text: str) -> None:
        """Show what was done in the line on top: a message over the screen would hide what the keys do."""
        widened, self._widened = self._widened, ""
        self._said = f"{widened} · {text}" if widened else text
        if self.is_mounted:
            self._show_progress()

    async def _show_current(self, *, anew: bool) -> None:
        """Show the one that is looked at, once its words have been read."""
        item, desk = self.sitting.current, self.desk
        if item is None or desk is None:
            return
        before = self.shown
        if anew or before is None or before.id != item.id:
            tall = self.has_class("tall")
            shown = await self.look_up(read_item, item, _AROUND_TALL if tall else _AROUND, int(tall))
            if shown is None or self.sitting.current is not item or not self.is_there:
                return
            self.shown = shown
            words, first = with_brackets(shown)
            self.query_one("#compare-words", Static).update(words)
            self.query_one("#compare-sides").scroll_home(animate=False)
            self.query_one("#compare-rules").scroll_home(animate=False)
            self.call_after_refresh(self._bring_into_sight, words[:first])
        self._show_beside(item, desk)

    def _show_beside(self, item: Disagreement, desk: Desk) -> None:
        """Show all that stands around the words."""
        shown = self.shown
        if shown is None:
            return
        room = max(20, self.query_one("#compare-sides").scrollable_content_region.width or self.size.width - 3)
        self.query_one("#compare-about", Static).update(telling.about(self.sitting, item, shown, desk.round, room))
        self.query_one("#compare-columns", Static).update(side_by_side(shown, desk.tree, room))
        cards = Content("\n\n").join(rule_card(desk.tree, id_) for id_ in desk.at_stake(item))
        self.query_one("#compare-cards", Static).update(cards)
        keys = telling.keys_now(item, shown)
        told = Content.styled(one_line(desk.why_not, 2 * room), "$text-warning") if desk.why_not else means(keys, room)
        self.query_one("#compare-means", Static).update(told)

    def _bring_into_sight(self, before: Content) -> None:
        """Show the first coded words, however much stands before them."""
        if not self.is_there:
            return
        part, width = self.query_one("#compare-passage"), self.query_one("#compare-words").size.width
        rows = len(before.wrap(width)) if width else 0
        part.scroll_to(y=rows - 2 if rows > part.size.height - 1 else 0, animate=False, immediate=True, force=True)

    @on(RowList.Moved)
    async def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        key = self.rows.current_key  # Not the row of the message: by now another one may be looked at.
        if isinstance(key, str) and key != self.sitting.at:
            self.sitting.look_at(key)
            self._show_progress()
            await self._show_current(anew=False)
            self.refresh_bindings()


def _called(work: Callable[..., T], args: tuple[Any, ...], project: Project) -> T:
    return work(project, *args)
