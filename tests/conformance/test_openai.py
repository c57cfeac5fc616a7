"""The openai package, unmodified, against a running server: every method of its videos, files, batches, webhooks."""

import base64
import json
import time
import uuid
from typing import Any

import openai
import pytest
import serving

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
KEYS = {
    "id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at", "prompt", "size",
    "seconds", "remixed_from_video_id", "error",
}  # fmt: skip
JSON = {"Content-Type": "application/json"}
OLD = openai.VERSION.startswith("2.")


def whole(video: Any) -> Any:
    """Every state shows all thirteen keys."""
    shown = video.model_dump()
    assert shown.keys() >= KEYS
    assert shown["object"] == "video"
    assert shown["id"].startswith("video_")
    assert isinstance(shown["seconds"], str)
    assert isinstance(shown["progress"], int)
    assert (shown["progress"] == 100) is (shown["status"] == "completed")
    assert (shown["error"] is not None) is (shown["status"] == "failed")
    assert (shown["completed_at"] is not None) is (shown["status"] in ("completed", "failed"))
    return video


def page_of(listed: Any) -> Any:
    return listed.awaited() if type(listed).__name__ == "Blocking" else listed


def refused(caught: Any, param: str | None) -> None:
    error = caught.value
    assert error.status_code == 400
    assert error.type == "invalid_request_error"
    assert error.param == param
    assert error.code
    assert error.message
    assert error.request_id


def test_create_from_text_alone_arrives_as_a_form(client: Any) -> None:
    video = whole(client.videos.create(prompt="hi"))
    assert (video.status, video.model, video.size, video.seconds) == ("queued", "sora-2", "720x1280", "4")
    assert video.prompt == "hi"


def test_create_with_everything_as_a_form_and_as_json(client: Any) -> None:
    wanted = {"prompt": "hi", "model": "sora-2-pro", "seconds": "8", "size": "1792x1024"}
    for headers in (None, JSON):
        video = whole(client.videos.create(**wanted, extra_headers=headers, extra_body={"seed": 7, "fps": 12}))
        shown = video.model_dump()
        assert {name: shown[name] for name in wanted} == wanted
        assert shown["seed"] == 7


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_reference_as_a_file(client: Any, picture: Any, kind: str) -> None:
    data = picture(kind)
    named = ("a.bin", data, f"image/{kind.lower()}")
    for reference in (named, data):  # raw bytes arrive as application/octet-stream named upload
        whole(client.videos.create(prompt="hi", input_reference=reference))


def test_a_reference_of_another_size_is_refused_or_fitted(client: Any, picture: Any) -> None:
    small = picture(size=(64, 64))
    with pytest.raises(openai.BadRequestError, match="must match the requested width and height") as caught:
        client.videos.create(prompt="hi", input_reference=small)
    refused(caught, "input_reference")
    whole(client.videos.create(prompt="hi", input_reference=small, extra_body={"fit": "cover"}))
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(prompt="hi", input_reference=b"no image")
    refused(caught, "input_reference")


def test_a_reference_by_data_url_in_a_form_and_in_json(client: Any, picture: Any) -> None:
    url = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    for headers in (None, JSON):
        body = {"input_reference": {"image_url": url}}
        whole(client.videos.create(prompt="hi", extra_body=body, extra_headers=headers))


def test_a_reference_by_file_id(client: Any, picture: Any) -> None:
    file = client.files.create(file=("a.png", picture()), purpose="vision")
    for headers in (None, JSON):
        body = {"input_reference": {"file_id": file.id}}
        whole(client.videos.create(prompt="hi", extra_body=body, extra_headers=headers))
    with pytest.raises(openai.NotFoundError):
        client.videos.create(prompt="hi", extra_body={"input_reference": {"file_id": "file_none"}})
    both = {"input_reference": {"file_id": file.id, "image_url": "data:,"}}
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(prompt="hi", extra_body=both)
    refused(caught, "input_reference")


def test_characters_are_made_found_and_used(client: Any, film: tuple[str, bytes]) -> None:
    made = client.videos.create_character(name="Mossy", video=("a.mp4", film[1], "video/mp4"))
    found = client.videos.get_character(made.id)
    assert found.model_dump() == made.model_dump()
    assert found.id.startswith("char_")
    assert found.model_dump().keys() == {"id", "name", "created_at"}
    for headers in (None, JSON):
        body = {"characters": [{"id": made.id}]}
        whole(client.videos.create(prompt="Mossy runs", extra_body=body, extra_headers=headers))
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(prompt="nobody runs", extra_body={"characters": [{"id": made.id}]})
    refused(caught, "characters")
    with pytest.raises(openai.BadRequestError):
        client.videos.create(prompt="Mossy runs", extra_body={"characters": [{"id": made.id}] * 3})


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_character_has_a_name_of_1_to_80(client: Any, film: tuple[str, bytes], name: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create_character(name=name, video=film[1])
    refused(caught, "name")
    with pytest.raises(openai.NotFoundError):
        client.videos.get_character("char_none")


def test_create_and_poll_to_the_end(client: Any) -> None:
    video = whole(client.videos.create_and_poll(prompt="a red ball", seconds="4"))
    assert video.status == "completed"
    failed = whole(client.videos.create_and_poll(prompt="refuse this film"))
    assert failed.status == "failed"
    assert failed.error.code == "moderation_blocked"
    assert whole(client.videos.poll(failed.id)).status == "failed"


def test_polling_keeps_the_pace_it_is_told(client: Any, server: serving.Server) -> None:
    answer = client.videos.with_raw_response.retrieve(client.videos.create(prompt="slow one").id)
    assert answer.headers["openai-poll-after-ms"] == "60"
    began = time.monotonic()
    assert client.videos.create_and_poll(prompt="quick").status == "completed"
    assert time.monotonic() - began < 60


def test_lists_in_pages_both_ways_and_an_empty_one(server: serving.Server, client: Any) -> None:
    ids = [client.videos.create(prompt=f"page {number}").id for number in range(5)]
    newest = client.videos.list(limit=2)
    seen = []
    for video in newest:
        seen.append(whole(video).id)
        if len(seen) == 5:
            break
    assert seen == ids[::-1]
    page = client.videos.list(after=ids[0], order="asc", limit=100)
    assert [video.id for video in page][:4] == ids[1:]
    last = page_of(client.videos.list(limit=1)).data[0].id
    empty = page_of(client.videos.list(after=last, order="asc")).model_dump()
    assert (empty["data"], empty["has_more"], empty["last_id"], empty["first_id"]) == ([], False, None, None)


def test_delete_then_it_is_gone(client: Any) -> None:
    video = client.videos.create(prompt="a red ball rolls", seconds="20")
    gone = client.videos.delete(video.id)
    assert gone.model_dump() == {"id": video.id, "object": "video.deleted", "deleted": True}
    for act in (client.videos.retrieve, client.videos.delete, client.videos.download_content):
        with pytest.raises(openai.NotFoundError) as caught:
            act(video.id)
        assert caught.value.code == "not_found"


@pytest.mark.parametrize(
    ("variant", "magic"), [("video", b"ftyp"), ("thumbnail", b"WEBP"), ("spritesheet", b"\xff\xd8\xff")]
)
def test_the_three_variants(client: Any, film: tuple[str, bytes], variant: str, magic: bytes) -> None:
    answer = client.videos.download_content(film[0], variant=variant)
    data = answer.read()
    assert magic in data[:16]
    assert int(answer.response.headers["content-length"]) == len(data)


def test_content_before_the_end_is_refused_without_retries(client: Any) -> None:
    video = client.videos.create(prompt="slow to look at", seconds="20")
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.download_content(video.id)
    assert caught.value.code == "video_not_ready"
    client.videos.delete(video.id)


def test_remix(client: Any, film: tuple[str, bytes]) -> None:
    video = whole(client.videos.remix(film[0], prompt="now blue"))
    assert (video.remixed_from_video_id, video.prompt, video.seconds) == (film[0], "now blue", "4")
    assert whole(client.videos.poll(video.id)).status == "completed"


def test_edit_by_id_in_every_spelling_and_by_upload(client: Any, film: tuple[str, bytes]) -> None:
    spellings = (
        {"video": openai.omit, "extra_body": {"video": {"id": film[0]}}},
        {"video": openai.omit, "extra_body": {"video": {"id": film[0]}}, "extra_headers": JSON},
        {"video": openai.omit, "extra_body": {"video": json.dumps({"id": film[0]})}},
        {"video": openai.omit, "extra_body": {"video": film[0]}},
        {"video": openai.omit, "extra_body": {"video.id": film[0]}},
    )
    for spelling in spellings:
        assert whole(client.videos.edit(prompt="p", **spelling)).remixed_from_video_id == film[0]
    back = whole(client.videos.edit(prompt="p", video=("a.mp4", film[1], "video/mp4")))
    assert back.remixed_from_video_id == film[0], "unchanged, it is the video that it was"
    uploaded = ("a.mp4", film[1] + b"\0\0\0\x0cfree....", "video/mp4")
    video = whole(client.videos.edit(prompt="p", video=uploaded, extra_body={"model": "sora-2"}))
    assert (video.size, video.seconds, video.remixed_from_video_id) == ("80x64", "4", None)
    assert client.videos.poll(video.id).status == "completed"


def test_extend_by_id_and_by_upload(client: Any, film: tuple[str, bytes]) -> None:
    by_id = {"video": openai.omit, "extra_body": {"video": {"id": film[0]}}}
    video = whole(client.videos.extend(prompt="on", seconds="8", **by_id))
    assert video.seconds == "12"
    done = client.videos.poll(video.id)
    assert done.status == "completed"
    assert whole(client.videos.extend(prompt="on", seconds="4", video=("a.mp4", film[1]))).seconds == "8"


def test_a_seventh_extension_and_more_than_120_seconds_are_refused(client: Any, film: tuple[str, bytes]) -> None:
    def extend(video: str, seconds: str) -> Any:
        by_id = {"video": openai.omit, "extra_body": {"video": {"id": video}}}
        return client.videos.poll(client.videos.extend(prompt="on", seconds=seconds, **by_id).id)

    longer = film[0]
    for _ in range(5):
        longer = extend(longer, "20").id
    with pytest.raises(openai.BadRequestError) as caught:
        extend(longer, "20")
    refused(caught, "seconds")
    longer = extend(longer, "4").id
    with pytest.raises(openai.BadRequestError) as caught:
        extend(longer, "4")
    refused(caught, "video")


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"size": "1x1"}, "size"),
        ({"size": "1024x1792"}, "size"),
        ({"seconds": "5"}, "seconds"),
        ({"seconds": "-1"}, "seconds"),
        ({"model": "sora-9"}, "model"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": "x" * 32_001}, "prompt"),
        ({"extra_body": {"seed": "many"}}, "seed"),
        ({"extra_body": {"seconds": 4, "strict": True}, "extra_headers": JSON}, "seconds"),
    ],
)
def test_bad_values_are_400_with_their_param(client: Any, changes: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(**{"prompt": "hi", **changes})
    refused(caught, param)


def test_an_integer_for_seconds_is_taken_unless_strict(client: Any) -> None:
    video = client.videos.create(prompt="hi", extra_body={"seconds": 8}, extra_headers=JSON)
    assert video.seconds == "8"


def test_webhooks_are_signed_and_sent_again(client: Any, receiver: Any) -> None:
    if OLD and not hasattr(client.webhooks, "create"):
        pytest.skip("this version manages no endpoints")
    made = client.webhooks.create(
        name="mine", url=f"{receiver.url}/hook", event_types=["video.completed", "video.failed"]
    )
    receiver.answers = [500]
    client.videos.create(prompt="another red ball")
    video = client.videos.create_and_poll(prompt="a red ball")

    def of_video() -> list[tuple[dict[str, str], bytes]]:
        return [one for one in receiver.heard if json.loads(one[1])["data"]["id"] == video.id]

    def sent_again() -> bool:
        """What was answered with 500 comes again under the same id."""
        ids = [headers["webhook-id"] for headers, _ in receiver.heard]
        return ids[0] in ids[1:]

    serving.until(lambda: bool(of_video()) and sent_again(), timeout=60)
    client.webhooks.delete(made.id)
    headers, body = of_video()[0]
    event = client.webhooks.unwrap(body, headers, secret=made.signing_secret)
    assert (event.type, event.data.id) == ("video.completed", video.id)
    with pytest.raises(openai.InvalidWebhookSignatureError):
        client.webhooks.unwrap(body + b" ", headers, secret=made.signing_secret)


def test_webhook_endpoints_are_managed(client: Any, receiver: Any) -> None:
    if OLD and not hasattr(client.webhooks, "create"):
        pytest.skip("this version manages no endpoints")
    made = client.webhooks.create(name="a", url=f"{receiver.url}/hook", event_types=["video.completed"])
    assert made.signing_secret.startswith("whsec_")
    found = client.webhooks.retrieve(made.id)
    assert (found.name, found.url, found.event_types) == ("a", f"{receiver.url}/hook", ["video.completed"])
    assert "signing_secret" not in found.model_dump(exclude_unset=True)
    assert client.webhooks.update(made.id, name="b").name == "b"
    assert made.id in [one.id for one in client.webhooks.list(limit=1)]
    tested = client.webhooks.test(made.id, event_type="video.failed")
    assert (tested.status_code, tested.success, tested.webhook_endpoint_id) == (200, True, made.id)
    rotated = client.webhooks.rotate_secret(made.id, keep_old_secret_active_for_24_hours=True)
    client.webhooks.test(made.id, event_type="video.failed")
    headers, body = receiver.heard[-1]
    for secret in (made.signing_secret, rotated.signing_secret):
        assert client.webhooks.unwrap(body, headers, secret=secret).type == "video.failed"
    assert "video.completed" in client.webhooks.event_types.list().data
    assert client.webhooks.delete(made.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.webhooks.retrieve(made.id)


def test_files_come_back_as_they_went(client: Any) -> None:
    data = uuid.uuid4().bytes * 100
    file = client.files.create(file=("data.bin", data), purpose="user_data")
    assert (file.bytes, file.filename, file.object, file.purpose) == (1600, "data.bin", "file", "user_data")
    assert client.files.retrieve(file.id).id == file.id
    assert client.files.content(file.id).read() == data
    assert file.id in [one.id for one in client.files.list(limit=2)]
    assert client.files.delete(file.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.files.content(file.id)


def test_a_batch_makes_its_videos_and_tells_of_bad_lines(client: Any) -> None:
    lines = [
        {"custom_id": "a", "method": "POST", "url": "/v1/videos", "body": {"prompt": "a red ball"}},
        {"custom_id": "b", "method": "POST", "url": "/v1/videos", "body": {"prompt": "refuse this film"}},
        {"custom_id": "c", "method": "POST", "url": "/v1/videos", "body": {"prompt": "hi", "size": "1x1"}},
    ]
    data = "\n".join(map(json.dumps, lines)).encode()
    file = client.files.create(file=("in.jsonl", data), purpose="batch")
    batch = client.batches.create(
        input_file_id=file.id, endpoint="/v1/videos", completion_window="24h", metadata={"k": "v"}
    )
    assert batch.status == "validating"
    serving.until(lambda: client.batches.retrieve(batch.id).status == "completed", timeout=60, pause=0.2)
    done = client.batches.retrieve(batch.id)
    assert done.request_counts.model_dump() == {"total": 3, "completed": 1, "failed": 2}
    assert done.metadata == {"k": "v"}
    good = [json.loads(line) for line in client.files.content(done.output_file_id).text.splitlines()]
    assert [(one["custom_id"], one["response"]["body"]["status"]) for one in good] == [
        ("a", "completed"), ("b", "failed"),
    ]  # fmt: skip
    bad = [json.loads(line) for line in client.files.content(done.error_file_id).text.splitlines()]
    assert [(one["custom_id"], one["response"]["body"]["error"]["param"]) for one in bad] == [("c", "size")]
    assert batch.id in [one.id for one in client.batches.list(limit=5)]
    with pytest.raises(openai.BadRequestError):
        client.batches.cancel(batch.id)


def test_models_say_what_they_can(client: Any) -> None:
    names = [model.id for model in client.models.list()]
    assert {"sora-2", "sora-2-pro", "sora-2-2025-10-06", "sora-2-pro-2025-10-06", "sora-2-2025-12-08"} <= set(names)
    model = client.models.retrieve("sora-2").model_dump()
    assert model["object"] == "model"
    assert model["capabilities"]["engine"] == "world"
    assert model["capabilities"]["price_per_second"] == 0
    assert model["capabilities"]["sizes"] == ["720x1280", "1280x720"]
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-6")


def test_extras_have_their_own_names(client: Any, film: tuple[str, bytes]) -> None:
    extras = {"seed": 3, "negative_prompt": "rain", "loop": True, "storyboard": [{"start": 0, "prompt": "a cat"}]}
    whole(client.videos.create(prompt="hi", extra_body=extras, extra_headers=JSON))
    free = client.videos.create(prompt="hi", model="world", size="320x240", extra_body={"seconds": 2.5})
    assert (free.size, free.seconds) == ("320x240", "2.5")
    edits = ({"fill": {"start": 1, "end": 2}}, {"connect": {"id": film[0]}}, {"loop": True}, {"strength": 0.3})
    for edit in edits:
        body = {"prompt": "p", "video": {"id": film[0]}, **edit}
        assert client.post("/videos/edits", body=body, cast_to=object)["status"] == "queued"
    body = {"prompt": "p", "seconds": "4", "video": {"id": film[0]}, "backward": True}
    assert client.post("/videos/extensions", body=body, cast_to=object)["seconds"] == "8"
