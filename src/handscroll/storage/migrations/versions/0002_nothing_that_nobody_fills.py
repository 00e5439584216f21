"""Columns and a table that nothing filled leave the register.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop what was never written, and sort relics as lists ask for them."""
    op.drop_table("derivatives")
    op.drop_index("relics_state_sort", "relics")
    for column in ("seq", "title", "sort_key", "published_at"):
        op.drop_column("relics", column)
    op.create_index("relics_state_number", "relics", ["state", "accession_number"])


def downgrade() -> None:
    """Bring them back, empty."""
    op.drop_index("relics_state_number", "relics")
    op.add_column("relics", sa.Column("seq", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("relics", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.add_column("relics", sa.Column("sort_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("relics", sa.Column("published_at", sa.String(), nullable=True))
    op.create_index("relics_state_sort", "relics", ["state", "sort_key"])
    op.create_table(
        "derivatives",
        sa.Column("capture_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("capture_id", "kind", "recipe"),
    )
