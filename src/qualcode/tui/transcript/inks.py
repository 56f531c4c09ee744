"""The styles of a row for one theme, each with enough contrast; built once per theme and per combination."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color

from qualcode.tui.colours import BLACK, MARK_CONTRAST, TEXT_CONTRAST, WHITE, contrast, mixed, readable

TINT_DARK, TINT_LIGHT = 0.26, 0.32
PASSAGE_SHARE = 0.13
SELECTION_SHARE = 0.62
HIT_SHARE, CURRENT_HIT_SHARE = 0.30, 0.75
BLURRED_CARET_SHARE = 0.40


class Layer(Flag):
    """What lies over a piece of text, from the lowest to the highest."""

    NONE = 0
    QUIET = 1
    """A label, a stamp or a heading: not speech."""
    TINTED_TWICE = 2
    """Under two codings that are tinted: underlined."""
    PASSAGE = 4
    HIT = 8
    CURRENT_HIT = 16
    SELECTED = 32
    CARET = 64
    BLURRED_CARET = 128


@dataclass(frozen=True, slots=True)
class ThemeColours:
    """What the theme gives; colours of the terminal's own palette are allowed."""

    background: Color
    foreground: Color
    muted: Color
    primary: Color
    """Bar of the passage and selection."""
    speaker: Color
    hit: Color
    dark: bool
    no_color: bool


class Inks:
    """Rich styles for one theme.

    A palette colour (ANSI themes) cannot be measured: plain text keeps the terminal's own colours, and
    everything laid over it is computed on black or white, with a text colour that is readable there.
    """

    def __init__(self, theme: ThemeColours) -> None:
        self._no_color = theme.no_color
        self._is_palette = theme.background.ansi is not None
        end, other = (BLACK, WHITE) if theme.dark else (WHITE, BLACK)
        self.background = end if self._is_palette else _opaque(theme.background)
        self.foreground = other if theme.foreground.ansi is not None else _opaque(theme.foreground)
        self._muted = readable(mixed(self.foreground, self.background, 0.35), self.background, TEXT_CONTRAST)
        if theme.muted.ansi is None:
            self._muted = readable(mixed(self.background, theme.muted, theme.muted.a), self.background, TEXT_CONTRAST)
        self._primary = readable(_opaque(theme.primary), self.background, MARK_CONTRAST)
        self._speaker = readable(_opaque(theme.speaker), self.background, TEXT_CONTRAST)
        self._hit = _opaque(theme.hit)
        self._tint_share = TINT_DARK if theme.dark else TINT_LIGHT
        self._texts: dict[tuple[str | None, Layer], Style] = {}
        self._marks: dict[tuple[str, float], Style] = {}
        self.plain = self._style(self.foreground, self.background)
        self.muted = self._style(self._muted, self.background)
        self.sticky = self.muted + Style(italic=True)
        self.speaker = self._style(self._speaker, self.background) + Style(bold=True)
        self.bar = self._style(self._primary, self.background) + Style(bold=True)

    def bracket(self, colour: str) -> Style:
        """The style of a bracket in a code's colour."""
        return self._on_background(colour, MARK_CONTRAST)

    def name(self, colour: str) -> Style:
        """The style of a code's name in the margin."""
        return self._on_background(colour, TEXT_CONTRAST)

    def text(self, tint: str | None, layers: Layer) -> Style:
        """The style of a piece of text.

        Args:
            tint: The colour of the coding that tints it, if one does.
            layers: What else lies over it.
        """
        style = self._texts.get((tint, layers))
        if style is None:
            style = self._texts[tint, layers] = self._text(tint, layers)
        return style

    def _text(self, tint: str | None, layers: Layer) -> Style:
        back, fore = self._blend(tint, layers)
        if tint is None and not layers & ~(Layer.QUIET | Layer.TINTED_TWICE):
            style = self._style(fore, self.background)
        else:
            style = Style(color=fore.rich_color, bgcolor=back.rich_color)
        if layers & Layer.CARET:
            style += Style(bold=True)
        if layers & Layer.TINTED_TWICE:
            style += Style(underline=True)
        if layers & Layer.CURRENT_HIT:
            style += Style(bold=True, underline=True)
        if self._no_color:
            style += _without_colour(tint, layers)
        return style

    def _blend(self, tint: str | None, layers: Layer) -> tuple[Color, Color]:
        """Background and readable foreground of a piece of text."""
        back = self.background
        if tint is not None:
            back = mixed(back, Color.parse(tint), self._tint_share)
        if layers & Layer.PASSAGE:
            back = mixed(back, self.foreground, PASSAGE_SHARE)
        if self._no_color:
            # What lies higher is shown by attributes; a second inversion would undo theirs.
            layers &= ~(Layer.CURRENT_HIT | Layer.HIT | Layer.SELECTED | Layer.CARET)
        if layers & Layer.CURRENT_HIT:
            back = mixed(back, self._hit, CURRENT_HIT_SHARE)
        elif layers & Layer.HIT:
            back = mixed(back, self._hit, HIT_SHARE)
        if layers & Layer.SELECTED:
            back = mixed(back, self._primary, SELECTION_SHARE)
        if layers & Layer.CARET:
            # The end that stands out from what lies below, so that the caret is seen inside a selection too.
            back = max((self.foreground, self.background), key=lambda end: contrast(end, back))
        elif layers & Layer.BLURRED_CARET:
            back = mixed(back, self.foreground, BLURRED_CARET_SHARE)
        fore = self._muted if layers & Layer.QUIET else self.foreground
        if contrast(fore, back) < TEXT_CONTRAST:
            fore = readable(self.background if layers & Layer.CARET else fore, back, TEXT_CONTRAST)
        return back, fore

    def _on_background(self, colour: str, ratio: float) -> Style:
        style = self._marks.get((colour, ratio))
        if style is None:
            style = self._style(readable(Color.parse(colour), self.background, ratio), self.background)
            self._marks[colour, ratio] = style
        return style

    def _style(self, fore: Color, back: Color) -> Style:
        """A style on the view's own background; in an ANSI theme, on the terminal's.

        Without colour the values are explicit too: one of Textual's filters takes them out, the other would
        turn the terminal's default foreground into black.
        """
        if not self._is_palette or self._no_color:
            return Style(color=fore.rich_color, bgcolor=back.rich_color)
        default = RichColor.default()
        return Style(color=default if fore == self.foreground else fore.rich_color, bgcolor=default)


def _opaque(colour: Color) -> Color:
    """The colour without transparency and palette number."""
    return Color(*colour.rgb)


def _without_colour(tint: str | None, layers: Layer) -> Style:
    """What tells the layers apart where no colour is shown."""
    style = Style()
    if tint is not None:
        style += Style(italic=True)
    if layers & Layer.PASSAGE:
        style += Style(bold=True)
    if layers & Layer.HIT:
        style += Style(bold=True, underline=True)
    if layers & Layer.SELECTED:
        style += Style(reverse=True)
    if layers & (Layer.CARET | Layer.CURRENT_HIT):
        # Inside a selection, which is reversed already, the caret is the cell that is not.
        style += Style(reverse=not layers & Layer.SELECTED, underline=True)
    return style
