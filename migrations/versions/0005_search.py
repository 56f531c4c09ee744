"""Search: an index of the words of all texts, saved queries, and codings that a program gave by their origin

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_query",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("query", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["coder_id"], ["coder.id"], name=op.f("fk_saved_query_coder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_query")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_query_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_saved_query_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "indexed_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name=op.f("fk_indexed_text_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indexed_text")),
        sa.UniqueConstraint("sha256", name=op.f("uq_indexed_text_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "vocabulary",
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_vocabulary")),
        sqlite_with_rowid=False,
    )
    # Words come cut already, as letters and digits of ASCII with a blank between them. It holds no text, no places and
    # no counts, only which text has which word; what is filled in follows from the texts.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE word_index USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
    else:
        op.execute(
            "CREATE TABLE word_index (text_id integer PRIMARY KEY REFERENCES indexed_text (id), words text[] NOT NULL)"
        )
        op.execute("CREATE INDEX word_index_words ON word_index USING gin (words)")
    op.drop_index("ix_coding_suggested", "coding")
    op.create_index(
        "ix_coding_machine",
        "coding",
        ["origin", "code_id", "document_id", "coder_id"],
        sqlite_where=sa.text("origin IN ('suggested', 'autocoded')"),
        postgresql_where=sa.text("origin IN ('suggested', 'autocoded')"),
    )


def downgrade() -> None:
    op.drop_index("ix_coding_machine", "coding")
    op.create_index(
        "ix_coding_suggested",
        "coding",
        ["code_id", "document_id", "coder_id"],
        sqlite_where=sa.text("origin = 'suggested'"),
        postgresql_where=sa.text("origin = 'suggested'"),
    )
    op.execute("DROP TABLE word_index")
    op.drop_table("vocabulary")
    op.drop_table("indexed_text")
    op.drop_table("saved_query")
