"""What the codebook was: the journal's images of its rows, played back to an earlier moment or read one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.values import Code, FormerCode
from qualcode.storage import tables
from qualcode.storage.blindness import whole
from qualcode.storage.images import Image, Rows, unpack
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import on_server
from qualcode.storage.server import is_owner

_change, _image = tables.change, tables.change_image
_FIELDS = (
    *("id", "uuid", "parent_id", "position", "name", "definition", "include", "exclude", "example", "colour"),
    *("mark", "memo", "retired", "definition_id", "keywords"),
)
_PAGE = 500
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CodebookRows:
    """All that the codebook consisted of at one moment."""

    codes: tuple[Code, ...]
    """Siblings in their order."""
    links: tuple[tuple[int, int], ...]
    """(code, theme)."""
    former: tuple[FormerCode, ...]


@dataclass(frozen=True, slots=True)
class CodebookStep:
    """One row that a change of the codebook made, changed or took away."""

    change_id: int
    table: str
    before: Row | None
    """The columns that changed, with the row's id; all columns of a row that went; None for a new one."""
    after: Row | None


def latest_change(project: Project) -> int:
    """The id of the journal's latest entry; 0 where there is none."""
    with project.reading() as connection:
        found = connection.execute(select(func.max(_change.c.id))).scalar_one()
    return int(found or 0)


def change_until(project: Project, at_ms: int) -> int:
    """The id of the last entry that was written at a moment or before; 0 where there is none."""
    with project.reading() as connection:
        found = connection.execute(select(func.max(_change.c.id)).where(_change.c.at_ms <= at_ms)).scalar_one()
    return int(found or 0)


def rows_at(project: Project, change_id: int) -> CodebookRows:
    """The codebook as it stood after an entry of the journal: today's, with every later step taken back.

    Raises:
        RuleError: A server hides from this session's role what others did, also to the codebook.
    """
    with project.reading() as connection:
        if change_id < latest_change(project):
            _check_told(project)
        held: dict[str, dict[int, Row]] = {}
        for name in tables.CODEBOOK:
            rows = connection.execute(select(tables.metadata.tables[name])).mappings()
            held[name] = {row["id"]: dict(row) for row in rows}
        for _, image in _images(project, after=change_id, newest_first=True):
            _take_back(held[image.table], image)
    codes = sorted(held["code"].values(), key=lambda row: (row["position"], row["id"]))
    return CodebookRows(
        tuple(_code(row) for row in codes),
        tuple((row["code_id"], row["theme_id"]) for _, row in sorted(held["code_theme"].items())),
        tuple(
            FormerCode(row["code"], row["path"], row["into_id"], row["merged_ms"])
            for _, row in sorted(held["former_code"].items())
        ),
    )


def codebook_steps(project: Project, *, partly: bool = False) -> Iterator[CodebookStep]:
    """Every step that changed the codebook, the oldest first.

    Args:
        partly: Leave out what a server hides from this session's role, rather than refuse.

    Raises:
        RuleError: A server hides from this session's role what others did, also to the codebook.
    """
    if not partly:
        _check_told(project)
    for change_id, image in _images(project, after=0, newest_first=False):
        count = len(image.before or image.after or ())
        befores = _as_rows(image.columns, image.before) if image.before is not None else [None] * count
        afters = _as_rows(image.columns, image.after) if image.after is not None else [None] * count
        for before, after in zip(befores, afters, strict=True):
            yield CodebookStep(change_id, image.table, before, after)


def _check_told(project: Project) -> None:
    """The images of one entry are hidden or seen as a whole: a server cannot read them."""
    blind = project.blind
    with project.reading() as connection:
        if blind is not None and on_server(connection) and not is_owner(connection):
            raise RuleError(
                tr(
                    "what became of the codebook is told from what all did, and what others did is "
                    "hidden from your role until your assignments of the round “{rounds}” are done",
                    rounds=blind.rounds[0],
                ),
                remedy=tr("look at the codebook as it is now (`qualcode codebook list`), or ask the lead"),
            )


def _images(project: Project, *, after: int, newest_first: bool) -> Iterator[tuple[int, Image]]:
    """(change, image) of the codebook's tables behind an entry; newest first, the images of one change backwards."""
    key = _change.c.id
    query = (
        select(key, _image.c.codec, _image.c.data)
        .join(_image, _image.c.change_id == key)
        .where(or_(_change.c.codebook.is_(None), _change.c.codebook != 0))
        .order_by(key.desc() if newest_first else key)
        .limit(_PAGE)
    )
    reached: int | None = None
    while True:
        part = query.where(key > after)
        if reached is not None:
            part = part.where(key < reached if newest_first else key > reached)
        with project.reading() as connection:
            # Of each entry only what it did to the codebook is told, also of one whose other images are hidden.
            found = connection.execute(whole(connection, part)).all()
        for change_id, codec, data in found:
            images = [image for image in unpack(codec, data) if image.table in tables.CODEBOOK]
            for image in reversed(images) if newest_first else images:
                yield change_id, image
            reached = change_id
        if len(found) < _PAGE:
            return


def _take_back(held: dict[int, Row], image: Image) -> None:
    if image.before is None:
        for row in _as_rows(image.columns, image.after or ()):
            held.pop(row["id"], None)
        return
    for row in _as_rows(image.columns, image.before):
        if image.after is None:
            held[row["id"]] = row
        else:
            held[row["id"]].update(row)


def _as_rows(columns: tuple[str, ...], rows: Rows) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _code(row: Row) -> Code:
    # Columns that came with a later schema are not in images that were written before it.
    values: Row = {name: row.get(name) for name in _FIELDS}
    values["retired"] = bool(values["retired"])
    values["keywords"] = values["keywords"] or ""
    return Code(**values)
