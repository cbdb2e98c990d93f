"""The measures of speed, as ratios within one run, since machines differ.

Whole processes are compared in turn, A B A B, and the median of the ratios is told.
"""

import json
import os
import subprocess
import sys
import time
import timeit
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median

from restorative import Library, Request, get_pose, plan_many

DATA = Path(__file__).parents[1] / "data"
ROUNDS = 15

NOTHING = "pass"
IMPORT = "import restorative"
PYDANTIC = "from pydantic import BaseModel\nclass M(BaseModel):\n    x: int\nM(x=1)"
COLD = "from restorative import get_pose\nget_pose('viparita_karani')"


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


def whole() -> tuple[float, float]:
    """The whole library, loaded and cross-checked, against `json.loads` over the same bytes: time, and memory."""
    files = [path.read_bytes() for path in sorted(DATA.glob("*/*.json")) if path.parent.name != "schema"]

    def load() -> float:
        return timeit.timeit(lambda: Library.load(DATA), number=1)

    def parse() -> float:
        return timeit.timeit(lambda: [json.loads(text) for text in files], number=1)

    seconds = ratio(load, parse)
    tracemalloc.start()
    library = Library.load(DATA)  # kept until its memory is read
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del library
    return seconds, kept / sum(map(len, files))


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


def main() -> None:
    """Print the table."""
    seconds, memory = whole()
    usual, slow = plans()
    rows = [
        ("import restorative / python -c pass", ratio(lambda: process(IMPORT), lambda: process(NOTHING)), 1.5),
        ("cold get_pose / pydantic with one model", ratio(lambda: process(COLD), lambda: process(PYDANTIC)), 1.25),
        ("warm get_pose / dict look-up in a function", warm(), 5),
        ("whole library / json.loads of the same bytes", seconds, 4),
        ("memory of the whole library / its bytes", memory, 3),
        ("plan, median / cold get_pose process", usual, 1),
        ("plan, 95th percentile / the same", slow, 3),
    ]
    print(f"{'measure':46} {'ratio':>7} {'at most':>8}")
    for name, value, most in rows:
        print(f"{name:46} {value:7.2f} {most:8g} {'met' if value <= most else 'MISSED'}")


if __name__ == "__main__":
    main()
