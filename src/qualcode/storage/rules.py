"""Rules that hold among rows and that no constraint of the tables says: asked before an undo or redo is committed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, exists, or_, select

from qualcode.domain.codebook_entries import DEFINING_FIELDS, same_name
from qualcode.domain.translation import tr
from qualcode.domain.trees import has_circle
from qualcode.storage import tables
from qualcode.storage.blindness import whole
from qualcode.storage.images import Image
from qualcode.storage.statements import condition, in_parts

_code, _coding, _theme, _definition = tables.code, tables.coding, tables.code_theme, tables.definition


def broken_rule(connection: Connection, images: Sequence[Image]) -> str | None:
    """What is wrong with the rows that were just written, as the end of a sentence; None where all is well.

    A code stands under no code below it and belongs to no theme that belongs to it, siblings have different names, a
    code says what its definition says, none in use stands below a retired one, a passage has a code of one coder once,
    the codebook is frozen once, and every document has a text.
    """
    codes = _written(images, "code")
    defined = _written((image for image in images if not _SAYING.isdisjoint(image.columns)), "code")
    codings = _written(images, "coding")
    links = _written(images, "code_theme")
    return (
        (_broken_tree(connection, codes) if codes else None)
        or (_circular_themes(connection) if codes or links else None)
        or (_says_otherwise(connection, defined) if defined else None)
        or (_doubled(connection, codings) if codings else None)
        or (_frozen_twice(connection) if _written(images, "freeze") else None)
        or (_without_text(connection) if any(image.table == "version" for image in images) else None)
    )


_SAYING = frozenset({*DEFINING_FIELDS, "definition_id"})


def frozen_for(connection: Connection, images: Sequence[Image], at_ms: int) -> str | None:
    """What the codebook is frozen for, where these rows are of it and were written before; None where that is not so.

    Args:
        at_ms: When the change was made that is to be taken back or brought back: one that was made while the codebook
            was frozen, as an accepted proposal, can be.
    """
    if not any(image.table in tables.CODEBOOK for image in images):
        return None
    freeze = tables.freeze
    query = select(freeze.c.name).where(freeze.c.ended_ms.is_(None), freeze.c.created_ms > at_ms)
    return connection.execute(query.limit(1)).scalar_one_or_none()


def _written(images: Iterable[Image], table: str) -> set[int]:
    return {key[0] for image in images if image.table == table and image.after is not None for key in image.keys}


def _broken_tree(connection: Connection, written: set[int]) -> str | None:
    rows = connection.execute(select(_code.c.id, _code.c.parent_id, _code.c.name, _code.c.retired)).all()
    parents = {row.id: row.parent_id for row in rows}
    retired = {row.id for row in rows if row.retired}
    bearers: dict[tuple[int | None, str], int] = {}
    for row in rows:
        other = bearers.setdefault((row.parent_id, same_name(row.name)), row.id)
        if other != row.id and (other in written or row.id in written):
            return tr("there is another code “{name}” in its place", name=row.name)
        if row.parent_id in retired and not row.retired and (row.id in written or row.parent_id in written):
            return tr("“{name}” is in use and would stand below a retired code", name=row.name)
    sound: set[int] = set()
    for code in written & parents.keys():
        way: set[int] = set()
        at: int | None = code
        while at is not None and at not in sound:
            if at in way:
                return tr("codes would stand in a circle, each below the other")
            way.add(at)
            at = parents.get(at)
        sound |= way
    return None


def _circular_themes(connection: Connection) -> str | None:
    links = connection.execute(select(_theme.c.code_id, _theme.c.theme_id)).all()
    if not links:
        return None
    above: dict[int, list[int]] = {}
    for code, parent in connection.execute(select(_code.c.id, _code.c.parent_id)):
        above[code] = [] if parent is None else [parent]
    for code, theme in links:
        above[code].append(theme)
    return tr("a theme would belong to itself") if has_circle(above) else None


def _says_otherwise(connection: Connection, written: set[int]) -> str | None:
    """Codes are worded with their definition, where one is written down: what another change wrote down stays."""
    first = and_(_code.c.definition_id.is_(None), _definition.c.number == 1)
    holds = and_(_definition.c.code == _code.c.uuid, or_(_definition.c.id == _code.c.definition_id, first))
    differs = or_(*(_code.c[name] != _definition.c[name] for name in DEFINING_FIELDS))
    for part in in_parts({"id": sorted(written)}):
        query = select(_code.c.name).join(_definition, holds).where(differs, condition(_code, part)).limit(1)
        name = connection.execute(query).scalar_one_or_none()
        if name is not None:
            return tr("what “{name}” means has been written down since", name=name)
    return None


def _frozen_twice(connection: Connection) -> str | None:
    freeze = tables.freeze
    running = connection.execute(select(freeze.c.id).where(freeze.c.ended_ms.is_(None)).limit(2)).all()
    return tr("the codebook is frozen already") if len(running) > 1 else None


def _without_text(connection: Connection) -> str | None:
    """The text before may have been dropped for good."""
    document, version = tables.document, tables.version
    query = select(document.c.name).where(~exists().where(version.c.document_id == document.c.id)).limit(1)
    name = connection.execute(query).scalar_one_or_none()
    return tr("the text that “{name}” had before is no longer there", name=name) if name is not None else None


def _doubled(connection: Connection, written: set[int]) -> str | None:
    other = _coding.alias("other")
    same = and_(
        *(_coding.c[name] == other.c[name] for name in ("code_id", "document_id", "coder_id", "start", "end")),
        _coding.c.id != other.c.id,
    )
    for part in in_parts({"id": sorted(written)}):
        query = select(_coding.c.id).join(other, same).where(condition(_coding, part)).limit(1)
        if connection.execute(whole(connection, query)).first() is not None:
            return tr("the passage has the same code of the same coder again")
    return None
