"""What to do with the breath and the mind while a pose holds the body."""

from pydantic import Field

from restorative._model import Model, Slug
from restorative.conditions import Source
from restorative.vocabulary import Basis, Certainty, Severity

__all__ = ["Practice", "PracticeCaution"]


class PracticeCaution(Model):
    """What one condition changes about a practice."""

    condition: Slug
    severity: Severity
    advice: str
    basis: Basis
    certainty: Certainty
    sources: tuple[Source, ...] = Field(min_length=1)


class Practice(Model):
    """A way to breathe or to rest the attention."""

    id: Slug
    name: str
    aliases: tuple[str, ...] = ()
    summary: str
    """What it is, in one or two sentences."""
    min_minutes: float = Field(gt=0)
    max_minutes: float
    begin_after_minutes: float = Field(default=0, ge=0)
    """How long to rest in the pose before it begins."""
    steps: tuple[str, ...] = Field(min_length=3)
    stop_signs: tuple[str, ...] = Field(min_length=1)
    """Signs to go back to the natural breath or to open the eyes."""
    cautions: tuple[PracticeCaution, ...] = ()
    claims: tuple[Slug, ...] = ()
    """What was studied of it. Empty means not studied."""
    sources: tuple[str, ...] = Field(min_length=1)
