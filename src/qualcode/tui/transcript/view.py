"""The transcript view as screens use it."""

from __future__ import annotations

from qualcode.tui.transcript.model import CaretMoved, MarkClicked, UnitChanged
from qualcode.tui.transcript.mouse import MouseSurface


class TranscriptView(MouseSurface):
    """A transcript with speaker, margin and text, a caret and a selection.

    `show()` gives it a document; `set_marks`, `add_mark`, `remove_mark`, `update_mark`, `set_read_nothing`
    and `set_hits` change what lies over it; `caret`, `passage`, `selection`, `unit`, `display_mode` and
    `marks_at_caret` say and set where the reader is. It posts CaretMoved, MarkClicked and UnitChanged.
    """

    CaretMoved = CaretMoved
    MarkClicked = MarkClicked
    UnitChanged = UnitChanged
