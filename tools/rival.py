"""The planner's rival: the same problem as a constraint model, solved by OR-tools CP-SAT.

The model is written from the published score (`WEIGHTS` and the docstrings of `restorative.scoring`), the rules and
the claims; it shares no code with `restorative.options` and `restorative.searching`. A session is a row of places,
filled from the right, so that the final rest stands in the last one. What a variant brings in so many minutes, and
what a change of hold costs, stand in tables.

It prints scores, whether they are equal, and ratios of processor time, since machines differ and may be busy.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from restorative import Library, NoSessionPossibleError, plan_session
from restorative.poses import Pose, Variant
from restorative.request import USUAL_ARC, Request
from restorative.scoring import CARRIES_NOTHING, FAVOUR, LEAST_WORTH, STATIONS, WEIGHTS, score_session
from restorative.screening import Screener
from restorative.sessions import Hold, Session

DATA = Path(__file__).parents[1] / "data"
SCALE = 1_000_000
"""Points are whole millionths."""
NEAR = 2e-5
"""What rounding to millionths can make in a session."""

LEVELS = ("beginner", "intermediate", "advanced")
RAISED = {"supine_legs_elevated", "head_below_heart_mild", "head_below_heart_marked"}
DEEP = {"deep_hip_flexion", "lumbar_flexion_end_range"}
BENT = {"lumbar_extension", "thoracic_extension_passive", "hip_extension", "cervical_extension"}
FOLDED = {"deep_hip_flexion", "lumbar_flexion_end_range", "straight_leg_hip_flexion", "cervical_flexion"}
LYING = {"supine", "semi_reclined", "prone", "side_lying"}
DIRECTIONS = ("extension", "flexion", "rotation", "side_bend", "raised_legs")


class Shape(NamedTuple):
    """All that counts of a hold for its neighbours."""

    position: str
    station: str
    backbend: bool
    fold: bool
    deep: bool
    bent: int
    folded: int
    rises: bool
    opens: bool


@dataclass(frozen=True)
class Way:
    """A variant in a stage of the session; the final rest is the last stage."""

    pose: Pose
    variant: Variant
    stage: int
    minutes: tuple[int, ...]
    side: Any
    worth: float
    repeated: bool
    opens: bool
    """True if a session begins well with it."""

    @property
    def sides(self) -> int:
        """How many sides are held."""
        return 2 if self.pose.sides == "both" else 1

    @property
    def around(self) -> float:
        """Minutes to set up, to change sides and to come out."""
        return self.variant.setup_minutes + self.variant.release_minutes + self.sides - 1

    def points(self, minutes: int) -> int:
        """What a hold of so many minutes brings by itself, in millionths."""
        rested = self.sides * minutes
        gained = self.worth * rested / (rested + WEIGHTS["half_dose"].value)
        spent = WEIGHTS["setup"].value * self.around + WEIGHTS["repetition"].value * self.repeated
        return round(SCALE * (gained - spent))

    @cached_property
    def shape(self) -> Shape:
        """All that counts for its neighbours."""
        traits, family = set(self.variant.traits), self.pose.family
        required = {use.prop for use in self.variant.props if not use.optional}
        return Shape(
            position=self.variant.position,
            station=next((prop for prop in STATIONS if prop in required), "mat"),
            backbend=family == "backbend",
            fold=family == "forward_fold",
            deep=bool(DEEP & traits),
            bent=len(BENT & traits),
            folded=len(FOLDED & traits),
            rises=bool(RAISED & traits) and self.variant.release_minutes < 2,  # noqa: PLR2004
            opens=self.opens,
        )

    @property
    def covers(self) -> set[str]:
        """What it adds to the mix."""
        raised = {"raised_legs"} if "supine_legs_elevated" in self.variant.traits else set()
        return {str(self.pose.spine)} & set(DIRECTIONS) | raised


def follows(before: Shape, after: Shape) -> bool:
    """Whether the rules let *after* come straight after *before*."""
    into_fold = before.backbend and after.fold and after.deep
    outdone = before.fold and after.backbend and after.bent > before.folded
    return not into_fold and not outdone and not (before.rises and after.position not in LYING)


def cost(before: Shape, after: Shape) -> tuple[int, int]:
    """What a change of hold costs, in millionths, and how many half minutes it takes."""
    turns, moves = before.position != after.position, before.station != after.station
    minutes = 1.0 if turns else 0.5
    lost = WEIGHTS["turn"].value * turns + WEIGHTS["station"].value * moves + WEIGHTS["setup"].value * minutes
    return -round(SCALE * lost), round(2 * minutes)


class Problem:
    """A request beside a library, as ways to choose from."""

    def __init__(self, request: Request, library: Library) -> None:
        """Look up what is allowed."""
        self.request, self.library = request, library
        self.purposes = [library.purposes[w.goal] for w in request.goals if w.goal in library.purposes]
        self.arc = next((purpose.arc for purpose in self.purposes if purpose.arc), USUAL_ARC)
        self.most = (*(stage.most for stage in self.arc), 1)
        self.screener = Screener(request.practitioner, library)
        self.wanted: dict[str, float] = {}
        for goal in request.goals:
            purpose = next((p for p in self.purposes if p.id == goal.goal), None)
            bundle = [(o.outcome, o.weight) for o in purpose.outcomes] if purpose else [(goal.goal, 1.0)]
            for outcome, weight in bundle:
                self.wanted[outcome] = self.wanted.get(outcome, 0.0) + goal.weight * weight
        self.ways = [way for pose in library.poses.values() for way in self._of(pose)]

    def _of(self, pose: Pose) -> Iterator[Way]:
        request, last = self.request, len(self.arc)
        final = "savasana" in pose.id or pose.family == "side_lying"
        home = next((i for i, stage in enumerate(self.arc) if pose.family in stage.families), None)
        stage = last if final else home
        asked = pose.id in request.include
        if stage is None or pose.id in request.exclude:
            return
        if LEVELS.index(pose.level) > LEVELS.index(request.level) and not asked:
            return
        for variant in pose.variants:
            left_out = any(
                emphasis.pose == pose.id or emphasis.family == pose.family or emphasis.trait in variant.traits
                for purpose in self.purposes
                for emphasis in purpose.leaves_out
            )
            grounded = not request.floor and "floor_transfer" in variant.traits
            if (asked or not left_out) and not grounded and self._at_hand(variant):
                yield from self._held(pose, variant, stage, final=final)

    def _at_hand(self, variant: Variant) -> bool:
        if self.request.kit is None:
            return True
        left = {name: int(count) for name, _, count in (entry.partition(":") for entry in self.request.kit)}
        for use in variant.props:
            left[use.prop] = left.get(use.prop, 0) - (0 if use.optional else use.count)
        return all(count >= 0 for count in left.values())

    def _held(self, pose: Pose, variant: Variant, stage: int, *, final: bool) -> Iterator[Way]:
        usual = variant.hold or pose.hold
        least = usual.min_minutes
        if final:
            least = max(least, 10 if self.request.minutes >= 60 else 5)  # noqa: PLR2004
        allowed, side = [], None
        for minutes in range(math.ceil(least), math.floor(usual.max_minutes) + 1):
            told = self.screener.screen_variant(pose, variant, minutes=minutes)
            if told.verdict in ("no_known_concern", "caution"):
                allowed.append(minutes)
                side = side or told.side
        if allowed:
            worth = self._worth(pose, variant, final=final)
            repeated = pose.id in self.request.history
            side = side if pose.sides == "either" else None
            begins = [family for family in self.arc[0].families if "backbend" not in self.arc[0].families]
            yield Way(pose, variant, stage, tuple(allowed), side, worth, repeated, pose.family in begins)

    def _worth(self, pose: Pose, variant: Variant, *, final: bool) -> float:
        worth = WEIGHTS["final_rest" if final else "rest"].value
        worth += WEIGHTS["taught"].value * math.log2(1 + len(pose.sources))
        worth += WEIGHTS["classic"].value if variant.id == pose.variants[0].id else 0.0
        worth += WEIGHTS["place"].value if variant.place == pose.variants[0].place else 0.0
        worth += WEIGHTS["lying"].value if variant.position in LYING else 0.0
        carrying = [use.prop for use in variant.props if not use.optional and use.prop not in CARRIES_NOTHING]
        worth += WEIGHTS["support"].value if carrying and variant.position in LYING | {"kneeling"} else 0.0
        favoured = any(
            emphasis.pose == pose.id or emphasis.family == pose.family or emphasis.trait in variant.traits
            for purpose in self.purposes
            for emphasis in purpose.favours
        )
        worth += WEIGHTS["custom"].value * favoured
        for benefit in pose.benefits:
            if variant.id in benefit.variants and benefit.outcome in self.wanted and not benefit.harm:
                speaks = FAVOUR[benefit.direction] if benefit.direction else 0.0
                worth += WEIGHTS["benefit"].value * self.wanted[benefit.outcome] * speaks * benefit.certainty.rank
        return max(worth, LEAST_WORTH)


class Answer(NamedTuple):
    """What CP-SAT came to."""

    status: str
    """`OPTIMAL`, `FEASIBLE`, `INFEASIBLE` or `UNKNOWN`."""
    session: Session | None
    score: float
    bound: float
    seconds: float
    """Of processor time, all threads together."""

    @property
    def proved(self) -> bool:
        """Whether there is none better, or none at all."""
        return self.status in ("OPTIMAL", "INFEASIBLE")


def solve(request: Request, library: Library, seconds: float, workers: int = 1) -> Answer:
    """The best session that CP-SAT finds in so many seconds. Clocks below 15 minutes are not for it."""
    start = time.process_time()
    problem = Problem(request, library)
    row = _Row(problem)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 1
    status = solver.status_name(solver.solve(row.model))
    passed = time.process_time() - start
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Answer(status, None, -math.inf, math.inf, passed)
    session = row.session(solver)
    score = score_session(session, request, library).total
    modelled = solver.objective_value / SCALE
    # Before the end the model may not yet have counted all that a session covers, but never more than it does.
    if modelled > score + NEAR or (status == "OPTIMAL" and modelled < score - NEAR):
        raise AssertionError(f"the model says {modelled}, the score {score}: {session}")
    return Answer(status, session, score, solver.best_objective_bound / SCALE, passed)


class _Row:
    """The model: one way, or none, in each place."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.ways = problem.ways
        shortest = min((way.around + way.sides * way.minutes[0] for way in self.ways), default=1.0)
        fitting = int((problem.request.minutes + 0.5) / (shortest + 0.5))
        self.places = range(max(1, min(fitting, sum(problem.most))))
        self.shapes = sorted({way.shape for way in self.ways})
        self.chosen: list[cp_model.IntVar] = []
        self.minutes: list[cp_model.IntVar] = []
        self.points: list[cp_model.IntVar] = []
        self.halves: list[cp_model.IntVar] = []
        self.stage: list[cp_model.IntVar] = []
        self.shape: list[cp_model.IntVar] = []
        self.is_here: list[list[cp_model.IntVar]] = []
        for place in self.places:
            self._place(place)
        self._begin()
        for place in self.places[1:]:
            self._change(place)
        self._order()
        self._cover()
        self._demands()
        clock = round(2 * problem.request.minutes)
        self.model.add_linear_constraint(sum(self.halves), clock - 1, clock)
        self.model.maximize(sum(self.points))

    def _place(self, place: int) -> None:
        """One place: 0 stands for none, n for the way n - 1."""
        model, ways = self.model, self.ways
        longest = max((m for way in ways for m in way.minutes), default=1)
        chosen = model.new_int_var(0, len(ways), f"way{place}")
        minutes = model.new_int_var(0, longest, f"minutes{place}")
        points = model.new_int_var(-100 * SCALE, 100 * SCALE, f"points{place}")
        halves = model.new_int_var(0, 4 * longest + 60, f"halves{place}")
        stage = model.new_int_var(-1, len(self.problem.arc), f"stage{place}")
        shape = model.new_int_var(-1, len(self.shapes) - 1, f"shape{place}")
        held = [
            (n, m, way.points(m), round(2 * (way.around + way.sides * m)))
            for n, way in enumerate(ways, 1)
            for m in way.minutes
        ]
        model.add_allowed_assignments([chosen, minutes, points, halves], [(0, 0, 0, 0), *held])
        told = [(n, way.stage, self.shapes.index(way.shape)) for n, way in enumerate(ways, 1)]
        model.add_allowed_assignments([chosen, stage, shape], [(0, -1, -1), *told])
        here = [model.new_bool_var(f"place{place}way{n}") for n in range(len(ways) + 1)]
        model.add_map_domain(chosen, here)
        model.add_exactly_one(here)
        self.chosen.append(chosen)
        self.minutes.append(minutes)
        self.points.append(points)
        self.halves.append(halves)
        self.stage.append(stage)
        self.shape.append(shape)
        self.is_here.append(here)

    def _begun(self) -> list[tuple[int, int]]:
        """For each shape, what it brings to begin with it, in millionths; nothing for an empty place."""
        points = round(SCALE * WEIGHTS["settling"].value)
        return [(-1, 0), *((j, points * shape.opens) for j, shape in enumerate(self.shapes))]

    def _begin(self) -> None:
        """What the first place brings if the session begins there."""
        points = self.model.new_int_var(0, SCALE, "begun")
        self.model.add_allowed_assignments([self.shape[0], points], self._begun())
        self.points.append(points)

    def _change(self, place: int) -> None:
        """What comes between a place and the one before."""
        points = self.model.new_int_var(-SCALE, SCALE, f"change{place}")
        halves = self.model.new_int_var(0, 2, f"move{place}")
        pairs = [
            (i, j, *cost(before, after))
            for i, before in enumerate(self.shapes)
            for j, after in enumerate(self.shapes)
            if follows(before, after)
        ]
        nothing = [(-1, j, points, 0) for j, points in self._begun()]
        self.model.add_allowed_assignments([self.shape[place - 1], self.shape[place], points, halves], nothing + pairs)
        self.points.append(points)
        self.halves.append(halves)

    def _order(self) -> None:
        """The stages in order, with no more holds than each may have, no pose twice, the final rest once and last."""
        model, last = self.model, len(self.problem.arc)
        pose_ids = sorted({way.pose.id for way in self.ways})
        model.add(self.stage[-1] == last)
        for place in self.places[:-1]:
            model.add(self.stage[place] <= self.stage[place + 1])
            model.add(self.stage[place] < last)
        for stage, most in enumerate(self.problem.most):
            there = [n for n, way in enumerate(self.ways, 1) if way.stage == stage]
            model.add(sum(here[n] for here in self.is_here for n in there) <= most)
        for id_ in pose_ids:
            its = [n for n, way in enumerate(self.ways, 1) if way.pose.id == id_]
            model.add_at_most_one(here[n] for here in self.is_here for n in its)

    def _cover(self) -> None:
        """What the whole session covers."""
        for direction in DIRECTIONS:
            there = [n for n, way in enumerate(self.ways, 1) if direction in way.covers]
            covered = self.model.new_bool_var(direction)
            self.model.add(sum(here[n] for here in self.is_here for n in there) >= covered)
            points = self.model.new_int_var(0, SCALE, f"{direction} points")
            self.model.add(points == round(SCALE * WEIGHTS["coverage"].value) * covered)
            self.points.append(points)

    def _demands(self) -> None:
        for id_ in self.problem.request.include:
            its = [n for n, way in enumerate(self.ways, 1) if way.pose.id == id_]
            self.model.add(sum(here[n] for here in self.is_here for n in its) == 1)

    def session(self, solver: cp_model.CpSolver) -> Session:
        """The session that the solver chose."""
        holds: list[Hold] = []
        for place in self.places:
            if number := solver.value(self.chosen[place]):
                way = self.ways[number - 1]
                minutes = solver.value(self.minutes[place])
                holds.append(Hold.of(way.pose, way.variant, minutes, way.side, holds[-1] if holds else None))
        edition = self.problem.library.edition
        return Session(minutes=self.problem.request.minutes, holds=tuple(holds), edition=edition)


def random_words(dice: Random, library: Library, longest: int) -> dict[str, Any]:
    """What may be asked of `plan_session`."""
    known = sorted(library.purposes)
    kit = None
    if dice.random() < 0.5:  # noqa: PLR2004
        kit = {prop: dice.randint(1, 5) for prop in sorted(library.props) if dice.random() < 0.85}  # noqa: PLR2004
    poses = sorted(library.facts)
    return {
        "minutes": dice.randint(2 * 20, 2 * longest) / 2,
        "goals": {goal: dice.choice((0.5, 1.0, 2.0)) for goal in dice.sample(known, dice.choice((0, 1, 1, 2)))},
        "kit": kit,
        "exclude": tuple(dice.sample(poses, dice.choice((0, 0, 1)))),
        "history": tuple(dice.sample(poses, dice.choice((0, 2, 4)))),
        "level": dice.choice(LEVELS[1:]),
        "time_of_day": "day",  # the calmer arc of an evening is not told again here
    }


def cut_down(dice: Random, folder: Path, ids: Sequence[str]) -> Library:
    """A library with those poses only, each with up to three of its variants."""
    files = {path.stem: path for path in (DATA / "poses").glob("*.json")}
    poses = {}
    for id_ in ids:
        poses[id_] = json.loads(files[id_].read_text(encoding="utf-8"))
        variants = poses[id_]["variants"]
        poses[id_]["variants"] = variants[:1] + dice.sample(variants[1:], min(len(variants) - 1, dice.randint(0, 2)))
    return _library(folder, poses)


def grown(dice: Random, folder: Path, times: int) -> Library:
    """The whole library with every pose so many times over, the clones with slightly other numbers."""
    poses = {}
    for path in sorted((DATA / "poses").glob("*.json")):
        pose = json.loads(path.read_text(encoding="utf-8"))
        poses[pose["id"]] = pose
        for nth in range(1, times):
            clone = json.loads(json.dumps(pose))
            clone["id"] = f"{pose['id']}_{nth}"
            clone["former_ids"] = []
            clone["hold"]["max_minutes"] += dice.choice((0, 0.5, 1, 2))
            clone["sources"] = clone["sources"][: dice.randint(1, len(clone["sources"]))]
            for variant in clone["variants"]:
                variant["setup_minutes"] = max(variant["setup_minutes"] + dice.choice((-0.5, 0, 0.5, 1)), 0)
                variant["release_minutes"] = max(variant["release_minutes"] + dice.choice((0, 0.5)), 0)
            poses[clone["id"]] = clone
    return _library(folder, poses)


def _library(folder: Path, poses: dict[str, Any]) -> Library:
    (folder / "poses").mkdir(parents=True)
    for kind in DATA.iterdir():
        if kind.name not in ("poses", "schema"):
            (folder / kind.name).symlink_to(kind)
    for id_, pose in poses.items():
        (folder / "poses" / f"{id_}.json").write_text(json.dumps(pose), encoding="utf-8")
    return Library(folder)


def small_library(dice: Random, folder: Path, least: int = 12, most: int = 18) -> Library:
    """A library cut down so far that CP-SAT can prove its optimum."""
    every = sorted(path.stem for path in (DATA / "poses").glob("*.json"))
    rests = [id_ for id_ in every if "savasana" in id_]
    others = [id_ for id_ in every if "savasana" not in id_]
    return cut_down(dice, folder, [*dice.sample(others, dice.randint(least, most) - 2), *dice.sample(rests, 2)])


class Match(NamedTuple):
    """Planner and rival on one request."""

    line: str
    score: float
    seconds: float
    rival: Answer

    @property
    def says(self) -> str:
        """Who is better."""
        if self.rival.proved and abs(self.score - self.rival.score) <= NEAR:
            return "equal, both proved"
        if self.score == self.rival.score == -math.inf:
            return "none found by either"
        if abs(self.score - self.rival.score) <= NEAR:
            return "equal, the rival without proof"
        return "planner better" if self.score > self.rival.score else "PLANNER WORSE"

    @property
    def is_lost(self) -> bool:
        """Whether the planner is worse, or claims more than a proved optimum."""
        return self.says == "PLANNER WORSE" or (self.rival.proved and self.says == "planner better")


def match(words: dict[str, Any], library: Library, seconds: float, workers: int = 1) -> Match:
    """Let both plan the same; the planner once before, so that neither pays for reading files."""
    _planned(words, library)
    start = time.process_time()
    line, score = _planned(words, library)
    passed = time.process_time() - start
    return Match(line, score, passed, solve(Request.model_validate(words), library, seconds, workers))


def _planned(words: dict[str, Any], library: Library) -> tuple[str, float]:
    try:
        plan = plan_session(**words, library=library)
    except NoSessionPossibleError:
        return "none", -math.inf
    return str(plan.session), plan.score.total


def bench(count: int, seconds: float, workers: int, *, whole: bool) -> list[Match]:
    """Matches on random requests, one line each."""
    matches = []
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(count):
            dice = Random(f"{whole}:{number}")  # noqa: S311  # a match must come again
            library = Library.default() if whole else small_library(dice, Path(temporary) / str(number))
            played = match(random_words(dice, library, 90 if whole else 32), library, seconds, workers)
            matches.append(played)
            rival = played.rival
            ratio = rival.seconds / played.seconds
            print(
                f"{number:3} planner {played.score:9.6f}, rival {rival.score:9.6f} (bound {rival.bound:9.6f},"
                f" {rival.status.lower()}), {ratio:7.1f} x the time: {played.says}",
                flush=True,
            )
            if played.is_lost:
                print(f"    planner {played.line}\n    rival   {rival.session}", flush=True)
    return matches


def growth(times: Sequence[int], rounds: int = 3) -> None:
    """Print how the planner's time grows with the number of poses."""
    asked: list[dict[str, Any]] = [
        {"minutes": minutes, "goals": goals} for minutes in (20, 45, 90) for goals in ((), ("sleep",), ("stress",))
    ]
    first = None
    with tempfile.TemporaryDirectory() as temporary:
        for time_s in times:
            library = grown(Random(time_s), Path(temporary) / str(time_s), time_s)  # noqa: S311
            passed = []
            for words in asked:
                _planned(words, library)
                for _ in range(rounds):
                    start = time.process_time()
                    _planned(words, library)
                    passed.append(time.process_time() - start)
            first = first or median(passed)
            print(f"{time_s:3} x the poses ({len(library.facts)}): {median(passed) / first:5.1f} x the planning time")


def main() -> int:
    """Print scores, equality, ratios and growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10, help="requests over cut-down libraries")
    parser.add_argument("--seconds", type=float, default=60, help="the most that CP-SAT may take for one of them")
    parser.add_argument("--whole", type=int, default=0, help="requests over the full catalogue")
    parser.add_argument("--full", action="store_true", help="100 over cut-down libraries, 30 over the full catalogue")
    parser.add_argument("--workers", type=int, default=1, help="threads for CP-SAT; the planner has one")
    parser.add_argument("--no-growth", action="store_true")
    given = parser.parse_args()
    played = bench(100 if given.full else given.count, given.seconds, given.workers, whole=False)
    played += bench(30 if given.full else given.whole, 60, given.workers, whole=True)
    if played:
        ratios = sorted(m.rival.seconds / m.seconds for m in played)
        proved = sum(m.rival.proved for m in played)
        print(f"{len(played)} requests, {proved} proved by CP-SAT, {sum(m.is_lost for m in played)} lost;")
        print(f"CP-SAT takes {median(ratios):.0f} x the planner's time in median, {ratios[0]:.1f} x at least")
    if not given.no_growth:
        growth((1, 3, 10))
    return int(any(m.is_lost for m in played))


if __name__ == "__main__":
    sys.exit(main())
