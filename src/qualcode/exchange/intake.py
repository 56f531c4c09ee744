"""What is known while a project of another program is written into one of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from qualcode.domain.exchange import ExchangedProject, Losses
from qualcode.domain.identity import new_uuids, now_ms
from qualcode.domain.spans import Span
from qualcode.domain.times import parse_iso_time
from qualcode.domain.translation import tr
from qualcode.importing.foreign_spans import fitted
from qualcode.refi.identities import minted_guid
from qualcode.refi.own_conventions import UNKNOWN_CODER as UNKNOWN_UUID
from qualcode.refi.own_conventions import UNKNOWN_CODER_NAME as UNKNOWN_CODER
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.transaction import Transaction

_EARLIEST, _LATEST = parse_iso_time("0001-01-01"), parse_iso_time("9999-12-31")


@dataclass(slots=True)
class Intake:
    """One taking-in: where the things of the file went, by their UUIDs."""

    project: Project
    tx: Transaction
    exchanged: ExchangedProject
    coders: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    written: dict[str, set[str]] = field(default_factory=dict)
    """Table → the UUIDs of what was written into it, to be held against what stands there in the end."""
    given: Counter[str] = field(default_factory=Counter)
    """How many of each thing of `COUNTED` the reader gave on."""
    missing: list[str] = field(default_factory=list)
    dialects: dict[str, str] = field(default_factory=dict)

    @property
    def losses(self) -> Losses:
        """Where it is told what was bent and what was left out."""
        return self.exchanged.losses

    def identity(self, table: str, uuid: str) -> str:
        """The UUID under which something is written: its own, or a new one where it has none or another has it."""
        taken = self.written.setdefault(table, set())
        if not uuid or uuid in taken:
            uuid = new_uuids(1)[0]
        taken.add(uuid)
        return uuid

    def link(self, table: str, *ends: str) -> str:
        """The UUID of what has none in the file, made of those that it is between: the same whenever it is taken in."""
        return self.identity(table, minted_guid(table, *ends))

    def moment(self, milliseconds: int | None) -> int:
        """When something was made, in UTC milliseconds since 1970: now, where the file does not say or is wrong."""
        if milliseconds is not None and not _EARLIEST <= milliseconds <= _LATEST:
            self.losses.tolerate(tr("times that are on no calendar were taken as today's"))
            milliseconds = None
        return milliseconds if milliseconds is not None else now_ms()

    def coder(self, uuid: str) -> int:
        """The id of a coder of the file; of the unknown one where it names none."""
        found = self.coders.get(uuid)
        if found is None:
            everyone = list_coders(self.project)
            known = next((one.id for one in everyone if one.name.casefold() == UNKNOWN_CODER), None)
            found = known if known is not None else self._unknown({one.uuid for one in everyone})
            self.coders[uuid] = found
        return found

    def _unknown(self, taken: Collection[str]) -> int:
        """The id of a new coder who stands for nobody: the same one in every project, unless somebody has her UUID."""
        uuid = UNKNOWN_UUID if UNKNOWN_UUID not in taken else new_uuids(1)[0]
        return self.tx.add("coder", uuid=uuid, name=UNKNOWN_CODER, role="coder", colour="", created_ms=now_ms())


def free(name: str, taken: set[str], *, fallback: str, longest: int = 200) -> str:
    """A name on one line that is not taken, whatever its case; it is added to those that are.

    Args:
        fallback: What is called so that has no name.
        longest: Its code points at most.
    """
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:longest] or fallback
    found, number = clean, 2
    while found.casefold() in taken:
        ending = f" ({number})"
        found, number = clean[: longest - len(ending)] + ending, number + 1
    taken.add(found.casefold())
    return found


def within(intake: Intake, start: int, end: int, text: str, document: str, things: str) -> Span:
    """A passage of a text, which is not empty: as a reader gives it, or bent to the text, which is told."""
    if 0 <= start < end <= len(text):
        return Span(start, end)
    return fitted(start, end, text, intake.losses, document, things=things)
