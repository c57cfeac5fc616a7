from pathlib import Path

import numpy as np

from langit.generation.chunks import Chunks

RANDOM = np.random.default_rng(0)
FILM = [RANDOM.integers(0, 256, (48, 64, 3), np.uint8) for _ in range(11)]


def test_whole_chunks_come_back_bit_for_bit(tmp_path: Path) -> None:
    first = Chunks(tmp_path, 4)
    assert first.count == 0
    passed = first.keep(FILM)
    for _ in range(10):  # killed after ten frames
        next(passed)

    second = Chunks(tmp_path, 4)
    assert second.count == 8
    again = [*second.replay(), *second.keep(FILM[second.count :])]
    assert len(again) == 11
    for drawn, replayed in zip(FILM, again, strict=True):
        np.testing.assert_array_equal(drawn, replayed)


def test_a_half_written_chunk_does_not_count(tmp_path: Path) -> None:
    list(Chunks(tmp_path, 4).keep(FILM[:8]))
    (tmp_path / ".0002.77.partial.mkv").write_bytes(b"half")
    assert Chunks(tmp_path, 4).count == 8
