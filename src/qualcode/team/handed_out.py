"""What was handed out, and what came back of it."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.rows import columns_of, read_rows


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A bundle, as the project remembers it."""

    uuid: str
    coder: str
    round: str | None
    """None where it is of several rounds or of none."""
    documents: int
    blind: bool
    open_codebook: bool
    made_ms: int
    made_by: str
    merged_ms: tuple[int, ...]
    """When it came back: it may do so several times."""


def list_bundles(project: Project) -> list[HandedOut]:
    """All bundles that were handed out, in that order."""
    with project.reading():
        coders = {coder.id: coder.name for coder in list_coders(project)}
        rounds = dict(read_rows(project, "round", None, ("id", "name")))
        merged = read_rows(project, "merged", None, ("origin", "merged_ms"))
        names = columns_of("bundle")
        rows = [dict(zip(names, values, strict=True)) for values in read_rows(project, "bundle")]
    return [
        HandedOut(
            row["uuid"],
            coders[row["coder_id"]],
            rounds.get(row["round_id"]),
            row["documents"],
            bool(row["blind"]),
            bool(row["open_codebook"]),
            row["made_ms"],
            coders[row["made_by"]],
            tuple(at for origin, at in merged if origin == row["uuid"]),
        )
        for row in rows
    ]
