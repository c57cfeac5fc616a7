"""What runs inside the path tracer's process: it builds what it is told of, renders, and answers with the picture.

Started as `python inside.py ADDRESS` by a python that has `bpy`, or by `blender --background --python inside.py --
ADDRESS`; it connects to whoever listens there, with the key that `LANGIT_FILM_KEY` holds, and does as the messages say
(`Stage`). It knows nothing of people, streets or looks. `send` and `receive`, the letters that both sides write, need
no `bpy`: the other side reads them here.
"""

import json
import os
import sys
import tempfile
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any

import numpy as np

KEY = "LANGIT_FILM_KEY"
NOW = 2  # the number of the frame that is drawn: Blender has none below 0
MARK = "array"  # in a message, in place of an array that follows it


def send(line: Connection, message: dict[str, Any]) -> None:
    """Send a dict of plain values and of arrays at any depth, which follow it one by one as they lie in memory."""
    arrays: list[np.ndarray] = []

    def plain(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            arrays.append(np.ascontiguousarray(value))
            return {MARK: len(arrays) - 1, "type": arrays[-1].dtype.str, "shape": arrays[-1].shape}
        return value.item() if isinstance(value, np.generic) else list(value)

    line.send_bytes(json.dumps(message, default=plain).encode())
    for array in arrays:
        line.send_bytes(array.tobytes())


def receive(line: Connection) -> dict[str, Any]:
    """What was sent.

    Raises:
        EOFError: nobody is there any more.
    """
    text, places = line.recv_bytes(), []

    def seen(value: dict[str, Any]) -> Any:
        if MARK in value:
            places.append(value)
        return value

    message = json.loads(text, object_hook=seen)
    for place in sorted(places, key=lambda place: place[MARK]):
        data = line.recv_bytes()
        place["data"] = np.frombuffer(data, place["type"]).reshape(place["shape"])
    return {name: _filled(value) for name, value in message.items()}


def _filled(value: Any) -> Any:
    """A message with its arrays where they belong."""
    if isinstance(value, dict):
        if MARK in value:
            return value["data"]
        return {name: _filled(part) for name, part in value.items()}
    return [_filled(part) for part in value] if isinstance(value, list) else value


class Stage:
    """The scene of one clip. Every public method is what a message asks for by its name."""

    def __init__(self) -> None:
        self._device = "cpu"
        self._helped = False
        self._values: dict[str, list[Any]] = {}  # nodes whose value changes from frame to frame, by name
        self._instances: dict[str, list[Any]] = {}  # more of a thing, by its name
        self._file = Path(tempfile.gettempdir(), f"langit-film-{os.getpid()}.exr")
        if Path("/dev/shm").is_dir():
            self._file = Path("/dev/shm") / self._file.name
        bpy.ops.wm.read_factory_settings(use_empty=True)
        scene = self._scene = bpy.context.scene
        camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        scene.collection.objects.link(camera)
        scene.camera = camera
        scene.world = bpy.data.worlds.new("world")

    def device(self, kinds: list[str]) -> None:
        """Compute on all devices of the first of the `kinds` (such as OPTIX) that there are any of; CPU is always."""
        cycles = bpy.context.preferences.addons["cycles"].preferences
        for kind in kinds:
            if kind == "CPU":
                break
            try:
                cycles.compute_device_type = kind
                cycles.refresh_devices()
            except (TypeError, AttributeError):  # this version does not know that kind
                continue
            mine = [one for one in cycles.devices if one.type == kind]
            if mine:
                for one in cycles.devices:
                    one.use = one.type == kind
                self._scene.cycles.device = "GPU"
                self._device = f"{kind.lower()}: {', '.join(one.name for one in mine)}"
                return
        self._scene.cycles.device = "CPU"

    def settings(self, values: dict[str, Any]) -> None:
        """Settings of the scene, by their path; those that this version does not have are left out."""
        for path, value in values.items():
            owner: Any = self._scene
            *way, name = path.split(".")
            for part in way:
                owner = getattr(owner, part)
            if hasattr(owner, name):
                setattr(owner, name, value)

    def image(self, name: str, pixels: np.ndarray) -> None:
        """An image (H, W, 4) of numbers, from the bottom row up; a graph names it."""
        height, width = pixels.shape[:2]
        made = bpy.data.images.new(name, width, height, alpha=True, float_buffer=True)
        made.colorspace_settings.name = "Non-Color"
        made.alpha_mode = "CHANNEL_PACKED"
        made.pixels.foreach_set(np.ascontiguousarray(pixels, np.float32).ravel())
        made.pack()

    def material(self, name: str, graph: list[dict[str, Any]], lights: str = "AUTO") -> None:
        """A material; `lights` says how what it gives off is looked for: AUTO, NONE, FRONT, BACK, FRONT_BACK."""
        made = bpy.data.materials.get(name) or bpy.data.materials.new(name)
        made.use_nodes = True
        made.cycles.emission_sampling = lights
        self._build(made.node_tree, graph)

    def sky(self, graph: list[dict[str, Any]], sampling: str = "AUTOMATIC") -> None:
        """What is behind everything."""
        world = self._scene.world
        world.use_nodes = True
        world.cycles.sampling_method = sampling
        world.cycles.sample_map_resolution = 512
        self._build(world.node_tree, graph)

    def _build(self, tree: Any, graph: list[dict[str, Any]]) -> None:
        tree.nodes.clear()
        made: list[Any] = []
        for row in graph:
            node = tree.nodes.new("ShaderNode" + row["kind"])
            for name, value in row["properties"].items():
                if name == "image":
                    value = bpy.data.images[value]
                if getattr(node, name, value) != value:  # each change makes Blender look through all that it holds
                    setattr(node, name, value)
            for socket, value in row["inputs"]:
                self._put(tree, node, socket, value, made)
            if row["name"]:
                self._values.setdefault(row["name"], []).append(node)
            made.append(node)

    def _put(self, tree: Any, node: Any, key: Any, value: Any, made: list[Any]) -> None:
        socket = _socket(node.inputs, key)
        if socket is None:
            return
        if isinstance(value, dict):
            tree.links.new(_socket(made[value["from"]].outputs, value["socket"]), socket)
            return
        held: Any = socket.default_value
        if hasattr(held, "__len__"):
            held = list(held)
            value = ([*value, 1.0] if isinstance(value, list) else [value] * 3 + [1.0])[: len(held)]
        if value != held:
            socket.default_value = value

    def values(self, values: dict[str, float]) -> None:
        """Numbers that graphs read by name."""
        for name, value in values.items():
            for node in self._values.get(name, ()):
                node.outputs[0].default_value = value

    def mesh(
        self,
        name: str,
        points: np.ndarray,
        normals: np.ndarray,
        triangles: np.ndarray,
        attributes: dict[str, Any],
        material: str,
        seen: dict[str, bool] | None = None,
    ) -> None:
        """A mesh of `points` (V, 3), unit `normals` (V, 3) and `triangles` (T, 3), with `attributes` of points: (V, 3)
        vectors or (V, 4) colors. `seen` says what it is `visible_...` to."""
        self.drop([name])
        made = bpy.data.meshes.new(name)
        made.vertices.add(len(points))
        made.loops.add(3 * len(triangles))
        made.loops.foreach_set("vertex_index", np.ascontiguousarray(triangles, np.int32).ravel())
        made.polygons.add(len(triangles))
        made.polygons.foreach_set("loop_start", np.arange(len(triangles), dtype=np.int32) * 3)
        made.materials.append(bpy.data.materials[material])
        self._shape(made, points, normals, None)
        for attribute, values in attributes.items():
            _attribute(made, attribute, values)
        made.update(calc_edges=True)
        thing = bpy.data.objects.new(name, made)
        for flag, value in (seen or {}).items():
            setattr(thing, flag, value)
        self._scene.collection.objects.link(thing)

    def move(self, name: str, points: np.ndarray, normals: np.ndarray, velocity: Any = None) -> None:
        """A mesh where it is now, and how fast its points (V, 3) move, in meters a frame."""
        made = bpy.data.objects[name].data
        self._shape(made, points, normals, velocity)
        made.update()

    def _shape(self, made: Any, points: np.ndarray, normals: np.ndarray, velocity: Any) -> None:
        made.vertices.foreach_set("co", np.ascontiguousarray(points, np.float32).ravel())
        _attribute(made, "custom_normal", normals)
        if velocity is not None:
            _attribute(made, "velocity", velocity * self._scene.render.fps)  # which is read as meters a second

    def pose(self, name: str, pose: np.ndarray) -> None:
        """Where a thing is, (4, 4)."""
        bpy.data.objects[name].matrix_world = mathutils.Matrix(pose.tolist())

    def instances(self, name: str, poses: np.ndarray, colors: np.ndarray) -> None:
        """A mesh, which is not seen itself, again at `poses` (N, 4, 4) with the object's color `colors` (N, 3)."""
        first = bpy.data.objects[name]
        first.hide_render = True
        made = self._instances.setdefault(name, [])
        while len(made) < len(poses):
            made.append(bpy.data.objects.new(name, first.data))
            self._scene.collection.objects.link(made[-1])
        for thing in made[len(poses) :]:
            bpy.data.objects.remove(thing)
        del made[len(poses) :]
        for thing, pose, color in zip(made, poses, colors, strict=True):
            matrix = mathutils.Matrix(pose.tolist())
            if thing.matrix_world != matrix:  # what is where it was need not be told again
                thing.matrix_world, thing.color = matrix, (*color.tolist(), 1.0)

    def curves(self, name: str, points: np.ndarray, sizes: np.ndarray, radii: np.ndarray, material: str,
               attributes: dict[str, Any], velocity: Any = None) -> None:  # fmt: skip
        """Hairs: `points` (P, 3), of which each hair has as many as `sizes` (N,) says, `radii` (P,) in meters, and
        `attributes` of hairs (N, 3) or (N, 4)."""
        thing = bpy.data.objects.get(name)
        if thing is None or len(thing.data.curves) != len(sizes) or len(thing.data.points) != len(points):
            self.drop([name])
            made = bpy.data.hair_curves.new(name)
            made.add_curves([int(size) for size in sizes])
            made.materials.append(bpy.data.materials[material])
            thing = bpy.data.objects.new(name, made)
            self._scene.collection.objects.link(thing)
            for attribute, values in attributes.items():
                _attribute(made, attribute, values, "CURVE")
        made = thing.data
        made.points.foreach_set("position", np.ascontiguousarray(points, np.float32).ravel())
        made.points.foreach_set("radius", np.ascontiguousarray(radii, np.float32))
        if velocity is not None:
            _attribute(made, "velocity", velocity * self._scene.render.fps)
        made.update_tag()

    def light(self, name: str, kind: str, pose: np.ndarray, values: dict[str, Any],
              seen: dict[str, bool] | None = None, only: list[str] | None = None) -> None:  # fmt: skip
        """A lamp (POINT, SUN, AREA, SPOT) at `pose` (4, 4), which shines along -z and which no camera sees.

        `seen` says what it is `visible_...` to, `only` which things it lights.
        """
        self.drop([name])
        made = bpy.data.lights.new(name, kind)
        for key, value in values.items():
            setattr(made, key, value)
        thing = bpy.data.objects.new(name, made)
        thing.matrix_world = mathutils.Matrix(pose.tolist())
        for flag, value in {"visible_camera": False, **(seen or {})}.items():
            setattr(thing, flag, value)
        self._scene.collection.objects.link(thing)
        if only is not None:
            lit = bpy.data.collections.get(name) or bpy.data.collections.new(name)
            for one in set(only) - {held.name for held in lit.objects}:
                lit.objects.link(bpy.data.objects[one])
            thing.light_linking.receiver_collection = lit

    def drop(self, names: list[str]) -> None:
        """Take things away, if they are there."""
        for name in names:
            thing = bpy.data.objects.get(name)
            if thing is None:
                continue
            data = thing.data
            bpy.data.objects.remove(thing)
            if data is not None and not data.users:
                bpy.data.batch_remove([data])

    def camera(self, poses: list[np.ndarray], values: dict[str, Any], lens: dict[str, Any] | None = None) -> None:
        """The camera at `poses` (4, 4): where it is, or where it was a frame ago, is, and will be a frame later."""
        camera = self._scene.camera
        camera.animation_data_clear()
        camera.rotation_mode = "QUATERNION"
        for key, value in values.items():
            setattr(camera.data, key, value)
        for key, value in (lens or {}).items():
            setattr(camera.data.dof, key, value)
        turn = None
        for number, pose in enumerate(poses):
            camera.matrix_world = mathutils.Matrix(pose.tolist())
            if len(poses) > 1:
                if turn is not None:
                    camera.rotation_quaternion.make_compatible(turn)  # else it would go around the other way
                turn = camera.rotation_quaternion.copy()
                for path in ("location", "rotation_quaternion"):
                    camera.keyframe_insert(path, frame=NOW - 1 + number)
        self._scene.frame_set(NOW)

    def helped(self) -> None:
        """Answer pictures as they are traced, noise and all, and with them what helps to denoise them."""
        self._helped = True
        self._scene.cycles.use_denoising = False
        for layer in self._scene.view_layers:
            layer.cycles.denoising_store_passes = True
        image = self._scene.render.image_settings
        if hasattr(image, "media_type"):
            image.media_type = "MULTI_LAYER_IMAGE"
        image.file_format = "OPEN_EXR_MULTILAYER"
        image.color_depth, image.exr_codec = "16", "NONE"
        if hasattr(image, "use_exr_interleave"):
            image.use_exr_interleave = True

    def render(self, seed: int, name: str = "picture") -> dict[str, Any]:
        """The picture by its `name`, linear float32 (H, W, 3), from the top row down, and what made it.

        With what helps to denoise it, if that was asked for, it is the bytes of an OpenEXR file.
        """
        scene = self._scene
        scene.cycles.seed = seed % (1 << 31)
        scene.render.filepath = str(self._file)
        bpy.ops.render.render(write_still=True)
        engine = f"Cycles {bpy.app.version_string}"
        if self._helped:
            try:
                data = np.frombuffer(self._file.read_bytes(), np.uint8)
                return {name: data, "engine": engine, "device": self._device}
            finally:
                self._file.unlink(missing_ok=True)
        picture = bpy.data.images.load(str(self._file))
        try:
            width, height = picture.size
            pixels = np.empty(width * height * picture.channels, np.float32)
            picture.pixels.foreach_get(pixels)
            shaped = pixels.reshape(height, width, picture.channels)[::-1, :, :3]
        finally:
            bpy.data.images.remove(picture)
            self._file.unlink(missing_ok=True)
        return {name: np.ascontiguousarray(shaped), "engine": engine, "device": self._device}


def _socket(sockets: Any, key: Any) -> Any:
    """A socket by name or number; None where this version has none of that name."""
    return sockets[key] if isinstance(key, int) else sockets.get(key)


def _attribute(made: Any, name: str, values: np.ndarray, domain: str = "POINT") -> None:
    """An attribute of points or hairs: (N, 4) are colors, (N, 3) vectors, (N,) numbers."""
    wide = 1 if values.ndim == 1 else values.shape[1]
    kind, field = {1: ("FLOAT", "value"), 3: ("FLOAT_VECTOR", "vector"), 4: ("FLOAT_COLOR", "color")}[wide]
    attribute = made.attributes.get(name) or made.attributes.new(name, kind, domain)
    attribute.data.foreach_set(field, np.ascontiguousarray(values, np.float32).ravel())


def main(address: str) -> None:
    """Do what messages say until nobody is there; each gets an answer, `{"error": text}` where it failed."""
    os.dup2(2, 1)  # what the path tracer prints is no answer
    with Client(address, authkey=bytes.fromhex(os.environ[KEY])) as line:
        stage: Stage | None = None
        while True:
            try:
                message = receive(line)
            except EOFError:
                return
            try:
                stage = stage or Stage()
                answers: dict[str, Any] = {}
                for order in message.get("orders", ()):
                    answers |= getattr(stage, order.pop("do"))(**order) or {}
            except Exception as error:
                answers = {"error": f"{type(error).__name__}: {error}"}
            send(line, answers)


if __name__ == "__main__":
    import bpy
    import mathutils

    main(sys.argv[-1])
