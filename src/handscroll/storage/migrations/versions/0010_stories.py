"""Stories, and every step in which they were composed.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Add both tables; until now there were no stories."""
    op.create_table(
        "stories",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("record", _DOCUMENT, nullable=False),
        sa.Column("shown", _DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "story_steps",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("facts", _DOCUMENT, nullable=False),
        sa.Column("record", _DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("story_steps_story", "story_steps", ["story_id", "seq"])


def downgrade() -> None:
    """Forget both; vault and journal still have them."""
    op.drop_table("story_steps")
    op.drop_table("stories")
