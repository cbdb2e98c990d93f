"""The measures of speed, as ratios within one run, since machines differ.

Whole processes are compared in turn, A B A B, and the median of the ratios is told. Rivals are measured where they
are installed, and set no target.

    python tools/bench.py          # print the tables
    python tools/bench.py --write  # and keep them in docs/explanation/speed.md
"""

import argparse
import json
import os
import subprocess
import sys
import time
import timeit
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from measured import keep, table

from restorative import Library, Request, get_pose, plan_many

DATA = Path(__file__).parents[1] / "data"
ROUNDS = 15

RIVAL_PLANS = 3
"""Requests over the full catalogue that CP-SAT is given."""
RIVAL_SECONDS = 10.0
"""After which CP-SAT is stopped at each of them; it rarely gets to a proof."""

NOTHING = "pass"
IMPORT = "import restorative"
PYDANTIC = "from pydantic import BaseModel\nclass M(BaseModel):\n    x: int\nM(x=1)"
COLD = "from restorative import get_pose\nget_pose('viparita_karani')"

RIVALS = {
    "pycountry": "import pycountry\npycountry.countries.get(alpha_2='DE')",
    "holidays": "import holidays\nholidays.country_holidays('DE', years=2026).get('2026-10-03')",
    "mendeleev": "from mendeleev import element\nelement('Fe').name",
}
"""How other libraries of facts are imported and answer first."""


class Row(NamedTuple):
    """One measure."""

    measure: str
    ratio: float
    most: float | None = None
    """What it may be; a rival sets no target."""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """As told in a table."""
        if self.most is None:
            return self.measure, f"{self.ratio:.2f}", "-", ""
        return self.measure, f"{self.ratio:.2f}", f"{self.most:g}", "met" if self.ratio <= self.most else "MISSED"


def process(code: str) -> float:
    """Seconds of a whole Python process that runs *code*."""
    # As on a user's machine: byte code is kept, and warnings of this shell do not count.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - start


def ratio(measured: Callable[[], float], rival: Callable[[], float], rounds: int = ROUNDS) -> float:
    """The median of measured / rival over *rounds* pairs, after one that does not count."""
    measured(), rival()
    return median(measured() / rival() for _ in range(rounds))


def warm() -> float:
    """A warm `get_pose` by id against a dict look-up through one function call."""
    poses = {"viparita_karani": get_pose("viparita_karani")}

    def look_up(name: str) -> object:
        return poses[name]

    return ratio(
        lambda: timeit.timeit(lambda: get_pose("viparita_karani"), number=100_000),
        lambda: timeit.timeit(lambda: look_up("viparita_karani"), number=100_000),
    )


def whole() -> float:
    """The time of the whole library, loaded and cross-checked, against `json.loads` over the same bytes."""
    files = shipped()
    return ratio(
        lambda: timeit.timeit(lambda: Library.load(DATA), number=1),
        lambda: timeit.timeit(lambda: [json.loads(text) for text in files], number=1),
    )


def memory() -> float:
    """What Python holds for the whole library, schemas built before, against the bytes of its files."""
    Library.load(DATA)
    tracemalloc.start()
    library = Library.load(DATA)  # kept until its memory is read
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del library
    return kept / sum(map(len, shipped()))


def shipped() -> list[bytes]:
    """Every file of facts."""
    return [path.read_bytes() for path in sorted(DATA.glob("*/*.json")) if path.parent.name != "schema"]


def plans() -> tuple[float, float]:
    """The median and the 95th percentile of plans that a person waits for, against a whole cold `get_pose` process."""
    asked = [
        Request(minutes=minutes, goals=goals, kit=kit)
        for minutes in (15, 20, 30, 40, 60, 90)
        for goals in ([], ["sleep"], ["low back"], ["stress"])
        for kit in (None, ["wall", "bolster", "blanket:3"], ["chair:2", "blanket:2", "wall", "bolster:2", "block:2"])
    ]
    plan_many(asked[:1])
    taken = sorted(timeit.timeit(lambda: plan_many([request]), number=1) for request in asked)  # noqa: B023
    cold = median(process(COLD) for _ in range(ROUNDS))
    return median(taken) / cold, taken[round(0.95 * len(taken)) - 1] / cold


def against_rivals() -> Iterator[Row]:
    """What is installed of other libraries of facts, import and first answer, against ours."""
    for name, code in RIVALS.items():
        if find_spec(name):
            yield Row(f"{name}, import and first answer / ours", ratio(lambda: process(code), lambda: process(COLD)))  # noqa: B023


def against_cp_sat() -> Iterator[Row]:
    """The same plans by CP-SAT, if it is installed, in processor time."""
    if not find_spec("ortools"):
        return
    from rival import match, random_words

    library, dice = Library.default(), Random(1)  # noqa: S311  # the same requests in every run
    asked = [random_words(dice, library, 60) for _ in range(RIVAL_PLANS)]
    matches = [match(words, library, RIVAL_SECONDS) for words in asked]
    ratios = [played.rival.seconds / played.seconds for played in matches]
    yield Row(f"CP-SAT, a plan, stopped after {RIVAL_SECONDS:g} s / ours", median(ratios))


def targets() -> Iterator[Row]:
    """The measures with a target."""
    yield Row("import restorative / python -c pass", ratio(lambda: process(IMPORT), lambda: process(NOTHING)), 1.5)
    yield Row("cold get_pose / pydantic with one model", ratio(lambda: process(COLD), lambda: process(PYDANTIC)), 1.25)
    yield Row("warm get_pose / dict look-up in a function", warm(), 5)
    yield Row("whole library / json.loads of the same bytes", whole(), 4)
    yield Row("memory of the whole library / its bytes", memory(), 3)
    usual, slow = plans()
    yield Row("plan, median / cold get_pose process", usual, 1)
    yield Row("plan, 95th percentile / the same", slow, 3)


def told(rows: Iterable[Row]) -> list[Row]:
    """The *rows*, each printed as soon as it is known."""
    kept = []
    for row in rows:
        measure, value, most, verdict = row.cells
        print(f"{measure:46} {value:>7} {most:>8} {verdict}", flush=True)
        kept.append(row)
    return kept


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the tables in the page on speed")
    write = parser.parse_args().write
    titles = ("measure", "ratio", "at most", "")
    print("{:46} {:>7} {:>8} {}".format(*titles))
    own, rivals = told(targets()), told(chain(against_rivals(), against_cp_sat()))
    if write:
        keep("measures", table(titles, (row.cells for row in own)))
        keep("rivals", table(titles[:2], (row.cells[:2] for row in rivals)))


if __name__ == "__main__":
    main()
