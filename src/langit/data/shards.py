"""Shards: many samples in one file, written whole or not at all.

A shard is a zip file. Sample 3 is `3/facts.json` (captions, scene, seed) and one `3/NAME.npy` for each array. The file
appears under its name only when it is complete, so what is there can be trusted and the rest be recorded again.
"""

import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.errors import OutputError, UnavailableError

SUFFIX: Final = ".shard"
PACKED: Final = frozenset({"owners", "depth", "flow"})  # arrays that deflate well; frames would only cost time


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One clip or still with everything known of it: `facts` is JSON, `arrays` numpy, by name.

    A recording has `frames` uint8 (T, Y, X, 3), `owners` uint8 (T, Y, X), `depth` float16 (T, Y, X), `bodies` float32
    (T, N, 15) and `camera` float32 (T, 7); see `record.py` for their columns.
    """

    facts: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def write(path: Path, samples: Iterable[Sample]) -> int:
    """Write a shard and return how many samples it has.

    Raises:
        OutputError: the file cannot be written; nothing half-written is left.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path.parent} cannot be made: {error.strerror}", remedy="Name another folder") from error
    try:
        with zipfile.ZipFile(unfinished, "w") as archive:
            for sample in samples:
                archive.writestr(f"{count}/facts.json", json.dumps(sample.facts, ensure_ascii=False))
                for name, array in sample.arrays.items():
                    packing = zipfile.ZIP_DEFLATED if name in PACKED else zipfile.ZIP_STORED
                    archive.writestr(f"{count}/{name}.npy", _pack(array), packing, 1)
                count += 1
        unfinished.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}", remedy="Free some room or name another folder"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


class Shard:
    """A shard to read from, sample by sample and array by array.

    Raises:
        UnavailableError: the file is not there or is not a shard.
    """

    def __init__(self, path: Path):
        self.path = path
        try:
            self.archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnavailableError(f"{path} is not a shard", remedy="Record it with `langit simulate`") from error
        names = self.archive.namelist()
        self.count = sum(name.endswith("/facts.json") for name in names)
        self.names = set(names)

    def __len__(self) -> int:
        return self.count

    def __enter__(self) -> "Shard":
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()

    def facts(self, index: int) -> dict[str, Any]:
        """What a sample says of itself."""
        facts: dict[str, Any] = json.loads(self.archive.read(f"{index}/facts.json"))
        return facts

    def has(self, index: int, name: str) -> bool:
        """Whether a sample carries that array."""
        return f"{index}/{name}.npy" in self.names

    def array(self, index: int, name: str) -> NDArray[Any]:
        """One array of one sample."""
        array: NDArray[Any] = np.load(io.BytesIO(self.archive.read(f"{index}/{name}.npy")), allow_pickle=False)
        return array

    def sample(self, index: int) -> Sample:
        """Everything of one sample."""
        names = [
            name.split("/")[1][:-4] for name in self.names if name.startswith(f"{index}/") and name.endswith(".npy")
        ]
        return Sample(facts=self.facts(index), arrays={name: self.array(index, name) for name in sorted(names)})

    def __iter__(self) -> Iterator[Sample]:
        return (self.sample(index) for index in range(self.count))


def find(folder: Path) -> list[Path]:
    """The shards in a folder and below, in order of name.

    Raises:
        UnavailableError: there is none.
    """
    found = sorted(folder.rglob(f"*{SUFFIX}"))
    if not found:
        raise UnavailableError(f"no shards in {folder}", remedy="Record some with `langit simulate`")
    return found


def _pack(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
