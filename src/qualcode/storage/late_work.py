"""Work that comes late: a document of which Consensus says that it is done is not, once a coder works on in it.

Whatever adds, removes, moves or recodes a coding of anybody but Consensus, or lets somebody finish the document or not,
has a part in what was settled; it is for a lead to look at it again. The change that brings it says so, and taking it
back takes that back too. What leaves the readings of coders as they were does not count: codings that move with a
corrected text and are as long as they were, and the codings of codes that are merged or removed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from qualcode.domain.changes import Change
from qualcode.domain.identity import now_ms
from qualcode.domain.rounds import DOING, DONE
from qualcode.domain.values import CONSENSUS
from qualcode.storage import journal
from qualcode.storage.blindness import HIDING
from qualcode.storage.images import Image
from qualcode.storage.raw_sql import NUMBERS, SEEING_ALL, fetch_all, for_server, on_server
from qualcode.storage.transaction import Transaction

_PLACE = ("start", "end", "code_id")
_TOLD = ("coding", "document_state")
_DONE = (
    "SELECT s.document_id, s.coder_id FROM document_state s JOIN coder c ON c.id = s.coder_id "
    f"WHERE c.name = ? AND s.state = ? AND s.document_id IN {NUMBERS}"
)
Work = set[tuple[Any, ...]]
"""(document, coder) of whom something changed in a document."""


def note_late_work(connection: Connection, tx: Transaction) -> None:
    """Let Consensus be at the documents again in which a change that is about to be written changed others' work.

    But for those of which the change says itself whether they are settled: `Transaction.weighed`.
    """
    work = _work(connection, tx.images)
    if work:
        done = _done(connection, {document for document, _ in work} - tx.weighed)
        _begin_again(tx, {one for one in done if any(d == one[0] and coder != one[1] for d, coder in work)})


def note_inverted(connection: Connection, tx: Transaction, change: Change, kind: str) -> None:
    """As `note_late_work`, of what takes back or brings back a change.

    Where that lets Consensus be done again, it is, unless others have worked on in the document after the change.

    Args:
        change: What is taken back or brought back.
        kind: `undo` or `redo`.
    """
    work = _work(connection, tx.images, undone=kind == "undo")
    said = _of_states(connection, tx.images)
    if not work and not said:
        return
    done = _done(connection, {document for document, _ in work | said})
    restored = done & said
    again = {one for one in done - restored if any(d == one[0] and coder != one[1] for d, coder in work)}
    if restored:
        since = _since(connection, change)
        again |= {one for one in restored if since is None or any(d == one[0] and c != one[1] for d, c in since)}
    _begin_again(tx, again)


def _begin_again(tx: Transaction, states: Work) -> None:
    by_coder: dict[int, list[int]] = {}
    for document, coder in states:
        by_coder.setdefault(coder, []).append(document)
    for coder, documents in by_coder.items():
        where = {"document_id": documents, "coder_id": coder}
        tx.update_where("document_state", where, state=DOING, changed_ms=now_ms())


def _done(connection: Connection, documents: set[int]) -> Work:
    """(document, Consensus) of those of some documents with which Consensus is done."""
    if not documents:
        return set()
    return set(fetch_all(connection, _DONE, (CONSENSUS.encode(), DONE, json.dumps(sorted(documents)))))


def _since(connection: Connection, change: Change) -> Work | None:
    """The work of all changes after one that are in force; None where it is not to be seen what that is."""
    if connection.info.get(HIDING) and on_server(connection):
        return None
    found: Work = set()
    root = change.root or change.id
    for entry in journal.entries_after(connection, change.id):
        chain = entry.root or entry.id
        if entry.undone or chain == root or (entry.kind != "do" and chain > change.id):
            continue  # What was taken back since is as it was; whether it was, its own entry says.
        images = journal.whole_images(connection, entry.id)
        if entry.rows and not images:
            return None
        found |= _work(connection, images, undone=entry.kind == "undo")
    return found


def _work(connection: Connection, images: Sequence[Image], *, undone: bool = False) -> Work:
    """Whose work some images change, and where."""
    told = [image for image in images if image.table in _TOLD]
    if not told:
        return set()
    of_codes = any(_ends_codes(image, undone) for image in images)
    found: Work = set()
    changed: set[int] = set()
    for image in told:
        if image.table == "document_state":
            continue
        if image.before is not None and image.after is not None:
            changed |= set() if of_codes else _placed_anew(image)
        elif not of_codes or (image.before is None) != undone:
            found |= _named(image)
    return found | _looked_up(connection, "coding", changed) | _of_states(connection, told)


def _ends_codes(image: Image, undone: bool) -> bool:
    """Whether an image belongs to codes being merged or removed, or to that being taken back."""
    if image.table == "former_code":
        return True
    return image.table == "code" and (image.before if undone else image.after) is None


def _of_states(connection: Connection, images: Sequence[Image]) -> Work:
    """Of whom it was said whether documents are done."""
    found: Work = set()
    changed: set[int] = set()
    for image in images:
        if image.table != "document_state":
            continue
        if image.before is not None and image.after is not None:
            changed |= {key[0] for key in image.keys}
        else:
            found |= _named(image)
    return found | _looked_up(connection, "document_state", changed)


def _named(image: Image) -> Work:
    document, coder = image.columns.index("document_id"), image.columns.index("coder_id")
    rows = image.after if image.after is not None else image.before or ()
    return {(row[document], row[coder]) for row in rows}


def _placed_anew(image: Image) -> set[int]:
    """The ids of the codings that have another place in the same text, or another code."""
    places = [image.columns.index(name) for name in _PLACE if name in image.columns]
    if not places:
        return set()
    version = image.columns.index("version_id") if "version_id" in image.columns else None
    id_ = image.columns.index("id")

    def _length(row: Sequence[Any]) -> int | None:
        spans = [row[image.columns.index(name)] for name in ("start", "end") if name in image.columns]
        return spans[1] - spans[0] if len(spans) == 2 else None

    def anew(before: Sequence[Any], after: Sequence[Any]) -> bool:
        moved_along = version is not None and before[version] != after[version] and _length(before) == _length(after)
        return not moved_along and any(before[place] != after[place] for place in places)

    return {
        after[id_] for before, after in zip(image.before or (), image.after or (), strict=True) if anew(before, after)
    }


def _looked_up(connection: Connection, table: str, ids: set[int]) -> Work:
    """Where and whose some rows are that stand yet; of those that went there is an image of its own."""
    if not ids:
        return set()
    sql = f'SELECT document_id, coder_id FROM main."{table}" WHERE id IN {NUMBERS}'
    values = (json.dumps(sorted(ids)),)
    if not on_server(connection):
        return set(fetch_all(connection, sql, values))
    rows = connection.exec_driver_sql(for_server(sql), values, execution_options={SEEING_ALL: True})
    return {(row[0], row[1]) for row in rows}
