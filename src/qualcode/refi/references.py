"""Paths as REFI-QDA files write them: what kind of place they name, and the file's own name, without its folders."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

Kind = Literal["internal", "relative", "absolute"]

_SCHEME = re.compile(r"\s*(internal|relative|absolute|file)\s*:", re.IGNORECASE)
_DRIVE = re.compile(r"/*[A-Za-z]:(?=/|$)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that a path of the file names."""

    kind: Kind
    """`internal` for a member of the archive; `relative` and `absolute` for a file beside it or elsewhere."""
    name: str
    """The file's own name without folders, percent signs read; empty where the path names no file."""
    path: str
    """The whole path with `/` between folders, the base path before a relative one; to be shown, never to be opened."""
    raw_name: str = ""
    """The name with percent signs as written, where that differs: some programs write them bare."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which the file may be known, the likeliest first; empty where the path names no file."""
        return tuple(name for name in dict.fromkeys((self.name, self.raw_name)) if name)


def resolve(path_attr: str, base_path: str = "") -> Reference:
    """Read a path in any of the spellings known; never raises.

    `internal://NAME`, `internal:/NAME`, `internal:NAME` and a bare name are members of the archive; `relative:///PATH`
    lies below the project's base path; `absolute:///PATH`, `file:///PATH` and paths with a drive or from the root lie
    anywhere. Slashes may lean either way, and signs may be written with `%`.

    Args:
        path_attr: The attribute's value.
        base_path: The project's `basePath`, for what is shown.
    """
    slashed = path_attr.strip().replace("\\", "/")
    scheme = _SCHEME.match(slashed)
    rest = slashed[scheme.end() :].strip() if scheme is not None else slashed
    said = scheme[1].lower() if scheme is not None else ""
    decoded = unquote(rest).replace("\\", "/")
    kind = _kind(said, decoded)
    path = decoded if kind == "absolute" and not _DRIVE.match(decoded) else decoded.lstrip("/")
    if kind == "absolute":
        path = re.sub(r"^/{2,}(?=[^/])", "//" if said == "" else "/", path)
    elif kind == "relative" and base_path.strip():
        path = f"{base_path.strip().replace(chr(92), '/').rstrip('/')}/{path}"
    return Reference(kind, _own_name(decoded), path, _own_name(rest))


def base_key(name: str) -> str:
    """What two spellings of a file's name have in common: composed letters, without case."""
    return unicodedata.normalize("NFC", name).casefold()


def _kind(said: str, rest: str) -> Kind:
    if said in ("absolute", "file"):
        return "absolute"
    if said == "relative":
        return "relative"
    if said == "internal":
        return "internal"
    return "absolute" if rest.startswith("/") or _DRIVE.match(rest) else "internal"


def _own_name(path: str) -> str:
    name = path.rpartition("/")[2].strip()
    return "" if name in (".", "..") or "\0" in name or _DRIVE.fullmatch(name) else name
