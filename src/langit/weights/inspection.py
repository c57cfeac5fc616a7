"""What files of weights hold, told from their headers: parts of models, changes of one, or something else.

Any file is answered, and any folder with all of its files, in whatever layout; nothing is loaded.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from langit.errors import LangitError, UnavailableError
from langit.presets import OPEN_WEIGHTS
from langit.weights import adapters, checkpoint, folder, lora
from langit.weights.checkpoint import Entry

ENDINGS = {".safetensors", ".gguf", *checkpoint.PICKLES}


@dataclass(frozen=True, kw_only=True)
class Found:
    """One file, or an index with its shards: in words `what` it holds, and in `counts` how much, if it is read."""

    path: Path
    what: str
    counts: str = ""


def inspect(path: Path) -> list[Found]:
    """What a file holds, or every file of a folder.

    Raises:
        UnavailableError: there is no such file, it is broken or of a kind that is not read, or the folder holds none.
    """
    if not path.is_dir():
        return [_look(path)]
    found = [_try(file) for file in _files(path)]
    if not found:
        raise UnavailableError(f"{path} holds no weights", remedy="Fetch them with `langit weights fetch`")
    return found


def ready(path: Path) -> list[str]:
    """The models whose parts are all in a folder, each of the right size."""
    return [name for name in OPEN_WEIGHTS if path.is_dir() and _holds(path, name)]


def _holds(path: Path, name: str) -> bool:
    config = OPEN_WEIGHTS[name]()
    try:
        parts = folder.find(path, config)
        places = [("text", parts.text), ("autoencoder", parts.autoencoder)]
        places += [("transformer", place) for place in parts.transformers]
        return all(
            adapters.signature(part, checkpoint.read_entries(place)) == adapters.expected(part, config)
            for part, place in places
        )
    except LangitError:
        return False


def _files(path: Path) -> Iterator[Path]:
    """Indexes, and the files that no index names."""
    indexes = sorted(path.rglob("*.safetensors.index.json"))
    shards = {file for index in indexes for file in checkpoint.shards(index)}
    yield from indexes
    yield from (file for file in sorted(path.rglob("*")) if file.suffix in ENDINGS and file not in shards)


def _try(path: Path) -> Found:
    try:
        return _look(path)
    except UnavailableError as error:
        return Found(path=path, what=str(error))


def _look(path: Path) -> Found:
    single = not path.name.endswith(".index.json")
    entries = checkpoint.read_header(path)[0] if single else checkpoint.read_entries(path)
    types = ", ".join(f"{many} x {kind}" for kind, many in Counter(entry.dtype for entry in entries.values()).items())
    numbers = sum(math.prod(entry.shape) for entry in entries.values())
    what = _changes(entries) if lora.describes(entries) else _part(entries)
    return Found(path=path, what=what, counts=f"{numbers:,} numbers in {len(entries)} tensors: {types}")


def _part(entries: Mapping[str, Entry]) -> str:
    """A part of a model: its layout, and the models of that size."""
    for part in adapters.LAYOUTS:
        try:
            layout, prefix = adapters.detect(part, entries)
        except adapters.OtherModelError as error:
            return str(error)
        except UnavailableError:
            continue
        what = f"{part}, {layout.name} layout" + (f", every key begins with {prefix}" if prefix else "")
        models = _models(part, entries)
        return f"{what}, as of {', '.join(models)}" if models else what
    return "no part of a model that is known"


def _models(part: str, entries: Mapping[str, Entry]) -> list[str]:
    try:
        size = adapters.signature(part, entries)
    except UnavailableError:
        return []
    return [name for name, make in OPEN_WEIGHTS.items() if adapters.expected(part, make()) == size]


def _changes(entries: Mapping[str, Entry]) -> str:
    """Changes of a transformer: their style and rank, what else they change, and which transformer they name."""
    ranks = lora.ranks(entries)
    full = any(key.endswith(tuple(f".{kind}" for kind in lora.LEAF)) for key in entries)
    kinds = [kind for kind, there in (("low-rank", ranks), ("full", full)) if there]
    facts = [f"{' and '.join(kinds) or 'other'} changes of a transformer", f"{lora.style(entries)} names"]
    if ranks:
        facts.append(f"rank {' to '.join(map(str, dict.fromkeys((ranks[0], ranks[-1]))))}")
    if any(lora.SECOND.match(key) for key in entries):
        facts.append("for the second of two transformers too")
    facts += [f"{kind}, which is not read" for kind in lora.kinds(entries)]
    return ", ".join(facts)
