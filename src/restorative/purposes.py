"""What people want a session for, as bundles of outcomes, of teachers' custom, and of an order of shapes."""

from pydantic import Field

from restorative._model import Model, Slug
from restorative.vocabulary import Family, TimeOfDay

__all__ = ["Emphasis", "Purpose", "Stage", "WeightedOutcome"]


class WeightedOutcome(Model):
    """An outcome that a purpose is about."""

    outcome: Slug
    weight: float = Field(default=1.0, gt=0, le=3)


class Emphasis(Model):
    """A pose or a family that teachers give, or leave out, for a purpose. Custom, not a measured effect."""

    pose: Slug | None = None
    family: Family | None = None
    trait: Slug | None = None
    because: str


class Stage(Model):
    """A part of a session, and the shapes that belong there."""

    name: str
    families: tuple[Family, ...] = Field(min_length=1)
    most: int = Field(default=2, ge=1, le=2)
    """How many holds it has at the most; it may have none."""


class Purpose(Model):
    """What a session is for."""

    id: Slug
    name: str
    words: tuple[str, ...] = ()
    """What people type."""
    says: str
    """What it can honestly be said to be; no promise."""
    outcomes: tuple[WeightedOutcome, ...] = ()
    favours: tuple[Emphasis, ...] = ()
    leaves_out: tuple[Emphasis, ...] = ()
    arc: tuple[Stage, ...] = ()
    """The order of shapes before the final rest; empty for the usual one."""
    time_of_day: TimeOfDay | None = None
    sources: tuple[str, ...] = Field(min_length=1)
