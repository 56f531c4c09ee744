"""Suggestions: keywords of codes, what coders rejected, and whether the project wants any

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rejection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(16), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('"start" >= 0 AND "end" > "start"', name=op.f("ck_rejection_span")),
        sa.ForeignKeyConstraint(["code_id"], ["code.id"], name=op.f("fk_rejection_code_id")),
        sa.ForeignKeyConstraint(["coder_id"], ["coder.id"], name=op.f("fk_rejection_coder_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_rejection_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection")),
        sa.UniqueConstraint("uuid", name=op.f("uq_rejection_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rejection_document", "rejection", ["document_id", "coder_id"])
    op.create_index(op.f("ix_rejection_code_id"), "rejection", ["code_id"])
    op.create_index(
        "ix_coding_suggested",
        "coding",
        ["code_id", "document_id", "coder_id"],
        sqlite_where=sa.text("origin = 'suggested'"),
        postgresql_where=sa.text("origin = 'suggested'"),
    )
    # Nothing is filled in: a row may only hold what a change of the journal wrote.
    op.add_column("code", sa.Column("keywords", sa.LargeBinary(), nullable=True))
    op.add_column("project", sa.Column("suggestions", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_coding_suggested", "coding")
    op.drop_column("project", "suggestions")
    op.drop_column("code", "keywords")
    op.drop_index(op.f("ix_rejection_code_id"), "rejection")
    op.drop_index("ix_rejection_document", "rejection")
    op.drop_table("rejection")
