"""The editor for memos and comments: what is typed is committed every second, and one undo takes a sitting back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from qualcode.domain.errors import QualcodeError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import MEMO_KINDS
from qualcode.settings.external_editor import edit_text, editor_command
from qualcode.tui.prompts.link_offers import LinkOffers, Names
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.prompts.words import WritingPrompt

T = TypeVar("T")
SAVE_SECONDS = 1.0
"""What is typed is committed so long after the first letter that is not yet."""


class TextEditor(WritingPrompt[None]):
    """A text that is kept while it is written.

    Args:
        title: What it is.
        text: What stands there at first.
        command: The setting `editor`.
        note: What there is to read before writing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s,f12", "close", tr("Close"), id="memo.close", priority=True, tooltip=tr("All is kept")),
        Binding(
            "ctrl+e", "external", tr("Your editor"), id="memo.external", priority=True, tooltip=tr("Write in $EDITOR")
        ),
        Binding(
            "ctrl+up",
            "read_note(-1)",
            tr("Read above"),
            id="memo.note_up",
            show=False,
            tooltip=tr("Others' memos, upwards"),
        ),
        Binding(
            "f8",
            "read_note(1)",
            tr("Read below"),
            id="memo.note_down",
            show=False,
            tooltip=tr("Others' memos, downwards"),
        ),
    ]
    KEYS = tr("Esc close, all is kept   ^E your own editor   ^Z undo")
    LEAST_ROWS = 1
    keeps_itself = True
    """Nothing that was typed is lost when the dialog is closed."""

    DEFAULT_CSS = """
    TextEditor {
        .dialog { width: 90%; max-width: 100; }
        #memo-heads { display: none; height: auto; color: $foreground 70%; }
        #memo-state { height: 1; color: $foreground 70%; text-align: right; }
    }
    """

    def __init__(self, title: str, text: str, *, command: str, note: str = "") -> None:
        super().__init__(title, text, note=note)
        self._kept = text
        """The text as it is committed."""
        self._command = command
        self._timer: Timer | None = None
        self._one_at_a_time = asyncio.Lock()
        self._warned = False
        """Whether the user knows that closing would lose something."""

    def body(self) -> ComposeResult:
        yield Static("", id="memo-heads", markup=False)
        yield from super().body()
        yield Static("", id="memo-state", markup=False)

    def on_mount(self) -> None:
        self.show_state()

    def rows_around(self) -> int:
        return sum(note.size.height for note in self.query(".dialog--note"))

    @property
    def is_kept(self) -> bool:
        """Whether all that stands there is committed."""
        return self.field.whole_text == self._kept

    async def keep(self, text: str) -> str:
        """Commit a text; what is said of it afterwards.

        Raises:
            QualcodeError: It cannot be kept.
        """
        raise NotImplementedError

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._warned = False
        if self._timer is None and not self.is_kept:
            self._timer = self.set_timer(SAVE_SECONDS, self._save_soon)
        self.show_state("" if self.is_kept else "…")

    def _save_soon(self) -> None:
        self._timer = None
        self._save_now()

    @work(group="save")
    async def _save_now(self) -> None:
        await self.save()

    @work(group="close")
    async def _close_now(self) -> None:
        await self.finish()

    async def save(self) -> bool:
        """Commit what stands there; False if it cannot be, and the dialog says why."""
        async with self._one_at_a_time:
            if self.is_kept:
                return True
            text = self.field.whole_text
            try:
                said = await self.keep(text)
            except QualcodeError as error:
                self.refuse(tr("Not saved: {reason}", reason=error.shown))
                self.show_state(tr("not saved"))
                return False
            self._kept = text
            self.refuse("")
            self.show_state(said)
            return True

    def show_state(self, said: str = "") -> None:
        """Say whether the text is saved."""
        self.query_one("#memo-state", Static).update(said)

    async def action_close(self) -> None:
        """Commit what is left and close; what cannot be committed is lost only when asked twice."""
        await self.finish()

    async def finish(self) -> None:
        """Commit and close, or say once why it cannot be committed."""
        if await self.save() or self._warned:
            self.dismiss(None)
            return
        self._warned = True
        self.show_state(tr("not saved: Esc again closes without it"))

    def action_cancel(self) -> None:
        """Closing keeps what was typed."""
        self._close_now()

    def action_read_note(self, step: int) -> None:
        """Scroll what there is to read."""
        for note in self.query(".dialog--note").results(VerticalScroll):
            note.scroll_relative(y=4 * step, animate=False)

    async def action_external(self) -> None:
        """Go on in the user's own editor; the text comes back when it is closed."""
        await self.save()
        before = self.field.whole_text
        try:
            command = editor_command(self._command)
            with self.app.suspend():
                text = edit_text(before, command)
        except SuspendNotSupported:
            self.refuse(tr("This terminal cannot be lent to another program: write here instead."))
            return
        except QualcodeError as error:
            self.refuse_for(error)
            return
        self.refuse("")
        if text != before:
            self.field.replace_all(text)
            await self.save()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What can be written on from the editor."""

    name: str
    """In a word or two: `passage`, `code Joy`."""
    about: str
    """The thing itself, such as the words of the passage."""
    target: T
    memo_id: int | None = None
    """The writer's own memo that is there already."""
    kind: str = MEMO_KINDS[0]
    text: str = ""
    note: str = ""
    """What others have written there."""


Keep = Callable[[str, str, T, int | None], Awaitable[tuple[int | None, str]]]
"""Commits text and kind of a memo on a target (an id, where it has one); its id and what is said of it."""


class MemoEditor(TextEditor, Generic[T]):
    """A memo: its kind, what it is on, its text.

    What was begun in this sitting goes with the writer when another target is chosen; what stood there before stays
    where it is, and the other target's own memo is opened.

    Args:
        pages: What it can be on.
        at: The number of the first one shown.
        keep: Commits it.
        command: The setting `editor`.
        names: Reads what a link can be written to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,tab",
            "take_link",
            tr("Take the link"),
            id="memo.link_take",
            priority=True,
            tooltip=tr("That is offered"),
        ),
        Binding(
            "down",
            "step_link(1)",
            tr("Next link"),
            id="memo.link_step",
            priority=True,
            show=False,
            tooltip=tr("Of the offered"),
        ),
        Binding(
            "up",
            "step_link(-1)",
            tr("Link before"),
            id="memo.link_back",
            priority=True,
            show=False,
            tooltip=tr("Of the offered"),
        ),
        Binding(
            "tab,ctrl+t",
            "kind(1)",
            tr("Kind"),
            id="memo.kind",
            priority=True,
            tooltip=tr("Note, method, theory, question"),
        ),
        Binding(
            "shift+tab,ctrl+o", "target(1)", tr("On what"), id="memo.target", priority=True, tooltip=tr("What it is on")
        ),
    ]
    DEFAULT_CSS = "MemoEditor #memo-heads { display: block; }"
    LEAST_ROWS = 8
    KEYS = tr("Tab kind   ⇧Tab or ^O on what   [[ link   ^E your own editor   Esc close, all is kept")
    LINK_KEYS = tr("↑↓ choose   Enter or Tab take the link   Esc leave it")

    def __init__(
        self, pages: Sequence[Page[T]], at: int, *, keep: Keep[T], command: str, names: Names | None = None
    ) -> None:
        page = pages[at]
        super().__init__(tr("Memo"), page.text, command=command, note=" ")
        self._pages = list(pages)
        self._at = at
        self._keep = keep
        self._memo_id = page.memo_id
        self._kind = page.kind
        self._kept_as = (page.kind, at)
        self._begun_here = page.memo_id is None
        self._names = names

    def body(self) -> ComposeResult:
        *parts, state = super().body()
        yield from parts
        yield LinkOffers(self._names)
        yield state

    def on_mount(self) -> None:
        self._show_heads()

    @property
    def offers(self) -> LinkOffers:
        """What a link that is being typed can lead to."""
        return self.query_one(LinkOffers)

    def rows_around(self) -> int:
        return super().rows_around() + self.offers.rows_taken

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys are those of the links while they are offered."""
        if action in ("take_link", "step_link", "kind"):
            offered = self.is_mounted and self.offers.is_open
            return offered is (action != "kind")
        return super().check_action(action, parameters)

    @on(TextArea.SelectionChanged)
    def _cursor_moved(self) -> None:
        self.offers.follow(self.field)

    @on(LinkOffers.Turned)
    def _offers_turned(self) -> None:
        self.query_one(".dialog--keys", Static).update(self.LINK_KEYS if self.offers.is_open else self.KEYS)
        self.fit(self.size.height)

    def action_step_link(self, step: int) -> None:
        """Move among the links that are offered."""
        self.offers.action_step(step)

    def action_take_link(self) -> None:
        """Write the link that is chosen."""
        self.offers.take(self.field)

    async def action_close(self) -> None:
        """Leave the offered links alone; where there are none, commit what is left and close."""
        if self.offers.is_open:
            self.offers.leave(self.field)
        else:
            await self.finish()

    @property
    def is_kept(self) -> bool:
        placed = self._kept_as == (self._kind, self._at) or not self.field.whole_text.strip()
        return super().is_kept and placed

    async def keep(self, text: str) -> str:
        wanted = (self._kind, self._at)
        self._memo_id, said = await self._keep(text, self._kind, self._pages[self._at].target, self._memo_id)
        self._kept_as = wanted
        if not self._begun_here:
            self._pages[self._at] = replace(self._pages[self._at], memo_id=self._memo_id, kind=self._kind, text=text)
        return said

    @property
    def _kinds(self) -> tuple[str, ...]:
        """What it can be: a summary of a case and a theme stays one."""
        return MEMO_KINDS if self._kind in MEMO_KINDS else (self._kind,)

    async def action_kind(self, step: int) -> None:
        """Make it another kind of memo."""
        kinds = self._kinds
        self._kind = kinds[(kinds.index(self._kind) + step) % len(kinds)]
        self._show_heads()
        await self.save()

    async def action_target(self, step: int) -> None:
        """Write on something else."""
        if not await self.save():
            return
        self._at = (self._at + step) % len(self._pages)
        if self._begun_here and self.field.whole_text.strip():
            self._show_heads()
            await self.save()
            return
        page = self._pages[self._at]
        self._memo_id, self._kind, self._kept = page.memo_id, page.kind, page.text
        self._kept_as, self._begun_here = (page.kind, self._at), page.memo_id is None
        self.field.begin(page.text)
        self._show_heads()
        self.show_state()

    def _show_heads(self) -> None:
        page = self._pages[self._at]
        on_what = _choice([page.name for page in self._pages], self._at)
        kinds = _choice([shown_word(kind) for kind in self._kinds], self._kinds.index(self._kind))
        self.query_one("#memo-heads", Static).update(
            Content.assemble((tr("on    "), QUIET), on_what, "\n", (tr("kind  "), QUIET), kinds)
        )
        heading = Content.assemble(
            tr("Memo on "), harmless(page.name), (f"  {harmless(page.about)}", f"not bold {QUIET}")
        )
        self.query_one(".dialog--title", Static).update(heading)
        note = self.query_one(".dialog--note")
        note.display = bool(page.note)
        note.query_one(Static).update(Content(harmless(page.note)))


def _choice(names: Sequence[str], at: int) -> Content:
    parts: list[tuple[str, str] | str] = []
    for number, name in enumerate(names):
        chosen = number == at
        parts += [
            (f"▸{harmless(name)}" if chosen else f" {harmless(name)}", "bold $foreground" if chosen else QUIET),
            "  ",
        ]
    return Content.assemble(*parts)
