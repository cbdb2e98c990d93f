"""Whether memory stays as it is while poses are looked up, people screened and sessions planned, over and over.

Every round looks up a pose by its id, another by a name, and screens a person with random conditions; every hundredth
also looks up a name that no pose has, and plans. The memory that Python holds is told at each tenth. It may grow while
what is kept on purpose fills up, and must have stopped growing when the first half is over.
"""

import argparse
import gc
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from random import Random

from measured import keep, table

from restorative import (
    Library,
    NoSessionPossibleError,
    PoseNotFoundError,
    Practitioner,
    SeekCareFirst,
    get_pose,
    plan_session,
    screen,
)

ROUNDS = 100_000
TENTHS = 10
RARELY = 100
"""Every so many rounds a name is looked up that no pose has, and a session is planned."""
MOST = 200_000
"""Bytes that the second half may grow by: in 100,000 rounds, two bytes a round."""

LIBRARY = Library.default()
POSES = sorted(LIBRARY.facts)
CONDITIONS = sorted(LIBRARY.conditions)
PURPOSES = sorted(LIBRARY.purposes)
PROPS = sorted(LIBRARY.props)


def work(number: int, dice: Random) -> None:
    """One round."""
    get_pose(dice.choice(POSES))
    pose = get_pose(get_pose(dice.choice(POSES)).names.english)
    person = Practitioner(conditions=tuple(dice.sample(CONDITIONS, dice.randint(0, 4))))
    screen(pose.id, person)
    if number % RARELY == 0:
        miss(f"nobody's pose {number}")
        plan(person, dice)


def miss(name: str) -> None:
    """Look up what is not there."""
    with suppress(PoseNotFoundError):
        raise AssertionError(f"{get_pose(name).id} is found as {name!r}")


def plan(person: Practitioner, dice: Random) -> None:
    """Plan a session for that person, unless there is none."""
    with suppress(NoSessionPossibleError, SeekCareFirst):
        minutes, goals, kit = dice.randint(20, 60) / 2, [dice.choice(PURPOSES)], dice.sample(PROPS, 6)
        plan_session(minutes=minutes, goals=goals, kit=kit, practitioner=person)


def soak(rounds: int, seed: int) -> Iterator[int]:
    """The bytes that are held after the first tenth of the *rounds*, the second, and so on."""
    dice = Random(seed)  # noqa: S311  # a run must come again
    numbers = [rounds * tenth // TENTHS for tenth in range(TENTHS + 1)]
    tracemalloc.start()
    try:
        for first, after in pairwise(numbers):
            for number in range(first, after):
                work(number, dice)
            gc.collect()
            yield tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def main() -> int:
    """Print the memory at each tenth, and return 1 if it still grows in the second half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=ROUNDS, help="rounds (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the figures in the page on speed")
    given = parser.parse_args()
    rows, held = [], []
    for tenth, size in enumerate(soak(given.count, given.seed), 1):
        held.append(size)
        rows.append((f"{given.count * tenth // TENTHS:,}", f"{size:,}"))
        print(f"{rows[-1][0]:>10} rounds {rows[-1][1]:>12} bytes", flush=True)
    grown = held[-1] - held[TENTHS // 2 - 1]
    says = f"The second half grew by {grown:,} bytes; at most {MOST:,} are allowed"
    print(f"{says}: {'met' if grown <= MOST else 'MISSED'}")
    if given.write:
        keep("memory", [*table(("rounds", "bytes held"), rows), "", f"{says}."])
    return int(grown > MOST)


if __name__ == "__main__":
    sys.exit(main())
