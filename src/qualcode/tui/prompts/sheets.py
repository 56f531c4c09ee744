"""Dialogs of the cases screen: a value of its type, the values a column may have, and what a sheet brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from qualcode.cases.attributes import expectation, fits
from qualcode.cases.rows import Problem
from qualcode.domain.translation import plural, tr
from qualcode.tui.prompts.dialogs import Dialog, LinePrompt
from qualcode.tui.prompts.rows import harmless


class ValuePrompt(LinePrompt):
    """Asks for a value and says at once if it is none of the type.

    Args:
        title: What it is the value of.
        value: What stands there.
        type_: The type it must have.
        known: Values that others have: they complete what is typed.
        note: What there is to know.
    """

    KEYS = tr("Enter OK   empty takes it away   Esc back")

    def __init__(self, title: str, value: str, *, type_: str, known: Sequence[str] = (), note: str = "") -> None:
        super().__init__(title, value, note=note, may_be_empty=True)
        self._type = type_
        self._known = known
        if known:
            self.KEYS = tr("→ complete   Enter OK   empty takes it away   Esc back")

    def on_mount(self) -> None:
        if self._known:
            self.query_one(Input).suggester = SuggestFromList(self._known, case_sensitive=False)

    @on(Input.Submitted)
    def _check(self, event: Input.Submitted) -> None:
        value = event.value.strip()
        if value and not fits(value, self._type, ()):
            event.prevent_default()
            self.refuse(tr("“{value}” is not {type}.", value=value, type=expectation(self._type, ())))


class SheetPrompt(Dialog[bool]):
    """Says what a sheet would bring, and what of it cannot be taken; asks whether to take the rest.

    Args:
        title: The name of the sheet.
        brings: What it would bring, in a sentence.
        problems: What cannot be taken.
        warnings: What there is to look at besides.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "y,enter", "answer(True)", tr("Take the rest"), id="dialog.take_rest", tooltip=tr("Without these cells")
        ),
        Binding("n", "answer(False)", tr("No"), id="dialog.take_nothing", tooltip=tr("Leave all as it is")),
    ]
    KEYS = tr("↑↓ scroll   Enter take in the rest   Esc leave all as it is")
    DEFAULT_CSS = """
    SheetPrompt #brings { height: auto; margin: 1 0 0 0; }
    """

    def __init__(self, title: str, brings: str, problems: Sequence[Problem], warnings: Sequence[str]) -> None:
        super().__init__(title)
        self._brings = brings
        self._problems = problems
        self._warnings = warnings

    def body(self) -> ComposeResult:
        yield Static(tr("{cells} cannot be taken:", cells=_cells(len(self._problems))), markup=False)
        with VerticalScroll(classes="dialog--report"):
            yield Static(problem_lines(self._problems, self._warnings))
        yield Static(self._brings, id="brings", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Let the list grow as far as the keys stay in sight."""
        self.query_one(VerticalScroll).styles.max_height = max(3, event.size.height * 9 // 10 - 8)

    def action_answer(self, answer: bool) -> None:
        """Take the rest, or nothing."""
        self.dismiss(answer)

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(False)


def _cells(count: int) -> str:
    return plural("{number:,} cell or line", "{number:,} cells or lines", count)


def left_out(problems: Sequence[Problem]) -> str:
    """How many cells or lines are left out."""
    return tr("{cells} left out:", cells=_cells(len(problems)))


def problem_lines(problems: Sequence[Problem], warnings: Sequence[str]) -> Content:
    """Each problem with its line, what is wrong and what was probably meant."""
    lines: list[Content] = []
    for problem in problems:
        near = (
            tr("   is it {names}?", names=tr(" or ").join(f"“{name}”" for name in problem.near)) if problem.near else ""
        )
        lines.append(
            Content.assemble(
                (tr("✗ line {line} ", line=problem.line), "$text-error"),
                harmless(problem.problem),
                (harmless(near), "bold"),
            )
        )
    lines += [Content.styled(f"! {harmless(warning)}", "$text-warning") for warning in warnings]
    return Content("\n").join(lines)
