"""The code picker: type to filter, Space or Tab marks, Enter applies; a name that is not there becomes a new code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Input, Static

from qualcode.codebook.picking import Entry, Finder, NewCode
from qualcode.codebook.tree import SEPARATOR, CodeTree
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.tui.coding.picker_keeping import Keeping, KeepsCodes, Offer
from qualcode.tui.coding.picker_keys import SaysKeys
from qualcode.tui.coding.picker_line import PickerLine
from qualcode.tui.coding.picker_rows import MARKED, PickerRows, Showing, no_codes
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.prompts.summaries import end_of_path
from qualcode.tui.screens.modal import Modal

_NARROW = 90
"""Columns below which the rule stands under the list."""
_LOW, _TINY = 22, 16
"""Rows below which the rule has one line there, and below which neither it nor the keys have any."""
_ROOMY = 11
"""Rows of the picker from which on there is room for five codes and, under them, two lines of the rule."""
HEIGHT, SHARE = 16, 55
"""Rows that the picker takes, and per cent of the screen's rows that it takes at most: the passage is to be seen."""
GIVEN = "given"
"""The passage has the code from its beginning to its end."""
_MOST = 200
"""Rows at most: who wants another code types a letter."""


def rows_taken(height: int) -> int:
    """How many rows of a screen the picker takes."""
    return min(HEIGHT, height * SHARE // 100)


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen: codes, and names for new ones; nothing of both is the place at the top of the tree."""

    code_ids: tuple[int, ...] = ()
    new_paths: tuple[str, ...] = ()
    """Full paths of new codes."""

    @property
    def code_id(self) -> int | None:
        """The code, where only one can be chosen; None for a new one."""
        return self.code_ids[0] if self.code_ids else None


class CodePicker(SaysKeys, KeepsCodes, Modal[Picked | None]):
    """Asks for a code; the passage stays visible above.

    Args:
        title: What the choice is for.
        tree: The codebook.
        entries: The codes to choose from, with how likely each is; or a finder of them that is ready.
        parent_id: Under which code a new one is filed unless a path is typed.
        may_create: Whether a name that is not there becomes a new code.
        at_top: Stand above the transcript's lower half, where the passage is.
        several: Whether several codes can be marked and chosen together.
        given: code → in what way the passage has it already.
        offer: The codebook with the keys of codes, in place of `tree` and `entries`.
        keeping: Through whom codes are renamed and so on; None: they cannot be.
        may_be_top: Whether the place above all codes can be chosen.
        most_rows: Rows that it takes at most.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", tr("Back"), id="picker.cancel", tooltip=tr("Choose nothing")),
        Binding("f1", "app.keys", tr("Keys"), id="picker.help", tooltip=tr("All keys of this list")),
    ]

    DEFAULT_CSS = """
    CodePicker {
        align: center bottom;
        background: $background 15%;
        #picker {
            height: 16; max-height: 55%; width: 100%; background: $panel; border-top: tall $primary; padding: 0 1;
        }
        #picker-title, #picker-keys { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        Input { border: none; height: 1; padding: 0; background: $panel; }
        Input:focus { border: none; }
        #picker-row { height: 1fr; layout: horizontal; }
        #rule { width: 45%; height: 1fr; padding: 0 0 0 2; color: $text; }
    }
    CodePicker.top { align: center top; }
    CodePicker.top #picker { border-top: none; border-bottom: tall $primary; }
    CodePicker.narrow #picker-row { layout: vertical; }
    CodePicker.narrow #rule { width: 100%; height: 2; padding: 0; }
    CodePicker.narrow.low #rule { height: 1; }
    CodePicker.narrow.scant #rule, CodePicker.tiny #rule, CodePicker.tiny #picker-keys { display: none; }
    """

    def __init__(
        self,
        title: str,
        tree: CodeTree,
        entries: Sequence[Entry] | Finder,
        *,
        parent_id: int | None,
        may_create: bool = True,
        at_top: bool = False,
        several: bool = False,
        given: Mapping[int, str] | None = None,
        offer: Offer | None = None,
        keeping: Keeping | None = None,
        may_be_top: bool = False,
        most_rows: int = HEIGHT,
    ) -> None:
        super().__init__(classes="top" if at_top else "")
        self._title = title
        self._offer = offer or Offer(tree, entries if isinstance(entries, Finder) else Finder(entries), {}, {})
        self._parent_id = parent_id
        self._may_create = may_create
        self._several = several
        self._given = given or {}
        self.keeping = keeping
        self._may_be_top = may_be_top
        self._most_rows = most_rows
        self._marked: dict[int | str, str] = {}
        """code, or path of a new one → its name, in the order in which they were marked."""
        self._new = NewCode("")
        self._filled_for = ""
        self._in_hand = False
        """Whether the arrow keys were used since the last letter: then Space marks."""
        self._told = ""
        """What is said in place of the title, until something is typed."""

    def compose(self) -> ComposeResult:
        self._fit(self.app.size)  # Before anything is laid out, that it need not be done twice.
        with Vertical(id="picker"):
            yield Static("", id="picker-title", markup=False)
            yield PickerLine(id="picker-input")
            with Container(id="picker-row"):
                yield PickerRows()
                yield Static("", id="rule", markup=False)
            yield Static("", id="picker-keys", markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.line)  # At once: letters that were typed ahead are waiting.
        self.listing.styles.background = "transparent"
        self.query_one("#picker").styles.height = self._most_rows
        self._show_title()
        self._fill("")

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size)
        self._show_title()
        self.show_keys(event.size.width - 2)

    def _fit(self, size: Size) -> None:
        self.set_class(size.width < _NARROW, "narrow")
        taken = min(self._most_rows, rows_taken(size.height))
        self.set_class(size.height < _LOW or taken < _ROOMY, "low")
        self.set_class(taken < _ROOMY - 1, "scant")
        self.set_class(size.height < _TINY, "tiny")

    @property
    def line(self) -> PickerLine:
        """What is typed."""
        return self.query_one(PickerLine)

    @property
    def listing(self) -> PickerRows:
        """The codes that fit."""
        return self.query_one(PickerRows)

    @property
    def offer(self) -> Offer:
        return self._offer

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space is a letter of a name after letters; without a keeper nothing is changed here."""
        if action == "mark_here":
            return self._several and (self._in_hand or not self.line.value)
        if action == "mark":
            return self._several
        if action in ("rename", "colour", "describe", "pin"):
            return self.keeping is not None
        if action == "parent":
            return self._may_create
        return super().check_action(action, parameters)

    # ------------------------------------------------------------------ what is shown

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._catch_up()

    def _catch_up(self) -> None:
        """Show what fits the letters that stand there now."""
        typed = self.line.value
        if typed != self._filled_for:
            self._in_hand = False
            if self._told:
                self._told = ""
                self._show_title()
            self._fill(typed)

    def _fill(self, typed: str, *, key: int | str | None = None) -> None:
        self._filled_for = typed
        blank = not typed.replace(SEPARATOR, " ").strip()  # A separator alone names no code.
        offer = self._offer
        showing = Showing(offer.tree, self._marked, self._given, offer.keys, bool(offer.frozen))
        last = [code for code, how in self._given.items() if how == GIVEN]
        matches = offer.finder.rank("" if blank else typed, _MOST if blank else 50, last=last)
        rows = [showing.code(match) for match in matches]
        self._new = NewCode("") if blank or not self._may_create else offer.new_codes.place(typed, self._parent_id)
        if self._new.path:
            rows.insert(sum(match.strong for match in matches), showing.new(self._new.path))
        first = rows[0].key if rows else None
        if blank:
            rows[:0] = [showing.new(path) for path in self._marked if isinstance(path, str)]
            if self._may_be_top:
                rows.insert(0, showing.top())
        self.listing.show(rows, key=first if key is None else key, top=True)
        none = tr("no code fits") if typed else no_codes(may_create=self._may_create)
        self.listing.show_empty(self._new.refusal or none)
        self.say_what_space_does()

    def _show_title(self) -> None:
        """What the choice is for, and what is marked."""
        width = self.app.size.width - 2
        title = Content.styled(self._title, QUIET)
        if self._told:
            title = Content(self._told)
        elif self._marked:
            names = ", ".join(harmless(name) for name in self._marked.values())
            title = Content.assemble(
                (f"{MARKED} {tr('{count} marked: ', count=len(self._marked))}", "bold $text-success"),
                names,
            )
        self.query_one("#picker-title", Static).update(title, layout=False)
        where = self._where_new(width - 42)
        if not self._may_create:
            self.line.placeholder = tr("letters of a code")
        elif self._offer.frozen:
            self.line.placeholder = tr("letters of a code, or a name to propose {where}", where=where)
        else:
            self.line.placeholder = tr("letters of a code, or a new name {where}", where=where)

    def _where_new(self, room: int) -> str:
        """Where a new code goes, in so many cells."""
        above = self._offer.tree.path(self._parent_id) if self._parent_id is not None else ""
        return tr("under {above}", above=end_of_path(above, room - 6)) if above else tr("at the top")

    @on(PickerRows.Moved)
    def _highlighted(self, event: PickerRows.Moved) -> None:
        event.stop()
        code = self.code_at_cursor()
        named = not self.has_class("narrow")
        card = rule_card(self._offer.tree, code.id, named=named) if code is not None else Content("")
        self.query_one("#rule", Static).update(card, layout=False)

    def code_at_cursor(self) -> Code | None:
        key = self.listing.current_key
        return self._offer.tree.code(key) if isinstance(key, int) and key in self._offer.tree else None

    def take(self, offer: Offer, changed: Code | None = None) -> None:
        before, self._offer = self._offer.tree, offer
        if changed is not None and changed.id in before and changed.id in offer.tree:
            self._follow(before.path(changed.id), offer.tree.path(changed.id))
        marked = self._marked.items()
        self._marked = {
            key: offer.tree.code(key).name if isinstance(key, int) else name
            for key, name in marked
            if isinstance(key, str) or key in offer.tree
        }
        self._show_title()
        self._fill(self.line.value, key=changed.id if changed is not None else None)

    def _follow(self, old: str, new: str) -> None:
        """Let new codes that are marked go under a code of another name."""
        above = f"{old}{SEPARATOR}"
        self._marked = {
            f"{new}/{key[len(above) :]}" if isinstance(key, str) and key.startswith(above) else key: name
            for key, name in self._marked.items()
        }

    # ------------------------------------------------------------------ keys

    def action_move(self, step: int) -> None:
        """Move in the list."""
        self._catch_up()
        self.listing.action_step(step)
        self._in_hand = True
        self.say_what_space_does()

    def action_mark(self) -> None:
        """Mark what is highlighted, or no longer; other letters may follow."""
        self._catch_up()
        self._toggle(self.listing.current_key)
        if self.line.value:
            self.line.value = ""
            self._fill("")

    def action_mark_here(self) -> None:
        """Mark what is highlighted, or no longer; letters and cursor stay."""
        self._catch_up()
        key = self.listing.current_key
        self._toggle(key)

    def _toggle(self, key: object) -> None:
        if not isinstance(key, int | str):
            return
        if key in self._marked:
            del self._marked[key]
        else:
            tree = self._offer.tree
            self._marked[key] = tree.code(key).name if isinstance(key, int) else key.rpartition(SEPARATOR)[2]
        self._show_title()
        self._fill(self._filled_for, key=key)

    async def action_parent(self) -> None:
        """Let new codes go under the code that is highlighted; on a new name, ask for its parent."""
        self._catch_up()
        key = self.listing.current_key
        if isinstance(key, int):
            self._parent_id = key
            self.line.value = ""
            room = self.app.size.width - 2 - len(tr("New codes go {where} now: type the name.", where=""))
            self._told = tr("New codes go {where} now: type the name.", where=self._where_new(room))
            self._show_title()
            self._fill("")
        elif isinstance(key, str) and key == self._new.path:
            name = key.rpartition(SEPARATOR)[2]
            above = CodePicker(
                tr("Under which code does “{name}” go?", name=name),
                self._offer.tree,
                self._offer.finder,
                parent_id=None,
                may_create=False,
                at_top=self.has_class("top"),
                may_be_top=True,
            )
            await self.app.push_screen(above, self._put_under)

    def _put_under(self, picked: Picked | None) -> None:
        if picked is not None:
            self._parent_id = picked.code_id
            self.line.value = self.line.value.strip().rstrip(SEPARATOR).rpartition(SEPARATOR)[2]
            self._show_title()
            self._fill(self.line.value)
            self._fill(self.line.value, key=self._new.path or None)

    def action_choose(self) -> None:
        """Choose what is marked, and what is highlighted for the letters that stand there now."""
        self._catch_up()
        if self._marked and not self.line.value.strip():
            self._choose(*self._marked)
        elif isinstance(highlighted := self.listing.current_key, int | str):
            self._choose(*self._marked, highlighted)

    def _choose(self, *keys: int | str) -> None:
        ids = tuple(dict.fromkeys(key for key in keys if isinstance(key, int)))
        self.dismiss(Picked(ids, tuple(dict.fromkeys(key for key in keys if isinstance(key, str) and key))))

    @on(PickerRows.Clicked)
    def _clicked(self, event: PickerRows.Clicked) -> None:
        event.stop()
        if event.mark and self._several:
            self._toggle(event.row.key)
        elif isinstance(event.row.key, int | str):
            self._choose(*self._marked, event.row.key)
