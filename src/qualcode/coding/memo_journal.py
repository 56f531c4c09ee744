"""The project's journal by date: what was written that day, and, where it is asked for, what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.coding.memo_listing import ListedMemo, list_all_memos, writers
from qualcode.domain.changes import Change
from qualcode.domain.days import day_of
from qualcode.domain.translation import several
from qualcode.domain.values import AUTOCODED
from qualcode.storage.project import Project
from qualcode.storage.reads.history import list_changes
from qualcode.storage.reads.memos import rows_made

_PAGE = 1000
WRITTEN, CHANGED = "written", "changed"


class DayMemo(NamedTuple):
    """A memo on a day of its life."""

    listed: ListedMemo
    what: str
    """`written` or `changed`; a memo that was changed on the day on which it was written is there once."""
    at_ms: int


class Done(NamedTuple):
    """What one coder did on a day."""

    coder: str
    thing: str
    """One of what it was done to: `coding`, `code` …"""
    did: str
    """What was done: `made`, `moved` …"""
    number: int

    @property
    def words(self) -> str:
        """`2 codings made`."""
        words = _WORDS.get((self.thing, self.did))
        if words is not None:
            return words.of(self.number)
        return several("{number:,} other action {verb}", "{number:,} other actions {verb}", verb=self.did).of(
            self.number
        )


@dataclass(frozen=True, slots=True)
class JournalDay:
    """One day."""

    date: str
    """`2026-11-22`, as this place's clock has it."""
    memos: tuple[DayMemo, ...]
    """In the order of the day."""
    done: tuple[Done, ...]
    """By coder, what was done most often first; empty unless it was asked for."""


_MADE = {
    "coding": ("coding", "made"),
    "document": ("document", "imported"),
    "code": ("code", "made"),
    "cases": ("case", "made"),
}
"""Things that are counted one by one, whichever action made them."""
_MAKING = {"apply": "coding", "create-code": "code", "new-case": "cases"}
"""Actions that make one thing where they touch one row: their images need not be read."""
_MAKING_MANY = frozenset({*_MAKING, "create-apply", "import", "import-codings", "import-codebook", "import-cases"})
_EACH_ROW = {"autocode": ("passage", AUTOCODED)}
"""Actions that do the same with each row that they touch: told apart from what was read and coded one by one."""
_ACTIONS = {
    "remove": ("coding", "removed"),
    "resize": ("coding", "resized"),
    "recode": ("coding", "given another code"),
    "star": ("star", "given or taken"),
    "comment": ("comment", "written"),
    "nothing": ("passage", "read with nothing to code"),
    "rename-code": ("code", "renamed"),
    "describe-code": ("code", "described"),
    "move-code": ("code", "moved"),
    "remove-code": ("code", "removed"),
    "redefine-code": ("code", "redefined"),
    "duplicate-code": ("code", "duplicated"),
    "split-code": ("code", "split"),
    "sort": ("passage", "sorted"),
    "sort-on": ("passage", "sorted"),
    "sort-codes": ("theme", "put in order"),
    "merge-codes": ("merge", "of codes"),
    "retire-code": ("code", "retired"),
    "revive-code": ("code", "brought back"),
    "add-theme": ("theme", "given"),
    "remove-theme": ("theme", "taken away"),
    "tag-codebook": ("codebook version", "named"),
    "propose": ("proposal", "made"),
    "accept-proposal": ("proposal", "accepted"),
    "decline-proposal": ("proposal", "declined"),
    "withdraw-proposal": ("proposal", "taken back"),
    "freeze": ("freeze", "begun"),
    "thaw": ("freeze", "ended"),
    "keep": ("outdated coding", "looked at and kept"),
    "done": ("document", "marked as done or not"),
    "replace": ("transcript", "corrected"),
    "remove-document": ("document", "removed"),
    "rename-document": ("document", "renamed"),
    "set-attribute": ("attribute", "set"),
    "map-speaker": ("speaker", "named"),
    "remove-memo": ("memo", "removed"),
}
"""Actions that are counted, and what each does to what."""
_WORDS = {
    ("coding", "made"): several("{number:,} coding made", "{number:,} codings made"),
    ("document", "imported"): several("{number:,} document imported", "{number:,} documents imported"),
    ("code", "made"): several("{number:,} code made", "{number:,} codes made"),
    ("case", "made"): several("{number:,} case made", "{number:,} cases made"),
    ("passage", AUTOCODED): several("{number:,} passage autocoded", "{number:,} passages autocoded"),
    ("coding", "removed"): several("{number:,} coding removed", "{number:,} codings removed"),
    ("coding", "resized"): several("{number:,} coding resized", "{number:,} codings resized"),
    ("coding", "given another code"): several(
        "{number:,} coding given another code", "{number:,} codings given another code"
    ),
    ("star", "given or taken"): several("{number:,} star given or taken", "{number:,} stars given or taken"),
    ("comment", "written"): several("{number:,} comment written", "{number:,} comments written"),
    ("passage", "read with nothing to code"): several(
        "{number:,} passage read with nothing to code", "{number:,} passages read with nothing to code"
    ),
    ("code", "renamed"): several("{number:,} code renamed", "{number:,} codes renamed"),
    ("code", "described"): several("{number:,} code described", "{number:,} codes described"),
    ("code", "moved"): several("{number:,} code moved", "{number:,} codes moved"),
    ("code", "removed"): several("{number:,} code removed", "{number:,} codes removed"),
    ("code", "redefined"): several("{number:,} code redefined", "{number:,} codes redefined"),
    ("code", "duplicated"): several("{number:,} code duplicated", "{number:,} codes duplicated"),
    ("code", "split"): several("{number:,} code split", "{number:,} codes split"),
    ("passage", "sorted"): several("{number:,} passage sorted", "{number:,} passages sorted"),
    ("theme", "put in order"): several("{number:,} theme put in order", "{number:,} themes put in order"),
    ("merge", "of codes"): several("{number:,} merge of codes", "{number:,} merges of codes"),
    ("code", "retired"): several("{number:,} code retired", "{number:,} codes retired"),
    ("code", "brought back"): several("{number:,} code brought back", "{number:,} codes brought back"),
    ("theme", "given"): several("{number:,} theme given", "{number:,} themes given"),
    ("theme", "taken away"): several("{number:,} theme taken away", "{number:,} themes taken away"),
    ("codebook version", "named"): several("{number:,} codebook version named", "{number:,} codebook versions named"),
    ("proposal", "made"): several("{number:,} proposal made", "{number:,} proposals made"),
    ("proposal", "accepted"): several("{number:,} proposal accepted", "{number:,} proposals accepted"),
    ("proposal", "declined"): several("{number:,} proposal declined", "{number:,} proposals declined"),
    ("proposal", "taken back"): several("{number:,} proposal taken back", "{number:,} proposals taken back"),
    ("freeze", "begun"): several("{number:,} freeze begun", "{number:,} freezes begun"),
    ("freeze", "ended"): several("{number:,} freeze ended", "{number:,} freezes ended"),
    ("outdated coding", "looked at and kept"): several(
        "{number:,} outdated coding looked at and kept", "{number:,} outdated codings looked at and kept"
    ),
    ("document", "marked as done or not"): several(
        "{number:,} document marked as done or not", "{number:,} documents marked as done or not"
    ),
    ("transcript", "corrected"): several("{number:,} transcript corrected", "{number:,} transcripts corrected"),
    ("document", "removed"): several("{number:,} document removed", "{number:,} documents removed"),
    ("document", "renamed"): several("{number:,} document renamed", "{number:,} documents renamed"),
    ("attribute", "set"): several("{number:,} attribute set", "{number:,} attributes set"),
    ("speaker", "named"): several("{number:,} speaker named", "{number:,} speakers named"),
    ("memo", "removed"): several("{number:,} memo removed", "{number:,} memos removed"),
}
"""How what was done is said of one and of several."""
_UNSAID = frozenset({"memo", "memo-on", "comment-on", "pin"})
"""Actions that are not told: memos are there themselves, and keys are no work."""


def memo_journal(
    project: Project,
    *,
    since: int | None = None,
    until: int | None = None,
    coders: Collection[str] | None = None,
    kind: str | None = None,
    with_changes: bool = False,
) -> list[JournalDay]:
    """The days on which something was written or, with changes, done; the newest last.

    Args:
        since: From this time on, in UTC milliseconds since 1970.
        until: Before this time.
        coders: Only what they wrote and did, by name.
        kind: Only memos of this kind.
        with_changes: Also what was done, in numbers; what stands undone is left out.

    Raises:
        InputError: There is no such kind of memo.
        NotFoundError: The project does not know one of the coders.
    """
    with project.reading():
        memos = list_all_memos(project, coders=coders, kind=kind, since=since, until=until)
        done = work_of_days(project, since=since, until=until, coders=coders) if with_changes else []
    return by_day(memos, done, since=since, until=until)


def by_day(
    memos: Iterable[ListedMemo],
    done: Sequence[tuple[str, Done]] = (),
    *,
    since: int | None = None,
    until: int | None = None,
) -> list[JournalDay]:
    """Memos, and what was done, by day, the newest last."""
    written: dict[str, list[DayMemo]] = {}
    for listed in memos:
        created, changed = listed.memo.created_ms, listed.memo.changed_ms
        moments = [DayMemo(listed, WRITTEN, created)]
        if day_of(changed) != day_of(created):
            moments.append(DayMemo(listed, CHANGED, changed))
        for moment in moments:
            if (since is None or moment.at_ms >= since) and (until is None or moment.at_ms < until):
                written.setdefault(day_of(moment.at_ms), []).append(moment)
    work: dict[str, list[Done]] = {}
    for day, one in done:
        work.setdefault(day, []).append(one)
    return [
        JournalDay(day, tuple(sorted(written.get(day, []), key=lambda one: one.at_ms)), tuple(work.get(day, ())))
        for day in sorted({*written, *work})
    ]


def work_of_days(
    project: Project,
    *,
    since: int | None = None,
    until: int | None = None,
    coders: Collection[str] | None = None,
) -> list[tuple[str, Done]]:
    """(day, what was done) of a time, by coder; what stands undone is left out.

    Raises:
        NotFoundError: The project does not know one of the coders.
    """
    with project.reading():
        return _done(project, _changes(project, since, until, writers(project, coders)))


def _changes(project: Project, since: int | None, until: int | None, who: frozenset[str] | None) -> list[Change]:
    """The actions of a time that are in force."""
    found: list[Change] = []
    before = None
    while page := list_changes(project, limit=_PAGE, before_id=before):
        before = page[-1].id
        found += page
        # A clock may have been put right: only a page that lies before the time as a whole ends the reading.
        if since is not None and all(change.at_ms < since for change in page):
            break
    return [
        change
        for change in found
        if change.kind == "do"
        and not change.undone
        and (since is None or change.at_ms >= since)
        and (until is None or change.at_ms < until)
        and (who is None or change.coder in who)
        and change.verb not in _UNSAID
    ]


def _done(project: Project, changes: Sequence[Change]) -> list[tuple[str, Done]]:
    """(day, what was done), by coder."""
    many = [change.id for change in changes if change.verb in _MAKING_MANY and not _makes_one(change)]
    made = rows_made(project, many, _MADE) if many else {}
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for change in changes:
        day = day_of(change.at_ms)
        if _makes_one(change):
            counts[day, change.coder, *_MADE[_MAKING[change.verb]]] += 1
        elif change.verb in _MAKING_MANY:
            for table, number in made.get(change.id, {}).items():
                counts[day, change.coder, *_MADE[table]] += max(0, number)
        elif change.verb in _EACH_ROW:
            counts[day, change.coder, *_EACH_ROW[change.verb]] += change.rows
        else:
            other = ("other action", f"({change.verb.replace('-', ' ')})")
            counts[day, change.coder, *_ACTIONS.get(change.verb, other)] += 1
    found = [(day, Done(who, thing, did, number)) for (day, who, thing, did), number in counts.items() if number]
    return sorted(found, key=lambda one: (one[0], one[1].coder.casefold(), -one[1].number, one[1].thing, one[1].did))


def _makes_one(change: Change) -> bool:
    return change.rows == 1 and change.verb in _MAKING
