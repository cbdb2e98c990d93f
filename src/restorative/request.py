"""What a person asks of a session, and what that asks of every pose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any
from weakref import WeakKeyDictionary

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from restorative._model import Model
from restorative.errors import RequestError, RestorativeError
from restorative.library import Library
from restorative.mending import is_rest
from restorative.naming import fold_words
from restorative.practitioners import Practitioner, accepted_words
from restorative.props import read_kit
from restorative.purposes import Emphasis, Purpose, Stage
from restorative.screening import Screener
from restorative.settings import Settings
from restorative.vocabulary import Family, Level, TimeOfDay

__all__ = ["Brief", "Request", "Wanted", "accepted_words", "read_request"]

USUAL_ARC = (
    Stage(name="settle", families=(Family.REST, Family.RECLINED, Family.SEATED)),
    Stage(name="open", families=(Family.BACKBEND,)),
    Stage(name="turn", families=(Family.TWIST, Family.SIDE_BEND)),
    Stage(name="fold", families=(Family.FORWARD_FOLD, Family.PRONE)),
    Stage(name="raise", families=(Family.LEGS_ELEVATED, Family.INVERSION)),
)
"""Settle first, backbends early, then twists, folds late, raised legs before the final rest: what most teachers do."""


HEAVIEST = 10.0
"""The most that a goal may weigh."""


class Wanted(Model):
    """A goal with its weight: an outcome, or a purpose such as "sleep"."""

    goal: str
    weight: float = Field(default=1.0, gt=0, le=HEAVIEST)


def _listed(names: Any) -> tuple[Any, ...]:
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise ValueError(f"give a list of names, not {names!r}.")  # pydantic reports no TypeError
    return tuple(names)


def _wanted(goals: Any) -> Any:
    if isinstance(goals, Mapping):
        return [{"goal": goal, "weight": weight} for goal, weight in goals.items()]
    return [{"goal": goal} if isinstance(goal, str) else goal for goal in _listed(goals)]


def _merged(goals: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    weights: dict[str, float] = {}
    for wanted in goals:
        weights[wanted.goal] = weights.get(wanted.goal, 0.0) + wanted.weight
    if heavy := [goal for goal, weight in weights.items() if weight > HEAVIEST]:
        raise ValueError(f"{', '.join(heavy)} may not weigh more than {HEAVIEST:g} in all.")
    return tuple(Wanted(goal=goal, weight=weight) for goal, weight in weights.items())


def _kit(kit: Any) -> Any:
    if kit is None:
        return None
    entries = [f"{prop}:{count}" for prop, count in kit.items()] if isinstance(kit, Mapping) else _listed(kit)
    return tuple(f"{prop}:{count}" for prop, count in sorted(read_kit(map(str, entries)).items()))


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Request(Model):
    """What is asked of a session. Whatever is left open asks for nothing."""

    minutes: float = Field(ge=5, le=120, multiple_of=0.5)
    """The clock to fill, setting up and coming out included."""
    goals: Annotated[tuple[Wanted, ...], BeforeValidator(_wanted), AfterValidator(_merged)] = ()
    """Outcomes or purposes, in order or with weights; the weights of one that is named twice are added."""
    kit: Annotated[tuple[str, ...] | None, BeforeValidator(_kit)] = None
    """Props at hand, such as `["wall", "blanket:3"]`; `None` if every prop is."""
    practitioner: Practitioner = Practitioner()
    include: Names = ()
    """Poses that must be there."""
    exclude: Names = ()
    """Poses that must not."""
    first: str | None = None
    last: str | None = None
    """The pose of the final rest."""
    level: Level = Level.INTERMEDIATE
    """The most practice that a pose may ask for."""
    floor: bool = True
    """False if the person can't get down to the floor and up again."""
    history: Names = ()
    """Poses of former days, for variety."""
    time_of_day: TimeOfDay | None = None
    settings: Settings = Settings()
    """Which side to take where teachers disagree."""

    if TYPE_CHECKING:
        # What is read is narrower than what may be given: lists, names and words are turned into values.
        def __init__(
            self,
            *,
            minutes: float,
            goals: Iterable[str] | Mapping[str, float] = (),
            kit: Iterable[str] | Mapping[str, int] | None = None,
            practitioner: Practitioner = ...,
            include: Iterable[str] = (),
            exclude: Iterable[str] = (),
            first: str | None = None,
            last: str | None = None,
            level: Level | str = Level.INTERMEDIATE,
            floor: bool = True,
            history: Iterable[str] = (),
            time_of_day: TimeOfDay | str | None = None,
            settings: Settings = ...,
        ) -> None: ...


def read_request(asked: Mapping[str, Any], library: Library) -> Request:
    """The request that *asked* is, field by field.

    Raises:
        RequestError: if a field can't be read; with the unknown names in the others.
    """
    fields = {name: tuple(value) if isinstance(value, Iterator) else value for name, value in asked.items()}
    try:
        return Request.model_validate(fields, context=library)
    except ValidationError as error:
        broken = {str(fault["loc"][0]) for fault in error.errors()}
        faults = [sentence for fault in error.errors() for sentence in _sentences(fault)]
    readable = {"minutes": 5} | {name: value for name, value in fields.items() if name not in broken}
    try:
        Brief.of(Request.model_validate(readable, context=library), library)
    except RequestError as error:
        faults += error.faults
    raise RequestError(faults)


def _sentences(fault: Any) -> list[str]:
    """What pydantic found wrong with one field, in plain words."""
    field = " ".join(map(str, fault["loc"]))
    if fault["type"] == "value_error":
        return [f"{field}: {line}" for line in str(fault["ctx"]["error"]).splitlines()]
    return [f"{fault['msg'].replace('Input', field, 1)}, not {fault['input']!r}."]


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
            RequestError: with every name that is not known or that may not stand where it does.
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
            last=look_up.last(request.last) if request.last else None,
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
        arc = next((purpose.arc for purpose in self.purposes if purpose.arc), USUAL_ARC)
        calm = self.time_of_day is TimeOfDay.EVENING and self.request.settings.evening_backbends == "early"
        return tuple(_calmed(arc)) if calm else arc

    @cached_property
    def opening(self) -> tuple[Family, ...]:
        """Shapes in which to begin: those of the first part of the order, unless it is there for early backbends."""
        first = self.arc[0].families
        return () if Family.BACKBEND in first else first

    @cached_property
    def named(self) -> frozenset[str | None]:
        """Poses that are asked for by name, which custom and level do not rule out."""
        return frozenset({*self.include, self.first, self.last})

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


def _calmed(arc: Sequence[Stage]) -> Iterator[Stage]:
    """*arc* for the evening: one backbend at the most, and none after the first half of the stages."""
    for i, stage in enumerate(arc, start=1):
        if Family.BACKBEND not in stage.families:
            yield stage
        elif i <= len(arc) / 2:
            yield stage.model_copy(update={"most": 1})
        elif families := tuple(family for family in stage.families if family is not Family.BACKBEND):
            yield stage.model_copy(update={"families": families})


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

    def last(self, name: str) -> str | None:
        for id_ in self.poses([name]):
            if is_rest(self.library.pose(id_)):
                return id_
            self.faults.append(f"{name!r} can't come last: a session ends in a rest, such as savasana.")
        return None

    def kit(self, entries: Iterable[str]) -> dict[str, int]:
        try:
            return self.library.kit(entries)
        except RequestError as error:
            self.faults += error.faults
            return {}

    def purposes(self, goals: Iterable[Wanted]) -> list[Purpose]:
        found = (self._purpose(wanted.goal) for wanted in goals)
        return list({purpose.id: purpose for purpose in found if purpose}.values())

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
        elif goal in self._wishes:
            yield goal, 1.0
        elif goal in self.library.outcomes:
            self.faults.append(f"{goal!r} is a harm: it can't be what a session is for.")
        else:
            purposes, outcomes = ", ".join(self.library.purposes), ", ".join(self._wishes)
            self.faults.append(
                f"No purpose or outcome is called {goal!r}. Purposes are {purposes}; outcomes are {outcomes}."
            )

    @property
    def _wishes(self) -> list[str]:
        """Outcomes that one can want."""
        return [id_ for id_, outcome in self.library.outcomes.items() if not outcome.harm]

    def _purpose(self, name: str) -> Purpose | None:
        return _purposes_by_words(self.library).get(fold_words(name.replace("_", " ")))


BY_WORDS: WeakKeyDictionary[Library, Mapping[str, Purpose]] = WeakKeyDictionary()
"""The purposes of each library by all their words, read once a library."""


def _purposes_by_words(library: Library) -> Mapping[str, Purpose]:
    if library not in BY_WORDS:
        words: dict[str, Purpose] = {}
        for purpose in library.purposes.values():
            for word in (purpose.id.replace("_", " "), purpose.name, *purpose.words):
                words.setdefault(fold_words(word), purpose)
        BY_WORDS[library] = words
    return BY_WORDS[library]
