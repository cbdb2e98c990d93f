"""Many plans, on one machine or on many."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from functools import partial

from restorative.errors import RestorativeError
from restorative.library import Library
from restorative.planning import Plan, plan_request
from restorative.practitioners import accepted_words
from restorative.request import Request

__all__ = ["plan_many", "plan_or_error"]

CHUNK = 16
"""Requests that travel to another process together."""


def plan_many(
    requests: Iterable[Request],
    *,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    accept_unassessed: Iterable[str] = (),
    library: Library | None = None,
) -> list[Plan | RestorativeError]:
    """A plan for each request, in their order; where there can be none, the error that says why.

    One request that fails does not lose the rest. *executor* is anything with the interface of
    `concurrent.futures`: a process pool, Dask's `Client.get_executor()`, Ray's. *progress* is told how many of
    how many are done. Words in *accept_unassessed* are accepted for everybody who names them. The plans are the
    same with every executor, and without one.
    """
    asked = list(requests)
    results: list[Plan | RestorativeError] = []
    plan = partial(plan_or_error, library=library, accept_unassessed=accepted_words(accept_unassessed))
    for result in _results(plan, asked, executor):
        results.append(result)
        if progress:
            progress(len(results), len(asked))
    return results


def _results(
    plan: Callable[[Request], Plan | RestorativeError], asked: list[Request], executor: Executor | None
) -> Iterator[Plan | RestorativeError]:
    return map(plan, asked) if executor is None else executor.map(plan, asked, chunksize=CHUNK)


def plan_or_error(
    request: Request, library: Library | None = None, accept_unassessed: Iterable[str] = ()
) -> Plan | RestorativeError:
    """The plan for one request, or the error that says why there is none."""
    named = [words for words in accept_unassessed if words in request.practitioner.conditions]
    try:
        return plan_request(request, library=library, accept_unassessed=named)
    except RestorativeError as error:
        return error
