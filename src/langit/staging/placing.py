"""Where everybody stands when the clip begins."""

import math
from dataclasses import replace

from langit.simulation.dimensions import extent
from langit.simulation.layout import LAYOUTS
from langit.simulation.scene import Placement, Scene


def placed(scene: Scene) -> Scene:
    """The scene with placements for every body."""
    layout = LAYOUTS[scene.setting]
    x = layout.stage[0] - 0.5 * sum(2.4 * extent(s, scene)[0] * s.count for s in scene.subjects)
    subjects = []
    for subject in scene.subjects:
        if subject.placements:
            subjects.append(subject)
            continue
        rows = []
        for _ in range(subject.count):
            size = extent(subject, scene)
            x += 1.2 * size[0]
            rows.append(Placement(position=(round(x, 3), layout.stage[1], 0.0), heading=-math.pi / 2))
            x += 1.2 * size[0]
        subjects.append(replace(subject, placements=tuple(rows)))
    return replace(scene, subjects=tuple(subjects))
