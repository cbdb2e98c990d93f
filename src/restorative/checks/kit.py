"""Rules on props: what is needed, and what is carried."""

from collections.abc import Iterator

from restorative.checks.cases import REPLACED, Case, in_place_of
from restorative.checks.rules import Fault, error, note
from restorative.props import missing_props
from restorative.vocabulary import Verdict


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
            fixes = in_place_of(case, placed, *(p for p in ways if case.verdict(p).rank <= worst), says=REPLACED)
            what = f"{placed.hold.name} needs what the kit lacks: {named}."
            yield Fault(placed.index, what, "Choose a pose that the kit allows.", fixes)


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
