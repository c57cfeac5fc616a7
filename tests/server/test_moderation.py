"""The server refuses at its door, before a job is queued, and says what to change; takedowns reach its files."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from langit.cli import main
from langit.errors import RefusedError
from langit.moderation import gate
from langit.moderation.ledger import VARIABLE
from langit.request import VideoRequest
from langit.server.service import Service
from langit.server.settings import Settings

UNSAFE = "a naked woman on a bed"


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"prompt": UNSAFE}, "prompt"),
        ({"prompt": "a red ball", "negative_prompt": "clothes"}, "negative_prompt"),
        ({"prompt": "a red ball", "storyboard": [{"start": 1, "prompt": UNSAFE}]}, "storyboard.0.prompt"),
        ({"prompt": "a ball", "storyboard": [{"start": 1, "prompt": "a box"}], "common": UNSAFE}, "common"),
    ],
)
def test_a_create_is_refused_before_it_is_queued(client: TestClient, body: dict[str, Any], param: str) -> None:
    answer = client.post("/v1/videos", json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (400, "moderation_blocked", param)
    assert error["moderation"]["categories"] == ["sexual"]
    assert error["moderation"]["stage"] == "request"
    assert error["moderation"]["change"]
    assert client.get("/v1/videos").json()["data"] == []


def test_what_is_made_of_a_video_is_refused_too(client: TestClient, finished: dict[str, Any], film: bytes) -> None:
    video = finished["id"]
    routes = [
        (f"/v1/videos/{video}/remix", {"prompt": UNSAFE}), (f"/v1/videos/{video}/edits", {"prompt": UNSAFE}),
        ("/v1/videos/edits", {"prompt": UNSAFE, "video": video}),
        ("/v1/videos/extensions", {"prompt": UNSAFE, "video": video, "seconds": "4"}),
    ]  # fmt: skip
    for route, body in routes:
        assert client.post(route, json=body).json()["error"]["code"] == "moderation_blocked", route
    form = {"prompt": UNSAFE}
    told = client.post("/v1/videos/edits", data=form, files={"video": ("a.mp4", film, "video/mp4")})
    assert told.json()["error"]["code"] == "moderation_blocked"


def test_a_chain_of_videos_is_judged_whole(
    client: TestClient, service: Service, finished: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = service.store.get(finished["id"])
    assert job.asset is not None
    job.asset["facts"] |= {"history": ["a schoolgirl walks home"], "prompt": "make it night"}
    monkeypatch.setattr(service.store, "get", lambda *_: job)
    answer = client.post(f"/v1/videos/{job.id}/remix", json={"prompt": "seductive, in lingerie"})
    assert answer.json()["error"]["moderation"]["categories"][0] == "sexual/minors"


def test_a_line_of_a_batch_is_refused(service: Service) -> None:
    with pytest.raises(Exception, match="stage request") as caught:
        service._line({"prompt": UNSAFE}, "o", "batch_1", "k")
    assert service._explain(caught.value)["code"] == "moderation_blocked"  # type: ignore[arg-type]


def test_a_video_is_taken_down_and_its_bytes_are_refused(
    client: TestClient, settings: Settings, finished: dict[str, Any], film: bytes,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv(VARIABLE, str(settings.data / "moderation.jsonl"))
    data = ["--data", str(settings.data)]
    assert main(["moderation", "takedown", finished["id"], "--reason", "a complaint", *data]) == 0
    assert client.get(f"/v1/videos/{finished['id']}/content").status_code == 404
    upload = {"video": ("a.mp4", film, "video/mp4")}
    told = client.post("/v1/videos/edits", data={"prompt": "add rain"}, files=upload)
    assert "taken down" in told.json()["error"]["message"]
    assert main(["moderation", "log", *data]) == 0
    assert "takedown" in capsys.readouterr().out


def test_appeal_and_replay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], told_by: Callable[[str], None]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "log.jsonl"))
    told_by("texts = true")
    assert main(["generate", UNSAFE, "-o", str(tmp_path / "a.mp4")]) == 3
    assert main(["moderation", "replay"]) == 0
    assert "1 as they were" in capsys.readouterr().out
    assert main(["moderation", "log"]) == 0
    entry = capsys.readouterr().out.split()[0]
    assert main(["moderation", "appeal", entry]) == 3
    told_by('texts = true\n[categories]\nsexual = { action = "note" }')
    capsys.readouterr()
    assert main(["moderation", "appeal", entry, "--reason", "a sculpture"]) == 0
    assert json.loads(capsys.readouterr().out)["decision"] == "allow"
    assert main(["moderation", "replay"]) == 1


def test_logs_of_several_machines_are_read_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], told_by: Callable[[str], None]
) -> None:
    told_by("texts = true")
    logs = [tmp_path / "pods" / f"{name}.jsonl" for name in "ba"]
    for log, prompt in zip(logs, ("a red ball", UNSAFE), strict=True):
        monkeypatch.setenv(VARIABLE, str(log))
        with suppress(RefusedError):
            gate.request(VideoRequest(prompt=prompt))
    monkeypatch.delenv(VARIABLE)
    assert main(["moderation", "log", *map(str, logs)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition("  ")[2] for line in lines] == ["(b.jsonl)", "(a.jsonl)"]
    assert main(["moderation", "replay", str(tmp_path / "pods")]) == 0
    assert "2 as they were" in capsys.readouterr().out
    assert main(["moderation", "log", str(tmp_path / "none.jsonl")]) == 4
    assert "there is no log at" in capsys.readouterr().err
    assert main(["moderation", "log", "--data", str(tmp_path / "none")]) == 4
    assert main(["moderation", "appeal", "none", "--data", str(tmp_path)]) == 2


@pytest.fixture
def told_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Writes what stands under `[log]` into a policy of the operator, and what follows."""
    path = tmp_path / "policy.toml"
    monkeypatch.setenv("LANGIT_POLICY", str(path))
    return lambda text: path.write_text(f"[log]\n{text}\n") and None


def test_alone_the_command_lists_its_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moderation"]) == 0
    verbs = [line.split()[2] for line in capsys.readouterr().out.splitlines()]
    assert verbs == ["log", "replay", "takedown", "restore", "appeal"]
