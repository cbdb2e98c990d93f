"""Build what is released, twice and from clean copies, and try it wherever it may be installed.

Nothing is published. In `dist/` lie the source distribution, the wheel, a bill of materials and their checksums;
the table that is printed says what was tried.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from check_wheel import faults_of  # it lies beside this file

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"

OLDEST, NEWEST = 11, 14
"""The Pythons 3.x that are looked for."""

LOWEST = ("pydantic==2.7.0", "importlib-resources==6.0.0")
"""The oldest dependencies that `pyproject.toml` allows; not every newer Python has a build of them."""

BILL = "cyclonedx-bom>=7,<8"
"""What writes the bill of materials."""

INSTALLERS = frozenset({"pip", "setuptools"})
"""What an environment has before anything is installed into it."""

NOT_RELEASED = (".ci/", ".git")
"""Files of the repository that concern nobody who installs it."""


class Row(NamedTuple):
    """One thing that was tried."""

    what: str
    where: str
    fault: str | None = None
    """`None` if it holds."""
    tried: bool = True

    @property
    def holds(self) -> str:
        """The last column of the table."""
        return ("no" if self.fault else "yes") if self.tried else "not on this machine"


def main() -> int:
    """Build, try, and print the table; return 1 if anything does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        files = copied(work / "first")
        shutil.copytree(work / "first", work / "second")
        seconds = _git("log", "-1", "--format=%ct")
        wheel, sdist = build(work / "first", seconds)
        again = build(work / "second", seconds)
        rows = [Row(f"{path.name}, {path.stat().st_size:,} bytes", "built twice", unlike(path, other))
                for path, other in zip((wheel, sdist), again, strict=True)]  # fmt: skip
        rows.append(Row("nothing missing, nothing too much", "in the wheel", "; ".join(faults_of(wheel)) or None))
        rows.append(Row("nothing missing", "in the source distribution", "; ".join(missing_in(sdist, files)) or None))
        rows += tried(wheel, work)
        keep(path for path in (wheel, sdist, work / "sbom.json") if path.exists())
    print("\n".join(table(rows)))
    return int(any(row.fault for row in rows))


def copied(place: Path) -> list[str]:
    """Copy the files of the repository, those not yet committed among them, and tell their names."""
    told = _git("ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    files = sorted({file for file in told if (ROOT / file).is_file()})
    for file in files:
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, place / file)
    return files


def _git(*words: str) -> str:
    command = ["git", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def build(copy: Path, seconds: str) -> tuple[Path, Path]:
    """The wheel and the source distribution of a *copy* of the repository: the former is built from the latter.

    *seconds* since 1970 are the time that stands in the files.
    """
    command = [sys.executable, "-m", "build", str(copy)]
    if fault := _run(command, env={"SOURCE_DATE_EPOCH": seconds}, says="Successfully built"):
        raise SystemExit(fault)
    return next((copy / "dist").glob("*.whl")), next((copy / "dist").glob("*.tar.gz"))


def keep(files: Iterable[Path]) -> None:
    """Put *files* and their checksums into `dist/`."""
    DIST.mkdir(exist_ok=True)
    kept = [Path(shutil.copy(file, DIST)) for file in files]
    sums = "".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in kept)
    (DIST / "SHA256SUMS").write_text(sums, encoding="utf-8")


def unlike(path: Path, other: Path) -> str | None:
    """How two builds of one file differ, if they do."""
    same = path.name == other.name and path.read_bytes() == other.read_bytes()
    return None if same else "the second build has other bytes"


def missing_in(sdist: Path, files: Iterable[str]) -> list[str]:
    """Those of the *files* of the repository that a source distribution lacks."""
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    return [f"missing: {file}" for file in files if file not in inside and not file.startswith(NOT_RELEASED)]


def pythons() -> dict[str, str]:
    """Each Python from the oldest to the newest that is on this machine and can make environments."""
    found: dict[str, str] = {}
    for minor in range(OLDEST, NEWEST + 1):
        version = f"3.{minor}"
        for place in filter(None, (shutil.which(f"python{version}"), _of_pyenv(version), sys.executable)):
            if _run([place, "-c", f"import sys, ensurepip; assert sys.version_info[:2] == (3, {minor})"]) is None:
                found.setdefault(version, place)
    return found


def _of_pyenv(version: str) -> str | None:
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return None
    told = subprocess.run([pyenv, "prefix", version], capture_output=True, text=True, check=False)
    return str(Path(told.stdout.strip()) / "bin" / "python") if told.returncode == 0 else None


def tried(wheel: Path, work: Path) -> Iterator[Row]:
    """The wheel in every environment in which it must work."""
    found = pythons()
    for version in (f"3.{minor}" for minor in range(OLDEST, NEWEST + 1)):
        if version in found:
            yield from _installed(work / version, version, found[version], wheel, ())
        else:
            yield Row("the kit", f"Python {version}", tried=False)
    oldest, newest = next(iter(found.items())), list(found.items())[-1]
    yield from _installed(work / "lowest", *oldest, wheel, LOWEST)
    yield _bill(work, newest[0], wheel.name.split("-")[1])
    yield from _circumstances(work / newest[0], newest[0], wheel)


def _installed(place: Path, version: str, python: str, wheel: Path, pins: tuple[str, ...]) -> Iterator[Row]:
    """The kit in a fresh environment."""
    where = f"Python {version}, {'lowest' if pins else 'newest'} dependencies"
    fault = _run([python, "-m", "venv", str(place)]) or _run([*_pip(place), str(wheel), *pins])
    yield Row("the kit", where, fault or _kit(place))


def _circumstances(place: Path, version: str, wheel: Path) -> Iterator[Row]:
    """The same where little can be relied upon, in the environment of one Python."""
    where = f"Python {version}"
    yield Row("the kit", f"{where} -OO", _kit(place, "-OO"))
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    yield Row("the kit", f"{where}, the locale C, without UTF-8", _kit(place, env=plain))
    yield Row("the kit", f"{where}, time zone Pacific/Apia", _kit(place, env={"TZ": "Pacific/Apia"}))
    before = _listing(place)
    let_write(place, allowed=False)
    fault = _kit(place)
    let_write(place, allowed=True)
    written = sorted(str(path) for path in _listing(place) ^ before)
    yield Row("the kit", f"{where}, read-only site-packages", fault or (f"wrote {written[0]}" if written else None))
    yield Row("the command", f"{where}, every extra", _command(place, wheel))
    fault = _run([*_pip(place)[:-2], "uninstall", "--quiet", "--yes", "restorative"])
    zipped = _kit(place, env={"PYTHONPATH": str(wheel)}, says=wheel.name)
    yield Row("the kit", f"{where}, imported from the zip", fault or zipped)


def _command(place: Path, wheel: Path) -> str | None:
    command = str(place / "bin" / "restorative")
    return _run([*_pip(place), f"{wheel}[all]"]) or _run([command, "show", "savasana"]) or _run([command, "--help"])


def _bill(work: Path, python: str, version: str) -> Row:
    """Everything that a fresh install of this *version* brings, as CycloneDX JSON."""
    tool, place, bill = work / "bill", work / python, work / "sbom.json"
    fault = _run([sys.executable, "-m", "venv", str(tool)]) or _run([*_pip(tool), BILL])
    told = ("environment", str(place / "bin" / "python"), "--pyproject", str(ROOT / "pyproject.toml"))
    how = ("--output-format", "JSON", "--output-reproducible", "--output-file", str(bill))
    fault = fault or _run([str(tool / "bin" / "cyclonedx-py"), *told, *how])
    if fault is None:
        bill.write_text(
            json.dumps(completed(json.loads(bill.read_bytes()), version), indent=2) + "\n", encoding="utf-8"
        )
    return Row("bill of materials", "CycloneDX", fault)


def completed(bill: dict[str, Any], version: str) -> dict[str, Any]:
    """A bill with the kind and the version of what it is for, which the tool can't read, and without the installer."""
    subject = bill["metadata"]["component"] | {"type": "library", "version": version}
    kept = [component for component in bill["components"] if component["name"] not in INSTALLERS]
    refs = {component["bom-ref"] for component in (subject, *kept)}
    needs = [needed for needed in bill["dependencies"] if needed["ref"] in refs]
    return bill | {"metadata": bill["metadata"] | {"component": subject}, "components": kept, "dependencies": needs}


def _pip(place: Path) -> list[str]:
    return [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]


def _kit(place: Path, *options: str, env: Mapping[str, str] | None = None, says: str | None = None) -> str | None:
    """Run the conformance kit there; it must tell that it ran what is installed there, not the sources."""
    command = [str(place / "bin" / "python"), "-P", *options, str(ROOT / "tools" / "run_kit.py")]
    return _run(command, env=env, says=says or str(place))


def _run(command: list[str], *, env: Mapping[str, str] | None = None, says: str = "") -> str | None:
    """What went wrong, or `None`: the command ends well and its output has the words that it must have."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    told = {**clean, **(env or {})}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=told, cwd=tempfile.gettempdir())
    if done.returncode == 0 and says in done.stdout:
        return None
    return (done.stderr or done.stdout).strip() or "no word of what was expected"


def _listing(place: Path) -> set[Path]:
    return set(place.rglob("*"))


def let_write(place: Path, *, allowed: bool) -> None:
    """Let everybody write below *place*, or nobody."""
    for path in (place, *place.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200 if allowed else path.stat().st_mode & ~0o222)


def table(rows: list[Row]) -> Iterator[str]:
    """The rows in Markdown, and every fault in full below."""
    yield f"| on {platform.system()} {platform.machine()} | where | holds |"
    yield "| --- | --- | --- |"
    yield from (f"| {row.what} | {row.where} | {row.holds} |" for row in rows)
    yield from (f"\n{row.what}, {row.where}:\n{row.fault}" for row in rows if row.fault)


if __name__ == "__main__":
    sys.exit(main())
