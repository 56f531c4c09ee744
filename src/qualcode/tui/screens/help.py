"""The keys of the moment, and what the marks on the coding screen mean."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from qualcode.tui.keys import at_hand, key_name
from qualcode.tui.prompts.dialogs import NONE_FITS
from qualcode.tui.prompts.rows import Column, Row, RowList, matches
from qualcode.tui.screens.modal import Modal

AREAS = {
    "transcript": "Moving and selecting",
    "caret": "Moving and selecting",
    "coding": "Coding",
    "find": "Find in the document",
    "picker": "Choosing a code",
    "chooser": "Which coding",
    "rule": "The rule of a code",
    "pin": "Pinning a code",
    "memo": "Writing a memo",
    "memos": "Memos",
    "all_memos": "All memos",
    "documents": "Documents",
    "work": "My work",
    "rounds": "Rounds",
    "round": "A round",
    "new_round": "A new round",
    "form_line": "Filling in",
    "importing": "Importing",
    "older": "Older text",
    "unplaced": "Waiting for a place",
    "queue": "One coding after the other",
    "recoding": "To look at again",
    "splitting": "Splitting a code",
    "speakers": "Speakers",
    "codebook": "Codebook",
    "card": "The card of a code",
    "field": "Writing a field",
    "meaning": "Other words",
    "names": "Splitting into",
    "diff": "Taking a codebook in",
    "flaws": "Findings in the codebook",
    "versions": "Codebook versions",
    "codebook_then": "An earlier codebook",
    "biography": "The life of a code",
    "proposals": "Proposals",
    "cases": "Cases",
    "search": "Find in the project",
    "quotes": "Quotes",
    "query": "Writing a query",
    "saved": "Saved queries",
    "analysis": "Theme frequencies",
    "history": "History",
    "settings": "Settings",
    "start": "Projects",
    "open_other": "Opening a project of another program",
    "export": "Giving a project out",
    "mapping": "Which code is which",
    "merging": "Merging",
    "conflicts": "Conflicts",
    "bundles": "Bundles",
    "bundle_plan": "Handing out a bundle",
    "agreement": "Agreement",
    "compared": "Whom to compare",
    "disagreements": "Disagreements",
    "by_hand": "Setting a span by hand",
    "words": "Words that are said",
    "summary": "Themes in numbers",
    "lists": "Working lists",
    "like_code": "What looks like a code",
    "doubtful": "Codings to look at",
    "new_codes": "New codes",
    "making": "A code of a candidate",
    "similar": "Passages like this one",
    "autocode": "Coding what was found",
    "modes": "Ways of looking",
    "identity_key": "The identity key",
    "names_pass": "Taking names out",
    "name_places": "Places of a name",
    "backups": "Backups",
    "list": "Moving in the list",
    "filter": "Filter",
    "dialog": "Dialogs",
    "choice": "Choosing one of several",
    "form": "Forms",
    "path": "Choosing a file",
    "keys": "Changing keys",
    "guide": "Reading the guide",
    "help": "This help",
    "app": "Screens, undo, everywhere",
}
"""Areas of binding ids in the order in which they are shown, with their titles."""


def keys_of(subject: Screen[object]) -> list[tuple[str, str, str, str]]:
    """(area, keys, name, explanation) of every action that a key of the screen runs now, each once."""
    order = list(dict.fromkeys(AREAS.values()))
    rows = [
        (area_of(action.id), "  ".join(key_name(key) for key in action.keys) or "–", action.name, action.tooltip)
        for action in at_hand(subject)
    ]
    return sorted(rows, key=lambda row: order.index(row[0]) if row[0] in order else -1)


def area_of(action: str) -> str:
    """The heading under which an action is listed."""
    area = action.partition(".")[0]
    return AREAS.get(area, area.capitalize())


MARKS = (
    ("┏ ┃ ┗ ╺", "your coding", "the bracket spans its rows, in the colour of the code"),
    ("┌ │ └ ╶", "somebody else's coding", "a thin bracket, with the first letters of the coder"),
    ("A Name", "beside a bracket", "mark and name of the code; a code without a mark has its first letter"),
    ("+2", "beside the brackets", "so many more codings than there is room for"),
    ("★", "a star", "one of the best quotes"),
    ("▌", "bar beside the text", "the passage that the next key codes"),
    ("·", "dot beside the text", "read, nothing to code here"),
    ("underlined", "text", "two or more codings that are tinted lie over it"),
    ("█ ▒ ·", "progress", "coded, nothing to code, left"),
    ("● ◐ ○", "document", "done, begun, not begun"),
)
"""What the coding screen draws, what that is, and what it means."""


class HelpScreen(Modal[None]):
    """The keys of a screen.

    Args:
        subject: The screen.
    """

    AUTO_FOCUS = "RowList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark", "dismiss(None)", "Back", id="help.close", tooltip="Back to the screen"),
    ]

    def __init__(self, subject: Screen[object]) -> None:
        super().__init__()
        self._subject_keys = keys_of(subject)
        self._of_text = bool(subject.query("TranscriptView"))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static("Keys of this screen", classes="dialog--title")
            # Selected on focus, the letter that brought the focus would be typed over by the next.
            yield Input(placeholder="letters filter", compact=True, select_on_focus=False)
            yield RowList([Column("", 13), Column("", 22, grow=1), Column("", 20, grow=2, rank=1)])
            yield Static("", id="help-detail", markup=False)
            yield Static("↑↓ scroll   letters filter   F1 the guide   Esc back", classes="dialog--keys")

    def on_mount(self) -> None:
        self._show("")

    def _show(self, wanted: str) -> None:
        rows: list[Row] = []
        area = ""
        entries = list(self._subject_keys)
        if self._of_text:
            entries += [("What the marks mean", *mark) for mark in MARKS]
        for number, (heading, keys, name, text) in enumerate(entries):
            if not matches(wanted, heading, keys, name, text):
                continue
            if heading != area:
                area = heading
                rows.append(Row(f"heading {area}", (area,), heading=True))
            rows.append(Row(number, (((keys, "strong"),), name, ((text, "quiet"),))))
        self.query_one(RowList).show(rows, top=True)
        self.query_one(RowList).show_empty(NONE_FITS)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        parts: list[str] = []
        if event.row is not None:
            parts = [cell if isinstance(cell, str) else cell[0][0] for cell in event.row.cells[1:]]
        self.query_one("#help-detail", Static).update(": ".join(part for part in parts if part))

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._show(event.value)

    def on_key(self, event: events.Key) -> None:
        field = self.query_one(Input)
        if event.is_printable and event.character and not field.has_focus and event.key not in self.active_bindings:
            event.stop()
            event.prevent_default()
            field.focus()
            field.insert_text_at_cursor(event.character)
        elif event.key in ("down", "up", "pagedown", "pageup") and field.has_focus:
            event.stop()
            self.query_one(RowList).focus()
