"""Have the library make a million sessions for random people, and have each looked over by an independent checker.

Random people, kits, clocks and goals; every way in which the library makes a session (see `making`); a checker that
reads the raw facts and shares no code with the package (see `independent`). A session fails if a hold of it is
contraindicated, if it misses its clock by more than half a minute, if anything else in it is not as the facts say, or
if a caution or a change goes untold. What the library declines must have its reasons.

It goes on where it stopped. Session *n* of a seed is always the same: look at it alone with `--only n`.
"""

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import making  # these two lie beside this file
from independent import Json, Wrong, examine, untold, untold_around
from making import WAYS, Declined, Made, Start

from restorative import (
    NoSessionPossibleError,
    NotAssessedError,
    RequestError,
    SeekCareFirst,
    Session,
    SessionError,
    check_session,
)

STATE = Path(__file__).parents[1] / "build" / "soak.json"
MILLION = 1_000_000
A_START = 200
"""Sessions that are made from one random request."""
A_PROGRAMME, DAYS_LOOKED_AT = 100, 5
"""One start in so many has a programme of a week planned, and so many days of it looked over."""
A_LINE = 25
"""For one session in so many, a random line is written as well, and what the library finds in it is compared."""
TRIES = 60
"""Ways that are tried for one session before it counts as a fault that there is none."""
PATIENCE = 120
"""Seconds of work for one session; a longer one is a fault."""
MOST_FAULTS = 200
"""Faults that are kept word for word."""

TOLD_AS = {
    "contraindicated": "contraindicated-hold",
    "modify": "hold-to-modify",
    "prop": "missing-prop",
    "too long": "overlong-hold",
    "too short": "overshort-hold",
    "one side": "missing-side",
    "clock": "off-the-clock",
    "final rest": "no-final-rest",
    "times": "stale-times",
    "red flag": "red-flag",
    "not assessed": "hold-not-assessed",
}
"""The rule of `check_session` that finds what the independent checker calls so."""
TOLD_ENOUGH = ("modify", "too short", "one side", "final rest")
"""What a builder tells as a warning and does not refuse."""


class Outcome(NamedTuple):
    """What became of one session."""

    way: str
    made: Made | None
    faults: tuple[str, ...]
    declined: tuple[str, ...]
    """Ways that were tried before, each with the reason for which the library declined it."""


def look(start: Start, seed: int, number: int) -> Outcome:
    """Make session *number* and look it over."""
    dice = Random(f"{seed}:{number}:session")  # noqa: S311  # it must come again
    faults = _compared(start, dice) if number % A_LINE == 0 else []
    declined: list[str] = []
    names, weights = zip(*((name, weight) for name, (_, weight) in WAYS.items()), strict=True)
    for way in [*_first_ways(start, number), *dice.choices(names, weights, k=TRIES)]:
        try:
            made = WAYS[way][0](start, dice)
        except Exception as error:  # whatever it is, it is told or it is a fault
            declined.append(f"{way}: {_reason(error)}")
            faults += _unexplained(error, start)
            continue
        return Outcome(way, made, (*faults, *_looked_over(way, made)), tuple(declined))
    return Outcome("none", None, (*faults, f"{TRIES} ways, and no session"), tuple(declined))


def _first_ways(start: Start, number: int) -> list[str]:
    """What is tried first: the plan of the start, or a day of its programme."""
    place = number % A_START
    if place == 0:
        return ["planned"]
    return ["programme"] if start.number % A_PROGRAMME == 0 and place <= DAYS_LOOKED_AT else []


def _compared(start: Start, dice: Random) -> list[str]:
    """Where the library's check of a random line and the independent checker differ."""
    try:
        made = making.written(start, dice)
    except Exception as error:
        return [f"unexplained: {type(error).__name__}: {error} written"]
    return _looked_over("written", made)


def _looked_over(way: str, made: Made) -> list[str]:
    """What is wrong with a session; an error of the library on the way is one more fault, and ends no run."""
    try:
        return list(wrongs(way, made))
    except Exception as error:
        return [f"unexplained: {type(error).__name__}: {error} [{made.session}] {made.person} {way}"]


def _reason(error: Exception) -> str:
    """In one or two words, for counting."""
    if isinstance(error, SessionError):
        return ", ".join(sorted({finding.rule for finding in error.findings if finding.severity == "error"}))
    return str(error) if isinstance(error, Declined) else type(error).__name__


def _unexplained(error: Exception, start: Start) -> Iterator[str]:
    """Whether the library declined without a reason, or for one that is not true."""
    if isinstance(error, Declined):
        return
    if isinstance(error, SeekCareFirst):
        flagged = {told["name"] for told in making.facts().conditions.values() if told.get("red_flag")}
        if not error.red_flags or not {flag.condition for flag in error.red_flags} <= flagged:
            yield f"unexplained: care is asked for without a red flag: {error}"
    elif isinstance(error, NoSessionPossibleError):
        if not error.clash:
            yield "unexplained: no session, and no clash"
    elif isinstance(error, NotAssessedError):
        if start.person.assessed:
            yield f"unexplained: not assessed, though every word is: {error}"
    elif isinstance(error, SessionError):
        yield from _refused_without_cause(error, start)
    elif not (isinstance(error, RequestError) and error.faults):
        yield f"unexplained: {type(error).__name__}: {error}"


def _refused_without_cause(error: SessionError, start: Start) -> Iterator[str]:
    if not error.findings:
        yield "unexplained: refused without a finding"
    unknown = {finding.rule for finding in error.findings} - {*TOLD_AS.values()}
    if errors := [f for f in error.findings if f.severity == "error" and f.rule in unknown]:
        yield f"unexplained: refused by a builder for {errors} of {start.person}"


def wrongs(way: str, made: Made) -> Iterator[str]:
    """Everything wrong with a session that was made."""
    session, facts = making.seen(made.session), making.facts()
    asked = made.asked
    found = examine(session, asked, facts)
    if way in ("built", "repaired", "written"):
        enough = TOLD_AS if way == "written" else TOLD_ENOUGH
        found = [*_not_as_told(found, made, enough), *_not_told(session, made)]
    elif way == "planned":
        found += untold(session, asked, facts, of_hold=[*map(_said, made.told.reasons)], of_all=made.told.explain())
        found += _plan_without_reasons(made)
    elif way == "adapted":
        before, told = made.told
        found += [Wrong("unexplained", None, fault) for fault in making.told_changes(before, told)]
        found += untold_around(making.seen(told.session), asked, facts, told.explain())
    if Session.model_validate_json(made.session.model_dump_json()) != made.session:
        found.append(Wrong("stored", None, "it does not come back from JSON as it was"))
    for wrong in found:
        where = "" if wrong.hold is None else f" (hold {wrong.hold + 1})"
        yield f"{wrong.kind}{where}: {wrong.says} [{made.session}] {made.person} {way}"


def _said(reason: Any) -> str:
    return "\n".join(reason.says)


def _plan_without_reasons(made: Made) -> Iterator[Wrong]:
    """A plan that is not proved, whose check finds a fault, or in which a hold or a pose left out has no reason."""
    plan = made.told
    text = plan.explain()
    if not plan.optimal:
        yield Wrong("unproved", None, "a better plan may exist")
    for i, (hold, reason) in enumerate(zip(plan.session.holds, plan.reasons, strict=True)):
        if reason.pose != hold.pose or len(reason.says) < 3 or plan.why(hold.pose) not in (_joined(reason), ""):  # noqa: PLR2004
            yield Wrong("unexplained", i, f"no reason for {hold}: {reason}")
        if hold.says not in text or any(sentence not in text for sentence in reason.says):
            yield Wrong("unexplained", i, f"the note leaves out {hold}, or a reason for it")
    for left in plan.left_out:
        if not left.says or left.name not in text:
            yield Wrong("unexplained", None, f"{left.name} is left out without a reason")
    for finding in check_session(plan.session, practitioner=made.person.practitioner, kit=made.asked.kit):
        if finding.severity != "note":
            yield Wrong(finding.rule, finding.hold, finding.what)


def _joined(reason: Any) -> str:
    return " ".join(reason.says)


def _not_as_told(found: list[Wrong], made: Made, enough: Iterable[str]) -> Iterator[Wrong]:
    """Where what is wrong and what the library's check finds are not the same; of some kinds it is *enough* to tell."""
    told = {(finding.rule, finding.hold) for finding in made.told}
    yield from (wrong for wrong in found if wrong.kind not in enough or (TOLD_AS[wrong.kind], wrong.hold) not in told)
    true = {(TOLD_AS.get(wrong.kind, wrong.kind), wrong.hold) for wrong in found}
    for rule, hold in told if made.person.exact else ():
        if rule in TOLD_AS.values() and (rule, hold) not in true:
            yield Wrong("false alarm", hold, f"{rule} is told, and is not so")


def _not_told(session: Json, made: Made) -> Iterator[Wrong]:
    """Cautions of which no finding tells."""
    of_hold = [making.advice_of(f for f in made.told if f.hold == i) for i in range(len(session["holds"]))]
    yield from untold(
        session, made.asked, making.facts(), of_hold=of_hold, of_all=making.advice_of(made.told).replace("_", " ")
    )


class Told(NamedTuple):
    """What the sessions of one start came to."""

    counts: dict[str, dict[str, int]]
    """By way, by number of conditions, by reason for which the library declined, and others."""
    faults: list[str]
    worked: float
    """Seconds of the processor."""


def _tired(*_: object) -> None:
    raise TimeoutError(f"no session within {PATIENCE} seconds")


def run(seed: int, numbers: range) -> Told:
    """Make the sessions of *numbers*, which belong to one start, and look them over."""
    begun = time.process_time()
    signal.signal(signal.SIGPROF, _tired)
    start = Start(seed, numbers[0] // A_START)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ("ways", "conditions", "declined", "sizes")}
    faults: list[str] = []
    for number in numbers:
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        outcome = look(start, seed, number)
        signal.setitimer(signal.ITIMER_PROF, 0)
        counts["ways"][outcome.way] += 1
        counts["declined"].update(outcome.declined)
        counts["sizes"].update({"lines compared": number % A_LINE == 0})
        if outcome.made:
            counts["conditions"][str(len(outcome.made.person.meant))] += 1
            counts["sizes"].update(
                holds=len(outcome.made.session.holds), minutes=int(outcome.made.session.total_minutes)
            )
        faults += [f"--seed {seed} --only {number}: {fault}" for fault in outcome.faults]
    return Told({kind: dict(counter) for kind, counter in counts.items()}, faults, time.process_time() - begun)


def batches(first: int, last: int) -> Iterator[range]:
    """The numbers from *first* to before *last*, those of one start together."""
    while first < last:
        stop = min(last, (first // A_START + 1) * A_START)
        yield range(first, stop)
        first = stop


def fresh(seed: int) -> dict[str, Any]:
    """The state of a run that has not begun."""
    return {"seed": seed, "next": 0, "seconds": 0.0, "worked": 0.0, "counts": {}, "faults": {}, "told": []}


def add(state: dict[str, Any], told: Told, count: int) -> None:
    """Add what one start came to."""
    state["next"] += count
    state["worked"] += told.worked
    for kind, counts in told.counts.items():
        state["counts"][kind] = dict(Counter(state["counts"].get(kind, {})) + Counter(counts))
    kinds = Counter(fault.split(": ", 2)[1].split(" (hold")[0] for fault in told.faults)
    state["faults"] = dict(Counter(state["faults"]) + kinds)
    state["told"] = [*state["told"], *told.faults][:MOST_FAULTS]


def bar(done: int, whole: int, seconds: float, faults: int) -> str:
    """One line of progress."""
    width = 40
    filled = width * done // max(whole, 1)
    return f"\r[{'#' * filled}{'.' * (width - filled)}] {done:,} of {whole:,}, {seconds:,.0f} s, {faults} faults"


def soak(state: dict[str, Any], count: int, workers: int, path: Path) -> None:
    """Go on until *count* sessions were looked over in all runs, and keep the state after each start."""
    begun, before = time.perf_counter(), state["seconds"]
    work = list(batches(state["next"], count))
    path.parent.mkdir(parents=True, exist_ok=True)
    for numbers, told in zip(work, _in_turn(partial(run, state["seed"]), work, workers), strict=True):
        add(state, told, len(numbers))
        state["seconds"] = before + time.perf_counter() - begun
        _keep(state, path)
        line = bar(state["next"], count, state["seconds"], sum(state["faults"].values()))
        print(line, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _in_turn(task: partial[Told], work: list[range], workers: int) -> Iterator[Told]:
    if workers == 1:
        yield from map(task, work)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(task, work)


def _keep(state: dict[str, Any], path: Path) -> None:
    """Write the state in one step, so that a run that is stopped half-way can go on."""
    half = path.with_suffix(".part")
    half.write_text(json.dumps(state, ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(path)


def kept(seed: int, path: Path) -> dict[str, Any]:
    """The state at *path*, or that of a run that has not begun.

    Raises:
        SystemExit: if it belongs to another seed.
    """
    if not path.is_file():
        return fresh(seed)
    state: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if state["seed"] != seed:
        sys.exit(f"{path} holds a run of seed {state['seed']}: name another --state, or begin anew with --fresh.")
    return state


def report(state: dict[str, Any]) -> Iterable[str]:
    """What all runs together came to."""
    done, faults = state["next"], state["faults"]
    yield f"{done:,} sessions of seed {state['seed']}; {sum(faults.values()):,} faults."
    rate = done / max(state["worked"], 1)
    yield f"{state['seconds']:,.0f} s, {state['worked']:,.0f} s of them at work: {rate:,.0f} a second."
    counts = state["counts"]
    for title, kind in (("Made by", "ways"), ("Conditions of the person", "conditions"), ("In all", "sizes")):
        yield f"{title}:"
        yield from (f"  {name:16} {count:,}" for name, count in sorted(counts.get(kind, {}).items()))
    yield "Declined with a reason, and another way taken:"
    yield from (f"  {count:9,} {name}" for name, count in Counter(counts.get("declined", {})).most_common(40))
    yield from (f"FAULTS of kind {kind}: {count:,}" for kind, count in sorted(faults.items()))
    yield from (f"FAULT {fault}" for fault in state["told"])


def tell(seed: int, number: int) -> Iterable[str]:
    """One session, and all of it."""
    start = Start(seed, number // A_START)
    outcome = look(start, seed, number)
    yield str(start.wish)
    yield from (f"declined: {reason}" for reason in outcome.declined)
    if outcome.made:
        yield f"{outcome.way}, for {outcome.made.person}: {outcome.made.session}"
        yield str(outcome.made.asked)
    yield from outcome.faults or ["no fault"]


def main() -> int:
    """Go on with the soak, or look at one session."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--count", type=int, default=MILLION, help="sessions in all runs together (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes at work")
    parser.add_argument("--state", type=Path, default=STATE, help="where to keep what was done (default: %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="forget former runs")
    parser.add_argument("--only", type=int, help="look at the session of this number, and tell all of it")
    given = parser.parse_args()
    if given.only is not None:
        print("\n".join(tell(given.seed, given.only)))
        return 0
    state = fresh(given.seed) if given.fresh else kept(given.seed, given.state)
    soak(state, given.count, given.workers, given.state)
    print("\n".join(report(state)))
    return int(bool(state["faults"]))


if __name__ == "__main__":
    sys.exit(main())
