"""Every place where a name stands, to say yes or no to one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.domain.errors import QualcodeError
from qualcode.domain.pseudonymising import Review, Spot
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.identity.drawing import PLACE_COLUMNS, place_cells
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Row, matches, one_line
from qualcode.tui.search.drawn_rows import DrawnRows

EMPTY = tr("It stands nowhere any more.\n\nPress ‹list.back› to go back to the names.")


class NamePlacesScreen(RowScreen):
    """The places of one candidate.

    Args:
        review: What is said to the candidates of a pass; it is added to.
        number: The candidate.
    """

    NAME = "name_places"
    TOUCHED_BY = frozenset({"version"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,enter,y",
            "choose",
            tr("Yes/no"),
            id="name_places.yes",
            key_display="␣",
            tooltip=tr("Replace it at this place, or not"),
        ),
        Binding("e", "change", tr("Change"), id="name_places.change", tooltip=tr("Say what is to stand at this place")),
        Binding(
            "ctrl+z,u",
            "step_back",
            tr("Undo"),
            id="name_places.undo",
            key_display="u",
            tooltip=tr("Your last decision"),
        ),
        Binding("ctrl+y,U", "step_on", tr("Redo"), id="name_places.redo", show=False, tooltip=tr("Bring it back")),
    ]

    def __init__(self, review: Review, number: int) -> None:
        super().__init__()
        self.review, self.number = review, number
        self.entry = review.passed.entries[number]
        self.HEADING = tr("Places of “{surface}”", surface=one_line(self.entry.surface, 40))

    def body(self) -> ComposeResult:
        yield DrawnRows(PLACE_COLUMNS, self.draw)

    async def load(self) -> None:
        self.lay_out()

    def draw(self, row: Row, widths: Sequence[int]) -> tuple[Cell, ...]:
        """A place in words."""
        return place_cells(self.review, self.number, self._spots[row.key], widths)

    @property
    def _spots(self) -> dict[object, Spot]:
        return {spot.key: spot for spot in self.entry.spots}

    def lay_out(self) -> None:
        names = [one.name for one in self.review.passed.documents]
        found = [
            spot
            for spot in self.entry.spots
            if matches(self.wanted, names[spot.document], spot.before, spot.written, spot.after)
        ]
        self.rows.show([Row(spot.key, ()) for spot in found])
        self.query_one(DrawnRows).redraw()
        self.show_empty("" if self.entry.spots else EMPTY)
        replaced = sum(self.review.is_replaced(self.number, spot) for spot in self.entry.spots)
        becomes = self.review.words_of(self.number)
        self.summarise(
            tr(
                "{replaced:,} of {places} become “{becomes}”",
                replaced=replaced,
                places=counted(len(self.entry.spots), "place"),
                becomes=becomes,
            )
        )

    @property
    def _spot(self) -> Spot | None:
        return self._spots.get(self.rows.current_key)

    async def action_choose(self) -> None:
        """Replace it at this place, or no longer, and go on to the next."""
        if (spot := self._spot) is not None:
            is_replaced = self.review.is_replaced(self.number, spot)
            self.review.rule_spot(self.number, spot, None if is_replaced else self.review.words_of(self.number))
            self.lay_out()
            self.rows.action_step(1)

    @work
    async def action_change(self) -> None:
        """Ask what is to stand at this place."""
        spot = self._spot
        if spot is None:
            return
        title = tr("What is to stand for “{written}” at this place?", written=one_line(spot.written, 40))
        now = self.review.of(self.number).spots.get(spot.key) or self.review.words_of(self.number)
        words = await self.app.push_screen_wait(LinePrompt(title, now))
        if words:
            try:
                self.review.rule_spot(self.number, spot, words)
            except QualcodeError as error:
                self.refuse(error)
            self.lay_out()

    def action_step_back(self) -> None:
        """Take back the last decision."""
        if self.review.undo():
            self.lay_out()
        else:
            self.say(tr("There is no decision to take back"))

    def action_step_on(self) -> None:
        """Bring back what was taken back."""
        if self.review.redo():
            self.lay_out()
