"""The tables of a team: rounds and who codes what in them, bundles handed out, and what came back of them."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, UniqueConstraint

from qualcode.storage.columns import entity, number, reference, text_column, word
from qualcode.storage.types import Identifier, Utf8

round_ = entity(
    "round",
    text_column("name"),
    number("blind"),
    word("unit"),
    number("codebook_change", nullable=True),
    number("created_ms"),
    reference("codebook_version_id", "codebook_version", nullable=True),
    number("open_codebook", nullable=True),  # 1: coders may change the codebook while they code.
    Column("plan", Utf8, nullable=True),  # How the documents were drawn, as JSON.
    Column("note", Utf8, nullable=True),
    reference("coder_id", "coder", nullable=True),
    number("closed_ms", nullable=True),
    UniqueConstraint("name"),
)

assignment = entity(
    "assignment",
    reference("round_id", "round"),
    reference("document_id", "document"),
    reference("coder_id", "coder", index=True),
    word("state"),
    number("changed_ms"),
    reference("changed_by", "coder", nullable=True),
    number("begun_ms", nullable=True),
    number("finished_ms", nullable=True),
    UniqueConstraint("round_id", "document_id", "coder_id"),
)

# What was handed out to a coder; the same row stands in the project and in the bundle.
bundle = entity(
    "bundle",
    reference("coder_id", "coder"),
    reference("round_id", "round", nullable=True),
    number("blind"),
    number("open_codebook"),
    number("documents"),
    number("change"),  # Of the project's journal: where it left from.
    Column("seal", LargeBinary(32), nullable=True),  # SHA-256 of what it held when it left; NULL inside the bundle.
    number("made_ms"),
    reference("made_by", "coder"),
)

# A file that was merged, and how far: merging it again goes on from there.
merged = entity(
    "merged",
    Column("origin", Identifier, nullable=False, index=True),  # Of the bundle, or of the project that grew apart.
    Column("until", Identifier, nullable=True),  # The last change of its journal that has come in.
    # The changes that came in with it, by the second half of each one's UUID: an older copy is known for one by them.
    Column("changes", LargeBinary, nullable=True),
    # Table → UUID there → UUID here, as JSON: what was found by its text, its name, or by what a person said.
    Column("pairs", Utf8, nullable=True),
    text_column("file_name"),
    reference("coder_id", "coder"),
    number("merged_ms"),
)

# Changed on both sides: what stands here and what came in, until a person settles it.
conflict = entity(
    "conflict",
    reference("merged_id", "merged", index=True),
    word("kind"),
    word("item_table"),
    Column("item", Identifier, nullable=False),
    reference("coder_id", "coder"),
    reference("document_id", "document", nullable=True, index=True),
    text_column("base"),
    text_column("ours"),
    text_column("theirs"),
    word("state"),
    reference("decided_by", "coder", nullable=True),
    number("decided_ms", nullable=True),
    number("created_ms"),
)

# How a passage that coders read differently, or alike, was settled; what they coded stays, Consensus has the outcome.
decision = entity(
    "decision",
    reference("document_id", "document", index=True),
    reference("round_id", "round", nullable=True),
    word("kind"),
    word("verdict"),
    text_column("basis"),  # Who was compared and what they had coded, as JSON: `domain.disagreements.Difference.basis`.
    text_column("outcome"),  # The UUIDs of codings of Consensus, as JSON.
    text_column("reason"),
    reference("coder_id", "coder"),
    number("created_ms"),
    word("state"),
    reference("ended_by", "coder", nullable=True),
    number("ended_ms", nullable=True),
)
