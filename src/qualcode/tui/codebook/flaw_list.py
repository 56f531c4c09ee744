"""What a look through the codebook has found; Enter goes to the code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from qualcode.codebook.checking import Flaw
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.codebook.card import wrapped
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import Column, Row, RowList

SEVERITIES = {"error": tr("Errors"), "warning": tr("To be mended"), "note": tr("Worth a look")}
_LINES = 6
_SIGNS = {"error": ("✗", "warn"), "warning": ("!", "warn"), "note": ("·", "quiet")}


class FlawList(Dialog[int | None]):
    """The flaws of a codebook; the answer is the code to go to.

    Args:
        flaws: What was found, the worst first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "visit", tr("Go there"), id="flaws.visit", tooltip=tr("To the code that it is about")),
        Binding("right", "beside(1)", tr("Next code"), id="flaws.next", tooltip=tr("The next code that it is about")),
        Binding("left", "beside(-1)", tr("Code before"), id="flaws.previous", tooltip=tr("The code before")),
    ]
    DEFAULT_CSS = """
    FlawList {
        .dialog { max-width: 120; }
        RowList { height: auto; }
        #flaw { height: 6; padding: 0 1; color: $foreground 70%; }
    }
    """
    KEYS = tr("↑↓ choose   Enter go to the code   ←→ other codes of it   Esc back")

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(tr("{findings} in the codebook", findings=counted(len(flaws), "finding")))
        self._flaws = flaws
        self._at = 0
        """Which of the codes of a flaw Enter goes to."""

    def body(self) -> ComposeResult:
        yield RowList([Column("", 1), Column("", 30, grow=1)])
        yield Static("", id="flaw", markup=False)

    def on_mount(self) -> None:
        rows: list[Row] = []
        heading = ""
        for number, flaw in enumerate(self._flaws):
            if flaw.severity != heading:
                heading = flaw.severity
                rows.append(Row(f"heading {heading}", (SEVERITIES[heading],), heading=True))
            rows.append(Row(number, ((_SIGNS[flaw.severity],), flaw.sentence)))
        self._fit(self.app.size.height, len(rows))
        self.query_one(RowList).show(rows, top=True)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.height, len(self.query_one(RowList).rows))

    def _fit(self, height: int, rows: int) -> None:
        self.query_one(RowList).styles.height = max(3, min(rows, height * 9 // 10 - 12))

    def _flaw(self) -> Flaw | None:
        key = self.query_one(RowList).current_key
        return self._flaws[key] if isinstance(key, int) else None

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._at = 0
        self._describe()

    def _describe(self) -> None:
        flaw = self._flaw()
        if flaw is None:
            return
        at = tr("  ({number} of {count})", number=self._at + 1, count=len(flaw.codes)) if len(flaw.codes) > 1 else ""
        width = max(20, self.query_one("#flaw").size.width - 2)
        remedy = wrapped(f"{flaw.remedy[:1].upper()}{flaw.remedy[1:]}.", width)
        path = wrapped(f"→ {flaw.codes[self._at]}{at}", width)[:1] if flaw.codes else []
        sentence = wrapped(flaw.sentence, width)
        whole = sentence if len(sentence) > 1 else []
        self.query_one("#flaw", Static).update("\n".join([*whole, *path, *remedy][:_LINES]))

    def action_beside(self, step: int) -> None:
        """Choose another of the codes that it is about."""
        flaw = self._flaw()
        if flaw is not None and flaw.code_ids:
            self._at = (self._at + step) % len(flaw.code_ids)
            self._describe()

    @on(RowList.Chosen)
    def action_visit(self) -> None:
        """Go to the code."""
        flaw = self._flaw()
        if flaw is not None and flaw.code_ids:
            self.dismiss(flaw.code_ids[self._at])
