"""The tables of a project. The migrations make them; a test holds the two to be equal.

Every entity has an integer key, which is local to the file and never used twice, and a UUID, which is the
entity's identity in every copy of the project. No foreign key cascades: a row that changes without the one door
(`transaction.Transaction`) would change without an image in the journal.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
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


def _entity(name: str, *items: SchemaItem) -> Table:
    """A table with an integer key that is never used twice and a UUID."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("uuid", Identifier, nullable=False, unique=True),
        *items,
        sqlite_autoincrement=True,
    )


def _reference(column: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    return Column(column, Integer, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def _text(column: str) -> Column[str]:
    return Column(column, Utf8, nullable=False)


def _number(column: str, *, nullable: bool = False) -> Column[int]:
    return Column(column, BigInteger if column.endswith("_ms") else Integer, nullable=nullable)


def _word(column: str, *, nullable: bool = False) -> Column[str]:
    return Column(column, String, nullable=nullable)


project = _entity(
    "project",
    _text("name"),
    _number("created_ms"),
    # Of the codebook's own file; columns that came later are NULL until something is said, as the journal has it.
    Column("codebook_version", Utf8, nullable=True),
    Column("codebook_comments", Utf8, nullable=True),
)

coder = _entity("coder", _text("name"), _word("role"), _word("colour"), _number("created_ms"), UniqueConstraint("name"))

# Texts and original files by their hash: immutable, never deleted by undo, and therefore named in images, not copied.
content = Table(
    "content",
    metadata,
    Column("sha256", LargeBinary(32), primary_key=True),
    _number("size"),
    _word("codec"),
    Column("data", LargeBinary, nullable=False),
)

document = _entity(
    "document",
    _text("name"),
    _word("kind"),
    _text("file_name"),
    _word("format"),
    _word("language", nullable=True),
    Column("site_id", Integer, ForeignKey("cases.id"), nullable=True),
    _number("imported_ms"),
    UniqueConstraint("name"),
)

version = _entity(
    "version",
    _reference("document_id", "document"),
    _number("number"),
    Column("text_sha256", LargeBinary(32), ForeignKey("content.sha256"), nullable=False),
    Column("original_sha256", LargeBinary(32), ForeignKey("content.sha256"), nullable=False, index=True),
    _word("encoding", nullable=True),
    _word("notation", nullable=True),
    _number("length"),
    _number("words"),
    _text("metadata"),
    _text("warnings"),
    _number("created_ms"),
    UniqueConstraint("document_id", "number"),
)

speaker = _entity(
    "speaker",
    _reference("document_id", "document"),
    _text("label"),
    _word("role"),
    _reference("case_id", "cases", nullable=True, index=True),
    UniqueConstraint("document_id", "label"),
)

turn = Table(
    "turn",
    metadata,
    Column("version_id", Integer, ForeignKey("version.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    _number("start"),
    _number("end"),
    _reference("speaker_id", "speaker", nullable=True),
    _number("label_start", nullable=True),
    _number("label_end", nullable=True),
    Column("speech", LargeBinary, nullable=False),
    Column("stamps", LargeBinary, nullable=True),
    _number("start_ms", nullable=True),
    _number("end_ms", nullable=True),
    sqlite_with_rowid=False,
)

# One row holds all sentences of a version: 300,000 rows of a big study would be read and written only together.
sentences = Table(
    "sentences",
    metadata,
    Column("version_id", Integer, ForeignKey("version.id"), primary_key=True),
    _word("rule"),
    Column("spans", LargeBinary, nullable=False),
)

cases = _entity(
    "cases",
    _word("kind"),
    _text("name"),
    _reference("site_id", "cases", nullable=True, index=True),
    UniqueConstraint("kind", "name"),
)

attribute = _entity(
    "attribute",
    _word("level"),
    _text("name"),
    _word("type"),
    _text("allowed"),
    UniqueConstraint("level", "name"),
)

attribute_value = _entity(
    "attribute_value",
    _reference("attribute_id", "attribute"),
    _reference("case_id", "cases", nullable=True, index=True),
    _reference("document_id", "document", nullable=True, index=True),
    _text("value"),
    UniqueConstraint("attribute_id", "case_id"),
    UniqueConstraint("attribute_id", "document_id"),
    CheckConstraint("(case_id IS NULL) <> (document_id IS NULL)", name="one_bearer"),
)

code = _entity(
    "code",
    _reference("parent_id", "code", nullable=True, index=True),
    _number("position"),
    _text("name"),
    _text("definition"),
    _text("include"),
    _text("exclude"),
    _text("example"),
    _word("colour"),
    _text("mark"),
    _text("memo"),
    _number("retired"),
    _number("created_ms"),
    # NULL: the definition that the code was made with. Not foreign keys: a definition may be taken back by an undo
    # while codings that were made under it stand; they are outdated then.
    _number("definition_id", nullable=True),
    Column("comments", Utf8, nullable=True),
)

# What a code meant from one redefinition to the next. A code that was never redefined, merged or split has none.
definition = _entity(
    "definition",
    Column("code", Identifier, nullable=False, index=True),
    _number("number"),
    _text("name"),
    _text("definition"),
    _text("include"),
    _text("exclude"),
    _text("reason"),
    _reference("coder_id", "coder", nullable=True),
    _number("created_ms"),
    UniqueConstraint("code", "number"),
)

# A theme that a code belongs to beside the one it hangs under.
code_theme = _entity(
    "code_theme",
    _reference("code_id", "code"),
    _reference("theme_id", "code", index=True),
    UniqueConstraint("code_id", "theme_id"),
)

# A code that was merged into another: who meets its UUID in a copy of the project finds where it went.
former_code = _entity(
    "former_code",
    Column("code", Identifier, nullable=False, unique=True),
    _text("path"),
    _reference("into_id", "code", index=True),
    _number("merged_ms"),
)

coding = _entity(
    "coding",
    _reference("document_id", "document"),
    _reference("version_id", "version"),
    _reference("code_id", "code"),
    _reference("coder_id", "coder", index=True),
    _number("start"),
    _number("end"),
    _text("quote"),
    _text("prefix"),
    _text("suffix"),
    _number("turn"),
    _word("origin"),
    _text("comment"),
    _number("star"),
    _number("created_ms"),
    _number("definition_id", nullable=True),
    Index("ix_coding_document", "document_id", "start"),
    Index("ix_coding_code", "code_id", "document_id", "coder_id"),
    Index("ix_coding_definition", "definition_id", sqlite_where=text("definition_id IS NOT NULL")),
    CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
)

coverage_mark = _entity(
    "coverage_mark",
    _reference("document_id", "document"),
    _reference("coder_id", "coder"),
    _number("start"),
    _number("end"),
    _number("created_ms"),
    Index("ix_coverage_mark_document", "document_id", "coder_id"),
    CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
)

document_state = _entity(
    "document_state",
    _reference("document_id", "document"),
    _reference("coder_id", "coder"),
    _word("state"),
    _number("changed_ms"),
    UniqueConstraint("document_id", "coder_id"),
)

pinned_code = _entity(
    "pinned_code",
    _reference("coder_id", "coder"),
    _number("slot"),
    _reference("code_id", "code"),
    UniqueConstraint("coder_id", "slot"),
)

memo = _entity(
    "memo",
    _word("kind"),
    _text("text"),
    _reference("coder_id", "coder"),
    _number("created_ms"),
    _number("changed_ms"),
    _reference("document_id", "document", nullable=True, index=True),
    _reference("code_id", "code", nullable=True, index=True),
    _reference("coding_id", "coding", nullable=True, index=True),
    _reference("case_id", "cases", nullable=True, index=True),
    _number("start", nullable=True),
    _number("end", nullable=True),
)

# What lost its place when its transcript was corrected: kept whole, out of every count, until a person places it.
unplaced = _entity(
    "unplaced",
    Column("item", Identifier, nullable=False, unique=True),
    _word("kind"),
    _reference("document_id", "document", index=True),
    _reference("version_id", "version"),
    _reference("coder_id", "coder"),
    _reference("code_id", "code", nullable=True, index=True),
    Column("holder", Identifier, nullable=True),
    _number("start"),
    _number("end"),
    _text("quote"),
    _text("prefix"),
    _text("suffix"),
    _number("turn"),
    _text("rest"),
    _number("created_ms"),
    CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
)

round_ = _entity(
    "round",
    _text("name"),
    _number("blind"),
    _word("unit"),
    _number("codebook_change", nullable=True),
    _number("created_ms"),
    UniqueConstraint("name"),
)

assignment = _entity(
    "assignment",
    _reference("round_id", "round"),
    _reference("document_id", "document"),
    _reference("coder_id", "coder"),
    _word("state"),
    _number("changed_ms"),
    UniqueConstraint("round_id", "document_id", "coder_id"),
)

# A state of the codebook that was given a name; kept whole, since copies of a project have no journal.
codebook_version = _entity(
    "codebook_version",
    _text("name"),
    _number("change"),
    _reference("coder_id", "coder"),
    _text("reason"),
    Column("codebook_sha256", LargeBinary(32), ForeignKey("content.sha256"), nullable=False),
    _number("created_ms"),
    UniqueConstraint("name"),
)

# While one of them has not ended, coders propose and the lead accepts.
freeze = _entity(
    "freeze",
    _text("name"),
    _reference("round_id", "round", nullable=True),
    _reference("coder_id", "coder"),
    _number("created_ms"),
    _number("ended_ms", nullable=True),
)

proposal = _entity(
    "proposal",
    _word("kind"),
    _reference("code_id", "code", nullable=True, index=True),
    _text("name"),
    _text("rest"),
    _text("reason"),
    _reference("document_id", "document", nullable=True, index=True),
    _number("start", nullable=True),
    _number("end", nullable=True),
    _text("quote"),
    _reference("coder_id", "coder"),
    _number("created_ms"),
    _word("state"),
    _reference("decided_by", "coder", nullable=True),
    _number("decided_ms", nullable=True),
    _text("answer"),
)

set_ = _entity("sets", _word("kind"), _text("name"), UniqueConstraint("kind", "name"))

set_member = _entity(
    "set_member",
    _reference("set_id", "sets", index=True),
    _reference("document_id", "document", nullable=True, index=True),
    _reference("case_id", "cases", nullable=True, index=True),
    _reference("code_id", "code", nullable=True, index=True),
)

change = _entity(
    "change",
    _word("kind"),
    _reference("coder_id", "coder"),
    _number("at_ms"),
    _word("verb"),
    _text("summary"),
    _text("reason"),
    _reference("undoes", "change", nullable=True),
    _reference("root", "change", nullable=True, index=True),
    # Not foreign keys: the document or code that a change speaks of may be gone after an undo.
    _number("document_id", nullable=True),
    _number("focus_start", nullable=True),
    _number("focus_end", nullable=True),
    _number("rows"),
    # 1 if it touched the codebook; NULL where it was written before this was noted, and its images tell.
    _number("codebook", nullable=True),
    Index("ix_change_coder", "coder_id", "kind"),
)

change_image = Table(
    "change_image",
    metadata,
    Column("change_id", Integer, ForeignKey("change.id"), primary_key=True),
    _word("codec"),
    Column("data", LargeBinary, nullable=False),
)

CODEBOOK = frozenset({"code", "code_theme", "former_code"})
"""What a state of the codebook consists of."""

JOURNAL = frozenset({"change", "change_image"})
"""The journal itself: only ever appended to, never imaged."""

IMMUTABLE = frozenset({"content"})
"""Kept by hash: rows come, never change, and go only with an erasure; images name their hash."""
