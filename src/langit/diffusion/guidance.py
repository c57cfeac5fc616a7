"""Guidance: push the velocity away from what a weaker prediction says, over an interval of times."""

from collections.abc import Callable

from torch import Tensor

Denoise = Callable[[Tensor, Tensor], Tensor]
"""`(x_BCTYX, t_BTYX) -> v_BCTYX`: the velocity at every latent, given the time of every latent."""


def guide(v: Tensor, weaker: Tensor, scale: float) -> Tensor:
    """Classifier-free guidance (Ho and Salimans 2022): scale 1 is the prediction itself."""
    return weaker.lerp(v, scale)


def guided(
    denoise: Denoise,
    weaker: Denoise,
    scale: Callable[[float], float],
    interval: tuple[float, float] = (0.0, 1.0),
) -> Denoise:
    """A denoiser guided by a weaker one: the same without the prompt, or a smaller model.

    `scale` gives the scale at a time. Outside `interval` (low, high), ends included, and where the scale is 1, the
    weaker one is not asked (Kynkäänniemi et al. 2024), which saves half the work there. The time that counts is the
    highest of the clip.
    """

    def both(x_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
        t = float(t_BTYX.max())
        v_BCTYX = denoise(x_BCTYX, t_BTYX)
        if not interval[0] <= t <= interval[1] or scale(t) == 1:
            return v_BCTYX
        return guide(v_BCTYX, weaker(x_BCTYX, t_BTYX), scale(t))

    return both
