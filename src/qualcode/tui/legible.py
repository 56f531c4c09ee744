"""Colours of a theme in which words are shown, moved as far as it takes to read them on every ground of that theme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from textual.color import Color
from textual.widget import Widget

from qualcode.tui.colours import BLACK, MARK_CONTRAST, TEXT_CONTRAST, WHITE, readable

_GROUNDS = ("background", "surface", "panel")
_LINE = ("panel",)
"""What the line of keys lies on, whatever the theme has for it."""
_QUIETENED_CONTRAST = 7.0
"""That of the foreground, of which 70 % are left where words are not to stand out."""
_WORDS = {
    "foreground": (_GROUNDS, _QUIETENED_CONTRAST),
    "text-primary": (_GROUNDS, TEXT_CONTRAST),
    "text-secondary": (_GROUNDS, TEXT_CONTRAST),
    "text-accent": (_GROUNDS, TEXT_CONTRAST),
    "text-success": (_GROUNDS, TEXT_CONTRAST),
    "text-warning": (_GROUNDS, TEXT_CONTRAST),
    "text-error": (_GROUNDS, TEXT_CONTRAST),
    "block-cursor-foreground": (("block-cursor-background",), TEXT_CONTRAST),
    "footer-foreground": (_LINE, TEXT_CONTRAST),
    "footer-key-foreground": (_LINE, TEXT_CONTRAST),
    "footer-description-foreground": (_LINE, TEXT_CONTRAST),
}
"""Colour → on what it is read, and with what contrast at least."""


def legible(colours: Mapping[str, str]) -> dict[str, str]:
    """The colours of a theme by name, those of words moved where they could not be read.

    Some themes show keys, warnings and marks with a contrast of 1.5. The terminal's own colours cannot be measured and
    stay as they are.
    """
    found = dict(colours)
    for name, (grounds, contrast) in _WORDS.items():
        for ground in grounds:
            colour, behind = _measurable(found.get(name)), _measurable(found.get(ground))
            if colour is not None and behind is not None:
                found[name] = readable(colour, behind, contrast).hex
    return found


def mark_on(widget: Widget, colour: str) -> str:
    """The colour of a code as it can be told from what is behind it in a widget."""
    behind = widget.background_colors[1]
    if behind.ansi is not None:  # The terminal's own colour cannot be measured.
        behind = BLACK if widget.app.current_theme.dark else WHITE
    return _mark(colour, behind)


@lru_cache(maxsize=512)
def _mark(colour: str, behind: Color) -> str:
    return readable(Color.parse(colour), behind, MARK_CONTRAST).hex


def _measurable(written: str | None) -> Color | None:
    """A colour that says itself what it looks like; None for one that is the terminal's, or no colour."""
    if written is None or written.startswith(("auto", "ansi", "transparent")):
        return None
    colour = Color.parse(written)
    return colour if colour.ansi is None and colour.a == 1 else None
