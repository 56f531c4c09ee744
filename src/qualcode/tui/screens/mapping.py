"""Which code there is which here, where a project that grew apart is merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.codebook.tree import load_tree
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.team.code_mapping import MappedCode
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, matches
from qualcode.tui.suggestions.opening import choose_code

_NEW = tr("＋ new")


def mapping_told(mapping: Sequence[MappedCode], chosen: Mapping[str, str]) -> str:
    """How many codes there are codes here, and how many come in as new ones."""
    certain = sum(code.certain for code in mapping)
    new = sum(not chosen.get(code.theirs, code.ours) for code in mapping)
    as_chosen = sum(bool(chosen.get(code.theirs)) for code in mapping)
    named = len(mapping) - certain - new - as_chosen
    parts = [
        (certain, tr("{count:,} the same here", count=certain)),
        (named, plural("{number:,} by its name", "{number:,} by their names", named)),
        (as_chosen, tr("{count:,} as you chose", count=as_chosen)),
        (new, tr("{count:,} new here", count=new)),
    ]
    shown = ", ".join(what for count, what in parts if count)
    return tr("{codes} there: {parts}", codes=counted(len(mapping), "code"), parts=shown or tr("none"))


class MappingScreen(RowScreen):
    """The codes there, each with the one here that it is.

    Args:
        name: Of the file.
        mapping: The codes there.
        chosen: Path there → path here, or empty for a new code; what is chosen here is noted in it.
    """

    NAME = "mapping"
    HEADING = tr("Which code is which")
    NOTHING_TO_UNDO = tr("There is nothing to undo here: nothing is merged yet. Esc goes back.")
    COLUMNS = (
        Column(tr("Code there"), 24, grow=1, middle=True),
        Column(tr("Is here"), 24, grow=1, middle=True),
        Column(tr("How"), 12, rank=1),
    )
    TOUCHED_BY = frozenset({"code"})

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Which here"), id="mapping.choose", tooltip=tr("Choose the code here that it is")
        ),
        Binding(
            "n",
            "new",
            tr("New"),
            id="mapping.new",
            tooltip=tr("It is none of the codes here: it comes in as a new one"),
        ),
        Binding(
            "x,delete",
            "as_found",
            tr("As found"),
            id="mapping.as_found",
            key_display="x",
            tooltip=tr("Undo the choice"),
        ),
    ]

    def __init__(self, name: str, mapping: Sequence[MappedCode], chosen: dict[str, str]) -> None:
        super().__init__()
        self.file_name = name
        self.mapping = mapping
        self.chosen = chosen

    def body(self) -> ComposeResult:
        yield RowList(self.COLUMNS)

    async def load(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Show first what is to be looked at; where a row stands does not change with what is chosen in it."""
        found = [code for code in self.mapping if matches(self.wanted, code.theirs, self.here(code))]
        parts = (
            (tr("No code here has its name"), [code for code in found if not code.certain and not code.ours]),
            (tr("A code here has its name"), [code for code in found if not code.certain and code.ours]),
            (tr("The same code: both projects had it before"), [code for code in found if code.certain]),
        )
        rows: list[Row] = []
        for heading, codes in parts:
            if codes:
                rows.append(Row(("part", heading), (f"{heading} ({len(codes):,})",), heading=True))
                rows += [Row(code.theirs, self._cells(code)) for code in codes]
        self.rows.show(rows)
        self.show_empty("" if self.mapping else tr("There are no codes in it.\n\nPress ‹list.back› to go back."))
        self.summarise(
            tr(
                "{mapping}\nEsc goes back to what comes in, with these choices",
                mapping=mapping_told(self.mapping, self.chosen),
            )
        )

    def here(self, code: MappedCode) -> str:
        """The path of the code here that it is; empty for a new one."""
        return self.chosen.get(code.theirs, code.ours)

    def _cells(self, code: MappedCode) -> tuple[Cell, ...]:
        here = self.here(code)
        ink = "quiet" if code.certain else "strong"
        how = (
            tr("as you chose") if code.theirs in self.chosen else tr("same code") if code.certain else tr("by its name")
        )
        if not here and code.theirs not in self.chosen:
            how = ""
        return (
            ((code.theirs, ink),),
            ((here or _NEW, ink if here else "warn"),),
            ((how, "quiet"),),
        )

    def _current(self) -> MappedCode | None:
        """The code under the cursor, if another can be chosen; else the screen says why not."""
        code = next((one for one in self.mapping if one.theirs == self.rows.current_key), None)
        if code is not None and code.certain:
            self.say(tr("It is the same code: both projects had it before they grew apart"))
            return None
        return code

    @work
    async def action_choose(self) -> None:
        """Ask which code here it is."""
        code = self._current()
        if code is None:
            return
        code_id = await choose_code(self, tr("Which code here is “{theirs}”?", theirs=code.theirs))
        tree = await self.read(load_tree) if code_id is not None else None
        if tree is not None and code_id is not None:
            self._take(code, tree.path(code_id))

    def action_new(self) -> None:
        """Let it come in as a new code."""
        code = self._current()
        if code is not None:
            self._take(code, "")

    def action_as_found(self) -> None:
        """Take back what was chosen for it."""
        code = self._current()
        if code is not None:
            self._take(code, code.ours)

    def _take(self, code: MappedCode, path: str) -> None:
        if path == code.ours:
            self.chosen.pop(code.theirs, None)
        else:
            self.chosen[code.theirs] = path
        self.lay_out()
        self.rows.action_step(1)
