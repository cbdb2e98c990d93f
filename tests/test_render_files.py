"""Cards, cues, pictures and calendars: what is printed, laid under music, or kept in a diary."""

import datetime
import io

import icalendar
import pytest
import webvtt
from conftest import LIBRARY
from hypothesis import given
from hypothesis import strategies as st
from markup import links, tree, words

from restorative import (
    FigureNotFoundError,
    PoseNotFoundError,
    Session,
    VariantNotFoundError,
    get_pose,
    render,
)

EVENING = Session.from_line(
    "constructive_rest 4 / viparita_karani:chair 12 / reclined_twist_bolster 5 / savasana 18", title="Evening wind-down"
)
START = datetime.date(2026, 12, 1)


def said(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("pose", LIBRARY.facts)
def test_a_card_tells_every_step_sign_and_caution_of_its_variant(pose):
    pose = get_pose(pose)
    variant = pose.variants[-1]
    card = render.card(pose, variant=variant.id)
    told, linked = words(card), links(card)
    assert variant.name in told
    for _, steps in pose.steps(variant.id):
        assert all(said(step) in told for step in steps)
    assert all(said(sign) in told for sign in pose.stop_signs)
    assert all(said(discomfort.remedy) in told for discomfort in pose.discomforts)
    here = [
        concern
        for concern in pose.contraindications
        if variant.id in concern.variants or any(use.variant == variant.id for use in concern.optional_uses)
    ]
    for concern in here:
        assert said(concern.advice) in told
        assert concern.condition_name in told
        assert said(concern.note or "") in told
        assert {source.link for source in concern.sources} <= linked


def test_the_card_of_a_session_tells_the_cautions_of_all_its_poses():
    card = render.card(EVENING)
    told = words(card)
    for hold in EVENING.holds:
        concerns = [c for c in get_pose(hold.pose).contraindications if hold.variant in c.variants]
        assert all(said(concern.advice) in told for concern in concerns)
        assert all(said(sign) in told for sign in get_pose(hold.pose).stop_signs)
        assert hold.name in told


def test_a_card_has_a_front_and_a_back_in_the_size_of_the_paper():
    for paper, size in (("a4", "size: A4;"), ("letter", "size: letter;")):
        card = render.card(get_pose("savasana"), paper=paper)
        assert size in card
        sides = [section.get("class") for section in tree(card).iter("section")]
        assert [side for side in sides if side in {"front", "back"}] == ["front", "back"]
    with pytest.raises(ValueError, match="'a4' or 'letter', not 'a5'"):
        render.card(get_pose("savasana"), paper="a5")


def test_a_session_takes_no_variant():
    for form in (render.card, render.svg):
        with pytest.raises(TypeError, match="leave out variant"):
            form(EVENING, variant="chair")


def test_a_variant_that_is_not_there_is_refused():
    with pytest.raises(VariantNotFoundError, match="chair"):
        render.card(get_pose("viparita_karani"), variant="chairs")


def test_a_hold_that_the_library_does_not_have_is_refused():
    unknown = EVENING.model_copy(update={"holds": (EVENING.holds[0].model_copy(update={"pose": "nowhere"}),)})
    for form in (render.card, render.html):
        with pytest.raises(PoseNotFoundError, match="nowhere"):
            form(unknown)


def read(track: str) -> list:
    return list(webvtt.from_buffer(io.StringIO(track)))


def test_cues_follow_the_clock_and_each_lasts_until_the_next():
    cues = read(render.webvtt(EVENING))
    seconds = sorted({cue.second for cue in EVENING.timeline()})
    assert [cue.start_in_seconds for cue in cues] == seconds
    assert [cue.end_in_seconds for cue in cues[:-1]] == seconds[1:]
    assert cues[-1].end_in_seconds > cues[-1].start_in_seconds
    told = [line for cue in cues for line in cue.lines]
    assert told == [cue.text for cue in EVENING.timeline()]


def test_a_track_of_hours_is_told_in_hours():
    session = Session.from_line("savasana 40 / constructive_rest 30", title="Long")
    assert "\n01:13:30.000 --> " in render.webvtt(session)
    assert render.webvtt(session).startswith("WEBVTT\n\nNOTE Long\n\n1\n00:00:00.000 --> ")


ARROW = "00:00:01.000 --> 00:00:02.000"

EVIL = ["-->", ARROW, "\n\n", "\r", "<v Bob>", "<b>", "&amp;", "&", "\x00", "NOTE", "\u202e", "x"]

evil = st.lists(st.sampled_from(EVIL)).map("".join)


@given(evil)
def test_nothing_in_a_session_becomes_a_cue(text):
    hold = EVENING.holds[0].model_copy(update={"name": f"a{text}"})
    session = EVENING.model_copy(update={"title": f"a{text}", "holds": (hold, *EVENING.holds[1:])})
    track = render.webvtt(session)
    assert len(read(track)) == len(read(render.webvtt(EVENING)))
    assert track.count("-->") == len(read(track))
    assert "<" not in track
    assert not set(track) & set("\x00\r\u202e")


def test_a_session_in_a_calendar():
    written = render.icalendar(EVENING, START, datetime.time(21, 0))
    (event,) = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert event["summary"] == "Evening wind-down"
    assert event["dtstart"].dt == datetime.datetime(2026, 12, 1, 21, 0)
    assert event["dtend"].dt - event["dtstart"].dt == datetime.timedelta(minutes=EVENING.total_minutes)
    assert all(hold.says in event["description"] for hold in EVENING.holds)
    assert "Read the cautions of each pose before you begin." in event["description"]
    assert written == render.icalendar(EVENING, START, datetime.time(21, 0))
    (later,) = icalendar.Calendar.from_ical(render.icalendar(EVENING, datetime.date(2026, 12, 2))).walk("VEVENT")
    assert event["uid"] != later["uid"]


def test_a_title_can_not_add_to_a_calendar():
    session = EVENING.model_copy(update={"title": "a\nEND:VEVENT\r\nBEGIN:VALARM\nx"})
    calendar = icalendar.Calendar.from_ical(render.icalendar(session, START))
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT"]


def test_pictures_of_poses_and_sessions():
    assert render.svg(get_pose("viparita_karani"), "chair").startswith("<svg")
    assert render.svg(EVENING).startswith("<svg")
    assert EVENING._repr_svg_().startswith("<svg")
    assert get_pose("viparita_karani")._repr_svg_() == render.svg(get_pose("viparita_karani"))


def test_a_pose_that_nobody_has_drawn_has_a_page_without_a_picture():
    pose = get_pose("savasana").model_copy(update={"id": "a_pose_of_mine"})
    with pytest.raises(FigureNotFoundError):
        render.svg(pose)
    assert pose._repr_svg_() is None
    assert "<svg" not in render.html(pose)
    assert "<svg" not in render.card(pose)
