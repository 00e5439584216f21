"""Relightable images.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Add the table; until now there were no relightable images."""
    op.create_table(
        "relights",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("relic_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", _DOCUMENT, nullable=False),
        sa.Column("problem", _DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_relights_relic_id", "relights", ["relic_id"])


def downgrade() -> None:
    """Forget it; the vault still has them."""
    op.drop_table("relights")
