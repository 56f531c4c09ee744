"""The room that the panel takes: keys, a border to drag, and what of it is remembered."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.settings.model import changed, write_setting
from qualcode.tui.coding.panel import CodingPanel, PanelDragged
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.transcript.columns import columns_for
from qualcode.tui.transcript.view import TranscriptView

_NARROW = 100
"""Columns below which the screen begins without the panel."""
_LEAST_TEXT = 40
"""Columns of text that the panel leaves, where the terminal has them."""
_LEAST_PANEL, _MOST_PANEL = 16, 80
_KEEP_SECONDS = 0.5
_STEP = 2


class SizedPanel(WorkScreen):
    """A screen with a transcript and a panel beside it, which can be hidden and made wider and narrower."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w",
            f"panel_width({_STEP})",
            tr("Panel wider"),
            id="coding.panel_wider",
            show=False,
            tooltip=tr("Its border can be dragged too"),
        ),
        Binding(
            "f",
            f"panel_width({-_STEP})",
            tr("Panel narrower"),
            id="coding.panel_narrower",
            show=False,
            tooltip=tr("Its border can be dragged too"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.reading = False
        """Reading mode: nothing but the text."""
        self._panel_wanted: bool | None = None
        self._unkept: dict[str, str] = {}
        """Settings that were changed here and are not in the settings file yet."""
        self._keeping: Timer | None = None

    @property
    def view(self) -> TranscriptView:
        """The transcript."""
        return self.query_one(TranscriptView)

    @property
    def panel(self) -> CodingPanel:
        """The panel beside it."""
        return self.query_one(CodingPanel)

    @property
    def panel_wanted(self) -> bool | None:
        """Whether the panel is to be seen; None, at first, leaves it to the settings and the room there is.

        A terminal of fewer than 100 columns begins without the panel. What is asked for there holds until the program
        ends; what is asked for in a wider one is kept in the settings.
        """
        return self._panel_wanted

    @panel_wanted.setter
    def panel_wanted(self, wanted: bool | None) -> None:
        self._panel_wanted = wanted
        if wanted is not None and self.size.width >= _NARROW:
            self._set_setting("panel_shown", str(wanted).lower())

    def lay_out(self, width: int) -> None:
        """Show the panel where it is wanted and has room."""
        wanted = self.panel_wanted
        if wanted is None:
            wanted = self.qualcode.settings.panel_shown and width >= _NARROW
        self.panel.display = wanted and not self.reading
        self.panel.styles.width = self.panel_cells(width)
        self.query_one("#title").display = not self.reading
        self.query_one("#passage").display = not self.reading and not (wanted and width >= _NARROW)

    def panel_cells(self, width: int) -> int:
        """Columns that the panel takes on a screen of some width: as many as are set, if the text keeps its own."""
        wanted = self.qualcode.settings.panel_width
        beside = width - self.view.scrollbar_size_vertical
        for cells in range(min(wanted, beside), _LEAST_PANEL - 1, -1):
            if columns_for(beside - cells, 1).text >= _LEAST_TEXT:
                return cells
        return max(1, min(_LEAST_PANEL, width // 3))

    def size_panel(self, cells: int) -> bool:
        """Give the panel other columns and remember them; False if it has just as many afterwards."""
        before = self.panel_cells(self.size.width)
        self._set_setting("panel_width", str(min(max(cells, _LEAST_PANEL), _MOST_PANEL)))
        after = self.panel_cells(self.size.width)
        self._set_setting("panel_width", str(min(max(after, _LEAST_PANEL), _MOST_PANEL)))
        if after != before:
            self.lay_out(self.size.width)
        return after != before

    def _set_setting(self, key: str, value: str) -> None:
        """Let a setting hold from now on, and write it to the settings file once the hand rests."""
        typed: object = value == "true" if value in ("true", "false") else int(value)
        if getattr(self.qualcode.settings, key) == typed:
            return
        self.qualcode.settings = changed(self.qualcode.settings, **{key: typed})
        self._unkept[key] = value
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(_KEEP_SECONDS, self._keep_settings)

    def _keep_settings(self) -> None:
        if self.panel.has_class("dragged"):  # The hand does not rest yet.
            self._keeping = self.set_timer(_KEEP_SECONDS, self._keep_settings)
            return
        self._keeping = None
        self.run_worker(self._write_settings, group="settings")

    async def _write_settings(self) -> None:
        for key, value in list(self._unkept.items()):
            try:
                await self.qualcode.store.call(partial(write_setting, key, value))
            except QualcodeError as error:
                self.refuse(error)
            if self._unkept.get(key) == value:
                del self._unkept[key]

    def keep_settings(self) -> None:
        """Write at once what was changed and is not in the settings file yet."""
        while self._unkept:
            try:
                write_setting(*self._unkept.popitem())
            except QualcodeError as error:
                self.refuse(error)

    def action_panel_width(self, step: int) -> None:
        """Give the panel some columns, or take them away; a hidden one is shown."""
        if not self.panel.display:
            self.panel_wanted = True
            self.lay_out(self.size.width)
        elif not self.size_panel(self.panel_cells(self.size.width) + step):
            self.say(tr("The panel can be no wider here.") if step > 0 else tr("The panel can be no narrower."))

    @on(PanelDragged)
    def _panel_dragged(self, event: PanelDragged) -> None:
        self.size_panel(event.cells)
