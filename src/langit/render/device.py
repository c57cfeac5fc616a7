"""The graphics device: one OpenGL context per process, through EGL, and the shaders that ship with this package.

Mesa reads `LP_NUM_THREADS` when the context is made: it is set to 1 here, since frames are shared between processes.
A context does not survive a fork: make the first renderer in the process that uses it.
"""

import os
from functools import cache
from importlib import resources
from typing import Any, Final

import moderngl

from langit.errors import UnavailableError
from langit.render import images
from langit.render.carrying import carried
from langit.render.snapshot import Pattern

APT: Final = (
    "apt-get install -y --no-install-recommends libegl1 libegl-mesa0 libgl1-mesa-dri libgles2 libopengl0 libgl1"
)
SOFTWARE: Final = "llvmpipe"  # in the name of a driver that draws on the processor

_contexts: dict[int, Any] = {}
_images: dict[int, Any] = {}


def context() -> Any:
    """The moderngl context of this process, made on first use and shared by all its renderers.

    Raises:
        UnavailableError: there is no EGL driver, or it is older than OpenGL 4.3.
    """
    if os.getpid() not in _contexts:
        os.environ.setdefault("LP_NUM_THREADS", "1")
        try:
            egl: dict[str, Any] = {"backend": "egl"}
            made = moderngl.create_context(standalone=True, require=430, **egl)
        except Exception as error:  # glcontext and moderngl raise bare Exceptions, ImportErrors and OSErrors
            raise UnavailableError(
                f"Pictures need an OpenGL driver, and none could be opened ({error})", remedy=f"Run: {APT}"
            ) from error
        made.gc_mode = "context_gc"  # what is no longer used is freed by `Renderer.close`
        _contexts[os.getpid()] = made
        _images[os.getpid()] = images.texture(made)
    return _contexts[os.getpid()]


@cache
def shader(name: str) -> str:
    """The text of a file below `shaders/`, with every `#include "..."` line replaced by that file's text."""
    text = resources.files(__package__).joinpath("shaders", *name.split("/")).read_text(encoding="utf-8")
    lines = (
        shader(line.split('"')[1]) if line.startswith("#include") else line for line in text.splitlines(keepends=True)
    )
    return "".join(lines)


_programs: dict[tuple[int, str, str, Pattern | None, int | None, tuple[str, ...]], Any] = {}


def program(
    vertex: str, fragment: str, pattern: Pattern | None = None, lamps: int | None = None, defines: tuple[str, ...] = ()
) -> Any:
    """The linked program of two shader files, with `PATTERN`, `LAMPS` and `defines` filled in; cached per process.

    Every pattern has a program of its own, since a software driver runs both sides of every branch, and the number
    of lamps is fixed, since it then unrolls the loop over them.
    """
    key = (os.getpid(), vertex, fragment, pattern, lamps, defines)
    if key not in _programs:
        source = shader(fragment)
        if pattern is not None:
            source = source.replace("//PATTERN", shader(f"patterns/{pattern.name.lower()}.glsl"))
        named = [*defines, *(() if lamps is None else (f"LAMPS {lamps}",))]
        head = "#version 430\n" + "".join(f"#define {name}\n" for name in named)
        texts = shader(vertex), source
        # What moves, and what probes see, has triangles of a few pixels, each of which would bring the values along.
        if SOFTWARE in context().info["GL_RENDERER"] and not {"MOVING", "BAKE"}.intersection(defines):
            texts = carried(*texts, shader("frame.glsl"), lamps)
        linked = context().program(*(head + text for text in texts))
        if "Frame" in linked:
            linked["Frame"].binding = 0
        if "images" in linked:
            linked["images"].value = images.UNIT
        _programs[key] = linked
    return _programs[key]
