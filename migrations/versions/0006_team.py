"""A team: rounds with a codebook and a plan, bundles, what was merged of them, and conflicts

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIMES = ("made_ms", "merged_ms", "decided_ms", "created_ms")


def _entity(name: str, *items: sa.schema.SchemaItem) -> None:
    columns = [item for item in items if isinstance(item, sa.Column)]
    references = [item for item in items if not isinstance(item, sa.Column)]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(16), nullable=False),
        *columns,
        *references,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("uuid", name=op.f(f"uq_{name}_uuid")),
        sqlite_autoincrement=True,
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger() if name in _TIMES else sa.Integer(), nullable=nullable)


def _bytes(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length), nullable=nullable)


def _add_reference(table: str, column: str, target: str) -> None:
    """A column that is NULL in the rows there are; written out, since SQLite adds no constraint to a table."""
    op.execute(
        f'ALTER TABLE "{table}" ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)'
    )


def upgrade() -> None:
    op.add_column("project", _bytes("bundle", 16, nullable=True))
    op.add_column("coder", _bytes("login", nullable=True))
    _add_reference("round", "codebook_version_id", "codebook_version")
    op.add_column("round", sa.Column("open_codebook", sa.Integer(), nullable=True))
    op.add_column("round", _bytes("plan", nullable=True))
    op.add_column("round", _bytes("note", nullable=True))
    _add_reference("round", "coder_id", "coder")
    op.add_column("round", sa.Column("closed_ms", sa.BigInteger(), nullable=True))
    _add_reference("assignment", "changed_by", "coder")
    op.add_column("assignment", sa.Column("begun_ms", sa.BigInteger(), nullable=True))
    op.add_column("assignment", sa.Column("finished_ms", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_assignment_coder_id"), "assignment", ["coder_id"])
    _entity(
        "bundle",
        _number("coder_id"),
        _number("round_id", nullable=True),
        _number("blind"),
        _number("open_codebook"),
        _number("documents"),
        _number("change"),
        _bytes("seal", 32, nullable=True),
        _number("made_ms"),
        _number("made_by"),
        _reference("bundle", "coder_id", "coder"),
        _reference("bundle", "round_id", "round"),
        _reference("bundle", "made_by", "coder"),
    )
    _entity(
        "merged",
        _bytes("origin", 16),
        _bytes("until", 16, nullable=True),
        _bytes("changes", nullable=True),
        _bytes("pairs", nullable=True),
        _bytes("file_name"),
        _number("coder_id"),
        _number("merged_ms"),
        _reference("merged", "coder_id", "coder"),
    )
    op.create_index(op.f("ix_merged_origin"), "merged", ["origin"])
    _entity(
        "conflict",
        _number("merged_id"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_table", sa.String(), nullable=False),
        _bytes("item", 16),
        _number("coder_id"),
        _number("document_id", nullable=True),
        _bytes("base"),
        _bytes("ours"),
        _bytes("theirs"),
        sa.Column("state", sa.String(), nullable=False),
        _number("decided_by", nullable=True),
        _number("decided_ms", nullable=True),
        _number("created_ms"),
        _reference("conflict", "merged_id", "merged"),
        _reference("conflict", "coder_id", "coder"),
        _reference("conflict", "document_id", "document"),
        _reference("conflict", "decided_by", "coder"),
    )
    op.create_index(op.f("ix_conflict_merged_id"), "conflict", ["merged_id"])
    op.create_index(op.f("ix_conflict_document_id"), "conflict", ["document_id"])


def downgrade() -> None:
    op.drop_table("conflict")
    op.drop_table("merged")
    op.drop_table("bundle")
    op.drop_index("ix_assignment_coder_id", "assignment")
    for table, columns in (
        ("assignment", ("finished_ms", "begun_ms", "changed_by")),
        ("round", ("closed_ms", "coder_id", "note", "plan", "open_codebook", "codebook_version_id")),
        ("coder", ("login",)),
        ("project", ("bundle",)),
    ):
        for column in columns:
            op.execute(f'ALTER TABLE "{table}" DROP COLUMN {column}')
