"""Rows of a foreign table that others name by an id, whatever that id is."""

from __future__ import annotations

from collections.abc import Container

from qualcode.peers.cells import Cell, as_whole

_ROWS = 2**63
"""No row has a greater number."""


def keyed(rowid: Cell, id_: Cell, taken: set[str]) -> tuple[int, str]:
    """The number of a row, and the key that others name it by: its id, unless it has none or that of another."""
    assert isinstance(rowid, int)
    whole = as_whole(id_)
    key = str(whole) if whole is not None else ""
    if not key or key in taken:
        key = f"row {rowid}"
    taken.add(key)
    return rowid, key


def own_number(rowid: Cell, id_: Cell, taken: Container[int]) -> int:
    """The id by which others name a row; one that no row has, where it has none or that of another in `taken`."""
    assert isinstance(rowid, int)
    whole = as_whole(id_)
    if whole is not None and whole not in taken:
        return whole
    number = -1 - abs(rowid)
    while number in taken:
        number -= _ROWS
    return number
