"""The kept engines of `renderers.py`: each function sets up a scene and returns what renders one frame of it.

They know only numpy arrays: `positions`, `normals`, `colors`, `emission`, `indices`. What shines is a mesh of its own.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Render = Callable[[Any, Any], Any]  # (eye, target, fov), moving triangles -> uint8 (H, W, 3)


def shining(part: dict[str, Any], wanted: bool) -> dict[str, Any]:
    """The triangles that give light, or the others."""
    chosen = (part["emission"][part["indices"][:, 0]] > 0.05) == wanted
    used, corners = np.unique(part["indices"][chosen], return_inverse=True)
    kept = {name: part[name][used] for name in ("positions", "normals", "colors", "emission")}
    return {**kept, "indices": corners.reshape(-1, 3).astype(np.int32)}


def panda(size: tuple[int, int], street: dict[str, Any], samples: int) -> Render:
    """panda3d through EGL, with simplepbr's shaders, lights and tone map."""
    import simplepbr
    from direct.showbase.ShowBase import ShowBase
    from panda3d import core

    width, height = size
    core.load_prc_file_data(
        "", f"load-display p3headlessgl\nwindow-type offscreen\nwin-size {width} {height}\naudio-library-name null\n"
        "gl-version 3 3\nsync-video 0\nnotify-level error\n",
    )  # fmt: skip
    base = ShowBase(windowType="offscreen")
    # With shadows and more than one light, simplepbr 0.13.1 crashes in Mesa 22.3's llvmpipe: it draws without them.
    simplepbr.init(use_330=True, enable_shadows=False, max_lights=16, msaa_samples=samples)
    base.set_background_color(*street["background"], 1)
    texture = core.Texture()
    base.win.add_render_texture(texture, core.GraphicsOutput.RTM_copy_ram)

    def packed(part: dict[str, Any]) -> bytes:
        rows = np.zeros(len(part["positions"]), [("place", "3f4"), ("normal", "3f4"), ("color", "4u1")])
        rows["place"], rows["normal"] = part["positions"], part["normals"]
        rows["color"][:, :3], rows["color"][:, 3] = np.clip(part["colors"] * 255, 0, 255), 255
        return rows.tobytes()

    def node(part: dict[str, Any], name: str, glow: Any = None) -> Any:
        form = core.GeomVertexArrayFormat()
        form.add_column("vertex", 3, core.Geom.NT_float32, core.Geom.C_point)
        form.add_column("normal", 3, core.Geom.NT_float32, core.Geom.C_normal)
        form.add_column("color", 4, core.Geom.NT_uint8, core.Geom.C_color)
        data = core.GeomVertexData(
            name, core.GeomVertexFormat.register_format(core.GeomVertexFormat(form)), core.Geom.UH_dynamic
        )
        data.unclean_set_num_rows(len(part["positions"]))
        data.modify_array_handle(0).copy_data_from(packed(part))
        primitive = core.GeomTriangles(core.Geom.UH_static)
        primitive.set_index_type(core.Geom.NT_uint32)
        primitive.modify_vertices(part["indices"].size).unclean_set_num_rows(part["indices"].size)
        primitive.modify_vertices().modify_handle().copy_data_from(part["indices"].astype(np.uint32).tobytes())
        geom = core.Geom(data)
        geom.add_primitive(primitive)
        inner = core.GeomNode(name)
        inner.add_geom(geom)
        path = base.render.attach_new_node(inner)
        material = core.Material()
        material.set_base_color((1, 1, 1, 1))
        material.set_roughness(0.5)
        material.set_metallic(0.0)
        if glow is not None:
            material.set_emission((*glow, 1))
        path.set_material(material)
        path.set_two_sided(False)
        return path

    node(shining(street["fixed"], False), "fixed")
    lights = shining(street["fixed"], True)
    glow = lights["colors"] * lights["emission"][:, None]
    tone = np.round(glow[lights["indices"][:, 0]] * 3) / 3  # simplepbr takes a glow per material, not per vertex
    tones, member = np.unique(tone, axis=0, return_inverse=True)
    for index, color in enumerate(tones):
        node({**lights, "indices": lights["indices"][member.ravel() == index]}, f"glow{index}", color)
    people = node(street["moving"], "people")

    sun = core.DirectionalLight("sun")
    sun.set_color((*(np.array(street["key_light"]) * 3), 1))
    sun_path = base.render.attach_new_node(sun)
    sun_path.set_pos(*(np.array(street["sun"]) * 60 + (0, 4, 0)))
    sun_path.look_at(0, 4, 0)
    base.render.set_light(sun_path)
    ambient = core.AmbientLight("ambient")
    ambient.set_color((*street["ambient"], 1))
    base.render.set_light(base.render.attach_new_node(ambient))
    for index, (position, color, falloff) in enumerate(street["lamps"]):
        lamp = core.PointLight(f"lamp{index}")
        lamp.set_color((*(np.array(color) * 3), 1))
        lamp.attenuation = (1, 0, falloff)
        path = base.render.attach_new_node(lamp)
        path.set_pos(*position)
        base.render.set_light(path)
    base.disable_mouse()
    base.camLens.set_near_far(0.05, 600)

    def render(view: Any, moving: dict[str, Any]) -> Any:
        eye, target, fov = view
        data = people.node().modify_geom(0).modify_vertex_data()
        data.modify_array_handle(0).copy_data_from(packed(moving))
        base.camLens.set_fov(2 * np.degrees(np.arctan(np.tan(np.radians(fov) / 2) * width / height)), fov)
        base.camera.set_pos(*eye)
        base.camera.look_at(*target)
        base.task_mgr.step()
        pixels = np.frombuffer(texture.get_ram_image_as("RGB"), np.uint8)
        return pixels.reshape(height, width, 3)[::-1].copy()

    return render


def pygfx(size: tuple[int, int], street: dict[str, Any]) -> Render:
    """pygfx through Vulkan, with physical materials."""
    import pygfx as gfx
    from rendercanvas.offscreen import OffscreenRenderCanvas

    width, height = size
    canvas = OffscreenRenderCanvas(size=size, pixel_ratio=1)
    renderer = gfx.renderers.WgpuRenderer(canvas)
    scene = gfx.Scene()
    scene.add(gfx.Background(None, gfx.BackgroundMaterial((*np.clip(street["background"], 0, 1), 1.0))))

    def mesh(part: dict[str, Any], material: Any) -> Any:
        colors = (
            part["colors"]
            if material.__class__ is gfx.MeshStandardMaterial
            else np.clip(part["colors"] * part["emission"][:, None], 0, 1)
        )
        geometry = gfx.Geometry(
            indices=part["indices"], positions=part["positions"], normals=part["normals"],
            colors=np.concatenate([colors, np.ones((len(colors), 1))], 1).astype(np.float32),
        )  # fmt: skip
        made = gfx.Mesh(geometry, material)
        made.cast_shadow = made.receive_shadow = True
        scene.add(made)
        return made

    matte = {"color_mode": "vertex", "roughness": 0.5, "metalness": 0.0}
    mesh(shining(street["fixed"], False), gfx.MeshStandardMaterial(**matte))
    mesh(shining(street["fixed"], True), gfx.MeshBasicMaterial(color_mode="vertex"))
    people = mesh(street["moving"], gfx.MeshStandardMaterial(**matte))
    scene.add(gfx.AmbientLight(color=tuple(np.clip(street["ambient"], 0, 1)), intensity=2.0))
    sun = gfx.DirectionalLight(color=tuple(street["key_light"]), intensity=6.0, cast_shadow=True)
    sun.local.position = np.array(street["sun"]) * 60 + (0, 4, 0)
    sun.target = gfx.WorldObject()
    sun.target.local.position = (0, 4, 0)
    sun.shadow.camera.width = sun.shadow.camera.height = 16
    sun.shadow.camera.depth_range = (1, 120)
    sun.shadow.bias = 0.002
    scene.add(sun)
    for position, color, falloff in street["lamps"]:
        strength = max(max(color), 1e-6)
        lamp = gfx.PointLight(color=tuple(np.array(color) / strength), intensity=3 * strength / falloff, decay=2)
        lamp.local.position = position
        scene.add(lamp)
    camera = gfx.PerspectiveCamera(45, width / height, depth_range=(0.05, 600))
    camera.maintain_aspect = False

    def render(view: Any, moving: dict[str, Any]) -> Any:
        eye, target, fov = view
        for name in ("positions", "normals"):
            buffer = getattr(people.geometry, name)
            buffer.data[:] = moving[name]
            buffer.update_full()
        camera.fov = 2 * np.degrees(
            np.arctan(np.tan(np.radians(fov) / 2) * (width / height + 1) / 2)
        )  # of the mean side
        camera.local.position = eye
        camera.look_at(target)
        camera.world.reference_up = (0, 0, 1)
        canvas.request_draw(lambda: renderer.render(scene, camera))
        return np.asarray(canvas.draw())[:, :, :3].copy()

    return render
