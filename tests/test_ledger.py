"""The ledger: no source, caution or study goes in silence."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import LIBRARY

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import ledger  # noqa: E402  # it lies beside the package, not in it

VERDICT = "cautions/gerd/supine_flat = modify, guideline, moderate"
SOURCE = "cautions/gerd/abdominal_compression from https://www.texasentandallergy.com/content/view/51/77/"
WITHOUT_A_LINE = {"figures"}
"""They hold no source, caution or study."""


@pytest.fixture
def kept(tmp_path):
    """A ledger of its own, as it should be."""
    path = tmp_path / "ledger.txt"
    path.write_text(ledger.written(LIBRARY), encoding="utf-8")
    return path


def spoil(path, line, other):
    """Lay a ledger down in which *line* reads otherwise; the facts have then changed the other way round."""
    text = path.read_text(encoding="utf-8")
    assert f"\n{line}\n" in text
    path.write_text(text.replace(f"\n{line}\n", f"\n{other}"), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_no_fact_on_which_safety_or_evidence_rests_is_lost_or_changed(library):
    found = ledger.difference(library, ledger.read())
    assert not found.lost, f"{found.loss}\n{ledger.MEANT}"


def test_every_fact_is_in_the_ledger_in_its_one_form(library):
    # What is not in it could be lost unnoticed tomorrow.
    assert ledger.LEDGER.read_text(encoding="utf-8") == ledger.written(library), "run make format"


def test_every_kind_of_fact_is_in_the_ledger(library):
    assert {line.split("/")[0] for line in ledger.read()} == set(ledger.KINDS)
    assert set(library.kinds) - set(ledger.KINDS) == WITHOUT_A_LINE


def test_the_ledger_tells_verdicts_sources_studies_and_grades():
    assert {
        VERDICT,
        SOURCE,
        "cautions/gerd/fine/side_lying_left = trial, moderate",
        "conditions/dvt_acute red_flag",
        "conditions/dvt_acute called swollen calf",
        "claims/viparita_karani_eye_pressure = eye_pressure, increased, moderate, on a pose moderate",
        "claims/viparita_karani_eye_pressure cites jasien-2015-iop-yoga",
        "studies/jasien-2015-iop-yoga doi 10.1371/journal.pone.0144505",
    } <= set(ledger.read())


def test_what_is_new_is_written(kept):
    spoil(kept, SOURCE, "")
    assert ledger.check(LIBRARY, kept) == 1
    assert ledger.keep(LIBRARY, kept) == 0
    assert kept.read_text(encoding="utf-8") == ledger.written(LIBRARY)
    assert ledger.check(LIBRARY, kept) == 0


def test_a_first_ledger_is_written(tmp_path):
    path = tmp_path / "ledger.txt"
    assert (ledger.check(LIBRARY, path), ledger.keep(LIBRARY, path), ledger.check(LIBRARY, path)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("line", "before", "says"),
    [
        (SOURCE, f"{SOURCE}\n{SOURCE}x\n", f"Lost: {SOURCE}x"),
        (SOURCE, f"{SOURCE}\n{SOURCE}\n", f"Lost: {SOURCE}"),
        (
            VERDICT,
            VERDICT.replace("modify", "avoid") + "\n",
            "Changed: cautions/gerd/supine_flat was avoid, guideline, moderate, is now modify, guideline, moderate",
        ),
    ],
    ids=["a source", "one of two alike", "a verdict"],
)
def test_what_is_lost_or_changed_is_told_and_stays_until_it_is_to_be_forgotten(kept, capsys, line, before, says):
    text = spoil(kept, line, before)
    assert ledger.check(LIBRARY, kept) == 1
    assert ledger.keep(LIBRARY, kept) == 1
    assert capsys.readouterr().err == f"{says}\n{ledger.MEANT}\n" * 2
    assert kept.read_text(encoding="utf-8") == text
    assert ledger.keep(LIBRARY, kept, forget=True) == 0
    assert kept.read_text(encoding="utf-8") == ledger.written(LIBRARY)


def test_of_many_losses_only_some_are_told_one_by_one(kept):
    found = ledger.difference(LIBRARY, (*ledger.read(kept), *(f"cautions/made_up/{nth}" for nth in range(40))))
    assert found.loss.splitlines()[-1] == "... and 10 more"
    assert len(found.loss.splitlines()) == ledger.MOST_TOLD + 1


def test_the_tool_answers_with_0_where_the_ledger_is_whole():
    command = [sys.executable, ROOT / "tools" / "ledger.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
