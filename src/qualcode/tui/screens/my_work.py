"""A coder's own list: what is assigned to her, what she has begun first, and how far she is."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.rounds import DONE
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.wording import counted
from qualcode.team.progress import Work
from qualcode.team.work_lists import WorkList, say_done, work_list
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.row_screen import Remembered, RowScreen
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, harmless, matches, one_line
from qualcode.tui.rounds.telling import left_uncoded, tell_finished
from qualcode.tui.screens.documents import BAR, INKS, OPENED, SIGNS, STATE, bar

NOTHING = tr("Nothing is assigned to you: these are all documents.")
EMPTY = tr(
    "There are no documents here yet.\n"
    "\nPress ‹app.documents› for the documents, and ‹documents.import› there to import some."
)
_BAR_ABOVE = 16
_MOST_ROUNDS = 3
"""So many rounds are told of above the list."""
Key = tuple[int, int]
"""Round and document."""
_LAST: Remembered[Key | None] = Remembered()
"""What was opened last: of a document that is in two rounds, which of them."""


def key_of(work: Work) -> Key:
    """What tells a line of the list from the others."""
    return (work.round.id if work.round is not None else 0, work.document.id)


class MyWorkScreen(RowScreen):
    """What the session's coder has to do."""

    NAME = "my_work"
    HEADING = tr("My work")
    COLUMNS = (
        Column(tr("State"), STATE),
        Column(tr("Document"), 20, grow=2),
        Column(tr("Words"), 7, right=True),
        Column(tr("Left to do"), 11),
        Column(tr("Round"), 12, grow=1, rank=1),
        Column(tr("Coded"), 9, rank=2),
    )
    TOUCHED_BY = frozenset(
        {
            "document", "version", "coding", "coverage_mark", "document_state", "coder", "assignment", "round",
            "freeze", "codebook_version",
        }
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Go on"), id="work.open", tooltip=tr("Open it at the next passage that is not coded")
        ),
        Binding("D", "done", tr("Done"), id="work.done", tooltip=tr("Say that you are done with it, or no longer")),
        Binding(
            "a", "documents", tr("All documents"), id="work.documents", tooltip=tr("Yours and those of others; Esc too")
        ),
        Binding("W", "rounds", tr("Rounds"), id="work.rounds", tooltip=tr("All rounds, and how far everybody is")),
    ]
    DEFAULT_CSS = "MyWorkScreen #work-top { height: auto; padding: 0 1; background: $surface; }"

    def __init__(self) -> None:
        super().__init__()
        self.list = WorkList((), in_bundle=False, frozen=False)
        self._is_read = False

    def compose(self) -> ComposeResult:
        head, *others = super().compose()
        yield head
        yield Static("", id="work-top", markup=False)
        yield from others

    async def load(self) -> None:
        found = await self.read(work_list)
        if found is None:
            return
        self.list = found
        first, self._is_read = not self._is_read, True
        self.lay_out()
        if first:
            self._go_to_last()

    def _go_to_last(self) -> None:
        """Put the cursor on the document that lay on the desk last: of one in two rounds, where it was opened."""
        opened, last = OPENED.get(self.qualcode, 0), _LAST.get(self.qualcode, None)
        keys = [key_of(work) for work in self.list.works if work.document.id == opened]
        if keys:
            self.rows.go_to(last if last in keys else keys[0])

    def on_resize(self) -> None:
        if self._is_read:
            self._show_top()

    # ------------------------------------------------------------------ showing

    def lay_out(self) -> None:
        found = [work for work in self.list.works if matches(self.wanted, *_texts(work), self._eyes(work))]
        rounds = self.list.is_assigned
        columns = self.COLUMNS if rounds else self.COLUMNS[:-2]
        self.rows.show(
            [Row(key_of(work), _cells(work, self._eyes(work))[: len(columns)]) for work in found], columns=columns
        )
        self.show_empty("" if self.list.works else EMPTY)
        self._show_top()
        left = sum(work.coverage.left for work in found if work.state != DONE)
        shown = (
            ""
            if len(found) == len(self.list.works)
            else tr("{shown} of {all} shown · ", shown=len(found), all=len(self.list.works))
        )
        self.summarise(
            tr("{shown}{passages} not dealt with", shown=shown, passages=counted(left, "passage")) if found else ""
        )

    def _eyes(self, work: Work) -> str:
        """Whether others' work is hidden there, or was until she was done."""
        if work.round is None or not work.round.blind:
            return tr("open eyes")
        return tr("blind") if work.round.id in self.list.blind_in else tr("was blind")

    def _show_top(self) -> None:
        """How far she is, and what each round asks."""
        mine, room = self.list, max(20, self.size.width - 2)
        if not mine.works:
            self.query_one("#work-top", Static).update("")
            return
        share = mine.share_done
        documents = tr("{done} of {documents} done", done=mine.done, documents=counted(len(mine.works), "document"))
        first = Content.assemble(
            (bar(share, _BAR_ABOVE), "$primary"),
            (f" {share:.0%}", "bold"),
            tr(
                "  {documents} · {words_done:,} of {words}",
                documents=documents,
                words_done=mine.words_done,
                words=counted(mine.words, "word"),
            ),
        )
        lines = [first]
        if mine.over:
            lines.append(
                Content.styled(one_line(mine.over[0].upper() + mine.over[1:] + ".", room), "bold $text-success")
            )
        elif not mine.is_assigned:
            lines.append(Content.styled(NOTHING, QUIET))
        for round_ in mine.rounds[:_MOST_ROUNDS]:
            lines.append(
                Content.assemble((harmless(round_.name), "bold"), (f": {harmless(mine.asked_in(round_))}", QUIET))
            )
        if len(mine.rounds) > _MOST_ROUNDS:
            lines.append(
                Content.styled(
                    plural("and {number:,} round more", "and {number:,} rounds more", len(mine.rounds) - _MOST_ROUNDS),
                    QUIET,
                )
            )
        self.query_one("#work-top", Static).update(Content("\n").join(lines))

    # ------------------------------------------------------------------ going about

    def _work(self) -> Work | None:
        return next((work for work in self.list.works if key_of(work) == self.rows.current_key), None)

    async def action_choose(self) -> None:
        """Open the document under the cursor where there is something left; the next ones follow this list."""
        work = self._work()
        if work is None:
            return
        _LAST.keep(self.qualcode, key_of(work))
        order = [one.document.id for one in self.list.works]
        await self.qualcode.open_document(work.document.id)
        coding = self.qualcode.coding_screen
        if coding is not None:
            coding.follow_work(order)
            coding.to_uncoded()

    @work
    async def action_done(self) -> None:
        """Say that the document is done; of one that is, after asking, that it is no longer."""
        work = self._work()
        if work is None or not self.may_write():
            return
        # One that was finished in an earlier round and given anew is finished again: nothing is taken back.
        if all(one.state == DONE for one in self.list.works if one.document.id == work.document.id):
            detail = tr("It counts as work to be done again until you say once more that it is done.")
            question = tr("Take back that {name} is done?", name=work.document.name)
            if not await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("take it back"))):
                return
        place = self.rows.row_cursor
        said = await self.change(say_done, work.document.id)
        if said is not None:
            if said.done and place < len(self.rows.rows):  # It went to the end; what is next has come to its place.
                self.rows.go_to(self.rows.rows[place].key)
            name = work.document.name
            rest = left_uncoded(work.coverage.left)
            self.say(
                tr("{name} is done{rest}.", name=name, rest=rest)
                if said.done
                else tr("{name} is not done any more.", name=name)
            )
            tell_finished(self, said)

    async def action_documents(self) -> None:
        """Show all documents."""
        await self.qualcode.action_go("documents")

    async def action_rounds(self) -> None:
        """Show all rounds."""
        await self.qualcode.action_go("rounds")

    def leave(self) -> None:
        """All documents lie behind the list, also where the coding screen led back to it."""
        self.app.call_later(self.qualcode.action_go, "documents")


def _texts(work: Work) -> tuple[str, ...]:
    return (work.document.name, shown_word(work.state), work.round.name if work.round is not None else "")


def _cells(work: Work, eyes: str) -> tuple[Cell, ...]:
    done = work.state == DONE
    ink = "quiet" if done else ""
    left = work.left_share
    return (
        ((f"{SIGNS[work.state]} {shown_word(work.state)}", ink or INKS[work.state]),),
        ((work.document.name, ink or "strong"),),
        ((number(work.document.words), ink),),
        ((f"{left:>4.0%} ", ink), (bar(1 - left, BAR), "quiet")),
        ((work.round.name if work.round is not None else "", ink),),
        ((eyes, ink),),
    )
