"""What a browser is given: the page and its files, all of them from this machine, and the rules that go with them."""

from __future__ import annotations

import html
import importlib.util
from pathlib import Path
from string import Template

from qualcode.browser.running import BROKEN, ENDED, TAKEN
from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import language, tr

_PAGE = Path(__file__).parent / "page"
_FONT_SIZE = "16"
"""In pixels; the browser's zoom does the rest."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "sandbox allow-scripts allow-same-origin"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "clipboard-read=(), camera=(), microphone=(), geolocation=(), display-capture=()",
    "Cache-Control": "no-store",
    "X-DNS-Prefetch-Control": "off",
    "Server": "qualcode",
}
"""They go with every answer: nothing is loaded from elsewhere, framed, kept or read by other pages."""
SHUT = tr(
    "Nobody gets in here without the address that `qualcode serve` printed, and that address "
    "works once.\nPress Enter where the server runs: it prints another.\n"
)
_WHY = {
    f"code{ENDED}": tr("qualcode has ended. All that was shown is saved; this page can be closed."),
    f"code{TAKEN}": tr("Another page goes on with this project. One page shows it at a time."),
    f"code{BROKEN}": tr("qualcode broke off. What was saved is saved; the terminal where the server runs says more."),
    "lost": tr("The connection is lost. The server may have ended; else you can go on where you were."),
}
TYPES = {".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf"}


def page_files() -> dict[str, Path]:
    """The files that the page consists of: our own, and the terminal of textual-serve. No other is given out.

    Raises:
        QualcodeError: The extra `browser` is not installed.
    """
    found = importlib.util.find_spec("textual_serve")
    if found is None or not found.submodule_search_locations or importlib.util.find_spec("aiohttp") is None:
        raise QualcodeError(tr("the browser's part is not installed"), remedy=tr("install `qualcode[browser]`"))
    static = Path(found.submodule_search_locations[0]) / "static"
    return {
        "page.js": _PAGE / "page.js",
        "page.css": _PAGE / "page.css",
        "textual.js": static / "js" / "textual.js",
        "xterm.css": static / "css" / "xterm.css",
        "upright.ttf": static / "fonts" / "RobotoMono-VariableFont_wght.ttf",
        "italic.ttf": static / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
    }


def terminal_page(socket: str) -> str:
    """The page with the terminal in it.

    Args:
        socket: Where its connection goes.
    """
    return _filled(
        "index.html",
        language=language(),
        why=" ".join(f'data-{name}="{html.escape(words)}"' for name, words in _WHY.items()),
        socket=html.escape(socket),
        font_size=_FONT_SIZE,
        again=tr("Go on"),
        script=tr("qualcode needs JavaScript here; all of it comes from this machine."),
    )


def entered_page(room: str) -> str:
    """The page that leads on to the room.

    A redirect would not do: what follows from another site's link is sent without cookies that are `Strict`.
    """
    return _filled("entered.html", room=room)


def _filled(name: str, **words: str) -> str:
    return Template((_PAGE / name).read_text(encoding="utf-8")).substitute(words)
