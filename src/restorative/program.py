"""Programmes: many days of sessions that grow within comfort, with days of rest and days to look back.

>>> programme = plan_program(days=3, minutes=15)
>>> [day.number for day in programme.days]
[1, 2, 3]
>>> all("viparita_karani" in str(day.session) for day in programme.days)
True
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, partial
from itertools import dropwhile
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from restorative._model import Model, Slug
from restorative.errors import Demand, NoSessionPossibleError, RequestError
from restorative.library import Library
from restorative.planning import EASY_CLOCK, Plan, plan_request
from restorative.practices import Practice
from restorative.practitioners import Practitioner
from restorative.request import Request
from restorative.schedules import Day
from restorative.screening import Screener
from restorative.sessions import Session
from restorative.vocabulary import Level, Severity, TimeOfDay

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["DayKind", "Program", "ProgramDay", "ProgramRequest", "model_program", "plan_program"]

WEEK = 7
"""Days. The last of each week is for looking back."""

STEP = 0.5
"""Minutes by which a clock grows."""

SHORTEST_START = 8.0
"""Minutes of a first day: less is gone before the body has settled."""

LIGHTER = 0.8
"""How much of its clock the day after a day of rest keeps; custom, not measured."""

SETTLED = 3.0
"""A practice that waits for so many minutes asks for a body at rest."""

FIRST_DAYS = 3
"""Days in which the breath is left as it is."""

MEMORY = 3
"""Days of practice whose poses count as history."""

LONG_BREAK = 3
"""From so many missed days on, the programme goes back by a week."""

FIRST_PRACTICE = "natural_breath"


class DayKind(StrEnum):
    """What a day of a programme is for."""

    PRACTICE = "practice"
    REVIEW = "review"
    """To repeat a session and to look back."""
    REST = "rest"
    MISSED = "missed"


class ProgramRequest(Request):
    """What is asked of a programme: what is asked of each day, and how many days."""

    minutes: float = Field(default=15.0, ge=5, le=120, multiple_of=0.5)
    """The clock of the longest day."""
    days: int = Field(default=30, ge=1, le=366)
    rest_every: int | None = Field(default=7, ge=2)
    """One day of rest in so many days; `None` for none."""

    def for_day(self, minutes: float, history: Iterable[str], exclude: Iterable[str]) -> Request:
        """What is asked of one day."""
        fields = {name: getattr(self, name) for name in Request.model_fields}
        # Made without validation: the person's words may be known to another library than the default one.
        return Request.model_construct(
            **fields
            | {"minutes": minutes, "history": tuple(sorted(set(history))), "exclude": (*self.exclude, *sorted(exclude))}
        )


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
            ImportError: if the extra `calendar` is not installed.
        """
        try:
            from icalendar import Calendar
        except ImportError as error:
            raise ImportError('A calendar needs icalendar: pip install "restorative[calendar]"') from error
        calendar = Calendar()
        calendar.add("prodid", "-//restorative//programme//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self.title)
        for day in self.days:
            if day.session:
                calendar.add_component(self._event(day, day.session, start, at))
        if at and at.tzinfo:
            calendar.add_missing_timezones()
        written: bytes = calendar.to_ical()
        return written.decode("utf-8")

    def explain(self) -> str:
        """The whole programme as a teacher's note."""
        lines = [f"{self.title}.", self.summary]
        if self.not_assessed:
            lines.append(f"Not assessed, and gone on with by request: {', '.join(self.not_assessed)}.")
        lines += [f"Keep in mind: {caution}" for caution in self.keep_in_mind]
        return "\n".join([*lines, *(f"\n{day}" for day in self.days)])

    def _event(self, day: ProgramDay, session: Session, start: datetime.date, at: datetime.time | None) -> "Event":
        from icalendar import Event

        date = start + datetime.timedelta(days=day.number - 1)
        begin = date if at is None else datetime.datetime.combine(date, at)
        last = datetime.timedelta(days=1) if at is None else datetime.timedelta(minutes=session.total_minutes)
        asked = self.request.model_dump_json() if self.request else self.summary
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'{self.title} {asked} {start} {day.number}')}@restorative")
        # The standard wants a moment of making; no room here reads the clock.
        event.add("dtstamp", datetime.datetime.combine(start, datetime.time(), datetime.UTC))
        event.add("dtstart", begin)
        event.add("dtend", begin + last)
        event.add("summary", f"Day {day.number}: {day.title}")
        event.add("description", "\n".join(day.details()))
        return event


MISSED_DAY = ProgramDay(number=1, kind=DayKind.MISSED, title="Missed day", note="Nothing needs to be caught up.")


def plan_program(
    *,
    days: int = 30,
    minutes: float = 15.0,
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

    The clock grows from two thirds of *minutes* (not under eight, nor under what the request needs) in half
    minutes, and is lighter on the day after a day of rest. No pose returns on the next day unless it is asked for,
    is a final rest, or nothing else fits; those of three days count as history. Every seventh day repeats the best
    session of its week. Each day has a practice for breath or mind that no caution of the person names.

    Every hold has a verdict no worse than `caution` for *practitioner*: nothing stricter is recorded,
    which does not mean that it is safe.

    Raises:
        SeekCareFirst: if the person named a red flag.
        NotAssessedError: if the library knows nothing of a condition that is not in *accept_unassessed*.
        NoSessionPossibleError: if a day can't be planned; if *minutes* are too few, with the shortest clock that works.
        RequestError: with every name that is not known.
        ConditionNotFoundError: if the person's words are not known.
        ValidationError: if a value can't be one, such as 500 minutes.
    """
    request = ProgramRequest.model_validate(
        {
            "days": days,
            "minutes": minutes,
            "goals": goals if isinstance(goals, Mapping) else tuple(goals),
            "include": tuple(include),
            "exclude": tuple(exclude),
            "first": first,
            "last": last,
            "practitioner": practitioner or Practitioner(),
            "kit": kit,
            "floor": floor,
            "level": level,
            "rest_every": rest_every,
            "history": tuple(history),
            "time_of_day": time_of_day,
        }
    )
    return _Course(request, library or Library.default(), tuple(accept_unassessed)).program()


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


class _Course:
    """A programme in the making: what was done on the days before decides what a day needs."""

    def __init__(self, request: ProgramRequest, library: Library, accepted: tuple[str, ...]) -> None:
        self.request = request
        self.library = library
        # Days that ask for the same have the same plan.
        self.plan = cache(partial(plan_request, library=library, accept_unassessed=accepted))
        self.rests = _rest_days(request)
        self.clocks = _clocks(request, self._first_clock(), self.rests)
        self.screener = Screener(request.practitioner, library)
        # Names are looked up only now: the first plan has told all that are not known.
        self.include = tuple(library.pose(name).id for name in request.include)
        ends = (library.pose(name).id for name in (request.first, request.last) if name)
        self.asked = frozenset((*self.include, *ends))
        named = {id_ for words in self.screener.sore_sides for id_ in library.including(words)}
        suits = {practice.id: named.isdisjoint(c.condition for c in practice.cautions) for practice in self._practices}
        self.left_out = tuple(id_ for id_ in suits if not suits[id_])
        self.waiting = [practice for practice in self._practices if suits[practice.id]]
        """Practices, the one that waited longest first."""
        self.sessions: list[Session] = []
        self.week: list[Plan] = []
        """Plans since the last review."""

    def program(self) -> Program:
        names = " and ".join(self.library.facts[id_].names.english for id_ in self.include)
        return Program(
            title=f"{self.request.days} days of {names or 'restorative yoga'}",
            summary=self._summary(),
            request=self.request,
            days=tuple(map(self._day, range(1, self.request.days + 1))),
            left_out=self.left_out,
            keep_in_mind=tuple(dict.fromkeys(map(str, self.screener.conduct()))),
            not_assessed=self.screener.not_assessed,
        )

    @property
    def _practices(self) -> list[Practice]:
        """Every practice: the natural breath first, those that work the breath last."""
        return sorted(self.library.practices.values(), key=lambda p: (p.id != FIRST_PRACTICE, _works(p), p.id))

    def _summary(self) -> str:
        lightest, longest = min(self.clocks.values()), max(self.clocks.values())
        span = f"{lightest:g} to {longest:g}" if lightest < longest else f"{longest:g}"
        return f"Sessions take {span} minutes. Stay less whenever less is comfortable."

    def _day(self, number: int) -> ProgramDay:
        if number in self.rests:
            return self._rest(number)
        return self._review(number) if number % WEEK == 0 else self._practised(number)

    def _rest(self, number: int) -> ProgramDay:
        natural = next((practice.id for practice in self.waiting if practice.id == FIRST_PRACTICE), None)
        note = "No pose today." + (" If you like, watch your breath for two minutes." if natural else "")
        return ProgramDay(number=number, kind=DayKind.REST, title="Rest day", practice=natural, note=note)

    def _review(self, number: int) -> ProgramDay:
        session = max(self.week, key=lambda plan: plan.score.total).session
        self.week.clear()
        told = (
            f"You repeat the session of this week that scores highest: {self._title(session)}.",
            "Look back: what was easy, and what would you leave out?",
        )
        return self._with_session(number, DayKind.REVIEW, "Review", session, told)

    def _practised(self, number: int) -> ProgramDay:
        plan = self._plan(self.clocks[number])
        self.week.append(plan)
        told = ["Yesterday was a day of rest: begin gently."] if number - 1 in self.rests else []
        return self._with_session(number, DayKind.PRACTICE, self._title(plan.session), plan.session, told)

    def _with_session(
        self, number: int, kind: DayKind, title: str, session: Session, told: Iterable[str]
    ) -> ProgramDay:
        self.sessions.append(session)
        practice = self._next_practice(number, session)
        return ProgramDay(
            number=number,
            kind=kind,
            title=title,
            session=session,
            practice=practice.id if practice else None,
            note=" ".join([*told, *self._on_practice(number, practice)]),
            keep_in_mind=tuple(dict.fromkeys(self._concerns(session))),
        )

    def _plan(self, minutes: float) -> Plan:
        """The day's plan without yesterday's poses; with them, if nothing else fits."""
        yesterday = [hold.pose for session in self.sessions[-1:] for hold in session.holds[:-1]]
        try:
            return self.plan(self.request.for_day(minutes, self._history(), set(yesterday) - self.asked))
        except NoSessionPossibleError:
            return self.plan(self.request.for_day(minutes, self._history(), ()))

    def _history(self) -> Iterator[str]:
        """Poses of the last days of practice, those before the programme among them, that were not included."""
        if len(self.sessions) < MEMORY:
            yield from self.request.history
        for session in self.sessions[-MEMORY:]:
            yield from (hold.pose for hold in session.holds if hold.pose not in self.include)

    def _title(self, session: Session) -> str:
        """What the day is about: an included pose, or the longest hold before the final rest."""
        asked = [hold for hold in session.holds if hold.pose in self.include]
        return max(asked or session.holds[:-1] or session.holds, key=lambda hold: hold.minutes).name

    def _next_practice(self, number: int, session: Session) -> Practice | None:
        """The practice that waited longest among those that suit the day."""
        longest = max(hold.minutes for hold in session.holds)
        for practice in self.waiting:
            in_time = practice.begin_after_minutes + practice.min_minutes <= longest
            if in_time and (number > FIRST_DAYS or not _works(practice)):
                self.waiting.remove(practice)
                self.waiting.append(practice)
                return practice
        return None

    def _on_practice(self, number: int, practice: Practice | None) -> Iterator[str]:
        if practice:
            yield f"{practice.name}: {practice.summary}"
        else:
            yield "No practice is given for the breath or the mind."
        if practice and practice.begin_after_minutes:
            yield f"Rest for {practice.begin_after_minutes:g} min before you begin it."
        if self.left_out and (number == 1 or not practice):
            names = ", ".join(self.library.practices[id_].name for id_ in self.left_out)
            yield f"Left out, since a caution names a condition of yours: {names}."

    def _concerns(self, session: Session) -> Iterator[str]:
        for hold in session.holds:
            pose = self.library.pose(hold.pose)
            screening = self.screener.screen_variant(pose, pose.variant(hold.variant), minutes=hold.minutes)
            yield from map(str, screening.concerns)

    def _first_clock(self) -> float:
        """Two thirds of the longest clock, or the shortest one that the request needs."""
        longest = self.request.minutes
        wished = min(longest, max(SHORTEST_START, round(longest * 2) * 2 // 3 / 2))
        if self._clash(wished) is None:
            return wished
        if clash := self._clash(longest):
            raise self._with_shortest_clock(clash)
        return self._shortest_clock(wished, longest)

    def _with_shortest_clock(self, clash: NoSessionPossibleError) -> NoSessionPossibleError:
        """*clash*, naming the clock that would do if it was only too short."""
        others = [demand for demand in clash.relaxations if demand.asked_by != "minutes"]
        if len(others) == len(clash.relaxations) or self.request.minutes > EASY_CLOCK:
            return clash
        shortest = self._shortest_clock(self.request.minutes, EASY_CLOCK)
        named = Demand(f"a clock under {shortest:g} minutes, the shortest that works", "minutes")
        return NoSessionPossibleError(clash.clash, [*others, named])

    def _shortest_clock(self, too_short: float, enough: float) -> float:
        """The clock that can be filled while half a minute less can't."""
        while enough - too_short > STEP:
            middle = round(too_short + enough) / 2
            if self._clash(middle):
                too_short = middle
            else:
                enough = middle
        return enough

    def _clash(self, minutes: float) -> NoSessionPossibleError | None:
        try:
            self.plan(self.request.for_day(minutes, (), ()))
        except NoSessionPossibleError as error:
            return error
        return None


def _works(practice: Practice) -> bool:
    """Whether a practice works the breath: it waits for a settled body, or somebody must avoid it."""
    must_avoid = any(caution.severity is Severity.AVOID for caution in practice.cautions)
    return must_avoid or practice.begin_after_minutes >= SETTLED


def _rest_days(request: ProgramRequest) -> frozenset[int]:
    """Days of rest, in the middle of each span: never first or last, and the day before if a review is due."""
    every = request.rest_every
    if every is None:
        return frozenset()
    middles = range((every + 1) // 2, request.days + 1, every)
    moved = (number - (number % WEEK == 0) for number in middles)
    return frozenset(number for number in moved if 1 < number < request.days)


def _clocks(request: ProgramRequest, first: float, rests: frozenset[int]) -> dict[int, float]:
    """Minutes of each day that is planned: even steps from *first* up to what was asked."""
    planned = [number for number in range(1, request.days + 1) if number not in rests and number % WEEK]
    least, most = round(first * 2), round(request.minutes * 2)
    clocks: dict[int, float] = {}
    for i, number in enumerate(planned):
        grown = least + (most - least) * i // max(len(planned) - 1, 1)
        clocks[number] = max(least, int(grown * LIGHTER)) / 2 if number - 1 in rests else grown / 2
    return clocks


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
