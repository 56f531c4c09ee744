"""How columns of a row become fields of a record of a project directory, and back."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.project_text_documents import UNDONE
from qualcode.domain.translation import tr
from qualcode.storage.reads.rows import Row, references_of, tables_in_order

Fields = dict[str, Any]
_TAKEN_BACK = 0
"""The id that stands for a definition which is there no longer: no row ever has it."""
_DEFINITION = "definition_id"


class Names(Protocol):
    """What things are called, by table and id."""

    def of(self, table: str, id_: int) -> tuple[str, str] | None:
        """Name and UUID; None where there is no such row."""
        ...


class Known(Protocol):
    """The things of a directory that is read."""

    def find(self, table: str, uuid: str | None, name: str) -> int:
        """The id that a thing gets.

        Raises:
            InputError: There is none of this UUID or name, or several have the name.
        """
        ...

    def meaning(self, code: str | None) -> int | None:
        """The id of the definition of a coding that names none, by its code's UUID."""
        ...

    def wrong(self, problem: str, remedy: str | None = None) -> InputError:
        """A refusal that names the line which is read."""
        ...


class Part(Protocol):
    """One column, or what belongs together, of a row."""

    def out(self, row: Row, names: Names) -> Fields:
        """The fields that it becomes."""
        ...

    def into(self, record: Any, known: Known) -> Row:
        """The columns that it becomes."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that is written as it is."""

    column: str
    field: str = ""

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        return {self.field or self.column: row[self.column]}

    def into(self, record: Any, known: Known) -> Row:
        """One column."""
        return {self.column: getattr(record, self.field or self.column)}


@dataclass(frozen=True, slots=True)
class Told:
    """What is written for people alone: it follows from other fields, and is not read."""

    field: str

    def out(self, row: Row, names: Names) -> Fields:
        """One field, where there is something to tell."""
        return {self.field: row[self.field]} if self.field in row else {}

    def into(self, record: Any, known: Known) -> Row:
        """Nothing."""
        return {}


@dataclass(frozen=True, slots=True)
class Flag:
    """0 or 1, or nothing."""

    column: str

    def out(self, row: Row, names: Names) -> Fields:
        """True or False."""
        return {self.column: None if row[self.column] is None else bool(row[self.column])}

    def into(self, record: Any, known: Known) -> Row:
        """0 or 1."""
        value = getattr(record, self.column)
        return {self.column: None if value is None else int(value)}


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing by its name and UUID."""

    column: str
    field: str
    table: str
    needed: bool = False

    def out(self, row: Row, names: Names) -> Fields:
        """Two fields; none where nothing is named."""
        found = names.of(self.table, row[self.column]) if row[self.column] is not None else None
        return {} if found is None else {self.field: found[0], f"{self.field}_id": found[1]}

    def into(self, record: Any, known: Known) -> Row:
        """The id of what the UUID says, else of what has the name."""
        uuid, name = getattr(record, f"{self.field}_id"), getattr(record, self.field)
        if uuid is None and not name:
            if self.needed:
                raise known.wrong(
                    tr("“{field}” is missing", field=self.field),
                    tr("write its name, or its UUID as “{field}_id”", field=self.field),
                )
            return {self.column: None}
        return {self.column: known.find(self.table, uuid, name)}


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder by name alone: no two are called alike."""

    column: str = "coder_id"
    field: str = "coder"
    needed: bool = True

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        found = names.of("coder", row[self.column]) if row[self.column] is not None else None
        return {self.field: found[0] if found is not None else ""}

    def into(self, record: Any, known: Known) -> Row:
        """The coder's id."""
        name = getattr(record, self.field)
        if not name and not self.needed:
            return {self.column: None}
        return {self.column: known.find("coder", None, name)}


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by its UUID alone."""

    column: str
    field: str
    table: str

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        found = names.of(self.table, row[self.column]) if row[self.column] is not None else None
        return {self.field: found[1] if found is not None else None}

    def into(self, record: Any, known: Known) -> Row:
        """The id."""
        uuid = getattr(record, self.field)
        return {self.column: None if uuid is None else known.find(self.table, uuid, "")}


@dataclass(frozen=True, slots=True)
class Definition:
    """Under which definition a coding was given."""

    def out(self, row: Row, names: Names) -> Fields:
        """Its UUID, or a word for one that an undo took back."""
        return {"definition": _definition_out(row[_DEFINITION], names)}

    def into(self, record: Any, known: Known) -> Row:
        """The id; one that no definition has where it was taken back, so that the coding stays outdated."""
        if record.definition is None:
            return {_DEFINITION: known.meaning(record.code_id)}
        return {_DEFINITION: _definition_into(record.definition, known)}


def _definition_out(id_: int | None, names: Names) -> str | None:
    if id_ is None:
        return None
    found = names.of("definition", id_)
    return found[1] if found is not None else UNDONE


def _definition_into(written: str | None, known: Known) -> int | None:
    if written is None:
        return None
    return _TAKEN_BACK if written == UNDONE else known.find("definition", written, "")


Dumps = Callable[[Any], str]
dumped: Dumps = json.JSONEncoder(ensure_ascii=False).encode
in_order: Dumps = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
compact: Dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
ascii_only: Dumps = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Json:
    """A column of JSON as what it says; written back with the very signs that the program writes."""

    column: str
    dumps: Dumps
    field: str = ""

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        value = None if row[self.column] is None else json.loads(row[self.column])
        return {self.field or self.column: tuple(value) if isinstance(value, list) else value}

    def into(self, record: Any, known: Known) -> Row:
        """One column."""
        value = getattr(record, self.field or self.column)
        return {self.column: None if value is None else self.dumps(value)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the queue holds beside its columns; the definition of a coding by its UUID."""

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        rest = json.loads(row["rest"])
        if _DEFINITION in rest:
            rest[_DEFINITION] = _definition_out(rest[_DEFINITION], names)
        return {"rest": rest}

    def into(self, record: Any, known: Known) -> Row:
        """One column."""
        rest = dict(record.rest)
        if _DEFINITION in rest:
            written = rest[_DEFINITION]
            if not isinstance(written, str | None):
                raise known.wrong(tr("“definition_id” in “rest” is no UUID"))
            rest[_DEFINITION] = _definition_into(written, known)
        return {"rest": in_order(rest)}


@dataclass(frozen=True, slots=True)
class Side:
    """A row of another table as one side of a conflict had it; what it refers to by UUID."""

    column: str

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        return {self.column: self._translated(json.loads(row[self.column]), row["item_table"], lambda table, id_: (
            found[1] if (found := names.of(table, id_)) is not None else UNDONE
        ))}  # fmt: skip

    def into(self, record: Any, known: Known) -> Row:
        """One column."""
        if record.table not in tables_in_order():
            raise known.wrong(tr("“{table}” is no table of a project", table=shown(record.table)))
        values = self._translated(
            getattr(record, self.column),
            record.table,
            lambda table, uuid: _TAKEN_BACK if uuid == UNDONE else known.find(table, uuid, ""),
        )
        return {self.column: in_order(values)}

    @staticmethod
    def _translated(values: Mapping[str, Any], table: str, other: Callable[[str, Any], Any]) -> Row:
        targets = references_of(table)
        return {
            name: other(targets[name], value) if name in targets and value is not None else value
            for name, value in values.items()
        }


@dataclass(frozen=True, slots=True)
class Base64:
    """Bytes that nobody reads."""

    column: str

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        return {self.column: None if row[self.column] is None else b64encode(row[self.column]).decode()}

    def into(self, record: Any, known: Known) -> Row:
        """One column."""
        value = getattr(record, self.column)
        try:
            return {self.column: None if value is None else b64decode(value, validate=True)}
        except ValueError as error:
            raise known.wrong(tr("“{column}” is no Base64", column=self.column), tr("take the line out")) from error


@dataclass(frozen=True, slots=True)
class Hash:
    """A SHA-256 in hexadecimal digits."""

    column: str
    field: str

    def out(self, row: Row, names: Names) -> Fields:
        """One field."""
        return {self.field: None if row[self.column] is None else bytes(row[self.column]).hex()}

    def into(self, record: Any, known: Known) -> Row:
        """One column."""
        value = getattr(record, self.field)
        return {self.column: None if value is None else bytes.fromhex(value)}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column that is not written: what it says holds in one file only."""

    column: str
    value: Any = None

    def out(self, row: Row, names: Names) -> Fields:
        """Nothing."""
        return {}

    def into(self, record: Any, known: Known) -> Row:
        """The value that stands for it."""
        return {self.column: self.value}
