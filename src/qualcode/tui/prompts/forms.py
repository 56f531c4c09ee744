"""Dialogs with several fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Label, TextArea

from qualcode.domain.translation import tr
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import editable


class Field(NamedTuple):
    """A field of a form."""

    name: str
    label: str
    value: str = ""
    long: bool = False
    """Several lines."""
    needed: bool = False
    hint: str = ""
    """Shown in a field of one line while nothing is typed."""


class FormPrompt(Dialog[dict[str, str] | None]):
    """Asks for several texts at once.

    Args:
        title: What they are of.
        fields: The fields in their order.
        note: What there is to know.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f12", "accept", tr("Save"), id="form.save", priority=True, tooltip=tr("Keep what you typed")),
    ]
    KEYS = tr("Tab next field   Ctrl+S or F12 save   Esc back without saving")

    def __init__(self, title: str, fields: Sequence[Field], *, note: str = "") -> None:
        super().__init__(title, note)
        self._form_fields = fields

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="form", can_focus=False):
            for field in self._form_fields:
                yield Label(field.label, markup=False)
                if field.long:
                    yield TextArea(
                        editable(field.value), soft_wrap=True, tab_behavior="focus", compact=True, id=field.name
                    )
                else:
                    yield Input(
                        editable(field.value),
                        placeholder=field.hint,
                        compact=True,
                        select_on_focus=False,
                        id=field.name,
                    )

    def on_mount(self) -> None:
        # The focus brings the first field into sight, and would leave its label above the edge.
        self.call_after_refresh(self.query_one(".form").scroll_home, animate=False)

    @on(Input.Submitted)
    def _next(self) -> None:
        last = self._form_fields[-1]
        if self.focused is not None and self.focused.id == last.name:
            self.action_accept()
        else:
            self.focus_next()

    def action_accept(self) -> None:
        """Keep what was typed."""
        answers: dict[str, str] = {}
        for field in self._form_fields:
            widget = self.query_one(f"#{field.name}")
            text = widget.text if isinstance(widget, TextArea) else widget.value if isinstance(widget, Input) else ""
            answers[field.name] = text.strip()
            if field.needed and not answers[field.name]:
                self.refuse(tr("“{label}” is needed.", label=field.label))
                widget.focus()
                return
        self.dismiss(answers)
