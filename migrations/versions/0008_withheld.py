"""Participants and sites that no publication may show: who withdrew, and who is under embargo

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing is filled in: a row may only hold what a change of the journal wrote.
    op.add_column("cases", sa.Column("withheld", sa.String(), nullable=True))
    op.add_column("cases", sa.Column("withheld_until", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "withheld_until")
    op.drop_column("cases", "withheld")
