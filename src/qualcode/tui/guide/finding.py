"""The pages of the guide, and the lines of all of them that hold what is typed."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from textual.widgets import Input

from qualcode.domain.translation import tr
from qualcode.guide.pages import Page, search_pages
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.rows import Column, Row, RowList

_MOST = 200
_HITS = (Column("", 18, grow=1, middle=True), Column("", 34, grow=3))
"""The page and the line."""


class Place(NamedTuple):
    """Where in the guide to go."""

    topic: str
    anchor: str = ""
    words: str = ""
    """What led there; empty for a page that was chosen from the list."""


class GuideFinder(ChoicePrompt):
    """Asks for a page; letters find lines in all pages, those of the present one first.

    Args:
        pages: All pages.
        current: The topic of the present one.
    """

    KEYS = tr("letters look in all pages   ↑↓ choose   Enter go there   Esc back")

    def __init__(self, pages: tuple[Page, ...], current: str) -> None:
        choices: list[tuple[Hashable, str, str]] = [(Place(page.topic), page.title, page.topic) for page in pages]
        super().__init__(tr("The guide"), choices, current=Place(current))
        self._pages = tuple(sorted(pages, key=lambda page: page.topic != current))
        self._page_columns: list[Column] = []

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.styles.height = "60vh"
        self._page_columns = rows.columns
        self.query_one(Input).placeholder = tr("words to find in all pages")

    def _show(self, wanted: str) -> None:
        rows = self.query_one(RowList)
        if not wanted.strip():
            rows.columns = self._page_columns
            super()._show("")
            return
        titles = {page.topic: page.title for page in self._pages}
        rows.show(
            [
                Row(
                    (Place(hit.topic, hit.section.anchor, wanted), number),
                    (((titles[hit.topic], "strong"),), hit.words),
                )
                for number, hit in enumerate(search_pages(wanted, self._pages)[:_MOST])
            ],
            columns=_HITS,
            top=True,
        )
        rows.show_empty(tr("No line of the guide holds “{wanted}”: look for fewer words.", wanted=wanted))
