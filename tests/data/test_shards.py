from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from langit.data.shards import Sample, Shard, find, write
from langit.errors import OutputError, UnavailableError


def some(count: int) -> list[Sample]:
    return [
        Sample(
            facts={"number": number, "captions": {"id-short": "kucing é"}},
            arrays={"frames": np.full((2, 4, 4, 3), number, np.uint8), "depth": np.full((2, 4, 4), 1.5, np.float16)},
        )
        for number in range(count)
    ]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "00000.shard"
    assert write(path, some(3)) == 3
    with Shard(path) as shard:
        assert len(shard) == 3
        for number, sample in enumerate(shard):
            assert sample.facts == some(3)[number].facts
            assert sorted(sample.arrays) == ["depth", "frames"]
            np.testing.assert_array_equal(sample.arrays["frames"], some(3)[number].arrays["frames"])
        assert shard.has(1, "depth")
        assert not shard.has(1, "owners")


def test_a_recording_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Sample]:
        yield from some(1)
        raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError):
        write(tmp_path / "00000.shard", broken())
    assert list(tmp_path.iterdir()) == []


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.shard").write_bytes(b"not a zip")
    with pytest.raises(UnavailableError, match="langit simulate"):
        Shard(tmp_path / "x.shard")
    with pytest.raises(UnavailableError, match="no shards"):
        find(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be made"):
        write(tmp_path / "file" / "0.shard", some(1))
