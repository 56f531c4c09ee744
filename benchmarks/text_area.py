"""The peer of the key benchmark: Textual's TextArea with the same text and as many highlighted spans.

`python -m benchmarks.text_area TEXT CODINGS` runs it. It has no margin, no panel and no database; `.` highlights the
caret's line, `u` takes the last highlight back.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

COLOURS = ("#5c4400", "#123f5c", "#00402f", "#57521d", "#002f48")
"""Backgrounds of the highlights, in turn."""


class HighlightedText(TextArea):
    """A text that is read, with highlights of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("full_stop", "highlight", "Highlight"),
        Binding("u", "take_back", "Take back"),
        Binding("ctrl+home", "to_start", "Start"),
    ]

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        super().__init__(text, read_only=True, show_line_numbers=False, soft_wrap=True)
        self.cursor_blink = False
        styles = {str(number): Style(bgcolor=colour) for number, colour in enumerate(COLOURS)}
        self.register_theme(TextAreaTheme("coded", syntax_styles=styles))
        self.theme = "coded"
        self._given: list[int] = []
        lines = text.split("\n")
        starts = [0, *accumulate(len(line) + 1 for line in lines)][:-1]
        for number, (start, end) in enumerate(spans):
            row = bisect_right(starts, start) - 1
            line = lines[row]
            low, high = (len(line[: place - starts[row]].encode()) for place in (start, end))
            self._highlights[row].append((low, high, str(number % len(COLOURS))))

    def action_highlight(self) -> None:
        """One highlight more, over the caret's line."""
        row = self.cursor_location[0]
        self._highlights[row].append((0, None, "0"))
        self._given.append(row)
        self._line_cache.clear()
        self.refresh()

    def action_take_back(self) -> None:
        """One highlight fewer."""
        if self._given:
            self._highlights[self._given.pop()].pop()
            self._line_cache.clear()
            self.refresh()

    def action_to_start(self) -> None:
        """To the first line."""
        self.move_cursor((0, 0))


class Peer(App[None]):
    """Nothing but the text."""

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        super().__init__()
        self._text = text
        self._spans = spans

    def compose(self) -> ComposeResult:
        yield HighlightedText(self._text, self._spans)


def main() -> None:
    """Show a text file with the codings of a JSON lines file as highlights."""
    text, codings = (Path(argument).read_text(encoding="utf-8") for argument in sys.argv[1:3])
    records = [json.loads(line) for line in codings.splitlines()]
    Peer(text, [(record["start"], record["end"]) for record in records]).run()


if __name__ == "__main__":
    main()
