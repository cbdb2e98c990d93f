"""Rules on what follows what."""

from collections.abc import Iterator
from itertools import pairwise

from restorative.checks.cases import NEUTRAL_REST, NEUTRAL_RESTS, Case, rest_at
from restorative.checks.rules import Fault, note, warning
from restorative.vocabulary import Family, TimeOfDay

DEEP_FOLD = frozenset({"deep_hip_flexion", "lumbar_flexion_end_range"})
BACKBENT = frozenset({"lumbar_extension", "thoracic_extension_passive", "hip_extension", "cervical_extension"})
FOLDED = frozenset({"deep_hip_flexion", "lumbar_flexion_end_range", "straight_leg_hip_flexion", "cervical_flexion"})


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
            fixes = rest_at(case, third.index, NEUTRAL_RESTS, NEUTRAL_REST, "Put {} between.")
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
            fixes = rest_at(case, after.index, NEUTRAL_RESTS, NEUTRAL_REST, "Put {} between.")
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
