"""The learned engines behind the API: tiny random weights, but the doors, modes and files of the real ones."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
import serving
from PIL import Image

from langit.media import video

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
MODELS = {  # size, seconds, and frames a second by default
    "small": ("128x128", "1", 24),
    "wan2.1-1.3b": ("64x96", "0.5625", 16),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[openai.OpenAI]:
    import tiny_server
    import tiny_small

    folder: Path = tmp_path_factory.mktemp("tiny")
    tiny_small.release(folder / "small")
    (folder / tiny_server.OPEN).mkdir()
    wan.save_diffusers(folder / tiny_server.OPEN, wan.config())
    options = ("--engine", f"world,small,{tiny_server.OPEN}", "--poll-after-ms", "200")
    environment = {tiny_server.FOLDER: str(folder)}
    program = Path(tiny_server.__file__)
    with (
        serving.running(folder / "data", *options, environment=environment, program=program) as server,
        openai.OpenAI(base_url=server.url, api_key="none") as opened,
    ):
        yield opened


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> str:
    return request.param


def finished(client: openai.OpenAI, asked: Any) -> Any:
    done = client.videos.poll(asked.id)
    assert done.status == "completed", done.error
    assert done.model_dump()["engine"] == done.model
    return done


def film(client: openai.OpenAI, identity: str, folder: Path) -> Any:
    path = folder / f"{identity}.mp4"
    client.videos.download_content(identity).write_to_file(path)
    return video.probe(path)


def test_a_sentence_becomes_a_film_and_the_film_is_edited(client: openai.OpenAI, model: str, tmp_path: Path) -> None:
    size, seconds, rate = MODELS[model]
    wanted = {"model": model, "size": size, "seconds": seconds}
    made = finished(client, client.videos.create(prompt="a red ball rolls", extra_body={"seed": 3}, **wanted))
    found = film(client, made.id, tmp_path)
    assert (str(found.size), found.fps, found.count) == (size, rate, round(float(seconds) * rate))
    remix = finished(client, client.videos.remix(made.id, prompt="a blue ball rolls"))
    assert film(client, remix.id, tmp_path).count == found.count
    by_id = {"video": openai.omit, "extra_body": {"video": {"id": made.id}}}
    longer = finished(client, client.videos.extend(prompt="the ball rolls on", seconds="1", **by_id))
    assert film(client, longer.id, tmp_path).count == found.count + rate
    assert float(longer.seconds) == pytest.approx(float(seconds) + 1, abs=0.01)


def test_a_picture_begins_a_film(client: openai.OpenAI, model: str) -> None:
    size, seconds, _ = MODELS[model]
    picture = io.BytesIO()
    Image.new("RGB", (100, 100), "navy").save(picture, "PNG")
    finished(
        client,
        client.videos.create(
            prompt="a ball", model=model, size=size, seconds=seconds, input_reference=picture.getvalue(),
            extra_body={"fit": "cover"},
        ),
    )  # fmt: skip


def test_the_models_say_what_they_can_and_keep_to_it(client: openai.OpenAI, model: str) -> None:
    shown = client.models.retrieve(model).model_dump()["capabilities"]
    assert (shown["engine"], shown["rate"], shown["price_per_second"]) == (model, MODELS[model][2], 0)
    assert "characters" not in shown["modes"]
    if shown["side_step"] > 2:
        with pytest.raises(openai.BadRequestError, match="multiples of") as caught:
            client.videos.create(prompt="a ball", model=model, size="66x98")
        assert caught.value.param == "size"
