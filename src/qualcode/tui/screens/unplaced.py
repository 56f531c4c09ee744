"""What a correction left without a place: found again, put somewhere, or given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.documents.placing import discard
from qualcode.domain.values import Unplaced
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import list_documents, version_ids
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.tui.coding.correcting import CorrectingWords
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, RowList, counted, harmless, matches
from qualcode.tui.screens.older import OlderScreen

EMPTY = (
    "Nothing waits for a place.\n\n"
    "When a transcript is replaced by a corrected one, every coding is placed anew;\n"
    "what finds no sure place comes here."
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits, as it is listed."""

    item: Unplaced
    document: str
    version: int
    """The number of the version that it stood in."""
    code: str
    """The code's path; empty for a memo or mark without one."""
    colour: str
    glyph: str
    coder: str
    memos: int
    """Memos that follow it."""

    @property
    def what(self) -> str:
        """The code's name, or what else it is."""
        if self.item.kind == "coding":
            return self.code.rpartition("/")[2]
        return "memo" if self.item.kind == "memo" else "nothing to code"

    @property
    def said(self) -> str:
        """The comment of a coding, or the memo."""
        return str(self.item.rest.get("text") or self.item.rest.get("comment") or "")


def read_waiting(project: Project) -> list[Waiting]:
    """All that waits, by document; memos on a coding that waits are counted with it."""
    found = list_unplaced(project)
    tree = load_tree(project)
    documents = {document.id: document.name for document in list_documents(project)}
    coders = {coder.id: coder.name for coder in list_coders(project)}
    codings = {one.uuid for one in found}
    versions = {
        id_: number for d in {o.document_id for o in found} for number, id_ in enumerate(version_ids(project, d), 1)
    }
    order = list(documents)
    listed = [
        Waiting(
            one,
            documents[one.document_id],
            versions[one.version_id],
            *_look(tree, one),
            coders[one.coder_id],
            sum(other.holder == one.uuid for other in found),
        )
        for one in found
        if one.holder not in codings
    ]
    return sorted(listed, key=lambda waiting: order.index(waiting.item.document_id))


def _look(tree: CodeTree, one: Unplaced) -> tuple[str, str, str]:
    if one.code_id is None:
        return "", "", ""
    name = tree.code(one.code_id).name
    return tree.path(one.code_id), drawn_colour(tree, one.code_id), tree.mark(one.code_id) or name[:1].upper()


class UnplacedScreen(RowScreen):
    """The queue, a heading for each document that has something in it."""

    NAME = "unplaced"
    HEADING = "Waiting for a place"
    COLUMNS = (
        Column("", 1),
        Column("What", 16, grow=1),
        Column("Coder", 8, rank=1),
        Column("Its words were", 26, grow=3),
    )
    TOUCHED_BY = frozenset({"unplaced", "document", "version", "code", "coder"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Find its place", id="unplaced.find", tooltip="Go where its words should be"),
        Binding("v", "old", "Old text", id="unplaced.old", tooltip="The version that it stood in"),
        Binding("delete", "discard", "Discard", id="unplaced.discard", key_display="Del", tooltip="Give it up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Waiting] = []

    def body(self) -> ComposeResult:
        yield RowList(self.COLUMNS)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="whole", markup=False)

    async def load(self) -> None:
        self.waiting = await self.read(read_waiting) or []
        self.lay_out()

    def lay_out(self) -> None:
        found = [
            one
            for one in self.waiting
            if matches(self.wanted, one.document, one.what, one.code, one.coder, one.item.quote, one.said)
        ]
        rows: list[Row] = []
        for number, one in enumerate(found):
            if not number or found[number - 1].item.document_id != one.item.document_id:
                count = sum(other.item.document_id == one.item.document_id for other in found)
                rows.append(
                    Row(("document", one.item.document_id), (f"{one.document} · {count} waiting",), heading=True)
                )
            rows.append(Row(one.item.uuid, _cells(one)))
        self.rows.show(rows)
        self.show_empty("" if self.waiting else EMPTY)
        self.query_one("#detail").display = bool(found)
        of = f" of {len(self.waiting)}" if len(found) < len(self.waiting) else ""
        documents = len({one.item.document_id for one in found})
        self.summarise(
            f"{len(found)}{of} waiting in {counted(documents, 'document')} · they count nowhere until placed"
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
        head = " · ".join(filter(None, (one.code or one.what, one.coder, f"{one.document}, version {one.version}")))
        parts: list[tuple[str, str] | str] = [(f"{harmless(head)}\n", QUIET)]
        before, after = " ".join(one.item.prefix.split()), " ".join(one.item.suffix.split())
        parts += [
            (f"… {harmless(before)} ", QUIET),
            (harmless(one.item.quote), "bold"),
            (f" {harmless(after)} …", QUIET),
        ]
        if one.said:
            parts.append((f"\n{'Memo' if one.item.kind == 'memo' else 'Comment'}: {harmless(one.said)}", "italic"))
        if one.memos:
            parts.append((f"\n{counted(one.memos, 'memo')} on it will come along", QUIET))
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
        memos = f" {counted(one.memos, 'memo')} on it goes with it." if one.memos else ""
        detail = f"“{one.item.quote}”\n\nIts place is lost for good then.{memos} Undo (u) brings it back."
        question = f"Discard {one.what} of {one.coder}?"
        if await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes="discard")):
            await self.change(discard, [one.item])


def _cells(one: Waiting) -> tuple[Cell, ...]:
    return (
        ((one.glyph, one.colour),) if one.glyph else "",
        ((one.what, "strong"),),
        one.coder,
        " ".join(one.item.quote.split()) + (f"   — {one.said}" if one.said else ""),
    )
