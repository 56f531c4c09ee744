"""Choosing among the codings at the caret, one key each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.domain.translation import tr
from qualcode.domain.values import Coding
from qualcode.tui.coding.state import DocumentState
from qualcode.tui.prompts.rows import harmless, one_line
from qualcode.tui.screens.modal import Modal

_KEYS = "123456789"


class CodingChooser(Modal[list[int] | None]):
    """Asks which of several codings is meant; gives back its id in a list, or the ids of all.

    Args:
        title: What the choice is for.
        state: The document.
        codings: What there is to choose from.
        at_top: Stand above the transcript's lower half, where the passage is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", tr("Back"), id="chooser.cancel", tooltip=tr("Leave all as it is")),
        Binding("a", "all", tr("All of them"), id="chooser.all", tooltip=tr("Every one of them")),
        Binding(
            "delete",
            "chosen",
            tr("The one under the cursor"),
            id="chooser.chosen",
            show=False,
            tooltip=tr("The innermost at first"),
        ),
    ]

    DEFAULT_CSS = """
    CodingChooser {
        align: center bottom; background: $background 15%;
        Vertical { height: auto; max-height: 50%; background: $panel; border-top: tall $primary; padding: 0 1; }
        OptionList {
            border: none; height: auto; background: $panel; padding: 0; text-wrap: nowrap; text-overflow: ellipsis;
            scrollbar-size-vertical: 1;
        }
        OptionList:focus { border: none; }
    }
    CodingChooser.top { align: center top; }
    CodingChooser.top Vertical { border-top: none; border-bottom: tall $primary; }
    """

    def __init__(self, title: str, state: DocumentState, codings: Sequence[Coding], *, at_top: bool = False) -> None:
        super().__init__(classes="top" if at_top else "")
        self._title = title
        self._state = state
        self._codings = list(codings)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(f"{self._title}  {tr('(digit or Enter; a: all; Esc: none)')}", markup=False)
            yield OptionList(
                *(Option(self._shown(i, coding), id=str(coding.id)) for i, coding in enumerate(self._codings))
            )

    def _shown(self, number: int, coding: Coding) -> Content:
        """A coding with its first and last words: two codings of one code differ in nothing else."""
        mark = self._state.mark_of(coding)
        words = " ".join(coding.quote.split())
        room = max(20, self.app.size.width - 40)
        if len(words) > room:
            words = f"{words[: room * 2 // 3].rstrip()} … {words[-room // 3 :].lstrip()}"
        return Content.assemble(
            (f"{_KEYS[number] if number < len(_KEYS) else ' '} ", "bold"),
            (f"{harmless(mark.glyph)} ", f"bold {mark.colour}"),
            (one_line(self._state.opened.tree.path(coding.code_id), 32), "bold"),
            " ★" if coding.star else "",
            f"  “{harmless(words)}”",
        )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(OptionList))

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in _KEYS[: len(self._codings)]:
            event.stop()
            self.dismiss([self._codings[int(event.character) - 1].id])

    def action_all(self) -> None:
        self.dismiss([coding.id for coding in self._codings])

    def action_chosen(self) -> None:
        """Take the coding under the cursor, the innermost at first."""
        self.dismiss([self._codings[self.query_one(OptionList).highlighted or 0].id])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss([int(event.option.id or 0)])
