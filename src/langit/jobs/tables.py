"""The tables, once, for both databases. A row of `videos` is the resource of the API and its place in the queue.

Times are seconds since 1970 as doubles, by the clock of the database. Migrations create and change the tables;
tests/jobs/test_tables.py proves that they end at what is written here.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata: Final = MetaData()


def _time(name: str, *, needed: bool = False) -> Column[float]:
    return Column(name, Double, nullable=not needed)


videos: Final = Table(
    "videos",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("status", String(16), nullable=False),  # queued, in_progress, completed, failed
    Column("operation", String(16), nullable=False),  # create, remix, edit, extend
    Column("model", String(64), nullable=False),  # the name the client used
    Column("engine", String(64), nullable=False),  # the engine it stands for
    Column("prompt", Text, nullable=False),
    Column("size", String(16), nullable=False),
    Column("seconds", String(16), nullable=False),  # of the whole result
    Column("request", JSON, nullable=False),  # what the worker builds a VideoRequest of
    Column("remixed_from", String(64)),
    Column("source", String(64)),
    Column("extensions", Integer, nullable=False, default=0),  # how often this clip was extended
    Column("batch", String(64)),
    Column("fingerprint", String(64), nullable=False),  # of owner and request, to know an SDK's retry
    Column("retries", Integer, nullable=False, default=0),
    _time("created_at", needed=True),
    _time("ready_at", needed=True),  # not to be claimed before
    _time("started_at"),
    _time("completed_at"),
    _time("expires_at"),
    Column("progress", Integer, nullable=False, default=0),
    Column("stage", String(32)),
    Column("token", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    _time("lease"),
    Column("worker", String(128)),
    Column("error_code", String(64)),
    Column("error_message", Text),
    Column("asset", JSON(none_as_null=True)),  # folder, sha256, bytes, facts
    Index("videos_by_queue", "status", "created_at", "id"),
    Index("videos_by_turn", "status", "owner", "created_at", "id"),
    Index("videos_by_owner", "owner", "created_at", "id"),
    Index("videos_by_expiry", "expires_at"),
    Index("videos_by_fingerprint", "fingerprint", "created_at"),
    Index("videos_by_batch", "batch"),
)

turns: Final = Table(  # when each owner's last turn was: whose is longest ago is next
    "turns",
    metadata,
    Column("owner", String(64), primary_key=True),
    _time("taken_at", needed=True),
)

departed: Final = Table(  # where rows stood that were deleted, for those who were reading a list past them
    "departed",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    _time("created_at", needed=True),
    _time("left_at", needed=True),
    Index("departed_by_time", "left_at"),
)

idempotency: Final = Table(
    "idempotency",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("video", String(64), nullable=False),
    _time("created_at", needed=True),
)

usage: Final = Table(
    "usage",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("seconds", Double, nullable=False, default=0.0),
)

keys: Final = Table(
    "keys",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(128), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("hint", String(16), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("per_minute", Integer),
    Column("at_once", Integer),
    Column("seconds_per_day", Double),
    _time("created_at", needed=True),
    _time("expires_at"),
    _time("revoked_at"),
)

characters: Final = Table(
    "characters",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(80), nullable=False),
    Column("asset", String(255), nullable=False),
    _time("created_at", needed=True),
    Index("characters_by_owner", "owner"),
)

files: Final = Table(
    "files",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("asset", String(255), nullable=False),
    _time("created_at", needed=True),
    _time("expires_at"),
    Index("files_by_owner", "owner", "created_at", "id"),
)

batches: Final = Table(
    "batches",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("input_file", String(64), nullable=False),
    Column("output_file", String(64)),
    Column("error_file", String(64)),
    Column("metadata", JSON(none_as_null=True)),
    Column("errors", JSON(none_as_null=True)),
    Column("total", Integer, nullable=False, default=0),
    Column("accepted", Integer, nullable=False, default=0),  # lines turned into videos or errors so far
    _time("created_at", needed=True),
    _time("in_progress_at"),
    _time("finalizing_at"),
    _time("completed_at"),
    _time("failed_at"),
    _time("cancelling_at"),
    _time("cancelled_at"),
    _time("expired_at"),
    _time("expires_at", needed=True),
    _time("lease"),
    Index("batches_by_owner", "owner", "created_at", "id"),
)

batch_lines: Final = Table(
    "batch_lines",
    metadata,
    Column("batch", String(64), ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("custom_id", String(255), nullable=False),
    Column("video", String(64)),
    Column("error", JSON(none_as_null=True)),
)

endpoints: Final = Table(
    "endpoints",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("url", Text, nullable=False),
    Column("events", JSON, nullable=False),
    Column("secret", String(128), nullable=False),  # signing needs it in clear
    Column("old_secret", String(128)),
    _time("old_secret_until"),
    _time("created_at", needed=True),
    _time("updated_at", needed=True),
    Index("endpoints_by_owner", "owner", "created_at", "id"),
)

deliveries: Final = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("event", String(64), nullable=False),  # the id every attempt carries, so that a receiver can drop doubles
    Column("endpoint", String(64), ForeignKey("endpoints.id", ondelete="CASCADE"), nullable=False),
    Column("body", Text, nullable=False),
    _time("created_at", needed=True),
    _time("next_at", needed=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("done", Boolean, nullable=False, default=False),
    Column("last_status", Integer),
    Index("deliveries_by_time", "done", "next_at"),
)

made: Final = Table(  # what was made here; a row stays when its video goes, and says neither prompt nor owner
    "made",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(64), nullable=False),
    Column("engine", String(64), nullable=False),
    Column("stream", String(64), nullable=False),  # the identity of the coded pictures
    Column("mark", String(64), nullable=False),  # the id of its watermark
    Column("fingerprint", LargeBinary, nullable=False),  # perceptual hashes, eight bytes each
    _time("made_at", needed=True),
    Index("made_by_id", "id"),
    Index("made_by_stream", "stream"),
    Index("made_by_mark", "mark"),
)

made_files: Final = Table(
    "made_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("number", Integer, ForeignKey("made.number", ondelete="CASCADE"), primary_key=True),
)
