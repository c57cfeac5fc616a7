"""What every look promises: each kind of record is drawn where its mesh is, and strangers are refused."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import sketch

from langit import request
from langit.clip import Size
from langit.errors import RequestError, UnavailableError
from langit.render import LOOKS, Manner, opened, shared
from langit.render.draw import drawable, expect, see
from langit.render.posing import Cast
from langit.render.skinning import Skinning
from langit.render.snapshot import Mesh, Placed, Posed, Still, Surface, deformed

SIZE = Size(96, 64)
each = pytest.mark.parametrize(
    "look", [pytest.param(name, marks=pytest.mark.long if row.traced else ()) for name, row in LOOKS.items()]
)


@pytest.fixture(autouse=True)
def drawn_here(request):
    """Looks of which this machine lacks something are skipped; `see` tells why."""
    asked = getattr(request.node, "callspec", None)
    if asked is not None and "look" in asked.params:
        try:
            see(asked.params["look"])
        except UnavailableError as error:
            pytest.skip(str(error))


def sheet(owner=1):
    """A red sheet one meter wide around z = 1, whose upper edge hangs on a joint of its own."""
    vertices = np.array([[-0.5, 0, 0.5], [0.5, 0, 0.5], [0.5, 0, 1.5], [-0.5, 0, 1.5]], np.float32)
    return Mesh(
        vertices=vertices,
        texture=vertices,  # which goes along when it is moved
        normals=np.tile(np.array([[0, -1, 0]], np.float32), (4, 1)),
        triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        colors=np.tile(np.array([[0.9, 0.05, 0.05]], np.float32), (4, 1)),  # which cloth that bends freely has none of
        surface=Surface(color=(0.9, 0.05, 0.05), roughness=0.8),
        owner=owner,
        two_sided=True,
        skinning=Skinning(
            joints=np.array([[0, 0, 0, 0]] * 2 + [[1, 0, 0, 0]] * 2, np.uint16),
            weights=np.array([[1, 0, 0, 0]] * 4, np.float32),
        ),
    )


def shown(mesh):
    """The mesh in each way that a record can show it, each somewhere else than the others."""
    turn = np.array([[0.8, 0, 0.6, -0.3], [0, 1, 0, 0.2], [-0.6, 0, 0.8, 0.4]], np.float32)
    joints = np.stack([np.eye(3, 4), np.eye(3, 4)]).astype(np.float32)
    joints[1, 0, 3] = 0.4
    wavy = mesh.vertices + np.array([[0, 0, 0], [0.3, 0, 0], [0, -0.4, 0.2], [0, 0, 0]], np.float32)
    tilted = np.tile(np.array([[0.6, -0.8, 0]], np.float32), (4, 1))
    return {
        "still": Still(mesh=mesh.name),
        "placed": Placed(mesh=mesh.name, pose=turn),
        "posed": Posed(mesh=mesh.name, joints=joints),
        "deformed": deformed(mesh, wavy, tilted),
    }


@each
def test_every_record_is_drawn_where_its_mesh_is(look, backdrop, snapshot):
    mesh = sheet()
    pictures = []
    with opened(look, SIZE, replace(backdrop(), cast=(mesh,))) as draw:
        empty = draw.render(snapshot())
        for name, record in shown(mesh).items():
            picture = draw.render(snapshot(meshes=(record,)))
            owners = draw.truth(snapshot(meshes=(record,)), None, ("segmentation",))["segmentation"]
            place = replace(backdrop(), meshes=(Cast([mesh]).world(record),))
            with opened(look, SIZE, place) as built:
                expected = built.render(snapshot())
                there = built.truth(snapshot(), None, ("segmentation",))["segmentation"]
            assert (np.abs(picture.astype(int) - expected) > 1).mean() < 0.001, name
            assert (owners != there).mean() < 0.001, name
            assert (owners == 1).sum() > 80, name
            assert (picture != empty).any(), name
            pictures.append(picture.tobytes())
    assert len(set(pictures)) == len(pictures)


@each
def test_what_a_snapshot_does_not_show_is_not_there(look, backdrop, snapshot):
    mesh = sheet()
    with opened(look, SIZE, replace(backdrop(), cast=(mesh,))) as draw:
        owners = draw.truth(snapshot(), None, ("segmentation",))["segmentation"]
    assert not (owners == 1).any()


@each
def test_one_mesh_may_be_shown_many_times(look, backdrop, snapshot):
    mesh = sheet()
    aside = [np.eye(3, 4, dtype=np.float32) + np.float32(x) * np.eye(1, 12, 3, dtype=np.float32).reshape(3, 4)
             for x in (-1.2, 1.2)]  # fmt: skip
    with opened(look, SIZE, replace(backdrop(), cast=(mesh,))) as draw:
        once, twice = (
            draw.truth(
                snapshot(meshes=tuple(Placed(mesh=mesh.name, pose=pose) for pose in poses)), None, ("segmentation",)
            )["segmentation"]
            == 1
            for poses in (aside[:1], aside)
        )
    assert twice.sum() == pytest.approx(2 * once.sum(), rel=0.05)
    assert twice[:, 48:].any()
    assert not once[:, 48:].any()


@each
def test_a_mesh_that_is_not_in_the_cast_is_refused(look, backdrop, snapshot):
    mesh = sheet()
    strange = snapshot(meshes=tuple(shown(sheet(owner=7)).values())[:1])
    with opened(look, SIZE, replace(backdrop(), cast=(mesh,))) as draw:
        with pytest.raises(RequestError, match=r"not in the cast.*backdrop that it was made for"):
            draw.render(strange)
        with pytest.raises(RequestError, match="not in the cast"):
            draw.truth(strange, None, ("depth",))


def test_an_unknown_look_names_those_there_are(backdrop):
    with pytest.raises(RequestError, match=r"no look 'oil'.*fast"):
        opened("oil", SIZE, backdrop())


def test_who_only_passes_snapshots_on_needs_no_device():
    script = "import sys, langit.render.farm, langit.simulation.episode; sys.exit('moderngl' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_looks_and_their_qualities_are_those_that_requests_know():
    assert list(LOOKS) == list(request.LOOKS)
    assert all(bool(request.LOOKS[name]) == row.traced for name, row in LOOKS.items())
    assert request.USUAL_QUALITY in request.LOOKS[request.FILM]


def test_a_clip_is_shared_as_its_look_shares_it(backdrop, snapshot, monkeypatch):
    monkeypatch.setitem(LOOKS, "film", sketch.ROW)
    with opened("fast", SIZE, backdrop()) as fast:
        expected = fast.render(snapshot())
    for look, turned in (("fast", False), ("film", True)):
        with shared(look, SIZE, backdrop(), 1, manner=Manner(quality="draft")) as drawing:
            ((_, picture, truth),) = drawing.draw([snapshot()], frozenset({"depth"}))
        assert set(truth) == {"depth"}
        assert (np.abs((255 - picture if turned else picture).astype(int) - expected) > 1).mean() < 0.001
        assert bool(drawing.facts) == turned
    assert sketch.manners[-1].quality == "draft"
    with pytest.raises(RequestError, match=r"no look 'oil'"):
        shared("oil", SIZE, backdrop(), 1)


def test_processes_are_expected_only_of_looks_that_have_some_waiting(monkeypatch):
    monkeypatch.setitem(LOOKS, "film", sketch.ROW)
    asked = []
    monkeypatch.setattr("langit.render.farm.expect", lambda processes, look: asked.append((processes, look)))
    expect("fast", 2)
    expect("film", 2)
    assert asked == [(2, "fast")]


def test_what_a_look_lacks_is_seen_before_anything_is_drawn(monkeypatch):
    monkeypatch.setitem(LOOKS, "film", LOOKS["film"]._replace(needs="sketch:lacking"))
    assert drawable() == ("fast",)
    with pytest.raises(UnavailableError, match="no light here"):
        see("film")
    assert see("fast") is None
