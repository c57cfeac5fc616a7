"""Shader graphs as plain values: what a surface, the sky or the air is made of, before any path tracer is there.

A `Node` names a kind of the path tracer's nodes, its properties and its inputs; an `Out` is one of its sockets and
computes with other sockets and with numbers. `packed` makes of a graph what `inside.py` builds it from. Names of kinds,
properties and sockets are Blender's own (its Python API, 4.2 or newer); what is said here works in all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Number = float | int
Vector = Sequence[Number]


@dataclass(frozen=True, eq=False)
class Node:
    """One node: its `kind` without the prefix that all share, and what it is made with; sockets by name or number.

    An input that is None is left as it is.
    """

    kind: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str | int, Any] = field(default_factory=dict)
    name: str = ""  # by which a value is changed later, from frame to frame

    def __getitem__(self, socket: str | int) -> "Out":
        return Out(self, socket)


@dataclass(frozen=True, eq=False)
class Out:
    """A socket that others read."""

    node: Node
    socket: str | int = 0

    def __add__(self, other: Any) -> "Out":
        return math("ADD", self, other)

    def __sub__(self, other: Any) -> "Out":
        return math("SUBTRACT", self, other)

    def __mul__(self, other: Any) -> "Out":
        return math("MULTIPLY", self, other)

    def __truediv__(self, other: Any) -> "Out":
        return math("DIVIDE", self, other)

    def __rsub__(self, other: Any) -> "Out":
        return math("SUBTRACT", other, self)

    def __rtruediv__(self, other: Any) -> "Out":
        return math("DIVIDE", other, self)

    def __neg__(self) -> "Out":
        return math("MULTIPLY", self, -1.0)

    __radd__, __rmul__ = __add__, __mul__


def math(operation: str, *operands: Any, clamp: bool = False) -> Out:
    """A number of numbers, by one of the operations of `ShaderNodeMath`; `clamp` keeps it within 0 and 1."""
    return Node("Math", {"operation": operation, "use_clamp": clamp}, dict(enumerate(operands)))[0]


def clamp(value: Any) -> Out:
    """A number within 0 and 1."""
    return math("ADD", value, 0.0, clamp=True)


def most(first: Any, second: Any) -> Out:
    """The larger of two numbers."""
    return math("MAXIMUM", first, second)


def least(first: Any, second: Any) -> Out:
    """The smaller of two numbers."""
    return math("MINIMUM", first, second)


def power(base: Any, exponent: Any) -> Out:
    """A number to the power of another."""
    return math("POWER", base, exponent)


def step(value: Any, low: Any, high: Any, start: Any = 0.0, end: Any = 1.0) -> Out:
    """From `start` to `end` as a number goes from `low` to `high`, with soft ends (smoothstep)."""
    return Node("MapRange", {"interpolation_type": "SMOOTHSTEP"}, dict(enumerate((value, low, high, start, end))))[0]


def line(value: Any, low: Any, high: Any, start: Any = 0.0, end: Any = 1.0) -> Out:
    """As `step`, in a straight line."""
    return Node("MapRange", {"interpolation_type": "LINEAR"}, dict(enumerate((value, low, high, start, end))))[0]


def vector(operation: str, *operands: Any) -> Out:
    """A vector of vectors, by one of the operations of `ShaderNodeVectorMath`."""
    return Node("VectorMath", {"operation": operation}, dict(enumerate(operands)))[0]


def scaled(value: Any, by: Any) -> Out:
    """A vector or color, so many times as long."""
    return Node("VectorMath", {"operation": "SCALE"}, {0: value, 3: by})[0]


def times(first: Any, second: Any) -> Out:
    """Two vectors or colors, number by number."""
    return vector("MULTIPLY", first, second)


def plus(first: Any, second: Any) -> Out:
    """The sum of two vectors or colors."""
    return vector("ADD", first, second)


def dot(first: Any, second: Any) -> Out:
    """The dot product of two vectors."""
    return Node("VectorMath", {"operation": "DOT_PRODUCT"}, {0: first, 1: second})[1]


def mixed(share: Any, first: Any, second: Any, blend: str = "MIX") -> Out:
    """A color between two, `share` of the second; `blend` says how (MIX, MULTIPLY, ...)."""
    return Node("Mix", {"data_type": "RGBA", "blend_type": blend}, {0: share, 6: first, 7: second})[2]


def between(share: Any, first: Any, second: Any) -> Out:
    """A number between two, `share` of the second."""
    return Node("Mix", {"data_type": "FLOAT"}, {0: share, 2: first, 3: second})[0]


def joined(x: Any = 0.0, y: Any = 0.0, z: Any = 0.0) -> Out:
    """A vector of its parts."""
    return Node("CombineXYZ", {}, {0: x, 1: y, 2: z})[0]


def parts(value: Any) -> tuple[Out, Out, Out]:
    """The parts of a vector."""
    node = Node("SeparateXYZ", {}, {0: value})
    return node[0], node[1], node[2]


def attribute(name: str, socket: str = "Color") -> Out:
    """What a mesh says of itself under a name, as Color, Vector, Fac or Alpha."""
    return Node("Attribute", {"attribute_name": name})[socket]


def geometry(socket: str) -> Out:
    """Position, Normal, True Normal, Incoming, Backfacing, Random Per Island ... of the point that is shaded."""
    return Node("NewGeometry")[socket]


def ray(socket: str) -> Out:
    """What is known of the ray that arrives: Is Camera Ray, Ray Length, ..."""
    return Node("LightPath")[socket]


def time() -> Out:
    """Seconds since the clip began."""
    return Node("Value", name="time")[0]


def pixel() -> Out:
    """How many meters a pixel of the picture is wide, as far away as the point that is shaded."""
    return Node("CameraData")["View Z Depth"] * Node("Value", name="pixel")[0]


def noise(at: Any, scale: Number, detail: Number = 3.0, rough: Number = 0.55, *, socket: str = "Factor") -> Out:
    """Perlin noise with octaves, about 0 to 1 around a half; `scale` is features a meter."""
    return Node(
        "TexNoise", {"noise_dimensions": "3D"}, {"Vector": at, "Scale": scale, "Detail": detail, "Roughness": rough}
    )[0 if socket == "Factor" else 1]


def cells(at: Any, scale: Number, *, feature: str = "F1", socket: str = "Distance") -> Out:
    """Worley noise: how far the nearest point of a scattered set is, in cells, or another socket of it."""
    return Node("TexVoronoi", {"feature": feature}, {"Vector": at, "Scale": scale})[socket]


def chance(at: Any) -> Out:
    """White noise of a vector, 0 to 1: each cell its own number."""
    return Node("TexWhiteNoise", {"noise_dimensions": "3D"}, {"Vector": at})["Value"]


def bump(height: Any, distance: Number, strength: Any = 1.0, normal: Any = None) -> Out:
    """The normal of a surface raised by `height` times `distance` meters."""
    inputs: dict[str | int, Any] = {"Height": height, "Distance": distance, "Strength": strength, "Normal": normal}
    return Node("Bump", {}, inputs)[0]


def principled(**inputs: Any) -> Out:
    """A surface after Disney (Burley, "Physically Based Shading at Disney", 2012), inputs by name: `_` is a blank."""
    return Node("BsdfPrincipled", {}, {name.replace("_", " "): value for name, value in inputs.items()})[0]


def shader(kind: str, **inputs: Any) -> Out:
    """Another shader: BsdfTranslucent, BsdfTransparent, Emission, ..."""
    return Node(kind, {}, {name.replace("_", " "): value for name, value in inputs.items()})[0]


def mixed_shaders(share: Any, first: Out, second: Out) -> Out:
    """Two shaders, `share` of the second."""
    return Node("MixShader", {}, {0: share, 1: first, 2: second})[0]


def added_shaders(first: Out, second: Out) -> Out:
    """Two shaders over each other."""
    return Node("AddShader", {}, {0: first, 1: second})[0]


def surface(made: Out) -> Node:
    """The end of a material: its surface."""
    return Node("OutputMaterial", {}, {"Surface": made})


def packed(end: Node) -> list[dict[str, Any]]:
    """A graph as plain lists and dicts, every node after those that it reads; the end is the last.

    An input that is a socket is `{"from": number of its node, "socket": ...}`.
    """
    rows: list[dict[str, Any]] = []
    numbers: dict[int, int] = {}

    def visit(node: Node) -> int:
        if id(node) in numbers:
            return numbers[id(node)]
        inputs = [
            [socket, {"from": visit(value.node), "socket": value.socket} if isinstance(value, Out) else value]
            for socket, value in node.inputs.items()
            if value is not None
        ]
        numbers[id(node)] = len(rows)
        rows.append({"kind": node.kind, "properties": dict(node.properties), "inputs": inputs, "name": node.name})
        return numbers[id(node)]

    visit(end)
    return rows
