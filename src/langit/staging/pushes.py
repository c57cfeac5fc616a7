"""What things are given when their events begin."""

from langit.simulation.scene import Scene


def pushed(scene: Scene) -> Scene:
    """The scene with velocities."""
    return scene
