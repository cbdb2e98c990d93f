"""Answers and facts as values: equal, hashable, unchanging, and whole when they travel."""

import copy
import pickle

import pytest
from conftest import LIBRARY
from pydantic import ValidationError

from restorative import (
    Library,
    Pose,
    Practitioner,
    Request,
    Session,
    Settings,
    check_session,
    get_pose,
    plan_session,
    score_session,
    screen,
    search_poses,
)

every_pose = pytest.mark.parametrize("pose", LIBRARY.facts)


@every_pose
def test_a_pose_is_whole_in_json_and_comes_back(pose):
    pose = get_pose(pose)
    back = Pose.model_validate_json(pose.model_dump_json())
    assert back == pose
    assert back.contraindications == pose.contraindications
    assert back.benefits == pose.benefits


def test_a_pose_that_was_never_asked_for_its_cautions_is_written_with_them():
    fresh = Library(LIBRARY.facts.folder.parent).pose("savasana")
    written = fresh.model_dump()
    assert len(written["contraindications"]) == len(get_pose("savasana").contraindications) > 0
    assert len(written["benefits"]) == len(get_pose("savasana").benefits) > 0


@pytest.mark.parametrize("left_out", ["contraindications", "benefits"])
def test_a_pose_without_its_cautions_or_claims_is_refused(left_out):
    written = get_pose("savasana").model_dump()
    del written[left_out]
    with pytest.raises(ValidationError, match="a pose comes with its contraindications and benefits"):
        Pose.model_validate(written)


def test_a_broken_caution_in_json_is_refused():
    written = get_pose("savasana").model_dump()
    written["contraindications"][0]["severity"] = "fine"
    with pytest.raises(ValidationError, match="severity"):
        Pose.model_validate(written)


@every_pose
def test_a_pose_can_be_hashed_and_copied(pose):
    pose = get_pose(pose)
    assert hash(pose) == hash(copy.copy(pose))
    assert pose == copy.copy(pose)


def test_a_pose_travels_to_another_process():
    pose = Library(LIBRARY.facts.folder.parent).pose("savasana")
    back = pickle.loads(pickle.dumps(pose))  # noqa: S301  # our own bytes
    assert back == pose
    assert back.contraindications == pose.contraindications


def test_the_default_library_travels_as_itself():
    assert pickle.loads(pickle.dumps(LIBRARY)) is LIBRARY  # noqa: S301  # our own bytes


@pytest.mark.parametrize("part", [lambda pose: pose, lambda pose: pose.hold, lambda pose: pose.variants[0].props[0]])
def test_nothing_shared_can_be_changed(part):
    value = part(get_pose("viparita_karani"))
    field = next(iter(type(value).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, field, None)


ANSWERS = {
    "pose": lambda: get_pose("viparita_karani"),
    "variant": lambda: get_pose("viparita_karani").variant("chair"),
    "caution": lambda: get_pose("viparita_karani").contraindications[0],
    "benefit": lambda: get_pose("viparita_karani").benefits[0],
    "prop": lambda: LIBRARY.props["bolster"],
    "trait": lambda: LIBRARY.traits["prone"],
    "condition": lambda: LIBRARY.conditions["gerd"],
    "cautions": lambda: LIBRARY.cautions["gerd"],
    "claim": lambda: LIBRARY.claims["viparita_karani_stress"],
    "study": lambda: next(iter(LIBRARY.studies.values())),
    "outcome": lambda: LIBRARY.outcomes["relaxation"],
    "practice": lambda: LIBRARY.practices["natural_breath"],
    "figures": lambda: next(iter(LIBRARY.figures.values())),
    "purpose": lambda: next(iter(LIBRARY.purposes.values())),
    "practitioner": lambda: Practitioner(conditions=("gerd", "glaucoma")),
    "practitioner of a list": lambda: Practitioner(conditions=["gerd", "glaucoma"]),
    "screening": lambda: screen("savasana", Practitioner(conditions=("gerd",))),
    "session": lambda: Session.from_line("constructive_rest 4 / savasana 12"),
    "cue": lambda: Session.from_line("savasana 12").timeline()[0],
    "finding": lambda: check_session(Session.from_line("savasana 1"))[0],
    "hit": lambda: search_poses("swollen legs")[0],
    "request": lambda: Request(minutes=20, kit=["wall", "blanket:2"], goals=["sleep"]),
    "plan": lambda: plan_session(minutes=15, kit=["blanket:2"]),
    "settings": Settings,
    "score": lambda: score_session(Session.from_line("savasana 12"), Request(minutes=15)),
}


@pytest.mark.parametrize("make", ANSWERS.values(), ids=ANSWERS)
def test_every_answer_is_a_value(make):
    value, again = make(), make()
    copies = [again, copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))]  # noqa: S301
    assert all(other == value for other in copies)
    assert {hash(other) for other in copies} == {hash(value)}
    assert not [where for where, part in _parts(value, "") if isinstance(part, list | dict | set)]


def test_what_an_answer_was_made_of_can_change_without_it():
    words, kit = ["gerd"], {"blanket": 2}
    me, asked = Practitioner(conditions=words), Request(minutes=20, kit=kit)
    told = asked.model_dump_json()
    words.append("glaucoma")
    kit["blanket"] = 9
    assert me.conditions == ("gerd",)
    assert asked.model_dump_json() == told


@pytest.mark.parametrize(
    "change", [lambda m: m.update(x=1), lambda m: m.__setitem__("x", 1), lambda m: m.pop("savasana")]
)
def test_the_mappings_of_a_library_can_only_be_read(change):
    for mapping in (LIBRARY.poses, LIBRARY.facts, LIBRARY.conditions):
        with pytest.raises((AttributeError, TypeError)):
            change(mapping)


@every_pose
def test_no_part_of_a_pose_is_of_a_kind_that_can_be_changed(pose):
    assert not [where for where, part in _parts(get_pose(pose), pose) if isinstance(part, list | dict | set)]


def _parts(value, where):
    """Every value inside *value*, with its place."""
    yield where, value
    for name in getattr(type(value), "model_fields", ()):
        yield from _parts(getattr(value, name), f"{where}.{name}")
    for i, item in enumerate(value if isinstance(value, tuple) else ()):
        yield from _parts(item, f"{where}[{i}]")
