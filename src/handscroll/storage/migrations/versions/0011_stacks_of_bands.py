"""Stacks of bands, and the views of them that were saved.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Add the tables; until now there were no stacks."""
    op.create_table(
        "stacks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("relic_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", _DOCUMENT, nullable=False),
        sa.Column("problem", _DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_stacks_relic_id", "stacks", ["relic_id"])
    op.create_table(
        "layers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("stack_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("record", _DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_layers_stack_id", "layers", ["stack_id"])


def downgrade() -> None:
    """Forget them; the vault still has them, and the journal the drafts."""
    op.drop_table("layers")
    op.drop_table("stacks")
