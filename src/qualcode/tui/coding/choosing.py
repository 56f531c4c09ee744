"""Choosing among the codings at the caret, one key each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.domain.values import Coding
from qualcode.tui.coding.state import DocumentState

_KEYS = "123456789"


class CodingChooser(ModalScreen[list[int] | None]):
    """Asks which of several codings is meant; gives back its id in a list, or the ids of all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="chooser.cancel"),
        Binding("a", "all", "All of them", id="chooser.all"),
        Binding("delete", "first", "The first", id="chooser.first", show=False),
    ]

    DEFAULT_CSS = """
    CodingChooser {
        align: center bottom; background: $background 15%;
        Vertical { height: auto; max-height: 60%; background: $panel; border-top: tall $primary; padding: 0 1; }
        OptionList { border: none; height: auto; background: $panel; padding: 0; }
    }
    """

    def __init__(self, title: str, state: DocumentState, codings: Sequence[Coding]) -> None:
        super().__init__()
        self._title = title
        self._state = state
        self._codings = list(codings)

    def compose(self) -> ComposeResult:
        tree = self._state.opened.tree
        with Vertical():
            yield Static(f"{self._title}  (digit or Enter; a: all; Esc: none)", markup=False)
            yield OptionList(
                *(
                    Option(
                        Content.assemble((f"{_KEYS[i] if i < 9 else ' '} ", "bold"), tree.path(coding.code_id)),
                        id=str(coding.id),
                    )
                    for i, coding in enumerate(self._codings)
                )
            )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(OptionList))

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in _KEYS[: len(self._codings)]:
            event.stop()
            self.dismiss([self._codings[int(event.character) - 1].id])

    def action_all(self) -> None:
        self.dismiss([coding.id for coding in self._codings])

    def action_first(self) -> None:
        self.dismiss([self._codings[0].id])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss([int(event.option.id or 0)])
