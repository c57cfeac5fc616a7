"""What a mark may do to a clip and its files, with an engine that paints."""

import hashlib
import json
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from probing import Probe, installed

from langit import engine, watermark
from langit.capability import Capability
from langit.clip import Clip, Frames, Report, Size, silent
from langit.engine import Outputs
from langit.errors import OutputError, RefusedError, TakenError, UnavailableError
from langit.marks.mark import Finished, Mark
from langit.marks.visible import Visible
from langit.marks.watermark import Watermark
from langit.media import stream, video
from langit.provenance import manifest, sign
from langit.provenance.registry import Record
from langit.request import VideoRequest

REQUEST = VideoRequest(prompt="a gray film", seconds=1.0, fps=10, size=Size(64, 64))


class Painter:
    """Paints ever lighter frames."""

    name = "painter"
    can = Capability(engine="painter")
    closed = False

    def generate(self, request: VideoRequest, report: Report) -> Clip:
        self.frames = self.paint(request)  # held, so that nothing but closing stops it
        return Clip(size=request.size, fps=request.fps, count=request.count, frames=self.frames, engine=self.name)

    def paint(self, request: VideoRequest) -> Generator[NDArray[np.uint8], None, None]:
        try:
            for number in range(request.count):
                yield np.full((request.size.height, request.size.width, 3), number * 20, np.uint8)
        finally:
            self.closed = True


@dataclass(frozen=True)
class Negative:
    """Turns every frame around, and puts a note behind the finished file."""

    name: str = "negative"

    def before(self, request: VideoRequest) -> None:
        pass

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        return replace(clip, frames=self.turned(clip))

    def turned(self, clip: Clip) -> Frames:
        lightest = 0
        for frame in clip.frames:
            lightest = max(lightest, int(255 - frame.min()))
            yield 255 - frame
        return {"lightest": lightest}

    def after(self, file: Finished) -> dict[str, Any]:
        with file.path.open("ab") as opened:
            opened.write(b"\0\0\0\x0cfree....")  # a box that players skip
        return {"knew": file.facts["negative"]["lightest"]}


def test_every_film_tells_what_went_in_and_what_came_out(tmp_path: Path) -> None:
    facts = engine.run(REQUEST, Outputs(video=tmp_path / "a.mp4"), Painter()).facts
    pixels = b"".join(frame.tobytes() for frame in engine.clip(REQUEST, Painter()).frames)
    assert facts["digest"] == {
        "frames": 10,
        "pixels": hashlib.sha256(pixels).hexdigest(),
        "file": hashlib.sha256((tmp_path / "a.mp4").read_bytes()).hexdigest(),
    }
    assert json.loads((tmp_path / "a.mp4.json").read_text()) == facts


def test_what_is_known_at_the_end_stands_in_a_film_that_carries_its_facts(tmp_path: Path) -> None:
    outputs = Outputs(video=tmp_path / "a.mp4", embed=True)
    facts = dict(engine.run(REQUEST, outputs, Painter(), [Negative()]).facts)
    said = json.loads(video.comment(tmp_path / "a.mp4"))
    assert (facts["negative"], said["negative"]) == ({"lightest": 255, "knew": 255}, {"lightest": 255})
    assert said["digest"] == {name: facts["digest"][name] for name in ("frames", "pixels")}
    outside = {"negative", "digest", "signature"}
    assert "signature" not in said, "it is not known before the film is whole"
    assert {name: said[name] for name in said.keys() - outside} == {n: facts[n] for n in facts.keys() - outside}


def test_a_mark_changes_frames_and_file_and_the_usual_ones_come_last(tmp_path: Path) -> None:
    engine.run(REQUEST, Outputs(video=tmp_path / "plain.mp4"), Painter())
    marked = engine.run(REQUEST, Outputs(video=tmp_path / "a.mp4"), Painter(), [Negative()])
    first = next(video.read(tmp_path / "a.mp4"))
    assert first.mean() > 250
    turned = b"".join(frame.tobytes() for frame in engine.clip(REQUEST, Painter(), [Negative()]).frames)
    assert marked.facts["digest"]["pixels"] == hashlib.sha256(turned).hexdigest()
    assert marked.facts["digest"]["file"] == hashlib.sha256((tmp_path / "a.mp4").read_bytes()).hexdigest()
    assert b"free...." in (tmp_path / "a.mp4").read_bytes(), "what a mark did comes before the signature"


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_the_same_request_is_the_same_file_but_for_its_signature(tmp_path: Path, ending: str) -> None:
    """A signature holds a time and chance. All that it is taken of is the same, byte by byte."""
    names = [tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"]
    facts = [dict(engine.run(REQUEST, Outputs(video=name), Painter()).facts) for name in names]
    assert unsigned(names[0]) == unsigned(names[1])
    assert stream.identity(names[0]) == stream.identity(names[1])
    for one in facts:
        del one["digest"]["file"], one["signature"]
    assert facts[0] == facts[1]


def unsigned(film: Path) -> bytes:
    """A film without the box of its manifest, and with the places of its samples as they were before that came in."""
    data = film.read_bytes()
    if film.suffix != ".mp4":
        return data
    start = data.index(b"uuid" + bytes.fromhex("d8fec3d61b0e483c92975828877ec481")) - 4
    length = int.from_bytes(data[start : start + 4])
    bare = bytearray(data[:start] + data[start + length :])
    table = bare.index(b"stco") + 8
    for place in range(table + 4, table + 4 + 4 * int.from_bytes(bare[table : table + 4]), 4):
        bare[place : place + 4] = (int.from_bytes(bare[place : place + 4]) - length).to_bytes(4)
    return bytes(bare)


@pytest.mark.parametrize("moment", ["before", "around", "after"])
def test_what_a_mark_refuses_is_not_published_whenever_it_does(tmp_path: Path, moment: str) -> None:
    painter, out = Painter(), tmp_path / "out"
    out.mkdir()
    outputs = Outputs(video=out / "a.mp4", sheet=out / "sheet.png", thumbnail=out / "thumb.jpg")
    with installed(Probe(tmp_path / "probe", refuse=moment)), pytest.raises(RefusedError, match=f"refused {moment}"):
        engine.run(REQUEST, outputs, painter)
    assert painter.closed == (moment != "before")
    assert list(out.iterdir()) == []


def test_whoever_wants_frames_gets_them_marked_and_the_facts_at_their_end() -> None:
    made = engine.clip(REQUEST, Painter(), [Negative()])
    assert "digest" not in made.facts
    frames = list(made.frames)
    assert [round(frame.mean() / 5) * 5 for frame in frames] == [255 - 20 * number for number in range(10)]
    assert (made.facts["negative"], made.facts["digest"]["frames"]) == ({"lightest": 255}, 10)


def test_every_film_bears_an_id_that_its_sidecar_says_and_its_frames_tell(tmp_path: Path) -> None:
    wanted = replace(REQUEST, size=Size(320, 180))
    facts = engine.run(wanted, Outputs(video=tmp_path / "a.mp4"), Painter()).facts
    found = watermark.detect(video.read(tmp_path / "a.mp4"))
    assert found is not None
    assert facts["watermark"] == {"id": f"{found.id:012x}", "version": watermark.VERSION}
    other = engine.clip(replace(wanted, seed=1), Painter())
    list(other.frames)
    assert other.facts["watermark"]["id"] != facts["watermark"]["id"]


def test_an_id_is_of_what_files_hold_and_not_of_where_they_lie(tmp_path: Path) -> None:
    ids = []
    for name, content in (("a.png", b"one"), ("b.png", b"one"), ("c.png", b"two")):
        (tmp_path / name).write_bytes(content)
        made = Watermark().around(painted(), replace(REQUEST, image=tmp_path / name))
        ids.append(ended(made)["id"])
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("mark", [Watermark(), Visible()], ids=lambda mark: mark.name)
def test_frames_that_are_kept_of_a_film_are_not_marked_again(mark: Mark) -> None:
    wanted = replace(REQUEST, visible_mark=True)
    frames = list(mark.around(replace(painted(), kept=(range(3), range(8, 10))), wanted).frames)
    same = [np.array_equal(one, other) for one, other in zip(frames, Painter().paint(wanted), strict=True)]
    assert same == [True] * 3 + [False] * 5 + [True] * 2


def test_the_visible_mark_is_there_when_it_is_asked_for(tmp_path: Path) -> None:
    plain, shown = (
        engine.run(replace(REQUEST, visible_mark=asked), Outputs(video=tmp_path / f"{asked}.mp4"), Painter()).facts
        for asked in (False, True)
    )
    assert "visible_mark" not in plain
    assert shown["visible_mark"] == {"shown": True}
    assert shown["watermark"] == plain["watermark"]


def painted() -> Clip:
    return Painter().generate(REQUEST, silent)


def ended(clip: Clip) -> Any:
    """What the generator of a clip's frames says at their end."""
    while True:
        try:
            next(clip.frames)
        except StopIteration as end:
            return end.value


def test_an_engine_stops_when_nobody_reads_on() -> None:
    painter = Painter()
    made = engine.clip(REQUEST, painter, [Negative()])
    next(made.frames)
    made.frames.close()
    assert painter.closed


def test_every_picture_that_leaves_is_signed_as_what_it_is(tmp_path: Path) -> None:
    outputs = Outputs(video=tmp_path / "a.mp4", sheet=tmp_path / "s.jpg", thumbnail=tmp_path / "t.webp")
    facts = engine.run(REQUEST, outputs, Painter()).facts
    found = {path.name: manifest.read(path) for path in (outputs.video, outputs.sheet, outputs.thumbnail)}
    assert {one.state for one in found.values()} == {"ours"}
    assert [one.made["role"] for one in found.values()] == ["film", "sheet", "thumbnail"]
    assert {one.made["id"] for one in found.values()} == {facts["id"]}
    for role, path in (("sheet", outputs.sheet), ("thumbnail", outputs.thumbnail)):
        assert facts["digest"][role]["file"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_film_whose_format_holds_no_manifest_has_it_beside_it(tmp_path: Path) -> None:
    facts = engine.run(REQUEST, Outputs(video=tmp_path / "a.webm"), Painter()).facts
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.c2pa", "a.webm", "a.webm.json"]
    assert facts["signature"]["embedded"] is False
    assert manifest.read(tmp_path / "a.webm").state == "ours"
    (tmp_path / "a.webm").unlink()
    (tmp_path / "a.webm.json").unlink()
    with pytest.raises(TakenError):
        engine.run(REQUEST, Outputs(video=tmp_path / "a.webm"), Painter())


@pytest.mark.parametrize("moment", ["before", "at the first frame", "at the end"])
def test_without_a_signature_nothing_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise UnavailableError("no key")

    monkeypatch.setattr(sign, {"before": "ready", "at the first frame": "proven", "at the end": "sign"}[moment], fail)
    painter, remembered = Painter(), list[Record]()
    outputs = Outputs(video=tmp_path / "a.mp4", sheet=tmp_path / "s.jpg")
    with pytest.raises(UnavailableError, match="no key"):
        engine.run(REQUEST, outputs, painter, registry=remembered.append)
    assert (list(tmp_path.iterdir()), remembered) == ([], [])
    assert hasattr(painter, "frames") == (moment != "before"), "what cannot be signed is not begun"


def test_without_the_secret_that_was_named_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(watermark.VARIABLE, str(tmp_path / "none.key"))
    painter = Painter()
    with pytest.raises(OutputError, match=watermark.VARIABLE):
        engine.run(REQUEST, Outputs(video=tmp_path / "a.mp4"), painter)
    assert (list(tmp_path.iterdir()), hasattr(painter, "frames")) == ([], False)


def test_what_is_made_is_remembered_by_all_its_files(tmp_path: Path) -> None:
    remembered = list[Record]()
    outputs = Outputs(video=tmp_path / "a.mp4", sheet=tmp_path / "s.jpg")
    facts = engine.run(REQUEST, outputs, Painter(), registry=remembered.append).facts
    (record,) = remembered
    files = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (outputs.video, outputs.sheet)]
    assert (record.id, record.engine, list(record.files)) == (facts["id"], "painter", files)
    assert record.stream == stream.identity(outputs.video)


def test_what_cannot_be_remembered_is_not_published(tmp_path: Path) -> None:
    def full(record: Record) -> None:
        raise OutputError("the registry is full")

    with pytest.raises(OutputError, match="the registry is full"):
        engine.run(REQUEST, Outputs(video=tmp_path / "a.mp4"), Painter(), registry=full)
    assert list(tmp_path.iterdir()) == []
