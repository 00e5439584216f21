"""What a museum says in its own words, and languages that it added.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from handscroll.storage.tables import Document

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody could change a word before it, so nothing is to be filled in."""
    op.create_table(
        "words",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phrase", Document, nullable=True),
        sa.PrimaryKeyConstraint("language", "key", "seq"),
    )


def downgrade() -> None:
    """Forget the words; vault and journal still have them."""
    op.drop_table("words")
