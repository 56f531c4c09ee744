"""Correcting words of the open document, and placing what a correction left without a place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.spans import Span
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Coding, Unplaced
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.keys import key_name, split_keys
from qualcode.tui.prompts.placements import told_counts
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.prompts.words import WritingPrompt

if TYPE_CHECKING:
    from qualcode.documents.replacing import Replacement

PLACE_KEY, QUEUE_KEY = "y", "Q"


class CorrectionPrompt(WritingPrompt["Replacement | None"]):
    """Asks for the right words of a passage; where a coding would lose its place, it asks twice.

    Args:
        words: What stands there.
        plan: Says what other words would do; raises a QualcodeError where they cannot stand there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,ctrl+s,f12",
            "accept",
            tr("Correct"),
            id="dialog.correct",
            priority=True,
            tooltip=tr("These are the words; all else moves along"),
        ),
    ]
    KEYS = tr("Enter or Ctrl+S correct   Esc back, nothing changes")
    LEAST_ROWS = 2

    def __init__(self, words: str, plan: Callable[[str], Awaitable[Replacement]]) -> None:
        super().__init__(
            tr("Correct the words"), words, note=tr("Codings, memos and marks move along. Undo brings all back.")
        )
        self._before = words
        self._plan = plan
        self._looked_at: tuple[str, Replacement] | None = None
        """Words whose result was shown."""
        self._planning = False

    def action_accept(self) -> None:
        """Place everything in the corrected text; the result is shown before anything is lost."""
        if not self._planning:
            self._planning = True
            self.run_worker(self._accept(self.field.whole_text), group="plan")

    async def _accept(self, words: str) -> None:
        try:
            if words == self._before:
                self.dismiss(None)
            elif self._looked_at is not None and self._looked_at[0] == words:
                self.dismiss(self._looked_at[1])
            else:
                await self._look_at(words)
        finally:
            self._planning = False

    async def _look_at(self, words: str) -> None:
        self.refuse(tr("Placing everything anew …"))
        try:
            planned = await self._plan(words)
        except QualcodeError as error:
            self.refuse_for(error)
            return
        lost = planned.counts()["lost"]
        if not lost:
            self.dismiss(planned)
            return
        self._looked_at = (words, planned)
        again = tr("{lost} would wait for a place. Enter corrects all the same.", lost=lost)
        self.refuse(f"{told_counts(planned)}: {again}")


class CorrectingWords(CodingDesk):
    """The actions that correct words, and those that give a place to what waits for one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("E", "correct", tr("Correct the words"), id="coding.correct", show=False, tooltip=tr("Of the passage")),
        Binding(
            QUEUE_KEY,
            "unplaced",
            tr("What waits for a place"),
            id="coding.unplaced",
            show=False,
            tooltip=tr("Codings that a correction left without one"),
        ),
        Binding(PLACE_KEY, "place", tr("Put it here"), id="coding.place", tooltip=tr("What waits, on this passage")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.placing: Unplaced | None = None
        """What is being given a place."""
        self._told_of: set[str] = set()
        """What the user knows to wait."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is put anywhere while nothing waits to be."""
        if action == "place" and self.placing is None:
            return False
        return super().check_action(action, parameters)

    # ------------------------------------------------------------------ correcting

    async def action_correct(self) -> None:
        """Write other words where the passage stands."""
        from qualcode.documents.correcting import plan_correction

        if not self.may_write():
            return
        passage, transcript = self.view.passage, self.document.opened.transcript
        speeches = (span for turn in transcript.turns for span in turn.speech)
        if not any(span.start <= passage.start < passage.end <= span.end for span in speeches):
            self.say(tr("Words are corrected inside what one speaker says: select less, or replace the file."))
        else:

            async def plan(words: str) -> Replacement:
                return await self.qualcode.store.run(plan_correction, transcript.document, passage, words)

            prompt = CorrectionPrompt(transcript.text[slice(*passage)], plan)
            await self.app.push_screen(prompt, partial(self._correct, passage))

    async def _correct(self, passage: Span, planned: Replacement | None) -> None:
        from qualcode.documents.replacing import replace_document

        if planned is None or await self.change(replace_document, planned) is None:
            return
        longer = len(planned.prepared.read.text) - len(planned.old_text)
        self.view.go_to(passage.start, max(passage.start, passage.end + longer))
        self.say(tr("Corrected: {counts}; u takes it back", counts=told_counts(planned)))

    # ------------------------------------------------------------------ what waits

    def show_document(self, caret: int) -> None:
        """Hand the whole document to the view; what waits for a place in it is said once."""
        super().show_document(caret)
        if self.placing is not None and self.placing.document_id != self.document.document_id:
            self.stop_placing()
        self.run_worker(self._tell_of_waiting(self.document.document_id), group="waiting", exclusive=True)

    async def _tell_of_waiting(self, document_id: int) -> None:
        waiting = await self._waiting(document_id)
        if {one.uuid for one in waiting} <= self._told_of:
            return
        self._told_of |= {one.uuid for one in waiting}
        key = key_name(split_keys(self.qualcode.keymap.get("coding.unplaced", QUEUE_KEY))[0])
        if all(one.kind == "coding" for one in waiting):
            self.say(
                plural(
                    "{number:,} coding waits for a place here: {key} shows it",
                    "{number:,} codings wait for a place here: {key} shows them",
                    len(waiting),
                    key=key,
                )
            )
        else:
            self.say(
                plural(
                    "{number:,} passage waits for a place here: {key} shows it",
                    "{number:,} passages wait for a place here: {key} shows them",
                    len(waiting),
                    key=key,
                )
            )

    async def _waiting(self, document_id: int) -> list[Unplaced]:
        """What waits for a place in a document, without the memos that follow their coding."""
        from qualcode.storage.reads.unplaced import list_unplaced

        found = await self.read(list_unplaced, document_id) or []
        codings = {one.uuid for one in found}
        return [one for one in found if one.holder not in codings]

    async def action_unplaced(self) -> None:
        """Show what waits for a place."""
        await self.qualcode.action_go("unplaced")

    async def begin_placing(self, waiting: Unplaced) -> None:
        """Look for the place of something: the caret goes where its words should be, one key puts it on a passage."""
        from qualcode.documents.placing import expected_place

        offset = await self.read(expected_place, waiting)
        if offset is None:
            return
        self.placing = waiting
        self._told_of.add(waiting.uuid)
        self._said = ""  # That something waits need not be said any more.
        self.go_to((offset, offset))
        self._placing_changed()

    def stop_placing(self) -> bool:
        """Leave what was being placed in the queue; False if nothing was."""
        if self.placing is None:
            return False
        self.placing = None
        self._placing_changed()
        return True

    def _placing_changed(self) -> None:
        self.refresh_bindings()
        self.lay_out(self.size.width)
        self.repaint_about()

    async def action_place(self) -> None:
        """Put what waits on the passage, and go on with what else waits in the document."""
        from qualcode.documents.placing import place

        waiting = self.placing
        if waiting is None or await self.change(place, waiting, self.view.passage) is None:
            return
        name, document_id = self._name_of(waiting), waiting.document_id
        self.drop_selection()
        left = [one for one in await self._waiting(document_id) if self._may_place(one)]
        if left and self.document.document_id == document_id:
            await self.begin_placing(left[0])
            self.say(tr("{name}: placed; {count} more", name=name, count=len(left)))
        else:
            self.stop_placing()
            self.say(tr("{name}: placed; nothing else waits in this document", name=name))

    def _may_place(self, waiting: Unplaced) -> bool:
        me = self.document.me
        return waiting.coder_id == me or (me is not None and self.document.opened.coders[me].role == "lead")

    async def project_changed(self, effects: Effects) -> None:
        """Repaint what a change touched; what waits no longer is not being placed."""
        await super().project_changed(effects)
        placing = self.placing
        if placing is not None and "unplaced" in effects.tables:
            waiting = await self._waiting(placing.document_id)
            if all(one.uuid != placing.uuid for one in waiting):
                self.stop_placing()

    def _name_of(self, waiting: Unplaced) -> str:
        if waiting.code_id is not None and waiting.kind == "coding":
            return self.document.opened.tree.code(waiting.code_id).name
        return tr("memo") if waiting.kind == "memo" else tr("read, nothing to code")

    # ------------------------------------------------------------------ what is said of it

    def lay_out(self, width: int) -> None:
        """Show what is wanted and has room; while something is being placed, its words stay in sight."""
        super().lay_out(width)
        if self.placing is not None:
            self.query_one("#title").display = self.query_one("#passage").display = True

    def _show_title(self) -> None:
        if self.placing is None or self._said:
            super()._show_title()
            return
        keymap = self.qualcode.keymap
        key = key_name(split_keys(keymap.get("coding.place", PLACE_KEY))[0])
        coder = self.document.opened.coders[self.placing.coder_id].name
        title = Content.assemble(
            (tr("▸ placing "), "bold $text-accent"),
            (harmless(self._name_of(self.placing)), "bold"),
            (tr(" of {coder}", coder=harmless(coder)), QUIET),
            (tr("   select the words, {key} puts it there, Esc leaves it", key=key), QUIET),
        )
        self.query_one("#title", Static).update(title, layout=False)

    def _passage_line(self, codings: Sequence[Coding], passage: Span) -> Content:
        line = super()._passage_line(codings, passage)
        if self.placing is None:
            return line
        words = " ".join(self.placing.quote.split())
        return Content.assemble((tr("its words were "), QUIET), (f"“{harmless(words)}”", "bold"), "   ", line)
