"""One server for the tests of a file, with the drawing engine, and the openai package in its two manners."""

import asyncio
import inspect
import io
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import serving
from listening import Listener

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import openai

from PIL import Image

# The package says of every method here that the hosted service is gone. Ours is not.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    options = (
        "--private-urls",
        "--fetch-from",
        "127.0.0.1",
        "--fetch-from",
        "localhost",
        "--poll-after-ms",
        "60",
        "--lease",
        "3",
        "--workers",
        "2",
    )
    with serving.running(tmp_path_factory.mktemp("server"), *options) as running:
        yield running


class Blocking:
    """The async client used from plain code: every coroutine is waited for on one loop in a thread."""

    def __init__(self, inner: Any, loop: asyncio.AbstractEventLoop):
        self.inner, self.loop = inner, loop

    def __getattr__(self, name: str) -> Any:
        return self._wrap(getattr(self.inner, name))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._finish(self.inner(*args, **kwargs))

    def __getitem__(self, name: Any) -> Any:
        return self._wrap(self.inner[name])

    def __iter__(self) -> Iterator[Any]:
        async def collect() -> list[Any]:
            return [item async for item in self.inner]

        return iter(self._wait(collect()))

    def awaited(self) -> Any:
        """What a page of an async list is before it is iterated."""

        async def wait() -> Any:
            return await self.inner

        return self._wait(wait())

    def _wrap(self, value: Any) -> Any:
        plain = value is None or isinstance(value, str | int | float | bool | bytes | list | dict | tuple)
        return value if plain else Blocking(value, self.loop)

    def _finish(self, value: Any) -> Any:
        if inspect.iscoroutine(value):
            value = self._wait(value)
        return self._wrap(value) if hasattr(value, "__aiter__") or hasattr(value, "aclose") else value

    def _wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(90)


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever, daemon=True)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


@pytest.fixture(scope="module")
def clients(server: serving.Server, loop: asyncio.AbstractEventLoop) -> Iterator[dict[str, Any]]:
    """The package in its two manners; to make a client takes longer than most questions to it."""
    waiting = openai.AsyncOpenAI(base_url=server.url, api_key="sk-none")
    blocking = Blocking(waiting, loop)
    with openai.OpenAI(base_url=server.url, api_key="sk-none") as plain:
        yield {"sync": plain, "async": blocking}
    blocking._wait(waiting.close())


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest, clients: dict[str, Any]) -> Any:
    return clients[request.param]


@pytest.fixture(scope="module")
def film(server: serving.Server) -> tuple[str, bytes]:
    """A finished video and its bytes, for tests that need one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with openai.OpenAI(base_url=server.url, api_key="sk-none") as plain:
            video = plain.videos.create_and_poll(prompt="a red ball", seconds="4")
            return video.id, plain.videos.download_content(video.id).read()


@pytest.fixture(scope="session")
def picture() -> Callable[..., bytes]:
    def make(kind: str = "PNG", size: tuple[int, int] = (720, 1280)) -> bytes:
        data = io.BytesIO()
        Image.new("RGB", size, "navy").save(data, kind)
        return data.getvalue()

    return make


@pytest.fixture
def receiver() -> Iterator[Listener]:
    """Somebody who hears webhooks."""
    with Listener() as made:
        yield made


@pytest.fixture(scope="session")
def here() -> Path:
    return Path(__file__).parent
