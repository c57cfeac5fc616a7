"""How far apart two people stay who waltz, hug, talk, meet or pass each other: the smallest gap between their bodies.

    python benchmarks/apart.py

In cm, over all of both bodies with their clothes; of those who hold each other without arms and hands, which lie on the
other. The gap is measured along the line between both, in cells of 2 cm: below 0 one is in the other. The bar is 0;
exit status 1 where it is missed.
"""

import sys
from itertools import pairwise

import numpy as np

from langit.arrays import Floats
from langit.render.posing import Cast
from langit.scene.catalogue import motions
from langit.simulation.characters.person import Person
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

PROMPTS = (
    "a man and a woman waltz in a park",
    "a man in a suit and a woman in a red dress waltz",
    "a man hugs a woman",
    "two women hug",
    "two men hug",
    "a man in a coat hugs a woman in a coat",
    "a woman runs to a man and hugs him",
    "a man talks to a woman",
    "a man kneels before a woman",
    "a man and a woman walk toward each other",
    "two people walk in a street",
)
SECONDS, FPS = 6.0, 4
CELL = 0.02  # meters
ARM = 0.11  # meters from the bones of an arm to its sleeves


def main() -> int:
    """Print a row a prompt; 1 where two are in each other."""
    missed = 0
    for prompt in PROMPTS:
        gaps = [gap(prompt, seed) for seed in (0, 1, 2)]
        missed += min(gaps) <= 0
        print(f"{prompt:52} {', '.join(f'{100 * value:5.1f}' for value in gaps)} cm", flush=True)
    return 1 if missed else 0


def gap(prompt: str, seed: int) -> float:
    """The smallest gap in meters."""
    one, other = Episode(stage(prompt, seconds=SECONDS, seed=seed), FPS).actors[:2]
    assert isinstance(one, Person)
    assert isinstance(other, Person)
    casts = Cast(one.cast), Cast(other.cast)
    holds = any(motions()[deed.action].holds for deed in one.route.deeds if deed.action in motions())
    worst = np.inf
    for time in np.arange(0.0, SECONDS, 1 / FPS):
        mine, theirs = (
            body(person, cast, float(time), arms=not holds) for person, cast in zip((one, other), casts, strict=True)
        )
        worst = min(worst, closest(mine, theirs))
    return worst


def body(person: Person, cast: Cast, time: float, *, arms: bool) -> Floats:
    """The vertices (V, 3) of somebody, without arms where they are not wanted."""
    cloud = np.concatenate([cast.world(shown).vertices for shown in person.at(time).meshes]).astype(float)
    if arms:
        return cloud
    places = person.stance(time).places
    for side in (0, SIDE):
        chain = places[[side + bone for bone in (Bone.UPPER_ARM, Bone.FOREARM, Bone.HAND, Bone.TIPS)]]
        for start, end in pairwise(chain):
            for share in np.linspace(0.0, 1.0, 6):
                cloud = cloud[np.linalg.norm(cloud - start - share * (end - start), axis=1) > ARM]
    return cloud


def closest(mine: Floats, theirs: Floats) -> float:
    """The smallest distance between two clouds along the line between them: below 0 where they overlap there."""
    axis = (theirs.mean(0) - mine.mean(0)) * (1.0, 1.0, 0.0)
    axis = axis / np.linalg.norm(axis)
    across = np.cross(axis, (0.0, 0.0, 1.0))
    worst = np.inf
    cells = [np.floor(np.column_stack([cloud @ across, cloud[:, 2]]) / CELL).astype(int) for cloud in (mine, theirs)]
    depths = [cloud @ axis for cloud in (mine, theirs)]
    front: dict[tuple[int, int], float] = {}
    for key, value in zip(map(tuple, cells[0].tolist()), depths[0].tolist(), strict=True):
        front[key] = max(value, front.get(key, -np.inf))
    for key, value in zip(map(tuple, cells[1].tolist()), depths[1].tolist(), strict=True):
        worst = min(worst, value - front.get(key, -np.inf))
    return worst


if __name__ == "__main__":
    sys.exit(main())
