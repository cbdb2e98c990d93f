"""Keep the ledger: a line for every fact on which safety or evidence rests, so that none goes in silence.

What is new is written into it. What is gone or changed is told, and taken out only with --forget.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from restorative import Claim, Condition, Library, Prop
from restorative.conditions import Caution, ConditionCautions, Fine, Trait
from restorative.evidence import Outcome, Study, carry
from restorative.poses import PoseFacts
from restorative.practices import Practice, PracticeCaution

LEDGER = Path(__file__).parents[1] / "tests" / "ledger.txt"

HEAD = """\
# Every fact on which safety or evidence rests, a line each, written by tools/ledger.py.
# A line that goes is a fact that was lost: say why in CHANGELOG.md, under Safety.
"""

MEANT = "If this is meant, say so in CHANGELOG.md under Safety, and then run: python tools/ledger.py --forget"

MOST_TOLD = 30
"""Losses that are told one by one."""

IS = " = "
"""Between a fact and its value. A line without it tells that something is there."""


class Difference(NamedTuple):
    """What the facts have no more of, and what they have beside, compared with the ledger."""

    lost: tuple[str, ...]
    gained: tuple[str, ...]

    @property
    def loss(self) -> str:
        """What is lost or changed, a line each, as far as it is to be read."""
        now = dict(line.split(IS, 1) for line in self.gained if IS in line)
        told = [_told(line, now) for line in self.lost[:MOST_TOLD]]
        more = len(self.lost) - len(told)
        return "\n".join([*told, f"... and {more:,} more"] if more else told)


def _told(line: str, now: Mapping[str, str]) -> str:
    fact, _, was = line.partition(IS)
    return f"Changed: {fact} was {was}, is now {now[fact]}" if was and fact in now else f"Lost: {line}"


def difference(library: Library, ledger: Iterable[str]) -> Difference:
    """How the facts of *library* differ from the lines of *ledger*. What stands in either twice counts twice."""
    now, before = Counter(lines(library)), Counter(ledger)
    return Difference(tuple(sorted((before - now).elements())), tuple(sorted((now - before).elements())))


def read(path: Path = LEDGER) -> tuple[str, ...]:
    """The lines of the ledger; none if there is no ledger yet."""
    if not path.is_file():
        return ()
    return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def written(library: Library) -> str:
    """The whole ledger of *library*."""
    return HEAD + "".join(f"{line}\n" for line in sorted(lines(library)))


def lines(library: Library) -> Iterator[str]:
    """A line for every fact of *library* on which safety or evidence rests."""
    for kind, tell in KINDS.items():
        for id_, entry in library.kinds[kind].items():
            yield from (" ".join(f"{kind}/{id_}{line}".split()) for line in tell(entry))


def _of_cautions(recorded: ConditionCautions) -> Iterator[str]:
    yield " recorded"
    for caution in recorded.cautions:
        yield from _of_caution(f"/{caution.trait or caution.pose}", caution)
    for fine in recorded.fine:
        yield f"/fine/{fine.trait}{IS}{fine.basis}, {fine.certainty}"
        yield from _after(f"/fine/{fine.trait}", _of_statement(fine))


def _of_caution(place: str, caution: Caution | PracticeCaution) -> Iterator[str]:
    one_side = ", sore side only" if getattr(caution, "sore_side_only", False) else ""
    yield f"{place}{IS}{caution.severity}, {caution.basis}, {caution.certainty}{one_side}"
    yield from _after(place, _of_statement(caution))


def _of_statement(statement: Caution | Fine | PracticeCaution | Condition) -> Iterator[str]:
    """Whether there is a note, and every source with its identifiers."""
    if getattr(statement, "note", None):
        yield " note"
    for source in statement.sources:
        yield f" from {source.url}"
        yield from _identifiers(source)


def _identifiers(paper: Any) -> Iterator[str]:
    named = ((name, getattr(paper, name)) for name in ("doi", "pmid", "pmcid"))
    return (f" {name} {value}" for name, value in named if value)


def _of_condition(condition: Condition) -> Iterator[str]:
    yield f"{IS}{'one-sided' if condition.one_sided else 'both sides'}"
    if condition.red_flag:
        yield " red_flag"
    yield from (f" called {word}" for word in condition.words)
    yield from (f" code {code}" for code in condition.icd10)
    yield from (f" includes {id_}" for id_ in condition.includes)
    yield from _of_statement(condition)


def _of_claim(claim: Claim) -> Iterator[str]:
    direction, tradition = claim.direction or "not studied", ", tradition" if claim.tradition else ""
    certain = f"{claim.grade.certainty}, on a pose {carry(claim).certainty}"
    yield f"{IS}{claim.outcome}, {direction}, {certain}{tradition}"
    yield from (f" down {step.reason}{IS}{step.levels}" for step in claim.down)
    yield from (f" up {step.reason}{IS}{step.levels}" for step in claim.up)
    yield from (f" cites {study}" for study in claim.studies)
    yield from (f" against {study}" for study in claim.against)
    yield from (f" nearest {id_}" for id_ in claim.nearest)


def _of_study(study: Study) -> Iterator[str]:
    yield f"{IS}{study.design}"
    yield from (f" result {nth:02}{IS}{result.direction}" for nth, result in enumerate(study.outcomes, 1))
    yield from (f" from {url}" for url in study.urls)
    yield from _identifiers(study)


def _of_pose(facts: PoseFacts) -> Iterator[str]:
    yield from _numbered(" stop_sign", facts.stop_signs)
    yield from _numbered(" discomfort", facts.discomforts)
    yield from _numbered(" discomfort_to_stop_at", [told for told in facts.discomforts if told.stop])
    for variant in facts.variants:
        yield f"/{variant.id}{IS}at most {facts.hold_of(variant.id).max_minutes:g} minutes"
        for use in variant.props:
            yield from (f"/{variant.id}/{use.prop} adds {trait}" for trait in use.adds)
    yield from _from(facts)


def _of_practice(practice: Practice) -> Iterator[str]:
    for caution in practice.cautions:
        yield from _of_caution(f"/{caution.condition}", caution)
    yield from _numbered(" stop_sign", practice.stop_signs)
    yield from (f" claims {id_}" for id_ in practice.claims)
    yield from _from(practice)


def _of_prop(prop: Prop) -> Iterator[str]:
    yield from (f" adds {trait}" for trait in prop.adds)
    yield from _from(prop)


def _of_trait(trait: Trait) -> Iterator[str]:
    yield f"{IS}{'conduct' if trait.conduct else 'shape'}"
    yield from (f" includes {id_}" for id_ in trait.includes)


def _of_outcome(outcome: Outcome) -> Iterator[str]:
    if outcome.harm:
        yield " harm"


def _from(entry: Any) -> Iterator[str]:
    return (f" from {url}" for url in entry.sources)


def _numbered(name: str, entries: Iterable[object]) -> Iterator[str]:
    """Sentences by number, so that another wording is no loss."""
    return (f"{name} {nth:02}" for nth, _ in enumerate(entries, 1))


def _after(place: str, told: Iterable[str]) -> Iterator[str]:
    return (f"{place}{line}" for line in told)


KINDS: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "cautions": _of_cautions,
    "claims": _of_claim,
    "conditions": _of_condition,
    "outcomes": _of_outcome,
    "poses": _of_pose,
    "practices": _of_practice,
    "programs": _from,
    "props": _of_prop,
    "purposes": _from,
    "sessions": _from,
    "studies": _of_study,
    "traits": _of_trait,
}
"""How an entry of each kind is told."""


def check(library: Library, path: Path = LEDGER) -> int:
    """Return 1, and say what is lost, changed or not yet written, if the ledger is not that of *library*."""
    found = difference(library, read(path))
    if found.lost:
        print(f"{found.loss}\n{MEANT}", file=sys.stderr)
    elif not path.is_file() or path.read_text(encoding="utf-8") != written(library):
        print(f"{path.name} is out of date, {len(found.gained)} facts are new: run make format", file=sys.stderr)
    else:
        return 0
    return 1


def keep(library: Library, path: Path = LEDGER, *, forget: bool = False) -> int:
    """Write what is new; return 1, and write nothing, if something is lost or changed and not to be forgotten."""
    if difference(library, read(path)).lost and not forget:
        return check(library, path)
    text = written(library)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"{path.name} written")
    return 0


def main() -> int:
    """Check the ledger, or bring it up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--forget", action="store_true", help="take out what is lost or changed as well")
    asked = parser.parse_args()
    return check(Library.default()) if asked.check else keep(Library.default(), forget=asked.forget)


if __name__ == "__main__":
    sys.exit(main())
