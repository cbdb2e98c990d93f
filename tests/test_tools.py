"""The tools that a teacher uses, tried as a teacher would."""

import subprocess
import sys
from pathlib import Path

import pytest
from language import faults

from restorative.shelves import canonical

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import new_pose  # noqa: E402  # it lies beside the package, not in it


def run(tool: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ROOT / "tools" / tool, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Bad Id", "Name"], "'Bad Id' is no id"),
        (["savasana", "Name"], "'savasana' is taken by savasana"),
        (["bed_legs_up", "Name"], "'bed_legs_up' is taken by viparita_karani"),
        (["another_pose", "Legs Up the Wall"], "'Legs Up the Wall' is taken by viparita_karani"),
    ],
)
def test_a_pose_is_not_begun_where_its_id_or_name_will_not_do(words, says):
    done = run("new_pose.py", *words)
    assert (done.returncode, done.stderr.startswith(says)) == (1, True)


def test_a_skeleton_is_in_its_one_form_and_the_language_tests_ask_to_complete_it():
    facts = new_pose.skeleton("a_new_pose", "A New Pose")
    assert type(facts).model_validate_json(canonical(facts)) == facts
    assert [fault for fault in faults(facts) if "still to be told" in fault]
