"""Throw spoiled input at every door through which untrusted input comes, guided by which lines of code it reaches.

`python tools/fuzz.py pack --seconds 60` fuzzes one door, without a name all of them in turn. What was found goes
to `build/fuzz/`; mend it and keep the input in `tests/fuzz/`, which the tests replay. The library is imported
inside the doors, so that the fuzzer can lay its measuring marks first.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "fuzz"
FOUND = ROOT / "build" / "fuzz"


def pack(data: bytes) -> None:
    """Files of a pack in memory: a line with the path of each, then what it holds, between lines of `====`."""
    from restorative import Library
    from restorative.folders import InMemory

    files = dict(part.partition(b"\n")[::2] for part in data.split(b"\n====\n"))
    Library.default().with_pack(InMemory({name.decode(errors="replace"): text for name, text in files.items()}, "fuzz"))


def zipped(data: bytes) -> None:
    """The bytes of a zip."""
    from restorative import Library

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzz.zip"
        path.write_bytes(data)
        Library.default().with_pack(path)


def line(data: bytes) -> None:
    """A session in notation; what is read is written back alike."""
    from restorative import Session

    session = Session.from_line(_text(data))
    if str(Session.from_line(str(session))) != str(session):
        raise AssertionError(f"{session} is not read as it is written")


def session(data: bytes) -> None:
    """A session as JSON."""
    from restorative import Session

    read = Session.model_validate_json(data)
    if Session.model_validate_json(read.model_dump_json()) != read:
        raise AssertionError("the session does not come back from its own JSON")


def name(data: bytes) -> None:
    """The name of a pose, and words to search for one."""
    from restorative import get_pose, search_poses

    search_poses(_text(data))
    get_pose(_text(data))


def condition(data: bytes) -> None:
    """A person's words."""
    from restorative import Practitioner

    for match in Practitioner(conditions=[_text(data)]).matches():
        if not match.conditions and match.code is None:
            raise AssertionError(f"{match.words!r} was passed over")


def _text(data: bytes) -> str:
    # Surrogates as well: a text that comes from a file name or from other programs can hold them.
    return data.decode(errors="surrogateescape")


DOORS: dict[str, Callable[[bytes], None]] = {
    "condition": condition,
    "line": line,
    "name": name,
    "pack": pack,
    "session": session,
    "zipped": zipped,
}

MODELS = {"condition", "session"}
"""Doors where a model is made of the input, and pydantic may refuse it."""


def enter(door: str, data: bytes) -> None:
    """Give *data* to a door. Nothing may come out but the errors that are documented."""
    from pydantic import ValidationError

    from restorative import RestorativeError

    documented = (RestorativeError, ValidationError) if door in MODELS else RestorativeError
    try:
        DOORS[door](data)
    except documented:
        return


def main() -> int:
    """Fuzz, and return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("door", nargs="?", choices=DOORS)
    parser.add_argument("--seconds", type=int, default=60, help="for each door")
    asked = parser.parse_args()
    if asked.door:
        return _fuzz(asked.door, asked.seconds)
    runs = [[sys.executable, __file__, door, "--seconds", str(asked.seconds)] for door in DOORS]
    codes = [subprocess.run(run, check=False).returncode for run in runs]
    return int(any(codes))


def _fuzz(door: str, seconds: int) -> int:
    import atheris

    found = FOUND / door
    found.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["restorative"]):
        for kept in sorted((CORPUS / door).iterdir()):
            enter(door, kept.read_bytes())
    limits = [f"-max_total_time={seconds}", "-timeout=20", "-max_len=20000"]
    places = [f"-artifact_prefix={found}/", str(found), str(CORPUS / door)]
    atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", *places], lambda data: enter(door, data))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
