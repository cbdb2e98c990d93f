"""The tool that changes the code and looks whether the tests notice: it can tell what lives from what is killed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import mutants  # noqa: E402  # it lies beside the package, not in it

SHORT_HOLD = "minutes > LONG_STILLNESS"
SOURCE = '''
"""What no test reads."""
from typing import cast

def half(number: int = 2) -> int:
    """Half."""
    if number > 1:
        print("large")
        return cast(int, number // 2)
    raise ValueError(number)
'''


def run(place: Path, *words: str) -> str:
    asked = [sys.executable, str(ROOT / "tools" / "mutants.py"), *words, "--place", str(place), "--jobs", "1"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_every_kind_of_change_is_made_and_none_to_what_says_nothing_at_run_time():
    made = {(mutant.was, mutant.now) for mutant in mutants.every_one(SOURCE)}
    assert {
        ("def half(number: int = 2) -> int:", "def half(number: int = 3) -> int:"),
        ("if number > 1:", "if number >= 1:"),
        ("if number > 1:", "if number > 2:"),
        ("if number > 1:", "if not (number > 1):"),
        ('print("large")', "pass"),
        ('print("large")', 'print("XXlargeXX")'),
        ("return cast(int, number // 2)", "return None"),
        ("raise ValueError(number)", "pass"),
        ("raise ValueError(number)", "raise ValueError(None)"),
    } <= made
    assert not any(was.startswith(("from", '"""')) or "cast(None" in now for was, now in made)


def test_a_sample_is_the_same_each_time_and_in_the_order_of_lines():
    source = (ROOT / "src" / "restorative" / "screening.py").read_text(encoding="utf-8")
    every, taken = mutants.chosen("screening", source, 10, 0)
    assert mutants.chosen("screening", source, 10, 0) == (every, taken)
    assert mutants.chosen("screening", source, 10, 1)[1] != taken
    assert every > 200
    assert len(taken) == 10
    assert taken == sorted(taken)


def test_a_change_that_the_tests_of_a_module_notice_is_killed(tmp_path):
    told = run(tmp_path, "screening", "--like", SHORT_HOLD, "--tests", "test_screening.py")
    assert "0 survived: 100.0 %" in told


def test_a_change_that_no_test_looks_at_survives(tmp_path):
    told = run(tmp_path, "screening", "--like", SHORT_HOLD, "--tests", "test_evidence.py")
    assert "``met, long = self._met(pose), minutes is None or minutes >= LONG_STILLNESS``" in told
    assert " 0 killed, 0 timed out" in told


def test_the_reason_for_a_survivor_outlives_the_next_run():
    mutant = mutants.Mutant(7, "a = 1", "a = 2", "")
    outcome = mutants.Outcome("screening", 20, 10, 8, 1, (mutant,))
    head = "# Title\n\n| module | mutants |\n| --- | --- |\n"
    first = mutants.reported(head, outcome)
    assert "| `screening` | 20 | 10 | 8 | 1 | 1 | 90.0 % |\n" in first
    assert "## `screening`\n\n- line 7: ``a = 1`` is ``a = 2``\n  Not explained yet.\n" in first
    explained = first.replace("Not explained yet.", "Nobody reads it.")
    moved = outcome._replace(survived=(mutant._replace(line=9),))
    again = mutants.reported(explained, moved)
    assert "- line 9: ``a = 1`` is ``a = 2``\n  Nobody reads it.\n" in again
    both = mutants.reported(again, mutants.Outcome("evidence", 5, 5, 5, 0, ()))
    assert both.index("## `screening`") < both.index("## `evidence`\n\nNone survived.")
    assert "Nobody reads it." in both


@pytest.mark.parametrize("module", mutants.TESTS)
def test_every_module_is_there_and_has_tests_that_are_there(module):
    assert (ROOT / "src" / "restorative" / f"{module}.py").is_file()
    assert all((ROOT / "tests" / name).is_file() for name in mutants.TESTS[module])


def test_every_test_that_is_left_out_is_there():
    for name in mutants.LEFT_OUT:
        file, _, test = name.partition("::")
        assert f"def {test.partition('[')[0]}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")
