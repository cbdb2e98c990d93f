"""How a body lies in each variant of a pose: joint angles, the props in their places, and what carries what.

Angles are degrees, lengths centimetres. The floor is at height 0; x runs to the right of the picture, z towards
the one who looks at it. Without any turning the body stands, faces right, and shows its right side.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from restorative._model import Model, Slug
from restorative.errors import FigureNotFoundError
from restorative.vocabulary import Side

__all__ = [
    "Arm",
    "Bound",
    "Contact",
    "Draped",
    "Figure",
    "Leg",
    "Part",
    "Placed",
    "PoseFigures",
    "Spine",
    "Strung",
    "View",
    "Worn",
]

View = Literal["side", "top", "front", "back", "corner"]
"""From where one looks: from the body's right, from above, from its front or back, or from above one corner."""

Part = Literal[
    "pelvis", "waist", "chest", "neck", "head",
    "left_upper_arm", "left_forearm", "left_hand", "right_upper_arm", "right_forearm", "right_hand",
    "left_thigh", "left_shank", "left_foot", "right_thigh", "right_shank", "right_foot",
]  # fmt: skip
"""A part of the body that can rest on something."""

Degrees = float


class Spine(Model):
    """The trunk and neck, from the pelvis up. Positive is forward, to the right, and turned to the right."""

    lumbar_flexion: Degrees = 0
    lumbar_side: Degrees = 0
    lumbar_twist: Degrees = 0
    thoracic_flexion: Degrees = 0
    thoracic_side: Degrees = 0
    thoracic_twist: Degrees = 0
    neck_flexion: Degrees = 0
    neck_side: Degrees = 0
    neck_twist: Degrees = 0
    nod: Degrees = 0
    """The head upon the neck; positive brings the chin to the throat."""


class Leg(Model):
    """One leg. All zero is standing straight."""

    hip_flexion: Degrees = 0
    hip_abduction: Degrees = 0
    """Out to the side."""
    hip_rotation: Degrees = 0
    """Positive turns the front of the thigh outwards."""
    knee_flexion: Degrees = 0
    ankle_plantarflexion: Degrees = 0
    """Positive points the toes."""


class Arm(Model):
    """One arm. All zero is hanging straight down."""

    shoulder_flexion: Degrees = 0
    shoulder_abduction: Degrees = 0
    """Out to the side."""
    shoulder_rotation: Degrees = 0
    """Positive turns the front of the arm outwards."""
    elbow_flexion: Degrees = 0
    wrist_flexion: Degrees = 0
    """Towards the palm; negative leans on the palm."""


class Placed(Model):
    """A prop that stands or lies in the room."""

    prop: Slug
    form: str = "usual"
    """Which of its forms, such as `round`, `flat`, `rolled` or `tall`."""
    x: float
    """Where the middle of its underside is, from left to right."""
    y: float = 0
    """How high its underside is."""
    z: float = 0
    """How near it is; 0 is the body's middle."""
    size: tuple[float, float, float] | None = None
    """Length, height and depth, if other than usual."""
    tilt: Degrees = 0
    """How far it is tipped in the side view, to the left, about the middle of its underside."""
    turn: Degrees = 0
    """How far it is turned on the floor. Unturned, its length runs from left to right, and furniture faces left."""
    in_front: bool = False
    """Drawn before the body, since it stands nearer."""


class Worn(Model):
    """A prop that lies on the body."""

    prop: Slug
    on: Literal["eyes", "forehead", "belly", "pelvis", "chest", "thighs", "shanks", "left_foot", "right_foot", "feet"]


class Draped(Model):
    """A blanket that covers these parts."""

    prop: Slug
    over: tuple[Part, ...] = Field(min_length=1)


class Strung(Model):
    """A strap or rope from part to part."""

    prop: Slug
    through: tuple[Part, ...] = Field(min_length=2)
    closed: bool = False
    """True for a loop."""


class Bound(Model):
    """A strap or wrap round these parts, side by side."""

    prop: Slug
    around: tuple[Part, ...] = Field(min_length=1)
    along: float = Field(default=0.5, ge=0, le=1)
    """Where along the first part, from its joint at 0 to its end at 1."""


class Contact(Model):
    """A part of the body that rests on a prop, the floor, or another part."""

    part: Part
    on: str


class Figure(Model):
    """One body at rest among its props."""

    variant: Slug
    views: tuple[View, ...] = Field(default=("side",), min_length=1, max_length=2)
    mirrored: bool = False
    """Drawn the other way round: left and right are exchanged in the picture, not in the body."""
    x: float = 0
    """Where the middle between the hip joints is."""
    y: float
    z: float = 0
    lean: Degrees
    """How far the pelvis leans back: 0 upright, 90 on the back with the head to the left, -90 face down."""
    roll: Degrees = 0
    """How far the body is rolled about its length; 90 shows the front to the viewer, -90 the back."""
    spine: Spine = Spine()
    legs: Leg = Leg()
    """Both legs, unless one is told apart."""
    left_leg: Leg | None = None
    right_leg: Leg | None = None
    arms: Arm = Arm()
    """Both arms, unless one is told apart."""
    left_arm: Arm | None = None
    right_arm: Arm | None = None
    props: tuple[Annotated[Placed | Worn | Draped | Strung | Bound, Field(union_mode="left_to_right")], ...] = ()
    rests: tuple[Contact, ...] = Field(min_length=1)

    def leg(self, side: Side) -> Leg:
        """The leg on that side."""
        return (self.left_leg if side is Side.LEFT else self.right_leg) or self.legs

    def arm(self, side: Side) -> Arm:
        """The arm on that side."""
        return (self.left_arm if side is Side.LEFT else self.right_arm) or self.arms


class PoseFigures(Model):
    """The figures of one pose, one for each of its variants."""

    pose: Slug
    figures: tuple[Figure, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _drawn_once(self) -> Self:
        drawn = [figure.variant for figure in self.figures]
        if repeated := sorted({id_ for id_ in drawn if drawn.count(id_) > 1}):
            raise ValueError(f"drawn more than once: {', '.join(repeated)}")
        return self

    def figure(self, variant: str) -> Figure:
        """The figure of *variant*.

        Raises:
            FigureNotFoundError: with close ids.
        """
        for figure in self.figures:
            if figure.variant == variant:
                return figure
        raise FigureNotFoundError(variant, [figure.variant for figure in self.figures], of=self.pose)
