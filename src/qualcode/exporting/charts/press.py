"""Drawings as the bytes of SVG, PNG and PDF files: the one module that knows matplotlib.

matplotlib was chosen over a grammar of graphics that needs a browser's engine: it draws without one, embeds fonts, and
is told here where every mark stands, so that its versions change little. Only its objects are used, never `pyplot`.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape

from qualcode.exporting.charts.marks import PAPER, Box, Dot, Drawing, Line, Mark, Words
from qualcode.settings.paths import caches_dir

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

PictureFormat = Literal["svg", "png", "pdf"]

PNG_DPI = 200
_POINTS = 72
_MOST_PIXELS = 30_000
"""A side of a PNG; a larger picture is drawn with fewer dots per inch."""

_FONTS = (
    "DejaVu Sans",  # comes with matplotlib: the same picture on every machine
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans SC", "Noto Sans JP", "Noto Sans KR",
    "Source Han Sans SC", "Microsoft YaHei", "Malgun Gothic", "Yu Gothic", "PingFang SC", "Hiragino Sans",
    "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil",
    "Noto Sans Thai", "Noto Sans Georgian", "Noto Sans Armenian", "Noto Sans Ethiopic", "Noto Sans Khmer",
    "Arial Unicode MS", "Noto Sans Symbols2", "Noto Emoji", "Segoe UI Symbol",
)  # fmt: skip
"""Tried in turn for each letter, as far as the machine has them."""

_TRUETYPE, _OUTLINES = 42, 3
"""How letters are put into a PDF. Printers ask for the first, which not every font of a fallback is fit for."""
_OPTIONS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "qualcode",
    "pdf.fonttype": _OUTLINES,
    "text.parse_math": False,
    "text.usetex": False,
    "path.simplify": False,
    "hatch.linewidth": 0.5,
}
_press = threading.RLock()
"""matplotlib's options are the process's own: one picture is printed at a time."""


@contextmanager
def _set_up() -> Iterator[None]:
    """matplotlib with our options whatever a `matplotlibrc` on the machine says; all is as before afterwards."""
    with _press, _own_folder(), warnings.catch_warnings():
        logging.getLogger("matplotlib").addHandler(_SILENT)  # It would report on the console how it looks for fonts.
        import matplotlib
        import matplotlib.font_manager

        warnings.filterwarnings("ignore", message=r"(?s).*[Gg]lyph", category=UserWarning)
        defaults = dict(matplotlib.rcParamsDefault.items())
        options: Any = {name: value for name, value in defaults.items() if not name.startswith("backend")} | _OPTIONS
        with matplotlib.rc_context(options):
            yield


_SILENT = logging.NullHandler()
_CONFIG = "MPLCONFIGDIR"


@contextmanager
def _own_folder() -> Iterator[None]:
    """Where matplotlib keeps its list of fonts: our folder of caches, or one that goes with the process.

    It looks at the environment once, when it is imported; what the user set there stays.
    """
    if os.environ.get(_CONFIG):
        yield
        return
    folder = caches_dir() / "charts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    os.environ[_CONFIG] = str(folder) if writable else _passing_folder()
    try:
        yield
    finally:
        del os.environ[_CONFIG]


_passing: list[tempfile.TemporaryDirectory[str]] = []


def _passing_folder() -> str:
    if not _passing:
        _passing.append(tempfile.TemporaryDirectory(prefix="qualcode-charts-"))
    return _passing[0].name


def _families() -> list[str]:
    """The fonts of `_FONTS` that the machine has, and what a program that has none of them takes."""
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return [name for name in _FONTS if name in known] or ["sans-serif"]


class Ruler:
    """Measures words with the font that draws them."""

    def __init__(self) -> None:
        self._widths: dict[tuple[str, float, bool], float] = {}
        with _set_up():
            from matplotlib.backends.backend_agg import RendererAgg

            self._renderer = RendererAgg(1, 1, _POINTS * 4)  # type: ignore[no-untyped-call]
            self._fonts: dict[tuple[float, bool], Any] = {}
            self._families = _families()

    def __call__(self, text: str, size: float, bold: bool = False) -> float:
        """The width of a text in points."""
        key = (text, size, bold)
        if key not in self._widths:
            with _set_up():
                self._widths[key] = self._measured(text, size, bold)
        return self._widths[key]

    def _measured(self, text: str, size: float, bold: bool) -> float:
        from matplotlib.font_manager import FontProperties

        if (size, bold) not in self._fonts:
            weight = "bold" if bold else "normal"
            self._fonts[size, bold] = FontProperties(family=self._families, size=size, weight=weight)
        font = self._fonts[size, bold]
        return float(self._renderer.get_text_width_height_descent(text, font, False)[0]) / 4  # type: ignore[no-untyped-call]


def printed(drawing: Drawing, format: PictureFormat, *, title: str, description: str) -> bytes:
    """A drawing as a file; the same drawing gives the same bytes.

    Args:
        title: The one thing the file says of itself: no date, user, host or program.
        description: What a screen reader says of an SVG.
    """
    with _set_up():
        import matplotlib

        figure = _figure(drawing)
        written = BytesIO()
        if format == "svg":
            empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            figure.savefig(written, format="svg", metadata=empty, facecolor=PAPER)
            return _for_readers(written.getvalue(), title, description)
        if format == "png":
            dpi = min(PNG_DPI, _MOST_PIXELS * _POINTS / max(drawing.width, drawing.height))
            figure.savefig(written, format="png", dpi=dpi, metadata={"Title": title, "Software": None}, facecolor=PAPER)
        else:
            told = {"Title": title, "Creator": None, "Producer": None, "CreationDate": None}
            with matplotlib.rc_context({"pdf.fonttype": _TRUETYPE if _plain_letters(drawing) else _OUTLINES}):
                figure.savefig(written, format="pdf", metadata=told, facecolor=PAPER)
        return written.getvalue()


def _plain_letters(drawing: Drawing) -> bool:
    """Whether the first of the fonts has all letters."""
    from matplotlib.font_manager import findfont, get_font

    known = get_font(findfont(_FONTS[0])).get_charmap()
    return all(ord(letter) in known for mark in drawing.marks if isinstance(mark, Words) for letter in mark.text)


_TAG = re.compile(rb"<[^<>]*>")
_ID = re.compile(rb"""(\bid="|url\(#|href="#)""")
_FAMILIES = re.compile(rb"font-family: [^;\"]*;? ?")
_SVG_FONTS = "'DejaVu Sans', Verdana, 'Noto Sans', Arial, sans-serif"
_STYLE = re.compile(rb"\s*<defs>\s*<style\b[^>]*>[^<]*</style>\s*</defs>")


def _for_readers(svg: bytes, title: str, description: str) -> bytes:
    """The SVG as one image with a name and a description, which may stand beside others in one page: its ids are its
    own, it has no style sheet, which would reach out of it, and does not tell which fonts the machine has."""
    own = b"c" + sha256(svg).hexdigest()[:10].encode() + b"-"
    svg = _TAG.sub(
        lambda tag: _FAMILIES.sub(b"", _ID.sub(lambda found: found.group() + own, tag.group())),
        _STYLE.sub(b"", svg, count=1),
    )
    start = next(tag for tag in _TAG.finditer(svg) if tag.group().startswith(b"<svg"))
    name, told = f"{own.decode()}title", f"{own.decode()}desc"
    told_by = f'aria-labelledby="{name}" aria-describedby="{told}"'
    root = f' role="img" {told_by} stroke-linejoin="round" font-family="{_SVG_FONTS}">'
    named = f'\n <title id="{name}">{escape(title)}</title>\n <desc id="{told}">{escape(description)}</desc>'
    return svg[: start.start()] + start.group()[:-1] + f"{root}{named}".encode() + svg[start.end() :]


def _figure(drawing: Drawing) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    figure = Figure(figsize=(drawing.width / _POINTS, drawing.height / _POINTS), dpi=_POINTS)
    FigureCanvasAgg(figure)
    place = Affine2D().scale(1 / _POINTS, -1 / _POINTS).translate(0, drawing.height / _POINTS) + figure.dpi_scale_trans
    families = _families()
    for layer, mark in enumerate(drawing.marks):
        _put(figure, mark, place, families, layer)
    return figure


def _put(figure: Figure, mark: Mark, place: Transform, families: list[str], layer: int) -> None:
    if isinstance(mark, Words):
        _put_words(figure, mark, place, families, layer)
    elif isinstance(mark, Box):
        _put_box(figure, mark, place, layer)
    elif isinstance(mark, Line):
        _put_line(figure, mark, place, layer)
    else:
        _put_dot(figure, mark, place, layer)


def _put_words(figure: Figure, mark: Words, place: Transform, families: list[str], layer: int) -> None:
    from matplotlib.text import Text

    words = Text(
        mark.x,
        mark.y,
        mark.text,
        color=mark.ink,
        fontsize=mark.size,
        fontfamily=families,
        fontweight="bold" if mark.bold else "normal",
        horizontalalignment=mark.across,
        verticalalignment="center_baseline" if mark.upright == "center" else mark.upright,
        rotation=mark.turned,
        rotation_mode="anchor" if mark.turned else "default",
        transform=place,
        zorder=layer,
        parse_math=False,
    )
    if mark.halo:  # A box: an outline of the letters would turn text into paths.
        words.set_bbox({"boxstyle": "square,pad=0.12", "facecolor": PAPER, "edgecolor": "none"})
    figure.add_artist(words)


def _put_box(figure: Figure, mark: Box, place: Transform, layer: int) -> None:
    from matplotlib.patches import Rectangle

    figure.add_artist(
        Rectangle(
            (mark.x, mark.y),
            mark.width,
            mark.height,
            facecolor=mark.fill or "none",
            edgecolor=mark.edge or "none",
            linewidth=mark.thickness if mark.edge else 0,
            hatch=mark.hatch or None,
            transform=place,
            zorder=layer,
        )
    )


def _put_line(figure: Figure, mark: Line, place: Transform, layer: int) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points: list[tuple[float, float]] = list(mark.points)
    codes = [Path.MOVETO] + [Path.LINETO] * (len(points) - 1)
    if mark.bend is not None:
        points, codes = [points[0], mark.bend, points[-1]], [Path.MOVETO, Path.CURVE3, Path.CURVE3]
    if mark.closed:
        points, codes = [*points, points[0]], [*codes, Path.CLOSEPOLY]
    figure.add_artist(
        PathPatch(
            Path(points, codes),
            facecolor=mark.ink if mark.closed else "none",
            edgecolor=mark.ink,
            linewidth=0 if mark.closed else mark.thickness,
            linestyle=(0, tuple(part / mark.thickness for part in mark.dash)) if mark.dash else "-",
            capstyle="butt",
            joinstyle="round",
            transform=place,
            zorder=layer,
        )
    )


def _put_dot(figure: Figure, mark: Dot, place: Transform, layer: int) -> None:
    from matplotlib.lines import Line2D

    figure.add_artist(
        Line2D(
            [mark.x],
            [mark.y],
            marker=mark.shape,
            markersize=mark.radius * 2,
            markerfacecolor=mark.fill,
            markeredgecolor=mark.edge,
            markeredgewidth=0.7,
            linestyle="none",
            transform=place,
            zorder=layer,
        )
    )
