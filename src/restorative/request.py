"""What a person asks of a session, and what that asks of every pose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from restorative._model import Model
from restorative.errors import RequestError, RestorativeError
from restorative.library import Library
from restorative.naming import fold_words
from restorative.practitioners import Practitioner
from restorative.props import read_kit
from restorative.purposes import Emphasis, Purpose, Stage
from restorative.screening import Screener
from restorative.vocabulary import Family, Level, TimeOfDay

__all__ = ["Brief", "Request", "Wanted"]

USUAL_ARC = (
    Stage(name="settle", families=(Family.REST, Family.RECLINED, Family.SEATED)),
    Stage(name="open", families=(Family.BACKBEND,)),
    Stage(name="turn", families=(Family.TWIST, Family.SIDE_BEND)),
    Stage(name="fold", families=(Family.FORWARD_FOLD, Family.PRONE)),
    Stage(name="raise", families=(Family.LEGS_ELEVATED, Family.INVERSION)),
)
"""Settle first, backbends early, then twists, folds late, raised legs before the final rest: what most teachers do."""


class Wanted(Model):
    """A goal with its weight: an outcome, or a purpose such as "sleep"."""

    goal: str
    weight: float = Field(default=1.0, gt=0, le=10)


def _wanted(goals: Any) -> Any:
    if isinstance(goals, Mapping):
        return [{"goal": goal, "weight": weight} for goal, weight in goals.items()]
    if isinstance(goals, Sequence) and not isinstance(goals, str):
        return [{"goal": goal} if isinstance(goal, str) else goal for goal in goals]
    return goals


def _kit(kit: Any) -> Any:
    return None if kit is None else tuple(f"{prop}:{count}" for prop, count in sorted(read_kit(kit).items()))


Names = Annotated[Sequence[str], AfterValidator(tuple)]


class Request(Model):
    """What is asked of a session. Whatever is left open asks for nothing."""

    minutes: float = Field(ge=5, le=120, multiple_of=0.5)
    """The clock to fill, setting up and coming out included."""
    goals: Annotated[tuple[Wanted, ...], BeforeValidator(_wanted)] = ()
    """Outcomes or purposes, in order or with weights."""
    kit: Annotated[tuple[str, ...] | None, BeforeValidator(_kit)] = None
    """Props at hand, such as `["wall", "blanket:3"]`; `None` if every prop is."""
    practitioner: Practitioner = Practitioner()
    include: Names = ()
    """Poses that must be there."""
    exclude: Names = ()
    """Poses that must not."""
    first: str | None = None
    last: str | None = None
    level: Level = Level.INTERMEDIATE
    """The most practice that a pose may ask for."""
    floor: bool = True
    """False if the person can't get down to the floor and up again."""
    history: Names = ()
    """Poses of former days, for variety."""
    time_of_day: TimeOfDay | None = None

    if TYPE_CHECKING:
        # What is read is narrower than what may be given: lists, names and words are turned into values.
        def __init__(
            self,
            *,
            minutes: float,
            goals: Iterable[str] | Mapping[str, float] = (),
            kit: Iterable[str] | Mapping[str, int] | None = None,
            practitioner: Practitioner = ...,
            include: Sequence[str] = (),
            exclude: Sequence[str] = (),
            first: str | None = None,
            last: str | None = None,
            level: Level | str = Level.INTERMEDIATE,
            floor: bool = True,
            history: Sequence[str] = (),
            time_of_day: TimeOfDay | str | None = None,
        ) -> None: ...


@dataclass(frozen=True)
class Brief:
    """A request beside one library, with its names looked up."""

    request: Request
    library: Library
    screener: Screener
    kit: Mapping[str, int] | None
    include: frozenset[str]
    exclude: frozenset[str]
    first: str | None
    last: str | None
    history: frozenset[str]
    purposes: tuple[Purpose, ...]
    outcomes: Mapping[str, float]
    """The weight of each outcome that is wanted."""

    @classmethod
    def of(cls, request: Request, library: Library) -> "Brief":
        """Look up every name of *request*.

        Raises:
            RequestError: with every name that is not known.
            ConditionNotFoundError: if *library* does not know one of the person's words.
        """
        faults: list[str] = []
        look_up = _LookUp(library, faults)
        brief = cls(
            request=request,
            library=library,
            screener=Screener(request.practitioner, library),
            kit=None if request.kit is None else look_up.kit(request.kit),
            include=frozenset(look_up.poses(request.include)),
            exclude=frozenset(look_up.poses(request.exclude)),
            first=next(iter(look_up.poses([request.first] if request.first else [])), None),
            last=next(iter(look_up.poses([request.last] if request.last else [])), None),
            history=frozenset(look_up.poses(request.history)),
            purposes=tuple(look_up.purposes(request.goals)),
            outcomes=look_up.outcomes(request.goals),
        )
        if faults:
            raise RequestError(faults)
        return brief

    @cached_property
    def arc(self) -> tuple[Stage, ...]:
        """The order of shapes: that of the first purpose which asks for one, or the usual one."""
        return next((purpose.arc for purpose in self.purposes if purpose.arc), USUAL_ARC)

    @cached_property
    def favours(self) -> tuple[Emphasis, ...]:
        """What teachers give for the purposes."""
        return tuple(emphasis for purpose in self.purposes for emphasis in purpose.favours)

    @cached_property
    def leaves_out(self) -> tuple[Emphasis, ...]:
        """What teachers leave out for the purposes."""
        return tuple(emphasis for purpose in self.purposes for emphasis in purpose.leaves_out)

    @cached_property
    def time_of_day(self) -> TimeOfDay | None:
        """When it is practised: as the request says, or as a purpose implies."""
        return self.request.time_of_day or next((p.time_of_day for p in self.purposes if p.time_of_day), None)


class _LookUp:
    """Names into ids, collecting what is not known."""

    def __init__(self, library: Library, faults: list[str]) -> None:
        self.library = library
        self.faults = faults

    def poses(self, names: Iterable[str]) -> list[str]:
        found = []
        for name in names:
            try:
                found.append(self.library.pose(name).id)
            except RestorativeError as error:
                self.faults.append(str(error))
        return found

    def kit(self, entries: Iterable[str]) -> dict[str, int]:
        kit = read_kit(entries)
        self.faults += [
            f"No prop is called {prop!r}. There are {', '.join(self.library.props)}."
            for prop in kit
            if prop not in self.library.props
        ]
        return kit

    def purposes(self, goals: Iterable[Wanted]) -> list[Purpose]:
        return [purpose for wanted in goals if (purpose := self._purpose(wanted.goal))]

    def outcomes(self, goals: Iterable[Wanted]) -> dict[str, float]:
        weights: dict[str, float] = {}
        for wanted in goals:
            for outcome, weight in self._outcomes(wanted.goal):
                weights[outcome] = weights.get(outcome, 0.0) + wanted.weight * weight
        return weights

    def _outcomes(self, goal: str) -> Iterator[tuple[str, float]]:
        """What a goal is about: a purpose goes before an outcome of the same name, and brings it along."""
        if purpose := self._purpose(goal):
            yield from ((weighted.outcome, weighted.weight) for weighted in purpose.outcomes)
        elif goal in self.library.outcomes:
            yield goal, 1.0
        else:
            purposes, outcomes = ", ".join(self.library.purposes), ", ".join(self.library.outcomes)
            self.faults.append(
                f"No purpose or outcome is called {goal!r}. Purposes are {purposes}; outcomes are {outcomes}."
            )

    def _purpose(self, name: str) -> Purpose | None:
        asked = fold_words(name.replace("_", " "))
        for purpose in self.library.purposes.values():
            if asked in map(fold_words, (purpose.id.replace("_", " "), purpose.name, *purpose.words)):
                return purpose
        return None
