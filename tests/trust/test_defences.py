"""The table of defences is true of the tree; `scripts/mutate_defences` proves that its tests would fail."""

import ast
import re
import runpy
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THREATS = tomllib.loads((Path(__file__).parent / "defences.toml").read_text("utf-8"))["threat"]
ROWS = [row for threat in THREATS for row in threat.get("defence", ())]


def test_every_threat_has_defences_or_says_that_it_has_none() -> None:
    assert [threat["id"] for threat in THREATS] == [f"T{number}" for number in range(1, 25)]
    assert all(threat.get("defence") or threat.get("open") for threat in THREATS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_a_row_is_of_the_tree_as_it_stands(row: dict[str, str]) -> None:
    source = (ROOT / row["file"]).read_text("utf-8")
    assert source.count(row["old"]) == 1
    assert row["old"] != row["new"]
    for test in row["tests"]:
        file, _, name = test.partition("::")
        found = {
            node.name for node in ast.parse((ROOT / file).read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
        }
        assert not name or re.sub(r"\[.*", "", name) in found, test


def test_the_page_is_written_from_the_rows() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "mutate_defences"), run_name="script")
    page = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    assert script["paged"](page, THREATS) == page, "run scripts/mutate_defences --page"
