"""The facts: complete, sourced, consistent, and in their one form."""

from pathlib import Path

import pytest
from conftest import LIBRARY

from restorative import Library, get_pose
from restorative.shelves import canonical

DATA = Path(__file__).parents[1] / "data"

TRAITS = {
    line.split()[0]: set(line.split()[1:])
    for line in Path(__file__).with_name("cases").joinpath("traits.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
}

COUNTS = {
    "poses": 65,
    "variants": 356,
    "steps": 9_090,
    "props": 25,
    "traits": 35,
    "conditions": 138,
    "cautions": 343,
    "fine positions": 158,
    "claims": 173,
    "outcomes": 76,
    "studies": 179,
    "studies cited": 163,
    "practices": 6,
    "sessions": 20,
    "programs": 3,
}

LYING = {"supine_flat", "supine_legs_elevated", "head_below_heart_mild", "head_below_heart_marked"}
AT_HOME = {"wall", "bed", "chair", "pillow", "towel", "sofa", "timer", "desk", "headboard", "sofa_cushion", "footstool"}
SEATS = {"chair", "sofa", "footstool", "desk", "sofa_cushion", "yoga_bench"}

every_pose = pytest.mark.parametrize("facts", LIBRARY.facts.values(), ids=lambda facts: facts.id)


def test_all_facts_load_and_all_references_meet():
    Library.load(DATA)


def test_every_file_is_written_the_one_way(library):
    for shelf in library.shelves:
        for id_, entry in shelf.items():
            written = (DATA / shelf.folder.name / f"{id_}.json").read_text(encoding="utf-8")
            assert written == canonical(entry), f"{shelf.folder.name}/{id_}.json: run make format"


def test_no_folder_is_left_unread(library):
    shelves = {shelf.folder.name for shelf in library.shelves}
    assert {folder.name for folder in DATA.iterdir() if folder.is_dir()} == shelves | {"schema"}


def test_how_much_there_is(library):
    """A number that changes is a fact that came or went: say so in the changelog."""
    facts, recorded = library.facts.values(), library.cautions.values()
    counted = {
        "poses": len(facts),
        "variants": sum(len(pose.variants) for pose in facts),
        "steps": sum(len(steps) for pose in facts for v in pose.variants for _, steps in pose.steps(v.id)),
        "cautions": sum(len(condition.cautions) for condition in recorded),
        "fine positions": sum(len(condition.fine) for condition in recorded),
        "studies cited": len({study for claim in library.claims.values() for study in claim.studies}),
    }
    counted |= {name: len(getattr(library, name)) for name in COUNTS if name not in counted and name != "cautions"}
    assert counted == COUNTS


def test_every_fact_has_a_source(library):
    for shelf in (library.facts, library.props, library.practices, library.sessions, library.programs):
        assert all(entry.sources for entry in shelf.values())
    assert all(study.urls for study in library.studies.values())
    assert all(condition.sources for condition in library.conditions.values() if condition.red_flag)


@every_pose
def test_a_variant_has_the_traits_that_a_reader_of_its_text_expects(facts):
    for variant in facts.variants:
        assert set(variant.traits) == TRAITS[f"{facts.id}:{variant.id}"], variant.id


def test_the_table_of_traits_names_nothing_else(library):
    assert set(TRAITS) == {f"{pose.id}:{variant.id}" for pose in library.facts.values() for variant in pose.variants}


@every_pose
def test_a_pose_is_complete(facts):
    assert len(facts.variants) >= 3
    assert len(facts.discomforts) >= 4
    assert len(facts.stop_signs) >= 2
    assert all(len(steps) >= 2 for _, steps in facts.instructions)
    assert all(source.startswith("http") for source in facts.sources)


@every_pose
def test_the_classic_variant_is_told_by_the_pose_and_the_others_by_their_changes(facts):
    told = [any(steps is not None for _, steps in variant.changes) for variant in facts.variants]
    assert told == [False] + [True] * (len(facts.variants) - 1)


@every_pose
def test_a_variant_tells_its_own_hold_only_where_it_differs_from_the_classic_one(facts):
    assert facts.classic.hold is None
    assert facts.hold not in [variant.hold for variant in facts.variants]


@every_pose
def test_the_traits_of_a_variant_agree_with_its_position(facts, library):
    for variant in facts.variants:
        traits = set(variant.traits)
        assert len(traits) == len(variant.traits), variant.id
        assert not any(library.traits[trait].conduct for trait in traits), variant.id
        assert ("long_immobility" in traits) == (facts.hold_of(variant.id).max_minutes > 10), variant.id
        assert not ("floor_transfer" in traits and variant.place == "bed"), variant.id
        assert variant.position != "supine" or traits & LYING, variant.id
        assert variant.position != "prone" or "prone" in traits, variant.id
        assert variant.position != "semi_reclined" or "semi_reclined" in traits, variant.id
        assert variant.position != "side_lying" or traits & {"side_lying_left", "side_lying_right"}, variant.id
        if "supine_flat" in traits:
            assert not traits & {"supine_legs_elevated", "head_below_heart_mild", "semi_reclined"}, variant.id
        if variant.place in ("floor", "wall") and variant.position not in ("standing", "seated"):
            assert "floor_transfer" in traits, variant.id


@every_pose
def test_the_props_of_a_variant_agree_with_its_place_and_traits(facts, library):
    for variant in facts.variants:
        required = {use.prop for use in variant.props if not use.optional}
        assert variant.place != "bed" or "bed" in required, variant.id
        assert variant.place != "wall" or required & {"wall", "headboard"}, variant.id
        assert variant.place != "chair" or required & SEATS, variant.id
        for use in variant.props:
            brought = set(library.props[use.prop].adds)
            assert use.optional or not use.adds, (variant.id, use.prop)
            assert use.optional or brought <= set(variant.traits), (variant.id, use.prop)
            assert not use.optional or brought <= set(use.adds) or "palm" in use.place.casefold(), (
                variant.id,
                use.prop,
            )
            assert use.household or use.prop in AT_HOME, (variant.id, use.prop)
            assert use.optional or use.prop != "mat", variant.id


@every_pose
def test_a_pose_is_no_neighbour_of_itself(facts):
    assert facts.id not in {neighbour.pose for neighbour in (*facts.follows, *facts.leads_to)}


def test_every_former_id_resolves_and_none_is_used_again(library):
    former = [id_ for facts in library.facts.values() for id_ in facts.former_ids]
    assert len(former) == len(set(former))
    assert not set(former) & set(library.facts)
    assert all(id_ in get_pose(id_).former_ids for id_ in former)


def test_every_caution_and_every_fine_position_has_a_source(library):
    for recorded in library.cautions.values():
        assert all(statement.sources for statement in (*recorded.cautions, *recorded.fine)), recorded.condition


def test_every_condition_is_assessed(library):
    assert set(library.conditions) == set(library.cautions)


def test_every_claim_is_studied_or_says_that_it_is_not(library):
    for claim in library.claims.values():
        assert claim.studies or "tudied" in claim.statement or claim.tradition, claim.id


def test_every_study_has_a_lasting_identifier(library):
    for study in library.studies.values():
        assert study.doi or study.pmid or study.pmcid, study.id


# What the article on Legs Up the Wall says, and where the flagship answers it: benefits by outcome
ARTICLE_CLAIMS = {
    "relaxation": "very_low",
    "heart_rate": "very_low",
    "anxiety": "none",
    "stress": "none",
    "insomnia": "none",
    "venous_return": "low",
    "circulation": "none",
    "leg_swelling": "very_low",
    "leg_cramps": "none",
    "hamstring_length": "low",
    "lower_back_stretch": "very_low",
    "lower_back_tension": "very_low",
    "pelvic_floor_relaxation": "none",
    "energy_flow": "none",
    "time_needed": "very_low",
    "wall_distance": "low",
}


@pytest.mark.parametrize(("outcome", "certainty"), ARTICLE_CLAIMS.items())
def test_the_flagship_answers_a_claim_of_the_article(outcome, certainty, library):
    own = {benefit.claim: benefit for benefit in library.poses["viparita_karani"].benefits}
    assert own[f"viparita_karani_{outcome}"].certainty == certainty


def test_the_flow_of_energy_stands_as_tradition(library):
    own = {benefit.claim: benefit for benefit in library.poses["viparita_karani"].benefits}
    assert own["viparita_karani_energy_flow"].tradition


def test_the_wrong_sentences_of_the_article_are_answered(library):
    facts = library.facts["viparita_karani"]
    said = " ".join(misconception.belief.casefold() for misconception in facts.misconceptions)
    asked = " ".join(question.question.casefold() for question in facts.questions)
    for words in ("can’t put your legs", "one foot", "circulation"):
        assert words.replace("’", "'") in (said + asked).replace("’", "'"), words
    for words in ("hamstring", "how long", "morning", "joints", "meditat"):
        assert words in asked + said, words


def test_how_long_to_stay_is_told_in_words(library):
    told = [("viparita_karani", "wall"), ("side_lying_savasana", "no_props"), ("reclined_twist_bolster", "no_props")]
    ranges = [str(library.facts[pose].hold_of(variant)) for pose, variant in told]
    assert ranges == ["5 to 15 minutes", "5 minutes", "2 to 3 minutes"]
