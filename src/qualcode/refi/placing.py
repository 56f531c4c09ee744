"""Where the selections of a source lie in its text."""

from __future__ import annotations

import html
import re
from array import array
from functools import cached_property

from qualcode.domain.codebook_entries import shown
from qualcode.domain.translation import tr
from qualcode.importing.foreign_spans import fitted
from qualcode.refi.offsets import Dialect, OtherWays
from qualcode.refi.project_reading import Reading
from qualcode.refi.project_sources import Medium, PlannedDocument
from qualcode.refi.raw_texts import RawText
from qualcode.refi.source_elements import SelectionElement
from qualcode.refi.sync_times import SyncTimes

Span = tuple[int, int]
Raw = tuple[int, int, str]
"""A selection as offsets are told by it: start, end, name."""

_POSITIONS = re.compile(r"\s*-?\d+\s*,\s*-?\d+\s*")
_NUMBERED = re.compile(r"[^\W\d_]+ \d+(?::\d+)*", re.UNICODE)
_CUT = ("…", "...")
_TELLING = 60
"""Code points of a name by which it is known whether they are words of the text."""
MOST_SOUGHT = 4 * 10**9
"""Code points of a text that are gone through for the words of its selections, which takes some seconds."""


class Places:
    """The text of one document, and how to find what is selected in it.

    Args:
        raw: The text as its file has it.
        dialect: How positions in it are counted.
        planned: The document.
        reading: The reading.
    """

    def __init__(self, raw: RawText, dialect: Dialect, planned: PlannedDocument, reading: Reading) -> None:
        self.text = raw.text
        self._place = dialect.map(raw)
        self._other_ways = None if reading.own or reading.wishes.offsets else OtherWays(raw, dialect)
        self._planned = planned
        self._name = shown(planned.name)
        self._reading = reading
        self._times: dict[int, SyncTimes] = {}
        self._sought = 0

    def times(self, medium: Medium) -> SyncTimes:
        """The sync points of a transcript of this text."""
        known = self._times.get(id(medium))
        if known is None:
            losses, name = self._reading.losses, self._name
            points = medium.transcript.sync_points
            known = SyncTimes(points, self._place, losses, name, exact=self._reading.own)
            self._times[id(medium)] = known
        return known

    def of(self, selection: SelectionElement) -> Span | None:
        """The passage of a selection, fitted to the text; None where it cannot be told."""
        if not self.text:
            return None
        if selection.kind == "text" and selection.start is not None and selection.end is not None:
            return self._fitted(selection)
        if selection.kind == "transcript":
            return self._between(selection)
        if selection.kind == "time":
            return self._said_while(selection)
        return self._worded(selection)

    def title(self, selection: SelectionElement, span: Span) -> str:
        """What somebody called a passage: its name, unless that are words of the text or what a program made up."""
        if self._reading.own or not selection.name:
            return ""
        name = html.unescape(" ".join(selection.name.split()))
        if not any(map(str.isalpha, name)) or _NUMBERED.fullmatch(name):
            return ""
        begins = name[:_TELLING]
        for sign in _CUT:
            begins = begins.removesuffix(sign)
        if self.text.startswith(begins, span[0]):
            return ""
        words = begins.split()
        passage = self.text[span[0] : span[0] + 4 * _TELLING]
        alike = 2 * sum(word in passage for word in words) >= len(words)
        return "" if alike or self._find("".join(words)) >= 0 else name

    def _fitted(self, selection: SelectionElement) -> Span:
        assert selection.start is not None and selection.end is not None
        things = tr("codings") if selection.codings else tr("memos")
        losses = self._reading.losses
        if self._other_ways is not None:
            worded = self._other_ways.span(selection.start, selection.end, selection.name)
            if worded is not None:
                kind = tr(
                    "{things} that are counted otherwise than others of their document were put on their words",
                    things=things,
                )
                losses.tolerate(kind, shown(selection.name))
                return worded
        (start, outside), (end, beyond) = self._place(selection.start), self._place(selection.end)
        if start < end and not (outside or beyond):
            return start, end
        return fitted(start, end, self.text, losses, self._example(selection), things=things, outside=outside or beyond)

    def _example(self, selection: SelectionElement) -> str:
        return f"{self._name}, {selection.start}–{selection.end}"

    def _between(self, selection: SelectionElement) -> Span | None:
        """From one sync point to another."""
        for medium in self._planned.media:
            times = self.times(medium)
            start = times.at(selection.first)
            if start is None:
                continue
            end = times.at(selection.last)
            if end is None:
                end = times.after(start, len(self.text))
            return fitted(start, end, self.text, self._reading.losses, self._name)
        return None

    def _said_while(self, selection: SelectionElement) -> Span | None:
        """What is said in a stretch of time."""
        if selection.start is None or selection.end is None:
            return None
        begin, end = sorted((selection.start, selection.end))
        for medium in self._planned.media:
            found = self.times(medium).words(begin, end, len(self.text))
            if found is not None:
                if selection.codings:
                    self._reading.losses.tolerate(
                        tr("codings on stretches of a recording stand on the words between its nearest known times"),
                        self._name,
                        times=len(selection.codings),
                    )
                return found
        return None

    def _worded(self, selection: SelectionElement) -> Span | None:
        """Where the words of a selection stand, if that is at one place only; white space makes no difference."""
        places = self._squeezed[1]
        for words in (selection.words, in_missing_text(selection)):
            wanted = "".join(words.split())
            first = self._find(wanted) if wanted else -1
            if first < 0 or self._find(wanted, first + 1) >= 0:
                continue
            self._reading.losses.tolerate(
                tr("codings and memos on areas, or without a position, were put where their words stand"),
                self._name,
            )
            return places[first], places[first + len(wanted) - 1] + 1
        return None

    def _find(self, wanted: str, start: int = 0) -> int:
        """Where words without white space stand in `_squeezed`; -1 for nowhere, or when enough was sought."""
        if self._sought > MOST_SOUGHT:
            return -1
        self._sought += len(self._squeezed[0]) - start
        return self._squeezed[0].find(wanted, start)

    @cached_property
    def _squeezed(self) -> tuple[str, array[int]]:
        """The text without white space, and where each of its characters stands."""
        places = array("q", (at for at, sign in enumerate(self.text) if not sign.isspace()))
        return "".join(self.text.split()), places


def in_missing_text(selection: SelectionElement) -> str:
    """The words of a selection as far as the file repeats them beside the text; empty where it does not."""
    if selection.words.strip():
        return " ".join(selection.words.split())
    name = selection.name.strip()
    if selection.kind in ("time", "area") or _POSITIONS.fullmatch(name):
        return ""
    for sign in _CUT:
        name = name.removesuffix(sign)
    return name.strip()
