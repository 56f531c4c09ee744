"""Autocoding: the passages that would get a code, each with a tick, and one key that gives it to all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.retrieval.autocoding import Place, Proposal, Proposed
from qualcode.retrieval.widening import WIDENINGS, Widening
from qualcode.tui.autocode.asking import ask_for_code, ask_for_heading, ask_for_speaker
from qualcode.tui.autocode.giving import Wanted, give, proposed
from qualcode.tui.autocode.preview import COLUMNS, TICKED, TO, PreviewRows, are_passages, cells_of, summary, whole
from qualcode.tui.autocode.ticks import Ticks
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Cell, Row, RowList, harmless, matches
from qualcode.tui.screens.base import WorkScreen

MOST = 20_000
"""Hits that are coded at once at most."""
_DETAIL: dict[Widening, str] = {"found": "25%", "sentence": "30%", "turn": "45%"}
"""What the passage under the cursor takes of the screen, by how long passages are."""
NOTHING = tr(
    "Nothing of it can be coded: it stands in labels, time stamps or white space.\n\nPress ‹list.back› to go back."
)


async def autocode_places(screen: WorkScreen, places: Sequence[tuple[int, Span]], how: str) -> None:
    """Ask for a code and show which passages would get it, over a screen; from a worker.

    Args:
        screen: Over which it is asked; Esc, and having coded, lead back to it.
        places: Document and span of each hit.
        how: What was looked for, in words for the history; `retrieval.autocoding.looked_for` makes them.
    """
    if not places:
        screen.say(tr("There is nothing that could be coded"))
    elif len(places) > MOST:
        screen.say(
            tr(
                "{hits:,} hits: no more than {most:,} are coded at once. Narrow them down, or mark some.",
                hits=len(places),
                most=MOST,
            )
        )
    elif screen.may_write():
        wanted = await ask_for_code(screen, tr("Which code for {hits}?", hits=counted(len(places), "hit")))
        if wanted is not None and screen.is_active:
            await screen.app.push_screen(AutocodeScreen(places, how, wanted))


async def autocode_speaker(screen: WorkScreen) -> None:
    """Ask whose turns are to be coded, then for the code, and show them; from a worker."""
    found = await ask_for_speaker(screen)
    if found is not None:
        await autocode_places(screen, *found)


async def autocode_heading(screen: WorkScreen) -> None:
    """Ask for a heading of the guide, then for the code, and show what is answered under it; from a worker."""
    found = await ask_for_heading(screen)
    if found is not None:
        await autocode_places(screen, *found)


class AutocodeScreen(RowScreen):
    """The passages that would get a code.

    Args:
        places: Document and span of each hit.
        how: What was looked for, in words.
        wanted: The code.
    """

    NAME = "autocode"
    HEADING = tr("Autocode")
    TOUCHED_BY = frozenset({"coding", "code", "document", "version"})
    DEFAULT_CSS = """
    AutocodeScreen #autocode-what { height: auto; max-height: 2; padding: 0 1; background: $surface; }
    """

    def __init__(self, places: Sequence[Place], how: str, wanted: Wanted) -> None:
        super().__init__()
        self.places, self.how, self.wanted_code = places, how, wanted
        self.are_passages = are_passages(places)
        self.to: Widening = "found"
        self.ticks = Ticks(places)
        self.proposal: Proposal | None = None
        self.is_over = False
        """Whether the passages were coded, so that nothing is to be shown any more."""
        self._shown: dict[int, list[int]] = {}
        """Document → the passages of it that are listed."""

    def body(self) -> ComposeResult:
        yield Static("", id="autocode-what", markup=False)
        yield PreviewRows(COLUMNS, self.draw)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="whole", markup=False)

    async def load(self) -> None:
        if self.is_over:
            return
        self.show_head()
        if self.proposal is None:
            self.show_empty(tr("Looking at {hits} …", hits=counted(len(self.places), "hit")))
        found = await self.read(proposed, self.places, self.wanted_code, self.to)
        if found is None:
            self.leave()
            return
        self.proposal = found
        self.ticks.take(found)
        self.lay_out()

    def show_head(self) -> None:
        """Which code, and what was looked for."""
        is_new = self.wanted_code.code_id is None
        what = Content.assemble(
            (harmless(self.wanted_code.path), "bold"),
            tr(" (new) for ") if is_new else tr(" for "),
            (harmless(self.how), QUIET),
        )
        self.query_one("#autocode-what", Static).update(what)

    # ------------------------------------------------------------------ the list

    def lay_out(self) -> None:
        if self.proposal is None:
            return
        self._shown = {}
        for number, row in enumerate(self.ticks.rows):
            if matches(self.wanted, row.quote, row.document, row.speaker or ""):
                self._shown.setdefault(row.document_id, []).append(number)
        rows: list[Row] = []
        for document_id, numbers in self._shown.items():
            rows.append(Row(("document", document_id), (), heading=True))
            rows += [Row(number, ()) for number in numbers]
        at = self.passage
        self.rows.show(rows)
        self.show_empty("" if self.ticks.rows else NOTHING)
        detail = self.query_one("#detail")
        detail.display = bool(rows)
        detail.styles.height = _DETAIL[self.to]
        if at is None or self.rows.current_key is None:
            self.rows.action_first()
        self.show_summary()

    def draw(self, row: Row, widths: Sequence[int]) -> tuple[Cell, ...]:
        """A passage, or the heading of a document, in words."""
        if isinstance(row.key, int):
            return cells_of(self.ticks.rows[row.key], row.key in self.ticks, self.are_passages, widths)
        numbers = self._shown[row.key[1]] if isinstance(row.key, tuple) else []
        name = self.ticks.rows[numbers[0]].document if numbers else ""
        count = sum(number in self.ticks for number in numbers)
        return (
            tr(
                "{name} · {ticked} {count} of {passages}",
                name=name,
                ticked=TICKED,
                count=count,
                passages=counted(len(numbers), "passage"),
            ),
        )

    @property
    def passage(self) -> Proposed | None:
        """The passage under the cursor."""
        key = self.rows.current_key
        return self.ticks.rows[key] if isinstance(key, int) and key < len(self.ticks.rows) else None

    def show_summary(self) -> None:
        """How much is ticked."""
        if self.proposal is not None:
            self.summarise(summary(self.proposal, self.ticks, sum(map(len, self._shown.values()))))

    @on(RowList.Moved)
    def _moved(self) -> None:
        passage = self.passage
        self.query_one("#whole", Static).update(whole(passage) if passage is not None else "")
        self.query_one("#detail").scroll_home(animate=False)

    # ------------------------------------------------------------------ keys

    def action_tick(self) -> None:
        """Let the passage get the code, or not, and go on to the next."""
        number = self.rows.current_key
        if not isinstance(number, int):
            return
        if not self.ticks.can_be(number):
            self.say(tr("You have given it this code already: nothing will be done to it"))
            return
        self.ticks.toggle(number)
        self._redraw()
        self.rows.action_step(1)

    def action_tick_all(self) -> None:
        """Tick all passages that are listed; where all are, none."""
        listed = [number for numbers in self._shown.values() for number in numbers]
        can_be = [number for number in listed if self.ticks.can_be(number)]
        self.ticks.set(can_be, not all(number in self.ticks for number in can_be))
        self._redraw()

    def _redraw(self) -> None:
        self.query_one(PreviewRows).redraw()
        self.show_summary()

    @work(exclusive=True, group="widen")
    async def action_widen(self) -> None:
        """Widen the hits: as found, to whole sentences, to whole turns, and back."""
        self.to = WIDENINGS[(WIDENINGS.index(self.to) + 1) % len(WIDENINGS)]
        at = self.passage
        self.summarise(f"{TO[self.to]} …")
        await self.load()
        if at is not None:
            self._go_near(at)

    def _go_near(self, at: Proposed) -> None:
        """Put the cursor on the passage that holds what it stood on."""
        for number in self._shown.get(at.document_id, ()):
            if self.ticks.rows[number].end > at.hit.start:
                self.rows.go_to(number)
                return

    @work
    async def action_choose(self) -> None:
        """Give the code to the passages that are ticked, once that has been asked."""
        if self.proposal is None or self.proposal.to != self.to:
            self.say(tr("The passages are still being widened: look at them first, then press Enter"))
            return
        chosen, described = self.ticks.chosen, self.described
        if not chosen:
            self.say(tr("No passage is ticked: Space ticks one, M all"))
            return
        documents = counted(len({row.document_id for row in chosen}), "document")
        question = tr(
            "Give “{path}” to {passages} in {documents}?",
            path=self.wanted_code.path,
            passages=counted(len(chosen), "passage"),
            documents=documents,
        )
        new = tr("The code is made with it. ") if self.wanted_code.code_id is None else ""
        detail = tr(
            "{described}.\n{new}It is one change, and Ctrl+Z takes it back as one. These codings are marked as "
            "autocoded wherever codings are shown or counted.",
            described=described,
            new=new,
        )
        if await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("code them"))) is not True:
            return
        self.is_over = True
        coding = tr("Coding {passages}", passages=counted(len(chosen), "passage"))
        self.summarise(f"{coding} …")
        done = await self.carry(coding, give, self.wanted_code, chosen, described)
        if done is None:
            self.is_over = False
            return
        self.leave()
        message = done.message
        self.say(tr("{done}. Ctrl+Z takes it back as one.", done=f"{message[:1].upper()}{message[1:]}"))

    @property
    def described(self) -> str:
        """What was looked for, and what it was widened to, as the history tells it."""
        left_out = Counter(row.state for row in self.ticks.rows)["has it"]
        chosen, of = len(self.ticks.chosen), len(self.ticks.rows) - left_out
        some = tr(", {chosen:,} of {of:,} chosen", chosen=chosen, of=of) if chosen < of else ""
        widened = {"found": "", "sentence": tr(", as sentences"), "turn": tr(", as turns")}
        return self.how + widened[self.to] + some

    async def project_changed(self, effects: Effects) -> None:
        """Look at the passages anew, unless this screen has done what there was to do."""
        if not self.is_over:
            await super().project_changed(effects)
