"""Rules on time: that of the session, and that of each hold."""

import math
from collections.abc import Iterator

from restorative.checks.cases import LEFT_OUT, Case, in_place_of, is_on_the_clock
from restorative.checks.rules import Fault, error, note, warning
from restorative.mending import put_together
from restorative.sessions import Hold

BRIEF_HOLD = 5.0
"""Minutes; the usual range of a restorative hold begins here."""
MINUTES_A_POSE = 9.0
"""Minutes that each pose needs, its set-up and release included, to count as restful."""


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
    if not is_on_the_clock(case.session):
        over = total - clock
        word, change = ("over", "Shorten the holds") if over > 0 else ("under", "Lengthen holds that suit")
        what = f"It takes {total:g} minutes, {abs(over):g} {word} its clock of {clock:g}."
        yield Fault(None, what, f"{change} by {abs(over):g} minutes in all.", case.fitted(case.parts, range(0)))


@error
def overlong_hold(case: Case) -> Iterator[Fault]:
    """Flags a hold that is longer than the maximum of its variant.

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
        longest = placed.part.range.max_minutes
        if placed.hold.minutes > longest:
            what = f"{placed.hold.name} is held for {placed.hold.minutes:g} minutes; its longest is {longest:g}."
            fixes = in_place_of(case, placed, placed.part.of_minutes(longest))
            yield Fault(placed.index, what, f"Hold it for {longest:g} minutes or less.", fixes)


@warning
def overshort_hold(case: Case) -> Iterator[Fault]:
    """Flags a hold that is shorter than the minimum of its variant.

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
        shortest = placed.part.range.min_minutes
        if placed.hold.minutes < shortest:
            what = f"{placed.hold.name} is held for {placed.hold.minutes:g} minutes; its shortest is {shortest:g}."
            longer = placed.part.of_minutes(shortest)
            if case.suits(longer):
                fixes, give = in_place_of(case, placed, longer), f"Give it {shortest:g} minutes or leave it out."
            else:
                fixes, give = case.mended(placed.index, placed.index + 1), LEFT_OUT
            yield Fault(placed.index, what, give, fixes)


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
    minutes is left to each variant's own maximum.
    ## Sources
    https://popularposting.com/how-to-teach-restorative-yoga/
    http://yogabybethany.net/restorative-yoga/
    https://www.yogabroward.com/blog
    """
    for placed in case.holds:
        hold, usual = placed.hold, placed.part.range
        brief = usual.min_minutes <= hold.minutes < BRIEF_HOLD <= usual.typical_minutes
        if brief and not placed.is_rest and case.suits(placed.part.of_minutes(BRIEF_HOLD)):
            what = f"{hold.name} is held for {hold.minutes:g} minutes; {usual.typical_minutes:g} are usual."
            yield Fault(placed.index, what, f"Give it {BRIEF_HOLD:g} minutes or more if there is time.")


def _times(hold: Hold) -> tuple[object, ...]:
    """What the time of a hold is made of, beside its minutes."""
    return hold.move_minutes, hold.setup_minutes, hold.release_minutes, hold.sides
