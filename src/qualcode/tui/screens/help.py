"""The keys of the moment, and what the marks on the coding screen mean."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from qualcode.domain.translation import tr
from qualcode.tui.keys import at_hand, key_name
from qualcode.tui.prompts.dialogs import NONE_FITS
from qualcode.tui.prompts.rows import Column, Row, RowList, matches
from qualcode.tui.screens.modal import Modal

AREAS = {
    "transcript": tr("Moving and selecting"),
    "caret": tr("Moving and selecting"),
    "coding": tr("Coding"),
    "find": tr("Find in the document"),
    "picker": tr("Choosing a code"),
    "chooser": tr("Which coding"),
    "rule": tr("The rule of a code"),
    "pin": tr("Pinning a code"),
    "memo": tr("Writing a memo"),
    "memos": tr("Memos"),
    "all_memos": tr("All memos"),
    "documents": tr("Documents"),
    "work": tr("My work"),
    "rounds": tr("Rounds"),
    "round": tr("A round"),
    "new_round": tr("A new round"),
    "form_line": tr("Filling in"),
    "importing": tr("Importing"),
    "older": tr("Older text"),
    "unplaced": tr("Waiting for a place"),
    "queue": tr("One coding after the other"),
    "recoding": tr("To look at again"),
    "splitting": tr("Splitting a code"),
    "speakers": tr("Speakers"),
    "codebook": tr("Codebook"),
    "card": tr("The card of a code"),
    "field": tr("Writing a field"),
    "meaning": tr("Other words"),
    "names": tr("Splitting into"),
    "diff": tr("Taking a codebook in"),
    "flaws": tr("Findings in the codebook"),
    "versions": tr("Codebook versions"),
    "codebook_then": tr("An earlier codebook"),
    "biography": tr("The life of a code"),
    "proposals": tr("Proposals"),
    "cases": tr("Cases"),
    "search": tr("Find in the project"),
    "quotes": tr("Quotes"),
    "query": tr("Writing a query"),
    "saved": tr("Saved queries"),
    "analysis": tr("Theme frequencies"),
    "history": tr("History"),
    "settings": tr("Settings"),
    "start": tr("Projects"),
    "open_other": tr("Opening a project of another program"),
    "export": tr("Giving a project out"),
    "mapping": tr("Which code is which"),
    "merging": tr("Merging"),
    "conflicts": tr("Conflicts"),
    "bundles": tr("Bundles"),
    "bundle_plan": tr("Handing out a bundle"),
    "agreement": tr("Agreement"),
    "compared": tr("Whom to compare"),
    "disagreements": tr("Disagreements"),
    "by_hand": tr("Setting a span by hand"),
    "words": tr("Words that are said"),
    "summary": tr("Themes in numbers"),
    "lists": tr("Working lists"),
    "like_code": tr("What looks like a code"),
    "doubtful": tr("Codings to look at"),
    "new_codes": tr("New codes"),
    "making": tr("A code of a candidate"),
    "similar": tr("Passages like this one"),
    "autocode": tr("Coding what was found"),
    "modes": tr("Ways of looking"),
    "identity_key": tr("The identity key"),
    "names_pass": tr("Taking names out"),
    "name_places": tr("Places of a name"),
    "backups": tr("Backups"),
    "list": tr("Moving in the list"),
    "filter": tr("Filter"),
    "dialog": tr("Dialogs"),
    "choice": tr("Choosing one of several"),
    "form": tr("Forms"),
    "path": tr("Choosing a file"),
    "keys": tr("Changing keys"),
    "guide": tr("Reading the guide"),
    "help": tr("This help"),
    "app": tr("Screens, undo, everywhere"),
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
    ("┏ ┃ ┗ ╺", tr("your coding"), tr("the bracket spans its rows, in the colour of the code")),
    ("┌ │ └ ╶", tr("somebody else's coding"), tr("a thin bracket, with the first letters of the coder")),
    (tr("A Name"), tr("beside a bracket"), tr("mark and name of the code; a code without a mark has its first letter")),
    ("+2", tr("beside the brackets"), tr("so many more codings than there is room for")),
    ("★", tr("a star"), tr("one of the best quotes")),
    ("▌", tr("bar beside the text"), tr("the passage that the next key codes")),
    ("·", tr("dot beside the text"), tr("read, nothing to code here")),
    (tr("underlined"), tr("text"), tr("two or more codings that are tinted lie over it")),
    ("█ ▒ ·", tr("progress"), tr("coded, nothing to code, left")),
    ("● ◐ ○", tr("document"), tr("done, begun, not begun")),
)
"""What the coding screen draws, what that is, and what it means."""


class HelpScreen(Modal[None]):
    """The keys of a screen.

    Args:
        subject: The screen.
    """

    AUTO_FOCUS = "RowList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark", "dismiss(None)", tr("Back"), id="help.close", tooltip=tr("Back to the screen")),
    ]

    def __init__(self, subject: Screen[object]) -> None:
        super().__init__()
        self._subject_keys = keys_of(subject)
        self._of_text = bool(subject.query("TranscriptView"))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(tr("Keys of this screen"), classes="dialog--title")
            # Selected on focus, the letter that brought the focus would be typed over by the next.
            yield Input(placeholder=tr("letters filter"), compact=True, select_on_focus=False)
            yield RowList([Column("", 13), Column("", 22, grow=1), Column("", 20, grow=2, rank=1)])
            yield Static("", id="help-detail", markup=False)
            yield Static(tr("↑↓ scroll   letters filter   F1 the guide   Esc back"), classes="dialog--keys")

    def on_mount(self) -> None:
        self._show("")

    def _show(self, wanted: str) -> None:
        rows: list[Row] = []
        area = ""
        entries = list(self._subject_keys)
        if self._of_text:
            entries += [(tr("What the marks mean"), *mark) for mark in MARKS]
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
