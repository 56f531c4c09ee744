"""A field for longer texts that gives back exactly what was typed or handed to it, and shows no control character."""

from __future__ import annotations

import re

from rich.text import Text
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

_ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BLOCK = 0x4000
_BLOCKS = range(0xF0000, 0x110000, _BLOCK)
"""Where code points for private use begin that stand in for controls while a text is edited."""


class TextField(TextArea):
    """A text to be written, wrapped at its edge.

    Controls, marks of direction and line separators of another kind are held as code points for private use and shown
    as `�`, one cell each; `whole_text` has them again as they were.
    """

    def __init__(self, text: str = "", *, read_only: bool = False) -> None:
        self._base = next((base for base in _BLOCKS if not _holds(text, base)), _BLOCKS[-1])
        super().__init__(
            self._held(text),
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            read_only=read_only,
        )

    @property
    def whole_text(self) -> str:
        """The text as it was handed over and typed."""
        return re.sub(f"[{chr(self._base)}-{chr(self._base + _BLOCK - 1)}]", self._meant, self.text)

    def begin(self, text: str) -> None:
        """Put another text into the field, with the cursor behind it and nothing to undo."""
        self._base = next((base for base in _BLOCKS if not _holds(text, base)), _BLOCKS[-1])
        self.load_text(self._held(text))
        self.move_cursor(self.document.end)

    def replace_all(self, text: str) -> None:
        """Put another text in the place of this one; the field's own undo brings the old one back."""
        self.replace(self._held(text), self.document.start, self.document.end, maintain_selection_offset=False)
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Take what was typed or pasted, with line feeds as the only line ends and without NUL."""
        edit.text = self._held(edit.text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"))
        return super().edit(edit)

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown."""
        line = self.document.get_line(line_index)
        shown = "".join("\ufffd" if ord(character) >= 0xF0000 else character for character in line)
        return Text(shown, end="", no_wrap=True)

    def _held(self, text: str) -> str:
        return _ACTING.sub(lambda found: chr(self._base + ord(found[0])), text)

    def _meant(self, held: re.Match[str]) -> str:
        return chr(ord(held[0]) - self._base)


def _holds(text: str, base: int) -> bool:
    return any(base <= ord(character) < base + _BLOCK for character in set(text))
