"""Loose ground: sand with the ripples of the wind, and snow."""

from langit.film.materials.at import At
from langit.film.nodes import (
    Out,
    between,
    bump,
    cells,
    chance,
    clamp,
    geometry,
    math,
    mixed,
    noise,
    parts,
    ray,
    scaled,
    step,
    times,
    vector,
)  # fmt: skip


def sand(at: At) -> Out:
    """Ripples a hand wide, drifts, footworn lumps, and grains that are lighter and darker."""
    x, y, _ = parts(at.place)
    drift, lump = noise(at.place, 0.7, 3.0, 0.6), noise(at.place, 7.0, 3.0, 0.6)
    ripple = math("SINE", (y * 0.5 + x * 0.2) * 42.0 + drift * 30.0)
    grain = chance(vector("FLOOR", scaled(at.place, 900.0)))
    near = step(ray("Ray Length"), 2.0, 9.0, 1.0, 0.0)
    _, green, _ = parts(at.color)
    damp = step(green, 0.3, 0.55, 1.0, 0.0)  # what the sea has wetted is dark and smooth
    tone = step(drift, 0.3, 0.7, 0.88, 1.08) * (1.0 + (grain - 0.5) * near * 0.30)
    height = ripple * step(drift, 0.42, 0.6, 0.15, 1.0) * (1.0 - damp) * 0.2 + lump * (1.0 - 0.8 * damp)
    return at.shining(
        Base_Color=scaled(at.color, tone),
        Roughness=between(damp, 0.9, 0.28),
        Specular_IOR_Level=between(damp, 0.2, 0.5),
        Normal=bump(height, 0.02, 0.8),
    )


def hillside(at: At) -> Out:
    """Hills far away: woods and clearings in patches, bare rock where they are steep, gullies that run down."""
    _, _, up = parts(geometry("Normal"))
    patch = noise(at.place, 0.10, 5.0, 0.62)
    gully = noise(times(at.place, (0.16, 0.05, 0.05)), 1.0, 6.0, 0.68)
    _, _, high = parts(at.place)
    wood = step(patch - high * 0.006, 0.34, 0.46)
    rock = step(high * 0.03 + gully * 1.6 - up * 0.5, 0.75, 1.15)
    green = mixed(wood, times(at.color, (1.9, 1.6, 0.85, 1.0)), times(at.color, (0.28, 0.36, 0.26, 1.0)))
    stone = scaled((0.20, 0.185, 0.17, 1.0), step(gully, 0.3, 0.7, 0.45, 1.5))
    return at.shining(
        Base_Color=scaled(mixed(rock, green, stone), step(gully, 0.3, 0.7, 0.6, 1.35)),
        Roughness=0.95,
        Specular_IOR_Level=0.1,
        Normal=bump(gully * 1.0 + patch * 0.4, 14.0, 0.9),
    )


def snow(at: At) -> Out:
    """Drifts, darker where they are low, crumbs, what trees let fall, and crystals that sparkle in the light."""
    soft, crumb = noise(at.place, 0.8, 3.0, 0.45), noise(at.place, 11.0, 4.0, 0.65)
    x, y, _ = parts(at.place)
    drift = math("SINE", x * 0.9 + soft * 7.0) * math("SINE", y * 0.6 + soft * 5.0) * 0.25 + 0.5
    tint = mixed(
        step(soft, 0.3, 0.62), times(at.color, (0.93, 0.94, 0.95, 1.0)), times(at.color, (1.05, 1.01, 0.97, 1.0))
    )
    fallen = step(crumb, 0.66, 0.70) * step(soft, 0.5, 0.62)  # needles and bark
    tint = scaled(tint, step(drift, 0.3, 0.6, 0.88, 1.0))
    tint = mixed(0.7 * fallen, tint, (0.05, 0.04, 0.03, 1.0))
    cell = cells(at.place, 130.0, socket="Color")
    near = step(ray("Ray Length"), 1.0, 14.0, 1.0, 0.0)
    red, _, _ = parts(cell)
    glint = step(red, 0.965, 0.975) * near
    return at.shining(
        Base_Color=tint,
        Roughness=between(glint, clamp(at.rough + 0.1), 0.12),
        Specular_IOR_Level=between(glint, 0.25, 1.0),
        Sheen_Weight=0.08,
        Normal=bump(drift * 12.0 + soft * 9.0 + crumb * 1.5, 0.025, 0.95),
    )
