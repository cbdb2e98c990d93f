"""A sample of mutants of the facts: take one thing out, and a check turns red. `make mutants-data` tries them all."""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from conftest import LIBRARY

from restorative import DataError, Library
from restorative.folders import InMemory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import ledger  # noqa: E402  # these two lie beside the package, not in it
import mutate_data  # noqa: E402

FILES = mutate_data.files_of()
KEPT = ledger.read()
EVERY = list(mutate_data.removals(FILES))
COUNT, SEED = 50, 2026
SAMPLE = mutate_data.sample(EVERY, COUNT, SEED)

SMALL = {
    "cautions/gerd.json": {
        "condition": "gerd",
        "cautions": [{"trait": "prone", "note": "A note.", "sources": [{"url": "a"}, {"url": "b", "doi": "c"}]}],
    },
    "claims/calm.json": {"id": "calm", "studies": ["one", "two"], "against": ["two"], "scope": {"pose": "savasana"}},
    "traits/prone.json": {"id": "prone"},
}


def test_with_nothing_taken_out_no_check_is_red():
    assert mutate_data.red(FILES, KEPT) == []


@pytest.mark.parametrize("removal", SAMPLE, ids=str)
def test_one_thing_taken_out_turns_loading_or_the_ledger_red(removal):
    noticed = mutate_data.red(removal.applied(FILES), KEPT)
    assert {"loading", "ledger"} & set(noticed), f"survived: {removal}"


@pytest.mark.parametrize("removal", SAMPLE[::5], ids=str)
def test_a_mutant_is_read_as_the_library_reads_it(removal):
    files = removal.applied(FILES)
    try:
        plain = Library.load(InMemory(files, "data"))
    except DataError:
        assert mutate_data.red(files, KEPT) == ["loading"]
        return
    assert list(ledger.lines(mutate_data.Shipped.load(InMemory(files, "data")))) == list(ledger.lines(plain))


def test_the_sample_has_every_kind_and_is_the_same_each_time():
    assert {removal.kind for removal in SAMPLE} == set(mutate_data.KINDS)
    assert len(SAMPLE) == len(set(SAMPLE)) == COUNT
    assert mutate_data.sample(EVERY, COUNT, SEED) == SAMPLE != mutate_data.sample(EVERY, COUNT, SEED + 1)


def test_every_source_caution_claim_and_study_is_taken_out_once():
    counted, cautions, claims = Counter(removal.kind for removal in EVERY), LIBRARY.cautions, LIBRARY.claims
    each = [caution for recorded in cautions.values() for caution in recorded.cautions]
    assert len(EVERY) == len(set(EVERY))
    assert counted["caution"] == len(each)
    assert counted["source of a caution"] == sum(len(caution.sources) for caution in each)
    assert counted["fine position"] == sum(len(recorded.fine) for recorded in cautions.values())
    assert counted["claim"] == len(claims)
    assert counted["study cited by a claim"] == sum(len(claim.studies) for claim in claims.values())
    assert counted["study"] == len(LIBRARY.studies)
    assert counted["source of a pose"] == sum(len(facts.sources) for facts in LIBRARY.facts.values())


def test_every_field_of_sources_is_taken_out_from():
    holders = {file.split("/")[0] for file, text in FILES.items() if b'"sources": [' in text}
    assert {f"{folder}/sources" for folder in holders - {"cautions"}} <= set(mutate_data.PLACES)
    assert {removal.kind for removal in EVERY} == set(mutate_data.KINDS), "a place that no file has"


def test_a_removal_takes_out_one_thing_and_leaves_all_others():
    files = {file: json.dumps(entry).encode() for file, entry in SMALL.items()}
    found = {str(removal): removal.applied(files) for removal in mutate_data.removals(files)}
    assert set(found) == {
        "record of a condition: cautions/gerd.json: the whole file",
        "caution: cautions/gerd.json: cautions[0]",
        "note of a caution: cautions/gerd.json: cautions[0].note",
        "source of a caution: cautions/gerd.json: cautions[0].sources[0]",
        "source of a caution: cautions/gerd.json: cautions[0].sources[1]",
        "identifier of a source: cautions/gerd.json: cautions[0].sources[1].doi",
        "claim: claims/calm.json: the whole file",
        "study cited by a claim: claims/calm.json: studies[0]",
        "study cited by a claim: claims/calm.json: studies[1]",
        "study named against a claim: claims/calm.json: against[0]",
    }
    assert "claims/calm.json" not in found["claim: claims/calm.json: the whole file"]
    gone = json.loads(found["source of a caution: cautions/gerd.json: cautions[0].sources[0]"]["cautions/gerd.json"])
    assert gone["cautions"][0]["sources"] == [{"url": "b", "doi": "c"}]
    gone = json.loads(found["study cited by a claim: claims/calm.json: studies[1]"]["claims/calm.json"])
    assert (gone["studies"], gone["against"]) == (["one"], [])
    assert all(len({*files.items()} ^ {*without.items()}) in (1, 2) for without in found.values())


def test_without_a_ledger_most_sources_could_go_unnoticed(capsys):
    sources = [removal for removal in SAMPLE if removal.kind.startswith("source of")]
    survived = mutate_data.run(sources, FILES, ())
    assert survived
    assert f"| **all** | {len(sources)} |" in (told := capsys.readouterr().out)
    assert told.rstrip().endswith(f"| {len(survived)} |")
