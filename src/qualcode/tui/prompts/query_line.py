"""The line in which a query is written: names are completed while one types, and what is wrong is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from qualcode.domain.errors import QualcodeError, QueryError
from qualcode.domain.translation import tr
from qualcode.retrieval.language.completing import Completion, complete
from qualcode.retrieval.language.names import Names
from qualcode.tui.prompts.rows import QUIET, editable, harmless, one_line
from qualcode.tui.screens.base import WorkScreen

MOST = 8
"""So many ways to go on are offered."""
KEYS = tr("Tab puts in   ↑↓ choose   Enter asks")
HINT = tr("a code, text:words, speaker:…, @attribute=…, and or not ( )")
_BLANK = "\u00a0"
"""Stands before the caret that points: a line's own blanks would be left out where it is wrapped."""
_WHAT = {"code": tr("code"), "value": "", "attribute": tr("attribute"), "saved": tr("saved query")}
"""What is said beside an offer; conditions and operators explain themselves."""
_FIRST, _CHOSEN = "$foreground on $surface-lighten-2", "bold $block-cursor-foreground on $block-cursor-background"


class QueryField(Input):
    """The field of the line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ask", tr("Ask"), id="query.ask", tooltip=tr("Show what the query finds")),
        Binding("tab", "take", tr("Complete"), id="query.take", tooltip=tr("Put in what the list offers")),
        Binding(
            "down",
            "choose(1)",
            tr("Next"),
            id="query.next",
            show=False,
            tooltip=tr("The offer below, or into the list"),
        ),
        Binding("up", "choose(-1)", tr("Previous"), id="query.previous", show=False, tooltip=tr("The offer above")),
        Binding(
            "escape", "back", tr("Back"), id="query.back", tooltip=tr("Offer nothing more, or leave the line as it was")
        ),
    ]

    @property
    def line(self) -> QueryLine:
        """The line that it belongs to."""
        return next(one for one in self.ancestors if isinstance(one, QueryLine))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "take" or self.line.is_offering

    def action_ask(self) -> None:
        """Ask, or put in what the arrow keys have chosen."""
        self.line.enter()

    def action_take(self) -> None:
        """Put in the offer."""
        self.line.take()

    def action_choose(self, step: int) -> None:
        """Choose among the offers."""
        self.line.choose(step)

    def action_back(self) -> None:
        """Close the offers, else leave the line."""
        self.line.back()

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        if self.is_mounted:
            self.line.focused(focused)


class Offers(Static):
    """The ways to go on, over what is below the line."""

    def on_click(self, event: events.Click) -> None:
        next(one for one in self.ancestors if isinstance(one, QueryLine)).take(event.y)


class QueryLine(Vertical):
    """A field for a query, with offers below it while one types, and the sentence on what is wrong with it."""

    DEFAULT_CSS = """
    QueryLine {
        height: auto;
        #query-row { height: 1; background: $surface; padding: 0 1; }
        #query-label { width: auto; padding: 0 1 0 0; color: $foreground 70%; }
        QueryField { height: 1; width: 1fr; border: none; padding: 0; background: $surface; }
        QueryField:focus { background: $surface-lighten-1; }
        #query-problem { height: auto; max-height: 4; display: none; padding: 0 1; color: $text-error; }
        #query-offers {
            overlay: screen; constrain: inside; width: auto; height: auto; max-height: 10; display: none;
            background: $surface-lighten-1; margin: 0 0 0 2; padding: 0 1;
        }
    }
    """

    @dataclass
    class Asked(Message):
        """Somebody pressed Enter."""

        query: str

    @dataclass
    class Left(Message):
        """Somebody went out of the line; `into` says that it was downwards, into what is below."""

        into: bool

    def __init__(self, label: str = tr("Query"), *, hint: str = HINT) -> None:
        super().__init__()
        self._label = label
        self._hint = hint
        self._names: Names | None = None
        self._offered: Sequence[Completion] = ()
        self._chosen = 0
        self._in_hand = False
        """Whether the arrow keys have chosen since the last letter: then Enter puts in what is chosen."""
        self._kept = ""
        """What stands in the line when nobody is changing it."""
        self._error: QualcodeError | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="query-row"):
            yield Static(self._label, id="query-label", markup=False)
            yield QueryField(placeholder=self._hint, compact=True, select_on_focus=False, id="query")
        yield Offers("", id="query-offers", markup=False)
        yield Static("", id="query-problem", markup=False)

    @property
    def field(self) -> QueryField:
        """Where the query is typed."""
        return self.query_one(QueryField)

    @property
    def value(self) -> str:
        """What stands in the line."""
        return self.field.value.strip()

    @property
    def is_offering(self) -> bool:
        """Whether ways to go on are shown."""
        return bool(self._offered)

    def put(self, query: str) -> None:
        """Let a query stand in the line, with nothing wrong about it."""
        self._kept = query
        self.show(query)
        self.complain(None)

    def show(self, query: str) -> None:
        """Let a query stand in the line as if it were being written: Esc brings back what stood there before."""
        shown = editable(query)
        if self.field.value != shown:
            with self.prevent(Input.Changed):
                self.field.value = shown
            self.field.cursor_position = len(shown)
        self._offer(())

    def forget_names(self) -> None:
        """Read the names anew when they are wanted next: the project has changed."""
        self._names = None
        if self.field.has_focus:
            self._read_names()

    # ------------------------------------------------------------------ what is wrong

    def complain(self, error: QualcodeError | None) -> None:
        """Say what is wrong, and point at it where that is one place; None takes it back."""
        self._error = error
        self.query_one("#query-problem", Static).display = error is not None
        if error is None:
            return
        at = self._place(error)
        width = self.field.content_region.width
        if at is not None and width and not 0 <= self._column(at) < width:  # Out of sight: bring it there.
            self.field.cursor_position = min(at, len(self.field.value))
            self.call_after_refresh(self._point)
        self._point()

    def _place(self, error: QualcodeError) -> int | None:
        """The character of the field that an error points at."""
        if not isinstance(error, QueryError) or error.at is None or error.query != self.value:
            return None
        return error.at + len(self.field.value) - len(self.field.value.lstrip())

    def _column(self, at: int) -> int:
        """The column of the field in which a character stands."""
        return cell_len(self.field.value[:at]) - self.field.scroll_offset.x

    def _point(self) -> None:
        """Write the sentence, and the caret above it."""
        if self._error is None:
            return
        lines = [Content(harmless(self._error.sentence))]
        at = self._place(self._error)
        if at is not None:
            blanks = _BLANK * (len(self._label) + 1 + max(0, self._column(at)))
            lines.insert(0, Content.styled(f"{blanks}^", "bold"))
        self.query_one("#query-problem", Static).update(Content("\n").join(lines))

    # ------------------------------------------------------------------ offers

    def focused(self, focused: bool) -> None:
        """Called when the field gets or loses the focus."""
        if not focused:
            self._offer(())
        elif self._names is None:
            self._read_names()

    def _read_names(self) -> None:
        self.screen.run_worker(self._take_names(), group="names", exclusive=True)

    async def _take_names(self) -> None:
        from qualcode.retrieval.naming import read_names

        names = await cast(WorkScreen, self.screen).read(read_names)
        if names is not None and self.is_attached:
            self._names = names
            if self.field.has_focus and self.field.value != self._kept:
                self._offer_here()

    @on(Input.Changed, "#query")
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._error is not None:
            self.complain(None)
        if self.field.has_focus:
            self._offer_here()

    def _offer_here(self) -> None:
        if self._names is not None:
            self._offer(complete(self.field.value, self.field.cursor_position, self._names, most=MOST))

    def _offer(self, offered: Sequence[Completion]) -> None:
        if not offered and not self._offered:
            return
        self._offered, self._chosen, self._in_hand = offered, 0, False
        self._show_offers()
        self.field.refresh_bindings()

    def _show_offers(self) -> None:
        part = self.query_one(Offers)
        part.display = bool(self._offered)
        if not self._offered:
            return
        most = max(20, self.size.width - 8)
        names = [one_line(one.shown, most) for one in self._offered]
        beside = [_WHAT.get(one.what, "") for one in self._offered]
        wide = max(cell_len(name) for name in names) + 2
        whole = max(wide + max(map(len, beside)), len(KEYS))
        lines = []
        for number, (name, what) in enumerate(zip(names, beside, strict=True)):
            line = Content.assemble(
                name, " " * (wide - cell_len(name)), (what, "" if number == self._chosen else QUIET)
            ).pad_right(whole - wide - len(what))
            if number == self._chosen:
                line = line.stylize(_CHOSEN if self._in_hand else _FIRST)
            lines.append(line)
        part.update(Content("\n").join([*lines, Content.styled(KEYS, QUIET)]))

    def take(self, number: int | None = None) -> None:
        """Put in an offer: the one of a number, or the chosen one."""
        number = self._chosen if number is None else number
        if number < len(self._offered):
            one = self._offered[number]
            field = self.field
            text = field.value
            before = text[: one.start] + one.text
            field.value = before + text[one.end :]
            field.cursor_position = len(before)
            field.focus()

    def choose(self, step: int) -> None:
        """Choose the offer below or above; where there is none, go out of the line."""
        if not self._offered:
            if step > 0:
                self.post_message(self.Left(into=True))
            return
        if self._in_hand:
            self._chosen = (self._chosen + step) % len(self._offered)
        elif step < 0:
            self._chosen = len(self._offered) - 1
        self._in_hand = True
        self._show_offers()

    def enter(self) -> None:
        """Ask; where the arrow keys have chosen an offer, put that in instead.

        A few letters of a code alone are that code, as in the picker of codes; the line shows which.
        """
        if self._in_hand and self._offered:
            self.take()
            return
        if self._is_part_of_a_code():
            self.take(0)
        self._offer(())
        self.post_message(self.Asked(self.value))

    def _is_part_of_a_code(self) -> bool:
        """Whether nothing but a few letters of a code is typed, and the first offer is a code."""
        if not self._offered or self._offered[0].what != "code" or self._names is None:
            return False
        first, typed = self._offered[0], self.value.casefold()
        alone = not self.field.value[: first.start].strip() and not self.field.value[first.end :].strip()
        return alone and typed not in self._names.folded_codes and typed not in self._names.folded_code_names

    def back(self) -> None:
        """Close the offers; where there are none, take back what was typed and leave."""
        if self._offered:
            self._offer(())
            return
        self.put(self._kept)
        self.post_message(self.Left(into=False))
