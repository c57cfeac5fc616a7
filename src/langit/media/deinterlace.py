"""Frames of two fields, which are two moments combed into one picture, as pictures of one moment: bwdif, at their rate.

Frames that are not interlaced pass untouched, so a film of both kinds keeps its sharpness where it can.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import av
from av.filter import Graph


def progressive(pictures: Iterable[Any]) -> Iterator[Any]:
    """Decoded pictures with the combed ones mended; from the first of those on they are a frame behind what goes in."""
    graph: Graph | None = None
    for picture in pictures:
        if graph is None and picture.interlaced_frame:
            graph = _graph(picture)
        if graph is None:
            yield picture
        else:
            graph.vpush(picture)
            yield from _ready(graph)
    if graph is not None:
        graph.vpush(None)
        yield from _ready(graph)


def _graph(picture: Any) -> Graph:
    graph = Graph()
    source = graph.add_buffer(
        width=picture.width, height=picture.height, format=picture.format, time_base=picture.time_base
    )
    graph.link_nodes(source, graph.add("bwdif", "mode=send_frame:deint=interlaced"), graph.add("buffersink"))
    graph.configure()
    return graph


def _ready(graph: Graph) -> Iterator[Any]:
    while True:
        try:
            yield graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
