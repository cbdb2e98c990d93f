"""Rules on how a session ends, and on rest after raised legs."""

from collections.abc import Iterator
from itertools import chain

from restorative.checks.cases import (
    FINAL_RESTS,
    FULL_SESSION,
    LYING,
    RAISED,
    REPLACED,
    Case,
    in_place_of,
    least_rest,
    rest_at,
)
from restorative.checks.rules import Fault, note, warning
from restorative.vocabulary import Family

SLOW_RISE = 2.0
"""Minutes of release that make up for a rest lying down."""

RESTS_AFTER_RAISED_LEGS = ("side_lying_savasana", "savasana", "constructive_rest")


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
        fixes = rest_at(case, len(case.holds), FINAL_RESTS, case.settings.final_rest_minutes, "End with {}.")
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
        fixes = chain(in_place_of(case, last, *longer), in_place_of(case, last, *others, says=REPLACED))
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
            fixes = rest_at(case, placed.index + 1, RESTS_AFTER_RAISED_LEGS, minutes, "Put {} after it.")
            yield Fault(placed.index, what, "Put a rest lying down after it, on the side or on the back.", fixes)


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
