"""Codings that all others make unlikely: a list to look at, not a list of faults."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import change_code, remove_codings
from qualcode.domain.suggestion_lists import Doubtful, DoubtfulCodings, Place
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.suggestions.deciding import settled_codings
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.suggestion_rows import bar
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.prompts.rows import QUIET, Column, Row, one_line
from qualcode.tui.queues.passage import Passage
from qualcode.tui.suggestions.drawing import named, where
from qualcode.tui.suggestions.opening import choose_code
from qualcode.tui.suggestions.pile import Sitting
from qualcode.tui.suggestions.screen import ListScreen
from qualcode.tui.suggestions.view import Present

LIKELIER = 3
"""Likelier codes at most, each on a key."""
_LEAST = 0.01


class DoubtfulScreen(ListScreen[Doubtful]):
    """Codings to look at."""

    NAME = "doubtful"
    HEADING = tr("Codings to look at")
    KIND = "doubtful"
    WORKING = tr("Foretelling the codings of each document from all others")
    STEP = "part"
    COLUMNS = (
        Column("", 1),
        Column("", 16, grow=1),
        Column("", 26, grow=2),
        Column("", 8, rank=1),
        Column("", 12, grow=1, rank=2),
    )
    LAST: ClassVar[Remembered[Sitting[Doubtful] | None]] = Remembered()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "k,enter",
            "keep",
            tr("Keep"),
            id="doubtful.keep",
            key_display="k",
            tooltip=tr("It is right: out of this list until qualcode is left, and nothing else"),
        ),
        *(
            Binding(
                str(number),
                f"likelier({number})",
                tr("Likelier code {number}", number=number),
                id=f"doubtful.likelier_{number}",
                show=False,
                tooltip=tr("Give it the likelier code on this key"),
            )
            for number in range(1, LIKELIER + 1)
        ),
        Binding("c", "other", tr("Other code"), id="doubtful.other", tooltip=tr("Give it another code")),
        Binding(
            "x,delete",
            "remove",
            tr("Remove"),
            id="doubtful.remove",
            key_display="x",
            tooltip=tr("Take the coding away"),
        ),
    ]

    # ------------------------------------------------------------------ what is shown

    def entries(self, found: DoubtfulCodings) -> Sequence[Doubtful]:
        return found.found

    def key_of(self, entry: Doubtful) -> Hashable:
        return entry.coding_id

    def place_of(self, entry: Doubtful) -> Place:
        return entry.place

    def look(self, project: Project, entries: Sequence[Doubtful], others: Mapping[Hashable, int]) -> Present:
        with project.reading():
            tree, me = load_tree(project), project.known_coder_id()
            leads = any(coder.id == me and coder.role == "lead" for coder in list_coders(project))
            return Present(tree, settled_codings(project, entries), me=project.coder, leads=leads)

    def said(self) -> str:
        found: DoubtfulCodings = self.sitting.found
        return tr(
            "Not a list of faults: the chances are foretold from how all other documents are "
            "coded. {passages} looked at.",
            passages=counted(found.looked_at, "coded passage"),
        )

    def how_far(self, total: int, left: int) -> str:
        return tr("{part:,} of {total:,} looked at, {left:,} left", part=total - left, total=total, left=left)

    def nothing(self) -> str:
        found: DoubtfulCodings | None = self.sitting.found
        if found is None or found.found:
            done = len(self.pile.entries)
            return tr(
                "All {done:,} of this list are looked at.\n"
                "\nPress ‹lists.anew› to let it be made anew, or ‹lists.leave› to go back.",
                done=done,
            )
        return tr(
            "No coding surprises: {passages} were foretold from the codings of the other "
            "documents.\n\nPress ‹lists.anew› to let it be made anew, or ‹lists.leave› to go back.",
            passages=counted(found.looked_at, "coded passage"),
        )

    def row(self, present: Present, entry: Doubtful) -> Row:
        words = " ".join(entry.place.quote[:400].split())
        code = present.tree.code(entry.code_id).name if entry.code_id in present.tree else ""
        who, document = ((entry.coder, "quiet"),), ((entry.place.document, "quiet"),)
        return Row(self.key_of(entry), ((self.later_sign(entry),), ((code, "strong"),), words, who, document))

    def _likelier(self, present: Present, entry: Doubtful) -> list[tuple[int, float]]:
        """The likelier codes that can be given, the likeliest first."""
        tree = present.tree
        return [one for one in entry.instead if one[0] in tree and not tree.code(one[0]).retired][:LIKELIER]

    def about(self, present: Present, entry: Doubtful, passage: Passage | None, room: int) -> Content:
        tree = present.tree
        coded = Content.assemble(
            (f"  {self._chance(entry.chance)}  ", ""),
            named(tree, entry.code_id, room - 26),
            (tr("  coded by {coder}", coder=entry.coder), QUIET),
        )
        lines = [coded]
        for number, (code_id, chance) in enumerate(self._likelier(present, entry), 1):
            key = (f"{number} ", "bold $text-accent")
            lines.append(Content.assemble(key, f"{self._chance(chance)}  ", named(tree, code_id, room - 8, bold=False)))
        lines.append(where(entry.place.document, passage, entry.place.speaker, room))
        if not present.leads and entry.coder != present.me:
            only = tr("by {coder}: only {coder} or a lead can change it", coder=entry.coder)
            lines.append(Content.styled(one_line(only, room), "italic"))
        return Content("\n").join(lines)

    def _chance(self, chance: float) -> str:
        """A chance in a few cells: a number where chances are measured, else a bar."""
        found: DoubtfulCodings = self.sitting.found
        if found.measured:
            return f"{chance:>4.0%}" if chance >= _LEAST else " <1%"
        return bar(chance)

    def rule(self, present: Present, entry: Doubtful) -> Content:
        return rule_card(present.tree, entry.code_id)

    # ------------------------------------------------------------------ deciding

    async def action_keep(self) -> None:
        """Say that it is right."""
        if self.pile.current is not None:
            self.pile.lay_aside()
            self.say(tr("Kept, and off this list; b brings it back"))
            await self.show_all()

    async def action_likelier(self, number: int) -> None:
        """Give it one of the likelier codes."""
        entry, present = self.pile.current, self.present
        if entry is None or present is None:
            return
        likelier = self._likelier(present, entry)
        if number <= len(likelier):
            await self.change(change_code, entry.coding_id, likelier[number - 1][0])
        else:
            self.say(tr("No likelier code lies on {number}.", number=number))

    @work
    async def action_other(self) -> None:
        """Ask for another code, and give it."""
        entry, present = self.pile.current, self.present
        if entry is None or present is None or not self.may_write():
            return
        code_id = await choose_code(
            self, tr("Which code instead of {name}?", name=present.tree.code(entry.code_id).name)
        )
        if code_id == entry.code_id:
            await self.action_keep()
        elif code_id is not None:
            await self.change(change_code, entry.coding_id, code_id)

    async def action_remove(self) -> None:
        """Take the coding away."""
        entry = self.pile.current
        if entry is not None:
            await self.change(remove_codings, [entry.coding_id])
