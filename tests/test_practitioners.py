"""What a person says, and which conditions are meant."""

import pytest
import simple_icd_10_cm as icd
from hypothesis import given
from hypothesis import strategies as st

from restorative import ConditionNotFoundError, Practitioner
from restorative.practitioners import match_condition

UNDERSTOOD = {
    "glaucoma": ["glaucoma"],
    "Glaucoma": ["glaucoma"],
    "acid reflux": ["gerd"],
    "reflux, acid": ["gerd"],
    "I have acid reflux": ["gerd"],
    "gastro-esophageal reflux disease": ["gerd"],
    "gastro-oesophageal reflux disease": ["gerd"],
    "high blood pressure": ["hypertension_uncontrolled", "hypertension_controlled"],
    "pregnant": ["pregnancy_third_trimester", "pregnancy_second_trimester", "pregnancy_first_trimester"],
    "12 weeks pregnant": ["pregnancy_first_trimester"],
    "13 weeks pregnant": ["pregnancy_first_trimester"],
    "14 weeks pregnant": ["pregnancy_second_trimester"],
    "27 weeks pregnant": ["pregnancy_second_trimester"],
    "28 weeks pregnant": ["pregnancy_third_trimester"],
    "pregnant, 32 weeks": ["pregnancy_third_trimester"],
    "week 20 of pregnancy": ["pregnancy_second_trimester"],
    "I10": ["hypertension_uncontrolled", "hypertension_controlled"],
    "H40.11X1": ["glaucoma"],
    "h4011x1": ["glaucoma"],
    "K21.9": ["gerd"],
    "HTN": ["hypertension_uncontrolled", "hypertension_controlled"],
    "Z3A.32": ["pregnancy_third_trimester"],
    "I21.9": ["coronary_heart_disease"],
    "O22.0": [],
    "Z99.89": [],
}


@pytest.mark.parametrize(("words", "conditions"), UNDERSTOOD.items())
def test_words_are_read_as(words, conditions, library):
    assert list(match_condition(words, library).conditions) == conditions


REFUSED = [
    "",
    "glaucomatous unicorn",
    "no glaucoma",
    "not pregnant",
    "46 weeks pregnant",
    "0 weeks pregnant",
    "X",
    "I1",
    "👁",
    "H1N1",
    "A1C",
    "L4L5",
]


@pytest.mark.parametrize("words", REFUSED)
def test_words_that_name_nothing_are_refused(words, library):
    with pytest.raises(ConditionNotFoundError):
        match_condition(words, library)


def test_all_unknown_words_are_told_at_once_with_near_misses():
    with pytest.raises(ConditionNotFoundError) as caught:
        Practitioner(conditions=["glaucoma", "hernja", "osteoporosys", "flibbertigibbet"])
    assert caught.value.names == ("hernja", "osteoporosys", "flibbertigibbet")
    assert "osteoporosis" in caught.value.near[1]
    assert "No condition is called 'flibbertigibbet'." in str(caught.value)


@pytest.mark.parametrize(
    ("words", "conditions"),
    [
        ("swollen calf", ["dvt_acute"]),
        ("calf pain with swelling", ["dvt_acute"]),
        ("sudden shortness of breath", ["pulmonary_embolism_suspected"]),
        ("coughing up blood", ["pulmonary_embolism_suspected"]),
        ("stroke last month", ["stroke_recent"]),
        ("pneumonia", ["fever_acute_illness"]),
    ],
)
def test_everyday_words_for_what_needs_care_reach_the_red_flag(words, conditions, library):
    assert list(match_condition(words, library).conditions) == conditions
    assert all(library.conditions[id_].red_flag for id_ in conditions)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("calf pain", {"dvt_acute", "peripheral_artery_disease"}),
        ("shortness of breath", {"pulmonary_embolism_suspected"}),
        ("breathless", {"heart_failure"}),
        ("fatigue", {"fatigue_postviral"}),
        ("palpitations", set()),
        ("atrial fibrillation", set()),
        ("haemorrhoids", set()),
        ("pain", set()),
    ],
)
def test_words_that_no_record_covers_are_refused_and_what_shares_their_words_is_offered(words, offered):
    with pytest.raises(ConditionNotFoundError) as caught:
        Practitioner(conditions=[words])
    assert set(caught.value.near[0]) == offered


def test_no_more_than_three_conditions_are_offered(library):
    for condition in list(library.conditions.values())[::10]:
        with pytest.raises(ConditionNotFoundError) as caught:
            match_condition(f"{condition.name} xyzzy", library)
        assert 1 <= len(caught.value.near[0]) <= 3


def test_a_near_miss_is_offered_and_never_taken(library):
    with pytest.raises(ConditionNotFoundError):
        match_condition("osteoporosys", library)


def test_a_side_may_stand_before_or_after(library):
    for words in (
        "left frozen shoulder",
        "frozen shoulder left",
        "frozen shoulder (left side)",
        "left-sided frozen shoulder",
    ):
        match = match_condition(words, library)
        assert (match.conditions, match.side) == (("frozen_shoulder",), "left")


def test_a_code_that_no_condition_covers_is_kept_as_not_assessed(library):
    match = match_condition("O22.0", library)
    assert not match.assessed
    assert str(match) == "'O22.0' is a code of which this library knows nothing: not assessed"


def test_a_parent_code_brings_in_every_condition_below_it(library):
    below = set(match_condition("E11", library).conditions)
    assert below >= {
        "diabetes_type_2",
        "diabetes_on_insulin",
        "proliferative_diabetic_retinopathy",
        "peripheral_neuropathy",
    }


def test_a_parent_code_brings_in_a_red_flag_below_it(library):
    assert match_condition("I70.2", library).conditions[0] == "chronic_limb_threatening_ischaemia"


def test_a_side_that_a_condition_does_not_have_makes_nothing_milder(library):
    match = match_condition("left sided reflux", library)
    assert (match.conditions, match.side) == (("gerd",), None)


def test_a_word_that_fits_several_says_so(library):
    assert "it fits several, and all of them count" in str(match_condition("I10", library))


def test_a_person_comes_back_from_json():
    me = Practitioner(conditions=["glaucoma", "32 weeks pregnant"])
    assert Practitioner.model_validate_json(me.model_dump_json()) == me


def test_a_person_known_to_another_library(library):
    assert Practitioner.known_to(library, conditions=["glaucoma"]).conditions == ("glaucoma",)


def test_every_everyday_word_is_understood_as_its_condition(library):
    for condition in library.conditions.values():
        for word in (condition.id, condition.name, *condition.words):
            assert condition.id in match_condition(word, library).conditions, word


def test_every_condition_has_eight_everyday_words_or_more(library):
    few = [c.id for c in library.conditions.values() if len(set(map(str.casefold, c.words))) < 8]
    assert not few


def test_every_code_is_one_of_icd_10_cm(library):
    for condition in library.conditions.values():
        for code in condition.icd10:
            assert icd.is_valid_item(code), (condition.id, code)


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused(library, words):
    try:
        match = match_condition(words, library)
    except ConditionNotFoundError as error:
        assert error.names == (words,)
    else:
        assert match.conditions or match.code
