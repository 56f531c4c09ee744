"""Looking for something step by step, in the thread of the reading room, until it is given up."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import cast

from qualcode.domain.errors import QualcodeError
from qualcode.domain.queries import TextMode
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.retrieval.searching import looked_through, search
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import packed_turns, texts_of
from qualcode.storage.reads.searching import searched_documents, speaker_labels
from qualcode.storage.types import unpack_spans
from qualcode.text.searching import Needle, Way, WordList, needle_for
from qualcode.tui.search.findings import MOST, InDocument, Line, Step
from qualcode.tui.search.modes import SearchMode

FIRST_PAGE = 50
"""Hits after which the first of them are shown, however fast more come."""
MOMENT = 0.08
"""Seconds that a step takes at least, once the first hits are shown."""
AROUND = 110
"""Code points of the same turn that are kept on each side of a hit: as many as the widest screen shows."""
_LONGEST = 300
"""Code points of a hit that are shown."""


class GivenUpError(Exception):
    """Ends a search that nobody waits for any more."""


class Looking:
    """A search under way.

    Args:
        words: What is looked for.
        mode: How.
    """

    def __init__(self, words: str, mode: SearchMode) -> None:
        self.words, self.mode = words, mode
        self.given_up = False
        """Set by who waits for it: it ends where it is."""
        self.passed = 0
        """Documents looked through by now."""
        self.of = 0
        """Documents in all; 0 before that is known."""
        self.stamp = 0
        self._listed = 0
        self._labels: Mapping[int, str] = {}
        self._going: Iterator[InDocument] | None = None
        self._last = Step(is_last=True)
        """What is said at the end."""

    def step(self, project: Project) -> Step:
        """Look for a moment longer; called in the room's thread, again and again until the last step."""
        found: list[InDocument] = []
        first, until = self._going is None, time.monotonic() + MOMENT
        try:
            if self._going is None:
                self._going = self._begin(project)
            for one in self._going:
                found.append(one)
                self._listed += len(one.lines)
                if (first and self._listed >= FIRST_PAGE) or time.monotonic() > until:
                    return Step(found)
        except QualcodeError as error:
            return Step(found, is_last=True, problem=error)
        self.passed = self.of
        last = self._last
        return Step(found, is_last=True, level=last.level, bearers=last.bearers, note=last.note)

    def _begin(self, project: Project) -> Iterator[InDocument]:
        self._labels = speaker_labels(project)
        self.stamp, self.of = stamp_of(project)
        return self._queried(project) if self.mode == "query" else self._worded(project)

    def _worded(self, project: Project) -> Iterator[InDocument]:
        mode = cast(TextMode, self.mode)
        search(project, self.words, mode)  # Says at once, and to the character, what cannot be looked for.
        needle = _Watched(needle_for(mode, self.words), self)
        for document, text, spans in looked_through(project, needle):
            yield self._in_document(project, (document.id, document.name, document.version_id), text, spans)

    def _queried(self, project: Project) -> Iterator[InDocument]:
        from qualcode.retrieval.querying import ask

        answered = ask(project, self.words, progress=self._progress)
        note = answered.why_empty
        if answered.level != "passages":
            note = (
                tr("{count} of {of:,}", count=counted(answered.count, answered.level), of=answered.of)
                if answered.bearers
                else note
            )
            self._last = Step(is_last=True, level=answered.level, bearers=answered.bearers, note=note)
            return
        self._last = Step(is_last=True, note=note)
        names = {document.id: document.name for document in searched_documents(project)}
        for (id_, version_id), passages in groupby(
            answered.passages, key=lambda one: (one.document_id, one.version_id)
        ):
            # One passage may bear several codings that the query finds.
            spans = list(dict.fromkeys(Span(one.start, one.end) for one in passages))
            if id_ not in names:
                continue
            self.look_up()
            text = next(text for _, text in texts_of(project, [version_id]))
            yield self._in_document(project, (id_, names[id_], version_id), text, spans)

    def _in_document(
        self, project: Project, document: tuple[int, str, int], text: str, spans: Sequence[Span]
    ) -> InDocument:
        id_, name, version_id = document
        room = max(0, MOST - self._listed)
        lines: list[Line] = []
        if room:
            turns = packed_turns(project, version_id)
            starts = [turn[1] for turn in turns]
            for start, end in spans[:room]:
                ordinal = max(0, bisect_right(starts, start) - 1)
                _, begin, behind, speaker_id, speech, _ = turns[ordinal]
                if speech and (said := unpack_spans(speech[:8])[0].start) <= start:
                    begin = said  # The label has a column of its own.
                before = text[max(min(begin, start), start - AROUND) : start]
                after = text[end : min(max(behind, end), end + AROUND)]
                who = self._labels.get(speaker_id, "") if speaker_id is not None else ""
                quote = text[start : min(end, start + _LONGEST)]
                lines.append(Line(id_, name, start, end, ordinal + 1, who, before, quote, after))
        return InDocument.of(id_, name, text, spans, lines)

    def look_up(self) -> None:
        """Raise GivenUpError if nobody waits any more."""
        if self.given_up:
            raise GivenUpError

    def _progress(self, passed: int, of: int) -> None:
        self.look_up()
        self.passed = passed


class _Watched:
    """A needle that counts the texts it was held against, and stops where the search is given up."""

    def __init__(self, needle: Needle, looking: Looking) -> None:
        self._needle, self._looking = needle, looking

    @property
    def mode(self) -> TextMode:
        return self._needle.mode

    @property
    def words(self) -> str:
        return self._needle.words

    def ways(self, vocabulary: WordList, languages: Collection[str | None]) -> list[Way] | None:
        return self._needle.ways(vocabulary, languages)

    def find(self, text: str, language: str | None = None, vocabulary: Sequence[str] | None = None) -> list[Span]:
        self._looking.look_up()
        found = self._needle.find(text, language, vocabulary)
        self._looking.passed += 1
        return found


def stamp_of(project: Project) -> tuple[int, int]:
    """What tells whether texts and names are still those that were looked through, and how many documents there are."""
    documents = searched_documents(project)
    return hash((tuple(documents), tuple(speaker_labels(project).items()))), len(documents)
