"""Documents, cases and attributes that were added there; and documents that are gone on one side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import columns_of, read_content, read_rows
from qualcode.team.merging.rows import merge_table, rows_by_uuid
from qualcode.team.merging.state import Merging, Row

_OF_DOCUMENTS = ("cases", "attribute")


class RemovedHereError(RuleError):
    """Work came in on documents that were removed here; a person must say whether it is to be left out."""


def set_removed_aside(merging: Merging, *, leave_out: bool) -> None:
    """Take out of the changes what belongs to documents that are gone on one side.

    A document that was removed from a bundle is not removed here, and its codings neither.

    Args:
        leave_out: Leave out what was done in documents that were removed here.

    Raises:
        RemovedHereError: Something was done in a document that was removed here, and it is not to be left out.
    """
    removed = {id_ for id_, change in merging.of("document").items() if change.after is None}
    if removed:
        merging.note(
            tr("{documents} removed there: nothing of that was taken over", documents=counted(len(removed), "document"))
        )
    known = {row[0] for row in read_rows(merging.returned.theirs, "document", None, ("id",))}
    new = {id_ for id_, change in merging.of("document").items() if change.before is None}
    gone = {id_ for id_ in known - new if merging.ids.here("document", id_) is None}
    holding = _on_codings(merging)
    touched = {
        document
        for rows in merging.changes.values()
        for change in rows.values()
        if change.after is not None and (document := _document_of(change.after, holding)) in gone
    }
    if touched and not leave_out:
        names = read_rows(merging.returned.theirs, "document", {"id": sorted(touched)}, ("name",))
        shown = ", ".join(f"“{name}”" for (name,) in names[:3]) + (" …" if len(names) > 3 else "")
        raise RemovedHereError(
            tr("work on {shown} came in, which was removed here", shown=shown),
            remedy=tr(
                "bring it back first (`qualcode history`, `qualcode undo ID`), or merge with --leave-out-removed"
            ),
        )
    aside = removed | gone
    for table, rows in merging.changes.items():
        merging.changes[table] = {
            id_: change
            for id_, change in rows.items()
            if not _belongs(change, aside, holding) and not (table == "document" and id_ in aside)
        }
    if touched:
        # Nothing of this file counts as having come in: merged again once the documents are back, it brings the rest.
        merging.tx.update_where("merged", {"id": merging.merged_id}, changes=None)
        merging.note(tr("work on {documents} removed here was left out", documents=counted(len(touched), "document")))


def _on_codings(merging: Merging) -> dict[int, int]:
    """Coding there → its document there, of those that changed memos stand on."""
    wanted = {
        row["coding_id"]
        for change in merging.of("memo").values()
        for row in (change.before, change.after)
        if row is not None and row["coding_id"] is not None
    }
    if not wanted:
        return {}
    codings = merging.of("coding")
    gone = {id_: row["document_id"] for id_ in wanted & codings.keys() if (row := codings[id_].before) is not None}
    there = read_rows(merging.returned.theirs, "coding", {"id": sorted(wanted)}, ("id", "document_id"))
    return gone | dict(there)


def _document_of(row: Row, holding: Mapping[int, int]) -> int | None:
    """The document there that a row belongs to, itself or by the coding that it stands on."""
    document: int | None = row.get("document_id")
    return document if document is not None else holding.get(row.get("coding_id") or 0)


def _belongs(change: NetChange, documents: set[int], holding: Mapping[int, int]) -> bool:
    rows = [row for row in (change.before, change.after) if row is not None]
    return any(_document_of(row, holding) in documents for row in rows)


def merge_documents(merging: Merging) -> None:
    """Take over cases, attributes, and documents with their texts, that were added there."""
    for table in _OF_DOCUMENTS:
        merge_table(merging, table)
    _merge_texts(merging)
    merge_table(merging, "speaker")
    _merge_turns(merging)
    merge_table(merging, "attribute_value")


def _merge_texts(merging: Merging) -> None:
    """Documents by their text: one that is here under another name is the same one."""
    here = rows_by_uuid(merging, "document")
    by_text, without = _documents_by_text(merging)
    listed = read_rows(merging.project, "document", None, ("id", "uuid", "name"))
    uuids = {id_: uuid for id_, uuid, _ in listed}
    names = {name for *_, name in listed}
    missing = []
    for their_id, change in merging.of("document").items():
        if change.after is None or change.before is not None:
            continue
        ours = here.get(change.uuid)
        if ours is not None and ours["id"] in without and _versions(merging, their_id)[-1]["length"]:
            missing.append(ours["name"])
        if ours is None:
            text = _versions(merging, their_id)[-1]["text_sha256"]
            known = by_text.get(text)
            if known is not None:
                merging.ids.double("document", their_id, change.uuid, known, uuids[known])
                continue
            row = merging.ids.translated("document", change.after)
            row["name"] = _free(row["name"], names)
            names.add(row["name"])
            _add_document(merging, their_id, row)
    if missing:
        shown = ", ".join(f"“{name}”" for name in missing[:3]) + (" …" if len(missing) > 3 else "")
        merging.note(
            tr(
                "the text of {shown} is there and missing here: it was not taken over; `qualcode "
                "documents replace` puts it in its place, with what waits for it",
                shown=shown,
            )
        )
    new = {id_ for id_, change in merging.of("document").items() if change.before is None}
    changed = {id_: change for id_, change in merging.of("document").items() if change.before is not None}
    merging.changes["document"] = changed
    merge_table(merging, "document")
    corrected = [
        change.after["document_id"]
        for change in merging.of("version").values()
        if change.before is None and change.after is not None and change.after["document_id"] not in new
    ]
    if corrected:
        merging.note(
            tr(
                "{transcripts} corrected there: corrections were not taken over; what was coded was "
                "placed on the texts here",
                transcripts=counted(len(set(corrected)), "transcript"),
            )
        )


def _documents_by_text(merging: Merging) -> tuple[dict[bytes, int], set[int]]:
    """Hash of the present text → the document here; and the documents whose text is missing, which are not alike."""
    rows = read_rows(merging.project, "version", None, ("document_id", "number", "text_sha256", "length"))
    latest = {document: (text, length) for document, _, text, length in sorted(rows, key=lambda row: row[:2])}
    known = {text: document for document, (text, length) in latest.items() if length}
    return known, {document for document, (_, length) in latest.items() if not length}


def _free(name: str, taken: set[str]) -> str:
    number = 2
    found = name
    while found in taken:
        found = f"{name} ({number})"
        number += 1
    return found


def _versions(merging: Merging, their_document: int) -> list[Row]:
    names = columns_of("version")
    rows = read_rows(merging.returned.theirs, "version", {"document_id": their_document})
    return sorted((dict(zip(names, row, strict=True)) for row in rows), key=lambda row: row["number"])


def _add_document(merging: Merging, their_id: int, row: Row) -> None:
    tx, theirs = merging.tx, merging.returned.theirs
    document_id = tx.add("document", **{name: value for name, value in row.items() if name != "id"})
    merging.ids.same("document", their_id, document_id)
    merging.added_documents.add(their_id)
    merging.report.of("document").added += 1
    for version in _versions(merging, their_id):
        tx.keep_text(read_content(theirs, version["text_sha256"]).decode())
        tx.keep(read_content(theirs, version["original_sha256"]), compress=True)
        values = {name: value for name, value in version.items() if name != "id"} | {"document_id": document_id}
        merging.ids.same("version", version["id"], tx.add("version", **values))


def _merge_turns(merging: Merging) -> None:
    """The turns and sentences of the texts that were added."""
    theirs = merging.returned.theirs
    for document in merging.added_documents:
        for version in _versions(merging, document):
            our_id = merging.ids.here("version", version["id"])
            for table in ("turn", "sentences"):
                names = columns_of(table)
                rows: list[tuple[Any, ...]] = []
                for values in read_rows(theirs, table, {"version_id": version["id"]}):
                    row = dict(zip(names, values, strict=True)) | {"version_id": our_id}
                    if row.get("speaker_id") is not None:
                        row["speaker_id"] = merging.ids.here("speaker", row["speaker_id"])
                    rows.append(tuple(row[name] for name in names))
                merging.tx.insert_many(table, names, rows)
