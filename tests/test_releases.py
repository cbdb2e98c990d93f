"""What holds for every release, and a sample of what `make release-check` tries with the wheel."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import restorative

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import release  # noqa: E402  # it lies beside the package, not in it

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RELEASE = (ROOT / "RELEASE.md").read_text(encoding="utf-8")

SAMPLE = ("condition_words", "pose_names", "screenings", "findings", "sessions")
"""Files of the conformance kit that touch most of the library in little time."""

MADE = {"build", "dist"}
"""Folders that are made and not kept."""


def kit(package: Path, *options: str, **env: str) -> str:
    """What the conformance kit says of the library in the folder *package*."""
    command = [sys.executable, "-P", *options, str(ROOT / "tools" / "run_kit.py"), *SAMPLE]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env = clean | {"PYTHONPATH": str(package)} | env
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=package)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("options", "env"),
    [
        (["-OO"], {}),
        ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        ([], {"TZ": "Pacific/Apia"}),
    ],
    ids=["without docstrings and assertions", "in the locale C", "in another time zone"],
)
def test_the_library_answers_alike_wherever_it_runs(options, env):
    assert " 0 answered otherwise" in kit(ROOT / "src", *options, **env)


def test_the_library_runs_in_a_folder_that_cannot_be_written(tmp_path):
    shutil.copytree(ROOT / "src" / "restorative", tmp_path / "restorative", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copytree(ROOT / "data", tmp_path / "restorative" / "data")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    release.let_write(tmp_path, allowed=False)
    told = kit(tmp_path, PYTHONDONTWRITEBYTECODE="1")
    release.let_write(tmp_path, allowed=True)
    assert str(tmp_path) in told
    # Who has every right may write even there: nothing must have been.
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}


def test_the_runner_of_the_kit_tells_what_is_answered_otherwise(tmp_path):
    shutil.copytree(ROOT / "conformance", tmp_path / "conformance")
    for folder in ("tools", "tests"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "tools" / "run_kit.py", tmp_path / "tools")
    shutil.copy(ROOT / "tests" / "conforming.py", tmp_path / "tests")
    spoiled = tmp_path / "conformance" / "notation.json"
    spoiled.write_text(spoiled.read_text(encoding="utf-8").replace('"faults": 1', '"faults": 7'), encoding="utf-8")
    command = [sys.executable, str(tmp_path / "tools" / "run_kit.py"), "notation"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'notation: {"line": ' in done.stderr


def test_versions_have_their_form_and_are_the_same_wherever_they_stand():
    assert re.fullmatch(r"\d+\.\d+\.\d+", restorative.__version__)
    assert re.fullmatch(r"20\d\d\.(0[1-9]|1[0-2])(\.\d+)?", restorative.edition)
    assert f"\nversion: {restorative.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    newest = re.search(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.fullmatch(
        rf"{re.escape(restorative.__version__)} \(20\d\d-\d\d-\d\d\), edition {re.escape(restorative.edition)}",
        newest[1],
    )


def test_a_release_is_tried_with_the_oldest_dependencies_that_are_allowed():
    lowest = {tuple(pin.split("==")) for pin in release.LOWEST}
    allowed = {tuple(demand.split(">=")) for demand in PROJECT["project"]["dependencies"]}
    assert {(name, re.sub(r"\.0$", "", version)) for name, version in lowest} == allowed


def test_a_release_is_tried_on_every_python_that_it_names():
    named = [line.rpartition(" ")[2] for line in PROJECT["project"]["classifiers"] if ":: 3." in line]
    assert named == [f"3.{minor}" for minor in range(release.OLDEST, release.NEWEST + 1)]
    assert PROJECT["project"]["requires-python"] == f">={named[0]}"


def test_the_source_distribution_has_everything_that_lies_in_the_repository():
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    here = {
        f"/{path.name}" for path in ROOT.iterdir() if not path.name.startswith((".", "__")) and path.name not in MADE
    }
    assert here - {"/pyproject.toml", "/PKG-INFO"} <= set(included)
    assert not [path for path in included if not (ROOT / path.removeprefix("/")).exists()]


def test_a_difference_between_builds_is_told(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for place in (one, other):
        place.mkdir()
        (place / "it.whl").write_bytes(b"same")
    assert release.unlike(one / "it.whl", other / "it.whl") is None
    (other / "it.whl").write_bytes(b"another")
    assert release.unlike(one / "it.whl", other / "it.whl") == "the second build has other bytes"


def test_the_table_of_a_release_says_what_does_not_hold_and_why():
    rows = [
        release.Row("this", "here"),
        release.Row("that", "there", "broken\nbadly"),
        release.Row("it", "3.14", tried=False),
    ]
    told = "\n".join(release.table(rows))
    assert "| this | here | yes |" in told
    assert "| that | there | no |" in told
    assert "| it | 3.14 | not on this machine |" in told
    assert "that, there:\nbroken\nbadly" in told


def test_a_bill_of_materials_names_the_version_and_no_installer():
    parts = [{"name": name, "bom-ref": f"{name}==1"} for name in ("pip", "pydantic")]
    needs = [{"ref": ref} for ref in ("pip==1", "pydantic==1", "root")]
    told = {"metadata": {"component": {"name": "it", "bom-ref": "root"}}, "components": parts, "dependencies": needs}
    bill = release.completed(told, "0.1.0")
    assert bill["metadata"]["component"]["version"] == "0.1.0"
    assert [component["name"] for component in bill["components"]] == ["pydantic"]
    assert [needed["ref"] for needed in bill["dependencies"]] == ["pydantic==1", "root"]


def test_the_pythons_that_are_found_are_what_they_are_called():
    for version, python in release.pythons().items():
        asked = [python, "-c", "import sys; print('{}.{}'.format(*sys.version_info))"]
        assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip() == version


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?:^|`|&& )make ([a-z-]+)", RELEASE, re.MULTILINE))))
def test_every_command_of_the_guide_exists(command):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert command in targets


def edition_diff(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "edition_diff.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_changed_facts_are_written_for_a_release(tmp_path):
    (tmp_path / "facts" / "traits").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "traits" / "prone.json", tmp_path / "facts" / "traits")
    (tmp_path / "facts" / "EDITION").write_text("2020.01", encoding="utf-8")
    done = edition_diff(str(tmp_path / "facts"), "--output", str(tmp_path / "made" / "diff.md"))
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "made" / "diff.md").read_text(encoding="utf-8")
    assert text.startswith(f"# Facts: 2020.01 to {restorative.edition}\n\n## Safety\n")
    assert "see data/EDITION" not in done.stderr
    assert len(re.findall("^- `cautions/", text, re.MULTILINE)) == len(restorative.Library.default().cautions)


def test_changed_facts_without_a_new_edition_are_noticed(tmp_path):
    (tmp_path / "traits").mkdir()
    shutil.copy(ROOT / "data" / "traits" / "prone.json", tmp_path / "traits")
    shutil.copy(ROOT / "data" / "EDITION", tmp_path)
    assert "see data/EDITION" in edition_diff(str(tmp_path)).stderr


@pytest.mark.parametrize(("old", "says"), [("", "name the edition before"), ("no-such-thing", "can't be compared")])
def test_what_cannot_be_compared_is_said(old, says):
    done = edition_diff(old)
    assert done.returncode != 0
    assert says in done.stderr
