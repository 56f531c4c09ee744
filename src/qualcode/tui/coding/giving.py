"""Giving codes: any, several at once, the last, a suggested or pinned one, a new one, one in the person's words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qualcode.coding.likely import SLOTS, Habits
from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.tui.coding.picker import GIVEN, CodePicker, Picked, rows_taken
from qualcode.tui.coding.picker_keeping import Keeping, Offer
from qualcode.tui.coding.proposing import Proposed, ProposingCodes, in_vivo_or_proposed
from qualcode.tui.coding.suggesting import SuggestingCodes
from qualcode.tui.coding.suggestion_room import SuggestionClicked

_FIVE_CODES = 9
"""Rows of the picker that show five codes and nothing of a rule."""


class GivingCodes(ProposingCodes, SuggestingCodes):
    """The actions that apply a code to the passage."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,c", "pick", tr("Code"), id="coding.pick", key_display="⏎", tooltip=tr("Give the passage a code")
        ),
        Binding(
            "full_stop", "again", tr("Again"), id="coding.again", key_display=".", tooltip=tr("The last code again")
        ),
        *(
            Binding(
                str(slot),
                f"likely({slot})",
                tr("Suggested code {slot}", slot=slot),
                id=f"coding.suggestion_{slot}",
                show=False,
                tooltip=tr("What is suggested on this key; where nothing is, one of the codes that you gave last"),
            )
            for slot in range(1, SLOTS + 1)
        ),
        *(
            Binding(
                str(slot % 10),
                f"pinned({slot})",
                tr("Pinned code {slot}", slot=slot % 10),
                id=f"coding.pinned_{slot % 10}",
                show=False,
                tooltip=tr("The code that you put on this key"),
            )
            for slot in range(6, 11)
        ),
        Binding(
            "i",
            "in_vivo",
            tr("Code in the person's own words"),
            id="coding.in_vivo",
            show=False,
            tooltip=tr("A code named by the selected words"),
        ),
        Binding(
            "space",
            "nothing",
            tr("Nothing here"),
            id="coding.nothing",
            key_display="␣",
            tooltip=tr("Read, and nothing to code; again takes it back"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._habits: Habits | None = None
        self._recount = False
        """Whether codings have come or gone in another way than by giving a code here."""
        self._offered: Offer | None = None

    # ------------------------------------------------------------------ what is likely

    async def open(self, document_id: int, span: tuple[int, int] | None = None) -> None:
        await super().open(document_id, span)
        if self._habits is None and self.state is not None:
            from qualcode.coding.likely import habits_of

            self._habits = await self.read(habits_of)
            if self._habits is not None and self.state is not None:
                self.repaint_about()

    def repaint_about(self) -> None:
        tree = self.document.opened.tree
        self.likely = {slot: id_ for slot, id_ in self._on_keys() if id_ in tree and not tree.code(id_).retired}
        super().repaint_about()

    def _on_keys(self) -> list[tuple[int, int]]:
        """The slots of the coder's habits, and the code on each."""
        return sorted(self._habits.slots.items()) if self._habits else []

    async def project_changed(self, effects: Effects) -> None:
        self._recount = self._recount or bool(effects.tables & {"coding", "coder"})
        await super().project_changed(effects)

    async def _known_habits(self) -> Habits:
        """What the coder is used to giving, counted again where codings have come or gone otherwise."""
        from qualcode.coding.likely import codes_given

        habits = self._habits or Habits()
        if self._recount:
            given = await self.read(codes_given)
            habits.count_again(given or ())
            self._recount = False
        self._habits = habits
        return habits

    # ------------------------------------------------------------------ the picker

    async def action_pick(self) -> None:
        """Ask for codes and give them to the passage."""
        passage = self.view.passage
        if passage.end > passage.start:
            frozen = (
                tr(" The codebook is frozen for “{frozen}”: new names are proposed.", frozen=self.frozen)
                if self.frozen
                else ""
            )
            await self.ask_code(
                tr("Which code?{frozen}", frozen=frozen), partial(self._give_picked, passage), several=True
            )
        else:
            self.say(tr("There is nothing to code here."))

    async def _give_picked(self, passage: Span, picked: Picked | None) -> None:
        if picked is None:
            return
        if self.frozen and picked.new_paths:
            await self._give_and_propose(picked, passage)
        elif len(picked.code_ids) + len(picked.new_paths) > 1:
            await self._give_several(picked, passage)
        elif picked.code_id is not None:
            await self.give(picked.code_id, passage)
        else:
            await self._create_and_give(picked.new_paths[0], passage)

    async def _give_and_propose(self, picked: Picked, passage: Span) -> None:
        """Give the codes that there are, and propose those that there are not."""
        await self.propose(picked.new_paths, passage)
        if len(picked.code_ids) > 1:
            await self._give_several(Picked(picked.code_ids), passage)
        elif picked.code_id is not None:
            await self.give(picked.code_id, passage)

    async def ask_code(
        self,
        title: str,
        then: Callable[[Picked | None], Awaitable[None]],
        *,
        may_create: bool = True,
        several: bool = False,
    ) -> None:
        """Let the user pick a code over the transcript; what is typed meanwhile waits for the picker.

        Args:
            title: What the choice is for.
            then: What is done with the answer; keys typed after it wait until that is done.
            may_create: Whether a name that is not there becomes a new code.
            several: Whether several codes can be marked and chosen together.
        """
        passage = self.view.passage
        offer = await self._offer(passage)
        at_top, rows = self._room_for_picker(passage)
        picker = CodePicker(
            title,
            offer.tree,
            offer.finder,
            parent_id=self.new_parent(),
            may_create=may_create,
            at_top=at_top,
            most_rows=rows,
            several=several,
            given=self._given_to(passage),
            offer=offer,
            keeping=Keeping(self, partial(self._offer, passage), (self.document.document_id, passage)),
        )
        await self.ask(picker, then)

    def _room_for_picker(self, passage: Span) -> tuple[bool, int]:
        """Whether the picker stands at the top, and its rows at most, so that the passage's first row is to be seen."""
        view, height = self.view, self.size.height
        row = view.content_region.y + view.wrapped.line_of(passage.start) - round(view.scroll_offset.y)
        taken = rows_taken(height)
        if row >= taken:
            return True, taken
        room = (
            height - row - 1
        )  # Where there is much less, five codes are to be seen first, then a row more of the text.
        return False, max(min(taken, room - 1), min(_FIVE_CODES, taken, room), 5)

    async def _offer(self, passage: Span) -> Offer:
        """The codebook as the picker offers it for a passage: the likeliest codes first."""
        from qualcode.codebook.picking import Finder, entries
        from qualcode.coding.likely import likely_codes, near_codes

        habits = await self._known_habits()
        state = self.document
        tree = state.opened.tree
        if self._offered is None or self._offered.tree is not tree:
            self._offered = Offer(tree, Finder(entries(tree, (), {})), {}, {})
        own = (coding for coding in state.codings.values() if coding.coder_id == state.me)
        near = near_codes(state.opened.transcript, own, passage)
        likely = likely_codes(habits.recent, habits.counts, near) | self.suggested_codes(passage)
        self._offered.finder.weigh(likely)
        on_keys = {slot: on.code_id for slot, on in self.painted.items()} if self.suggesting else self.likely
        keys = {id_: str(slot % 10) for slot, id_ in (*on_keys.items(), *state.opened.pinned.items())}
        self._offered = self._offered.on_keys(state.opened.pinned, keys, self.frozen)
        return self._offered

    def _given_to(self, passage: Span) -> dict[int, str]:
        """code → in what way the coder has given it to a passage already."""
        given: dict[int, str] = {}
        for coding in self.document.own_at(passage):
            whole = coding.start <= passage.start and coding.end >= passage.end
            given[coding.code_id] = GIVEN if whole else given.get(coding.code_id, "given in part")
        return given

    def new_parent(self) -> int | None:
        """Under which code a new one is filed: beside the one given last."""
        tree = self.document.opened.tree
        if self.last_code is None or self.last_code not in tree:
            return None
        return tree.code(self.last_code).parent_id

    # ------------------------------------------------------------------ giving

    async def give(self, code_id: int, passage: Span, *, origin: str = "manual") -> None:
        """Give a code to a passage.

        Args:
            origin: How the coding comes to be, kept with it.
        """
        from qualcode.coding.applying import apply_code

        recount = self._recount
        applied = await self.change(apply_code, self.document.document_id, passage, code_id, origin=origin)
        if applied is not None:
            if applied.outcome != "new":
                self._tell(applied.message)
            self._after_giving([code_id], recount, anything=applied.outcome != "unchanged")

    async def _give_several(self, picked: Picked, passage: Span) -> None:
        from qualcode.coding.applying import apply_codes

        recount, document_id = self._recount, self.document.document_id
        applied = await self.change(apply_codes, document_id, passage, picked.code_ids, picked.new_paths)
        if applied is not None:
            self._tell(applied.message)
            given = [code_id for code_id, _, _ in applied.applied]
            self._after_giving(given, recount, anything=any(how != "unchanged" for _, _, how in applied.applied))

    async def _create_and_give(self, path: str, passage: Span) -> None:
        from qualcode.coding.applying import create_and_apply

        recount = self._recount
        applied = await self.change(create_and_apply, self.document.document_id, passage, path)
        if applied is not None:
            self._tell(applied.message)
            self._after_giving(self._code_of(applied.coding_id), recount)

    def _code_of(self, coding_id: int) -> list[int]:
        """The code of a coding; none where it is gone, or another document lies on the desk, by now."""
        coding = self.document.codings.get(coding_id)
        return [] if coding is None else [coding.code_id]

    def _tell(self, message: str) -> None:
        self.say(message[:1].upper() + message[1:])

    def _after_giving(self, code_ids: Iterable[int], recount: bool, *, anything: bool = True) -> None:
        """What the change itself has not repainted yet: the selection, the keys, and where the caret goes.

        Args:
            code_ids: What was given.
            recount: Whether codings had come or gone in another way before.
            anything: Whether the passage has got any code that it had not.
        """
        self._recount = recount
        before = (self.last_code, self._on_keys(), self.view.selection)
        for code_id in code_ids:
            self.last_code = code_id
            if self._habits is not None:
                self._habits.give(code_id)
        self.drop_selection()
        if before != (self.last_code, self._on_keys(), None):
            self.repaint_about()
        if anything and self.qualcode.settings.after_coding == "next":
            self.view.action_move_unit(1)

    async def action_again(self) -> None:
        """Give the passage the code that was given last."""
        if self.last_code is None or self.last_code not in self.document.opened.tree:
            self.say(tr("No code was given yet: Enter picks one."))
            return
        await self.give(self.last_code, self.view.passage)

    async def action_likely(self, slot: int) -> None:
        """Give the passage the code that is shown on a key: a suggested one, or one of those given last.

        What lay on the key for the passage before is given no more, however fast the key comes after the step.
        """
        on_key = self.painted.get(slot) if self.suggesting else None
        code_id = on_key.code_id if on_key is not None else None if self.suggesting else self.likely.get(slot)
        if on_key is not None and self.shows_another_passage():
            self.say(tr("The suggestions for this passage are on their way: look, then press {slot}.", slot=slot))
        elif code_id is not None:
            origin = "suggested" if on_key is not None and on_key.offered is not None else "manual"
            await self.give(code_id, self.view.passage, origin=origin)
        elif self.suggesting and slot in self.five.freed:
            self.say(tr("Nothing lies on {slot} any more on this passage.", slot=slot))
        else:
            self.say(
                tr("No code lies on {slot} yet: the last five codes that you give come to lie on 1 to 5.", slot=slot)
            )

    @on(SuggestionClicked)
    async def _suggestion_clicked(self, event: SuggestionClicked) -> None:
        """A click on the code gives it; on its reason, it goes to the passage that is named there."""
        event.stop()
        self.view.focus()
        if not event.reason:
            await self.action_likely(event.key)
        elif event.key in self.five.offered and not self.is_pending():
            self.five.point(event.key)
            self.paint_keys()
            await self.action_like()

    async def action_pinned(self, slot: int) -> None:
        """Give the passage the code that is pinned to a key."""
        code_id = self.document.opened.pinned.get(slot)
        if code_id is None:
            self.say(tr("Nothing is pinned to {slot}: pin a code in the codebook (F3) with that key.", slot=slot % 10))
            return
        await self.give(code_id, self.view.passage)

    async def action_in_vivo(self) -> None:
        """Give the passage a code named by its own words."""
        recount, document_id = self._recount, self.document.document_id
        applied = await self.change(in_vivo_or_proposed, document_id, self.view.passage, self.new_parent())
        if isinstance(applied, Proposed):
            self._tell_proposed(applied)
        elif applied is not None:
            self._tell(applied.message)
            self._after_giving(self._code_of(applied.coding_id), recount, anything=applied.outcome != "unchanged")

    async def action_nothing(self) -> None:
        """Say that the passage was read and holds nothing to code; again takes it back."""
        from qualcode.coding.coverage import mark_nothing

        if await self.change(mark_nothing, self.document.document_id, self.view.passage) is not None:
            self.drop_selection()
            self.view.action_move_unit(1)
