"""The best sequence of options for a clock, and the proof that there is none better.

A session goes through the stages of its arc in order and takes up to two poses from each, so that no
pose can come twice. Given a price for each minute, the best session without a clock is found stage by
stage; its value with the price of the whole clock added is a bound on the score of every session that
fits the clock. The price with the lowest bound is taken. Then every sequence whose own bound reaches
the best score known is tried, its minutes filled to the best by their falling returns. What was left
untried could not have been better.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
SETTLING = WEIGHTS["settling"].value
HALF_DOSE = WEIGHTS["half_dose"].value

DIGITS = 9
"""Scores that are alike to so many digits are equal."""

CLOSE = 10.0**-DIGITS
"""A bound that is lower than the best score by more than this holds nothing better and nothing equal."""

CLOSE_WORTH = 1e-6
"""Worth that is higher by less may not show in the digits of a score."""

USUAL_PRICE = 0.55
"""About the points for a minute, times the cube root of the clock. Any price gives a true bound; a good one a near."""

CLOSE_ENOUGH = 0.5
"""Minutes; a price at which the best sequence misses the clock by no more needs no narrowing."""

REFINEMENTS = 14
"""How many prices are tried at the most."""

ELSEWHERE, FARTHEST = 1.15, 8.0
"""The factor to the next price to try, as long as all tangents slope to one side: the first, and the largest."""

NEAR_ENOUGH = 0.002
"""Points; a bound that could be lowered by no more needs no refinement."""


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


NOTHING: frozenset[str] = frozenset()

ANY = ""
"""A pose that has no name: taken, but barring none."""


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
    kin: str
    """The family of the holds so far in this stage, or of the last two holds, where a third could follow."""
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
    """Points of the change and of what is newly covered, without those of the option itself."""
    minutes: float
    """Minutes of the change."""
    to: Place


class Walk:
    """All ways through the stages."""

    def __init__(self, stages: Stages) -> None:
        self.stages = stages
        self.end = len(stages.options)
        self.start = Place(0, None, "", False, None, NOTHING)
        self.open = [NOTHING] * (self.end + 1)
        """What holds can still cover from each stage on."""
        for stage in reversed(range(self.end)):
            self.open[stage] = self.open[stage + 1].union(*(option.covers for option in stages.options[stage]))
        self._rooms: dict[Place, tuple[tuple[int, Step], ...]] = {}
        self._forks: dict[Place, tuple[Place | None, Place]] = {}
        self._changes: dict[Exit, dict[Entry, Change | None]] = {}

    @cached_property
    def kinds(self) -> tuple[tuple[tuple[Option, ...], ...], ...]:
        """The options of each stage, those together that no other hold can tell apart."""
        return tuple(map(self._kinds, range(self.end)))

    def _kinds(self, stage: int) -> tuple[tuple[Option, ...], ...]:
        kinds: dict[tuple[object, ...], list[Option]] = {}
        for option in self.stages.options[stage]:
            demanded = option.pose if option.pose in self.stages.must[stage] else None
            alike = option.entry, option.exit, option.kin, option.covers & self.open[stage], demanded
            kinds.setdefault(alike, []).append(option)
        return tuple(map(tuple, kinds.values()))

    def opens(self, option: Option) -> bool:
        """Whether a session may begin with *option*."""
        return self.stages.opens in (None, option.pose)

    def leave(self, place: Place) -> Step | None:
        """The way on without another hold in this stage, if that is allowed."""
        if place.stage == self.end - 1 or not self.stages.must[place.stage] <= {place.taken}:
            return None
        return Step(None, 0.0, 0.0, self._beyond(place))

    def _beyond(self, place: Place) -> Place:
        """*place* as it looks from the next stage."""
        stage = place.stage + 1
        kin = place.kin if place.twice else ""  # no family but that of the final rest stands in two stages
        return Place(stage, place.last, kin, place.twice, None, place.covered & self.open[stage])

    def take(self, option: Option, place: Place, *, opening: bool = True) -> Step | None:
        """The way on with *option*, if that is allowed. What must open a session is asked of it if *opening*."""
        twice = option.kin != "" and option.kin == place.kin
        first = opening and place.last is None
        if option.pose == place.taken or (twice and place.twice) or (first and not self.opens(option)):
            return None
        cost = _change(place.last, option.entry) if place.last else NO_CHANGE
        if cost is None:
            return None
        full = place.taken is not None or self.stages.most[place.stage] == 1
        if full and not self.stages.must[place.stage] <= {place.taken, option.pose}:
            return None
        covers = option.covers & self.open[place.stage]
        points = cost.points + COVERAGE * len(covers - place.covered)
        if first:
            points += SETTLING * option.settles
        here = Place(place.stage, option.exit, option.kin, twice, option.pose, place.covered | covers)
        return Step(option, points, cost.minutes, self._beyond(here) if full else here)

    def unnamed(self, place: Place) -> Place:
        """*place* without the pose that was taken, if nothing is demanded of it."""
        named = place.taken is None or place.taken in self.stages.must[place.stage]
        return place if named else place._replace(taken=ANY)

    def fork(self, place: Place) -> tuple[Place | None, Place]:
        """What *place* is once its stage is left, if that is allowed, and the room of which a hold may be taken."""
        if place not in self._forks:
            left = self.leave(place)
            room = place._replace(last=None, kin="" if place.twice else place.kin, twice=False)
            self._forks[place] = left and left.to, room
        return self._forks[place]

    def room(self, place: Place) -> tuple[tuple[int, Step], ...]:
        """For each kind of option, by its number, the way on with it, whatever stood before."""
        if place not in self._rooms:
            steps = ((i, self.take(kind[0], place, opening=False)) for i, kind in enumerate(self.kinds[place.stage]))
            self._rooms[place] = tuple((i, step._replace(to=self.unnamed(step.to))) for i, step in steps if step)
        return self._rooms[place]

    def changes(self, last: Exit) -> dict[Entry, Change | None]:
        """What it takes to go on from *last*, by entry; `None` where a rule forbids it."""
        if last not in self._changes:
            entries = dict.fromkeys(option.entry for options in self.stages.options for option in options)
            self._changes[last] = {entry: _change(last, entry) for entry in entries}
        return self._changes[last]

    def steps(self, place: Place, options: Sequence[Option]) -> Iterator[Step]:
        """Every way on from *place* with one of *options* or none."""
        if step := self.leave(place):
            yield step
        for option in options:
            if step := self.take(option, place):
                yield step


class Ways(NamedTuple):
    """The best two ways on, with different poses, so that one pose can be barred."""

    value: float = -math.inf
    option: Option | None = None
    other_value: float = -math.inf
    other: Option | None = None

    def with_(self, value: float, option: Option) -> "Ways":
        """The best two of these and one more."""
        if self.option and self.option.pose == option.pose:
            return self._replace(value=value, option=option) if value > self.value else self
        if value > self.value:
            return Ways(value, option, self.value, self.option)
        return self._replace(other_value=value, other=option) if value > self.other_value else self

    def both(self) -> Iterator[tuple[float, Option]]:
        """Each way that there is, the best first."""
        ways = (self.value, self.option), (self.other_value, self.other)
        return ((value, option) for value, option in ways if option)

    def barring(self, pose: str | None) -> tuple[float, Option | None]:
        """The best way without *pose*."""
        if self.option and self.option.pose == pose:
            return self.other_value, self.other
        return self.value, self.option


NO_WAYS = Ways()


class Door(NamedTuple):
    """The best ways into a stage by one entry."""

    entry: Entry
    kin: str
    ways: Ways


class Prices:
    """What every option and every way on is worth when a minute has a price."""

    def __init__(self, walk: Walk, price: float) -> None:
        self.walk = walk
        self.price = price
        self._alone: dict[int, float] = {}
        self._best: dict[int, tuple[Ways, ...]] = {}
        self._ahead: dict[Place, tuple[float, Option | None]] = {}
        self._ways: dict[Place, tuple[float, Ways]] = {}
        self._doors: dict[Place, tuple[Door, ...]] = {}
        self._reaches: dict[Place, tuple[tuple[float, int], ...]] = {}
        self._cheapest = -(SETUP + price) * min(MOVE_MINUTES, TURN_MINUTES)
        """No change costs less."""

    def alone(self, option: Option) -> float:
        """What an option brings, whatever stands beside it, after the price of its minutes."""
        if id(option) not in self._alone:
            held = max(self._net(option, minutes) for minutes in _near(option, self.price))
            self._alone[id(option)] = held + option.fixed - self.price * option.overhead
        return self._alone[id(option)]

    def _net(self, option: Option, minutes: int) -> float:
        rested = option.sides * minutes
        return option.worth * dose(rested) - self.price * rested

    def value(self, step: Step) -> float:
        """What a step brings after the price of its minutes."""
        alone = self.alone(step.option) if step.option else 0.0
        return step.points + alone - self.price * step.minutes

    def ahead(self, place: Place) -> float:
        """The most that can still come after *place*; minus infinity if the end can't be reached."""
        return self._on(place)[0]

    def bound(self, clock: float) -> float:
        """A score that no session on *clock* exceeds."""
        return self.ahead(self.walk.start) + self.price * clock

    def path(self) -> list[Option]:
        """The best sequence at this price."""
        place, options = self.walk.start, []
        while step := self._next(place):
            options += [step.option] if step.option else []
            place = step.to
        return options

    def _next(self, place: Place) -> Step | None:
        """The best way on from *place*; `None` at the end, or if it can't be reached."""
        value, option = self._on(place)
        if place.stage == self.walk.end or value == -math.inf:
            return None
        return self.walk.take(option, place) if option else self.walk.leave(place)

    def used(self) -> float:
        """The minutes that the best sequence takes at this price."""
        options = self.path()
        return _overhead(options) + sum(option.sides * self._minutes(option) for option in options)

    def _minutes(self, option: Option) -> int:
        return max(_near(option, self.price), key=lambda minutes: (self._net(option, minutes), minutes))

    def _on(self, place: Place) -> tuple[float, Option | None]:
        """The most that can still come, and the option with which it begins; `None` to leave the stage."""
        if place.stage == self.walk.end:
            return 0.0, None
        if place not in self._ahead:
            self._ahead[place] = self._look(place)
        return self._ahead[place]

    def _look(self, place: Place) -> tuple[float, Option | None]:
        if place.last is None:
            return self._opened(place)
        leaving, ways = self._choices(self.walk.unnamed(place))
        value, option = ways.barring(place.taken)
        return (value, option) if value > leaving else (leaving, None)

    def _opened(self, place: Place) -> tuple[float, Option | None]:
        """The best way to open a session in this stage or a later one."""
        best: tuple[float, Option | None] = (-math.inf, None)
        for step in self.walk.steps(place, self.walk.stages.options[place.stage]):
            if (value := self.value(step) + self.ahead(step.to)) > best[0]:
                best = value, step.option
        return best

    def _choices(self, place: Place) -> tuple[float, Ways]:
        """The most that comes if the stage is left, and the best ways into a hold of it."""
        if place not in self._ways:
            left, room = self.walk.fork(place)
            self._ways[place] = self.ahead(left) if left else -math.inf, self._choose(place, self._doors_of(room))
        return self._ways[place]

    def _choose(self, place: Place, doors: Iterable[Door]) -> Ways:
        best, changes = NO_WAYS, self.walk.changes(place.last) if place.last else {}
        for entry, kin, ways in doors:
            if ways.value + self._cheapest <= best.other_value:
                break
            change = changes[entry]
            if change is None or (place.twice and kin and kin == place.kin):
                continue
            cost = change.points - self.price * change.minutes
            if ways.option and ways.value + cost > best.other_value:
                best = best.with_(ways.value + cost, ways.option)
            if ways.other and ways.other_value + cost > best.other_value:
                best = best.with_(ways.other_value + cost, ways.other)
        return best

    def _doors_of(self, room: Place) -> tuple[Door, ...]:
        """Every way into a hold of this stage, the best first."""
        if room not in self._doors:
            self._open(room)
        return self._doors[room]

    def _open(self, room: Place) -> None:
        doors: dict[tuple[Entry, str], Ways] = {}
        reaches: list[tuple[float, int]] = []
        for kind, step in self.walk.room(room):
            leaving, ways = (self.ahead(step.to), NO_WAYS) if step.to.taken is None else self._choices(step.to)
            points = step.points - self.price * step.minutes
            reach = -math.inf
            for alone, option in self._best_of(room.stage)[kind].both():
                value = points + alone + max(leaving, ways.barring(option.pose)[0])
                name = option.entry, option.kin
                doors[name] = doors.get(name, NO_WAYS).with_(value, option)
                reach = max(reach, value)
            reaches.append((reach, kind))
        every = (Door(*name, ways) for name, ways in doors.items())
        self._doors[room] = tuple(sorted(every, key=lambda door: -door.ways.value))
        self._reaches[room] = tuple(sorted(reaches, key=lambda reach: -reach[0]))

    def promising(self, place: Place, least: float) -> Iterator[Step]:
        """Every way on from *place*, apart from those with kinds of option that surely bring less than *least*."""
        if left := self.walk.leave(place):
            yield left
        if place.last is None:
            kinds: Iterable[int] = range(len(self.walk.kinds[place.stage]))
        else:
            kinds = self._reaching(place, place.last, least)
        for kind in kinds:
            for option in self.walk.kinds[place.stage][kind]:
                if step := self.walk.take(option, place):
                    yield step

    def _reaching(self, place: Place, last: Exit, least: float) -> Iterator[int]:
        room, changes = self.walk.fork(self.walk.unnamed(place))[1], self.walk.changes(last)
        self._doors_of(room)
        for reach, kind in self._reaches[room]:
            if reach + self._cheapest < least:
                return
            change = changes[self.walk.kinds[place.stage][kind][0].entry]
            if change and reach + change.points - self.price * change.minutes >= least:
                yield kind

    def _best_of(self, stage: int) -> tuple[Ways, ...]:
        """Of each kind of option the best two with different poses, since one pose may be barred."""
        if stage not in self._best:
            self._best[stage] = tuple(map(self._best_two, self.walk.kinds[stage]))
        return self._best[stage]

    def _best_two(self, options: Sequence[Option]) -> Ways:
        best = NO_WAYS
        for option in options:
            best = best.with_(self.alone(option), option)
        return best


def _near(option: Option, price: float) -> tuple[int, ...]:
    """The whole minutes among which the best length of a hold lies when a minute costs *price*."""
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
    if not _may_fit(stages, clock):
        return None
    walk = Walk(_contenders(stages))
    tried = tuple(_prices(walk, clock))
    search = Search(walk, min(tried, key=lambda prices: prices.bound(clock)), clock, give_up)
    for prices in tried:
        search.consider(prices.path())
    if search.best is None and not search.totals.meet(NOTHING_YET, walk.start):
        return None
    search.run()
    return Found(*search.best, bound=max(search.best.score, search.left)) if search.best else None


def _prices(walk: Walk, clock: float) -> Iterator[Prices]:
    """Prices of a minute, towards the one with the lowest bound: there the best sequence takes just about the clock.

    The bound is a convex function of the price, and what the best sequence takes tells its slope. Where the tangents
    on both sides of the lowest point meet, there is the next price to try.
    """
    price, lowest, elsewhere = USUAL_PRICE / math.cbrt(clock), math.inf, ELSEWHERE
    tangents: dict[bool, Tangent] = {}
    for _ in range(REFINEMENTS):
        prices = Prices(walk, price)
        yield prices
        bound, slope = prices.bound(clock), clock - prices.used()
        lowest = min(lowest, bound)
        tangents[slope < 0] = Tangent(price, bound, slope)
        if abs(slope) <= CLOSE_ENOUGH or 0 < slope * price <= NEAR_ENOUGH:
            return
        if len(tangents) == 1:
            price *= elsewhere if slope < 0 else 1 / elsewhere
            elsewhere = min(elsewhere**2, FARTHEST)  # many goals may weigh so much that the price lies far off
            continue
        price = tangents[True].meets(tangents[False])
        if lowest - tangents[True].at(price) <= NEAR_ENOUGH:
            return


def _contenders(stages: Stages) -> Stages:
    """*stages* without what others replace in every session, for the better.

    One pose is not enough for that where it may be the other hold of its stage; two are.
    """
    demanded = {stages.opens}.union(*stages.must)
    parts = zip(stages.options, stages.most, strict=True)
    return stages._replace(options=tuple(tuple(_undone(options, most, demanded)) for options, most in parts))


def _undone(options: Sequence[Option], most: int, demanded: Collection[str | None]) -> Iterator[Option]:
    """Options for which there are fewer replacements than *most* poses; a demanded pose has its own place."""
    alike: dict[tuple[object, ...], list[Option]] = {}
    for option in sorted(options, key=lambda o: (-o.worth, o.overhead, o.pose, o.variant)):
        kept = alike.setdefault((option.entry, option.exit, option.kin, option.sides), [])
        others = {other.pose for other in kept if _replaces(other, option)}
        replaced = option.pose not in demanded and len(others.difference(demanded)) >= most
        if not replaced and option.pose not in others:
            kept.append(option)
            yield option


def _replaces(better: Option, worse: Option) -> bool:
    """Whether *better*, as long on the clock, brings more than *worse* in its place, or the same with lower ids."""
    longer = (worse.overhead - better.overhead) / worse.sides
    if longer < 0 or longer % 1 or better.least > worse.least + longer or better.most < worse.most + longer:
        return False
    firm = better.worth >= worse.worth and better.fixed >= worse.fixed and better.settles >= worse.settles
    more = longer > 0 or better.worth > worse.worth + CLOSE_WORTH or better.fixed > worse.fixed + CLOSE_WORTH
    lower = (better.pose, better.variant) < (worse.pose, worse.variant)
    return firm and better.covers >= worse.covers and (more or lower)


class Tangent(NamedTuple):
    """What the bound at one price says of the bound at others: it is nowhere lower than this line."""

    price: float
    bound: float
    slope: float

    def at(self, price: float) -> float:
        """The bound at *price*, at the least."""
        return self.bound + self.slope * (price - self.price)

    def meets(self, other: "Tangent") -> float:
        """The price at which both say the same."""
        return self.price + (other.at(self.price) - self.bound) / (self.slope - other.slope)


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
        """Every way on that may be worth it: its bound, its value so far, and the step; the best bound first."""
        least = self.best.score - CLOSE if self.best else -math.inf
        ways = []
        for step in self.prices.promising(place, least - so_far):
            value = so_far + self.prices.value(step)
            bound = value + self.prices.ahead(step.to)
            if bound > -math.inf and bound >= least:
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
    settled = SETTLING * options[0].settles
    return held + settled + sum(cost.points for cost in changes if cost) + COVERAGE * len(covered)


def can_fill(stages: Stages, clock: float) -> bool:
    """Whether any sequence fits *clock*."""
    return _may_fit(stages, clock) and (_fits(_bare(stages), clock) or _fits(stages, clock))


def _fits(stages: Stages, clock: float) -> bool:
    walk = Walk(stages)
    return Totals(walk, clock).meet(NOTHING_YET, walk.start)


def _may_fit(stages: Stages, clock: float) -> bool:
    """False where no long search is needed to see that nothing fits.

    There is no final rest, a demand that nothing meets, or more of them than there is time for.
    """
    poses = [{option.pose for option in options} for options in stages.options]
    parts = zip(stages.must, poses, stages.most, strict=True)
    opens = stages.opens is None or any(stages.opens in known for known in poses)
    if not (poses[-1] and opens and all(must <= known and len(must) <= most for must, known, most in parts)):
        return False
    demanded = [pose for must in stages.must[:-1] for pose in must]
    every = [option for options in stages.options for option in options]
    holds = [[option for option in every if option.pose == pose] for pose in demanded] + [list(stages.options[-1])]
    shortest = sum(min(option.overhead + option.sides * option.least for option in ways) for ways in holds)
    return shortest + MOVE_MINUTES * len(demanded) <= clock


def _bare(stages: Stages) -> Stages:
    """*stages* with nothing but what is demanded, and the final rest."""
    demanded = stages.opens, *(pose for must in stages.must for pose in must)
    before = (tuple(option for option in options if option.pose in demanded) for options in stages.options[:-1])
    return stages._replace(options=(*before, stages.options[-1]))


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
        place = place._replace(covered=NOTHING)  # what is covered changes points, not time
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
        reached |= totals << round(2 * (step.minutes + option.overhead + option.sides * minutes))
    return reached
