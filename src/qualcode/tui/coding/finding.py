"""Finding words in the open document as they are typed."""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_left
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.text.finding import PatternError, find_spans
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.coding.find_bar import FindBar
from qualcode.tui.keys import key_name, split_keys

_AT_ONCE = 50_000
"""Code points that are searched between a letter and its paint; longer texts are searched beside it."""
_MARKED = 1_500
"""So many hits before and behind the caret are marked; when the caret has left them, those around it are."""


class FindingWords(CodingDesk):
    """The action that finds, and what the bar below the transcript asks for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", tr("Find"), id="coding.find", key_display="/", tooltip=tr("Words in this document")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Span] = []
        self._hit = 0
        self._marked: range = range(0)
        """Which hits are marked in the text."""
        self._sought_from = 0
        """Where the caret stood when the search began."""
        self._takes_first = False
        """Whether the text gets the keys as soon as there is a hit."""

    @property
    def _bar(self) -> FindBar:
        return self.query_one(FindBar)

    def action_find(self) -> None:
        """Find words in this document: as they are typed."""
        if not self._bar.is_open:
            self.jumps.leave((self.document.document_id, self.view.caret))
        self._sought_from = self.view.caret
        self._bar.open()

    def show_document(self, caret: int) -> None:
        """Hand the whole document to the view; what is looked for is looked for in it."""
        super().show_document(caret)
        self._hits = []
        if self._bar.is_open:
            self._sought_from = self.view.caret
            self._look_for(self._bar.words, self._bar.takes_pattern, stay=True)

    @on(FindBar.Sought)
    def _sought(self, event: FindBar.Sought) -> None:
        self._takes_first = False
        self._look_for(event.words, event.regex)

    def _look_for(self, words: str, regex: bool, *, stay: bool = False) -> None:
        text = self.document.opened.transcript.text
        self.workers.cancel_group(self, "find")
        if len(text) <= _AT_ONCE and not regex:
            self._show_found(_found(text, words, regex), stay=stay)
        else:
            self.run_worker(partial(self._look_beside, text, words, regex, stay), group="find", exclusive=True)

    async def _look_beside(self, text: str, words: str, regex: bool, stay: bool) -> None:
        found = await asyncio.to_thread(_found, text, words, regex)
        if self.state is not None and self.document.opened.transcript.text is text and self._bar.is_open:
            self._show_found(found, stay=stay)

    def _show_found(self, found: list[Span] | str, *, stay: bool) -> None:
        self._hits = found if isinstance(found, list) else []
        if not self._hits:
            self.view.set_hits([])
            self._marked = range(0)
            words = self._bar.words
            self._bar.show_count(found if isinstance(found, str) else tr("not found") if words else "")
            if not stay:  # The caret does not stay where only the first letters stood.
                self.view.go_to(self._sought_from)
            return
        self._hit = bisect_left(self._hits, self._sought_from, key=lambda hit: hit.end - 1) % len(self._hits)
        self._show_hit(go=not stay)
        if self._takes_first:
            self._take()

    @on(FindBar.Taken)
    def _taken(self) -> None:
        self._takes_first = not self._hits
        if self._hits:
            self._take()
        elif self._bar.words and not self._is_looking:
            self.say(tr("Not found: type other words, or press Esc."))

    @property
    def _is_looking(self) -> bool:
        """Whether a search beside the keys has not ended yet."""
        return any(work.node is self and work.group == "find" and not work.is_finished for work in self.workers)

    def _take(self) -> None:
        self._takes_first = False
        self.view.focus()

    @on(FindBar.Stepped)
    def _stepped(self, event: FindBar.Stepped) -> None:
        if not self._hits:
            return
        hit = self._hit + event.step
        if self.view.has_focus:  # The caret may have been moved since: what counts is where it stands.
            hit = self._beyond_caret(event.step)
        around = tr(" · from the start") if hit >= len(self._hits) else tr(" · from the end") if hit < 0 else ""
        self._hit = hit % len(self._hits)
        self._show_hit(around)

    def _beyond_caret(self, step: int) -> int:
        """The next hit behind the caret or the last before it; beyond either end, one outside the list."""
        caret = self.view.caret
        if self._hits[self._hit].start <= caret < self._hits[self._hit].end:
            return self._hit + step
        behind = bisect_left(self._hits, caret, key=lambda hit: hit.start)
        return behind if step > 0 else behind - 1

    @on(FindBar.Closed)
    def _find_closed(self) -> None:
        self.workers.cancel_group(self, "find")
        self._hits, self._marked, self._takes_first = [], range(0), False
        self.view.set_hits([])
        self.view.focus()

    def _show_hit(self, around: str = "", *, go: bool = True) -> None:
        self._bar.show_count(
            tr("{place} of {count}{around}", place=self._hit + 1, count=len(self._hits), around=around)
        )
        if go:
            self.view.go_to(self._hits[self._hit].start)
        self.mark_hits(anew=True)

    def mark_hits(self, *, anew: bool = False) -> None:
        """Mark the hits around the caret: to mark all of very many would keep the keys waiting."""
        if not self._hits:
            return
        near = bisect_left(self._hits, self.view.caret, key=lambda hit: hit.start)
        if not anew and len(self._marked) == len(self._hits):
            return
        if anew or not self._marked.start + _MARKED // 2 <= near < self._marked.stop - _MARKED // 2:
            self._marked = range(max(0, near - _MARKED), min(len(self._hits), near + _MARKED))
            chosen = self._hits[self._hit]
            self.view.set_hits(self._hits[self._marked.start : self._marked.stop], chosen)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _say_find_keys(self) -> None:
        """Say in the bar what the keys do now: letters go either to the words or to the text."""
        bar = self._bar
        if not bar.is_open:
            return
        if self.view.has_focus:
            keys = tr("{keys} step  Esc close", keys=f"{self._key('find.on', 'n')} {self._key('find.back', 'N')}")
            keys += tr("  {key} words", key=self._key("coding.find", "slash"))
        else:
            keys = tr("⏎ to the text  ↓↑ step  {key} regex  Esc close", key=self._key("find.regex", "f11"))
        bar.show_keys(keys)

    def _key(self, action: str, key: str) -> str:
        """The first of an action's keys, as it stands on keyboards."""
        return key_name(split_keys(self.qualcode.keymap.get(action, key))[0])


def _found(text: str, words: str, regex: bool) -> list[Span] | str:
    """All hits, or why they could not be looked for. A capital letter makes the case count."""
    meant = re.sub(r"\\.", "", words) if regex else words
    try:
        return find_spans(text, words, regex=regex, case=any(letter.isupper() for letter in meant))
    except PatternError as error:
        return error.problem
