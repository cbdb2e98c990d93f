"""Renderers: nothing dropped, everything escaped."""

import pytest
from conftest import LIBRARY

from restorative import Practitioner, Session, check_session, get_pose, render, screen
from restorative.props import Prop

FORMS = [render.text, render.markdown]


def words(text: str) -> str:
    """The text without line breaks, marks of lists and escapes, to look for sentences in."""
    return " ".join(text.replace("\\", "").split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pose", LIBRARY.facts)
def test_no_caution_no_step_and_no_claim_of_a_pose_is_dropped(form, pose):
    pose = get_pose(pose)
    page = words(form(pose))
    for concern in pose.contraindications:
        assert words(concern.advice) in page
        assert concern.condition_name in page
    for benefit in pose.benefits:
        assert words(benefit.statement) in page
    for variant in pose.variants:
        for _, steps in pose.steps(variant.id):
            assert all(words(step) in page for step in steps)
    for sign in (*pose.stop_signs, *(discomfort.remedy for discomfort in pose.discomforts)):
        assert words(sign) in page


@pytest.mark.parametrize("form", FORMS)
def test_a_screening_tells_every_concern_and_every_word(form):
    screening = screen(
        "viparita_karani", Practitioner(conditions=["glaucoma", "acid reflux", "O22.0", "heart failure"])
    )
    page = words(form(screening))
    assert all(words(concern.advice) in page for concern in (*screening.concerns, *screening.conduct))
    assert all(words(str(match)) in page for match in screening.matches)
    assert "Nothing recorded is not the same as safe." in page


def test_a_red_flag_is_told(library):
    screening = screen("savasana", Practitioner(conditions=["chest pain"]))
    page = words(render.text(screening))
    assert "Seek care first" in page
    assert library.conditions["chest_pain_unexplained"].red_flag in page
    assert "Prefer" not in page
    assert "None of these suits as it stands." in page


@pytest.mark.parametrize("form", FORMS)
def test_under_a_red_flag_nothing_is_simply_allowed(form):
    page = words(form(get_pose("viparita_karani")))
    flagged = page.count("Red flag: seek care first")
    assert flagged == page.count("No pose before a clinician has been seen. For the time after that: “")
    assert flagged > 1


def test_a_session_as_text():
    session = Session.from_line("viparita_karani:chair 5 / savasana 5", title="Short rest")
    assert render.text(session) == (
        "Short rest\n"
        "==========\n"
        "\n"
        "14.5 minutes, setting up and coming out included.\n"
        "viparita_karani:chair 5 / savasana 5\n"
        "-   0:00  Set up Legs Up the Wall: Calves on a chair.\n"
        "-   1:00  Settle into Legs Up the Wall: Calves on a chair. Stay for 5 minutes.\n"
        "-   3:00  From here on there is no talk, only the time.\n"
        "-   3:30  Half way.\n"
        "-   6:00  The time is over. Take a deeper breath.\n"
        "-   6:00  Come out of Legs Up the Wall: Calves on a chair, without hurry.\n"
        "-   7:30  Set up Corpse Pose.\n"
        "-   8:30  Settle into Corpse Pose. Stay for 5 minutes.\n"
        "-  10:30  From here on there is no talk, only the time.\n"
        "-  11:00  Half way.\n"
        "-  13:30  The time is over. Take a deeper breath.\n"
        "-  13:30  Come out of Corpse Pose, without hurry.\n"
        "-  14:30  This is the end of the session.\n"
    )


def test_findings_one_after_the_other():
    page = render.markdown(*check_session(Session.from_line("viparita_karani 10 / savasana 2")))
    assert page.startswith("- warning: overshort-hold (hold 2): ")
    assert "- warning: brief-final-rest (hold 2): " in page


def test_markdown_escapes_what_stands_in_the_data(library):
    facts = library.poses["savasana"].model_copy(update={"summary": "<script>alert(1)</script> [a](b) `c` *d*"})
    page = render.markdown(facts)
    assert "<script>" not in page.replace("\\<", "")
    assert r"\<script\>alert(1)\</script\> \[a\](b) \`c\` \*d\*" in page


def test_what_has_no_layout_is_refused(library):
    with pytest.raises(TypeError, match="there is no layout for Prop"):
        render.text(Prop.model_validate(library.props["block"]))
