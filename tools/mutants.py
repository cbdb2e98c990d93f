"""Change the code in one small way at a time, and see whether the tests of its module notice.

    python tools/mutants.py                      every module
    python tools/mutants.py screening library    these modules; --sample 150 takes so many mutants of each
    python tools/mutants.py screening --again    only those that the report lists as survivors, after tests were added
    python tools/mutants.py screening --like "minutes > LONG_STILLNESS"   only changes of lines like this; no report

The changes are those of mutmut, and a few more, made anywhere in a file: mutmut by itself leaves out whatever stands
outside functions or under a decorator, and so every rule, property and validator. Each mutant is written into a copy
under build/mutants, and a child of a process that has pytest at hand runs the tests there until the first one fails.
The report keeps the sections of modules that were not run, and the reasons that people wrote below survivors.
"""

import argparse
import os
import re
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random
from typing import NamedTuple, cast

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper
from mutmut.mutation import mutators

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "explanation" / "mutants.md"
PLACE = ROOT / "build" / "mutants"
LEFT_BEHIND = (".*", "build", "dist", "__pycache__", "*.egg-info")

OF_RULES = ("test_checks.py", "test_adapting.py")
OF_PLANS = ("test_people.py", "test_planning.py")

TESTS: dict[str, tuple[str, ...]] = {
    "screening": ("test_screening.py",),
    "evidence": ("test_evidence.py", "test_library.py"),
    "library": ("test_library.py", "test_lookup.py", "test_packs.py", "test_screening.py"),
    **{
        f"checks/{name}": OF_RULES
        for name in ("__init__", "cases", "clock", "kit", "mix", "opening", "order", "rest", "rules", "safety")
    },
    **dict.fromkeys(("request", "options", "scoring", "searching", "planning"), OF_PLANS),
}
"""The tests that a module is held to, those that most likely notice a change first."""

LEFT_OUT = (
    "test_checks.py::test_a_person_with_very_many_conditions_is_told_everything",
    "test_packs.py::test_the_example_pack_is_built_installed_and_found",
)
"""Tests that take too long to be run for each mutant."""

PYTEST = ("-x", "-q", "-p", "no:cacheprovider")

EXAMPLES = 15
"""Of each law that hypothesis tries; always the same ones."""

PATIENCE = 10.0
"""Seconds of work that a mutant gets beyond five times what the tests take without one."""


class Mutant(NamedTuple):
    """One change of one file."""

    line: int
    was: str
    now: str
    code: str
    """The whole file with the change."""


class Outcome(NamedTuple):
    """What became of the mutants of one module."""

    module: str
    all: int
    tried: int
    killed: int
    timed_out: int
    survived: tuple[Mutant, ...]

    @property
    def score(self) -> float:
        """How many in a hundred were noticed."""
        return 100 * (self.killed + self.timed_out) / self.tried if self.tried else 100.0


Operator = tuple[type[cst.CSTNode], Callable[[cst.CSTNode], Iterator[cst.CSTNode]]]


def _one_string(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """One change of a text is enough: the rest tell nothing more."""
    yield from list(mutators.operator_string(cast("cst.BaseString", node)))[:1]


def _negated(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    node = cast("cst.If | cst.CompIf | cst.While", node)
    within = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), within))


def _returned(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    node = cast("cst.Return", node)
    if node.value and not (isinstance(node.value, cst.Name) and node.value.value == "None"):
        yield cst.Return(cst.Name("None"))


def _dropped(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if not (isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString | cst.Ellipsis)):
        yield cst.Pass()


OPERATORS: tuple[Operator, ...] = (
    *(
        (kind, cast("Callable[[cst.CSTNode], Iterator[cst.CSTNode]]", change))
        for kind, change in mutators.mutation_operators
        if change is not mutators.operator_string
    ),
    (cst.SimpleString, _one_string),
    (cst.If, _negated),
    (cst.CompIf, _negated),
    (cst.While, _negated),
    (cst.Return, _returned),
    (cst.Expr, _dropped),
    (cst.Raise, _dropped),
)


class _Changes(cst.CSTVisitor):
    """Every change that can be made, but for imports, types, decorators, public names and what types alone see."""

    METADATA_DEPENDENCIES = (ByteSpanPositionProvider,)

    def __init__(self) -> None:
        self.found: list[tuple[CodeSpan, cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        passed = isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom | cst.TypeAlias)
        if passed or _says_nothing_at_run_time(node):
            return False
        for kind, change in OPERATORS:
            if isinstance(node, kind):
                span = self.get_metadata(ByteSpanPositionProvider, node)
                self.found += [(span, node, changed) for changed in change(node)]
        return True


def _says_nothing_at_run_time(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Assign) and isinstance(node.targets[0].target, cst.Name):
        return node.targets[0].target.value == "__all__"
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
        return node.func.value in ("cast", "TypeVar")
    return isinstance(node, cst.If) and isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING"


def changes(source: str) -> list[Callable[[], Mutant | None]]:
    """Every change of a file, made only when called for; `None` where it can't be compiled or changes nothing."""
    module = MetadataWrapper(cst.parse_module(source))
    visitor = _Changes()
    module.visit(visitor)
    return [partial(_mutant, source, module.module, *change) for change in visitor.found]


def _mutant(source: str, module: cst.Module, span: CodeSpan, node: cst.CSTNode, changed: cst.CSTNode) -> Mutant | None:
    code = _changed(source.encode(), module, span, node, changed)
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return None
    before, after = source.splitlines(), code.splitlines()
    first = _alike(before, after)
    same = min(_alike(before[::-1], after[::-1]), len(before) - first, len(after) - first)
    was, now = (" ".join(" ".join(lines[first : len(lines) - same]).split()) for lines in (before, after))
    return Mutant(first + 1, was, now, code) if was != now else None


def _changed(source: bytes, module: cst.Module, span: CodeSpan, node: cst.CSTNode, changed: cst.CSTNode) -> str:
    end = span.start + span.length
    if source[span.start : end] == module.code_for_node(node).encode():
        return (source[: span.start] + module.code_for_node(changed).encode() + source[end:]).decode()
    return cast("cst.Module", module.deep_replace(node, changed)).code  # slow, for what spans indented lines


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines at the beginning are the same."""
    return next(
        (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def every_one(source: str) -> Iterator[Mutant]:
    """Every mutant of a file."""
    return (mutant for make in changes(source) if (mutant := make()))


def chosen(module: str, source: str, sample: int | None, seed: int) -> tuple[int, list[Mutant]]:
    """How many mutants a module has, and those to try, in the order of their lines."""
    every = changes(source)
    Random(f"{seed} {module}").shuffle(every)  # noqa: S311  # a sample, no secret
    taken: list[Mutant] = []
    void = 0
    for make in every:
        if len(taken) == sample:
            break
        mutant = make()
        void += mutant is None
        taken += filter(None, [mutant])
    return len(every) - void, sorted(taken)


class Bench:
    """Copies of the repository in which the tests of one module are run."""

    def __init__(self, module: str, tests: Sequence[str], place: Path, jobs: int) -> None:
        self.file = Path("src", "restorative", f"{module}.py")
        self.words = [*PYTEST, *(f"tests/{name}" for name in tests if (ROOT / "tests" / name).exists())]
        self.words += [f"--deselect=tests/{name}" for name in LEFT_OUT if name.partition("::")[0] in tests]
        self.seconds = 600.0
        first = _copied(ROOT, place / f"{module.replace('/', '-')}-0")
        with (first / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
            conftest.write('settings.load_profile("mutants")\n')
        _, status, used = os.wait4(self._begin(first, None), 0)
        if _verdict(status) != "survived":
            raise SystemExit((first / "tests.log").read_text(encoding="utf-8") + "\nThe tests fail without a mutant.")
        self.seconds = PATIENCE + 5 * (used.ru_utime + used.ru_stime)
        self.copies = [first, *(_copied(first, first.with_name(f"{first.name[:-1]}{n}")) for n in range(1, jobs))]

    def run(self, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, str]]:
        """Each mutant with `killed`, `timed out` or `survived`."""
        waiting, free, running = list(reversed(mutants)), list(self.copies), dict[int, tuple[Mutant, Path]]()
        while waiting or running:
            while waiting and free:
                mutant, copy = waiting.pop(), free.pop()
                running[self._begin(copy, mutant.code)] = mutant, copy
            pid, status = os.wait()
            mutant, copy = running.pop(pid)
            free.append(copy)
            yield mutant, _verdict(status)

    def close(self) -> None:
        """Take the copies away."""
        for copy in self.copies:
            shutil.rmtree(copy)

    def _begin(self, copy: Path, code: str | None) -> int:
        if code is not None:
            (copy / self.file).write_text(code, encoding="utf-8")
            (copy / self.file.parent / "__pycache__" / f"{self.file.stem}.{sys.implementation.cache_tag}.pyc").unlink(
                missing_ok=True
            )
        if pid := os.fork():
            return pid
        os._exit(self._test(copy, keeps_bytecode=code is None))

    def _test(self, copy: Path, *, keeps_bytecode: bool) -> int:
        """Run the tests in this very process; it is killed when its time is over."""
        import pytest

        signal.setitimer(signal.ITIMER_PROF, self.seconds)  # of its own work, however busy the machine is
        signal.setitimer(signal.ITIMER_REAL, 20 * self.seconds)  # and for whoever waits and does nothing
        log = os.open(copy / "tests.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(copy)
        sys.path.insert(0, str(copy / "src"))
        sys.dont_write_bytecode = not keeps_bytecode
        os.environ |= {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            return int(pytest.main(self.words))
        finally:
            sys.stdout.flush()


def _verdict(status: int) -> str:
    if os.WIFSIGNALED(status):
        return "timed out" if os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGPROF) else "killed"
    return "killed" if os.WEXITSTATUS(status) else "survived"


def _copied(whence: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    left = LEFT_BEHIND if whence == ROOT else ()
    return Path(shutil.copytree(whence, place, ignore=shutil.ignore_patterns(*left)))


def warm_up() -> None:
    """Import what every child needs, but nothing of the library, and let hypothesis try little."""
    import hypothesis.strategies
    import importlib_resources  # noqa: F401
    import pydantic
    from _pytest.config import default_plugins

    for name in default_plugins:
        import_module(f"_pytest.{name}")
    pydantic.create_model("Warm", number=(int, 1))
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile(
        "mutants", deadline=None, max_examples=EXAMPLES, derandomize=True, database=None, phases=phases
    )
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"


def main() -> int:
    """Run the mutants, write the report, and return 1 if a module has less than the score that is asked."""
    asked = _asked()
    warm_up()
    poor = False
    for module in asked.modules or TESTS:
        outcome = tried(module, asked)
        print(
            f"{module}: {outcome.tried} of {outcome.all} tried, {outcome.killed} killed, "
            f"{outcome.timed_out} timed out, {len(outcome.survived)} survived: {outcome.score:.1f} %",
            flush=True,
        )
        poor |= outcome.score < asked.least
        if not (asked.like or asked.tests):
            asked.report.write_text(reported(asked.report.read_text(encoding="utf-8"), outcome), encoding="utf-8")
    return int(poor)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="module", choices=[[], *TESTS], help=f"one of {', '.join(TESTS)}")
    parser.add_argument("--sample", type=int, help="so many mutants of each module; all if it is left out")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants at once")
    parser.add_argument("--again", action="store_true", help="only those that the report lists as survivors")
    parser.add_argument("--like", help="only changes of lines with this text in them; writes no report")
    parser.add_argument("--tests", nargs="+", help="other test files than those of the module; writes no report")
    parser.add_argument("--least", type=float, default=0.0, help="the score below which the tool fails")
    parser.add_argument("--place", type=Path, default=PLACE, help="where the copies lie")
    parser.add_argument("--report", type=Path, default=REPORT)
    return parser.parse_args()


def tried(module: str, asked: argparse.Namespace) -> Outcome:
    """Run the mutants of a module, and tell of each that lives as soon as it is known."""
    source = (ROOT / "src" / "restorative" / f"{module}.py").read_text(encoding="utf-8")
    before = None
    if asked.again:
        before, listed = _before(asked.report.read_text(encoding="utf-8"), module)
        mutants = [mutant for mutant in every_one(source) if _told(mutant) in listed]
    elif asked.like:
        mutants = [mutant for mutant in every_one(source) if asked.like in mutant.was]
    else:
        number, mutants = chosen(module, source, asked.sample, asked.seed)
    bench = Bench(module, asked.tests or TESTS[module], asked.place, min(asked.jobs, len(mutants) or 1))
    counts, survived = Counter[str](), []
    for mutant, verdict in bench.run(mutants):
        counts[verdict] += 1
        if verdict == "survived":
            survived.append(mutant)
            print(f"{module}:{mutant.line}: {_told(mutant)}", flush=True)
    bench.close()
    if before:
        out = before.timed_out + counts["timed out"]
        killed = before.tried - out - len(survived)
        return before._replace(killed=killed, timed_out=out, survived=tuple(sorted(survived)))
    number = len(mutants) if asked.like else number
    return Outcome(module, number, len(mutants), counts["killed"], counts["timed out"], tuple(sorted(survived)))


def _before(report: str, module: str) -> tuple[Outcome, set[str]]:
    """The figures of the last run, and the changes that survived it."""
    figures = next((found[2].split(" | ") for found in ROW.finditer(report) if found[1] == module), None)
    if figures is None:
        raise SystemExit(f"The report tells nothing of {module} yet.")
    section = next(found[2] for found in SECTION.finditer(report) if found[1] == module)
    number, tried, killed, timed_out = map(int, figures[:4])
    return Outcome(module, number, tried, killed, timed_out, ()), {change for change, _ in SURVIVOR.findall(section)}


def _told(mutant: Mutant) -> str:
    return f"``{mutant.was}`` is ``{mutant.now}``" if mutant.now else f"``{mutant.was}`` is gone"


ROW = re.compile(r"^\| `(\S+)` \| (.*) \|$", re.MULTILINE)
SECTION = re.compile(r"^## `(\S+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SURVIVOR = re.compile(r"^- line \d+: (.*)\n((?:  .*\n)*)", re.MULTILINE)
UNEXPLAINED = "  Not explained yet.\n"


def reported(report: str, outcome: Outcome) -> str:
    """The report with the row and the section of one module made anew; reasons stay with what they explain."""
    rows = {found[1]: found[0] for found in ROW.finditer(report)}
    sections = {found[1]: found[2].strip() for found in SECTION.finditer(report)}
    reasons = dict(SURVIVOR.findall(sections.get(outcome.module, "") + "\n"))
    figures = (outcome.all, outcome.tried, outcome.killed, outcome.timed_out, len(outcome.survived))
    rows[outcome.module] = f"| `{outcome.module}` | {' | '.join(map(str, figures))} | {outcome.score:.1f} % |"
    told = ((mutant.line, _told(mutant)) for mutant in outcome.survived)
    listed = "".join(f"- line {line}: {change}\n{reasons.get(change) or UNEXPLAINED}" for line, change in told)
    sections[outcome.module] = listed.strip() or "None survived."
    head = ROW.split(report, maxsplit=1)[0]
    table = "".join(f"{rows[module]}\n" for module in TESTS if module in rows)
    return head + table + "".join(f"\n## `{module}`\n\n{sections[module]}\n" for module in TESTS if module in sections)


if __name__ == "__main__":
    sys.exit(main())
