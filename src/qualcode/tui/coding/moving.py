"""Moving through a document and on to others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.tui.coding.mending import MendingCodings
from qualcode.tui.prompts.rows import harmless


class MovingAbout(MendingCodings):
    """The actions that take the caret somewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "uncoded(1)", "Next uncoded", id="coding.next_uncoded"),
        Binding("N", "uncoded(-1)", "Previous uncoded", id="coding.previous_uncoded", show=False),
        Binding("g", "coding(1)", "Next coding", id="coding.next_coding", show=False),
        Binding("b", "coding(-1)", "Previous coding", id="coding.previous_coding", show=False),
        Binding("G", "same_code(1)", "Next coding of this code", id="coding.next_same_code", show=False),
        Binding("ctrl+n,d", "document(1)", "Next document", id="coding.next_document", show=False),
        Binding("a", "document(-1)", "Previous document", id="coding.previous_document", show=False),
        Binding("D", "done", "Done", id="coding.done", tooltip="The document is finished, or no longer"),
        Binding(
            "right_curly_bracket",
            "same_speaker(1)",
            "Speaker's next turn",
            id="coding.speaker_on",
            show=False,
        ),
        Binding(
            "left_curly_bracket",
            "same_speaker(-1)",
            "Speaker's turn before",
            id="coding.speaker_back",
            show=False,
        ),
        Binding("left_parenthesis", "jump(-1)", "Back to before the jump", id="coding.jump_back", show=False),
        Binding("right_parenthesis", "jump(1)", "On again", id="coding.jump_on", show=False),
    ]

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
        where = "after" if step > 0 else "before"
        word = f"Nothing is left {where} this passage." if left else "Every passage is dealt with: D says so."
        self._step_among(left, step, word)

    def action_coding(self, step: int) -> None:
        """Go to where the next coding begins, whoever made it."""
        spans = sorted({coding.span for coding in self.document.codings.values()})
        starts = [Span(span.start, span.start + 1) for span in spans]
        self._step_among(
            list(dict.fromkeys(starts)),
            step,
            f"There is no coding {'after' if step > 0 else 'before'} this passage.",
        )
        if self.view.caret in {start.start for start in starts}:
            self.aim_at_start(self.view.caret)

    def action_same_code(self, step: int) -> None:
        """Go to the next coding of the code at the caret."""
        here = self.document.at(self.view.passage)
        if not here:
            self.say("There is no coding here whose code to follow.")
            return
        code_id = here[0].code_id
        spans = sorted(c.span for c in self.document.codings.values() if c.code_id == code_id)
        name = self.document.opened.tree.code(code_id).name
        self._step_among([Span(s.start, s.start + 1) for s in spans], step, f"No other {name} in that direction.")

    def action_same_speaker(self, step: int) -> None:
        """Go to the next turn of the speaker at the caret."""
        turns = self.document.opened.transcript.turns
        speaking = next((turn for turn in turns if turn.start <= self.view.caret < turn.end), None)
        if speaking is None or speaking.speaker is None:
            self.say("Nobody is named here.")
            return
        turn = self.view.turn_of_speaker(1 if step > 0 else -1)
        if turn is None:
            self.say(f"{harmless(speaking.speaker)} says nothing {'after' if step > 0 else 'before'} this.")
            return
        self.go_to(Span(turn.start, turn.start + 1))

    async def action_jump(self, step: int) -> None:
        """Go back to where the last jump began, or on again."""
        here = (self.document.document_id, self.view.caret)
        place = self.jumps.back(here) if step < 0 else self.jumps.on()
        if place is None:
            self.say("There is no place to go back to." if step < 0 else "There is no place to go on to.")
            return
        document_id, offset = place
        if document_id != self.document.document_id:
            await self.open(document_id, (offset, offset))
        else:
            self.view.go_to(offset)

    async def action_document(self, step: int) -> None:
        """Open the next document."""
        order = self.document.opened.documents
        position = order.index(self.document.document_id) + step
        if not 0 <= position < len(order):
            self.say("That is the last document." if step > 0 else "That is the first document.")
            return
        self.jumps.leave((self.document.document_id, self.view.caret))
        await self.open(order[position])

    async def action_done(self) -> None:
        """Say that the document is finished, or no longer."""
        from qualcode.documents.listing import set_done

        done = not self.document.opened.done
        if await self.change(set_done, self.document.document_id, done) is not None:
            left = self.document.coverage().left
            rest = f" ({left} sentences were left uncoded)" if done and left else ""
            self.say(("Document done" if done else "Document not done any more") + rest + ".")
