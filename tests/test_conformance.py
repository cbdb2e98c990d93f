"""The conformance kit: cases in JSON, run as somebody would who ports the library."""

import json
import sys
from pathlib import Path

import pytest
from conforming import ANSWERS, LETTERS

from restorative import RULES, Library, Verdict, edition

ROOT = Path(__file__).parents[1]
KIT = ROOT / "conformance"
sys.path.insert(0, str(ROOT / "tools"))

import conformance  # noqa: E402  # it lies beside the package, not in it

LARGEST = 1_500_000  # bytes


def read(name):
    return json.loads((KIT / f"{name}.json").read_text(encoding="utf-8"))


every_file = pytest.mark.parametrize("name", ANSWERS)


@every_file
def test_the_library_answers_as_the_kit_expects(name):
    wrong = []
    for case in read(name)["cases"]:
        # What is laid beside the kit is JSON too.
        answer = json.loads(json.dumps(ANSWERS[name](case["given"])))
        if answer != case["expected"]:
            wrong.append({"given": case["given"], "expected": case["expected"], "answered": answer})
    assert not wrong, f"{len(wrong)} of {name}.json, such as {json.dumps(wrong[0])[:2000]}; python tools/conformance.py"


@every_file
def test_the_kit_asks_what_its_tool_would_ask_today(name):
    part, told = conformance.PARTS[name], read(name)
    assert [case["given"] for case in told["cases"]] == json.loads(json.dumps(part.givens))
    assert {field: told[field] for field in told if field != "cases"} == {"about": part.about} | part.also


def test_the_kit_is_written_by_its_tool_in_its_one_form():
    few = ("notation", "sessions", "grades")
    for path, text in conformance.kit(few).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path}: python tools/conformance.py"


def test_the_kit_names_its_version_and_the_edition_of_the_facts():
    told = dict(line.split() for line in (KIT / "VERSION").read_text(encoding="utf-8").splitlines())
    assert told == {"kit": conformance.KIT, "edition": edition}


def test_the_readme_tells_of_every_file_and_no_other():
    readme = (KIT / "README.md").read_text(encoding="utf-8")
    files = {file.name for file in KIT.glob("*.json")}
    assert files == {f"{name}.json" for name in ANSWERS}
    assert not [file for file in files if f"`{file}`" not in readme]


def test_the_kit_is_small():
    assert sum(file.stat().st_size for file in KIT.iterdir()) < LARGEST


def test_every_condition_and_variant_and_verdict_is_in_the_table():
    library, table = Library.default(), read("verdicts")
    assert set(table["letters"].values()) == set(Verdict)
    assert [case["given"]["condition"] for case in table["cases"]] == list(library.conditions)
    for case in table["cases"]:
        assert {pose: len(row) for pose, row in case["expected"].items()} == {
            facts.id: len(facts.variants) for facts in library.facts.values()
        }
    met = {letter for case in table["cases"] for row in case["expected"].values() for letter in row}
    assert met >= {LETTERS[verdict] for verdict in ("no_known_concern", "caution", "modify", "seek_advice", "avoid")}


def test_every_rule_is_met_in_the_kit():
    met = {finding["rule"] for case in read("findings")["cases"] for finding in case["expected"]}
    assert met == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("condition_words", {"condition_not_found"}),
        ("pose_names", {"pose_not_found", "ambiguous_pose"}),
        ("notation", {"notation"}),
    ],
)
def test_every_error_is_met_in_the_kit(name, errors):
    assert {case["expected"].get("error") for case in read(name)["cases"]} == errors | {None}


def test_screenings_of_the_kit_meet_every_part_of_an_answer():
    answers = [case["expected"] for case in read("screenings")["cases"]]
    parts = ("prefer", "concerns", "conduct", "fine", "conflicts", "not_assessed", "red_flags")
    assert all(any(answer[part] for answer in answers) for part in parts)
    assert {variant["side"] for answer in answers for variant in answer["variants"].values()} >= {None, "left"}
    assert any(concern["through"] for answer in answers for concern in answer["concerns"])
