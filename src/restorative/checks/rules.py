"""What a rule is: one thing to look for, named by the fault and told in its own docstring."""

from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from typing import NamedTuple

from restorative.checks.cases import Case, Mend
from restorative.vocabulary import FindingSeverity

__all__ = ["Fault", "Rule", "error", "note", "warning"]


class Fault(NamedTuple):
    """What a rule reports."""

    hold: int | None
    what: str
    """What is wrong."""
    instead: str
    """What to do."""
    fixes: Iterable[Mend] = ()
    """Ways to be free of it, the best first."""


class Rule(NamedTuple):
    """One thing to look for, named by the fault."""

    name: str
    severity: FindingSeverity
    find: Callable[[Case], Iterator[Fault]]
    text: str
    """What it flags, why it matters, an example, instead, known gaps, sources."""


def _rule(severity: FindingSeverity) -> Callable[[Callable[[Case], Iterator[Fault]]], Rule]:
    def make(find: Callable[[Case], Iterator[Fault]]) -> Rule:
        return Rule(find.__name__.replace("_", "-"), severity, find, cleandoc(find.__doc__ or ""))

    return make


error, warning, note = map(_rule, FindingSeverity)
