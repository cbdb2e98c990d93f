"""What good teachers look for in a session.

Each rule is told in full in its own docstring, and only there; the reference page is made from it.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from inspect import cleandoc
from itertools import chain, pairwise
from typing import NamedTuple

from restorative.conditions import Contraindication
from restorative.findings import Finding
from restorative.library import Library
from restorative.mending import Part, is_rest, put_together, stretched
from restorative.poses import LONG_STILLNESS, Pose, Variant
from restorative.practitioners import Practitioner
from restorative.props import missing_props
from restorative.screening import Screener, VariantScreening
from restorative.sessions import Hold, Session
from restorative.settings import Settings
from restorative.vocabulary import BodyPosition, Family, FindingSeverity, Severity, Side, Sides, TimeOfDay, Verdict

__all__ = ["RULES", "Rule", "check_session", "repaired"]

CLOCK_TOLERANCE = 0.5
"""Minutes by which a session may miss its clock."""
SHORT_SESSION = 15.0
"""Minutes; a shorter session is one rest, or two."""
FULL_SESSION = 60.0
"""Minutes from which a session counts as full."""
CLASS = 30.0
"""Minutes from which a session has room for an opening of its own."""
SETTLING = 5.0
"""Minutes that a body needs to settle before the first long hold, setting up included."""
BRIEF_HOLD = 5.0
"""Minutes; the usual range of a restorative hold begins here."""
NEUTRAL_REST = 4.0
"""Minutes of rest that a fix puts between two poses."""
SLOW_RISE = 2.0
"""Minutes of release that make up for a rest lying down."""
MINUTES_A_POSE = 9.0
"""Minutes that each pose needs, its set-up and release included, to count as restful."""
MOST_HOLDS = 100
"""As many as a session can have."""
MOST_STEPS = 50
"""Fixes after which a repair stops."""

RAISED = frozenset({"supine_legs_elevated", "head_below_heart_mild", "head_below_heart_marked"})
DEEP_FOLD = frozenset({"deep_hip_flexion", "lumbar_flexion_end_range"})
BACKBENT = frozenset({"lumbar_extension", "thoracic_extension_passive", "hip_extension", "cervical_extension"})
FOLDED = frozenset({"deep_hip_flexion", "lumbar_flexion_end_range", "straight_leg_hip_flexion", "cervical_flexion"})
LEGS_UP = frozenset({"supine_legs_elevated", "supine_flat"})
"""What legs up a wall ask of the body at the least."""
LYING = frozenset({BodyPosition.SUPINE, BodyPosition.SEMI_RECLINED, BodyPosition.PRONE, BodyPosition.SIDE_LYING})
QUIET = frozenset({Family.REST, Family.SIDE_LYING, Family.SEATED, Family.RECLINED, Family.LEGS_ELEVATED})
"""Families in which one can settle."""
SHAPELESS = frozenset({Family.REST, Family.SIDE_LYING, Family.SEATED})
"""Families that answer no other and need no answer."""
FURNITURE = frozenset({"wall", "chair", "bed", "sofa", "desk"})
"""Props to which one goes, since they do not come along."""
ANXIOUS = frozenset({"panic_and_anxiety"})
TIRED = frozenset({"fatigue_postviral"})
ILL = frozenset({"common_cold"})
MENSTRUATING = frozenset({"menstruation"})

FINAL_RESTS = ("savasana", "side_lying_savasana", "seated_chair_savasana")
RESTS_AFTER_RAISED_LEGS = ("side_lying_savasana", "savasana", "constructive_rest")
NEUTRAL_RESTS = ("constructive_rest", "side_lying_savasana")
LEVEL_RESTS = ("supta_baddha_konasana", "constructive_rest", "savasana")
RAISED_LEGS = ("viparita_karani", "legs_on_chair")

REPLACED = "Take {} instead."
LEFT_OUT = "Leave it out."
FOLLOWED = "Follow that advice."


@dataclass(frozen=True)
class Placed:
    """A hold of a session beside the facts that it stands for."""

    index: int
    hold: Hold
    pose: Pose
    variant: Variant
    screening: VariantScreening | None
    """What is recorded of it for the person; `None` if nobody was named."""

    @property
    def part(self) -> Part:
        """What the hold is made of."""
        return Part(self.pose, self.variant, self.hold.minutes, _one_side(self.hold))

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
class Case:
    """Everything that a rule may look at."""

    session: Session
    holds: tuple[Placed, ...]
    screener: Screener | None
    kit: Mapping[str, int] | None
    time_of_day: TimeOfDay | None
    settings: Settings
    library: Library

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
        return self.screener.screen_variant(part.pose, part.variant, minutes=part.minutes, side=part.side).verdict

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
        """Every variant of a hold that the kit allows, the best for the person first."""
        parts = (Part(placed.pose, variant, minutes, side) for variant in placed.pose.variants if self.fits(variant))
        return sorted(parts, key=lambda part: self.verdict(part).rank)

    def rests(self, poses: Iterable[str], minutes: float, beside: Placed) -> list[Part]:
        """Rests of *minutes* that suit the person, the kit and the place of the hold *beside*, the best first."""
        known = [self.library.poses[id_] for id_ in poses if id_ in self.library.facts]
        variants = ((pose, variant) for pose in known for variant in pose.variants if self.fits(variant))
        parts = [Part(pose, variant, minutes).of_minutes(minutes) for pose, variant in variants]
        off_the_floor = "floor_transfer" not in beside.variant.traits

        def least_trouble(part: Part) -> tuple[int, bool, int]:
            moves_away = off_the_floor and part.variant.place is not beside.variant.place
            return self.verdict(part).rank, moves_away, sum(not use.optional for use in part.variant.props)

        return sorted(filter(self.suits, parts), key=least_trouble)

    def such_as(self, poses: Iterable[str], beside: Placed) -> str:
        """One of *poses* as an example, if one suits the person and the kit."""
        return next((f", such as {rest.name}" for rest in self.rests(poses, NEUTRAL_REST, beside)), "")

    def mended(self, start: int, stop: int, *parts: Part, says: str = "") -> Iterator[Mend]:
        """The session with *parts* in place of its holds from *start* to *stop*, on its clock if it was before."""
        every = [*self.parts[:start], *parts, *self.parts[stop:]]
        if 0 < len(every) <= MOST_HOLDS:
            if _on_the_clock(self.session):
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
        if _on_the_clock(session):
            yield Mend(session)

    def of(self, session: Session) -> "Case":
        """The same, for another session."""
        holds = tuple(_place(i, hold, self.library, self.screener) for i, hold in enumerate(session.holds))
        return replace(self, session=session, holds=holds)

    @property
    def parts(self) -> list[Part]:
        """What the holds are made of."""
        return [placed.part for placed in self.holds]

    def _session(self, parts: list[Part]) -> Session:
        return put_together(self.session, parts, self.library.edition)


class Fault(NamedTuple):
    """What a rule reports."""

    hold: int | None
    what: str
    """What is wrong."""
    instead: str
    """What to do."""
    fixes: Iterable[Mend] = ()
    """Ways to be free of it, the best first."""


class Rule(NamedTuple):
    """One thing to look for, named by the fault."""

    name: str
    severity: FindingSeverity
    find: Callable[[Case], Iterator[Fault]]
    text: str
    """What it flags, why it matters, an example, instead, known gaps, sources."""


def _rule(severity: FindingSeverity) -> Callable[[Callable[[Case], Iterator[Fault]]], Rule]:
    def make(find: Callable[[Case], Iterator[Fault]]) -> Rule:
        return Rule(find.__name__.replace("_", "-"), severity, find, cleandoc(find.__doc__ or ""))

    return make


error, warning, note = map(_rule, FindingSeverity)


@error
def red_flag(case: Case) -> Iterator[Fault]:
    """Flags any session for a person who named a condition that asks for care first.

    ## Why it matters
    Chest pain, a swollen leg or sudden numbness can be an emergency. No pose is an answer to it.
    ## Example
    `savasana 10`, for somebody with unexplained chest pain
    ## Instead
    Seek care. Practise after a clinician has agreed.
    ## Known gaps
    Only what the person names is known. A sign that nobody mentions is not seen.
    ## Sources
    The red flag and the sources of the condition.
    """
    for flag in case.screener.red_flags if case.screener else ():
        yield Fault(None, f"{flag.condition}: {flag.reason}", "Seek care before any practice.")


@error
def contraindicated_hold(case: Case) -> Iterator[Fault]:
    """Flags a hold that a recorded caution tells this person to avoid, or to take up with a clinician first.

    ## Why it matters
    The caution rests on named sources. Most often it concerns one way to set the pose up, and another is free of it.
    ## Example
    `viparita_karani:bolster 10 / savasana 10`, for somebody with glaucoma
    ## Instead
    Another variant of the same pose, or another pose.
    ## Known gaps
    A condition without a recorded caution is not thereby safe.
    ## Sources
    Those of the caution, which the finding names.
    """
    yield from _concerned(case, Severity.AVOID, Severity.SEEK_ADVICE, until=Verdict.MODIFY)


@error
def hold_not_assessed(case: Case) -> Iterator[Fault]:
    """Flags every hold for a person with a condition of which the library knows nothing.

    ## Why it matters
    Silence about a condition is not safety.
    ## Example
    `savasana 10`, for somebody with the code O22.0
    ## Instead
    Ask a clinician about the positions of the session. Words that were taken up with one are accepted by name, with
    `accept_unassessed`.
    ## Known gaps
    It can't tell which of the holds matter.
    ## Sources
    None: that is the fault.
    """
    if case.screener and case.screener.not_assessed:
        words = ", ".join(case.screener.not_assessed)
        for placed in case.holds:
            yield Fault(placed.index, f"Not assessed: {words}.", "Ask a clinician about this position.")


@error
def stale_times(case: Case) -> Iterator[Fault]:
    """Flags a hold whose stored times are not those that the library gives.

    ## Why it matters
    A session counts with the times that it carries. If they are of another edition, or were written by hand, its clock
    can't be trusted.
    ## Example
    `savasana 10`, stored with a set-up of 0 minutes
    ## Instead
    The same hold, with its times counted anew.
    ## Known gaps
    Somebody may have measured times of their own; they count as stale.
    ## Sources
    The pose's own facts, in the edition at hand.
    """
    counted = put_together(case.session, case.parts, case.library.edition).holds
    for placed, hold in zip(case.holds, counted, strict=True):
        if _times(placed.hold) != _times(hold):
            stored, now = placed.hold.total_minutes, hold.total_minutes
            what = f"{placed.hold.name} takes {stored:g} minutes as stored, {now:g} by the library."
            yield Fault(placed.index, what, "Count its times anew.", case.recounted())


@error
def off_the_clock(case: Case) -> Iterator[Fault]:
    """Flags a session that misses the clock it was made for by more than half a minute.

    ## Why it matters
    People plan around a session. Setting up, changing sides, coming out and moving on take time, and all are counted.
    ## Example
    `savasana 20`, on a clock of 20 minutes
    ## Instead
    `savasana 18`, on a clock of 20 minutes
    ## Known gaps
    Set-up times are for somebody who has done the pose before.
    ## Sources
    http://dorestorativeyoga.blogspot.com/2011/04/wrap-up-for-restorative-stations.html
    """
    if case.session.minutes is None:
        return
    total, clock = case.session.total_minutes, case.session.minutes
    if not _on_the_clock(case.session):
        over = total - clock
        word, change = ("over", "Shorten the holds") if over > 0 else ("under", "Lengthen holds that suit")
        what = f"It takes {total:g} minutes, {abs(over):g} {word} its clock of {clock:g}."
        yield Fault(None, what, f"{change} by {abs(over):g} minutes in all.", case.fitted(case.parts, range(0)))


@error
def missing_prop(case: Case) -> Iterator[Fault]:
    """Flags a hold whose required props are not all in the kit.

    ## Why it matters
    A pose that is half supported is not restful, and what gives way can hurt.
    ## Example
    `viparita_karani 10 / savasana 10`, with a kit of one blanket
    ## Instead
    `constructive_rest 10 / savasana 10`, with a kit of one blanket
    ## Known gaps
    It counts props by name. That two firm pillows can stand in for a bolster is told in the props, not counted here.
    ## Sources
    https://yogapracticewithkristen.wordpress.com/2014/06/30/so-you-want-a-restorative-class-but-you-dont-have-any-props/
    """
    if case.kit is None:
        return
    for placed in case.holds:
        if lacking := missing_props(placed.variant.props, case.kit):
            named = ", ".join(f"{prop} ({count})" for prop, count in lacking.items())
            worst = max(min(case.verdict(placed.part).rank, Verdict.NOT_ASSESSED.rank), Verdict.CAUTION.rank)
            ways = case.ways(placed, placed.hold.minutes, placed.part.side)
            fixes = _in_place_of(case, placed, *(p for p in ways if case.verdict(p).rank <= worst), says=REPLACED)
            what = f"{placed.hold.name} needs what the kit lacks: {named}."
            yield Fault(placed.index, what, "Choose a pose that the kit allows.", fixes)


@error
def overlong_hold(case: Case) -> Iterator[Fault]:
    """Flags a hold that is longer than the pose's maximum.

    ## Why it matters
    Long stillness presses on nerves and skin. Feet that tingle and knees that ache are the usual signs.
    ## Example
    `salamba_balasana 25 / savasana 10`
    ## Instead
    `salamba_balasana 8 / savasana 10`
    ## Known gaps
    The maximum is what teachers give for healthy people. Anybody may leave earlier, and should at the first discomfort.
    ## Sources
    https://michaeljoelhall.com/topic/3746/
    """
    for placed in case.holds:
        longest = placed.pose.hold.max_minutes
        if placed.hold.minutes > longest:
            what = f"{placed.hold.name} is held for {placed.hold.minutes:g} minutes; its longest is {longest:g}."
            fixes = _in_place_of(case, placed, placed.part.of_minutes(longest))
            yield Fault(placed.index, what, f"Hold it for {longest:g} minutes or less.", fixes)


@warning
def overshort_hold(case: Case) -> Iterator[Fault]:
    """Flags a hold that is shorter than the pose's minimum.

    ## Why it matters
    The body takes minutes to grow quiet. A hold that ends before is all set-up and no rest.
    ## Example
    `viparita_karani 1 / savasana 10`
    ## Instead
    `viparita_karani 5 / savasana 10`
    ## Known gaps
    The minimum is custom, not measurement.
    ## Sources
    http://yogabybethany.net/restorative-yoga/
    """
    for placed in case.holds:
        shortest = placed.pose.hold.min_minutes
        if placed.hold.minutes < shortest:
            what = f"{placed.hold.name} is held for {placed.hold.minutes:g} minutes; its shortest is {shortest:g}."
            longer = placed.part.of_minutes(shortest)
            if case.suits(longer):
                fixes, give = _in_place_of(case, placed, longer), f"Give it {shortest:g} minutes or leave it out."
            else:
                fixes, give = case.mended(placed.index, placed.index + 1), LEFT_OUT
            yield Fault(placed.index, what, give, fixes)


@warning
def hold_to_modify(case: Case) -> Iterator[Fault]:
    """Flags a hold that a recorded caution tells this person to do in a changed form.

    ## Why it matters
    The position itself is allowed, but not as it stands here.
    ## Example
    `savasana 10`, for somebody with acid reflux
    ## Instead
    The change that the advice names, or a variant that is free of the caution.
    ## Known gaps
    Whether the person follows the advice can't be seen from a session.
    ## Sources
    Those of the caution, which the finding names.
    """
    yield from _concerned(case, Severity.MODIFY, until=Verdict.CAUTION)


@warning
def missing_side(case: Case) -> Iterator[Fault]:
    """Flags a pose with two sides that is held on one only.

    ## Why it matters
    One side balances the other.
    ## Example
    `salamba_bharadvajasana left 4 / savasana 10`
    ## Instead
    `salamba_bharadvajasana 4 / savasana 10`
    ## Known gaps
    A sore side may be left out with good reason. That both sides take the same time is not looked at.
    ## Sources
    https://yinyoga.com/yinsights/counter-poses/
    """
    held: dict[str, set[str]] = {}
    for placed in case.holds:
        held.setdefault(placed.pose.id, set()).update(placed.hold.sides)
    for placed in case.holds:
        sides = placed.hold.sides
        if not placed.hold.every_side and sides[0].other not in held[placed.pose.id]:
            what = f"{placed.hold.name} is held on the {sides[0]} side only."
            both = placed.part._replace(side=None)
            other = f"Hold the {sides[0].other} side for the same time."
            instead = other if case.suits(both) else "Let it be: a caution speaks against more of it."
            yield Fault(placed.index, what, instead, _in_place_of(case, placed, both))


@warning
def no_final_rest(case: Case) -> Iterator[Fault]:
    """Flags a session that does not end in savasana or another deep rest.

    ## Why it matters
    Teachers agree on little as firmly as on this: the practice ends in its deepest rest.
    ## Example
    `constructive_rest 5 / viparita_karani 15`
    ## Instead
    `viparita_karani 10 / savasana 10`
    ## Known gaps
    A single pose of 15 to 20 minutes counts as a whole practice for some teachers.
    ## Sources
    https://michaeljoelhall.com/topic/3746/
    http://www.restorativeyoga.club/blog/2018/1/11/this-pose-is-magic
    """
    if not case.last.is_rest:
        what = f"It ends on {case.last.hold.name}."
        fixes = _rest_at(case, len(case.holds), FINAL_RESTS, case.settings.final_rest_minutes, "End with {}.")
        yield Fault(case.last.index, what, "End with a deep rest.", fixes)


@warning
def brief_final_rest(case: Case) -> Iterator[Fault]:
    """Flags a final rest of under five minutes, or of under ten in a session of an hour or more.

    ## Why it matters
    Ten to fifteen minutes go by before most people grow quiet, teachers say.
    ## Example
    `viparita_karani 15 / savasana 2`
    ## Instead
    `viparita_karani 10 / savasana 10`
    ## Known gaps
    Teachers differ: five to ten minutes for some, fifteen to twenty for others. No study has measured the time.
    The default takes the shorter side; `Settings.final_rest_minutes` and `Settings.full_session_final_rest_minutes`
    change it.
    ## Sources
    http://www.restorativeyoga.club/blog/2018/1/11/this-pose-is-magic
    https://biologyinsights.com/how-long-should-savasana-be-for-maximum-benefit
    https://wendydaray.com/yoga/restorative/practice/
    """
    last = case.last
    least = min(least_rest(case.settings, case.session.total_minutes), last.part.longest)
    if last.is_rest and last.hold.minutes < least:
        # A longer rest may make the session a full one, which asks for more.
        longer = (last.part.of_minutes(least), last.part.of_minutes(least_rest(case.settings, FULL_SESSION)))
        others = case.rests(FINAL_RESTS, least, beside=last)
        fixes = chain(_in_place_of(case, last, *longer), _in_place_of(case, last, *others, says=REPLACED))
        give = "Give it" if case.suits(longer[0]) else "Take a rest that suits, for"
        yield Fault(
            last.index, f"The final rest is {last.hold.minutes:g} minutes.", f"{give} {least:g} minutes or more.", fixes
        )


@warning
def hurried_rise(case: Case) -> Iterator[Fault]:
    """Flags raised legs or a raised pelvis after which the person sits or stands up with little rest between.

    ## Why it matters
    When the legs come down, less blood comes back to the heart for a moment. Rising at once can make one faint.
    ## Example
    `constructive_rest 5 / viparita_karani 15`
    ## Instead
    `viparita_karani 10 / savasana 10`
    ## Known gaps
    It looks at the order of the holds and at their time for coming out. How fast somebody rises can't be seen.
    ## Sources
    https://gritandgutscoaching.com/2019/06/11/do-these-2-poses-to-boost-your-recovery/
    """
    followers = (*case.holds[1:], None)
    for placed, after in zip(case.holds, followers, strict=True):
        lies_on = after is not None and after.variant.position in LYING
        if placed.has(RAISED) and not lies_on and placed.variant.release_minutes < SLOW_RISE:
            what = f"After {placed.hold.name} comes rising within {placed.variant.release_minutes:g} minutes."
            minutes = case.settings.final_rest_minutes
            fixes = _rest_at(case, placed.index + 1, RESTS_AFTER_RAISED_LEGS, minutes, "Put {} after it.")
            yield Fault(placed.index, what, "Put a rest lying down after it, on the side or on the back.", fixes)


@warning
def three_of_a_family(case: Case) -> Iterator[Fault]:
    """Flags three holds of one family in a row.

    ## Why it matters
    Each is held long, and the same tissues carry all three.
    ## Example
    `supported_fish_bolster 5 / setu_bandha_block 4 / supported_fish_bolster:low_fold 5 / savasana 10`
    ## Instead
    `supported_fish_bolster 5 / constructive_rest 4 / setu_bandha_block 4 / savasana 10`
    ## Known gaps
    Rest poses do not count. Two in a row pass, though some teachers would not give them either.
    ## Sources
    https://dorestorativeyoga.blogspot.com/2009/06/sequencing-restorative-yoga-class.html
    """
    for first, second, third in zip(case.holds, case.holds[1:], case.holds[2:], strict=False):
        family = first.pose.family
        if family is not Family.REST and family is second.pose.family is third.pose.family:
            what = f"Three holds in a row are of one family: {family.replace('_', ' ')}."
            fixes = _rest_at(case, third.index, NEUTRAL_RESTS, NEUTRAL_REST, "Put {} between.")
            yield Fault(third.index, what, "Put a rest or another family between them.", fixes)


@warning
def backbend_into_deep_fold(case: Case) -> Iterator[Fault]:
    """Flags a deep forward fold straight after a backbend.

    ## Why it matters
    A spine that was long in one end of its range is taken to the other at once.
    ## Example
    `supported_fish_bolster 5 / paschimottanasana_supported 6 / savasana 10`
    ## Instead
    `supported_fish_bolster 5 / constructive_rest 4 / paschimottanasana_supported 6 / savasana 10`
    ## Known gaps
    No restorative source says this in so many words. It follows from two rules: something neutral after a long
    backbend, and never a counter-pose as deep as the pose that it answers.
    ## Sources
    https://yinyoga.com/yinsights/counter-poses/
    https://r.sugem.io/r/YogaTeachers/comments/1jli348/backbends_at_night
    """
    for before, after in pairwise(case.holds):
        folds = after.pose.family is Family.FORWARD_FOLD and after.has(DEEP_FOLD)
        if before.pose.family is Family.BACKBEND and folds:
            what = f"{after.hold.name} follows a backbend at once."
            fixes = _rest_at(case, after.index, NEUTRAL_RESTS, NEUTRAL_REST, "Put {} between.")
            yield Fault(after.index, what, "Put something neutral between.", fixes)


@warning
def deep_counter_pose(case: Case) -> Iterator[Fault]:
    """Flags a backbend straight after a forward fold that it outdoes.

    ## Why it matters
    A counter-pose answers the pose before it, and is never as deep as that one.
    ## Example
    `desk_head_rest:pillows 5 / supported_fish_bolster 5 / reclined_twist_bolster:no_props 2 / savasana 5`
    ## Instead
    `supported_fish_bolster 5 / reclined_twist_bolster 4 / savasana 15`
    ## Known gaps
    Depth is told by how many joints lie near the end of their range, as far as traits tell it.
    The other way round, from a backbend into a fold, is told by `backbend-into-deep-fold`.
    ## Sources
    https://yinyoga.com/yinsights/counter-poses/
    """
    for before, after in pairwise(case.holds):
        folds_back = before.pose.family is Family.FORWARD_FOLD and after.pose.family is Family.BACKBEND
        if folds_back and after.depth(BACKBENT) > before.depth(FOLDED):
            what = f"{after.hold.name} goes further back than {before.hold.name} went forward."
            yield Fault(after.index, what, "Choose a milder backbend, or put something neutral between.")


@warning
def evening_backbend(case: Case) -> Iterator[Fault]:
    """Flags any backbend in an evening session, if the settings ask for none.

    ## Why it matters
    Backbends are said to wake one up, and some teachers give none before sleep.
    ## Example
    `supported_fish_bolster 5 / reclined_twist_bolster 4 / savasana 15`, in the evening, with evening_backbends never
    ## Instead
    `salamba_balasana 5 / reclined_twist_bolster 4 / savasana 15`
    ## Known gaps
    Disputed: other teachers find a supported backbend fine at night. By default this rule is silent, and
    `late-backbend` looks at the order instead; `Settings(evening_backbends="never")` takes the strict side.
    ## Sources
    https://www.yogajournal.com/practice/asana-by-appointment/
    https://r.sugem.io/r/YogaTeachers/comments/1jli348/backbends_at_night
    http://swamiratnamurti.blogspot.com/2018/09/relax-and-restore-in-evening.html
    """
    if case.time_of_day is TimeOfDay.EVENING and case.settings.evening_backbends == "never":
        for placed in case.holds:
            if placed.pose.family is Family.BACKBEND:
                yield Fault(placed.index, f"{placed.hold.name} is a backbend in the evening.", "Leave it out.")


@warning
def inversion_in_menstruation(case: Case) -> Iterator[Fault]:
    """Flags raised legs or a raised pelvis during menstruation, if the settings ask to leave them out.

    ## Why it matters
    Iyengar teachers leave inversions out on these days, legs up the wall among them.
    ## Example
    `viparita_karani 10 / savasana 10`, for somebody in menstruation, with inversions_in_menstruation leave_out
    ## Instead
    `supta_baddha_konasana 10 / savasana 10`
    ## Known gaps
    Disputed: a custom of some schools, and no study found harm. By default the person decides and this rule is
    silent; `Settings(inversions_in_menstruation="leave_out")` takes the strict side. What is recorded as a caution
    is told by `hold-with-care` either way.
    ## Sources
    https://dorestorativeyoga.blogspot.com/2009/02/leading-class-part-2.html
    https://chestnuthillyoga.com/home-practice-resources/restorative-sequence-2
    https://yogastraa.com/knowledge/articles/women-menstruationwhen-to-pause-and-what-to-modify.html
    https://weddingaffair.co.in/right-yoga-postures-for-period-cramping/
    """
    if case.settings.inversions_in_menstruation == "leave_out" and case.names(MENSTRUATING):
        for placed in case.holds:
            if placed.has(RAISED) or placed.pose.family is Family.INVERSION:
                what = f"{placed.hold.name} is an inversion, or half of one."
                yield Fault(placed.index, what, f"Take a level rest instead{case.such_as(LEVEL_RESTS, placed)}.")


@note
def hold_with_care(case: Case) -> Iterator[Fault]:
    """Names what calls for attention in a hold for this person, also beside a stricter caution.

    ## Why it matters
    A mild caution is still a caution, and an app should show it before the pose begins.
    ## Example
    `viparita_karani 10 / savasana 10`, for somebody with varicose veins
    ## Instead
    Follow the advice that the finding gives.
    ## Known gaps
    As for every caution: silence is not safety.
    ## Sources
    Those of the caution, which the finding names.
    """
    yield from _concerned(case, Severity.CAUTION, until=Verdict.NO_KNOWN_CONCERN)


@note
def prop_to_leave_out(case: Case) -> Iterator[Fault]:
    """Names an optional prop of a hold that brings a caution for this person with it.

    ## Why it matters
    A weight or an eye cover may be what the caution is about. Without it the pose is free of that caution.
    ## Example
    `savasana 10`, for somebody with glaucoma
    ## Instead
    The same pose, set up without that prop.
    ## Known gaps
    Whether the prop is used at all can't be seen: it is optional.
    ## Sources
    Those of the caution, which the finding names.
    """
    for placed in case.holds:
        if concerns := placed.screening.leave_out if placed.screening else ():
            optional = {use.prop for use in placed.variant.props if use.optional}
            props = ", ".join(sorted(optional.intersection(chain(*(c.optional_props for c in concerns)))))
            yield Fault(placed.index, _told(concerns), f"Leave out: {props}.")


@note
def conduct_to_keep(case: Case) -> Iterator[Fault]:
    """Names a way to practise that a recorded caution asks of this person in every pose.

    ## Why it matters
    How one rises, breathes and keeps warm is no part of a shape, so no hold can show it.
    ## Example
    `savasana 10`, for somebody with low blood pressure
    ## Instead
    Follow the advice that the finding gives, in every pose.
    ## Known gaps
    Whether the person does can't be seen from a session.
    ## Sources
    Those of the caution, which the finding names.
    """
    for told in dict.fromkeys(map(str, case.screener.conduct())) if case.screener else ():
        yield Fault(None, told, "Keep to it in every pose.")


@note
def opposed_advice(case: Case) -> Iterator[Fault]:
    """Names a hold in which two conditions of this person ask for opposite things.

    ## Why it matters
    A position that helps with one condition may be what another warns of. Neither source knew of both.
    ## Example
    `viparita_karani 10 / savasana 10`, for somebody with anaemia and varicose veins
    ## Instead
    Ask a clinician which counts more.
    ## Known gaps
    It knows positions that a source calls fine, and no more of what helps.
    ## Sources
    Those of both, which the screening of the pose names.
    """
    if case.screener and len(case.screener.sore_sides) > 1:
        for placed in case.holds:
            conflicts = case.screener.screen(placed.pose).conflicts
            here = placed.screening.concerns if placed.screening else ()
            for told in dict.fromkeys(str(conflict) for conflict in conflicts if conflict.against in here):
                yield Fault(placed.index, told, "Until then, keep to the caution.")


@note
def backbend_into_final_rest(case: Case) -> Iterator[Fault]:
    """Names a backbend that goes straight into the final rest.

    ## Why it matters
    Backbends stir. Teachers put a fold, a twist or a rest with bent knees between.
    ## Example
    `supported_fish_bolster 5 / savasana 10`
    ## Instead
    `supported_fish_bolster 5 / salamba_bharadvajasana 4 / savasana 10`
    ## Known gaps
    Teachers differ on whether the order of restorative poses matters at all.
    ## Sources
    http://yogaself.com/take-a-sequenced-yoga-class-for-savasana/
    """
    if len(case.holds) > 1 and case.holds[-2].pose.family is Family.BACKBEND and case.last.is_rest:
        what = f"{case.holds[-2].hold.name} goes straight into the final rest."
        yield Fault(case.last.index, what, "Put a twist, a fold or a rest with bent knees between.")


@note
def late_backbend(case: Case) -> Iterator[Fault]:
    """Names a backbend in the second half of an evening session.

    ## Why it matters
    Backbends are said to wake one up.
    ## Example
    `constructive_rest 24 / supported_fish_bolster 5 / salamba_bharadvajasana 2 / savasana 5`, in the evening
    ## Instead
    `supported_fish_bolster 5 / salamba_bharadvajasana 4 / savasana 15`, in the evening
    ## Known gaps
    Disputed: other teachers find a supported backbend fine at night. No study was found. The default stands between
    the two sides: early, yes; `Settings.evening_backbends` takes "any" or "never" instead.
    ## Sources
    https://www.yogajournal.com/practice/asana-by-appointment/
    https://r.sugem.io/r/YogaTeachers/comments/1jli348/backbends_at_night
    http://swamiratnamurti.blogspot.com/2018/09/relax-and-restore-in-evening.html
    """
    if case.time_of_day is not TimeOfDay.EVENING or case.settings.evening_backbends != "early":
        return
    clock = 0.0
    for placed in case.holds:
        if placed.pose.family is Family.BACKBEND and clock > case.session.total_minutes / 2:
            what = f"{placed.hold.name} comes late in an evening session."
            yield Fault(placed.index, what, "Move it to the first half, or leave it out.")
        clock += placed.hold.total_minutes


@note
def crowded_session(case: Case) -> Iterator[Fault]:
    """Names a session with so many poses that little of it is rest.

    ## Why it matters
    Each change of pose costs about two minutes. Teachers give three or four poses in half an hour.
    ## Example
    `constructive_rest 3 / supported_fish_bolster 3 / makarasana_supported 2 / viparita_karani 5 / savasana 5`
    ## Instead
    `constructive_rest 4 / viparita_karani 6 / savasana 5`
    ## Known gaps
    Teachers differ: "fewer, longer" for some, five to seven poses an hour for others.
    ## Sources
    http://dorestorativeyoga.blogspot.com/2011/04/wrap-up-for-restorative-stations.html
    https://www.imcentered.com/a-restorative-yoga-sequence-for-every-yogi/
    """
    most = math.ceil(case.session.total_minutes / MINUTES_A_POSE)
    if len(case.holds) > most:
        what = f"{len(case.holds)} holds in {case.session.total_minutes:g} minutes leave little rest."
        yield Fault(None, what, f"Take {most} or fewer, and stay longer in each.")


@note
def upright_when_ill(case: Case) -> Iterator[Fault]:
    """Names a hold in which somebody with a cold does not lie down.

    ## Why it matters
    Teachers give lying poses only while one is ill, and short ones.
    ## Example
    `desk_head_rest 5 / savasana 10`, for somebody with a cold
    ## Instead
    `constructive_rest 5 / savasana 10`
    ## Known gaps
    A fever is a red flag and told by that rule. How ill somebody feels can't be seen. Whoever can't lie flat with
    a blocked nose sits with good reason.
    ## Sources
    https://karineisen.com/blog/restorative-practice-for-when-you-are-not-feeling-wellnbsp?format=amp
    https://iyengaryogalondon.co.uk/covid-19-a-suggested-recovery-programme-from-the-iyengar-yoga-uk-therapy-committee/
    """
    if case.names(ILL):
        for placed in case.holds:
            if placed.variant.position not in LYING:
                yield Fault(placed.index, f"{placed.hold.name} is not done lying down.", "Lie down while you are ill.")


@note
def upright_opening(case: Case) -> Iterator[Fault]:
    """Names an opening that is not done lying down, for somebody who is tired for a long time.

    ## Why it matters
    Tired people begin in a resting pose; standing and sitting cost them what they came to gather.
    ## Example
    `desk_head_rest 5 / savasana 10`, for somebody with chronic fatigue
    ## Instead
    `supta_baddha_konasana 5 / savasana 10`
    ## Known gaps
    It knows of chronic fatigue and post-viral states only. An ordinary tired evening is nothing that a check is told.
    ## Sources
    https://chestnuthillyoga.com/home-practice-resources/restorative-sequence-2
    """
    if case.names(TIRED) and case.first.variant.position not in LYING:
        yield Fault(case.first.index, f"It begins with {case.first.hold.name}.", "Begin lying down.")


@note
def still_opening(case: Case) -> Iterator[Fault]:
    """Names an opening that has an anxious person lie still at once.

    ## Why it matters
    Teachers begin with something active for restless or anxious people, since stillness at once may make them worse.
    ## Example
    `constructive_rest 5 / savasana 10`, for somebody with anxiety
    ## Instead
    `adho_mukha_svanasana_supported:wall 2 / salamba_balasana 6 / savasana 10`
    ## Known gaps
    It knows of panic and anxiety only, not of a restless day. Moving before the first pose can't be seen.
    ## Sources
    https://fourelementsyoga.wordpress.com/2010/11/11/restoratives-different-sequence-for-a-different-you/
    https://michaeljoelhall.com/topic/4380/
    """
    if case.names(ANXIOUS) and case.first.variant.position in LYING:
        what = f"It begins with {case.first.hold.name}, lying still."
        yield Fault(case.first.index, what, "Begin with something active, such as a short standing fold.")


@note
def unsettled_opening(case: Case) -> Iterator[Fault]:
    """Names a session of half an hour or more that begins without a quiet hold of about five minutes.

    ## Why it matters
    Teachers give five to ten minutes to settle before the first long hold, so that the body can let go in it.
    ## Example
    `mountain_brook 10 / reclined_twist_bolster 4 / savasana 10`
    ## Instead
    `constructive_rest 4 / mountain_brook 8 / reclined_twist_bolster 3 / savasana 10`
    ## Known gaps
    Setting up is counted as settling. Gentle movement before the session can't be seen and does as well.
    Anxious people are left to `still-opening`, which asks for the reverse.
    ## Sources
    https://dorestorativeyoga.blogspot.com/2009/02/leading-class-part-2.html
    https://callunayoga.blogspot.com/p/there-are-six-basic-components-of.html
    """
    first = case.first
    settles = first.pose.family in QUIET and first.hold.total_minutes >= SETTLING
    if case.is_class and not settles and not case.names(ANXIOUS):
        what = f"It begins with {first.hold.minutes:g} minutes of {first.hold.name}."
        yield Fault(first.index, what, "Settle first, for about five minutes, in a rest or with small movements.")


@note
def folded_opening(case: Case) -> Iterator[Fault]:
    """Names a session of half an hour or more whose first pose after settling is a forward fold.

    ## Why it matters
    A simple recline that opens the chest undoes sitting and lets the breath deepen; teachers give it first.
    ## Example
    `constructive_rest 5 / salamba_balasana 8 / reclined_twist_bolster 3 / savasana 10`
    ## Instead
    `constructive_rest 5 / supta_baddha_konasana 8 / reclined_twist_bolster 3 / savasana 8`
    ## Known gaps
    A nicety, and disputed: for grief some teachers begin with closed shapes. In the evening and for anxious people,
    for whom folds are given, it is silent.
    ## Sources
    https://michaeljoelhall.com/topic/3746/
    """
    first = next((placed for placed in case.holds if placed.pose.family not in SHAPELESS), case.first)
    calms = case.time_of_day is TimeOfDay.EVENING or case.names(ANXIOUS)
    if case.is_class and first.pose.family is Family.FORWARD_FOLD and not calms:
        what = f"The first pose, {first.hold.name}, bends forward."
        yield Fault(first.index, what, "Begin with a simple recline that opens the chest.")


@note
def long_opening_inversion(case: Case) -> Iterator[Fault]:
    """Names raised legs or a raised pelvis that open a session and are held for more than five minutes.

    ## Why it matters
    Inversions come late, before the final rest.
    ## Example
    `viparita_karani 10 / reclined_twist_bolster 4 / savasana 5`
    ## Instead
    `reclined_twist_bolster 4 / viparita_karani 10 / savasana 5`
    ## Known gaps
    Where only the final rest follows, it comes late enough. Somebody with chronic fatigue may begin with it.
    ## Sources
    https://chestnuthillyoga.com/home-practice-resources/restorative-sequence-2
    """
    first = case.first
    goes_on = any(not placed.is_rest for placed in case.holds[1:])
    if first.has(RAISED) and first.hold.minutes > SETTLING and goes_on and not case.names(TIRED):
        yield Fault(first.index, f"It opens with {first.hold.name}.", "Move it to the end, before the final rest.")


@note
def fold_before_backbend(case: Case) -> Iterator[Fault]:
    """Names a backbend that comes after a forward fold.

    ## Why it matters
    Backbends stir; forward folds calm and lead towards rest. So backbends come earlier.
    ## Example
    `salamba_balasana 5 / constructive_rest 4 / supported_fish_bolster 5 / reclined_twist_bolster 3 / savasana 10`
    ## Instead
    `supported_fish_bolster 5 / constructive_rest 4 / salamba_balasana 5 / reclined_twist_bolster 3 / savasana 10`
    ## Known gaps
    Teachers differ on whether the order of restorative poses matters at all; for grief some give closed shapes first.
    A mild fold that answers an earlier backbend is named as well.
    ## Sources
    http://yogaself.com/take-a-sequenced-yoga-class-for-savasana/
    https://r.sugem.io/r/YogaTeachers/comments/1jli348/backbends_at_night
    https://www.yogajournal.com/practice/asana-by-appointment/
    """
    folded = False
    for placed in case.holds:
        if folded and placed.pose.family is Family.BACKBEND:
            yield Fault(placed.index, f"{placed.hold.name} comes after a forward fold.", "Move it before the fold.")
        folded = folded or placed.pose.family is Family.FORWARD_FOLD


@note
def unanswered_backbend(case: Case) -> Iterator[Fault]:
    """Names a session in which neither a twist nor a forward fold follows the last backbend.

    ## Why it matters
    Backbends stir. A calm twist late in the practice answers them; in viniyoga a forward fold does.
    ## Example
    `supported_fish_bolster 5 / constructive_rest 5 / savasana 10`
    ## Instead
    `supported_fish_bolster 5 / reclined_twist_bolster 3 / savasana 10`
    ## Known gaps
    Which of the two answers better is an open dispute; either will do here. A backbend that goes straight into the
    final rest is told by `backbend-into-final-rest`.
    ## Sources
    https://yogauonline.com/yoga-practice-teaching-tips/yoga-practice-tips/cool-down-7-steps-for-a-deeply-restorative-twist/
    https://sequencewiz.org/2015/04/08/compensation-postures
    """
    bends = [placed for placed in case.holds if placed.pose.family is Family.BACKBEND]
    after = case.holds[bends[-1].index + 1 :] if bends else ()
    answered = any(placed.pose.family in (Family.TWIST, Family.FORWARD_FOLD) for placed in after)
    if len(after) > 1 and not answered:
        what = f"Neither a twist nor a fold follows {bends[-1].hold.name}."
        yield Fault(bends[-1].index, what, "Put a calm twist or a mild fold after it.")


@note
def one_family_only(case: Case) -> Iterator[Fault]:
    """Names a session of three poses or more that are all of one family.

    ## Why it matters
    A practice holds a mix: the spine goes more than one way, and no tissue carries it all.
    ## Example
    `mountain_brook 5 / constructive_rest 4 / setu_bandha_block 4 / supported_fish_bolster 5 / savasana 10`
    ## Instead
    `mountain_brook 5 / constructive_rest 4 / salamba_balasana 5 / reclined_twist_bolster 3 / savasana 10`
    ## Known gaps
    Rests are not counted. A short session on one theme may be what somebody wants.
    ## Sources
    https://dorestorativeyoga.blogspot.com/2009/06/sequencing-restorative-yoga-class.html
    https://michaeljoelhall.com/topic/3746/
    """
    families = [placed.pose.family for placed in case.holds if not placed.is_rest]
    if len(families) > 2 and len(set(families)) == 1:  # noqa: PLR2004  # three, as the text says
        what = f"All {len(families)} poses are of one family: {families[0].replace('_', ' ')}."
        yield Fault(None, what, "Put another family among them.")


@note
def no_raised_legs(case: Case) -> Iterator[Fault]:
    """Names a session of an hour or more without raised legs or a mild inversion.

    ## Why it matters
    Raised legs are among the shapes that teachers like to see in every class, if nothing speaks against them.
    ## Example
    `constructive_rest 15 / supta_baddha_konasana 15 / reclined_twist_bolster 5 / savasana 20`
    ## Instead
    `constructive_rest 10 / supta_baddha_konasana 12 / viparita_karani 10 / savasana 20`
    ## Known gaps
    A nicety. It is silent for a person with any caution on lying flat or on raised legs, or with a condition that is
    not assessed. Without a person it can't know.
    ## Sources
    https://dorestorativeyoga.blogspot.com/2009/06/sequencing-restorative-yoga-class.html
    """
    raised = any(placed.has(RAISED) or placed.pose.family is Family.INVERSION for placed in case.holds)
    if case.session.total_minutes >= FULL_SESSION and not raised and _may_raise_legs(case):
        instead = f"Add one{case.such_as(RAISED_LEGS, case.first)}, if nothing speaks against it."
        yield Fault(None, "No hold raises the legs or the pelvis.", instead)


@note
def brief_hold(case: Case) -> Iterator[Fault]:
    """Names a hold of under five minutes in a pose that is usually held for five or more.

    ## Why it matters
    Restorative holds last five to twenty minutes; the change to rest is said to take about fifteen.
    ## Example
    `constructive_rest 5 / supta_baddha_konasana:slope 5 / salamba_balasana 3 / savasana 10`
    ## Instead
    `constructive_rest 5 / supta_baddha_konasana:slope 5 / salamba_balasana 6 / savasana 8`
    ## Known gaps
    Teachers differ: three to ten minutes in Iyengar classes, and beginners stay at the low end. Rests between poses,
    which may be short, are not looked at, nor is a hold whose cautions speak against more of it. More than twenty
    minutes is left to each pose's own maximum.
    ## Sources
    https://popularposting.com/how-to-teach-restorative-yoga/
    http://yogabybethany.net/restorative-yoga/
    https://www.yogabroward.com/blog
    """
    for placed in case.holds:
        hold, usual = placed.hold, placed.pose.hold
        brief = usual.min_minutes <= hold.minutes < BRIEF_HOLD <= usual.typical_minutes
        if brief and not placed.is_rest and case.suits(placed.part.of_minutes(BRIEF_HOLD)):
            what = f"{hold.name} is held for {hold.minutes:g} minutes; {usual.typical_minutes:g} are usual."
            yield Fault(placed.index, what, f"Give it {BRIEF_HOLD:g} minutes or more if there is time.")


@note
def props_to_and_fro(case: Case) -> Iterator[Fault]:
    """Names a hold that goes back to a wall, a chair, a bed, a sofa or a desk that was left before.

    ## Why it matters
    Changing is part of the rest. Poses at the wall stand together, and as little as possible is carried.
    ## Example
    `legs_on_chair 8 / constructive_rest 5 / viparita_karani:chair 8 / savasana 10`
    ## Instead
    `constructive_rest 5 / legs_on_chair 8 / viparita_karani:chair 8 / savasana 10`
    ## Known gaps
    Bolsters, blankets and blocks lie beside the mat and are not counted. Nor is an optional prop.
    ## Sources
    http://yogateachermagazine.com/content/teaching-restorative
    http://thetore.blogg.se/2023/april/60-minute-gentle-yoga-sequence.html
    https://yogabygillian.com/2022/12/03/rest-and-restore-day-2/
    """
    left: dict[str, int] = {}
    for placed in case.holds:
        for station in sorted(placed.stations):
            if left.get(station, placed.index) < placed.index - 1:
                what = f"{placed.hold.name} goes back to the {station}."
                yield Fault(placed.index, what, f"Put the poses with the {station} one after the other.")
            left[station] = placed.index


RULES: tuple[Rule, ...] = (
    red_flag,
    contraindicated_hold,
    hold_not_assessed,
    stale_times,
    off_the_clock,
    missing_prop,
    overlong_hold,
    overshort_hold,
    hold_to_modify,
    missing_side,
    no_final_rest,
    brief_final_rest,
    hurried_rise,
    three_of_a_family,
    backbend_into_deep_fold,
    deep_counter_pose,
    evening_backbend,
    inversion_in_menstruation,
    hold_with_care,
    prop_to_leave_out,
    conduct_to_keep,
    opposed_advice,
    upright_when_ill,
    upright_opening,
    still_opening,
    unsettled_opening,
    folded_opening,
    long_opening_inversion,
    fold_before_backbend,
    backbend_into_final_rest,
    unanswered_backbend,
    late_backbend,
    one_family_only,
    no_raised_legs,
    brief_hold,
    crowded_session,
    props_to_and_fro,
)
"""Every rule, errors first."""


def check_session(
    session: Session,
    *,
    practitioner: Practitioner | None = None,
    kit: Iterable[str] | Mapping[str, int] | None = None,
    time_of_day: TimeOfDay | str | None = None,
    settings: Settings | None = None,
    library: Library | None = None,
    accept_unassessed: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Look *session* over with every rule, and return all findings, errors first.

    What is not given is not checked: without a practitioner no caution is looked up, without a kit no
    prop is counted. An empty answer means that no rule found a fault. It does not mean that the session
    is safe for everyone. The person's words in *accept_unassessed*, of which the library knows nothing, are
    passed over.

    Raises:
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        RequestError: with every prop in *kit* that is not known.
        ValueError: if *kit* or *time_of_day* can't be read, or if a word in *accept_unassessed* is none that the
            person said and that is not assessed.
    """
    screener = _screener(practitioner, library or Library.default(), tuple(accept_unassessed))
    case = _case(session, library, settings, screener=screener, kit=kit, time_of_day=time_of_day)
    return tuple(_finding(case, rule, fault) for rule, fault in _faults(case))


def repaired(
    session: Session,
    *,
    practitioner: Practitioner | None = None,
    kit: Iterable[str] | Mapping[str, int] | None = None,
    time_of_day: TimeOfDay | str | None = None,
    settings: Settings | None = None,
    library: Library | None = None,
    accept_unassessed: Iterable[str] = (),
) -> Session:
    """*session* with one fault mended after another, errors first, as long as each fix makes it better.

    It is better with fewer errors, then with fewer warnings, then with fewer notes. No hold becomes longer for
    which more than a caution is recorded. What has no simple mend stays as it is: look the answer over with
    `check_session`.

    Raises:
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        RequestError: with every prop in *kit* that is not known.
        ValueError: if *kit* or *time_of_day* can't be read, or if a word in *accept_unassessed* is none that the
            person said and that is not assessed.
    """
    screener = _screener(practitioner, library or Library.default(), tuple(accept_unassessed))
    case = _case(session, library, settings, screener=screener, kit=kit, time_of_day=time_of_day)
    for _ in range(MOST_STEPS):
        fixes = (mend.session for rule, fault in _faults(case) if (mend := _mend(case, rule, fault)))
        weight = _weight(case)
        better = next((mended for mended in map(case.of, fixes) if _weight(mended) < weight), None)
        if better is None:
            break
        case = better
    return case.session


def _case(
    session: Session,
    library: Library | None,
    settings: Settings | None,
    *,
    screener: Screener | None,
    kit: Iterable[str] | Mapping[str, int] | None,
    time_of_day: TimeOfDay | str | None,
) -> Case:
    library = library or Library.default()
    return Case(
        session=session,
        holds=(),
        screener=screener,
        kit=None if kit is None else library.kit(kit),
        time_of_day=TimeOfDay(time_of_day) if time_of_day else None,
        settings=settings or Settings(),
        library=library,
    ).of(session)


def _screener(practitioner: Practitioner | None, library: Library, accepted: tuple[str, ...]) -> Screener | None:
    """The person beside the library, without the unassessed words that are accepted by name."""
    screener = Screener(practitioner, library) if practitioner else None
    said = screener.not_assessed if screener else ()
    if unknown := [word for word in accepted if word not in said]:
        raise ValueError(f"accept_unassessed names what is not unassessed for the person: {', '.join(unknown)}.")
    if practitioner is None or not accepted:
        return screener
    words = tuple(word for word in practitioner.conditions if word not in accepted)
    return Screener(practitioner.model_copy(update={"conditions": words}), library)


def _faults(case: Case) -> list[tuple[Rule, Fault]]:
    return [(rule, fault) for rule in RULES for fault in rule.find(case)]


def _weight(case: Case) -> tuple[int, ...]:
    """How many errors, warnings and notes; less is better."""
    severities = [rule.severity for rule, _ in _faults(case)]
    return tuple(map(severities.count, FindingSeverity))


def _finding(case: Case, rule: Rule, fault: Fault) -> Finding:
    mend = _mend(case, rule, fault)
    return Finding(
        rule=rule.name,
        severity=rule.severity,
        hold=fault.hold,
        what=fault.what,
        instead=(mend and mend.says) or fault.instead,
        fix=mend and mend.session,
    )


def _mend(case: Case, rule: Rule, fault: Fault) -> Mend | None:
    """The first of a fault's fixes that was tried and leaves fewer faults of its rule."""
    count = len(tuple(rule.find(case)))
    return next((mend for mend in fault.fixes if len(tuple(rule.find(case.of(mend.session)))) < count), None)


def _place(index: int, hold: Hold, library: Library, screener: Screener | None) -> Placed:
    pose = library.pose(hold.pose)
    variant = pose.variant(hold.variant)
    return Placed(index, hold, pose, variant, _screen(hold, pose, variant, screener))


def _screen(hold: Hold, pose: Pose, variant: Variant, screener: Screener | None) -> VariantScreening | None:
    if screener is None:
        return None
    return screener.screen_variant(pose, variant, minutes=hold.minutes, side=_one_side(hold))


def _one_side(hold: Hold) -> Side | None:
    return hold.sides[0] if len(hold.sides) == 1 else None


def _on_the_clock(session: Session) -> bool:
    """Whether *session* takes the time that it was made for, if any."""
    return session.minutes is None or abs(session.total_minutes - session.minutes) <= CLOCK_TOLERANCE


def least_rest(settings: Settings, minutes: float) -> float:
    """The least length of the final rest in a session of *minutes*: a third of it, where it is too short for more."""
    if minutes < SHORT_SESSION:
        return min(settings.final_rest_minutes, minutes // 1.5 * 0.5)  # in half minutes
    full = settings.full_session_final_rest_minutes if minutes >= FULL_SESSION else 0.0
    return max(settings.final_rest_minutes, full)


def _times(hold: Hold) -> tuple[object, ...]:
    """What the time of a hold is made of, beside its minutes."""
    return hold.move_minutes, hold.setup_minutes, hold.release_minutes, hold.sides


def _told(concerns: Iterable[Contraindication]) -> str:
    return " ".join(dict.fromkeys(map(str, concerns)))


def _in_place_of(case: Case, placed: Placed, *parts: Part, says: str = "") -> Iterator[Mend]:
    """Sessions with one of *parts* in place of a hold; none that is longer without suiting the person."""
    for part in parts:
        if part.held <= placed.part.held or case.suits(part):
            yield from case.mended(placed.index, placed.index + 1, part, says=says.format(part))


def _rest_at(case: Case, index: int, poses: Iterable[str], minutes: float, says: str) -> Iterator[Mend]:
    """Sessions with one more rest, so that it is the hold at *index*."""
    for rest in case.rests(poses, minutes, beside=case.holds[index - 1]):
        yield from case.mended(index, index, rest, says=says.format(rest))


def _concerned(case: Case, *severities: Severity, until: Verdict) -> Iterator[Fault]:
    """Holds with concerns of *severities*, and ways to a verdict no worse than *until*."""
    for placed in case.holds:
        concerns = placed.screening.concerns if placed.screening else ()
        if telling := [concern for concern in concerns if concern.severity in severities]:
            ways = _ways_out(case, placed, until)
            yield Fault(placed.index, _told(telling), _advice(case, placed, until), ways)


def _advice(case: Case, placed: Placed, until: Verdict) -> str:
    """What to do about a concern that no fix answers."""
    if case.screener and case.screener.red_flags:
        return "Seek care before any practice."
    if until is Verdict.MODIFY:
        return "Choose another pose."
    if until is Verdict.NO_KNOWN_CONCERN:
        ways = case.ways(placed, placed.hold.minutes, placed.part.side)
        better = (way for way in ways if case.verdict(way) is until)
        return next((f"Follow that advice; of {way.name} nothing is recorded." for way in better), FOLLOWED)
    return FOLLOWED


def _ways_out(case: Case, placed: Placed, until: Verdict) -> Iterator[Mend]:
    """Sessions in which a hold is no worse than *until*: in another variant or side, shorter, a rest, or gone.

    None for a mild caution, which asks for attention only, nor for a red flag, which no pose answers.
    """
    if until is Verdict.NO_KNOWN_CONCERN or (case.screener and case.screener.red_flags):
        return
    side = None if placed.pose.sides is Sides.EITHER else placed.part.side
    for minutes in dict.fromkeys((placed.hold.minutes, min(placed.hold.minutes, LONG_STILLNESS))):
        better = (part for part in case.ways(placed, minutes, side) if case.verdict(part).rank <= until.rank)
        yield from _in_place_of(case, placed, *better, says=REPLACED)
    beside = {other.pose.id for other in case.holds if abs(other.index - placed.index) == 1}
    poses = FINAL_RESTS if placed is case.last else NEUTRAL_RESTS
    rests = case.rests((id_ for id_ in poses if id_ not in beside), placed.hold.minutes, beside=placed)
    yield from _in_place_of(case, placed, *rests, says=REPLACED)
    yield from case.mended(placed.index, placed.index + 1, says=LEFT_OUT)


def _may_raise_legs(case: Case) -> bool:
    """Whether nothing is recorded against raised legs for the person, and nothing is unknown."""
    if case.screener is None:
        return True
    concerns = (c for id_ in case.screener.sore_sides for c in case.library.concerns_of(id_))
    return not case.screener.not_assessed and not any(c.trait in LEGS_UP for c in concerns)
