"""A list whose cells are tinted by how far coders agree; each holds a number and a mark, so that no tint is needed."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style

from qualcode.tui.agreement.bars import BANDS, MARKS, NONE, band_of, decimal
from qualcode.tui.prompts.rows import Cell, RowList


class HeatList(RowList):
    """A list with three tints."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{band}" for band in BANDS}
    DEFAULT_CSS = """
    HeatList > .rows--high { background: $success-muted; color: $foreground; }
    HeatList > .rows--middle { background: $surface-lighten-1; color: $foreground; }
    HeatList > .rows--low { background: $error-muted; color: $foreground; }
    HeatList:ansi > .rows--high { background: ansi_default; color: ansi_green; }
    HeatList:ansi > .rows--middle { background: ansi_default; color: ansi_default; text-style: bold; }
    HeatList:ansi > .rows--low { background: ansi_default; color: ansi_red; }
    """

    def _over(self, over: Style | None, ink: str) -> Style:
        """Under the cursor a cell keeps its tint: the row is told by its pointer and by what lies between the cells."""
        return super()._over(None if ink in BANDS and not self.app.no_color else over, ink)


def heat_cell(value: float | None, width: int, *, few: bool = False) -> Cell:
    """A figure as a cell of `width`.

    Args:
        few: Whether it stands on too little to be looked at: it is marked with `*`, and has no tint.
    """
    if value is None:
        return ((f"{NONE} ".rjust(width), "quiet"),)
    band = band_of(value)
    text = f"{MARKS[band]} {decimal(value)}{'*' if few else ' '}"
    return ((text.rjust(width), "quiet" if few else band),)
