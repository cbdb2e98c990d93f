"""Whether a drawn body could lie so: what carries it, what it sinks into, and how far its joints go.

Told in centimetres and degrees. A fault found here is a fault of the drawing, not of the pose.
"""

from collections.abc import Iterator
from typing import NamedTuple

from restorative.figures import Contact, Figure, Placed
from restorative.illustration.body import PARTS, Body, Segment
from restorative.illustration.solids import Solid, pieces, props_of
from restorative.vocabulary import Side

__all__ = ["NEAR", "RANGES", "clearance", "faults", "gap", "joints"]

NEAR = 1.0
"""Centimetres: closer than this is touching, deeper than this is sinking in."""


class Range(NamedTuple):
    """How far a joint goes when somebody else moves it, in degrees."""

    least: float
    most: float


RANGES = {
    "lumbar_flexion": Range(-35, 65),
    "lumbar_side": Range(-30, 30),
    "lumbar_twist": Range(-20, 20),
    "thoracic_flexion": Range(-35, 50),
    "thoracic_side": Range(-35, 35),
    "thoracic_twist": Range(-45, 45),
    "neck_flexion": Range(-55, 65),
    "neck_side": Range(-45, 45),
    "neck_twist": Range(-85, 85),
    "nod": Range(-30, 30),
    "hip_flexion": Range(-30, 145),
    "hip_abduction": Range(-35, 80),
    "hip_rotation": Range(-50, 80),
    "knee_flexion": Range(0, 165),
    "ankle_plantarflexion": Range(-30, 65),
    "shoulder_flexion": Range(-60, 185),
    "shoulder_abduction": Range(-60, 185),
    "shoulder_rotation": Range(-90, 105),
    "elbow_flexion": Range(0, 155),
    "wrist_flexion": Range(-90, 90),
}
"""Passive ranges of an adult, wide enough for a supple one."""


def joints(figure: Figure) -> Iterator[tuple[str, str, float]]:
    """Every joint angle: where it is, its name, its degrees."""
    yield from (("spine", name, degrees) for name, degrees in figure.spine)
    for side in Side:
        yield from ((f"{side} leg", name, degrees) for name, degrees in figure.leg(side))
        yield from ((f"{side} arm", name, degrees) for name, degrees in figure.arm(side))


def clearance(segment: Segment, solid: Solid) -> float:
    """How far a part of the body is from a solid; negative if it sinks in. Far off, it is only known to be more."""
    away = solid.distance(segment.chain[0].centre) - LONGEST
    return away if away > NEAR else min(solid.distance(sphere.centre) - sphere.radius for sphere in segment.chain)


LONGEST = 60.0
"""Centimetres: no part of the body reaches farther from its first sphere."""


def gap(contact: Contact, body: Body, props: dict[str, list[Solid]]) -> float:
    """How far the part is from what it is said to rest on; negative if it sinks in."""
    segment = body.segments[contact.part]
    if contact.on in PARTS:
        return _apart(segment, body.segments[contact.on])
    return min(solid.distance(sphere.centre) - sphere.radius for solid in props[contact.on] for sphere in segment.chain)


def faults(figure: Figure) -> Iterator[str]:
    """Everything about a figure that no body at rest could do, told in sentences."""
    body, props = Body(figure), props_of(figure)
    for where, name, degrees in joints(figure):
        least, most = RANGES[name]
        if not least <= degrees <= most:
            yield f"{where}: {name} is {degrees:g} degrees; a joint goes from {least:g} to {most:g}"
    for contact in figure.rests:
        if contact.on not in props and contact.on not in PARTS:
            yield f"{contact.part} rests on {contact.on}, which is not in the picture"
        elif (apart := gap(contact, body, props)) > NEAR:
            yield f"{contact.part} floats {apart:.1f} cm off {contact.on}"
        elif contact.on in PARTS and apart < -SOFT:
            yield f"{contact.part} sinks {-apart:.1f} cm into {contact.on}"
    for segment in body.segments.values():
        for name, solids in props.items():
            deepest = min(clearance(segment, solid) for solid in solids)
            if deepest < -NEAR:
                yield f"{segment.part} sinks {-deepest:.1f} cm into {name}"
    yield from _unsupported(figure, body)
    yield from _loose_props(figure, body)


SOFT = 5.0
"""Centimetres that one part of a body may press into another."""


def _apart(one: Segment, other: Segment) -> float:
    return min(a.centre.minus(b.centre).length - a.radius - b.radius for a in one.chain for b in other.chain)


def _unsupported(figure: Figure, body: Body) -> Iterator[str]:
    """The trunk, and each limb, lies on something; so does the head, unless it is carried upright or hangs.

    A leg may balance straight up, and a trunk that faces down may hang between arms and legs.
    """
    groups: dict[str, tuple[str, ...]] = {
        "trunk": ("pelvis", "waist", "chest"),
        **{f"{side} leg": (f"{side}_thigh", f"{side}_shank", f"{side}_foot") for side in Side},
        **{f"{side} arm": (f"{side}_upper_arm", f"{side}_forearm", f"{side}_hand") for side in Side},
    }
    if HANGING_HEAD < body.head.up.y < UPRIGHT_HEAD:
        groups["head"] = ("head",)
    carried = {name for contact in figure.rests for name in (contact.part, contact.on)}
    bare = [name for name, parts in groups.items() if not carried.intersection(parts)]
    if bare == ["trunk"] and body.chest.front.y < 0:
        return  # face down it hangs between arms and legs
    balancing = {f"{side} leg" for side in Side if _balances(body, side)}
    for name in bare:
        if name not in balancing:
            yield f"nothing carries the {name}"


def _balances(body: Body, side: Side) -> bool:
    """True if that leg stands straight up."""
    return all(frame.up.y < -UPRIGHT_HEAD for frame in (body.thigh(side), body.shank(side)))


UPRIGHT_HEAD = 0.8
"""The height of a unit of neck above which a head balances by itself, and of a leg above which it does."""

HANGING_HEAD = -0.3
"""The same below which a head hangs freely."""


def _loose_props(figure: Figure, body: Body) -> Iterator[str]:
    """Every prop stands on the floor, on a lower prop, or lies on the body."""
    placed = [(prop, pieces(prop)) for prop in figure.props if isinstance(prop, Placed) and prop.prop != "mat"]
    for prop, solids in placed:
        low = _lowest(solids)
        beneath = [others for other, others in placed if other is not prop and _lowest(others) < low]
        if low < -NEAR:
            yield f"{prop.prop} sinks {-low:.1f} cm into the floor"
        elif low > NEAR and not any(_meets(solids, others) for others in beneath) and not _on_body(solids, body):
            yield f"{prop.prop} hangs {low:.1f} cm above the floor"


def _lowest(solids: tuple[Solid, ...]) -> float:
    return min(solid.lowest for solid in solids)


def _on_body(solids: tuple[Solid, ...], body: Body) -> bool:
    return any(clearance(segment, solid) <= NEAR for segment in body.segments.values() for solid in solids)


def _meets(some: tuple[Solid, ...], others: tuple[Solid, ...]) -> bool:
    return min(_reach(some, others), _reach(others, some)) <= NEAR


def _reach(some: tuple[Solid, ...], others: tuple[Solid, ...]) -> float:
    probes = [sphere for solid in some for sphere in solid.probes]
    return min(solid.distance(sphere.centre) - sphere.radius for sphere in probes for solid in others)
