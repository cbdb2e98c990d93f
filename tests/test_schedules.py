"""Model sessions and programmes: each fills its clock, and no rule has anything against it."""

import pytest
from conftest import LIBRARY
from language import BANNED

from restorative import Practitioner, Session, check_session

PEOPLE = {
    "late_pregnancy": ["32 weeks pregnant"],
    "menstruation": ["menstruation"],
    "sore_lower_back": ["low back pain"],
    "glaucoma_and_reflux": ["glaucoma", "acid reflux"],
    "tired_day": ["fatigue_postviral"],
    "anxious_day": ["panic_and_anxiety"],
}
"""Whom a session is for, where it says so."""

every_session = pytest.mark.parametrize("model", LIBRARY.sessions.values(), ids=lambda model: model.id)
every_day = pytest.mark.parametrize(
    "day", [day for program in LIBRARY.programs.values() for day in program.days if day.line], ids=lambda day: day.title
)


def complaints(session: Session, **options: object) -> list[str]:
    return [str(finding) for finding in check_session(session, **options) if finding.severity != "note"]


@every_session
def test_a_model_session_fills_its_clock_and_breaks_no_rule(model):
    session = Session.from_line(model.line, title=model.title, minutes=model.minutes)
    assert session.total_minutes == model.minutes
    assert not complaints(session, time_of_day=model.time_of_day)
    assert len(model.because) == len(session.holds)
    assert str(session) == model.line


@pytest.mark.parametrize("id_", PEOPLE)
def test_a_model_session_suits_the_person_it_is_for(id_, library):
    session = Session.from_line(library.sessions[id_].line)
    assert not complaints(session, practitioner=Practitioner(conditions=PEOPLE[id_]))


@every_day
def test_a_day_of_a_programme_breaks_no_rule(day):
    assert not complaints(Session.from_line(day.line))


def test_thirty_days_of_legs_up_the_wall(library):
    program = library.programs["thirty_days_legs_up_the_wall"]
    assert len(program.days) == 30
    practised = [day for day in program.days if day.line]
    legs_up = [day for day in practised if "viparita_karani" in day.line]
    assert len(practised) < 30, "there are days of rest"
    assert len(legs_up) >= 20
    assert all(day.practice for day in legs_up)


def test_sessions_are_at_least_twelve_from_five_minutes_to_an_hour_and_a_quarter(library):
    minutes = sorted(model.minutes for model in library.sessions.values())
    assert len(minutes) >= 12
    assert minutes[0] <= 7
    assert minutes[-1] >= 75


def test_every_practice_goes_with_a_pose_and_never_asks_to_hold_the_breath(library):
    used = {facts.practice for facts in library.facts.values()} | {
        d.practice for p in library.programs.values() for d in p.days
    }
    assert set(library.practices) <= used
    for practice in library.practices.values():
        assert not [step for step in practice.steps if "hold your breath" in step.casefold()]


def test_no_schedule_and_no_practice_promises_anything(library):
    for shelf in (library.sessions, library.programs, library.practices):
        for id_, entry in shelf.items():
            told = entry.model_dump(exclude={"sources": True, "cautions": True})
            assert not BANNED.search(str(told)), id_
