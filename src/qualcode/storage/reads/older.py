"""What was coded in an older version of a document, read back from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from qualcode.domain.spans import Span
from qualcode.storage import journal, tables
from qualcode.storage.images import Image
from qualcode.storage.project import Project

_coding = tables.coding
_KEPT = ("id", "document_id", "version_id", "code_id", "coder_id", "start", "end", "star")


@dataclass(frozen=True, slots=True)
class OldCoding:
    """A coding as it stood when its version was the document's text for the last time."""

    id: int
    code_id: int
    """The code may have been removed since."""
    coder_id: int
    span: Span
    star: bool


def codings_of_version(project: Project, document_id: int, version_id: int, next_id: int) -> list[OldCoding] | None:
    """The codings of an older version as they were when the next one took its place, by place.

    The journal is gone through backwards from now.

    Args:
        document_id: The document.
        version_id: The older version.
        next_id: The version that came after it.

    Returns:
        None where the journal does not say: a bundle carries none.
    """
    blind = project.blind
    # Hidden steps have to be taken back too; what they leave is left out at last.
    with project.seeing_all(), project.reading() as connection:
        columns = [_coding.c[name] for name in _KEPT]
        rows: dict[int, dict[str, Any]] = {
            row.id: dict(row._mapping)
            for row in connection.execute(select(*columns).where(_coding.c.document_id == document_id))
        }
        for change in journal.entries(connection):
            replaced = False
            for image in reversed(journal.images_of(connection, change.id)):
                replaced = replaced or (image.table == "version" and image.before is None and (next_id,) in image.keys)
                if image.table == "coding":
                    _take_back(rows, image, document_id)
            if replaced:
                found = _standing(rows, version_id)
                return [one for one in found if blind is None or not blind.hides(document_id, one.coder_id)]
    return None


def _take_back(rows: dict[int, dict[str, Any]], image: Image, document_id: int) -> None:
    """Give rows the values they had before one step of a change."""
    if image.before is None:
        for key in image.keys:
            rows.pop(key[0], None)
        return
    for values in _named(image):
        if image.after is not None:
            if values["id"] in rows:
                rows[values["id"]].update(values)
        elif values["document_id"] == document_id:
            rows[values["id"]] = values


def _named(image: Image) -> Iterator[dict[str, Any]]:
    for row in image.before or ():
        yield {name: value for name, value in zip(image.columns, row, strict=True) if name in _KEPT}


def _standing(rows: dict[int, dict[str, Any]], version_id: int) -> list[OldCoding]:
    found = [
        OldCoding(row["id"], row["code_id"], row["coder_id"], Span(row["start"], row["end"]), bool(row["star"]))
        for row in rows.values()
        if row["version_id"] == version_id
    ]
    return sorted(found, key=lambda coding: (coding.span, coding.id))
