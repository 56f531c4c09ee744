"""Which texts the word index knows, and all their words: see `word_index`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table

from qualcode.storage.columns import metadata, word
from qualcode.storage.types import Utf8

indexed_text = Table(
    "indexed_text",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", LargeBinary(32), ForeignKey("content.sha256"), nullable=False, unique=True),
    word("rule"),
    sqlite_autoincrement=True,
)
vocabulary = Table("vocabulary", metadata, Column("word", Utf8, primary_key=True), sqlite_with_rowid=False)
