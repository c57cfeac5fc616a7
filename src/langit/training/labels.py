"""The labels of a model that is yet to be trained: all that the training world shows at that moment, and nothing else.

They are written beside its weights and never made again: a world that grows later changes no model that is there.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from langit.config import Labels
from langit.data.attributes import told
from langit.scene.scene import Scene
from langit.simulation.materials import COLORS
from langit.training.text import draw_scenes

UNSEEN: Final = ("manner",)  # nobody sees how fast is usual for somebody


def labels_of_world(scenes: int = 3000, seed: int = 0) -> Labels:
    """Every answer and every kind of that many scenes of all families, in the order of the alphabet."""
    drawn = draw_scenes(np.random.default_rng(seed), scenes)
    subjects = [subject for scene in drawn for subject in scene.subjects]
    kinds = sorted({subject.kind for subject in subjects})
    colors = {subject.color for subject in subjects if subject.color}
    return Labels(
        attributes=_answers(drawn),
        unseen=UNSEEN,
        groups={kind: (kind,) for kind in kinds} | {"other": ()},
        shades={color: COLORS[color] for color in sorted(colors)},
    )


def _answers(scenes: Sequence[Scene]) -> dict[str, tuple[str, ...]]:
    """What scenes answer to every question."""
    found: dict[str, set[str]] = {}
    for scene in scenes:
        for question, answer in told(scene).items():
            if answer is not None:
                found.setdefault(question, set()).add(answer)
    return {question: tuple(sorted(answers)) for question, answers in found.items()}
