"""What was handed out to coders who work apart, and what came back of it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.team.handed_out import HandedOut
from qualcode.tui.prompts.paths import PROJECT
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, matches, when
from qualcode.tui.team.asking import merge_a_file
from qualcode.tui.team.handing_out import hand_out
from qualcode.tui.team.reading import Returns, read_bundles

EMPTY = tr(
    "Nothing has been handed out yet.\n"
    "\nPress ‹bundles.hand_out› to hand out a bundle: one file with what a coder needs and "
    "nothing else. Press ‹bundles.merge› to merge one that came back, or a copy of the project "
    "that grew apart."
)


class BundlesScreen(RowScreen):
    """The list of bundles, the latest first."""

    NAME = "bundles"
    HEADING = tr("Bundles")
    COLUMNS = (
        Column(tr("Came back"), 25),
        Column(tr("Coder"), 12, grow=1),
        Column(tr("Round"), 12, grow=1, rank=1),
        Column(tr("Documents"), 9, right=True),
        Column(tr("Others’ work"), 12, rank=3),
        Column(tr("Handed out"), 16),
        Column(tr("By"), 10, rank=2),
    )
    TOUCHED_BY = frozenset({"bundle", "merged", "conflict", "coder", "round"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "hand_out", tr("Hand out"), id="bundles.hand_out", tooltip=tr("One file with what a coder needs")),
        Binding(
            "m,enter", "choose", tr("Merge"), id="bundles.merge", key_display="m", tooltip=tr("Take in what came back")
        ),
        Binding(
            "c", "conflicts", tr("Conflicts"), id="bundles.conflicts", tooltip=tr("What was changed here and there")
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.returns = Returns()

    async def load(self) -> None:
        self.returns = await self.read(read_bundles) or Returns()
        self.lay_out()

    def lay_out(self) -> None:
        bundles = self.returns.bundles
        found = [one for one in bundles if matches(self.wanted, one.coder, one.round or "", one.made_by, _back(one)[0])]
        self.rows.show([Row(one.uuid, _cells(one)) for one in found])
        self.show_empty("" if bundles else EMPTY)
        back = sum(bool(one.merged_ms) for one in bundles)
        said = tr(
            "{bundles} handed out · {back:,} came back, {out:,} not yet",
            bundles=counted(len(bundles), "bundle"),
            back=back,
            out=len(bundles) - back,
        )
        if self.returns.conflicts:
            said += tr(" · {conflicts} to settle: c", conflicts=counted(self.returns.conflicts, "conflict"))
        self.summarise(said)

    @work
    async def action_hand_out(self) -> None:
        """Ask for whom and what, and write a bundle."""
        if self.may_write():
            await hand_out(self)

    @work
    async def action_choose(self) -> None:
        """Ask for the file that came back, and show what would come in."""
        if self.may_write():
            one = next((one for one in self.returns.bundles if one.uuid == self.rows.current_key), None)
            await merge_a_file(self, f"{one.coder}{PROJECT}" if one is not None else "")

    async def action_conflicts(self) -> None:
        """Show what was changed here and there."""
        await self.qualcode.action_go("conflicts")


def _back(one: HandedOut) -> tuple[str, str]:
    """When it came back, and the ink for it."""
    if not one.merged_ms:
        return tr("○ not yet"), "warn"
    times = tr(", {times} times", times=len(one.merged_ms)) if len(one.merged_ms) > 1 else ""
    return f"● {when(one.merged_ms[-1])}{times}", "good"


def _cells(one: HandedOut) -> tuple[Cell, ...]:
    return (
        (_back(one),),
        ((one.coder, "strong"),),
        one.round or (("–", "quiet"),),
        number(one.documents),
        tr("left out") if one.blind else tr("in it"),
        when(one.made_ms),
        ((one.made_by, "quiet"),),
    )
