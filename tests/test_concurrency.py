"""Many at once: threads that all come first, processes that send answers to each other, and memory that stays."""

import gc
import pickle
import shutil
import subprocess
import sys
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from restorative import Library, Practitioner, Session, get_pose, plan_session, screen, search_poses

EXAMPLE = Path(__file__).parents[1] / "examples" / "pack" / "src" / "restorative_example_pack"

FIRST_AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-6)
from restorative import Practitioner, Session, get_pose, screen, search_poses

ASKED = [
    lambda: id(get_pose("viparita_karani")),
    lambda: id(get_pose("Legs Up the Wall")),
    lambda: screen("savasana", Practitioner(conditions=("glaucoma",))).model_dump_json(),
    lambda: Session.from_line("savasana 10").model_dump_json(),
    lambda: get_pose("savasana").model_dump_json(),
    lambda: str(search_poses("swollen legs")),
]
barrier, answers = threading.Barrier(64), []

def ask(i):
    barrier.wait()
    try:
        answers.append(%s)
    except BaseException as error:
        answers.append(repr(error))

threads = [threading.Thread(target=ask, args=(i,)) for i in range(64)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(answers) == 64
print(*sorted(set(map(str, answers))), sep="\\n")
"""


def answers(call: str) -> list[str]:
    """What 64 threads of a fresh process are answered, each answer once."""
    done = subprocess.run([sys.executable, "-c", FIRST_AT_ONCE % call], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("run", range(3))
def test_64_threads_that_all_come_first_get_the_same_pose(run):
    assert len(answers("ASKED[i % 2]()")) == 1


def test_64_threads_that_ask_for_different_things_first_are_all_answered():
    told = answers("ASKED[i % 6]()")
    assert len(told) == 5
    assert not [answer for answer in told if "Error" in answer[:40]]


def test_a_thread_that_fails_would_be_seen():
    assert answers("get_pose(i)")[0].startswith("RequestError(")


def _asked_of(library: Library, pose: str) -> tuple[str, str]:
    return library.pose(pose).origin, library.pose(pose).model_dump_json()


def test_a_library_with_packs_gives_the_same_answers_in_another_process():
    library = Library.default().with_pack(EXAMPLE)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        there = list(pool.map(partial(_asked_of, library), ["studio_crook_rest", "savasana"]))
    assert there == [_asked_of(library, "studio_crook_rest"), _asked_of(library, "savasana")]


def test_a_pack_travels_as_its_facts_and_the_shipped_facts_stay_where_they_are(tmp_path):
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "studio"))
    sent = pickle.dumps(Library.default().with_pack(folder))
    shutil.rmtree(folder)
    assert pickle.loads(sent).pose("studio_crook_rest").origin == "studio"  # noqa: S301  # our own bytes
    assert len(sent) < 50_000


def _work(i: int) -> None:
    pose = sorted(Library.default().facts)[i % 5]
    get_pose(pose).variant(get_pose(pose).classic.id)
    with pytest.raises(LookupError):
        get_pose(f"nothing of this name {i}")
    screen(pose, Practitioner(conditions=("glaucoma", "gerd")))
    Session.from_line(f"{pose} 5 / savasana 10").model_dump_json()
    search_poses(f"legs {i}")


def test_memory_does_not_grow_with_what_is_asked():
    for i in range(20):
        _work(i)
    plan_session(minutes=15)
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for i in range(60):
            _work(i)
        plan_session(minutes=15)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 100_000, f"{after - before:,} bytes are kept after 60 rounds"
