"""What the keys of the codebook screen share: which codes they act on, what stands in their way, and saying it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from qualcode.codebook.freezing import FrozenError
from qualcode.codebook.picking import Finder
from qualcode.codebook.rehearsing import reach_of
from qualcode.domain.changes import Effects
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.tui.codebook.book import Book, Likes
from qualcode.tui.codebook.card import CardList
from qualcode.tui.codebook.questions import ReasonPrompt
from qualcode.tui.codebook.tree_rows import Theming
from qualcode.tui.coding.picker import CodePicker, Picked
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import one_line

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a verb gave back, and what it touched."""

    effects: Effects
    value: T


def done_by(project: Project, work: Callable[[Project], T]) -> Done[T]:
    """Do something, and note what it touched."""
    value = work(project)
    return Done(project.last, value)


class CodebookDesk(RowScreen):
    """The codebook screen without its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.book: Book | None = None
        self.likes: Likes = {}
        self.count_mine = False
        self.show_retired = False
        self.marked: dict[int, None] = {}
        """The codes that are marked, in the order in which they were."""

    @property
    def card(self) -> CardList:
        """The card beside the tree."""
        return self.query_one(CardList)

    @property
    def theming(self) -> Theming | None:
        """What the cursor stands on, where that is a code below a further theme of its."""
        key = self.rows.current_key
        return key if isinstance(key, Theming) else None

    def code(self) -> Code | None:
        """The code under the cursor."""
        key = self.rows.current_key
        id_ = key.code_id if isinstance(key, Theming) else key
        tree = self.book.tree if self.book else None
        return tree.code(id_) if tree is not None and isinstance(id_, int) and id_ in tree else None

    def chosen(self) -> list[Code]:
        """The marked codes in the order of the codebook, else the one under the cursor."""
        if self.marked and self.book is not None:
            return [code for code in self.book.tree.walk() if code.id in self.marked]
        code = self.code()
        return [code] if code is not None else []

    def named(self, codes: Collection[Code]) -> str:
        """Codes in a heading: the name of one, the number of several."""
        first = next(iter(codes))
        return f"“{one_line(first.name, 60)}”" if len(codes) == 1 else counted(len(codes), "code")

    def may_change(self) -> bool:
        """Whether the codebook can be changed; where it cannot, the screen says why."""
        if not self.may_write():
            return False
        if self.book is not None and self.book.frozen:
            self.refuse(
                FrozenError(
                    tr("the codebook is frozen for “{frozen}”", frozen=self.book.frozen),
                    remedy=tr("new codes, names, definitions, merging and retiring can be proposed; F thaws it"),
                )
            )
            return False
        return True

    @property
    def is_frozen(self) -> bool:
        """Whether changes can only be proposed."""
        return self.book is not None and bool(self.book.frozen)

    async def carry_out(self, work: Callable[[Project], T], *, saying: str = "") -> Done[T] | None:
        """Change something and say what was done; a refusal is shown and None comes back.

        Args:
            work: The change.
            saying: What is said, where that is more than what the history says.
        """
        done = await self.change(done_by, work)
        if done is not None and done.effects.change_id is not None and self.is_there:
            summary = saying or done.effects.summary
            self.say(f"{summary[:1].upper()}{summary[1:]}")
        return done

    async def ask_reason(
        self, question: str, codes: Collection[Code], *, yes: str, what: str = "", below: bool = True
    ) -> str | None:
        """Ask whether to go on; the reason, which may be empty, or None.

        Args:
            question: What would be done.
            codes: The codes whose reach is told.
            yes: What Enter does, in a word.
            what: What there is to know before the reach.
            below: Whether what hangs below them goes with them.
        """
        assert self.book is not None
        tree = self.book.tree
        ids = {id_ for code in codes for id_ in (tree.with_descendants(code.id) if below else (code.id,))}
        reach = await self.read(reach_of, ids)
        if reach is None:
            return None
        more = len(ids) - len(codes)
        with_it = tr(", with {codes} below", codes=counted(more, "code")) if more else ""
        detail = tr(
            "{reach}{with_codes_below}. {what_else}Undo (^Z) takes it back.",
            reach=reach.sentence[:1].upper() + reach.sentence[1:],
            with_codes_below=with_it,
            what_else=what,
        )
        answer: str | None = await self.app.push_screen_wait(ReasonPrompt(question, detail, yes=yes))
        return answer

    def done_with_marks(self, go_to: int | None = None) -> None:
        """Take the marks off, and go to a code."""
        self.marked.clear()
        if self.is_there:
            self.lay_out()
            if go_to is not None:
                self.rows.go_to(go_to)

    async def ask_proposal(self, question: str) -> str | None:
        """Ask whether to propose what cannot be done while the codebook is frozen; the reason, or None."""
        assert self.book is not None
        detail = tr(
            "The codebook is frozen for “{frozen}”: the lead decides (p lists what is proposed).",
            frozen=self.book.frozen,
        )
        answer: str | None = await self.app.push_screen_wait(ReasonPrompt(question, detail, yes=tr("propose it")))
        return answer

    async def ask_code(self, title: str, *, may_be_top: bool = False, but: Collection[int] = ()) -> Picked | None:
        """Ask for a code in use; None where none was chosen."""
        assert self.book is not None
        finder = self.book.finder
        if but:
            finder = Finder([entry for entry in finder.entries if entry.code_id not in but])
        picked: Picked | None = await self.app.push_screen_wait(
            CodePicker(title, self.book.tree, finder, parent_id=None, may_create=False, may_be_top=may_be_top)
        )
        return picked
