"""A codebook with a history: definitions, further themes, merged codes, versions, freezes and proposals

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _entity(name: str, *items: sa.schema.SchemaItem, unique: tuple[tuple[str, ...], ...] = ()) -> None:
    columns = [item for item in items if isinstance(item, sa.Column)]
    references = [item for item in items if not isinstance(item, sa.Column)]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(16), nullable=False),
        *columns,
        *references,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *(sa.UniqueConstraint(*names, name=op.f(f"uq_{name}_{'_'.join(names)}")) for names in unique),
        sa.UniqueConstraint("uuid", name=op.f(f"uq_{name}_uuid")),
        sqlite_autoincrement=True,
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _text(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger() if name.endswith("_ms") else sa.Integer(), nullable=nullable)


def upgrade() -> None:
    _entity(
        "definition",
        sa.Column("code", sa.LargeBinary(16), nullable=False),
        _number("number"),
        _text("name"),
        _text("definition"),
        _text("include"),
        _text("exclude"),
        _text("reason"),
        _number("coder_id", nullable=True),
        _number("created_ms"),
        _reference("definition", "coder_id", "coder"),
        unique=(("code", "number"),),
    )
    op.create_index(op.f("ix_definition_code"), "definition", ["code"])
    _entity(
        "code_theme",
        _number("code_id"),
        _number("theme_id"),
        _reference("code_theme", "code_id", "code"),
        _reference("code_theme", "theme_id", "code"),
        unique=(("code_id", "theme_id"),),
    )
    op.create_index(op.f("ix_code_theme_theme_id"), "code_theme", ["theme_id"])
    _entity(
        "former_code",
        sa.Column("code", sa.LargeBinary(16), nullable=False),
        _text("path"),
        _number("into_id"),
        _number("merged_ms"),
        _reference("former_code", "into_id", "code"),
        unique=(("code",),),
    )
    op.create_index(op.f("ix_former_code_into_id"), "former_code", ["into_id"])
    _entity(
        "codebook_version",
        _text("name"),
        _number("change"),
        _number("coder_id"),
        _text("reason"),
        sa.Column("codebook_sha256", sa.LargeBinary(32), nullable=False),
        _number("created_ms"),
        _reference("codebook_version", "coder_id", "coder"),
        sa.ForeignKeyConstraint(
            ["codebook_sha256"], ["content.sha256"], name=op.f("fk_codebook_version_codebook_sha256")
        ),
        unique=(("name",),),
    )
    _entity(
        "freeze",
        _text("name"),
        _number("round_id", nullable=True),
        _number("coder_id"),
        _number("created_ms"),
        _number("ended_ms", nullable=True),
        _reference("freeze", "round_id", "round"),
        _reference("freeze", "coder_id", "coder"),
    )
    _entity(
        "proposal",
        sa.Column("kind", sa.String(), nullable=False),
        _number("code_id", nullable=True),
        _text("name"),
        _text("rest"),
        _text("reason"),
        _number("document_id", nullable=True),
        _number("start", nullable=True),
        _number("end", nullable=True),
        _text("quote"),
        _number("coder_id"),
        _number("created_ms"),
        sa.Column("state", sa.String(), nullable=False),
        _number("decided_by", nullable=True),
        _number("decided_ms", nullable=True),
        _text("answer"),
        _reference("proposal", "code_id", "code"),
        _reference("proposal", "document_id", "document"),
        _reference("proposal", "coder_id", "coder"),
        _reference("proposal", "decided_by", "coder"),
    )
    op.create_index(op.f("ix_proposal_code_id"), "proposal", ["code_id"])
    op.create_index(op.f("ix_proposal_document_id"), "proposal", ["document_id"])
    # Nothing is filled in: a row may only hold what a change of the journal wrote.
    op.add_column("project", sa.Column("codebook_version", sa.LargeBinary(), nullable=True))
    op.add_column("project", sa.Column("codebook_comments", sa.LargeBinary(), nullable=True))
    op.add_column("code", _number("definition_id", nullable=True))
    op.add_column("code", sa.Column("comments", sa.LargeBinary(), nullable=True))
    op.add_column("coding", _number("definition_id", nullable=True))
    op.create_index(
        "ix_coding_definition",
        "coding",
        ["definition_id"],
        sqlite_where=sa.text("definition_id IS NOT NULL"),
        postgresql_where=sa.text("definition_id IS NOT NULL"),
    )
    op.add_column("change", _number("codebook", nullable=True))


def downgrade() -> None:
    for name in ("proposal", "freeze", "codebook_version", "former_code", "code_theme", "definition"):
        op.drop_table(name)
    op.drop_index("ix_coding_definition", "coding")
    for table, column in (
        ("change", "codebook"),
        ("coding", "definition_id"),
        ("code", "comments"),
        ("code", "definition_id"),
        ("project", "codebook_comments"),
        ("project", "codebook_version"),
    ):
        op.drop_column(table, column)
