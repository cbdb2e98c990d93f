"""Many plans, on one machine or on many."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from functools import partial

from restorative.errors import RestorativeError
from restorative.library import Library
from restorative.planning import Plan, plan_request
from restorative.request import Request

__all__ = ["plan_many", "plan_or_error"]

CHUNK = 16
"""Requests that travel to another process together."""


def plan_many(
    requests: Iterable[Request],
    *,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    library: Library | None = None,
) -> list[Plan | RestorativeError]:
    """A plan for each request, in their order; where there can be none, the error that says why.

    One request that fails does not lose the rest. *executor* is anything with the interface of
    `concurrent.futures`: a process pool, Dask's `Client.get_executor()`, Ray's. *progress* is told how many of
    how many are done. The plans are the same with every executor, and without one.
    """
    asked = list(requests)
    results: list[Plan | RestorativeError] = []
    for result in _results(partial(plan_or_error, library=library), asked, executor):
        results.append(result)
        if progress:
            progress(len(results), len(asked))
    return results


def _results(
    plan: Callable[[Request], Plan | RestorativeError], asked: list[Request], executor: Executor | None
) -> Iterator[Plan | RestorativeError]:
    return map(plan, asked) if executor is None else executor.map(plan, asked, chunksize=CHUNK)


def plan_or_error(request: Request, library: Library | None = None) -> Plan | RestorativeError:
    """The plan for one request, or the error that says why there is none."""
    try:
        return plan_request(request, library=library)
    except RestorativeError as error:
        return error
