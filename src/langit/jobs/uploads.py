"""Files and characters that clients bring: a row for what they are, `Files` for their bytes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs import paging
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import BusyError, NotFoundError, new_id
from langit.jobs.paging import Order
from langit.jobs.tables import characters, files

WRITTEN: Final = "batch_output"  # the purpose of files that we write, which count against nobody


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
    """What clients brought. An owner may keep `most_bytes` in `most_files`, None without a bound; so for characters."""

    def __init__(
        self, database: Database, store: Files, *, most_bytes: int | None = None, most_files: int | None = None
    ):
        self.database, self.store = database, store
        self.most_bytes, self.most_files = most_bytes, most_files

    def add(
        self, owner: str, *, filename: str, purpose: str, data: bytes | Path, lifetime: float | None = None
    ) -> File:
        """Keep a file; it is durable when this returns.

        Raises:
            OutputError: it cannot be written.
            BusyError: the owner keeps as much as one may.
        """
        size = data.stat().st_size if isinstance(data, Path) else len(data)
        if purpose != WRITTEN:
            self._admit(owner, size)
        name = new_id("file")
        self.store.put(f"files/{name}", data)
        with self.database.write() as connection:
            now = float(connection.scalar(sa.select(self.database.now())) or 0)
            row: dict[str, Any] = {
                "id": name, "owner": owner, "filename": filename[:255], "purpose": purpose, "bytes": size,
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

    def read(self, file: File, *, most: int | None = None) -> bytes:
        """All of its bytes, of which there may be `most`.

        Raises:
            RequestError: there are more.
            UnavailableError: they are gone.
        """
        if most is not None and file.bytes > most:
            raise RequestError(f"the file {file.id} has more than {most:,} bytes", field="file_id")
        return b"".join(self.store.read(file.asset))

    def page(
        self, owner: str, *, after: str | None = None, limit: int = 100, order: Order = "desc",
        purpose: str | None = None,
    ) -> tuple[list[File], bool]:  # fmt: skip
        """Up to `limit` files, and whether there are more.

        Raises:
            RequestError: `after` is no file of this owner.
        """
        wanted: list[sa.ColumnElement[bool]] = [
            files.c.expires_at.is_(None) | (files.c.expires_at > self.database.now())
        ]
        if purpose is not None:
            wanted.append(files.c.purpose == purpose)
        with self.database.read() as connection:
            rows, more = paging.page(
                connection, files, *wanted, what="file", owner=owner, after=after, limit=limit, order=order
            )
        return [File(**row) for row in rows], more

    def _admit(self, owner: str, size: int) -> None:
        """Uploads of one moment may count past each other by what one request may bring, and no further."""
        with self.database.read() as connection:
            count, held = connection.execute(
                sa.select(sa.func.count(), sa.func.sum(files.c.bytes)).where(
                    files.c.owner == owner, files.c.purpose != WRITTEN
                )
            ).one()
        if self.most_files is not None and count >= self.most_files:
            raise _full(f"you keep {count:,} files")
        if self.most_bytes is not None and (held or 0) + size > self.most_bytes:
            raise _full(f"you keep {held or 0:,} bytes in files, and {self.most_bytes:,} is the most")

    def delete(self, file: str, owner: str) -> None:
        """Forget a file.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        known = self.get(file, owner)
        with self.database.write() as connection:
            connection.execute(sa.delete(files).where(files.c.id == file))
            paging.leave(connection, self.database.now(), file, owner, known.created_at)
        self.store.remove(known.asset)

    def add_character(self, owner: str, *, name: str, data: Path) -> Character:
        """Keep a character.

        Raises:
            OutputError: the clip cannot be written.
            BusyError: the owner keeps as many as one may.
        """
        with self.database.read() as connection:
            theirs = sa.select(sa.func.count()).select_from(characters).where(characters.c.owner == owner)
            held = int(connection.scalar(theirs) or 0)
        if self.most_files is not None and held >= self.most_files:
            raise _full(f"you have {held:,} characters")
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


def _full(what: str) -> BusyError:
    return BusyError(what, code="storage_limit_exceeded", retry_after=3600, remedy="Delete some")
