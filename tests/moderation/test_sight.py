"""What the verdict on pictures comes to, whoever judges, and what the networks of the package say of our people."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from langit import engine
from langit.clip import Clip, Size
from langit.engine import Outputs
from langit.errors import RefusedError, RequestError
from langit.generation.world import WorldEngine
from langit.marks.gate import Gate
from langit.media import video
from langit.moderation import faces, gate, networks, policy, references, sight
from langit.moderation.decision import FRAMES, UPLOAD, Finding
from langit.moderation.sight import Watch
from langit.request import VideoRequest

Frame = np.ndarray
BLANK = np.zeros((90, 160, 3), np.uint8)
ASK = VideoRequest(prompt="a red ball", seconds=1, fps=Fraction(8), size=Size(160, 90))


@dataclass
class Stub:
    """Says of frames in turn what it was told to, and at last 0."""

    scores: list[float]
    category: str = "sexual"
    name: str = "unclothed"
    asked: list[int] = field(default_factory=list)

    def pictures(self, frames: Sequence[Frame], field: str) -> list[Finding]:
        self.asked.append(len(frames))
        score = self.scores.pop(0) if self.scores else 0.0
        return [Finding(category=self.category, score=score, field=field, rule=f"{self.name}.picture")]


class Broken:
    name = "unclothed"

    def pictures(self, frames: Sequence[Frame], field: str) -> list[Finding]:
        raise MemoryError


class Slow(Broken):
    def pictures(self, frames: Sequence[Frame], field: str) -> list[Finding]:
        import time

        time.sleep(2)
        return []


def judged(*scores: float, stage: str = FRAMES, category: str = "sexual") -> bool:
    watch = Watch("video", stage=stage, tiers={"unclothed": Stub(list(scores), category)})
    for _ in scores:
        watch.see(BLANK)
    return watch.decide().refused


def test_any_two_frames_of_a_clip_are_enough_and_one_is_chance() -> None:
    assert not judged(0.1, 0.9, 0.1, 0.1)
    assert judged(0.9, 0.1, 0.1, 0.9)
    assert judged(0.9), "a still has but one"


def test_one_frame_of_an_upload_is_enough() -> None:
    assert judged(0.1, 0.9, 0.1, stage=UPLOAD)


def test_the_sheet_counts_by_itself() -> None:
    tier = Stub([0.0, 0.0, 0.0, 0.9])
    watch = Watch("video", tiers={"unclothed": tier})
    for _ in range(3):
        watch.see(BLANK)
    decision = watch.decide()
    assert decision.refused
    assert decision.reasons[0].rule == "unclothed.picture.sheet"


def test_elections_are_looked_for_once_a_second() -> None:
    assert judged(0.9, 0.0, 0.9, 0.0, category="election")
    assert not judged(0.0, 0.9, 0.0, 0.9, category="election")


@pytest.mark.parametrize(
    ("count", "fps", "least", "most"), [(192, 24, 16, 18), (1, 24, 1, 1), (12, 24, 4, 5), (600, 30, 40, 41)]
)
def test_two_frames_a_second_are_judged(count: int, fps: int, least: int, most: int) -> None:
    numbers = [number for number in range(count) if sight.due(number, count, Fraction(fps))]
    assert least <= len(numbers) <= most
    assert numbers[0] == 0
    assert numbers[-1] == count - 1


@pytest.mark.parametrize("tier", [Broken(), Slow(), None])
def test_a_tier_that_does_not_answer_refuses(tier: Broken | None) -> None:
    from langit.moderation.tiers import Missing

    chosen = replace(policy.usual(), pictures=policy.Judges(use=("unclothed",), require=("unclothed",), seconds=0.2))
    for needed in (True, False):
        watch = Watch("video", policy=chosen, needed=needed, tiers={"unclothed": tier or Missing("onnxruntime", "")})
        watch.see(BLANK)
        watch.see(BLANK)
        decision = watch.decide()
        assert decision.refused is needed, "what a scene said is judged already"
        assert decision.tiers["unclothed"] in ("missing", "failed", "slow")


def test_without_the_runtime_a_learned_clip_is_refused_and_one_of_the_world_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "onnxruntime" else find(name, *more)
    )

    def clip(engine: str) -> Clip:
        return Clip(size=Size(160, 90), fps=Fraction(8), count=2, frames=iter([BLANK, BLANK]), engine=engine)

    assert len(list(Gate().around(clip("world"), ASK).frames)) == 2
    for learned in ("small", "nobody knows"):
        with pytest.raises(RefusedError, match="langit\\[guard\\]"):
            list(Gate().around(clip(learned), ASK).frames)


def test_frames_that_are_refused_leave_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sight.KNOWN, "unclothed", lambda: Stub([0.9] * 9))  # type: ignore[misc]
    with pytest.raises(RefusedError, match="frames"):
        engine.run(ASK, Outputs(video=tmp_path / "a.mp4"), WorldEngine(processes=1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "where"), [
    ("[pictures]\nuse = ['nobody']", "pictures.use"), ("[pictures]\nseconds = 0", "pictures.seconds"),
    ("[pictures]\nother = 1", "other"),
])  # fmt: skip
def test_a_policy_of_pictures_is_checked(text: str, where: str) -> None:
    with pytest.raises(RequestError, match=where):
        policy.parse(text, "mine")
    assert policy.parse("[pictures]\nuse = []\nrequire = []", "mine").pictures.use == ()


# Real networks, and people of ours.


@pytest.fixture(scope="module")
def portrait(tmp_path_factory: pytest.TempPathFactory) -> Frame:
    clip = engine.clip(
        VideoRequest(prompt="a close-up of a woman smiling", seconds=0, size=Size(480, 270), seed=7),
        WorldEngine(processes=1),
    )
    return next(iter(list(clip.frames)))


def decision(watch: Watch, *frames: Frame) -> Watch:
    for frame in frames:
        watch.see(frame)
    return watch


def test_a_face_is_found_however_it_is_turned(portrait: Frame) -> None:
    for turn in (0, 1, 3):
        assert faces.faces(np.rot90(portrait, turn))[0].score > 0.5
    small = np.asarray(Image.fromarray(portrait).resize((240, 134)))
    assert faces.faces(small)[0].score > 0.5
    assert faces.faces(BLANK) == []


def test_a_face_is_refused_and_consent_is_heard(portrait: Frame) -> None:
    with pytest.raises(RefusedError, match="--consent-attested") as told:
        gate.pictures(decision(Watch("image", stage=UPLOAD), portrait))
    assert told.value.categories == ("likeness",)
    assert told.value.field == "image"
    gate.pictures(decision(Watch("image", stage=UPLOAD, consent=True), portrait))
    gate.pictures(decision(Watch("video"), portrait))  # somebody invented has a face too


def test_a_face_in_one_of_thirty_frames_is_found(portrait: Frame, tmp_path: Path) -> None:
    path, plain = tmp_path / "a.mp4", np.full_like(portrait, 90)
    video.write(path, [portrait if number == 17 else plain for number in range(30)], size=Size(480, 270), fps=24)
    request = replace(ASK, prompt="", mode="extend", source=path)
    watch = references.watched(references.of(request)[0], consent=False)
    assert watch.seen <= 3, "what stays the same is looked at once"
    assert watch.decide().refused


@pytest.mark.parametrize("how", ["turned by its camera", "hidden by transparency"])
def test_a_face_that_is_hidden_in_a_file_is_found_where_it_is_seen(portrait: Frame, tmp_path: Path, how: str) -> None:
    path = tmp_path / "a.png"
    if how == "turned by its camera":
        exif = Image.Exif()
        exif[274] = 6
        Image.fromarray(np.rot90(portrait, 1)).save(path, exif=exif)
    else:  # what nobody sees is not used either: pixels are those on white
        clear = np.dstack([portrait, np.zeros(portrait.shape[:2], np.uint8)])
        Image.fromarray(clear, "RGBA").save(path)
    watch = references.watched(references.Reference("image", path, film=False), consent=False)
    assert watch.decide().refused is (how == "turned by its camera")


def test_a_film_of_ours_needs_no_consent_and_another_does_whatever_lies_beside_it(
    portrait: Frame, tmp_path: Path
) -> None:
    made = tmp_path / "a.mp4"
    told = engine.run(replace(ASK, consent=True), Outputs(video=made), WorldEngine(processes=1)).facts
    assert told["consent"] == "attested"
    Gate().before(replace(ASK, prompt="", mode="extend", source=made))
    other = tmp_path / "b.mp4"
    video.write(other, [portrait] * 4, size=Size(480, 270), fps=24)
    forged = {**told, "digest": {"file": hashlib.sha256(other.read_bytes()).hexdigest()}}
    (tmp_path / "b.mp4.json").write_text(json.dumps(forged))
    with pytest.raises(RefusedError):
        Gate().before(replace(ASK, prompt="", mode="extend", source=other))


def test_no_network_finds_anything_in_what_the_world_draws(portrait: Frame) -> None:
    assert networks.run("unclothed", np.zeros((1, 224, 224, 3), np.float32))[0].shape == (1, 2)
    watch = decision(Watch("video"), portrait, portrait)
    assert watch.decide().categories["sexual"] < 0.1
