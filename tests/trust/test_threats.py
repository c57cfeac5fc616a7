"""What holds for the whole package and for no room alone: defences against threats that no other test proves."""

import ast
import functools
import json
import logging
import re
from pathlib import Path

import pytest

import langit
from langit.jobs.job import NotFoundError
from langit.jobs.telemetry import Lines
from langit.server import page
from langit.server.settings import Settings

SOURCE = Path(langit.__file__).parent
RUNNING = {"eval", "exec", "compile", "__import__"}  # of the language itself
LOADING = {"load", "loads", "Unpickler"}
# The pipe between a parent and the child that it started, and weights in a process that is closed in.
PICKLES = {"render/farm.py", "render/worker.py"}
TORCH = {"weights/unpickle.py"}
HOSTILE = ('<img src=x onerror="alert(1)">', "a\r\nlevel: error\n{", "\x1b[2J\x1b]0;x\x07", "a\u202eb\u2028c")


TELLING = (
    "pickle",
    "torch",
    "yaml",
    "eval(",
    "exec(",
    "compile(",
    "__import__",
    "shell",
    "trust_remote",
    "0.0.0.0",
    "'::'",
)


@functools.cache
def calls() -> list[tuple[str, str, str, str]]:
    """Calls of the package, in modules where one may tell: module, what it is a method of, its name, its text."""
    found = []
    for module in SOURCE.rglob("*.py"):
        source = module.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if any(word in source for word in TELLING) else ():
            if isinstance(node, ast.Call):
                of = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                found.append((module.relative_to(SOURCE).as_posix(), of, name, ast.unparse(node)))
    return found


def test_no_bytes_of_strangers_are_run() -> None:
    seen = calls()
    assert {module for module, of, name, _ in seen if of == "pickle" and name in LOADING} == PICKLES
    assert {module for module, of, name, _ in seen if of == "torch" and name == "load"} == TORCH
    assert all("weights_only=True" in text for _, of, name, text in seen if of == "torch" and name == "load")
    assert not [text for _, of, name, text in seen if not of and name in RUNNING]
    assert not [text for _, _, _, text in seen if "allow_pickle=True" in text or "shell=True" in text]
    assert not [text for _, _, _, text in seen if "trust_remote_code=True" in text]
    unsafe = [text for _, of, name, text in seen if of == "yaml" and name == "load" and "Loader=LOADER" not in text]
    assert not unsafe


def test_nobody_else_is_listened_to_unless_the_operator_says_so(tmp_path: Path) -> None:
    assert Settings(data=tmp_path).host == "127.0.0.1"
    assert not [text for _, _, _, text in calls() if "0.0.0.0" in text or "host='::'" in text]


def test_pages_write_text_and_no_markup() -> None:
    """Prompts are shown by `textContent`; and where one got through, the policy lets nothing foreign run."""
    scripts = [path.read_text("utf-8") for path in page.STATIC.iterdir() if path.suffix in (".js", ".html")]
    assert scripts
    writing = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|<script>|\son\w+=\""
    )
    assert not [found for text in scripts for found in writing.findall(text)]
    policy = page.static("index.html").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["../page.py", "../static/../app.py", "/etc/passwd", "..", ""])
def test_a_page_is_a_file_of_its_folder(name: str) -> None:
    with pytest.raises(NotFoundError):
        page.static(name)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_the_log_is_one_line_whatever_stands_in_it(text: str) -> None:
    record = logging.LogRecord("langit", logging.INFO, "", 0, "%s", (text,), None)
    record.prompt = text
    line = Lines().format(record)
    assert line.isprintable()
    assert json.loads(line)["prompt"] == text
