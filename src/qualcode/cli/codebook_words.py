"""Texts of codes that changed, as commands show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from qualcode.cli.output import one_line

if TYPE_CHECKING:
    from qualcode.codebook.comparing import Piece


def marked(earlier: str, later: str) -> str:
    """Two texts as one on one line: `kept [-gone-]{+new+}`."""
    from qualcode.codebook.comparing import word_changes

    shown = []
    for gone, new, kept in _runs(word_changes(" ".join(earlier.split()), " ".join(later.split()))):
        # White space stays outside of the signs, so that what is marked is words.
        longest = gone if gone.strip() else new
        before = longest[: len(longest) - len(longest.lstrip())]
        behind = longest[len(longest.rstrip()) :] if longest.strip() else ""
        words = (f"[-{gone.strip()}-]" if gone.strip() else "") + (f"{{+{new.strip()}+}}" if new.strip() else "")
        shown.append(before + words + behind + kept)
    return one_line("".join(shown))


def _runs(pieces: Iterable[Piece]) -> Iterator[tuple[str, str, str]]:
    """(gone, new, kept behind them); single blanks that stayed between changed words belong to both."""
    gone = new = blank = ""
    for piece in pieces:
        if piece.kind == "gone":
            gone, new, blank = gone + blank + piece.text, new + blank, ""
        elif piece.kind == "new":
            gone, new, blank = gone + blank, new + blank + piece.text, ""
        elif (gone or new) and not piece.text.strip():
            blank = piece.text
        else:
            yield gone, new, blank + piece.text
            gone = new = blank = ""
    yield gone, new, blank


def texts_json(texts: Iterable[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Texts that are written differently, as commands answer them."""
    return [{"field": name, "earlier": earlier, "later": later} for name, earlier, later in texts]


def when(milliseconds: int) -> str:
    """A moment by this place's clock: `2026-11-22 14:05`."""
    return datetime.fromtimestamp(milliseconds / 1000).strftime("%Y-%m-%d %H:%M")
