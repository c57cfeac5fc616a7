"""Everything that moves by itself or stands has an actor; things have none."""

import pytest

from langit.blocking.block import block
from langit.scene.catalogue import kinds
from langit.scene.scene import Placement, Scene, Subject
from langit.simulation.actor import members
from langit.simulation.cast import actor

HERE = (Placement(position=(0.0, 3.0, 0.0)),)


@pytest.mark.parametrize("kind", [name for name, row in kinds().items() if not row.thing])
def test_it_has_an_actor_with_its_owner(kind: str) -> None:
    scene = block(
        Scene(
            setting="meadow",
            subjects=(Subject(id="a", kind="ball", placements=HERE), Subject(id="b", kind=kind, placements=HERE)),
        )
    )
    found = actor(members(scene)[1], scene)
    assert found is not None
    look = found.at(0.5)
    assert look.body.owner == found.owner == 2
    assert look.body.subject == "b"


@pytest.mark.parametrize("kind", [name for name, row in kinds().items() if row.thing])
def test_physics_moves_things(kind: str) -> None:
    scene = block(Scene(setting="meadow", subjects=(Subject(id="a", kind=kind, placements=HERE),)))
    assert actor(members(scene)[0], scene) is None
