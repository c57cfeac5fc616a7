"""What signed files say: the rules of C2PA that a conforming product keeps, and what is true of each engine and mode.

The checks over crJSON are those of the conformance program's asset rubric (spec 2.4) that concern files as ours are.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import c2pa
import pytest
from clock import Clock
from leaving import FACTS, REQUEST, write

from langit.clip import Size
from langit.errors import UnavailableError
from langit.media import stream, video
from langit.provenance import contexts, formats, keys, manifest, sign, signer
from langit.request import VideoRequest

Signed = Callable[..., Path]
KINDS = ["a.mp4", "a.webm", "a.png", "a.jpg", "a.webp", "a.gif"]


def crjson(path: Path) -> dict[str, Any]:
    """The active manifest of a file as the conformance program's harness says it."""
    beside = path.with_suffix(".c2pa").read_bytes() if path.suffix == ".webm" else None
    settings = contexts.context(*(trust.anchor for trust in keys.trusted()))
    with path.open("rb") as file, c2pa.Reader(formats.kind(path), file, beside, context=settings) as reader:
        found: dict[str, Any] = json.loads(reader.crjson())["manifests"][0]
    return found


def actions(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["assertions"]["c2pa.actions.v2"]["actions"]


@pytest.fixture(params=["film", "edit", "pictured", *KINDS[1:]])
def conforming(request: pytest.FixtureRequest, signed: Signed, tmp_path: Path) -> dict[str, Any]:
    """A manifest of each kind of file and of each way to make one."""
    match request.param:
        case "film":
            return crjson(signed("a.mp4"))
        case "edit":
            source = signed("s.mp4")
            return crjson(signed("a.mp4", 1, replace(REQUEST, mode="extend", source=source)))
        case "pictured":
            return crjson(signed("a.mp4", 1, replace(REQUEST, image=write(tmp_path / "i.png")), engine="wan2.1-1.3b"))
    return crjson(signed(request.param))


WITHOUT_SOURCE = {"c2pa.opened", "c2pa.placed", "c2pa.published", "c2pa.converted", "c2pa.transcoded"}
RULES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "the claim is of version 2 and names its generator": lambda m: bool(m["claim.v2"]["claim_generator_info"]["name"]),
    "the generator says which specification it follows": lambda m: (
        m["claim.v2"]["claim_generator_info"]["specVersion"] == "2.4"
    ),
    "all actions are said to be there": lambda m: m["assertions"]["c2pa.actions.v2"]["allActionsIncluded"] is True,
    "the first action opens or creates, and no other does": lambda m: (
        [n for n, one in enumerate(actions(m)) if one["action"] in ("c2pa.created", "c2pa.opened")] == [0]
    ),
    "an action says its source type where one must, and only there": lambda m: all(
        ("digitalSourceType" in one) == (one["action"] not in WITHOUT_SOURCE) for one in actions(m)
    ),
    "source types are the IPTC's": lambda m: all(
        one["digitalSourceType"].startswith("http://cv.iptc.org/newscodes/digitalsourcetype/")
        for one in actions(m) if "digitalSourceType" in one
    ),
    "what is opened or placed is an ingredient": lambda m: all(
        len(one["parameters"]["ingredients"]) == 1
        for one in actions(m) if one["action"] in ("c2pa.opened", "c2pa.placed")
    ),
    "one ingredient at most is the parent": lambda m: (
        [one.get("relationship") for one in m["assertions"].values()].count("parentOf") <= 1
    ),
    "the actions are asserted by us, not gathered": lambda m: any(
        "c2pa.actions.v2" in one["url"] for one in m["claim.v2"]["created_assertions"]
    ),
    "one hard binding ties it to the content": lambda m: (
        sum(label.startswith("c2pa.hash.") for label in m["assertions"]) == 1
    ),
    "the certificate may sign claims and is valid now": lambda m: (
        m["signature"]["algorithm"] == "es256" and "claimSignature.insideValidity" in codes(m, "success")
    ),
    "the validator finds nothing wrong": lambda m: codes(m, "failure") == [],
    "no picture is in it": lambda m: not any("thumbnail" in label for label in m["assertions"]),
    "own assertions are in a name space of ours": lambda m: all(
        label.startswith(("c2pa.", "org.langit.")) for label in m["assertions"]
    ),
}  # fmt: skip


def codes(found: dict[str, Any], kind: str) -> list[str]:
    return [one["code"] for one in found["validationResults"][kind]]


def test_every_rule_of_conformance_holds(conforming: dict[str, Any]) -> None:
    assert [rule for rule, holds in RULES.items() if not holds(conforming)] == []


@pytest.mark.parametrize("name", KINDS)
def test_a_signed_file_is_ours_and_shows_what_it_showed(signed: Signed, tmp_path: Path, name: str) -> None:
    bare = write(tmp_path / f"bare-{name}")
    path = signed(name)
    assert manifest.read(path).state == "ours"
    assert path.read_bytes() != bare.read_bytes() or path.suffix == ".webm"
    if path.suffix in (".mp4", ".webm"):
        assert stream.identity(path) == stream.identity(bare)
        video.verify(path, size=Size(96, 64), fps=4, count=12)
    assert not list(path.parent.glob("*.signed"))


@pytest.mark.parametrize(
    ("engine", "kind"),
    [("world", "algorithmicMedia"), ("small", "trainedAlgorithmicMedia"), ("wan2.2-5b", "trainedAlgorithmicMedia")],
)
def test_the_source_type_is_true_of_the_engine(signed: Signed, engine: str, kind: str) -> None:
    (made,) = actions(crjson(signed("a.png", engine=engine)))
    assert made["action"] == "c2pa.created"
    assert made["digitalSourceType"].endswith(f"/{kind}")


@pytest.mark.parametrize(
    ("source", "engine", "kind"),
    [
        ("world", "world", "algorithmicMedia"),
        ("world", "wan2.1-1.3b", "trainedAlgorithmicMedia"),
        ("wan2.1-1.3b", "world", "trainedAlgorithmicMedia"),
        ("footage", "wan2.1-1.3b", "compositeWithTrainedAlgorithmicMedia"),
        ("footage", "world", "composite"),
    ],
)
def test_an_edit_says_what_is_known_of_its_source(
    signed: Signed, tmp_path: Path, source: str, engine: str, kind: str
) -> None:
    film = write(tmp_path / "s.mp4") if source == "footage" else signed("s.mp4", engine=source)
    edited = replace(REQUEST, mode="remix", source=film)
    opened, done = actions(crjson(signed("a.mp4", 1, edited, engine=engine)))
    assert (opened["action"], done["action"]) == ("c2pa.opened", "c2pa.edited")
    assert done["digitalSourceType"].endswith(f"/{kind}")


def test_a_film_that_was_tampered_with_is_footage_again(signed: Signed) -> None:
    source = signed("s.mp4")
    data = bytearray(source.read_bytes())
    data[-1] ^= 1
    source.write_bytes(data)
    found = crjson(signed("a.mp4", 1, replace(REQUEST, mode="remix", source=source), engine="wan2.1-1.3b"))
    assert actions(found)[-1]["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")


def test_a_chain_of_remixes_keeps_every_link(signed: Signed) -> None:
    first = signed("1.mp4", id="one")
    second = signed("2.mp4", 1, replace(REQUEST, mode="remix", source=first), id="two")
    third = signed("3.mp4", 2, replace(REQUEST, mode="connect", source=second, other=first), id="three")
    report = manifest.report_of(third)
    said = {
        one["data"]["id"]
        for link in report["manifests"].values()
        for one in link["assertions"] if one["label"] == "org.langit.generation"
    }  # fmt: skip
    assert said == {"one", "two", "three"}
    found = manifest.read(third)
    assert found.actions == ("c2pa.opened", "c2pa.placed", "c2pa.edited")
    assert found.parents == ("source film", "second film")


@pytest.mark.parametrize("name", ["i.png", "i.bmp", "i.ppm", "broken.mp4", "text.png"])
def test_a_picture_that_went_in_is_an_input_whatever_it_is(signed: Signed, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.stem == "i":
        write(path)
    else:
        path.write_bytes(b"\0\0\0\x18ftypisom...." if path.suffix == ".mp4" else b"just text")
    found = crjson(signed("a.png", 1, replace(REQUEST, image=path), engine="wan2.1-1.3b"))
    (went_in,) = [one for label, one in found["assertions"].items() if label.startswith("c2pa.ingredient")]
    assert went_in["relationship"] == "inputTo"
    assert [one["action"] for one in actions(found)] == ["c2pa.created"]


def test_no_file_says_the_prompt_its_own_name_or_words_that_had_a_stand_in(signed: Signed, tmp_path: Path) -> None:
    scenes = [{"reading": [{"text": "otter", "fate": "stand_in", "what": "dog"}, {"text": "red", "fate": "shown"}]}]
    path = signed("a-secret-otter.mp4", scenes=scenes, prompt=REQUEST.prompt)
    made = manifest.read(path).made
    assert made == {"id": "abc123", "role": "film", "mode": "create", "engine": "world", "model": "world",
                    "look": "fast", "stand_ins": ["dog"]}  # fmt: skip
    edited = signed("another.mp4", 1, replace(REQUEST, mode="remix", source=path))
    for one in (path, edited):
        assert b"otter" not in one.read_bytes()
        assert str(tmp_path).encode() not in one.read_bytes()


def test_what_cannot_be_signed_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.png")
    before = path.read_bytes()
    monkeypatch.setattr(signer.Signer, "sign", lambda self, message: b"\0" * 64)
    with pytest.raises(UnavailableError, match="the file cannot be signed"):
        sign.sign(path, "still", REQUEST, FACTS)
    assert path.read_bytes() == before
    with pytest.raises(UnavailableError, match="holds no manifest"):
        sign.sign(write(tmp_path / "a.bmp"), "still", REQUEST, FACTS)
    assert sorted(one.name for one in tmp_path.glob("a.*")) == ["a.bmp", "a.png"]


def test_an_authority_of_time_is_asked_where_one_is_named_and_its_silence_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, canary: tuple[int, list[str]]
) -> None:
    port, hits = canary
    monkeypatch.setenv(keys.TSA, f"http://127.0.0.1:{port}/time")
    with pytest.raises(UnavailableError, match="the file cannot be signed"):
        sign.sign(write(tmp_path / "a.png"), "still", REQUEST, FACTS)
    assert hits == ["/time"]


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Clock]:
    """An authority of time of these tests: nobody's, but its answers are those of RFC 3161, by openssl."""
    with Clock(tmp_path) as clock:
        yield clock


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl answers for the authority of time")
@pytest.mark.parametrize("name", ["a.png", "a.mp4"])
def test_a_time_that_was_given_is_in_the_manifest_and_says_who_vouches_for_it(
    signed: Signed, monkeypatch: pytest.MonkeyPatch, clock: Clock, name: str
) -> None:
    monkeypatch.setenv(keys.TSA, clock.url)
    found = manifest.read(signed(name))
    assert found.state == "ours"
    age = datetime.now(UTC) - datetime.fromisoformat(found.signed_at)
    assert timedelta(seconds=-2) < age < timedelta(minutes=1)
    assert not found.time_vouched, "nobody here knows that authority"
    assert len(clock.asked) == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl answers for the authority of time")
def test_a_time_that_was_given_for_something_else_fails_the_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setenv(keys.TSA, clock.url)
    sign.sign(write(tmp_path / "a.png"), "still", REQUEST, FACTS)
    clock.repeats = True
    path = write(tmp_path / "b.png", 1)
    before = path.read_bytes()
    with pytest.raises(UnavailableError, match="the file cannot be signed"):
        sign.sign(path, "still", REQUEST, FACTS)
    assert path.read_bytes() == before


def test_the_manifest_says_which_mark_the_frames_bear(signed: Signed) -> None:
    bears = {"id": "00c0ffee1234", "version": 1}
    found = crjson(signed("a.mp4", watermark=bears))
    assert found["assertions"]["org.langit.watermark"] == bears
    assert [rule for rule, holds in RULES.items() if not holds(found)] == []
    assert "c2pa.watermarked" not in {one["action"] for one in actions(found)}, "which is for marks of C2PA's list"
    assert manifest.read(signed("b.mp4", 1)).mark is None


def test_what_was_attested_of_those_who_are_seen_is_in_the_manifest(signed: Signed, tmp_path: Path) -> None:
    asked = replace(REQUEST, image=write(tmp_path / "face.png"), consent=True)
    path = signed("a.png", 1, asked, engine="wan2.1-1.3b")
    said = crjson(path)["assertions"]["org.langit.consent"]
    assert (said["of"], "adults and agreed" in said["attested"]) == (["image"], True)
    assert manifest.read(path).consent is not None
    assert manifest.read(signed("b.png", 2, replace(asked, consent=False), engine="wan2.1-1.3b")).consent is None
    assert manifest.read(signed("c.png", 3, replace(REQUEST, consent=True))).consent is None, "there is nobody in it"


def test_an_edit_of_a_film_that_holds_no_manifest_carries_the_one_beside_it(signed: Signed) -> None:
    first = signed("1.webm", id="one")
    edited = replace(REQUEST, mode="connect", source=first, other=first)
    second = signed("2.webm", 1, edited, id="two")
    third = signed("3.mp4", 2, replace(REQUEST, mode="remix", source=second), id="three")
    report = manifest.report_of(third)
    said = [
        one["data"]["id"]
        for link in report["manifests"].values()
        for one in link["assertions"] if one["label"] == "org.langit.generation"
    ]  # fmt: skip
    assert sorted(said) == ["one", "three", "two"]
    assert (manifest.read(second).state, manifest.read(third).state) == ("ours", "ours")
    assert codes(crjson(third), "failure") == []


def test_a_manifest_beside_a_film_that_is_not_its_own_is_not_carried(signed: Signed) -> None:
    first, other = signed("1.webm", id="one"), signed("2.webm", 5, id="two")
    other.with_suffix(".c2pa").replace(first.with_suffix(".c2pa"))
    report = manifest.report_of(signed("3.mp4", 1, replace(REQUEST, mode="remix", source=first), id="three"))
    assert len(report["manifests"]) == 1


def test_requests_of_every_mode_have_their_ingredients() -> None:
    """A field of a request that names a film or a picture is an ingredient; a new one must be thought of here."""
    from langit.provenance import origins

    path = Path("x")
    every = VideoRequest(mode="connect", source=path, other=path, image=path, characters=(path, path), prompt="x")
    labels = [one.label for one in origins.ingredients(every)]
    assert labels == ["source", "other", "image", "character_0", "character_1"]
