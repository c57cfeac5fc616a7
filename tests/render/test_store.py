import numpy as np

from langit.clip import Size
from langit.render.batch import Draws, of_solids
from langit.render.camera import from_view
from langit.render.shapes import join, unit_shapes
from langit.render.snapshot import Builder, Shape, Surface, View
from langit.render.store import Store


def test_buffers_grow_with_what_they_hold():
    store = Store(unit_shapes())
    view = from_view(View(eye=(0, -5, 0), target=(0, 0, 0)), Size(32, 32))
    for count in (1, 300):
        builder = Builder()
        for index in range(count):
            builder.add(Shape.BOX, (0, index * 0.01, 0), (0.1, 0.1, 0.1), Surface())
        rows = of_solids(builder.build())
        draws = Draws(rows, unit_shapes().table)
        draws.add(np.ones(count, bool), view, 32)
        store.fill(join([]), rows.rows[draws.chosen()], draws.commands())
        held = np.frombuffer(store._rows.read(4 * rows.rows.size), np.float32).reshape(rows.rows.shape)
        np.testing.assert_array_equal(held, rows.rows[draws.chosen()])
