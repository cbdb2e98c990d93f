"""What good teachers look for in a session.

Each rule is told in full in its own docstring, and only there; the reference page is made from it.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from itertools import pairwise
from typing import NamedTuple

from restorative.findings import Finding
from restorative.library import Library
from restorative.poses import Pose, Variant
from restorative.practitioners import Practitioner
from restorative.props import missing_props, read_kit
from restorative.screening import Screener, VariantScreening
from restorative.sessions import Hold, Session
from restorative.vocabulary import BodyPosition, Family, FindingSeverity, TimeOfDay, Verdict

__all__ = ["RULES", "Rule", "check_session"]

CLOCK_TOLERANCE = 0.5
"""Minutes by which a session may miss its clock."""
BRIEF_REST = 5.0
"""Minutes; no source goes below it for the final rest."""
FULL_REST = 10.0
"""Minutes of final rest in a full session."""
FULL_SESSION = 60.0
"""Minutes from which a session counts as full."""
SLOW_RISE = 2.0
"""Minutes of release that make up for a rest lying down."""
MINUTES_A_POSE = 9.0
"""Minutes that each pose needs, its set-up and release included, to count as restful."""

RAISED = frozenset({"supine_legs_elevated", "head_below_heart_mild", "head_below_heart_marked"})
DEEP_FOLD = frozenset({"deep_hip_flexion", "lumbar_flexion_end_range"})
LYING = frozenset({BodyPosition.SUPINE, BodyPosition.SEMI_RECLINED, BodyPosition.PRONE, BodyPosition.SIDE_LYING})


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
    def is_rest(self) -> bool:
        """Whether a session may end on it."""
        return self.pose.family in (Family.REST, Family.SIDE_LYING) or "savasana" in self.pose.id

    def has(self, traits: frozenset[str]) -> bool:
        """Whether the body shows any of *traits*."""
        return not traits.isdisjoint(self.variant.traits)


@dataclass(frozen=True)
class Case:
    """Everything that a rule may look at."""

    session: Session
    holds: tuple[Placed, ...]
    screener: Screener | None
    kit: Mapping[str, int] | None
    time_of_day: TimeOfDay | None

    @property
    def last(self) -> Placed:
        """The last hold."""
        return self.holds[-1]


class Fault(NamedTuple):
    """What a rule reports: the hold or `None`, what is wrong, and what to do."""

    hold: int | None
    what: str
    instead: str


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
    yield from _concerned(case, {Verdict.AVOID, Verdict.SEEK_ADVICE})


@error
def hold_not_assessed(case: Case) -> Iterator[Fault]:
    """Flags every hold for a person with a condition of which the library knows nothing.

    ## Why it matters
    Silence about a condition is not safety.
    ## Example
    `savasana 10`, for somebody with the code O22.0
    ## Instead
    Ask a clinician about the positions of the session.
    ## Known gaps
    It can't tell which of the holds matter.
    ## Sources
    None: that is the fault.
    """
    for placed in case.holds:
        if placed.screening and placed.screening.verdict is Verdict.NOT_ASSESSED and case.screener:
            words = ", ".join(case.screener.not_assessed)
            yield Fault(placed.index, f"{words} is not assessed.", "Ask a clinician about this position.")


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
    if abs(over := total - clock) > CLOCK_TOLERANCE:
        word, change = ("over", "Shorten") if over > 0 else ("under", "Lengthen")
        what = f"It takes {total:g} minutes, {abs(over):g} {word} its clock of {clock:g}."
        yield Fault(None, what, f"{change} the holds by {abs(over):g} minutes in all.")


@error
def missing_prop(case: Case) -> Iterator[Fault]:
    """Flags a hold whose required props are not all in the kit.

    ## Why it matters
    A pose that is half supported is not restful, and what gives way can hurt.
    ## Example
    `viparita_karani 10 / savasana 10`, with a kit of one blanket
    ## Instead
    A variant that the kit allows, such as `constructive_rest 10 / savasana 10`.
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
            fitting = [v for v in placed.pose.variants if not missing_props(v.props, case.kit)]
            best = min(fitting, key=lambda v: _verdict(placed, v, case.screener).rank, default=None)
            instead = f"Use {placed.pose.id}:{best.id}." if best else "Choose a pose that the kit allows."
            yield Fault(placed.index, f"{placed.hold.name} needs what the kit lacks: {named}.", instead)


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
            yield Fault(placed.index, what, f"Hold it for {longest:g} minutes or less.")


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
            yield Fault(placed.index, what, f"Give it {shortest:g} minutes or leave it out.")


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
    yield from _concerned(case, {Verdict.MODIFY})


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
    A sore side may be left out with good reason.
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
            yield Fault(placed.index, what, f"Hold the {sides[0].other} side for the same time.")


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
        yield Fault(
            case.last.index, f"It ends on {case.last.hold.name}.", "End with savasana, on the back or on the side."
        )


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
    ## Sources
    http://www.restorativeyoga.club/blog/2018/1/11/this-pose-is-magic
    https://biologyinsights.com/how-long-should-savasana-be-for-maximum-benefit
    https://wendydaray.com/yoga/restorative/practice/
    """
    least = FULL_REST if case.session.total_minutes >= FULL_SESSION else BRIEF_REST
    if case.last.is_rest and case.last.hold.minutes < least:
        what = f"The final rest is {case.last.hold.minutes:g} minutes."
        yield Fault(case.last.index, what, f"Give it {least:g} minutes or more.")


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
    https://trantor.is/content/_KsWDTI13P3N4on4/xhtml/ch26.html
    https://gritandgutscoaching.com/2019/06/11/do-these-2-poses-to-boost-your-recovery/
    """
    followers = (*case.holds[1:], None)
    for placed, after in zip(case.holds, followers, strict=True):
        lies_on = after is not None and after.variant.position in LYING
        if placed.has(RAISED) and not lies_on and placed.variant.release_minutes < SLOW_RISE:
            what = f"After {placed.hold.name} comes rising within {placed.variant.release_minutes:g} minutes."
            yield Fault(placed.index, what, "Put a rest lying down after it, on the side or on the back.")


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
            yield Fault(third.index, what, "Put a rest or another family between them.")


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
            yield Fault(after.index, what, "Put something neutral between, such as constructive_rest.")


@note
def hold_with_care(case: Case) -> Iterator[Fault]:
    """Names a hold that this person may do with attention.

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
    yield from _concerned(case, {Verdict.CAUTION})


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
        yield Fault(case.last.index, what, "Put a twist, a fold or constructive_rest between.")


@note
def late_backbend(case: Case) -> Iterator[Fault]:
    """Names a backbend in the second half of an evening session.

    ## Why it matters
    Backbends are said to wake one up.
    ## Example
    `constructive_rest 24 / supported_fish_bolster 5 / salamba_bharadvajasana 4 / savasana 5`, in the evening
    ## Instead
    `supported_fish_bolster 5 / salamba_bharadvajasana 4 / savasana 15`, in the evening
    ## Known gaps
    Disputed: other teachers find a supported backbend fine at night. No study was found.
    ## Sources
    https://www.yogajournal.com/practice/asana-by-appointment/
    https://r.sugem.io/r/YogaTeachers/comments/1jli348/backbends_at_night
    http://swamiratnamurti.blogspot.com/2018/09/relax-and-restore-in-evening.html
    """
    if case.time_of_day is not TimeOfDay.EVENING:
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


RULES: tuple[Rule, ...] = (
    red_flag,
    contraindicated_hold,
    hold_not_assessed,
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
    hold_with_care,
    backbend_into_final_rest,
    late_backbend,
    crowded_session,
)
"""Every rule, errors first."""


def check_session(
    session: Session,
    *,
    practitioner: Practitioner | None = None,
    kit: Iterable[str] | Mapping[str, int] | None = None,
    time_of_day: TimeOfDay | str | None = None,
    library: Library | None = None,
) -> tuple[Finding, ...]:
    """Look *session* over with every rule, and return all findings, errors first.

    What is not given is not checked: without a practitioner no caution is looked up, without a kit no
    prop is counted. An empty answer means that no rule found a fault. It does not mean that the session
    is safe for everyone.

    Raises:
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        ValueError: if *kit* or *time_of_day* can't be read.
    """
    library = library or Library.default()
    screener = Screener(practitioner, library) if practitioner else None
    case = Case(
        session=session,
        holds=tuple(_place(i, hold, library, screener) for i, hold in enumerate(session.holds)),
        screener=screener,
        kit=None if kit is None else read_kit(kit),
        time_of_day=TimeOfDay(time_of_day) if time_of_day else None,
    )
    return tuple(
        Finding(rule=rule.name, severity=rule.severity, hold=fault.hold, what=fault.what, instead=fault.instead)
        for rule in RULES
        for fault in rule.find(case)
    )


def _place(index: int, hold: Hold, library: Library, screener: Screener | None) -> Placed:
    pose = library.pose(hold.pose)
    variant = pose.variant(hold.variant)
    return Placed(index, hold, pose, variant, _screen(hold, pose, variant, screener))


def _screen(hold: Hold, pose: Pose, variant: Variant, screener: Screener | None) -> VariantScreening | None:
    if screener is None:
        return None
    side = hold.sides[0] if len(hold.sides) == 1 else None
    return screener.screen_variant(pose, variant, minutes=hold.minutes, side=side)


def _concerned(case: Case, verdicts: set[Verdict]) -> Iterator[Fault]:
    """Holds whose screening gave one of *verdicts*, with the concerns that did it and the best way out."""
    for placed in case.holds:
        if placed.screening is None or placed.screening.verdict not in verdicts or case.screener is None:
            continue
        telling = [c for c in placed.screening.concerns if Verdict(c.severity.value) in verdicts]
        if telling:
            yield Fault(placed.index, " ".join(map(str, telling)), _way_out(placed, case.screener))


def _way_out(placed: Placed, screener: Screener) -> str:
    verdicts = {variant.id: _verdict(placed, variant, screener) for variant in placed.pose.variants}
    best = min(verdicts, key=lambda id_: verdicts[id_].rank)
    if verdicts[best].rank < verdicts[placed.variant.id].rank:
        return f"{placed.pose.id}:{best} is better: {verdicts[best].replace('_', ' ')}."
    if verdicts[best].rank <= Verdict.MODIFY.rank:
        return "Follow that advice."
    return "Choose another pose."


def _verdict(placed: Placed, variant: Variant, screener: Screener | None) -> Verdict:
    """What this hold's verdict would be in *variant*."""
    if screener is None:
        return Verdict.NO_KNOWN_CONCERN
    return screener.screen_variant(placed.pose, variant, minutes=placed.hold.minutes).verdict
