import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from langit.errors import OutputError, UnavailableError
from langit.weights import checkpoint


def model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4))


def saved(folder: Path, **changes: torch.Tensor | None) -> Path:
    tensors = {**model().state_dict(), **{name.replace("__", "."): value for name, value in changes.items()}}
    path = folder / "model.safetensors"
    checkpoint.save({name: value for name, value in tensors.items() if value is not None}, path, {"made": "here"})
    return path


def loaded(path: Path, **options: object) -> nn.Module:
    with torch.device("meta"):
        empty = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4))
    checkpoint.load(empty, checkpoint.read_entries(path), **options)  # type: ignore[arg-type]  # as given
    return empty


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = saved(tmp_path)
    assert checkpoint.read_header(path)[1] == {"made": "here"}
    for name, tensor in loaded(path).state_dict().items():
        assert torch.equal(tensor, model().state_dict()[name])
    assert [file.name for file in tmp_path.iterdir()] == ["model.safetensors"]


def test_weights_are_cast_but_for_those_that_are_kept(tmp_path: Path) -> None:
    state = loaded(saved(tmp_path), dtype=torch.bfloat16, keep=lambda name: name.startswith("1.")).state_dict()
    assert state["0.weight"].dtype == torch.bfloat16
    assert state["1.weight"].dtype == torch.float32


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"0__bias": None}, "lack 0.bias"),
        ({"2__bias": torch.zeros(1)}, "have 2.bias too many"),
        ({"0__bias": torch.zeros(5)}, r"has shape \[5\] and the model needs \[4\]"),
        ({"0__bias": torch.zeros(4, 1)}, r"has shape \[4, 1\]"),
        ({"0__bias": torch.zeros(4, dtype=torch.int32)}, "stored as I32"),
        ({"0__bias": torch.zeros(4, dtype=torch.float8_e4m3fn)}, "stored as F8_E4M3"),
    ],
    ids=["missing", "left over", "shape", "dimensions", "type", "fp8"],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, changes: dict[str, torch.Tensor | None], says: str) -> None:
    with pytest.raises(UnavailableError, match=says):
        loaded(saved(tmp_path, **changes))


def test_dimensions_of_one_may_not_count(tmp_path: Path) -> None:
    path = saved(tmp_path, **{"0__bias": torch.ones(1, 4, 1)})
    assert loaded(path, reshape=lambda name: name == "0.bias").get_parameter("0.bias").shape == (4,)


@pytest.mark.parametrize("cut", [4, 60, -1])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(UnavailableError, match=r"breaks off|should have"):
        loaded(path)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_text("<html>Not found, and then some more text</html>")
    with pytest.raises(UnavailableError, match="not a safetensors file"):
        loaded(tmp_path)


@pytest.mark.parametrize("name", ["model.pth", "model.pt", "pytorch_model.bin"])
def test_a_pickle_is_refused_and_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"anything")
    with pytest.raises(UnavailableError, match="langit weights convert"):
        loaded(tmp_path / name)
    with pytest.raises(UnavailableError, match="langit weights convert"):
        loaded(tmp_path)


def sharded(folder: Path) -> Path:
    state = model().state_dict()
    names = list(state)
    places = {}
    for i, part in enumerate((names[:2], names[2:])):
        save_file({name: state[name] for name in part}, folder / f"model-{i}.safetensors")
        places |= dict.fromkeys(part, f"model-{i}.safetensors")
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": places}))
    return index


def test_shards_are_one_model(tmp_path: Path) -> None:
    index = sharded(tmp_path)
    assert len(loaded(tmp_path).state_dict()) == len(loaded(index).state_dict()) == 4


def test_a_missing_or_wrong_shard_is_named(tmp_path: Path) -> None:
    sharded(tmp_path)
    kept = (tmp_path / "model-1.safetensors").read_bytes()
    (tmp_path / "model-1.safetensors").write_bytes((tmp_path / "model-0.safetensors").read_bytes())
    with pytest.raises(UnavailableError, match=r"lack 1\.bias, 1\.weight"):
        loaded(tmp_path)
    (tmp_path / "model-1.safetensors").write_bytes(kept[:-1])
    with pytest.raises(UnavailableError, match=r"model-1\.safetensors has"):
        loaded(tmp_path)
    (tmp_path / "model-1.safetensors").unlink()
    with pytest.raises(UnavailableError, match=r"model-1\.safetensors, which is missing"):
        loaded(tmp_path)


def test_a_folder_of_several_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="holds no weights"):
        loaded(tmp_path)
    saved(tmp_path)
    (tmp_path / "other.safetensors").write_bytes((tmp_path / "model.safetensors").read_bytes())
    with pytest.raises(UnavailableError, match=r"model\.safetensors, other\.safetensors"):
        loaded(tmp_path)
    with pytest.raises(UnavailableError, match="there is no file"):
        loaded(tmp_path / "absent.safetensors")


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(OutputError, match="cannot write"):
        checkpoint.save(model().state_dict(), tmp_path / "folder" / "model.safetensors")
