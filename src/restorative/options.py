"""What a planner may choose from: every variant of every pose that the request and the rules allow.

For everything else there is a `Refusal` with its cause.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from restorative.checks import BACKBENT, DEEP_FOLD, FOLDED, LYING, RAISED, SLOW_RISE, least_rest
from restorative.poses import LONG_STILLNESS, Pose, Variant
from restorative.props import missing_props
from restorative.request import Brief
from restorative.scoring import WEIGHTS, covers, speaks_of, station, worth_of
from restorative.sessions import CHANGE_SIDE_MINUTES
from restorative.settings import Settings
from restorative.vocabulary import Family, Level, Side, Sides, Verdict

__all__ = ["Cause", "Choice", "Entry", "Exit", "Option", "Refusal"]

WORST = Verdict.CAUTION
"""The strictest verdict with which a hold is planned."""


SHORTEST_ARC = 10.0
"""Minutes; a shorter session is one rest and has no arc."""


class Cause(StrEnum):
    """Why a variant is left out."""

    EXCLUDED = "excluded"
    CAUTION = "caution"
    CUSTOM = "custom"
    """Teachers leave it out for the purpose."""
    LEVEL = "level"
    FLOOR = "floor"
    PROP = "prop"
    ARC = "arc"
    """The order of shapes has no place for it."""


@dataclass(frozen=True)
class Refusal:
    """One reason why a variant can't be chosen; it may have several."""

    pose: str
    variant: str
    cause: Cause
    says: str
    condition: str | None = None
    """The name of the condition, if a caution is the cause."""

    @property
    def shortly(self) -> str:
        """The reason in a few words."""
        return f"a caution for {self.condition}" if self.condition else self.says.removesuffix(".")


class Entry(NamedTuple):
    """What counts when a hold is begun."""

    station: str
    position: str
    kin: str
    """Its family, where three in a row could come about; empty otherwise."""
    bend: int
    """How deep a backbend it is; 0 if none."""
    deep_fold: bool
    lies: bool


class Exit(NamedTuple):
    """What counts when a hold is left."""

    station: str
    position: str
    kin: str
    """Its family, where three in a row could come about; empty otherwise."""
    backbend: bool
    fold: int | None
    """How deep a forward fold it was; `None` if none."""
    rises: bool
    """True if whatever follows must be lying down."""


@dataclass(frozen=True)
class Option:
    """One variant as the planner sees it: numbers that do not change while it searches."""

    pose: str
    variant: str
    side: Side | None
    sides: int
    """How many sides are held."""
    least: int
    """Whole minutes, for each side."""
    most: int
    worth: float
    """Points that an endless hold would give."""
    fixed: float
    """Points that do not depend on its length or its neighbours."""
    overhead: float
    """Minutes to set up, change sides and come out."""
    station: str
    position: str
    kin: str
    """The family, where a final rest may be of it too and so three in a row could come about; empty otherwise."""
    covers: frozenset[str]
    bend: int
    """How deep a backbend it is; 0 if none."""
    fold: int | None
    """How deep a forward fold it is; `None` if none."""
    backbend: bool
    deep_fold: bool
    rises: bool
    lies: bool

    @cached_property
    def entry(self) -> Entry:
        """What the hold before needs to know of it."""
        return Entry(self.station, self.position, self.kin, self.bend, self.deep_fold, self.lies)

    @cached_property
    def exit(self) -> Exit:
        """What the hold after needs to know of it."""
        return Exit(self.station, self.position, self.kin, self.backbend, self.fold, self.rises)


class Choice:
    """The options of one brief, by stage, and what was refused."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.refusals: list[Refusal] = []
        self.stages: list[list[Option]] = [[] for _ in brief.arc]
        """Options of each stage of the arc, in the order of their ids."""
        self.finals: list[Option] = []
        """Options of the final rest."""
        poses = brief.library.poses.values()
        self._rest_families = {pose.family for pose in poses if self.is_final(pose)} - {Family.REST}
        for pose in poses:
            for variant in pose.variants:
                self._place(pose, variant)
        self.stages = [_undominated(options) for options in self.stages]
        self.finals = _undominated(self.finals)

    def _place(self, pose: Pose, variant: Variant) -> None:
        if refusals := list(self._refusals(pose, variant)):
            self.refusals += refusals
        elif self.is_final(pose):
            self.finals += self._options(pose, variant, final=True)
        else:
            self.stages[self.stage_of(pose)] += self._options(pose, variant, final=False)

    def is_final(self, pose: Pose) -> bool:
        """Whether a pose belongs to the final rest and nowhere else, so that no session has it twice."""
        if self.brief.last:
            return pose.id == self.brief.last
        named = "savasana" in pose.id or pose.family is Family.SIDE_LYING
        return named or (pose.family is Family.REST and self.brief.request.minutes < SHORTEST_ARC)

    def stage_of(self, pose: Pose) -> int:
        """The place of its family in the arc, -1 if it has none."""
        return next((i for i, stage in enumerate(self.brief.arc) if pose.family in stage.families), -1)

    def _refusals(self, pose: Pose, variant: Variant) -> Iterator[Refusal]:
        brief, request = self.brief, self.brief.request
        asked = pose.id in brief.include or pose.id in (brief.first, brief.last)

        def refuse(cause: Cause, says: str, condition: str | None = None) -> Refusal:
            return Refusal(pose.id, variant.id, cause, says, condition)

        if pose.id in brief.exclude:
            yield refuse(Cause.EXCLUDED, "the request excludes it")
        screening = brief.screener.screen_variant(pose, variant, minutes=math.ceil(pose.hold.min_minutes))
        if screening.verdict.rank > WORST.rank:
            yield refuse(Cause.CAUTION, str(screening.concerns[0]), screening.concerns[0].condition_name)
        told = (emphasis.because for emphasis in brief.leaves_out if speaks_of(emphasis, pose, variant))
        if not asked and (because := next(told, None)):
            yield refuse(Cause.CUSTOM, because)
        if list(Level).index(pose.level) > list(Level).index(request.level) and not asked:
            yield refuse(Cause.LEVEL, f"it is for {pose.level} practice")
        if not request.floor and "floor_transfer" in variant.traits:
            yield refuse(Cause.FLOOR, "it lies on the floor")
        if brief.kit is not None and (lacking := missing_props(variant.props, brief.kit)):
            yield refuse(Cause.PROP, f"the kit lacks {', '.join(f'{prop} ({n})' for prop, n in lacking.items())}")
        if not self.is_final(pose) and (self.stage_of(pose) < 0 or request.minutes < SHORTEST_ARC):
            yield refuse(Cause.ARC, "the order of shapes has no place for it")

    def _options(self, pose: Pose, variant: Variant, *, final: bool) -> Iterator[Option]:
        """The option that a variant is; none if it can't be held for its least time."""
        brief = self.brief
        least = max(math.ceil(pose.hold.min_minutes), self._least_rest() if final else 1)
        most = math.floor(pose.hold.max_minutes)
        if most > LONG_STILLNESS and self._verdict(pose, variant, most).rank > WORST.rank:
            most = LONG_STILLNESS
        if least > most:
            return
        sides = 2 if pose.sides is Sides.BOTH else 1
        overhead = variant.setup_minutes + variant.release_minutes + (sides - 1) * CHANGE_SIDE_MINUTES
        repeated = WEIGHTS["repetition"].value * (pose.id in brief.history)
        screening = brief.screener.screen_variant(pose, variant, minutes=least)
        yield Option(
            pose=pose.id,
            variant=variant.id,
            side=screening.side if pose.sides is Sides.EITHER else None,
            sides=sides,
            least=least,
            most=most,
            worth=sum(worth_of(pose, variant, brief, final=final).values()),
            fixed=-WEIGHTS["setup"].value * overhead - repeated,
            overhead=overhead,
            station=station(variant),
            position=variant.position,
            kin=pose.family if pose.family in self._rest_families else "",
            covers=covers(pose, variant),
            bend=len(BACKBENT.intersection(variant.traits)) if pose.family is Family.BACKBEND else 0,
            fold=len(FOLDED.intersection(variant.traits)) if pose.family is Family.FORWARD_FOLD else None,
            backbend=pose.family is Family.BACKBEND,
            deep_fold=pose.family is Family.FORWARD_FOLD and not DEEP_FOLD.isdisjoint(variant.traits),
            rises=not RAISED.isdisjoint(variant.traits) and variant.release_minutes < SLOW_RISE,
            lies=variant.position in LYING,
        )

    def _verdict(self, pose: Pose, variant: Variant, minutes: float) -> Verdict:
        return self.brief.screener.screen_variant(pose, variant, minutes=minutes).verdict

    def _least_rest(self) -> int:
        minutes = self.brief.request.minutes
        return math.ceil(least_rest(Settings(), minutes))


def _undominated(options: Sequence[Option]) -> list[Option]:
    """*options* without those that another variant of the same pose replaces in every session, for the better."""
    kept: list[Option] = []
    for option in sorted(options, key=lambda o: (o.pose, -o.worth, o.overhead, o.variant)):
        if not any(_replaces(other, option) for other in kept):
            kept.append(option)
    return kept


def _replaces(better: Option, worse: Option) -> bool:
    """Whether *better* fits wherever *worse* does, takes no longer and brings no less."""
    alike = (better.pose, better.sides, better.entry, better.exit) == (worse.pose, worse.sides, worse.entry, worse.exit)
    roomy = better.least <= worse.least and better.most >= worse.most and better.covers >= worse.covers
    return alike and roomy and better.overhead == worse.overhead and better.worth >= worse.worth
