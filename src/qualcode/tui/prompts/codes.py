"""Dialogs about one code: its colour, its rule, the key it lies on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.tui.colours import OKABE_ITO
from qualcode.tui.prompts.dialogs import ChoicePrompt, Dialog
from qualcode.tui.prompts.forms import Field, FormPrompt
from qualcode.tui.prompts.rows import QUIET, editable, harmless

COLOUR_NAMES = (
    tr("orange"),
    tr("sky blue"),
    tr("green"),
    tr("yellow"),
    tr("blue"),
    tr("vermilion"),
    tr("pink"),
    tr("grey"),
)
"""What the colours of `OKABE_ITO` are called."""

RULE_LABELS = {
    "definition": tr("Definition: what it means"),
    "include": tr("Include: use it when"),
    "exclude": tr("Exclude: do not use it when"),
    "example": tr("Example: a passage that has it"),
    "keywords": tr("Keywords: words that speak for it, with commas between"),
    "memo": tr("Memo"),
}
"""The long texts of a code and how a form asks for them."""


class ColourPrompt(ChoicePrompt):
    """Asks for a colour, each shown in itself."""

    def ink_of(self, key: Hashable) -> str:
        return str(key)


def colour_name(colour: str) -> str:
    """What a colour is called; one of no name is called as it is written."""
    return dict(zip(OKABE_ITO, COLOUR_NAMES, strict=True)).get(colour.upper(), colour)


def colour_prompt(code: Code) -> ColourPrompt:
    """Asks for the colour of a code; the answer is `#RRGGBB`, or empty for that of its parent."""
    choices = [(colour, f"██ {name}", colour) for colour, name in zip(OKABE_ITO, COLOUR_NAMES, strict=True)]
    choices.append(("", tr("its parent's"), tr("no colour of its own")))
    return ColourPrompt(tr("Colour of “{name}”", name=code.name), choices, current=code.colour.upper())


def rule_form(code: Code) -> FormPrompt:
    """Asks for what a code says of itself; `changed_fields` makes the answer ready to be kept."""
    fields = [Field(name, label, getattr(code, name), long=True) for name, label in RULE_LABELS.items()]
    fields.append(Field("mark", tr("Mark: one letter or sign beside the colour"), code.mark))
    return FormPrompt(code.name, fields)


def changed_fields(code: Code, answers: Mapping[str, str]) -> dict[str, str]:
    """Those of a form's answers that differ from what the code says now."""
    return {name: text for name, text in answers.items() if text != editable(getattr(code, name)).strip()}


class WholeRule(Dialog[bool]):
    """The whole rule of a code, to be read; True comes back if it is to be edited.

    Args:
        title: The code's path.
        rule: What it says of itself.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "cancel", tr("Close"), id="rule.close", tooltip=tr("Back to the list")),
        Binding("e", "edit", tr("Edit"), id="rule.edit", tooltip=tr("Write what the code says of itself")),
    ]
    KEYS = tr("↑↓ PgUp PgDn scroll   e edit   Enter or Esc back")

    def __init__(self, title: str, rule: Content) -> None:
        super().__init__(title)
        self._rule = rule

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--report"):
            yield Static(self._rule)

    def action_edit(self) -> None:
        """Edit it."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Leave it as it is."""
        self.dismiss(False)


class PinPrompt(Dialog[int | None]):
    """Asks on which key a code is to lie; gives back 6 to 10 (the key 0).

    Args:
        name: The code.
        taken: Slot → the name of the code that lies there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            str(slot % 10),
            f"put({slot})",
            tr("Key {slot}", slot=slot % 10),
            id=f"pin.key_{slot % 10}",
            tooltip=tr("Put it there"),
        )
        for slot in range(6, 11)
    ]
    KEYS = tr("6–9 or 0 put it there, or take it off   Esc back")

    def __init__(self, name: str, taken: Mapping[int, str]) -> None:
        super().__init__(tr("On which key does “{name}” lie?", name=name))
        self._taken = taken

    def body(self) -> ComposeResult:
        lines = []
        for slot in range(6, 11):
            there: Content | tuple[str, str] = (tr("nothing"), QUIET)
            if slot in self._taken:
                there = Content(harmless(self._taken[slot]))
            lines.append(Content.assemble((f"{slot % 10}  ", "bold"), there))
        yield Static(Content("\n").join(lines))

    def action_put(self, slot: int) -> None:
        """Choose a key."""
        self.dismiss(slot)
