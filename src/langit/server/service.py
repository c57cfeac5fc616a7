"""Everything a running server holds: the store, the files, the gate, the chores. Opened once, closed once."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final

from langit.capability import Capability
from langit.jobs.batches import Batches
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.housekeeping import Housekeeping
from langit.jobs.job import Job
from langit.jobs.keys import Keys
from langit.jobs.leases import Leases
from langit.jobs.registry import Registry
from langit.jobs.remote import Outward
from langit.jobs.retention import Retention
from langit.jobs.store import Store
from langit.jobs.uploads import Uploads
from langit.jobs.webhooks import Webhooks
from langit.server import wire
from langit.server.auth import Caller, Gate
from langit.server.bodies import Body, Reception
from langit.server.catalog import Catalog
from langit.server.errors import envelope, translate
from langit.server.foresight import Foresight
from langit.server.intake import Intake
from langit.server.settings import Settings, storage_options

CONNECTIONS: Final = 24  # one for every request that works at once, and for the chores; all are kept open


class Service:
    """The parts of one server, wired. `foresight` is as for `Intake`.

    `draining` says that it takes no more work and is about to end.
    """

    def __init__(
        self, settings: Settings, engines: Mapping[str, Capability], foresight: Mapping[str, Foresight] | None = None
    ):
        self.settings = settings
        settings.data.mkdir(parents=True, exist_ok=True)
        self.database = Database(settings.database_url, pool=CONNECTIONS)
        self.files = Files(settings.storage_url, settings.local, options=storage_options())
        self.store = Store(self.database, longest_queue=settings.longest_queue)
        self.leases = Leases(self.database, seconds=settings.lease, attempts=settings.attempts, keep=settings.keep)
        self.keys = Keys(self.database)
        self.registry = Registry(self.database)
        self.gate = Gate(self.keys, keyless=bool(settings.keyless), usual=settings.usual, pages=settings.cors)
        self.outward = Outward(private=settings.private_urls, hosts=settings.fetch_from)
        self.reception = Reception(
            self.files.uploads, largest_body=settings.largest_body, largest_upload=settings.largest_upload,
            memory=settings.bodies_memory, disk=settings.bodies_disk, lenient=settings.lenient,
        )  # fmt: skip
        self.uploads = Uploads(
            self.database, self.files, most_bytes=settings.most_bytes, most_files=settings.most_files
        )
        self.webhooks = Webhooks(self.database, self.outward, most=settings.most_endpoints)
        self.catalog = Catalog(engines, settings.engine, settings.looks)
        self.intake = Intake(
            self.store, self.files, self.uploads, self.catalog, self.outward, foresight or {},
            visible_mark=settings.visible_mark,
        )  # fmt: skip
        self.batches = Batches(self.database, self.uploads, accept=self._line, show=wire.video, explain=self._explain)
        self.retention = Retention(self.store, self.files)
        self.chores = Housekeeping(self.leases, self.webhooks, self.batches, self.retention)
        self.draining = False
        self.ended = asyncio.Event()

    def open(self) -> None:
        """Bring the tables up to date and begin the chores.

        Raises:
            UnavailableError: the database is not there.
            OutputError: files cannot be written.
        """
        self.database.migrate()
        self.files.check()
        self.chores.start()

    def close(self) -> None:
        """Finish the chore in hand and let go of everything."""
        self.chores.stop()
        self.outward.close()
        self.database.close()

    def shown(self, job: Job) -> dict[str, Any]:
        """A job as the API shows it, with its place in the queue and the time until it is made."""
        position = wait = None
        if job.status == "queued":
            position = self.store.ahead(job)
            wait = self.store.wait(job, position)
        return wire.video(job, position=position, wait=wait, now=time.time())

    def _line(self, body: Mapping[str, Any], owner: str, batch: str, key: str) -> Job:
        """A line of a batch, as if it had been sent; its limits were those of the batch."""
        wish = Body(values=dict(body), lenient=self.settings.lenient).parse(wire.CreateVideo)
        caller = Caller(owner=owner)
        coming = self.intake.fetch(wish, caller)
        fetched = None if coming is None else coming.result()
        return self.intake.accept(self.intake.create(wish, caller, fetched=fetched, batch=batch), caller, key=key)

    @staticmethod
    def _explain(error: Exception) -> Mapping[str, Any]:
        found = translate(error)
        told = envelope(
            found.status, found.message, code=found.reason, param=found.field, moderation=found.moderation
        )  # fmt: skip
        detail: Mapping[str, Any] = told["error"]
        return detail
