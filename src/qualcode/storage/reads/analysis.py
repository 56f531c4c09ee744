"""Whole studies in bulk, as plain tuples: what counts, quotes and searches run over."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from sys import byteorder
from typing import Any, NamedTuple

from sqlalchemy import select

from qualcode.domain.values import BY_MACHINE
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import NUMBERS, WORDS, each_row, fetch_all
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import identifier_text, unpacked

_BATCH = 64
_BY_PLACE = itemgetter(1, 5, 6, 0)


class Speech(NamedTuple):
    """The spans of speech of one version, ascending, in three columns of one length."""

    starts: Sequence[int]
    ends: Sequence[int]
    speakers: Sequence[int | None]
    """None for a turn that names nobody."""


NOBODY_SPEAKS = Speech((), (), ())

PackedTurn = tuple[int, int, int, int | None, bytes, int | None]
"""ordinal, start, end, speaker, packed speech spans, start in milliseconds of the recording."""


class ValueRow(NamedTuple):
    """The value of an attribute for one case or one document."""

    id: int
    attribute_id: int
    case_id: int | None
    document_id: int | None
    value: str


def coding_groups(project: Project, *, without: Collection[str] = ()) -> list[tuple[Any, ...]]:
    """(code, document, coder, how many codings), read from one index alone.

    Args:
        without: Origins of `BY_MACHINE` whose codings are left out.
    """
    groups = fetch(project, "SELECT code_id, document_id, coder_id, count(*) FROM coding GROUP BY 1, 2, 3")
    if not without:
        return groups
    # The few are taken from all: to tell every coding's origin would read the whole table.
    leaving: Counter[tuple[Any, ...]] = Counter()
    for origin, *group, count in machine_groups(project):
        if origin in without:
            leaving[tuple(group)] += count
    left = [(*group[:3], group[3] - leaving[group[:3]]) for group in groups]
    return [group for group in left if group[3]]


def machine_groups(project: Project) -> list[tuple[Any, ...]]:
    """(origin, code, document, coder, how many codings) of those origins that are `BY_MACHINE`, by their own index."""
    # To the letter as the index has it: parameters in their place would not be found there.
    origins = ", ".join(f"'{origin}'" for origin in BY_MACHINE)
    columns = "origin, code_id, document_id, coder_id"
    return fetch(project, f"SELECT {columns}, count(*) FROM coding WHERE origin IN ({origins}) GROUP BY {columns}")


def coding_columns(project: Project) -> list[tuple[Any, ...]]:
    """(document, code, coder, start, end) of every coding, in no order: what agreement is counted from."""
    return fetch(project, 'SELECT document_id, code_id, coder_id, start, "end" FROM coding')


def chosen_codings(
    project: Project,
    document_ids: Collection[int] | None = None,
    *,
    without: Collection[str] = (),
    starred: bool = False,
) -> list[tuple[Any, ...]]:
    """(id, document, version, code, coder, start, end) of every coding, or of those of some documents, other origins or
    with a star; by document and place."""
    among, values = _among("document_id", document_ids)
    conditions = [among.removeprefix("WHERE ")] if among else []
    if without:
        conditions.append(f"origin NOT IN {WORDS}")
        values = [*values, json.dumps(sorted(without))]
    if starred:
        conditions.append("star = 1")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    sql = f'SELECT id, document_id, version_id, code_id, coder_id, start, "end" FROM coding {where}'
    return sorted(fetch(project, sql, *values), key=_BY_PLACE)  # An index would order them, and take a third longer.


def speech_by_version(project: Project, document_ids: Collection[int] | None = None) -> dict[int, Speech]:
    """version → where its speakers speak, of every version, or of those of some documents; not to be changed."""
    if document_ids is None:
        return project.of_state("speech", lambda: _speech(project, None))
    return _speech(project, document_ids)


def _speech(project: Project, document_ids: Collection[int] | None) -> dict[int, Speech]:
    within, values = _among("document_id", document_ids)
    where = f"WHERE version_id IN (SELECT id FROM version {within})" if within else ""
    sql = f"SELECT version_id, speaker_id, speech FROM turn {where} ORDER BY version_id, ordinal"
    found: dict[int, Speech] = {}
    with project.reading() as connection:
        for version_id, turns in groupby(each_row(connection, sql, values), itemgetter(0)):
            _, speakers, speech = zip(*turns, strict=True)
            offsets = _numbers(b"".join(speech))
            if set(map(len, speech)) != {8}:
                speakers = tuple(s for s, packed in zip(speakers, speech, strict=True) for _ in range(len(packed) // 8))
            found[version_id] = Speech(offsets[0::2], offsets[1::2], speakers)
    return found


def turn_starts_by_version(project: Project, document_ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """version → where its turns begin, ascending, of every version, or of those of some documents."""
    within, values = _among("document_id", document_ids)
    where = f"WHERE version_id IN (SELECT id FROM version {within})" if within else ""
    found: dict[int, list[int]] = {}
    for version_id, start in fetch(project, f"SELECT version_id, start FROM turn {where} ORDER BY 1, ordinal", *values):
        found.setdefault(version_id, []).append(start)
    return found


class CodedPassage(NamedTuple):
    """A coding without its text."""

    id: int
    uuid: str
    document_id: int
    version_id: int
    code_id: int
    coder_id: int
    start: int
    end: int
    comment: str
    star: int
    """1 for one of the best quotes."""
    origin: str


def coded_passages(
    project: Project, code_ids: Collection[int], *, starred: bool = False, without: Collection[str] = ()
) -> list[CodedPassage]:
    """The codings of some codes, by document and place; or only those of other origins."""
    coding = tables.coding
    columns = [coding.c[name] for name in CodedPassage._fields]
    query = select(*columns).order_by(coding.c.document_id, coding.c.start, coding.c.end, coding.c.id)
    if without:
        query = query.where(coding.c.origin.not_in(sorted(without)))
    where: dict[str, Any] = {"code_id": list(code_ids)} | ({"star": 1} if starred else {})
    with project.reading() as connection:
        return [
            CodedPassage(*row)
            for part in in_parts(where)
            for row in connection.execute(query.where(condition(coding, part)))
        ]


def codings_of_ids(project: Project, ids: Collection[int]) -> dict[int, CodedPassage]:
    """Id → the coding, of those asked for."""
    columns = ", ".join(f'"{name}"' for name in CodedPassage._fields)
    found = {}
    for row in fetch(project, f"SELECT {columns} FROM coding WHERE id IN {NUMBERS}", json.dumps(list(ids))):
        id_, uuid, document, version, code, coder, start, end, comment, star, origin = row
        said = str(comment, "utf-8")
        where = (document, version, code, coder, start, end)
        found[id_] = CodedPassage(id_, identifier_text(uuid), *where, said, star, origin)
    return found


def speaking(project: Project) -> set[int]:
    """The speakers who say something in the current version of a document."""
    sql = """
        SELECT DISTINCT s.id FROM speaker s WHERE EXISTS (
            SELECT 1 FROM turn t WHERE t.speaker_id = s.id AND length(t.speech) > 0 AND t.version_id = (
                SELECT v.id FROM version v WHERE v.document_id = s.document_id ORDER BY v.number DESC LIMIT 1))
    """
    return {row[0] for row in fetch(project, sql)}


def packed_turns(project: Project, version_id: int) -> list[PackedTurn]:
    """The turns of a version, in order."""
    sql = """SELECT ordinal, start, "end", speaker_id, speech, start_ms FROM turn WHERE version_id = ? ORDER BY 1"""
    return fetch(project, sql, version_id)


def texts_of(project: Project, version_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """(version, its whole text), in the order given, a few at a time; a version that is gone is left out."""
    version, content = tables.version, tables.content
    query = select(version.c.id, content.c.codec, content.c.data).join(
        content, content.c.sha256 == version.c.text_sha256
    )
    wanted = list(version_ids)
    for i in range(0, len(wanted), _BATCH):
        batch = wanted[i : i + _BATCH]
        with project.reading() as connection:
            rows = connection.execute(query.where(version.c.id.in_(batch))).all()
            found = {row[0]: unpacked(row[1], row[2]).decode() for row in rows}
        yield from ((version_id, found[version_id]) for version_id in batch if version_id in found)


def attribute_values(project: Project) -> list[ValueRow]:
    """The value of every attribute for every case and document."""
    table = tables.attribute_value
    query = select(table.c.id, table.c.attribute_id, table.c.case_id, table.c.document_id, table.c.value)
    with project.reading() as connection:
        return [ValueRow(*row) for row in connection.execute(query.order_by(table.c.id))]


def _among(column: str, ids: Collection[int] | None) -> tuple[str, list[str]]:
    """A WHERE clause for a column that must hold one of some ids, and its parameters; nothing for None."""
    if ids is None:
        return "", []
    return f"WHERE {column} IN {NUMBERS}", [json.dumps(list(ids))]


def fetch(project: Project, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows straight from the driver: whole studies are read, and a Row object for each would double the time."""
    with project.reading() as connection:
        return fetch_all(connection, sql, values)


def _numbers(packed: bytes) -> array[int]:
    """The offsets of packed spans: start, end, start, end …"""
    numbers: array[int] = array("I")
    numbers.frombytes(packed)
    if byteorder == "big":
        numbers.byteswap()
    return numbers
