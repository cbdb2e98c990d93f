"""Plan sessions for random people, kits, clocks and goals, and have each looked over by an independent checker.

It goes on where it stopped: the state lies in `build/soak.json`. Case *n* of a seed is always the same, so that a
fault can be looked at again with `--only n`.
"""

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from independent import Asked, Facts, Json, examine  # it lies beside this file

from restorative import NoSessionPossibleError, Practitioner, SeekCareFirst, check_session, plan_session

STATE = Path(__file__).parents[1] / "build" / "soak.json"
MILLION = 1_000_000
BATCH = 50
PATIENCE = 60
"""Seconds for one case; a longer one is a fault."""
MOST_FAULTS = 200
"""Faults that are kept word for word."""
LEVELS = ("beginner", "intermediate", "intermediate", "advanced")


class Case(NamedTuple):
    """A person's request."""

    asked: Asked
    goals: dict[str, float]
    history: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.asked} goals={self.goals} history={self.history}"


class Outcome(NamedTuple):
    """What became of a case."""

    answer: str
    """`planned`, `none` with its reasons, `seek care`, or `unexplained`."""
    session: Json | None
    faults: tuple[str, ...]
    """What must not be: each makes the run fail."""
    remarks: tuple[str, ...] = ()
    """Warnings of the package's own checks, which are counted and told."""


@cache
def facts() -> Facts:
    """The raw files, read once a process."""
    return Facts()


@cache
def goals() -> tuple[str, ...]:
    """Every purpose, and every outcome that is no harm."""
    folder = facts().folder
    purposes = {path.stem for path in (folder / "purposes").glob("*.json")}
    outcomes = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "outcomes").glob("*.json")]
    return tuple(sorted(purposes | {outcome["id"] for outcome in outcomes if not outcome.get("harm")}))


def random_case(seed: int, number: int) -> Case:
    """The case of that number."""
    dice = Random(f"{seed}:{number}")  # noqa: S311  # a case must come again
    known = facts()
    conditions = []
    calm = [id_ for id_, told in known.conditions.items() if not told.get("red_flag")]
    for id_ in dice.sample(sorted(known.conditions) if dice.random() < 0.1 else calm, dice.randint(1, 4)):  # noqa: PLR2004
        one_sided = known.conditions[id_].get("one_sided") and dice.random() < 0.5  # noqa: PLR2004
        conditions.append(f"{dice.choice(('left', 'right'))} {id_}" if one_sided else id_)
    poses, props = sorted(known.poses), sorted(known.props)
    kit = None
    if dice.random() < 0.7:  # noqa: PLR2004
        fewest = 0 if dice.random() < 0.1 else len(props) // 2  # noqa: PLR2004
        kit = {prop: dice.randint(1, 6) for prop in dice.sample(props, dice.randint(fewest, len(props)))}
    longest = 2 * dice.choice((20, 30, 45, 60, 120))
    asked = Asked(
        minutes=dice.randint(2 * dice.choice((5, 10, 15)), longest) / 2,
        conditions=tuple(conditions),
        kit=kit,
        exclude=tuple(dice.sample(poses, dice.choice((0, 0, 0, 1, 5)))),
        include=tuple(dice.sample(poses, int(dice.random() < 0.08))),  # noqa: PLR2004
        first=dice.choice(poses) if dice.random() < 0.02 else None,  # noqa: PLR2004
        level=dice.choice(LEVELS),
        floor=dice.random() < 0.93,  # noqa: PLR2004
    )
    wanted = {goal: dice.choice((0.5, 1.0, 2.0)) for goal in dice.sample(goals(), dice.choice((0, 1, 1, 2)))}
    return Case(asked, wanted, tuple(dice.sample(poses, dice.choice((0, 0, 3, 8)))))


def look(case: Case) -> Outcome:
    """Plan a session for *case*, and look it over."""
    asked = case.asked
    flagged = facts().red_flags(asked.conditions)
    person = Practitioner(conditions=tuple(words.replace("_", " ") for words in asked.conditions))
    try:
        plan = plan_session(
            minutes=asked.minutes,
            goals=case.goals,
            kit=asked.kit,
            practitioner=person,
            include=asked.include,
            exclude=asked.exclude,
            first=asked.first,
            level=asked.level,
            floor=asked.floor,
            history=case.history,
        )
    except SeekCareFirst:
        return Outcome("seek care", None, () if flagged else ("care is asked for without a red flag",))
    except NoSessionPossibleError as error:
        return Outcome("none", None, () if error.clash else ("no session, and no reason",))
    except Exception as error:  # whatever it is, it is a fault to be told
        return Outcome("unexplained", None, (f"{type(error).__name__}: {error}",))
    session = plan.session.model_dump(mode="json")
    wrong = [f"{found.kind}: {found.says} [{plan.session}]" for found in examine(session, asked, facts())]
    if not plan.optimal:
        wrong.append(f"unproved: {plan.session}")
    findings = check_session(plan.session, practitioner=person, kit=asked.kit)
    wrong += [f"{found.rule}: {found.what} [{plan.session}]" for found in findings if found.severity == "error"]
    remarks = tuple(f"{found.rule}: {plan.session}" for found in findings if found.severity == "warning")
    return Outcome("planned", session, tuple(wrong), remarks)


class Told(NamedTuple):
    """What a batch came to."""

    answers: dict[str, int]
    faults: list[str]
    remarks: list[str]


def _tired(*_: object) -> None:
    raise TimeoutError(f"no answer within {PATIENCE} seconds")


def run(work: tuple[int, tuple[int, ...]]) -> Told:
    """Look at several cases of one seed."""
    seed, numbers = work
    signal.signal(signal.SIGALRM, _tired)
    answers: Counter[str] = Counter()
    faults: list[str] = []
    remarks: list[str] = []
    for number in numbers:
        case = random_case(seed, number)
        signal.alarm(PATIENCE)
        try:
            outcome = look(case)
        finally:
            signal.alarm(0)
        answers[outcome.answer] += 1
        faults += [f"{number}: {fault} {case}" for fault in outcome.faults]
        remarks += [f"{number}: {remark}" for remark in outcome.remarks]
    return Told(answers, faults, remarks)


def batches(seed: int, first: int, last: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The numbers from *first* to before *last*, in batches."""
    numbers = iter(range(first, last))
    while some := tuple(islice(numbers, BATCH)):
        yield seed, some


def fresh(seed: int) -> dict[str, Any]:
    """The state of a run that has not begun."""
    return {
        "seed": seed,
        "next": 0,
        "seconds": 0.0,
        "answers": {},
        "faults": 0,
        "told": [],
        "rules": {},
        "examples": {},
    }


def add(state: dict[str, Any], told: Told, count: int) -> None:
    """Add a batch to the state."""
    state["next"] += count
    state["answers"] = dict(Counter(state["answers"]) + Counter(told.answers))
    state["faults"] += len(told.faults)
    state["told"] = [*state["told"], *told.faults][:MOST_FAULTS]
    rules = Counter(remark.split(": ")[1] for remark in told.remarks)
    state["rules"] = dict(Counter(state["rules"]) + rules)
    for remark in told.remarks:
        state["examples"].setdefault(remark.split(": ")[1], remark)


def bar(done: int, whole: int, seconds: float, faults: int) -> str:
    """One line of progress."""
    width = 40
    filled = width * done // max(whole, 1)
    return f"\r[{'#' * filled}{'.' * (width - filled)}] {done:,} of {whole:,}, {seconds:,.0f} s, {faults} faults"


def soak(state: dict[str, Any], count: int, workers: int) -> None:
    """Look at *count* further cases, and keep the state after each batch."""
    first, start = state["next"], time.perf_counter()
    before = state["seconds"]
    work = list(batches(state["seed"], first, first + count))
    with ProcessPoolExecutor(workers) as pool:
        for (_, numbers), told in zip(work, pool.map(run, work), strict=True):
            add(state, told, len(numbers))
            state["seconds"] = before + time.perf_counter() - start
            STATE.parent.mkdir(parents=True, exist_ok=True)
            STATE.write_text(json.dumps(state, ensure_ascii=False, indent=1), encoding="utf-8")
            line = bar(state["next"] - first, count, state["seconds"] - before, state["faults"])
            print(line, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def report(state: dict[str, Any]) -> Iterable[str]:
    """What all runs together came to."""
    yield f"{state['next']:,} cases of seed {state['seed']} in {state['seconds']:,.0f} s; {state['faults']} faults."
    for answer, count in sorted(state["answers"].items()):
        yield f"  {answer:12} {count:,}"
    yield from (f"  FAULT {fault}" for fault in state["told"])
    for rule, count in sorted(state["rules"].items()):
        yield f"  warning of check_session, {rule}: {count}, such as case {state['examples'][rule]}"


def main() -> int:
    """Go on with the soak, or look at one case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="cases to look at now (default: up to a million in all runs)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--fresh", action="store_true", help="forget former runs")
    parser.add_argument("--only", type=int, help="look at the case of this number, and tell all of it")
    given = parser.parse_args()
    if given.only is not None:
        case = random_case(given.seed, given.only)
        print(case, look(case), sep="\n")
        return 0
    state = fresh(given.seed)
    if STATE.is_file() and not given.fresh:
        kept = json.loads(STATE.read_text(encoding="utf-8"))
        state = kept if kept["seed"] == given.seed else state
    soak(state, max(MILLION - state["next"], 0) if given.count is None else given.count, given.workers)
    print("\n".join(report(state)))
    return int(state["faults"] > 0)


if __name__ == "__main__":
    sys.exit(main())
