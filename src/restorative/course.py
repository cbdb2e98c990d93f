"""The course of a programme: how one day after the other is planned.

What was done on the days before decides what a day needs.
"""

import math
from collections.abc import Iterable, Iterator

from restorative.checks import check_session, least_rest
from restorative.days import DayKind, ProgramDay, ProgramRequest
from restorative.errors import Demand, NoSessionPossibleError
from restorative.library import Library
from restorative.mending import put_together, stretched, taken_apart
from restorative.planning import EASY_CLOCK, Plan, plan_request
from restorative.poses import Pose, Variant
from restorative.practices import Practice
from restorative.practitioners import accepted_words
from restorative.props import missing_props
from restorative.request import Brief, Request
from restorative.screening import Screener
from restorative.sessions import Session
from restorative.settings import Settings
from restorative.vocabulary import FindingSeverity, Severity

__all__ = ["WEEK", "Course"]

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

FIRST_WAYS = 3
"""Ways to set an included pose up in the first week; each week brings in one more."""

MEMORY = 6
"""Days of practice whose poses count as history: those of a week."""

PAUSE = 2
"""Days of practice on which a pose stays away, if something else fits."""

FIRST_PRACTICE = "natural_breath"


class Course:
    """A programme in the making."""

    def __init__(self, request: ProgramRequest, library: Library, accepted: Iterable[str]) -> None:
        self.request = request
        self.library = library
        self.accepted = accepted_words(accepted)
        self._tried: dict[Request, Plan | NoSessionPossibleError] = {}
        self.rests = _rest_days(request)
        self.clocks = _clocks(request, self._first_clock(), self.rests)
        self.screener = Screener(request.practitioner, library)
        # Names are looked up only now: the first plan has told all that are not known.
        brief = Brief.of(request, library)
        self.include = tuple(library.pose(name).id for name in request.include)
        self.ends = frozenset(filter(None, (brief.first, brief.last)))
        self.ways = {id_: _ways(library.pose(id_), brief) for id_ in self.include}
        """How each included pose may be set up, in the order in which the ways come in."""
        self.practices = _Practices(library, self.screener)
        self.sessions: list[Session] = []
        self.week: list[tuple[float, Session]] = []
        """Sessions since the last review, each with the score of its plan."""

    @property
    def title(self) -> str:
        """What the programme is called."""
        return f"{self.request.days} days of {self._names or 'restorative yoga'}"

    @property
    def summary(self) -> str:
        """What to expect of the programme."""
        told = [f"Sessions take {_span(self.clocks.values())} minutes."]
        if self.include:
            stays = " and ".join(map(self._stay_in, self.include))
            told.append(f"You stay {stays}, first in the ways that ask least.")
        if any(self._is_another_shape(session) for session in self.sessions):
            told.append("Where it fills its days, one day of the week belongs to another shape.")
        return " ".join([*told, "Stay less whenever less is comfortable."])

    def _stay_in(self, id_: str) -> str:
        minutes = [hold.minutes for session in self.sessions for hold in session.holds if hold.pose == id_]
        return f"{_span(minutes)} minutes in {self.library.facts[id_].names.english}"

    def days(self) -> tuple[ProgramDay, ...]:
        """Every day in order."""
        return tuple(map(self._day, range(1, self.request.days + 1)))

    @property
    def _names(self) -> str:
        return " and ".join(self.library.facts[id_].names.english for id_ in self.include)

    def _day(self, number: int) -> ProgramDay:
        if number in self.rests:
            return self._rest(number)
        return self._review(number) if number % WEEK == 0 else self._practised(number)

    def _rest(self, number: int) -> ProgramDay:
        natural = self.practices.natural
        note = "No pose today." + (" If you like, watch your breath for two minutes." if natural else "")
        return ProgramDay(number=number, kind=DayKind.REST, title="Rest day", practice=natural, note=note)

    def _review(self, number: int) -> ProgramDay:
        _, session = max(self.week, key=lambda scored: scored[0])
        self.week.clear()
        told = (
            f"You repeat the session of this week that rates highest: {self._title(session)}.",
            "Look back: what was easiest, and what would you leave out?",
        )
        return self._with_session(number, DayKind.REVIEW, "Review", session, told)

    def _practised(self, number: int) -> ProgramDay:
        told = ["Yesterday was a day of rest: begin gently."] if number - 1 in self.rests else []
        if other := self._another_shape(number):
            session = other
            told.append(f"{self._names} can wait until tomorrow: your body likes more than one shape.")
        else:
            plan = self._plan(self.clocks[number])
            session, new = self._in_turn(plan.session, number)
            self.week.append((plan.score.total, session))
            told += [*new, *self._on_stay(session)]
        return self._with_session(number, DayKind.PRACTICE, self._title(session), session, told)

    def _with_session(
        self, number: int, kind: DayKind, title: str, session: Session, told: Iterable[str]
    ) -> ProgramDay:
        self.sessions.append(session)
        longest = max(hold.minutes for hold in session.holds)
        practice, on_practice = self.practices.next(number, longest)
        ends = ["This is the last day: from tomorrow you choose."] if number == self.request.days else []
        return ProgramDay(
            number=number,
            kind=kind,
            title=title,
            session=session,
            practice=practice,
            note=" ".join([*told, *on_practice, *ends]),
            keep_in_mind=tuple(dict.fromkeys(self._concerns(session))),
        )

    def _title(self, session: Session) -> str:
        """What the day is about: an included pose, or the longest hold before the final rest."""
        asked = [hold for hold in session.holds if hold.pose in self.include]
        return max(asked or session.holds[:-1] or session.holds, key=lambda hold: hold.minutes).name

    def _on_stay(self, session: Session) -> Iterator[str]:
        """That an included pose is held for longer than ever before."""
        for hold in session.holds:
            before = [h.minutes for session in self.sessions for h in session.holds if h.pose == hold.pose]
            if hold.pose in self.include and before and hold.minutes > max(before):
                name = self.library.facts[hold.pose].names.english
                yield f"{hold.minutes:g} minutes in {name} are more than before: come out as soon as you have enough."

    def _concerns(self, session: Session) -> Iterator[str]:
        for part in taken_apart(session, self.library):
            screening = self.screener.screen_variant(part.pose, part.variant, minutes=part.minutes)
            yield from map(str, screening.concerns)

    # What the planner is asked for.

    def _plan(self, minutes: float, without: Iterable[str] = ()) -> Plan:
        """The day's plan without the poses of the last days; with them, if nothing else fits.

        Raises:
            NoSessionPossibleError: if nothing fits at all.
        """
        include = () if without else self.request.include
        history = tuple(sorted(self._history()))
        for left_out in dict.fromkeys((self._shapes(PAUSE), self._shapes(1), frozenset())):
            exclude = (*self.request.exclude, *sorted(left_out.difference(self.include, self.ends)), *without)
            tried = self._try(self.request.for_day(minutes, include=include, exclude=exclude, history=history))
            if isinstance(tried, Plan):
                return tried
            clash = tried
        raise clash

    def _shapes(self, days: int) -> frozenset[str]:
        """Poses of the last *days* of practice, but for their final rests."""
        return frozenset(pose for session in self.sessions[-days:] for pose in _shapes_of(session))

    def _history(self) -> set[str]:
        """Poses of the last days of practice, those before the programme among them, that were not included."""
        former = self.request.history if len(self.sessions) < MEMORY else ()
        recent = (hold.pose for session in self.sessions[-MEMORY:] for hold in session.holds)
        return {*former, *recent}.difference(self.include)

    def _try(self, request: Request) -> Plan | NoSessionPossibleError:
        """The plan for *request*, or why there is none. Days that ask for the same have the same plan."""
        if request not in self._tried:
            try:
                self._tried[request] = plan_request(request, library=self.library, accept_unassessed=self.accepted)
            except NoSessionPossibleError as error:
                self._tried[request] = error
        return self._tried[request]

    # Another shape once a week.

    def _another_shape(self, number: int) -> Session | None:
        """A session without what is included, at the end of a week that had nothing else."""
        last_of_week = all(day in self.rests for day in range(number + 1, number + (-number) % WEEK))
        alike = all(_shapes_of(session) <= set(self.include) for _, session in self.week)
        if not (self.include and last_of_week and alike and len(self.week) > 1) or self.ends & set(self.include):
            return None
        try:
            session = self._plan(self.clocks[number], without=self.include).session
        except NoSessionPossibleError:
            return None
        return session if _shapes_of(session) else None

    def _is_another_shape(self, session: Session) -> bool:
        return bool(self.include) and all(hold.pose not in self.include for hold in session.holds)

    # The ways to set up what is included.

    def _in_turn(self, session: Session, number: int) -> tuple[Session, list[str]]:
        """*session* with each included pose in the way whose turn it is, and what to say of a new one.

        It is held for its stay of the day, or as much of that as the session has room for.
        """
        told = []
        known = FIRST_WAYS + (number - 1) // WEEK
        for id_ in self.include:
            planned = next(hold.minutes for hold in session.holds if hold.pose == id_)
            ways = sorted(self.ways[id_][:known], key=lambda way: self._last_used(id_, way))
            stays = _down(self._stay(id_, session.minutes or session.total_minutes), planned)
            tries = ((way, self._set_up(session, id_, way, minutes)) for way in ways for minutes in stays)
            way, changed = next(((way, changed) for way, changed in tries if changed), (None, None))
            if way and self.sessions and self._last_used(id_, way) < 0:
                told.append(f"New today. {way.name}: {way.for_whom}")
            session = changed or session
        return session, told

    def _stay(self, id_: str, clock: float) -> int:
        """How many minutes an included pose is meant to be held in a session of *clock* minutes.

        They grow with the clock, from the least time of the pose to its usual time.
        """
        usual = self.library.facts[id_].hold
        least, most = math.ceil(usual.min_minutes), math.floor(usual.typical_minutes)
        shortest, longest = min(self.clocks.values()), self.request.minutes
        share = (clock - shortest) / (longest - shortest) if longest > shortest else 0.0
        return least + math.floor(max(most - least, 0) * share)

    def _last_used(self, id_: str, way: Variant) -> int:
        """On which of the days of practice an included pose was last set up in this way; -1 if on none."""
        held = ((i, hold) for i, session in enumerate(self.sessions) for hold in session.holds)
        used = (i for i, hold in held if (hold.pose, hold.variant) == (id_, way.id))
        return max(used, default=-1)

    def _set_up(self, session: Session, id_: str, way: Variant, minutes: float) -> Session | None:
        """*session* with a pose in a *way* for *minutes*, if it is on its clock then, and free of errors and warnings.

        What that takes longer, the rests give.
        """
        parts = taken_apart(session, self.library)
        i = next(i for i, part in enumerate(parts) if part.pose.id == id_)
        if ("floor_transfer" in way.traits) != ("floor_transfer" in parts[i].variant.traits):
            return None
        clock = session.minutes or session.total_minutes
        parts[i] = parts[i]._replace(variant=way, minutes=minutes)
        left = clock - put_together(session, parts, self.library.edition).total_minutes
        least = least_rest(Settings(), clock)
        fitted = stretched(parts, left, most=lambda part: part.longest, final_rest=least, fixed=(i,))
        changed = put_together(session, fitted, self.library.edition)
        return changed if changed.total_minutes <= clock and self._is_sound(changed) else None

    def _is_sound(self, session: Session) -> bool:
        findings = check_session(
            session,
            practitioner=self.request.practitioner,
            kit=self.request.kit,
            time_of_day=self.request.time_of_day,
            library=self.library,
            accept_unassessed=self.accepted,
        )
        return all(finding.severity is FindingSeverity.NOTE for finding in findings)

    # The clock of the first day.

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
        return NoSessionPossibleError(clash.clash, [*others, named], clash.props)

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
        tried = self._try(self.request.for_day(minutes, history=()))
        return tried if isinstance(tried, NoSessionPossibleError) else None


class _Practices:
    """The practices for breath and mind that suit the person, each in its turn."""

    def __init__(self, library: Library, screener: Screener) -> None:
        named = {id_ for words in screener.sore_sides for id_ in library.including(words)}
        every = sorted(library.practices.values(), key=lambda p: (p.id != FIRST_PRACTICE, _works(p), p.id))
        suit = [practice for practice in every if named.isdisjoint(c.condition for c in practice.cautions)]
        self.left_out = [practice for practice in every if practice not in suit]
        self.waiting = suit
        """The one that waited longest first."""
        self.given: set[str] = set()

    @property
    def natural(self) -> str | None:
        """The natural breath, if it suits the person."""
        return next((practice.id for practice in self.waiting if practice.id == FIRST_PRACTICE), None)

    def next(self, number: int, minutes: float) -> tuple[str | None, list[str]]:
        """The practice that waited longest among those with room in *minutes* of a day, and what to say of it."""
        for practice in self.waiting:
            in_time = practice.begin_after_minutes + practice.min_minutes <= minutes
            if in_time and (number > FIRST_DAYS or not _works(practice)):
                self.waiting.remove(practice)
                self.waiting.append(practice)
                return practice.id, [*self._on(practice), *(self._on_left_out() if number == 1 else ())]
        return None, ["No practice is given for the breath or the mind.", *self._on_left_out()]

    def _on(self, practice: Practice) -> Iterator[str]:
        if practice.id in self.given:
            yield f"{practice.name}, as before."
        else:
            yield f"{practice.name}: {practice.summary}"
            self.given.add(practice.id)
        if practice.begin_after_minutes:
            yield f"Rest for {practice.begin_after_minutes:g} min before you begin it."

    def _on_left_out(self) -> Iterator[str]:
        if self.left_out:
            names = ", ".join(practice.name for practice in self.left_out)
            yield f"Left out, since a caution names a condition of yours: {names}."


def _works(practice: Practice) -> bool:
    """Whether a practice works the breath: it waits for a settled body, or somebody must avoid it."""
    must_avoid = any(caution.severity is Severity.AVOID for caution in practice.cautions)
    return must_avoid or practice.begin_after_minutes >= SETTLED


def _ways(pose: Pose, brief: Brief) -> list[Variant]:
    """How *pose* may be set up for the person with the kit, in the order in which the ways come in.

    The classic way is the first; then come those that ask least of the body and need fewest props. None has a trait
    that teachers leave out for what is asked.
    """
    left_out = {emphasis.trait for emphasis in brief.leaves_out}

    def allowed(variant: Variant) -> bool:
        concerns = brief.screener.screen_variant(pose, variant, minutes=pose.hold_of(variant.id).min_minutes).concerns
        suits = all(concern.severity is Severity.CAUTION for concern in concerns)
        equipped = brief.kit is None or not missing_props(variant.props, brief.kit)
        return suits and equipped and left_out.isdisjoint(variant.traits)

    def asks(variant: Variant) -> tuple[bool, int, int]:
        elsewhere = variant.place is not pose.classic.place
        needed = sum(not use.optional for use in variant.props)
        return variant != pose.classic, len(variant.traits) + elsewhere, needed

    return sorted(filter(allowed, pose.variants), key=asks)


def _shapes_of(session: Session) -> set[str]:
    """The poses of *session*, but for its final rest."""
    return {hold.pose for hold in session.holds[:-1]}


def _down(wished: int, planned: float) -> list[float]:
    """Whole minutes to try, from what is *wished* down to what was *planned*; only the former if that is less."""
    return [float(minutes) for minutes in range(wished, min(wished, math.ceil(planned)) - 1, -1)]


def _span(minutes: Iterable[float]) -> str:
    """From the least to the most of *minutes*."""
    least, most = min(minutes := list(minutes)), max(minutes)
    return f"{least:g} to {most:g}" if least < most else f"{most:g}"


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
