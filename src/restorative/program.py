"""Programmes: many days of sessions that grow within comfort, with days of rest and days to look back.

>>> programme = plan_program(days=3, minutes=15)
>>> [day.number for day in programme.days]
[1, 2, 3]
>>> all("viparita_karani" in str(day.session) for day in programme.days)
True
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import dropwhile

from pydantic import Field

from restorative._model import Model, Slug
from restorative.course import WEEK, Course
from restorative.days import DayKind, ProgramDay, ProgramRequest, read_program_request
from restorative.errors import RequestError
from restorative.library import Library
from restorative.practitioners import Practitioner
from restorative.schedules import Day
from restorative.sessions import Session
from restorative.vocabulary import Level, TimeOfDay

__all__ = ["DayKind", "Program", "ProgramDay", "ProgramRequest", "model_program", "plan_program"]

LONG_BREAK = 3
"""From so many missed days on, the programme goes back by a week."""


class Program(Model):
    """Many days in order.

    Of a planned programme every hold has a verdict no worse than `caution` for the person: nothing stricter
    is recorded, which does not mean that it is safe. A written programme knows of no person; see `screen`.
    """

    title: str
    summary: str
    request: ProgramRequest | None = None
    """`None` for a programme that was written and not planned."""
    days: tuple[ProgramDay, ...] = Field(min_length=1)
    left_out: tuple[Slug, ...] = ()
    """Practices with a caution for a condition of this person."""
    keep_in_mind: tuple[str, ...] = ()
    """What is recorded for this person about every day: how to practise, whatever the pose."""
    not_assessed: tuple[str, ...] = ()
    """Words that were accepted without being assessed. No day was planned in their light."""

    def resumed(self, *, on_day: int, missed: int) -> "Program":
        """The programme after the *missed* days before *on_day*, on which practice goes on.

        Nothing is caught up. After one or two missed days it goes on with the first of them; after three or
        more with the day of a week before, its length included. Days of rest at that place are not made up.
        The last day moves on.

        Raises:
            RequestError: if the programme has no such days.
        """
        first = on_day - missed
        if missed < 1 or not 1 <= first <= len(self.days):
            raise RequestError([f"No {missed} days can be missed before day {on_day} of {len(self.days)}."])
        back = first if missed < LONG_BREAK else max(first - WEEK, 1)
        ahead = (day for day in self.days[back - 1 :] if day.kind is not DayKind.MISSED)
        again, *rest = dropwhile(lambda day: day.session is None, ahead)
        days = (*self.days[: first - 1], *[MISSED_DAY] * missed, _welcome(again, missed), *rest)
        return self.model_copy(update={"days": tuple(_numbered(days))})

    def calendar(self, start: datetime.date, at: datetime.time | None = None) -> str:
        """The programme as iCalendar (RFC 5545): an event for each session, the first day on *start*.

        Events last all day unless *at* tells when they begin. A time without a zone is that of the clock on the wall.
        The same programme with the same start has the same events, so that a resumed one takes their place.

        Raises:
            MissingExtraError: if the extra `calendar` is not installed.
        """
        from restorative.render.calendars import icalendar

        return icalendar(self, start, at)

    def explain(self) -> str:
        """The whole programme as a teacher's note."""
        lines = [f"{self.title}.", self.summary]
        if self.not_assessed:
            lines.append(f"Not assessed, and gone on with by request: {', '.join(self.not_assessed)}.")
        lines += [f"Keep in mind: {caution}" for caution in self.keep_in_mind]
        return "\n".join([*lines, *(f"\n{day}" for day in self.days)])


MISSED_DAY = ProgramDay(number=1, kind=DayKind.MISSED, title="Missed day", note="Nothing needs to be caught up.")


def plan_program(
    *,
    days: int = 30,
    minutes: float = 24.0,
    goals: Iterable[str] | Mapping[str, float] = ("relaxation",),
    include: Iterable[str] = ("viparita_karani",),
    exclude: Iterable[str] = (),
    first: str | None = None,
    last: str | None = None,
    practitioner: Practitioner | None = None,
    kit: Iterable[str] | Mapping[str, int] | None = None,
    floor: bool = True,
    level: Level | str = Level.INTERMEDIATE,
    rest_every: int | None = 7,
    history: Iterable[str] = (),
    time_of_day: TimeOfDay | str | None = None,
    accept_unassessed: Iterable[str] = (),
    library: Library | None = None,
) -> Program:
    """A programme that grows within comfort: the same request gives the same programme.

    Without arguments it is thirty days of Legs Up the Wall. The clock grows from two thirds of *minutes* (not under
    eight, nor under what the request needs), and is lighter on the day after a day of rest. Each day has the best
    session for what is asked of it, as `plan_session` finds it: without the poses of the two days of practice before,
    unless they are asked for, are a final rest, or nothing else fits.

    What is included is held longer as the clock grows, from the least time of the pose to its usual time, and set up
    in another way each day, those that ask least of the body first. So the planned session is changed, but only where
    it stays on its clock and free of errors and warnings; a session that was changed has no proof of being the best.
    In a week whose days have nothing else beside their final rests, one day is given to another shape.

    Every seventh day repeats the best session of its week. Each day has a practice for breath or mind that no caution
    of the person names. Every hold has a verdict no worse than `caution` for *practitioner*: nothing stricter is
    recorded, which does not mean that it is safe.

    Raises:
        SeekCareFirst: if the person named a red flag.
        NotAssessedError: if the library knows nothing of a condition that is not in *accept_unassessed*.
        NoSessionPossibleError: if a day can't be planned; if *minutes* are too few, with the shortest clock that works.
        RequestError: with every name that is not known and every value that can't be one, such as 500 minutes.
        ConditionNotFoundError: if the person's words are not known.
    """
    library = library or Library.default()
    asked = {
        "minutes": minutes,
        "goals": goals,
        "include": include,
        "exclude": exclude,
        "first": first,
        "last": last,
        "practitioner": practitioner or Practitioner(),
        "kit": kit,
        "floor": floor,
        "level": level,
        "history": history,
        "time_of_day": time_of_day,
    }
    request = read_program_request(asked, days=days, rest_every=rest_every, library=library)
    course = Course(request, library, accept_unassessed)
    planned = course.days()
    return Program(
        title=course.title,
        summary=course.summary,
        request=request,
        days=planned,
        left_out=tuple(practice.id for practice in course.practices.left_out),
        keep_in_mind=tuple(dict.fromkeys(map(str, course.screener.conduct()))),
        not_assessed=course.screener.not_assessed,
    )


def model_program(id_: str, library: Library | None = None) -> Program:
    """The written programme called *id_*, such as `thirty_days_legs_up_the_wall`, with its lines read as sessions.

    It was written for nobody in particular: no caution of any person was looked at.

    Raises:
        RequestError: if there is no such programme.
    """
    library = library or Library.default()
    if id_ not in library.programs:
        raise RequestError([f"No programme is called {id_!r}. There are {', '.join(library.programs)}."])
    written = library.programs[id_]
    return Program(
        title=written.title,
        summary=f"{written.summary} For whom: {written.for_whom}",
        days=tuple(_written(number, day, library) for number, day in enumerate(written.days, start=1)),
    )


def _written(number: int, day: Day, library: Library) -> ProgramDay:
    review = day.title.startswith("Review")
    return ProgramDay(
        number=number,
        kind=DayKind.REST if day.line is None else DayKind.REVIEW if review else DayKind.PRACTICE,
        title=day.title,
        session=Session.from_line(day.line, title=day.title, library=library) if day.line else None,
        practice=day.practice,
        note=day.note,
    )


def _welcome(day: ProgramDay, missed: int) -> ProgramDay:
    told = "You go on with the day that was missed." if missed < LONG_BREAK else "After days away you go back a week."
    return day.model_copy(update={"note": f"{told} {day.note}"})


def _numbered(days: Iterable[ProgramDay]) -> Iterator[ProgramDay]:
    return (day.model_copy(update={"number": number}) for number, day in enumerate(days, start=1))
