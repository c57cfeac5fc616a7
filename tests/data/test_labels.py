"""A model means by its numbers what it meant when it was trained, whatever the world has learned to show since."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from moving_squares import facts_of
from tiny_small import LABELS

from langit.data.attributes import OTHER, answers, color_of_owners, require
from langit.data.states import tokens
from langit.errors import UnavailableError

pytestmark = pytest.mark.long

# Rows that stand before all others, so that every list that followed them would shift.
ROWS = {
    "kinds": '[aardvark]\nlike = "dog"\nwords.en = ["aardvark"]\nsays.en = ["aardvark"]\n',
    "settings": '[attic]\nlike = "mirror_room"\nnumber = 90\nwords.en = ["attic"]\nsays.en = ["in an attic"]\n',
}
USE = """
import json
import numpy as np
from langit.data.attributes import answers
from langit.data.record import sample
from langit.data.states import tokens
from langit.clip import Size
from langit.engine import SMALL
from langit.evaluation.alignment import read
from langit.generation.small import SmallModel
from langit.simulation.families import FAMILIES
from langit.weights.small import labels_of, load_perception
model, net = SmallModel.load(SMALL), load_perception(SMALL)
labels = labels_of(model.config)
made = sample(FAMILIES["occlusion"](np.random.default_rng(0), 1.0), Size(64, 64), 8, (0, 0), "occlusion")
found = tokens(made.facts, made.arrays["bodies"], made.arrays["camera"], labels)
print(json.dumps([found.tobytes().hex(), answers(made.facts["scene"], labels), read(net, made.arrays["frames"])]))
"""


def used(folder: str) -> tuple[str, dict[str, int], dict[str, int]]:
    """State tokens, answers, and what the shipped net reads of a sample, in a process with the rows of a folder too.

    It runs on its own because a list made of rows would be made once, when its module is loaded.
    """
    environment = {**os.environ, "LANGIT_CATALOGUE": folder}
    command = [sys.executable, "-c", USE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    states, told, read = json.loads(done.stdout)
    return states, told, read


@pytest.fixture(scope="module")
def plain() -> tuple[str, dict[str, int], dict[str, int]]:
    """The same in this process, whose rows are those of the package."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(USE, {})
    states, told, read = json.loads(said.getvalue())
    return states, told, read


def test_a_larger_vocabulary_moves_no_number_of_the_shipped_model(
    plain: tuple[str, dict[str, int], dict[str, int]], tmp_path: Path
) -> None:
    for sort, text in ROWS.items():
        (tmp_path / sort).mkdir()
        (tmp_path / sort / "more.toml").write_text(text, "utf-8")
    assert used(str(tmp_path)) == plain


def test_the_shipped_labels_are_those_that_the_weights_were_trained_with(
    plain: tuple[str, dict[str, int], dict[str, int]],
) -> None:
    states = np.frombuffer(bytes.fromhex(plain[0]), np.float32).reshape(-1, 9, 32)
    assert states[0, 0, 7:15].tolist() == [0, 1, 0, 0, 0, 0, 0, 0]  # the park is the second of eight settings
    assert states[0, 1, 2:9].tolist() == [1, 0, 0, 0, 0, 0, 0]  # a person is of the first of seven groups
    assert plain[1]["setting"] == 1
    assert plain[1]["action"] in (7, 8)  # leaves, or passes behind a wall
    assert plain[2].keys() == LABELS.seen.keys()


def facts(**scene: object) -> dict[str, object]:
    """Those of a scene of the training world with other fields, and one body."""
    found = facts_of(0)
    return found | {"scene": found["scene"] | scene}


def test_a_place_and_an_hour_that_no_label_names_are_none_of_theirs() -> None:
    bodies, camera = np.zeros((4, 1, 15), np.float32), np.tile(np.float32([0, 0, 0, 0, 1, 0, 40]), (4, 1))
    known, strange = facts(), facts(setting="kitchen", time_of_day="noon")
    before, after = (tokens(row, bodies, camera, LABELS)[0] for row in (known, strange))
    assert before[0, 7:21].sum() == 2
    assert after[0, 7:21].sum() == 0
    np.testing.assert_array_equal(np.delete(before, slice(7, 21), 1), np.delete(after, slice(7, 21), 1))
    found = answers(strange["scene"], LABELS)  # type: ignore[arg-type]  # facts of a shard
    assert (found["setting"], found["time_of_day"]) == (OTHER, OTHER)


def test_a_kind_and_a_color_that_no_label_names_are_others_and_are_not_found_by_color() -> None:
    subject = facts_of(0)["scene"]["subjects"][0] | {"kind": "cat", "color": "mauve"}
    strange = facts(subjects=(subject,))
    found = answers(strange["scene"], LABELS)  # type: ignore[arg-type]  # facts of a shard
    assert LABELS.attributes["kind"][found["kind"]] == "other"
    assert found["color"] == OTHER
    bodies, camera = np.zeros((4, 1, 15), np.float32), np.tile(np.float32([0, 0, 0, 0, 1, 0, 40]), (4, 1))
    row = tokens(strange, bodies, camera, LABELS)[0, 1]
    assert row[2:9].tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert row[9:12].tolist() == [0.5, 0.5, 0.5]
    assert not color_of_owners(facts(subjects=(subject | {"color": "red"},)), LABELS).any()


def test_a_model_is_not_taught_what_it_has_no_label_for() -> None:
    require(LABELS, [facts_of(seed)["scene"] for seed in range(4)])
    with pytest.raises(UnavailableError, match="has the setting 'kitchen', which the labels"):
        require(LABELS, [facts(setting="kitchen")["scene"]])  # type: ignore[list-item]  # facts of a shard


def test_more_labels_than_a_token_has_numbers_are_refused() -> None:
    bodies, camera = np.zeros((4, 1, 15), np.float32), np.tile(np.float32([0, 0, 0, 0, 1, 0, 40]), (4, 1))
    many = replace(LABELS, groups={f"kind {number}": (f"kind {number}",) for number in range(20)})
    with pytest.raises(UnavailableError, match="32 numbers and these labels need 40"):
        tokens(facts(), bodies, camera, many)
