"""The keys of the coding screen that lead to the working lists."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.domain.suggestion_lists import Place
from qualcode.domain.translation import tr
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.suggestions.opening import AtHand, KnowsAtHand, choose_list, open_list


class OpeningLists(CodingDesk, KnowsAtHand):
    """The actions that open a working list for the passage at the caret."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "S",
            "lists",
            tr("Working lists"),
            id="coding.lists",
            show=False,
            tooltip=tr("What looks like a code and has none, codings to look at, new codes"),
        ),
        Binding(
            "F",
            "similar",
            tr("Passages like this one"),
            id="coding.similar",
            show=False,
            tooltip=tr("The most alike in the project, with the codes that they have"),
        ),
    ]

    def at_hand(self) -> AtHand:
        if self.state is None:
            return AtHand()
        tree, target = self.document.opened.tree, self.target
        usable = target is not None and target.code_id in tree and not tree.code(target.code_id).retired
        code = (target.code_id, tree.code(target.code_id).name) if target is not None and usable else None
        return AtHand(code, self._place())

    def _place(self) -> Place | None:
        """The passage at the caret; None where there is nothing to read."""
        passage, transcript = self.view.passage, self.document.opened.transcript
        if passage.end <= passage.start:
            return None
        quote = transcript.text[passage.start : passage.end]
        document = transcript.document
        return Place(document.id, document.name, passage.start, passage.end, quote, "")

    @work
    async def action_lists(self) -> None:
        """Ask which working list is wanted."""
        await choose_list(self)

    async def action_similar(self) -> None:
        """List the passages like the one at the caret."""
        place = self._place()
        if place is None:
            self.say(tr("There is no passage here."))
        else:
            await open_list(self, "similar", place)
