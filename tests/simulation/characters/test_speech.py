"""Speech without words: cues by time, lips that reach them, phrases in turns."""

import numpy as np
import pytest

from langit.assets.expressions import VISEMES, expressions
from langit.simulation.characters.speech import PHRASE, Babble, Cue, lips, phrase


def test_lips_reach_every_cue_and_go_over_smoothly() -> None:
    cues = (Cue(0.0, "sil"), Cue(0.1, "PP"), Cue(0.3, "aa", 0.8), Cue(0.4, "sil"))
    assert lips(cues, 0.1) == pytest.approx({"PP": 1.0, "aa": 0.0})
    assert lips(cues, 0.2) == pytest.approx({"PP": 0.5, "aa": 0.4})
    assert lips(cues, 0.3) == pytest.approx({"aa": 0.8})
    assert lips(cues, -0.1) == lips(cues, 0.4) == lips((), 0.0) == {}


def test_a_phrase_opens_and_closes_the_mouth_and_ends_within_its_time() -> None:
    closed = 0
    for number in range(20):
        cues = phrase(3, number)
        times = [cue.time for cue in cues]
        assert times == sorted(set(times))
        assert times[-1] < PHRASE
        assert cues[0].viseme == cues[-1].viseme == "sil"
        assert {cue.viseme for cue in cues} <= set(VISEMES)
        assert 3 <= sum(cue.viseme in {"aa", "E", "ih", "oh", "ou"} for cue in cues) <= 14
        closed += sum(cue.viseme == "PP" for cue in cues)
    assert closed > 20, "lips meet about once a phrase at least"


def test_those_who_talk_with_each_other_take_turns() -> None:
    both = [Babble(7, turn, 2) for turn in range(2)]
    times = np.arange(-6.0, 20.0, 0.07)
    heard = np.array([[sum(one.lips(t).values()) for t in times] for one in both])
    assert (heard.max(1) > 0.9).all()
    assert not (heard > 0).all(0).any()
    assert heard.max() <= 1.0 + 1e-9
    assert both[0].lips(9.1) == Babble(7, 0, 2).lips(9.1), "whatever was asked for before"


def test_the_pack_has_every_mouth_shape() -> None:
    assert set(VISEMES) <= set(expressions())
