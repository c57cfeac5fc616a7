from langit.blocking.block import block
from langit.scene.scene import Placement, Scene, Subject
from langit.simulation.actor import members


def test_bodies_are_numbered_from_one_in_the_order_of_subjects_and_placements() -> None:
    spots = tuple(Placement(position=(float(x), 0.0, 0.0)) for x in range(3))
    scene = block(
        Scene(
            subjects=(
                Subject(id="dog", kind="dog", placements=spots[:1]),
                Subject(id="ball", kind="ball", count=2, placements=spots[1:]),
            )
        )
    )
    found = [(member.owner, member.subject.id, member.place_in_group, member.placement) for member in members(scene)]
    assert found == [(1, "dog", 0, spots[0]), (2, "ball", 0, spots[1]), (3, "ball", 1, spots[2])]
