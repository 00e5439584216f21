"""People are linked with accounts of a sign-on provider; an answer of it is used once.

Revision ID: 0008
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the link and the answers that were used; until now there were passwords only."""
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("identity", sa.String(), nullable=True))
        people.create_unique_constraint("people_identity_key", ["identity"])
    op.create_table(
        "spent_answers",
        sa.Column("answer_hash", sa.String(), nullable=False),
        sa.Column("expires", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("answer_hash"),
    )
    op.create_index("ix_spent_answers_expires", "spent_answers", ["expires"])


def downgrade() -> None:
    """Forget both; the vault still knows who is linked."""
    op.drop_table("spent_answers")
    with op.batch_alter_table("people") as people:
        people.drop_constraint("people_identity_key", type_="unique")
        people.drop_column("identity")
