"""What all parts of a REFI-QDA file share while it is written: identities, users, times, and words that XML holds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile, shown
from qualcode.domain.exchange import ExchangedProject, Losses
from qualcode.domain.translation import tr
from qualcode.refi.identities import minted_guid
from qualcode.refi.own_conventions import UNDATED_MS, UNKNOWN_CODER, plain_guid
from qualcode.refi.target_quirks import Quirks
from qualcode.refi.xml_out import holds, without_impossible

_DAY_MS = 86_400_000
_FIRST_MS, _END_MS = -2_208_988_800_000, 253_402_300_800_000
"""The years from 1900 to 9999."""


class Guids:
    """Identities as they are written: in capitals, no two things the same, each thing always the same."""

    def __init__(self, plain: bool, losses: Losses) -> None:
        self._plain = plain
        self._losses = losses
        self._known: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()
        self._of_document: set[str] = set()

    def of(self, kind: str, uuid: str) -> str:
        """The GUID of a thing that others refer to."""
        known = self._known.get((kind, uuid))
        if known is None:
            known = self._known[kind, uuid] = self._free(kind, uuid)
            self._used.add(known)
        return known

    def knows(self, kind: str, uuid: str) -> bool:
        """Whether a thing has got its GUID."""
        return (kind, uuid) in self._known

    def begin_document(self) -> None:
        """Forget what was given to things that only their document refers to."""
        self._of_document.clear()

    def within(self, kind: str, uuid: str) -> str:
        """The GUID of a thing that is asked for once."""
        guid = self._free(kind, uuid)
        self._of_document.add(guid)
        return guid

    def made(self, *parts: str) -> str:
        """The GUID of a thing that has no identity of its own: the same parts always give the same one."""
        return minted_guid(*parts).upper()

    def _free(self, kind: str, uuid: str) -> str:
        guid = uuid
        if self._plain:
            guid = plain_guid(uuid)
            if guid[15:] != uuid[15:]:  # More than the digit of the version.
                self._losses.tolerate(tr("ids that are not of version 4 or 5 were replaced"), uuid)
        guid = guid.upper()
        again = 1
        while guid in self._used or guid in self._of_document:
            guid = minted_guid(kind, uuid, *(["again"] * again)).upper()
            again += 1
        if again > 1:
            self._losses.tolerate(tr("ids that several things shared were replaced"), uuid)
        return guid


class Ground:
    """One writing of one project."""

    def __init__(self, project: ExchangedProject, quirks: Quirks) -> None:
        self.project = project
        self.quirks = quirks
        self.losses = project.losses
        self.guids = Guids(quirks.plain_ids, project.losses)
        self.utf16 = False
        """Whether offsets were counted in UTF-16 units where that makes a difference."""
        self.documents: set[str] = set()
        """UUIDs of the documents that were written."""
        self.passages: set[tuple[str, int, int]] = set()
        """Those of cases that were written."""
        self.earliest_ms: int | None = None
        self.unknown_coder = False
        """Whether something was attributed to nobody."""
        self._last: tuple[int | None, str] = (None, "")
        self._users = {coder.uuid: self.guids.of("coder", coder.uuid) for coder in project.coders}
        self._unknown = self.guids.of("coder", UNKNOWN_CODER)
        for kind, things in (
            ("code", entries_of(project.codebook)),
            ("attribute", project.attributes),
            ("case", project.cases),
            ("set", project.sets),
            ("memo", project.memos),
        ):
            for thing in things:
                self.guids.of(kind, thing.uuid)
        for document in project.document_names:
            self.guids.of("document", document)

    def user(self, coder: str) -> str:
        """The GUID of a coder; that of nobody where it is not known who."""
        found = self._users.get(coder)
        if found is None:
            self.unknown_coder = True
            return self._unknown
        return found

    def creator(self) -> str:
        """The GUID of the user who stands for the project: its first coder."""
        return next(iter(self._users.values())) if self._users else self.user("")

    def moment(self, milliseconds: int | None) -> str:
        """A time in UTC, `2026-11-23T05:27:00.123Z`; for none, and one beyond the calendar, the one that says so."""
        if milliseconds is not None and milliseconds == self._last[0]:
            return self._last[1]
        asked = milliseconds
        if milliseconds is None or not _FIRST_MS <= milliseconds < _END_MS:
            milliseconds = UNDATED_MS
        elif self.earliest_ms is None or milliseconds < self.earliest_ms:
            self.earliest_ms = milliseconds
        day, rest = divmod(milliseconds, _DAY_MS)
        seconds, fraction = divmod(rest, 1000)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        exact = f".{fraction:03d}" if fraction and self.quirks.exact_times else ""
        written = f"{_day(day)}T{hours:02d}:{minutes:02d}:{seconds:02d}{exact}Z"
        self._last = asked, written
        return written

    def words(self, text: str, whose: str) -> str:
        """A text that XML can hold; what was replaced is told.

        Args:
            text: Any text.
            whose: Where it stands, as a person knows it.
        """
        if holds(text):
            return text
        self.losses.tolerate(tr("characters that XML cannot hold became “�”"), shown(whose))
        return without_impossible(text)


def entries_of(book: CodebookFile) -> list[CodebookEntry]:
    """All entries of a codebook, each before those below it."""
    found: list[CodebookEntry] = []
    waiting = list(reversed(book.entries))
    while waiting:
        entry = waiting.pop()
        found.append(entry)
        waiting.extend(reversed(entry.children))
    return found


@lru_cache(maxsize=4096)
def _day(day: int) -> str:
    return datetime.fromtimestamp(day * 86_400, UTC).strftime("%Y-%m-%d")
