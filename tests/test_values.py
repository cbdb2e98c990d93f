"""Answers and facts as values: equal, hashable, unchanging, and whole when they travel."""

import copy
import pickle

import pytest
from conftest import LIBRARY
from pydantic import ValidationError

from restorative import Library, Pose, get_pose

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
