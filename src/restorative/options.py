"""What a planner may choose from: every variant of every pose that the request and the rules allow.

For everything else there is a `Refusal` with its cause.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from restorative.checks import BACKBENT, DEEP_FOLD, FOLDED, LYING, MENSTRUATING, RAISED, SLOW_RISE, least_rest
from restorative.poses import LONG_STILLNESS, Pose, Variant
from restorative.props import missing_props
from restorative.request import Brief
from restorative.scoring import WEIGHTS, covers, speaks_of, station, worth_of
from restorative.screening import VariantScreening
from restorative.sessions import CHANGE_SIDE_MINUTES
from restorative.vocabulary import Family, Level, Side, Sides, TimeOfDay, Verdict

__all__ = ["Cause", "Choice", "Entry", "Exit", "Option", "Refusal"]

WORST = Verdict.CAUTION
"""The strictest verdict with which a hold is planned."""


LEVELS = tuple(Level)
"""The least practice first."""

SHORTEST_ARC = 10.0
"""Minutes; a shorter session is one rest and has no arc."""


class Cause(StrEnum):
    """Why a variant is left out."""

    EXCLUDED = "excluded"
    CAUTION = "caution"
    CUSTOM = "custom"
    """Teachers leave it out for the purpose."""
    SETTINGS = "settings"
    """The settings leave it out, where teachers disagree."""
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
    bend: int
    """How deep a backbend it is; 0 if none."""
    deep_fold: bool
    lies: bool


class Exit(NamedTuple):
    """What counts when a hold is left."""

    station: str
    position: str
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
    settles: bool
    """True if a session begins well with it."""

    @cached_property
    def entry(self) -> Entry:
        """What the hold before needs to know of it."""
        return Entry(self.station, self.position, self.bend, self.deep_fold, self.lies)

    @cached_property
    def exit(self) -> Exit:
        """What the hold after needs to know of it."""
        return Exit(self.station, self.position, self.backbend, self.fold, self.rises)


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
            self._place(pose)
        *self.stages, self.finals = _plain([*self.stages, self.finals])

    def _place(self, pose: Pose) -> None:
        final, stage = self.is_final(pose), self.stage_of(pose)
        placeless = not final and (stage < 0 or self.brief.request.minutes < SHORTEST_ARC)
        for variant in pose.variants:
            refusals = [Refusal(pose.id, variant.id, *why) for why in self._refusals(pose, variant)]
            if placeless:
                refusals.append(Refusal(pose.id, variant.id, Cause.ARC, "the order of shapes has no place for it"))
            self.refusals += refusals
            if not refusals and (option := self._option(pose, variant, final=final)):
                (self.finals if final else self.stages[stage]).append(option)

    def is_final(self, pose: Pose) -> bool:
        """Whether a pose belongs to the final rest and nowhere else, so that no session has it twice."""
        if self.brief.last:
            return pose.id == self.brief.last
        named = "savasana" in pose.id or pose.family is Family.SIDE_LYING
        return named or (pose.family is Family.REST and self.brief.request.minutes < SHORTEST_ARC)

    def stage_of(self, pose: Pose) -> int:
        """The place of its family in the arc, -1 if it has none."""
        return next((i for i, stage in enumerate(self.brief.arc) if pose.family in stage.families), -1)

    def _refusals(self, pose: Pose, variant: Variant) -> Iterator[tuple[Cause, str, str | None]]:
        """Why a variant can't be chosen wherever it may stand: the cause, in words, and the condition's name."""
        brief, request = self.brief, self.brief.request
        named = pose.id in brief.named
        if pose.id in brief.exclude:
            yield Cause.EXCLUDED, "the request excludes it", None
        screening = self._screened(pose, variant, math.ceil(pose.hold_of(variant.id).min_minutes))
        if screening and screening.verdict.rank > WORST.rank:
            yield Cause.CAUTION, str(screening.concerns[0]), screening.concerns[0].condition_name
        told = (emphasis.because for emphasis in brief.leaves_out if speaks_of(emphasis, pose, variant))
        if not named and (because := next(told, None)):
            yield Cause.CUSTOM, because, None
        if because := self._against_settings(pose, variant):
            yield Cause.SETTINGS, because, None
        if not named and LEVELS.index(pose.level) > LEVELS.index(request.level):
            yield Cause.LEVEL, f"it is for {pose.level} practice", None
        if not request.floor and "floor_transfer" in variant.traits:
            yield Cause.FLOOR, "it lies on the floor", None
        if brief.kit is not None and (lacking := missing_props(variant.props, brief.kit)):
            yield Cause.PROP, f"the kit lacks {', '.join(f'{prop} ({n})' for prop, n in lacking.items())}", None

    def _screened(self, pose: Pose, variant: Variant, minutes: int) -> VariantScreening | None:
        """What is recorded of a hold for the person; `None` for somebody of whom nothing was said."""
        screener = self.brief.screener
        return screener.screen_variant(pose, variant, minutes=minutes) if screener.matches else None

    def _against_settings(self, pose: Pose, variant: Variant) -> str | None:
        """Why the settings leave a variant out, if they do."""
        brief, settings = self.brief, self.brief.request.settings
        evening = brief.time_of_day is TimeOfDay.EVENING
        if evening and settings.evening_backbends == "never" and pose.family is Family.BACKBEND:
            return "the settings ask for no backbend in the evening"
        inverts = pose.family is Family.INVERSION or not RAISED.isdisjoint(variant.traits)
        menstruating = not MENSTRUATING.isdisjoint(brief.screener.sore_sides)
        if inverts and menstruating and settings.inversions_in_menstruation == "leave_out":
            return "the settings ask for no raised legs or pelvis during menstruation"
        return None

    def _option(self, pose: Pose, variant: Variant, *, final: bool) -> Option | None:
        """The option that a variant is; `None` if it can't be held for its least time."""
        brief, usual = self.brief, pose.hold_of(variant.id)
        least = max(math.ceil(usual.min_minutes), self._least_rest() if final else 1)
        most = math.floor(usual.max_minutes)
        long = self._screened(pose, variant, most) if most > LONG_STILLNESS else None
        if long and long.verdict.rank > WORST.rank:
            most = LONG_STILLNESS
        if least > most:
            return None
        sides = 2 if pose.sides is Sides.BOTH else 1
        overhead = variant.setup_minutes + variant.release_minutes + (sides - 1) * CHANGE_SIDE_MINUTES
        repeated = WEIGHTS["repetition"].value * (pose.id in brief.history)
        screening = self._screened(pose, variant, least)
        return Option(
            pose=pose.id,
            variant=variant.id,
            side=screening.side if screening and pose.sides is Sides.EITHER else None,
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
            settles=pose.family in brief.opening,
        )

    def _least_rest(self) -> int:
        request = self.brief.request
        return math.ceil(least_rest(request.settings, request.minutes))


def _plain(stages: Sequence[Sequence[Option]]) -> Iterator[list[Option]]:
    """*stages*, the final rest last, with every option free of what no rule can ask about in its place."""
    kins = {option.kin for option in stages[-1]} & {option.kin for options in stages[:-1] for option in options}
    for i, options in enumerate(stages):
        before, after = list(chain(*stages[: i + 1])), list(chain(*stages[i:]))
        mildest = min((option.fold for option in before if option.fold is not None), default=math.inf)
        deepest = max((option.bend for option in after), default=0)
        bends = any(option.backbend for option in before)
        folds = any(option.deep_fold for option in after)
        upright = not all(option.lies for option in after)
        yield [
            replace(
                option,
                kin=option.kin if option.kin in kins else "",
                bend=option.bend if option.bend > mildest else 0,
                fold=option.fold if option.fold is not None and option.fold < deepest else None,
                backbend=option.backbend and folds,
                deep_fold=option.deep_fold and bends,
                rises=option.rises and upright,
            )
            for option in options
        ]
