"""Passages that look like a code and do not have it, decided on one after the other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from qualcode.codebook.tree import load_tree
from qualcode.domain.suggestion_lists import Candidate, LikeCode, Place
from qualcode.domain.suggestions import FEWEST_MEASURED
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.suggestions.deciding import codes_on, give_code, reject_code, settled_passages, spot_of
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.suggestion_rows import bar
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.prompts.rows import Column, Row
from qualcode.tui.queues.passage import Passage
from qualcode.tui.suggestions.drawing import codes_in_words, reason_lines, where
from qualcode.tui.suggestions.opening import choose_code
from qualcode.tui.suggestions.pile import Sitting
from qualcode.tui.suggestions.screen import ListScreen
from qualcode.tui.suggestions.view import Present

AT_FIRST = 40
"""Passages that a list has at first, and by which it grows when more are asked for."""
NO_CODE = tr(
    "Passages that look like which code?\n\nPress ‹like_code.code› to choose one, or ‹lists.leave› to go back."
)


class LikeCodeScreen(ListScreen[Candidate]):
    """What may have been missed of a code.

    Args:
        code_id: The code; where none is given, that of the list looked at last, else it is asked for.
    """

    NAME = "like_code"
    HEADING = tr("Passages that look like a code")
    KIND = "like code"
    COLUMNS = (Column("", 1), Column("", 5), Column("", 26, grow=2), Column("", 14, grow=1, rank=1))
    LAST: ClassVar[Remembered[Sitting[Candidate] | None]] = Remembered()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,a",
            "accept",
            tr("It fits"),
            id="like_code.accept",
            key_display="⏎",
            tooltip=tr("Give the passage the code, kept as suggested and accepted"),
        ),
        Binding(
            "x,delete",
            "reject",
            tr("Reject"),
            id="like_code.reject",
            key_display="x",
            tooltip=tr("It does not fit: learned"),
        ),
        Binding("c", "other", tr("Other code"), id="like_code.other", tooltip=tr("Give the passage another code")),
        Binding("m", "more", tr("More"), id="like_code.more", tooltip=tr("A longer list")),
        Binding(
            "s",
            "unsure",
            tr("Least sure"),
            id="like_code.unsure",
            tooltip=tr("Those first that teach most, or the likeliest first again"),
        ),
        Binding(
            "f", "code", tr("Which code"), id="like_code.code", show=False, tooltip=tr("What looks like another code")
        ),
    ]

    def __init__(self, code_id: int | None = None) -> None:
        super().__init__()
        if code_id is not None:
            self.sitting.arguments = {"code_id": code_id, "top": AT_FIRST, "unsure": False}

    async def begin(self) -> None:
        kept = self.LAST.get(self.qualcode, None)
        if self.sitting.arguments or (kept is not None and kept.arguments):
            await super().begin()
        else:
            await self._choose_code()

    async def _choose_code(self) -> None:
        code_id = await choose_code(self, tr("Passages that look like which code?"))
        if code_id is not None and self.is_there:
            self.sitting = Sitting(arguments={"code_id": code_id, "top": AT_FIRST, "unsure": False})
            self.LAST.keep(self.qualcode, self.sitting)
            self.present = None
            await self.ask_anew()
        elif self.is_there:
            await self.show_all()

    @property
    def code_id(self) -> int:
        """The code whose like is looked for; 0 before one was chosen."""
        return int(self.sitting.arguments.get("code_id", 0))

    async def ask_anew(self) -> None:
        tree = await self.read(load_tree)
        if tree is not None:
            self.present = self.present or Present(tree)
            await super().ask_anew()

    # ------------------------------------------------------------------ what is shown

    def entries(self, found: LikeCode) -> Sequence[Candidate]:
        return found.candidates

    def key_of(self, entry: Candidate) -> Hashable:
        return spot_of(entry.place)

    def place_of(self, entry: Candidate) -> Place:
        return entry.place

    def look(self, project: Project, entries: Sequence[Candidate], others: Mapping[Hashable, int]) -> Present:
        with project.reading():
            tree, places = load_tree(project), [one.place for one in entries]
            if self.code_id not in tree or tree.code(self.code_id).retired:  # Nobody can give it: nothing is left.
                return Present(tree, {spot_of(place): "gone" for place in places})
            instead = {spot: others[spot] for spot in map(spot_of, places) if spot in others}
            settled = settled_passages(project, self.code_id, places, instead)
            return Present(tree, settled, codes_on(project, places))

    def _code_name(self) -> str:
        tree = self.present.tree if self.present is not None else None
        return tree.code(self.code_id).name if tree is not None and self.code_id in tree else ""

    def heading(self) -> str:
        return tr("Looks like {code}", code=self._code_name()) if self._code_name() else self.HEADING

    def working(self) -> str:
        return (
            tr("Looking for passages that look like “{code}”", code=self._code_name())
            if self._code_name()
            else self.WORKING
        )

    def said(self) -> str:
        found: LikeCode = self.sitting.found
        left = list(self.pile.left.values())
        if found.measured:
            expected = round(sum(one.chance for one in left))
            gain = tr(
                "About {expected:,} of these {left:,} are expected to fit",
                expected=expected,
                left=len(left),
            )
        else:
            gain = tr(
                "How many fit cannot be said before {fewest} reviewed passages",
                fewest=FEWEST_MEASURED,
            )
        order = tr("least sure first: they teach most · ") if self.sitting.arguments.get("unsure") else ""
        return tr(
            "{gain} · {order}{looked_through} looked through",
            gain=gain,
            order=order,
            looked_through=counted(found.looked_through, found.unit),
        )

    def nothing(self) -> str:
        found: LikeCode | None = self.sitting.found
        if found is None:
            return NO_CODE
        if not self._code_name() or "gone" in self.pile.settled.values():
            return tr(
                "The code can no longer be given.\n"
                "\nPress ‹like_code.code› to choose another, or ‹lists.leave› to go back."
            )
        if not found.candidates:
            return tr(
                "Nothing else looks like “{code}”: {looked_through} without it were looked "
                "through.\n"
                "\nWords in its definition, keywords and a few codings make it easier to find: "
                "press ‹app.codebook› for the codebook, or ‹like_code.code› for another code.",
                code=self._code_name(),
                looked_through=counted(found.looked_through, found.unit),
            )
        done = len(self.pile.settled)
        return tr(
            "All {done:,} of this list are decided.\n"
            "\nPress ‹like_code.more› for more, ‹like_code.code› for another code, or "
            "‹lists.leave› to go back.",
            done=done,
        )

    def row(self, present: Present, entry: Candidate) -> Row:
        words = " ".join(entry.place.quote[:400].split())
        cells = ((self.later_sign(entry),), bar(entry.chance), words, ((entry.place.document, "quiet"),))
        return Row(self.key_of(entry), cells)

    def about(self, present: Present, entry: Candidate, passage: Passage | None, room: int) -> Content:
        found: LikeCode = self.sitting.found
        sure = f"{entry.word} {entry.chance:.0%}" if found.measured else entry.word
        head = Content.assemble(f"{bar(entry.chance)} ", (sure, "bold"), "  ")
        lines = [head + where(entry.place.document, passage, entry.place.speaker, room - head.cell_length)]
        has = codes_in_words(present.tree, present.codes.get(spot_of(entry.place), ()), room)
        lines += [has] if has is not None else []
        return Content("\n").join([*lines, *reason_lines(entry.reasons, room)])

    def rule(self, present: Present, entry: Candidate) -> Content:
        return rule_card(present.tree, self.code_id)

    # ------------------------------------------------------------------ deciding

    async def action_accept(self) -> None:
        """Give the passage the code."""
        entry = self.pile.current
        if entry is not None:
            await self.change(give_code, entry.place, self.code_id)

    async def action_reject(self) -> None:
        """Say that the code does not fit."""
        entry = self.pile.current
        if entry is not None:
            await self.change(reject_code, entry.place, self.code_id)

    @work
    async def action_other(self) -> None:
        """Ask for another code, and give it in place of this one."""
        entry = self.pile.current
        if entry is None or not self.may_write():
            return
        code_id = await choose_code(self, tr("Which code instead of {code}?", code=self._code_name()))
        if code_id is not None:
            origin = "suggested" if code_id == self.code_id else "manual"
            self.sitting.others[self.key_of(entry)] = code_id
            await self.change(give_code, entry.place, code_id, origin=origin)

    async def action_more(self) -> None:
        """Ask for a longer list."""
        if self.sitting.arguments and not self.is_waiting:
            self.sitting.arguments["top"] += AT_FIRST
            await self.ask_anew()

    async def action_unsure(self) -> None:
        """Let those stand first about which the suggester is least sure, or the likeliest again."""
        if self.sitting.arguments and not self.is_waiting:
            self.sitting.arguments["unsure"] = not self.sitting.arguments["unsure"]
            await self.ask_anew()

    @work
    async def action_code(self) -> None:
        """Ask for another code, and list what looks like it."""
        self.cancel()
        await self._choose_code()
