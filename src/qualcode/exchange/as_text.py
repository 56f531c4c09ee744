"""A project written as a directory of text: all that it holds but its history, for `git` and for the years to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qualcode.codebook.exchange import codebook_file
from qualcode.domain import project_text as layout
from qualcode.domain.errors import QueryError, RuleError
from qualcode.domain.exchange import COUNTED
from qualcode.domain.exchange_reports import GivenOut, OnDocument
from qualcode.domain.project_text import FORM, LAYOUT, Head
from qualcode.domain.project_text_study import CodeLine
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.exchange.as_text_documents import write_documents
from qualcode.exchange.text_files import BEFORE_DOCUMENTS, BEHIND_DOCUMENTS, CODEBOOK_VERSIONS, MEMOS, QUERIES
from qualcode.exchange.text_forms import Form
from qualcode.exchange.text_names import Names
from qualcode.exporting.codebook_yaml import codebook_to_yaml
from qualcode.exporting.project_text.folders import Folder, lines, opened
from qualcode.retrieval.saved import query_now
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import Row, read_content, read_rows, rows_of

TABLES: Mapping[str, str] = {
    "documents": "document",
    "codes": "code",
    "coders": "coder",
    "codings": "coding",
    "memos": "memo",
    "cases": "cases",
    "attributes": "attribute",
    "values": "attribute_value",
    "sets": "sets",
}
"""What is counted → its table."""
assert tuple(TABLES) == COUNTED
LEFT_OUT = (
    tr("the history of changes, and with it what could be undone"),
    tr("what was computed for suggestions and searches"),
)


def write_directory(
    project: Project,
    folder: Path,
    *,
    replace: bool = False,
    on_document: OnDocument | None = None,
) -> GivenOut:
    """Write a project as a directory of text: a transfer, not a publication.

    The same project always gives the same files. Over an earlier export of it only what changed is written anew, and
    what is gone is taken away; other files there, as those of git, are left alone.

    Args:
        folder: It does not exist, holds nothing but hidden files, or, with `replace`, an earlier export.
        on_document: Called before each document with its number, how many there are, and its name.

    Raises:
        RuleError: Something else lies there; or a part of the project is hidden from the session's coder.
        ProjectError: It cannot be written.
    """
    with project.reading():
        blind = project.blind
        if blind is not None:
            raise RuleError(
                tr("a part of the project is hidden from you while you code ")
                + ", ".join(f"“{name}”" for name in blind.rounds),
                remedy=tr("let the lead export it, or be done with your documents first"),
            )
        with project.seeing_all():
            return _write(project, folder, on_document, replace=replace)


def _write(project: Project, folder: Path, on_document: OnDocument | None, *, replace: bool) -> GivenOut:
    (about,) = rows_of(project, "project")
    names = Names(project)
    with opened(folder, _head(about), replace=replace) as pages:
        counts = Counter({"codes": write_codebook(project, pages, names)})
        for form in (*BEFORE_DOCUMENTS, *BEHIND_DOCUMENTS):
            rows = _rows(project, form)
            pages.put(form.file, lines(form.records(rows, names)))
            counts[form.table] += len(rows)
        for row in rows_of(project, CODEBOOK_VERSIONS.table):
            _put_state(project, pages, row["codebook_sha256"])
        counts += write_documents(project, pages, names, on_document)
    written = tr(
        "{files} written, {removed} taken away; all others stand as they were",
        files=counted(pages.changed, "file"),
        removed=pages.removed,
    )
    return GivenOut(
        str(folder),
        {thing: counts[thing if thing == "codes" else table] for thing, table in TABLES.items()},
        LEFT_OUT,
        (written,) if replace else (),
    )


def _head(about: Row) -> Head:
    return Head(
        form=FORM,
        layout=LAYOUT,
        name=about["name"],
        created=about["created_ms"],
        suggestions=None if about["suggestions"] is None else bool(about["suggestions"]),
        bundle=about["bundle"],
        id=about["uuid"],
    )


def _rows(project: Project, form: Form) -> list[Row]:
    """The rows of a file that is of the whole study."""
    if form is MEMOS:
        return rows_of(project, form.table, {"document_id": None, "coding_id": None})
    if form.table == "attribute_value":
        return rows_of(project, form.table, {"document_id": None})
    rows = rows_of(project, form.table)
    if form is QUERIES and rows:
        for row in rows:
            with suppress(QueryError):  # Of a later qualcode, say: it goes out as it is kept.
                row["asks"] = query_now(project, row["query"])
    return rows


def _put_state(project: Project, pages: Folder, digest: bytes) -> None:
    path = f"{layout.STATES}/{bytes(digest).hex()}.json"
    if not pages.has(path):
        pages.put_always(path, read_content(project, digest))


def write_codebook(project: Project, pages: Folder, names: Names) -> int:
    """Write the codebook as people edit it, and beside it what that does not say; how many codes it has."""
    book = codebook_file(project)
    if read_rows(project, "project", None, ("codebook_version",))[0][0] is None:
        book = replace(book, version="")
    pages.put(layout.CODEBOOK, codebook_to_yaml(book, ids=True).encode())
    links: dict[int, dict[str, str]] = {}
    for uuid, code_id, theme_id in read_rows(project, "code_theme", None, ("uuid", "code_id", "theme_id")):
        links.setdefault(code_id, {})[names.uuid("code", theme_id)] = uuid
    codes = [_code_line(row, names, links.get(row["id"], {})) for row in rows_of(project, "code")]
    codes.sort(key=lambda one: (one.code, one.id))
    pages.put(layout.CODES, lines(codes))
    return len(codes)


def _code_line(row: Row, names: Names, links: Mapping[str, str]) -> CodeLine:
    defined = names.of("definition", row["definition_id"]) if row["definition_id"] is not None else None
    return CodeLine(
        code=row["name"],
        created=row["created_ms"],
        definition=defined[1] if defined is not None else None,
        theme_links=dict(sorted(links.items())),
        id=row["uuid"],
    )
