"""The path tracer is found where it may be, and where it is not the sentence says what to do."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from langit.errors import UnavailableError
from langit.film import found

BLENDER = """#!/bin/sh
case " $* " in
*--python-expr*) echo 'langit {"optix": ["RTX"]}' ;;
*) echo "Blender VERSION LTS" ;;
esac
"""
PYTHON = "#!/bin/sh\necho 'Blender 5.0.1'\n"


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine without any: an empty path, and a Python and a checkout that have no folder beside them."""
    found._home.cache_clear()
    monkeypatch.delenv("LANGIT_FILM", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "checkout" / ".venv"))
    monkeypatch.setattr(found, "__file__", str(tmp_path / "checkout" / "src" / "langit" / "film" / "found.py"))
    monkeypatch.setattr(found, "find_spec", lambda name: None)
    yield tmp_path
    found._home.cache_clear()


def test_nowhere_is_one_sentence_with_the_remedies() -> None:
    with pytest.raises(UnavailableError) as caught:
        found.home()
    said = str(caught.value)
    assert said.startswith("look: the film look needs a path tracer: neither bpy nor Blender is here. ")
    assert all(word in said for word in ("scripts/setup film", "Blender 4.2 or newer", "LANGIT_FILM", "look fast"))


def test_the_folder_beside_the_checkout_comes_before_a_blender_on_the_path(bare: Path) -> None:
    blender = program(bare / "bin" / "blender", BLENDER.replace("VERSION", "4.5.14"))
    home = found.home()
    assert (home.engine, home.version, home.command[0]) == ("Blender", "4.5.14", str(blender))
    assert home.command[-1] == "--python"
    found._home.cache_clear()
    python = program(bare / "checkout" / ".film" / "bin" / "python", PYTHON)
    assert found.home() == found.Home(command=(str(python), "-P"), engine="bpy", version="5.0.1")
    assert found.interpreter() == [str(python), "-P"]


def test_what_is_named_is_what_is_meant(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "bin" / "blender", BLENDER.replace("VERSION", "4.5.14"))
    mine = program(bare / "mine" / "blender", BLENDER.replace("VERSION", "4.2.0"))
    monkeypatch.setenv("LANGIT_FILM", str(mine))
    assert found.home().version == "4.2.0"
    monkeypatch.setenv("LANGIT_FILM", str(bare / "none"))
    with pytest.raises(UnavailableError, match=r"LANGIT_FILM names .*none, which is no program"):
        found.home()


def test_one_that_is_too_old_or_broken_is_passed_over_and_named(bare: Path) -> None:
    program(bare / "checkout" / ".film" / "bin" / "python", "#!/bin/sh\nexit 1\n")
    program(bare / "bin" / "blender", BLENDER.replace("VERSION", "3.6.0"))
    with pytest.raises(UnavailableError, match=r"python has no bpy; .*blender is Blender 3\.6\.0, and 4\.2 is the old"):
        found.home()


def test_devices_are_those_that_it_names_and_others_are_refused(bare: Path) -> None:
    program(bare / "bin" / "blender", BLENDER.replace("VERSION", "5.0.1"))
    home = found.home()
    assert found.devices(home) == {"optix": ["RTX"]}
    for device in ("auto", "cpu", "optix"):
        found.see_device(home, device)
    with pytest.raises(UnavailableError, match=r"device: there is no metal here .*Use auto or cpu or optix"):
        found.see_device(home, "metal")
