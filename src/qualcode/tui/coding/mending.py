"""Mending codings at the caret: their ends, their code, their comment and star, or taking them away."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding
from qualcode.domain.wording import counted
from qualcode.text.words import next_word, previous_word, word_at
from qualcode.tui.coding.choosing import CodingChooser
from qualcode.tui.coding.giving import GivingCodes
from qualcode.tui.coding.memo_writing import WritingMemos
from qualcode.tui.coding.panel import CodingClicked
from qualcode.tui.coding.picker import Picked
from qualcode.tui.prompts.coding_comment import CommentEditor
from qualcode.tui.prompts.rows import one_line
from qualcode.tui.transcript.model import CaretMoved, MarkClicked


def sentence_edge(sentences: Sequence[Span], offset: int, step: int, *, at_end: bool) -> int:
    """The nearest end or start of a sentence beyond an offset, in the direction of `step`; itself if there is none.

    Args:
        sentences: In their order, none inside another.
        offset: In code points.
    """

    def edge(sentence: Span) -> int:
        return sentence.end if at_end else sentence.start

    place = bisect_right(sentences, offset, key=edge) if step > 0 else bisect_left(sentences, offset, key=edge) - 1
    return edge(sentences[place]) if 0 <= place < len(sentences) else offset


class MendingCodings(GivingCodes, WritingMemos):
    """The actions on the coder's own codings at the caret."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "C",
            "recode",
            tr("Another code for this coding"),
            id="coding.recode",
            show=False,
            tooltip=tr("The coding stays, its code is another"),
        ),
        Binding(
            "Y",
            "keep",
            tr("Yes, it fits as defined now"),
            id="coding.keep",
            show=False,
            tooltip=tr("The coding, made under an earlier definition, fits its code still"),
        ),
        Binding(
            "delete,backspace",
            "remove",
            tr("Remove"),
            id="coding.remove",
            key_display="Del",
            tooltip=tr("Of several it asks which"),
        ),
        Binding(
            "plus,equals_sign",
            "end('sentence',1)",
            tr("Longer by a sentence"),
            id="coding.longer",
            show=False,
            tooltip=tr("The end of the coding"),
        ),
        Binding(
            "minus",
            "end('sentence',-1)",
            tr("Shorter by a sentence"),
            id="coding.shorter",
            show=False,
            tooltip=tr("The end of the coding"),
        ),
        Binding(
            "greater_than_sign",
            "end('word',1)",
            tr("Longer by a word"),
            id="coding.longer_word",
            show=False,
            tooltip=tr("The end of the coding"),
        ),
        Binding(
            "less_than_sign",
            "end('word',-1)",
            tr("Shorter by a word"),
            id="coding.shorter_word",
            show=False,
            tooltip=tr("The end of the coding"),
        ),
        Binding(
            "j,alt+plus",
            "start('sentence',1)",
            tr("Begin a sentence earlier"),
            id="coding.earlier",
            show=False,
            tooltip=tr("The start of the coding"),
        ),
        Binding(
            "k,alt+minus",
            "start('sentence',-1)",
            tr("Begin a sentence later"),
            id="coding.later",
            show=False,
            tooltip=tr("The start of the coding"),
        ),
        Binding(
            "h,alt+less_than_sign",
            "start('word',1)",
            tr("Begin a word earlier"),
            id="coding.earlier_word",
            show=False,
            tooltip=tr("The start of the coding"),
        ),
        Binding(
            "l,alt+greater_than_sign",
            "start('word',-1)",
            tr("Begin a word later"),
            id="coding.later_word",
            show=False,
            tooltip=tr("The start of the coding"),
        ),
        Binding(
            "o",
            "next_target",
            tr("The other coding here"),
            id="coding.next_target",
            show=False,
            tooltip=tr("Where several overlap, mean another"),
        ),
        Binding(
            "asterisk",
            "star",
            tr("Best quote"),
            id="coding.star",
            show=False,
            tooltip=tr("Mark the coding as one of the best"),
        ),
        Binding(
            "e",
            "comment",
            tr("Comment the coding"),
            id="coding.comment",
            show=False,
            tooltip=tr("A note on the coding itself"),
        ),
    ]

    def _target(self) -> Coding | None:
        """The coder's coding that is meant; where there is none, the screen says why."""
        found = self.target
        if found is not None and found.coder_id == self.document.me:
            return found
        others = [found] if found is not None else self.document.at(self.view.passage)
        if others:
            name = self.document.opened.coders[others[0].coder_id].name
            self.say(tr("The coding here was made by {name}: apply a code of your own.", name=name))
        else:
            self.say(tr("There is no coding here."))
        return None

    def _code_name(self, coding: Coding) -> str:
        return self.document.opened.tree.code(coding.code_id).name

    @on(CodingClicked)
    def _coding_clicked(self, event: CodingClicked) -> None:
        coding = self.document.codings.get(event.coding_id)
        if coding is not None:
            if self.view.selection is None:
                self.go_to(coding.span)
            self.aim_at(coding.id)
            self.view.focus()

    @on(CaretMoved)
    def _caret_left(self, event: CaretMoved) -> None:
        """What was pointed at is meant only while the caret is on it."""
        aimed = self.document.codings.get(self.target_id) if self.state and self.target_id is not None else None
        if aimed is None or not aimed.span.overlaps(event.passage):
            self.target_id = None

    @on(MarkClicked)
    def _bracket_clicked(self, event: MarkClicked) -> None:
        if event.mark_id in self.document.codings:
            self.aim_at(event.mark_id)

    def action_next_target(self) -> None:
        """Mean the next of the coder's codings at the caret."""
        own = sorted(
            self.document.own_at(self.view.passage), key=lambda coding: (coding.end - coding.start, -coding.id)
        )
        if not own:
            self._target()
            return
        meant = self.target
        ids = [coding.id for coding in own]
        place = (ids.index(meant.id) + 1) % len(ids) if meant is not None and meant.id in ids else 0
        self.aim_at(ids[place])
        words = one_line(" ".join(own[place].quote.split()), 32)
        self.say(
            tr(
                "{code}: {place} of {count} here, “{words}”",
                code=self._code_name(own[place]),
                place=place + 1,
                count=len(own),
                words=words,
            )
        )

    async def action_remove(self) -> None:
        """Take the coding at the caret away; of several, ask which, unless one was pointed at."""
        own = self.document.own_at(self.view.passage)
        if len(own) > 1 and self.target_id is None:
            chooser = CodingChooser(tr("Remove which coding?"), self.document, own, at_top=self.passage_is_low())
            await self.ask(chooser, self._remove)
        elif (target := self._target()) is not None:
            await self._remove([target.id])

    async def _remove(self, ids: list[int] | None) -> None:
        from qualcode.coding.changing import remove_codings

        if not ids:
            return
        name = self._code_name(self.document.codings[ids[0]])
        if await self.change(remove_codings, ids) is not None:
            self.target_id = None
            self.say(
                tr("{name}: removed, u brings it back", name=name)
                if len(ids) == 1
                else tr("{codings}: removed, u brings them back", codings=counted(len(ids), "coding"))
            )
            self.repaint_about()

    async def action_recode(self) -> None:
        """Give the coding at the caret another code."""
        target = self._target()
        if target is not None:
            then = partial(self._recode, target)
            await self.ask_code(
                tr("Which code instead of {code}?", code=self._code_name(target)), then, may_create=False
            )

    async def _recode(self, target: Coding, picked: Picked | None) -> None:
        from qualcode.coding.changing import change_code

        if picked is None or picked.code_id is None:
            return
        before = self._code_name(target)
        applied = await self.change(change_code, target.id, picked.code_id)
        if applied is not None:
            self.last_code = picked.code_id
            joined = tr(", joined with what it overlaps") if applied.outcome == "extended" else ""
            self.say(f"{before} → {self.document.opened.tree.code(picked.code_id).name}{joined}")
            self.repaint_about()

    async def action_keep(self) -> None:
        """Say that the coding fits its code as that is defined now."""
        from qualcode.codebook.recoding import keep_codings

        target = self._target()
        if target is None:
            return
        if not self.document.is_outdated(target):
            self.say(
                tr("{code}: its definition is that under which the coding was made.", code=self._code_name(target))
            )
        elif await self.change(keep_codings, [target.id]) is not None:
            self.say(tr("{code}: kept as it is defined now", code=self._code_name(target)))

    async def action_star(self) -> None:
        """Mark the coding as one of the best quotes, or no longer."""
        from qualcode.coding.changing import set_star

        target = self._target()
        if target is not None and await self.change(set_star, target.id, not target.star) is not None:
            self.say(
                f"{self._code_name(target)}: " + (tr("no best quote any more") if target.star else tr("best quote ★"))
            )

    async def action_comment(self) -> None:
        """Write the coding's comment."""
        target = self._target()
        if target is not None and self.may_write():
            await self.ask(CommentEditor(self, target, self._code_name(target)))

    async def action_end(self, unit: str, step: int) -> None:
        """Move the end of the coding by a sentence or word: 1 further, -1 back."""
        target = self._target()
        if target is not None:
            if unit == "sentence":
                said = tr("longer by a sentence") if step > 0 else tr("shorter by a sentence")
            else:
                said = tr("longer by a word") if step > 0 else tr("shorter by a word")
            await self._resize(target, target.start, self._moved(target.end, unit, step, at_end=True), said)

    async def action_start(self, unit: str, step: int) -> None:
        """Move the start of the coding by a sentence or word: 1 earlier, -1 later."""
        target = self._target()
        if target is not None:
            if unit == "sentence":
                said = tr("begins a sentence earlier") if step > 0 else tr("begins a sentence later")
            else:
                said = tr("begins a word earlier") if step > 0 else tr("begins a word later")
            await self._resize(target, self._moved(target.start, unit, -step, at_end=False), target.end, said)

    async def _resize(self, target: Coding, start: int, end: int, said: str) -> None:
        from qualcode.coding.changing import resize

        if end <= start:
            self.say(tr("{code} cannot become smaller: Delete removes it.", code=self._code_name(target)))
        elif (start, end) == target.span:
            self.say(tr("{code}: there is nothing further in that direction.", code=self._code_name(target)))
        else:
            applied = await self.change(resize, target.id, (start, end))
            if applied is not None:
                joined = tr(", joined with what it now overlaps") if applied.outcome == "extended" else ""
                self.say(f"{self._code_name(target)}: {said}{joined}")

    def _moved(self, offset: int, unit: str, step: int, *, at_end: bool) -> int:
        """The nearest end or start of a unit beyond an offset, in the direction of `step`; itself if there is none."""
        transcript = self.document.opened.transcript
        if unit == "sentence":
            return sentence_edge(transcript.sentences, offset, step, at_end=at_end)
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
