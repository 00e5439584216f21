"""What people did to each relic, how it came into its state, and what was said in a review.

Revision ID: 0006
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from handscroll.storage.tables import Document

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def _doings() -> None:
    op.create_table(
        "doings",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relic_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("doings_relic", "doings", ["relic_id", "seq"])
    op.create_index("doings_person", "doings", ["person", "seq"])


def _standings() -> None:
    op.create_table(
        "standings",
        sa.Column("relic_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("relic_id"),
    )
    op.create_index("standings_state", "standings", ["state", "seq"])
    op.create_index("standings_asker", "standings", ["asker", "returned"])


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("relic_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("settled_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("comments_relic", "comments", ["relic_id", "seq"])


def upgrade() -> None:
    """Make the tables; the journal is followed from its beginning at the next opening."""
    _doings()
    _standings()
    _comments()
    op.create_index("relics_state_number", "relics", ["state", "accession_number"])
    op.create_index("observations_state", "observations", ["state"])
    # What happened before stands in the journal alone; to apply it again changes nothing else.
    op.execute("UPDATE applied SET seq = 0")


def downgrade() -> None:
    """Forget them; the journal keeps them all."""
    op.drop_index("observations_state", "observations")
    op.drop_index("relics_state_number", "relics")
    op.drop_table("comments")
    op.drop_table("standings")
    op.drop_table("doings")
