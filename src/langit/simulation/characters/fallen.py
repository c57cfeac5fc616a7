"""Hair of who lies: it falls past the head to the ground and spreads there, as gravity has it."""

from collections.abc import Sequence
from math import pi
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.skinning import Blend, moved_by, spread
from langit.render.snapshot import Mesh, Shown, deformed
from langit.simulation.characters.skeleton import BONES, Bone

HANGS: Final = 0.05  # of a vertex on the bone of hair, from which a mesh has hair that hangs
LAYERS: Final = (0.006, 0.035)  # meters over the ground that hair lies, what comes from below and what from above
HIGH: Final = 0.2  # meters over the ground from where it comes from above
ONWARD: Final = 0.6  # how much it spreads away from the feet, against away from the head
MIDDLE: Final = 0.05  # meters around the middle of the head from where it spreads to no side


class Fallen:
    """The meshes of a body that have hair which hangs below the height `high` at rest; `joints` (B, 3) are at rest."""

    def __init__(self, meshes: Sequence[Mesh], joints: Floats, high: float):
        self._head = joints[Bone.HEAD]
        self._held: dict[str, tuple[Mesh, Blend, Floats, Floats]] = {}
        for mesh in meshes:
            if mesh.skinning is None:
                continue
            weights = spread(mesh.skinning, BONES)
            if weights[:, Bone.HAIR].max() > HANGS:
                long = np.where(weights[:, Bone.HAIR] > 0, np.maximum(high - mesh.vertices[:, 2], 0.0), 0.0)
                roots = mesh.vertices + long[:, None] * (0.0, 0.0, 1.0)
                self._held[mesh.name] = (mesh, Blend(weights), roots, long)

    def on(self, shown: Sequence[Shown], bones: Floats, reclines: float, floor: float) -> tuple[Shown, ...]:
        """What shows the body with its hair on a `floor` of that height (m); `bones` (B, 3, 4) lead from rest there.

        Somebody `reclines` so far (radians): hair falls as far as they lie.
        """
        amount = min(1.0, abs(reclines) / (pi / 2))
        if amount <= 0 or not self._held:
            return tuple(shown)
        return tuple(self._fallen(one, bones, amount, floor) if one.mesh in self._held else one for one in shown)

    def _fallen(self, shown: Shown, bones: Floats, amount: float, floor: float) -> Shown:
        mesh, blend, roots, long = self._held[shown.mesh]
        turn, shift = bones[Bone.HEAD, :, :3], bones[Bone.HEAD, :, 3]
        places, middle = roots @ turn.T + shift, turn @ self._head + shift
        low, high = LAYERS
        places[:, 2] = np.maximum(places[:, 2], floor + low)
        over = np.clip((places[:, 2] - floor) / HIGH, 0.0, 1.0)
        deep = np.maximum(places[:, 2] - floor - low - (high - low) * over, 1e-4)
        falls = deep * np.tanh(long / deep)
        runs = np.sqrt(np.maximum(long**2 - falls**2, 0.0))
        aside = (places - middle)[:, :2]
        aside = aside / (np.linalg.norm(aside, axis=1, keepdims=True) + MIDDLE) + ONWARD * turn[:2, 2]
        aside = aside / np.maximum(np.linalg.norm(aside, axis=1, keepdims=True), 1e-6)
        fallen = places + np.column_stack([runs[:, None] * aside, -falls])
        own = moved_by(blend.mixed(bones), np.ascontiguousarray(mesh.vertices.T)).T
        share = amount * (long > 0)
        vertices = own + share[:, None] * (fallen - own)
        return deformed(mesh, vertices, mesh.normals @ turn.T)
