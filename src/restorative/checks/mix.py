"""Rules on what a session as a whole is made of."""

from collections.abc import Iterator

from restorative.checks.cases import FULL_SESSION, RAISED, Case, in_place_of
from restorative.checks.rules import Fault, note, warning
from restorative.vocabulary import Family

LEGS_UP = frozenset({"supine_legs_elevated", "supine_flat"})
"""What legs up a wall ask of the body at the least."""

RAISED_LEGS = ("viparita_karani", "legs_on_chair")


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
            yield Fault(placed.index, what, instead, in_place_of(case, placed, both))


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


def _may_raise_legs(case: Case) -> bool:
    """Whether nothing is recorded against raised legs for the person, and nothing is unknown."""
    if case.screener is None:
        return True
    concerns = (c for id_ in case.screener.sore_sides for c in case.library.concerns_of(id_))
    return not case.screener.not_assessed and not any(c.trait in LEGS_UP for c in concerns)
