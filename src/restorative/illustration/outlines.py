"""The outline of spheres drawn tight together, as an SVG path."""

from collections.abc import Iterable
from itertools import pairwise
from math import acos, atan2, cos, hypot, pi, sin
from typing import NamedTuple

__all__ = ["Disc", "bounds", "number", "path"]

STEPS = 96
"""In how many directions one looks for the disc that lies outermost."""


class Disc(NamedTuple):
    """A sphere as it is seen."""

    x: float
    y: float
    radius: float


def path(discs: Iterable[Disc]) -> str:
    """The outline of the tightest band around *discs*, counter-clockwise as one sees it, closed."""
    # Discs that differ by less than one can see would each add a corner.
    order = _outermost(sorted({Disc(round(disc.x, 1), round(disc.y, 1), round(disc.radius, 1)) for disc in discs}))
    if len(order) == 1:
        return _circle(order[0])
    turns = [_leaving(one, other) for one, other in pairwise((*order, order[0]))]
    drawn = ""
    for disc, before, turn in zip(order, [turns[-1], *turns], turns, strict=False):
        drawn += f"{'L' if drawn else 'M'}{_on(disc, before)}"
        if disc.radius > FLAT:
            wide = int((turn - before) % (2 * pi) > pi)
            drawn += f"A{number(disc.radius)} {number(disc.radius)} 0 {wide} 0 {_on(disc, turn)}"
    return drawn + "Z"


FLAT = 0.05
"""A disc smaller than this is a corner."""


def bounds(discs: Iterable[Disc]) -> tuple[float, float, float, float]:
    """Left, bottom, right, top."""
    seen = tuple(discs)
    return (
        min(d.x - d.radius for d in seen),
        min(d.y - d.radius for d in seen),
        max(d.x + d.radius for d in seen),
        max(d.y + d.radius for d in seen),
    )


def _outermost(discs: list[Disc]) -> list[Disc]:
    """The discs that the band touches, in the order in which it meets them."""
    order: list[Disc] = []
    for step in range(STEPS):
        turn = 2 * pi * step / STEPS
        c, s = cos(turn), sin(turn)
        first = max(discs, key=lambda disc: disc.x * c + disc.y * s + disc.radius)
        if not order or order[-1] != first:
            order.append(first)
    if len(order) > 1 and order[0] == order[-1]:
        order.pop()
    return order


def _leaving(one: Disc, other: Disc) -> float:
    """In which direction both discs reach equally far: where the band leaves one for the other."""
    way = hypot(other.x - one.x, other.y - one.y)
    share = max(-1.0, min(1.0, (one.radius - other.radius) / way)) if way else 0.0
    return atan2(other.y - one.y, other.x - one.x) - acos(share)


def _on(disc: Disc, turn: float) -> str:
    return f"{number(disc.x + disc.radius * cos(turn))} {number(-disc.y - disc.radius * sin(turn))}"


def _circle(disc: Disc) -> str:
    radius = number(disc.radius)
    left, right = _on(disc, pi), _on(disc, 0)
    return f"M{left}A{radius} {radius} 0 0 0 {right}A{radius} {radius} 0 0 0 {left}Z"


def number(value: float) -> str:
    """To the millimetre, without needless signs."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short
