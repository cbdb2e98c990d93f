"""A session as the rules see it, and how it is changed to be free of a fault."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import NamedTuple, Self

from restorative.errors import RequestError
from restorative.library import Library
from restorative.mending import Part, is_rest, put_together, stretched, taken_apart
from restorative.poses import LONG_STILLNESS, Pose, Variant
from restorative.practitioners import Practitioner, without_accepted
from restorative.props import missing_props
from restorative.screening import Screener, VariantScreening
from restorative.sessions import Hold, Session
from restorative.settings import Settings
from restorative.vocabulary import BodyPosition, Side, Sides, TimeOfDay, Verdict

__all__ = ["Case", "Circumstances", "Mend", "Placed", "in_place_of", "is_on_the_clock", "least_rest", "rest_at"]

CLOCK_TOLERANCE = 0.5
"""Minutes by which a session may miss its clock."""
SHORT_SESSION = 15.0
"""Minutes; a shorter session is one rest, or two."""
FULL_SESSION = 60.0
"""Minutes from which a session counts as full."""
CLASS = 30.0
"""Minutes from which a session has room for an opening of its own."""
NEUTRAL_REST = 4.0
"""Minutes of rest that a fix puts between two poses."""
MOST_HOLDS = 100
"""As many as a session can have."""

RAISED = frozenset({"supine_legs_elevated", "head_below_heart_mild", "head_below_heart_marked"})
LYING = frozenset({BodyPosition.SUPINE, BodyPosition.SEMI_RECLINED, BodyPosition.PRONE, BodyPosition.SIDE_LYING})
FURNITURE = frozenset({"wall", "chair", "bed", "sofa", "desk"})
"""Props to which one goes, since they do not come along."""
NEUTRAL_RESTS = ("constructive_rest", "side_lying_savasana")
FINAL_RESTS = ("savasana", "side_lying_savasana", "seated_chair_savasana")

REPLACED = "Take {} instead."
LEFT_OUT = "Leave it out."


@dataclass(frozen=True)
class Placed:
    """A hold of a session beside the facts that it stands for."""

    index: int
    hold: Hold
    part: Part
    """What the hold is made of."""
    screening: VariantScreening | None
    """What is recorded of it for the person; `None` if nobody was named."""

    @property
    def pose(self) -> Pose:
        """The pose that it names."""
        return self.part.pose

    @property
    def variant(self) -> Variant:
        """The way in which it is set up."""
        return self.part.variant

    @property
    def is_rest(self) -> bool:
        """Whether a session may end on it."""
        return is_rest(self.pose)

    @property
    def stations(self) -> frozenset[str]:
        """The fixed or heavy props to which one goes for it."""
        return FURNITURE.intersection(use.prop for use in self.variant.props if not use.optional)

    def has(self, traits: frozenset[str]) -> bool:
        """Whether the body shows any of *traits*."""
        return not traits.isdisjoint(self.variant.traits)

    def depth(self, traits: frozenset[str]) -> int:
        """How many of *traits* the body shows."""
        return len(traits.intersection(self.variant.traits))


class Mend(NamedTuple):
    """A session that may be free of a fault."""

    session: Session
    says: str = ""
    """What was done, if it is not what the fault says."""


@dataclass(frozen=True)
class Circumstances:
    """For whom, with what and when a session is, and which side to take where teachers disagree."""

    screener: Screener | None
    """The person beside the library, without the unassessed words that are accepted by name."""
    kit: Mapping[str, int] | None
    time_of_day: TimeOfDay | None
    settings: Settings
    library: Library

    @classmethod
    def read(
        cls,
        *,
        practitioner: Practitioner | None,
        kit: Iterable[str] | Mapping[str, int] | None,
        time_of_day: TimeOfDay | str | None,
        settings: Settings | None,
        library: Library | None,
        accept_unassessed: Iterable[str],
    ) -> Self:
        """What a caller said, each thing read; what was not given is not looked at.

        Raises:
            ConditionNotFoundError: if *library* does not know one of the person's words.
            RequestError: with everything else that can't be read.
        """
        library = library or Library.default()
        faults: list[str] = []
        with _collecting(faults):
            person = without_accepted(practitioner or Practitioner(), accept_unassessed, library)
            screener = Screener(person, library) if practitioner else None
        with _collecting(faults):
            counts = None if kit is None else library.kit(kit)
        if time_of_day and time_of_day not in list(TimeOfDay):
            faults.append(f"{time_of_day!r} is no time of day: write {', '.join(TimeOfDay)} or nothing.")
        if faults:
            raise RequestError(faults)
        return cls(screener, counts, TimeOfDay(time_of_day) if time_of_day else None, settings or Settings(), library)


@contextmanager
def _collecting(faults: list[str]) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        faults += str(error).splitlines()


@dataclass(frozen=True)
class Case(Circumstances):
    """A session in its circumstances: everything that a rule may look at."""

    session: Session
    holds: tuple[Placed, ...]

    @classmethod
    def made_of(cls, session: Session, circumstances: Circumstances) -> Self:
        """The case of *session* in *circumstances*.

        Raises:
            SessionError: with every hold that names what the library does not have.
        """
        screener = circumstances.screener
        parts = taken_apart(session, circumstances.library)
        holds = (
            Placed(i, hold, part, _screened(part, screener))
            for i, (hold, part) in enumerate(zip(session.holds, parts, strict=True))
        )
        fields = {field.name: getattr(circumstances, field.name) for field in fields_of(Circumstances)}
        return cls(**fields, session=session, holds=tuple(holds))

    @property
    def first(self) -> Placed:
        """The first hold."""
        return self.holds[0]

    @property
    def last(self) -> Placed:
        """The last hold."""
        return self.holds[-1]

    @property
    def is_class(self) -> bool:
        """Whether the session has room for an opening of its own."""
        return self.session.total_minutes >= CLASS

    def names(self, conditions: frozenset[str]) -> bool:
        """Whether the person named one of *conditions*."""
        return self.screener is not None and not conditions.isdisjoint(self.screener.sore_sides)

    def verdict(self, part: Part) -> Verdict:
        """What is recorded of *part* for the person."""
        if self.screener is None:
            return Verdict.NO_KNOWN_CONCERN
        return self.screener.screen_as_it_stands(part.pose, part.variant, minutes=part.minutes, side=part.side).verdict

    def suits(self, part: Part) -> bool:
        """Whether nothing stricter than a caution is recorded of *part* for the person."""
        return self.verdict(part).rank <= Verdict.CAUTION.rank

    def most(self, part: Part) -> float:
        """The longest time to which *part* may be lengthened for the person."""
        times = (minutes for minutes in (part.longest, LONG_STILLNESS) if minutes <= part.longest)
        return max((m for m in times if self.suits(part._replace(minutes=m))), default=part.minutes)

    def fits(self, variant: Variant) -> bool:
        """Whether the kit, if one was given, has what *variant* needs."""
        return self.kit is None or not missing_props(variant.props, self.kit)

    def ways(self, placed: Placed, minutes: float, side: Side | None) -> list[Part]:
        """Every variant of a hold that the kit allows, the best for the person and the longest held first."""
        held = placed.part._replace(minutes=minutes)
        parts = (
            held.as_variant(variant)._replace(side=to)
            for variant in placed.pose.variants
            if self.fits(variant)
            for to in _sides_to_try(placed.pose, side)
        )
        return sorted(parts, key=lambda part: (self.verdict(part).rank, -part.minutes))

    def rests(self, poses: Iterable[str], minutes: float, beside: Placed) -> list[Part]:
        """Rests of *minutes* that suit the person, the kit and the place of the hold *beside*, the best first."""
        known = [self.library.poses[id_] for id_ in poses if id_ in self.library.facts]
        variants = ((pose, variant) for pose in known for variant in pose.variants if self.fits(variant))
        parts = [
            Part(pose, variant, minutes, side).of_minutes(minutes)
            for pose, variant in variants
            for side in _sides_to_try(pose, None)
        ]
        off_the_floor = "floor_transfer" not in beside.variant.traits

        def least_trouble(part: Part) -> tuple[int, bool, bool, int]:
            moves_away = off_the_floor and part.variant.place is not beside.variant.place
            makeshift = part.variant.hold is not None  # it lasts for some minutes only
            props = sum(not use.optional for use in part.variant.props)
            return self.verdict(part).rank, moves_away, makeshift, props

        return sorted(filter(self.suits, parts), key=least_trouble)

    def such_as(self, poses: Iterable[str], beside: Placed) -> str:
        """One of *poses* as an example, if one suits the person and the kit."""
        return next((f", such as {rest.name}" for rest in self.rests(poses, NEUTRAL_REST, beside)), "")

    def mended(self, start: int, stop: int, *parts: Part, says: str = "") -> Iterator[Mend]:
        """The session with *parts* in place of its holds from *start* to *stop*, on its clock if it was before."""
        every = [*self.parts[:start], *parts, *self.parts[stop:]]
        if 0 < len(every) <= MOST_HOLDS:
            if is_on_the_clock(self.session):
                yield from (mend._replace(says=says) for mend in self.fitted(every, range(start, start + len(parts))))
            yield Mend(self._session(every), says)

    def recounted(self) -> Iterator[Mend]:
        """The same holds with the times of the library, on the clock if their ranges reach it."""
        yield from self.fitted(self.parts, range(0))
        yield Mend(self._session(self.parts))

    def fitted(self, parts: list[Part], fixed: range) -> Iterator[Mend]:
        """*parts* on the clock, if there is one and their ranges reach it."""
        if (clock := self.session.minutes) is None:
            return
        left = clock - self._session(parts).total_minutes
        least = least_rest(self.settings, clock)
        session = self._session(stretched(parts, left, most=self.most, final_rest=least, fixed=fixed))
        if is_on_the_clock(session):
            yield Mend(session)

    def of(self, session: Session) -> "Case":
        """The same, for another session."""
        return Case.made_of(session, self)

    @property
    def parts(self) -> list[Part]:
        """What the holds are made of."""
        return [placed.part for placed in self.holds]

    def _session(self, parts: list[Part]) -> Session:
        return put_together(self.session, parts, self.library.edition)


def _screened(part: Part, screener: Screener | None) -> VariantScreening | None:
    if screener is None:
        return None
    return screener.screen_as_it_stands(part.pose, part.variant, minutes=part.minutes, side=part.side)


def is_on_the_clock(session: Session) -> bool:
    """Whether *session* takes the time that it was made for, if any."""
    return session.minutes is None or abs(session.total_minutes - session.minutes) <= CLOCK_TOLERANCE


def least_rest(settings: Settings, minutes: float) -> float:
    """The least length of the final rest in a session of *minutes*: a third of it, where it is too short for more."""
    if minutes < SHORT_SESSION:
        return min(settings.final_rest_minutes, minutes // 1.5 * 0.5)  # in half minutes
    full = settings.full_session_final_rest_minutes if minutes >= FULL_SESSION else 0.0
    return max(settings.final_rest_minutes, full)


def in_place_of(case: Case, placed: Placed, *parts: Part, says: str = "") -> Iterator[Mend]:
    """Sessions with one of *parts* in place of a hold; none that is longer without suiting the person."""
    for part in parts:
        if part.held <= placed.part.held or case.suits(part):
            yield from case.mended(placed.index, placed.index + 1, part, says=says.format(part))


def rest_at(case: Case, index: int, poses: Iterable[str], minutes: float, says: str) -> Iterator[Mend]:
    """Sessions with one more rest, so that it is the hold at *index*."""
    for rest in case.rests(poses, minutes, beside=case.holds[index - 1]):
        yield from case.mended(index, index, rest, says=says.format(rest))


def _sides_to_try(pose: Pose, side: Side | None) -> tuple[Side | None, ...]:
    """*side*, or for a pose that leaves the side to the person: no side first, then each."""
    return (side, *Side) if pose.sides is Sides.EITHER and side is None else (side,)
