"""A broken folder of facts: every fault of every file, in one error."""

import json
import shutil
from pathlib import Path

import pytest

from restorative import DataError, Library

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(folder: Path, file: str, **changes: object) -> None:
    path = folder / file
    facts = json.loads(path.read_text(encoding="utf-8"))
    facts.update(changes)
    path.write_text(json.dumps(facts), encoding="utf-8")


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        Library.load(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_whole_folder_loads_from_a_path_or_its_name(folder):
    assert Library.load(str(folder)).edition == Library.load(folder).edition == Library.default().edition


def test_all_faults_of_all_files_are_told_at_once_with_their_place(folder):
    change(folder, "poses/savasana.json", family="circus", breath="", surprise=1)
    change(folder, "props/block.json", sources=[])
    change(folder, "studies/jasien-2015-iop-yoga.json", id="another-study")
    (folder / "traits" / "prone.json").write_text("{", encoding="utf-8")
    (folder / "traits" / "Bad Name.json").write_text("{}", encoding="utf-8")
    faults = faults_of(folder)
    assert len(faults) == 7
    assert faults[0].startswith("poses/savasana.json: family: Input should be 'rest'")
    assert faults[1].startswith("poses/savasana.json: breath: ")
    assert faults[2] == "poses/savasana.json: surprise: Extra inputs are not permitted"
    assert faults[3].startswith("props/block.json: sources: ")
    assert faults[4] == "traits/Bad Name.json: name the file by an id: lower-case words joined by underscores"
    assert faults[5].startswith("traits/prone.json: Invalid JSON")
    assert (
        faults[6]
        == "studies/jasien-2015-iop-yoga.json: id: says 'another-study', but the file is called 'jasien-2015-iop-yoga'"
    )


def test_the_place_inside_a_list_is_told(folder):
    path = folder / "poses" / "savasana.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    facts["variants"][1]["props"][0]["count"] = -2
    path.write_text(json.dumps(facts), encoding="utf-8")
    assert faults_of(folder)[0].startswith("poses/savasana.json: variants[1].props[0].count: Input should be greater")


DANGLING = [
    ("poses/savasana.json", {"practice": "no_practice"}, "practice: there is no practice 'no_practice'"),
    (
        "poses/savasana.json",
        {"follows": [{"pose": "no_pose", "because": "So."}]},
        "follows[0].pose: there is no pose 'no_pose'",
    ),
    ("props/block.json", {"adds": ["no_trait"]}, "adds[0]: there is no trait 'no_trait'"),
    ("traits/prone.json", {"includes": ["no_trait"]}, "includes[0]: there is no trait 'no_trait'"),
    ("conditions/gerd.json", {"includes": ["nothing"]}, "includes[0]: there is no condition 'nothing'"),
    ("claims/viparita_karani_stress.json", {"outcome": "nothing"}, "outcome: there is no outcome 'nothing'"),
    ("claims/viparita_karani_stress.json", {"nearest": ["nothing"]}, "nearest[0]: there is no claim 'nothing'"),
    ("claims/viparita_karani_stress.json", {"scope": {"pose": "nothing"}}, "scope.pose: there is no pose 'nothing'"),
    ("claims/viparita_karani_stress.json", {"scope": {"trait": "nothing"}}, "scope.trait: there is no trait 'nothing'"),
    (
        "claims/viparita_karani_stress.json",
        {"scope": {"family": "nothing"}},
        "scope.family: there is no family 'nothing'",
    ),
    (
        "claims/viparita_karani_eye_pressure.json",
        {"studies": ["no-study"], "against": []},
        "studies[0]: there is no study 'no-study'",
    ),
    (
        "claims/viparita_karani_eye_pressure.json",
        {"studies": ["cramer-2017-cochrane-breast"], "against": []},
        "studies[0]: 'cramer-2017-cochrane-breast' tells no result and can support no claim",
    ),
]


@pytest.mark.parametrize(("file", "changes", "fault"), DANGLING)
def test_a_reference_that_leads_nowhere_is_found(folder, file, changes, fault):
    change(folder, file, **changes)
    assert faults_of(folder) == [f"{file}: {fault}"]


def test_a_broken_file_is_told_when_its_entry_is_first_asked_for(folder):
    change(folder, "poses/savasana.json", family="circus")
    library = Library(folder)
    with pytest.raises(DataError, match=r"1 fault in the data:\nposes/savasana.json: family"):
        library.pose("savasana")
