"""What a person costs: reading the pack, building one, posing one, by level of detail.

  python benchmarks/people.py

CPU seconds of this process. The first person of a process reads the pack; building may take one second at most.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from langit.blocking.block import block
from langit.scene.catalogue import adults
from langit.scene.scene import Camera, CameraKey, Clothing, Event, Placement, Scene, Subject
from langit.simulation import characters
from langit.simulation.actor import Actor, members

T = TypeVar("T")
MOST = 1.0
AWAY = {"face": 1.2, "street": 4.0, "far": 20.0}  # meters from the camera


def spent(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds, and what came of them."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def person(kind: str, away: float, seed: int) -> Actor:
    """Somebody in a coat who walks, that far from the camera."""
    subject = Subject(
        id="a", kind=kind, clothing=(Clothing(kind="coat"),), placements=(Placement(position=(0.0, 0.0, 0.0)),)
    )
    walk = Event(subject="a", action="walk", start=0.0, end=4.0, path=((0.0, 0.0), (0.5, 0.0)))
    keys = (CameraKey(time=0.0, eye=(0.0, -away, 1.4), target=(0.0, 0.0, 1.2), fov=40.0),)
    said = Scene(setting="park", seconds=4.0, seed=seed, subjects=(subject,), events=(walk,), camera=Camera(keys=keys))
    scene = block(said)
    return characters.actor(members(scene)[0], scene)


def main() -> int:
    """Measure and print; 1 if a person takes longer to build than they may."""
    first, _ = spent(lambda: person("woman", 4.0, 1))
    print(f"the first person of a process: {first:.2f} s")
    slowest = first
    for name, away in AWAY.items():
        built, posed, triangles = [], [], []
        for seed in range(len(adults()) // 2):
            for kind in ("woman", "man"):
                seconds, actor = spent(lambda kind=kind, away=away, seed=seed: person(kind, away, seed))
                built.append(seconds)
                triangles.append(sum(len(mesh.triangles) for mesh in actor.cast))
                posed.append(spent(lambda actor=actor: [actor.at(0.1 * i) for i in range(10)])[0] / 10)
        slowest = max(slowest, *built)
        print(
            f"{name:>7}: built in {max(built):.2f} s at most, posed in {1e3 * sum(posed) / len(posed):.1f} ms, "
            f"{min(triangles)} to {max(triangles)} triangles"
        )
    return int(slowest > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
