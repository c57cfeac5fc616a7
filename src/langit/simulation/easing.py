"""How things begin and end smoothly."""


def smooth(share: float) -> float:
    """0 up to 0, 1 from 1 on, and between them a cubic that is level at both (Hermite's)."""
    u = max(0.0, min(1.0, share))
    return u * u * (3 - 2 * u)


def ramp(elapsed: float, span: float) -> float:
    """0 to 1 over `span` seconds, smoothly."""
    return smooth(elapsed / span)
