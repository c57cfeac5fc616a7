import numpy as np

from langit.film.batch import Piece, Stuff, attributes
from langit.film.lamps import hung
from langit.render.snapshot import Lamp

LAMP = Lamp(position=(0.0, 0.0, 3.0), color=(1.0, 1.0, 1.0), falloff=0.5)


def board(emission: float, away: float, side: float = 1.0) -> Piece:
    points = np.array([[0, 0, 3], [side, 0, 3], [0, side, 3]], np.float32) + np.float32([away, 0, 0])
    return Piece(
        stuff=Stuff(light=0), points=points, normals=np.tile(np.float32([0, 0, 1]), (3, 1)),
        triangles=np.array([[0, 1, 2]], np.int32), attributes=attributes(3, (1.0, 1.0, 1.0), emission=emission),
    )  # fmt: skip


def test_a_lamp_beside_nothing_that_shines_keeps_its_light():
    (one,) = hung([LAMP], 0.8, [])
    assert one.share == 0.8
    assert not one.has_bulb


def test_a_lamp_goes_where_a_sign_is_as_bright_and_stays_where_the_sign_is_far():
    assert hung([LAMP], 1.0, [board(10.0, 0.2)]) == []
    assert len(hung([LAMP], 1.0, [board(10.0, 9.0)])) == 1


def test_a_dim_bulb_takes_from_a_lamp_only_what_it_gives_itself():
    (one,) = hung([LAMP], 1.0, [board(1.0, 0.0, side=0.3)])
    assert 0.9 < one.share < 1.0
    assert one.has_bulb
