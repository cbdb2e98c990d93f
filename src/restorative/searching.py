"""The best sequence of options for a clock, and the proof that there is none better.

A session goes through the stages of its arc in order and takes up to two poses from each, so that no
pose can come twice. Given a price for each minute, the best session without a clock is found stage by
stage; its value with the price of the whole clock added is a bound on the score of every session that
fits the clock. The price with the lowest bound is taken. Then every sequence whose own bound reaches
the best score known is tried, its minutes filled to the best by their falling returns. What was left
untried could not have been better.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from restorative.options import Entry, Exit, Option
from restorative.scoring import WEIGHTS, dose
from restorative.sessions import MOVE_MINUTES, TURN_MINUTES

__all__ = ["Found", "Stages", "best_sequence", "can_fill"]

STATION = WEIGHTS["station"].value
TURN = WEIGHTS["turn"].value
SETUP = WEIGHTS["setup"].value
COVERAGE = WEIGHTS["coverage"].value
HALF_DOSE = WEIGHTS["half_dose"].value

DIGITS = 9
"""Scores that are alike to so many digits are equal."""

CLOSE = 10.0**-DIGITS
"""A bound that is lower than the best score by more than this holds nothing better and nothing equal."""

LOWEST_PRICE, HIGHEST_PRICE = 0.004, 0.3
"""Points for a minute, between which the price of every clock from 5 to 120 minutes lies."""

NARROWINGS = 6
"""How often the price of a minute is narrowed down. Any price gives a true bound; a good one gives a near bound."""

CLOSE_ENOUGH = 1.0
"""Minutes; a price at which the best sequence misses the clock by no more needs no narrowing."""


class Stages(NamedTuple):
    """What may be chosen, in order."""

    options: tuple[tuple[Option, ...], ...]
    """Stage by stage, the final rest last."""
    most: tuple[int, ...]
    """How many holds each stage has at the most: 1 or 2."""
    must: tuple[frozenset[str], ...]
    """Poses that must come in each stage."""
    opens: str | None = None
    """The pose with which the session must begin."""


class Found(NamedTuple):
    """A sequence with its minutes and its score."""

    options: tuple[Option, ...]
    minutes: tuple[int, ...]
    score: float
    bound: float
    """No session scores more than this; equal to the score if none better was left untried."""


class Change(NamedTuple):
    """What it takes to go from one option to the next."""

    points: float
    minutes: float


@lru_cache(maxsize=4096)
def _change(before: Exit, after: Entry) -> Change | None:
    outdone = before.fold is not None and after.bend > before.fold
    if (before.backbend and after.deep_fold) or outdone or (before.rises and not after.lies):
        return None
    turned = before.position != after.position
    minutes = TURN_MINUTES if turned else MOVE_MINUTES
    return Change(-STATION * (before.station != after.station) - TURN * turned - SETUP * minutes, minutes)


def change(before: Option, after: Option) -> Change | None:
    """The cost of going from *before* to *after*; `None` if a rule forbids it."""
    return _change(before.exit, after.entry)


NO_CHANGE = Change(0.0, 0.0)


class Place(NamedTuple):
    """How far a sequence has come: all that matters for what may follow."""

    stage: int
    last: Exit | None
    twice: bool
    """True if the last two holds are kin, so that a third may not follow."""
    taken: str | None
    """The pose already taken in this stage."""
    covered: frozenset[str]
    """What is covered, as far as later holds could cover it again."""


class Step(NamedTuple):
    """One way on from a place: an option taken, or `None` to leave the stage."""

    option: Option | None
    points: float
    """Points without those of its minutes."""
    minutes: float
    """Minutes in which nobody rests."""
    to: Place


class Walk:
    """All ways through the stages."""

    def __init__(self, stages: Stages) -> None:
        self.stages = stages
        self.end = len(stages.options)
        self.start = Place(0, None, False, None, frozenset())
        ahead = [frozenset[str]().union(*(option.covers for option in options)) for options in stages.options]
        self.open = [frozenset[str]().union(*ahead[stage:]) for stage in range(self.end + 1)]
        """What holds can still cover from each stage on."""

    def leave(self, place: Place) -> Step | None:
        """The way on without another hold in this stage, if that is allowed."""
        if place.stage == self.end - 1 or not self.stages.must[place.stage] <= {place.taken}:
            return None
        covered = place.covered & self.open[place.stage + 1]
        return Step(None, 0.0, 0.0, place._replace(stage=place.stage + 1, taken=None, covered=covered))

    def take(self, option: Option, place: Place, *, opening: bool = True) -> Step | None:
        """The way on with *option*, if that is allowed. What must open a session is asked of it if *opening*."""
        opens = self.stages.opens if opening and place.last is None else None
        kin = place.last is not None and option.kin != "" and option.kin == place.last.kin
        if option.pose == place.taken or opens not in (None, option.pose) or (kin and place.twice):
            return None
        cost = _change(place.last, option.entry) if place.last else NO_CHANGE
        if cost is None:
            return None
        full = place.taken is not None or self.stages.most[place.stage] == 1
        if full and not self.stages.must[place.stage] <= {place.taken, option.pose}:
            return None
        points = option.fixed + cost.points + COVERAGE * len(option.covers - place.covered)
        stage = place.stage + full
        covered = (place.covered | option.covers) & self.open[stage]
        to = Place(stage, option.exit, kin, None if full else option.pose, covered)
        return Step(option, points, option.overhead + cost.minutes, to)

    def steps(self, place: Place, options: Sequence[Option]) -> Iterator[Step]:
        """Every way on from *place* with one of *options* or none."""
        if step := self.leave(place):
            yield step
        for option in options:
            if step := self.take(option, place):
                yield step


class Door(NamedTuple):
    """The best two ways into a stage by one entry, with different poses, so that one pose can be barred."""

    entry: Entry
    value: float
    option: Option
    other_value: float
    other: Option | None


class Prices:
    """What every option and every way on is worth when a minute has a price."""

    def __init__(self, walk: Walk, price: float) -> None:
        self.walk = walk
        self.price = price
        self._held: dict[int, tuple[float, int]] = {}
        self._ahead: dict[Place, tuple[float, Option | None]] = {}
        self._doors: dict[tuple[object, ...], tuple[Door, ...]] = {}
        self._costs: dict[tuple[Exit | None, Entry], float] = {}

    def held(self, option: Option) -> tuple[float, int]:
        """The most that the minutes of a hold bring after their price, and how many they are for each side."""
        if id(option) not in self._held:
            self._held[id(option)] = max((self._net(option, minutes), minutes) for minutes in _near(option, self.price))
        return self._held[id(option)]

    def _net(self, option: Option, minutes: int) -> float:
        rested = option.sides * minutes
        return option.worth * dose(rested) - self.price * rested

    def value(self, step: Step) -> float:
        """What a step brings after the price of its minutes."""
        held = self.held(step.option)[0] if step.option else 0.0
        return step.points + held - self.price * step.minutes

    def ahead(self, place: Place) -> float:
        """The most that can still come after *place*; minus infinity if the end can't be reached."""
        return self._on(place)[0]

    def bound(self, clock: float) -> float:
        """A score that no session on *clock* exceeds."""
        return self.ahead(self.walk.start) + self.price * clock

    def path(self) -> list[Option]:
        """The best sequence at this price."""
        place, options = self.walk.start, []
        while place.stage < self.walk.end and self.ahead(place) > -math.inf:
            option = self._on(place)[1]
            step = self.walk.take(option, place) if option else self.walk.leave(place)
            if step is None:
                break
            options += [option] if option else []
            place = step.to
        return options

    def used(self) -> float:
        """The minutes that the best sequence takes at this price."""
        options = self.path()
        return _overhead(options) + sum(option.sides * self.held(option)[1] for option in options)

    def _on(self, place: Place) -> tuple[float, Option | None]:
        """The most that can still come, and the option with which it begins; `None` to leave the stage."""
        if place.stage == self.walk.end:
            return 0.0, None
        if place not in self._ahead:
            self._ahead[place] = self._look(place)
        return self._ahead[place]

    def _look(self, place: Place) -> tuple[float, Option | None]:
        left = self.walk.leave(place)
        best: tuple[float, Option | None] = (self._on(left.to)[0] if left else -math.inf, None)
        for door in self._doors_of(place):
            if place.twice and place.last and door.entry.kin == place.last.kin:
                continue
            barred = door.option.pose == place.taken
            value, option = (door.other_value, door.other) if barred else (door.value, door.option)
            value += self._cost(place.last, door.entry)
            if option and value > best[0]:
                best = value, option
        return best

    def _doors_of(self, place: Place) -> tuple[Door, ...]:
        """Every way into a hold of this stage. Places that differ only in the hold before share them."""
        owed = self.walk.stages.must[place.stage] - {place.taken}
        state = (place.stage, place.last and place.last.kin, place.taken is None, place.covered, owed)
        if state not in self._doors:
            self._doors[state] = tuple(self._open(place))
        return self._doors[state]

    def _open(self, place: Place) -> Iterator[Door]:
        barring_none = place._replace(last=None, taken=place.taken and ANY)
        if place.taken in self.walk.stages.must[place.stage]:
            barring_none = place._replace(last=None)
        ways: dict[Entry, list[tuple[float, Option]]] = {}
        for option in self.walk.stages.options[place.stage]:
            opens = place.last is not None or self.walk.stages.opens in (None, option.pose)
            if opens and (step := self.walk.take(option, barring_none, opening=False)):
                kin = place.last is not None and option.kin != "" and option.kin == place.last.kin
                value = self.value(step) + self._on(step.to._replace(twice=kin))[0]
                ways.setdefault(option.entry, []).append((value, option))
        for entry, found in ways.items():
            found.sort(key=lambda way: -way[0])
            value, best = found[0]
            other = next(((value, option) for value, option in found if option.pose != best.pose), (-math.inf, None))
            yield Door(entry, value, best, *other)

    def _cost(self, last: Exit | None, entry: Entry) -> float:
        """The cost of a change after the price of its minutes; minus infinity if a rule forbids it."""
        if (last, entry) not in self._costs:
            cost = _change(last, entry) if last else NO_CHANGE
            self._costs[last, entry] = cost.points - self.price * cost.minutes if cost else -math.inf
        return self._costs[last, entry]


ANY = ""
"""A pose that has no name: taken, but barring none."""


def _near(option: Option, price: float) -> tuple[int, ...]:
    """The whole minutes among which the best length of a hold lies when a minute costs *price*."""
    if price <= 0:
        return (option.most,)
    best = math.floor((math.sqrt(option.worth * HALF_DOSE / price) - HALF_DOSE) / option.sides)
    return tuple({min(max(minutes, option.least), option.most) for minutes in (best, best + 1)})


def _overhead(options: Sequence[Option]) -> float:
    """Minutes of a sequence in which nobody rests."""
    moves = (change(before, after) for before, after in pairwise(options))
    return sum(option.overhead for option in options) + sum(move.minutes for move in moves if move)


def best_sequence(stages: Stages, clock: float, give_up: Callable[[], bool] = lambda: False) -> Found | None:
    """The sequence with the highest score that fits *clock* to half a minute and never exceeds it.

    `None` if there is none. If *give_up* ever answers true, the best sequence so far is returned with a
    bound above its score.
    """
    walk = Walk(stages)
    search = Search(walk, _best_prices(walk, clock), clock, give_up)
    search.consider(search.prices.path())
    if search.best is None and not search.totals.meet(NOTHING_YET, walk.start):
        return None
    search.run()
    return Found(*search.best, bound=max(search.best.score, search.left)) if search.best else None


def _best_prices(walk: Walk, clock: float) -> Prices:
    """The price of a minute with the lowest bound: where the best sequence takes just about the clock."""
    low, high = Prices(walk, LOWEST_PRICE), Prices(walk, HIGHEST_PRICE)
    for _ in range(NARROWINGS):
        middle = Prices(walk, math.sqrt(low.price * high.price))
        used = middle.used()
        if abs(used - clock) <= CLOSE_ENOUGH:
            return middle
        if used > clock:
            low = middle
        else:
            high = middle
    return min(low, high, key=lambda prices: prices.bound(clock))


class Filled(NamedTuple):
    """A sequence with its whole minutes."""

    options: tuple[Option, ...]
    minutes: tuple[int, ...]
    score: float

    @property
    def rank(self) -> tuple[float, list[tuple[str, str]]]:
        """The better one is the smaller: by score, and between equal scores by id."""
        return -round(self.score, DIGITS), [(option.pose, option.variant) for option in self.options]


@dataclass
class Search:
    """A walk through every sequence that could still be the best."""

    walk: Walk
    prices: Prices
    clock: float
    give_up: Callable[[], bool]
    best: Filled | None = None
    left: float = -math.inf
    """The highest bound of what was left untried."""

    @cached_property
    def totals(self) -> "Totals":
        """The total times that can be reached, worked out only where they are needed."""
        return Totals(self.walk, self.clock)

    def run(self) -> None:
        """Try everything whose bound reaches the best score known, the most promising first."""
        self._from(self.walk.start, (), self.prices.price * self.clock, NOTHING_YET)

    def _from(self, place: Place, options: tuple[Option, ...], so_far: float, minutes: int) -> None:
        if place.stage == self.walk.end:
            self.consider(options)
            return
        for bound, value, step in self._ways(place, so_far):
            if self.best and bound < self.best.score - CLOSE:
                return
            if self.best and self.give_up():
                self.left = max(self.left, bound)
                return
            totals = with_step(minutes, step)
            # Until a first sequence is found no score bars any way, so the clock has to.
            if self.best or self.totals.meet(totals, step.to):
                self._from(step.to, (*options, step.option) if step.option else options, value, totals)

    def _ways(self, place: Place, so_far: float) -> list[tuple[float, float, Step]]:
        """Every way on that can reach the end: its bound, its value so far, and the step; the best bound first."""
        ways = []
        for step in self.walk.steps(place, self.walk.stages.options[place.stage]):
            value = so_far + self.prices.value(step)
            if (bound := value + self.prices.ahead(step.to)) > -math.inf:
                ways.append((bound, value, step))
        return sorted(ways, key=lambda way: -way[0])

    def consider(self, options: Sequence[Option]) -> None:
        """Fill a sequence with minutes, and keep it if it is the best so far."""
        filled = fill(options, self.clock)
        if filled and (self.best is None or filled.rank < self.best.rank):
            self.best = filled


def fill(options: Sequence[Option], clock: float) -> Filled | None:
    """Give a sequence its whole minutes so that it fits the clock and scores the most; `None` if none fit.

    Returns fall with each minute, so the most profitable minute may always be given next. Minutes of poses
    with two sides come in pairs and are weighed apart.
    """
    spare = math.floor(clock - _overhead(options)) - sum(option.sides * option.least for option in options)
    if spare < 0 or not options:
        return None
    singles, pairs = _gains(options, 1), _gains(options, 2)
    ways = [
        (sum(gain.points for gain in (*pairs[:taken], *singles[: spare - 2 * taken])), -taken)
        for taken in range(min(len(pairs), spare // 2) + 1)
        if spare - 2 * taken <= len(singles)
    ]
    if not ways:
        return None
    taken = -max(ways)[1]
    minutes = [option.least for option in options]
    for gain in (*pairs[:taken], *singles[: spare - 2 * taken]):
        minutes[gain.option] += 1
    return Filled(tuple(options), tuple(minutes), _score(options, minutes))


class Gain(NamedTuple):
    """What one more minute in a hold, on each of its sides, would bring."""

    points: float
    option: int


def _gains(options: Sequence[Option], sides: int) -> list[Gain]:
    """What each minute more would bring in holds with so many sides, the most profitable first."""
    gains = [
        Gain(option.worth * (dose(sides * (minutes + 1)) - dose(sides * minutes)), i)
        for i, option in enumerate(options)
        if option.sides == sides
        for minutes in range(option.least, option.most)
    ]
    return sorted(gains, key=lambda gain: (-gain.points, gain.option))


def _score(options: Sequence[Option], minutes: Sequence[int]) -> float:
    held = sum(o.worth * dose(o.sides * m) + o.fixed for o, m in zip(options, minutes, strict=True))
    changes = (change(before, after) for before, after in pairwise(options))
    covered: frozenset[str] = frozenset().union(*(option.covers for option in options))
    return held + sum(cost.points for cost in changes if cost) + COVERAGE * len(covered)


def can_fill(stages: Stages, clock: float) -> bool:
    """Whether any sequence fits *clock*."""
    walk = Walk(stages)
    return Totals(walk, clock).meet(NOTHING_YET, walk.start)


NOTHING_YET = 1
"""The totals before the first hold: only the bit of no half minutes at all."""


class Totals:
    """The total times that can be reached, as the bits of one number: a bit for each number of half minutes."""

    def __init__(self, walk: Walk, clock: float) -> None:
        self.walk = walk
        self.longest = round(2 * clock)
        self._known: dict[Place, int] = {}

    def meet(self, so_far: int, place: Place) -> bool:
        """Whether a total *so_far* and one that can follow *place* sum to the clock, or to half a minute less."""
        ahead = self.after(place) << 1  # one bit more, so that half a minute less is looked at together
        while so_far:
            spent = (so_far & -so_far).bit_length() - 1
            if spent > self.longest:
                return False
            if ahead >> (self.longest - spent) & 0b11:
                return True
            so_far &= so_far - 1
        return False

    def after(self, place: Place) -> int:
        """The totals that can follow *place*."""
        if place.stage == self.walk.end:
            return 1
        place = place._replace(covered=frozenset())  # what is covered changes points, not time
        if place not in self._known:
            bits = 0
            for step in self.walk.steps(place, self.walk.stages.options[place.stage]):
                bits |= with_step(self.after(step.to), step)
            self._known[place] = bits & ((2 << self.longest) - 1)
        return self._known[place]


def with_step(totals: int, step: Step) -> int:
    """*totals* with every length of a step added."""
    if step.option is None:
        return totals
    option, reached = step.option, 0
    for minutes in range(option.least, option.most + 1):
        reached |= totals << round(2 * (step.minutes + option.sides * minutes))
    return reached
