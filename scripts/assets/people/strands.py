"""Strands of hair as they lie: grown from roots along the head, over neck and shoulders, never through them."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from layer import Reference
from numpy.typing import NDArray
from scalp import Head, Obstacle, Region, head, obstacle, sample, scalp
from scipy.spatial import cKDTree
from source import Floats

STEP: Final = 0.006  # meters that a long strand grows at a time
ROOT: Final = 0.0012  # meters from the skin to where a strand begins
CAUGHT: Final = 0.08  # meters over where hair is cut that a strand may end; others were caught on a shoulder
SHARPEST: Final = 0.6  # cosine of the sharpest turn that hair below the chin may take, for the same reason
SHORTEST: Final = 0.03  # meters of long hair below which a strand is left out
INNER: Final = 5  # of how many strands of hair that hangs there is one in the layer below
DENSER: Final = 3  # times as many roots there are where nothing else covers the skin
PARTING: Final = 0.014  # meters to either side of it
EDGE: Final = 0.010  # meters inside a hairline where they are as dense, of hair that is combed away from it
BRAIDED: Final = 7.0  # of its thickness, that a strand of a braid takes for one turn
Heading = Callable[[Floats, Floats, float], Floats]  # of points, the body's normals there, and the length so far


@dataclass(frozen=True, kw_only=True)
class Style:
    """A row of `hair.toml`: lengths in meters.

    `form`: how it grows, a name of `FORMS` or of `brows.py`, and on which `region`. `strands`: how many ribbons there
    are, each of `points` points and of `width`. `length`: on top, at the sides and at the nape. `cut`: how far below
    the chin it ends, straight across. `part`: how far left of the middle it is parted. `volume`: how far the outer hair
    stands off the skin. `wave`: how far it swings aside, and after which length again. `clump`: how much tips gather, 0
    to 1. `ragged`: how much higher or lower than `cut` it ends. `sag`: how far curls sink, of their length. `fringe`:
    the share of front hair that falls over the forehead. `tie`: how many degrees over the back of the head it is
    gathered, and `tail`: how long it hangs from there, or nothing for a bun; `braid`: how thick each of the
    three strands is that a tail is braided of, 0 for a loose one. `cap`: where inside the hairline the layer
    below begins and where it is full, how far it is lifted, and its shade; none if empty. `skin`: how much of the
    skin's color shows. `dark`: a factor of its own color. `sparse`: skin shows between hairs. `references`: whom it is
    made for.
    """

    form: str
    region: Region = "scalp"
    width: float
    strands: int = 0
    points: int = 0
    length: tuple[float, float, float] = (0.0, 0.0, 0.0)
    cut: float = 0.0
    part: float = 0.012
    volume: float = 0.016
    wave: tuple[float, float] = (0.0, 0.1)
    clump: float = 0.4
    ragged: float = 0.006
    sag: float = 0.35
    fringe: float = 0.0
    tie: float = 0.0
    tail: float | None = None
    braid: float = 0.0
    cap: tuple[float, ...] = (-0.006, 0.007, 0.0, 0.5)
    skin: float = 0.0
    dark: float = 1.0
    sparse: bool = False
    references: tuple[Reference, ...] = ("f", "m")
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Strands:
    """Center lines (N, P, 3) from root to tip, the `width` (N, P) of their ribbons and a random number each (N,).

    All points of a `rigid` part keep to their strand's root, those that are `short` too and turn with the skin there;
    those of a `lid` keep to its edge and turn with it.
    """

    points: Floats
    width: Floats
    random: Floats
    rigid: bool = False
    short: bool = False
    lid: bool = False


@dataclass(frozen=True, kw_only=True)
class Roots:
    """Where strands begin on a head: `points` and `out` (N, 3), `inside` (N,) meters from the hairline.

    `top` (N,) is 1 where hair is on top of the head and 0 at its sides, `face` 1 at the front hairline, `rank` 0 for
    the lowest and 1 for the highest, which lie outside.
    """

    points: Floats
    out: Floats
    inside: Floats
    top: Floats
    face: Floats
    rank: Floats


def _roots(style: Style, name: Reference, margin: float, rng: np.random.Generator) -> Roots:
    marks = head(name)
    points, out, inside = sample(scalp(name, style.region), style.strands, margin, rng)
    height = points[:, 2] - marks.eyes[2]
    return Roots(
        points=points, out=out, inside=inside,
        top=np.clip((height - 0.045) / 0.035, 0, 1),
        face=np.clip((marks.middle[1] - 0.025 - points[:, 1]) / 0.05, 0, 1),
        rank=np.clip((height + 0.07) / (marks.top - marks.eyes[2] + 0.07), 0, 1),
    )  # fmt: skip


def _fall(style: Style, name: Reference, rng: np.random.Generator) -> list[Strands]:
    """Hair that hangs, over a closed layer of wide dark ribbons."""
    low = replace(
        style, strands=style.strands // INNER, width=style.width * 3.2, volume=style.volume * 0.45, clump=0.0
    )
    inner = _falling(low, name, rng)
    return [replace(inner, random=0.3 * inner.random), _falling(style, name, rng)]


def _denser(roots: Roots, bare: NDArray[np.bool_], count: int, rng: np.random.Generator) -> Roots:
    """`count` of `DENSER` times as many roots: all that are where nothing else covers the skin, `bare` (N,), and some of
    the others."""
    order = rng.permutation(len(bare))
    kept = np.sort(order[np.argsort(~bare[order], kind="stable")][:count])
    return Roots(**{one.name: getattr(roots, one.name)[kept] for one in fields(Roots)})


def _falling(style: Style, name: Reference, rng: np.random.Generator) -> Strands:
    """Hair that lies along the head from its parting and then hangs, before the shoulders or behind them."""
    marks, body = head(name), obstacle(name)
    roots = _roots(replace(style, strands=DENSER * style.strands), name, 0.002, rng)
    roots = _denser(roots, (np.abs(roots.points[:, 0] - style.part) < PARTING) & (roots.top > 0), style.strands, rng)
    count, x = len(roots.points), roots.points[:, 0]
    side = np.where(x > style.part, 1.0, -1.0)
    before = roots.points[:, 1] + rng.normal(0, 0.014, count) < marks.middle[1] - 0.03
    front = np.where(before, -1.0, 1.0)
    fringe = (rng.random(count) < style.fringe) & (roots.face > 0.6) & (roots.top > 0)
    back = np.clip((roots.points[:, 1] - marks.middle[1] - 0.01) / 0.05, 0, 1)
    layer = style.volume * (0.15 + 0.85 * roots.rank) * rng.uniform(0.75, 1.15, count)
    layer *= 1 - 0.45 * np.clip(1 - roots.inside / 0.02, 0, 1)
    spread = 0.048 + 0.052 * roots.rank * rng.uniform(0.7, 1.2, count)
    close = np.where(before, spread, np.minimum(spread, 0.016 + 1.25 * np.abs(x)))  # to the middle, where it hangs

    def heading(p: Floats, n: Floats, s: float) -> Floats:
        up = np.clip((n[:, 2] - 0.15) / 0.6, 0, 1) * (p[:, 2] > marks.eyes[2])
        on_face = roots.face * np.clip((0.074 - side * p[:, 0]) / 0.02, 0, 1)
        up = np.maximum(up, on_face)[:, None]
        comb = np.stack([side * (1 - 0.8 * back), 0.55 - 0.75 * roots.face, -0.25 - 0.1 * roots.face], 1)
        comb[fringe] = np.stack([0.35 * side, -1.0 + 0 * side, -0.6 + 0 * side], 1)[fringe]
        below = np.clip((marks.eyes[2] - 0.01 - p[:, 2]) / 0.06, 0, 1)
        inward = -side * below * np.clip((side * p[:, 0] - close) / 0.05, -0.2, 0.7)
        over = np.where(p[:, 2] > marks.shoulder, 0.25, -0.3)  # the shoulder, then against the chest or the back
        drop = np.stack([inward, over * below * front, -np.ones(len(p))], 1)
        return np.asarray(up * comb + (1 - up) * drop)

    length = style.length[0] * rng.uniform(0.94, 1.05, count)
    lines = _march(roots, length, layer, heading, body, marks, front=front, stiff=0.4)
    ends = _cut(lines, marks.chin - style.cut + rng.normal(0, style.ragged, count))
    ends[fringe] = np.minimum(ends[fringe], 0.085 * rng.uniform(0.85, 1.1, fringe.sum()))
    points = _clumped(_resampled(lines, style.points, ends), style, side + 3 * front, rng)
    hanging = points[:, -1, 2] < marks.chin - style.cut + CAUGHT
    points = points[(ends > SHORTEST) & (hanging & (_sharpest(points, marks.chin) > SHARPEST) | fringe)]
    points = outside(_waved(points, style, marks, rng), body, 0.0015)
    return _strands(points, style.width, (0.75, 1.0, 1.0, 0.4), rng)


def _short(style: Style, name: Reference, rng: np.random.Generator) -> list[Strands]:
    """Short hair brushed from its whorl to the front and aside, close at the sides and the nape."""
    marks, body = head(name), obstacle(name)
    roots = _roots(style, name, -0.002, rng)
    count, top = len(roots.points), roots.top
    length = _lengths(style, roots, marks) * rng.uniform(0.8, 1.1, count) * np.clip(0.45 + roots.inside / 0.03, 0, 1)
    away = _unit(roots.points - np.array([style.part, marks.middle[1] + 0.055, marks.top]))
    layer = ROOT + style.volume * (0.25 + 0.75 * top) * rng.uniform(0.6, 1.25, count)
    aside = top[:, None] * (-0.4, -0.25, 0.0) + (1 - top[:, None]) * (0.0, 0.25, -0.8)
    aside = aside + (roots.face * top)[:, None] * (-0.2, 0.0, -0.1)

    def heading(p: Floats, n: Floats, s: float) -> Floats:
        return np.asarray(away * (0.9, 0.8, 0.5) + aside)

    lines = _march(roots, length, layer, heading, body, marks, stiff=0.5, step=min(0.002, style.length[2] / 5))
    points = _resampled(lines, style.points, np.full(count, np.inf))
    points = outside(_clumped(points, style, np.ones(count), rng), body, 0.001)
    return [_strands(points, style.width, (0.6, 1.0, 1.0, 0.6), rng)]


def _curl(style: Style, name: Reference, rng: np.random.Generator) -> list[Strands]:
    """Curls that stand off the head and wind about their own way."""
    marks, body = head(name), obstacle(name)
    roots = _roots(style, name, -0.001, rng)
    count = len(roots.points)
    length = _lengths(style, roots, marks) * rng.uniform(0.75, 1.1, count) * np.clip(0.35 + roots.inside / 0.035, 0, 1)
    start = _unit(roots.out + rng.normal(0, 0.25, (count, 3)))
    t = np.linspace(0, 1, style.points)[None, :, None]
    drop = style.sag * np.array([0.0, 0.3, -1.0])
    axis = roots.points[:, None] + length[:, None, None] * (start[:, None] * t + drop * t**2)
    across = _unit(np.cross(start, rng.normal(size=(count, 3))))
    other = np.cross(start, across)
    turn = 2 * np.pi * length[:, None] / style.wave[1] * t[..., 0] + rng.uniform(0, 2 * np.pi, (count, 1))
    radius = style.wave[0] * rng.uniform(0.6, 1.2, (count, 1)) * np.clip(t[..., 0] * 2.5, 0, 1)
    coil = np.cos(turn)[..., None] * across[:, None] + np.sin(turn)[..., None] * other[:, None]
    points = outside(axis + radius[..., None] * coil, body, 0.0015)
    return [_strands(points, style.width, (0.7, 1.0, 1.0, 0.7), rng)]


def _gather(style: Style, name: Reference, rng: np.random.Generator) -> list[Strands]:
    """Hair combed back to where it is tied, then a tail or a bun."""
    marks, body = head(name), obstacle(name)
    roots = _roots(replace(style, strands=DENSER * style.strands), name, 0.0, rng)
    roots = _denser(roots, roots.inside < EDGE, style.strands, rng)
    count = len(roots.points)
    axis = np.array([0.0, np.cos(np.radians(style.tie)), np.sin(np.radians(style.tie))])
    reach = np.linspace(0.05, 0.15, 101)
    outer = body.distance(marks.middle + reach[:, None] * axis)[0] > 0.008
    tie = marks.middle + reach[outer.argmax()] * axis
    layer = ROOT + style.volume * (0.2 + 0.8 * rng.random(count))

    def heading(p: Floats, n: Floats, s: float) -> Floats:
        return _unit(tie - p)

    lines = _march(roots, np.full(count, style.length[0]), layer, heading, body, marks, stiff=0.5, step=0.004)
    reached = np.linalg.norm(lines - tie, axis=2) < 0.014
    points = _resampled(lines, style.points, reached.argmax(1) * 0.004)[reached.any(1)]
    parts = [_strands(points, style.width, (0.45, 1.0, 0.8, 0.5), rng)]
    if style.tail is None:
        wound = _wound(tie + axis * 0.014, axis, 0.032, 70, rng)
        parts.append(_strands(wound, 0.009, (0.6, 1.0, 1.0, 0.6), rng, rigid=True))
    else:
        tail = _tail(style, tie, axis, body, marks, rng)
        parts.append(_strands(tail, style.width, (1.0, 1.0, 1.0, 0.6), rng, rigid=True))
        band = _wound(tie + axis * 0.008, axis, 0.0135, 14, rng)
        parts.append(_strands(band, 0.004, (1.0, 1.0, 1.0, 1.0), rng, rigid=True))
    return parts


def _beard(style: Style, name: Reference, rng: np.random.Generator) -> list[Strands]:
    """Hair of the face, down along the cheeks and the chin, aside over the lip."""
    marks, body = head(name), obstacle(name)
    roots = _roots(style, name, -0.001, rng)
    count, x, z = len(roots.points), roots.points[:, 0], roots.points[:, 2]
    chin = np.clip(1 - np.abs(z - marks.chin - 0.012) / 0.03, 0, 1) * np.clip(1 - np.abs(x) / 0.03, 0, 1)
    lip = np.clip((z - marks.mouth[2] - 0.004) / 0.004, 0, 1) * np.clip(1 - np.abs(x) / 0.035, 0, 1)
    cheek = np.clip((z - marks.chin - 0.03) / 0.05, 0, 1)
    length = style.length[1] + (style.length[0] - style.length[1]) * chin + (style.length[2] - style.length[1]) * cheek
    length *= rng.uniform(0.75, 1.15, count) * np.clip(0.4 + roots.inside / 0.012, 0, 1)
    down = np.stack([0.15 * np.sign(x), 0.15 - 0.35 * chin, 0 * x - 1.0], 1)
    aside = np.stack([np.sign(x) * 0.9, 0 * x + 0.1, 0 * x - 0.75], 1)
    flow = down + lip[:, None] * (aside - down) + rng.normal(0, 0.12, (count, 3))
    layer = ROOT + style.volume * rng.uniform(0.4, 1.2, count)
    lines = _march(roots, length, layer, lambda p, n, s: flow, body, marks, stiff=0.4, step=0.0015)
    points = outside(_resampled(lines, style.points, np.full(count, np.inf)), body, 0.0008)
    return [_strands(points, style.width, (0.7, 1.0, 1.0, 0.5), rng)]


FORMS: Final = {"beard": _beard, "fall": _fall, "short": _short, "curl": _curl, "gather": _gather}


def _tail(
    style: Style, tie: Floats, axis: Floats, body: Obstacle, marks: Head, rng: np.random.Generator
) -> Floats:  # fmt: skip
    """A tail that leaves the head at its tie and falls on the back."""
    count = style.strands * 3 // 5
    disc = rng.normal(0, 0.006, (count, 3))
    disc -= (disc @ axis)[:, None] * axis
    start = Roots(points=tie + axis * 0.006 + disc, out=np.tile(axis, (count, 1)), inside=np.zeros(count),
                  top=np.zeros(count), face=np.zeros(count), rank=np.ones(count))  # fmt: skip

    def heading(p: Floats, n: Floats, s: float) -> Floats:
        falling = min(s / (0.015 if style.braid else 0.04), 1.0)
        return np.asarray((1 - falling) * (axis + np.array([0, 0, 0.2])) + falling * np.array([0, 0.05, -1.0]) + 0 * p)

    assert style.tail is not None
    length = style.tail * rng.uniform(0.72, 1.05, count)
    lines = _march(start, length, np.full(count, 0.012), heading, body, marks, front=np.ones(count), stiff=0.3,
                   lift=1.5, hug=0.0)  # fmt: skip
    length = 40 if style.braid else 14
    points = _resampled(lines, length, np.full(count, np.inf))
    t = np.linspace(0, 1, length)[None, :, None]
    if style.braid:
        return outside(_braided(points, style.braid, rng), body, 0.002)
    wide = rng.normal(0, 0.014, (count, 1, 3)) * (1.0, 0.8, 0.3)
    spread = wide * np.sin(np.pi * np.clip(t + 0.06, 0, 1)) ** 0.8
    bend = np.array([0.012, 0.0, 0.0]) * np.sin(t * 5.0)
    return outside(points + spread + bend, body, 0.002)


def _braided(points: Floats, thick: float, rng: np.random.Generator) -> Floats:
    """Strands (N, P, 3) drawn to one line and braided: each of three bundles goes in an eight across it."""
    line, count = points.mean(0), len(points)
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    turn = 2 * np.pi * (run / (BRAIDED * thick) + np.arange(count)[:, None] % 3 / 3)
    spread = np.clip(run / 0.006, 0, 1) * np.interp(run / run[-1], [0, 0.85, 1], [1, 0.75, 0.3])
    off = rng.uniform(-0.5, 0.5, (count, 1, 2)) * thick
    aside = (spread * (thick * np.sin(turn) + off[..., 0]))[..., None] * (1.0, 0.0, 0.0)
    behind = (spread * (0.55 * thick * np.sin(2 * turn) + off[..., 1]))[..., None] * (0.0, 1.0, 0.0)
    return np.asarray(line + aside + behind)


def _wound(middle: Floats, axis: Floats, radius: float, count: int, rng: np.random.Generator) -> Floats:
    """Lines (count, 12, 3) wound on a ball about `axis`."""
    across = _unit(np.cross(axis, (1.0, 0.0, 0.0)))
    other = np.cross(axis, across)
    t = np.linspace(0, 1, 12)
    angle = rng.uniform(0, 2 * np.pi, (count, 1)) + t * 2 * np.pi * rng.uniform(0.5, 0.75, (count, 1))
    tilt = rng.uniform(-0.5, 1.25, (count, 1)) + 0.5 * np.sin(2 * np.pi * t + rng.uniform(0, 6.28, (count, 1)))
    ball = np.cos(tilt)[..., None] * (np.cos(angle)[..., None] * across + np.sin(angle)[..., None] * other)
    ball = ball + 0.75 * np.sin(tilt)[..., None] * axis
    return np.asarray(middle + radius * rng.uniform(0.9, 1.06, (count, 1, 1)) * ball)


def _lengths(style: Style, roots: Roots, marks: Head) -> Floats:
    """The length of each strand by where it grows: top, side or nape (N,)."""
    top, side, nape = style.length
    behind = np.clip((roots.points[:, 1] - marks.middle[1]) / 0.06, 0, 1)
    return np.asarray(top * roots.top + (1 - roots.top) * (side * (1 - behind) + nape * behind))


def _strands(
    points: Floats, width: float, profile: tuple[float, float, float, float], rng: np.random.Generator,
    *, rigid: bool = False,
) -> Strands:  # fmt: skip
    """Lines with the width of their ribbons: `profile` of it at the root, then full, and at the tip."""
    count, length = points.shape[:2]
    taper = np.interp(np.linspace(0, 1, length), [0, 0.15, 0.75, 1], profile)
    widths = width * rng.uniform(0.75, 1.2, (count, 1)) * taper
    return Strands(points=points, width=widths, random=rng.random(count), rigid=rigid)


def _march(
    roots: Roots, length: Floats, layer: Floats, heading: Heading, body: Obstacle, marks: Head, *, stiff: float,
    front: Floats | None = None, lift: float = 0.35, hug: float = 0.35, step: float = STEP,
) -> Floats:  # fmt: skip
    """Lines (N, M, 3) that follow `heading`, come to lie `layer` off the body, and stop at their `length`.

    `stiff` is the share of a turn taken in one step, `lift` how steeply a strand leaves the skin, `hug` how
    strongly it is held to its layer above the ears. On a shoulder hair slides to its `front` (-1) or its back (1).
    """
    p = roots.points + roots.out * ROOT
    wanted = heading(p, roots.out, 0.0)
    way = _unit(_unit(wanted - (wanted * roots.out).sum(1, keepdims=True) * roots.out) + lift * roots.out)
    lines = [p]
    for i in range(int(np.ceil(length.max() / step))):
        run = (i + 1) * step
        away, normal = body.distance(p)
        near = np.clip(1 - away / 0.03, 0, 1)[:, None]
        wanted = _unit(heading(p, normal, run))
        if front is not None:
            resting = near * np.clip((normal[:, 2:] - 0.35) / 0.3, 0, 1) * (p[:, 2:] < marks.chin)
            slide = np.stack([-0.4 * np.sign(p[:, 0]), front, -0.5 + 0 * front], 1)
            wanted = _unit(wanted * (1 - resting) + slide * resting)
        into = (wanted * normal).sum(1, keepdims=True)
        way = _unit(way + stiff * (_unit(wanted - np.minimum(into, 0) * normal * near) - way))
        q = p + way * step
        away, normal = body.distance(q)
        off = ROOT + (layer - ROOT) * (1 - np.exp(-run / 0.025))
        short, loose = np.clip(off - away, 0, None), np.clip(away - off, 0, None)
        loose = loose * np.clip((q[:, 2] - marks.eyes[2] + 0.03) / 0.04, 0, 1)
        way_out = normal.copy()
        if front is not None:  # off a shoulder to the front or the back, not aside
            low = q[:, 2] < marks.chin
            way_out[low] = _unit(normal[low] * (0.15, 1.0, 1.0) + 0.3 * front[low, None] * (0, 1, 0))
        push = np.clip((way_out * normal).sum(1), 0.3, 1)
        q = q + way_out * (short / push * np.where(short > 0.004, 1.0, 0.5) - hug * loose)[:, None]
        moved = _unit(q - p)
        growing = (run <= length)[:, None]
        p = np.where(growing, p + moved * step, p)
        way = np.where(growing, moved, way)
        lines.append(p)
    return np.stack(lines, 1)


def _cut(lines: Floats, height: Floats) -> Floats:
    """The length (N,) at which each line first falls below its height."""
    below = lines[..., 2] < height[:, None]
    first = np.where(below.any(1), below.argmax(1), lines.shape[1])
    return np.asarray(first * np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1))


def _sharpest(points: Floats, chin: float) -> Floats:
    """The cosine of the sharpest turn of each strand (N, P, 3) below the chin (N,)."""
    ways = _unit(np.diff(points, axis=1))
    return np.asarray(np.where(points[:, 1:-1, 2] < chin, (ways[:, 1:] * ways[:, :-1]).sum(2), 1.0).min(1))


def _resampled(lines: Floats, count: int, ends: Floats) -> Floats:
    """Each line as `count` points, evenly from its root to its end."""
    pieces = np.linalg.norm(np.diff(lines, axis=1), axis=2)
    run = np.concatenate([np.zeros((len(lines), 1)), np.cumsum(pieces, 1)], 1)
    result = np.empty((len(lines), count, 3))
    for i, line in enumerate(lines):
        at = np.linspace(0, min(run[i, -1], max(ends[i], 0.004)), count)
        for axis in range(3):
            result[i, :, axis] = np.interp(at, run[i], line[:, axis])
    smooth = result.copy()
    smooth[:, 1:-1] = 0.25 * result[:, :-2] + 0.5 * result[:, 1:-1] + 0.25 * result[:, 2:]
    return smooth


def _clumped(points: Floats, style: Style, group: Floats, rng: np.random.Generator) -> Floats:
    """Tips drawn to those of a few of their neighbors in the same group (N,)."""
    leaders = rng.choice(len(points), max(len(points) // 7, 2), replace=False)
    keyed = points[:, 0] + group[:, None] * (1.0, 0.0, 0.0)
    lead = points[leaders][cKDTree(keyed[leaders]).query(keyed)[1]]
    t = np.linspace(0, 1, points.shape[1])[None, :, None]
    apart = (points[:, :1] - lead[:, :1]) * 0.35
    return np.asarray(points + style.clump * t**1.3 * (lead + apart - points))


def _waved(points: Floats, style: Style, marks: Head, rng: np.random.Generator) -> Floats:
    """Waves that begin beside the eyes and that neighbors share."""
    reach, period = style.wave
    run = np.concatenate([np.zeros((len(points), 1)), np.cumsum(np.linalg.norm(np.diff(points, axis=1), axis=2), 1)], 1)
    out = points - marks.middle - (0, 0.01, 0)
    out[..., 2] = 0
    out = _unit(out)
    aside = np.cross(out, (0.0, 0.0, 1.0))
    angle = np.arctan2(points[:, 0, 0], points[:, 0, 1])
    phase = (np.round(angle * 5) * 2.4)[:, None] + rng.normal(0, 0.35, (len(points), 1))
    turn = 2 * np.pi * run / period + phase
    move = reach * (np.sin(turn)[..., None] * aside + 0.6 * np.cos(turn)[..., None] * out)
    stray = rng.normal(0, 0.0022, (len(points), 1, 3)) * np.clip(run / 0.25, 0, 1)[..., None]
    return np.asarray(points + np.clip((run - 0.05) / 0.12, 0, 1)[..., None] * move + stray)


def outside(points: Floats, body: Obstacle, margin: float) -> Floats:
    """Points (..., 3) moved out of the body to `margin` meters off it."""
    flat = points.reshape(-1, 3)
    away, normal = body.distance(flat)
    return (flat + normal * np.clip(margin - away, 0, None)[:, None]).reshape(points.shape)


def _unit(v: Floats) -> Floats:
    return np.asarray(v / (np.linalg.norm(v, axis=-1, keepdims=True) + 1e-12))
