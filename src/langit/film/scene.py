"""The orders that a tracer gets: what it is told of a clip once, and what of each instant."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np

from langit.clip import Size
from langit.film import facing, light, planted, swaying, waves
from langit.film.batch import Piece, Stuff
from langit.film.blades import Lawn, patches
from langit.film.carried import Moved
from langit.film.closer import HEADS, Closer, on_heads
from langit.film.flatten import Flat
from langit.film.kinds import ONE_SIDED, PANE
from langit.film.materials import graph
from langit.film.nodes import geometry, mixed_shaders, packed, shader, surface
from langit.film.quality import FEW
from langit.film.rooms import BOARD, SHELL, VIEW
from langit.film.strands import Hairs
from langit.film.tracer import Order
from langit.film.windows import WINDOW
from langit.render import camera
from langit.render.image import Image
from langit.render.images import read
from langit.render.snapshot import Array, Backdrop, Floats, Pattern, Snapshot, View

MANY: Final = 1000  # triangles that rays look for, from which on to sort them costs as much as half of all else
FOUND: Final = 0  # the power of two of what a thing gives off, from which on rays look for it
SETTINGS: Final[dict[str, Any]] = {
    "render.engine": "CYCLES",
    "render.use_persistent_data": True,  # what stays is not sent to the device again
    "render.image_settings.file_format": "OPEN_EXR",
    "render.image_settings.color_mode": "RGB",
    "render.image_settings.color_depth": "32",
    "render.image_settings.exr_codec": "NONE",
    "render.use_compositing": False,
    "render.use_sequencer": False,
    "render.film_transparent": False,
    "view_settings.view_transform": "Raw",
    "cycles.use_auto_tile": False,
    "cycles.debug_bvh_type": "DYNAMIC_BVH",
    "cycles.debug_use_spatial_splits": True,  # takes longer to sort, and rays find what they hit sooner
    "cycles.light_sampling_threshold": 0.05,  # most of many lamps are too weak to be worth a ray
    "cycles.pixel_filter_type": "BLACKMAN_HARRIS",
    "cycles.filter_width": 1.5,
    "cycles.max_bounces": 5,
    "cycles.diffuse_bounces": 2,
    "cycles.glossy_bounces": 3,
    "cycles.transmission_bounces": 6,
    "cycles.transparent_max_bounces": 24,
    "cycles.volume_bounces": 0,
    "cycles.caustics_reflective": False,
    "cycles.caustics_refractive": False,
    "cycles.blur_glossy": 0.5,
    "cycles.sample_clamp_indirect": 6.0,
    "cycles.use_denoising": True,
    "cycles.denoiser": "OPENIMAGEDENOISE",
    "cycles.denoising_input_passes": "RGB_ALBEDO_NORMAL",
    "cycles.denoising_prefilter": "FAST",
    "cycles_curves.shape": "RIBBONS",
    "cycles_curves.subdivisions": 1,
}
ROOM: Final[dict[str, Any]] = {"cycles.max_bounces": 8, "cycles.diffuse_bounces": 5}  # walls light each other
CLEAR: Final[dict[str, Any]] = {  # light goes to and fro in the rim of a glass
    "cycles.max_bounces": 12, "cycles.glossy_bounces": 8, "cycles.transmission_bounces": 12,
}  # fmt: skip
FILM: Final = 0.024  # meters: how high a picture is on film
OPEN: Final = (ONE_SIDED, VIEW, BOARD)  # the kinds of stuff that light goes through from behind
DEVICES: Final = ("OPTIX", "CUDA", "HIP", "ONEAPI", "METAL", "CPU")  # the fastest first
AUTO: Final = "auto"


class Scene:
    """One clip as orders; `samples` a pixel, or `hard` where many things shine, each of which takes rays to find it.

    `first` is any of its snapshots, `device` a kind of `DEVICES` or AUTO.
    """

    def __init__(
        self,
        size: Size,
        backdrop: Backdrop,
        first: Snapshot,
        *,
        samples: int,
        hard: int | None = None,
        device: str = AUTO,
    ):
        self.size, self._backdrop = size, backdrop
        self._flat, self._shown = Flat(backdrop, first, size), _things(first)
        self._pieces = self._flat.moving(first)
        self._lawn = Lawn(backdrop)
        sought = sum(len(piece.triangles) for piece in self._flat.place if _found(piece.stuff))
        self._heads = {name for name, piece in self._pieces.items() if piece.stuff.pattern in HEADS}
        # Whoever films brings a lamp for who has a face; a boat or a flag is lit by its sky.
        owners = self._flat.owners
        faced = {owners[name] for name in self._heads & owners.keys()}
        self._filled = [name for name, owner in owners.items() if owner in faced]
        self._eyes = {
            name: piece.attributes["spot"]
            for name, piece in self._pieces.items()
            if piece.stuff.pattern == Pattern.EYE and name in self._filled
        }
        self._many = sought >= MANY
        self.samples = hard if self._many and hard is not None else samples
        self._devices = list(DEVICES) if device == AUTO else [device.upper()]

    def shows(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot holds the same things, as those of one clip do."""
        return _things(snapshot) == self._shown

    def setup(self) -> list[Order]:
        """What the tracer is told first."""
        place = {f"place-{piece.stuff.name}": piece for piece in self._flat.place}
        place |= {f"sway-{number}": part.piece for number, part in enumerate(self._flat.swaying)}
        place |= planted.models(self._flat.planted)
        place |= patches() if self._lawn else {}
        stuffs = {piece.stuff for piece in (*place.values(), *self._pieces.values())}
        images = sorted({stuff.image for stuff in stuffs} - {Image.NONE})
        settings = SETTINGS | {"cycles.use_light_tree": not self._many or self.samples < FEW} | {
            "render.resolution_x": self.size.width,
            "render.resolution_y": self.size.height,
            "cycles.samples": self.samples,
            "cycles.use_adaptive_sampling": False,
            **(ROOM if self._flat.room else {}),
            **(CLEAR if any(stuff.pattern == Pattern.GLASS and stuff.kind != PANE for stuff in stuffs) else {}),
        }  # fmt: skip
        return [
            {"do": "settings", "values": settings},
            {"do": "device", "kinds": self._devices},
            *light.sky(self._backdrop),
            *({"do": "image", "name": band.name, "pixels": waves.picture(band)} for band in _waves(stuffs)),
            *({"do": "image", "name": image.name, "pixels": read(image).astype(np.float32) / 255} for image in images),
            *(self._material(stuff) for stuff in sorted(stuffs, key=lambda stuff: stuff.name)),
            *light.lights(self._backdrop, self._flat.place),
            *self._shell(),
            *(
                _mesh(name, piece)
                for name, piece in (*place.items(), *self._pieces.items())
                if isinstance(piece, Piece)
            ),
        ]

    def _shell(self) -> list[Order]:
        """What shuts the light of a room in, which is there from within alone, as its walls are."""
        room = self._flat.room
        if room is None:
            return []
        made = mixed_shaders(geometry("Backfacing"), shader("BsdfDiffuse"), shader("BsdfTransparent"))
        return [
            {"do": "material", "name": SHELL, "graph": packed(surface(made))},
            {**_mesh(SHELL, room.shell), "material": SHELL},
        ]

    def _material(self, stuff: Stuff) -> Order:
        graph_ = packed(graph(stuff, self._backdrop.atmosphere))
        return {
            "do": "material",
            "name": stuff.name,
            "graph": graph_,
            "lights": "FRONT_BACK" if _found(stuff) else "NONE",
        }

    def instant(self, snapshot: Snapshot, near: Snapshot | None = None) -> list[Order]:
        """What the tracer is told of one instant. `near` is as in `render.draw.Draw.render`."""
        now = self._flat.moved(snapshot)
        blurred = near is not None and snapshot.view.shutter > 0
        after = self._flat.moved(near) if near is not None and blurred else now
        orders = [
            self._moved(name, where, after[name].points - where.points if blurred else None)
            for name, where in now.items()
        ]
        view, seen = snapshot.view, camera.from_view(snapshot.view, self.size)
        settings = {"render.use_motion_blur": blurred, "render.motion_blur_shutter": view.shutter or 0.5,
                    "render.motion_blur_position": "CENTER"}  # fmt: skip
        here = self._pose(snapshot)
        poses = around(here, self._pose(near)) if near is not None and blurred else [here]
        return [
            *orders,
            *swaying.poses(self._flat.swaying, snapshot.time),
            *planted.orders(self._flat.planted, snapshot.time),
            *self._lawn.orders(snapshot, self.size),
            *light.fill(
                self._backdrop.atmosphere,
                view,
                seen,
                self._filled,
                self._backdrop.reflector,
                shown=facing.shown([facing.Eyes(now[name].points, own) for name, own in self._eyes.items()], seen.eye),
            ),
            {"do": "settings", "values": settings},
            {"do": "values", "values": {"time": snapshot.time, "pixel": 1 / seen.scale(self.size.height)}},
            {"do": "camera", "poses": poses, **_lens(view)},
        ]

    def closer(self, orders: Sequence[Order], snapshot: Snapshot, samples: int, more: float) -> Closer | None:
        """The part of a picture where its `orders` put heads, as `closer.on_heads` says."""
        seen = camera.from_view(snapshot.view, self.size)
        return on_heads(orders, self._heads, seen, self.size, samples, more)

    def _moved(self, name: str, where: Moved, velocity: Array | None) -> Order:
        """What says where something is, and how far it goes in a frame."""
        made = self._pieces[name]
        if isinstance(made, Hairs):
            return {"do": "curves", "name": name, "points": where.points, "sizes": made.sizes, "radii": made.radii,
                    "material": made.stuff.name, "attributes": made.attributes, "velocity": velocity}  # fmt: skip
        return {"do": "move", "name": name, "points": where.points, "normals": where.normals, "velocity": velocity}

    def _pose(self, snapshot: Snapshot) -> Floats:
        seen, pose = camera.from_view(snapshot.view, self.size), np.eye(4)
        pose[:3, 0], pose[:3, 1], pose[:3, 2], pose[:3, 3] = seen.right, seen.up, -seen.forward, seen.eye
        return pose


def _things(snapshot: Snapshot) -> tuple[Any, ...]:
    """What a snapshot holds, wherever it is."""
    kinds = snapshot.solids[["shape", "pattern", "image", "owner", "color"]]
    return kinds.tobytes(), tuple((type(shown), shown.mesh) for shown in snapshot.meshes)


def _lens(view: View) -> dict[str, Any]:
    """What a camera and its lens are set to for a view."""
    length = FILM / (2 * np.tan(np.radians(view.fov) / 2))
    stop = length / view.aperture if view.aperture > 0 else 64.0
    values = {"sensor_fit": "VERTICAL", "sensor_height": 1000 * FILM, "lens": 1000 * length,
              "clip_start": 0.02, "clip_end": 3000.0}  # fmt: skip
    lens = {"use_dof": view.aperture > 0, "focus_distance": camera.focused(view), "aperture_blades": 7,
            "aperture_fstop": stop}  # fmt: skip
    return {"values": values, "lens": lens}


def around(here: Floats, after: Floats) -> list[Floats]:
    """Poses (4, 4) of a frame ago, of now and of a frame later, for a camera that goes on as it goes."""
    before = here.copy()
    before[:3, :3] = here[:3, :3] @ after[:3, :3].T @ here[:3, :3]
    before[:3, 3] = 2 * here[:3, 3] - after[:3, 3]
    return [before, here, after]


def _waves(stuffs: Collection[Stuff]) -> tuple[waves.Band, ...]:
    return waves.BANDS if any(stuff.pattern == Pattern.WATER for stuff in stuffs) else ()


def _found(stuff: Stuff) -> bool:
    """Whether rays look for what a stuff gives off."""
    return stuff.light is not None and stuff.light >= FOUND and stuff.kind != WINDOW


def _mesh(name: str, piece: Piece) -> Order:
    stuff = piece.stuff
    return {"do": "mesh", "name": name, "points": piece.points, "normals": piece.normals, "triangles": piece.triangles,
            "attributes": {**piece.attributes, "rest": piece.points}, "material": stuff.name,
            "seen": {"visible_shadow": stuff.kind not in OPEN}}  # fmt: skip
