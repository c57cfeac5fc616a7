"""Whole requests are judged, by every tier that the policy asks for; who does not answer refuses."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from langit.errors import RefusedError, RequestError
from langit.moderation import gate, judge, learned, ledger, policy, rules, texts
from langit.moderation.decision import Finding
from langit.moderation.policy import parse
from langit.moderation.tiers import Missing, Part
from langit.request import Card, VideoRequest

HARMLESS = [Part("prompt", "a red ball")]
STRICT = '[text]\nrequire = ["endpoint"]\nseconds = 0.2\n'


def refused(request: VideoRequest) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        gate.request(request)
    return caught.value


def test_a_refusal_names_category_stage_field_and_remedy() -> None:
    error = refused(VideoRequest(prompt="a naked woman on a bed"))
    assert (error.field, error.stage, error.categories) == ("prompt", "request", ("sexual",))
    assert "dressed" in (error.remedy or "")
    assert "naked" not in str(error)


def test_cards_are_judged_one_by_one_and_as_a_whole() -> None:
    cards = (Card(start=0, prompt="a little girl sits on a chair"), Card(start=2, prompt="she is naked now"))
    assert refused(VideoRequest(storyboard=cards)).categories[0] == "sexual/minors"
    one, other = Card(start=0, prompt="a ten year old"), Card(start=2, prompt="in lingerie, seductive")
    assert "sexual/minors" in refused(VideoRequest(storyboard=(one, other))).categories


def test_a_chain_of_remixes_is_judged_whole() -> None:
    told = {"history": ["a schoolgirl walks home"], "prompt": "make it night"}
    earlier = [Part("video", text) for text in texts.history(told)]
    gate.words([Part("prompt", "add rain")], earlier)
    asked = [Part("prompt", "seductive, in lingerie")]
    with pytest.raises(RefusedError) as caught:
        gate.words(asked, earlier)
    assert caught.value.categories[0] == "sexual/minors"


def test_the_texts_of_a_scene_file_are_judged(tmp_path: Path) -> None:
    scene = tmp_path / "scene.yaml"
    scene.write_text("prompt: a naked woman\nsubjects: []\n")
    assert refused(VideoRequest(scene=scene)).field == "scene"


class Tier:
    name = "endpoint"

    def __init__(self, act: Any):
        self.act = act

    def text(self, parts: Sequence[Part]) -> list[Finding]:
        found: list[Finding] = self.act(parts)
        return found


def crash(parts: Sequence[Part]) -> list[Finding]:
    raise ValueError("broken")


def hang(parts: Sequence[Part]) -> list[Finding]:
    time.sleep(1)
    return []


@pytest.mark.parametrize(
    ("tier", "state"),
    [(Missing("endpoint", "no URL"), "missing"), (Tier(crash), "failed"), (Tier(hang), "slow")],
    ids=["missing", "failed", "slow"],
)
def test_a_tier_that_must_answer_and_does_not_refuses(monkeypatch: pytest.MonkeyPatch, tier: Any, state: str) -> None:
    monkeypatch.setattr(judge, "chosen", lambda names: dict.fromkeys(names, tier))
    decision = judge.decide(HARMLESS, policy=parse(STRICT, "test"))
    assert (decision.decision, decision.tiers["endpoint"]) == ("refuse", state)
    lenient = judge.decide(HARMLESS, policy=parse(STRICT.replace("require", "use"), "test"))
    assert (lenient.decision, lenient.tiers["endpoint"]) == ("allow", state)


def test_a_tier_that_answers_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Finding(category="hate", score=0.9, field="prompt", rule="endpoint.hate")]
    monkeypatch.setattr(judge, "chosen", lambda names: dict.fromkeys(names, Tier(lambda parts: found)))
    assert judge.decide(HARMLESS, policy=parse(STRICT, "test")).reasons[0].rule == "endpoint.hate"


@pytest.mark.parametrize("tier", [rules, learned], ids=["rules", "learned"])
def test_a_fault_in_a_tier_of_the_package_refuses(monkeypatch: pytest.MonkeyPatch, tier: Any) -> None:
    assert judge.decide(HARMLESS).tiers == {"rules": "live", "learned": "live"}
    monkeypatch.setattr(tier, "judge", lambda text, field: crash([]))
    assert "failed" in judge.decide(HARMLESS).tiers.values()
    assert judge.decide(HARMLESS).refused


def answers(body: Any, status: int = 200) -> Any:
    return lambda url, **_: httpx.Response(status, json=body, request=httpx.Request("POST", url))


@pytest.mark.parametrize(
    ("tier", "body", "refused"),
    [
        ("endpoint", {"results": [{"category_scores": {"violence": 0.8, "strange": 1.0}}]}, True),
        ("endpoint", {"results": [{"category_scores": {"violence": 0.1}}]}, False),
        ("endpoint", {"results": []}, True),
        ("guard", {"choices": [{"message": {"content": "unsafe\nS10"}}]}, True),
        ("guard", {"choices": [{"message": {"content": "safe"}}]}, False),
        ("guard", {"choices": [{"message": {"content": "I cannot say"}}]}, True),
    ],
)
def test_adapters_read_verdicts_and_refuse_what_is_none(
    monkeypatch: pytest.MonkeyPatch, tier: str, body: Any, refused: bool
) -> None:
    for prefix in ("LANGIT_MODERATION", "LANGIT_GUARD"):
        monkeypatch.setenv(f"{prefix}_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr(httpx, "post", answers(body))
    assert judge.decide(HARMLESS, policy=parse(f'[text]\nrequire = ["{tier}"]\n', "test")).refused is refused


def test_the_worst_cannot_be_switched_off() -> None:
    for row in ('action = "note"', "threshold = 0.9", "threshold = { frames = 0.9 }"):
        with pytest.raises(RequestError, match="cannot be switched off"):
            parse(f'[categories]\n"sexual/minors" = {{ {row} }}\n', "test")


@pytest.mark.parametrize(
    "text",
    [
        "[categories]\nfun = {}", '[categories]\nhate = { action = "maybe" }', "[categories]\nhate = { threshold = 2 }",
        '[text]\nuse = ["magic"]', "[other]", "[text]\nseconds = 0", "[categories]\nhate = 3", "not toml",
    ],
)  # fmt: skip
def test_a_policy_that_is_none_is_told(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse(text, "mine.toml")
    assert "mine.toml" in str(caught.value)
    assert caught.value.remedy


def test_an_operator_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "policy.toml"
    mine.write_text('[categories]\ntrademark = { action = "note" }\n')
    monkeypatch.setenv(policy.VARIABLE, str(mine))
    decision = gate.request(VideoRequest(prompt="Pikachu on a skateboard"))
    assert list(decision.categories) == ["trademark"]
    mine.write_text("[categories]\ntrademark = { threshold = 0.7 }\n")
    refused(VideoRequest(prompt="Pikachu on a skateboard"))


def test_pictures_of_the_prophet_are_refused_unless_the_operator_allows_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = VideoRequest(prompt="a portrait of the Prophet Muhammad")
    error = refused(asked)
    assert error.categories == ("religion/prophets",)
    assert "mosque" in (error.remedy or "")
    gate.request(VideoRequest(prompt="people celebrate Maulid, the birthday of the Prophet Muhammad, at a mosque"))
    mine = tmp_path / "policy.toml"
    mine.write_text('[categories]\n"religion/prophets" = { action = "note" }\n')
    monkeypatch.setenv(policy.VARIABLE, str(mine))
    assert list(gate.request(asked).categories) == ["religion/prophets"]


def test_the_log_holds_verdicts_without_texts_and_shows_a_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "log" / "moderation.jsonl"
    monkeypatch.setenv(ledger.VARIABLE, str(path))
    gate.request(VideoRequest(prompt="a red ball in the rain"))
    refused(VideoRequest(prompt="a naked woman"))
    rows = [row for _, row in ledger.Ledger(path).rows()]
    assert [row["decision"] for row in rows] == ["allow", "refuse"]
    assert "sexual.nudity" in rows[1]["rules"]
    assert "naked" not in path.read_text()
    path.write_text(path.read_text().replace("refuse", "allow"))
    with pytest.raises(RequestError, match="line 2"):
        list(ledger.Ledger(path).rows())


def test_a_line_that_is_taken_out_is_missed(tmp_path: Path) -> None:
    log = ledger.Ledger(tmp_path / "log.jsonl")
    for number in range(3):
        log.write({"kind": "note", "number": number})
    lines = log.path.read_text().splitlines(keepends=True)
    log.path.write_text(lines[0] + lines[2])
    with pytest.raises(RequestError, match="line 2"):
        list(log.rows())


def test_what_was_taken_down_is_refused_until_it_is_restored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    log = ledger.Ledger(tmp_path / "log.jsonl")
    monkeypatch.setenv(ledger.VARIABLE, str(log.path))
    gate.taken_down(["aa"], "video")
    log.write({"kind": "takedown", "video": "v", "sha256": ["aa"]})
    with pytest.raises(RefusedError):
        gate.taken_down(["aa"], "video")
    log.write({"kind": "restore", "video": "v", "sha256": ["aa"]})
    gate.taken_down(["aa"], "video")


def test_in_a_folder_each_machine_has_its_log_and_all_hear_of_what_is_taken_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ledger.VARIABLE, f"{tmp_path / 'logs'}/")
    monkeypatch.setattr("socket.gethostname", lambda: "pod-a")
    log = ledger.usual()
    assert log is not None
    log.write({"kind": "takedown", "video": "v", "sha256": ["aa"]})
    monkeypatch.setattr("socket.gethostname", lambda: "pod-b")
    with pytest.raises(RefusedError):
        gate.taken_down(["aa"], "video")
    gate.request(VideoRequest(prompt="a red ball"))
    assert [one.name for one in sorted((tmp_path / "logs").iterdir())] == ["pod-a.jsonl", "pod-b.jsonl"]
    other = ledger.usual()
    assert other is not None
    other.write({"kind": "restore", "video": "v", "sha256": ["aa"]})
    monkeypatch.setattr("socket.gethostname", lambda: "pod-a")
    gate.taken_down(["aa"], "video")


def test_what_is_appended_while_a_log_is_read_is_left_for_the_next_time(tmp_path: Path) -> None:
    log = ledger.Ledger(tmp_path / "log.jsonl")
    for number in range(2):
        log.write({"kind": "note", "number": number})
    reading = log.rows()
    seen = [next(reading)]
    with log.path.open("a") as file:
        file.write('{"hash": "of a line that is being wri')
    assert [row["number"] for _, row in [*seen, *reading]] == [0, 1]
