"""Where a project is: a file, or a database on a server that a URL names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

DRIVER = "postgresql+psycopg"
"""How the URL of a project on a server begins."""
_SERVER = re.compile(r"(?:postgresql(?:\+psycopg)?|postgres)://", re.IGNORECASE)
_SECRET = frozenset({"password", "sslpassword", "passfile", "sslkey"})


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a server; its words for people are without what is secret in it."""

    url: str = field(repr=False)
    """Whole, with a password where one was given: for the driver alone."""
    label: str
    """The URL as it may be shown: without passwords."""

    def __str__(self) -> str:
        return self.label

    @property
    def database(self) -> str:
        """The name of the database; empty where the URL names none."""
        from urllib.parse import unquote, urlsplit

        return unquote(urlsplit(self.url).path.strip("/"))


Location = Path | ServerAddress


def names_server(text: str) -> bool:
    """Whether words on the command line mean a project on a server."""
    return _SERVER.match(text) is not None


def location(named: str | Path | ServerAddress) -> Location:
    """A path, or the database that a URL names."""
    if isinstance(named, Path | ServerAddress):
        return named
    if not names_server(named):
        return Path(named)
    rest = named[named.index("://") :]
    url = f"{DRIVER}{rest}"
    return ServerAddress(url, _label(url))


def _label(url: str) -> str:
    from urllib.parse import parse_qsl, quote, urlencode, urlsplit  # Most projects are files and do not wait for it.

    try:
        parts = urlsplit(url)
        unclear = "@" in parts.path or parts.fragment or (parts.port is None and ":" in parts.netloc.rpartition("@")[2])
    except ValueError:
        unclear = True
    if unclear:  # A password with a slash or the like in it, which is not written as %2F: nothing of it is shown.
        return f"{DRIVER}://…"
    who, at, where = parts.netloc.rpartition("@")
    user = who.partition(":")[0]
    shown = [(name, value) for name, value in parse_qsl(parts.query) if name.casefold() not in _SECRET]
    query = f"?{urlencode(shown, quote_via=quote, safe='/')}" if shown else ""
    return f"{parts.scheme}://{user}{at}{where}{parts.path}{query}"
