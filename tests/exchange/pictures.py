"""What a project holds of all that an exchange file carries, by UUIDs: two of them can be compared."""

from __future__ import annotations

from typing import Any

from qualcode.codebook.tree import load_tree
from qualcode.domain.values import SET_KINDS
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_coders, list_sets
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_transcript
from qualcode.storage.reads.rows import rows_of

Picture = dict[str, Any]


def picture(project: Project) -> Picture:
    """Everything, by what it is called outside."""
    tree = load_tree(project)
    uuids = {table: {row["id"]: row["uuid"] for row in rows_of(project, table)} for table in ("document", "cases")}
    codes = {code.id: code.uuid for code in tree.walk()}
    coders = {coder.id: coder.uuid for coder in list_coders(project)}
    by_name = {coder.name: coder.uuid for coder in list_coders(project)}
    codings = {one.id: one.uuid for one in list_codings(project)}
    return {
        "codes": {
            code.uuid: (
                tree.path(code.id),
                *(code.definition, code.include, code.exclude, code.example, code.keywords, code.memo, code.colour),
                code.retired,
                frozenset(codes[theme] for theme in tree.themes(code.id)),
            )
            for code in tree.walk()
        },
        "coders": {coder.uuid: coder.name for coder in list_coders(project)},
        "documents": {one.uuid: _document(project, one, uuids) for one in list_documents(project)},
        "codings": {
            one.uuid: (
                uuids["document"][one.document_id],
                codes[one.code_id],
                coders[one.coder_id],
                *(one.start, one.end, one.quote, one.comment, one.created_ms // 1000),
            )
            for one in list_codings(project)
        },
        "memos": {
            one.uuid: (
                *(one.text, one.kind, by_name[one.coder], one.start, one.end, one.created_ms // 1000),
                uuids["document"].get(one.document_id or 0),
                codes.get(one.code_id or 0),
                codings.get(one.coding_id or 0),
                uuids["cases"].get(one.case_id or 0),
            )
            for one in list_memos(project)
        },
        "cases": _cases(project, uuids),
        "sets": {
            one.uuid: (
                one.kind,
                one.name,
                frozenset(
                    {**dict(zip(SET_KINDS, (uuids["document"], uuids["cases"], codes), strict=True))}[one.kind][m]
                    for m in one.members
                ),
            )
            for one in list_sets(project)
        },
    }


def _document(project: Project, document: Any, uuids: dict[str, dict[int, str]]) -> tuple[Any, ...]:
    transcript = read_transcript(project, document)
    site = uuids["cases"].get(document.site_id or 0)
    turns = tuple((one.start, one.end, one.speaker, one.speech) for one in transcript.turns)
    speakers = frozenset(
        (row["label"], row["role"], uuids["cases"].get(row["case_id"] or 0))
        for row in rows_of(project, "speaker", {"document_id": document.id})
    )
    about = (document.name, document.kind, document.language, document.file_name)
    return *about, transcript.text, turns, site, speakers


def _cases(project: Project, uuids: dict[str, dict[int, str]]) -> Picture:
    attributes = {row["id"]: row for row in rows_of(project, "attribute")}
    values: dict[str, set[tuple[str, str, str]]] = {}
    for row in rows_of(project, "attribute_value"):
        bearer = uuids["cases"][row["case_id"]] if row["case_id"] else uuids["document"][row["document_id"]]
        about = attributes[row["attribute_id"]]
        values.setdefault(bearer, set()).add((about["level"], about["name"], row["value"]))
    speaks: dict[int, set[tuple[str, str]]] = {}
    for row in rows_of(project, "speaker"):
        if row["case_id"]:
            speaks.setdefault(row["case_id"], set()).add((uuids["document"][row["document_id"]], row["label"]))
    return {
        "cases": {
            row["uuid"]: (
                *(row["kind"], row["name"], uuids["cases"].get(row["site_id"] or 0)),
                frozenset(speaks.get(row["id"], ())),
            )
            for row in rows_of(project, "cases")
        },
        "values": values,
        "attributes": {
            row["uuid"]: (row["level"], row["name"], row["type"], row["allowed"]) for row in attributes.values()
        },
    }
