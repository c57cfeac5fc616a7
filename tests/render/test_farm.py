"""The farm, with the real renderer in real processes: order, equality, memory of work under way, death of a process."""

import hashlib
from collections.abc import Iterator

import numpy as np
import pytest

from langit.blocking.block import block
from langit.clip import Size
from langit.errors import UnavailableError
from langit.render.farm import Farm
from langit.render.snapshot import Builder, Shape, Snapshot, Surface, View
from langit.scene.scene import Scene
from langit.simulation.places import backdrop

SIZE = Size(64, 64)
PLACE = backdrop(block(Scene(setting="studio", time_of_day="studio")))


def snapshots(count: int) -> Iterator[Snapshot]:
    """A ball that moves to the right."""
    for number in range(count):
        builder = Builder(owner=1)
        builder.add(Shape.BALL, (-0.5 + 0.1 * number, 0, 0.2), (0.2, 0.2, 0.2), Surface(color=(0.8, 0.1, 0.1)))
        view = View(eye=(0.0, -3.0, 1.2), target=(0.0, 0.0, 0.2))
        yield Snapshot(time=number / 8, view=view, solids=builder.build())


def digest(processes: int) -> list[str]:
    with Farm(SIZE, PLACE, processes) as farm:
        return [hashlib.sha256(frame.tobytes()).hexdigest() for _, frame, _ in farm.draw(snapshots(7))]


def test_any_number_of_processes_gives_the_same_frames_in_order() -> None:
    one, three = digest(1), digest(3)
    assert one == three
    assert len(set(one)) == 7


def test_truth_comes_with_the_frames_and_flow_looks_ahead() -> None:
    with Farm(SIZE, PLACE, 2) as farm:
        drawn = list(farm.draw(snapshots(3), frozenset({"segmentation", "flow"})))
    for snapshot, _, truth in drawn[:2]:
        ball = truth["segmentation"] == 1
        assert ball.sum() > 20
        assert np.nanmedian(truth["flow"][ball][:, 0]) > 1, snapshot.time  # pixels to the right


def test_little_is_under_way_at_once() -> None:
    asked = 0

    def counted() -> Iterator[Snapshot]:
        nonlocal asked
        for snapshot in snapshots(20):
            asked += 1
            yield snapshot

    with Farm(SIZE, PLACE, 1) as farm:
        drawn = farm.draw(counted())
        next(drawn)
        assert asked <= 4
        drawn.close()


def test_a_process_that_dies_is_one_clear_error() -> None:
    with Farm(SIZE, PLACE, 1) as farm:
        (worker,) = farm._workers
        worker.stop()
        with pytest.raises(UnavailableError, match="a drawing process ended early"):
            list(farm.draw(snapshots(2)))
