"""What has no pattern: painted, cast and polished things, with the stains and grain that nothing is without."""

from langit.film.materials.at import At
from langit.film.nodes import Out, between, bump, clamp, least, most, noise, scaled, step


def plain(at: At) -> Out:
    """Anything of one color: stains a hand wide, grain, and what rain does to what faces up."""
    stain, grit = noise(at.place, 2.3, 5.0, 0.62), noise(at.place, 55.0, 2.0)
    aged = step(at.rough, 0.95, 0.94)  # paper (roughness 1) is clean
    tone = 1.0 + aged * (step(stain, 0.3, 0.7, -0.16, 0.08) + step(grit, 0.3, 0.7, -0.05, 0.04))
    wet = at.upward * at.wet
    rough = at.rough + aged * (stain - 0.5) * 0.16
    rough = between(wet * 0.8, rough, least(rough, 0.22))
    return at.shining(
        Base_Color=scaled(at.color, tone * (1.0 - 0.4 * wet)),
        Roughness=most(clamp(rough), 0.03),
        Metallic=at.metal,
        Normal=bump(grit + stain * 0.6, 0.002, aged * 0.3),
    )


def glass(at: At) -> Out:
    """Clear and tinted glass: panes are thin sheets that bend nothing, other glass is solid."""
    return at.shining(Base_Color=at.color, Roughness=0.0, Transmission_Weight=1.0, IOR=1.5)


def mirror(at: At) -> Out:
    """Silvered glass, with faint smears."""
    smear = step(noise(at.place, 6.0), 0.45, 0.8, 0.0, 0.05)
    return at.shining(Base_Color=(0.92, 0.92, 0.92, 1.0), Metallic=1.0, Roughness=smear)
