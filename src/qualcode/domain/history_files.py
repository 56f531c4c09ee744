"""The auditor's history: lines of which each is sealed with all lines before it, and what checking them found."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

FORMAT = "qualcode-history"
VERSION = 1
START = "0" * 64
"""What stands for the hash before the first line."""


class HistoryHead(BaseModel):
    """The first line: of which project the history is, and how much follows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: str
    version: int
    project: str
    """The project's UUID."""
    changes: int
    """How many lines follow."""
    first: str | None
    """The UUID of the first change; null where there is none."""
    last: str | None
    words: bool
    """Whether summaries and reasons are in it."""


class HistoryLine(BaseModel):
    """One change."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    n: int
    """From 1 on."""
    id: str
    at: str
    coder: str
    kind: str
    """`do`, `undo`, `redo` or `setup`."""
    verb: str
    undoes: str | None
    """The UUID of what it takes back or brings back."""
    summary: str | None
    """Null where words were left out."""
    reason: str | None


class HistoryFile(BaseModel):
    """What `qualcode history --export` answers."""

    model_config = ConfigDict(frozen=True)

    file: str
    project: str
    changes: int
    words: bool
    seal: str
    """The hash of the last line: who keeps it elsewhere knows the file again."""


class HistoryChecked(BaseModel):
    """What `qualcode history --check` answers."""

    model_config = ConfigDict(frozen=True)

    file: str
    whole: bool
    """Whether every line is as it was exported, and stands in the project where that was looked at."""
    line: int | None
    """The first line of the file that is not, from 1 on."""
    problem: str
    """What is wrong with it; empty where nothing is."""
    project: str
    """The UUID of the project that the file is of; empty where not even that can be read."""
    changes: int
    """Changes that were checked before anything was found wrong."""
    seal: str
    """The hash of the last line that is whole."""
    against: str
    """The project that it was held against; empty where it was held against none."""
    later: int
    """Changes that the project has made since."""
    reworded: int
    """Changes whose words were taken out of the project since, as erasing does, and are in the file yet."""
