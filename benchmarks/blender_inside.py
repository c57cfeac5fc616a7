"""The half of `blender.py` that runs inside a python with bpy: builds the exported scene and times its frames."""

import json
import pickle
import sys
import time
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Vector

PRIMITIVES = {
    "BOX": lambda: bpy.ops.mesh.primitive_cube_add(size=2),
    "BALL": lambda: bpy.ops.mesh.primitive_uv_sphere_add(segments=16, ring_count=10, radius=1),
    "CYLINDER": lambda: bpy.ops.mesh.primitive_cylinder_add(vertices=16, radius=1, depth=2),
    "CONE": lambda: bpy.ops.mesh.primitive_cone_add(vertices=16, radius1=1, depth=2),
    "PLANE": lambda: bpy.ops.mesh.primitive_plane_add(size=2),
    "CAPSULE": lambda: bpy.ops.mesh.primitive_cylinder_add(vertices=10, radius=1, depth=2),
}


def main(world_path: str, engine: str) -> None:
    """Render every view with `engine` and print the mean time."""
    world = pickle.loads(Path(world_path).read_bytes())
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = engine
    scene.render.resolution_x, scene.render.resolution_y = world["size"]
    scene.render.image_settings.file_format = "PNG"
    if engine == "CYCLES":
        scene.cycles.samples, scene.cycles.device = 8, "CPU"
    build(world)
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    scene.collection.objects.link(camera)
    scene.camera = camera
    camera.data.sensor_fit = "VERTICAL"
    folder = Path(world["keep"] or Path(world_path).parent)
    shoot(camera, world["views"][0], folder / "warm-up.png")
    began, spent = time.monotonic(), time.process_time()
    for view in world["views"]:
        shoot(camera, view, folder / f"{engine.lower()}.png")
    frames = len(world["views"])
    taken, worked = time.monotonic() - began, time.process_time() - spent
    print(json.dumps({"seconds_a_frame": taken / frames, "cpu_seconds_a_frame": worked / frames}))


def build(world: dict) -> None:
    """Every solid, mesh and light."""
    scene, templates, materials = bpy.context.scene, {}, {}
    for solid in world["solids"]:
        shape = solid["shape"]
        if shape not in templates:
            PRIMITIVES[shape]()
            templates[shape] = bpy.context.object.data.copy()
            bpy.data.objects.remove(bpy.context.object)
        data = templates[shape].copy()
        data.materials.append(material(materials, solid))
        thing = bpy.data.objects.new("solid", data)
        thing.matrix_world = placed(shape, np.array(solid["pose"]))
        scene.collection.objects.link(thing)
    for mesh in world["meshes"]:
        data = bpy.data.meshes.new("mesh")
        data.from_pydata(mesh["vertices"], [], mesh["triangles"])
        data.materials.append(material(materials, mesh))
        scene.collection.objects.link(bpy.data.objects.new("mesh", data))
    for lamp in world["lamps"]:
        light = bpy.data.lights.new("lamp", "POINT")
        light.energy, light.color = 60, [min(1.0, value) for value in lamp["color"]]
        thing = bpy.data.objects.new("lamp", light)
        thing.location = lamp["position"]
        scene.collection.objects.link(thing)
    sun = bpy.data.objects.new("sun", bpy.data.lights.new("sun", "SUN"))
    sun.rotation_euler = Vector(world["sun"]).to_track_quat("Z", "Y").to_euler()
    scene.collection.objects.link(sun)


def material(made: dict, thing: dict) -> bpy.types.Material:
    """One material a color and emission."""
    key = (*thing["color"], thing["emission"])
    if key not in made:
        made[key] = bpy.data.materials.new("surface")
        made[key].diffuse_color = (*thing["color"], 1)
        made[key].use_nodes = True
        shader = made[key].node_tree.nodes["Principled BSDF"]
        shader.inputs["Base Color"].default_value = (*thing["color"], 1)
        shader.inputs["Emission Color"].default_value = (*thing["color"], 1)
        shader.inputs["Emission Strength"].default_value = thing["emission"]
    return made[key]


def placed(shape: str, pose: np.ndarray) -> Matrix:
    """A solid's pose as Blender's matrix; a capsule, two ends and radii, becomes a cylinder between them."""
    if shape != "CAPSULE":
        return Matrix([*pose.tolist(), [0, 0, 0, 1]])
    row = pose.reshape(-1)
    start, end, radius = Vector(row[0:3]), Vector(row[4:7]), float(max(row[3], row[7]))
    along = end - start
    turn = along.to_track_quat("Z", "Y").to_matrix().to_4x4()
    return Matrix.Translation((start + end) / 2) @ turn @ Matrix.Diagonal((radius, radius, along.length / 2, 1))


def shoot(camera: bpy.types.Object, view: tuple, path: Path) -> None:
    """One frame from one view."""
    eye, target, fov = view
    camera.location = eye
    camera.rotation_euler = (Vector(target) - Vector(eye)).to_track_quat("-Z", "Y").to_euler()
    camera.data.angle = np.radians(fov)
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
