"""Build the wheel and look inside: all facts, all code, the type marker, and nothing else; and it runs from the zip."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LARGEST = 3_000_000  # bytes

CODE = {".py", ".typed", ".html", ".css", ".js"}
"""Endings of what the package is made of, templates among it."""

ASK = """
import sys
sys.path.insert(0, sys.argv[1])
import restorative
assert sys.argv[1] in restorative.__file__, restorative.__file__
print(restorative.get_pose("legs up wall").id, restorative.edition)
"""


def main() -> int:
    """Return 1 if the wheel is not as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--outdir", folder, str(ROOT)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        wheel = next(Path(folder).glob("*.whl"))
        faults = list(faults_of(wheel))
        run = subprocess.run(
            [sys.executable, "-c", ASK, str(wheel)], capture_output=True, text=True, check=False, cwd=folder
        )
        if not run.stdout.startswith("viparita_karani"):
            faults.append(f"it does not run as a zip on sys.path: {run.stderr}")
        print(f"{wheel.name}: {wheel.stat().st_size:,} bytes")
    print("\n".join(faults), file=sys.stderr)
    return int(bool(faults))


def faults_of(wheel: Path) -> list[str]:
    """What is missing in *wheel*, or too much."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    code = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*") if path.suffix in CODE}
    facts = {f"restorative/{path.relative_to(ROOT)}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    faults = [f"missing: {name}" for name in sorted((code | facts) - inside)]
    faults += [f"too much: {name}" for name in sorted(inside - code - facts)]
    if wheel.stat().st_size > LARGEST:
        faults.append(f"larger than {LARGEST:,} bytes")
    return faults


if __name__ == "__main__":
    sys.exit(main())
