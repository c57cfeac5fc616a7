"""The bill of materials names every package that is locked and every file that others made, each once."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from langit.assets.pack import credits

ROOT = Path(__file__).parents[2]
pytest.importorskip("cyclonedx", reason="scripts/setup dev installs it")


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("bill") / "sbom.json"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "sbom"), "-o", str(path)], check=True)
    made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return made


def test_every_locked_package_is_listed_with_its_version(bill: dict[str, Any]) -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    locked = {line.split("==")[0]: line.split("==")[1].split(";")[0].strip() for line in lines if "==" in line}
    listed = {one["name"]: one["version"] for one in bill["components"] if one["type"] == "library"}
    assert listed == locked
    assert len(locked) > 100
    assert all(re.fullmatch(r"pkg:pypi/[a-z0-9-]+@.+", one["purl"]) for one in bill["components"] if "purl" in one)


def test_every_file_that_others_made_is_listed_with_hash_and_licence(bill: dict[str, Any]) -> None:
    files = {one["name"]: one for one in bill["components"] if one["type"] == "file"}
    assert {name: one["hashes"][0]["content"] for name, one in files.items()} == {
        row.file: row.sha256 for row in credits()
    }
    assert all(one["licenses"] for one in files.values())


def test_the_bill_is_of_langit_and_the_same_bill_has_the_same_number(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "langit"
    again = subprocess.run([sys.executable, str(ROOT / "scripts" / "sbom")], check=True, capture_output=True).stdout
    assert json.loads(again)["serialNumber"] == bill["serialNumber"]
