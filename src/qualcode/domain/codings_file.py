"""One line of a file of codings."""

from __future__ import annotations

from typing import NamedTuple


class CodingLine(NamedTuple):
    """A coding as `codings.jsonl` and `codings.csv` hold it."""

    document: str
    """The document's name, or the name of the file that it was imported from."""
    start: int
    end: int
    """`[start, end)` in code points of the document's text."""
    quote: str | None
    """What stands there; checked on import. None if the file does not say."""
    code: str
    """`Theme/Code`, or a name that only one code has."""
    coder: str | None
    memo: str = ""
    origin: str = ""
    created: str = ""
    """ISO 8601, UTC."""
    created_ms: int | None = None
    star: bool = False
    line: int = 0
    """Where it stands in its file, counted from 1."""
