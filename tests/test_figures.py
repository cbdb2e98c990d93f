"""Pictures drawn from the data: they could lie so, they agree with the facts, and they are told in words."""

import re
from xml.etree import ElementTree

import pytest

from restorative import FigureNotFoundError, Library, Session, get_pose
from restorative.figures import Contact, Figure, Leg, Placed, PoseFigures, Spine
from restorative.illustration import STYLE, figure_of, strip, svg
from restorative.illustration.body import STATURE, Body
from restorative.illustration.drawing import draw
from restorative.illustration.furniture import FORMS
from restorative.illustration.outlines import Disc, path
from restorative.illustration.physics import faults
from restorative.illustration.posture import disagreements
from restorative.illustration.solids import pieces
from restorative.illustration.space import Point

SVG = "{http://www.w3.org/2000/svg}"
HEAVIEST = 12_000
"""Bytes of one picture."""

LIBRARY = Library.default()
DRAWN = [(pose, figure.variant) for pose, figures in LIBRARY.figures.items() for figure in figures.figures]

STANDING = Figure(
    variant="standing",
    y=90,
    lean=0,
    rests=(Contact(part="left_foot", on="floor"), Contact(part="right_foot", on="floor")),
)


def changed(pose: str, variant: str, **fields: object) -> Figure:
    return figure_of(get_pose(pose), variant).model_copy(update=fields)


def test_every_variant_of_every_pose_is_drawn() -> None:
    assert [(pose.id, variant.id) for pose in LIBRARY.facts.values() for variant in pose.variants] == DRAWN


@pytest.mark.parametrize("pose", LIBRARY.figures)
def test_a_body_could_lie_so(pose: str) -> None:
    found = {figure.variant: list(faults(figure)) for figure in LIBRARY.figures[pose].figures}
    assert not {variant: told for variant, told in found.items() if told}


@pytest.mark.parametrize("pose", LIBRARY.figures)
def test_a_picture_agrees_with_the_facts(pose: str) -> None:
    facts = LIBRARY.facts[pose]
    found = {f.variant: list(disagreements(f, facts.variant(f.variant))) for f in LIBRARY.figures[pose].figures}
    assert not {variant: told for variant, told in found.items() if told}


@pytest.mark.parametrize("pose", LIBRARY.figures)
def test_a_picture_is_small_and_told_in_words(pose: str) -> None:
    for figure in LIBRARY.figures[pose].figures:
        picture = svg(pose, figure.variant)
        assert len(picture.encode()) < HEAVIEST, figure.variant
        root = ElementTree.fromstring(picture)  # noqa: S314  # our own picture
        assert root.get("role") == "img"
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert LIBRARY.facts[pose].names.english in (title.text or "")
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert not set(re.findall(r"<(\w+)", picture)) - {"svg", "title", "desc", "style", "g", "path"}
        assert not re.search(r' d="[^"]*(nan|inf)', picture)


def test_a_body_is_as_tall_as_it_says() -> None:
    spheres = [sphere for segment in Body(STANDING).segments.values() for sphere in segment.spheres]
    top = max(sphere.centre.y + sphere.radius for sphere in spheres)
    low = min(sphere.centre.y - sphere.radius for sphere in spheres)
    assert top - low == pytest.approx(STATURE, abs=1)


def test_joints_keep_the_length_of_each_segment() -> None:
    for pose, variant in DRAWN:
        body, upright = Body(figure_of(LIBRARY.pose(pose), variant)), Body(STANDING)
        for far, near in (("shank", "thigh"), ("foot", "shank"), ("forearm", "upper_arm"), ("hand", "forearm")):
            for side in ("left", "right"):
                one = _way(body, f"{side}_{near}", f"{side}_{far}")
                assert one == pytest.approx(_way(upright, f"{side}_{near}", f"{side}_{far}"))


def _way(body: Body, one: str, other: str) -> float:
    at = {part: segment.frame.at for part, segment in body.segments.items()}
    return at[one].minus(at[other]).length  # type: ignore[index]


def test_positive_angles_bend_the_way_people_bend() -> None:
    figure = STANDING.model_copy(update={"legs": Leg(hip_flexion=90, knee_flexion=90)})
    body = Body(figure)
    hip, knee, ankle = (body.segments[part].frame.at for part in ("right_thigh", "right_shank", "right_foot"))
    assert knee.x > hip.x + 40
    assert knee.y == pytest.approx(hip.y)
    assert ankle.y < knee.y - 40
    bowed = Body(STANDING.model_copy(update={"spine": Spine(lumbar_flexion=40)}))
    assert bowed.head.at.x > Body(STANDING).head.at.x + 20


def test_what_floats_is_found() -> None:
    assert any("floats" in fault for fault in faults(STANDING.model_copy(update={"y": 95})))


def test_what_sinks_is_found() -> None:
    assert any("sinks" in fault for fault in faults(STANDING.model_copy(update={"y": 85})))


def test_what_hangs_in_the_air_is_found() -> None:
    block = Placed(prop="block", x=60, y=30)
    assert any("hangs" in fault for fault in faults(STANDING.model_copy(update={"props": (block,)})))


def test_a_joint_bent_too_far_is_found() -> None:
    broken = STANDING.model_copy(update={"legs": Leg(knee_flexion=-20)})
    assert any("knee_flexion is -20" in fault for fault in faults(broken))


def test_a_limb_that_nothing_carries_is_found() -> None:
    figure = changed("viparita_karani", "wall")
    without = tuple(contact for contact in figure.rests if "hand" not in contact.part)
    assert {"nothing carries the left arm", "nothing carries the right arm"} <= set(
        faults(figure.model_copy(update={"rests": without}))
    )


def test_a_contact_with_what_is_not_there_is_found() -> None:
    figure = STANDING.model_copy(update={"rests": (*STANDING.rests, Contact(part="chest", on="bolster"))})
    assert any("not in the picture" in fault for fault in faults(figure))


def test_a_picture_that_disagrees_is_found() -> None:
    wall = LIBRARY.facts["viparita_karani"].variant("wall")
    told = list(disagreements(changed("viparita_karani", "bolster"), wall))
    assert "has 1 bolster too many in the drawing" in told
    assert "lacks head_below_heart, and the drawing has the pelvis above the heart" in told
    bolster = LIBRARY.facts["viparita_karani"].variant("bolster")
    told = list(disagreements(changed("viparita_karani", "wall"), bolster))
    assert "needs 1 more bolster in the drawing" in told
    assert "has the trait head_below_heart_mild, and the drawing does not show it" in told


def test_every_form_of_every_prop_stands_on_the_floor() -> None:
    for prop, forms in FORMS.items():
        for form in forms:
            low = min(solid.lowest for solid in pieces(Placed(prop=prop, form=form, x=0)))
            assert low == pytest.approx(0 if prop != "mat" else -1.2, abs=0.05), f"{prop} {form}"


def test_a_roll_is_round_and_its_ends_are_flat() -> None:
    (roll,) = pieces(Placed(prop="bolster", form="round", x=0))
    assert roll.distance(Point(0, 10, 20)) == pytest.approx(10)
    assert roll.distance(Point(0, 25, 0)) == pytest.approx(5)
    assert roll.distance(Point(40, 10, 0)) == pytest.approx(9.5)
    assert roll.distance(Point(0, 10, 0)) < 0


def test_a_band_round_one_disc_is_a_circle_and_round_two_a_capsule() -> None:
    assert path([Disc(0, 0, 5)]).count("A") == 2
    assert path([Disc(0, 0, 5), Disc(20, 0, 3)]).count("A") == 2
    assert path([Disc(0, 0, 5), Disc(1, 0, 1)]) == path([Disc(0, 0, 5)])


def test_a_page_brings_the_style_itself() -> None:
    assert "<style>" not in svg("viparita_karani", styled=False)
    assert "--restorative-skin" in STYLE


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_theme_keeps_its_colours(theme: str) -> None:
    assert "prefers-color-scheme" not in svg("viparita_karani", theme=theme)  # type: ignore[arg-type]
    assert "prefers-color-scheme" in svg("viparita_karani")


def test_a_pose_that_nobody_has_drawn_says_so() -> None:
    figures = PoseFigures(pose="viparita_karani", figures=(STANDING,))
    with pytest.raises(FigureNotFoundError, match="No figure of viparita_karani is called 'stending'"):
        figures.figure("stending")


def test_a_prop_in_a_form_that_nobody_has_drawn_says_so() -> None:
    with pytest.raises(FigureNotFoundError, match="rund"):
        pieces(Placed(prop="bolster", form="rund", x=0))
    with pytest.raises(FigureNotFoundError, match="piano"):
        pieces(Placed(prop="piano", x=0))


def test_a_cushion_between_the_legs_is_painted_between_them() -> None:
    kinds = [shape.kind for shape in draw(changed("side_lying_savasana", "pillows"), "top").shapes]
    lower, upper = kinds.index("bottoms-far"), len(kinds) - 1 - kinds[::-1].index("bottoms")
    assert "pillow" in kinds[lower:upper]


def test_the_near_arm_of_a_chair_is_painted_over_the_lap() -> None:
    kinds = [shape.kind for shape in draw(changed("seated_chair_savasana", "armchair"), "side").shapes]
    assert max(at for at, kind in enumerate(kinds) if kind == "chair-arm") > kinds.index("bottoms")


def test_a_mirrored_figure_is_the_same_picture_the_other_way_round() -> None:
    figure = changed("viparita_karani", "wall")
    left, low, right, high = draw(figure, "side").bounds
    mirrored = draw(figure.model_copy(update={"mirrored": True}), "side").bounds
    assert mirrored == pytest.approx((-right, low, -left, high))


def test_a_strip_shows_every_hold_with_its_minutes() -> None:
    session = Session.from_line("viparita_karani:chair 12 / viparita_karani 5")
    picture = strip(session)
    assert picture.count("<text") == len(session.holds)
    assert "12 min" in picture
    ElementTree.fromstring(picture)  # noqa: S314  # our own picture
