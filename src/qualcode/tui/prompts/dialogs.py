"""Small dialogs: a line of text, a longer text, yes or no, one of several, and a report to read."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.tui.prompts.naming_keys import says_more
from qualcode.tui.prompts.rows import Column, Row, RowList, editable, harmless, matches
from qualcode.tui.screens.modal import Modal

T = TypeVar("T")
_SIGNS = "█✓ "
"""What may stand before the name of a choice."""

NONE_FITS = tr("Nothing here fits: take letters away with Backspace.")


class Dialog(Modal[T]):
    """A box over the screen: a title, what is asked, and a line that says which keys do what.

    Args:
        title: What it is about.
        note: What there is to know before answering.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", tr("Back"), id="dialog.cancel", tooltip=tr("Leave all as it is")),
    ]
    KEYS = ""
    """The keys, shown at the foot of the box."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self._heading = title
        self._note = note
        self.refused_page = ""
        """The page of the guide for what is refused just now, if it has one."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(harmless(self._heading)), classes="dialog--title")
            if self._note:
                with VerticalScroll(classes="dialog--note", can_focus=False):
                    yield Static(Content(harmless(self._note)))
            yield from self.body()
            yield Static("", id="dialog-refusal", markup=False)
            yield Static(self.KEYS, classes="dialog--keys", markup=False)

    def body(self) -> ComposeResult:
        """What is between note and keys."""
        yield from ()

    def refuse_for(self, error: QualcodeError) -> None:
        """Say in the box why something was not done, and that the guide says more where it does."""
        more = f" {says_more(getattr(self.app, 'keymap', {}))}" if error.page else ""
        self.refuse(error.shown + more)
        self.refused_page = error.page

    def refuse(self, sentence: str) -> None:
        """Say in the box why an answer cannot be."""
        self.refused_page = ""
        refusal = self.query_one("#dialog-refusal", Static)
        refusal.update(Content(harmless(sentence)))
        refusal.display = bool(sentence)

    def action_cancel(self) -> None:
        """Give no answer."""
        self.dismiss(None)


class LinePrompt(Dialog[str | None]):
    """Asks for one line; the answer is never blank.

    Args:
        title: What is asked for.
        value: What stands there at first.
        note: What there is to know.
        may_be_empty: Whether an empty answer is one.
        hint: Shown while nothing is typed.
    """

    KEYS = tr("Enter OK   Esc back")

    def __init__(
        self, title: str, value: str = "", *, note: str = "", may_be_empty: bool = False, hint: str = ""
    ) -> None:
        super().__init__(title, note)
        self._value = value
        self._may_be_empty = may_be_empty
        self._hint = hint

    def body(self) -> ComposeResult:
        yield Input(editable(self._value), placeholder=self._hint, compact=True, select_on_focus=False)

    @on(Input.Submitted)
    def _accept(self, event: Input.Submitted) -> None:
        answer = event.value.strip()
        if answer or self._may_be_empty:
            self.dismiss(answer)
        else:
            self.refuse(tr("Type something, or press Esc to leave it."))


class ConfirmPrompt(Dialog[bool]):
    """Asks whether to go on.

    Args:
        question: What would be done.
        detail: What it takes with it.
        yes: What `y` or Enter does, in a word.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", tr("Yes"), id="dialog.yes", tooltip=tr("Do it")),
        Binding("n", "answer(False)", tr("No"), id="dialog.no", tooltip=tr("Leave all as it is")),
    ]

    def __init__(self, question: str, detail: str = "", *, yes: str = "") -> None:
        super().__init__(question, detail)
        self.KEYS = tr("y or Enter {yes}   n or Esc back", yes=yes or tr("yes"))

    def action_answer(self, answer: bool) -> None:
        """Go on, or not."""
        self.dismiss(answer)

    def action_cancel(self) -> None:
        """Do not go on."""
        self.dismiss(False)


class Report(Dialog[None]):
    """A longer text to read, such as what became of each file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "cancel", tr("Close"), id="dialog.close", tooltip=tr("Back to the screen"))
    ]
    KEYS = tr("↑↓ PgUp PgDn scroll   Enter or Esc close")

    def __init__(self, title: str, content: Content) -> None:
        super().__init__(title)
        self._content = content

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--report"):
            yield Static(self._content)


class ChoicePrompt(Dialog[Hashable | None]):
    """Asks for one of several; letters filter them.

    Args:
        title: What is chosen.
        choices: Key, name and explanation of each.
        current: The key that the cursor starts on.
        note: What there is to know.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "down", "step(1)", tr("Next"), id="choice.next", priority=True, show=False, tooltip=tr("The choice below")
        ),
        Binding(
            "up",
            "step(-1)",
            tr("Previous"),
            id="choice.previous",
            priority=True,
            show=False,
            tooltip=tr("The choice above"),
        ),
    ]
    KEYS = tr("↑↓ choose   letters filter   Enter OK   Esc back")

    def __init__(
        self,
        title: str,
        choices: Sequence[tuple[Hashable, str, str]],
        *,
        current: Hashable = None,
        note: str = "",
    ) -> None:
        super().__init__(title, note)
        self._choices = choices
        self._current = current

    def body(self) -> ComposeResult:
        yield Input(placeholder=tr("filter"), compact=True)
        name = max((len(label) for _, label, _ in self._choices), default=8)
        yield RowList([Column("", min(name, 36), grow=int(name > 36), middle=True), Column("", 0, grow=1)])

    def on_mount(self) -> None:
        self.query_one(RowList).styles.height = min(12, max(1, len(self._choices)))
        self._show("")
        self.query_one(RowList).go_to(self._current)

    def _show(self, wanted: str) -> None:
        found = [choice for choice in self._choices if matches(wanted, choice[1], choice[2])]
        self.query_one(RowList).show(
            [Row(key, (((label, self.ink_of(key)),), ((detail, "quiet"),))) for key, label, detail in found],
            top=bool(wanted),
        )
        self.query_one(RowList).show_empty(NONE_FITS)
        # Who types the whole name of one means that one, wherever it stands: “blue”, not “sky blue”.
        named = wanted.strip().casefold()
        if exact := [key for key, label, _ in found if label.lstrip(_SIGNS).casefold() == named]:
            self.query_one(RowList).go_to(exact[0])

    def ink_of(self, key: Hashable) -> str:
        """The ink of a choice's name."""
        return ""

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        if event.row is not None:
            self.looked_at(event.row.key)

    def looked_at(self, key: Hashable) -> None:
        """Called with what the cursor stands on."""

    @on(Input.Submitted)
    @on(RowList.Chosen)
    def _accept(self) -> None:
        if self.query_one(RowList).current is not None:
            self.dismiss(self.query_one(RowList).current_key)

    def action_step(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(RowList).action_step(step)
