"""One round: how far each coder is, and who codes which document."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.rounds import DOING
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import CONSENSUS, Coder, Document
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.rounds import list_rounds
from qualcode.team.assigning import assign, unassign
from qualcode.team.progress import Progress, Share, progress
from qualcode.team.work_lists import UNITS_ASKED
from qualcode.tui.prompts.cells import CellList
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, harmless, matches, one_line, when
from qualcode.tui.rounds.actions import RoundActions
from qualcode.tui.rounds.plans import drawn_line
from qualcode.tui.rounds.shares import ASSIGNED, coder_line, day, share_cells

_ROOMY, _WIDE = 18, 70
"""Rows from which on plan and note have lines of their own, and cells from which on the keys are told."""
FIRST_CODERS = 2
"""The columns of coders begin behind the document and its words."""
_WIDEST_NAME, _WIDEST_TITLE = 20, 60


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """A round, how far it is, and who could be given documents."""

    progress: Progress
    coders: tuple[Coder, ...]
    """Everybody but Consensus."""


def read_round(project: Project, round_id: int) -> RoundSeen | None:
    """A round as it is now; None once it is gone."""
    with project.reading():
        found = next((one for one in list_rounds(project) if one.id == round_id), None)
        if found is None:
            return None
        coders = tuple(coder for coder in list_coders(project) if coder.name != CONSENSUS)
        return RoundSeen(progress(project, found), coders)


class RoundScreen(RoundActions):
    """The documents of a round by the coders of a round, with the coders' progress above.

    Args:
        round_id: Which round.
    """

    NAME = "round"
    HEADING = tr("Round")
    COLUMNS = (Column(tr("Document"), 26), Column(tr("Words"), 7, right=True))
    HINT = tr("/ or letters filter documents and states")
    TOUCHED_BY = frozenset(
        {"round", "assignment", "document", "coding", "coverage_mark", "document_state", "coder", "codebook_version"}
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Assign"), id="round.assign", tooltip=tr("The document to the coder, or not any more")
        ),
        Binding(
            "a", "assign_to", tr("To whom"), id="round.assign_to", tooltip=tr("Assign the document to somebody else")
        ),
        Binding(
            "A", "assign_all", tr("All to"), id="round.assign_all", show=False, tooltip=tr("All documents shown here")
        ),
        Binding(
            "b",
            "bundle",
            tr("Bundle"),
            id="round.bundle",
            tooltip=tr("One file with what the coder of the column needs"),
        ),
        Binding("v", "visit", tr("Open"), id="round.visit", show=False, tooltip=tr("Open the document")),
    ]
    DEFAULT_CSS = """
    RoundScreen #round-top { height: auto; max-height: 50%; padding: 0 1; background: $surface; }
    """

    def __init__(self, round_id: int) -> None:
        super().__init__()
        self._round_id = round_id
        self.seen: RoundSeen | None = None

    def compose(self) -> ComposeResult:
        head, *others = super().compose()
        yield head
        yield Static("", id="round-top", markup=False)
        yield from others

    def body(self) -> ComposeResult:
        yield CellList(self.COLUMNS)

    @property
    def cells(self) -> CellList:
        """The table."""
        return self.query_one(CellList)

    def the_round(self) -> Progress | None:
        return self.seen.progress if self.seen is not None else None

    async def load(self) -> None:
        first = self.seen is None
        seen = await self.read(read_round, self._round_id)
        if seen is None:
            self.seen = None
            self.app.call_later(self.leave)  # It was removed: what is shown below has no round any more.
            return
        self.seen = seen
        self.lay_out()
        if first:
            self.cells.go_to_column(FIRST_CODERS)

    # ------------------------------------------------------------------ showing

    def lay_out(self) -> None:
        if self.seen is None:
            return
        found = self.seen.progress
        shares: dict[int, dict[int, Share]] = {}
        documents: dict[int, Document] = {}
        for share in found.shares:
            documents[share.document.id] = share.document
            shares.setdefault(share.document.id, {})[share.coder.id] = share
        shown = [
            document
            for document in documents.values()
            if matches(self.wanted, document.name, *(shown_word(share.state) for share in shares[document.id].values()))
        ]
        coders = [one.coder for one in found.coders]
        longest = max((cell_len(document.name) for document in documents.values()), default=0)
        columns = [
            Column(tr("Document"), max(12, min(_WIDEST_TITLE, longest))),
            *self.COLUMNS[1:],
            *(Column(harmless(coder.name), max(ASSIGNED, min(_WIDEST_NAME, cell_len(coder.name)))) for coder in coders),
        ]
        self.rows.show([Row(d.id, share_cells(d, shares[d.id], coders)) for d in shown], columns=columns)
        self.show_empty(
            ""
            if found.shares
            else tr("No document is assigned in this round.\n\nPress ‹round.assign_all› to assign some.")
        )
        of = tr("{shown:,} of ", shown=len(shown)) if len(shown) < len(documents) else ""
        keys = (
            tr(" · ← → the coder, Enter assigns or takes back")
            if found.round.is_open and self.size.width > _WIDE
            else ""
        )
        self.summarise(
            tr(
                "{of}{documents} · {finished:,} done by all{keys}",
                of=of,
                documents=counted(len(documents), "document"),
                finished=found.finished,
                keys=keys,
            )
        )
        self._show_top()
        self.refresh_bindings()

    def _show_top(self) -> None:
        if self.seen is None:
            return
        found, room = self.seen.progress, max(20, self.size.width - 2)
        one = found.round
        asked = tr("blind") if one.blind else tr("open eyes")
        version = one.codebook_version
        book = tr("codebook") if version in ("", one.name) else tr("codebook “{version}”", version=version)
        parts = [
            asked,
            UNITS_ASKED[one.unit],
            tr("{codebook} open in bundles", codebook=book)
            if one.open_codebook
            else tr("{codebook} frozen in bundles", codebook=book),
        ]
        parts.append(
            tr("made {moment} by {coder}", moment=when(one.created_ms), coder=one.coder)
            if one.coder
            else tr("made {moment}", moment=when(one.created_ms))
        )
        title = Content.assemble(
            (harmless(one.name), "bold"),
            (tr("  closed {day}", day=day(one.closed_ms)) if one.closed_ms is not None else "", "bold $text-warning"),
        )
        told = harmless(f"  {' · '.join(parts)}")
        if title.cell_length + cell_len(told) > room:
            told = harmless(f"  {' · '.join(parts[:-1])}")
        roomy = self.size.height >= _ROOMY
        if not roomy:
            told = one_line(told, max(1, room - title.cell_length))
        lines = [Content.assemble(title, (told, QUIET))]
        if one.plan is not None and roomy:
            lines.append(Content.styled(one_line(drawn_line(one.plan), room), QUIET))
        if one.note and roomy:
            lines.append(Content.styled(one_line(one.note, room), QUIET))
        most = max(1, self.size.height // 3 - len(lines))
        lines += self._coder_lines(found, room, most)
        self.query_one("#round-top", Static).update(Content("\n").join(lines))

    def _coder_lines(self, found: Progress, room: int, most: int) -> list[Content]:
        """A line for each coder; where there are too many, those around the one whose column has the cursor."""
        here, there = self._coder_number(), len(found.coders)
        count = there if there <= most else max(1, most - 1)
        first = min(max(0, (here or 0) - (count - 1) // 2), there - count) if count < there else 0
        shown = found.coders[first : first + count]
        widest = min(_WIDEST_NAME, max((cell_len(one.coder.name) for one in found.coders), default=0))
        lines = [coder_line(one, widest, room, at_cursor=first + i == here) for i, one in enumerate(shown)]
        if count < min(there, most):
            lines.append(
                Content.styled(
                    plural("  and {number:,} coder more", "  and {number:,} coders more", there - count), QUIET
                )
            )
        return lines

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_top()
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        self._show_top()

    # ------------------------------------------------------------------ what is meant

    def _coder_number(self) -> int | None:
        """The place of the coder whose column the cursor stands in; None in the columns before."""
        place = self.cells.column_cursor - FIRST_CODERS
        coders = self.seen.progress.coders if self.seen is not None else ()
        return place if 0 <= place < len(coders) else None

    def _coder(self) -> Coder | None:
        place = self._coder_number()
        return self.seen.progress.coders[place].coder if self.seen is not None and place is not None else None

    def _document(self) -> Document | None:
        key = self.rows.current_key
        shares = self.seen.progress.shares if self.seen is not None else ()
        return next((share.document for share in shares if share.document.id == key), None)

    def _share(self, document: Document, coder: Coder) -> Share | None:
        shares = self.seen.progress.shares if self.seen is not None else ()
        return next((one for one in shares if (one.document.id, one.coder.id) == (document.id, coder.id)), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is assigned in a closed round, and there is no bundle for nobody."""
        if self.seen is None and action in ("choose", "assign_to", "assign_all", "bundle", "visit"):
            return None
        if action in ("choose", "assign_to", "assign_all") and self.seen is not None:
            return True if self.seen.progress.round.is_open else None
        if action == "bundle":
            return True if self._coder() is not None else None
        return super().check_action(action, parameters)

    # ------------------------------------------------------------------ assigning

    @work
    async def action_choose(self) -> None:
        """Assign the document to the coder of the column, or take it back; beside the columns it asks to whom."""
        document, coder = self._document(), self._coder()
        if document is None or not self.may_write():
            return
        if coder is None:
            coder = await self._ask_for_coder(tr("Assign “{name}” to", name=document.name), document)
        if coder is not None:
            await self._toggle(document, coder)

    @work
    async def action_assign_to(self) -> None:
        """Ask to whom the document is assigned."""
        document = self._document()
        if document is None or not self.may_write():
            return
        coder = await self._ask_for_coder(tr("Assign “{name}” to", name=document.name), document)
        if coder is not None:
            await self._toggle(document, coder)

    @work
    async def action_assign_all(self) -> None:
        """Ask to whom all documents that are shown are assigned."""
        seen = self.seen
        if seen is None or not self.may_write():
            return
        documents = [row.key for row in self.rows.rows if isinstance(row.key, int)]
        coder = await self._ask_for_coder(
            tr("Assign all {documents} shown to", documents=counted(len(documents), "document")), None
        )
        if coder is not None and documents:
            done = await self.change(assign, seen.progress.round, documents, [coder.name])
            self._tell(done.summary if done is not None else "", coder)

    async def _ask_for_coder(self, title: str, document: Document | None) -> Coder | None:
        seen = self.seen
        if seen is None:
            return None
        choices: list[tuple[Hashable, str, str]] = []
        for coder in seen.coders:
            share = self._share(document, coder) if document is not None else None
            hers = next((one for one in seen.progress.coders if one.coder.id == coder.id), None)
            detail = tr("{state}: takes it back", state=shown_word(share.state)) if share is not None else ""
            detail = detail or (
                tr("{documents} in this round", documents=counted(hers.documents, "document"))
                if hers
                else tr("not in this round")
            )
            choices.append((coder.id, harmless(coder.name), detail))
        chosen = await self.app.push_screen_wait(ChoicePrompt(title, choices))
        return next((coder for coder in seen.coders if coder.id == chosen), None)

    async def _toggle(self, document: Document, coder: Coder) -> None:
        seen, share = self.seen, self._share(document, coder)
        if seen is None:
            return
        verb = assign if share is None else unassign
        if share is not None and share.state == DOING:
            question = tr("Take “{document}” from {coder}?", document=document.name, coder=coder.name)
            detail = tr("She has begun it. What she coded stays, and counts as ever; the document is not asked of her.")
            if not await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("take it back"))):
                return
        done = await self.change(verb, seen.progress.round, [document.id], [coder.name])
        self._tell(done.summary if done is not None else "", coder)

    def _tell(self, summary: str, coder: Coder) -> None:
        """Say what was done, with the cursor in the coder's column."""
        if not summary:
            return
        self.say(f"{summary[:1].upper()}{summary[1:]}")
        coders = self.seen.progress.coders if self.seen is not None else ()
        place = next((i for i, one in enumerate(coders) if one.coder.id == coder.id), None)
        if place is not None:
            self.cells.go_to_column(FIRST_CODERS + place)

    # ------------------------------------------------------------------ further

    @work
    async def action_bundle(self) -> None:
        """Hand out a bundle of this round for the coder of the column."""
        from qualcode.tui.team.handing_out import Order, write_order

        seen, coder = self.seen, self._coder()
        if seen is not None and coder is not None and self.may_write():
            await write_order(self, Order(coder.name, (seen.progress.round.name,)))

    async def action_visit(self) -> None:
        """Open the document under the cursor."""
        document = self._document()
        if document is not None:
            await self.qualcode.open_document(document.id)
            if (coding := self.qualcode.coding_screen) is not None:
                coding.came_from = "rounds"
