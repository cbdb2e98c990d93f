"""Write what changed in the facts since another edition: a folder or zip of facts, or a revision of this repository."""

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from restorative import DataError, EditionDiff, Library, RequestError, diff

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Print the changes, or write them into a file; return 1 if there is nothing to compare with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", help="a folder or zip of facts, or a git revision such as v0.1.0")
    parser.add_argument("--output", type=Path, help="the file to write; without it the changes are printed")
    asked = parser.parse_args()
    if not asked.old:
        parser.error("name the edition before: make edition-diff OLD=v0.1.0")
    try:
        found = since(asked.old)
    except (DataError, RequestError, subprocess.CalledProcessError) as error:
        told = error.stderr.decode().strip() if isinstance(error, subprocess.CalledProcessError) else error
        print(f"{asked.old} can't be compared with today's facts:\n{told}", file=sys.stderr)
        return 1
    if found.changes and found.old == found.new:
        print(f"The facts changed, and both editions are called {found.new}: see data/EDITION.", file=sys.stderr)
    if asked.output is None:
        print(found)
    else:
        asked.output.parent.mkdir(parents=True, exist_ok=True)
        asked.output.write_text(f"{found}\n", encoding="utf-8")
        print(f"{asked.output}: {len(found.safety)} under Safety, {len(found.others)} others")
    return 0


def since(old: str) -> EditionDiff:
    """The difference between *old* and the facts of this repository.

    Raises:
        DataError: with every fault, if the old facts can't be read by the models of today.
        CalledProcessError: if *old* is neither a place nor a revision.
    """
    if Path(old).exists():
        return diff(old, Library.default())
    with tempfile.TemporaryDirectory() as folder:
        command = ["git", "archive", "--format=tar", old, "--", "data"]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(told)) as archive:
            archive.extractall(folder, filter="data")
        return diff(Path(folder) / "data", Library.default())


if __name__ == "__main__":
    sys.exit(main())
