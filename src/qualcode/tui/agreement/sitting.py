"""What the screen of agreement shows and how it counts: kept while a passage is read, so that the way back finds it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property

from qualcode.domain.agreement_answers import AgreementWish, LeftOut
from qualcode.domain.agreement_choices import (
    BOOTSTRAP,
    BY_CODE,
    BY_PAIR,
    BY_ROUND,
    CHAR,
    FINISHED,
    NO_INTERVAL,
    PER_CODE,
)
from qualcode.tui.agreement.figures import (
    CODEBOOK,
    FEW_TEXTS,
    TROUBLE,
    Overall,
    Rows,
    by_code,
    column_of,
    left_out_everywhere,
    left_out_somewhere,
    ordered,
    overall,
)
from qualcode.tui.agreement.questions import Answer, Question, View, leading

OUTDATED = -1
"""The state of no project: an answer of it is given anew."""


@dataclass(frozen=True, eq=False)
class Answered:
    """An answer, and the state of the project that it holds for; what all of its figures are gone through for is kept:
    of documents × codes there may be tens of thousands."""

    question: Question
    found: Answer
    as_of: int

    @cached_property
    def columns(self) -> list[str]:
        """All columns of the heat table or of the rounds, in their order."""
        return list(dict.fromkeys(column_of(row, self.question.by) for row in self.found[0].rows))

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What counts in none of the figures."""
        return left_out_everywhere(self.found[0])

    @cached_property
    def left_out_differs(self) -> bool:
        """Whether more is left out of some figures than of others."""
        return left_out_somewhere(self.found[0])

    @cached_property
    def texts_count(self) -> bool:
        """Whether figures of a single document are told: not where each column is one."""
        return any(row.documents >= FEW_TEXTS for row in self.found[0].rows)

    @cached_property
    def by_column(self) -> dict[str, Overall]:
        """Column → the figures of all codes in brief; nothing where codes are not compared one by one."""
        values: dict[str, list[float | None]] = {}
        for row in self.found[0].rows if self.found[0].labels == PER_CODE else ():
            values.setdefault(column_of(row, self.question.by), []).append(row.value)
        return {name: overall(found) for name, found in values.items()}

    @cached_property
    def _in_order(self) -> dict[str, dict[str | None, Rows]]:
        return {}

    def codes(self, sort: str = CODEBOOK) -> dict[str | None, Rows]:
        """Code → its figures, with codes in an order; None for all codes as one."""
        if sort not in self._in_order:
            self._in_order[sort] = by_code(ordered(self.found[0], sort).rows)
        return self._in_order[sort]


@dataclass(slots=True)
class Sitting:
    """What was chosen and what was answered."""

    view: View = "codes"
    unit: str = CHAR
    universe: str = FINISHED
    labels: str = PER_CODE
    coders: tuple[str, ...] | None = None
    """None for everybody who finished a document."""
    round: str | None = None
    roll_up: bool = False
    assume_finished: bool = False
    intervals: str = BOOTSTRAP
    replicates: int = 2000
    by: str = BY_PAIR
    """What the columns of the heat table are: `pair`, `document`, `round` or an attribute."""
    sort: str = TROUBLE
    with_nothing: bool = True
    """Whether confusions tell also where the other coder gave no code."""
    first_column: int = 0
    answers: dict[View, Answered] = field(default_factory=dict)
    cursors: dict[View, Hashable] = field(default_factory=dict)
    filters: dict[View, str] = field(default_factory=dict)
    unanswered: dict[View, tuple[Question, str]] = field(default_factory=dict)
    """What was refused or stopped, and what is said of it."""

    @property
    def wish(self) -> AgreementWish:
        """What the codes view asks; the other views ask it otherwise."""
        return AgreementWish(
            coders=self.coders,
            round=self.round,
            roll_up=self.roll_up,
            unit=self.unit,
            labels=self.labels,
            universe=self.universe,
            assume_finished=self.assume_finished,
            intervals=self.intervals,
            replicates=self.replicates,
        )

    def question(self) -> Question:
        """What the present view asks."""
        wish, lead = self.wish, leading(self.unit, self.labels)
        if self.view == "codes":
            return Question("codes", (wish,))
        first = (BY_CODE,) if self.labels == PER_CODE else ()
        plain = replace(wish, metrics=(lead,), intervals=NO_INTERVAL)
        if self.view == "confusions":
            of_codes = (leading(self.unit, PER_CODE),)
            return Question("confusions", (replace(plain, labels=PER_CODE, metrics=of_codes, confusions=True),))
        if self.view == "heat":
            return Question("heat", (replace(plain, by=(*first, self.by)),))
        plain = replace(plain, round=None)  # One round alone has no course of time.
        together = replace(plain, by=(*first, BY_ROUND))
        return Question("time", (together, replace(plain, by=(*first, BY_PAIR, BY_ROUND))))

    def shown(self) -> Answered | None:
        """What the present view has to show: if not the answer to what is asked, then the one before it."""
        return self.answers.get(self.view)

    def carry_over(self, before: int, now: int) -> None:
        """Let the answers for one state of the project hold for a later one."""
        for view, one in self.answers.items():
            if one.as_of == before:
                self.answers[view] = replace(one, as_of=now)

    def outdate(self) -> None:
        """Have everything counted anew, the next time it is shown."""
        for view, one in self.answers.items():
            self.answers[view] = replace(one, as_of=OUTDATED)
