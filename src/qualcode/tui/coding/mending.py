"""Mending codings at the caret: their ends, their code, their comment and star, or taking them away."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.domain.values import Coding, Memo
from qualcode.text.words import next_word, previous_word, word_at
from qualcode.tui.coding.choosing import CodingChooser
from qualcode.tui.coding.giving import GivingCodes
from qualcode.tui.coding.picker import Picked
from qualcode.tui.prompts.dialogs import TextPrompt


class MendingCodings(GivingCodes):
    """The actions on the coder's own codings at the caret."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("C", "recode", "Another code for this coding", id="coding.recode", show=False),
        Binding("delete,backspace", "remove", "Remove", id="coding.remove", key_display="Del"),
        Binding("plus,equals_sign", "end('sentence',1)", "Longer by a sentence", id="coding.longer", show=False),
        Binding("minus", "end('sentence',-1)", "Shorter by a sentence", id="coding.shorter", show=False),
        Binding("greater_than_sign", "end('word',1)", "Longer by a word", id="coding.longer_word", show=False),
        Binding("less_than_sign", "end('word',-1)", "Shorter by a word", id="coding.shorter_word", show=False),
        Binding("j,alt+plus", "start('sentence',1)", "Begin a sentence earlier", id="coding.earlier", show=False),
        Binding("k,alt+minus", "start('sentence',-1)", "Begin a sentence later", id="coding.later", show=False),
        Binding(
            "h,alt+less_than_sign",
            "start('word',1)",
            "Begin a word earlier",
            id="coding.earlier_word",
            show=False,
        ),
        Binding(
            "l,alt+greater_than_sign",
            "start('word',-1)",
            "Begin a word later",
            id="coding.later_word",
            show=False,
        ),
        Binding("m", "memo", "Memo on the passage", id="coding.memo", show=False),
        Binding("asterisk", "star", "Best quote", id="coding.star", show=False),
        Binding("e", "comment", "Comment the coding", id="coding.comment", show=False),
    ]

    def _target(self) -> Coding | None:
        """The coding that is meant: the only one, else the one that lies closest around the caret."""
        own = self.document.own_at(self.view.passage)
        if own:
            around = [coding for coding in own if coding.span.contains(self.view.caret)]
            return (around or own)[0]
        others = self.document.at(self.view.passage)
        if others:
            name = self.document.opened.coders[others[0].coder_id].name
            self.say(f"The coding here was made by {name}: apply a code of your own.")
        else:
            self.say("There is no coding here.")
        return None

    async def action_remove(self) -> None:
        """Take the coding at the caret away; of several, ask which."""
        own = self.document.own_at(self.view.passage)
        if len(own) > 1:
            await self.app.push_screen(CodingChooser("Remove which coding?", self.document, own), self._remove)
        elif (target := self._target()) is not None:
            await self._remove([target.id])

    async def _remove(self, ids: list[int] | None) -> None:
        from qualcode.coding.changing import remove_codings

        if ids:
            await self.change(remove_codings, ids)
            self.repaint_about()

    async def action_recode(self) -> None:
        """Give the coding at the caret another code."""
        target = self._target()
        if target is not None:
            name = self.document.opened.tree.code(target.code_id).name
            then = partial(self._recode, target)
            await self.ask_code(f"Which code instead of {name}?", then, may_create=False)

    async def _recode(self, target: Coding, picked: Picked | None) -> None:
        from qualcode.coding.changing import change_code

        if picked is None or picked.code_id is None:
            return
        applied = await self.change(change_code, target.id, picked.code_id)
        if applied is not None:
            self.last_code = picked.code_id
            self.repaint_about()

    async def action_star(self) -> None:
        """Mark the coding as one of the best quotes, or no longer."""
        from qualcode.coding.changing import set_star

        if (target := self._target()) is not None:
            await self.change(set_star, target.id, not target.star)

    async def action_comment(self) -> None:
        """Write the coding's comment."""
        target = self._target()
        if target is not None:
            name = self.document.opened.tree.code(target.code_id).name
            prompt = TextPrompt(f"Comment on {name}", target.comment)
            await self.app.push_screen(prompt, partial(self._comment, target))

    async def _comment(self, target: Coding, text: str | None) -> None:
        from qualcode.coding.changing import set_comment

        if text is not None:
            await self.change(set_comment, target.id, text)

    async def action_memo(self) -> None:
        """Write a memo on the passage, or go on with the coder's own that stands on just this passage."""
        passage, me = self.view.passage, self.qualcode.store.coder
        there = [m for m in self.memos_at(passage) if (m.start, m.end) == tuple(passage) and m.coder == me]
        memo = there[-1] if there else None
        note = "An empty one is taken away." if memo is not None else ""
        prompt = TextPrompt("Memo on this passage", memo.text if memo is not None else "", note=note)
        await self.app.push_screen(prompt, partial(self._memo, passage, memo))

    async def _memo(self, passage: Span, memo: Memo | None, text: str | None) -> None:
        from qualcode.coding.memos import add_memo, rewrite_memo

        if text is None:
            return
        if memo is not None:
            if text.strip() != memo.text.strip():
                await self.change(rewrite_memo, memo, text)
        elif text.strip():
            await self.change(add_memo, text, document_id=self.document.document_id, span=passage)

    async def action_end(self, unit: str, step: int) -> None:
        """Move the end of the coding by a sentence or word: 1 further, -1 back."""
        target = self._target()
        if target is not None:
            await self._resize(target, target.start, self._moved(target.end, unit, step, at_end=True))

    async def action_start(self, unit: str, step: int) -> None:
        """Move the start of the coding by a sentence or word: 1 earlier, -1 later."""
        target = self._target()
        if target is not None:
            await self._resize(target, self._moved(target.start, unit, -step, at_end=False), target.end)

    async def _resize(self, target: Coding, start: int, end: int) -> None:
        from qualcode.coding.changing import resize

        if end <= start:
            self.say("The coding cannot become smaller: Delete removes it.")
        elif (start, end) == target.span:
            self.say("There is nothing further in that direction.")
        else:
            applied = await self.change(resize, target.id, (start, end))
            if applied is not None and applied.outcome == "extended":
                self.say(applied.message)

    def _moved(self, offset: int, unit: str, step: int, *, at_end: bool) -> int:
        """The nearest end or start of a unit beyond an offset, in the direction of `step`; itself if there is none."""
        transcript = self.document.opened.transcript
        if unit == "sentence":
            edges = [s.end if at_end else s.start for s in transcript.sentences]
            beyond = [e for e in edges if (e > offset if step > 0 else e < offset)]
            return (beyond[0] if step > 0 else beyond[-1]) if beyond else offset
        return self._moved_by_word(offset, step, at_end=at_end)

    def _moved_by_word(self, offset: int, step: int, *, at_end: bool) -> int:
        """The nearest end or start of a word further out; when it shrinks, that of the word before the one given up."""
        transcript = self.document.opened.transcript
        text, speech = transcript.text, [span for turn in transcript.turns for span in turn.speech]
        if step > 0:
            word = word_at(text, offset, speech) or next_word(text, offset, speech)
        else:
            word = previous_word(text, offset, speech)
        if word is not None and at_end != (step > 0):
            word = (next_word if step > 0 else previous_word)(text, word.start, speech)
        return offset if word is None else word.end if at_end else word.start
