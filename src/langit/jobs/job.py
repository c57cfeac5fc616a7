"""The values of this room: a job as its row says it is, a draft of one, a lease on one, a tenant's limits."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from langit.errors import LangitError, RequestError, UnavailableError

ENDED = frozenset({"completed", "failed"})


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A job that is wanted and not yet accepted. `request` is what `jobs.order` unpacks for the engine."""

    id: str
    owner: str
    model: str
    engine: str
    prompt: str
    size: str
    seconds: str
    request: Mapping[str, Any]
    operation: str = "create"
    remixed_from: str | None = None
    source: str | None = None
    extensions: int = 0
    batch: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True)
class Job(Draft):
    """A row of `videos`."""

    status: str
    created_at: float
    ready_at: float
    started_at: float | None = None
    completed_at: float | None = None
    expires_at: float | None = None
    progress: int = 0
    stage: str | None = None
    token: int = 0
    attempts: int = 0
    retries: int = 0
    lease: float | None = None
    worker: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    asset: Mapping[str, Any] | None = field(default=None)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The row as a value; columns this version does not know are left out."""
        return cls(**{name: row[name] for name in _NAMES if name in row})

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self.status in ENDED


_NAMES = tuple(one.name for one in fields(Job))


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to work on a job until it is lost. Whoever holds a smaller token than the row's is too late."""

    job: Job
    token: int


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one tenant may have: requests a minute, jobs at once, seconds of video a day. None and 0 are no limit."""

    per_minute: int | None = None
    at_once: int | None = None
    seconds_per_day: float | None = None

    def or_else(self, usual: Self) -> Self:
        """The same, with the usual limit where None is said."""
        said = {name: value for name, value in vars(self).items() if value is not None}
        return replace(usual, **said)


class BusyError(UnavailableError):
    """A bound was reached; the same request may be accepted after `retry_after` seconds."""

    code = "busy"

    def __init__(self, message: str, *, code: str, retry_after: float, remedy: str | None = None):
        super().__init__(message, remedy=remedy)
        self.reason, self.retry_after = code, retry_after


class KeyReusedError(RequestError):
    """An idempotency key came again with another request."""

    code = "idempotency_key_reused"


class NotFoundError(LangitError):
    """There is no such thing, or it belongs to somebody else: the answer is the same."""

    code = "not_found"


def new_id(prefix: str) -> str:
    """An id nobody can guess, such as `video_6f0c…`."""
    return f"{prefix}_{secrets.token_hex(16)}"


def fingerprint(owner: str, parts: Mapping[str, Any], *blobs: bytes) -> str:
    """A hash of who asks for what, equal for a request and its retry. `blobs` are uploaded bytes."""
    digest = hashlib.sha256(json.dumps([owner, parts], sort_keys=True, default=str).encode())
    for blob in blobs:
        digest.update(hashlib.sha256(blob).digest())
    return digest.hexdigest()
