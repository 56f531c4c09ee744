"""The keys for suggestions that give no code: reject, not now, point at another, go where it is from, show or hide."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.suggestions import Offered
from qualcode.domain.translation import tr
from qualcode.tui.coding.advice import AskingForAdvice

OFF = tr("Suggestions are switched off in this project; `qualcode suggest --on` allows them.")


class SuggestingCodes(AskingForAdvice):
    """The actions on suggestions that give no code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "x",
            "reject",
            tr("Reject the suggestion"),
            id="coding.reject",
            show=False,
            tooltip=tr("The one that ▸ points at; it is learned from, and undo takes it back"),
        ),
        Binding(
            "X",
            "not_now",
            tr("Not now"),
            id="coding.not_now",
            show=False,
            tooltip=tr("No suggestions for this passage until qualcode is left; nothing is learned from it"),
        ),
        Binding(
            "z",
            "next_suggestion",
            tr("The other suggestion"),
            id="coding.next_suggestion",
            show=False,
            tooltip=tr("Point at the next one: its rule and reasons are shown, and x rejects it"),
        ),
        Binding(
            "apostrophe",
            "like",
            tr("To the passage it is like"),
            id="coding.like",
            key_display="'",
            show=False,
            tooltip=tr("The coded passage that the suggestion names as its reason; ( comes back"),
        ),
        Binding(
            "s",
            "suggestions",
            tr("Suggestions on and off"),
            id="coding.suggestions",
            show=False,
            tooltip=tr("Without them, 1 to 5 give the codes given last"),
        ),
    ]

    async def action_suggestions(self) -> None:
        """Show suggestions or hide them, also in the next session."""
        if self.wanted_here is False:
            self.say(OFF)
            return
        shown = not self.qualcode.settings.suggestions_shown
        self._set_setting("suggestions_shown", str(shown).lower())
        self.follow_wish()
        self.say(
            tr("Suggestions are shown") if shown else tr("Suggestions are hidden: 1 to 5 give the codes given last")
        )
        if shown:
            await self.begin_suggesting()

    def _meant_or_why(self) -> Offered | None:
        """The suggestion that is meant; where there is none, the screen says why."""
        meant = self.meant if self.suggesting else None
        if meant is None:
            if not self.suggesting:
                self.say(OFF if self.wanted_here is False else self._why_hidden())
            elif self.is_pending():
                self.say(tr("The suggestions for this passage are on their way."))
            else:
                self.say(tr("Nothing is suggested here."))
        return meant

    def _why_hidden(self) -> str:
        if self.reading and self.qualcode.settings.suggestions_shown:
            return tr("Reading mode shows no suggestions: r ends it.")
        return tr("Suggestions are hidden: s shows them.")

    async def action_reject(self) -> None:
        """Say that the suggestion that is meant does not fit the passage."""
        from qualcode.suggestions.rejecting import reject_suggestion

        meant, passage = self._meant_or_why(), self.view.passage
        if meant is None:
            return
        if await self.change(reject_suggestion, self.document.document_id, passage, meant.code_id) is not None:
            self.refused.add(meant.code_id)
            self.five.drop([meant.code_id])
            self.paint_keys()
            self.say(
                tr("{name}: rejected here, u brings it back", name=self.document.opened.tree.code(meant.code_id).name)
            )

    def action_not_now(self) -> None:
        """Suggest nothing for this passage until the program is left, or suggest again."""
        place = self.place_here()
        if not self.suggesting or place is None:
            self._meant_or_why()
            return
        again = place in self.put_off
        if again:
            self.put_off.discard(place)
        else:
            self.put_off.add(place)
        self.five.clear()
        self.ask_for_advice(again=True)
        self.paint_keys()
        self.say(tr("Suggestions for this passage are back") if again else tr("Not now; X brings the suggestions back"))

    def action_next_suggestion(self) -> None:
        """Point at the next suggestion, and after the last at the first."""
        if self._meant_or_why() is not None:
            keys = sorted(self.five.offered)
            self.five.point(keys[(keys.index(self.five.pointed or 0) + 1) % len(keys)])
            self.paint_keys()

    async def action_like(self) -> None:
        """Go to the passage that the suggestion names as its reason."""
        meant = self._meant_or_why()
        if meant is not None:
            await self._go_to_reason(meant)

    async def _go_to_reason(self, offered: Offered) -> None:
        named = next((one.passage for one in offered.reasons if one.passage is not None), None)
        if named is None:
            self.say(
                tr(
                    "{name}: its reasons name no other passage.",
                    name=self.document.opened.tree.code(offered.code_id).name,
                )
            )
            return
        document_id, start, end = named
        if document_id == self.document.document_id:
            self.go_to((start, end))
        else:
            self.jumps.leave((self.document.document_id, self.view.caret))
            await self.open(document_id, (start, start))
        self.say(tr("What the suggestion is like; ( goes back"))
