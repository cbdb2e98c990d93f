"""Props as solids in their places: how far a point lies outside, and which spheres give the shape.

Each piece of a prop is a flat outline with rounded corners, drawn out to some depth: a plank, a roll, a wheel, a wedge.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import cos, hypot, inf, pi, sin
from typing import NamedTuple

from restorative.errors import FigureNotFoundError
from restorative.figures import Figure, Placed
from restorative.illustration.furniture import FORMS, Piece
from restorative.illustration.space import UPRIGHT, Frame, Point, Sphere

__all__ = ["FLOOR", "Solid", "pieces", "props_of"]


class Solid(NamedTuple):
    """One piece of a prop."""

    frame: Frame
    """Its middle, and its directions: `front` along its length, `up` its height, `right` its depth."""
    outline: tuple[tuple[float, float], ...]
    """Corners in length and height, counter-clockwise. A roll has one, its axis."""
    half_depth: float
    rounding: float = 0
    """How much is laid around all of it, so that no edge is sharp."""
    bulge: float = 0
    """How much is laid around the outline alone: what makes a roll round and leaves its ends flat."""
    part: str = "body"
    """What it is of the prop, such as the seat of a chair."""

    def distance(self, place: Point) -> float:
        """How far *place* lies outside; negative inside."""
        along, up, across = self.frame.told(place)
        flat = _outside(self.outline, along, up) - self.bulge
        deep = abs(across) - self.half_depth
        return hypot(max(flat, 0), max(deep, 0)) + min(max(flat, deep), 0) - self.rounding

    @property
    def spheres(self) -> tuple[Sphere, ...]:
        """Spheres that, drawn tight, give its shape."""
        return self._rings(-1, 1)

    @property
    def probes(self) -> tuple[Sphere, ...]:
        """Spheres along it, close enough to tell what it touches."""
        return self._rings(-1, -0.5, 0, 0.5, 1)

    def _rings(self, *shares: float) -> tuple[Sphere, ...]:
        edge = tuple(_ring(self.outline[0], self.bulge)) if self.bulge else self.outline
        return tuple(
            Sphere(self.frame.point(*corner, share * self.half_depth), self.rounding)
            for share in shares
            for corner in edge
        )

    @property
    def lowest(self) -> float:
        """The height of its lowest point."""
        return min(sphere.centre.y for sphere in self.spheres) - self.rounding


FLOOR = Solid(
    Frame(Point(0, -50, 0), front=UPRIGHT.front, up=UPRIGHT.up, right=UPRIGHT.right),
    ((-1000, -50), (1000, -50), (1000, 50), (-1000, 50)),
    half_depth=1000,
    part="floor",
)


def pieces(prop: Placed) -> tuple[Solid, ...]:
    """The solids of a prop in its place.

    Raises:
        FigureNotFoundError: if nobody has drawn the prop in that form.
    """
    if prop.prop not in FORMS:
        raise FigureNotFoundError(prop.prop, FORMS)
    if prop.form not in FORMS[prop.prop]:
        raise FigureNotFoundError(prop.form, FORMS[prop.prop], of=prop.prop)
    foot = UPRIGHT._replace(at=Point(prop.x, prop.y, prop.z)).bowed(-prop.tilt).twisted(prop.turn)
    form = FORMS[prop.prop][prop.form]
    if prop.size is not None:
        form = (form[0]._replace(size=prop.size, rounding=min(form[0].rounding, min(prop.size) / 2)), *form[1:])
    return tuple(_solid(piece, foot) for piece in form)


def props_of(figure: Figure) -> dict[str, list[Solid]]:
    """The solids of each prop that stands in the room, with the floor among them."""
    found: dict[str, list[Solid]] = {"floor": [FLOOR]}
    for prop in figure.props:
        if isinstance(prop, Placed) and prop.prop != "mat":  # a mat is the floor, a little softer
            found.setdefault(prop.prop, []).extend(pieces(prop))
    return found


def _solid(piece: Piece, foot: Frame) -> Solid:
    length, height, depth = piece.size
    edge = min(piece.rounding, *(side / 2 for side in piece.size))
    frame = foot.moved(front=piece.along, up=piece.up + height / 2, right=piece.across)
    if piece.shape == "roll":
        return Solid(frame.twisted(90), ((0, 0),), length / 2 - edge, edge, bulge=height / 2 - edge, part=piece.part)
    if piece.shape == "wheel":
        return Solid(frame, ((0, 0),), depth / 2 - edge, edge, bulge=height / 2 - edge, part=piece.part)
    half, middle = length / 2 - edge, height / 2 - edge
    corners = ((-half, -middle), (half, -middle), (half, middle), (-half, middle))
    outline = tuple(corner for corner in corners if piece.shape == "plank" or corner != (half, middle))
    return Solid(frame, outline, depth / 2 - edge, edge, part=piece.part)


def _ring(middle: tuple[float, float], radius: float) -> Iterator[tuple[float, float]]:
    for step in range(RING):
        turn = 2 * pi * step / RING
        yield middle[0] + radius * cos(turn), middle[1] + radius * sin(turn)


RING = 24
"""Corners enough for a roll to look round."""


def _outside(outline: Iterable[tuple[float, float]], x: float, y: float) -> float:
    """How far a point lies outside a convex outline, told counter-clockwise; negative inside."""
    ring = tuple(outline)
    nearest, within = inf, len(ring) > 1  # a point has no inside
    for (ax, ay), (bx, by) in pairwise((*ring, ring[0])):
        ex, ey = bx - ax, by - ay
        square = ex * ex + ey * ey
        share = min(1.0, max(0.0, ((x - ax) * ex + (y - ay) * ey) / square)) if square else 0.0
        nearest = min(nearest, hypot(x - ax - share * ex, y - ay - share * ey))
        within = within and ex * (y - ay) >= ey * (x - ax)
    return -nearest if within else nearest
