"""Finding poses: for people as they are, and by words."""

import pytest
from conftest import LIBRARY, people
from hypothesis import given

from restorative import Practitioner, RequestError, SeekCareFirst, Session, find_poses, search_poses
from restorative.props import missing_props, read_kit
from restorative.screening import Screener
from restorative.vocabulary import Family, Verdict

EVERYONE = {
    "third-trimester pregnancy": {"practitioner": Practitioner(conditions=["pregnancy_third_trimester"])},
    "glaucoma": {"practitioner": Practitioner(conditions=["glaucoma"])},
    "acid reflux": {"practitioner": Practitioner(conditions=["acid reflux"])},
    "osteoporosis": {"practitioner": Practitioner(conditions=["osteoporosis"])},
    "hip replacement": {"practitioner": Practitioner(conditions=["hip replacement"])},
    "high blood pressure": {"practitioner": Practitioner(conditions=["high blood pressure"])},
    "low back pain": {"practitioner": Practitioner(conditions=["low back pain"])},
    "a neck injury": {"practitioner": Practitioner(conditions=["neck injury"])},
    "breathless lying flat": {"practitioner": Practitioner(conditions=["obesity_severe", "copd"])},
    "vertigo": {"practitioner": Practitioner(conditions=["vertigo"])},
    "can't get down to the floor": {"practitioner": Practitioner(conditions=["can't get up from the floor"])},
    "no props at all": {"props": []},
    "only a chair": {"props": ["chair"]},
    "only a bed with its pillows": {"props": ["bed", "pillow:3"]},
}


@pytest.mark.parametrize("who", EVERYONE)
def test_everyone_can_do_something(who):
    assert len(find_poses(**EVERYONE[who])) >= 6


@given(people)
def test_what_is_found_has_a_variant_that_suits(library, person):
    screener = Screener(person, library)
    if screener.red_flags:
        with pytest.raises(SeekCareFirst):
            find_poses(practitioner=person)
        return
    found = find_poses(practitioner=person, props=["wall", "blanket:2"])
    for pose in found:
        assert any(
            screener.screen_variant(pose, variant).verdict.rank <= Verdict.CAUTION.rank
            and not missing_props(variant.props, {"wall": 1, "blanket": 2})
            for variant in pose.variants
        )


def test_filters_narrow_each_other():
    legs = find_poses(family="legs_elevated")
    assert {pose.family for pose in legs} == {Family.LEGS_ELEVATED}
    assert set(find_poses(family="legs_elevated", props=["chair"])) < set(legs)
    assert not find_poses(family="legs_elevated", max_minutes=3)


def test_an_outcome_finds_what_a_study_favours_and_no_harm():
    found = [pose.id for pose in find_poses(outcome="hamstring_length")]
    assert "viparita_karani" in found
    assert not find_poses(outcome="eye_pressure")
    assert not find_poses(outcome="energy_flow")


def test_every_argument_that_can_not_be_read_is_told_at_once():
    with pytest.raises(RequestError) as caught:
        find_poses(family="circus", outcome="wings", worst="fine", max_minutes=-1)
    assert [fault.partition(" is called")[0] for fault in caught.value.faults[:3]] == [
        "No family",
        "No outcome",
        "No verdict",
    ]
    assert caught.value.faults[3] == "max_minutes must be more than 0, not -1."


@pytest.mark.parametrize(
    ("words", "pose"),
    [
        ("legs up the wall", "viparita_karani"),
        ("corpse", "savasana"),
        ("swollen legs after a flight", "viparita_karani"),
        ("reclining butterfly", "supta_baddha_konasana"),
        ("child's pose", "salamba_balasana"),
    ],
)
def test_words_find_a_pose_among_the_first(words, pose):
    assert pose in [hit.pose for hit in search_poses(words)[:3]]


def test_a_hit_tells_what_matched():
    hit = search_poses("swollen feet")[0]
    assert hit.matched
    assert hit.name == LIBRARY.facts[hit.pose].names.english


def test_hits_are_ranked_and_limited():
    hits = search_poses("tired legs", limit=4)
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("limit", [0, -1, 2.5, True, "ten"])
def test_a_limit_that_is_no_count_is_refused(limit):
    with pytest.raises(RequestError, match="limit"):
        search_poses("legs", limit=limit)


def test_a_search_tells_all_that_it_can_not_read():
    with pytest.raises(RequestError) as caught:
        search_poses(None, limit=-1)
    assert len(caught.value.faults) == 2


def test_a_word_is_no_person():
    with pytest.raises(RequestError, match=r"Practitioner\(conditions=\['glaucoma'\]\)"):
        find_poses(practitioner="glaucoma")


@pytest.mark.parametrize("words", ["", "the of and", "xyzzy"])
def test_words_that_say_nothing_find_nothing(words):
    assert search_poses(words) == ()


def test_a_kit_is_read_from_a_list_or_a_mapping():
    assert read_kit(["wall", "blanket:3", " block : 2 "]) == {"wall": 1, "blanket": 3, "block": 2}
    assert read_kit({"wall": 1}) == {"wall": 1}
    with pytest.raises(ValueError, match="A kit is a list of props"):
        read_kit("wall")


def test_sessions_may_be_made_of_what_was_found():
    chair = find_poses(family="legs_elevated", props=["chair"])[0]
    assert Session.from_line(f"{chair.id} 10").total_minutes > 10
