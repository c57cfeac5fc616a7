"""What the documents promise exists: links, files, commands and options."""

import argparse
import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from langit.cli import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("model_cards/*.md")])
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


@each_page
def test_commands_exist(page: Path) -> None:
    for name in re.findall(r"^\$? ?(?:\.venv/bin/)?langit ([a-z]+)", page.read_text(), re.MULTILINE):
        assert name in COMMANDS, name


@cache
def options(command: str) -> set[str]:
    """Every option of a command and of the verbs below it."""
    parser = argparse.ArgumentParser()
    import_module(f"langit.cli.{command}").add_arguments(parser)
    found, parsers = set(), [parser]
    while parsers:
        for action in parsers.pop()._actions:
            found |= set(action.option_strings)
            if isinstance(action, argparse._SubParsersAction):
                parsers += action.choices.values()
    return found


@each_page
def test_options_exist(page: Path) -> None:
    for line in re.findall(r"langit ([a-z]+ [^\n`|#]*)", page.read_text()):
        named = [word for word in line.split() if word in COMMANDS]
        for option in re.findall(r"(?<![\w-])--?[a-z][\w-]*", line) if line.split()[0] in COMMANDS else ():
            assert option in {"--debug"}.union(*map(options, named)), f"langit {line}"


@each_page
def test_files_that_pages_name_exist(page: Path) -> None:
    for path in re.findall(r"`((?:src|scripts|tests|benchmarks|docs|runs)/[\w/.\-]+)`", page.read_text()):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/decisions/*.md")), ids=lambda page: page.stem)
def test_a_decision_has_its_three_parts(page: Path) -> None:
    text = page.read_text()
    number = int(page.name[:4])
    assert text.startswith(f"# {number}. ")
    for part in ("Context", "Decision", "Consequences"):
        assert f"\n## {part}\n" in text


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [page.name[:4] for page in ROOT.glob("docs/decisions/*.md")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("door", ["scripts/demo", "scripts/test", "scripts/check", "scripts/setup", ".ci/run"])
def test_every_door_can_be_opened(door: str) -> None:
    assert os.access(ROOT / door, os.X_OK)
    assert (ROOT / door).read_text().startswith("#!/usr/bin/env bash\n")


def test_the_readme_leads_with_the_two_doors() -> None:
    text = (ROOT / "README.md").read_text()
    assert 0 <= text.index("scripts/demo") < text.index("scripts/test") < 2000
