"""Every pose in plain words; and the linter itself, shown to fail where it should."""

import pytest
from conftest import LIBRARY
from language import faults, step_faults


@pytest.mark.parametrize("pose", LIBRARY.facts)
def test_a_pose_is_told_in_plain_words(pose, library):
    assert not list(faults(library.facts[pose]))


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("You lie down.", "no command"),
        ("Lie down", "no full stop"),
        ("Lie down " + "and down " * 13 + "again.", "a sentence of more than 25 words"),
    ],
)
def test_a_step_that_is_not_plain_is_found(step, fault):
    assert [found.partition(":")[0] for found in step_faults(step)] == [fault]


@pytest.mark.parametrize("word", ["heals", "Detox", "guaranteed", "just", "cures"])
def test_a_promise_is_found(library, word):
    facts = library.facts["savasana"]
    changed = facts.model_copy(update={"summary": f"It {word} you."})
    assert [found for found in faults(changed) if word in found]


def test_hard_reading_is_found(library):
    hard = "Physiological decompensation necessitates immediate discontinuation of contraindicated positioning. " * 200
    changed = library.facts["savasana"].model_copy(update={"summary": hard})
    assert [found for found in faults(changed) if found.startswith("reading grade")]
