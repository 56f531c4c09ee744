"""Findings as they are gathered: the same thing found a thousand times is one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

from qualcode.domain.soundness import Finding, Severity
from qualcode.domain.translation import tr

SHOWN = 3
"""Places that a sentence names; the rest is counted."""


@dataclass(slots=True)
class _Same:
    """What was found several times."""

    count: int = 0
    places: list[str] = field(default_factory=list)


class Findings:
    """What has been found so far, in the order in which it was first found."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Severity, str], _Same] = {}

    def add(self, check: str, what: str, *places: str, severity: Severity = "error", count: int = 1) -> None:
        """Note something found.

        Args:
            check: What was looked at.
            what: What it is, after a number: `coding{s} outside the text`; `{s}` becomes `s` and `{entries}` `entries`
                where there are several.
            places: Where.
            severity: Whether the project is not sound for it.
            count: How many there are.
        """
        same = self._found.setdefault((check, severity, what), _Same())
        same.count += count
        same.places.extend(places[: SHOWN - len(same.places)])

    def say(self, check: str, sentence: str, count: int = 1, *, severity: Severity = "error") -> None:
        """Note something that there is once, as a sentence without a full stop."""
        self._found[(check, severity, "=" + sentence)] = _Same(count)

    @property
    def errors(self) -> int:
        """How many kinds of errors have been found."""
        return sum(severity == "error" for _, severity, _ in self._found)

    @property
    def failed(self) -> bool:
        """Whether an error has been found."""
        return self.errors > 0

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


def _sentence(what: str, same: _Same) -> str:
    if what.startswith("="):
        return what[1:]
    one = same.count == 1
    places = ", ".join(same.places)
    more = same.count - len(same.places)
    tail = tr(" and {more:,} more", more=more) if places and more > 0 else ""
    words = what.format(s="" if one else "s", entries="entry" if one else "entries")
    return f"{same.count:,} {words}" + (f": {places}{tail}" if places else "")
