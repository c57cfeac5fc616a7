from pathlib import Path

import pytest

from langit.cli import main


def test_keys_are_made_listed_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--data", str(tmp_path / "new")]
    made = [
        "keys",
        "create",
        "ana",
        "--label",
        "laptop",
        "--per-minute",
        "30",
        "--scope",
        "read",
        "--days",
        "2",
        *where,
    ]
    assert main(made) == 0
    told = capsys.readouterr().out
    key, secret = told.split()[0], told.splitlines()[1]
    assert secret.startswith("lk-")
    assert "30 requests a minute" in told
    assert main(["keys", "list", *where]) == 0
    listed = capsys.readouterr().out
    assert secret not in listed
    assert listed.split()[:4] == [key, "ana", told.split()[2], "valid"]
    assert main(["keys", "revoke", key, *where]) == 0
    assert main(["keys", "list", *where]) == 0
    assert "revoked" in capsys.readouterr().out
    assert main(["keys", "revoke", key, *where]) == 1
    assert "no valid key" in capsys.readouterr().err
