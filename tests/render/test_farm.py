"""The farm, with the real renderer in real processes: order, equality, memory of work under way, death of a process."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from langit.blocking.block import block
from langit.clip import Size
from langit.errors import RequestError, UnavailableError
from langit.render import FAST
from langit.render.farm import _RESTING, Farm, expect
from langit.render.skinning import Skinning
from langit.render.snapshot import Builder, Mesh, Posed, Shape, Snapshot, Still, Surface, View
from langit.scene.scene import Scene
from langit.simulation.places import backdrop

SIZE = Size(64, 64)
FLAP = Mesh(
    vertices=np.array([[-0.8, 0, 0], [0.8, 0, 0], [0.8, 0, 1.2], [-0.8, 0, 1.2]], np.float32),
    normals=np.tile(np.array([[0, -1, 0]], np.float32), (4, 1)),
    triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
    surface=Surface(color=(0.1, 0.3, 0.8)),
    owner=2,
    two_sided=True,
    skinning=Skinning(
        joints=np.array([[0, 1, 0, 0]] * 4, np.uint16),
        weights=np.array([[1, 0, 0, 0], [1, 0, 0, 0], [0.25, 0.75, 0, 0], [0.25, 0.75, 0, 0]], np.float32),
    ),
)
PLACE = replace(backdrop(block(Scene(setting="studio", time_of_day="studio"))), cast=(FLAP,))


def snapshots(count: int) -> Iterator[Snapshot]:
    """A ball that moves to the right, before a sheet whose upper edge does."""
    for number in range(count):
        builder = Builder(owner=1)
        builder.add(Shape.BALL, (-0.5 + 0.1 * number, 0, 0.2), (0.2, 0.2, 0.2), Surface(color=(0.8, 0.1, 0.1)))
        view = View(eye=(0.0, -3.0, 1.2), target=(0.0, 0.0, 0.2))
        joints = np.tile(np.eye(3, 4, dtype=np.float32), (2, 1, 1))
        joints[1, 0, 3] = 0.1 * number
        flap = Posed(mesh=FLAP.name, joints=joints)
        yield Snapshot(time=number / 8, view=view, solids=builder.build(), meshes=(flap,))


def digest(processes: int) -> list[str]:
    with Farm(SIZE, PLACE, processes, FAST) as farm:
        return [hashlib.sha256(frame.tobytes()).hexdigest() for _, frame, _ in farm.draw(snapshots(7))]


def test_any_number_of_processes_gives_the_same_frames_in_order() -> None:
    one, three = digest(1), digest(3)
    assert one == three
    assert len(set(one)) == 7


def test_truth_comes_with_the_frames_and_flow_looks_ahead() -> None:
    with Farm(SIZE, PLACE, 2, FAST) as farm:
        drawn = list(farm.draw(snapshots(3), frozenset({"segmentation", "flow"})))
    for snapshot, _, truth in drawn[:2]:
        ball = truth["segmentation"] == 1
        assert ball.sum() > 20
        assert np.nanmedian(truth["flow"][ball][:, 0]) > 1, snapshot.time  # pixels to the right


def test_a_mesh_that_nobody_brought_is_named() -> None:
    stranger = replace(next(snapshots(1)), meshes=(Still(mesh="0123456789abcdef"),))
    with (
        Farm(SIZE, PLACE, 1, FAST) as farm,
        pytest.raises(RequestError, match="'0123456789abcdef' that is not in the cast"),
    ):
        list(farm.draw([stranger]))


def test_a_look_that_nobody_knows_is_named() -> None:
    with pytest.raises(RequestError, match=r"no look 'oil'.*fast"):
        Farm(SIZE, PLACE, 1, "oil")


def test_little_is_under_way_at_once() -> None:
    asked = 0

    def counted() -> Iterator[Snapshot]:
        nonlocal asked
        for snapshot in snapshots(20):
            asked += 1
            yield snapshot

    with Farm(SIZE, PLACE, 1, FAST) as farm:
        drawn = farm.draw(counted())
        next(drawn)
        assert asked <= 4
        drawn.close()


def pids(farm: Farm) -> set[int]:
    return {worker._process.pid for worker in farm._workers if worker._process}


def test_processes_that_drew_a_clip_draw_the_next_one_the_same() -> None:
    with Farm(SIZE, PLACE, 2, FAST) as farm:
        before = pids(farm)
        first = [frame for _, frame, _ in farm.draw(snapshots(3))]
    with Farm(Size(48, 32), PLACE, 1, FAST) as farm:
        assert pids(farm) < before
        assert next(iter(farm.draw(snapshots(1))))[1].shape == (32, 48, 3)
    with Farm(SIZE, PLACE, 2, FAST) as farm:
        assert pids(farm) == before
        again = [frame for _, frame, _ in farm.draw(snapshots(3))]
    np.testing.assert_array_equal(first, again)


def test_processes_that_were_expected_are_those_that_draw() -> None:
    expect(2, FAST)
    waiting = {worker._process.pid for worker in list(_RESTING)[-2:] if worker._process}
    with Farm(SIZE, PLACE, 2, FAST) as farm:
        assert pids(farm) == waiting
        assert len(list(farm.draw(snapshots(2)))) == 2
    expect(1, FAST)  # no more are started than there are none of
    with Farm(SIZE, PLACE, 2, FAST) as farm:
        assert pids(farm) == waiting


@pytest.mark.parametrize("stopped", ["under way", "failed", "another driver"])
def test_a_process_that_might_be_spoiled_is_not_used_again(stopped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Farm(SIZE, PLACE, 1, FAST) as farm:
        before = pids(farm)
        if stopped == "under way":
            next(farm.draw(snapshots(9)))
        elif stopped == "failed":
            with pytest.raises(RequestError):
                list(farm.draw([replace(next(snapshots(1)), meshes=(Still(mesh="0123456789abcdef"),))]))
    if stopped == "another driver":
        monkeypatch.setenv("GALLIUM_DRIVER", "llvmpipe")
    with Farm(SIZE, PLACE, 1, FAST) as farm:
        assert not pids(farm) & before


def test_a_process_that_dies_is_one_clear_error() -> None:
    with Farm(SIZE, PLACE, 1, FAST) as farm:
        (worker,) = farm._workers
        worker.stop()
        with pytest.raises(UnavailableError, match="a drawing process ended early"):
            list(farm.draw(snapshots(2)))
