"""What tables hold, as merging sees it: what makes two rows the same thing, and which differences mean something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.storage.reads.rows import columns_of
from qualcode.team.merging.state import Row

NATURAL: Mapping[str, tuple[str, ...]] = {
    "cases": ("kind", "name"),
    "attribute": ("level", "name"),
    "attribute_value": ("attribute_id", "case_id", "document_id"),
    "speaker": ("document_id", "label"),
    "definition": ("code", "number"),
    "code_theme": ("code_id", "theme_id"),
    "former_code": ("code",),
    "coding": ("code_id", "document_id", "coder_id", "start", "end"),
    "coverage_mark": ("document_id", "coder_id", "start", "end"),
    "rejection": ("document_id", "code_id", "coder_id", "start", "end"),
    "document_state": ("document_id", "coder_id"),
    "pinned_code": ("coder_id", "slot"),
    "sets": ("kind", "name"),
    "set_member": ("set_id", "document_id", "case_id", "code_id"),
    "saved_query": ("name",),
    "unplaced": ("item",),
    "assignment": ("round_id", "document_id", "coder_id"),
}
"""What makes two rows the same thing although they came to be apart."""
ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "memo": ("kind", "text", "coder_id", "document_id", "code_id", "coding_id", "case_id", "start", "end"),
}
"""What also does where both sides have another past, so that no UUID can tell."""
KEYS: Mapping[str, tuple[str, ...]] = {**NATURAL, "document": ("name",)}
"""Columns that no two rows here have alike."""
THEIRS = frozenset({"document_state", "pinned_code"})
"""Of these, what the coder did last in her own file holds."""
TELLING: Mapping[str, tuple[str, ...]] = {
    "cases": ("withheld", "withheld_until"),
    "attribute": ("type", "allowed"),
    "attribute_value": ("value",),
    "code": (*DEFINING_FIELDS, "example", "colour", "mark", "memo", "retired", "keywords"),
    "coding": ("comment", "star"),
    "definition": DEFINING_FIELDS,
    "former_code": ("into_id",),
    "saved_query": ("query", "note"),
    "speaker": ("role",),
    "document_state": ("state",),
    "pinned_code": ("code_id",),
    "assignment": ("state",),
}
"""Columns in which two rows that are the same thing may differ so that a person must be asked."""
QUIET: Mapping[str, frozenset[str]] = {
    "code": frozenset({"position"}),
    "memo": frozenset({"changed_ms"}),
    "saved_query": frozenset({"changed_ms"}),
    "assignment": frozenset({"changed_ms", "changed_by", "begun_ms", "finished_ms"}),
    "document_state": frozenset({"changed_ms"}),
}
"""Notes of the program's own: they go along, and are never what a person must settle."""
LEFT_OUT: Mapping[str, frozenset[str]] = {
    "document": frozenset({"file_name", "site_id"}),
    "speaker": frozenset({"case_id"}),
    "cases": frozenset({"site_id"}),
    "version": frozenset({"original_sha256", "metadata", "warnings"}),
    "definition": frozenset({"coder_id"}),
    "proposal": frozenset({"decided_by"}),
}
"""What a bundle may leave out: that it is not there does not mean that it was taken away."""
_KEYS = frozenset({"id", "uuid"})


def apart(one: Row, other: Row) -> bool:
    """Whether two rows that are the same thing came to be apart."""
    return bool(one["uuid"] != other["uuid"])


def differing(table: str, one: Row, other: Row) -> list[str]:
    """The columns in which rows of both sides differ so that it means something.

    Of rows that came to be apart only those count that say what they are: when they were made differs of itself.
    """
    passed = _KEYS | QUIET.get(table, frozenset()) | LEFT_OUT.get(table, frozenset())
    if apart(one, other):
        names = tuple(dict.fromkeys((*NATURAL.get(table, ()), *TELLING.get(table, ()))))
    else:
        names = columns_of(table)
    return [name for name in names if name not in passed and one[name] != other[name]]


def changed_there(table: str, base: Row, theirs: Row) -> list[str]:
    """The columns in which a row there differs from what it was so that it means something."""
    passed = _KEYS | QUIET.get(table, frozenset())
    return [name for name in columns_of(table) if name not in passed and base[name] != theirs[name]]


def only(row: Row, columns: Sequence[str]) -> Row:
    """Some columns of a row, with whose and where it is."""
    return {name: row[name] for name in ("coder_id", "document_id") if row.get(name) is not None} | {
        name: row[name] for name in columns
    }
