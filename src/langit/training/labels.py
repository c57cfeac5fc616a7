"""The labels of a model that is yet to be trained: all that the training world shows at that moment, and nothing else.

They are written beside its weights and never made again: a world that grows later changes no model that is there.
"""

from typing import Final

import numpy as np

from langit.config import Labels
from langit.data.attributes import told
from langit.simulation.materials import COLORS
from langit.training.text import draw_scenes

UNSEEN: Final = ("manner",)  # nobody sees how fast is usual for somebody


def labels_of_world(scenes: int = 3000, seed: int = 0) -> Labels:
    """Every answer and every kind of that many scenes of all families, in the order of the alphabet."""
    drawn = draw_scenes(np.random.default_rng(seed), scenes)
    found: dict[str, set[str]] = {}
    for scene in drawn:
        for question, answer in told(scene).items():
            found.setdefault(question, set()).update(() if answer is None else (answer,))
    subjects = [subject for scene in drawn for subject in scene.subjects]
    colors = {subject.color for subject in subjects if subject.color is not None}
    return Labels(
        attributes={question: tuple(sorted(answers)) for question, answers in found.items()},
        unseen=UNSEEN,
        groups={**{kind: (kind,) for kind in sorted({subject.kind for subject in subjects})}, "other": ()},
        shades={color: COLORS[color] for color in sorted(colors)},
    )
