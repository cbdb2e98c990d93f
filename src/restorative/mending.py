"""A session taken apart, changed in one place, and put together again."""

import math
from collections.abc import Callable, Container, Iterable, Sequence
from typing import NamedTuple, Self

from restorative.errors import PoseNotFoundError, SessionError, VariantNotFoundError
from restorative.findings import Finding
from restorative.library import Library
from restorative.poses import HoldRange, Pose, Variant
from restorative.sessions import Hold, Session
from restorative.vocabulary import Family, FindingSeverity, Side, Sides

__all__ = ["Part", "in_order", "is_rest", "put_together", "stretched", "taken_apart"]


class Part(NamedTuple):
    """What a hold is made of: the facts that it stands for, free to change."""

    pose: Pose
    variant: Variant
    minutes: float
    side: Side | None = None
    """The one side that is held, if it is one."""

    @classmethod
    def of(cls, hold: Hold, pose: Pose, variant: Variant) -> Self:
        """What *hold* is made of, which is *pose* in *variant*."""
        return cls(pose, variant, hold.minutes, hold.sides[0] if len(hold.sides) == 1 else None)

    @property
    def sides(self) -> int:
        """How many sides it holds."""
        return 2 if self.pose.sides is Sides.BOTH and self.side is None else 1

    @property
    def name(self) -> str:
        """The pose, and the variant unless it is the classic one."""
        return self.pose.id if self.variant == self.pose.classic else f"{self.pose.id}:{self.variant.id}"

    @property
    def held(self) -> float:
        """The minutes of all its sides."""
        return self.minutes * self.sides

    @property
    def range(self) -> HoldRange:
        """How long its variant is to be held."""
        return self.pose.hold_of(self.variant.id)

    @property
    def shortest(self) -> float:
        """The variant's least time, in the half minutes of a hold."""
        return math.ceil(self.range.min_minutes * 2) / 2

    @property
    def longest(self) -> float:
        """The variant's longest time, in the half minutes of a hold."""
        return max(math.floor(self.range.max_minutes * 2), 1) / 2

    def of_minutes(self, minutes: float) -> "Part":
        """This part, held for *minutes* or as near to it as the pose allows."""
        return self._replace(minutes=min(max(minutes, self.shortest), self.longest))

    def as_variant(self, variant: Variant) -> "Part":
        """This part in another variant, with as much of its minutes as that one is held for."""
        part = self._replace(variant=variant)
        capped = variant.hold and variant != self.variant
        return part._replace(minutes=min(part.minutes, part.longest)) if capped else part

    def stretched(self, minutes: float, least: float, most: float) -> "Part":
        """This part, its sides longer by *minutes* in all; its range, *least* and *most* are left no further behind."""
        low = min(max(self.shortest, least), self.minutes)
        high = max(most, self.minutes)
        return self._replace(minutes=min(max(self.minutes + math.trunc(minutes / self.sides * 2) / 2, low), high))

    def __str__(self) -> str:
        return str(Hold.of(*self))


def is_rest(pose: Pose) -> bool:
    """Whether a session may end on *pose*."""
    return pose.family in (Family.REST, Family.SIDE_LYING) or "savasana" in pose.id


def taken_apart(session: Session, library: Library) -> list[Part]:
    """What the holds of *session* are made of, in order.

    A pose that was retired stands for the one into which it went, in the variant that the hold names. Where that pose
    has no such variant none is taken in its place: another way asks other things of the body.

    Raises:
        SessionError: with every hold that names what *library* does not have, and what to take instead.
    """
    parts: list[Part] = []
    faults: list[Finding] = []
    for i, hold in enumerate(session.holds):
        try:
            pose = _pose_of(hold, library)
            parts.append(Part.of(hold, pose, pose.variant(hold.variant)))
        except VariantNotFoundError as error:
            known = ", ".join(variant.id for variant in pose.variants)
            faults.append(_not_found(i, "unknown-variant", error, f"Take one of these: {known}."))
        except LookupError as error:
            faults.append(_not_found(i, "unknown-pose", error, "Use a name that the library has, or another library."))
    if faults:
        raise SessionError(faults)
    return parts


def _pose_of(hold: Hold, library: Library) -> Pose:
    """The pose whose id, now or formerly, *hold* names: what is stored is no name to be understood loosely."""
    pose = library.pose(hold.pose)
    if hold.pose not in (pose.id, *pose.former_ids):
        raise PoseNotFoundError(hold.pose, library.facts)
    return pose


def _not_found(hold: int, rule: str, error: LookupError, instead: str) -> Finding:
    return Finding(rule=rule, severity=FindingSeverity.ERROR, hold=hold, what=str(error), instead=instead)


def in_order(parts: Iterable[Part]) -> tuple[Hold, ...]:
    """The holds that *parts* make, one after the other; every way from one to the next is counted anew."""
    holds: list[Hold] = []
    for part in parts:
        holds.append(Hold.of(*part, after=holds[-1] if holds else None))
    return tuple(holds)


def put_together(session: Session, parts: Iterable[Part], edition: str) -> Session:
    """*session* with *parts* for its holds."""
    return session.model_copy(update={"holds": in_order(parts), "edition": edition})


def stretched(
    parts: Sequence[Part],
    minutes: float,
    *,
    most: Callable[[Part], float],
    final_rest: float = 0.0,
    fixed: Container[int] = (),
) -> list[Part]:
    """*parts* longer by *minutes* in all, or nearly: rests first, from the last on, but for those that are *fixed*.

    None is lengthened beyond *most* of it. A final rest that is long enough is not shortened below *final_rest*.
    """
    changed = list(parts)
    last = len(parts) - 1
    for i in sorted(range(len(parts)), key=lambda i: (not is_rest(parts[i].pose), -i)):
        if i not in fixed:
            least = final_rest if i == last and is_rest(parts[i].pose) else 0.0
            changed[i] = parts[i].stretched(minutes, least, most(parts[i]))
            minutes -= (changed[i].minutes - parts[i].minutes) * parts[i].sides
    return changed
