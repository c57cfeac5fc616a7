"""The code: what is sent comes back through noise, and what is not a word is none."""

from itertools import islice

import numpy as np
import pytest

from langit.watermark import code

IDS = [0, 1, 0xABCDEF123456, (1 << 48) - 1]


@pytest.mark.parametrize("id", IDS)
def test_an_id_comes_back(id: int) -> None:
    assert code.id_of(code.word(id)) == id
    assert code.decode(code.encode(code.word(id))) == (id, 256.0)


def test_the_likeliest_word_is_found_in_noise_as_loud_as_the_signs() -> None:
    """At 0 dB a sign alone is wrong one time in six."""
    chance = np.random.default_rng(1)
    for id in IDS:
        heard = code.encode(code.word(id)) + chance.normal(0, 1, code.SIGNS).astype(np.float32)
        found = code.decode(heard)
        assert found is not None
        assert found[0] == id


def test_a_word_that_cannot_score_as_much_is_not_looked_for() -> None:
    sent = code.encode(code.word(IDS[2]))
    assert code.decode(sent, least=256.0) == (IDS[2], 256.0)
    assert code.decode(sent, least=256.1) is None


def test_words_come_in_their_order_and_each_but_once() -> None:
    heard = code.encode(code.word(IDS[2])) + np.random.default_rng(5).normal(0, 1.5, code.SIGNS).astype(np.float32)
    listed = list(islice(code.words(heard, 0.0), 200))
    assert (np.diff([score for _, score in listed]) <= 1e-3).all()
    assert len({bits.tobytes() for bits, _ in listed}) == 200
    for bits, score in listed:
        assert float(code.encode(bits) @ heard) == pytest.approx(score, abs=1e-2)


def test_all_words_above_a_score_are_listed() -> None:
    """Of a word that is heard well, each of those that differ in few signs too."""
    heard = code.encode(code.word(IDS[2]))
    listed = {code.encode(bits).tobytes() for bits, _ in code.words(heard, 256.0 - 2 * 24)}
    near = [np.roll(code.encode(bits), 4 * turn) for bits in np.eye(1, code.BITS, dtype=np.int8) for turn in range(64)]
    assert all((heard * sign).tobytes() in listed for sign in near if (sign < 0).sum() <= 24)
    assert len(listed) > 1


def test_a_word_that_others_outdo_is_still_found() -> None:
    """Where noise is 1.5 times as loud as the signs, the likeliest of all words often is another one."""
    chance = np.random.default_rng(6)
    found = []
    for id in chance.integers(0, 1 << 48, 12):
        heard = code.encode(code.word(int(id))) + chance.normal(0, 1.5, code.SIGNS).astype(np.float32)
        found.append((code.decode(heard) or (None,))[0] == id)
    assert sum(found) >= 11


def test_noise_alone_hardly_ever_has_a_right_checksum() -> None:
    chance = np.random.default_rng(2)
    heard = (chance.normal(0, 1, code.SIGNS).astype(np.float32) for _ in range(5))
    assert [code.decode(noise, least=6.5 * code.SIGNS**0.5) for noise in heard] == [None] * 5


def test_a_bit_that_is_turned_is_noticed() -> None:
    word = code.word(IDS[2])
    for place in range(code.BITS):
        turned = word.copy()
        turned[place] ^= 1
        assert code.id_of(turned) is None


def test_many_are_encoded_as_one_is() -> None:
    assert np.array_equal(code.encoded(IDS), [code.encode(code.word(id)) for id in IDS])
