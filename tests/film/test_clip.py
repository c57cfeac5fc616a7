"""A clip in the film look, by a tracer that is none: which frames it is asked for, and that a kill changes no pixel."""

from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.film import clip, denoise
from langit.film.quality import QUALITIES
from langit.render.draw import LINEAR, Manner
from langit.render.snapshot import Atmosphere, Backdrop, Builder, Shape, Snapshot, Surface, View

SIZE = Size(64, 48)
DAY = Atmosphere(
    sky_top=(0.1, 0.3, 0.8), sky_horizon=(0.6, 0.8, 1.0), sun_direction=(0.0, -0.4, 0.9), sun_disc=(1.0, 0.9, 0.8),
    key_light=(2.4, 2.3, 2.0), ambient_up=(0.5, 0.6, 0.8), ambient_down=(0.3, 0.3, 0.2), fog_color=(0.7, 0.8, 0.9),
    fog_density=0.002,
)  # fmt: skip


@pytest.fixture(scope="module")
def backdrop():
    builder = Builder()
    builder.add(Shape.PLANE, (0, 0, 0), (30, 30, 1), Surface(color=(0.5, 0.5, 0.5)))
    return Backdrop(solids=builder.build(), meshes=(), lamps=(), atmosphere=DAY)


def snapshots(count):
    for number in range(count):
        builder = Builder(owner=1)
        builder.add(Shape.BOX, (-1 + 0.08 * number, 0, 1), (0.5, 0.5, 0.5), Surface())
        yield Snapshot(time=number / 24, view=View(eye=(0, -6, 1), target=(0, 0, 1)), solids=builder.build())


class Noise:
    """A pool whose tracer answers with noise of the seed that it is given."""

    def __init__(self):
        self.seeds, self.setups = [], []

    def opened(self, make, processes, cluster):
        self.setups.append(make.args[0]())
        return self

    def ask(self, orders):
        self.seeds.append(orders[-1]["seed"])
        noise = np.random.default_rng(self.seeds[-1]).gamma(2.0, 0.2, (SIZE.height, SIZE.width, 3))
        future = Future()
        future.set_result({"picture": noise.astype(np.float32), "engine": "noise", "device": "cpu"})
        return future

    def close(self):
        pass


@pytest.fixture
def noise(monkeypatch):
    made = Noise()
    monkeypatch.setattr(clip.pool, "opened", made.opened)
    monkeypatch.setattr(denoise, "there", lambda: False)
    return made


def drawn(backdrop, count, passes=frozenset(), **manner):
    with clip.Traced(SIZE, backdrop, 1, "film", manner=Manner(**manner)) as film:
        return list(film.draw(snapshots(count), passes)), film.facts


@pytest.mark.parametrize("quality", QUALITIES)
def test_some_frames_are_traced_the_last_one_too_and_all_come_in_order(quality, backdrop, noise):
    frames, facts = drawn(backdrop, 8, quality=quality)
    assert [round(24 * snapshot.time) for snapshot, _, _ in frames] == list(range(8))
    assert noise.seeds == sorted({*range(0, 8, QUALITIES[quality].every), 7})
    assert facts["traced"] == len(noise.seeds)
    assert facts["traced"] + facts["carried"] == 8


def test_passes_are_those_of_the_fast_look_whatever_steadying_needs(backdrop, noise):
    passes = frozenset({"depth", "flow", "segmentation", LINEAR})
    frames, _ = drawn(backdrop, 5, passes)
    for number, (_, frame, truth) in enumerate(frames):
        assert set(truth) == passes - ({"flow"} if number == 4 else set())
        assert truth[LINEAR].shape == frame.shape
        if number < 4:
            assert np.median(truth["flow"][truth["segmentation"] == 1][:, 0]) > 0.3


def test_a_film_that_was_killed_goes_on_with_the_same_pixels(backdrop, noise, tmp_path):
    whole, _ = drawn(backdrop, 30)
    with clip.Traced(SIZE, backdrop, 1, "film", manner=Manner(scratch=tmp_path)) as film:
        for number, _ in enumerate(film.draw(snapshots(30))):
            if number == 26:
                break
    noise.seeds.clear()
    again, _ = drawn(backdrop, 30, scratch=tmp_path)
    assert min(noise.seeds) > 24
    assert all(np.array_equal(one[1], other[1]) for one, other in zip(whole, again, strict=True))


def test_a_film_that_goes_on_is_of_the_same_place(backdrop, noise, tmp_path):
    """How fine round things are and what is cut where is as the first frame sees it, not as the first after a kill."""

    def nearer():
        for number, one in enumerate(snapshots(30)):
            builder = Builder(owner=1)
            builder.add(Shape.BALL, (0, 0, 1), (0.5, 0.5, 0.5), Surface())
            yield replace(one, view=View(eye=(0, -30 + number, 1), target=(0, 0, 1)), solids=builder.build())

    with clip.Traced(SIZE, backdrop, 1, "film", manner=Manner(scratch=tmp_path)) as film:
        for number, _ in enumerate(film.draw(nearer())):
            if number == 26:
                break
    with clip.Traced(SIZE, backdrop, 1, "film", manner=Manner(scratch=tmp_path)) as film:
        assert len(list(film.draw(nearer()))) == 30
    before, after = noise.setups
    np.testing.assert_equal(after, before)
    assert any(order["do"] == "mesh" and "solid" in order["name"] for order in before)


def test_a_still_is_one_traced_frame(backdrop, noise):
    frames, facts = drawn(backdrop, 1, still=True)
    assert len(frames) == facts["traced"] == 1
    assert facts["samples"] == QUALITIES["standard"].still


def test_a_shot_in_which_light_changes_keeps_its_exposure(backdrop, noise):
    bright, _ = drawn(replace(backdrop, atmosphere=replace(DAY, exposure=0.5)), 3)
    assert abs(float(bright[0][1].mean()) - float(bright[2][1].mean())) < 12
