"""Flow matching (Lipman et al. 2022; Liu et al. 2022): a straight path from noise to data.

`t` runs from 1 (noise) to 0 (data). x_t = (1 - t) x + t noise, and the model predicts v = noise - x.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns. A time broadcasts against `(B, T, Y, X)`.
"""

import torch
from torch import Tensor


def interpolate(x_BCTYX: Tensor, noise_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
    """The point x_t on the path between data and noise."""
    return torch.lerp(x_BCTYX, noise_BCTYX, t_BTYX[:, None].expand_as(x_BCTYX))


def velocity(x_BCTYX: Tensor, noise_BCTYX: Tensor) -> Tensor:
    """What the model should predict anywhere on the path."""
    return noise_BCTYX - x_BCTYX


def clean(x_t_BCTYX: Tensor, v_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
    """The data at the end of the path: x = x_t - t v."""
    return x_t_BCTYX - t_BTYX[:, None] * v_BCTYX


def noise(x_t_BCTYX: Tensor, v_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
    """The noise at the start of the path: x_t + (1 - t) v."""
    return x_t_BCTYX + (1 - t_BTYX[:, None]) * v_BCTYX


def loss(predicted_BCTYX: Tensor, x_BCTYX: Tensor, noise_BCTYX: Tensor) -> Tensor:
    """Squared error of the velocity at every latent, averaged over channels: shape (B, T, Y, X)."""
    return (predicted_BCTYX - velocity(x_BCTYX, noise_BCTYX)).square().mean(1)
