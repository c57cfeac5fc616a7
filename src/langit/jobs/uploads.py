"""Files and characters that clients bring: a row for what they are, `Files` for their bytes."""

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from langit.jobs import paging
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import NotFoundError, new_id
from langit.jobs.paging import Order
from langit.jobs.tables import characters, files

PURPOSES: Final = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")


@dataclass(frozen=True, kw_only=True)
class File:
    """An uploaded or produced file; `asset` is its key in `Files`."""

    id: str
    owner: str
    filename: str
    purpose: str
    bytes: int
    asset: str
    created_at: float
    expires_at: float | None = None


@dataclass(frozen=True, kw_only=True)
class Character:
    """Somebody to be shown again, by a clip."""

    id: str
    owner: str
    name: str
    asset: str
    created_at: float


class Uploads:
    """What clients brought."""

    def __init__(self, database: Database, store: Files):
        self.database, self.store = database, store

    def add(self, owner: str, *, filename: str, purpose: str, data: bytes, lifetime: float | None = None) -> File:
        """Keep a file; it is durable when this returns.

        Raises:
            OutputError: it cannot be written.
        """
        name = new_id("file")
        self.store.put(f"files/{name}", data)
        with self.database.write() as connection:
            now = float(connection.scalar(sa.select(self.database.now())) or 0)
            row: dict[str, Any] = {
                "id": name, "owner": owner, "filename": filename[:255], "purpose": purpose, "bytes": len(data),
                "asset": f"files/{name}", "created_at": now, "expires_at": now + lifetime if lifetime else None,
            }  # fmt: skip
            connection.execute(sa.insert(files).values(row))
        return File(**row)

    def get(self, file: str, owner: str) -> File:
        """One file that has not expired.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        with self.database.read() as connection:
            live = files.c.expires_at.is_(None) | (files.c.expires_at > self.database.now())
            query = sa.select(files).where(files.c.id == file, files.c.owner == owner, live)
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(f"there is no file {file!r}", field="file_id")
        return File(**dict(row))

    def read(self, file: File) -> bytes:
        """All of its bytes.

        Raises:
            UnavailableError: they are gone.
        """
        return b"".join(self.store.read(file.asset))

    def page(
        self, owner: str, *, after: str | None = None, limit: int = 100, order: Order = "desc",
        purpose: str | None = None,
    ) -> tuple[list[File], bool]:  # fmt: skip
        """Up to `limit` files, and whether there are more.

        Raises:
            RequestError: `after` is no file of this owner.
        """
        wanted = [] if purpose is None else [files.c.purpose == purpose]
        with self.database.read() as connection:
            rows, more = paging.page(
                connection, files, *wanted, what="file", owner=owner, after=after, limit=limit, order=order
            )
        return [File(**row) for row in rows], more

    def delete(self, file: str, owner: str) -> None:
        """Forget a file.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        known = self.get(file, owner)
        with self.database.write() as connection:
            connection.execute(sa.delete(files).where(files.c.id == file))
        self.store.remove(known.asset)

    def add_character(self, owner: str, *, name: str, data: bytes) -> Character:
        """Keep a character.

        Raises:
            OutputError: the clip cannot be written.
        """
        made = new_id("char")
        self.store.put(f"characters/{made}.mp4", data)
        with self.database.write() as connection:
            row: dict[str, Any] = {
                "id": made, "owner": owner, "name": name, "asset": f"characters/{made}.mp4",
                "created_at": float(connection.scalar(sa.select(self.database.now())) or 0),
            }  # fmt: skip
            connection.execute(sa.insert(characters).values(row))
        return Character(**row)

    def character(self, character: str, owner: str) -> Character:
        """One character.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        with self.database.read() as connection:
            query = sa.select(characters).where(characters.c.id == character, characters.c.owner == owner)
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(f"there is no character {character!r}", field="character_id")
        return Character(**dict(row))
