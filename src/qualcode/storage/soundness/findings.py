"""Findings as they are gathered: the same thing found a thousand times is one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

from qualcode.domain.soundness import Finding, Severity
from qualcode.domain.translation import Several, tr

SHOWN = 3
"""Places that a sentence names; the rest is counted."""


Kind = tuple[str, Several | str]
"""What was looked at, and what was found there, without number and places."""


@dataclass(slots=True)
class _Same:
    """What was found several times."""

    count: int = 0
    places: list[str] = field(default_factory=list)


class Findings:
    """What has been found so far, in the order in which it was first found."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Severity, Several | str], _Same] = {}

    def add(self, check: str, what: Several, *places: str, severity: Severity = "error", count: int = 1) -> None:
        """Note something found.

        Args:
            check: What was looked at.
            what: What it is, for one and for several: `{number:,} codings outside the text`.
            places: Where.
            severity: Whether the project is not sound for it.
            count: How many there are.
        """
        same = self._found.setdefault((check, severity, what), _Same())
        same.count += count
        same.places.extend(places[: SHOWN - len(same.places)])

    def say(self, check: str, sentence: str, count: int = 1, *, severity: Severity = "error") -> None:
        """Note something that there is once, as a sentence without a full stop."""
        self._found[(check, severity, sentence)] = _Same(count)

    @property
    def errors(self) -> dict[Kind, int]:
        """The kinds of errors that have been found, and how often each."""
        return {
            (check, what): same.count for (check, severity, what), same in self._found.items() if severity == "error"
        }

    @property
    def failed(self) -> bool:
        """Whether an error has been found."""
        return bool(self.errors)

    def result(self) -> tuple[Finding, ...]:
        """Everything found, the gravest first."""
        found = [
            Finding(check, severity, same.count, _sentence(what, same))
            for (check, severity, what), same in self._found.items()
        ]
        return tuple(sorted(found, key=gravity))


def gravity(finding: Finding) -> int:
    """The order in which findings are shown: errors, warnings, notes."""
    return get_args(Severity).index(finding.severity)


def _sentence(what: Several | str, same: _Same) -> str:
    if isinstance(what, str):
        return what
    said = what.of(same.count)
    if not same.places:
        return said
    places = ", ".join(same.places)
    more = same.count - len(same.places)
    return f"{said}: " + (tr("{places} and {more:,} more", places=places, more=more) if more > 0 else places)
