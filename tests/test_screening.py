"""Screening: its laws, and people whom a teacher would recognise."""

import json

import pytest
from conftest import LIBRARY, condition_ids, people, pose_ids
from hypothesis import given
from hypothesis import strategies as st

from restorative import (
    ConditionNotFoundError,
    Practitioner,
    RequestError,
    SeekCareFirst,
    VariantNotFoundError,
    find_poses,
    get_pose,
    screen,
)
from restorative.folders import InMemory
from restorative.screening import Screener, VariantScreening
from restorative.vocabulary import Severity, Side, Verdict

BREATHLESS_LYING_FLAT = ["copd", "heart_failure", "obesity_severe"]


@given(pose=pose_ids, person=people, another=condition_ids)
def test_one_more_condition_never_improves_a_verdict(library, pose, person, another):
    before = screen(pose, person)
    after = screen(pose, Practitioner(conditions=(*person.conditions, another)))
    assert after.verdict.rank >= before.verdict.rank
    for mild, strict in zip(before.variants, after.variants, strict=True):
        assert strict.verdict.rank >= mild.verdict.rank


@given(pose=pose_ids, person=people)
def test_a_combination_is_at_least_as_severe_as_its_worst_part(pose, person):
    whole = screen(pose, person)
    for condition in person.conditions:
        assert whole.verdict.rank >= screen(pose, Practitioner(conditions=(condition,))).verdict.rank


@given(pose=pose_ids, person=people)
def test_an_unassessed_code_is_never_reported_as_anything_milder(pose, person):
    screening = screen(pose, Practitioner(conditions=(*person.conditions, "O22.0")))
    assert all(variant.verdict.rank >= Verdict.NOT_ASSESSED.rank for variant in screening.variants)
    assert screening.not_assessed == ("O22.0",)


@given(person=people, pairs=st.lists(pose_ids, min_size=2, max_size=6, unique=True))
def test_variants_with_the_same_traits_get_the_same_verdict(library, person, pairs):
    screener = Screener(person, library)
    seen = {}
    for pose in map(library.pose, pairs):
        if any(concern.pose for concern in pose.contraindications):
            continue
        for variant in pose.variants:
            key = (frozenset(variant.traits), pose.sides == "either")
            verdict = screener.screen_variant(pose, variant).verdict
            assert seen.setdefault(key, verdict) == verdict


@given(pose=pose_ids, condition=condition_ids)
def test_no_recorded_caution_is_left_out(library, pose, condition):
    """Worked out again from the data, without the library's indexes."""
    facts = library.facts[pose]
    closure, queue = set(), [condition]
    while queue:
        closure.add(id_ := queue.pop())
        queue += set(library.conditions[id_].includes) - closure
    screening = screen(pose, Practitioner(conditions=(condition,)))
    found = {(concern.trait, concern.advice, variant) for concern in screening.concerns for variant in concern.variants}
    for id_ in closure:
        for caution in library.cautions[id_].cautions:
            for variant in facts.variants:
                traits = set(variant.traits)
                traits |= {included for trait in variant.traits for included in library.traits[trait].includes}
                if caution.trait in traits:
                    assert (caution.trait, caution.advice, variant.id) in found


@given(pose=pose_ids, condition=condition_ids)
def test_the_verdict_is_the_strictest_of_the_concerns(pose, condition):
    screening = screen(pose, Practitioner(conditions=(condition,)))
    for variant in screening.variants:
        if not screening.red_flags:
            words = [Verdict(concern.severity.value) for concern in variant.concerns]
            assert variant.verdict == max(words, key=lambda verdict: verdict.rank, default=Verdict.NO_KNOWN_CONCERN)


@given(pose=pose_ids, person=people)
def test_a_screening_comes_back_from_json(pose, person):
    screening = screen(pose, person)
    assert type(screening).model_validate_json(screening.model_dump_json()) == screening


def test_severities_and_verdicts_are_in_one_order():
    assert [Verdict(severity.value).rank for severity in Severity] == sorted(Verdict(s.value).rank for s in Severity)


def test_an_eye_condition_keeps_the_pelvis_down():
    screening = screen("viparita_karani", Practitioner(conditions=["glaucoma"]))
    assert screening.variant("wall").verdict == "modify"
    assert screening.variant("bolster").verdict == "seek_advice"
    assert screening.variant("bolster").concerns[0].trait == "head_below_heart_mild"
    assert screening.variant(screening.prefer).verdict.rank <= screening.verdict.rank
    assert all(source.link.startswith("http") for concern in screening.concerns for source in concern.sources)


def test_reflux_lies_on_the_left():
    screening = screen("side_lying_savasana", Practitioner(conditions=["acid reflux"]))
    assert (screening.variants[0].side, screening.variants[0].verdict) == ("left", "no_known_concern")
    assert {fine.fine.trait for fine in screening.fine} >= {"side_lying_left"}


def test_reflux_and_heart_failure_are_shown_as_opposed_and_not_resolved():
    screening = screen("side_lying_savasana", Practitioner(conditions=["acid reflux", "heart failure"]))
    opposed = {(c.trait, c.against.condition, c.in_favour.condition) for c in screening.conflicts}
    assert ("side_lying_left", "heart_failure", "gerd") in opposed
    assert ("side_lying_right", "gerd", "heart_failure") in opposed
    assert "Ask a clinician which counts more for you." in str(screening.conflicts[0])


def test_a_sore_side_reacts_alone():
    left = screen("side_lying_savasana", Practitioner(conditions=["left shoulder impingement"])).variants[0]
    assert left.side == "right"
    assert left.verdict == "no_known_concern"
    unnamed = screen("side_lying_savasana", Practitioner(conditions=["shoulder impingement"])).variants[0]
    assert unnamed.verdict == "modify"


def test_late_pregnancy_is_not_laid_flat():
    pregnant = Practitioner(conditions=["32 weeks pregnant"])
    assert screen("savasana", pregnant).verdict == "avoid"
    assert screen("side_lying_savasana", pregnant).verdict.rank <= Verdict.CAUTION.rank


@pytest.mark.parametrize("condition", BREATHLESS_LYING_FLAT)
def test_breathlessness_lying_flat_counts_with_raised_legs_too(condition):
    screening = screen("viparita_karani", Practitioner(conditions=[condition]))
    assert screening.variant("wall").verdict.rank >= Verdict.MODIFY.rank


def test_a_red_flag_ends_in_care_before_any_pose():
    person = Practitioner(conditions=["chest pain"])
    screening = screen("savasana", person)
    assert screening.prefer is None
    assert {variant.verdict for variant in screening.variants} == {"avoid"}
    assert "emergency" in screening.red_flags[0].reason
    with pytest.raises(SeekCareFirst, match="Seek care first"):
        find_poses(practitioner=person)


def test_an_eye_pillow_counts_only_when_it_is_used():
    variant = screen("savasana", Practitioner(conditions=["recent eye surgery"])).variants[0]
    assert "pressure_on_eyes" not in {concern.trait for concern in variant.concerns}
    assert {"eye_pillow"} == {prop for concern in variant.leave_out for prop in concern.optional_props}


def test_how_to_rise_is_told_in_every_pose():
    screening = screen("savasana", Practitioner(conditions=["fainting"]))
    assert "rapid_position_change" in {concern.trait for concern in screening.conduct}


def test_a_short_hold_has_no_concern_of_long_stillness(library):
    screener = Screener(Practitioner(conditions=["restless legs"]), library)
    pose = library.pose("savasana")
    assert screener.screen_variant(pose, pose.classic, minutes=10).verdict == "no_known_concern"
    assert screener.screen_variant(pose, pose.classic, minutes=11).verdict == "modify"


def test_nobody_in_particular_has_no_known_concern():
    screening = screen("viparita_karani", Practitioner())
    assert (screening.verdict, screening.concerns, screening.not_assessed) == ("no_known_concern", (), ())


def test_a_condition_has_every_caution_of_those_it_includes(library):
    for id_ in library.conditions:
        own = {(concern.trait or concern.pose, concern.advice) for concern in library.concerns_of(id_)}
        for included in library.including(id_):
            for caution in library.cautions[included].cautions:
                assert (caution.trait or caution.pose, caution.advice) in own, (id_, included)


def test_an_optional_prop_brings_its_concern_into_the_variant_that_has_it_and_no_other(library):
    """Worked out again from the data: each use of a prop for itself."""
    for facts in library.facts.values():
        for concern in library.poses[facts.id].contraindications:
            for variant in facts.variants:
                own = library.reach(variant.traits)
                brought = {
                    use.prop
                    for use in variant.props
                    if use.optional and concern.trait in library.reach(use.adds) and concern.trait not in own
                }
                assert set(concern.brought_into(variant.id).optional_props) == brought, (facts.id, variant.id)


def test_a_variant_is_preferred_only_if_it_may_be_done(library):
    for condition in library.conditions:
        for pose in ("viparita_dandasana_chair", "savasana", "viparita_karani"):
            screening = screen(pose, Practitioner(conditions=[condition]))
            if screening.prefer:
                assert screening.variant(screening.prefer).verdict.rank <= Verdict.MODIFY.rank
            else:
                assert min(v.verdict.rank for v in screening.variants) > Verdict.MODIFY.rank


def test_signs_that_need_care_are_told_with_every_pose(library):
    screening = screen("savasana", Practitioner(conditions=["aortic aneurysm"]))
    assert [note.says for note in screening.notes] == [library.conditions["aortic_aneurysm"].note]
    assert "Sudden tearing" in screening.notes[0].says


def test_an_unknown_variant_of_a_screening_is_refused():
    with pytest.raises(
        VariantNotFoundError, match=r"No variant of viparita_karani is called 'wal'\. Did you mean 'wall'"
    ):
        screen("viparita_karani", Practitioner()).variant("wal")


def test_no_cell_of_the_table_is_blank(library):
    for condition in library.conditions:
        for trait in library.traits:
            cell = library.cell(condition, trait)
            assert bool(cell.concerns) == (cell.kind == "caution")
            assert cell.kind != "fine" or cell.fine
            assert cell.kind != "not_assessed"


def test_a_changed_copy_of_a_pose_changes_no_answer_about_the_pose():
    pose = get_pose("viparita_karani")
    copy = pose.model_copy(update={"variants": pose.variants[:2]})
    screener = Screener(Practitioner(conditions=["glaucoma"]), LIBRARY)
    for asked in (copy, pose, copy, pose):
        screening = screener.screen(asked)
        assert [found.variant for found in screening.variants] == [variant.id for variant in asked.variants]
        assert screening == Screener(Practitioner(conditions=["glaucoma"]), LIBRARY).screen(asked)
    assert max(len(standing.variants) for standing in LIBRARY.claims_on(copy)) == 2
    assert max(len(standing.variants) for standing in LIBRARY.claims_on(pose)) == len(pose.variants)


def test_a_pose_is_screened_by_name_or_as_it_is_and_in_the_library_that_is_given():
    person = Practitioner(conditions=["glaucoma"])
    pose = get_pose("viparita_karani")
    assert screen(pose, person) == screen("legs up the wall", person) == screen(pose, person, LIBRARY)
    assert screen(pose, person).matches == person.matches(LIBRARY)


@pytest.mark.parametrize(
    ("told", "named"),
    [("glaucoma", "['glaucoma']"), (["glaucoma"], "[]"), (None, "[]")],
    ids=["word", "list", "nobody"],
)
def test_who_is_no_person_is_told_how_to_write_one(told, named):
    with pytest.raises(RequestError) as caught:
        screen("savasana", told)
    assert str(caught.value) == f"{told!r} is no person: write Practitioner(conditions={named})."


def test_the_verdict_is_that_of_the_classic_variant_even_if_another_is_preferred(library):
    for condition in library.conditions:
        screening = screen("viparita_karani", Practitioner(conditions=[condition]))
        ranks = [variant.verdict.rank for variant in screening.variants]
        assert screening.verdict == screening.variant("wall").verdict == screening.variants[0].verdict
        best = screening.variants[ranks.index(min(ranks))]
        assert screening.prefer == (best.variant if best.verdict.rank <= Verdict.MODIFY.rank else None)


def test_a_side_is_chosen_only_where_the_pose_leaves_it_and_nobody_named_one(library):
    screener = Screener(Practitioner(conditions=["left shoulder impingement"]), library)
    lying, flat = library.pose("side_lying_savasana"), library.pose("savasana")
    assert screener.screen_variant(lying, lying.classic).side == "right"
    assert screener.screen_variant(lying, lying.classic, side=Side.LEFT).side == "left"
    assert screener.screen_variant(lying, lying.classic, side=Side.LEFT).verdict == "modify"
    assert screener.screen_variant(flat, flat.classic).side is None
    assert screener.screen_as_it_stands(lying, lying.classic).side is None
    unsided = Screener(Practitioner(), library)
    assert unsided.screen_variant(lying, lying.classic).side is None


def test_the_side_is_chosen_for_the_time_that_it_is_held(library):
    """A long hold asks for care on either side, so that neither is better; a short one only on the sore side."""
    screener = Screener(Practitioner(conditions=["restless legs", "left shoulder impingement"]), library)
    pose = library.pose("side_lying_savasana")
    short = screener.screen_variant(pose, pose.classic, minutes=5)
    long = screener.screen_variant(pose, pose.classic, minutes=20)
    assert (short.side, short.verdict) == ("right", "no_known_concern")
    assert (long.side, long.verdict) == (None, "modify")


def test_a_condition_named_on_both_sides_is_sore_on_both(library):
    left, right, open_ = ("left shoulder impingement", "right shoulder impingement", "shoulder impingement")
    sides = [
        Screener(Practitioner(conditions=told), library).sore_sides for told in ([left], [left, right], [left, open_])
    ]
    assert [told["shoulder_impingement"] for told in sides] == ["left", None, None]
    assert Screener(Practitioner(conditions=[left, "Left Shoulder Impingement"]), library).sore_sides == sides[0]


def test_opposed_advice_names_each_condition_once_on_its_side_of_the_matter():
    screening = screen(
        "side_lying_savasana", Practitioner(conditions=["acid reflux", "heart failure", "shoulder impingement"])
    )
    assert len(screening.conflicts) == 4
    for conflict in screening.conflicts:
        assert conflict.against in screening.concerns
        assert conflict.in_favour in screening.fine
        assert conflict.trait == conflict.against.trait == conflict.in_favour.fine.trait
        assert conflict.against.condition != conflict.in_favour.condition
    alone = screen("side_lying_savasana", Practitioner(conditions=["acid reflux"]))
    assert alone.conflicts == ()
    assert {fine.condition for fine in alone.fine} == {"gerd"}


def test_what_stands_beside_the_cautions_is_that_of_the_named_conditions(library):
    screening = screen("savasana", Practitioner(conditions=["aortic aneurysm", "fainting"]))
    assert [(note.condition, note.condition_name) for note in screening.notes] == [
        (id_, library.conditions[id_].name)
        for match in screening.matches
        for id_ in match.conditions
        if library.conditions[id_].note
    ]
    named = {id_ for match in screening.matches for id_ in match.conditions}
    assert {concern.condition for concern in screening.conduct} <= named
    assert all(library.traits[concern.trait].conduct for concern in screening.conduct)


def test_a_red_flag_is_told_with_the_name_of_its_condition(library):
    screening = screen("savasana", Practitioner(conditions=["chest pain"]))
    (flag,) = screening.red_flags
    assert (flag.condition, flag.reason) == (
        library.conditions["chest_pain_unexplained"].name,
        library.conditions["chest_pain_unexplained"].red_flag,
    )


def test_a_side_that_is_not_told_is_open():
    told = VariantScreening(variant="floor", name="Floor", verdict="caution", concerns=(), leave_out=())
    assert told.side is None


def test_what_to_leave_out_is_told_of_each_variant_by_its_own_props(library):
    screener = Screener(Practitioner(conditions=["recent eye surgery", "claustrophobia"]), library)
    some = 0
    for pose in library.poses.values():
        for told in screener.screen(pose).variants:
            brought = {(c.condition, c.trait) for c in told.leave_out}
            uses = [use for c in told.leave_out for use in c.optional_uses]
            assert {use.variant for use in uses} <= {told.variant}, pose.id
            recorded = library.contraindications_of(pose, screener.sore_sides)
            assert brought == {(c.condition, c.trait) for c in recorded if c.brought_into(told.variant).optional_uses}
            some += len(uses)
    assert some


def test_a_person_is_understood_by_the_library_that_is_asked():
    condition = {"id": "sunburn", "name": "Sunburn", "words": ["sunburn"], "group": "skin"}
    caution = {"trait": "prone", "severity": "avoid", "advice": "So.", "basis": "tradition", "certainty": "none"}
    cautions = {"condition": "sunburn", "cautions": [caution | {"sources": [{"title": "We", "url": "https://we.org"}]}]}
    files = {"conditions/sunburn.json": condition, "cautions/sunburn.json": cautions}
    above = LIBRARY.with_pack(InMemory({name: json.dumps(told).encode() for name, told in files.items()}, "studio"))
    burnt = Practitioner.model_validate({"conditions": ["sunburn"]}, context=above)
    assert screen("prone_savasana", burnt, above).verdict == "avoid"
    with pytest.raises(ConditionNotFoundError):
        screen("prone_savasana", burnt, LIBRARY)
