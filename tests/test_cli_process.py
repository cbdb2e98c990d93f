"""The command line as a process of its own: what shells, pipes and terminals make of it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from restorative import Plan, Request, get_pose
from restorative.cli import MISSING

MODULE = [sys.executable, "-m", "restorative"]

WITHOUT = """
import sys
sys.modules[{name!r}] = None
sys.argv = ["restorative", "show", "savasana"]
from restorative.cli import main
main()
"""

LOADED = """
import atexit, sys
sys.argv = ["restorative", *{words!r}]
atexit.register(lambda: print(sorted(name for name in {names!r} if name in sys.modules), file=sys.stderr))
from restorative.cli import main
main()
"""


def run(*words: str, code: str | None = None, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code] if code else [*MODULE, *words]
    own = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR", "FORCE_COLOR"}}
    return subprocess.run(
        command, input=stdin, capture_output=True, encoding="utf-8", env=own | env, check=False, timeout=120
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "savasana"], 0),
        (["check", "savasana 1"], 1),
        (["show", "nonsense"], 2),
        (["nonsense"], 2),
        (["screen", "savasana", "-c", "unexplained chest pain"], 3),
    ],
)
def test_the_exit_code_reaches_the_shell_and_no_traceback_does(words, code):
    done = run(*words)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_python_m_and_the_command_are_the_same():
    command = Path(sys.executable).with_name("restorative")
    if not command.exists():
        pytest.skip("the package is not installed with its command")
    done = subprocess.run([command, "info", "--json"], capture_output=True, text=True, check=True)
    assert done.stdout == run("info", "--json").stdout


@pytest.mark.parametrize("name", ["typer", "rich"])
def test_without_the_extra_it_says_which_one_to_install(name):
    done = run(code=WITHOUT.format(name=name))
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{MISSING}\n")


def test_another_module_that_is_missing_is_not_taken_for_the_extra():
    assert "Traceback" in run(code=WITHOUT.format(name="restorative.vocabulary")).stderr


@pytest.mark.parametrize("words", [["--help"], ["show", "--help"], ["nonsense"]])
def test_help_and_errors_of_usage_read_no_facts(words):
    names = ["restorative.library", "restorative._model"]
    assert run(code=LOADED.format(words=words, names=names)).stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("more", "also"), [([], []), (["--json"], ["rich"])])
def test_a_pose_is_shown_without_the_planner_or_the_renderers(more, also):
    names = ["restorative.planning", "restorative.render", "restorative.checks", "restorative.program", *also]
    assert run(code=LOADED.format(words=["show", "viparita_karani", *more], names=names)).stderr == "[]\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_unicode_shows_the_nearest_letters(encoding):
    env = {"LC_ALL": "C", "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run([*MODULE, "show", "viparita_karani"], capture_output=True, env=os.environ | env, check=False)
    assert done.returncode == 0
    assert "Viparita Karani" in done.stdout.decode(encoding).translate(str.maketrans("īṇ", "in"))
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_json_loses_nothing_where_there_is_no_unicode(encoding):
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*MODULE, "show", "savasana", "--json"], capture_output=True, env=os.environ | env, check=True
    )
    assert json.loads(done.stdout.decode("ascii")) == json.loads(get_pose("savasana").model_dump_json())


@pytest.mark.parametrize(
    "words", [["show", "savasana"], ["show", "savasana", "--json"], ["render", "text", "savasana"]]
)
def test_a_reader_that_goes_away_is_not_an_error_to_complain_of(words):
    with subprocess.Popen([*MODULE, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        complaint = process.stderr.read()
        assert (process.wait(timeout=60), complaint) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
def test_ctrl_c_ends_quietly():
    with subprocess.Popen(
        [*MODULE, "plan", "--requests", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_interrupts,  # noqa: PLW1509  # no threads are under way
    ) as process:
        time.sleep(2)  # until it waits for its first line
        process.send_signal(signal.SIGINT)
        try:
            _, complaint = process.communicate(timeout=60)
        finally:
            process.kill()
        assert (process.returncode, b"Traceback" in complaint) == (130, False)


def heed_interrupts() -> None:
    """A job that was started in the background has been told to ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_file_that_may_not_be_written_is_told(tmp_path):
    done = run("render", "text", "savasana", "-o", str(tmp_path / "no_such_folder" / "page.txt"))
    assert (done.returncode, "No such file or directory" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_many_plans_in_two_processes_are_those_of_one():
    lines = "\n".join(Request(minutes=minutes).model_dump_json() for minutes in (10, 15, 20))
    alone = run("plan", "--requests", "-", stdin=lines)
    together = run("plan", "--requests", "-", "--jobs", "2", stdin=lines)
    assert alone.returncode == together.returncode == 0
    assert alone.stdout == together.stdout
    assert [Plan.model_validate_json(line).session.minutes for line in alone.stdout.splitlines()] == [10, 15, 20]


def in_terminal(*words: str, columns: int = 80, **env: str) -> str:
    """What a terminal of *columns* is shown."""
    pty = pytest.importorskip("pty")  # Windows has none
    ours, theirs = pty.openpty()
    own = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    command = [*MODULE, *words]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=own | {"TERM": "xterm", "COLUMNS": str(columns)} | env
    ):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # a terminal ends so when the last process has left it
            while part := os.read(ours, 65536):
                shown += part
    os.close(ours)
    return shown.decode()


def test_a_terminal_is_shown_colours_unless_it_asks_for_none():
    assert "\x1b[1m" in in_terminal("check", "savasana 1")
    assert "\x1b[3" not in in_terminal("check", "savasana 1", NO_COLOR="1")
    assert "\x1b" not in in_terminal("check", "savasana 1", TERM="dumb")


def test_a_link_to_a_source_can_be_followed_in_a_terminal():
    source = get_pose("savasana").contraindications[0].sources[0].link
    assert f";{source}\x1b\\" in in_terminal("show", "savasana", "--cautions", columns=40)


def test_a_document_in_a_terminal_is_text():
    assert "Corpse Pose" in in_terminal("render", "text", "savasana")
