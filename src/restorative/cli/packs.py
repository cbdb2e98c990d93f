"""Commands for those who write facts: new-pose, validate, info."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from restorative import __version__
from restorative.cli import output, reading
from restorative.cli.failing import FOUND, OK
from restorative.cli.words import Json, Packs
from restorative.errors import DataError, Fault

if TYPE_CHECKING:
    from restorative.cli.answers import Count
    from restorative.library import Library

__all__ = ["info", "new_pose", "validate"]

COUNTED = (
    "poses",
    "props",
    "traits",
    "conditions",
    "cautions",
    "studies",
    "outcomes",
    "claims",
    "practices",
    "sessions",
    "programs",
    "purposes",
)


def new_pose(
    id_: Annotated[
        str,
        typer.Argument(metavar="ID", help="Words joined by underscores, such as my_pose.", show_default=False),
    ],
    name: Annotated[str, typer.Argument(help="The English name.", show_default=False)],
    *,
    into: Annotated[
        Path, typer.Option("--into", metavar="FOLDER", help="The pack; the file goes to its folder poses.")
    ] = Path(),
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Write the skeleton of a new pose into a pack, for a teacher to fill in."""
    from restorative.cli.skeleton import write_skeleton

    facts, path = write_skeleton(id_, name, into, reading.library(pack))
    if json:
        output.answer(facts)
    else:
        output.complain(f"{path} written. Fill it in, then run: restorative validate {into}")
    return OK


def validate(
    pack: Annotated[
        Path, typer.Argument(metavar="PACK", help="A folder or a zip with facts.", exists=True, show_default=False)
    ],
    *,
    whole: Annotated[
        bool, typer.Option("--whole", help="It is a library of its own, and not upon the shipped one.")
    ] = False,
    replaces: Annotated[
        list[str] | None,
        typer.Option("--replaces", metavar="FACT", help="A fact whose place it may take, such as poses/savasana."),
    ] = None,
    weakens: Annotated[
        list[str] | None,
        typer.Option(
            "--weakens",
            metavar="CAUTION",
            help="A caution it may make milder, such as 'glaucoma: head_below_heart_mild'.",
        ),
    ] = None,
    json: Json = False,
) -> int:
    """Tell every fault of a pack, a line each with its file and the place in it.

    The exit code is 1 if there is one.
    """
    from restorative.cli.answers import PackFault, Validation

    faults: list[Fault] = []
    counts: tuple[Count, ...] = ()
    try:
        with output.working(f"Reading {pack}"):
            library = _read(pack, whole=whole, replaces=replaces or (), weakens=weakens or ())
            faults += _untold(library)
            counts = _counts(library)
    except DataError as error:
        faults += error.faults
    told = tuple(PackFault(**fault._asdict()) for fault in faults)
    if json:
        output.answer(Validation(pack=str(pack), faults=told, counts=() if told else counts))
    elif told:
        output.lines(map(str, told))
    else:
        output.lines([f"{pack}: no fault was found."])
    return FOUND if told else OK


def info(pack: Packs = None, json: Json = False) -> int:
    """Tell what is installed here: versions, edition, how many facts, which extras."""
    import platform

    from restorative.cli.answers import Info

    library = reading.library(pack)
    told = Info(
        version=__version__,
        edition=library.edition,
        python=platform.python_version(),
        counts=_counts(library),
        extras=_extras(),
    )
    if json:
        output.answer(told)
    else:
        from restorative.cli import pages

        output.page(*pages.info_page(told))
    return OK


def _read(pack: Path, *, whole: bool, replaces: Iterable[str], weakens: Iterable[str]) -> "Library":
    from restorative.library import Library

    if whole:
        return Library.load(pack)
    return Library.default().with_pack(pack, replaces=replaces, weakens=weakens)


def _counts(library: "Library") -> "tuple[Count, ...]":
    from restorative.cli.answers import Count

    return tuple(Count(kind=kind, facts=len(getattr(library, kind))) for kind in COUNTED)


def _untold(library: "Library") -> list[Fault]:
    """Poses in which a sentence of the skeleton still stands."""
    from restorative.cli.skeleton import TELL

    says = f"{TELL!r} still stands where a sentence is to be told."
    return [
        Fault(f"poses/{id_}.json", "", says)
        for id_, facts in library.facts.items()
        if f'"{TELL}"' in facts.model_dump_json()
    ]


def _extras() -> dict[str, bool]:
    """For each extra, whether all that it brings is installed."""
    from importlib.metadata import PackageNotFoundError, metadata, requires

    try:
        extras = metadata("restorative").get_all("Provides-Extra") or []
        needed = requires("restorative") or []
    except PackageNotFoundError:
        return {}
    return {extra: all(map(_installed, _brought_by(extra, needed))) for extra in sorted(extras)}


def _brought_by(extra: str, needed: list[str]) -> list[str]:
    """The names of the distributions that *extra* brings."""
    lines = (line for line in needed if re.search(rf"""extra == ['"]{re.escape(extra)}['"]""", line))
    return [found[0] for line in lines if (found := re.match(r"[A-Za-z0-9._-]+", line))]


def _installed(name: str) -> bool:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False
