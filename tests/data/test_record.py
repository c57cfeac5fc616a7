from pathlib import Path

import numpy as np
import pytest

from langit.clip import Size
from langit.data.record import Recording, record, scene_for
from langit.data.shards import Shard
from langit.errors import RequestError


def recording(folder: Path, **changes: object) -> Recording:
    options = {
        "count": 3,
        "shard": 2,
        "fps": 2,
        "families": ("falling",),
        "size": Size(32, 32),
        "stills": 0.5,
        "seed": 4,
    }
    return Recording(folder=folder, **{**options, **changes})  # type: ignore[arg-type]  # options by name


def test_a_recording_goes_on_with_the_shards_that_are_missing(tmp_path: Path) -> None:
    one = recording(tmp_path)
    assert record(one) == 2
    before = one.path(1).read_bytes()
    one.path(1).unlink()
    assert one.missing() == [1]
    assert record(one) == 1
    with Shard(one.path(0)) as shard, Shard(one.path(1)) as rest:
        assert (len(shard), len(rest)) == (2, 1)
        for sample in (*shard, *rest):
            frames, bodies = sample.arrays["frames"], sample.arrays["bodies"]
            assert frames.shape[1:] == (32, 32, 3)
            assert sample.arrays["owners"].shape == frames.shape[:3] == sample.arrays["depth"].shape
            assert sample.arrays["camera"].shape == (len(frames), 7)
            assert bodies.shape == (len(frames), len(sample.facts["scene"]["subjects"]), 15)
            shares = [(sample.arrays["owners"] == owner + 1).mean((1, 2)) for owner in range(bodies.shape[1])]
            np.testing.assert_allclose(bodies[..., 13], np.stack(shares, 1), atol=1e-6)
            assert (len(frames) == 1) == sample.facts["still"]
            assert sample.facts["captions"]["en-long"]
    assert len(before) == one.path(1).stat().st_size


def test_flow_is_added_where_it_is_asked_for(tmp_path: Path) -> None:
    one = recording(tmp_path, count=1, stills=0.0, flow=True)
    record(one)
    with Shard(one.path(0)) as shard:
        arrays = shard.sample(0).arrays
    assert arrays["flow"].shape == (len(arrays["frames"]) - 1, 32, 32, 2)
    assert np.isfinite(arrays["flow"].astype(float)).any()


def test_the_scene_of_a_number_is_always_the_same(tmp_path: Path) -> None:
    assert scene_for(recording(tmp_path), 7) == scene_for(recording(tmp_path, count=99), 7)
    assert scene_for(recording(tmp_path), 7) != scene_for(recording(tmp_path, seed=5), 7)


def test_an_unknown_family_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="there is no family 'cats'"):
        recording(tmp_path, families=("cats",))


def test_clips_may_be_of_one_length(tmp_path: Path) -> None:
    families = ("walking", "occlusion", "sailing", "falling")
    usual = [scene_for(recording(tmp_path, families=families), number)[1] for number in range(8)]
    longer = recording(tmp_path, families=families, seconds=8.0)
    for number, scene in enumerate(usual):
        made = scene_for(longer, number)[1]
        assert made.seconds == 8.0 > scene.seconds
        assert made.subjects[0].color == scene.subjects[0].color  # nothing else is drawn anew
        assert made.events[-1].end > scene.events[-1].end  # type: ignore[operator]  # a family pins every end
    with pytest.raises(RequestError, match=r"a clip of 0\.1 seconds cannot be recorded"):
        recording(tmp_path, seconds=0.1)
