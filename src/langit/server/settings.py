"""What an operator decides, in one value."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from langit.errors import RequestError
from langit.jobs.job import Limits
from langit.request import FAST, LOOKS

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
DAY: Final = 86_400.0
MEGABYTE: Final = 1 << 20

USUAL: Final = Limits(per_minute=3000, at_once=100)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a server is set up. Times are in seconds.

    `database` and `storage` are URLs; empty ones are made of `data`. `keyless` serves without API keys, which a server
    that others can reach must not. `private_urls` lets clients name addresses of this network
    and plain http. Pictures that clients name by URL are fetched from the hosts `fetch_from` alone. `usual`
    are the limits of a key that has none of its own. A body is JSON of up to `largest_body` bytes or a form of up to
    `largest_upload`; all that arrive at once hold `bodies_memory` in memory and `bodies_disk` on the disk, and those of
    one owner half of that. One owner keeps `most_files` of `most_bytes`, and `most_endpoints` for webhooks. `lenient`
    passes over fields that nobody knows in place of refusing them, and `cors` are the origins whose pages may call.
    With `visible_mark` the name of this program moves over all that is made. `looks` are those that workers can draw,
    and `device` is what they trace light on.

    Raises:
        RequestError: a server without keys would listen to others.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database: str = ""
    storage: str = ""
    engine: str = "world"
    keyless: bool | None = None
    longest_queue: int = 1000
    lease: float = 30.0
    attempts: int = 3
    keep: float | None = None
    private_urls: bool = False
    fetch_from: tuple[str, ...] = ()
    log_prompts: bool = False
    poll_after_ms: int | None = None
    largest_body: int = 32 * MEGABYTE
    largest_upload: int = 200 * MEGABYTE
    bodies_memory: int = 256 * MEGABYTE
    bodies_disk: int = 4096 * MEGABYTE
    usual: Limits = USUAL
    most_files: int | None = 1000
    most_bytes: int | None = 2048 * MEGABYTE
    most_endpoints: int | None = 50
    lenient: bool = False
    cors: tuple[str, ...] = ()
    visible_mark: bool = True
    looks: tuple[str, ...] = (FAST,)
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.keyless is None:
            object.__setattr__(self, "keyless", self.host in LOOPBACK)
        for look in self.looks:
            if look not in LOOKS:
                raise RequestError(f"there is no look {look!r}", field="looks", remedy=f"Use {', '.join(LOOKS)}")
        if self.keyless and self.host not in LOOPBACK:
            raise RequestError(
                f"a server without keys must not listen on {self.host}",
                field="host",
                remedy="Leave out --keyless and make keys with `langit keys create`",
            )

    @property
    def database_url(self) -> str:
        """Where the rows are."""
        return self.database or f"sqlite:///{(self.data / 'langit.db').absolute()}"

    @property
    def storage_url(self) -> str:
        """Where the files are."""
        return self.storage or str((self.data / "store").absolute())

    @property
    def local(self) -> Path:
        """Where work in progress is: on the disk of the files, if those are on a disk."""
        return self.data.absolute() / "work" if "://" in self.storage_url else Path(self.storage_url).parent / "work"


def storage_options() -> dict[str, object]:
    """What fsspec needs beside the URL; credentials come from the environment that its S3 driver reads anyway."""
    endpoint = os.environ.get("LANGIT_S3_ENDPOINT")
    return {"client_kwargs": {"endpoint_url": endpoint}} if endpoint else {}
