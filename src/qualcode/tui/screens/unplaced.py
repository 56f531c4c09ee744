"""What a correction left without a place: found again, put somewhere, or given up."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.tree import load_tree
from qualcode.documents.placing import Waiting, discard, list_waiting
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.tui.coding.correcting import CorrectingWords
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, RowList, harmless, matches
from qualcode.tui.screens.older import OlderScreen

EMPTY = tr(
    "Nothing waits for a place.\n"
    "\nWhen a transcript is replaced by a corrected one (‹documents.replace› among the documents, "
    "‹app.documents›), what finds no sure place comes here. Press ‹list.back› to go back."
)


Looks = dict[int, tuple[str, str]]
"""code → the colour and the sign in which it is drawn."""


def read_waiting(project: Project) -> tuple[list[Waiting], Looks]:
    """All that waits, without the memos that come along with a coding, and how its codes look."""
    with project.reading():
        waiting = [one for one in list_waiting(project) if not one.follows]
        tree = load_tree(project)
    codes = {one.item.code_id for one in waiting if one.item.code_id is not None}
    return waiting, {id_: (drawn_colour(tree, id_), tree.mark(id_) or tree.code(id_).name[:1].upper()) for id_ in codes}


def _what(one: Waiting) -> str:
    """The code's name, or what else it is."""
    if one.item.kind == "coding":
        return one.code.rpartition("/")[2]
    return tr("memo") if one.item.kind == "memo" else tr("nothing to code")


class UnplacedScreen(RowScreen):
    """The queue, a heading for each document that has something in it."""

    NAME = "unplaced"
    HEADING = tr("Waiting for a place")
    COLUMNS = (
        Column("", 1),
        Column(tr("What"), 16, grow=1),
        Column(tr("Coder"), 8, rank=1),
        Column(tr("Its words were"), 26, grow=3),
    )
    TOUCHED_BY = frozenset({"unplaced", "document", "version", "code", "coder"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Find its place"), id="unplaced.find", tooltip=tr("Go where its words should be")
        ),
        Binding("v", "old", tr("Old text"), id="unplaced.old", tooltip=tr("The version that it stood in")),
        Binding("delete", "discard", tr("Discard"), id="unplaced.discard", key_display="Del", tooltip=tr("Give it up")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Waiting] = []
        self._looks: Looks = {}

    def body(self) -> ComposeResult:
        yield RowList(self.COLUMNS)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="whole", markup=False)

    async def load(self) -> None:
        self.waiting, self._looks = await self.read(read_waiting) or ([], {})
        self.lay_out()

    def lay_out(self) -> None:
        found = [
            one
            for one in self.waiting
            if matches(self.wanted, one.document, _what(one), one.code, one.coder, one.item.quote, one.said)
        ]
        rows: list[Row] = []
        for number, one in enumerate(found):
            if not number or found[number - 1].item.document_id != one.item.document_id:
                count = sum(other.item.document_id == one.item.document_id for other in found)
                rows.append(
                    Row(
                        ("document", one.item.document_id),
                        (tr("{document} · {count} waiting", document=one.document, count=count),),
                        heading=True,
                    )
                )
            rows.append(Row(one.item.uuid, _cells(one, self._looks)))
        self.rows.show(rows)
        self.show_empty("" if self.waiting else EMPTY)
        self.query_one("#detail").display = bool(found)
        of = tr(" of {all}", all=len(self.waiting)) if len(found) < len(self.waiting) else ""
        documents = len({one.item.document_id for one in found})
        self.summarise(
            tr(
                "{shown}{of} waiting in {documents} · they count nowhere until placed",
                shown=len(found),
                of=of,
                documents=counted(documents, "document"),
            )
        )

    def _current(self) -> Waiting | None:
        return next((one for one in self.waiting if one.item.uuid == self.rows.current_key), None)

    @on(RowList.Moved)
    def _moved(self) -> None:
        one = self._current()
        detail = self.query_one("#whole", Static)
        if one is None:
            detail.update("")
            return
        head = " · ".join(
            filter(
                None,
                (
                    one.code or _what(one),
                    one.coder,
                    tr("{document}, version {version}", document=one.document, version=one.version),
                ),
            )
        )
        parts: list[tuple[str, str] | str] = [(f"{harmless(head)}\n", QUIET)]
        before, after = " ".join(one.item.prefix.split()), " ".join(one.item.suffix.split())
        parts += [
            (f"… {harmless(before)} ", QUIET),
            (harmless(one.item.quote), "bold"),
            (f" {harmless(after)} …", QUIET),
        ]
        if one.said:
            parts.append(
                (f"\n{tr('Memo') if one.item.kind == 'memo' else tr('Comment')}: {harmless(one.said)}", "italic")
            )
        if one.memos:
            parts.append(("\n" + tr("{memos} on it will come along", memos=counted(one.memos, "memo")), QUIET))
        detail.update(Content.assemble(*parts))

    async def action_choose(self) -> None:
        """Open the document where the words should be, to put it on a passage there."""
        one = self._current()
        if one is None:
            return
        await self.qualcode.open_document(one.item.document_id)
        desk = next((screen for screen in self.app.screen_stack if isinstance(screen, CorrectingWords)), None)
        if desk is not None:
            await desk.begin_placing(one.item)

    def action_old(self) -> None:
        """Show where it stood, in the version that it stood in."""
        one = self._current()
        if one is not None:
            span = (one.item.start, one.item.end)
            self.app.push_screen(OlderScreen(one.item.document_id, one.version, span))

    @work
    async def action_discard(self) -> None:
        """Give up what waits, after asking."""
        one = self._current()
        if one is None:
            return
        memos = plural(" {number:,} memo on it goes with it.", " {number:,} memos on it go with it.", one.memos)
        detail = tr(
            "“{quote}”\n\nIts place is lost for good then.{memos} Undo (u) brings it back.",
            quote=one.item.quote,
            memos=memos if one.memos else "",
        )
        question = tr("Discard {what} of {coder}?", what=_what(one), coder=one.coder)
        if await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("discard"))):
            await self.change(discard, [one.item])


def _cells(one: Waiting, looks: Looks) -> tuple[Cell, ...]:
    colour, glyph = looks.get(one.item.code_id or 0, ("", ""))
    return (
        ((glyph, colour),) if glyph else "",
        ((_what(one), "strong"),),
        one.coder,
        " ".join(one.item.quote.split()) + (f"   — {one.said}" if one.said else ""),
    )
