"""`Episode`: a blocked scene played from its first frame to its last, one snapshot at a time.

Physics has a fixed step and every random number comes from the scene's seed: the same scene gives the same snapshots.
Nothing is stored, so memory does not grow with length.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from math import ceil, radians, tan
from typing import TYPE_CHECKING, Final

import numpy as np

from langit.render.snapshot import SOLID, Backdrop, Body, Contact, Floats, Snapshot
from langit.scene.blocked import Blocked
from langit.scene.dimensions import extent
from langit.scene.scene import Point
from langit.simulation import characters
from langit.simulation.actor import Actor, Appearance
from langit.simulation.camera import Follower, focused, raised, view
from langit.simulation.cast import cast
from langit.simulation.places import backdrop
from langit.simulation.ways import is_moved
from langit.simulation.weather import particles

if TYPE_CHECKING:
    from langit.simulation.physics import Physics

HIGHEST: Final = 0.5  # meters by which a camera is raised or lowered to look into a face
HEADROOM: Final = 0.11  # of half the height of a close shot, that is left above heads and what is on them
CHIN: Final = 0.15  # meters from the eyes down to where a close shot may end
LOOKS: Final = 2  # rounds in which a lens is raised for heads, which look up at it then
BESIDE: Final = 1.0  # meters between the faces of who are in one close shot
STRAIGHT: Final = 0.125  # seconds for which the ways of actors are straight lines to the things that they meet
FRONT: Final = 0.7  # of its thinner half, by which what is seen of a body is before its middle


class Episode:
    """One shot of a blocked scene at `fps` frames a second."""

    def __init__(self, scene: Blocked, fps: float):
        self.scene, self.fps = scene, fps
        begin, end = scene.span
        self.first = round(begin * fps)  # frames on the clock: an extension may begin before 0
        self.frames = max(1, round((end - begin) * fps))
        self.actors: tuple[Actor, ...] = cast(scene)
        self._lift = 0.0
        for _ in range(LOOKS if scene.camera.eyes is not None else 0):
            self._lift = self._raised()
            characters.film(self.actors, self._lift)
        self._physics = _physics(scene, fps)
        meshes = [mesh for a in self.actors for mesh in a.cast]
        if (physics := self._physics()) is not None:
            meshes += physics.cast()
        self.backdrop: Backdrop = replace(backdrop(scene), cast=tuple(meshes))

    def snapshots(self, *, more: int = 0) -> Iterator[Snapshot]:
        """All frames in order, and as many `more` after the end. Each call plays the episode anew."""
        physics = self._physics()
        follower = Follower()
        earlier = self._followed_before(min(0, self.first))
        looks: list[Appearance] = []
        for frame in range(self.first, self.first + self.frames + more):
            time = frame / self.fps
            before, looks = looks, [a.at(time) for a in self.actors]
            if physics is not None:
                self._play(physics, frame, before, looks)
            if frame == 0:
                follower = Follower()  # whatever was shown before, the camera is the same from here on
            yield self._snapshot(time, looks, physics, earlier.pop() if earlier else follower)

    def _play(self, physics: "Physics", frame: int, before: list[Appearance], looks: list[Appearance]) -> None:
        """Takes physics to a frame, from the one before."""
        if frame == self.first:
            physics.begin(looks)
        elif frame > 0:  # before 0 nothing has been let go yet
            parts = ceil(1 / (self.fps * STRAIGHT) - 1e-9)
            times = [(frame - 1 + part / parts) / self.fps for part in range(1, parts)]
            between = [[a.at(time) for a in self.actors] for time in times]
            physics.advance([before, *between, looks], (frame - 1) / self.fps, frame / self.fps)

    def _snapshot(
        self, time: float, looks: list[Appearance], physics: "Physics | None", camera: "Follower | Point"
    ) -> Snapshot:
        solids = [look.solids for look in looks]
        meshes = [mesh for look in looks for mesh in look.meshes]
        bodies = [look.body for look in looks]
        contacts: tuple[Contact, ...] = ()
        if physics is not None:
            solids += physics.solids()
            meshes += physics.meshes()
            bodies += physics.bodies()
            contacts = physics.contacts()
        bodies.sort(key=lambda body: body.owner)
        followed = self._followed(bodies, camera) if isinstance(camera, Follower) else camera
        seen = raised(view(self.scene.camera, time, followed, seed=self.scene.seed), self._lift)
        seen = focused(seen, *self._filmed(bodies))
        return Snapshot(
            time=time,
            view=seen,
            solids=np.concatenate(solids) if solids else np.empty(0, SOLID),
            meshes=tuple(meshes),
            particles=particles(self.scene, time, seen),
            bodies=tuple(bodies),
            contacts=contacts,
        )

    @cached_property
    def _front(self) -> float:
        """How far before the middle of whom the film is about the eye of a photographer would focus, in meters."""
        name = self._subject_filmed
        return FRONT * min(extent(self.scene.standing(name).subject, self.scene)[:2]) if name else 0.0

    def _raised(self) -> float:
        """How much higher than blocked the camera of a close shot is, as the clip begins.

        So eyes are where they were taken to be, and hats, hair and heads beside them are in the picture.
        """
        taken, bodies = self.scene.camera.eyes, [a.at(0.0).body for a in self.actors]
        faces = {body.owner: np.array(body.face) for body in bodies if body.face}
        mine = [faces[body.owner] for body in bodies if body.subject == self._subject_filmed and body.face]
        if taken is None or not mine:
            return 0.0
        own = np.mean(mine, 0)
        camera = view(self.scene.camera, 0.0, self._followed(bodies, Follower()), seed=self.scene.seed)
        slope = (1 - HEADROOM) * tan(radians(camera.fov) / 2)
        half = slope * float(np.linalg.norm(own - camera.eye))
        toward = np.subtract(camera.eye, own) * (1.0, 1.0, 0.0)
        rise = slope * toward / np.linalg.norm(toward)  # what is nearer to a lens is larger, as if it were higher
        rise[2] = 1.0
        crowns = characters.crowns(self.actors, rise)
        tops = [face[2] + crowns[owner] for owner, face in faces.items() if np.linalg.norm(face - own) < BESIDE]
        most = float(own[2]) - CHIN + half - camera.target[2]  # and the chin is in the picture
        lift = float(np.clip(own[2] - taken, -HIGHEST, HIGHEST))
        return max(lift, min(float(max(tops)) - half - camera.target[2], most))

    @property
    def _subject_filmed(self) -> str | None:
        """Whom the film is about: who is to be sharp or is followed, else the first that was named."""
        subjects, camera = self.scene.subjects, self.scene.camera
        return camera.sharp or camera.follow or (subjects[0].subject.id if subjects else None)

    def _filmed(self, bodies: list[Body]) -> tuple[Floats, Floats]:
        """Points (N, 3) of the bodies that the film is about, and how far before each a lens focuses (N,).

        Of who has a face that is it, whatever the hands do; of all else what is seen before the middle.
        """
        filmed = [body for body in bodies if body.subject == self._subject_filmed]
        points = np.array([body.face or body.center for body in filmed], float).reshape(-1, 3)
        return points, np.array([0.0 if body.face else self._front for body in filmed])

    def _followed_before(self, first: int) -> list[Point]:
        """The followed points of the frames before 0, the last first; none if a thing is followed, which rests then.

        They are smoothed backward from 0, so that what comes after 0 does not depend on how much comes before it.
        """
        follower = Follower()
        points: list[Point] = []
        if not any(a.at(0.0).body.subject == self.scene.camera.follow for a in self.actors):
            return points
        for frame in range(0, first - 1, -1):
            bodies = [a.at(frame / self.fps).body for a in self.actors]
            backward = [replace(body, velocity=(-v[0], -v[1], -v[2])) for body in bodies for v in [body.velocity]]
            points.append(self._followed(backward, follower))
        return points[1:]

    def _followed(self, bodies: list[Body], follower: Follower) -> Point:
        """The point on the ground below the middle of the bodies that the camera follows, smoothed.

        Who jumps does so in the picture: the camera stays down.
        """
        found = [body for body in bodies if body.subject == self.scene.camera.follow]
        if not found:
            return (0.0, 0.0, 0.0)
        feet = np.mean([np.subtract(body.center, (0.0, 0.0, body.extent[2])) for body in found], axis=0)
        if all(body.face is not None for body in found):
            feet[2] = self.scene.standing(found[0].subject).placements[0].position[2]
        speed = np.mean([body.velocity for body in found], axis=0)
        return follower.follow((feet[0], feet[1], feet[2]), (speed[0], speed[1], speed[2]), 1 / self.fps)


def _physics(scene: Blocked, fps: float) -> Callable[[], "Physics | None"]:
    """What begins the physics of a scene anew; none where it moves nothing, and there MuJoCo is not loaded."""
    if not is_moved(scene):
        return lambda: None
    from langit.simulation.build import build
    from langit.simulation.physics import Physics

    stage = build(scene, fps)
    return lambda: None if stage is None else Physics(stage, scene)
