"""Rules on how a session begins."""

from collections.abc import Iterator

from restorative.checks.cases import LYING, RAISED, Case
from restorative.checks.rules import Fault, note
from restorative.vocabulary import Family, TimeOfDay

SETTLING = 5.0
"""Minutes that a body needs to settle before the first long hold, setting up included."""

QUIET = frozenset({Family.REST, Family.SIDE_LYING, Family.SEATED, Family.RECLINED, Family.LEGS_ELEVATED})
"""Families in which one can settle."""
SHAPELESS = frozenset({Family.REST, Family.SIDE_LYING, Family.SEATED})
"""Families that answer no other and need no answer."""
ANXIOUS = frozenset({"panic_and_anxiety"})
TIRED = frozenset({"fatigue_postviral"})


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
