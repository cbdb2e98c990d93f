"""Take one thing after another out of the facts, and record which check turns red.

A mutant is the whole of the facts without one source, caution, study, word or the like. Each is loaded by itself,
from memory; if it loads, it is compared with the ledger, and the checks of `tests/test_facts.py` look at it. What
none of them notices has survived.
"""

import argparse
import gc
import importlib
import inspect
import json
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar, cast

sys.path.insert(0, str(Path(__file__).parent))

import ledger  # it lies beside this file

from restorative import DataError, Library
from restorative._model import Model
from restorative.errors import Fault
from restorative.folders import InMemory
from restorative.shelves import Shelf

ROOT = Path(__file__).parents[1]

M = TypeVar("M", bound=Model)

Files = Mapping[str, bytes]
"""The text of every file by its path."""

PLACES = {
    "cautions": "record of a condition",
    "cautions/cautions": "caution",
    "cautions/cautions/note": "note of a caution",
    "cautions/cautions/sources": "source of a caution",
    "cautions/cautions/sources/doi": "identifier of a source",
    "cautions/cautions/sources/pmid": "identifier of a source",
    "cautions/cautions/sources/pmcid": "identifier of a source",
    "cautions/fine": "fine position",
    "cautions/fine/note": "note of a fine position",
    "cautions/fine/sources": "source of a fine position",
    "cautions/fine/sources/doi": "identifier of a source",
    "cautions/fine/sources/pmid": "identifier of a source",
    "cautions/fine/sources/pmcid": "identifier of a source",
    "practices/cautions": "caution of a practice",
    "practices/cautions/sources": "source of a practice's caution",
    "practices/cautions/sources/doi": "identifier of a source",
    "practices/cautions/sources/pmid": "identifier of a source",
    "practices/cautions/sources/pmcid": "identifier of a source",
    "practices/claims": "claim of a practice",
    "practices/stop_signs": "stop sign of a practice",
    "practices/sources": "source of a practice",
    "claims": "claim",
    "claims/studies": "study cited by a claim",
    "claims/against": "study named against a claim",
    "claims/down": "reason to trust a claim less",
    "claims/up": "reason to trust a claim more",
    "claims/nearest": "nearest evidence of a claim",
    "studies": "study",
    "studies/outcomes": "result of a study",
    "studies/doi": "identifier of a study",
    "studies/pmid": "identifier of a study",
    "studies/pmcid": "identifier of a study",
    "studies/urls": "page on which a study was seen",
    "outcomes/harm": "mark of a harm",
    "conditions": "condition",
    "conditions/red_flag": "red flag",
    "conditions/note": "note of a condition",
    "conditions/includes": "inclusion of a condition",
    "conditions/words": "word for a condition",
    "conditions/icd10": "code of a condition",
    "conditions/sources": "source of a condition",
    "poses/stop_signs": "stop sign of a pose",
    "poses/discomforts": "discomfort of a pose",
    "poses/variants/hold": "short stay of a variant",
    "poses/variants/props/adds": "trait that an optional prop adds",
    "poses/sources": "source of a pose",
    "props/adds": "trait that a prop adds",
    "props/sources": "source of a prop",
    "traits/conduct": "mark of a way to practise",
    "traits/includes": "inclusion of a trait",
    "sessions/sources": "source of a session",
    "programs/sources": "source of a programme",
    "purposes/sources": "source of a purpose",
}
"""What is taken out, whole files of a folder, entries of a list, and fields; and the kind under which each counts."""

KINDS = tuple(dict.fromkeys(PLACES.values()))

CHECKS = ("loading", "ledger", "facts")
"""Reading all files and following all references; the ledger; the checks of `tests/test_facts.py`."""

Place = tuple[str | int, ...]


READ: dict[tuple[str, str], tuple[bytes, Model]] = {}
"""What each file held when it was first read without a fault: of a mutant only the file that differs is read anew."""


class Remembering(Shelf[M]):
    """A shelf that knows again what it has read before."""

    def _faults_of(self, id_: str, *, strange: bool) -> list[Fault]:
        file, text = (self.folder.name, id_), self._text_of(id_)
        if file in READ and READ[file][0] == text:
            self._entries[id_] = cast("M", READ[file][1])
            return []
        faults = super()._faults_of(id_, strange=strange)
        if not faults:
            READ.setdefault(file, (text, self._entries[id_]))
        return faults


class Shipped(Library):
    """The shipped facts with something taken out: nothing in them is the work of a stranger."""

    _strange = False

    def _shelf(self, kind: str, model: type[M]) -> Shelf[M]:
        return Remembering(self._folder / kind, model)


class Removal(NamedTuple):
    """One thing that is taken out of one file."""

    kind: str
    file: str
    place: Place
    """The way to it inside the file; empty for the file as a whole."""

    def __str__(self) -> str:
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.place)
        return f"{self.kind}: {self.file}: {''.join(steps).removeprefix('.') or 'the whole file'}"

    def applied(self, files: Files) -> Files:
        """*files* without this one thing."""
        without = {path: text for path, text in files.items() if path != self.file}
        if not self.place:
            return without
        entry = json.loads(files[self.file])
        *way, last = self.place
        holder = entry
        for step in way:
            holder = holder[step]
        gone = holder.pop(last)
        if self.place[0] == "studies" and gone in entry.get("against", ()):
            entry["against"].remove(gone)  # or loading would notice only that
        return without | {self.file: json.dumps(entry, ensure_ascii=False).encode()}


def files_of(folder: Path = ROOT / "data") -> Files:
    """Every file of facts in *folder*, and its edition."""
    paths = (path for path in folder.glob("*/*.json") if path.parent.name != "schema")
    found = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(paths)}
    return found | {"EDITION": (folder / "EDITION").read_bytes()}


def removals(files: Files) -> Iterator[Removal]:
    """Every single thing that can be taken out."""
    for file, text in files.items():
        folder = file.split("/", maxsplit=1)[0]
        if folder in PLACES:
            yield Removal(PLACES[folder], file, ())
        if file.endswith(".json"):
            yield from _inside(folder, json.loads(text), file, ())


def _inside(name: str, value: Any, file: str, place: Place) -> Iterator[Removal]:
    for field, inner in value.items() if isinstance(value, dict) else ():
        path = f"{name}/{field}"
        if isinstance(inner, list):
            for nth, entry in enumerate(inner):
                if path in PLACES:
                    yield Removal(PLACES[path], file, (*place, field, nth))
                yield from _inside(path, entry, file, (*place, field, nth))
        elif path in PLACES:
            yield Removal(PLACES[path], file, (*place, field))


def red(files: Files, kept: Collection[str]) -> list[str]:
    """Which of `CHECKS` notice that *files* are not what they should be; *kept* is the ledger."""
    try:
        library = Shipped.load(InMemory(files, "data"))
    except DataError:
        return ["loading"]
    noticed = ["ledger"] if ledger.difference(library, kept).lost else []
    return noticed + ["facts"] * any(_fails(check, library) for check in _checks())


def _fails(check: Callable[[Library], None], library: Library) -> bool:
    try:
        check(library)
    except Exception:  # as a test, whatever it raises
        return True
    return False


@cache
def _checks() -> tuple[Callable[[Library], None], ...]:
    """The tests of the facts that ask for a library and nothing else."""
    sys.path.insert(0, str(ROOT / "tests"))
    tests = importlib.import_module("test_facts")
    found = (test for name, test in vars(tests).items() if name.startswith("test_"))
    # What compares with the files on the disk would see the whole facts.
    return tuple(
        test
        for test in found
        if list(inspect.signature(test).parameters) == ["library"] and "DATA" not in test.__code__.co_names
    )


def sample(every: Sequence[Removal], count: int, seed: int) -> list[Removal]:
    """*count* of them or, if there are more kinds, one of each kind; the same for the same *seed*."""
    random = Random(seed)  # noqa: S311  # nothing secret
    shuffled = random.sample(every, len(every))
    first = {removal.kind: removal for removal in reversed(shuffled)}
    others = [removal for removal in shuffled if removal is not first[removal.kind]]
    return [*first.values(), *others[: max(0, count - len(first))]]


HEADING = """\
| taken out | times | red at loading | red by the ledger | of these, red by other tests | survived |
| --- | ---: | ---: | ---: | ---: | ---: |"""


def run(chosen: Sequence[Removal], files: Files, kept: Collection[str]) -> list[Removal]:
    """Take out one after another, print a table by kind, and return what survived."""
    survived: list[Removal] = []
    whole = [0] * 5
    print(HEADING)
    for kind in (kind for kind in KINDS if any(removal.kind == kind for removal in chosen)):
        found = {removal: red(removal.applied(files), kept) for removal in chosen if removal.kind == kind}
        alive = [removal for removal, noticed in found.items() if not noticed]
        row = [len(found), *_counted(found.values()), len(alive)]
        print(f"| {kind} | {_cells(row)} |", flush=True)
        whole = [sum(both) for both in zip(whole, row, strict=True)]
        survived += alive
    print(f"| **all** | {_cells(whole)} |")
    return survived


def _counted(found: Collection[Sequence[str]]) -> list[int]:
    at_loading = sum("loading" in noticed for noticed in found)
    by_ledger = sum("ledger" in noticed for noticed in found)
    return [at_loading, by_ledger, sum({"ledger", "facts"} <= set(noticed) for noticed in found)]


def _cells(numbers: Sequence[int]) -> str:
    return " | ".join(f"{number:,}" for number in numbers)


def main() -> int:
    """Run all mutants or a sample of them; return 1 if one survives, or if a check is red without any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="so many of them, and at least one of each kind")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    asked = parser.parse_args()
    files, kept = files_of(), ledger.read()
    if noticed := red(files, kept):
        print(f"With nothing taken out these are red: {', '.join(noticed)}. Mend that first.", file=sys.stderr)
        return 1
    every = list(removals(files))
    # What was read so far stays, and a library is soon done with: it is enough to look for garbage now and then.
    gc.freeze()
    gc.set_threshold(200_000)
    start = time.process_time()
    survived = run(sample(every, asked.count, asked.seed) if asked.count else every, files, kept)
    print(f"\n{time.process_time() - start:.0f} seconds of processor time")
    for removal in survived:
        print(f"survived: {removal}", file=sys.stderr)
    return int(bool(survived))


if __name__ == "__main__":
    sys.exit(main())
