"""Edits between two versions of a vault object lie in the journal.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from handscroll.storage.tables import Document

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of edits; until now every edit was a version."""
    op.create_table(
        "edits",
        sa.Column("relic_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.Column("record", Document, nullable=False),
        sa.ForeignKeyConstraint(["relic_id"], ["relics.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("relic_id", "seq"),
    )
    op.add_column("relics", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE relics SET revision = version")


def downgrade() -> None:
    """Forget the edits; the older program shows each relic as its vault object has it."""
    op.drop_column("relics", "revision")
    op.drop_table("edits")
