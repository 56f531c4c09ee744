"""Putting a round together: name, coders, documents or a sample of them, how it is coded; and what would come of it."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.rounds import ROUND_UNITS
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.team.round_wishes import (
    BY_NUMBER,
    BY_SHARE,
    DRAWINGS,
    Choices,
    Foreseen,
    RoundWish,
    foresee,
    make_round,
    round_choices,
)
from qualcode.team.work_lists import UNITS_ASKED
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.row_screen import Remembered, head_of
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.rounds.lines import ChoiceLine, DoLine, FormLine, TextLine, TickLine
from qualcode.tui.rounds.plans import dealt_lines, drawn_line, joined, stratum_lines
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.screens.rounds import RoundsScreen

ALL_DOCUMENTS = ""
_DRAWN = {"not drawn": tr("no: all of them"), BY_SHARE: tr("yes: a share"), BY_NUMBER: tr("yes: a number")}
_FIRST_AMOUNT = {BY_SHARE: "20%", BY_NUMBER: "1"}
_ONLY_DRAWN = ("amount", "seed", "rest", "by")
"""Lines that mean nothing where nothing is drawn."""
_LEFT_OFF: Remembered[RoundWish | None] = Remembered()
"""What was put together and not made yet."""


class NewRoundScreen(WorkScreen):
    """A form on the left, and on the right, at once, what a round of it would be."""

    NAME = "new_round"
    AUTO_FOCUS = "TextLine Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,f12",
            "make",
            tr("Make it"),
            id="new_round.make",
            priority=True,
            tooltip=tr("The round as it is told"),
        ),
        Binding(
            "enter", "on", tr("Next step"), id="new_round.on", priority=True, tooltip=tr("On the last line: make it")
        ),
        Binding(
            "up",
            "back",
            tr("Step before"),
            id="new_round.back",
            priority=True,
            show=False,
            tooltip=tr("The line above"),
        ),
        Binding(
            "down", "next", tr("Next"), id="new_round.next", priority=True, show=False, tooltip=tr("The line below")
        ),
        Binding(
            "pagedown",
            "read(1)",
            tr("Read on"),
            id="new_round.read_on",
            priority=True,
            show=False,
            tooltip=tr("Further down in what would come of it"),
        ),
        Binding(
            "pageup",
            "read(-1)",
            tr("Read back"),
            id="new_round.read_back",
            priority=True,
            show=False,
            tooltip=tr("Up again in what would come of it"),
        ),
        Binding(
            "ctrl+r", "other_seed", tr("Other seed"), id="new_round.seed", tooltip=tr("Draw other documents by chance")
        ),
        Binding(
            "escape", "leave", tr("Back"), id="new_round.leave", tooltip=tr("What is filled in stays for a next time")
        ),
    ]
    DEFAULT_CSS = """
    NewRoundScreen {
        #wish-columns { height: 1fr; }
        #wish-form { width: 46%; max-width: 64; height: 1fr; scrollbar-size-vertical: 1; }
        #wish-foreseen {
            width: 1fr; height: 1fr; padding: 0 1; background: $surface; border-left: vkey $panel;
            scrollbar-size-vertical: 1;
        }
        #wish-told { height: auto; }
        #wish-means { height: 2; padding: 0 1; background: $panel; color: $foreground; }
        .step { height: 1; color: $text-primary; text-style: bold; padding: 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.wish = RoundWish()
        self.choices: Choices | None = None
        self.foreseen: Foreseen | None = None
        self._refusal = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        with Horizontal(id="wish-columns"):
            yield VerticalScroll(id="wish-form", can_focus=False)
            with VerticalScroll(id="wish-foreseen", can_focus=False):
                yield Static("", id="wish-told", markup=False)
        yield Static("", id="wish-means", markup=False)
        yield KeyLine(show_command_palette=False)

    async def on_mount(self) -> None:
        self.query_one("#head", Static).update(head_of(self, tr("New round")))
        self.choices = await self.read(round_choices)
        if self.choices is None:
            return
        kept = _LEFT_OFF.get(self.qualcode, None)
        self.wish = replace(kept) if kept is not None else first_wish(self.choices)
        await self.query_one("#wish-form").mount_all(self._lines(self.choices))
        self._fill_in()
        name = self.query_one("TextLine Input", Input)
        name.focus()
        if kept is None:
            name.select_all()  # What is typed takes the place of what is only suggested.
        self._foresee()

    # ------------------------------------------------------------------ the form

    def _lines(self, choices: Choices) -> Iterator[Widget]:
        """The steps with their lines, in their order."""
        wish = self.wish
        yield _step(tr("1  The round"))
        yield TextLine(
            "name", tr("Name"), tr("What it is called, and the codebook as it stands with it."), value=wish.name
        )
        yield TextLine("note", tr("What for"), tr("A note that is kept with it; may be empty."), value=wish.note)
        yield _step(tr("2  Who codes"))
        for name, role in choices.coders:
            means = tr("Space: {name} codes in this round, or not.", name=name)
            yield TickLine("coders", harmless(name), means, key=name, note=tr("lead") if role == "lead" else "")
        yield _step(tr("3  Which documents"))
        sets: list[tuple[Hashable, str]] = [
            (ALL_DOCUMENTS, tr("all {documents}", documents=counted(choices.documents, "document")))
        ]
        sets += [(name, tr("set {name} ({size:,})", name=harmless(name), size=size)) for name, size in choices.sets]
        if choices.sets:
            yield ChoiceLine("set_name", tr("Of"), tr("All documents, or those of a set."), sets)
        yield ChoiceLine(
            "drawing", tr("Draw some"), tr("All of these are coded, or some drawn by chance: the same "
                                        "by the same seed."),
            [(drawing, _DRAWN[drawing]) for drawing in DRAWINGS],
        )  # fmt: skip
        yield TextLine(
            "amount", tr("How many"), tr("How many are drawn: a share, as 20%, or a number."), value=wish.amount
        )
        yield TextLine(
            "seed", tr("Seed"), tr("The same seed draws the same documents. Ctrl+R takes another."), value=wish.seed
        )
        by = tr("Space: from each value of this its part, or not. Several together make finer strata.")
        for name in choices.attributes:
            yield TickLine("by", tr("by {name}", name=harmless(name)), by, key=name)
        yield ChoiceLine(
            "each", tr("Coders each"), tr("How many coders each document gets; of a sample, each drawn one."), [(0, "")]
        )
        yield TickLine(
            "rest", tr("the rest, too"), tr("The documents that are not drawn are coded too, by one coder each.")
        )
        yield _step(tr("4  How"))
        yield TickLine(
            "blind", tr("blind"), tr("Coders see nothing of what others did there until all of theirs is done.")
        )
        yield TickLine(
            "open_codebook",
            tr("codebook open in bundles"),
            tr("Coders may change the codebook in bundles; else they propose."),
        )
        yield TickLine(
            "freeze", tr("freeze the codebook"), tr("The codebook of this project is frozen until the round is closed.")
        )
        yield ChoiceLine(
            "unit", tr("Unit"), tr("What is coded by, and agreement counted in."),
            [(unit, UNITS_ASKED[unit]) for unit in ROUND_UNITS],
        )  # fmt: skip
        yield DoLine("make", tr("Make the round"), tr("Enter makes it as it is shown. Undo (u) takes it back."))

    def _fill_in(self) -> None:
        """Bring ticks and choices to what is wanted, and show the lines that mean something."""
        wish = self.wish
        for tick in self.query(TickLine):
            kept = getattr(wish, tick.name or "")
            tick.ticked = tick.key in kept if isinstance(kept, list) else bool(kept)
            tick.refresh()
        for choice in self.query(ChoiceLine):
            if choice.name != "each":
                choice.offer(choice.values, getattr(wish, choice.name or ""))
        most = max(1, len(wish.coders))
        numbers = [(number, tr("{number} of {most}", number=number, most=most)) for number in range(1, most + 1)]
        if wish.draws:
            self._line("each").offer(numbers, wish.each or min(2, most))
        else:
            self._line("each").offer(
                [(0, tr("all {most}", most=most) if most > 1 else tr("the one")), *numbers[:-1]], wish.each
            )
        wish.each = int(str(self._line("each").value))
        for widget in self.query("FormLine, TextLine"):
            widget.display = wish.draws or widget.name not in _ONLY_DRAWN

    def _line(self, name: str) -> ChoiceLine:
        return next(line for line in self.query(ChoiceLine) if line.name == name)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.name and getattr(self.wish, event.input.name) != event.value:
            setattr(self.wish, event.input.name, event.value)
            self._wanted()

    @on(FormLine.Changed)
    async def _changed(self, event: FormLine.Changed) -> None:
        event.stop()
        line, wish = event.line, self.wish
        if isinstance(line, DoLine):
            self.action_make()
            return
        if isinstance(line, TickLine) and line.key:
            order = self.choices
            known = (
                [name for name, _ in order.coders]
                if order and line.name == "coders"
                else list(order.attributes if order else ())
            )
            ticked = {tick.key for tick in self.query(TickLine) if tick.name == line.name and tick.ticked}
            setattr(wish, line.name or "", [name for name in known if name in ticked])
        elif isinstance(line, TickLine):
            setattr(wish, line.name or "", line.ticked)
        elif isinstance(line, ChoiceLine):
            setattr(wish, line.name or "", line.value)
        if line.name == "drawing" and wish.drawing in _FIRST_AMOUNT:
            self._type("amount", _FIRST_AMOUNT[wish.drawing])
        self._fill_in()
        self._wanted()

    def _type(self, name: str, text: str) -> None:
        setattr(self.wish, name, text)
        next(line for line in self.query(Input) if line.name == name).value = text

    # ------------------------------------------------------------------ what would come of it

    def _wanted(self) -> None:
        _LEFT_OFF.keep(self.qualcode, self.wish)
        self._foresee()

    @work(exclusive=True, group="foreseeing")
    async def _foresee(self) -> None:
        """Draw and deal out what is wanted now; nothing is written."""
        await asyncio.sleep(0)  # Of several keys at once only the last is drawn for.
        try:
            self.foreseen = await self.qualcode.store.run(foresee, replace(self.wish))
            self._refusal = ""
        except QualcodeError as error:
            self.foreseen, self._refusal = None, error.shown
        self._show_foreseen()

    def _show_foreseen(self) -> None:
        width = max(20, self.query_one("#wish-foreseen").scrollable_content_region.width)
        lines = [Content.styled(tr("What would come of it"), "bold underline"), Content("")]
        if self._refusal:
            lines.append(Content.styled(harmless(self._refusal), "$text-warning"))
        elif self.foreseen is not None:
            plan, dealt = self.foreseen.plan, self.foreseen.dealt
            what = f"{counted(len(dealt.documents), 'document')}, {counted(dealt.assignments, 'assignment')}"
            lines.append(Content.styled(what, "bold"))
            if plan is not None:
                lines.append(Content(harmless(drawn_line(plan))))
                lines += [Content(""), *stratum_lines(plan, width)] if plan.by else []
            lines += [Content(""), *dealt_lines(dealt, width)]
            if plan is not None:
                titles = {document.uuid: document.name for document, _ in dealt.documents}
                names = ", ".join(harmless(titles.get(uuid, "")) for uuid in plan.drawn)
                lines += [Content(""), Content.assemble((tr("drawn: "), QUIET), names)]
        self.query_one("#wish-told", Static).update(joined(lines))

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show_foreseen)

    # ------------------------------------------------------------------ going about

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the line is for."""
        line = event.widget if isinstance(event.widget, FormLine) else event.widget.parent
        means = getattr(line, "means", "")
        self.query_one("#wish-means", Static).update(harmless(means))

    def action_next(self) -> None:
        """Go to the line below; from the last one nowhere."""
        if not isinstance(self.focused, DoLine):
            self.focus_next()

    def action_back(self) -> None:
        """Go to the line above; from the first one nowhere."""
        if self.focused is not self.query_one("TextLine Input"):
            self.focus_previous()
        else:
            self.query_one("#wish-form").scroll_home(animate=False)

    def action_on(self) -> None:
        """Go on to the next line; on the last one make the round."""
        if isinstance(self.focused, DoLine):
            self.action_make()
        else:
            self.action_next()

    def action_read(self, step: int) -> None:
        """Move in what would come of it."""
        pane = self.query_one("#wish-foreseen")
        pane.scroll_relative(y=step * max(1, pane.size.height - 2), animate=False)

    def action_other_seed(self) -> None:
        """Take another seed."""
        if self.wish.draws:
            self._type("seed", RoundWish().seed)
            self._wanted()
        else:
            self.say(tr("Nothing is drawn: the seed would mean nothing"))

    @work
    async def action_make(self) -> None:
        """Make the round as it is shown."""
        if self.choices is None or not self.may_write():
            return
        done = await self.change(make_round, replace(self.wish))
        if done is not None:
            _LEFT_OFF.keep(self.qualcode, None)
            for screen in self.app.screen_stack:
                if isinstance(screen, RoundsScreen):
                    screen.look_for(self.wish.name)
            self.leave()
            self.say(tr("{round}: made", round=f"{done.summary[:1].upper()}{done.summary[1:]}"))

    def action_leave(self) -> None:
        """Go back; what is filled in stays."""
        self.leave()

    def leave(self) -> None:
        """Go back, unless another screen has come over this one."""
        if self.is_active:
            self.app.pop_screen()


def first_wish(choices: Choices) -> RoundWish:
    """What stands in the form at first: everybody codes who does not lead."""
    coders = [name for name, role in choices.coders if role != "lead"] or [name for name, _ in choices.coders]
    return RoundWish(name=choices.name, coders=coders)


def _step(title: str) -> Static:
    return Static(title, classes="step", markup=False)
