"""The door: what an app imports, and what importing costs."""

import subprocess
import sys

import pytest

import restorative

LISTENER = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import restorative
print([name for name in opened if name.endswith(".json")], "pydantic" in sys.modules)
"""

PROMISES = """
from restorative import get_pose, search_poses, find_poses, screen, plan_session, plan_program, check_session
from restorative import Practitioner, SessionBuilder, Session, Library

for name in ("viparita_karani", "Legs Up the Wall", "LUTW", "Viparīta Karaṇī", "विपरीतकरणी", "legs up wall"):
    assert get_pose(name).id == "viparita_karani", name
pose = get_pose("viparita_karani")
pose.names.english, pose.names.sanskrit, pose.names.devanagari, pose.names.aliases
pose.family, pose.traits, pose.hold.min_minutes, pose.hold.typical_minutes, pose.hold.max_minutes
assert all([pose.instructions.setup, pose.instructions.enter, pose.instructions.settle])
assert all([pose.instructions.hold, pose.instructions.release])
chair = pose.variant("chair")
chair.props[0].count, chair.props[0].size, chair.props[0].fold, chair.props[0].place, chair.props[0].household
chair.for_whom, chair.changes, chair.traits, chair.setup_minutes, chair.release_minutes
worst = pose.contraindications[0]
worst.condition, worst.severity, worst.advice, worst.basis, worst.certainty, worst.sources
best = pose.benefits[0]
best.outcome, best.statement, best.direction, best.certainty, best.why, best.directness, best.studies
assert pose.discomforts and pose.questions and pose.misconceptions
try:
    get_pose("legs up the wal")
except LookupError as error:
    assert "legs up the wall" in str(error)

assert search_poses("swollen legs after a flight")
me = Practitioner(conditions=["glaucoma", "acid reflux", "O22.0"])
find_poses(family="legs_elevated", props=["chair"], outcome="sleep_quality", practitioner=me, max_minutes=10)
result = screen("viparita_karani", me)
result.verdict, result.concerns[0].sources, result.variants[0].verdict
assert result.not_assessed == ("O22.0",)

session = (SessionBuilder("Evening wind-down", minutes=40)
           .add("constructive_rest", minutes=4)
           .add("viparita_karani", variant="chair", minutes=12)
           .add("savasana")
           .build())
session.timeline()
check_session(session, practitioner=me, kit=["wall", "blanket:2"])
line = "constructive_rest 4 / viparita_karani:chair 12 / savasana 18"
assert str(session) == line == str(Session.from_line(line)), str(session)
assert Library.default().poses["savasana"].id == "savasana"
plan = plan_session(minutes=40, goals=["sleep_quality"], kit=["wall", "bolster", "blanket:3"])
plan.session, plan.score, plan.optimal, plan.explain(), plan.why("savasana"), plan.why_not("supta_virasana_supported")
programme = plan_program(days=3, minutes=15, goals=["relaxation"], include=["viparita_karani"])
assert len(programme.days) == 3
print("kept")
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_reads_no_facts_and_loads_no_pydantic():
    assert run(LISTENER) == "[] False\n"


def test_what_the_design_promises_runs_as_written():
    assert run(PROMISES) == "kept\n"


def test_every_name_of_the_face_leads_somewhere():
    for name in restorative.__all__:
        assert getattr(restorative, name) is not None


def test_the_face_is_listed_in_order_and_lists_every_room():
    assert set(restorative._ROOM_OF) | {"edition", "illustration", "render"} == set(restorative.__all__)
    assert dir(restorative) == sorted(restorative.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'get_posture'"):
        restorative.get_posture  # noqa: B018  # reading it is the test
