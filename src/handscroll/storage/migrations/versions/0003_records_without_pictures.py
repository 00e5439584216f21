"""Records come in lots, most of them without a picture.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PICTURED = "relics_pictured_state_number"


def upgrade() -> None:
    """Make the table of lots; let relics tell their lot and whether they have a picture."""
    op.create_table(
        "lots",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("load", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("lots_load_number", "lots", ["load", "number"])
    op.add_column("relics", sa.Column("lot", sa.String(), nullable=True))
    op.create_index("ix_relics_lot", "relics", ["lot"])
    op.add_column(
        "relics", sa.Column("pictured", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(
        "UPDATE relics SET pictured = "
        "EXISTS (SELECT 1 FROM captures WHERE captures.relic_id = relics.id)"
    )
    op.drop_index("relics_state_number", "relics")
    op.create_index(_PICTURED, "relics", ["pictured", "state", "accession_number"])


def downgrade() -> None:
    """Forget the lots; a rebuild by the older program leaves their records out."""
    op.drop_index(_PICTURED, "relics")
    op.create_index("relics_state_number", "relics", ["state", "accession_number"])
    op.drop_column("relics", "pictured")
    op.drop_index("ix_relics_lot", "relics")
    op.drop_column("relics", "lot")
    op.drop_index("lots_load_number", "lots")
    op.drop_table("lots")
