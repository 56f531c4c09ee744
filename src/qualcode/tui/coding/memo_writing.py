"""Writing memos and comments from the coding screen, and the list of the document's memos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.coding.memo_links import memos_as_read
from qualcode.coding.memos import MemoTarget, memos_on, rewrite_memo, target_of
from qualcode.domain.memo_links import as_written
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Memo
from qualcode.storage.reads.cases import memos_at
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.coding.memo_list import MemoChosen, MemoList
from qualcode.tui.prompts.memo_editor import Page
from qualcode.tui.prompts.memo_keeping import memo_editor
from qualcode.tui.prompts.rows import one_line


class WritingMemos(CodingDesk):
    """The actions that write and list memos."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m",
            "memo",
            tr("Memo on the passage"),
            id="coding.memo",
            show=False,
            tooltip=tr("On the passage, its coding, its code or the document"),
        ),
        Binding(
            "M",
            "memos",
            tr("Memos of the document"),
            id="coding.memos",
            show=False,
            tooltip=tr("To read, to go to, to write on, to remove"),
        ),
    ]

    async def action_memo(self) -> None:
        """Write a memo on the passage, or go on with the coder's own that stands on just this passage."""
        if self.may_write():
            await self._edit(self._targets(), self._memo_closed)

    def _targets(self) -> list[tuple[str, str, MemoTarget]]:
        """What a memo written here can be on: name, the thing itself, target."""
        state, passage = self.document, self.view.passage
        document = state.opened.transcript.document
        words = self._words(passage)
        found = []
        if passage.end > passage.start:
            found.append((tr("passage"), words, MemoTarget(state.document_id, (passage.start, passage.end))))
        coding = self.target or next(iter(state.at(passage)), None)
        if coding is not None:
            tree = state.opened.tree
            name = one_line(tree.code(coding.code_id).name, 24)
            found.append((tr("coding {name}", name=name), self._words(coding.span), MemoTarget(coding_id=coding.id)))
            found.append((tr("code {name}", name=name), tree.path(coding.code_id), MemoTarget(code_id=coding.code_id)))
        return [*found, (tr("document"), document.name, MemoTarget(state.document_id))]

    def _words(self, span: tuple[int, int]) -> str:
        text = self.document.opened.transcript.text
        return "“" + one_line(" ".join(text[span[0] : min(span[1], span[0] + 400)].split()), 60) + "”"

    async def _edit(self, targets: Sequence[tuple[str, str, MemoTarget]], then: Callable[[None], None]) -> None:
        """Open the editor on the first of some targets."""
        found = await self.read(memos_on, [target for _, _, target in targets])
        if found is None:
            return
        pages = [
            self._page(name, about, target, memos) for (name, about, target), memos in zip(targets, found, strict=True)
        ]
        await self.ask(memo_editor(self, pages), then)

    def _page(self, name: str, about: str, target: MemoTarget, memos: Sequence[Memo]) -> Page[MemoTarget]:
        me = self.qualcode.store.coder
        own = next((memo for memo in reversed(memos) if memo.coder == me), None)
        others = [
            tr(
                "{kind} by {coder}: {text}",
                kind=shown_word(memo.kind),
                coder=memo.coder,
                text=as_written(memo.text).strip(),
            )
            for memo in memos
            if memo is not own
        ]
        if own is None:
            return Page(name, about, target, note="\n".join(others))
        return Page(name, about, target, own.id, own.kind, own.text, "\n".join(others))

    def _memo_closed(self, _: None) -> None:
        if self.state is not None:
            self.repaint_about()

    # ------------------------------------------------------------------ the list

    async def action_memos(self) -> None:
        """List the memos on the document, its passages and its codings."""
        await self._list_memos(None)

    async def _list_memos(self, at: int | None) -> None:
        if not self.is_active:  # The way back from a memo leads here, unless it has led to another screen.
            return
        state = self.document
        memos = await self.read(memos_at, state.document_id)
        if memos:
            read = await self.read(memos_as_read, memos) or memos
            texts = {memo.id: memo.text for memo in read}
            await self.ask(MemoList(state, memos, texts, at, writer=self.qualcode.store.coder), self._memo_chosen)
        elif memos is not None:
            self.say(tr("There are no memos here yet: m writes one."))

    async def _memo_chosen(self, chosen: MemoChosen | None) -> None:
        if chosen is None:
            return
        memo, what = chosen
        if what == "all":
            await self.qualcode.action_go("memos")
        elif what == "go":
            span = self._place_of(memo)
            if span is not None:
                self.go_to(span)
        elif what == "remove":
            if await self.change(rewrite_memo, memo, "") is not None:
                self.say(tr("Memo removed: u brings it back."))
            await self._list_memos(memo.id)
        elif self.may_write():
            await self._edit_listed(memo)

    async def _edit_listed(self, memo: Memo) -> None:
        span = self._place_of(memo)
        words = self._words(span) if span is not None else self.document.opened.transcript.document.name
        name = tr("document") if span is None else tr("coding") if memo.coding_id is not None else tr("passage")
        page = Page(name, words, target_of(memo), memo.id, memo.kind, memo.text)

        async def back(_: None) -> None:
            await self._list_memos(memo.id)

        await self.ask(memo_editor(self, [page]), back)

    def _place_of(self, memo: Memo) -> tuple[int, int] | None:
        if memo.start is not None and memo.end is not None:
            return memo.start, memo.end
        coding = self.document.codings.get(memo.coding_id) if memo.coding_id is not None else None
        return (coding.start, coding.end) if coding is not None else None
