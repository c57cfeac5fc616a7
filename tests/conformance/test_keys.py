"""Keys as the openai package meets them: 401 without one, 403 beyond its scope, 429 over its limits, others unseen."""

from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
import serving

from langit.jobs.database import Database
from langit.jobs.job import Limits
from langit.jobs.keys import Keys

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[serving.Server, Keys]]:
    folder: Path = tmp_path_factory.mktemp("guarded")
    with serving.running(folder, "--require-keys", "--role", "web") as server:
        database = Database(f"sqlite:///{folder}/langit.db")
        yield server, Keys(database)
        database.close()


def client(server: serving.Server, secret: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=server.url, api_key=secret, max_retries=0)


def test_without_a_valid_key_it_is_401(guarded: tuple[serving.Server, Keys]) -> None:
    with client(guarded[0], "sk-wrong") as stranger, pytest.raises(openai.AuthenticationError) as caught:
        stranger.videos.create(prompt="hi")
    assert (caught.value.code, caught.value.type) == ("invalid_api_key", "authentication_error")


def test_a_key_reads_only_what_its_owner_has(guarded: tuple[serving.Server, Keys]) -> None:
    server, keys = guarded
    secrets = [keys.create(owner)[1] for owner in ("one", "two")]
    with client(server, secrets[0]) as one, client(server, secrets[1]) as two:
        video = one.videos.create(prompt="hi")
        file = one.files.create(file=("a", b"b"), purpose="user_data")
        assert one.videos.retrieve(video.id).id == video.id
        for act in (
            lambda: two.videos.retrieve(video.id), lambda: two.videos.delete(video.id),
            lambda: two.videos.remix(video.id, prompt="p"), lambda: two.files.content(file.id),
            lambda: two.videos.download_content(video.id),
        ):  # fmt: skip
            with pytest.raises(openai.NotFoundError):
                act()
        assert two.videos.list().data == []


def test_scopes_and_revoking(guarded: tuple[serving.Server, Keys]) -> None:
    server, keys = guarded
    key, secret = keys.create("reader", scopes=("read",))
    with client(server, secret) as reader:
        assert reader.videos.list().data == []
        with pytest.raises(openai.PermissionDeniedError):
            reader.videos.create(prompt="hi")
    gone, secret = keys.create("gone")
    keys.revoke(gone.id)
    with client(server, secret) as late, pytest.raises(openai.AuthenticationError):
        late.videos.list()
    assert key.hint not in secret


def test_limits_are_429_with_the_time_to_wait(guarded: tuple[serving.Server, Keys]) -> None:
    server, keys = guarded
    limited = {
        "rate_limit_exceeded": Limits(per_minute=1),
        "concurrency_limit_exceeded": Limits(at_once=1),
        "daily_limit_exceeded": Limits(seconds_per_day=4),
    }
    for code, limits in limited.items():
        _, secret = keys.create(code, limits=limits)
        with client(server, secret) as hasty:
            hasty.videos.create(prompt="hi")
            with pytest.raises(openai.RateLimitError) as caught:
                hasty.videos.create(prompt="hi again")
        assert caught.value.code == code
        assert int(caught.value.response.headers["retry-after"]) >= 1
