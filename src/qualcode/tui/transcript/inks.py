"""The styles of a row for one theme, each with enough contrast; built once per theme and per combination."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color

from qualcode.tui.colours import BLACK, MARK_CONTRAST, TEXT_CONTRAST, WHITE, contrast, is_grey, mixed, readable

TINT_DARK, TINT_LIGHT = 0.26, 0.32
PASSAGE_SHARE = 0.18
SELECTION_SHARE = 0.62
HIT_SHARE, CURRENT_HIT_SHARE = 0.30, 0.75
BLURRED_CARET_SHARE = 0.40

_SYSTEMS = {"256": ColorSystem.EIGHT_BIT, "standard": ColorSystem.STANDARD, "windows": ColorSystem.WINDOWS}
_FEW = ("standard", "windows")
"""Sixteen colours: too few for tints, so that what lies over the text is told by attributes."""
NO_DEPTH = "none"


class Layer(Flag):
    """What lies over a piece of text, from the lowest to the highest."""

    NONE = 0
    QUIET = 1
    """A label, a stamp or a heading: not speech."""
    TINTED_TWICE = 2
    """Under tinted codings of two codes: underlined."""
    PASSAGE = 4
    HIT = 8
    CURRENT_HIT = 16
    SELECTED = 32
    CARET = 64
    BLURRED_CARET = 128


@dataclass(frozen=True, slots=True)
class ThemeColours:
    """What the theme and the terminal give; colours of the terminal's own palette are allowed."""

    background: Color
    foreground: Color
    muted: Color
    primary: Color
    """Bar of the passage and selection."""
    speaker: Color
    hit: Color
    dark: bool
    no_color: bool
    depth: str = "truecolor"
    """The colours that the terminal has: `truecolor`, `256`, `standard` or `windows` (16), `none`."""


class Inks:
    """Rich styles for one theme.

    A palette colour (ANSI themes) cannot be measured: plain text keeps the terminal's own colours, and
    everything laid over it is computed on black or white, with a text colour that is readable there.
    """

    def __init__(self, theme: ThemeColours) -> None:
        self.theme = theme
        self._no_color = theme.no_color or theme.depth == NO_DEPTH
        self._by_attributes = self._no_color or theme.depth in _FEW
        self._system = _SYSTEMS.get(theme.depth)
        self._is_palette = theme.background.ansi is not None
        end, other = (BLACK, WHITE) if theme.dark else (WHITE, BLACK)
        self.background = end if self._is_palette else _opaque(theme.background)
        self.foreground = other if theme.foreground.ansi is not None else _opaque(theme.foreground)
        self.foreground = self._readable(self.foreground, self.background)
        muted = mixed(self.foreground, self.background, 0.35)
        if theme.muted.ansi is None:
            muted = mixed(self.background, theme.muted, theme.muted.a)
        self._muted = self._readable(muted, self.background)
        self._primary = self._readable(_opaque(theme.primary), self.background, MARK_CONTRAST)
        speaker = self.foreground if theme.speaker.ansi is not None else _opaque(theme.speaker)
        self._speaker = self._readable(speaker, self.background)
        self._hit = _opaque(theme.hit)
        self._tint_share = TINT_DARK if theme.dark else TINT_LIGHT
        self._texts: dict[tuple[str | None, Layer], Style] = {}
        self._marks: dict[tuple[str, float], Style] = {}
        self.plain = self._style(self.foreground, self.background)
        self.muted = self._style(self._muted, self.background)
        self.sticky = self.muted + Style(italic=True)
        self.speaker = self._style(self._speaker, self.background) + Style(bold=True)
        bar = self.foreground if self._no_color else self._primary
        self.bar = self._style(bar, self.background) + Style(bold=True)

    def bracket(self, colour: str) -> Style:
        """The style of a bracket in a code's colour; without colour, plain."""
        return self.plain if self._no_color else self._on_background(colour, MARK_CONTRAST)

    def name(self, colour: str) -> Style:
        """The style of a code's name in the margin; without colour, plain."""
        return self.plain if self._no_color else self._on_background(colour, TEXT_CONTRAST)

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
        if self._by_attributes:
            style = self._attributed(tint, layers)
        else:
            back, fore = self._blend(tint, layers)
            style = self._style(fore, back)
            if layers & (Layer.CARET | Layer.HIT | Layer.CURRENT_HIT):
                style += Style(bold=True)
            if layers & Layer.CURRENT_HIT:
                style += Style(underline=True)
            if self._system is not None:
                style += self._lost(tint, layers)
        if layers & Layer.TINTED_TWICE:
            style += Style(underline=True)
        return style

    def _blend(self, tint: str | None, layers: Layer) -> tuple[Color, Color]:
        """Background and readable foreground of a piece of text."""
        back = self.background
        if tint is not None:
            back = self._tinted(Color.parse(tint))
        if layers & Layer.PASSAGE:
            back = mixed(back, self.foreground, PASSAGE_SHARE)
        # A hit looks the same wherever it is found.
        if layers & Layer.CURRENT_HIT:
            back = mixed(self.background, self._hit, CURRENT_HIT_SHARE)
        elif layers & Layer.HIT:
            back = mixed(self.background, self._hit, HIT_SHARE)
        if layers & Layer.SELECTED:
            back = mixed(back, self._primary, SELECTION_SHARE)
        if layers & Layer.CARET:
            # The end that stands out from what lies below, so that the caret is seen inside a selection too.
            below = self._shown(back)
            back = max((self.foreground, self.background), key=lambda end: contrast(self._shown(end), below))
        elif layers & Layer.BLURRED_CARET:
            back = mixed(back, self.foreground, BLURRED_CARET_SHARE)
        fore = self._muted if layers & Layer.QUIET else self.foreground
        if layers & Layer.CARET and contrast(fore, back) < TEXT_CONTRAST:
            fore = self.background
        return back, self._readable(fore, back)

    def _tinted(self, colour: Color) -> Color:
        """The background under a tint; grey would look like the passage, and is half as strong as that."""
        if is_grey(colour) or self._no_color:
            return mixed(self.background, self.foreground, PASSAGE_SHARE / 2)
        return mixed(self.background, colour, self._tint_share)

    def _lost(self, tint: str | None, layers: Layer) -> Style:
        """What stands for a tint or a passage whose background the terminal's colours do not tell from that below."""
        style = Style()
        here = self._shown(self._blend(tint, layers)[0])
        if layers & Layer.PASSAGE and here == self._shown(self._blend(tint, layers & ~Layer.PASSAGE)[0]):
            style += Style(bold=True)
        if tint is not None and here == self._shown(self._blend(None, layers)[0]):
            style += Style(italic=True)
        return style

    def _attributed(self, tint: str | None, layers: Layer) -> Style:
        """The style where no or few colours are shown: attributes tell the layers apart."""
        back, fore = self.background, self._muted if layers & Layer.QUIET else self.foreground
        style = Style()
        if tint is not None and self._no_color:
            back = self._tinted(self.foreground)
            style += Style(italic=True)
        elif tint is not None:
            plain = self._shown(fore)
            fore = self._readable(Color.parse(tint), back)
            # A grey code's text would look like any other.
            style += Style(italic=True if self._shown(fore) == plain else None)
        if layers & Layer.PASSAGE:
            style += Style(bold=True)
            if self._no_color:
                back = mixed(back, self.foreground, PASSAGE_SHARE)
        if layers & Layer.HIT:
            style += Style(bold=True, underline=True)
            if not self._no_color:
                fore = self._hit
        if layers & Layer.SELECTED:
            style += Style(reverse=True)
        if layers & (Layer.CARET | Layer.CURRENT_HIT):
            # Inside a selection, which is reversed already, the caret is the cell that is not.
            style += Style(reverse=not layers & Layer.SELECTED, underline=True)
        if layers & Layer.BLURRED_CARET:
            style += Style(underline=True)
            if self._no_color:
                back = mixed(back, self.foreground, BLURRED_CARET_SHARE)
        if style.reverse:
            # Greys would be the colour of the letters now, and take from their contrast.
            back = self.background
        return self._style(self._readable(fore, back), back) + style

    def _on_background(self, colour: str, ratio: float) -> Style:
        style = self._marks.get((colour, ratio))
        if style is None:
            style = self._style(self._readable(Color.parse(colour), self.background, ratio), self.background)
            self._marks[colour, ratio] = style
        return style

    def _readable(self, colour: Color, on: Color, ratio: float = TEXT_CONTRAST) -> Color:
        return readable(colour, on, ratio, self._shown)

    def _shown(self, colour: Color) -> Color:
        """What the terminal, or Textual for one that is to show no colour, makes of a colour."""
        if self._no_color:
            return colour.monochrome
        if self._system is None:
            return colour
        return Color(*colour.rich_color.downgrade(self._system).get_truecolor())

    def _style(self, fore: Color, back: Color) -> Style:
        """A style; on the view's own background in an ANSI theme, on the terminal's.

        Without colour the values are explicit too: one of Textual's filters takes them out, the other would
        turn the terminal's default foreground into black.
        """
        if not self._is_palette or self._no_color or back != self.background:
            return Style(color=fore.rich_color, bgcolor=back.rich_color)
        default = RichColor.default()
        return Style(color=default if fore == self.foreground else fore.rich_color, bgcolor=default)


def _opaque(colour: Color) -> Color:
    """The colour without transparency and palette number."""
    return Color(*colour.rgb)
