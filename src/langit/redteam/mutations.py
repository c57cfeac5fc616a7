"""Whole files with a few bytes other than they were, cut off, scrambled or repeated, by a seed."""

import random
import struct
from collections.abc import Iterator, Mapping


def mutated(files: Mapping[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` mutations of files, by their kind."""
    chance = random.Random(seed)
    ways = (_flip, _cut, _scramble, _repeat, _number)
    names = sorted(files)
    for turn in range(count):
        kind = names[turn % len(names)]
        data = bytearray(files[kind])
        for _ in range(chance.randint(1, 4)):
            if data:
                chance.choice(ways)(data, chance)
        yield kind, bytes(data)


def _flip(data: bytearray, chance: random.Random) -> None:
    """Some bits, mostly in the headers."""
    for _ in range(chance.randint(1, 16)):
        place = min(int(chance.expovariate(8 / len(data))), len(data) - 1)
        data[place] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, chance: random.Random) -> None:
    """All after some place."""
    del data[chance.randrange(len(data)) :]


def _scramble(data: bytearray, chance: random.Random) -> None:
    """A stretch of chance."""
    at = chance.randrange(len(data))
    for place in range(at, min(at + chance.randint(1, 64), len(data))):
        data[place] = chance.randrange(256)


def _repeat(data: bytearray, chance: random.Random) -> None:
    """A stretch twice."""
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.randint(1, 2000)]


def _number(data: bytearray, chance: random.Random) -> None:
    """A number of four bytes that is as large as can be, or nothing."""
    at = chance.randrange(max(1, min(len(data) - 4, 400)))
    data[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 65536)))
