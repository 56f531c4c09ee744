"""Decisions name the codings that they rest on and those that they made: they go on naming what these went into."""

from __future__ import annotations

import json
from collections.abc import Mapping

from qualcode.storage.project import Project
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.marks import codings_by_uuid
from qualcode.storage.transaction import Transaction


def repoint_decisions(project: Project, tx: Transaction, gone: Mapping[str, str]) -> None:
    """Let decisions name the codings that others went into.

    Args:
        project: The project.
        tx: The change in which they went.
        gone: UUID of a coding that went → that of the one it went into.
    """
    documents = {coding.document_id for coding in codings_by_uuid(project, set(gone.values())).values()}
    rows: dict[int, tuple[str, str]] = {}
    for decision in list_decisions(project, document_ids=documents) if documents else ():
        basis = json.loads(decision.basis)
        if gone.keys().isdisjoint([*decision.outcome, *(one[0] for one in basis["codings"])]):
            continue
        # What was coded twice over the same passage is one coding now.
        basis["codings"] = sorted({(gone.get(uuid, uuid), *rest) for uuid, *rest in basis["codings"]})
        outcome = list(dict.fromkeys(gone.get(uuid, uuid) for uuid in decision.outcome))
        rows[decision.id] = (json.dumps(basis, separators=(",", ":")), json.dumps(outcome))
    tx.update_rows("decision", ("basis", "outcome"), rows)
