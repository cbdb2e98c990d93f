"""A jointed body: an adult of 170 cm, posed by joint angles.

Segment lengths are shares of stature after Drillis and Contini (1966), as Winter's "Biomechanics and Motor Control
of Human Movement" prints them. How thick a part is, where the spine bends and how far a joint goes are conventions
of this drawing.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, cast, get_args

from restorative.figures import Figure, Part
from restorative.illustration.space import UPRIGHT, Frame, Point, Sphere, between
from restorative.vocabulary import Side

__all__ = ["PARTS", "STATURE", "Body", "Segment", "part_of"]

STATURE = 170.0
"""Centimetres."""

SHARE = {
    "head": 0.130,
    "neck": 0.052,
    "trunk": 0.288,  # hip joint to shoulder joint
    "upper_arm": 0.186,
    "forearm": 0.146,
    "hand": 0.108,
    "thigh": 0.245,
    "shank": 0.246,
    "foot_height": 0.039,
    "foot": 0.152,
}
"""Lengths as shares of stature (Drillis and Contini)."""

LENGTH = {name: share * STATURE for name, share in SHARE.items()}

PELVIS, WAIST, CHEST = (share * LENGTH["trunk"] for share in (0.26, 0.26, 0.48))
"""The three lengths of the trunk, from the hips up."""

HIP, SHOULDER = 8.5, 16.5
"""How far each joint lies from the middle."""

SHOULDER_BACK = 2.0
"""How far the shoulder joints lie behind the middle of the chest."""

PARTS: tuple[Part, ...] = get_args(Part)


class Segment(NamedTuple):
    """One part of the body: what its spheres, drawn tight, enclose."""

    part: Part
    frame: Frame
    """At its joint; `up` points back along the part for a limb, and towards the head for the trunk."""
    spheres: tuple[Sphere, ...]
    chain: tuple[Sphere, ...]
    """Spheres along it, close enough to tell what it touches."""

    @property
    def middle(self) -> Point:
        """The middle of its spheres."""
        count = len(self.spheres)
        x, y, z = (sum(sphere.centre[axis] for sphere in self.spheres) / count for axis in range(3))
        return Point(x, y, z)


class Body:
    """A body in the posture of one figure."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    @cached_property
    def segments(self) -> dict[Part, Segment]:
        """Every part in its place."""
        return {segment.part: segment for segment in self._placed()}

    @cached_property
    def pelvis(self) -> Frame:
        """The middle between the hip joints."""
        figure = self.figure
        at = Point(figure.x, figure.y, figure.z)
        return UPRIGHT._replace(at=at).bowed(-figure.lean).twisted(figure.roll)

    @cached_property
    def waist(self) -> Frame:
        """Where the lower back bends."""
        spine = self.figure.spine
        here = self.pelvis.moved(up=PELVIS)
        return here.bowed(spine.lumbar_flexion).bent(spine.lumbar_side).twisted(spine.lumbar_twist)

    @cached_property
    def chest(self) -> Frame:
        """Where the upper back bends."""
        spine = self.figure.spine
        here = self.waist.moved(up=WAIST)
        return here.bowed(spine.thoracic_flexion).bent(spine.thoracic_side).twisted(spine.thoracic_twist)

    @cached_property
    def neck(self) -> Frame:
        """The root of the neck, between the shoulders."""
        spine = self.figure.spine
        here = self.chest.moved(up=CHEST)
        return here.bowed(spine.neck_flexion).bent(spine.neck_side).twisted(spine.neck_twist)

    @cached_property
    def head(self) -> Frame:
        """The height of the chin, on the neck."""
        return self.neck.moved(up=LENGTH["neck"]).bowed(self.figure.spine.nod)

    def thigh(self, side: Side) -> Frame:
        """The hip joint."""
        leg = self.figure.leg(side)
        out = _out(side)
        here = self.pelvis.moved(right=out * HIP).bowed(-leg.hip_flexion)
        return here.bent(-out * leg.hip_abduction).twisted(out * leg.hip_rotation)

    def shank(self, side: Side) -> Frame:
        """The knee."""
        return self.thigh(side).moved(up=-LENGTH["thigh"]).bowed(self.figure.leg(side).knee_flexion)

    def foot(self, side: Side) -> Frame:
        """The ankle."""
        return self.shank(side).moved(up=-LENGTH["shank"]).bowed(self.figure.leg(side).ankle_plantarflexion)

    def upper_arm(self, side: Side) -> Frame:
        """The shoulder joint."""
        arm = self.figure.arm(side)
        out = _out(side)
        here = self.chest.moved(front=-SHOULDER_BACK, up=CHEST - 4, right=out * SHOULDER).bowed(-arm.shoulder_flexion)
        return here.bent(-out * arm.shoulder_abduction).twisted(out * arm.shoulder_rotation)

    def forearm(self, side: Side) -> Frame:
        """The elbow."""
        return self.upper_arm(side).moved(up=-LENGTH["upper_arm"]).bowed(-self.figure.arm(side).elbow_flexion)

    def hand(self, side: Side) -> Frame:
        """The wrist."""
        return self.forearm(side).moved(up=-LENGTH["forearm"]).bowed(-self.figure.arm(side).wrist_flexion)

    def _placed(self) -> Iterator[Segment]:
        yield _segment("pelvis", self.pelvis, [(0, 0, -7, 10), (0, 0, 7, 10)], [(0, 9, -5, 9.3), (0, 9, 5, 9.3)])
        yield _segment(
            "waist", self.waist, [(0, 0, -4.5, 9.2), (0, 0, 4.5, 9.2)], [(0, WAIST, -5, 9.5), (0, WAIST, 5, 9.5)]
        )
        yield _segment(
            "chest",
            self.chest,
            [(0, 1, -5.5, 9.8), (0, 1, 5.5, 9.8)],
            [(0.3, CHEST * 0.5, -6.5, 10), (0.3, CHEST * 0.5, 6.5, 10)],
            [(-2, CHEST - 4, -13, 6), (-2, CHEST - 4, 13, 6)],
            [(-1.5, CHEST - 1, -4, 5.5), (-1.5, CHEST - 1, 4, 5.5)],
        )
        yield _segment("neck", self.neck, [(-1, -3, 0, 5.8)], [(0, LENGTH["neck"] + 1, 0, 5.2)])
        yield _segment("head", self.head, [(3.4, 5.2, 0, 5.0)], [(-0.6, LENGTH["head"] - 9.4, 0, 9.4)])
        for side in Side:
            yield from self._arm(side)
            yield from self._leg(side)

    def _arm(self, side: Side) -> Iterator[Segment]:
        upper, fore, hand = LENGTH["upper_arm"], LENGTH["forearm"], LENGTH["hand"]
        yield _segment(part_of(side, "upper_arm"), self.upper_arm(side), [(0, 0, 0, 5)], [(0, -upper, 0, 3.7)])
        yield _segment(
            part_of(side, "forearm"),
            self.forearm(side),
            [(0, 0, 0, 3.8)],
            [(0, -fore * 0.3, 0, 3.8)],
            [(0, -fore, 0, 2.6)],
        )
        yield _segment(
            part_of(side, "hand"),
            self.hand(side),
            [(0, -1, 0, 2.5)],
            [(0, -hand * 0.5, -1.8, 1.9), (0, -hand * 0.5, 1.8, 1.9)],
            [(0.6, -hand + 1.4, -0.8, 1.3), (0.6, -hand + 1.4, 0.8, 1.3)],
        )

    def _leg(self, side: Side) -> Iterator[Segment]:
        thigh, shank, height = LENGTH["thigh"], LENGTH["shank"], LENGTH["foot_height"]
        toes = LENGTH["foot"] - 4.6 - 3
        yield _segment(part_of(side, "thigh"), self.thigh(side), [(0, 0, 0, 8.6)], [(0, -thigh, 0, 5.6)])
        yield _segment(
            part_of(side, "shank"),
            self.shank(side),
            [(0, 0, 0, 5.6)],
            [(-1.2, -shank * 0.3, 0, 5.3)],
            [(0, -shank, 0, 3.6)],
        )
        yield _segment(
            part_of(side, "foot"),
            self.foot(side),
            [(0, 0, 0, 3.5), (-1.6, 3 - height, 0, 3)],
            [(toes * 0.62, 2.3 - height, -2, 2.3), (toes * 0.62, 2.3 - height, 2, 2.3)],
            [(toes, 1.5 - height, -1.4, 1.5), (toes, 1.5 - height, 1.4, 1.5)],
        )


def _out(side: Side) -> int:
    return 1 if side is Side.RIGHT else -1


def part_of(side: Side, name: str) -> Part:
    """The part called *name* on that side."""
    return cast(Part, f"{side}_{name}")


def _segment(part: Part, frame: Frame, *rings: list[tuple[float, float, float, float]]) -> Segment:
    """A part whose *rings* follow each other along it; each sphere is told as front, up, right, radius."""
    placed = [[Sphere(frame.point(f, u, r), radius) for f, u, r, radius in ring] for ring in rings]
    chain = list(placed[0])
    for ring, following in pairwise(placed):
        for one, other in zip(_spread(ring, following), _spread(following, ring), strict=True):
            chain += [between(one, other, share / STEPS) for share in range(1, STEPS + 1)]
    return Segment(part, frame, tuple(sphere for ring in placed for sphere in ring), tuple(chain))


STEPS = 4
"""Into how many pieces the way between two rings is cut when asking what it touches."""


def _spread(ring: list[Sphere], beside: list[Sphere]) -> list[Sphere]:
    return ring if len(ring) >= len(beside) else ring * len(beside)
