"""The planner's oracle: every session of a tiny library, one after the other, and the best of them.

It knows the rules as they are published and nothing of how the planner goes about it: no code of
`restorative.options` or `restorative.searching` is used. What a session is worth is asked of `score_session`,
how long it takes of `Session`, and what is recorded for the person of the screening. It is slow, and plain
enough to be believed.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from restorative import Library, Practitioner
from restorative.poses import Pose, Variant
from restorative.purposes import Purpose
from restorative.request import Request
from restorative.scoring import score_session
from restorative.screening import Screener
from restorative.sessions import Hold, Session

DATA = Path(__file__).parents[1] / "data"

ALLOWED = {"no_known_concern", "caution"}
LEVELS = ("beginner", "intermediate", "advanced")
RAISED = {"supine_legs_elevated", "head_below_heart_mild", "head_below_heart_marked"}
DEEP = {"deep_hip_flexion", "lumbar_flexion_end_range"}
BENT_BACK = {"lumbar_extension", "thoracic_extension_passive", "hip_extension", "cervical_extension"}
FOLDED = {"deep_hip_flexion", "lumbar_flexion_end_range", "straight_leg_hip_flexion", "cervical_flexion"}
LYING = {"supine", "semi_reclined", "prone", "side_lying"}
USUAL_ARC = (
    (("rest", "reclined", "seated"), 2),
    (("backbend",), 2),
    (("twist", "side_bend"), 2),
    (("forward_fold", "prone"), 2),
    (("legs_elevated", "inversion"), 2),
)
ALIKE = 1e-9
MANY = 30


class TooManyError(Exception):
    """More sessions fit than somebody is willing to look at."""


class Best(NamedTuple):
    """The best sessions, and how many were looked at."""

    score: float
    lines: frozenset[str]
    """The sessions with this score and the first ids of all with this score. Only minutes can tell them apart."""
    looked_at: int


@dataclass(frozen=True)
class Way:
    """One variant of one pose, with the side to lie on and the minutes for which it may be held."""

    pose: Pose
    variant: Variant
    side: Any
    minutes: tuple[int, ...]


def brute_force(request: Request, library: Library, most: int = 10**9) -> Best | None:
    """The best of all sessions for *request*; `None` if there is none.

    Raises:
        TooManyError: if more than *most* sessions fit.
    """
    best, first, lines, count = -math.inf, None, [], 0
    for session in every_session(request, library):
        count += 1
        if count > most:
            raise TooManyError
        score = score_session(session, request, library).total
        ids = [(hold.pose, hold.variant) for hold in session.holds]
        if score > best + ALIKE or (score >= best - ALIKE and ids < first):
            lines = [] if score > best + ALIKE or ids != first else lines
            best, first = max(best, score), ids
        if score >= best - ALIKE and ids == first:
            lines.append(str(session))
    return Best(best, frozenset(lines), count) if count else None


def every_session(request: Request, library: Library) -> Iterator[Session]:
    """Every session that satisfies *request*."""
    stages, finals = _ways(request, library)
    must = {*request.include, *([request.first] if request.first else ()), *([request.last] if request.last else ())}
    for sequence in _sequences(stages, finals, request.minutes):
        named = [way.pose.id for way in sequence]
        if must <= set(named) and request.first in (None, named[0]):
            yield from _filled(sequence, request, library)


def _ways(request: Request, library: Library) -> tuple[list[tuple[int, list[Way]]], list[Way]]:
    """What may stand in each stage, with the most holds of each, and what may be the final rest."""
    purposes = [purpose for wanted in request.goals for purpose in _meant(wanted.goal, library)]
    arc = next((tuple((s.families, s.most) for s in p.arc) for p in purposes if p.arc), USUAL_ARC)
    left_out = [emphasis for purpose in purposes for emphasis in purpose.leaves_out]
    screener = Screener(request.practitioner, library)
    stages: list[tuple[int, list[Way]]] = [(most, []) for _, most in arc]
    finals: list[Way] = []
    for pose in library.poses.values():
        final = "savasana" in pose.id or pose.family == "side_lying" or (pose.family == "rest" and request.minutes < 10)
        if request.last:
            final = pose.id == request.last
        home = next((i for i, (families, _) in enumerate(arc) if pose.family in families), None)
        if not final and (home is None or request.minutes < 10):
            continue
        asked = pose.id in (*request.include, request.first, request.last)
        if pose.id in request.exclude or (LEVELS.index(pose.level) > LEVELS.index(request.level) and not asked):
            continue
        for variant in pose.variants:
            told = [e for e in left_out if e.pose == pose.id or e.family == pose.family or e.trait in variant.traits]
            grounded = "floor_transfer" in variant.traits and not request.floor
            if (told and not asked) or grounded or not _at_hand(variant, request):
                continue
            if way := _way(pose, variant, screener, (_least_rest(request.minutes) if final else 1)):
                (finals if final else stages[home][1]).append(way)
    return stages, finals


def _meant(goal: str, library: Library) -> list[Purpose]:
    """The purpose that a goal names, by its id, its name or a word for it; none for an outcome."""
    said = goal.replace("_", " ").casefold()
    named = ((p, {p.id.replace("_", " "), p.name.casefold(), *p.words}) for p in library.purposes.values())
    return [purpose for purpose, words in named if said in words][:1]


def _least_rest(clock: float) -> int:
    """Whole minutes: five, ten from an hour on, and in a short session a third of it, down to half minutes."""
    return min(math.ceil(math.floor(clock / 3 * 2) / 2), 5) if clock < 15 else 5 if clock < 60 else 10


def _at_hand(variant: Variant, request: Request) -> bool:
    if request.kit is None:
        return True
    kit = {entry.partition(":")[0]: int(entry.partition(":")[2]) for entry in request.kit}
    needed: dict[str, int] = {}
    for use in variant.props:
        if not use.optional:
            needed[use.prop] = needed.get(use.prop, 0) + use.count
    return all(kit.get(prop, 0) >= count for prop, count in needed.items())


def _way(pose: Pose, variant: Variant, screener: Screener, least: int) -> Way | None:
    usual = variant.hold or pose.hold
    told = {
        minutes: screener.screen_variant(pose, variant, minutes=minutes)
        for minutes in range(least, 61)
        if usual.min_minutes <= minutes <= usual.max_minutes
    }
    allowed = {minutes: screening for minutes, screening in told.items() if screening.verdict in ALLOWED}
    if not allowed:
        return None
    side = allowed[min(allowed)].side if pose.sides == "either" else None
    return Way(pose, variant, side, tuple(allowed))


def _sequences(stages: list[tuple[int, list[Way]]], finals: list[Way], clock: float) -> Iterator[tuple[Way, ...]]:
    """Every sequence through the stages that ends in one rest and could fit the clock."""

    def rest(so_far: tuple[Way, ...], stage: int, left: int, spent: float) -> Iterator[tuple[Way, ...]]:
        for way in finals:
            if _follows(so_far, way) and spent + _least(so_far, way) <= clock:
                yield (*so_far, way)
        for later in range(stage, len(stages)):
            room = left if later == stage else stages[later][0]
            for way in stages[later][1] if room else ():
                now = spent + _least(so_far, way)
                if now <= clock and _follows(so_far, way) and way.pose.id not in {w.pose.id for w in so_far}:
                    yield from rest((*so_far, way), later, room - 1, now)

    return rest((), 0, stages[0][0] if stages else 0, 0.0)


def _follows(so_far: tuple[Way, ...], way: Way) -> bool:
    """Whether the rules let *way* come straight after the last of *so_far*."""
    if not so_far:
        return True
    before = so_far[-1]
    bends = before.pose.family == "backbend"
    folds = way.pose.family == "forward_fold" and bool(DEEP & set(way.variant.traits))
    rises = bool(RAISED & set(before.variant.traits)) and before.variant.release_minutes < 2
    after, then = set(way.variant.traits), set(before.variant.traits)
    answers = before.pose.family == "forward_fold" and way.pose.family == "backbend"
    outdoes = answers and len(BENT_BACK & after) > len(FOLDED & then)
    if way.pose.family != "rest" and {w.pose.family for w in so_far[-2:]} == {way.pose.family} and len(so_far) > 1:
        return False  # three in a row of one family
    return not (bends and folds) and not outdoes and not (rises and way.variant.position not in LYING)


def _least(so_far: tuple[Way, ...], way: Way) -> float:
    """The least time from leaving the hold before to being out of this one."""
    after = None
    if so_far:
        last = so_far[-1]
        after = Hold.of(last.pose, last.variant, last.minutes[0], last.side)
    return Hold.of(way.pose, way.variant, way.minutes[0], way.side, after).total_minutes


def _filled(sequence: tuple[Way, ...], request: Request, library: Library) -> Iterator[Session]:
    """The sequence in every allocation of whole minutes that fits the clock."""

    def further(i: int, holds: tuple[Hold, ...], spent: float) -> Iterator[tuple[Hold, ...]]:
        if i == len(sequence):
            if request.minutes - 0.5 <= spent <= request.minutes:
                yield holds
            return
        way = sequence[i]
        for minutes in way.minutes:
            hold = Hold.of(way.pose, way.variant, minutes, way.side, holds[-1] if holds else None)
            if spent + hold.total_minutes <= request.minutes:
                yield from further(i + 1, (*holds, hold), spent + hold.total_minutes)

    for holds in further(0, (), 0.0):
        yield Session(minutes=request.minutes, holds=holds, edition=library.edition)


class Case(NamedTuple):
    """A tiny library and a request for it."""

    library: Library
    words: dict[str, Any]
    """What is asked of `plan_session`."""

    @property
    def request(self) -> Request:
        """The same as a request."""
        return Request.model_validate(self.words)


SPARE_TRAITS = (
    *sorted(RAISED | DEEP),
    "floor_transfer",
    "long_immobility",
    "side_lying_left",
    "side_lying_right",
    "spinal_twist",
)
POSITIONS = ("supine", "semi_reclined", "prone", "side_lying", "seated", "kneeling")
SPINES = ("neutral", "extension", "flexion", "rotation", "side_bend")
FAMILIES = tuple(family for families, _ in USUAL_ARC for family in families)
POSES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((DATA / "poses").glob("*.json"))}
FINALS = tuple(id_ for id_, pose in POSES.items() if "savasana" in id_ or pose["family"] == "side_lying")
CONDITIONS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((DATA / "conditions").glob("*.json"))
}


def tiny_case(seed: int, folder: Path, most: int) -> tuple[Case, Best | None]:
    """A case of which no more than *most* sessions fit, and the oracle's answer to it."""
    dice = Random(seed)  # noqa: S311  # a case must come again
    narrow = dice.random() < 0.15  # only some cases may have few sessions or none
    longest = 26.0
    for attempt in range(1000):
        case = random_case(dice, folder / f"{seed}-{attempt}", longest)
        try:
            best = brute_force(case.request, case.library, most)
        except TooManyError:
            longest = max(longest - 0.5, 16.0)
        else:
            if narrow or (best and best.looked_at >= MANY):
                return case, best
    raise TooManyError


def random_case(dice: Random, folder: Path, longest: float = 26.0) -> Case:
    """A library of four to seven poses with odd numbers in them, and a request."""
    ids = [*dice.sample(sorted(set(POSES) - set(FINALS)), dice.randint(3, 5)), *dice.sample(FINALS, dice.randint(1, 2))]
    purposes = dice.sample(sorted(path.stem for path in (DATA / "purposes").glob("*.json")), 3)
    conditions = dice.sample(sorted(id_ for id_, told in CONDITIONS.items() if not told.get("red_flag")), 4)
    known = _closed(conditions)
    poses = [_changed(dice, POSES[id_]) for id_ in ids]
    for kind in ("traits", "props", "outcomes", "studies", "practices"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / kind).symlink_to(DATA / kind)
    claims = dice.sample(sorted((DATA / "claims").glob("*.json")), 60)
    for kind, names in (("purposes", purposes), ("conditions", known), ("cautions", known)):
        (folder / kind).mkdir()
        for name in names:
            (folder / kind / f"{name}.json").symlink_to(DATA / kind / f"{name}.json")
    (folder / "claims").mkdir()
    for path in claims:
        (folder / "claims" / path.name).symlink_to(path)
    (folder / "poses").mkdir()
    for pose in poses:
        (folder / "poses" / f"{pose['id']}.json").write_text(json.dumps(pose), encoding="utf-8")
    (folder / "EDITION").write_text("tiny", encoding="utf-8")
    library = Library(folder)
    told = {json.loads(path.read_text(encoding="utf-8"))["outcome"] for path in claims}
    outcomes = sorted(id_ for id_ in told if not library.outcomes[id_].harm)
    return Case(library, _asked(dice, library, (*purposes, *outcomes), conditions, longest))


def _closed(conditions: list[str]) -> list[str]:
    known = list(conditions)
    for id_ in known:
        known += [included for included in CONDITIONS[id_].get("includes", ()) if included not in known]
    return known


def _changed(dice: Random, facts: dict[str, Any]) -> dict[str, Any]:
    """A pose with random numbers, sides, traits, props and sources."""
    pose = json.loads(json.dumps(facts))
    least = dice.choice((1, 2, 2.5, 3, 4, 5))
    spread = dice.choice((0, 1, 2.5, 4, 8))
    pose["hold"] = _range(least, spread)
    pose["sides"] = dice.choices((pose["sides"], "none", "both", "either"), (3, 2, 1, 1))[0]
    pose["spine"] = dice.choice((pose["spine"], *SPINES))
    pose["level"] = dice.choice((pose["level"], pose["level"], *LEVELS))
    pose["sources"] = [f"https://example.org/{i}" for i in range(dice.choice((1, 2, 5, 12, 40)))]
    if dice.random() < 0.2 and pose["family"] != "side_lying":
        pose["family"] = dice.choice(FAMILIES)
    pose["variants"] = dice.sample(pose["variants"], min(dice.choice((1, 2, 2, 3)), len(pose["variants"])))
    pose["follows"] = pose["leads_to"] = []
    for variant in pose["variants"]:
        variant["hold"] = _range(dice.choice((1, 2.5, 4)), dice.choice((0, 2.5))) if dice.random() < 0.2 else None
        variant["setup_minutes"] = dice.choice((0, 0.5, 1, 1.5, 3))
        variant["release_minutes"] = dice.choice((0, 0.5, 1, 1.5, 2, 2.5))
        added = set(dice.sample(SPARE_TRAITS, dice.choice((0, 0, 1, 2))))
        kept = {trait for trait in variant["traits"] if dice.random() < 0.9} or {variant["traits"][0]}
        variant["traits"] = sorted(added | kept)
        if dice.random() < 0.3:
            variant["position"] = dice.choice(POSITIONS)
        for use in variant.get("props", ()):
            use["count"] = dice.choice((1, 1, 2, 3))
            use["optional"] = dice.random() < 0.4
    return pose


def _range(least: float, spread: float) -> dict[str, float]:
    return {"min_minutes": least, "typical_minutes": least, "max_minutes": least + spread}


def _asked(
    dice: Random, library: Library, goals: tuple[str, ...], conditions: list[str], longest: float
) -> dict[str, Any]:
    ids = sorted(library.facts)
    rests = [id_ for id_ in ids if library.facts[id_].family in ("rest", "side_lying") or "savasana" in id_]
    kit = None
    if dice.random() < 0.4:
        kit = {prop: dice.randint(2, 6) for prop in sorted(library.props) if dice.random() < 0.85}
    people = dice.sample(conditions, dice.choice((0, 0, 1, 2)))
    least = 6.0 if dice.random() < 0.2 else 15.0
    return {
        "minutes": dice.randint(int(least * 2), int(longest * 2)) / 2,
        "goals": {goal: dice.choice((0.5, 1, 2)) for goal in dice.sample(goals, dice.choice((0, 1, 2)))},
        "kit": kit,
        "practitioner": Practitioner.known_to(library, conditions=people),
        "include": tuple(dice.sample(ids, dice.choice((0, 0, 0, 0, 0, 1, 2)))),
        "exclude": tuple(dice.sample(ids, dice.choice((0, 0, 0, 1)))),
        "first": dice.choice((None, None, None, None, dice.choice(ids))),
        "last": dice.choice((None, None, None, None, None, dice.choice(rests) if rests else None)),
        "level": dice.choice(LEVELS[1:]),
        "floor": dice.random() < 0.85,
        "history": tuple(dice.sample(ids, dice.choice((0, 0, 1, 2)))),
        "time_of_day": "day",  # the calmer arc of an evening is not told again here
    }
