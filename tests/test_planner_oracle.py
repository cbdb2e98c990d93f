"""The planner against its oracle and its rival: is the best session really the best?

`make prove` looks at 500 tiny libraries (`CASES` and `FIRST` change that); the tests look at a few.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from oracle_brute import Best, Case, tiny_case

from restorative import NoSessionPossibleError, options, plan_session, searching

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

FEW = 25
SMALL, LARGE = 700, 6000
"""Sessions that are looked at in one case: in the tests, and in `make prove`."""


def difference(case: Case, best: Best | None) -> str | None:
    """How the planner's answer differs from the oracle's; `None` if it does not."""
    try:
        plan = plan_session(**case.words, library=case.library)
    except NoSessionPossibleError:
        return None if best is None else f"none planned, but {sorted(best.lines)} scores {best.score}"
    line = str(plan.session)
    if best is None:
        return f"planned {line}, but none is allowed"
    if abs(plan.score.total - best.score) > 1e-6:
        return f"planned {line} with {plan.score.total}, but {sorted(best.lines)} scores {best.score}"
    if line not in best.lines:
        return f"planned {line}, which scores the same as {sorted(best.lines)}, but comes after it by id"
    return None if plan.optimal else f"planned {line}, but calls it unproved"


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    return [tiny_case(seed, folder, SMALL) for seed in range(FEW)]


def test_the_planner_finds_what_brute_force_finds(cases):
    told = {i: difference(case, best) for i, (case, best) in enumerate(cases)}
    assert {i: says for i, says in told.items() if says} == {}


def test_the_cases_are_worth_a_look(cases):
    found = [best for _, best in cases if best]
    assert len(found) > FEW / 2
    assert sum(best.looked_at for best in found) > 1000
    assert sum(min(line.count("/") for line in best.lines) >= 1 for best in found) > FEW / 3


@pytest.mark.parametrize(
    ("room", "name", "value"),
    [
        (searching, "COVERAGE", 3.0),
        (searching, "dose", lambda minutes: minutes / (minutes + 1)),
        (searching, "TURN_MINUTES", 0.5),
        (options, "LYING", frozenset({"seated"})),
        (options, "RAISED", frozenset({"floor_transfer"})),
        (options, "CHANGE_SIDE_MINUTES", 0.0),
    ],
)
def test_a_planted_fault_is_seen(cases, monkeypatch, room, name, value):
    monkeypatch.setattr(room, name, value)
    searching._change.cache_clear()
    try:
        assert any(difference(case, best) for case, best in cases)
    finally:
        monkeypatch.undo()
        searching._change.cache_clear()


def tell(says):
    sys.__stderr__.write(f"{says}\n")


@pytest.mark.skipif("CASES" not in os.environ, reason="long: run `make prove`")
def test_the_planner_finds_what_brute_force_finds_in_many_cases(tmp_path):
    first, count = int(os.environ.get("FIRST", "1000")), int(os.environ["CASES"])
    wrong, holds, looked_at = {}, Counter(), 0
    for seed in range(first, first + count):
        case, best = tiny_case(seed, tmp_path, LARGE)
        if says := difference(case, best):
            wrong[seed] = says
            tell(f"seed {seed}: {says}\n  {case.words}\n  {case.library._folder}")
        holds[min(line.count("/") + 1 for line in best.lines) if best else 0] += 1
        looked_at += best.looked_at if best else 0
    tell(f"{count} cases, {looked_at} sessions looked at, holds of the best {dict(sorted(holds.items()))}")
    assert wrong == {}


@pytest.fixture(scope="module")
def rival():
    pytest.importorskip("ortools", reason="the rival needs OR-tools: pip install --group dev")
    import rival

    return rival


@pytest.mark.parametrize("number", [0, 2, 5])
def test_the_rival_proves_the_same_score(rival, tmp_path, number):
    dice = Random(f"test:{number}")  # noqa: S311  # a match must come again
    library = rival.small_library(dice, tmp_path / "small")
    played = rival.match(rival.random_words(dice, library, 26), library, 60)
    assert (played.says, played.rival.status) == ("equal, both proved", "OPTIMAL")


def test_the_rival_sees_a_planted_fault(rival, tmp_path, monkeypatch):
    dice = Random("planted")  # noqa: S311  # a match must come again
    library = rival.small_library(dice, tmp_path / "small")
    monkeypatch.setattr(searching, "COVERAGE", 3.0)
    matches = (rival.match({"minutes": minutes}, library, 60) for minutes in (22, 25))
    assert "PLANNER WORSE" in [played.says for played in matches]
