"""What coders propose for the codebook, to be looked at where it was prompted, and accepted or declined by the lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.freezing import freeze_codebook, thaw_codebook
from qualcode.codebook.proposing import accept_proposal, decline_proposal, withdraw_proposal
from qualcode.domain.changes import Effects
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Proposal
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.team.coders import check_lead
from qualcode.tui.prompts.dialogs import ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.forms import FormPrompt
from qualcode.tui.prompts.proposed import (
    COLUMNS,
    Desk,
    Passage,
    changes_nothing,
    fields_of,
    proposal_row,
    read_desk,
    read_passage,
    rehearse_acceptance,
    whole_proposal,
    worded_anew,
)
from qualcode.tui.prompts.row_screen import Remembered, RowScreen
from qualcode.tui.prompts.rows import QUIET, Row, RowList, harmless, matches, when

WIDE = 110
"""From so many columns on the proposal stands beside the list, else below it."""
LOW = 18
"""Rows below which the list alone is shown."""
EMPTY = tr(
    "Nothing has been proposed yet.\n"
    "\nWhile the codebook is frozen (press ‹proposals.freeze› to freeze it), a new name typed in "
    "the code picker becomes a proposal, which the lead accepts or declines here."
)
NONE_OPEN = tr("No proposal is open.\n\nPress ‹proposals.decided› to show those that were decided.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the screen shows, kept while it is closed."""

    decided: bool = True
    """Also those that were decided."""
    at: int | None = None
    """The proposal that the cursor stands on."""


_LAST: Remembered[Asked] = Remembered()


def may(project: Project, what: str) -> bool:
    """Whether the session's coder may do what only a lead may.

    Raises:
        RuleError: There is a lead, and she is none.
    """
    check_lead(project, what)
    return True


def accept(project: Project, proposal_id: int, answer: str, changed: dict[str, str]) -> Effects:
    """Accept a proposal as the lead words it."""
    return accept_proposal(project, proposal_id, answer=answer, **changed)


class ProposalsScreen(RowScreen):
    """The list of proposals."""

    NAME = "proposals"
    HEADING = tr("Proposals")
    COLUMNS = COLUMNS
    TOUCHED_BY = frozenset({"proposal", "freeze", "code", "coder", "document", "version"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Passage"), id="proposals.visit", tooltip=tr("Show the passage that prompted it")
        ),
        Binding("y", "accept", tr("Accept"), id="proposals.accept", tooltip=tr("Do what it asks for, as you word it")),
        Binding("n,x", "decline", tr("Decline"), id="proposals.decline", tooltip=tr("Say no, with an answer")),
        Binding(
            "w",
            "withdraw",
            tr("Take back"),
            id="proposals.withdraw",
            show=False,
            tooltip=tr("Take back a proposal of your own"),
        ),
        Binding(
            "d", "decided", tr("All"), id="proposals.decided", tooltip=tr("Only open ones, or the decided ones too")
        ),
        Binding(
            "space", "read(1)", tr("Read on"), id="proposals.read_on", show=False, tooltip=tr("Scroll the proposal")
        ),
        Binding(
            "backspace", "read(-1)", tr("Read back"), id="proposals.read_back", show=False, tooltip=tr("Scroll back")
        ),
        Binding("F", "freeze", tr("Freeze"), id="proposals.freeze", tooltip=tr("Let the codebook only be proposed on")),
    ]
    DEFAULT_CSS = """
    ProposalsScreen {
        #frozen { height: 1; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        #desk { height: 1fr; layout: vertical; }
        #proposal {
            height: 42%; min-height: 6; padding: 0 1; background: $surface; border-top: hkey $panel;
            scrollbar-size-vertical: 1;
        }
        #desk.wide { layout: horizontal; }
        #desk.wide #proposal { width: 42%; height: 1fr; border-top: none; border-left: vkey $panel; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.desk = Desk()
        self._passages: dict[int, Passage] = {}
        self._read = False
        """Whether what there is has been read."""

    def body(self) -> ComposeResult:
        yield Static("", id="frozen", markup=False)
        with Container(id="desk"):
            yield RowList(self.COLUMNS)
            with VerticalScroll(id="proposal", can_focus=False):
                yield Static("", id="whole", markup=False)

    def on_mount(self) -> None:
        self.asked = _LAST.get(self.qualcode, self.asked)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#desk").set_class(event.size.width >= WIDE, "wide")
        if self._read:
            self.lay_out()

    def _ask(self, asked: Asked) -> None:
        self.asked = asked
        _LAST.keep(self.qualcode, asked)

    # ------------------------------------------------------------------ what is shown

    async def load(self) -> None:
        self.desk = await self.read(read_desk) or Desk()
        self._passages.clear()
        self._read = True
        self.lay_out()

    def lay_out(self) -> None:
        desk = self.desk
        fitting = [
            one
            for one in desk.proposals
            if matches(self.wanted, desk.words[one.id], one.coder, one.reason, one.quote, one.answer)
        ]
        open_ = [one for one in fitting if one.state == "open"]
        decided = [one for one in reversed(fitting) if one.state != "open"] if self.asked.decided else []
        rows = [proposal_row(one, desk.words[one.id]) for one in open_]
        if decided:
            rows.append(Row("decided", (tr("Decided ({count})", count=len(decided)),), heading=True))
            rows += [proposal_row(one, desk.words[one.id]) for one in decided]
        self.rows.show(rows, key=self.asked.at)
        self.show_empty(EMPTY if not desk.proposals else NONE_OPEN if not self.wanted else "")
        self.query_one("#proposal").display = bool(rows) and self.size.height >= LOW
        self._show_freeze()
        count = sum(one.state == "open" for one in desk.proposals)
        hidden = (
            "" if self.asked.decided else tr(", {decided} decided (d shows them)", decided=len(desk.proposals) - count)
        )
        self.summarise(
            tr(
                "{proposals}, {all} in all{hidden}",
                proposals=counted(count, "open proposal"),
                all=len(desk.proposals),
                hidden=hidden,
            )
        )

    def _show_freeze(self) -> None:
        freeze = self.desk.freeze
        if freeze is None:
            said = Content.styled(tr("The codebook is open to everybody · F freezes it"), QUIET)
        else:
            since = tr(
                "  since {moment} by {coder} · F thaws it",
                moment=when(freeze.created_ms),
                coder=harmless(freeze.coder),
            )
            said = Content.assemble(
                (tr("❄ Frozen for “{name}”", name=harmless(freeze.name)), "bold $text-warning"), (since, QUIET)
            )
        self.query_one("#frozen", Static).update(said)

    def _current(self) -> Proposal | None:
        return next((one for one in self.desk.proposals if one.id == self.rows.current_key), None)

    @on(RowList.Moved)
    def _moved(self) -> None:
        one = self._current()
        if one is None:
            self.query_one("#whole", Static).update("")
            return
        self._ask(replace(self.asked, at=one.id))
        self._show(one)
        self.query_one("#proposal").scroll_home(animate=False)
        if one.quote and one.id not in self._passages:
            self.run_worker(self._read_passage(one), group="passage", exclusive=True)

    def _show(self, one: Proposal) -> None:
        self.query_one("#whole", Static).update(whole_proposal(one, self.desk, self._passages.get(one.id)))

    async def _read_passage(self, one: Proposal) -> None:
        passage = await self.read(read_passage, one)
        if passage is not None:
            self._passages[one.id] = passage
            if self._current() is one:
                self._show(one)

    async def action_choose(self) -> None:
        """Open the document at the passage that prompted the proposal."""
        one = self._current()
        if one is None:
            return
        if one.document_id is None or not one.quote:
            self.say(tr("No passage prompted this proposal."))
            return
        passage = await self.read(read_passage, one)
        if passage is None:
            return
        if passage.span is None:
            self.notify(
                tr("The words of that passage stand in the document no longer."), severity="warning", markup=False
            )
            return
        await self.qualcode.open_document(one.document_id, passage.span)

    def action_read(self, step: int) -> None:
        """Scroll the proposal that is shown in full."""
        part = self.query_one("#proposal")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False)

    def action_decided(self) -> None:
        """Show only open proposals, or the decided ones too."""
        self._ask(replace(self.asked, decided=not self.asked.decided))
        self.lay_out()

    # ------------------------------------------------------------------ deciding

    def _open_one(self) -> Proposal | None:
        """The proposal under the cursor, if it can still be decided; else the screen says why not."""
        one = self._current()
        if one is None or not self.may_write():
            return None
        if one.state != "open":
            self.say(tr("That was {state} already: u takes back what you decided last.", state=shown_word(one.state)))
            return None
        return one

    def _next_open(self, one: Proposal) -> int | None:
        """The open proposal to go to once this one is decided."""
        keys = [row.key for row in self.rows.rows if not row.heading]
        open_ = {each.id for each in self.desk.proposals if each.state == "open" and each is not one}
        place = keys.index(one.id)
        after = [key for key in (*keys[place + 1 :], *reversed(keys[:place])) if key in open_]
        return after[0] if after and isinstance(after[0], int) else None

    async def _decided(self, done: Effects | None, following: int | None) -> None:
        if done is None:
            return
        self.say(done.summary[:1].upper() + done.summary[1:])
        if self.is_there and following is not None:
            self.rows.go_to(following)

    @work
    async def action_accept(self) -> None:
        """Accept the proposal, after saying what that touches; its words can be changed before."""
        one = self._open_one()
        if one is None or not await self.read(may, tr("decide on proposals")):
            return
        note = await self.read(rehearse_acceptance, one)
        if note is None:
            return
        desk, following = self.desk, self._next_open(one)
        if one.reason and self.size.height >= LOW:
            note = f"{note}\n{one.coder}: {one.reason}"
        answers: dict[str, str] | None = {}
        while answers is not None:  # What cannot be is asked for again, with what was typed.
            fields = fields_of(one, desk.tree, answers)
            answers = await self.app.push_screen_wait(
                FormPrompt(tr("Accept: {words}", words=desk.words[one.id]), fields, note=note)
            )
            if answers is None:
                return
            if changes_nothing(one, desk.tree, answers):
                note = tr("Nothing would be different: word the definition anew, or press Esc and decline with n.")
                continue
            done = await self.change(accept, one.id, answers["answer"], worded_anew(one, desk.tree, answers))
            if done is not None:
                await self._decided(done, following)
                return

    @work
    async def action_decline(self) -> None:
        """Decline the proposal, with an answer."""
        one = self._open_one()
        if one is None or not await self.read(may, tr("decide on proposals")):
            return
        following = self._next_open(one)
        answer = await self.app.push_screen_wait(
            LinePrompt(
                tr("Decline: {words}", words=self.desk.words[one.id]),
                note=tr("It stays in the list with your answer to {coder}.", coder=one.coder),
                hint=tr("your answer (may stay empty)"),
                may_be_empty=True,
            )
        )
        if answer is not None:
            await self._decided(await self.change(decline_proposal, one.id, answer=answer), following)

    async def action_withdraw(self) -> None:
        """Take back a proposal of one's own."""
        one = self._open_one()
        if one is not None:
            following = self._next_open(one)
            await self._decided(await self.change(withdraw_proposal, one.id), following)

    @work
    async def action_freeze(self) -> None:
        """Freeze the codebook under a name, or thaw it."""
        freeze = self.desk.freeze
        if not self.may_write() or not await self.read(
            may, tr("thaw the codebook") if freeze else tr("freeze the codebook")
        ):
            return
        if freeze is not None:
            waiting = sum(one.state == "open" for one in self.desk.proposals)
            detail = tr(
                "Everybody can change it again. {proposals} still open; they stay.",
                proposals=counted(waiting, "proposal"),
            )
            if await self.app.push_screen_wait(
                ConfirmPrompt(tr("Thaw after “{name}”?", name=freeze.name), detail, yes=tr("thaw"))
            ):
                await self._decided(await self.change(thaw_codebook), None)
            return
        name: str | None = ""
        note = tr("Codes can be given as before; what is to change in the codebook is proposed, and the lead decides.")
        while name is not None:
            name = await self.app.push_screen_wait(
                LinePrompt(tr("Freeze the codebook for"), name, note=note, hint=tr("a round, as “round 1”"))
            )
            done = await self.change(freeze_codebook, name) if name else None
            if done is not None:
                await self._decided(done, None)
                return
