"""What a suggester offers, and how one is found by its name: entry points of the group `qualcode.suggesters`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol, cast

from qualcode.domain.errors import QualcodeError
from qualcode.domain.suggestions import MOST_SHOWN, Example, Segment, Suggestion, Word
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.suggest.cards import CardWords

GROUP = "qualcode.suggesters"
SHOWN_FROM = 0.03
"""The chance under which a code is not suggested: of some thirty shown at this level one would be right."""
_STRONG_FROM = 0.6
_LIKELY_FROM = 0.3


class SuggesterError(QualcodeError):
    """A suggester is not installed, does not load, or is handed a model that it cannot read."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a suggester knows of its own trustworthiness."""

    learned_from: int = 0
    """Reviewed passages that the last study saw."""
    measured_on: int = 0
    """Reviewed passages whose answer was foretold before it was learned: the latest 2,000 at most."""
    error: float | None = None
    """Expected calibration error of the first suggestion on these, 0–1; None where there are none."""
    measured: bool = False
    """Whether chances may be shown as percentages; if not, words have to do."""


class Suggester(Protocol):
    """Suggests codes for passages and learns from what coders do with them.

    Equal input gives equal answers: nothing here depends on chance, on the clock or on the order of sets.
    """

    @property
    def codes(self) -> tuple[str, ...]:
        """UUIDs of the codes it can suggest, by path."""
        ...

    def studying(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Iterator[None]:
        """Learn the codebook and every example anew; the old model answers until the iterator is exhausted.

        Args:
            cards: Codes that can be given.
            examples: Passages dealt with, in the order in which they were reviewed: calibration follows it.

        Yields:
            Nothing, every few milliseconds, so that the caller can answer meanwhile.
        """
        ...

    def adapt(self, changed: Sequence[Example]) -> None:
        """Make the model that of the last study plus these examples, by one small step each.

        A list that extends the last one costs the new steps only; `adapt([])` is the last study again.
        An example without codes, refusals and `read` takes the influence of its passage back, as far as a step can.
        """
        ...

    def scores(self, segments: Sequence[Segment]) -> Iterable[Iterable[float]]:
        """For each passage the chance of each code, 0–1, in the order of `codes`."""
        ...

    def suggest(self, segment: Segment, top: int = MOST_SHOWN) -> tuple[Suggestion, ...]:
        """At most `top` codes for a passage, the likeliest first: only with a reason and above `SHOWN_FROM`."""
        ...

    def digest(self) -> str:
        """A fingerprint in hexadecimal: equal models have equal ones."""
        ...

    def dump(self) -> bytes:
        """The model of the last study, for a cache."""
        ...

    def load(self, data: bytes) -> None:
        """Take the model that `dump` gave.

        Raises:
            SuggesterError: The bytes are no such model, or one of another revision.
        """
        ...

    def report(self) -> Report:
        """How far its chances have been held against reviewed passages."""
        ...


def word_for(chance: float) -> Word:
    """A chance of 0–1 as a word."""
    if chance >= _STRONG_FROM:
        return "strong"
    return "likely" if chance >= _LIKELY_FROM else "possible"


def find_suggester(name: str) -> Suggester:
    """A new suggester by the name of its entry point.

    Raises:
        SuggesterError: None of that name is installed, or it does not load; the message names those that are.
    """
    points = {point.name: point for point in entry_points(group=GROUP)}
    if name not in points:
        known = ", ".join(sorted(points)) or "none"
        raise SuggesterError(
            tr("no suggester is called {name}", name=name), remedy=tr("installed: {known}", known=known)
        )
    try:
        made = points[name].load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise SuggesterError(
            tr(
                "the suggester {name} ({value}) does not load: {error}",
                name=name,
                value=points[name].value,
                error=error,
            ),
            remedy=tr("reinstall the package that brings it"),
        ) from error
    return cast(Suggester, made)
