"""The encoder cuts words as its corpus did, and puts what means the same near, whatever the language."""

import numpy as np
import pytest

from langit.moderation import encoder
from langit.moderation.pieces import BEGIN, END, UNKNOWN, WORD, Pieces

NAMES = ("<s>", "</s>", "<unk>", WORD, f"{WORD}un", f"{WORD}unlock", "lock", "l", "o", "c", "k", "u", "n")
SCORES = (0.0, 0.0, 0.0, -2.0, -3.0, -9.0, -4.0, -6.0, -6.0, -6.0, -6.0, -6.0, -6.0)
SAME = (
    ("a small cat sleeps in the garden", "seekor kucing kecil tidur di kebun"),
    ("a nurse gives a child a vaccine", "perawat menyuntik vaksin ke anak"),
    ("soldiers march at dawn", "los soldados marchan al amanecer"),
)


def test_the_likeliest_cut_is_taken() -> None:
    pieces = Pieces(NAMES, SCORES)
    assert pieces("unlock") == [BEGIN, NAMES.index(f"{WORD}un"), NAMES.index("lock"), END]
    assert pieces("lock  k") == [BEGIN, 3, NAMES.index("lock"), 3, NAMES.index("k"), END]


def test_a_letter_without_a_piece_is_unknown_and_the_rest_is_read() -> None:
    pieces = Pieces(NAMES, SCORES)
    assert pieces("lock☂") == [BEGIN, 3, NAMES.index("lock"), UNKNOWN, END]
    assert pieces("") == [BEGIN, END]
    assert UNKNOWN not in encoder.encoder().pieces("kucing, gato, 猫 और قطة?")


def mean(text: str) -> encoder.Floats:
    whole = encoder.read(text).mean(0)[-encoder.WIDTH :]
    return np.asarray(whole / np.linalg.norm(whole))


def test_translations_are_nearer_than_other_texts() -> None:
    one, other = (np.stack([mean(pair[side]) for pair in SAME]) for side in (0, 1))
    near = one @ other.T
    assert (near.argmax(1) == np.arange(len(SAME))).all()
    assert (near.argmax(0) == np.arange(len(SAME))).all()


@pytest.mark.parametrize("words", [1, 30, 400])
def test_any_length_is_read_up_to_its_bound(words: int) -> None:
    read = encoder.read("cat " * words)
    assert read.shape == (min(words + 2, encoder.LONGEST), encoder.READ)
    assert np.isfinite(read).all()


def test_four_bits_are_unpacked_in_their_blocks() -> None:
    packed = np.arange(16, dtype=np.uint8)[None] * 16 + 8  # low halves 8, which is no weight at all
    whole = encoder.unpacked(packed, np.array([[0.5]], np.float16))
    assert whole.shape == (1, encoder.BLOCK)
    assert (whole[0, :16] == 0).all()
    assert whole[0, 16:].tolist() == [(number - 8) / 2 for number in range(16)]
