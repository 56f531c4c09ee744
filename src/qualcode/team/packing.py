"""What goes into a bundle: the rows that one coder needs, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from qualcode.domain.values import CONSENSUS
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import Row, columns_of, rows_of

_BY_CODER = ("coding", "coverage_mark", "rejection", "unplaced", "document_state", "pinned_code", "saved_query")
"""Work that bears its coder's name."""
_WITHOUT_OTHERS = ("rejection", "document_state", "pinned_code", "saved_query")
"""Of which nobody needs what is another's, also where coding is not blind; but for what Consensus said of documents."""


@dataclass(slots=True)
class Packed:
    """The rows of a bundle, table by table, and what they name by its hash."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    texts: list[bytes] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)

    def ids(self, table: str) -> set[int]:
        """The ids of the rows of a table that are in it."""
        return {row["id"] for row in self.rows.get(table, ())}


def pack_rows(
    project: Project,
    coder_id: int,
    documents: Collection[int],
    rounds: Collection[int],
    *,
    blind: bool,
    with_cases: bool,
) -> Packed:
    """Gather what a coder needs to code some documents, as the project stands.

    Of the documents the present version alone, without the file that it came from, what that file said of itself, and
    what it was called; of the coders herself, the leads, and who is named by anything that is packed.

    Args:
        rounds: Of which she gets her assignments.
        blind: Leave out all that others did.
        with_cases: With the participants and sites that stand behind the speakers, and their attributes.
    """
    packed = Packed()
    _pack_codebook(project, packed, coder_id, blind)
    _pack_rounds(project, packed, coder_id, rounds, documents)
    _pack_documents(project, packed, documents)
    if with_cases:
        _pack_cases(project, packed)
    else:
        _unmap(packed)
    _pack_work(project, packed, coder_id, blind)
    packed.rows["project"] = _rows(project, "project")
    _pack_coders(project, packed, coder_id)
    return packed


def _rows(project: Project, table: str, **where: Any) -> list[Row]:
    return rows_of(project, table, where)


def _pack_codebook(project: Project, packed: Packed, coder_id: int, blind: bool) -> None:
    for table in ("code", "code_theme", "former_code", "definition"):
        packed.rows[table] = _rows(project, table)
    if blind:  # Who wrote a definition down would be named.
        packed.rows["definition"] = [
            row if row["coder_id"] == coder_id else row | {"coder_id": None} for row in packed.rows["definition"]
        ]
    packed.rows["freeze"] = [row | {"round_id": None} for row in _rows(project, "freeze", ended_ms=None)]


def _pack_rounds(
    project: Project, packed: Packed, coder_id: int, rounds: Collection[int], documents: Collection[int]
) -> None:
    found = _rows(project, "round", id=list(rounds))
    # How the documents were drawn names those that others have.
    packed.rows["round"] = [row | {"plan": None, "codebook_change": None} for row in found]
    hers = _rows(project, "assignment", round_id=list(rounds), coder_id=coder_id)
    packed.rows["assignment"] = [row for row in hers if row["document_id"] in documents]
    versions = [row["codebook_version_id"] for row in found if row["codebook_version_id"] is not None]
    packed.rows["codebook_version"] = _rows(project, "codebook_version", id=versions)
    packed.contents += [row["codebook_sha256"] for row in packed.rows["codebook_version"]]


def _pack_documents(project: Project, packed: Packed, documents: Collection[int]) -> None:
    packed.rows["document"] = [
        row | {"file_name": row["name"] + PurePath(row["file_name"]).suffix}
        for row in _rows(project, "document", id=list(documents))
    ]
    latest: dict[int, Row] = {}
    for row in _rows(project, "version", document_id=list(documents)):
        if row["number"] > latest.get(row["document_id"], {"number": 0})["number"]:
            latest[row["document_id"]] = row
    packed.rows["version"] = [
        row | {"original_sha256": row["text_sha256"], "metadata": "{}", "warnings": "[]"} for row in latest.values()
    ]
    packed.texts = list(dict.fromkeys(row["text_sha256"] for row in latest.values()))
    versions = [row["id"] for row in latest.values()]
    packed.rows["turn"] = _rows(project, "turn", version_id=versions)
    packed.rows["sentences"] = _rows(project, "sentences", version_id=versions)
    packed.rows["speaker"] = _rows(project, "speaker", document_id=list(documents))


def _unmap(packed: Packed) -> None:
    for table, column in (("document", "site_id"), ("speaker", "case_id")):
        packed.rows[table] = [row | {column: None} for row in packed.rows[table]]


def _pack_cases(project: Project, packed: Packed) -> None:
    """The cases that documents and speakers name, the sites of these, and what is known of them."""
    wanted = {row["site_id"] for row in packed.rows["document"]} | {row["case_id"] for row in packed.rows["speaker"]}
    cases = {row["id"]: row for row in _rows(project, "cases")}
    wanted |= {cases[id_]["site_id"] for id_ in wanted if id_ is not None}
    packed.rows["cases"] = [row for id_, row in cases.items() if id_ in wanted]
    documents = packed.ids("document")
    packed.rows["attribute"] = _rows(project, "attribute")
    packed.rows["attribute_value"] = [
        row
        for row in _rows(project, "attribute_value")
        if row["case_id"] in wanted - {None} or row["document_id"] in documents
    ]


def _pack_work(project: Project, packed: Packed, coder_id: int, blind: bool) -> None:
    documents, codes = packed.ids("document"), packed.ids("code")
    for table in _BY_CODER:
        found = _rows(project, table, coder_id=coder_id) if blind or table in _WITHOUT_OTHERS else _rows(project, table)
        packed.rows[table] = [row for row in found if row.get("document_id") is None or row["document_id"] in documents]
    if not blind:  # Its codings are packed: whether they count, hangs on whether it is done with the document.
        consensus = [row["id"] for row in _rows(project, "coder", name=CONSENSUS) if row["id"] != coder_id]
        packed.rows["document_state"] += _rows(
            project, "document_state", coder_id=consensus, document_id=list(documents)
        )
    versions = packed.ids("version")
    for table in ("coding", "unplaced"):  # What stands on an earlier version waits in the project, not here.
        packed.rows[table] = [row for row in packed.rows[table] if row["version_id"] in versions]
    codings, cases = packed.ids("coding"), packed.ids("cases")
    inside: Mapping[str, Collection[int]] = {
        "document_id": documents, "code_id": codes, "coding_id": codings, "case_id": cases
    }  # fmt: skip
    packed.rows["memo"] = _those(_rows(project, "memo"), inside, lambda row: not blind or row["coder_id"] == coder_id)
    packed.rows["proposal"] = [
        row | {"decided_by": None} if row["decided_by"] is not None and blind else row
        for row in _those(_rows(project, "proposal"), inside, lambda row: not blind or row["coder_id"] == coder_id)
    ]


def _those(rows: Iterable[Row], inside: Mapping[str, Collection[int]], wanted: Callable[[Row], bool]) -> list[Row]:
    """Rows that are wanted and point to nothing that is not packed."""
    return [
        row
        for row in rows
        if wanted(row) and all(row.get(column) is None or row[column] in ids for column, ids in inside.items())
    ]


def _pack_coders(project: Project, packed: Packed, coder_id: int) -> None:
    named = {
        row[column]
        for rows in packed.rows.values()
        for row in rows
        for column in ("coder_id", "decided_by", "changed_by")
        if row.get(column) is not None
    }
    packed.rows["coder"] = [
        row | {"login": None}
        for row in _rows(project, "coder")
        if row["id"] == coder_id or row["id"] in named or row["role"] == "lead" or row["name"] == project.coder
    ]


def as_values(table: str, rows: Sequence[Row]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Rows as columns and values, as a transaction takes them."""
    names = columns_of(table)
    return names, [tuple(row[name] for name in names) for row in rows]
