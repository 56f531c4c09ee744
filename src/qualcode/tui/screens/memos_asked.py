"""What is asked of the memos of a project, and what is said where none is so."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.translation import tr
from qualcode.tui.prompts.memo_rows import RowKey

EMPTY = tr(
    "There are no memos yet.\n"
    "\nPress ‹all_memos.new› to write one on the project; on the coding screen ‹coding.memo› "
    "writes one on the passage, its code or the document. [[ in a memo links to a code, a "
    "document, a case, a quote or another memo."
)
NONE_OF_THESE = tr("No memo is so.\n\nPress ‹all_memos.kind› for the next kind, or ‹list.back› to clear the filter.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the screen shows, kept while it is closed."""

    kind: str | None = None
    """Only memos of this kind."""
    journal: bool = False
    with_changes: bool = False
    """In the journal also what was done."""
    broken: bool = False
    """Only memos with a link that leads nowhere."""
    words: str = ""
    at: RowKey | None = None
    """The row that the cursor stands on."""
