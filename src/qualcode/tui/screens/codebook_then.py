"""The codebook as it stood at a moment: its tree with definitions, to be read."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.versions import CodebookState, state_at
from qualcode.domain.translation import number, tr
from qualcode.domain.values import Code
from qualcode.domain.wording import counted
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, harmless, matches

EMPTY = tr("The codebook was empty then.\n\nPress ‹list.back› to go back to the versions.")


class CodebookThenScreen(RowScreen):
    """The codebook at a moment.

    Args:
        moment: What `versions.state_at` knows it by.
    """

    NAME = "codebook_then"
    COLUMNS = (Column(tr("Code"), 20, grow=1), Column(tr("Below it"), 8, right=True, rank=1))
    TOUCHED_BY = frozenset({"code", "code_theme", "former_code", "codebook_version"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,L", "choose", tr("Its life"), id="codebook_then.life", tooltip=tr("What became of the code, and why")
        ),
        Binding(
            "space", "read(1)", tr("Read on"), id="codebook_then.read_on", show=False, tooltip=tr("Scroll the rule")
        ),
        Binding(
            "backspace",
            "read(-1)",
            tr("Read back"),
            id="codebook_then.read_back",
            show=False,
            tooltip=tr("Scroll back"),
        ),
    ]

    def __init__(self, moment: str) -> None:
        self._moment = moment
        self.HEADING = tr("Codebook: {moment}", moment=harmless(moment))
        super().__init__()
        self.state: CodebookState | None = None

    def body(self) -> ComposeResult:
        with Horizontal(id="columns"):
            yield RowList(self.COLUMNS)
            with VerticalScroll(id="card", can_focus=False):
                yield Static("", id="rule", markup=False)

    async def load(self) -> None:
        self.state = await self.read(state_at, self._moment)
        self.lay_out()

    def lay_out(self) -> None:
        if self.state is None:
            return
        tree = self.state.tree
        shown = [
            code for code in tree.walk() if not self.wanted or matches(self.wanted, tree.path(code.id), code.definition)
        ]
        self.rows.show([Row(code.id, self._cells(code)) for code in shown], top=bool(self.wanted))
        self.show_empty("" if len(tree) else EMPTY)
        self.query_one("#card").display = bool(shown)
        of = tr("{shown:,} of ", shown=len(shown)) if len(shown) < len(tree) else ""
        codes = f"{counted(len(tree.children(None)), 'theme')} · {of}{counted(len(tree), 'code')}"
        merged = (
            tr(" · {codes} merged by then", codes=counted(len(self.state.former), "code")) if self.state.former else ""
        )
        self.summarise(
            tr("{codes}{merged} · to be read only; Enter shows what became of a code", codes=codes, merged=merged)
        )

    def _cells(self, code: Code) -> tuple[Cell, ...]:
        assert self.state is not None
        tree = self.state.tree
        depth = 0 if self.wanted else tree.depth(code.id)
        name = tree.path(code.id) if self.wanted else code.name
        title: Cell = (
            ("  " * depth, ""),
            (f"{tree.mark(code.id) or code.name[:1].upper()} ", drawn_colour(tree, code.id)),
            (name + (tr(" (retired)") if code.retired else ""), "strong" if code.parent_id is None else ""),
        )
        below = len(tree.children(code.id))
        return title, number(below) if below else ""

    def _code(self) -> Code | None:
        id_ = self.rows.current_key
        return self.state.tree.code(id_) if self.state is not None and isinstance(id_, int) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        code = self._code()
        if code is None or self.state is None:
            self.query_one("#rule", Static).update("")
            return
        tree = self.state.tree
        parts = [rule_card(tree, code.id)]
        if code.memo:
            parts.append(Content(tr("Memo {text}", text=harmless(code.memo))))
        themes = [harmless(tree.path(theme)) for theme in tree.themes(code.id)]
        if themes:
            parts.append(Content.assemble((tr("Belongs to "), "bold"), ", ".join(themes), tr(" too")))
        self.query_one("#rule", Static).update(Content("\n\n").join(parts))
        self.query_one("#card").scroll_home(animate=False)

    def action_read(self, step: int) -> None:
        """Scroll the rule of the code."""
        part = self.query_one("#card")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False)

    async def action_choose(self) -> None:
        """Show the life of the code."""
        from qualcode.tui.screens.biography import BiographyScreen

        code = self._code()
        if code is not None:
            await self.app.push_screen(BiographyScreen(code.uuid))
