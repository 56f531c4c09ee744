"""The dialog in which a candidate becomes a code: its name, what it says of itself, and the passages that get it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Label, TextArea

from qualcode.codebook.picking import entries
from qualcode.codebook.tree import CodeTree
from qualcode.domain.suggestion_lists import NewCode, Place
from qualcode.domain.translation import tr
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import Column, Row, RowList, editable, one_line

TICKED, NOT_TICKED = "☑", "☐"
AT_THE_TOP = ""
"""The key of the picker's row for the place above all codes."""
_AROUND, _NOTED = 5, 2
"""Rows of the box that are not the form: its border, title, refusal and keys; and a note."""
_RULE_ROWS = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """A code as it is to be made."""

    name: str
    places: tuple[Place, ...]
    """The passages that are given it."""
    fields: dict[str, str] = field(default_factory=dict)
    """What it says of itself."""


class ParentPicker(CodePicker):
    """Asks under which code a new one goes; at the top where nothing is typed.

    Args:
        name: The new code.
        tree: The codebook.
        counts: code → its codings.
    """

    def __init__(self, name: str, tree: CodeTree, counts: Mapping[int, int]) -> None:
        title = tr("Under which code does “{name}” go?", name=one_line(name, 40))
        super().__init__(title, tree, entries(tree, (), counts), parent_id=None, may_create=False, may_be_top=True)

    def _fill(self, typed: str, *, key: int | str | None = None) -> None:
        super()._fill(typed, key=key if typed or key is not None else AT_THE_TOP)


class PlaceRows(RowList):
    """Passages with a tick before each that is to be coded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.tick", tr("Tick"), id="making.tick", tooltip=tr("Give this passage the code, or not")),
        Binding("enter", "screen.accept", tr("Save"), id="making.save_here", show=False, tooltip=tr("Make the code")),
    ]


class NewCodePrompt(Dialog[Wording | None]):
    """Asks how a candidate is worded as a code, and which of its passages are given it.

    Args:
        title: What is made, and where.
        candidate: What passages speak of.
        note: What there is to know.
        typed: What was typed before, where it is asked again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f12", "accept", tr("Save"), id="making.save", priority=True, tooltip=tr("Make the code")),
    ]
    KEYS = tr("Tab next field   Space tick   Ctrl+S or F12 save   Esc back")

    def __init__(self, title: str, candidate: NewCode, *, note: str = "", typed: Wording | None = None) -> None:
        super().__init__(title, note)
        self._candidate = candidate
        self._typed = typed or Wording(
            candidate.name,
            candidate.examples,
            {"definition": definition_of(candidate), "keywords": ", ".join(candidate.phrases)},
        )
        self._ticked = [place in self._typed.places for place in candidate.examples]

    def body(self) -> ComposeResult:
        one, fields = self._typed, self._typed.fields
        with VerticalScroll(classes="form", can_focus=False):
            yield Label(tr("Name"), markup=False)
            yield Input(editable(one.name), compact=True, select_on_focus=False, id="making-name")
            yield Label(tr("Definition: what it means"), markup=False)
            yield TextArea(
                editable(fields["definition"]), soft_wrap=True, tab_behavior="focus", compact=True, id="making-rule"
            )
            yield Label(tr("Keywords: words that speak for it, with commas between"), markup=False)
            yield Input(editable(fields["keywords"]), compact=True, select_on_focus=False, id="making-words")
            if self._ticked:
                yield Label(tr("Give it to these passages"), markup=False)
                yield PlaceRows([Column("", 1), Column("", 30, grow=3), Column("", 12, grow=1, rank=1)])

    def on_mount(self) -> None:
        self.query_one(".dialog").styles.height = "auto"
        self.query_one("#making-rule").styles.height = _RULE_ROWS
        self._fit(self.app.size.height)
        self._show()
        self.query_one("#making-name", Input).focus()
        # The focus brings the first field into sight, and would leave its label above the edge.
        self.call_after_refresh(self.query_one(".form").scroll_home, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.height)

    def _fit(self, height: int) -> None:
        form = self.query_one(".form").styles
        form.height, form.max_height = "auto", max(4, height * 9 // 10 - _AROUND - _NOTED * bool(self._note))
        for rows in self.query(PlaceRows):
            rows.styles.height = len(self._ticked)

    def _show(self) -> None:
        for rows in self.query(PlaceRows):
            rows.show(
                Row(
                    number,
                    (TICKED if ticked else NOT_TICKED, " ".join(place.quote.split()), ((_from(place), "quiet"),)),
                )
                for number, (place, ticked) in enumerate(zip(self._candidate.examples, self._ticked, strict=True))
            )

    def action_tick(self) -> None:
        """Let the passage be given the code, or not."""
        rows = self.query_one(PlaceRows)
        if isinstance(number := rows.current_key, int):
            self._ticked[number] = not self._ticked[number]
            self._show()
            rows.action_step(1)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_tick()

    @on(Input.Submitted)
    def _next(self) -> None:
        self.focus_next()

    def action_accept(self) -> None:
        """Make it so."""
        name = self.query_one("#making-name", Input)
        if not name.value.strip():
            self.refuse(tr("A code needs a name."))
            name.focus()
            return
        places = zip(self._candidate.examples, self._ticked, strict=True)
        fields = {
            "definition": self.query_one("#making-rule", TextArea).text.strip(),
            "keywords": self.query_one("#making-words", Input).value.strip(),
        }
        ticked = tuple(place for place, is_ticked in places if is_ticked)
        self.dismiss(Wording(name.value.strip(), ticked, fields))


def _from(place: Place) -> str:
    """Who says it, or where it stands."""
    return place.speaker or place.document


def definition_of(candidate: NewCode) -> str:
    """A first definition, in the words of the phrases."""
    said = [f"“{phrase}”" for phrase in candidate.phrases or (candidate.name,)]
    return tr("Passages that speak of {words}.", words=_or(said))


def _or(names: Sequence[str]) -> str:
    return tr(" or ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
