"""Backups as values: what one is called, which are kept and for how long, and which copies of a project are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qualcode.domain.translation import tr

ENDING = ".backup"
ASKED = "asked"
"""Why a backup was made that somebody asked for."""
UPGRADE = "upgrade"
OPENING = "opening"
CHANGE = "change"
REASONS: Mapping[str, str] = {
    ASKED: tr("asked for"),
    OPENING: tr("at opening"),
    UPGRADE: tr("before an upgrade"),
    "merge": tr("before a merge"),
    "import": tr("before an import"),
    "codebook": tr("before changes of the codebook"),
    "coding": tr("before codings of many passages"),
    "reconcile": tr("before taking over what was agreed"),
    CHANGE: tr("before a big change"),
    "restore": tr("before restoring a backup"),
    "repair": tr("before a repair"),
    "erase": tr("before an erasure"),
    "encrypt": tr("before its passphrase was changed"),
}
"""Why backups are made, and how people are told."""
BEFORE: Mapping[str, str] = {
    "merge": "merge",
    "open-exchange": "import",
    "import": "import",
    "import-cases": "import",
    "import-codings": "import",
    "import-codebook": "codebook",
    "merge-codes": "codebook",
    "remove-code": "codebook",
    "recode": "coding",
    "autocode": "coding",
    "reconcile": "reconcile",
    "repair": "repair",
}
"""Verb of a change → why a backup is made before it, where it is big; other big changes are `CHANGE`."""
ALWAYS = frozenset({"merge", "open-exchange", "import-codings", "import-codebook", "autocode", "repair"})
"""Verbs before which a backup is made however little they change."""
BIG = 20
"""So many documents, codings, codes, cases … make a change a big one."""

STAYING = frozenset({ASKED, UPGRADE})
"""Reasons of backups that nobody but a person takes away."""
NEWEST = 5
"""So many of the newest stay, whatever the clock says."""
IN_A_DAY = 12
"""Of those of the last 24 hours at most so many stay."""
DAYS, WEEKS = 14, 12
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_WEEK_MS = 7 * _DAY_MS
_NAME = re.compile(
    r"(?P<serial>[0-9]{4,9})-(?P<at>[0-9]{8}T[0-9]{6}Z)-(?P<number>[0-9]{1,12})-(?P<reason>[a-z]{1,12})"
    r"-(?P<project>[0-9a-f]{8})-(?P<state>[0-9a-f]{8})\.backup",
    re.ASCII,
)
_AT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class State:
    """What tells one state of a project from others: the latest entry of its journal."""

    project: str
    """The end of the project's UUID: eight digits."""
    number: int
    """How many entries the journal had got."""
    change: str
    """The end of the UUID of the latest of them; zeros where there is none."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in the folder of a project, as its name tells it."""

    path: Path
    serial: int
    """Which one it is of those in its folder: the order in which they were made, whatever the clock said."""
    made_ms: int
    """UTC milliseconds since 1970."""
    reason: str
    """One of `REASONS`."""
    state: State | None
    """None for those that earlier versions made, whose names do not tell."""
    size: int
    """Bytes."""

    @property
    def why(self) -> str:
        """Why it was made, in words."""
        return REASONS.get(self.reason, self.reason)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Why a backup is kept, and until when."""

    backup: Backup
    because: str
    until_ms: int | None
    """None where it is not the clock that takes it away."""
    until: str
    """What does; empty where the clock does."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the rule says of all backups of a project."""

    kept: tuple[Keeping, ...]
    """The newest first."""
    going: tuple[Backup, ...]


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A file that holds a project, or a part of it, besides the project itself."""

    path: str
    """Empty where it is not known where it went."""
    kind: str
    """`backup`, `asked` for a backup that was put elsewhere, `bundle`, `copy` or `damaged` (put aside in a rescue)."""
    made_ms: int | None
    """UTC milliseconds since 1970; None where that is not known."""
    size: int | None
    """Bytes; None where it is not there now."""
    whom: str = ""
    """Whom a bundle was made for."""

    @property
    def there(self) -> bool:
        """Whether the file was found."""
        return self.size is not None


def backup_name(serial: int, made_ms: int, reason: str, state: State) -> str:
    """What a backup is called: its number, when, after how many changes, why, of which project and state."""
    at = datetime.fromtimestamp(made_ms // 1000, UTC).strftime(_AT)
    return f"{serial:04d}-{at}-{state.number}-{reason}-{state.project}-{state.change}{ENDING}"


def parse_backup(path: Path, size: int) -> Backup | None:
    """The backup that a file in a folder of backups is, as its name tells it; None for other files."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        made = datetime.strptime(found["at"], _AT).replace(tzinfo=UTC)
    except ValueError:
        return None
    state = State(found["project"], int(found["number"]), found["state"])
    return Backup(path, int(found["serial"]), int(made.timestamp()) * 1000, found["reason"], state, size)


def parse_earlier(path: Path, stem: str, size: int) -> Backup | None:
    """The backup that an earlier version laid beside a project before upgrading it; None for other files."""
    found = re.fullmatch(
        re.escape(stem) + r"\.before-upgrade-([0-9]{8}-[0-9]{6})(?:\.backup|\.qualcode)", path.name, re.ASCII
    )
    if found is None:
        return None
    try:
        made = datetime.strptime(found[1], "%Y%m%d-%H%M%S").astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return Backup(path, 0, int(made.timestamp()) * 1000, UPGRADE, None, size)


def in_order(backups: Collection[Backup]) -> list[Backup]:
    """Backups as they were made, the newest first; the clock counts only where nothing else tells."""
    return sorted(backups, key=lambda backup: (backup.serial, backup.made_ms, backup.path.name), reverse=True)


def judge(backups: Collection[Backup], *, now_ms: int, most_bytes: int) -> Kept:
    """Which backups are kept, why and until when, and which go.

    Those that were asked for or made before an upgrade stay. Of the others: the newest `NEWEST`; those of the last 24
    hours, at most `IN_A_DAY`; the last of each day for `DAYS` days and of each week for `WEEKS` weeks. Where these take
    more room than they may, first those go that stand beside a later one of their day, then those of days, then those
    of weeks, the oldest first each time, but never the newest.

    Args:
        backups: Those of one project.
        now_ms: UTC milliseconds since 1970.
        most_bytes: How much those that are not to stay may take together.
    """
    ordered = in_order(backups)
    automatic = [backup for backup in ordered if backup.reason not in STAYING]
    of_weeks, of_days = _last_of(automatic, _week), _last_of(automatic, _day)
    within_a_day = [backup for backup in automatic if now_ms - backup.made_ms < _DAY_MS][:IN_A_DAY]
    ranked: dict[Path, tuple[int, Keeping]] = {}
    for place, backup in enumerate(automatic):
        age = now_ms - backup.made_ms
        if backup.path in of_weeks and age < WEEKS * _WEEK_MS:
            ranked[backup.path] = (0, _until(backup, tr("the last of its week"), WEEKS * _WEEK_MS))
        elif backup.path in of_days and age < DAYS * _DAY_MS:
            ranked[backup.path] = (1, _until(backup, tr("the last of its day"), DAYS * _DAY_MS))
        elif backup in within_a_day:
            ranked[backup.path] = (2, _until(backup, tr("made within a day"), _DAY_MS))
        elif place < NEWEST:
            ranked[backup.path] = (
                2,
                Keeping(backup, tr("one of the newest {newest}", newest=NEWEST), None, tr("newer ones are made")),
            )
    kept_paths = _within(most_bytes, ranked)
    keeping = []
    for backup in ordered:
        if backup.reason in STAYING:
            keeping.append(Keeping(backup, backup.why, None, tr("you remove it")))
        elif backup.path in kept_paths:
            keeping.append(ranked[backup.path][1])
    known = {kept.backup.path for kept in keeping}
    return Kept(tuple(keeping), tuple(backup for backup in ordered if backup.path not in known))


def _until(backup: Backup, because: str, lasting_ms: int) -> Keeping:
    return Keeping(backup, because, backup.made_ms + lasting_ms, "")


def _within(most_bytes: int, ranked: Mapping[Path, tuple[int, Keeping]]) -> set[Path]:
    """Those that stay where all together take too much room: the newest, and as many as fit by their rank."""
    whole = list(ranked)
    total = sum(keeping.backup.size for _, keeping in ranked.values())
    staying = set(whole)
    for rank in (2, 1, 0):
        for path in reversed(whole[1:]):
            if total <= most_bytes:
                return staying
            if ranked[path][0] == rank:
                staying.discard(path)
                total -= ranked[path][1].backup.size
    return staying


def _last_of(backups: Sequence[Backup], span: Callable[[int], Hashable]) -> set[Path]:
    """The last made in each of some spans of time."""
    found: dict[Hashable, Path] = {}
    for backup in backups:
        found.setdefault(span(backup.made_ms), backup.path)
    return set(found.values())


def _day(made_ms: int) -> Hashable:
    return datetime.fromtimestamp(made_ms / 1000, UTC).date()


def _week(made_ms: int) -> Hashable:
    return datetime.fromtimestamp(made_ms / 1000, UTC).isocalendar()[:2]
