"""What was made here, which outlives the videos themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables and indexes."""
    op.create_table(
        "made",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=64), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("made_by_id", "made", ["id"], unique=False)
    op.create_index("made_by_stream", "made", ["stream"], unique=False)
    op.create_index("made_by_mark", "made", ["mark"], unique=False)
    op.create_table(
        "made_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["made.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sha256", "number"),
    )
