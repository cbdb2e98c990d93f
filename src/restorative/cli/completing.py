"""What the shell offers when a word is half written. The library is read only then."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from restorative.library import Library

__all__ = ["conditions", "goals", "poses", "props", "sessions", "variants"]


def poses(incomplete: str) -> list[str]:
    """Ids of poses."""
    return _begin(_library().facts, incomplete)


def sessions(incomplete: str) -> list[str]:
    """Ids of written sessions."""
    return _begin(_library().sessions, incomplete)


def variants(context: typer.Context, incomplete: str) -> list[str]:
    """Ids of the variants of the pose that was named before."""
    from restorative.errors import RestorativeError

    # While an option has no value yet, what stands before it is not read as arguments.
    for word in (context.params.get("pose"), context.params.get("what"), *context.args):
        try:
            pose = _library().pose(word or "")
        except RestorativeError:
            continue
        return _begin((variant.id for variant in pose.variants), incomplete)
    return []


def conditions(incomplete: str) -> list[str]:
    """Ids of conditions."""
    return _begin(_library().conditions, incomplete)


def props(incomplete: str) -> list[str]:
    """Ids of props, after any that are listed already."""
    return _begin_last(_library().props, incomplete)


def goals(incomplete: str) -> list[str]:
    """Ids of purposes and of outcomes that one can want, after any that are listed already."""
    library = _library()
    wishes = (outcome.id for outcome in library.outcomes.values() if not outcome.harm)
    return _begin_last((*library.purposes, *wishes), incomplete)


def _library() -> "Library":
    from restorative.library import Library

    return Library.default()


def _begin(ids: Iterable[str], incomplete: str) -> list[str]:
    return [id_ for id_ in ids if id_.startswith(incomplete)]


def _begin_last(ids: Iterable[str], incomplete: str) -> list[str]:
    listed, comma, last = incomplete.rpartition(",")
    return [f"{listed}{comma}{id_}" for id_ in _begin(ids, last)]
