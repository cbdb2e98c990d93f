"""GRADE, worked by hand and by the library."""

import pytest
from pydantic import ValidationError

from restorative.evidence import (
    Benefit,
    Claim,
    Downgrade,
    GradeStep,
    Outcome,
    Result,
    Scope,
    Study,
    Upgrade,
    carry,
    grade,
)
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


def test_a_grade_never_leaves_the_ladder_on_the_way_to_a_pose():
    doubted = claim(directness="yoga_in_general", down=[{"reason": "imprecision", "levels": 2, "because": "Few."}])
    assert (doubted.grade.certainty, carry(doubted).certainty) == ("low", "very_low")
    assert [step.levels for step in carry(doubted).steps] == [0, -2, -2]


def test_what_was_never_studied_has_no_step_to_show():
    untested = claim(studies=None, direction=None, directness=None, start=None)
    assert carry(untested) == untested.grade
    assert (carry(untested).certainty, carry(untested).steps) == ("none", ())


def test_the_step_to_the_pose_tells_what_was_tested_instead():
    told = {directness: carry(claim(directness=directness)).steps[-1] for directness, _ in CARRIED}
    assert {directness: step.levels for directness, step in told.items()} == {
        "pose": 0,
        "restorative_yoga": -1,
        "similar_position": -1,
        "mechanism": -1,
        "yoga_in_general": -2,
    }
    assert told["yoga_in_general"].says == "directness: yoga in general"
    assert [step.because for step in told.values()] == [
        "This pose itself was tested.",
        "A class of restorative yoga was tested, not this pose by itself.",
        "A similar position was tested, not this pose.",
        "An effect on the body was measured, from which the claim is inferred.",
        "Yoga of another style was tested, in whole classes, not this pose.",
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
    assert grade(OBSERVATIONAL, (), (Upgrade(reason="dose_response", because="More did more."),)).steps[1:] == (
        GradeStep(says="dose response", levels=1, because="More did more."),
    )


def test_no_study_is_printed_as_not_studied_and_never_as_no_effect():
    assert Certainty.NONE.phrase == "not studied"
    assert [certainty.phrase for certainty in Certainty if certainty is not Certainty.NONE] == [
        "very low certainty",
        "low certainty",
        "moderate certainty",
        "high certainty",
    ]


UNSTUDIED = {"studies": None, "direction": None, "directness": None, "start": None}

NEEDS = "a claim with studies needs a direction, a directness and a start level"
NOTHING = "a claim without studies has nothing to judge"
REASONS = "Input should be 'risk_of_bias', 'inconsistency', 'indirectness', 'imprecision' or 'publication_bias'"

IMPOSSIBLE = [
    ({"studies": []}, NOTHING),
    ({"direction": None}, NEEDS),
    ({"start": None}, NEEDS),
    ({"against": ["another-study"]}, "against names studies that the claim does not cite: another-study"),
    ({"scope": {"pose": "savasana", "trait": "prone"}}, "a scope names one of pose, trait, family and whole"),
    ({"scope": {}}, "a scope names one of pose, trait, family and whole"),
    ({"scope": {"whole": "everything"}}, "whole is restorative_yoga, yoga or other_care"),
    ({"scope": {"trait": "prone"}}, "only a claim whose scope is a pose can rest on that very pose"),
    (
        {"up": [{"reason": "dose_response", "levels": 2, "because": "It is so."}]},
        "only a very large effect counts two levels up",
    ),
    ({"directness": None}, NEEDS),
    ({"studies": None, "direction": None, "directness": None}, NOTHING),
    ({"studies": None, "directness": None, "start": None}, NOTHING),
    ({**UNSTUDIED, "down": [{"reason": "imprecision", "because": "It is so."}]}, NOTHING),
    ({**UNSTUDIED, "up": [{"reason": "large_effect", "because": "It is so."}]}, NOTHING),
    ({"against": ["b-study", "a-study"]}, "against names studies that the claim does not cite: a-study, b-study"),
    (
        {"down": [{"reason": "imprecision", "levels": 0, "because": "It is so."}]},
        "Input should be greater than or equal to 1",
    ),
    (
        {"down": [{"reason": "imprecision", "levels": 3, "because": "It is so."}]},
        "Input should be less than or equal to 2",
    ),
    (
        {"up": [{"reason": "large_effect", "levels": 0, "because": "It is so."}]},
        "Input should be greater than or equal to 1",
    ),
    (
        {"up": [{"reason": "large_effect", "levels": 3, "because": "It is so."}]},
        "Input should be less than or equal to 2",
    ),
    ({"down": [{"reason": "boredom", "because": "It is so."}]}, REASONS),
]


@pytest.mark.parametrize(("changes", "says"), IMPOSSIBLE)
def test_a_claim_that_contradicts_itself_is_refused(changes, says):
    with pytest.raises(ValidationError) as caught:
        claim(**changes)
    assert [fault["msg"].removeprefix("Value error, ") for fault in caught.value.errors()] == [says]


@pytest.mark.parametrize("whole", ["restorative_yoga", "yoga", "other_care"])
def test_a_claim_may_stand_on_a_whole_practice(whole):
    assert claim(scope={"whole": whole}, directness="yoga_in_general").scope == Scope(whole=whole)


def test_two_levels_up_are_for_a_very_large_effect():
    assert Upgrade(reason="large_effect", levels=2, because="It is so.").levels == 2
    assert Upgrade(reason="dose_response", because="It is so.").levels == 1
    assert Downgrade(reason="imprecision", because="It is so.").levels == 1


STUDY = {"id": "a-study", "title": "A study.", "design": "rct", "directness": "pose", "read": "abstract", "urls": ["u"]}


def study(**told):
    return Study.model_validate(STUDY | told)


def test_a_study_is_found_by_its_identifier_and_else_where_it_was_seen():
    assert study(doi="10.1/x", pmid="1", pmcid="PMC1").link == "https://doi.org/10.1/x"
    assert study(pmid="1", pmcid="PMC1").link == "https://pubmed.ncbi.nlm.nih.gov/1/"
    assert study(pmcid="PMC1").link == "https://pmc.ncbi.nlm.nih.gov/articles/PMC1/"
    assert study(urls=["https://example.org/first", "https://example.org/second"]).link == "https://example.org/first"


def test_a_study_is_cited_as_far_as_it_is_known():
    assert study().citation == "Author not shown (year not shown). A study."
    whole = study(first_author="Somebody A", year=2020, journal="A Journal", title="Does it X...")
    assert whole.citation == "Somebody A (2020). Does it X. A Journal."


@pytest.mark.parametrize("id_", ["A-study", "a--study", "-study", "a_study", "a-study-", "x" * 81])
def test_the_id_of_a_study_is_lower_case_words_joined_by_hyphens(id_):
    assert study(id="x" * 80).id == "x" * 80
    with pytest.raises(ValidationError, match=r"pattern|at most 80"):
        study(id=id_)


def test_what_is_not_told_is_left_open_and_never_made_up():
    """Each model with no more than it must have; whatever else it says is its own doing."""
    left_open = dict.fromkeys(Study.model_fields.keys() - STUDY.keys() - {"outcomes"})
    assert study().model_dump(exclude=set(STUDY)) == left_open | {"outcomes": ()}
    assert Result(outcome="sleep", direction="improved", result="It was.").within_group is False
    outcome = Outcome(id="sleep", name="sleep", definition="How one sleeps.")
    assert (outcome.words, outcome.harm) == ((), False)
    bare = Claim(id="a_claim", outcome="sleep", scope={"pose": "savasana"}, statement="Teachers say so.")
    told = {"id", "outcome", "scope", "statement"}
    assert bare.model_dump(exclude=told) == {
        **dict.fromkeys(("direction", "directness", "start")),
        **dict.fromkeys(("down", "up", "studies", "against", "nearest"), ()),
        "tradition": False,
    }
    assert bare.scope.model_dump() == {"pose": "savasana", "trait": None, "family": None, "whole": None}


def test_a_benefit_is_told_with_its_certainty():
    benefit = Benefit(
        claim="a_claim",
        outcome="sleep",
        outcome_name="sleep quality",
        harm=False,
        statement="It was measured.",
        direction="improved",
        tradition=False,
        certainty="very_low",
        why=(),
        directness="pose",
        studies=(),
        against=(),
        variants=("floor",),
    )
    assert str(benefit) == "Sleep quality (very low certainty): It was measured."
    assert (benefit.nearest, benefit.origin) == ((), "restorative")


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
