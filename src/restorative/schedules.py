"""Sessions and programmes that are written down as facts: models for an app to offer as they are."""

from pydantic import Field

from restorative._model import Model, Slug, Text
from restorative.vocabulary import TimeOfDay

__all__ = ["Day", "ModelProgram", "ModelSession"]


class ModelSession(Model):
    """A session for a purpose, in the one-line notation."""

    id: Slug
    title: Text
    purpose: Text
    """What people look for when they choose it; no promise."""
    for_whom: Text
    minutes: float = Field(gt=0, multiple_of=0.5)
    """The clock that it fills."""
    time_of_day: TimeOfDay | None = None
    line: Text
    """The session in notation, as `Session.from_line` reads it."""
    because: tuple[Text, ...]
    """Why each hold is there, one sentence a hold."""
    sources: tuple[Text, ...] = Field(min_length=1)


class Day(Model):
    """One day of a programme."""

    title: Text
    line: Text | None = None
    """The session in notation; `None` for a day of rest."""
    practice: Slug | None = None
    note: Text
    """What to do or to look at today."""


class ModelProgram(Model):
    """A programme of many days."""

    id: Slug
    title: Text
    summary: Text
    for_whom: Text
    days: tuple[Day, ...] = Field(min_length=1, max_length=366)
    missed_day: Text
    """What to do after a day that was missed."""
    sources: tuple[Text, ...] = Field(min_length=1)
