"""A textured plane before a camera, as exact truth knows it."""

import numpy as np

HEIGHT, WIDTH = 48, 64


def texture(shift=0.0, seed=0):
    """A smooth random picture, moved to the right by `shift` pixels; it goes on beyond its borders."""
    noise = np.random.default_rng(seed).uniform(0.2, 1, (4, 3, 2))
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    columns = columns - shift
    waves = [
        noise[wave, :, 0] * np.sin((0.3 + 0.2 * wave) * (columns[..., None] * noise[wave, :, 1] + rows[..., None]))
        for wave in range(4)
    ]
    return (np.sum(waves, 0) + 4).astype(np.float32)


def flat(depth=5.0, owner=0):
    return np.full((HEIGHT, WIDTH), depth, np.float32), np.full((HEIGHT, WIDTH), owner, np.uint16)


def flow(x, y=0.0):
    return np.broadcast_to(np.array([x, y], np.float32), (HEIGHT, WIDTH, 2))
