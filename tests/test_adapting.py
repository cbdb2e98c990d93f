"""Sessions made to fit another clock, another kit, another person."""

import pytest
from conftest import LIBRARY, people
from hypothesis import given
from hypothesis import strategies as st

from restorative import Library, Practitioner, RequestError, SeekCareFirst, Session, Verdict, check_session, screen
from restorative.adapting import RESTS, Adapted
from restorative.errors import PropNotFoundError
from restorative.mending import taken_apart
from restorative.props import missing_props

FORBIDDEN = {"contraindicated-hold", "hold-not-assessed", "hold-to-modify"}

props = st.sampled_from(sorted(LIBRARY.props))


@st.composite
def sessions(draw):
    """Up to five holds, each within the range of its pose, and a final rest."""
    poses = draw(st.lists(st.sampled_from(sorted(LIBRARY.facts)), max_size=5))
    rest = draw(st.sampled_from(["savasana", "side_lying_savasana", "nesty_savasana", "prone_savasana"]))
    return Session.from_line(" / ".join(draw(parts(LIBRARY.poses[id_])) for id_ in (*poses, rest)))


@st.composite
def parts(draw, pose):
    variant = draw(st.sampled_from(pose.variants))
    side = draw(st.sampled_from(["", " left", " right"])) if pose.sides != "none" else ""
    usual = pose.hold_of(variant.id)
    least, most = usual.min_minutes, usual.max_minutes
    minutes = draw(st.integers(min_value=int(least * 2), max_value=int(most * 2))) / 2
    return f"{pose.id}:{variant.id}{side} {minutes:g}"


def poses(session):
    return [hold.pose for hold in session.holds]


def in_order(few, many):
    """Whether *few* stand in *many* in the same order."""
    rest = iter(many)
    return all(item in rest for item in few)


def requires(hold, prop):
    return prop in missing_props(LIBRARY.poses[hold.pose].variant(hold.variant).props, {})


def longest(error):
    """The minutes that the error offers instead."""
    return float(str(error).partition(" is ")[2].partition(" minutes")[0])


def last_part(line):
    return taken_apart(Session.from_line(line), LIBRARY)[-1]


def assert_fits(session, clock):
    assert 0 <= clock - session.total_minutes <= 0.5
    assert session.minutes == clock
    for hold in session.holds:
        range_ = LIBRARY.poses[hold.pose].hold_of(hold.variant)
        assert range_.min_minutes <= hold.minutes <= range_.max_minutes
    assert session.holds[-1].minutes >= 5


LINE = "constructive_rest 4 / viparita_karani:bolster 12 / salamba_bharadvajasana 5 / side_lying_savasana 18"

SHORTER = {
    57: LINE,
    45: "constructive_rest 3 / viparita_karani:bolster 8.5 / salamba_bharadvajasana 3.5 / side_lying_savasana 13.5",
    30: "constructive_rest 3 / viparita_karani:bolster 5 / salamba_bharadvajasana 2 / side_lying_savasana 5",
    29.5: "viparita_karani:bolster 5.5 / salamba_bharadvajasana 2 / side_lying_savasana 8.5",
    20: "viparita_karani:bolster 5 / side_lying_savasana 7.5",
    15: "side_lying_savasana 12",
}


@pytest.mark.parametrize(("clock", "line"), SHORTER.items())
def test_a_shorter_session_keeps_its_proportions_and_then_drops_the_shortest_hold(clock, line):
    assert str(Session.from_line(LINE).shortened(to=clock)) == line


LONGER = {
    57: LINE,
    60: "constructive_rest 4 / viparita_karani:bolster 13 / salamba_bharadvajasana 5 / side_lying_savasana 20",
    70: "constructive_rest 6 / viparita_karani:bolster 15 / salamba_bharadvajasana 8 / side_lying_savasana 20",
}


@pytest.mark.parametrize(("clock", "line"), LONGER.items())
def test_a_longer_session_keeps_its_proportions_and_the_longest_holds_of_its_poses(clock, line):
    assert str(Session.from_line(LINE).lengthened(to=clock)) == line


def test_the_final_rest_takes_what_a_dropped_hold_leaves():
    session = Session.from_line("happy_baby_straps 1 / savasana 5").shortened(to=9.5)
    assert str(session) == "savasana 7.5"


REFUSED = {
    "0 minutes is no clock": lambda session: session.shortened(to=0),
    "30.2 minutes is no clock": lambda session: session.shortened(to=30.2),
    "nan minutes is no clock": lambda session: session.lengthened(to=float("nan")),
    "241 minutes is no clock": lambda session: session.lengthened(to=241),
    "takes 22.5 minutes: ask for 40 with lengthened": lambda session: session.shortened(to=40),
    "takes 22.5 minutes: ask for 10 with shortened": lambda session: session.lengthened(to=10),
    "Corpse Pose alone takes 7 minutes: it can't be 6.5": lambda session: session.shortened(to=6.5),
    "is 49.5 minutes, not 50.5": lambda session: session.lengthened(to=50.5),
}


@pytest.mark.parametrize(("says", "ask"), REFUSED.items())
def test_a_clock_that_no_session_fills_is_refused(says, ask):
    with pytest.raises(RequestError) as caught:
        ask(Session.from_line("viparita_karani 8 / savasana 10"))
    assert says in str(caught.value)


def test_what_is_too_short_for_its_poses_is_not_lengthened_by_less_than_they_need():
    with pytest.raises(RequestError, match="long enough for their poses take 14"):
        Session.from_line("viparita_karani 1 / savasana 5").lengthened(to=12)


def test_what_lies_between_two_sessions_is_told():
    with pytest.raises(RequestError, match=r"The longest that can be made of viparita_dandasana_chair 5 is 10\.5"):
        Session.from_line("happy_baby_straps 1 / viparita_dandasana_chair 5").shortened(to=12)


@st.composite
def clocks(draw, least, most):
    """Half minutes from *least* to *most*."""
    return draw(st.integers(min_value=int(least * 2), max_value=int(most * 2))) / 2


@given(sessions(), st.data())
def test_a_shorter_session_fits_its_clock(session, data):
    before = session.model_dump_json()
    clock = data.draw(clocks(0.5, session.total_minutes))
    try:
        shorter = session.shortened(to=clock)
    except RequestError as error:
        if "alone takes" in str(error):
            assert float(str(error).partition("takes ")[2].partition(" ")[0]) > clock
        else:
            assert longest(error) < clock - 0.5
        return
    assert_fits(shorter, clock)
    assert in_order(poses(shorter), poses(session))
    assert shorter.holds[-1].pose == session.holds[-1].pose
    assert session.model_dump_json() == before


@given(sessions(), st.data())
def test_a_longer_session_fits_its_clock_and_shortens_no_hold(session, data):
    before = session.model_dump_json()
    clock = data.draw(clocks(session.total_minutes, 240))
    try:
        longer = session.lengthened(to=clock)
    except RequestError as error:
        assert longest(error) < clock - 0.5
        assert session.lengthened(to=longest(error)).total_minutes == longest(error)
        return
    assert_fits(longer, clock)
    assert poses(longer) == poses(session)
    assert all(new.minutes >= old.minutes for new, old in zip(longer.holds, session.holds, strict=True))
    assert session.model_dump_json() == before


WITHOUT_BOLSTER = {
    "viparita_karani:bolster 12 / savasana 10": "viparita_karani 12 / savasana 10",
    "savasana:bolster_under_knees 10": "savasana 10",
    "legs_on_chair 10 / salamba_balasana 5 / savasana 9": "legs_on_chair 10 / salamba_balasana:pillows 5 / savasana 9",
    "viparita_karani:blankets 9 / salamba_bharadvajasana left 4": (
        "viparita_karani:blankets 9 / salamba_bharadvajasana:blankets left 4"
    ),
}


@pytest.mark.parametrize(("line", "without"), WITHOUT_BOLSTER.items())
def test_a_session_does_without_a_bolster_for_as_long_and_with_few_new_props(line, without):
    assert str(Session.from_line(line).without_prop("bolster")) == without


def test_a_hold_that_moves_to_a_variant_of_short_stay_becomes_as_short():
    lines = ["savasana 10 / supta_baddha_konasana:strap 9", "side_lying_savasana:long_leg 9"]
    assert [str(taken.as_variant(taken.pose.variant("no_props"))) for taken in map(last_part, lines)] == [
        "supta_baddha_konasana:no_props 5",
        "side_lying_savasana:no_props 5",
    ]
    own = last_part("supta_baddha_konasana:no_props 9")
    assert own.as_variant(own.variant) == own
    assert str(own.as_variant(own.pose.classic)) == "supta_baddha_konasana 9"


def test_every_hold_that_needs_the_prop_is_named_at_once():
    session = Session.from_line("ardha_halasana_chair:stool 5 / salamba_sarvangasana_chair 5 / uttanasana_supported 2")
    with pytest.raises(RequestError) as caught:
        session.without_prop("blanket")
    assert [fault.partition(",")[0] for fault in caught.value.faults] == ["Hold 1", "Hold 2"]


def test_a_prop_that_is_none_is_refused_with_close_names():
    with pytest.raises(PropNotFoundError, match="Did you mean 'bolster'"):
        Session.from_line("savasana 10").without_prop("bolsters")


def test_without_a_prop_the_person_is_not_led_into_something_worse():
    person = Practitioner(conditions=["32 weeks pregnant"])
    session = Session.from_line("supta_baddha_konasana:slope 10")
    assert session.without_prop("bolster", practitioner=person).holds[0].variant == "bed_ramp"
    with pytest.raises(SeekCareFirst):
        session.without_prop("bolster", practitioner=Practitioner(conditions=["chest pain"]))


@given(sessions(), props, people)
def test_a_session_without_a_prop_requires_it_nowhere(session, prop, person):
    before = session.model_dump_json()
    for named in (None, person):
        try:
            without = session.without_prop(prop, practitioner=named)
        except SeekCareFirst:
            continue
        except RequestError as error:
            assert all(f"without the prop {prop}." in fault for fault in error.faults)
            continue
        assert not any(requires(hold, prop) for hold in without.holds)
        assert poses(without) == poses(session)
        assert [hold.minutes for hold in without.holds] == [hold.minutes for hold in session.holds]
        kept = [new for new, old in zip(without.holds, session.holds, strict=True) if not requires(old, prop)]
        assert [str(hold) for hold in kept] == [str(hold) for hold in session.holds if not requires(hold, prop)]
    assert session.model_dump_json() == before


ADAPTED = {
    ("savasana 10", "varicose veins"): "savasana 10",
    ("constructive_rest 5 / side_lying_savasana 10", "acid reflux"): (
        "reclining_savasana_incline 5 / side_lying_savasana left 10"
    ),
    ("side_lying_savasana right 10", "acid reflux"): "side_lying_savasana left 10",
    ("savasana 9 / side_lying_savasana 10", "left shoulder impingement"): "savasana 9 / side_lying_savasana right 10",
    ("simple_supported_side_bend 4 / savasana 9", "left shoulder impingement"): (
        "simple_supported_side_bend right 4 / savasana 9"
    ),
    ("viparita_karani 10 / side_lying_savasana 10", "32 weeks pregnant"): (
        "reclining_savasana_incline 10 / side_lying_savasana 10"
    ),
    ("legs_on_chair 2 / side_lying_savasana 10", "32 weeks pregnant"): (
        "reclining_savasana_incline 5 / side_lying_savasana 10"
    ),
}


@pytest.mark.parametrize(("line", "condition"), ADAPTED)
def test_a_session_is_adapted_to_a_person(line, condition):
    adapted = Session.from_line(line).for_practitioner(Practitioner(conditions=[condition]))
    assert str(adapted.session) == ADAPTED[line, condition]


def test_a_rest_that_takes_the_place_of_a_hold_is_told():
    session = Session.from_line("viparita_karani 10 / side_lying_savasana 10")
    (change,) = session.for_practitioner(Practitioner(conditions=["32 weeks pregnant"])).changes
    assert change.rest
    assert "viparita_karani 10 gives its place to a rest, reclining_savasana_incline 10." in str(change)


def test_when_every_rest_is_there_already_a_hold_is_left_out():
    line = "viparita_karani 10 / reclining_savasana_incline 5 / seated_chair_savasana 5 / side_lying_savasana 10"
    adapted = Session.from_line(line).for_practitioner(Practitioner(conditions=["32 weeks pregnant"]))
    assert adapted.changes[0].now is None
    assert "viparita_karani 10 is left out." in adapted.explain()


def test_an_adapted_session_tells_what_to_keep_in_mind():
    person = Practitioner(conditions=["varicose veins", "high blood pressure"])
    adapted = Session.from_line("constructive_rest 5 / savasana:weighted 10").for_practitioner(person)
    assert [match.words for match in adapted.matches] == ["varicose veins", "high blood pressure"]
    assert all(concern.advice in adapted.explain() for concern in adapted.keep_in_mind)
    assert adapted.keep_in_mind


@given(sessions(), people)
def test_optional_props_to_leave_out_are_those_that_a_screening_names(session, person):
    try:
        adapted = session.for_practitioner(person)
    except (SeekCareFirst, RequestError):
        return
    for spare in adapted.leave_out:
        hold = adapted.session.holds[spare.hold]
        screening = screen(hold.pose, person).variant(hold.variant)
        assert spare.because in screening.leave_out
        assert spare.prop in spare.because.optional_props
        assert str(spare) in adapted.explain()


def test_a_red_flag_ends_in_care():
    with pytest.raises(SeekCareFirst):
        Session.from_line("savasana 10").for_practitioner(Practitioner(conditions=["chest pain"]))


def test_a_session_of_which_nothing_is_left_is_refused_with_the_reasons():
    with pytest.raises(RequestError) as caught:
        Session.from_line("savasana 10").for_practitioner(Practitioner(conditions=["O22.0", "32 weeks pregnant"]))
    assert caught.value.faults[0] == "O22.0 is not assessed: ask a clinician about each position."
    assert caught.value.faults[1].startswith("savasana 10 is left out. Pregnancy")


@given(sessions(), people)
def test_no_hold_that_is_worse_than_a_caution_is_left(session, person):
    before = session.model_dump_json()
    try:
        adapted = session.for_practitioner(person)
    except (SeekCareFirst, RequestError) as error:
        assert str(error)
        return
    assert not FORBIDDEN & {finding.rule for finding in check_session(adapted.session, practitioner=person)}
    rests = {change.now.split()[0].partition(":")[0] for change in adapted.changes if change.rest}
    assert rests <= set(RESTS) - set(poses(session))
    assert in_order([pose for pose in poses(adapted.session) if pose not in rests], poses(session))
    assert session.model_dump_json() == before
    assert_tells_every_change(session, adapted)
    again = adapted.session.for_practitioner(person)
    assert again == adapted.model_copy(update={"changes": ()})
    assert Adapted.model_validate_json(adapted.model_dump_json()) == adapted


def assert_tells_every_change(session, adapted):
    """The changes lead from the one session to the other, each with a reason that is worse than a caution."""
    lines = [str(hold) for hold in session.holds]
    for change in adapted.changes:
        assert lines[change.hold] == change.was
        assert any(Verdict(concern.severity.value).rank > Verdict.CAUTION.rank for concern in change.because)
        lines[change.hold] = change.now
    assert list(filter(None, lines)) == [str(hold) for hold in adapted.session.holds]


@given(sessions(), people)
def test_a_hold_keeps_its_minutes_or_takes_ten(session, person):
    try:
        changes = session.for_practitioner(person).changes
    except (SeekCareFirst, RequestError):
        return
    for change in changes:
        if change.rest:
            continue
        was, now = (float(line.split()[-1]) if line else None for line in (change.was, change.now))
        assert now in (None, was) or (now == 10 < was)


def test_long_stillness_is_cut_to_ten_minutes_where_that_is_the_concern():
    found = []
    for condition in LIBRARY.conditions:
        try:
            adapted = Session.from_line("savasana 20").for_practitioner(Practitioner(conditions=[condition]))
        except (SeekCareFirst, RequestError):
            continue
        found += [change for change in adapted.changes if change.now == "savasana 10"]
    assert found
    assert all("long_immobility" in {concern.trait for concern in change.because} for change in found)


def test_another_library_is_asked_if_it_is_given():
    other = Library(LIBRARY.facts.folder.parent)
    session = Session.from_line(LINE)
    assert session.shortened(to=45, library=other) == session.shortened(to=45)
    assert session.without_prop("bolster", library=other) == session.without_prop("bolster")


def test_a_caution_that_stays_with_a_hold_is_told():
    adapted = Session.from_line("viparita_karani 10 / savasana 10").for_practitioner(
        Practitioner(conditions=["varicose veins"])
    )
    assert not adapted.changes
    (care,) = adapted.with_care
    assert (care.hold, care.name, care.because.condition) == (0, "Legs Up the Wall", "varicose_veins")
    assert str(care) in adapted.explain().splitlines()


def test_a_prop_to_leave_out_is_told_with_its_hold():
    adapted = Session.from_line("constructive_rest 5 / viparita_karani 10 / savasana 10").for_practitioner(
        Practitioner(conditions=["glaucoma"])
    )
    told = [str(spare) for spare in adapted.leave_out]
    assert [spare.hold for spare in adapted.leave_out] == [1, 2]
    assert told[0].startswith("Inclined Savasana: leave out the eye pillow. Glaucoma and ocular hypertension: avoid")
    assert set(told) <= set(adapted.explain().splitlines())
