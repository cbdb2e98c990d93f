"""Points, directions and turnings in space. Lengths are centimetres, angles degrees."""

from math import cos, radians, sin, sqrt
from typing import NamedTuple

__all__ = ["UPRIGHT", "Frame", "Point", "Sphere", "between"]


class Point(NamedTuple):
    """A place, or the way from one place to another."""

    x: float
    y: float
    z: float

    def plus(self, other: "Point", times: float = 1) -> "Point":
        """This place moved along *other*."""
        return Point(self.x + times * other.x, self.y + times * other.y, self.z + times * other.z)

    def minus(self, other: "Point") -> "Point":
        """The way from *other* to this place."""
        return Point(self.x - other.x, self.y - other.y, self.z - other.z)

    def dot(self, other: "Point") -> float:
        """The length of this way seen along *other*, times the length of *other*."""
        return self.x * other.x + self.y * other.y + self.z * other.z

    @property
    def length(self) -> float:
        """How long this way is."""
        return sqrt(self.dot(self))


class Sphere(NamedTuple):
    """A round piece of a body or of a cushion."""

    centre: Point
    radius: float


class Frame(NamedTuple):
    """Where a thing is and which way it faces: its own front, up and right."""

    at: Point
    front: Point
    up: Point
    right: Point

    def point(self, front: float, up: float, right: float) -> Point:
        """A place told in this frame."""
        return self.at.plus(self.front, front).plus(self.up, up).plus(self.right, right)

    def told(self, place: Point) -> Point:
        """How this frame tells *place*: front, up, right."""
        way = place.minus(self.at)
        return Point(way.dot(self.front), way.dot(self.up), way.dot(self.right))

    def moved(self, front: float = 0, up: float = 0, right: float = 0) -> "Frame":
        """This frame at another place."""
        return self._replace(at=self.point(front, up, right))

    def bowed(self, degrees: float) -> "Frame":
        """Turned about its right, so that up goes to the front."""
        c, s = cos(radians(degrees)), sin(radians(degrees))
        return self._replace(up=_mixed(self.up, c, self.front, s), front=_mixed(self.front, c, self.up, -s))

    def bent(self, degrees: float) -> "Frame":
        """Turned about its front, so that up goes to the right."""
        c, s = cos(radians(degrees)), sin(radians(degrees))
        return self._replace(up=_mixed(self.up, c, self.right, s), right=_mixed(self.right, c, self.up, -s))

    def twisted(self, degrees: float) -> "Frame":
        """Turned about its up, so that front goes to the right."""
        c, s = cos(radians(degrees)), sin(radians(degrees))
        return self._replace(front=_mixed(self.front, c, self.right, s), right=_mixed(self.right, c, self.front, -s))


UPRIGHT = Frame(Point(0, 0, 0), front=Point(1, 0, 0), up=Point(0, 1, 0), right=Point(0, 0, 1))


def _mixed(one: Point, much: float, other: Point, little: float) -> Point:
    return Point(much * one.x + little * other.x, much * one.y + little * other.y, much * one.z + little * other.z)


def between(one: Sphere, other: Sphere, share: float) -> Sphere:
    """The sphere that lies at *share* of the way from one to the other."""
    way = other.centre.minus(one.centre)
    return Sphere(one.centre.plus(way, share), one.radius + share * (other.radius - one.radius))
