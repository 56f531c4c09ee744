"""What the screen of summaries shows and how it counts: kept while a passage is read, so that the way back finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.domain.summaries import SummaryTable, SummaryWish
from qualcode.tui.analysis.questions import Found, OptionValue, Question
from qualcode.tui.prompts.row_screen import Remembered

OVERVIEW = ""
"""The kind of the screen that F8 shows first: theme frequencies at a glance."""
OUTDATED = -1
"""The state of no project: an answer of it is given anew."""


class Answered(NamedTuple):
    """An answer, and the state of the project that it holds for."""

    question: Question
    found: Found
    as_of: int


class Cursor(NamedTuple):
    """Where the cursor stands in a table."""

    row: object
    """The key of the row."""
    column: int


@dataclass(slots=True)
class Sitting:
    """What was chosen and what was answered. Filters hold for all kinds, options for the kind alone."""

    kind: str = OVERVIEW
    wish: SummaryWish = field(default_factory=SummaryWish)
    set_name: str = ""
    options: dict[str, dict[str, OptionValue]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    """Kind → the key of the table that is shown."""
    charts: dict[str, str] = field(default_factory=dict)
    """Kind → the chart that is shown in the place of the table."""
    answers: dict[str, Answered] = field(default_factory=dict)
    cursors: dict[tuple[str, str], Cursor] = field(default_factory=dict)
    """(kind, table) → where the cursor stands."""
    stopped: Question | None = None
    """What was broken off."""
    broken: tuple[Question, str] | None = None
    """What could not be counted, and why."""

    def question(self) -> Question:
        """What is asked now."""
        return Question(self.kind, self.wish, tuple(sorted(self.options.get(self.kind, {}).items())), self.set_name)

    def shown(self) -> Answered | None:
        """What there is to show: if not the answer to what is asked, then the one before it."""
        return self.answers.get(self.kind)

    def table(self) -> SummaryTable | None:
        """The table that is shown; the first, where the chosen one is not there."""
        answered = self.shown()
        if answered is None or answered.found.summary is None or not answered.found.summary.tables:
            return None
        summary = answered.found.summary
        return summary.table(self.tables.get(self.kind, "")) or summary.tables[0]

    def outdate(self) -> None:
        """Have everything counted anew, the next time it is shown."""
        self.answers = {kind: one._replace(as_of=OUTDATED) for kind, one in self.answers.items()}

    def carry_over(self, before: int, now: int) -> None:
        """Let the answers for one state of the project hold for a later one."""
        self.answers = {
            kind: one._replace(as_of=now) if one.as_of == before else one for kind, one in self.answers.items()
        }


LAST: Remembered[Sitting | None] = Remembered()
"""What was shown last in the open project."""
