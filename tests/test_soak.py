"""Sessions for random people, made in every way, and sessions broken on purpose, before a checker of its own.

The checker shares no code with the package. `make soak` goes on to a million.
"""

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from restorative import Library, Practitioner, RequestError, SeekCareFirst, screen

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import making  # these lie beside the package, not in it
import soak
from independent import OTHER_SIDE, STILL, Asked, examine
from making import Start

SESSIONS = 2000
PLANTED = 1000
SEED = 20
HALF_A_MINUTE_AND_A_SECOND = 31 / 60

FACTS = making.facts()
LIBRARY = Library.default()


@pytest.fixture(scope="module")
def looked_at():
    found = []
    for numbers in soak.batches(0, SESSIONS):
        start = Start(SEED, numbers[0] // soak.A_START)
        found += [soak.look(start, SEED, number) for number in numbers]
    return found


def test_no_session_is_wrong_and_none_is_unexplained(looked_at):
    assert [fault for outcome in looked_at for fault in outcome.faults] == []


def test_every_way_makes_sessions_for_every_kind_of_person(looked_at):
    assert {outcome.way for outcome in looked_at} == set(making.WAYS)
    assert {len(outcome.made.person.meant) for outcome in looked_at} == set(range(6))


def test_a_session_comes_again_alone(looked_at):
    for number in (0, 207, 1111):
        again = soak.look(Start(SEED, number // soak.A_START), SEED, number)
        assert str(again.made.session) == str(looked_at[number].made.session)
        assert (again.way, again.declined) == (looked_at[number].way, looked_at[number].declined)


def test_a_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(soak, "run", tell_numbers)
    path = tmp_path / "deeper" / "soak.json"
    state = soak.kept(SEED, path)
    soak.soak(state, 250, 1, path)
    kept = soak.kept(SEED, path)
    assert kept == state
    soak.soak(kept, 410, 1, path)
    assert kept["next"] == 410
    assert kept["told"] == ["x: odd: 0 to 199", "x: odd: 200 to 249", "x: odd: 250 to 399", "x: odd: 400 to 409"]
    assert kept["faults"] == {"odd": 4}
    assert kept["counts"] == {"ways": {"planned": 410}}
    assert "410 sessions of seed 20; 4 faults." in "\n".join(soak.report(kept))


def test_a_run_of_another_seed_is_not_gone_on_with(tmp_path):
    path = tmp_path / "soak.json"
    path.write_text(json.dumps(soak.fresh(SEED + 1)))
    with pytest.raises(SystemExit, match="another --state"):
        soak.kept(SEED, path)


def tell_numbers(_seed, numbers):
    return soak.Told({"ways": {"planned": len(numbers)}}, [f"x: odd: {numbers[0]} to {numbers[-1]}"], 1.0)


def test_a_refusal_without_a_reason_is_a_fault():
    start = Start(SEED, 0)
    assert list(soak._unexplained(RequestError(["The kit is a text."]), start)) == []
    for silent in (RequestError([]), SeekCareFirst([]), KeyError("savasana")):
        assert len(list(soak._unexplained(silent, start))) == 1


def test_a_plan_that_keeps_a_reason_or_a_caution_to_itself_is_caught(looked_at):
    for made in of_way(looked_at, "planned"):
        silent = made.told.reasons[0].model_copy(update={"says": ()})
        plan = made.told.model_copy(update={"reasons": (silent, *made.told.reasons[1:])})
        assert kinds_of("planned", made._replace(told=plan)) == {"unexplained"}


def test_a_change_that_is_not_told_is_caught(looked_at):
    changed = [made for made in of_way(looked_at, "adapted") if made.told[1].changes]
    assert len(changed) > 100
    for made in changed:
        before, told = made.told
        silent = told.model_copy(update={"changes": told.changes[1:]})
        assert "unexplained" in kinds_of("adapted", made._replace(told=(before, silent)))


def test_a_finding_that_is_kept_back_is_caught(looked_at):
    kept_back = 0
    for made in of_way(looked_at, "built"):
        cautions = [finding for finding in made.told if finding.rule in {"hold-with-care", "hold-to-modify"}]
        if cautions:
            rest = tuple(finding for finding in made.told if finding is not cautions[0])
            kept_back += bool(kinds_of("built", made._replace(told=rest)) & {"unexplained", "modify"})
            assert kinds_of("built", made._replace(told=rest))
    assert kept_back > 50


def of_way(looked_at, way):
    return [outcome.made for outcome in looked_at if outcome.way == way]


def kinds_of(way, made):
    return {wrong.split(":")[0].split(" (hold")[0] for wrong in soak.wrongs(way, made)}


# What follows breaks a session in one place each; `None` if it has no such place.


def contraindicated(dice, session, asked):
    """A variant that the package screens as forbidden for a condition that the person has as well."""
    return with_verdict(dice, session, asked, {"seek_advice", "avoid"})


def to_be_modified(dice, session, asked):
    return with_verdict(dice, session, asked, {"modify"})


def with_verdict(dice, session, asked, verdicts):
    hold = dice.choice(session["holds"])
    for id_ in dice.sample(sorted(LIBRARY.conditions), len(LIBRARY.conditions)):
        screenings = screen(hold["pose"], Practitioner(conditions=(id_,))).variants
        strict = [told.variant for told in screenings if told.verdict in verdicts and always(told)]
        if strict and not LIBRARY.conditions[id_].red_flag and id_ not in " ".join(asked.conditions):
            hold["variant"] = dice.choice(strict)
            return replace(asked, conditions=(*asked.conditions, id_))
    return None


def always(screening):
    """Whether the verdict does not hang on the side or on the length of the hold."""
    timed = {STILL, *OTHER_SIDE.values()}
    return any(c.trait not in timed for c in screening.concerns if c.severity == screening.verdict)


def too_long_for_stillness(dice, session, asked):
    long = [hold for hold in session["holds"] if FACTS.way(hold).most > 10]
    if not long:
        return None
    dice.choice(long)["minutes"] = 10.5
    return replace(asked, conditions=(dice.choice(STILLNESS),))


STILLNESS = [
    id_
    for id_ in LIBRARY.conditions
    if any(c.trait == STILL and c.severity == "modify" for c in LIBRARY.concerns_of(id_))
    and not LIBRARY.conditions[id_].red_flag
]


def on_the_wrong_side(dice, session, asked):
    return side_lying(dice, session, asked, dice.choice((("gerd", "right"), ("heart_failure", "left"))))


def on_a_side_left_open(dice, session, asked):
    return side_lying(dice, session, asked, dice.choice((("gerd", None), ("heart_failure", None))))


def on_the_sore_side(dice, session, asked):
    side = dice.choice(("left", "right"))
    return side_lying(dice, session, asked, (f"{side} gluteal_tendinopathy", side))


def side_lying(dice, session, asked, told):
    condition, side = told
    hold = dice.choice(session["holds"])
    hold |= {"pose": "side_lying_savasana", "variant": "no_props", "sides": [side] if side else []}
    return replace(asked, conditions=(condition,))


def too_long(dice, session, asked):
    hold = dice.choice(session["holds"])
    hold["minutes"] = FACTS.way(hold).most + dice.choice((0.5, 1, 20))
    return asked


def too_short(dice, session, asked):
    hold = dice.choice(session["holds"])
    hold["minutes"] = FACTS.way(hold).least - 0.5
    return asked


def thirty_one_seconds_off(dice, session, asked):
    sign = dice.choice((-1, 1))
    clock = session["total_minutes"] + sign * HALF_A_MINUTE_AND_A_SECOND
    session["minutes"] = clock
    return replace(asked, minutes=clock)


def another_clock(dice, session, asked):
    session["minutes"] += dice.choice((-1, 1)) * dice.choice((HALF_A_MINUTE_AND_A_SECOND, 1.5, 10))
    return asked


def a_hold_grows(dice, session, asked):
    dice.choice(session["holds"])["minutes"] += 1.5
    return asked


def a_wrong_total(dice, session, asked):
    session["total_minutes"] += dice.choice((-10, -0.5, 0.5, 3))
    return asked


def a_cue_lost(dice, session, asked):
    session["cues"].pop(dice.randrange(len(session["cues"])))
    return asked


def a_late_cue(dice, session, asked):
    place = dice.randrange(len(session["cues"]))
    second, kind, hold = session["cues"][place]
    session["cues"][place] = (second + dice.choice((-1, 1, 60)), kind, hold)
    return asked


def a_cue_too_many(dice, session, asked):
    session["cues"].insert(dice.randrange(len(session["cues"])), dice.choice(session["cues"]))
    return asked


def a_cue_of_another_kind(dice, session, asked):
    place = dice.randrange(len(session["cues"]))
    second, kind, hold = session["cues"][place]
    session["cues"][place] = (second, "bell" if kind != "bell" else "end", hold)
    return asked


def one_side_only(dice, session, asked):
    sided = [hold for hold in session["holds"] if len(hold["sides"]) > 1]
    if not sided:
        return None
    dice.choice(sided)["sides"] = dice.choice((["left"], ["right"], []))
    return asked


def sides_where_there_are_none(dice, session, asked):
    plain = [hold for hold in session["holds"] if FACTS.way(hold).sides == "none"]
    if not plain:
        return None
    dice.choice(plain)["sides"] = dice.choice((["left"], ["right"], ["left", "right"]))
    return asked


def one_side_twice(dice, session, asked):
    sided = [hold for hold in session["holds"] if hold["sides"]]
    if not sided:
        return None
    dice.choice(sided)["sides"] = ["left", "left"]
    return asked


def a_prop_that_is_not_there(dice, session, asked):
    needs = FACTS.way(dice.choice(session["holds"])).needs
    if not needs:
        return None
    prop = dice.choice(sorted(needs))
    kit = dict.fromkeys(FACTS.props, 12) | {prop: needs[prop] - 1}
    return replace(asked, kit={name: count for name, count in kit.items() if count})


def no_final_rest(dice, session, asked):
    way = dice.choice([way for way in FACTS.ways.values() if not way.rests])
    session["holds"][-1] |= {"pose": way.pose, "variant": way.variant}
    return asked


def a_hurried_setup(dice, session, asked):
    return less(dice, session, asked, "setup_minutes")


def a_hurried_release(dice, session, asked):
    return less(dice, session, asked, "release_minutes")


def no_time_to_move(dice, session, asked):
    return less(dice, session, asked, "move_minutes")


def less(dice, session, asked, field):
    slow = [hold for hold in session["holds"] if hold[field]]
    if not slow:
        return None
    dice.choice(slow)[field] -= 0.5
    return asked


def another_position(dice, session, asked):
    hold = dice.choice(session["holds"])
    hold["position"] = "standing" if hold["position"] != "standing" else "supine"
    return asked


def another_line(dice, session, asked):
    session["line"] = session["line"].replace(" / ", " / savasana 5 / ", 1) + dice.choice((".5", " / savasana 5"))
    return asked


def what_was_excluded(dice, session, asked):
    return replace(asked, exclude=(*asked.exclude, dice.choice(session["holds"])["pose"]))


def what_was_included_is_lost(dice, session, asked):
    there = {hold["pose"] for hold in session["holds"]}
    return replace(asked, include=(dice.choice([id_ for id_ in FACTS.poses if id_ not in there]),))


def another_first(dice, session, asked):
    other = [id_ for id_ in FACTS.poses if id_ != session["holds"][0]["pose"]]
    return replace(asked, first=dice.choice(other))


def on_the_floor(dice, session, asked):
    return replace(asked, floor=False) if any(FACTS.way(hold).on_floor for hold in session["holds"]) else None


def beyond_the_level(dice, session, asked):
    hard = [way for way in FACTS.ways.values() if way.level == 2]
    way = dice.choice(hard)
    session["holds"][0] |= {"pose": way.pose, "variant": way.variant}
    return replace(asked, level="intermediate", include=(), first=None)


def twice(dice, session, asked):
    session["holds"].insert(0, dict(session["holds"][-1]))
    return asked


def a_red_flag(dice, session, asked):
    flagged = [id_ for id_, condition in LIBRARY.conditions.items() if condition.red_flag]
    return replace(asked, conditions=(*asked.conditions, dice.choice(flagged)))


def a_word_that_is_not_assessed(dice, session, asked):
    return replace(asked, assessed=False)


WAYS_TO_BREAK = {
    contraindicated: "contraindicated",
    to_be_modified: "modify",
    too_long_for_stillness: "modify",
    on_the_wrong_side: "modify",
    on_a_side_left_open: "modify",
    on_the_sore_side: "modify",
    too_long: "too long",
    too_short: "too short",
    thirty_one_seconds_off: "clock",
    another_clock: "clock",
    a_hold_grows: "clock",
    a_wrong_total: "total",
    a_cue_lost: "cues",
    a_late_cue: "cues",
    a_cue_too_many: "cues",
    a_cue_of_another_kind: "cues",
    one_side_only: "one side",
    sides_where_there_are_none: "sides",
    one_side_twice: "sides",
    a_prop_that_is_not_there: "prop",
    no_final_rest: "final rest",
    a_hurried_setup: "times",
    a_hurried_release: "times",
    no_time_to_move: "times",
    another_position: "times",
    another_line: "line",
    what_was_excluded: "exclude",
    what_was_included_is_lost: "include",
    another_first: "first",
    on_the_floor: "floor",
    beyond_the_level: "level",
    twice: "twice",
    a_red_flag: "red flag",
    a_word_that_is_not_assessed: "not assessed",
}
"""Each kind of damage, and what the checker must call it."""


def test_a_thousand_broken_sessions_are_all_caught(looked_at):
    dice = Random(SEED)  # noqa: S311  # a fault must come again
    good = [(making.seen(made.session), faultless(made)) for made in map(made_of, looked_at)]
    good = [(session, asked) for session, asked in good if examine(session, asked, FACTS) == []]
    ways = list(WAYS_TO_BREAK)
    caught, missed = Counter(), []
    while caught.total() + len(missed) < PLANTED:
        session, asked = dice.choice(good)
        broken, way = json.loads(json.dumps(session)), ways[(caught.total() + len(missed)) % len(ways)]
        broken["cues"] = [tuple(cue) for cue in broken["cues"]]
        now_asked = way(dice, broken, asked)
        if now_asked is None:
            continue
        kinds = {wrong.kind for wrong in examine(broken, now_asked, FACTS)}
        if WAYS_TO_BREAK[way] in kinds:
            caught[way.__name__] += 1
        else:
            missed.append((way.__name__, kinds, broken, now_asked))
    assert missed == []
    assert set(caught) == {way.__name__ for way in ways}
    assert min(caught.values()) >= PLANTED // len(ways)


def made_of(outcome):
    return outcome.made


def faultless(made) -> Asked:
    """What was asked, with nothing allowed for."""
    return replace(made.asked, allows=frozenset())
