"""What the codebook screen asks before it changes something: why, and whether a code means something else now."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.widgets import Input, Static, TextArea

from qualcode.domain.translation import tr
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import Column, Row, RowList, editable
from qualcode.tui.prompts.text_field import TextField
from qualcode.tui.screens.modal import Modal

WHY = tr("why (it may stay empty)")


class ReasonPrompt(Dialog[str | None]):
    """Asks whether to go on, and why; the answer is the reason, which may be empty.

    Args:
        question: What would be done.
        detail: What it touches.
        yes: What Enter does, in a word.
    """

    def __init__(self, question: str, detail: str = "", *, yes: str) -> None:
        super().__init__(question, detail)
        self.KEYS = tr("Enter {yes}   Esc back", yes=yes)

    def body(self) -> ComposeResult:
        yield Input(placeholder=WHY, compact=True)

    @on(Input.Submitted)
    def _accept(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())


Meaning = Literal["other", "wording", "drop"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a code means something else now, and why."""

    meaning: Meaning
    reason: str


class MeaningPrompt(Dialog[Answer | None]):
    """Asks whether other words mean something else; None leads back to them.

    Args:
        name: The code.
        reach: What hangs on it: `34 codings in 12 documents by 3 coders`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m",
            "mean('other')",
            tr("Means something else"),
            id="meaning.other",
            tooltip=tr("Its codings are looked at"),
        ),
        Binding(
            "w",
            "mean('wording')",
            tr("Worded better"),
            id="meaning.wording",
            tooltip=tr("Its codings stay as they are"),
        ),
        Binding("d", "mean('drop')", tr("Drop"), id="meaning.drop", tooltip=tr("Leave the words as they were")),
        Binding("enter", "take", tr("Choose"), id="meaning.take", show=False, tooltip=tr("What the cursor stands on")),
        Binding(
            "tab", "why", tr("Why"), id="meaning.why", priority=True, show=False, tooltip=tr("To the reason, and back")
        ),
    ]
    AUTO_FOCUS = "RowList"
    KEYS = tr("m w d or ↑↓ Enter choose   Tab why   Esc back to editing")

    def __init__(self, name: str, reach: str) -> None:
        super().__init__(tr("Does this change what “{name}” means?", name=name), tr("It has {reach}.", reach=reach))

    def body(self) -> ComposeResult:
        yield RowList([Column("", 26), Column("", 20, grow=1)])
        yield Input(placeholder=WHY, compact=True)

    def on_mount(self) -> None:
        rows: Sequence[tuple[Hashable, str, str]] = (
            ("other", tr("m  means something else"), tr("its codings are to be looked at again")),
            ("wording", tr("w  worded better"), tr("its codings stay as they are")),
            ("drop", tr("d  drop what was typed"), tr("the words stay as they were")),
        )
        listing = self.query_one(RowList)
        listing.styles.height = len(rows) + 1
        listing.show([Row(key, (((name, "strong"),), ((text, "quiet"),))) for key, name, text in rows])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are those of the reason while it is written."""
        if action in ("mean", "take") and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)

    @on(Input.Submitted)
    def _reason_given(self) -> None:
        self.query_one(RowList).focus()

    @on(RowList.Chosen)
    def action_take(self) -> None:
        """Choose what the cursor stands on."""
        match self.query_one(RowList).current_key:
            case "other" | "wording" | "drop" as meaning:
                self.action_mean(meaning)

    def action_mean(self, meaning: Meaning) -> None:
        """Answer."""
        self.dismiss(Answer(meaning, self.query_one(Input).value.strip()))

    def action_why(self) -> None:
        """Go to the reason, or back."""
        self.query_one(RowList if isinstance(self.focused, Input) else Input).focus()


class FieldEditor(Modal[str | None]):
    """A field of the card, written where it stands; the answer is what stands there in the end.

    Args:
        label: What the field is called.
        text: What stands there.
        at: Where on the screen it stands.
        long: Whether it has several lines.
        kept: What the field holds, if that is not what stands there at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f12", "keep", tr("Keep"), id="field.keep", priority=True, tooltip=tr("Keep what you typed")),
        Binding(
            "enter", "keep_line", tr("Keep"), id="field.keep_line", priority=True, show=False, tooltip=tr("Of one line")
        ),
        Binding("escape", "cancel", tr("Back"), id="field.leave", priority=True, tooltip=tr("Leave it as it was")),
    ]
    DEFAULT_CSS = """
    FieldEditor {
        background: transparent;
        #field { height: auto; background: $panel; border-left: outer $primary; }
        #field-label { height: 1; padding: 0 1; text-style: bold; }
        #field-refusal { height: auto; padding: 0 1; color: $text-warning; display: none; }
        #field-keys { height: auto; padding: 0 1; color: $foreground 70%; }
        TextField {
            height: auto; min-height: 1; padding: 0 1; border: none;
            background: $surface-lighten-1; scrollbar-size-vertical: 1;
        }
    }
    """

    def __init__(self, label: str, text: str, at: Region, *, long: bool, kept: str | None = None) -> None:
        super().__init__()
        self._label = label
        self._begin = text
        self._kept = text if kept is None else kept
        self._at = at
        self._long = long
        self._warned = False
        """Whether the user knows that Esc drops what was typed."""

    def compose(self) -> ComposeResult:
        with Vertical(id="field"):
            yield Static(self._label, id="field-label", markup=False)
            yield TextField(self._begin if self._long else editable(self._begin))
            yield Static("", id="field-refusal", markup=False)
            yield Static(
                tr("^S keep   Esc back   ^Z undo") if self._long else tr("Enter keep   Esc back"),
                id="field-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.field.move_cursor(self.field.document.end)
        self.set_focus(self.field)
        self._fit(self.app.size.height)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.height)

    @property
    def field(self) -> TextField:
        """Where it is written."""
        return self.query_one(TextField)

    def _fit(self, height: int) -> None:
        """Stand where the field stands, and as far up as what is typed needs to stay on the screen."""
        box = self.query_one("#field")
        lines = self.field.wrapped_document.height if self.field.size.width else self._at.height
        least = 4 if self._long else 1
        rows = max(least, min(lines + 1, height * 6 // 10)) if self._long else 1
        self.field.styles.height = rows
        width = min(max(self._at.width, 30), self.app.size.width)
        box.styles.width = width
        taken = rows + 2 + int(self._warned)
        box.styles.offset = (
            min(self._at.x, self.app.size.width - width),
            max(0, min(self._at.y - 1, height - taken - 1)),
        )

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._warned:
            self._warn("")
        self._fit(self.app.size.height)

    def _warn(self, text: str) -> None:
        self._warned = bool(text)
        warning = self.query_one("#field-refusal", Static)
        warning.update(text)
        warning.display = self._warned
        self._fit(self.app.size.height)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter ends a line in a longer text, and keeps one of a single line."""
        return not (action == "keep_line" and self._long) and super().check_action(action, parameters)

    def action_keep(self) -> None:
        """Keep what stands there."""
        self.dismiss(self.field.whole_text)

    def action_keep_line(self) -> None:
        """Keep the line."""
        self.action_keep()

    def action_cancel(self) -> None:
        """Leave the field as it was; a longer text that was typed is lost only when asked twice."""
        if self._long and self.field.whole_text != self._kept and not self._warned:
            self._warn(tr("Not kept: ^S keeps, Esc again drops it."))
        else:
            self.dismiss(None)


class NamesPrompt(Dialog[tuple[str, ...] | None]):
    """Asks for several names, one a line or with commas between them.

    Args:
        title: What they are for.
        note: What there is to know.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f12", "accept", tr("Go on"), id="names.accept", priority=True, tooltip=tr("With these names")),
    ]
    DEFAULT_CSS = "NamesPrompt .dialog TextField { margin: 0 0 1 0; padding: 0 1; }"
    KEYS = tr("one a line, or commas between them   ^S go on   Esc back")

    def body(self) -> ComposeResult:
        yield TextField("")

    def on_mount(self) -> None:
        field = self.query_one(TextField)
        field.styles.height = 6
        self.set_focus(field)

    def action_accept(self) -> None:
        """Give the names, each once."""
        typed = self.query_one(TextField).whole_text.replace("\n", ",").split(",")
        names = tuple(dict.fromkeys(name.strip() for name in typed if name.strip()))
        if names:
            self.dismiss(names)
        else:
            self.refuse(tr("Type at least one name, or press Esc to leave it."))
