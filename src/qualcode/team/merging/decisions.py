"""Decisions of a project that grew apart: taken over where all that they rest on is here."""

from __future__ import annotations

import json

from qualcode.domain.disagreements import STANDING, SUPERSEDED
from qualcode.domain.wording import counted
from qualcode.reconcile.settling import end
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import ids_of_uuids, rows_of
from qualcode.team.merging.identities import MissingError
from qualcode.team.merging.rows import insert
from qualcode.team.merging.state import Merging, Row

_NAMING = {"reading": "coder", "code": "code"}
"""Verdicts that name something, and of which table it is."""


def merge_decisions(merging: Merging) -> None:
    """Take over decisions, once the codings that they rest on and those that they made are here.

    A passage that was settled here too stays as it was settled here: the other decision comes in as overtaken, and what
    it alone made goes. What ended there ends here, unless it did already.
    """
    if not merging.of("decision"):
        return
    here = {row["uuid"]: row for row in rows_of(merging.project, "decision")}
    words = _Words(merging)
    left = 0
    added: list[tuple[int, Row]] = []
    for their_id, change in merging.of("decision").items():
        ours = here.get(change.uuid)
        if change.after is None:
            _remove(merging, change, ours)
        elif ours is not None:
            _end(merging, change, ours)
        elif change.before is None:
            row = words.translated(change.after)
            if row is None:
                left += 1
            else:
                added.append((their_id, row))
    insert(merging, "decision", added)
    _let_ours_hold(merging, [row for _, row in added])
    if left:
        merging.note(f"{counted(left, 'decision')} left out: the document or codings that they rest on are not here")


def _remove(merging: Merging, change: NetChange, ours: Row | None) -> None:
    """What was undone there goes here too, if it is as it was; codings that it made go as all that were removed."""
    if ours is not None and change.before is not None and ours["state"] == change.before["state"]:
        merging.report.of("decision").removed += merging.tx.delete_where("decision", {"id": ours["id"]})


def _end(merging: Merging, change: NetChange, ours: Row) -> None:
    """What was reopened or decided anew there is so here, if it still held."""
    after, before = change.after, change.before
    assert after is not None
    if before is None or after["state"] == before["state"] or ours["state"] != before["state"]:
        return
    by = merging.ids.here("coder", after["ended_by"]) if after["ended_by"] is not None else None
    values = {"state": after["state"], "ended_by": by, "ended_ms": after["ended_ms"]}
    merging.report.of("decision").changed += merging.tx.update_where("decision", {"id": ours["id"]}, **values)


def _let_ours_hold(merging: Merging, added: list[Row]) -> None:
    """Of two decisions that stand on the same, the one that was here holds."""
    new = {row["uuid"] for row in added if row["state"] == STANDING}
    if not new:
        return
    documents = {row["document_id"] for row in added}
    standing = list_decisions(merging.project, documents, states=[STANDING])
    held = {(one.document_id, one.basis) for one in standing if one.uuid not in new}
    twice = [one for one in standing if one.uuid in new and (one.document_id, one.basis) in held]
    if twice:
        end(merging.project, merging.tx, twice, SUPERSEDED)
        merging.note(f"{counted(len(twice), 'passage')} settled here and there: what was decided here holds")


class _Words:
    """Decisions of there in words of here: the UUIDs in them, where things have others here."""

    def __init__(self, merging: Merging) -> None:
        self._merging = merging
        self._theirs: dict[str, dict[str, int]] = {
            table: ids_of_uuids(merging.returned.theirs, table) for table in ("coder", "code")
        }
        self._ours: dict[str, dict[int, str]] = {
            table: {id_: uuid for uuid, id_ in ids_of_uuids(merging.project, table).items()}
            for table in ("coder", "code")
        }
        self._codings = ids_of_uuids(merging.project, "coding").keys()

    def translated(self, row: Row) -> Row | None:
        """A decision as it would stand here.

        Returns:
            None where its document is not here; or a coding is not that it rests on, while it holds.
        """
        round_id = row["round_id"]
        if round_id is not None and self._merging.ids.here("round", round_id) is None:
            row = row | {"round_id": None}
        try:
            found = self._merging.ids.translated("decision", row)
        except MissingError:
            return None
        basis = json.loads(row["basis"])
        codings = sorted(
            [self._coding(coding), self._here("coder", coder), self._here("code", code), *span]
            for coding, coder, code, *span in basis["codings"]
        )
        if row["state"] == STANDING and not all(one[0] in self._codings for one in codings):
            return None
        coders = sorted(self._here("coder", uuid) for uuid in basis["coders"])
        outcome = dict.fromkeys(self._coding(uuid) for uuid in json.loads(row["outcome"]))
        sign, *rest = row["verdict"].split(" ")
        if sign in _NAMING:
            rest[0] = self._here(_NAMING[sign], rest[0])
        return found | {
            "basis": json.dumps({"coders": coders, "codings": codings}, separators=(",", ":")),
            "outcome": json.dumps([uuid for uuid in outcome if uuid in self._codings]),
            "verdict": " ".join((sign, *rest)),
        }

    def _coding(self, uuid: str) -> str:
        here = self._merging.ids.uuid_here("coding", uuid)
        return self._merging.folded.get(here, here)

    def _here(self, table: str, uuid: str) -> str:
        """The UUID here of a coder or a code; of a code that was merged there it is the same."""
        their_id = self._theirs[table].get(uuid)
        our_id = self._merging.ids.here(table, their_id) if their_id is not None else None
        return self._ours[table].get(our_id, uuid) if our_id is not None else uuid
