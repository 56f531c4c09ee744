"""What a project has that no other program has a place for, told when the project is written for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from qualcode.cases.mapping import guess_role
from qualcode.domain.exchange import Losses
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import codebook_comments, codebook_label
from qualcode.storage.reads.rows import read_rows, rows_of

STAYS: Mapping[str, str] = {
    "change": tr("journal entries (who did what and when; undo)"),
    "round": "rounds",
    "assignment": tr("assignments of documents to coders"),
    "bundle": tr("bundles that were handed out"),
    "merged": tr("merges that came in"),
    "decision": tr("decisions on what coders read differently"),
    "conflict": tr("conflicts that wait after a merge"),
    "coverage_mark": tr("passages marked as read, with nothing to code"),
    "document_state": tr("states of documents (who is done with them)"),
    "rejection": tr("suggestions that were rejected"),
    "unplaced": tr("codings, memos and marks that wait for a place"),
    "definition": tr("earlier definitions of codes"),
    "former_code": tr("codes that were merged into others"),
    "codebook_version": tr("named versions of the codebook"),
    "freeze": tr("freezes of the codebook"),
    "proposal": tr("proposals for the codebook"),
    "saved_query": tr("saved queries"),
    "pinned_code": tr("pinned codes"),
}
"""The tables that hold what only qualcode knows, and what their rows are."""
_OF_CODEBOOKS = ("definition", "former_code", "codebook_version", "freeze", "proposal")


def tell_what_stays(project: Project, losses: Losses) -> None:
    """Tell, with counts, what the project has that has no place in its values for other programs."""
    _tell_tables(project, losses, STAYS)
    for what, count in COUNTED_APART.items():
        _tell(losses, what, count(project))


def tell_what_stays_of_codebook(project: Project, losses: Losses) -> None:
    """Tell, with counts, what became of the codebook in the project, and has no place in one that stands alone."""
    _tell_tables(project, losses, _OF_CODEBOOKS)


def _tell_tables(project: Project, losses: Losses, wanted: Iterable[str]) -> None:
    for table in wanted:
        _tell(losses, STAYS[table], len(read_rows(project, table, columns=("id",))))


def _tell(losses: Losses, what: str, count: int) -> None:
    if count:
        losses.leave_out(what, times=count)


def _documents(project: Project) -> int:
    return len(read_rows(project, "document", columns=("id",)))


def _earlier_texts(project: Project) -> int:
    return len(read_rows(project, "version", columns=("id",))) - _documents(project)


def _withheld(project: Project) -> int:
    return sum(row[0] is not None for row in read_rows(project, "cases", columns=("withheld",)))


def _roles(project: Project) -> int:
    """Speakers whose role is not the one that a reader of the file would take them for."""
    return sum(
        row["role"] != ("participant" if row["case_id"] is not None else guess_role(row["label"]))
        for row in rows_of(project, "speaker")
    )


def _coders(project: Project) -> int:
    return sum(
        row["role"] != "coder" or bool(row["colour"]) or row["login"] is not None for row in rows_of(project, "coder")
    )


def _changed_memos(project: Project) -> int:
    return sum(made != changed for made, changed in read_rows(project, "memo", columns=("created_ms", "changed_ms")))


COUNTED_APART: Mapping[str, Callable[[Project], int]] = {
    tr("earlier versions of texts"): _earlier_texts,
    tr("original files of documents"): _documents,
    tr("roles of speakers that their labels do not say"): _roles,
    tr("notes that participants or sites are withheld from publications"): _withheld,
    tr("roles, colours and logins of coders"): _coders,
    tr("times at which memos were changed"): _changed_memos,
    tr("the name of the codebook's version"): lambda project: int(bool(codebook_label(project))),
    tr("comments of the codebook's own file"): lambda project: len(codebook_comments(project)),
}
"""What else stays, and how much of it there is."""
