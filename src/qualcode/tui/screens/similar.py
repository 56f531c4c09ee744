"""Passages like the one at the caret, the most alike first, with the codes that they have."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from qualcode.codebook.tree import load_tree
from qualcode.domain.suggestion_lists import Place, Similar, SimilarPassages
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.suggestions.deciding import codes_on, give_code, spot_of
from qualcode.tui.coding.suggestion_rows import bar
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.prompts.rows import QUIET, Column, Row, one_line
from qualcode.tui.queues.passage import Passage
from qualcode.tui.suggestions.drawing import named, where
from qualcode.tui.suggestions.opening import choose_code
from qualcode.tui.suggestions.pile import Sitting
from qualcode.tui.suggestions.screen import ListScreen
from qualcode.tui.suggestions.view import Present

AT_FIRST = 20
"""Passages that the list has at first, and by which it grows when more are asked for."""
NO_PASSAGE = tr(
    "Passages like which one?\n"
    "\nOpen a document (‹app.documents›), put the caret on a passage and press ‹coding.similar›."
)
BY = {"words": tr("by the words they share"), "meaning": tr("by their meaning")}
"""What passages were compared by, in words."""


class SimilarScreen(ListScreen[Similar]):
    """Passages like one.

    Args:
        place: The passage; where none is given, that of the list looked at last.
    """

    NAME = "similar"
    HEADING = tr("Passages like this one")
    KIND = "similar"
    IS_DECIDED = False
    IS_SUGGESTION = False
    COLUMNS = (
        Column("", 1),
        Column("", 5),
        Column("", 26, grow=2),
        Column("", 14, grow=1, rank=2),
        Column("", 12, grow=1, rank=1),
    )
    LAST: ClassVar[Remembered[Sitting[Similar] | None]] = Remembered()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "visit",
            tr("Open"),
            id="similar.visit",
            key_display="⏎",
            tooltip=tr("In its document; Esc comes back"),
        ),
        Binding("c", "code", tr("Code"), id="similar.code", tooltip=tr("Give the passage a code")),
        Binding("m", "more", tr("More"), id="similar.more", tooltip=tr("A longer list")),
    ]

    def __init__(self, place: Place | None = None) -> None:
        super().__init__()
        if place is not None:
            span = (place.start, place.end)
            self.sitting.arguments = {"document_id": place.document_id, "span": span, "top": AT_FIRST}
            self.sitting.subject = place.quote

    async def begin(self) -> None:
        if self.sitting.arguments or self.LAST.get(self.qualcode, None) is not None:
            await super().begin()
        else:
            await self.show_all()

    # ------------------------------------------------------------------ what is shown

    def entries(self, found: SimilarPassages) -> Sequence[Similar]:
        return found.found

    def key_of(self, entry: Similar) -> Hashable:
        return spot_of(entry.place)

    def place_of(self, entry: Similar) -> Place:
        return entry.place

    def look(self, project: Project, entries: Sequence[Similar], others: Mapping[Hashable, int]) -> Present:
        with project.reading():
            return Present(load_tree(project), codes=codes_on(project, [one.place for one in entries]))

    def working(self) -> str:
        return tr("Looking for passages like “{subject}”", subject=one_line(self._subject, 60))

    @property
    def _subject(self) -> str:
        return " ".join(self.sitting.subject.split())

    def said(self) -> str:
        return tr("Like “{subject}”", subject=one_line(self._subject, max(20, 2 * self.size.width - 12)))

    def how_far(self, total: int, left: int) -> str:
        found: SimilarPassages = self.sitting.found
        return tr(
            "The {total:,} most alike of {passages}, compared {how}",
            total=total,
            passages=counted(found.looked_through, "passage"),
            how=BY[found.by],
        )

    def nothing(self) -> str:
        found: SimilarPassages | None = self.sitting.found
        if found is None:
            return NO_PASSAGE
        return tr(
            "No other passage is like “{subject}”: {passages} compared {how}.\n\nPress ‹lists.leave› to go back.",
            subject=one_line(self._subject, 60),
            passages=counted(found.looked_through, "passage"),
            how=BY[found.by],
        )

    def _codes(self, present: Present, entry: Similar) -> list[int]:
        codes = present.codes.get(spot_of(entry.place), frozenset())
        return sorted((id_ for id_ in codes if id_ in present.tree), key=present.tree.path)

    def row(self, present: Present, entry: Similar) -> Row:
        words = " ".join(entry.place.quote[:400].split())
        codes = ", ".join(present.tree.code(id_).name for id_ in self._codes(present, entry))
        cells = ((self.later_sign(entry),), bar(entry.likeness), words, ((entry.place.document, "quiet"),), codes)
        return Row(self.key_of(entry), cells)

    def about(self, present: Present, entry: Similar, passage: Passage | None, room: int) -> Content:
        head = Content.assemble(f"{bar(entry.likeness)} ", (tr("alike"), "bold"), "  ")
        codes = [Content.assemble("  ", named(present.tree, id_, room - 4)) for id_ in self._codes(present, entry)]
        lines = [head + where(entry.place.document, passage, entry.place.speaker, room - 13)]
        return Content("\n").join([*lines, *(codes or [Content.styled(tr("  no code"), QUIET)])])

    def rule(self, present: Present, entry: Similar) -> None:
        return None

    # ------------------------------------------------------------------ keys

    @work
    async def action_code(self) -> None:
        """Ask for a code, and give it to the passage."""
        entry = self.pile.current
        if entry is None or not self.may_write():
            return
        code_id = await choose_code(self, tr("Which code?"))
        if code_id is not None:
            await self.change(give_code, entry.place, code_id, origin="manual")

    async def action_more(self) -> None:
        """Ask for a longer list."""
        if self.sitting.arguments and not self.is_waiting:
            self.sitting.arguments["top"] += AT_FIRST
            await self.ask_anew()
