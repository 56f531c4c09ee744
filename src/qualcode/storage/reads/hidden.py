"""What is hidden from a coder who codes blindly: told only as far as it stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from qualcode.domain.values import Coding
from qualcode.storage import tables
from qualcode.storage.blindness import whole
from qualcode.storage.project import Project
from qualcode.storage.statements import condition, in_parts

_STANDING_ON = {
    "code_id": (tables.coding, tables.unplaced, tables.memo),
    "document_id": (
        tables.coding,
        tables.memo,
        tables.unplaced,
        tables.coverage_mark,
        tables.proposal,
        tables.decision,
    ),
    "coding_id": (tables.memo,),
}


def check_nothing_hidden(project: Project, column: str, ids: Collection[int]) -> None:
    """Refuse to take away what hidden work of others stands on.

    Args:
        project: The project.
        column: `document_id`, `code_id` or `coding_id`: what is to go.
        ids: Which ones.

    Raises:
        RuleError: Something that the session's coder may not see stands on one of them.
    """
    blind = project.blind
    if blind is None:
        return
    with project.reading() as connection:
        for table in _STANDING_ON[column]:
            for part in in_parts({column: list(ids)}):
                query = select(func.count()).select_from(table).where(condition(table, part))
                if connection.execute(whole(connection, query)).scalar() != connection.execute(query).scalar():
                    raise blind.refusal()


def shown(project: Project, codings: Iterable[Coding]) -> list[Coding]:
    """Those of some codings that the session's coder may see."""
    blind = project.blind
    return [one for one in codings if blind is None or not blind.hides(one.document_id, one.coder_id)]
