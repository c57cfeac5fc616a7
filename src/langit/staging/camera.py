"""Shots and moves as camera keys."""

from dataclasses import replace

from langit.simulation.layout import LAYOUTS
from langit.simulation.scene import CameraKey, Scene


def film(scene: Scene) -> Scene:
    """The scene with camera keys."""
    if scene.camera.keys:
        return scene
    layout = LAYOUTS[scene.setting]
    key = CameraKey(time=0.0, eye=layout.camera, target=(*layout.stage, 0.9))
    return replace(scene, camera=replace(scene.camera, keys=(key,), follow=None))
