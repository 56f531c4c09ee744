"""The code picker: type to filter, Enter applies; a name that is not there becomes a new code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.codebook.picking import Entry, Match, rank
from qualcode.codebook.tree import SEPARATOR, CodeTree
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.state import drawn_colour

NEW = "new"


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen: a code, or a name for a new one and the code above it."""

    code_id: int | None
    new_path: str = ""
    """Full path of the new code."""


class PickerLine(Input):
    """What is typed; Enter chooses at once, so that a key after it finds the picker gone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.choose", "Choose", id="picker.choose"),
        Binding("down,ctrl+n", "screen.move(1)", "Next", id="picker.next", show=False),
        Binding("up,ctrl+k", "screen.move(-1)", "Previous", id="picker.previous", show=False),
        Binding("pagedown", "screen.move(8)", "Page down", id="picker.page_down", show=False),
        Binding("pageup", "screen.move(-8)", "Page up", id="picker.page_up", show=False),
    ]


class CodePicker(ModalScreen[Picked | None]):
    """Asks for a code; the passage stays visible above.

    Args:
        title: What the choice is for.
        tree: The codebook.
        entries: The codes to choose from, with how likely each is.
        parent_id: Under which code a new one is filed unless a path is typed.
        may_create: Whether a name that is not there becomes a new code.
        at_top: Stand above the transcript's lower half, where the passage is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="picker.cancel"),
    ]

    DEFAULT_CSS = """
    CodePicker {
        align: center bottom;
        background: $background 15%;
        #picker {
            height: 16; max-height: 70%; width: 100%; background: $panel; border-top: tall $primary; padding: 0 1;
        }
        #picker-title { height: 1; color: $text-muted; }
        Input { border: none; height: 1; padding: 0; background: $panel; }
        Input:focus { border: none; }
        #picker-row { height: 1fr; }
        OptionList {
            width: 1fr; border: none; height: 1fr; background: $panel; padding: 0; scrollbar-size-vertical: 1;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        #rule { width: 45%; height: 1fr; padding: 0 0 0 2; color: $text; }
    }
    CodePicker.top { align: center top; }
    CodePicker.top #picker { border-top: none; border-bottom: tall $primary; }
    CodePicker.narrow #rule { display: none; }
    """

    def __init__(
        self,
        title: str,
        tree: CodeTree,
        entries: Sequence[Entry],
        *,
        parent_id: int | None,
        may_create: bool = True,
        at_top: bool = False,
    ) -> None:
        super().__init__(classes="top" if at_top else "")
        self._title = title
        self._tree = tree
        self._entries = entries
        self._parent_id = parent_id
        self._may_create = may_create
        self._filled_for = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="picker"):
            yield Static(self._title, id="picker-title", markup=False)
            new = ", or a new name" if self._may_create else ""
            yield PickerLine(placeholder=f"type some letters of a code{new}", id="picker-input")
            with Horizontal(id="picker-row"):
                yield OptionList(id="picker-list")
                yield Static("", id="rule", markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))  # At once: letters that were typed ahead are waiting.
        self._fill("")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < 90, "narrow")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        self._filled_for = typed
        some = typed if typed.replace(SEPARATOR, " ").strip() else ""  # A separator alone names no code.
        matches = rank(self._entries, some)
        options = [Option(self._shown(match), id=str(match.entry.code_id)) for match in matches]
        new = self._new_path(typed)
        first = 0
        if new:
            strong = sum(match.strong for match in matches)
            options.insert(strong, Option(self._shown_new(new), id=NEW))
        elif not options:
            options.append(Option(Content("no code fits"), disabled=True))
            first = -1
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options(options)
        listing.highlighted = first if first >= 0 else None

    def _shown(self, match: Match) -> Content:
        entry = match.entry
        above = entry.path.rpartition(SEPARATOR)[0]
        glyph = self._tree.mark(entry.code_id) or entry.name[:1].upper()
        colour = drawn_colour(self._tree, entry.code_id)
        parts: list[Content | str] = [Content.styled(glyph, colour), f" {entry.name}"]
        if above:
            parts.append(Content.styled(f"  {above}", "$foreground 70%"))
        return Content.assemble(*parts)

    def _shown_new(self, path: str) -> Content:
        above, _, name = path.rpartition(SEPARATOR)
        where = f"  under {above}" if above else "  at the top"
        return Content.assemble(("＋ new code ", "bold"), f"“{name}”", Content.styled(where, "$foreground 70%"))

    def _new_path(self, typed: str) -> str:
        """The path that a new code of this name would get; empty if there is one, or none may be made."""
        name = " ".join(typed.split()).strip(SEPARATOR)
        if not name or not self._may_create:
            return ""
        if SEPARATOR not in name and self._parent_id is not None:
            name = f"{self._tree.path(self._parent_id)}{SEPARATOR}{name}"
        wanted = name.casefold()
        last = wanted.rpartition(SEPARATOR)[2]
        taken = any(entry.folded_path == wanted or entry.folded == last == wanted for entry in self._entries)
        return "" if taken else name

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        id_ = event.option.id
        card = Content("") if id_ in (None, NEW) else rule_card(self._tree, int(id_ or 0))
        self.query_one("#rule", Static).update(card)

    def action_move(self, step: int) -> None:
        listing = self.query_one(OptionList)
        if listing.option_count:
            listing.highlighted = max(0, min(listing.option_count - 1, (listing.highlighted or 0) + step))

    def action_choose(self) -> None:
        """Choose what is highlighted for the letters that stand there now."""
        typed = self.query_one(Input).value
        if typed != self._filled_for:
            self._fill(typed)
        listing = self.query_one(OptionList)
        if listing.highlighted is not None:
            self._choose(listing.get_option_at_index(listing.highlighted).id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option.id)

    def _choose(self, id_: str | None) -> None:
        if id_ == NEW:
            self.dismiss(Picked(None, self._new_path(self.query_one(Input).value)))
        elif id_ is not None:
            self.dismiss(Picked(int(id_)))
