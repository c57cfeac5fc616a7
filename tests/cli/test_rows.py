"""A kind, a setting and a language are files: from a folder the command understands and draws them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.long

KIND = """
[cat]
like = "dog"
isa = "feline"
size = [0.28, 0.1, 0.2]
words.en = ["cat(|s)"]
words.id = ["kucing"]
says.en = ["cat"]
says.id = ["kucing"]
"""
SETTING = """
[kitchen]
like = "mirror_room"
number = 70
words.en = ["kitchen(|s)"]
words.id = ["dapur"]
says.en = ["in a kitchen"]
says.id = ["di dapur"]
"""
LANGUAGE = """
name = "German"
modifiers = "before"
[words.kind]
cat = ["katze(|n)"]
[words.setting]
kitchen = ["küche"]
[words.color]
black = ["schwarz(,e,es,er)"]
[words.action]
walk = ["läuft"]
[grammar.word]
a = ["eine"]
in = ["in der"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rows")
    for sort, name, text in (
        ("kinds", "pets", KIND), ("settings", "homes", SETTING), ("languages", "de", LANGUAGE),
    ):  # fmt: skip
        (made / sort).mkdir()
        (made / sort / f"{name}.toml").write_text(text, "utf-8")
    return made


def langit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANGIT_CATALOGUE": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "langit", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_a_new_kind_in_a_new_setting_said_in_a_new_language_makes_a_picture(folder: Path, tmp_path: Path) -> None:
    made = {}
    for name, prompt in (("with", "eine schwarze katze läuft in der küche"), ("without", "küche")):
        path = tmp_path / f"{name}.png"
        done = langit(folder, "image", prompt, "--size", "160x90", "-o", str(path))
        assert done.returncode == 0, done.stderr
        made[name] = np.asarray(Image.open(path).convert("RGB"), float)
        scene = json.loads(Path(f"{path}.json").read_text("utf-8"))["scenes"][0]
        assert scene["setting"] == "kitchen"
        assert scene["not_understood"] in ([], ())
        if name == "with":
            (cat,) = scene["subjects"]
            assert (cat["kind"], cat["color"], cat["action"]) == ("cat", "black", "walk")
    assert made["with"].std() > 10
    assert np.abs(made["with"] - made["without"]).mean() > 1, "the cat is in the picture"


def test_a_broken_row_ends_the_command_with_one_sentence(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "kinds"
    broken.mkdir()
    (broken / "pets.toml").write_text('[cat]\nlike = "dog"\nwords.en = ["cat"]\nsays.en = ["cat"]\nbuilder = "wolf"\n')
    done = langit(tmp_path, "image", "a cat walks in a park", "--size", "160x90", "-o", str(tmp_path / "cat.png"))
    assert done.returncode != 0
    assert "pets.toml, line 5: [cat] has the builder 'wolf', which does not exist" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "cat.png").exists()
