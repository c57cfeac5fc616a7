"""From a 48-bit id to 256 signs and back: a checksum, and a tail-biting convolutional code whose words are listed.

The code has rate 1/4 and constraint length 9, with the generators 463, 535, 733 and 745 (octal; Proakis, Digital
Communications, table 8.2-3: free distance 24). Tail-biting (Ma and Wolf, 1986) spends no bits on an end: the encoder
begins in the state in which it will end. The checksum is CRC-16/CCITT-FALSE.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.int8]
Floats = NDArray[np.float32]

ID_BITS: Final = 48
CHECK_BITS: Final = 16
BITS: Final = ID_BITS + CHECK_BITS
GENERATORS: Final = (0o463, 0o535, 0o733, 0o745)
SIGNS: Final = BITS * len(GENERATORS)
MEMORY: Final = 8
STATES: Final = 1 << MEMORY
_POLYNOMIAL: Final = 0x1021
_LISTED: Final = 256  # likeliest words that are tried: one in 2^16 wrong ones has a right checksum by chance
_NEVER: Final = -1e9  # the score of a path that there is not


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
    odd = (words @ generator).astype(np.uint8) & 1  # a quarter of the time of a remainder
    return np.float32(1) - np.float32(2) * odd


def decode(evidence: Floats, least: float = 0.0) -> tuple[int, float] | None:
    """The likeliest id of 256 numbers, whose signs are what was sent as far as it was heard, and its score: their
    product with its signs. None where no likely word that scores `least` has a right checksum."""
    if _bound(evidence) < least:
        return None
    for _, (bits, score) in zip(range(_LISTED), words(evidence, least), strict=False):
        if (id := id_of(bits)) is not None:
            return id, score
    return None


def words(evidence: Floats, least: float) -> Iterator[tuple[Bits, float]]:
    """All words that score `least` or more, the best first, and their scores.

    A word is a path of 64 steps that ends in the state in which it begins. The Viterbi algorithm gives the best way
    from each of the 256 beginnings to each state; from the end, that is how much a path can still gain, and the paths
    come in their order (tree-trellis algorithm; Soong and Huang, 1991).
    """
    gains = _gains(evidence)
    best = _prefixes(gains)
    ends = np.diagonal(best[BITS])
    paths = [(-float(ends[state]), state, BITS, state, 0.0, 0) for state in map(int, np.flatnonzero(ends >= least))]
    heapify(paths)
    while paths:
        score, beginning, step, state, gained, word = heappop(paths)
        while step:
            step -= 1
            bit, low = state >> (MEMORY - 1), state & (STATES // 2 - 1)
            gain = gains[step, bit, low].tolist()
            before = best[step, beginning, 2 * low : 2 * low + 2].tolist()
            word |= bit << (BITS - 1 - step)
            likelier = int(before[1] + gain[1] > before[0] + gain[0])
            other = 1 - likelier
            if (total := gained + gain[other] + before[other]) >= least and before[other] > _NEVER / 2:
                heappush(paths, (-total, beginning, step, 2 * low + other, gained + gain[other], word))
            gained, state = gained + gain[likelier], 2 * low + likelier
        yield np.array([word >> shift & 1 for shift in reversed(range(BITS))], np.int8), -score


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


def _prefixes(gains: Floats) -> Floats:
    """The score of the best way from each beginning to each state after so many steps, (65, 256, 256)."""
    best = np.full((BITS + 1, STATES, STATES), _NEVER, np.float32)
    np.fill_diagonal(best[0], 0)
    for step in range(BITS):
        ways = best[step].reshape(STATES, 1, STATES // 2, 2) + gains[step]
        np.maximum(ways[..., 0], ways[..., 1], out=best[step + 1].reshape(STATES, 2, STATES // 2))
    return best


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
