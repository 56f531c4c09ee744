"""What tables are made of: columns of the project's own kinds, and entities with a UUID."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.schema import SchemaItem

from qualcode.storage.types import Identifier, Utf8

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def entity(name: str, *items: SchemaItem) -> Table:
    """A table with an integer key that is never used twice and a UUID."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("uuid", Identifier, nullable=False, unique=True),
        *items,
        sqlite_autoincrement=True,
    )


def reference(column: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    """The id of a row of another table."""
    return Column(column, Integer, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def text_column(column: str) -> Column[str]:
    """What people wrote or said, as UTF-8 bytes."""
    return Column(column, Utf8, nullable=False)


def number(column: str, *, nullable: bool = False) -> Column[int]:
    """A number; times, in milliseconds, are named `…_ms`."""
    return Column(column, BigInteger if column.endswith("_ms") else Integer, nullable=nullable)


def word(column: str, *, nullable: bool = False) -> Column[str]:
    """One of a few words of the program's own."""
    return Column(column, String, nullable=nullable)
