"""When codings were made."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import fetch


class CodingTimes(NamedTuple):
    """The first and the last of the codings of a coder in a document."""

    document_id: int
    coder_id: int
    first_ms: int
    """UTC milliseconds since 1970."""
    last_ms: int


def coding_times(project: Project) -> list[CodingTimes]:
    """When each coder made the first and the last of the codings that there are in each document, in no order."""
    sql = "SELECT document_id, coder_id, min(created_ms), max(created_ms) FROM coding GROUP BY 1, 2"
    return [CodingTimes(*row) for row in fetch(project, sql)]
