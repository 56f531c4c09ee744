"""The tables of the journal: one row a change, and the images of what it wrote."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table

from qualcode.storage.columns import entity, metadata, number, reference, text_column, word

change = entity(
    "change",
    word("kind"),
    reference("coder_id", "coder"),
    number("at_ms"),
    word("verb"),
    text_column("summary"),
    text_column("reason"),
    reference("undoes", "change", nullable=True),
    reference("root", "change", nullable=True, index=True),
    # Not foreign keys: the document or code that a change speaks of may be gone after an undo.
    number("document_id", nullable=True),
    number("focus_start", nullable=True),
    number("focus_end", nullable=True),
    number("rows"),
    # 1 if it touched the codebook; NULL where it was written before this was noted, and its images tell.
    number("codebook", nullable=True),
    Index("ix_change_coder", "coder_id", "kind"),
)

change_image = Table(
    "change_image",
    metadata,
    Column("change_id", Integer, ForeignKey("change.id"), primary_key=True),
    word("codec"),
    Column("data", LargeBinary, nullable=False),
)
