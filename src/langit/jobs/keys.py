"""API keys: shown once, kept as a hash, bound to an owner, scopes and limits."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs.database import Database
from langit.jobs.job import Limits, NotFoundError, new_id
from langit.jobs.tables import keys

SCOPES: Final = ("read", "write", "webhooks", "metrics")
USUAL: Final = ("read", "write", "webhooks")
LOCAL: Final = "local"  # the owner where no key is needed


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key as the table knows it; the secret itself is nowhere."""

    id: str
    owner: str
    name: str
    hint: str
    scopes: tuple[str, ...]
    limits: Limits
    created_at: float
    expires_at: float | None = None
    revoked_at: float | None = None


class Keys:
    """The keys in `database`."""

    def __init__(self, database: Database):
        self.database = database

    def create(
        self,
        owner: str,
        *,
        name: str = "",
        scopes: Sequence[str] = USUAL,
        limits: Limits | None = None,
        lifetime: float | None = None,
    ) -> tuple[Key, str]:
        """A new key and its secret, which cannot be shown again.

        Raises:
            RequestError: a scope that does not exist, or no owner.
        """
        if strange := [scope for scope in scopes if scope not in SCOPES]:
            raise RequestError(f"{strange[0]!r} is no scope", field="scope", remedy=f"Use {', '.join(SCOPES)}")
        if not owner or len(owner) > 64:
            raise RequestError("an owner has 1 to 64 characters", field="owner")
        limits = limits or Limits()
        secret = f"lk-{secrets.token_urlsafe(32)}"
        with self.database.write() as connection:
            now = float(connection.scalar(sa.select(self.database.now())) or 0)
            row = {
                "id": new_id("key"), "owner": owner, "name": name[:128], "hash": digest(secret),
                "hint": f"lk-…{secret[-4:]}", "scopes": list(scopes), "per_minute": limits.per_minute,
                "at_once": limits.at_once, "seconds_per_day": limits.seconds_per_day, "created_at": now,
                "expires_at": now + lifetime if lifetime else None,
            }  # fmt: skip
            connection.execute(sa.insert(keys).values(row))
        return _key(row), secret

    def find(self, secret: str) -> Key | None:
        """The key that a client sent, if it is valid now."""
        valid = (
            (keys.c.hash == digest(secret))
            & keys.c.revoked_at.is_(None)
            & (keys.c.expires_at.is_(None) | (keys.c.expires_at > self.database.now()))
        )
        with self.database.read() as connection:
            row = connection.execute(sa.select(keys).where(valid)).mappings().first()
        return _key(dict(row)) if row is not None else None

    def all(self) -> list[Key]:
        """Every key, the oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(keys).order_by(keys.c.created_at, keys.c.id)).mappings().all()
        return [_key(dict(row)) for row in rows]

    def revoke(self, key: str) -> None:
        """Make a key invalid from now on.

        Raises:
            NotFoundError: there is no such key.
        """
        with self.database.write() as connection:
            done = connection.execute(
                sa.update(keys)
                .where(keys.c.id == key, keys.c.revoked_at.is_(None))
                .values(revoked_at=self.database.now())
            )
        if not done.rowcount:
            raise NotFoundError(f"there is no valid key {key!r}", remedy="See `langit keys list`")


def digest(secret: str) -> str:
    """SHA-256 of a secret. The secret has 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(row: dict[str, Any]) -> Key:
    limits = Limits(per_minute=row["per_minute"], at_once=row["at_once"], seconds_per_day=row["seconds_per_day"])
    plain = {name: row.get(name) for name in ("id", "owner", "name", "hint", "created_at", "expires_at", "revoked_at")}
    return Key(**plain, scopes=tuple(row["scopes"]), limits=limits)  # type: ignore[arg-type]  # a row has no types
