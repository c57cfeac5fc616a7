"""Files of others are decoded in the box: nobody else calls a decoder, but on files that we wrote ourselves."""

import ast
from pathlib import Path

import langit

ROOT = Path(langit.__file__).parent
DECODERS = {("video", "read"), ("video", "probe"), ("video", "comment"), ("image", "load"), ("image", "look"),
            ("source", "opened"), ("source", "frames"), ("sound", "track"), ("sound", "lay"), ("stream", "identity"),
            ("av", "open"), ("Image", "open"), ("lossless", "read")}  # fmt: skip
OURS = {  # what these read was written by us a moment ago, or belongs to a data set of the user
    "redteam/files.py", "engine.py", "jobs/worker.py", "generation/chunks.py", "film/keeping.py",
    "evaluation/physics_iq_data.py",
}  # fmt: skip


def calls(path: Path) -> set[tuple[str, str]]:
    tree = ast.parse(path.read_text("utf-8"))
    found = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        (one.value.id, one.attr) for one in found if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)
    }


def test_no_room_but_media_decodes() -> None:
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("media/") and name not in OURS:
            assert not calls(path) & DECODERS, name
