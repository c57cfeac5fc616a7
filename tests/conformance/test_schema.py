"""Schemathesis on the whole OpenAPI document: requests nobody would think of, alone and in sequences.

The checks: no 5xx, no status, content type or shape that the document does not name, no use after deletion, no way
around the key. That every request the schema allows is accepted is not among them: which size goes with which model,
or which URL may be called, is more than a schema says.
"""

import subprocess
import sys
from pathlib import Path

import pytest
import serving

from langit.jobs.database import Database
from langit.jobs.keys import SCOPES, Keys

pytestmark = pytest.mark.long

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "use_after_free", "ensure_resource_availability", "ignored_auth",
)  # fmt: skip


@pytest.mark.slow
def test_no_request_breaks_the_document(tmp_path: Path) -> None:
    options = ("--private-urls", "--require-keys", "--queue", "100000")
    with serving.running(tmp_path / "data", *options) as server:
        database = Database(f"sqlite:///{tmp_path}/data/langit.db")
        _, secret = Keys(database).create("somebody", scopes=SCOPES)
        database.close()
        command = [
            str(Path(sys.executable).parent / "schemathesis"), "run", f"{server.root}/openapi.json",
            "--max-time", "150", "--seed", "1", "--generation-database", "none",
            "--suppress-health-check", "all", "--warnings", "off",
            "--request-timeout", "60", "--continue-on-failure", "--checks", ",".join(CHECKS),
            "--header", f"Authorization: Bearer {secret}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        broken = [line for line in server.lines if '"status": 500' in line]
    assert done.returncode == 0, done.stdout[-6000:]
    assert broken == []
