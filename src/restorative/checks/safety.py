"""Rules on what is recorded for the person."""

from collections.abc import Iterable, Iterator
from itertools import chain

from restorative.checks.cases import (
    FINAL_RESTS,
    LEFT_OUT,
    LYING,
    NEUTRAL_RESTS,
    RAISED,
    REPLACED,
    Case,
    Mend,
    Placed,
    in_place_of,
)
from restorative.checks.rules import Fault, error, note, warning
from restorative.conditions import Contraindication
from restorative.poses import LONG_STILLNESS
from restorative.vocabulary import Family, Severity, Sides, Verdict

MENSTRUATING = frozenset({"menstruation"})
ILL = frozenset({"common_cold"})

LEVEL_RESTS = ("supta_baddha_konasana", "constructive_rest", "savasana")

FOLLOWED = "Follow that advice."


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
        yield from in_place_of(case, placed, *better, says=REPLACED)
    beside = {other.pose.id for other in case.holds if abs(other.index - placed.index) == 1}
    poses = FINAL_RESTS if placed is case.last else NEUTRAL_RESTS
    rests = case.rests((id_ for id_ in poses if id_ not in beside), placed.hold.minutes, beside=placed)
    yield from in_place_of(case, placed, *rests, says=REPLACED)
    yield from case.mended(placed.index, placed.index + 1, says=LEFT_OUT)


def _told(concerns: Iterable[Contraindication]) -> str:
    return " ".join(dict.fromkeys(map(str, concerns)))
