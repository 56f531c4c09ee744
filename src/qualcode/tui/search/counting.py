"""Counts of what was found, by an attribute: asked for by a key, shown over the hits."""

from __future__ import annotations

from collections.abc import Hashable

from textual.app import ComposeResult
from textual.widgets import Static

from qualcode.cases.attributes import attribute_names
from qualcode.domain.search_answers import SearchCount, SearchCounts
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.retrieval.search_counts import count_hits
from qualcode.storage.project import Project
from qualcode.tui.prompts.dialogs import ChoicePrompt, Dialog
from qualcode.tui.prompts.rows import Column, Row, RowList
from qualcode.tui.search.findings import Findings

MOST_COUNTED = 100_000
"""Hits that are counted by an attribute."""
_EXPLAINED = {
    "document": tr("each document"),
    "document.kind": tr("interviews, groups, notes …"),
    "speaker": tr("the labels as they stand in the documents"),
    "participant": tr("the people behind the labels"),
    "site": tr("the places"),
}
TOO_MANY = tr(
    "More than {most_counted:,} hits are not counted by an attribute: look for something rarer.",
    most_counted=MOST_COUNTED,
)


def read_levels(project: Project) -> list[str]:
    """What hits can be counted by."""
    names = [name.shown for name in attribute_names(project)]
    return ["participant", "site", *names, "speaker", "document", "document.kind"]


def level_prompt(levels: list[str], current: str) -> ChoicePrompt:
    """Asks what hits are counted by."""
    choices: list[tuple[Hashable, str, str]] = [
        (level, shown_word(level), _EXPLAINED.get(level, "")) for level in levels
    ]
    return ChoicePrompt(tr("Count the hits by"), choices, current=current)


def count_findings(project: Project, findings: Findings, by: str) -> SearchCounts:
    """How often what was found stands where an attribute has which value."""
    return count_hits(project, findings.as_hits(), by=by)


class CountsReport(Dialog[None]):
    """Hits, documents and participants for each value of an attribute.

    Args:
        sought: What was looked for, in words.
        counts: What was counted.
    """

    KEYS = tr("↑↓ PgUp PgDn scroll   Esc close")

    def __init__(self, sought: str, counts: SearchCounts) -> None:
        super().__init__(tr("{sought}, by {by}", sought=sought, by=shown_word(counts.by or "")))
        self._counts = counts

    def body(self) -> ComposeResult:
        yield RowList(
            [
                Column(shown_word((self._counts.by or "").rpartition(".")[2]).capitalize(), 12, grow=3),
                Column("", 6, grow=1, rank=2),
                Column(tr("Hits"), 8, right=True),
                Column(tr("Documents"), 11, right=True),
                Column(tr("Participants"), 12, right=True),
            ]
        )
        yield Static("", id="counts-total", markup=False)

    def on_mount(self) -> None:
        counts = self._counts
        rows = self.query_one(RowList)
        rows.styles.height = min(len(counts.rows) + 1, max(4, self.app.size.height * 7 // 10 - 4))
        most = max((row.hits for row in counts.rows), default=0) or 1
        rows.show([self._row(row, most) for row in counts.rows])
        rows.show_empty(tr("There is nothing to count by.\n\nPress ‹dialog.cancel› to go back to the hits."))
        rows.focus()
        total = self.query_one("#counts-total", Static)
        total.styles.color = rows.styles.color
        told = tr(
            "All: {hits} in {documents:,} of {all_documents}, with {people:,} of {all_people}.",
            hits=counted(counts.hits, "hit"),
            documents=counts.documents,
            all_documents=counted(counts.of_documents, "document"),
            people=counts.participants,
            all_people=counted(counts.of_participants, "participant"),
        )
        total.update(f"{told} {tr('A hit that reaches people of two values counts in both rows.')}")

    def _row(self, row: SearchCount, most: int) -> Row:
        quiet = "" if row.hits else "quiet"
        bar = "█" * max(int(row.hits > 0), round(6 * row.hits / most))
        return Row(
            row.value,
            (
                row.value,
                ((bar, "bar"),),
                ((number(row.hits), quiet),),
                ((f"{number(row.documents)}/{number(row.of_documents)}", quiet),),
                ((f"{number(row.participants)}/{number(row.of_participants)}", quiet),),
            ),
        )
