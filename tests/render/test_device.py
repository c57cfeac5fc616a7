import os
from importlib import resources

import moderngl
import pytest

from langit.errors import UnavailableError
from langit.render import device
from langit.render.batch import BLENDED
from langit.render.snapshot import Pattern


def test_one_context_serves_the_process():
    assert device.context() is device.context()
    assert os.environ["LP_NUM_THREADS"]


def test_a_missing_driver_is_one_clear_error(monkeypatch):
    def broken(**settings):
        raise Exception("(detail) libEGL.so: cannot open shared object file")

    monkeypatch.setattr(device, "_contexts", {})
    monkeypatch.setattr(moderngl, "create_context", broken)
    with pytest.raises(UnavailableError) as caught:
        device.context()
    assert caught.value.remedy == f"Run: {device.APT}"
    assert device.APT.startswith("apt-get install -y --no-install-recommends libegl1 libegl-mesa0 libgl1-mesa-dri ")
    assert "libEGL.so" in str(caught.value)


def test_includes_are_filled_in():
    text = device.shader("surface.frag.glsl")
    assert "#include" not in text
    assert "uniform Frame" in text


def test_every_pattern_but_those_that_are_blended_has_a_shader():
    names = {path.name for path in resources.files("langit.render").joinpath("shaders/patterns").iterdir()}
    assert names == {f"{pattern.name.lower()}.glsl" for pattern in Pattern if pattern not in BLENDED}


def test_programs_are_made_once():
    names = ("plain.vert.glsl", "shrink.frag.glsl")
    assert device.program(*names) is device.program(*names)
