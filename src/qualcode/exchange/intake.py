"""What is known while a project of another program is written into one of ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from qualcode.domain.exchange import ExchangedProject, Losses
from qualcode.domain.identity import new_uuids, now_ms
from qualcode.refi.own_conventions import UNKNOWN_CODER as UNKNOWN_UUID
from qualcode.refi.own_conventions import UNKNOWN_CODER_NAME as UNKNOWN_CODER
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.transaction import Transaction


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
    _taken: dict[str, set[str]] = field(default_factory=dict)

    @property
    def losses(self) -> Losses:
        """Where it is told what was bent and what was left out."""
        return self.exchanged.losses

    def identity(self, table: str, uuid: str) -> str:
        """The UUID under which something is written: its own, or a new one where it has none or another has it."""
        taken = self._taken.setdefault(table, set())
        if not uuid or uuid in taken:
            uuid = new_uuids(1)[0]
        taken.add(uuid)
        self.written.setdefault(table, set()).add(uuid)
        return uuid

    def coder(self, uuid: str) -> int:
        """The id of a coder of the file; of the unknown one where it names none."""
        found = self.coders.get(uuid)
        if found is None:
            known = next((coder.id for coder in list_coders(self.project) if coder.name == UNKNOWN_CODER), None)
            found = known if known is not None else self._unknown()
            self.coders[uuid] = found
        return found

    def _unknown(self) -> int:
        """The id of a new coder who stands for nobody: the same one in every project that is taken in."""
        return self.tx.add("coder", uuid=UNKNOWN_UUID, name=UNKNOWN_CODER, role="coder", colour="", created_ms=now_ms())


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
