"""Plans for random people, and sessions broken on purpose, before a checker that shares no code with the package.

`make soak` goes on to a million.
"""

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from restorative import Library, Practitioner, screen

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import soak  # it lies beside the package, not in it
from independent import Facts, examine

PLANS = 150
PLANTED = 1000
SEED = 20


@pytest.fixture(scope="module")
def looked_at():
    cases = [soak.random_case(SEED, number) for number in range(PLANS)]
    return [(case, soak.look(case)) for case in cases]


def test_no_plan_is_wrong(looked_at):
    assert [(fault, str(case)) for case, outcome in looked_at for fault in outcome.faults] == []


def test_enough_is_planned(looked_at):
    answers = Counter(outcome.answer for _, outcome in looked_at)
    assert answers["planned"] > PLANS / 3
    assert set(answers) <= {"planned", "none", "seek care"}


def test_a_case_comes_again():
    assert soak.random_case(SEED, 7) == soak.random_case(SEED, 7) != soak.random_case(SEED, 8)


def test_a_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(soak, "STATE", tmp_path / "soak.json")
    monkeypatch.setattr(soak, "run", tell_numbers)
    monkeypatch.setattr(soak, "ProcessPoolExecutor", InTurn)
    state = soak.fresh(SEED)
    soak.soak(state, 60, 1)
    kept = json.loads((tmp_path / "soak.json").read_text(encoding="utf-8"))
    assert kept == state
    soak.soak(kept, 10, 1)
    assert (kept["next"], kept["answers"]) == (70, {"planned": 70})
    assert kept["told"] == ["0 to 49", "50 to 59", "60 to 69"]


def tell_numbers(work):
    _, numbers = work
    return soak.Told({"planned": len(numbers)}, [f"{numbers[0]} to {numbers[-1]}"], [])


class InTurn:
    """A pool without processes."""

    def __init__(self, workers):
        self.workers = workers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    map = staticmethod(map)


FACTS = Facts()
LIBRARY = Library.default()


def contraindicated(dice, session, asked):
    """A variant that the package itself screens as more than a caution, for a condition that the person has as well."""
    hold = dice.choice(session["holds"])
    for id_ in dice.sample(sorted(LIBRARY.conditions), len(LIBRARY.conditions)):
        verdicts = screen(hold["pose"], Practitioner(conditions=(id_,))).variants
        strict = [v.variant for v in verdicts if v.verdict in {"modify", "seek_advice", "avoid"} and always(v)]
        if strict and not LIBRARY.conditions[id_].red_flag:
            hold["variant"] = dice.choice(strict)
            return replace(asked, conditions=(*asked.conditions, id_))
    return None


def always(screening):
    """Whether the verdict does not hang on the side or on the length of the hold."""
    timed = {"long_immobility", "side_lying_left", "side_lying_right"}
    return any(c.trait not in timed for c in screening.concerns if c.severity == screening.verdict)


def too_long_for_stillness(dice, session, asked):
    hold = dice.choice(session["holds"])
    if FACTS.poses[hold["pose"]]["hold"]["max_minutes"] <= 10:
        return None
    hold["minutes"] = 10.5
    return replace(asked, conditions=(*asked.conditions, dice.choice(STILLNESS)))


STILLNESS = [
    id_
    for id_ in LIBRARY.conditions
    if any(c.trait == "long_immobility" and c.severity != "caution" for c in LIBRARY.concerns_of(id_))
    and not LIBRARY.conditions[id_].red_flag
]


def too_long(dice, session, asked):
    hold = dice.choice(session["holds"])
    hold["minutes"] = FACTS.poses[hold["pose"]]["hold"]["max_minutes"] + dice.choice((0.5, 1, 20))
    return asked


def too_short(dice, session, asked):
    hold = dice.choice(session["holds"])
    hold["minutes"] = FACTS.poses[hold["pose"]]["hold"]["min_minutes"] - 0.5
    return asked


def wrong_clock(dice, session, asked):
    other = asked.minutes + dice.choice((-5, -1.5, 1.5, 10))
    session["minutes"] = other
    return replace(asked, minutes=other)


def a_minute_more(dice, session, asked):
    dice.choice(session["holds"])["minutes"] += 1.5
    return asked


def missing_side(dice, session, asked):
    sided = [hold for hold in session["holds"] if len(hold["sides"]) > 1]
    if not sided:
        return None
    hold = dice.choice(sided)
    hold["sides"] = dice.choice((["left"], ["right"], []))
    return asked


def missing_prop(dice, session, asked):
    needed = Counter()
    for use in FACTS.variant(dice.choice(session["holds"])).get("props", ()):
        if not use.get("optional"):
            needed[use["prop"]] += use.get("count", 1)
    if not needed:
        return None
    prop = dice.choice(sorted(needed))
    kit = dict.fromkeys(FACTS.props, 12) | {prop: needed[prop] - 1}
    return replace(asked, kit={name: count for name, count in kit.items() if count})


def no_final_rest(dice, session, asked):
    restless = [id_ for id_, p in FACTS.poses.items() if p["family"] in {"backbend", "twist", "prone"}]
    pose = FACTS.poses[dice.choice([id_ for id_ in restless if "savasana" not in id_])]
    session["holds"][-1] |= {"pose": pose["id"], "variant": pose["variants"][0]["id"]}
    return asked


def hurried_setup(dice, session, asked):
    slow = [hold for hold in session["holds"] if hold["setup_minutes"]]
    if not slow:
        return None
    dice.choice(slow)["setup_minutes"] -= 0.5
    return asked


def excluded(dice, session, asked):
    return replace(asked, exclude=(*asked.exclude, dice.choice(session["holds"])["pose"]))


def on_the_floor(dice, session, asked):
    low = [hold for hold in session["holds"] if "floor_transfer" in FACTS.variant(hold)["traits"]]
    return replace(asked, floor=False) if low else None


def beyond_level(dice, session, asked):
    hard = [id_ for id_, pose in FACTS.poses.items() if pose["level"] == "advanced"]
    pose = FACTS.poses[dice.choice(hard)]
    session["holds"][0] |= {"pose": pose["id"], "variant": pose["variants"][0]["id"]}
    return replace(asked, level="intermediate", include=(), first=None)


def twice(dice, session, asked):
    session["holds"].insert(0, dict(session["holds"][-1]))
    return asked


def red_flag(dice, session, asked):
    flagged = [id_ for id_, condition in LIBRARY.conditions.items() if condition.red_flag]
    return replace(asked, conditions=(*asked.conditions, dice.choice(flagged)))


WAYS_TO_BREAK = {
    contraindicated: "contraindicated",
    too_long_for_stillness: "contraindicated",
    too_long: "range",
    too_short: "range",
    wrong_clock: "clock",
    a_minute_more: "clock",
    missing_side: "side",
    missing_prop: "prop",
    no_final_rest: "final rest",
    hurried_setup: "times",
    excluded: "exclude",
    on_the_floor: "floor",
    beyond_level: "level",
    twice: "twice",
    red_flag: "red flag",
}


def test_a_thousand_broken_sessions_are_all_caught(looked_at):
    dice = Random(SEED)  # noqa: S311  # a fault must come again
    good = [(case.asked, outcome.session) for case, outcome in looked_at if outcome.session]
    ways = list(WAYS_TO_BREAK)
    caught, missed = Counter(), []
    while caught.total() + len(missed) < PLANTED:
        asked, session = dice.choice(good)
        session, way = json.loads(json.dumps(session)), ways[(caught.total() + len(missed)) % len(ways)]
        broken = way(dice, session, asked)
        if broken is None:
            continue
        kinds = {wrong.kind for wrong in examine(session, broken, FACTS)}
        if WAYS_TO_BREAK[way] in kinds:
            caught[way.__name__] += 1
        else:
            missed.append((way.__name__, kinds, session["holds"], broken))
    assert missed == []
    assert set(caught) == {way.__name__ for way in ways}
