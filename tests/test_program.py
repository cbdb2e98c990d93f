"""Programmes: growth within comfort, variety, rest, looking back, missed days, calendars."""

import datetime
import os
import subprocess
import sys
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
from conftest import LIBRARY

from restorative import Practitioner, RequestError, SeekCareFirst, check_session
from restorative.errors import NoSessionPossibleError, NotAssessedError
from restorative.planning import plan_session
from restorative.program import DayKind, Program, model_program, plan_program
from restorative.screening import Screener

START = datetime.date(2026, 1, 5)

DAYS_OFF = {DayKind.REST, DayKind.MISSED}


@pytest.fixture(scope="module")
def legs_up():
    return plan_program()


@pytest.fixture(scope="module")
def varied():
    return plan_program(days=15, minutes=20, include=())


@pytest.fixture(scope="module")
def seated():
    return plan_program(days=7, minutes=20, include=(), kit=["chair", "pillow:2"], floor=False)


@pytest.fixture(scope="module")
def written():
    return model_program("thirty_days_legs_up_the_wall")


@pytest.fixture(params=["legs_up", "varied", "seated", "written"])
def programme(request):
    return request.getfixturevalue(request.param)


def kinds(programme):
    return [day.kind for day in programme.days]


def practised(programme):
    return [day for day in programme.days if day.session]


def numbers(programme, kind):
    return [day.number for day in programme.days if day.kind is kind]


def stays(programme, pose="viparita_karani"):
    """The hold of *pose* on each day that has it."""
    return {day.number: hold for day in practised(programme) for hold in day.session.holds if hold.pose == pose}


def test_with_no_arguments_it_is_thirty_days_of_legs_up_the_wall_with_a_practice_each_day(legs_up):
    assert legs_up.title == "30 days of Legs Up the Wall"
    assert [day.number for day in legs_up.days] == list(range(1, 31))
    assert len(stays(legs_up)) >= 20
    assert all(day.practice in LIBRARY.practices for day in legs_up.days)
    assert legs_up.days[-1].note.endswith("This is the last day: from tomorrow you choose.")


def test_the_stay_grows_from_its_least_and_falls_only_for_another_pose_beside_it_or_after_a_rest_day(legs_up):
    planned = {n: hold.minutes for n, hold in stays(legs_up).items() if legs_up.days[n - 1].kind is DayKind.PRACTICE}
    assert min(planned.values()) == planned[1] == LIBRARY.poses["viparita_karani"].hold.min_minutes
    assert max(planned.values()) == planned[30] >= 8
    assert f"You stay {planned[1]:g} to {planned[30]:g} minutes in Legs Up the Wall" in legs_up.summary
    alone = [number for number in planned if len(legs_up.days[number - 1].session.holds) == 2]
    grown = [number for number in alone if legs_up.days[number - 2].kind is not DayKind.REST]
    assert len(grown) > 10
    assert [planned[number] for number in grown] == sorted(planned[number] for number in grown)
    for number, minutes in planned.items():
        longer = number > 1 and minutes > max(planned[n] for n in planned if n < number)
        assert ("are more than before" in legs_up.days[number - 1].note) == longer


def test_the_ways_to_set_up_what_is_included_come_in_one_after_the_other(legs_up):
    ways = {number: hold.variant for number, hold in stays(legs_up).items()}
    assert ways[1] == "wall"
    assert len(set(ways.values())) >= 6
    met = set()
    for number, way in ways.items():
        new = bool(met) and way not in met
        assert ("New today." in legs_up.days[number - 1].note) == new
        met.add(way)
        assert len(met) <= 3 + (number - 1) // 7
    planned = [number for number in ways if legs_up.days[number - 1].kind is DayKind.PRACTICE]
    assert all(ways[a] != ways[b] for a, b in pairwise(planned))


def test_a_week_that_one_pose_would_fill_has_a_day_of_another_shape_and_says_so(legs_up):
    others = [day for day in practised(legs_up) if day.number not in stays(legs_up)]
    assert [day.number for day in others] == [6, 13, 20, 27]
    for day in others:
        assert len(day.session.holds) > 1
        assert "Legs Up the Wall can wait until tomorrow" in day.note
    assert "one day of the week belongs to another shape" in legs_up.summary


def test_where_no_other_shape_can_fill_the_clock_what_is_included_comes_every_day():
    others = set(LIBRARY.facts) - {"viparita_karani", "savasana"}
    programme = plan_program(days=7, minutes=44, exclude=others, rest_every=None)
    assert list(stays(programme)) == list(range(1, 8))


def test_what_must_come_first_comes_every_day():
    programme = plan_program(days=7, minutes=20, first="viparita_karani", rest_every=None)
    assert [day.session.holds[0].pose for day in programme.days] == ["viparita_karani"] * 7


def test_with_little_time_the_days_differ_all_the_same():
    programme = plan_program(days=7, minutes=15, goals=["relaxation"], include=["viparita_karani"], rest_every=None)
    lines = [str(day.session) for day in programme.days if day.kind is DayKind.PRACTICE]
    assert all(a != b for a, b in pairwise(lines))
    assert sum("viparita_karani" in line for line in lines) >= 5


def test_every_way_is_one_that_the_kit_has_and_that_suits_the_person():
    person = Practitioner(conditions=["tight hamstrings", "hip replacement"])
    kit = ["wall", "chair", "strap", "blanket:3"]
    programme = plan_program(days=14, minutes=24, practitioner=person, kit=kit)
    assert len({hold.variant for hold in stays(programme).values()}) > 1
    for day in practised(programme):
        findings = check_session(day.session, practitioner=person, kit=kit)
        assert [finding for finding in findings if finding.severity != "note"] == []


def test_whoever_stays_off_the_floor_has_no_way_that_lies_on_it():
    programme = plan_program(days=6, minutes=24, floor=False)
    assert {hold.variant for hold in stays(programme).values()} == {"bed"}


def test_every_planned_session_fits_its_clock_and_passes_the_checks(legs_up, varied, seated):
    for day in (day for programme in (legs_up, varied, seated) for day in practised(programme)):
        assert day.session.minutes - 0.5 <= day.session.total_minutes <= day.session.minutes
        findings = check_session(day.session, kit=["chair", "pillow:2"] if day in seated.days else None)
        assert [finding for finding in findings if finding.severity != "note"] == []


def test_the_clock_falls_only_after_a_rest_day_or_for_a_review(varied):
    clocks = [day.session.minutes for day in practised(varied)]
    assert (min(clocks), max(clocks)) == (13, 20)
    planned = [day for day in varied.days if day.kind is DayKind.PRACTICE]
    for before, day in pairwise(planned):
        after_rest = varied.days[day.number - 2].kind is DayKind.REST
        assert day.session.minutes >= before.session.minutes or after_rest
    assert planned[-1].session.minutes == 20


def test_the_day_after_a_rest_day_is_lighter(varied):
    for day in numbers(varied, DayKind.REST):
        before, after = varied.days[day - 2], varied.days[day]
        assert after.session.minutes < before.session.minutes or after.session.minutes == 13


def test_a_pose_returns_on_the_next_day_only_as_the_final_rest(varied):
    for before, day in pairwise(varied.days):
        if day.kind is DayKind.PRACTICE and before.session:
            yesterday, today = ({hold.pose for hold in each.session.holds[:-1]} for each in (before, day))
            assert yesterday.isdisjoint(today)


def test_a_pose_returns_where_nothing_else_fits():
    others = set(LIBRARY.poses) - {"chair_forward_bend", "seated_chair_savasana"}
    programme = plan_program(days=4, minutes=23, include=(), exclude=others, rest_every=None)
    firsts = [day.session.holds[0].pose for day in programme.days]
    assert firsts[2:] == ["chair_forward_bend", "chair_forward_bend"]


def test_rest_days_lie_in_the_middle_of_each_week_and_reviews_at_its_end(legs_up):
    assert numbers(legs_up, DayKind.REST) == [4, 11, 18, 25]
    assert numbers(legs_up, DayKind.REVIEW) == [7, 14, 21, 28]


@pytest.mark.parametrize("every", [2, 3, 5, 14])
def test_no_rest_day_is_first_or_last_or_takes_the_place_of_a_review(every):
    programme = plan_program(days=15, minutes=8, include=(), rest_every=every)
    rests = numbers(programme, DayKind.REST)
    assert rests
    assert not {1, 7, 14, 15} & set(rests)
    assert numbers(programme, DayKind.REVIEW) == [7, 14]


def test_without_rest_there_is_none():
    assert DayKind.REST not in kinds(plan_program(days=8, minutes=8, include=(), rest_every=None))


def test_a_review_repeats_a_session_of_its_week(varied):
    for number in numbers(varied, DayKind.REVIEW):
        week = varied.days[number - 7 : number - 1]
        assert varied.days[number - 1].session in [day.session for day in week]
        assert "Look back" in varied.days[number - 1].note


def test_seven_days_in_a_chair_stay_off_the_floor(seated):
    assert kinds(seated) == [DayKind.PRACTICE] * 3 + [DayKind.REST] + [DayKind.PRACTICE] * 2 + [DayKind.REVIEW]
    for hold in (hold for day in practised(seated) for hold in day.session.holds):
        assert "floor_transfer" not in LIBRARY.poses[hold.pose].variant(hold.variant).traits


def test_a_bare_blanket_serves_nobody_who_stays_off_the_floor_and_the_clash_says_so():
    with pytest.raises(NoSessionPossibleError) as raised:
        plan_program(days=7, include=(), kit=["blanket"], floor=False)
    assert [demand.asked_by for demand in raised.value.clash] == ["kit", "floor"]


def test_a_person_with_glaucoma_meets_nothing_worse_than_a_caution_and_is_told_every_one():
    person = Practitioner(conditions=["glaucoma"])
    programme = plan_program(days=7, minutes=20, include=(), practitioner=person)
    screener = Screener(person, LIBRARY)
    for day in practised(programme):
        for hold in day.session.holds:
            pose = LIBRARY.poses[hold.pose]
            screening = screener.screen_variant(pose, pose.variant(hold.variant), minutes=hold.minutes)
            assert screening.verdict in {"no_known_concern", "caution"}
            assert set(map(str, screening.concerns)) <= set(day.keep_in_mind)
            assert all(str(concern) in programme.explain() for concern in screening.concerns)
    assert programme.keep_in_mind == tuple(dict.fromkeys(map(str, screener.conduct())))


def test_legs_up_the_wall_is_not_planned_for_glaucoma():
    with pytest.raises(NoSessionPossibleError, match="glaucoma"):
        plan_program(practitioner=Practitioner(conditions=["glaucoma"]))


@pytest.mark.parametrize("condition", ["asthma", "epilepsy", "panic_and_anxiety", "psychosis"])
def test_no_practice_is_given_for_which_a_caution_names_the_person(condition):
    person = Practitioner(conditions=[condition])
    programme = plan_program(days=8, minutes=12, include=(), practitioner=person)
    named = set(LIBRARY.including(condition))
    cautioned = {p.id for p in LIBRARY.practices.values() if named & {c.condition for c in p.cautions}}
    assert set(programme.left_out) == cautioned
    assert cautioned.isdisjoint(day.practice for day in programme.days)
    for id_ in cautioned:
        assert LIBRARY.practices[id_].name in programme.days[0].note


def test_the_natural_breath_comes_first_and_the_breath_is_worked_only_after_three_days(varied):
    practices = [day.practice for day in varied.days]
    assert practices[0] == "natural_breath"
    assert {"longer_out_breath", "six_breaths_a_minute"}.isdisjoint(practices[:3])
    assert set(practices) == set(LIBRARY.practices)


def test_a_practice_has_time_in_the_longest_hold(legs_up):
    for day in practised(legs_up):
        practice = LIBRARY.practices[day.practice]
        longest = max(hold.minutes for hold in day.session.holds)
        assert practice.begin_after_minutes + practice.min_minutes <= longest


def test_a_clock_that_is_too_short_is_refused_with_the_shortest_that_works():
    with pytest.raises(NoSessionPossibleError) as raised:
        plan_program(minutes=10)
    (says,) = [demand.says for demand in raised.value.relaxations if demand.asked_by == "minutes"]
    shortest = float(says.removeprefix("a clock under ").split()[0])
    plan_session(minutes=shortest, goals=["relaxation"], include=["viparita_karani"])
    with pytest.raises(NoSessionPossibleError):
        plan_session(minutes=shortest - 0.5, goals=["relaxation"], include=["viparita_karani"])


def test_red_flags_and_what_is_not_assessed_are_refused_as_in_a_session():
    flagged = next(id_ for id_, condition in LIBRARY.conditions.items() if condition.red_flag)
    with pytest.raises(SeekCareFirst):
        plan_program(practitioner=Practitioner(conditions=[flagged]))
    unassessed = Practitioner(conditions=["Q99.9"])
    with pytest.raises(NotAssessedError):
        plan_program(practitioner=unassessed)
    gone_on = plan_program(days=1, include=(), practitioner=unassessed, accept_unassessed=["Q99.9"])
    assert gone_on.not_assessed == ("Q99.9",)
    assert "Not assessed, and gone on with by request: Q99.9." in gone_on.explain()


def test_names_and_values_that_will_not_do_are_told():
    with pytest.raises(RequestError, match="nonsense"):
        plan_program(include=["nonsense"])
    with pytest.raises(RequestError, match="thirty_days_legs_up_the_wall"):
        model_program("nonsense")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"days": 0}, "days"),
        ({"days": 3.5}, "days"),
        ({"days": True}, "days"),
        ({"days": "thirty"}, "days"),
        ({"minutes": -3}, "minutes"),
        ({"minutes": None}, "minutes"),
        ({"rest_every": 1}, "rest_every"),
        ({"rest_every": "monday"}, "rest_every"),
        ({"goals": None}, "goals"),
        ({"goals": ["nonsense"]}, "nonsense"),
        ({"include": "viparita_karani"}, "include"),
        ({"exclude": 5}, "exclude"),
        ({"history": None}, "history"),
        ({"kit": ["moon"]}, "moon"),
        ({"level": "expert"}, "level"),
        ({"floor": "perhaps"}, "floor"),
        ({"time_of_day": "noonish"}, "time_of_day"),
        ({"practitioner": "glaucoma"}, "practitioner"),
        ({"accept_unassessed": "Q99.9"}, "accept_unassessed"),
    ],
)
def test_a_value_that_can_not_be_one_is_told_in_one_error(asked, told):
    with pytest.raises(RequestError) as raised:
        plan_program(**asked)
    assert len(raised.value.faults) == 1
    assert told in str(raised.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(RequestError) as raised:
        plan_program(days=0, minutes=-3, rest_every="monday", goals=["nonsense"], include=["nowhere"], kit=["moon"])
    for told in ("days", "minutes", "rest_every", "nonsense", "nowhere", "moon"):
        assert any(told in fault for fault in raised.value.faults)
    assert len(raised.value.faults) == 6


def test_a_programme_survives_json(programme):
    assert Program.model_validate_json(programme.model_dump_json()) == programme


def test_the_same_request_is_the_same_programme_in_any_process():
    tell = "from restorative.program import *; print(plan_program(days=6, minutes=18, include=()).model_dump_json())"
    told = [
        subprocess.run(
            [sys.executable, "-c", tell],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]


def test_explaining_names_every_day_and_every_hold(programme):
    told = programme.explain()
    for day in programme.days:
        assert f"Day {day.number}: {day.title}" in told
        assert day.note in told
        assert all(hold.name in told for hold in (day.session.holds if day.session else ()))


@pytest.mark.parametrize("missed", [1, 2])
def test_after_one_or_two_missed_days_it_goes_on_with_the_first_of_them(written, missed):
    resumed = written.resumed(on_day=9 + missed, missed=missed)
    assert kinds(resumed)[8 : 8 + missed] == [DayKind.MISSED] * missed
    assert resumed.days[8 + missed].session == written.days[8].session
    assert len(resumed.days) == 30 + missed
    assert resumed.days[:8] == written.days[:8]
    assert [day.session for day in resumed.days[8 + missed :]] == [day.session for day in written.days[8:]]
    assert [day.number for day in resumed.days] == list(range(1, 31 + missed))


def test_after_three_missed_days_it_goes_back_to_the_length_of_a_week_ago(varied):
    resumed = varied.resumed(on_day=16, missed=3)
    assert resumed.days[15].session == varied.days[5].session
    assert len(resumed.days) == 15 + 3 + 7
    assert resumed.days[-1].session == varied.days[-1].session


def test_a_long_break_in_the_first_week_begins_anew(seated):
    resumed = seated.resumed(on_day=7, missed=4)
    assert [day.session for day in resumed.days[6:]] == [day.session for day in seated.days]


def test_a_rest_day_among_the_missed_is_not_made_up(legs_up):
    resumed = legs_up.resumed(on_day=5, missed=1)
    assert resumed.days[4].session == legs_up.days[4].session


def test_it_can_be_resumed_twice_without_missing_the_same_day_again(varied):
    resumed = varied.resumed(on_day=10, missed=2).resumed(on_day=15, missed=3)
    assert kinds(resumed).count(DayKind.MISSED) == 5
    assert DayKind.MISSED not in kinds(resumed)[14:]


@pytest.mark.parametrize(("on_day", "missed"), [(5, 0), (1, 1), (40, 2), (3, 5)])
def test_days_that_the_programme_does_not_have_can_not_be_missed(written, on_day, missed):
    with pytest.raises(RequestError):
        written.resumed(on_day=on_day, missed=missed)


def events(programme, *when):
    return icalendar.Calendar.from_ical(programme.calendar(*when)).walk("VEVENT")


def test_a_calendar_has_one_event_a_session_and_none_before_the_start(programme):
    found = events(programme, START)
    assert len(found) == len(programme.days) - sum(kind in DAYS_OFF for kind in kinds(programme))
    for event, day in zip(found, practised(programme), strict=True):
        assert event["summary"] == f"Day {day.number}: {day.title}"
        assert event.decoded("dtstart") == START + datetime.timedelta(days=day.number - 1)
        assert day.note in event["description"]
        assert all(caution in event["description"] for caution in day.keep_in_mind)


@pytest.mark.parametrize("zone", [None, ZoneInfo("Europe/Paris")])
def test_an_event_at_an_hour_takes_as_long_as_its_session(seated, zone):
    for event, day in zip(events(seated, START, datetime.time(7, 30, tzinfo=zone)), practised(seated), strict=True):
        begin, end = event.decoded("dtstart"), event.decoded("dtend")
        assert (begin.hour, begin.minute, begin.utcoffset()) == (7, 30, zone and datetime.timedelta(hours=1))
        assert end - begin == datetime.timedelta(minutes=day.session.total_minutes)


def test_the_events_of_a_resumed_programme_take_the_place_of_the_old_ones(written):
    old, new = (
        {event["uid"] for event in events(each, START)} for each in (written, written.resumed(on_day=6, missed=1))
    )
    assert len(new - old) < len(new & old)
    assert written.calendar(START) == written.calendar(START)


def test_without_the_library_the_error_names_the_extra(written, monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(ImportError, match=r"restorative\[calendar\]"):
        written.calendar(START)


def test_a_written_programme_is_read_day_by_day(written):
    facts = LIBRARY.programs["thirty_days_legs_up_the_wall"]
    assert [day.session and str(day.session) for day in written.days] == [day.line for day in facts.days]
    assert numbers(written, DayKind.REVIEW) == [7, 14, 21, 28]
    assert facts.for_whom in written.explain()
