"""The passage that a coding stands on: checked, snapped to whole characters, read back from the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.values import Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import get_document, read_transcript
from qualcode.text.anchors import Anchor, make_anchor
from qualcode.text.graphemes import snap


def transcript_of(project: Project, document_id: int) -> Transcript:
    """A document's text and structure."""
    return read_transcript(project, get_document(project, document_id))


def turn_at(starts: Sequence[int], offset: int) -> int:
    """Ordinal of the turn at an offset; in the white space between two turns, of the one before it.

    Args:
        starts: Where each turn of the text begins.
    """
    return max(0, bisect_right(starts, offset) - 1)


def anchor(transcript: Transcript, span: tuple[int, int]) -> Anchor:
    """The anchor of a span, widened to whole grapheme clusters.

    Raises:
        RuleError: The span lies outside the text, is empty or holds only white space.
    """
    text = transcript.text
    start, end = span
    if not 0 <= start < end <= len(text):
        raise RuleError(
            tr(
                "{start}–{end} is no passage of “{name}”, which has {length} characters",
                start=start,
                end=end,
                name=transcript.document.name,
                length=len(text),
            )
        )
    whole = snap(text, start, end)
    if not text[whole.start : whole.end].strip():
        raise RuleError(tr("there are only spaces in that passage"), remedy=tr("select some words"))
    return make_anchor(text, whole.start, whole.end, turn_at([turn.start for turn in transcript.turns], whole.start))


def excerpt(quote: str, length: int = 40) -> str:
    """The beginning of a quote on one line, for messages and the history."""
    line = " ".join(quote.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
