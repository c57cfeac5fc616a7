"""Uniform values that fragments read, carried to them by the vertices. The texts of shaders know nothing of it.

Mesa's llvmpipe fetches each number of a uniform anew for each of eight pixels, by some 25 instructions with a test of
bounds: that was half of all the time of light. What comes flat from a vertex is one load for all of them.
"""

import re
from typing import Final

BLOCK: Final = re.compile(r"layout\(std140\) uniform Frame \{\n(.*?)\n\};\n", re.DOTALL)
MEMBER: Final = re.compile(r"^\s*(\w+) (\w+)(\[\d+\])?;", re.MULTILINE)
ALONE: Final = re.compile(r"^uniform ((?:float|int|vec\d|ivec\d|mat\d) \w+);.*\n", re.MULTILINE)
BEGIN: Final = "void main() {"


def carried(vertex: str, fragment: str, frame: str, lamps: int | None) -> tuple[str, str]:
    """The texts of both shaders, so that fragments take from vertices what they took of uniforms.

    `frame` is the text of the block that all share, and `lamps` how many of its lamps fragments loop over.
    """
    block = BLOCK.search(fragment)
    rest = BLOCK.sub("", fragment)
    values: list[tuple[str, str, int]] = []  # type, name, how many in a row
    if block is not None:
        for kind, name, row in MEMBER.findall(block[1]):
            if re.search(rf"\b{name}\b", rest):
                values.append((kind, name, max(lamps or 0, 1) if row else 0))
        if BLOCK.search(vertex) is None:
            vertex = frame + vertex
    for line in ALONE.findall(rest):
        kind, name = line.split()
        values.append((kind, name, 0))
        if not re.search(rf"^uniform \w+ {name};", vertex, re.MULTILINE):
            vertex = f"uniform {line};\n" + vertex
    rest = ALONE.sub("", rest)
    told, taken, given = "", "", ""
    for kind, name, row in values:
        length = f"[{row}]" if row else ""
        told += f"flat out {kind} carried_{name}{length};\n"
        taken += f"flat in {kind} carried_{name}{length};\n#define {name} carried_{name}\n"
        ends = [f"[{index}]" for index in range(row)] or [""]
        given += "".join(f"    carried_{name}{end} = {name}{end};\n" for end in ends)
    head, main = vertex.split(BEGIN)
    return head + told + f"{BEGIN}\n{given}" + main, taken + rest
