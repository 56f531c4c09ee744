"""What a file of another program says nothing of stands as it does in the project that it is merged into."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from qualcode.cases.attributes import fits
from qualcode.codebook.creating import FIELDS, stored
from qualcode.codebook.defining import write_wording
from qualcode.codebook.tree import load_tree
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.translation import tr
from qualcode.refi.identities import minted_guid
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.rows import Row, references_of, rows_of
from qualcode.storage.transaction import Transaction

_AS_HERE = tr("what the file says nothing of stands as it does where it is merged")
_LINKS = {
    "attribute_value": ("attribute_id", "case_id", "document_id"),
    "set_member": ("set_id", "document_id", "case_id", "code_id"),
    "code_theme": ("code_id", "theme_id"),
    "definition": ("code", "number"),
    "unplaced": ("item",),
}
"""What has no identity in files of other programs, and what each is between."""


def let_stand(project: Project, made: Path, uuid: str) -> None:
    """Make what was taken in from another program ready to be merged: it contradicts nothing that it does not know.

    Codes and attributes that are here too get what no other program has a place for, and each thing without an identity
    in the file gets one that is the same whenever the file is taken in, so that merging it again finds nothing new.

    Args:
        made: The project that was taken in.
        uuid: The identity of the project in the file.
    """
    with open_project(made, coder=project.coder) as theirs, theirs.change("describe-code", _AS_HERE) as tx:
        _let_codes_stand(project, theirs, tx)
        _let_attributes_stand(project, theirs, tx)
        _let_cases_stand(project, theirs, tx)
        with project.seeing_all():
            _let_stars_stand(project, theirs, tx)
        for table, between in _LINKS.items():
            _name_links(theirs, tx, table, between)
        (row,) = rows_of(theirs, "project")
        tx.update_where("project", {"id": row["id"]}, uuid=uuid)


def _let_codes_stand(project: Project, theirs: Project, tx: Transaction) -> None:
    ours = load_tree(project)
    known = {code.uuid: code for code in ours.walk()}
    tree = load_tree(theirs)
    for code in tree.walk():
        same = known.get(code.uuid) or ours.find_path(tree.path(code.id))
        unsaid = [field for field in FIELDS if same is not None and not getattr(code, field)]
        fields = {field: text for field in unsaid if (text := getattr(same, field))}
        if fields:
            tx.update_where("code", {"id": code.id}, **stored(fields))
            write_wording(tx, code, {name: text for name, text in fields.items() if name in DEFINING_FIELDS})


def _let_attributes_stand(project: Project, theirs: Project, tx: Transaction) -> None:
    """Give attributes the type and choices that they have here, if their values are such: a file has texts alone."""
    ours: dict[object, Row] = {}
    for row in rows_of(project, "attribute"):
        ours[row["level"], row["name"]] = ours[row["uuid"]] = row
    values: dict[int, list[str]] = {}
    for row in rows_of(theirs, "attribute_value"):
        values.setdefault(row["attribute_id"], []).append(row["value"])
    for row in rows_of(theirs, "attribute"):
        same = ours.get(row["uuid"]) or ours.get((row["level"], row["name"]))
        if same is None:
            continue
        allowed = json.loads(same["allowed"])
        if all(fits(value, same["type"], allowed) for value in values.get(row["id"], ())):
            tx.update_where("attribute", {"id": row["id"]}, type=same["type"], allowed=same["allowed"])


def _let_cases_stand(project: Project, theirs: Project, tx: Transaction) -> None:
    """Let who is withheld here be so there: no file says it."""
    for ours in rows_of(project, "cases"):
        if ours["withheld"] is not None:
            kept = {name: ours[name] for name in ("withheld", "withheld_until")}
            if not tx.update_where("cases", {"uuid": ours["uuid"]}, **kept):
                tx.update_where("cases", {"kind": ours["kind"], "name": ours["name"]}, **kept)


def _let_stars_stand(project: Project, theirs: Project, tx: Transaction) -> None:
    """Give codings the stars that they have here: no file has any."""
    starred = _places(project, rows_of(project, "coding", {"star": 1}))
    uuids, places = {uuid for uuid, _ in starred.values()}, {place for _, place in starred.values()}
    found = _places(theirs, rows_of(theirs, "coding", {"star": 0})) if starred else {}
    stars = [id_ for id_, (uuid, place) in found.items() if uuid in uuids or place in places]
    tx.update_where("coding", {"id": stars}, star=1)


def _places(project: Project, codings: Sequence[Row]) -> dict[int, tuple[str, tuple[object, ...]]]:
    """Of each coding its UUID, and where it stands and whose it is in words: by what it is known otherwise."""
    tree = load_tree(project)
    documents, coders = (
        {row["id"]: row["name"].casefold() for row in rows_of(project, table)} for table in ("document", "coder")
    )
    return {
        row["id"]: (
            row["uuid"],
            (
                documents[row["document_id"]],
                tree.path(row["code_id"]),
                coders[row["coder_id"]],
                row["start"],
                row["end"],
            ),
        )
        for row in codings
    }


def _name_links(theirs: Project, tx: Transaction, table: str, between: tuple[str, ...]) -> None:
    """Give each row an identity that is made of those of what it is between."""
    targets = references_of(table)
    uuids = {to: {row["id"]: row["uuid"] for row in rows_of(theirs, to)} for to in set(targets.values())}
    named = {}
    for row in rows_of(theirs, table):
        ends = [
            str(uuids[targets[column]].get(row[column], "") if column in targets else row[column]) for column in between
        ]
        named[row["id"]] = (minted_guid(table, *ends),)
    tx.update_rows(table, ("uuid",), named)
