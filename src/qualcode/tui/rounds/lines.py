"""The lines of a form that is filled in step by step: a choice, a tick, a text, and the one that does it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import QUIET, editable, fit, one_line

LABEL = 14
"""Cells of the name of a line."""


class FormLine(Widget, can_focus=True):
    """A line of a form.

    Args:
        name: What it sets.
        label: What it is called.
        means: What is said of it while it has the focus.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FormLine { height: 1; width: 1fr; color: $foreground; }
    FormLine:focus { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    FormLine:focus:nocolor { background: $background; color: $foreground; text-style: bold reverse; }
    """

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        line: FormLine

    def __init__(self, name: str, label: str, means: str) -> None:
        super().__init__(name=name)
        self.label = label
        self.means = means

    def told(self, ink: str) -> Content:
        """The line; while it has the focus all of it is in the cursor's ink, and what is quiet is not."""
        raise NotImplementedError

    @property
    def pointer(self) -> str:
        """What stands before the line: where the keys go is not to be told by colours alone."""
        return "›" if self.has_focus else " "

    def render(self) -> Content:
        line = self.told("" if self.has_focus else QUIET)
        return Content.assemble(line, " " * max(0, self.size.width - line.cell_length))  # The cursor is as wide as it.

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def changed(self) -> None:
        """Paint it anew and say that it has another value."""
        self.refresh()
        self.post_message(self.Changed(self))


class ChoiceLine(FormLine):
    """One of several values; ← and → and Space go through them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", tr("Next"), id="form_line.next", show=False, tooltip=tr("The next value")),
        Binding(
            "left", "step(-1)", tr("Previous"), id="form_line.previous", show=False, tooltip=tr("The value before")
        ),
    ]

    def __init__(self, name: str, label: str, means: str, values: Sequence[tuple[Hashable, str]]) -> None:
        super().__init__(name, label, means)
        self.values = list(values)
        self.place = 0

    @property
    def value(self) -> Hashable:
        """What is chosen."""
        return self.values[self.place][0]

    def offer(self, values: Sequence[tuple[Hashable, str]], value: Hashable) -> None:
        """Let other values be chosen from; what cannot be any more gives way to the first."""
        self.values = list(values)
        self.place = next((i for i, (key, _) in enumerate(self.values) if key == value), 0)
        self.refresh()

    def action_step(self, step: int) -> None:
        """Take the value beside, round and round."""
        self.place = (self.place + step) % len(self.values)
        self.changed()

    def on_click(self, event: events.Click) -> None:
        if len(self.values) > 1:
            self.action_step(1)

    def told(self, ink: str) -> Content:
        room = max(4, self.size.width - LABEL - 5)
        shown = one_line(self.values[self.place][1], room)
        left, right = ("‹ ", " ›") if len(self.values) > 1 else ("  ", "")
        return Content.assemble(
            (f"{self.pointer}{fit(self.label, LABEL)}", ink), (left, ink), (shown, "bold"), (right, ink)
        )


class TickLine(FormLine):
    """Something to tick; Space does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,x", "tick", tr("Tick"), id="form_line.tick", show=False, tooltip=tr("Tick it, or not")),
    ]

    def __init__(self, name: str, label: str, means: str, *, key: str = "", note: str = "") -> None:
        super().__init__(name, label, means)
        self.key = key
        """What is ticked, where several lines set the same."""
        self.note = note
        self.ticked = False

    def action_tick(self) -> None:
        """Tick it, or not."""
        self.ticked = not self.ticked
        self.changed()

    def on_click(self) -> None:
        self.action_tick()

    def told(self, ink: str) -> Content:
        room = max(4, self.size.width - 4)
        label = one_line(self.label, room)
        note = one_line(f"  {self.note}", max(0, room - cell_len(label))) if self.note else ""
        return Content.assemble(
            f"{self.pointer}{'☑' if self.ticked else '☐'} ", (label, "bold" if self.ticked else ""), (note, ink)
        )


class TextLine(Horizontal):
    """A text to type.

    Args:
        name: What it sets.
        label: What it is called.
        means: What is said of it while it has the focus.
        hint: Shown while nothing is typed.
    """

    DEFAULT_CSS = """
    TextLine { height: 1; width: 1fr; }
    TextLine > Static { width: auto; height: 1; color: $foreground 70%; }
    TextLine > Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $surface-lighten-1; }
    TextLine > Input:focus { background: $surface-lighten-2; }
    TextLine > .now { color: $foreground; text-style: bold; }
    """

    def __init__(self, name: str, label: str, means: str, *, value: str = "", hint: str = "") -> None:
        super().__init__(name=name)
        self.label = label
        self.means = means
        self._value = value
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield Static(f" {fit(self.label, LABEL)} ", markup=False)
        yield Input(editable(self._value), placeholder=self._hint, compact=True, select_on_focus=False, name=self.name)

    def on_descendant_focus(self) -> None:
        """Point at the line that is being written."""
        self._point("›")

    def on_descendant_blur(self) -> None:
        """Point at it no more."""
        self._point(" ")

    def _point(self, pointer: str) -> None:
        label = self.query_one(Static)
        label.update(f"{pointer}{fit(self.label, LABEL)} ")
        label.set_class(pointer != " ", "now")

    @property
    def value(self) -> str:
        """What stands there."""
        return self.query_one(Input).value


class DoLine(FormLine):
    """The last line: Enter on it does what the form is for."""

    def told(self, ink: str) -> Content:
        return Content.styled(f"{self.pointer}▸ {self.label}", "bold")

    def on_click(self) -> None:
        self.changed()
