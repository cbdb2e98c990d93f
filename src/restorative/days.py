"""The days of a programme: what is asked of them, and what each of them is."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeGuard

from pydantic import Field

from restorative._model import Model, Slug
from restorative.errors import RequestError
from restorative.library import Library
from restorative.request import Request, read_request
from restorative.sessions import Session

__all__ = ["DayKind", "ProgramDay", "ProgramRequest", "read_program_request"]

MOST_DAYS = 366


class DayKind(StrEnum):
    """What a day of a programme is for."""

    PRACTICE = "practice"
    REVIEW = "review"
    """To repeat a session and to look back."""
    REST = "rest"
    MISSED = "missed"


class ProgramRequest(Request):
    """What is asked of a programme: what is asked of each day, and how many days."""

    minutes: float = Field(default=24.0, ge=5, le=120, multiple_of=0.5)
    """The clock of the longest day."""
    days: int = Field(default=30, ge=1, le=MOST_DAYS)
    rest_every: int | None = Field(default=7, ge=2)
    """One day of rest in so many days; `None` for none."""

    def for_day(self, minutes: float, **changed: object) -> Request:
        """What is asked of one day of *minutes*, with the fields that are *changed* for it."""
        fields = {name: getattr(self, name) for name in Request.model_fields}
        # Made without validation: the person's words may be known to another library than the default one.
        return Request.model_construct(**fields | {"minutes": minutes} | changed)


class ProgramDay(Model):
    """One day of a programme."""

    number: int = Field(ge=1)
    """Counted from 1."""
    kind: DayKind = DayKind.PRACTICE
    title: str
    session: Session | None = None
    """`None` for a day of rest, or one that was missed."""
    practice: Slug | None = None
    """What to do with breath or mind."""
    note: str
    """What to do or to look at today."""
    keep_in_mind: tuple[str, ...] = ()
    """What is recorded for this person about the holds of the day: all of it, but silence is not safety."""

    def __str__(self) -> str:
        return "\n".join([f"Day {self.number}: {self.title}", *(f"  {line}" for line in self.details())])

    def details(self) -> tuple[str, ...]:
        """The holds, the note and every caution, a line each."""
        holds = (hold.says for hold in (self.session.holds if self.session else ()))
        return (*holds, self.note, *(f"Keep in mind: {caution}" for caution in self.keep_in_mind))


def read_program_request(
    asked: Mapping[str, Any], *, days: object, rest_every: object, library: Library
) -> ProgramRequest:
    """What is asked of a programme: *asked* of each of its *days*, with one day of rest in *rest_every*.

    Raises:
        RequestError: with every value that can't be one and every name that is not known.
    """
    faults = list(_faults_of_days(days, rest_every))
    try:
        request = read_request(asked, library)
    except RequestError as error:
        raise RequestError([*error.faults, *faults]) from None
    if faults:
        raise RequestError(faults)
    return ProgramRequest.model_construct(**dict(request), days=days, rest_every=rest_every)


def _faults_of_days(days: object, rest_every: object) -> Iterator[str]:
    if not _is_count(days) or not 1 <= days <= MOST_DAYS:
        yield f"days: give a whole number from 1 to {MOST_DAYS}, not {days!r}."
    if rest_every is not None and (not _is_count(rest_every) or rest_every < 2):  # noqa: PLR2004  # as the text says
        yield f"rest_every: give a whole number of days from 2 on, or None for no rest days, not {rest_every!r}."


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
