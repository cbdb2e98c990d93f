"""What changed from one edition to the next: nothing twice, nothing left out, safety first."""

import copy
import json
from functools import reduce
from pathlib import Path

import pytest
from conftest import LIBRARY
from hypothesis import assume, given
from hypothesis import strategies as st

from restorative import DataError, EditionDiff, Library, diff
from restorative.editions import KEYS
from restorative.folders import InMemory

ROOT = Path(__file__).parents[1]
SNAPSHOT = Path(__file__).with_name("snapshots") / "edition_diff.md"

FILES = {
    file: json.loads((ROOT / "data" / file).read_text(encoding="utf-8"))
    for file in (
        "cautions/gerd.json",
        "claims/backbend_mood.json",
        "conditions/dvt_acute.json",
        "conditions/gerd.json",
        "figures/savasana.json",
        "poses/savasana.json",
        "practices/natural_breath.json",
        "props/eye_pillow.json",
        "sessions/anxious_day.json",
        "traits/prone.json",
    )
}
"""A library small enough to be made anew for every example."""

COMPUTED = {"certainty", "certainty_on_a_pose"}
OTHER_WORDS = {"severity": "caution", "certainty": "high", "basis": "trial", "direction": "mixed"}


def leaves(value, place=()):
    """The place of every single value inside *value*."""
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*place, step))
    else:
        yield place


LEAVES = [(file, place) for file, facts in FILES.items() for place in leaves(facts)]


def at(value, place):
    return reduce(lambda inner, step: inner[step], place, value)


def library(files, edition="2026.11") -> Library:
    texts = {file: json.dumps(facts).encode() for file, facts in files.items()}
    return Library(InMemory(texts | {"EDITION": edition.encode()}, "facts"))


def other(place, value):
    """A value that may stand where *value* stands."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return OTHER_WORDS.get(place[-1], f"{value}x")


def changed(files, file, place):
    """*files* with another value in one place, as far as the models take it."""
    now = copy.deepcopy(files)
    value = other(place, at(now[file], place))
    assume(value != at(now[file], place))
    at(now[file], place[:-1])[place[-1]] = value
    kind, name = file.removesuffix(".json").split("/")
    try:
        library(now).kinds[kind][name]
    except DataError:
        assume(False)
    return now


def is_key(entry, place):
    """Whether the value at *place* is what its entry of a list is known by."""
    if len(place) < 2 or not isinstance(place[-2], int) or not isinstance(place[-1], str):
        return False
    return next((field for field in KEYS if field in at(entry, place[:-1])), None) == place[-1]


def told(found: EditionDiff):
    return {(change.kind, change.id, change.path, change.was, change.now) for change in found.changes}


def written(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def test_the_small_library_has_something_of_every_kind_that_matters_to_safety():
    kinds = {file.split("/")[0] for file in FILES}
    assert kinds >= {"cautions", "conditions", "figures", "poses", "practices", "props", "traits"}
    assert len(LEAVES) > 200


def test_a_library_does_not_differ_from_itself():
    again = Library(LIBRARY.facts.folder.parent)
    assert diff(LIBRARY, again).changes == ()
    assert "Nothing changed." in str(diff(LIBRARY, again))


@given(st.sampled_from(LEAVES))
def test_every_changed_value_is_told_exactly_once(leaf):
    file, place = leaf
    after = changed(FILES, file, place)
    found = [change for change in diff(library(FILES), library(after)).changes if change.path not in COMPUTED]
    assert {f"{change.kind}/{change.id}.json" for change in found} == {file}
    if is_key(FILES[file], place):
        named = [entry.get(place[-1]) for entry in at(FILES[file], place[:-2])]
        assume(named.count(at(FILES[file], place)) == 1)  # the second of a name is told by its number
        gone, come = found
        assert (gone.now, come.was) == (None, None)
        assert at(FILES[file], place) in json.loads(gone.was).values()
        assert at(after[file], place) in json.loads(come.now).values()
    else:
        (change,) = found
        assert json.loads(change.was) == at(FILES[file], place)
        assert json.loads(change.now) == at(after[file], place)


@given(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=3, unique_by=str))
def test_swapping_the_editions_swaps_what_was_and_what_is(places):
    after = reduce(lambda files, leaf: changed(files, *leaf), places, FILES)
    before, now = library(FILES), library(after)
    assert told(diff(now, before)) == {(*place, new, old) for *place, old, new in told(diff(before, now))}


ENTRIES = [(file, place) for file, facts in FILES.items() for place in leaves(facts) if isinstance(place[-1], int)]


@given(st.sampled_from(ENTRIES))
def test_a_sentence_or_word_that_is_taken_away_is_told_once(entry):
    file, place = entry
    after = copy.deepcopy(FILES)
    gone = at(after[file], place[:-1]).pop(place[-1])
    try:
        changes = diff(library(FILES), library(after)).changes
    except DataError:
        assume(False)
    (change,) = (change for change in changes if change.path not in COMPUTED)
    assert (change.was, change.now) == (written(gone), None)


def test_another_order_is_told():
    after = copy.deepcopy(FILES)
    after["poses/savasana.json"]["variants"].reverse()
    (change,) = diff(library(FILES), library(after)).changes
    assert (change.path, json.loads(change.now)) == ("variants", json.loads(change.was)[::-1])
    assert change.gravity is not None, "another variant is the classic one now"


def test_a_whole_file_that_is_new_or_gone_is_told_once():
    fewer = {file: facts for file, facts in FILES.items() if file != "conditions/dvt_acute.json"}
    (gone,) = diff(library(FILES), library(fewer)).changes
    (come,) = diff(library(fewer), library(FILES)).changes
    assert (gone.path, gone.now, come.was, come.now) == ("", None, None, gone.was)
    assert json.loads(gone.was)["id"] == "dvt_acute"
    assert gone.gravity == come.gravity is not None


@pytest.mark.parametrize(
    ("file", "place", "value"),
    [
        ("cautions/gerd.json", ("cautions", 0, "severity"), "caution"),
        ("cautions/gerd.json", ("cautions", 0, "certainty"), "high"),
        ("cautions/gerd.json", ("cautions", 0, "advice"), "So."),
        ("cautions/gerd.json", ("cautions",), []),
        ("cautions/gerd.json", ("fine",), []),
        ("conditions/dvt_acute.json", ("red_flag",), None),
        ("conditions/dvt_acute.json", ("words",), ["DVT"]),
        ("conditions/dvt_acute.json", ("icd10",), []),
        ("poses/savasana.json", ("variants", 0, "traits"), ["prone"]),
        ("poses/savasana.json", ("stop_signs",), []),
        ("poses/savasana.json", ("hold", "max_minutes"), 60),
        ("poses/savasana.json", ("variants", 1, "hold"), {"min_minutes": 1, "typical_minutes": 9, "max_minutes": 60}),
        ("practices/natural_breath.json", ("stop_signs",), ["Pain."]),
        ("props/eye_pillow.json", ("adds",), []),
        ("traits/prone.json", ("includes",), ["supine_flat"]),
    ],
)
def test_what_may_make_screening_less_careful_stands_under_safety(file, place, value):
    after = copy.deepcopy(FILES)
    at(after[file], place[:-1])[place[-1]] = value
    found = diff(library(FILES), library(after))
    assert found.changes
    assert found.changes == found.safety


def test_a_word_more_takes_no_caution_away():
    after = copy.deepcopy(FILES)
    after["conditions/dvt_acute.json"]["words"].append("clot of the leg")
    found = diff(library(FILES), library(after))
    assert (len(found.others), found.safety) == (1, ())


def test_a_claim_is_under_safety_when_it_goes_and_not_when_it_comes():
    fewer = {file: facts for file, facts in FILES.items() if not file.startswith("claims/")}
    assert len(diff(library(FILES), library(fewer)).safety) == 1
    assert diff(library(fewer), library(FILES)).safety == ()


def test_the_longest_sentences_are_told_on_one_line():
    long = {"sign": f"Numb{'b' * 1900}\nfeet", "remedy": "Come out."}
    after = copy.deepcopy(FILES)
    after["poses/savasana.json"]["discomforts"].append(long)
    found = diff(library(FILES), library(after))
    assert len(found.safety) == 1
    assert str(found).count("\n") == 4
    after["poses/savasana.json"]["questions"].append({"question": "Why? " * 399, "answer": "So."})
    assert len(diff(library(FILES), library(after)).others) == 1


def test_a_judgement_is_told_with_the_certainty_that_it_moves():
    claim = next(claim for claim in LIBRARY.claims.values() if claim.down and claim.grade.certainty == "low")
    judged = claim.model_dump(mode="json", exclude_defaults=True)
    kinder = {name: value for name, value in judged.items() if name != "down"}
    file = f"claims/{claim.id}.json"
    found = diff(library({file: judged}), library({file: kinder}))
    assert "certainty" in {change.path for change in found.safety}
    assert {change.path for change in found.others} == {f"down[{step.reason}]" for step in claim.down}


def test_folders_are_read_and_checked(tmp_path):
    (tmp_path / "EDITION").write_text("2026.12", encoding="utf-8")
    (tmp_path / "traits").mkdir()
    (tmp_path / "traits" / "prone.json").write_text(json.dumps(PLANTED["traits/prone.json"]), encoding="utf-8")
    found = diff(tmp_path, library(PLANTED))
    assert (found.old, found.new) == ("2026.12", "2026.11")
    assert {(change.kind, change.id) for change in found.changes} == {
        ("cautions", "gerd"),
        ("conditions", "gerd"),
        ("traits", "turned"),
    }
    (tmp_path / "EDITION").unlink()
    with pytest.raises(DataError, match="EDITION: is missing"):
        diff(tmp_path, LIBRARY)


def test_a_difference_is_whole_in_json():
    after = copy.deepcopy(FILES)
    after["poses/savasana.json"]["summary"] = "Rest."
    found = diff(library(FILES), library(after))
    assert EditionDiff.model_validate_json(found.model_dump_json()) == found


PLANTED = {
    "cautions/gerd.json": {
        "condition": "gerd",
        "cautions": [
            {
                "trait": "supine_flat",
                "severity": "modify",
                "advice": "Rest on an incline.",
                "basis": "guideline",
                "certainty": "moderate",
                "sources": [{"title": "A leaflet", "url": "https://example.org/reflux"}],
            }
        ],
    },
    "conditions/gerd.json": {"id": "gerd", "name": "Reflux", "words": ["acid reflux", "GERD"], "group": "digestive"},
    "traits/prone.json": {"id": "prone", "name": "Prone", "definition": "Face down.", "examples": ["Prone rest"]},
    "traits/turned.json": {"id": "turned", "name": "Turned", "definition": "A turn.", "examples": ["A twist"]},
}


def test_a_small_change_reads_as_a_changelog():
    after = copy.deepcopy(PLANTED)
    after["cautions/gerd.json"]["cautions"][0]["severity"] = "caution"
    after["cautions/gerd.json"]["cautions"].append(
        PLANTED["cautions/gerd.json"]["cautions"][0] | {"trait": "prone", "advice": "Not after a meal."}
    )
    after["conditions/gerd.json"] |= {"words": ["GERD", "heartburn_"], "red_flag": "See a doctor <first>."}
    after["traits/prone.json"]["definition"] = "Face down, with weight on the belly."
    del after["traits/turned.json"]
    after["props/wall.json"] = {"id": "wall", "name": "Wall", "notes": "Bare.", "sources": ["https://example.org"]}
    assert str(diff(library(PLANTED), library(after, "2026.12"))) + "\n" == SNAPSHOT.read_text(encoding="utf-8")
