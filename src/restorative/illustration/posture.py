"""Whether a drawn body does what its variant is said to do: the traits and the props that one can see.

A trait that no drawing shows, such as darkness or haste, is not looked for. Each measure leaves some room on either
side of the trait's own limit, since a drawing is an example and not a boundary.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from math import acos, asin, degrees
from typing import NamedTuple

from restorative.figures import Figure
from restorative.illustration.body import Body
from restorative.illustration.space import Point
from restorative.poses import Variant
from restorative.vocabulary import Side

__all__ = ["disagreements"]

NEVER_DRAWN = {"timer"}
"""What lies anywhere within reach."""


def disagreements(figure: Figure, variant: Variant) -> Iterator[str]:
    """What the figure shows otherwise than the facts tell, in sentences."""
    yield from _props(figure, variant)
    seen = Seen(Body(figure))
    for trait, (shows, lacks) in MEASURES.items():
        if trait in variant.traits and not shows(seen):
            yield f"has the trait {trait}, and the drawing does not show it"
        if trait not in variant.traits and not lacks(seen) and SAID_BY.get(trait) not in variant.traits:
            yield f"lacks the trait {trait}, and the drawing shows it"
    if not POSITIONS[variant.position](seen):
        yield f"is {variant.position}, and the drawing is not"
    lifted = seen.face_up > FACING and seen.pelvis_above_heart > LIFTED
    if HEAD_LOW.isdisjoint(variant.traits) and (lifted or seen.hangs):
        yield "lacks head_below_heart, and the drawing has the pelvis above the heart"


def _props(figure: Figure, variant: Variant) -> Iterator[str]:
    drawn = Counter(prop.prop for prop in figure.props)
    needed: Counter[str] = Counter()
    allowed: Counter[str] = Counter()
    for use in variant.props:
        allowed[use.prop] += use.count
        if not use.optional and use.prop not in NEVER_DRAWN:
            needed[use.prop] += use.count
    for prop, count in (needed - drawn).items():
        yield f"needs {count} more {prop} in the drawing"
    for prop, count in (drawn - allowed).items():
        yield f"has {count} {prop} too many in the drawing"


class Seen:
    """What one can measure on a drawn body, in centimetres and degrees."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.figure = body.figure
        self.heart = body.chest.point(3, 12, 0)
        self.crown = body.head.point(0, 20, 0)
        self.trunk = _unit(body.neck.at.minus(body.pelvis.at))

    @property
    def face_up(self) -> float:
        """1 lying on the back, -1 on the front, 0 on a side or upright."""
        return self.body.chest.front.y

    @property
    def rise(self) -> float:
        """How steeply the trunk rises towards the head."""
        return degrees(asin(max(-1.0, min(1.0, self.trunk.y))))

    @property
    def pelvis_above_heart(self) -> float:
        """How much higher the pelvis is than the heart."""
        return self.body.pelvis.at.y - self.heart.y

    @property
    def hangs(self) -> bool:
        """True if the trunk slopes down to a head that is well below the heart."""
        return self.rise < -HANGING and self.crown.y < self.heart.y - LIFTED

    def hip_angle(self, side: Side) -> float:
        """Between thigh and trunk; 180 standing."""
        return _angle(_reversed(self.body.thigh(side).up), self.trunk)

    def arm_angle(self, side: Side) -> float:
        """Between upper arm and trunk; 0 hanging, 180 overhead."""
        return 180 - _angle(_reversed(self.body.upper_arm(side).up), self.trunk)

    def leg_height(self, side: Side) -> float:
        """How much higher than the heart the lower of ankle and middle of the lower leg is."""
        return min(self.body.shank(side).point(0, -20, 0).y, self.body.foot(side).at.y) - self.heart.y

    @property
    def twist(self) -> float:
        """Of the shoulders against the pelvis."""
        return abs(self.figure.spine.lumbar_twist + self.figure.spine.thoracic_twist)

    @property
    def spine_flexion(self) -> float:
        """Of the whole trunk."""
        return self.figure.spine.lumbar_flexion + self.figure.spine.thoracic_flexion


class Measure(NamedTuple):
    """When a drawing shows a trait, and when it plainly lacks it."""

    shows: Callable[[Seen], bool]
    lacks: Callable[[Seen], bool]


LIFTED = 4.0
"""Centimetres that one sees."""

HANGING = 20.0
FACING = 0.3
LYING = 0.6
ROOM = 8.0
"""Degrees on either side of a trait's limit."""


def _any(measure: Callable[[Seen, Side], float], at_least: float) -> Callable[[Seen], bool]:
    return lambda seen: any(measure(seen, side) >= at_least for side in Side)


def _none(measure: Callable[[Seen, Side], float], above: float) -> Callable[[Seen], bool]:
    return lambda seen: all(measure(seen, side) <= above for side in Side)


def _always(_: Seen) -> bool:
    return True


def _hip_flexion(seen: Seen, side: Side) -> float:
    return 180 - seen.hip_angle(side)


def _straight_leg(seen: Seen, side: Side) -> float:
    return _hip_flexion(seen, side) if seen.figure.leg(side).knee_flexion < STRAIGHT else 0.0


STRAIGHT = 25.0
"""Degrees of knee flexion up to which a leg is called straight."""


def _turned_out(seen: Seen, side: Side) -> float:
    leg = seen.figure.leg(side)
    return min(leg.hip_abduction, leg.hip_rotation + 25)


def _knee(seen: Seen, side: Side) -> float:
    return seen.figure.leg(side).knee_flexion


def _hip_extension(seen: Seen, side: Side) -> float:
    return -seen.figure.leg(side).hip_flexion


def _on_side(seen: Seen) -> bool:
    """Either side: a pose that is done on both is drawn on one."""
    return abs(seen.body.pelvis.right.y) > LYING or abs(seen.body.chest.right.y) > LYING


SAID_BY = {"supine_legs_elevated": "head_below_heart_marked"}
"""A trait that goes without saying beside a firmer one: upside down, the legs are up."""

HEAD_LOW = {"head_below_heart_mild", "head_below_heart_marked"}

MEASURES = {
    "head_below_heart_mild": Measure(lambda s: s.pelvis_above_heart > LIFTED, _always),
    "head_below_heart_marked": Measure(
        lambda s: s.pelvis_above_heart > LIFTED or s.crown.y < s.heart.y - LIFTED, _always
    ),
    "supine_legs_elevated": Measure(
        lambda s: s.face_up > FACING and max(s.leg_height(side) for side in Side) > LIFTED,
        lambda s: s.face_up < FACING or max(s.leg_height(side) for side in Side) < 3 * LIFTED,
    ),
    "semi_reclined": Measure(
        lambda s: s.face_up > 0 and 10 <= s.rise <= 70, lambda s: s.face_up < FACING or s.rise < 25 or s.rise > 60
    ),
    "supine_flat": Measure(lambda s: s.face_up > LYING and -20 <= s.rise <= 24, _always),
    "prone": Measure(lambda s: s.face_up < -0.2, _always),
    "deep_hip_flexion": Measure(_any(_hip_flexion, 90 - ROOM), _none(_hip_flexion, 90 + ROOM)),
    "straight_leg_hip_flexion": Measure(_any(_straight_leg, 60 - ROOM), _none(_straight_leg, 60 + ROOM)),
    "shoulder_overhead": Measure(_any(Seen.arm_angle, 120 - ROOM), _none(Seen.arm_angle, 120 + ROOM)),
    "hip_external_rotation_abduction": Measure(_any(_turned_out, 25), _none(_turned_out, 45)),
    "hip_extension": Measure(_any(_hip_extension, -ROOM), _none(_hip_extension, ROOM + 4)),
    "spinal_twist": Measure(lambda s: s.twist >= 30 - ROOM, lambda s: s.twist <= 30 + ROOM),
    "cervical_rotation_end_range": Measure(
        lambda s: abs(s.figure.spine.neck_twist) >= 60 - ROOM, lambda s: abs(s.figure.spine.neck_twist) <= 60 + ROOM
    ),
    "lumbar_extension": Measure(
        lambda s: s.figure.spine.lumbar_flexion <= -3, lambda s: s.figure.spine.lumbar_flexion >= -18
    ),
    "thoracic_extension_passive": Measure(
        lambda s: s.figure.spine.thoracic_flexion <= -3, lambda s: s.figure.spine.thoracic_flexion >= -18
    ),
    "lumbar_flexion_end_range": Measure(lambda s: s.spine_flexion >= 18, lambda s: s.spine_flexion <= 60),
    "side_lying_left": Measure(_on_side, _always),
    "side_lying_right": Measure(_on_side, _always),
}
"""How each trait that can be seen is measured."""


POSITIONS: dict[str, Callable[[Seen], bool]] = {
    "supine": lambda s: s.face_up > FACING or s.body.chest.up.y < -LYING,
    "semi_reclined": lambda s: s.face_up > 0,
    "prone": lambda s: s.face_up < -FACING,
    "side_lying": _on_side,
    "seated": lambda s: s.body.pelvis.up.y > -FACING,
    "kneeling": lambda s: max(_knee(s, side) for side in Side) > 60,
    "standing": lambda s: min(_knee(s, side) for side in Side) < 60,
}


def _unit(way: Point) -> Point:
    return Point(way.x / way.length, way.y / way.length, way.z / way.length)


def _reversed(way: Point) -> Point:
    return Point(-way.x, -way.y, -way.z)


def _angle(one: Point, other: Point) -> float:
    return degrees(acos(max(-1.0, min(1.0, one.dot(other)))))
