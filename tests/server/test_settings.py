from pathlib import Path

import pytest

from langit.errors import RequestError
from langit.server.settings import Settings, storage_options


def test_keys_are_left_out_on_loopback_only(tmp_path: Path) -> None:
    assert Settings(data=tmp_path).keyless is True
    assert Settings(data=tmp_path, keyless=False).keyless is False
    assert Settings(data=tmp_path, host="0.0.0.0").keyless is False
    with pytest.raises(RequestError, match="must not listen"):
        Settings(data=tmp_path, host="0.0.0.0", keyless=True)


def test_places_follow_from_the_folder_and_share_its_disk(tmp_path: Path) -> None:
    plain = Settings(data=tmp_path)
    assert plain.database_url == f"sqlite:///{tmp_path}/langit.db"
    assert plain.storage_url == f"{tmp_path}/store"
    assert plain.local == tmp_path / "work"
    assert Settings(data=tmp_path, storage="/elsewhere/store").local == Path("/elsewhere/work")
    assert Settings(data=tmp_path, storage="s3://bucket/x").local == tmp_path / "work"


def test_an_s3_of_ones_own_is_named_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGIT_S3_ENDPOINT", raising=False)
    assert storage_options() == {}
    monkeypatch.setenv("LANGIT_S3_ENDPOINT", "http://127.0.0.1:9000")
    assert storage_options() == {"client_kwargs": {"endpoint_url": "http://127.0.0.1:9000"}}
