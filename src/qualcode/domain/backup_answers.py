"""What `backup` and `restore` answer: the models behind `--json`, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer


class BackupRow(Answer):
    """One backup of a project."""

    number: int | None
    """What it is called by; null for those that an earlier version laid beside the project."""
    made: str
    """When, in UTC."""
    why: str
    path: str
    bytes: int
    changes: int | None
    """How many entries the journal had got; null where the name does not tell."""
    kept: str
    """Why it is kept; empty where the next backup sends it away."""
    until: str | None
    """Until when, in UTC; null where it is not the clock that ends it."""


class BackupList(Answer):
    """The backups of a project, the newest first."""

    folder: str
    backups: tuple[BackupRow, ...]
    bytes: int
    """What all of them take."""
    elsewhere: tuple[str, ...]
    """Backups that were asked for and put elsewhere."""


class Holdings(Answer):
    """What a project holds, in numbers."""

    documents: int
    codings: int
    codes: int
    memos: int
    cases: int
    coders: int
    changes: int
    latest: str | None
    """When the latest change was made, in UTC."""


class ChangeSeen(Answer):
    """An entry of a journal."""

    id: str
    at: str
    coder: str
    verb: str
    summary: str


class ChangesApart(Answer):
    """Entries that one of two journals has and the other lacks."""

    count: int
    by: dict[str, int]
    """Coder → how many."""
    latest: tuple[ChangeSeen, ...]
    """The latest first, at most as many as were asked for."""


class RestorePreview(Answer):
    """What restoring a backup would do."""

    project: str
    backup: str
    made: str | None
    """When, in UTC; null where the name does not tell."""
    state: str
    """What stands now: `there`, `damaged` or `gone`."""
    here: Holdings | None
    """What the project holds; null where it cannot be read."""
    there: Holdings
    """What the backup holds."""
    taken_back: ChangesApart
    """What was done since, and would not be there any more."""
    brought_back: ChangesApart
    """What the backup has and the project lacks."""
    notes: tuple[str, ...]
    """What is to be known besides."""


class Restored(Answer):
    """What restoring a backup did."""

    project: str
    backup: str
    kept: str | None
    """The backup of what stood before; null where it could not be read, or where nothing was written over."""
    aside: str | None
    """Where a damaged file was put."""
    summary: str
