"""Finding words in the whole project: hits as one types, each in its line, and on to the passage."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from qualcode.domain.answers import Hit
from qualcode.domain.errors import QualcodeError
from qualcode.retrieval.finding import AROUND, find_text
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.text.cells import cell_width, clusters
from qualcode.tui.prompts.row_screen import FilterLine, Remembered, RowScreen
from qualcode.tui.prompts.rows import Column, Row, harmless

MOST = 200
"""So many hits are shown."""
DELAY = 0.12
"""Seconds without a key before a search begins."""
HELP = (
    "Type what you look for: hits show as you type, in all documents.\n\n"
    "↓ goes into the list, Enter opens the passage. F11 takes what you type as a regular expression."
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked for, and what was found."""

    needle: str = ""
    regex: bool = False
    hits: tuple[Hit, ...] = ()
    documents: tuple[tuple[str, int], ...] = ()
    """Name and id of each document."""
    at: int = 0
    """The hit that the cursor stands on."""


_LAST: Remembered[Looked] = Remembered()
"""What was looked for last: going to a hit closes the screen, and the way back must not lose the others."""


def look_for(project: Project, needle: str, regex: bool) -> Looked:
    """The first hits, with the documents' ids."""
    hits = tuple(find_text(project, needle, regex=regex, limit=MOST + 1))
    names = {hit.document for hit in hits}
    ids = tuple((document.name, document.id) for document in list_documents(project) if document.name in names)
    return Looked(needle, regex, hits, ids)


def tail(text: str, width: int) -> str:
    """The end of a text in exactly `width` cells, blanks before it."""
    kept: list[str] = []
    room = width
    for cluster in reversed(list(clusters(text))):
        room -= cell_width(cluster)
        if room < 0:
            kept[-1:] = ["…" + " " * (cell_len(kept[-1]) - 1)] if kept else []
            break
        kept.append(harmless(cluster) if cluster not in "\n\t" else " ")
    line = "".join(reversed(kept))
    return " " * (width - cell_len(line)) + line


class SearchScreen(RowScreen):
    """Words in all documents."""

    NAME = "search"
    HEADING = "Find in the project"
    HINT = "words to find in all documents"
    COLUMNS = (Column("", 5, right=True), Column("", 14), Column("", 30, grow=1))
    TOUCHED_BY = frozenset({"document", "version"})
    AUTO_FOCUS = "FilterLine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Go there", id="search.visit", tooltip="Open the document at the hit"),
        Binding("f11,ctrl+r", "regex", "Regex", id="search.regex", tooltip="Take it as a regular expression, or not"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.looked = Looked()
        self.as_regex = False
        self.problem = ""

    def on_mount(self) -> None:
        last = _LAST.get(self.qualcode, Looked())
        if last.needle:
            self.looked, self.as_regex = last, last.regex
            field = self.query_one(FilterLine)
            with self.prevent(FilterLine.Changed):
                field.value = last.needle
            field.cursor_position = len(field.value)

    async def load(self) -> None:
        if self.wanted:
            await self._look(self.looked.at)
        else:
            self.lay_out()

    def filter_changed(self) -> None:
        self.run_worker(partial(self._look, 0, DELAY), exclusive=True, group="look")

    async def _look(self, at: int, delay: float = 0) -> None:
        await asyncio.sleep(delay)
        needle = self.query_one(FilterLine).value
        self.problem = ""
        if not needle.strip():
            self.looked = Looked(regex=self.as_regex)
        else:
            self.summarise("looking …")
            try:
                found = await self.qualcode.store.run(look_for, needle, self.as_regex)
            except QualcodeError as error:
                self.problem = error.sentence
                found = Looked(needle, self.as_regex)
            self.looked = Looked(found.needle, found.regex, found.hits, found.documents, at)
        _LAST.keep(self.qualcode, self.looked)
        self.lay_out()
        self.rows.go_to(at)

    def lay_out(self) -> None:
        rows: list[Row] = []
        document = None
        hits = self.looked.hits[:MOST]
        room = min(AROUND, max(6, (self.size.width - 26) // 2 - 8))
        for number, hit in enumerate(hits):
            if hit.document != document:
                document = hit.document
                count = sum(other.document == document for other in hits)
                rows.append(
                    Row(f"document {document}", (f"{document} · {count} hit{'s' * (count > 1)}",), heading=True)
                )
            line = ((tail(hit.before, room), ""), (hit.quote, "hit"), (hit.after, ""))
            rows.append(Row(number, (str(hit.turn), ((hit.speaker or "", "quiet"),), line)))
        self.rows.show(rows, key=self.rows.current_key if rows else None)
        empty = HELP if not self.wanted else "" if hits or self.problem else "Nothing of that stands in any document."
        self.show_empty(self.problem or empty)
        mode = "regular expression" if self.as_regex else "words as they stand, whatever their case"
        more = f"the first {MOST} hits" if len(self.looked.hits) > MOST else f"{len(hits)} hits"
        self.summarise(f"{more} in {len(self.looked.documents)} documents · {mode} (F11)" if self.wanted else mode)

    def on_resize(self) -> None:
        if self.is_mounted:
            self.lay_out()

    def action_regex(self) -> None:
        """Take what is typed as a regular expression, or as words."""
        self.as_regex = not self.as_regex
        self.run_worker(partial(self._look, 0), exclusive=True, group="look")

    async def action_choose(self) -> None:
        """Open the document at the hit under the cursor."""
        place = self.rows.current_key
        if isinstance(place, int) and place < len(self.looked.hits):
            hit = self.looked.hits[place]
            _LAST.keep(
                self.qualcode, Looked(self.looked.needle, self.as_regex, self.looked.hits, self.looked.documents, place)
            )
            await self.qualcode.open_document(dict(self.looked.documents)[hit.document], (hit.start, hit.end))

    def action_unfilter(self) -> None:
        """From the line, go back; a line with words in it is emptied by typing over it."""
        self.action_leave()

    def action_leave(self) -> None:
        """Go back; what was found is there again the next time."""
        self.leave()
