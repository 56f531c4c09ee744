"""How much a project holds: rows of its main tables, as far as the session's coder may see them."""

from __future__ import annotations

from qualcode.storage.project import Project
from qualcode.storage.raw_sql import run

COUNTED = {
    "documents": "document",
    "codings": "coding",
    "codes": "code",
    "memos": "memo",
    "cases": "cases",
    "coders": "coder",
    "changes": "change",
}
"""What is counted → its table."""


def tally(project: Project) -> dict[str, int]:
    """Documents, codings, codes, memos, cases, coders and changes, by number."""
    with project.reading() as connection:
        return {
            name: int(run(connection, f'SELECT count(*) FROM "{table}"').scalar_one())
            for name, table in COUNTED.items()
        }
