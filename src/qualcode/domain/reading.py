"""How a transcript is read on a screen: what the caret steps by, and how codings are shown."""

from __future__ import annotations

from typing import Literal

Unit = Literal["sentence", "turn", "word"]
UNITS: tuple[Unit, ...] = ("sentence", "turn", "word")
"""What the caret steps by."""

DisplayMode = Literal["brackets", "caret", "all"]
DISPLAY_MODES: tuple[DisplayMode, ...] = ("brackets", "caret", "all")
"""No tint; the codings under the caret tinted; all codings tinted."""

TextWidth = Literal["safe", "exact"]
TEXT_WIDTHS: tuple[TextWidth, ...] = ("safe", "exact")
"""Clusters that terminals measure differently in a plainer form of certain width; or as they stand in the text."""

AfterCoding = Literal["stay", "next"]
AFTER_CODING: tuple[AfterCoding, ...] = ("stay", "next")
"""After a code was given the caret stays on the passage, or goes on to the next."""
