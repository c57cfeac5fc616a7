"""Turns between owners, places of rows that were deleted, and what is about to expire."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables and indexes."""
    op.create_table(
        "turns",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.create_table(
        "departed",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("left_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("departed_by_time", "departed", ["left_at"], unique=False)
    op.create_index("videos_by_turn", "videos", ["status", "owner", "created_at", "id"], unique=False)
    op.create_index("videos_by_expiry", "videos", ["expires_at"], unique=False)
