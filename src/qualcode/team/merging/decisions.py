"""Decisions of a project that grew apart: taken over where all that they rest on is here."""

from __future__ import annotations

import json
from collections.abc import Sequence

from qualcode.codebook.tree import load_tree
from qualcode.domain.disagreements import STANDING, SUPERSEDED, Decision
from qualcode.domain.rounds import DONE
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS
from qualcode.domain.wording import counted
from qualcode.reconcile.adjudicated import unsettled
from qualcode.reconcile.consensus import ConsensusIn, consensus_of, merged_codes, state_documents
from qualcode.reconcile.settling import end
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.decisions import decided_documents, list_decisions, states_of
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import ids_of_uuids, rows_of
from qualcode.team.merging.identities import MissingError
from qualcode.team.merging.rows import insert
from qualcode.team.merging.state import Merging, Row

_PLAIN_COLUMNS = ("uuid", "document_id", "round_id", "kind", "verdict", "basis", "reason", "created_ms", "state",
                  "ended_ms")  # fmt: skip
_NAMING = {"reading": "coder", "code": "code"}
"""Verdicts that name something, and of which table it is."""


def take_out_states(merging: Merging) -> None:
    """Take out of what is merged row by row of which documents Consensus said that they are done.

    Here that follows from what is settled once all has come in: `merge_decisions`.
    """
    theirs = {id_ for name, id_ in _coders(merging.returned.theirs).items() if name == CONSENSUS}
    for their_id, change in list(merging.of("document_state").items()):
        row = change.after or change.before
        if row is not None and row["coder_id"] in theirs:
            merging.consensus_states.append(merging.changes["document_state"].pop(their_id))


def merge_decisions(merging: Merging) -> None:
    """Take over decisions, once the codings that they rest on and those that they made are here.

    A passage that was settled here too stays as it was settled here: the other decision comes in as overtaken, and what
    it alone made goes. So does what only decisions made that are left out. What ended there ends here, unless it did
    already. Of which documents Consensus is done with, follows from that.
    """
    if merging.of("decision"):
        _merge(merging)
    _settle_states(merging)


def _merge(merging: Merging) -> None:
    here = {row["uuid"]: row for row in rows_of(merging.project, "decision")}
    words = _Words(merging)
    left: list[Row | None] = []
    added: list[tuple[int, Row]] = []
    for their_id, change in merging.of("decision").items():
        ours = here.get(change.uuid)
        if change.after is None:
            _remove(merging, change, ours)
        elif ours is not None:
            _end(merging, change, ours)
        elif change.before is None:
            row = words.translated(change.after)
            if row is not None and words.holds(row):
                added.append((their_id, row))
            else:
                left.append(row)
    insert(merging, "decision", added)
    _let_ours_hold(merging, [row for _, row in added])
    if left:
        merging.note(
            tr(
                "{decisions} left out: the document or codings that they rest on are not here",
                decisions=counted(len(left), "decision"),
            )
        )
        _take_back(merging, [row for row in left if row is not None])


def _take_back(merging: Merging, left: Sequence[Row]) -> None:
    """Let what only decisions made that are left out go with them."""
    consensus = consensus_of(merging.project)
    if consensus is None:
        return
    tree = load_tree(merging.project)
    merged = merged_codes(merging.project, tree)
    by_document: dict[int, list[Decision]] = {}
    for number, row in enumerate(left, 1):
        known = {name: row[name] for name in _PLAIN_COLUMNS}
        outcome = tuple(json.loads(row["outcome"]))
        decision = Decision(id=-number, outcome=outcome, coder="", ended_by="", **known)
        by_document.setdefault(decision.document_id, []).append(decision)
    before = len(rows_of(merging.project, "coding", {"coder_id": consensus}))
    for document_id, decisions in by_document.items():
        ConsensusIn(merging.project, merging.tx, document_id, consensus, tree).take_back(decisions, merged)
    gone = before - len(rows_of(merging.project, "coding", {"coder_id": consensus}))
    taken = merging.report.of("coding")
    taken.added = max(0, taken.added - gone)


def _settle_states(merging: Merging) -> None:
    """Say of which documents Consensus is done: of those in which nothing is left between all who finished them.

    Where fewer than two have, what was said there holds if nothing else has been said here since.
    """
    project, tx = merging.project, merging.tx
    consensus = consensus_of(project)
    if consensus is None:
        return
    said = states_of(project, consensus)
    theirs: dict[int, tuple[str | None, str | None]] = {}
    for change in merging.consensus_states:
        row = change.after or change.before
        document = merging.ids.here("document", row["document_id"]) if row is not None else None
        if document is not None:
            before, after = (None if one is None else one["state"] for one in (change.before, change.after))
            theirs[document] = (before, after)
    asked = said.keys() | theirs.keys() | decided_documents(project)
    left = unsettled(project, asked, whole=True)
    standing = {one.document_id for one in list_decisions(project, left, states=[STANDING])}
    done = {id_: not open_ for id_, open_ in left.items() if id_ in said or id_ in theirs or id_ in standing}
    for document, (before, after) in theirs.items():
        if document not in left and after is not None and said.get(document) in (None, before):
            done[document] = after == DONE
    state_documents(project, tx, consensus, done)
    tx.weighed.update(done)


def _coders(project: Project) -> dict[str, int]:
    return {coder.name: coder.id for coder in list_coders(project)}


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
    """Of two decisions that stand on one coding, the one that was here holds; but for two that stood there together."""
    new = {row["uuid"] for row in added if row["state"] == STANDING}
    if not new:
        return
    standing = list_decisions(merging.project, {row["document_id"] for row in added}, states=[STANDING])
    together = {row["uuid"] for row in rows_of(merging.returned.theirs, "decision") if row["state"] == STANDING}
    held = {coding for one in standing if one.uuid not in together for coding in _codings(one.basis)}
    twice = [one for one in standing if one.uuid in new and not held.isdisjoint(_codings(one.basis))]
    if twice:
        end(merging.project, merging.tx, twice, SUPERSEDED)
        merging.note(
            tr(
                "{passages} settled here and there: what was decided here holds",
                passages=counted(len(twice), "passage"),
            )
        )


def _codings(basis: str) -> set[str]:
    return {coding for coding, *_ in json.loads(basis)["codings"]}


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
            None where its document is not here.
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

    def holds(self, row: Row) -> bool:
        """Whether all that a decision rests on is here, if it stands."""
        return row["state"] != STANDING or _codings(row["basis"]) <= self._codings

    def _coding(self, uuid: str) -> str:
        here = self._merging.ids.uuid_here("coding", uuid)
        return self._merging.folded.get(here, here)

    def _here(self, table: str, uuid: str) -> str:
        """The UUID here of a coder or a code; of a code that was merged there it is the same."""
        their_id = self._theirs[table].get(uuid)
        our_id = self._merging.ids.here(table, their_id) if their_id is not None else None
        return self._ours[table].get(our_id, uuid) if our_id is not None else uuid
