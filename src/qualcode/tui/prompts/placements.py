"""A corrected transcript before it is applied: where every coding, memo and mark would come to stand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.documents.importing import transcript_endings
from qualcode.documents.replacing import PlacedItem, Replacement, placed_items, plan_replacement, replace_document
from qualcode.documents.returning import count_alone
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, plural, tr
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import get_document
from qualcode.text.reanchoring import Outcome
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, harmless
from qualcode.tui.screens.base import WorkScreen

SIGNS: dict[Outcome, tuple[str, str]] = {
    "kept": ("=", "quiet"),
    "moved": ("→", "quiet"),
    "changed": ("~", "warn"),
    "lost": ("✗", "warn"),
}
_WORST_FIRST: tuple[Outcome, ...] = ("lost", "changed", "moved")
_VOICES = 2
"""So many speakers with another name have a line each."""
_WIDE = 110
"""Columns from which old and new words stand side by side."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A planned replacement as a person looks at it."""

    planned: Replacement
    items: tuple[PlacedItem, ...]
    """All that is not kept, what is lost first."""


def preview(project: Project, planned: Replacement) -> Preview:
    """What a replacement would do, in words."""
    told = [item for item in placed_items(project, planned) if item.outcome != "kept"]
    return Preview(planned, tuple(sorted(told, key=lambda item: _WORST_FIRST.index(item.outcome))))


def _what(item: PlacedItem) -> str:
    return item.code or (tr("memo") if item.kind == "memo" else tr("read, nothing to code"))


def preview_of_file(project: Project, document_id: int, file: Path) -> Preview:
    """What replacing a document by a file would do.

    Raises:
        InputError: The file cannot be read.
        RuleError: It is the file that a document was imported from.
    """
    with project.reading():
        return preview(project, plan_replacement(project, get_document(project, document_id), file))


def told_counts(planned: Replacement) -> str:
    """`3 kept, 1 changed`; what there is none of is left out."""
    counts = [f"{number(count)} {shown_word(outcome)}" for outcome, count in planned.counts().items() if count]
    if planned.waiting:
        counts.append(
            tr(
                "{placed} of {waiting} that waited for the missing text put in place",
                placed=len(planned.places),
                waiting=count_alone(planned.waiting),
            )
        )
    return ", ".join(counts) or tr("nothing stands in it")


class PlacementsPrompt(Dialog[bool]):
    """Shows what a replacement would do, and asks whether to apply it.

    Args:
        shown: The replacement.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,y", "answer(True)", tr("Apply"), id="dialog.apply", tooltip=tr("Give the document its new text")
        ),
        Binding("n", "answer(False)", tr("No"), id="dialog.apply_not", tooltip=tr("Leave all as it is")),
    ]
    KEYS = tr("Enter apply   ↑↓ look at each   Esc leave all as it is")
    DEFAULT_CSS = """
    PlacementsPrompt {
        #voices { height: auto; max-height: 4; }
        #words { height: auto; max-height: 45%; padding: 0 1; background: $surface; scrollbar-size-vertical: 1; }
        #words Static { height: auto; }
    }
    """

    def __init__(self, shown: Preview) -> None:
        planned = shown.planned
        source = planned.file_name or tr("what was corrected")
        super().__init__(
            tr(
                "{name} from {source}: version {version}",
                name=planned.document.name,
                source=source,
                version=planned.document.version + 1,
            )
        )
        self._shown = shown

    def body(self) -> ComposeResult:
        yield Static(_counts_line(self._shown.planned), markup=False)
        yield Static(_voices_lines(self._shown.planned), id="voices", markup=False)
        yield RowList(())
        with VerticalScroll(id="words", can_focus=False):
            yield Static("", markup=False)

    def on_mount(self) -> None:
        box, list_ = self.query_one(".dialog").styles, self.query_one(RowList).styles
        box.width, box.max_width, box.height, list_.height = "96%", 160, "90%", "1fr"
        self.query_one("#voices").display = bool(_voices_lines(self._shown.planned).plain)
        self.query_one("#words").display = bool(self._shown.items)
        rows = self.query_one(RowList)
        rows.show_empty(tr("Every coding, memo and mark keeps its words and its place."))
        rows.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the words out side by side where there is room."""
        wide = event.size.width >= _WIDE
        columns = [
            Column("", 9),
            Column(tr("What"), 16, grow=1),
            Column(tr("Coder"), 8, rank=1),
            Column(tr("Before"), 20, grow=2),
        ]
        if wide:
            columns.append(Column(tr("Now"), 20, grow=2))
        rows = [Row(place, _cells(item)) for place, item in enumerate(self._shown.items)]
        self.query_one(RowList).show(rows, columns=columns)
        self._show_words()

    @on(RowList.Moved)
    def _show_words(self) -> None:
        place = self.query_one(RowList).current_key
        if not isinstance(place, int):
            return
        item = self._shown.items[place]
        waits = (tr("no place is sure: it waits until you give it one"), "$text-warning")
        now = (harmless(item.new_quote), "bold") if item.new_quote else waits
        words = Content.assemble(
            (f"{harmless(_what(item))} · {harmless(item.coder)}\n", QUIET),
            (tr("before  "), QUIET),
            harmless(item.quote),
            (f"\n{tr('now     ')}", QUIET),
            now,
        )
        self.query_one("#words Static", Static).update(words)

    def action_answer(self, answer: bool) -> None:
        """Apply it, or not."""
        self.dismiss(answer)

    def action_cancel(self) -> None:
        """Do not apply it."""
        self.dismiss(False)


def _cells(item: PlacedItem) -> tuple[str | tuple[tuple[str, str], ...], ...]:
    sign, ink = SIGNS[item.outcome]
    what = _what(item).rpartition("/")[2]
    old, new = " ".join(item.quote.split()), " ".join((item.new_quote or "").split())
    return ((f"{sign} {shown_word(item.outcome)}", ink),), what, item.coder, old, new or (("–", "quiet"),)


def _counts_line(planned: Replacement) -> Content:
    parts: list[tuple[str, str] | str] = []
    for outcome, count in planned.counts().items():
        style = "" if not count or outcome in ("kept", "moved") else "bold $text-warning"
        parts += [(f"{number(count)} {shown_word(outcome)}", style or ("bold" if count else QUIET)), ("  ", "")]
    parts.append((tr("of {count:,} codings, memos and marks", count=len(planned.shown)), QUIET))
    return Content.assemble(*parts)


def _voices_lines(planned: Replacement) -> Content:
    """Speakers that have another name now, new ones, those that are gone, and what reading the file warned of."""
    told = [
        Content.assemble(
            (harmless(label), "bold"),
            tr(" was {name}", name=harmless(same)) if same is not None else tr(" is a new speaker"),
        )
        for label, same in planned.speakers.items()
    ]
    lines = told if len(told) <= _VOICES else [Content(" · ").join(told)]
    if planned.all_gone:
        gone = ", ".join(map(harmless, planned.gone))
        warning = tr("! none of its speakers is in the new text: {names} would go", names=gone)
        lines.insert(0, Content.styled(warning, "$text-warning"))
    elif planned.gone:
        gone = ", ".join(map(harmless, planned.gone))
        lines.append(Content.styled(tr("nobody is called {names} any more", names=gone), QUIET))
    lines += [Content.styled(f"! {harmless(warning)}", "$text-warning") for warning in planned.prepared.read.warnings]
    return Content("\n").join(lines)


async def replace_by_file(screen: WorkScreen, document_id: int, name: str) -> None:
    """Ask for a corrected transcript, show where everything goes, and apply it; must run in a worker.

    Args:
        screen: The screen that asks.
        document_id: The document to be replaced.
        name: Its name.
    """
    endings = await asyncio.to_thread(transcript_endings)
    path = await screen.app.push_screen_wait(
        PathPrompt(
            tr("Replace {name} by a corrected file", name=name),
            f"{Path.cwd()}/",
            endings=sorted(endings),
            note=tr("You see where every coding goes before anything changes. Undo brings the old text back."),
        )
    )
    if path is None:
        return
    screen.say(tr("Placing all of {name} in the new text …", name=name))
    shown = await screen.read(preview_of_file, document_id, path)
    if shown is None or not await screen.app.push_screen_wait(PlacementsPrompt(shown)):
        return
    if await screen.change(replace_document, shown.planned) is not None:
        lost = shown.planned.counts()["lost"]
        waiting = plural("; {number:,} waits for a place", "; {number:,} wait for a place", lost) if lost else ""
        screen.say(
            tr(
                "{name} is version {version} now: {counts}{waiting}",
                name=name,
                version=shown.planned.document.version + 1,
                counts=told_counts(shown.planned),
                waiting=waiting,
            )
        )
