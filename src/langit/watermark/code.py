"""From a 48-bit id to 256 signs and back: a checksum, and a tail-biting convolutional code that is decoded exactly.

The code has rate 1/4 and constraint length 9, with the generators 463, 535, 733 and 745 (octal; Proakis, Digital
Communications, table 8.2-3: free distance 24). Tail-biting (Ma and Wolf, 1986) spends no bits on an end: the encoder
begins in the state in which it will end. The checksum is CRC-16/CCITT-FALSE.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.int8]
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

ID_BITS: Final = 48
CHECK_BITS: Final = 16
BITS: Final = ID_BITS + CHECK_BITS
GENERATORS: Final = (0o463, 0o535, 0o733, 0o745)
SIGNS: Final = BITS * len(GENERATORS)
MEMORY: Final = 8
STATES: Final = 1 << MEMORY
_POLYNOMIAL: Final = 0x1021
_BEGINNINGS: Final = 8  # likeliest ones of which more than the best word is tried,
_LISTED: Final = 16  # and how many of each


def word(id: int) -> Bits:
    """The 64 bits of an id of 48: the id, high bit first, and its checksum."""
    bits = np.array([id >> shift & 1 for shift in reversed(range(ID_BITS))], np.int8)
    return np.concatenate([bits, _checksum(bits)])


def id_of(bits: Bits) -> int | None:
    """The id in 64 bits; None if the checksum is another's."""
    if not np.array_equal(_checksum(bits[:ID_BITS]), bits[ID_BITS:]):
        return None
    return int("".join(map(str, bits[:ID_BITS])), 2)


def encode(bits: Bits) -> Floats:
    """The 256 signs, -1 or 1, of 64 bits."""
    state, signs = 0, []
    for bit in bits[-MEMORY:]:
        state = int(bit) << (MEMORY - 1) | state >> 1
    for bit in bits:
        register = int(bit) << MEMORY | state
        signs.append(_outputs()[register])
        state = register >> 1
    return np.concatenate(signs)


def encoded(ids: Sequence[int]) -> Floats:
    """The signs of many ids, (n, 256). The code is linear: those of a word are the product of those of its bits."""
    generator = np.stack([encode(row) < 0 for row in np.eye(BITS, dtype=np.int8)]).astype(np.float32)
    shifts = np.arange(ID_BITS - 1, -1, -1)
    numbers = np.asarray(ids, np.uint64)[:, None] >> shifts.astype(np.uint64) & np.uint64(1)
    checks = (numbers.astype(np.float32) @ _checks() + _offset()) % 2
    words = np.concatenate([numbers.astype(np.float32), checks], 1)
    return np.asarray(1 - 2 * (words @ generator % 2), np.float32)


def decode(evidence: Floats, least: float = 0.0) -> tuple[int, float] | None:
    """The likeliest id of 256 numbers, whose signs are what was sent as far as it was heard, and its score: their
    product with its signs. None where no likely word has a right checksum, or none can have a score of `least`.

    For each of the 256 states that a word may begin and must end in, the Viterbi algorithm finds its best word. The
    best of those is the likeliest word of all, without the doubts of the usual circular decoders. Where its checksum is
    wrong, the next ones are tried, and then those that come after the best in the likeliest beginnings (list Viterbi
    algorithm; Seshadri and Sundberg, 1994).
    """
    if _bound(evidence) < least:
        return None
    words, scores = _best_words(evidence)
    beginnings = (words[:_BEGINNINGS, -MEMORY:] << np.arange(MEMORY)).sum(1)
    return _first(words, scores) or _first(*_next_words(evidence, beginnings))


def _first(words: Bits, scores: Floats) -> tuple[int, float] | None:
    """The first of some words whose checksum is right."""
    for bits, score in zip(words, scores, strict=True):
        if (id := id_of(bits)) is not None:
            return id, float(score)
    return None


def _bound(evidence: Floats) -> float:
    """What no word's score is above: that of the best path that may end in another state than it begins in."""
    score = np.zeros(STATES, np.float32)
    for gain in _gains(evidence):
        score = (score.reshape(1, STATES // 2, 2) + gain).max(-1).reshape(STATES)
    return float(score.max())


def _gains(evidence: Floats) -> Floats:
    """What each step of a path adds, (64, 2, 128, 2): by the new bit, the state behind, and the bit that falls out."""
    gains = evidence.reshape(BITS, -1).astype(np.float32) @ _outputs().T
    return gains.reshape(BITS, 2, STATES // 2, 2)


def _best_words(evidence: Floats) -> tuple[Bits, Floats]:
    """The best word of each beginning, the best of all first, as (256, 64) bits and their scores."""
    every = np.arange(STATES)
    gains = _gains(evidence)
    score = np.full((STATES, STATES), -1e9, np.float32)  # of each beginning and each state by now
    np.fill_diagonal(score, 0)
    choices = np.empty((BITS, STATES, STATES), bool)
    for step in range(BITS):
        paths = score.reshape(STATES, 1, STATES // 2, 2) + gains[step]
        chosen = paths[..., 1] > paths[..., 0]
        score = np.where(chosen, paths[..., 1], paths[..., 0]).reshape(STATES, STATES)
        choices[step] = chosen.reshape(STATES, STATES)
    ends, state, words = score[every, every], every, np.empty((STATES, BITS), np.int8)
    for step in reversed(range(BITS)):
        words[:, step] = state >> (MEMORY - 1)
        state = (state & (STATES // 2 - 1)) << 1 | choices[step, every, state]
    order = np.argsort(-ends)
    return words[order], ends[order]


def _next_words(evidence: Floats, beginnings: Integers) -> tuple[Bits, Floats]:
    """The best `_LISTED` words of each of some beginnings, the best of all first, as (n, 64) bits and their scores."""
    many = len(beginnings)
    score = np.full((many, STATES, _LISTED), -1e9, np.float32)
    score[np.arange(many), beginnings, 0] = 0
    choices = np.empty((BITS, many, STATES, _LISTED), np.uint8)
    for step, gain in enumerate(_gains(evidence)):
        paths = score.reshape(many, 1, STATES // 2, 2, _LISTED) + gain[None, ..., None]
        paths = paths.reshape(many, STATES, 2 * _LISTED)
        choices[step] = np.argsort(-paths, axis=-1)[..., :_LISTED]
        score = np.take_along_axis(paths, choices[step], -1)
    each, rank = np.mgrid[:many, :_LISTED].reshape(2, -1)
    state, words = beginnings[each], np.empty((many * _LISTED, BITS), np.int8)
    ends = score[each, state, rank]
    for step in reversed(range(BITS)):
        words[:, step] = state >> (MEMORY - 1)
        came, rank = divmod(choices[step, each, state, rank].astype(np.int64), _LISTED)
        state = (state & (STATES // 2 - 1)) << 1 | came
    order = np.argsort(-ends)
    return words[order], ends[order]


def _checksum(bits: Bits) -> Bits:
    register = 0xFFFF
    for bit in bits:
        feedback = register >> 15 ^ int(bit)
        register = register << 1 & 0xFFFF ^ (_POLYNOMIAL if feedback else 0)
    return np.array([register >> shift & 1 for shift in reversed(range(CHECK_BITS))], np.int8)


@cache
def _offset() -> Bits:
    return _checksum(np.zeros(ID_BITS, np.int8))


@cache
def _checks() -> Floats:
    """What each bit of an id changes of the checksum, (48, 16)."""
    return np.stack([_checksum(row) ^ _offset() for row in np.eye(ID_BITS, dtype=np.int8)]).astype(np.float32)


@cache
def _outputs() -> Floats:
    """The four signs of each content of the register, (512, 4)."""
    parity = [[(register & generator).bit_count() & 1 for generator in GENERATORS] for register in range(2 * STATES)]
    return 1 - 2 * np.array(parity, np.float32)
