"""What users hold in their hands: the installed command, its help, its exit codes, the names of the package."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import langit
from langit import cli
from langit.cli import COMMANDS

COMMAND = Path(sys.executable).with_name("langit")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=120)


def test_every_public_name_is_there() -> None:
    for name in langit.__all__:
        assert hasattr(langit, name)


def test_the_installed_command_says_its_version() -> None:
    assert run("--version").stdout == f"langit {langit.__version__}\n"


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom langit.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'numpy', 'mujoco', 'moderngl', 'av', 'fastapi'} & sys.modules.keys()\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in COMMANDS:
        assert f"\n  {name} " in done.stdout


def test_no_thread_waits_beside_numpy_once_the_package_is_loaded() -> None:
    code = (
        "import langit, os, numpy as np\nlarge = np.ones((512, 512))\nlarge @ large\n"
        "print(len(os.listdir('/proc/self/task')))"
    )
    unset = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=unset)
    assert done.stdout == "1\n", done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main([name, "--help"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: langit {name}")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["paint"], 2, "langit: "),
        (["generate"], 2, "prompt: the prompt is empty"),
        (["generate", ""], 2, "prompt: the prompt is empty."),
        (["generate", "a" * 32_001], 2, "the prompt has 32,001 characters"),
        (["generate", "zxqv wlkjh"], 2, "prompt: "),
        (["generate", "a red ball", "--size", "129x128"], 2, "The nearest size is 130x128."),
        (["generate", "a red ball", "--size", "huge"], 2, "Write width x height"),
        (["generate", "a red ball", "--size", "99999x99999"], 2, "size: "),
        (["generate", "a red ball", "--seconds", "0"], 2, "seconds: "),
        (["generate", "a red ball", "--seconds", "61"], 2, "seconds: "),
        (["generate", "a red ball", "--seconds", "long"], 2, "--seconds"),
        (["generate", "a red ball", "--model", "sora-9"], 2, "model: "),
        (["generate", "a red ball", "-o", "film.avi"], 2, "End it in .mp4 or .webm."),
        (["generate", "a red ball", "-o", "/nowhere/film.mp4"], 5, "Create the folder first."),
        (["generate", "a red ball and a dragon", "--strict"], 2, "'dragon'"),
        (["generate", "missing.yaml"], 2, "missing.yaml"),
        (["image", "a red ball", "--size", "2050x2050"], 2, "size: "),
        (["vocabulary", "dragons"], 2, "topic: "),
    ],
)
def test_bad_input_is_one_sentence_and_an_exit_code(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == code
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("langit: ")]
    assert len(told) == 1
    assert words in told[0]
    assert "Traceback" not in told[0]
    assert list(tmp_path.iterdir()) == []
