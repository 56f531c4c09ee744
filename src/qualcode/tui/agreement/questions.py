"""What the screen of agreement asks of the project, and how it is answered, in whichever process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qualcode.domain.agreement_answers import Agreement, AgreementWish
from qualcode.domain.agreement_choices import SET, SPAN

if TYPE_CHECKING:
    from qualcode.storage.project import Project

View = Literal["codes", "heat", "confusions", "time"]
Answer = tuple[Agreement, ...]
"""An answer to each wish of a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; equal ones have equal answers while nothing changes in the project."""

    view: View
    wishes: tuple[AgreementWish, ...]

    @property
    def wish(self) -> AgreementWish:
        """The first wish: the others differ from it only in what figures are told apart by."""
        return self.wishes[0]

    @property
    def by(self) -> str:
        """What the columns of the heat table are."""
        return self.wish.by[-1]


def answer(project: Project, question: Question, progress: Callable[[int, int], None] | None = None) -> Answer:
    """Answer a question.

    Args:
        project: The project, open for reading.
        question: What is asked.
        progress: Is not told of anything: all documents are counted in one go.

    Raises:
        QualcodeError: As `measure` says.
    """
    from qualcode.reconcile.measuring.measure import measure

    return tuple(measure(project, wish) for wish in question.wishes)


def leading(unit: str, labels: str) -> str:
    """The figure that codes are ordered by and that stands in the bars and the heat table."""
    if labels == SET:
        return "krippendorff_alpha_set_masi"
    return "u_alpha" if unit == SPAN else "krippendorff_alpha_nominal"
