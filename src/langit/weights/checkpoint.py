"""Weights on disk, as safetensors: written whole or not at all, and read strictly.

A file is understood from its header before any of it is loaded, so a wrong, truncated or foreign file costs a second
and one clear sentence. What trainers wrap around names is taken off here, so no reader knows of it. Nothing is ever
left at its initial value: every tensor of the model must be there, no tensor may be left over, and shapes must agree.
"""

import json
import os
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from langit.errors import OutputError, UnavailableError

PICKLES = {".pth", ".pt", ".bin", ".ckpt", ".pkl"}
FLOATS = {"F32": torch.float32, "BF16": torch.bfloat16, "F16": torch.float16}
TYPES = FLOATS | {  # what can be read; a model takes the floats alone
    "F64": torch.float64, "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2,
    "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool,
}  # fmt: skip
WRAPPED = re.compile(r"^module\.|(?<![^.])(?:_fsdp_wrapped_module|_checkpoint_wrapped_module|_orig_mod)\.")
OTHERS = {  # the first bytes of files that are no safetensors, and what to do with them
    b"GGUF": ("a GGUF file, whose quantized weights are not read", "Use the fp16 or bf16 safetensors of the model"),
    b"version https://git-lfs": ("the pointer of git LFS and not the file", "Fetch the file itself: `git lfs pull`"),
}
LONGEST_HEADER = 100_000_000  # bytes, the limit of the format


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where one tensor lies, and what it is."""

    file: Path
    key: str
    shape: tuple[int, ...]
    dtype: str
    start: int

    def read(self) -> Tensor:
        """The tensor, read into memory of its own: a mapped file would count twice while it is cast."""
        tensor = torch.empty(self.shape, dtype=TYPES[self.dtype])
        if tensor.numel():
            with self.file.open("rb") as file:
                file.seek(self.start)
                file.readinto(tensor.view(-1).view(torch.uint8).numpy().data)
        return tensor


def refuse(path: Path) -> None:
    """Raise for a file that would run code when it is read, or that is known to be of another kind."""
    if path.suffix in PICKLES:
        raise UnavailableError(
            f"{path.name} is a pickle, which can run code when it is opened",
            remedy=f"Convert it once with `langit weights convert {path.name}`, which reads it in a closed process",
        )
    if path.is_file():
        with path.open("rb") as file:
            start = file.read(32)
        for sign, (what, remedy) in OTHERS.items():
            if start.startswith(sign):
                raise UnavailableError(f"{path.name} is {what}", remedy=remedy)


def read_header(path: Path) -> tuple[dict[str, Entry], dict[str, str]]:
    """The tensors of one safetensors file by their unwrapped names, and its metadata, without loading any.

    Raises:
        UnavailableError: the file is missing, a pickle, no safetensors file, or shorter than its header says; or two
            names are one without what was wrapped around them.
    """
    header, length = _header(path)
    metadata = header.pop("__metadata__", {})
    end = 8 + length + max((tensor["data_offsets"][1] for tensor in header.values()), default=0)
    if (size := path.stat().st_size) != end:
        raise UnavailableError(
            f"{path.name} has {size:,} bytes and should have {end:,}", remedy="Fetch it again; a download broke off"
        )
    entries = {
        unwrapped(key): Entry(
            file=path,
            key=key,
            shape=tuple(tensor["shape"]),
            dtype=tensor["dtype"],
            start=8 + length + tensor["data_offsets"][0],
        )
        for key, tensor in header.items()
    }
    if len(entries) < len(header):
        twice = next(key for key in header if entries[unwrapped(key)].key != key)
        raise UnavailableError(f"{path.name} holds {unwrapped(twice)} twice, once as {twice}")
    return entries, metadata


def _header(path: Path) -> tuple[dict[str, Any], int]:
    """The header of a safetensors file and how many bytes it has."""
    refuse(path)
    if not path.is_file():
        raise UnavailableError(f"there is no file {path}", remedy="Fetch it with `langit weights fetch`")
    with path.open("rb") as file:
        start = file.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else LONGEST_HEADER + 1
        try:
            header = json.loads(file.read(length)) if length <= LONGEST_HEADER else None
        except ValueError:
            header = None
    if not isinstance(header, dict):
        raise UnavailableError(f"{path.name} is not a safetensors file, or breaks off in its header")
    return header, length


def unwrapped(key: str) -> str:
    """A name without what trainers put into it when they share, compile or checkpoint a module."""
    while (plain := WRAPPED.sub("", key)) != key:
        key = plain
    return key


def read_entries(path: Path) -> dict[str, Entry]:
    """The tensors of a file, of an index and its shards, or of a folder that holds one or the other.

    Raises:
        UnavailableError: a shard is missing or broken, or the folder does not say which of its files are meant.
    """
    if path.name.endswith(".index.json"):
        return _read_index(path)
    return read_entries(_only(path)) if path.is_dir() else read_header(path)[0]


def _only(folder: Path) -> Path:
    """The one index of a folder, or the one file of weights where there is no index."""
    files = without_variants(sorted(folder.glob("*.safetensors")))
    found = sorted(folder.glob("*.safetensors.index.json")) or files
    if not found:
        for pickle in sorted(file for file in folder.iterdir() if file.suffix in PICKLES):
            refuse(pickle)
        raise UnavailableError(f"{folder} holds no weights", remedy="Fetch them with `langit weights fetch`")
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        raise UnavailableError(f"{folder} holds several: {names}", remedy="Name one of them")
    return found[0]


def without_variants(files: Sequence[Path]) -> list[Path]:
    """Some files but for those that hold another in fewer bits: `x.fp16.safetensors` where `x.safetensors` is."""
    full = {file: file.with_name(f"{file.name.partition('.')[0]}.safetensors") for file in files}
    return [file for file in files if full[file] == file or full[file] not in files]


def shards(index: Path) -> list[Path]:
    """The files that an index names, there or not."""
    return [index.parent / name for name in sorted(set(_places(index).values()))]


def _places(index: Path) -> dict[str, str]:
    """Which shard holds which tensor."""
    try:
        return dict(json.loads(index.read_text("utf-8"))["weight_map"])
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise UnavailableError(f"{index.name} is no index of shards", remedy="Fetch it again") from error


def _read_index(index: Path) -> dict[str, Entry]:
    places = {unwrapped(key): name for key, name in _places(index).items()}
    entries: dict[str, Entry] = {}
    for shard in shards(index):
        if not shard.is_file():
            raise UnavailableError(f"{index.name} names {shard.name}, which is missing", remedy="Fetch it")
        entries |= read_header(shard)[0]
    if missing := sorted(places.keys() - entries.keys()):
        raise UnavailableError(f"the shards beside {index.name} lack {_some(missing)}", remedy="Fetch them again")
    return entries


def load(
    module: nn.Module,
    entries: Mapping[str, Entry],
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype | None = None,
    keep: Callable[[str], bool] = lambda name: False,
    reshape: Callable[[str], bool] = lambda name: False,
    what: str = "model",
    partly: bool = False,
) -> None:
    """Put the tensors into `module`, whose parameters may be on the meta device, one at a time.

    `entries` are by the module's names. Each tensor is cast to `dtype` as it is read, or to fp32 where `keep` says
    so. Where `reshape` says so, dimensions of 1 do not count. `what` is what errors call the module. `partly` leaves
    parameters without an entry alone, for callers that bring them later.

    Raises:
        UnavailableError: a tensor is missing, left over, of another shape or of a type that holds no plain numbers.
    """
    wanted = {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}
    if partly:
        wanted = {name: shape for name, shape in wanted.items() if name in entries}
    check(wanted, entries, reshape, what)
    target = torch.device(device)
    for name, entry in entries.items():
        tensor = entry.read().reshape(wanted[name])
        final = (torch.float32 if keep(name) else dtype) or tensor.dtype
        _put(module, name, tensor.to(device=target, dtype=final))


def check(
    wanted: Mapping[str, tuple[int, ...]],
    entries: Mapping[str, Entry],
    reshape: Callable[[str], bool],
    what: str,
) -> None:
    """Whether `entries` are exactly what is `wanted`, by name and shape. Raises as `load` does."""
    missing, extra = sorted(wanted.keys() - entries.keys()), sorted(entries.keys() - wanted.keys())
    if missing or extra:
        lacks = f"lack {_some(missing)}" if missing else ""
        have = f"have {_some(extra)} too many" if extra else ""
        raise UnavailableError(
            f"these weights {' and '.join(filter(None, (lacks, have)))}: they are not the {what}",
            remedy="Check which model and which part the file holds with `langit weights inspect`",
        )
    for name, shape in wanted.items():
        entry = entries[name]
        same = _squeeze(entry.shape) == _squeeze(shape) if reshape(name) else entry.shape == shape
        if not same:
            raise UnavailableError(
                f"{entry.key} has shape {list(entry.shape)} and the {what} needs {list(shape)}",
                remedy="The file is of another variant; check its name and the model's",
            )
        if entry.dtype not in FLOATS:
            raise UnavailableError(
                f"{entry.key} is stored as {entry.dtype}", remedy="Use weights in fp32, bf16 or fp16"
            )


def save(tensors: Mapping[str, Tensor], path: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Write tensors to one safetensors file, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(
            {name: tensor.detach().contiguous() for name, tensor in tensors.items()}, partial, dict(metadata or {})
        )
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error}", remedy="Make room or choose another folder") from error


def _put(module: nn.Module, name: str, tensor: Tensor) -> None:
    owner_name, _, leaf = name.rpartition(".")
    owner = module.get_submodule(owner_name)
    if leaf in owner._parameters:
        owner._parameters[leaf] = nn.Parameter(tensor, requires_grad=False)
    else:
        owner._buffers[leaf] = tensor


def _squeeze(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def _some(names: list[str]) -> str:
    """The first few names, and how many more."""
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
