"""The tables of a project. The migrations make them; a test holds the two to be equal.

Every entity has an integer key, which is local to the file and never used twice, and a UUID, which is the
entity's identity in every copy of the project. No foreign key cascades: a row that changes without the one door
(`transaction.Transaction`) would change without an image in the journal.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    text,
)

from qualcode.storage.columns import entity, number, reference, text_column, word
from qualcode.storage.columns import metadata as metadata
from qualcode.storage.index_tables import indexed_text as indexed_text
from qualcode.storage.index_tables import vocabulary as vocabulary
from qualcode.storage.journal_tables import change as change
from qualcode.storage.journal_tables import change_image as change_image
from qualcode.storage.team_tables import assignment as assignment
from qualcode.storage.team_tables import bundle as bundle
from qualcode.storage.team_tables import conflict as conflict
from qualcode.storage.team_tables import decision as decision
from qualcode.storage.team_tables import merged as merged
from qualcode.storage.team_tables import round_ as round_
from qualcode.storage.types import Identifier, Utf8

# What indexes cover is told here for files alone: for a server the migrations tell it, and telling it here, too, would
# load its dialect whenever a file is opened.
_MACHINE = text("origin IN ('suggested', 'autocoded')")
_DEFINED = text("definition_id IS NOT NULL")

project = entity(
    "project",
    text_column("name"),
    number("created_ms"),
    # Of the codebook's own file; columns that came later are NULL until something is said, as the journal has it.
    Column("codebook_version", Utf8, nullable=True),
    Column("codebook_comments", Utf8, nullable=True),
    number("suggestions", nullable=True),  # 0: nobody is shown any.
    Column("bundle", Identifier, nullable=True),  # The bundle that this file is; NULL: the project itself.
)

coder = entity(
    "coder",
    text_column("name"),
    word("role"),
    word("colour"),
    number("created_ms"),
    # The name under which the coder is known to a database server; the server holds blindness by it.
    Column("login", Utf8, nullable=True),
    UniqueConstraint("name"),
)

# Texts and original files by their hash: immutable, never deleted by undo, and therefore named in images, not copied.
content = Table(
    "content",
    metadata,
    Column("sha256", LargeBinary(32), primary_key=True),
    number("size"),
    word("codec"),
    Column("data", LargeBinary, nullable=False),
)

document = entity(
    "document",
    text_column("name"),
    word("kind"),
    text_column("file_name"),
    word("format"),
    word("language", nullable=True),
    Column("site_id", Integer, ForeignKey("cases.id"), nullable=True),
    number("imported_ms"),
    UniqueConstraint("name"),
)

version = entity(
    "version",
    reference("document_id", "document"),
    number("number"),
    Column("text_sha256", LargeBinary(32), ForeignKey("content.sha256"), nullable=False),
    Column("original_sha256", LargeBinary(32), ForeignKey("content.sha256"), nullable=False, index=True),
    word("encoding", nullable=True),
    word("notation", nullable=True),
    number("length"),
    number("words"),
    text_column("metadata"),
    text_column("warnings"),
    number("created_ms"),
    UniqueConstraint("document_id", "number"),
)

speaker = entity(
    "speaker",
    reference("document_id", "document"),
    text_column("label"),
    word("role"),
    reference("case_id", "cases", nullable=True, index=True),
    UniqueConstraint("document_id", "label"),
)

turn = Table(
    "turn",
    metadata,
    Column("version_id", Integer, ForeignKey("version.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    number("start"),
    number("end"),
    reference("speaker_id", "speaker", nullable=True),
    number("label_start", nullable=True),
    number("label_end", nullable=True),
    Column("speech", LargeBinary, nullable=False),
    Column("stamps", LargeBinary, nullable=True),
    number("start_ms", nullable=True),
    number("end_ms", nullable=True),
    sqlite_with_rowid=False,
)

# One row holds all sentences of a version: 300,000 rows of a big study would be read and written only together.
sentences = Table(
    "sentences",
    metadata,
    Column("version_id", Integer, ForeignKey("version.id"), primary_key=True),
    word("rule"),
    Column("spans", LargeBinary, nullable=False),
)

cases = entity(
    "cases",
    word("kind"),
    text_column("name"),
    reference("site_id", "cases", nullable=True, index=True),
    word("withheld", nullable=True),  # Why no publication may show it; NULL: any may.
    Column("withheld_until", Utf8, nullable=True),  # The day on which an embargo ends.
    UniqueConstraint("kind", "name"),
)

attribute = entity(
    "attribute",
    word("level"),
    text_column("name"),
    word("type"),
    text_column("allowed"),
    UniqueConstraint("level", "name"),
)

attribute_value = entity(
    "attribute_value",
    reference("attribute_id", "attribute"),
    reference("case_id", "cases", nullable=True, index=True),
    reference("document_id", "document", nullable=True, index=True),
    text_column("value"),
    UniqueConstraint("attribute_id", "case_id"),
    UniqueConstraint("attribute_id", "document_id"),
    CheckConstraint("(case_id IS NULL) <> (document_id IS NULL)", name="one_bearer"),
)

code = entity(
    "code",
    reference("parent_id", "code", nullable=True, index=True),
    number("position"),
    text_column("name"),
    text_column("definition"),
    text_column("include"),
    text_column("exclude"),
    text_column("example"),
    word("colour"),
    text_column("mark"),
    text_column("memo"),
    number("retired"),
    number("created_ms"),
    # NULL: the definition that the code was made with. Not foreign keys: a definition may be taken back by an undo
    # while codings that were made under it stand; they are outdated then.
    number("definition_id", nullable=True),
    Column("comments", Utf8, nullable=True),
    Column("keywords", Utf8, nullable=True),
)

# What a code meant from one redefinition to the next. A code that was never redefined, merged or split has none.
definition = entity(
    "definition",
    Column("code", Identifier, nullable=False, index=True),
    number("number"),
    text_column("name"),
    text_column("definition"),
    text_column("include"),
    text_column("exclude"),
    text_column("reason"),
    reference("coder_id", "coder", nullable=True),
    number("created_ms"),
    UniqueConstraint("code", "number"),
)

# A theme that a code belongs to beside the one it hangs under.
code_theme = entity(
    "code_theme",
    reference("code_id", "code"),
    reference("theme_id", "code", index=True),
    UniqueConstraint("code_id", "theme_id"),
)

# A code that was merged into another: who meets its UUID in a copy of the project finds where it went.
former_code = entity(
    "former_code",
    Column("code", Identifier, nullable=False, unique=True),
    text_column("path"),
    reference("into_id", "code", index=True),
    number("merged_ms"),
)

coding = entity(
    "coding",
    reference("document_id", "document"),
    reference("version_id", "version"),
    reference("code_id", "code"),
    reference("coder_id", "coder", index=True),
    number("start"),
    number("end"),
    text_column("quote"),
    text_column("prefix"),
    text_column("suffix"),
    number("turn"),
    word("origin"),
    text_column("comment"),
    number("star"),
    number("created_ms"),
    number("definition_id", nullable=True),
    Index("ix_coding_document", "document_id", "start"),
    Index("ix_coding_code", "code_id", "document_id", "coder_id"),
    Index("ix_coding_definition", "definition_id", sqlite_where=_DEFINED),
    Index(
        "ix_coding_machine",
        "origin",
        "code_id",
        "document_id",
        "coder_id",
        sqlite_where=_MACHINE,
    ),
    CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
)

coverage_mark = entity(
    "coverage_mark",
    reference("document_id", "document"),
    reference("coder_id", "coder"),
    number("start"),
    number("end"),
    number("created_ms"),
    Index("ix_coverage_mark_document", "document_id", "coder_id"),
    CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
)

rejection = entity(
    "rejection",
    reference("document_id", "document"),
    reference("code_id", "code", index=True),
    reference("coder_id", "coder"),
    number("start"),
    number("end"),
    number("created_ms"),
    Index("ix_rejection_document", "document_id", "coder_id"),
    CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
)

document_state = entity(
    "document_state",
    reference("document_id", "document"),
    reference("coder_id", "coder"),
    word("state"),
    number("changed_ms"),
    UniqueConstraint("document_id", "coder_id"),
)

pinned_code = entity(
    "pinned_code",
    reference("coder_id", "coder"),
    number("slot"),
    reference("code_id", "code"),
    UniqueConstraint("coder_id", "slot"),
)

memo = entity(
    "memo",
    word("kind"),
    text_column("text"),
    reference("coder_id", "coder"),
    number("created_ms"),
    number("changed_ms"),
    reference("document_id", "document", nullable=True, index=True),
    reference("code_id", "code", nullable=True, index=True),
    reference("coding_id", "coding", nullable=True, index=True),
    reference("case_id", "cases", nullable=True, index=True),
    number("start", nullable=True),
    number("end", nullable=True),
)

# What lost its place when its transcript was corrected: kept whole, out of every count, until a person places it.
unplaced = entity(
    "unplaced",
    Column("item", Identifier, nullable=False, unique=True),
    word("kind"),
    reference("document_id", "document", index=True),
    reference("version_id", "version"),
    reference("coder_id", "coder"),
    reference("code_id", "code", nullable=True, index=True),
    Column("holder", Identifier, nullable=True),
    number("start"),
    number("end"),
    text_column("quote"),
    text_column("prefix"),
    text_column("suffix"),
    number("turn"),
    text_column("rest"),
    number("created_ms"),
    CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
)

# A state of the codebook that was given a name; kept whole, since copies of a project have no journal.
codebook_version = entity(
    "codebook_version",
    text_column("name"),
    number("change"),
    reference("coder_id", "coder"),
    text_column("reason"),
    Column("codebook_sha256", LargeBinary(32), ForeignKey("content.sha256"), nullable=False),
    number("created_ms"),
    UniqueConstraint("name"),
)

# While one of them has not ended, coders propose and the lead accepts.
freeze = entity(
    "freeze",
    text_column("name"),
    reference("round_id", "round", nullable=True),
    reference("coder_id", "coder"),
    number("created_ms"),
    number("ended_ms", nullable=True),
)

proposal = entity(
    "proposal",
    word("kind"),
    reference("code_id", "code", nullable=True, index=True),
    text_column("name"),
    text_column("rest"),
    text_column("reason"),
    reference("document_id", "document", nullable=True, index=True),
    number("start", nullable=True),
    number("end", nullable=True),
    text_column("quote"),
    reference("coder_id", "coder"),
    number("created_ms"),
    word("state"),
    reference("decided_by", "coder", nullable=True),
    number("decided_ms", nullable=True),
    text_column("answer"),
)

set_ = entity("sets", word("kind"), text_column("name"), UniqueConstraint("kind", "name"))

set_member = entity(
    "set_member",
    reference("set_id", "sets", index=True),
    reference("document_id", "document", nullable=True, index=True),
    reference("case_id", "cases", nullable=True, index=True),
    reference("code_id", "code", nullable=True, index=True),
)

# What was asked under a name. Codes stand in it by their UUIDs: it goes on meaning what it meant when they are renamed.
saved_query = entity(
    "saved_query",
    text_column("name"),
    text_column("query"),
    text_column("note"),
    reference("coder_id", "coder"),
    number("created_ms"),
    number("changed_ms"),
    UniqueConstraint("name"),
)

CODEBOOK = frozenset({"code", "code_theme", "former_code"})
"""What a state of the codebook consists of."""

TEAM = frozenset({"coder", "round", "assignment"})
"""Who codes what, and so what is hidden from whom."""

JOURNAL = frozenset({"change", "change_image"})
"""The journal itself: only ever appended to, never imaged."""

IMMUTABLE = frozenset({"content", "indexed_text", "vocabulary"})
"""Kept by hash, and what follows from that: rows come, never change, and go only with an erasure; images name their
hash."""
