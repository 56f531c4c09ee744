"""The codebook and who codes with it."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, func, select

from qualcode.domain.coder_colours import coder_colours
from qualcode.domain.values import Code, Coder, NamedSet
from qualcode.storage import tables
from qualcode.storage.prepared import Prepared
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import NUMBERS, fetch_all, run
from qualcode.storage.types import identifier_text

_coder, _coding = tables.coder, tables.coding
_LOOKED_BACK = 400
"""Codings of a coder that are looked at for those of her codes that she used last."""


_CODES = """
SELECT id, uuid, parent_id, position, name, definition, include, exclude, example, colour, mark, memo, retired,
       definition_id, keywords
FROM code ORDER BY position, id
"""


def _value(
    id_: int,
    uuid: bytes,
    parent: int | None,
    position: int,
    name: bytes,
    definition: bytes,
    include: bytes,
    exclude: bytes,
    example: bytes,
    colour: str,
    mark: bytes,
    memo: bytes,
    retired: int,
    definition_id: int | None,
    keywords: bytes | None,
) -> Code:
    return Code(
        id_,
        identifier_text(uuid),
        parent,
        position,
        str(name, "utf-8"),
        str(definition, "utf-8"),
        str(include, "utf-8"),
        str(exclude, "utf-8"),
        str(example, "utf-8"),
        colour,
        str(mark, "utf-8"),
        str(memo, "utf-8"),
        bool(retired),
        definition_id,
        str(keywords, "utf-8") if keywords is not None else "",
    )


_CODERS = Prepared(
    lambda: select(_coder.c.id, _coder.c.uuid, _coder.c.name, _coder.c.role, _coder.c.colour).order_by(_coder.c.id)
)
_PINS = Prepared(
    lambda: select(tables.pinned_code.c.slot, tables.pinned_code.c.code_id).where(
        tables.pinned_code.c.coder_id == bindparam("coder_id")
    )
)


def list_codes(project: Project) -> list[Code]:
    """All codes, also retired ones, siblings in their order."""
    # Straight from the driver: a codebook of 5,000 codes is read anew after each change of it.
    with project.reading() as connection:
        return [_value(*row) for row in fetch_all(connection, _CODES)]


def list_coders(project: Project) -> list[Coder]:
    """All coders in the order in which they signed on."""
    with project.reading() as connection:
        rows = list(_CODERS.rows(connection))
    colours = coder_colours({row[0]: row[4] for row in rows})
    return [Coder(id_, uuid, name, role, colours[id_]) for id_, uuid, name, role, _ in rows]


def count_codings_by_code(project: Project, coder_id: int | None = None) -> dict[int, int]:
    """code → how many codings it has, of one coder or of all."""
    query = select(_coding.c.code_id, func.count()).group_by(_coding.c.code_id)
    if coder_id is not None:
        query = query.where(_coding.c.coder_id == coder_id)
    with project.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def recent_codes(project: Project, coder_id: int, limit: int = 20) -> list[int]:
    """The codes that a coder applied last, the latest first, each once."""
    with project.reading() as connection:
        # All codings of hers are read only where few codes stand in many of them: they are ten times as many as
        # the study is large, and this is asked at every opening of a document.
        last = "SELECT code_id FROM coding WHERE coder_id = ? ORDER BY id DESC LIMIT ?"
        rows = fetch_all(connection, last, (coder_id, _LOOKED_BACK))
        found = list(dict.fromkeys(row[0] for row in rows))
        if len(found) < limit and len(rows) == _LOOKED_BACK:
            codes = [row[0] for row in fetch_all(connection, "SELECT id FROM code")]
            others = json.dumps([code for code in codes if code not in found])
            # With the plus the engine reads the index of these codes, not each of her codings in the table.
            earlier = f"""
                SELECT code_id FROM coding WHERE code_id IN {NUMBERS} AND +coder_id = ?
                GROUP BY code_id ORDER BY max(id) DESC
            """
            found += [row[0] for row in fetch_all(connection, earlier, (others, coder_id))]
    return found[:limit]


def codes_as_given(project: Project, coder_id: int) -> list[int]:
    """The code of each of a coder's codings, in the order in which they were made."""
    with project.reading() as connection:
        rows = run(connection, 'SELECT "code_id" FROM "coding" WHERE "coder_id" = ? ORDER BY "id"', (coder_id,))
        return [row[0] for row in rows]


def pinned_codes(project: Project, coder_id: int) -> dict[int, int]:
    """Slot (6–9, and 10 for the key `0`) → the code that a coder pinned there."""
    with project.reading() as connection:
        return {row[0]: row[1] for row in _PINS.rows(connection, coder_id=coder_id)}


def all_pins(project: Project) -> list[tuple[int, int, int]]:
    """(id, coder, code) of every code that somebody put on a key."""
    pin = tables.pinned_code
    with project.reading() as connection:
        rows = connection.execute(select(pin.c.id, pin.c.coder_id, pin.c.code_id).order_by(pin.c.id))
        return [(row[0], row[1], row[2]) for row in rows]


def list_sets(project: Project) -> list[NamedSet]:
    """All sets with the ids of their members."""
    member = tables.set_member
    with project.reading() as connection:
        sets = connection.execute(select(tables.set_).order_by(tables.set_.c.kind, tables.set_.c.name)).all()
        members: dict[int, list[int]] = {}
        for row in connection.execute(select(member).order_by(member.c.id)):
            members.setdefault(row.set_id, []).append(row.document_id or row.case_id or row.code_id)
    return [NamedSet(row.id, row.uuid, row.kind, row.name, tuple(members.get(row.id, ()))) for row in sets]


def project_uuid(project: Project) -> str:
    """What tells the study from all others, in every copy of it."""
    with project.reading() as connection:
        return str(connection.execute(select(tables.project.c.uuid)).scalar_one())


def is_bundle(project: Project) -> bool:
    """Whether the file is a bundle, handed out to a coder, and not the project itself."""
    with project.reading() as connection:
        return connection.execute(select(tables.project.c.bundle)).scalar_one() is not None


def project_name(project: Project) -> str:
    """The study's name."""
    with project.reading() as connection:
        return str(connection.execute(select(tables.project.c.name)).scalar_one())
