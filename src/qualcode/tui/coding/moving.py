"""Moving through a document and on to others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.tui.coding.mending import MendingCodings
from qualcode.tui.prompts.rows import harmless


class MovingAbout(MendingCodings):
    """The actions that take the caret somewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "uncoded(1)", tr("Next uncoded"), id="coding.next_uncoded"),
        Binding("N", "uncoded(-1)", tr("Previous uncoded"), id="coding.previous_uncoded", show=False),
        Binding("g", "coding(1)", tr("Next coding"), id="coding.next_coding", show=False),
        Binding("b", "coding(-1)", tr("Previous coding"), id="coding.previous_coding", show=False),
        Binding("G", "same_code(1)", tr("Next coding of this code"), id="coding.next_same_code", show=False),
        Binding("ctrl+n,d", "document(1)", tr("Next document"), id="coding.next_document", show=False),
        Binding("a", "document(-1)", tr("Previous document"), id="coding.previous_document", show=False),
        Binding("D", "done", tr("Done"), id="coding.done", tooltip=tr("The document is finished, or no longer")),
        Binding(
            "right_curly_bracket",
            "same_speaker(1)",
            tr("Speaker's next turn"),
            id="coding.speaker_on",
            show=False,
        ),
        Binding(
            "left_curly_bracket",
            "same_speaker(-1)",
            tr("Speaker's turn before"),
            id="coding.speaker_back",
            show=False,
        ),
        Binding("left_parenthesis", "jump(-1)", tr("Back to before the jump"), id="coding.jump_back", show=False),
        Binding("right_parenthesis", "jump(1)", tr("On again"), id="coding.jump_on", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.came_from = "documents"
        """The screen that Esc leads back to: the one from which the document was opened."""
        self._work_order: tuple[int, ...] = ()
        self._led_from = ""
        """The screen that led to the passage `view.led_to`."""

    def _step_among(self, spans: Sequence[Span], step: int, nothing_there: str) -> None:
        """Go to the next (1) or previous (-1) of some passages, counted from the passage under the caret."""
        here = self.view.passage
        if step > 0:
            beyond = [span for span in spans if span.start >= max(here.end, here.start + 1)]
        else:
            beyond = [span for span in spans if span.start < here.start and span.end <= max(here.start, 1)]
        if not beyond:
            self.say(nothing_there)
            return
        self.go_to(beyond[0] if step > 0 else beyond[-1])

    def action_uncoded(self, step: int) -> None:
        """Go to the next passage that is neither coded nor marked as holding nothing."""
        left = self.document.uncoded()
        word = tr("Every passage is dealt with: D says so.")
        if left:
            word = tr("Nothing is left after this passage.") if step > 0 else tr("Nothing is left before this passage.")
        self._step_among(left, step, word)

    def action_coding(self, step: int) -> None:
        """Go to where the next coding begins, whoever made it."""
        spans = sorted({coding.span for coding in self.document.codings.values()})
        starts = [Span(span.start, span.start + 1) for span in spans]
        after, before = tr("There is no coding after this passage."), tr("There is no coding before this passage.")
        self._step_among(list(dict.fromkeys(starts)), step, after if step > 0 else before)
        if self.view.caret in {start.start for start in starts}:
            self.aim_at_start(self.view.caret)

    def action_same_code(self, step: int) -> None:
        """Go to the next coding of the code at the caret."""
        here = self.document.at(self.view.passage)
        if not here:
            self.say(tr("There is no coding here whose code to follow."))
            return
        code_id = here[0].code_id
        spans = sorted(c.span for c in self.document.codings.values() if c.code_id == code_id)
        name = self.document.opened.tree.code(code_id).name
        self._step_among(
            [Span(s.start, s.start + 1) for s in spans], step, tr("No other {name} in that direction.", name=name)
        )

    def action_same_speaker(self, step: int) -> None:
        """Go to the next turn of the speaker at the caret."""
        turns = self.document.opened.transcript.turns
        speaking = next((turn for turn in turns if turn.start <= self.view.caret < turn.end), None)
        if speaking is None or speaking.speaker is None:
            self.say(tr("Nobody is named here."))
            return
        turn = self.view.turn_of_speaker(1 if step > 0 else -1)
        if turn is None:
            who = harmless(speaking.speaker)
            self.say(
                tr("{speaker} says nothing after this.", speaker=who)
                if step > 0
                else tr("{speaker} says nothing before this.", speaker=who)
            )
            return
        self.go_to(Span(turn.start, turn.start + 1))

    async def action_jump(self, step: int) -> None:
        """Go back to where the last jump began, or on again."""
        here = (self.document.document_id, self.view.caret)
        place = self.jumps.back(here) if step < 0 else self.jumps.on()
        if place is None:
            self.say(tr("There is no place to go back to.") if step < 0 else tr("There is no place to go on to."))
            return
        document_id, offset = place
        if document_id != self.document.document_id:
            await self.open(document_id, (offset, offset))
        else:
            self.view.go_to(offset)

    def lead_back(self, said: str) -> None:
        """Let the first Esc lead back to the screen that the document was opened from, and say so.

        Args:
            said: As `Esc: back to the conflicts`.
        """
        self.view.led_to, self._led_from = self.view.selection, self.came_from
        self.say(said)

    def has_just_arrived(self) -> bool:
        """Whether what is selected is still what the screen before led to."""
        return self.view.led_to == self.view.selection and self._led_from == self.came_from

    def follow_work(self, documents: Sequence[int]) -> None:
        """Let the next document be that of the coder's own list, for as long as Esc leads back there.

        Args:
            documents: In the order of the list as she left it, so that what gets done does not change it.
        """
        self._work_order = tuple(dict.fromkeys(documents))

    @property
    def _follows_work(self) -> bool:
        return self.came_from == "my_work" and self.document.document_id in self._work_order

    async def action_document(self, step: int) -> None:
        """Open the next document: of the coder's own list, where she came from there."""
        mine = self._follows_work
        order = self._work_order if mine else self.document.opened.documents
        position = order.index(self.document.document_id) + step
        if not 0 <= position < len(order):
            if mine:
                last, first = tr("That is the last of your documents."), tr("That is the first of your documents.")
            else:
                last, first = tr("That is the last document."), tr("That is the first document.")
            self.say(last if step > 0 else first)
            return
        self.jumps.leave((self.document.document_id, self.view.caret))
        await self.open(order[position])
        if mine:
            self.to_uncoded()

    def to_uncoded(self) -> None:
        """Go to the next passage that is not dealt with, from where the document was left; else to the first such."""
        if self.state is None:
            return
        left, here = self.document.uncoded(), self.view.passage
        if left and not any(span.overlaps(here) for span in left):
            self.view.go_to(*next((span for span in left if span.start >= here.start), left[0]))

    async def action_done(self) -> None:
        """Say that the document is finished, or no longer."""
        from qualcode.team.work_lists import say_done
        from qualcode.tui.rounds.telling import left_uncoded, tell_finished

        said = await self.change(say_done, self.document.document_id)
        if said is not None:
            rest = left_uncoded(self.document.coverage().left)
            self.say(tr("Document done{rest}.", rest=rest) if said.done else tr("Document not done any more."))
            tell_finished(self, said)
