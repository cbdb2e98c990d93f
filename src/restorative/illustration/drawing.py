"""One figure as seen from one side: shapes in the order in which they are painted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import atan2, cos, pi, radians, sin
from typing import NamedTuple

from restorative.figures import Bound, Draped, Figure, Part, Placed, Strung, View, Worn
from restorative.illustration.body import LENGTH, Body, Segment, part_of
from restorative.illustration.outlines import Disc, bounds, number, path
from restorative.illustration.solids import Solid, pieces
from restorative.illustration.space import Frame, Point, Sphere, between
from restorative.vocabulary import Side

__all__ = ["Drawing", "Shape", "draw"]


class Shape(NamedTuple):
    """A piece of paint."""

    kind: str
    """What it shows; the style gives each kind its colour."""
    path: str
    bounds: tuple[float, float, float, float] | None = None
    """Left, bottom, right, top; `None` if it lies within the others."""


class Drawing(NamedTuple):
    """Everything that one sees, the farthest first."""

    view: View
    shapes: tuple[Shape, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top, in centimetres."""
        known = [shape.bounds for shape in self.shapes if shape.bounds]
        lefts, bottoms, rights, tops = zip(*known, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)


END_ON = 0.99
"""How straight one must look at a direction to see nothing of its length."""


class Camera(NamedTuple):
    """From where one looks, without perspective."""

    right: Point
    up: Point
    towards: Point

    def disc(self, sphere: Sphere) -> Disc:
        """How a sphere is seen."""
        return Disc(*self.place(sphere.centre), sphere.radius)

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point is seen."""
        return point.dot(self.right), point.dot(self.up)

    def near(self, point: Point) -> float:
        """How near a point is."""
        return point.dot(self.towards)


ANGLES: dict[View, tuple[float, float]] = {
    "side": (0, 0),
    "top": (0, 90),
    "front": (90, 0),
    "back": (-90, 0),
    "corner": (-38, 26),
}
"""Around the body from its right side, and up."""


def draw(figure: Figure, view: View) -> Drawing:
    """Draw *figure* as seen from *view*."""
    camera, body = _camera(view, figure.mirrored), Body(figure)
    placed = [prop for prop in figure.props if isinstance(prop, Placed)]
    behind = sorted((prop for prop in placed if not prop.in_front), key=lambda prop: _depth(prop, camera))
    between = {prop: side for prop in behind if (side := _between_legs(prop, body, camera))}
    shapes = [shape for prop in behind if prop not in between for shape in _prop(prop, camera)]
    shapes += _body(body, camera, between)
    shapes += [shape for prop in behind for shape in _before(prop, body, camera)]
    shapes += [shape for prop in placed if prop.in_front for shape in _prop(prop, camera)]
    for prop in figure.props:
        match prop:
            case Draped():
                shapes.append(_cover(prop, body, camera))
            case Strung():
                shapes.append(_line(prop, body, camera))
            case Bound():
                shapes.append(_band(prop, body, camera))
            case Worn():
                shapes.append(_worn(prop, body, camera))
    return Drawing(view, _with_floor(shapes, view))


def _camera(view: View, mirrored: bool) -> Camera:
    around, above = map(radians, ANGLES[view])
    towards = Point(sin(around) * cos(above), sin(above), cos(around) * cos(above))
    right = Point(cos(around), 0, -sin(around))
    up = Point(
        towards.y * right.z - towards.z * right.y,
        towards.z * right.x - towards.x * right.z,
        towards.x * right.y - towards.y * right.x,
    )
    return Camera(Point(-right.x, -right.y, -right.z) if mirrored else right, up, towards)


# The body: limbs that lie farther off are painted first, and a shade darker.


class Paint(NamedTuple):
    """A group of parts, painted together."""

    segments: tuple[Segment, ...]
    shapes: tuple[Shape, ...]

    def depth(self, camera: Camera) -> float:
        """How near its middle is."""
        return _depth_of(self.segments, camera)


def _depth_of(segments: Sequence[Segment], camera: Camera) -> float:
    return sum(camera.near(segment.middle) for segment in segments) / len(segments)


def _body(body: Body, camera: Camera, between: Mapping[Placed, Side]) -> Iterator[Shape]:
    """The body, and each prop *between* the legs over the leg that it hides."""
    groups = [_head(body, camera), _trunk(body, camera)]
    for limb, paint in (("upper_arm", "forearm", "hand"), _arm), (("thigh", "shank", "foot"), _leg):
        left, right = (tuple(body.segments[part_of(side, part)] for part in limb) for side in Side)
        apart = _depth_of(right, camera) - _depth_of(left, camera)
        for segments, behind in ((left, apart), (right, -apart)):
            shapes = list(paint(segments, camera, "-far" if behind > FARTHER else ""))
            over = [prop for prop, side in between.items() if segments[0].part == part_of(side, limb[0])]
            shapes += [shape for prop in over for shape in _prop(prop, camera)]
            groups.append(Paint(segments, tuple(shapes)))
    for group in sorted(groups, key=lambda group: group.depth(camera)):
        yield from group.shapes


FARTHER = 4.0
"""Centimetres behind the other arm or leg from which a limb is painted darker."""


def _between_legs(prop: Placed, body: Body, camera: Camera) -> Side | None:
    """The leg that a cushion hides, if the other leg hides the cushion."""
    cushion, *more = pieces(prop)
    if more:
        return None
    hiding = [side for side in Side if _comes_upon(cushion, body, side, camera.towards)]
    away = Point(0, 0, 0).minus(camera.towards)
    hidden = [side for side in Side if hiding and _comes_upon(cushion, body, side, away)]
    return hiding[0] if len(hiding) == len(hidden) == 1 and hiding != hidden else None


def _comes_upon(cushion: Solid, body: Body, side: Side, way: Point) -> bool:
    """True if one meets the cushion going that way from somewhere in that leg."""
    leg = [body.segments[part_of(side, part)] for part in ("thigh", "shank", "foot")]
    places = [place for part in leg for place in (part.middle, *(sphere.centre for sphere in part.spheres))]
    return any(cushion.distance(place.plus(way, step)) < 0 for place in places for step in (6.0, 12.0, 18.0))


def _trunk(body: Body, camera: Camera) -> Paint:
    pelvis, waist, chest = (body.segments[part] for part in ("pelvis", "waist", "chest"))
    shapes = (
        _shape("bottoms", [pelvis.spheres], camera),
        _shape("top", [_belt(body), waist.spheres, (*waist.spheres[2:], *chest.spheres[:2]), chest.spheres], camera),
    )
    return Paint((pelvis, waist, chest), shapes)


def _belt(body: Body) -> tuple[Sphere, ...]:
    """The hem of the shirt, over the top of the pelvis."""
    return (*body.segments["pelvis"].spheres[2:], *body.segments["waist"].spheres[:2])


def _head(body: Body, camera: Camera) -> Paint:
    head, neck, frame = body.segments["head"], body.segments["neck"], body.head
    nose = Sphere(frame.point(8.8, 7.0, 0), 1.1)
    bridge = Sphere(frame.point(7.6, 10.5, 0), 1.0)
    shapes = [
        _shape("skin", [neck.spheres, head.spheres, (nose, bridge)], camera),
        _shape("hair", [_hair(frame)], camera),
    ]
    if camera.near(frame.front) > FACING_AWAY:
        shapes.reverse()  # the face is seen before the hair
        shapes.append(_hairline(frame, camera))
    elif camera.near(frame.up) < -FACING_AWAY:
        shapes.reverse()  # and so is the chin, from the foot end
    shapes += [_eye(frame, side, camera) for side in (-1, 1) if _sees(frame, side, camera)]
    return Paint((head,), tuple(shapes))


FACING_AWAY = 0.5
"""How far the face must look at the viewer for the hair to lie behind it."""


def _hair(frame: Frame) -> tuple[Sphere, ...]:
    height = LENGTH["head"]
    return (
        Sphere(frame.point(-2.5, height - 9.3, 0), 8.1),
        Sphere(frame.point(0.4, height - 5.6, 0), 6.0),
        Sphere(frame.point(-4.6, height - 16, 0), 4.8),
    )


def _hairline(frame: Frame, camera: Camera) -> Shape:
    height = LENGTH["head"]
    crown = (Sphere(frame.point(1, height - 4.8, -4), 4.4), Sphere(frame.point(1, height - 4.8, 4), 4.4))
    return _shape("hair", [(*crown, Sphere(frame.point(0, height - 4.2, 0), 4.8))], camera)


def _sees(frame: Frame, side: int, camera: Camera) -> bool:
    out = frame.point(0.75, 0, 0.66 * side).minus(frame.at)
    return camera.near(out) > GRAZING


GRAZING = 0.2
"""Seen more from the side than this, an eye is hidden by the head."""


def _eye(frame: Frame, side: int, camera: Camera) -> Shape:
    lid = [frame.point(f, u, side * r) for f, u, r in ((8.2, 9.9, 2.0), (7.4, 8.5, 3.8), (5.2, 9.4, 5.4))]
    inner, lowest, outer = map(camera.place, lid)
    pull = (2 * lowest[0] - (inner[0] + outer[0]) / 2, 2 * lowest[1] - (inner[1] + outer[1]) / 2)
    start, over, end = (f"{number(x)} {number(-y)}" for x, y in (inner, pull, outer))
    return Shape("eye", f"M{start}Q{over} {end}")


def _arm(segments: Sequence[Segment], camera: Camera, far: str) -> Iterator[Shape]:
    upper, fore, hand = segments
    yield _shape(f"skin{far}", [hand.spheres], camera)
    yield from _limb(f"top{far}", upper, fore, fore.spheres, camera)


def _leg(segments: Sequence[Segment], camera: Camera, far: str) -> Iterator[Shape]:
    thigh, shank, foot = segments
    knee, calf, ankle = shank.spheres
    yield _shape(f"skin{far}", [foot.spheres, (between(calf, ankle, 0.7), ankle)], camera)
    yield from _limb(f"bottoms{far}", thigh, shank, (knee, calf, between(calf, ankle, CUFF)), camera)


CUFF = 0.85
"""Where a trouser leg ends, between calf and ankle."""


def _limb(kind: str, upper: Segment, lower: Segment, covered: Sequence[Sphere], camera: Camera) -> Iterator[Shape]:
    """Two parts as one shape, or, if they are folded upon each other, as two, so that each keeps its edge."""
    if upper.frame.up.dot(lower.frame.up) > 0:
        yield _shape(kind, [upper.spheres, covered], camera)
        return
    above = camera.near(lower.middle.minus(upper.middle)) > FARTHER
    for spheres in (upper.spheres, covered) if above else (covered, upper.spheres):
        yield _shape(kind, [spheres], camera)


# The props.


def _prop(prop: Placed, camera: Camera) -> Iterator[Shape]:
    solids = pieces(prop)
    by_part: dict[str, list[Solid]] = {}
    for solid in sorted(solids, key=lambda solid: camera.near(solid.frame.at)):
        by_part.setdefault(solid.part, []).append(solid)
    for part, members in by_part.items():
        kind = prop.prop if part == "body" else f"{prop.prop}-{part}"
        seen = [_seen(solid, camera) for solid in members]
        yield _shape(kind, [[sphere for spheres in seen for sphere in spheres]] if part == "back" else seen, camera)
        if part == "body":
            yield from _details(prop, members[0], camera)


def _before(prop: Placed, body: Body, camera: Camera) -> Iterator[Shape]:
    """What stands before the legs and the trunk, from the side: the arm of a chair, a wheel, a post of its back."""
    if camera.towards.z < END_ON:
        return
    reach = max(camera.near(s.centre) + s.radius for part in BEHIND_POSTS for s in body.segments[part].spheres)
    for solid in pieces(prop):
        high = solid.part == "leg" and solid.lowest >= SITTING
        if (high or solid.part in {"arm", "wheel"}) and camera.near(solid.frame.at) > reach - 1:
            yield _shape(f"{prop.prop}-{solid.part}", [_seen(solid, camera)], camera)


SITTING = 40.0
"""How high a seat is, at least."""

BEHIND_POSTS: tuple[Part, ...] = ("pelvis", "waist", "left_thigh", "right_thigh")


def _seen(solid: Solid, camera: Camera) -> tuple[Sphere, ...]:
    if solid.bulge and abs(camera.near(solid.frame.right)) > END_ON:
        return (Sphere(solid.frame.at, solid.bulge + solid.rounding),)
    return solid.spheres


def _details(prop: Placed, solid: Solid, camera: Camera) -> Iterator[Shape]:
    """What tells a folded blanket from a plank, and a roll from a ball."""
    end_on = abs(camera.near(solid.frame.right)) > END_ON
    if solid.bulge and end_on:
        for share in (0.66, 0.33) if prop.prop in CLOTH else (0.6,):
            yield _shape("crease", [(Sphere(solid.frame.at, share * (solid.bulge + solid.rounding)),)], camera)
    elif prop.prop in CLOTH and solid.bulge:
        edge, reach = 0.45 * (solid.bulge + solid.rounding), solid.half_depth + solid.rounding
        seam = [solid.frame.point(edge, edge, side * reach) for side in (-1, 1)]
        yield Shape("crease", _polyline(seam, camera))
    elif prop.prop in CLOTH and abs(camera.near(solid.frame.up)) < END_ON / 2:
        yield from _layers(solid, camera)


LAYER = 2.0
"""Centimetres of folded cloth between two lines."""


def _layers(solid: Solid, camera: Camera) -> Iterator[Shape]:
    low, high = solid.outline[0][1] - solid.rounding, solid.outline[2][1] + solid.rounding
    reach = solid.outline[2][0] + solid.rounding * 0.7
    deep = solid.half_depth + solid.rounding * 0.7
    count = round((high - low) / LAYER)
    facing = abs(camera.near(solid.frame.right)) >= abs(camera.near(solid.frame.front))
    for layer in range(1, count):
        up = low + (high - low) * layer / count
        ends = ((-reach, up, 0.0), (reach, up, 0.0)) if facing else ((0.0, up, -deep), (0.0, up, deep))
        yield Shape("crease", _polyline([solid.frame.point(*end) for end in ends], camera))


def _depth(prop: Placed, camera: Camera) -> float:
    return min(camera.near(solid.frame.at) for solid in pieces(prop))


def _cover(prop: Draped, body: Body, camera: Camera) -> Shape:
    covered = [[part for part in group if part in prop.over] for group in BENEATH]
    bands = [[sphere for part in group for sphere in body.segments[part].spheres] for group in covered if group]
    thick = [[Sphere(sphere.centre, max(sphere.radius + COVER, SOFT)) for sphere in band] for band in bands]
    return _shape(f"{prop.prop}-cover", thick, camera)


BENEATH: tuple[tuple[Part, ...], ...] = (
    ("chest", "waist"),
    ("waist", "pelvis"),
    ("pelvis", "left_thigh", "right_thigh"),
    ("left_shank", "right_shank"),
    ("left_shank", "left_foot"),
    ("right_shank", "right_foot"),
    ("left_upper_arm", "left_forearm"),
    ("right_upper_arm", "right_forearm"),
)
"""Parts over which a cover lies without a dip."""

COVER = 1.8
"""Centimetres of blanket upon the body."""

SOFT = 5.5
"""The sharpest bend of a cover, as a radius in centimetres."""


def _line(prop: Strung, body: Body, camera: Camera) -> Shape:
    places = [_grip(body.segments[part]) for part in prop.through]
    if prop.prop in CLOTH:
        ways = pairwise(Sphere(place, FOLDED) for place in places)
        return _shape(prop.prop, ways, camera)
    return Shape(f"{prop.prop}-line", _polyline(places + places[:1] if prop.closed else places, camera))


CLOTH = {"blanket", "towel"}
"""Props of folded cloth."""

FOLDED = 2.2
"""Half the breadth of a towel that is held by its ends, in centimetres."""


def _band(prop: Bound, body: Body, camera: Camera) -> Shape:
    """A ring drawn tight round the parts, across the first of them."""
    across = body.segments[prop.around[0]].frame
    rounds = [_round(body.segments[part], prop.along) for part in prop.around]
    told = [(across.told(sphere.centre), sphere.radius + BAND) for sphere in rounds]
    height = told[0][0].y
    ring = []
    for turn in _seen_half(across, camera):
        front, right = cos(turn), sin(turn)
        centre, reach = max(told, key=lambda one: one[0].x * front + one[0].z * right + one[1])
        ring.append(across.point(centre.x + reach * front, height, centre.z + reach * right))
    return Shape(f"{prop.prop}-line", _polyline(ring, camera))


def _seen_half(across: Frame, camera: Camera) -> Iterator[float]:
    """The directions round a part, in its own frame, that one sees; the rest lies behind it."""
    middle = atan2(camera.near(across.right), camera.near(across.front))
    return (middle + pi * (step / RING - 0.5) for step in range(RING + 1))


BAND = 0.4
"""Half the thickness of a strap, in centimetres."""

RING = 16
"""Into how many pieces half a ring is cut."""


def _round(segment: Segment, along: float) -> Sphere:
    """The part's cross-section at *along*, as a sphere."""
    return between(segment.spheres[0], segment.spheres[-1], along)


def _grip(segment: Segment) -> Point:
    """Where a strap meets a part: the ball of a foot, the palm, else its middle."""
    if segment.part.endswith("_foot"):
        return segment.frame.point(9, -LENGTH["foot_height"], 0)
    if segment.part.endswith("_hand"):
        return segment.frame.point(1, -8, 0)
    return segment.middle


def _polyline(points: Iterable[Point], camera: Camera) -> str:
    return "M" + "L".join(f"{number(x)} {number(-y)}" for x, y in map(camera.place, points))


def _worn(prop: Worn, body: Body, camera: Camera) -> Shape:
    return _shape(prop.prop, [tuple(_on_body(prop.on, body))], camera)


def _on_body(place: str, body: Body) -> Iterator[Sphere]:
    """The spheres of a small weight on the body."""
    head, pelvis, chest = body.head, body.pelvis, body.chest
    match place:
        case "eyes":
            yield from (Sphere(head.point(7.6, 9.6, side), 2.0) for side in (-7.5, 0, 7.5))
        case "forehead":
            yield from (Sphere(head.point(6.8, 14.0, side), 2.0) for side in (-7, 0, 7))
        case "belly":
            yield from (Sphere(pelvis.point(11.5, up, side), 2.5) for up in (10, 22) for side in (-7, 7))
        case "pelvis":
            yield from (Sphere(pelvis.point(12, up, side), 2.5) for up in (-2, 9) for side in (-8, 8))
        case "chest":
            yield from (Sphere(chest.point(12.5, up, side), 2.5) for up in (6, 16) for side in (-7, 7))
        case "thighs" | "shanks":
            part = place.removesuffix("s")
            frames = [body.segments[part_of(side, part)].frame for side in Side]
            front = 9.5 if part == "thigh" else 7.5
            yield from (Sphere(frame.point(front, up, 0), 2.4) for frame in frames for up in (-14, -26))
        case "feet":
            yield from (sphere for side in Side for sphere in _sole(body, side))
        case _:
            yield from _sole(body, Side(place.removesuffix("_foot")))


def _sole(body: Body, side: Side) -> Iterator[Sphere]:
    foot = body.segments[part_of(side, "foot")].frame
    yield from (Sphere(foot.point(front, -LENGTH["foot_height"] - 2.6, 0), 2.8) for front in (-1, 9))


def _shape(kind: str, bands: Iterable[Iterable[Sphere]], camera: Camera) -> Shape:
    """One shape of several bands, each drawn tight around its spheres."""
    discs = [[camera.disc(sphere) for sphere in band] for band in bands]
    return Shape(kind, "".join(map(path, discs)), bounds(disc for band in discs for disc in band))


def _with_floor(shapes: Sequence[Shape], view: View) -> tuple[Shape, ...]:
    if view in {"top", "corner"}:
        return tuple(shapes)
    wide = [shape.bounds for shape in shapes if shape.bounds]
    left, right = min(b[0] for b in wide) - MARGIN, max(b[2] for b in wide) + MARGIN
    ends = (Disc(left, -FLOOR_THICK / 2, FLOOR_THICK / 2), Disc(right, -FLOOR_THICK / 2, FLOOR_THICK / 2))
    return (Shape("floor", path(ends), bounds(ends)), *shapes)


MARGIN = 8.0
"""Centimetres of floor on either side of what lies on it."""

FLOOR_THICK = 1.6
