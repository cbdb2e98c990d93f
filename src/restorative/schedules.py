"""Sessions and programmes that are written down as facts: models for an app to offer as they are."""

from pydantic import Field

from restorative._model import Model, Slug
from restorative.vocabulary import TimeOfDay

__all__ = ["Day", "ModelProgram", "ModelSession"]


class ModelSession(Model):
    """A session for a purpose, in the one-line notation."""

    id: Slug
    title: str
    purpose: str
    """What people look for when they choose it; no promise."""
    for_whom: str
    minutes: float = Field(gt=0, multiple_of=0.5)
    """The clock that it fills."""
    time_of_day: TimeOfDay | None = None
    line: str
    """The session in notation, as `Session.from_line` reads it."""
    because: tuple[str, ...]
    """Why each hold is there, one sentence a hold."""
    sources: tuple[str, ...] = Field(min_length=1)


class Day(Model):
    """One day of a programme."""

    title: str
    line: str | None = None
    """The session in notation; `None` for a day of rest."""
    practice: Slug | None = None
    note: str
    """What to do or to look at today."""


class ModelProgram(Model):
    """A programme of many days."""

    id: Slug
    title: str
    summary: str
    for_whom: str
    days: tuple[Day, ...] = Field(min_length=1, max_length=366)
    missed_day: str
    """What to do after a day that was missed."""
    sources: tuple[str, ...] = Field(min_length=1)
