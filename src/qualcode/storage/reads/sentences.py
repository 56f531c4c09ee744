"""The sentences of many documents in one sweep."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from sys import byteorder

from sqlalchemy import select

from qualcode.domain.spans import Span
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import unpack_spans


def sentences_by_version(project: Project, version_ids: Collection[int]) -> dict[int, list[Span]]:
    """version → its sentences of speech, ascending and disjoint."""
    table = tables.sentences
    query = select(table.c.version_id, table.c.spans)
    with project.reading() as connection:
        return {
            row[0]: unpack_spans(row[1])
            for part in in_parts({"version_id": list(version_ids)})
            for row in connection.execute(query.where(condition(table, part)))
        }


def sentence_offsets(project: Project, version_ids: Collection[int]) -> dict[int, tuple[array[int], array[int]]]:
    """version → where its sentences start and where they end, ascending: for looking up a few of very many."""
    table = tables.sentences
    query = select(table.c.version_id, table.c.spans)
    found: dict[int, tuple[array[int], array[int]]] = {}
    with project.reading() as connection:
        for part in in_parts({"version_id": list(version_ids)}):
            for version_id, packed in connection.execute(query.where(condition(table, part))):
                numbers: array[int] = array("I")
                numbers.frombytes(packed)
                if byteorder == "big":
                    numbers.byteswap()
                found[version_id] = (numbers[0::2], numbers[1::2])
    return found
