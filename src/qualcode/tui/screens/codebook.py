"""The codebook: the tree of themes and codes, what each is used for, and changing both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.exchange import export_codebook, read_codebook
from qualcode.codebook.importing import CodebookImport, import_codebook
from qualcode.codebook.moving import move_code
from qualcode.codebook.picking import entries, rank
from qualcode.codebook.removing import removal_of, remove_code
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.changing import pin_code
from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.values import Code
from qualcode.reports.writing import write_file
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import count_codings_by_code, pinned_codes
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.codes import changed_fields, colour_name, colour_prompt, rule_form
from qualcode.tui.prompts.dialogs import ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, counted, harmless
from qualcode.tui.screens.quotes import show_quotes

EMPTY = (
    "There are no codes yet.\n\n"
    "Press  n  to make the first theme, or  o  to take in a codebook from a file (yaml, csv).\n"
    "Codes can also be made while coding: type a name that is not there."
)


@dataclass(frozen=True, slots=True)
class Book:
    """What the screen shows."""

    tree: CodeTree
    mine: dict[int, int]
    """code → codings of the session's coder."""
    all: dict[int, int]
    """code → codings of all coders."""
    pinned: dict[int, int]


def read_book(project: Project) -> Book:
    """The codebook with counts and pinned keys."""
    me = project.known_coder_id()
    mine = count_codings_by_code(project, me) if me is not None else {}
    pinned = pinned_codes(project, me) if me is not None else {}
    return Book(load_tree(project), mine, count_codings_by_code(project), pinned)


@dataclass(frozen=True, slots=True)
class Made:
    """A new code."""

    effects: Effects
    code_id: int


def make_code(project: Project, name: str, parent_id: int | None) -> Made:
    """Make a code."""
    code_id = create_code(project, name, parent_id=parent_id)
    return Made(project.last, code_id)


def describe(project: Project, code_id: int, new: dict[str, str]) -> Effects:
    """Change what a code says of itself."""
    return describe_code(project, code_id, **new)


def import_from(project: Project, path: Path) -> CodebookImport:
    """Take in a codebook file."""
    return import_codebook(project, read_codebook(path))


class CodebookScreen(RowScreen):
    """The codebook."""

    NAME = "codebook"
    HEADING = "Codebook"
    COLUMNS = (
        Column("Code", 20, grow=1),
        Column("Key", 3),
        Column("Own", 5, right=True),
        Column("+below", 6, right=True),
    )
    TOUCHED_BY = frozenset({"code", "coding", "pinned_code"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Quotes", id="codebook.quotes", tooltip="The passages that have this code"),
        Binding("n", "new", "New", id="codebook.new", tooltip="A new code below this one"),
        Binding("N", "new_beside", "New beside", id="codebook.new_beside", show=False, tooltip="A new code beside it"),
        Binding("d", "describe", "Describe", id="codebook.describe", tooltip="Definition, include, exclude, example"),
        Binding("e", "rename", "Rename", id="codebook.rename", tooltip="Give it another name"),
        Binding("c", "colour", "Colour", id="codebook.colour", show=False, tooltip="Give it a colour"),
        Binding(
            "a", "whose", "Mine/all", id="codebook.whose", show=False, tooltip="Count your codings, or everybody's"
        ),
        Binding("K,alt+up", "shift(-1)", "Move up", id="codebook.up", show=False, tooltip="Above its neighbour"),
        Binding("J,alt+down", "shift(1)", "Move down", id="codebook.down", show=False, tooltip="Below its neighbour"),
        Binding(
            "less_than_sign,alt+left", "out", "Move out", id="codebook.out", show=False, tooltip="Beside its parent"
        ),
        Binding(
            "greater_than_sign,alt+right",
            "into",
            "Move in",
            id="codebook.into",
            show=False,
            tooltip="Below the one above",
        ),
        Binding("delete", "remove", "Remove", id="codebook.remove", show=False, tooltip="Take it out of the codebook"),
        Binding("x", "export", "Export", id="codebook.export", show=False, tooltip="Write the codebook to a file"),
        Binding("o", "import", "Import", id="codebook.import", show=False, tooltip="Take in a codebook from a file"),
        *(
            Binding(
                str(slot % 10),
                f"pin({slot})",
                f"Pin to {slot % 10}",
                id=f"codebook.pin_{slot % 10}",
                show=False,
                tooltip="Apply it with this key while coding; again takes it off",
            )
            for slot in range(6, 11)
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.book: Book | None = None
        self.count_mine = False

    def body(self) -> ComposeResult:
        with Horizontal(id="columns"):
            yield RowList(self.COLUMNS)
            with VerticalScroll(id="card", can_focus=False):
                yield Static("", id="rule", markup=False)

    async def load(self) -> None:
        self.book = await self.read(read_book)
        self.lay_out()

    def lay_out(self) -> None:
        book = self.book
        if book is None:
            return
        if self.wanted:
            found = [match.entry.code_id for match in rank(entries(book.tree, (), book.all), self.wanted, 200)]
            rows = [Row(id_, self._cells(book, book.tree.code(id_), 0, book.tree.path(id_))) for id_ in found]
        else:
            rows = [
                Row(code.id, self._cells(book, code, book.tree.depth(code.id), code.name)) for code in book.tree.walk()
            ]
        self.rows.show(rows, top=bool(self.wanted))
        self.show_empty("" if len(book.tree) else EMPTY)
        self.query_one("#card").display = bool(len(book.tree))
        themes = len(book.tree.children(None))
        counts = book.mine if self.count_mine else book.all
        whose = "yours (a: all coders)" if self.count_mine else "of all coders (a: only yours)"
        codings = counted(sum(counts.values()), "coding")
        self.summarise(f"{counted(themes, 'theme')} · {counted(len(book.tree), 'code')} · {codings}, {whose}")

    def _cells(self, book: Book, code: Code, depth: int, name: str) -> tuple[Cell, ...]:
        tree, counts = book.tree, book.mine if self.count_mine else book.all
        own = counts.get(code.id, 0)
        below = sum(counts.get(id_, 0) for id_ in tree.with_descendants(code.id))
        key = next((str(slot % 10) for slot, id_ in book.pinned.items() if id_ == code.id), "")
        title: Cell = (
            ("  " * depth, ""),
            (f"{tree.mark(code.id) or code.name[:1].upper()} ", drawn_colour(tree, code.id)),
            (name + (" (retired)" if code.retired else ""), "strong" if depth == 0 else ""),
        )
        return title, f"{key:>2}", f"{own:,}" if own else "–", f"{below:,}" if tree.children(code.id) else ""

    @on(RowList.Moved)
    def _moved(self) -> None:
        code = self._code()
        if code is None or self.book is None:
            self.query_one("#rule", Static).update("")
            return
        details = []
        if code.memo:
            details.append(Content(f"Memo {harmless(code.memo)}"))
        above = " (its parent's)" if self.book.tree.colour(code.id) else " (by its place)"
        colour = drawn_colour(self.book.tree, code.id)
        whose = "" if code.colour else above
        details.append(Content.assemble(("Colour ", "bold"), ("██ ", colour), colour_name(colour) + whose))
        details.append(Content.assemble(("Mark ", "bold"), harmless(self.book.tree.mark(code.id)) or "first letter"))
        mine, all_ = self.book.mine.get(code.id, 0), self.book.all.get(code.id, 0)
        details.append(Content(f"{counted(mine, 'coding')} by you, {all_:,} by all"))
        card = rule_card(self.book.tree, code.id)
        self.query_one("#rule", Static).update(Content("\n\n").join([card, Content("\n").join(details)]))

    def _code(self) -> Code | None:
        id_ = self.rows.current_key
        tree = self.book.tree if self.book else None
        return tree.code(id_) if tree is not None and isinstance(id_, int) and id_ in tree else None

    async def action_choose(self) -> None:
        """Show the quotes of the code."""
        code = self._code()
        if code is not None:
            await show_quotes(self.qualcode, code.id)

    def action_whose(self) -> None:
        """Count one's own codings, or those of all."""
        self.count_mine = not self.count_mine
        self.lay_out()

    @work
    async def action_new(self) -> None:
        """Make a code below the one under the cursor."""
        await self._make(self._code())

    @work
    async def action_new_beside(self) -> None:
        """Make a code beside the one under the cursor."""
        code = self._code()
        parent = code.parent_id if code else None
        await self._make(self.book.tree.code(parent) if self.book and parent is not None else None)

    async def _make(self, parent: Code | None) -> None:
        title = f"New code below “{parent.name}”" if parent else "New theme"
        note = "" if parent is None else "For a new theme, press N on a theme."
        typed = ""
        while name := await self.app.push_screen_wait(LinePrompt(title, typed, note=note, hint="its name")):
            made = await self.change(make_code, name, parent.id if parent else None)
            if made is not None:
                if self.is_there:
                    self.rows.go_to(made.code_id)
                return
            typed = name

    @work
    async def action_rename(self) -> None:
        """Ask for another name."""
        code = self._code()
        if code is not None:
            name: str | None = code.name
            while name:  # A name that cannot be is asked for again, with what was typed.
                name = await self.app.push_screen_wait(LinePrompt("Name of the code", name))
                if not name or name == code.name or await self.change(rename_code, code.id, name) is not None:
                    return

    @work
    async def action_describe(self) -> None:
        """Ask for what the code says of itself."""
        code = self._code()
        if code is None:
            return
        answers = await self.app.push_screen_wait(rule_form(code))
        if answers is not None and (new := changed_fields(code, answers)):
            await self.change(describe, code.id, new)

    @work
    async def action_colour(self) -> None:
        """Ask for a colour."""
        code = self._code()
        if code is None:
            return
        colour = await self.app.push_screen_wait(colour_prompt(code))
        if isinstance(colour, str) and colour != code.colour:
            await self.change(describe, code.id, {"colour": colour})

    async def action_shift(self, step: int) -> None:
        """Move the code before or behind its neighbour."""
        code = self._code()
        if code is not None and self.book is not None:
            siblings = [sibling.id for sibling in self.book.tree.children(code.parent_id)]
            place = siblings.index(code.id) + step
            if 0 <= place < len(siblings):
                await self.change(move_code, code.id, code.parent_id, place)

    async def action_out(self) -> None:
        """Move the code beside its parent."""
        code = self._code()
        if code is not None and code.parent_id is not None and self.book is not None:
            parent = self.book.tree.code(code.parent_id)
            beside = [sibling.id for sibling in self.book.tree.children(parent.parent_id)]
            await self.change(move_code, code.id, parent.parent_id, beside.index(parent.id) + 1)

    async def action_into(self) -> None:
        """Move the code below the sibling that stands before it."""
        code = self._code()
        if code is not None and self.book is not None:
            siblings = [sibling.id for sibling in self.book.tree.children(code.parent_id)]
            place = siblings.index(code.id)
            if place:
                await self.change(move_code, code.id, siblings[place - 1])

    @work
    async def action_remove(self) -> None:
        """Take the code out of the codebook, after saying what goes with it."""
        code = self._code()
        removal = await self.read(removal_of, code.id) if code is not None else None
        if code is None or removal is None:
            return
        below = len(removal.codes) - 1
        with_it = [f"{counted(below, 'code')} below it"] if below else []
        with_it.append(counted(removal.codings, "coding"))
        goes = "goes" if not below and removal.codings == 1 else "go"
        detail = f"{' and '.join(with_it)} {goes} with it; memos stay. Undo (u) brings everything back."
        if await self.app.push_screen_wait(ConfirmPrompt(f"Remove “{code.name}”?", detail, yes="remove")):
            await self.change(remove_code, code.id, with_codings=True)

    async def action_pin(self, slot: int) -> None:
        """Put the code on a key of the coding screen, or take it off."""
        code = self._code()
        if code is not None and self.book is not None:
            on_it = self.book.pinned.get(slot) == code.id
            await self.change(pin_code, slot, None if on_it else code.id)

    @work
    async def action_export(self) -> None:
        """Ask for a file and write the codebook to it."""
        path = await self.app.push_screen_wait(
            PathPrompt("Write the codebook to", f"{Path.cwd()}/codebook.yaml", writing=True, note=".yaml or .csv")
        )
        if path is None:
            return
        text = await self.read(export_codebook, path.suffix.lower().lstrip("."))
        if text is None:
            return
        try:
            await self.qualcode.store.run(lambda project: write_file(path, text, project))
        except QualcodeError as error:
            self.refuse(error)
        else:
            self.say(f"The codebook is in {path}")

    @work
    async def action_import(self) -> None:
        """Ask for a codebook file and take it in."""
        path = await self.app.push_screen_wait(
            PathPrompt(
                "Take in a codebook",
                f"{Path.cwd()}/",
                endings=(".yaml", ".yml", ".csv"),
                note="New codes are made; codes of the same path get what the file says of them. Nothing is removed.",
            )
        )
        if path is not None:
            done = await self.change(import_from, path)
            if done is not None:
                self.say(f"{done.created} codes made, {done.changed} changed, {done.unchanged} as they were")
