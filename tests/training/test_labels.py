import json
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
import tiny_small
import torch
from moving_squares import square_shards

from langit.config import Labels, SmallConfig
from langit.data.attributes import OTHER, answers
from langit.errors import UnavailableError
from langit.models.perception import Perception
from langit.simulation.families import FAMILIES
from langit.training import stages, text
from langit.training.labels import labels_of_world
from langit.training.loop import Plan
from langit.weights import small


@cache
def world() -> Labels:
    """The labels of some of the training world."""
    return labels_of_world(scenes=200)


def test_labels_of_a_new_model_hold_all_of_the_training_world_and_nothing_else() -> None:
    assert world().attributes["setting"] == ("neon_street", "park", "sea", "studio")
    assert world().attributes["kind"] == ("ball", "boat", "box", "cylinder", "man", "woman")
    assert world().seen.keys() == world().attributes.keys() - {"manner"}
    assert world().groups["wall"] == ("wall",)
    assert world().groups["other"] == ()
    assert world().shades.keys() == set(world().colors)
    assert all(len(choices) > 1 for choices in world().attributes.values())
    for family in FAMILIES.values():
        for seed in range(20):
            assert OTHER not in answers(family(np.random.default_rng(seed)), world()).values()


def test_the_order_of_labels_does_not_depend_on_chance() -> None:
    assert labels_of_world(scenes=200, seed=1) == world()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Recordings of the training world, for a model of the tiny shape that has no labels yet."""
    monkeypatch.setattr(stages, "SmallConfig", lambda: replace(tiny_small.TINY, labels=None))
    monkeypatch.setattr(stages, "labels_of_world", partial(labels_of_world, scenes=200))
    monkeypatch.setattr(stages, "vocabulary_of_world", partial(text.vocabulary_of_world, scenes=200))
    for part in ("train", "test"):
        square_shards(tmp_path / "data" / part, 4)
    return tmp_path / "data"


def plan(folder: Path, stage: str) -> Plan:
    return Plan(folder=folder / stage, steps=1, warmup=1)


def test_the_first_stage_that_needs_labels_writes_them_down_and_no_later_one_changes_them(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    small.save_part(folder, "autoencoder", stages.Autoencoder(tiny_small.TINY.autoencoder), stages.SmallConfig())
    assert small.read_config(folder).labels is None
    stages.text(plan(folder, "text"), batch=2)
    first = small.labels_of(small.read_config(folder))
    assert first == world()
    without = {name: family for name, family in FAMILIES.items() if name != "sailing"}
    monkeypatch.setattr(text, "SHARES", dict.fromkeys(without, 1.0))
    assert labels_of_world(scenes=50) != first  # the world has become another one
    stages.perception(plan(folder, "perception"), data, 8, batch=2)
    assert small.load_perception(folder).labels == first


def test_trained_parts_without_labels_are_refused(data: Path, tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path / "model")
    torch.manual_seed(0)
    small.write_config(folder, replace(tiny_small.TINY, labels=None))
    with pytest.raises(UnavailableError, match=r"has no labels, so nothing says what its numbers mean"):
        stages.perception(plan(folder, "perception"), data, 8, batch=2)
    with pytest.raises(UnavailableError, match=r"Add the lists that its weights were trained with"):
        small.load_perception(folder)
    (folder / "dit.safetensors").unlink()
    (folder / "dit").mkdir()  # a run that was killed before it left any weights to load
    with pytest.raises(UnavailableError, match=r"has no labels"):
        stages.perception(plan(folder, "perception"), data, 8, batch=2)


def test_a_run_that_starts_from_a_model_has_its_labels_or_is_refused(data: Path, tmp_path: Path) -> None:
    start = tiny_small.release(tmp_path / "start")
    folder = tmp_path / "model"
    small.write_config(folder, replace(tiny_small.TINY, labels=world()))
    with pytest.raises(UnavailableError, match="has other labels than the one in"):
        stages.dit(plan(folder, "dit"), data, [2], start=start)


def test_labels_are_read_as_they_were_written(tmp_path: Path) -> None:
    small.write_config(tmp_path, SmallConfig(labels=world()))
    assert small.labels_of(small.read_config(tmp_path)) == world()
    assert Perception(stages.PerceptionConfig(), world()).heads["kind"].out_features == 6
    facts = json.loads((tmp_path / "config.json").read_text())
    attributes = {name: answers for name, answers in facts["labels"]["attributes"].items() if name != "color"}
    for broken, said in (
        ({"groups": ["person"]}, "are not lists by name"),
        ({"attributes": attributes}, "lack the color"),
    ):
        (tmp_path / "config.json").write_text(json.dumps(facts | {"labels": facts["labels"] | broken}))
        with pytest.raises(UnavailableError, match=said):
            small.read_config(tmp_path)
