"""GRADE, worked by hand and by the library."""

import pytest
from pydantic import ValidationError

from restorative.evidence import Claim, Downgrade, Upgrade, carry, grade
from restorative.vocabulary import Certainty

RANDOMISED, OBSERVATIONAL = "randomised", "observational"

# start, steps down, steps up -> certainty; the examples follow the published tables of GRADE
WORKED = [
    (None, [], [], "none"),
    (RANDOMISED, [], [], "high"),
    (RANDOMISED, [("risk_of_bias", 1)], [], "moderate"),
    (RANDOMISED, [("risk_of_bias", 1), ("imprecision", 1)], [], "low"),
    (RANDOMISED, [("risk_of_bias", 2), ("inconsistency", 1)], [], "very_low"),
    (RANDOMISED, [("risk_of_bias", 2), ("inconsistency", 2), ("imprecision", 2)], [], "very_low"),
    (OBSERVATIONAL, [], [], "low"),
    (OBSERVATIONAL, [("imprecision", 1)], [], "very_low"),
    (OBSERVATIONAL, [], [("large_effect", 1)], "moderate"),
    (OBSERVATIONAL, [], [("large_effect", 2)], "high"),
    (OBSERVATIONAL, [], [("dose_response", 1), ("confounding_opposes", 1)], "high"),
    (OBSERVATIONAL, [("imprecision", 1)], [("dose_response", 1)], "low"),
    (RANDOMISED, [], [("large_effect", 1)], "high"),
]


@pytest.mark.parametrize(("start", "down", "up", "certainty"), WORKED)
def test_grade_of_a_worked_example(start, down, up, certainty):
    downs = tuple(Downgrade(reason=reason, levels=levels, because="It is so.") for reason, levels in down)
    ups = tuple(Upgrade(reason=reason, levels=levels, because="It is so.") for reason, levels in up)
    assert grade(start, downs, ups).certainty == certainty


def claim(**changes):
    facts = {
        "id": "a_claim",
        "outcome": "sleep_quality",
        "scope": {"pose": "viparita_karani"},
        "statement": "It was measured.",
        "direction": "improved",
        "directness": "pose",
        "start": RANDOMISED,
        "studies": ["santaella-2014-savasana"],
    }
    return Claim.model_validate({key: value for key, value in (facts | changes).items() if value is not None})


# what was tested -> certainty for a single pose, from evidence that is high for the thing tested
CARRIED = [
    ("pose", "high"),
    ("restorative_yoga", "moderate"),
    ("similar_position", "moderate"),
    ("mechanism", "moderate"),
    ("yoga_in_general", "low"),
]


@pytest.mark.parametrize(("directness", "certainty"), CARRIED)
def test_every_step_away_from_the_pose_costs_and_says_why(directness, certainty):
    carried = carry(claim(directness=directness))
    assert carried.certainty == certainty
    assert carried.steps[-1].because


def test_a_grade_keeps_every_step_with_its_reason():
    steps = grade(RANDOMISED, (Downgrade(reason="imprecision", because="Few people."),)).steps
    assert [(step.says, step.levels, step.because) for step in steps] == [
        ("starts high", 0, "The evidence is randomised."),
        ("imprecision", -1, "Few people."),
    ]


def test_no_study_is_printed_as_not_studied_and_never_as_no_effect():
    assert Certainty.NONE.phrase == "not studied"
    assert [certainty.phrase for certainty in Certainty if certainty is not Certainty.NONE] == [
        "very low certainty",
        "low certainty",
        "moderate certainty",
        "high certainty",
    ]


IMPOSSIBLE = [
    ({"studies": []}, "a claim without studies has nothing to judge"),
    ({"direction": None}, "a claim with studies needs a direction"),
    ({"start": None}, "a claim with studies needs a direction"),
    ({"against": ["another-study"]}, "against names studies that the claim does not cite: another-study"),
    ({"scope": {"pose": "savasana", "trait": "prone"}}, "a scope names one of"),
    ({"scope": {}}, "a scope names one of"),
    ({"scope": {"whole": "everything"}}, "whole is restorative_yoga, yoga or other_care"),
    ({"scope": {"trait": "prone"}}, "only a claim whose scope is a pose can rest on that very pose"),
    ({"up": [{"reason": "dose_response", "levels": 2, "because": "It is so."}]}, "only a very large effect"),
    ({"down": [{"reason": "boredom", "because": "It is so."}]}, "risk_of_bias"),
]


@pytest.mark.parametrize(("changes", "says"), IMPOSSIBLE)
def test_a_claim_that_contradicts_itself_is_refused(changes, says):
    with pytest.raises(ValidationError, match=says):
        claim(**changes)


def test_a_trial_that_the_other_arm_won_is_not_hidden(library):
    benefits = {benefit.claim: benefit for benefit in library.poses["viparita_karani"].benefits}
    prysms = [b for b in benefits.values() if any(s.id == "corey-2014-prysms-cortisol" for s in b.studies)]
    assert {b.direction for b in prysms} == {"favours_comparator"}
    assert {b.outcome for b in prysms} >= {"stress", "cortisol"}


def test_the_rise_in_eye_pressure_stands_on_the_flagship_as_harm(library):
    harm = {b.outcome: b for b in library.poses["viparita_karani"].benefits if b.harm and b.directness == "pose"}
    pressure = harm["eye_pressure"]
    assert (pressure.certainty, pressure.direction) == ("moderate", "increased")
    assert "jasien-2015-iop-yoga" in _ids(pressure)


def test_no_claim_is_surer_than_the_research_allows(library):
    for pose in library.poses.values():
        assert all(benefit.certainty != "high" for benefit in pose.benefits), pose.id


def test_a_study_without_results_supports_no_claim(library):
    for claim in library.claims.values():
        assert all(library.studies[id_].outcomes for id_ in claim.studies), claim.id


def _ids(benefit):
    return {study.id for study in benefit.studies}
