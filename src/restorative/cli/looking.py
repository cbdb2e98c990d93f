"""Commands that look poses up: show, search, screen."""

from typing import Annotated

import typer

from restorative.cli import completing, output, reading
from restorative.cli.failing import CARE, FOUND, OK
from restorative.cli.words import Conditions, Figures, Have, Json, Packs, Pose
from restorative.vocabulary import Family, Verdict

__all__ = ["screen", "search", "show"]

MANY = 10
"""Hits of a search that are told, if nothing else is asked for."""


def show(
    pose: Pose,
    *,
    variant: Annotated[
        str | None,
        typer.Option("--variant", help="The way to set it up.", autocompletion=completing.variants),
    ] = None,
    cautions: Annotated[bool, typer.Option("--cautions", help="Every caution, with advice and sources.")] = False,
    figures: Figures = None,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Show one pose: what it is, who should take care, how to set it up, what it can be said to do."""
    library = reading.library(pack)
    found = library.pose(pose)
    chosen = found.variant(variant) if variant else None
    if json:
        output.answer(found)
        return OK
    from restorative.cli import pages

    if cautions:
        output.page(*pages.caution_page(found, chosen))
    else:
        output.page(*pages.pose_page(found, chosen or found.classic, pages.Figures(figures, library)))
    return OK


def search(
    words: Annotated[list[str] | None, typer.Argument(help="What to look for, in your words.")] = None,
    *,
    family: Annotated[Family | None, typer.Option("--family", help="The shape.", show_default=False)] = None,
    have: Have = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="OUTCOME", help="An outcome for which some study speaks in favour."),
    ] = None,
    condition: Conditions = None,
    worst: Annotated[
        Verdict, typer.Option("--worst", help="The strictest verdict that is still shown for the person.")
    ] = Verdict.CAUTION,
    max_minutes: Annotated[
        float | None, typer.Option("--max-minutes", help="The most time for the shortest hold, set-up included.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Show so many at the most.")] = MANY,
    figures: Figures = None,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Find poses by words, by what they must satisfy, or by both.

    Without words the poses stand in the order of their ids, or the surest first for --outcome.
    """
    from restorative.search import Hit, find_poses, search_poses

    library = reading.library(pack)
    who = reading.person(condition, library) if condition else None
    if who and worst.rank < Verdict.NOT_ASSESSED.rank:
        reading.assessed(who, library)
    fitting = find_poses(
        family=family,
        props=reading.kit(have),
        outcome=outcome,
        practitioner=who,
        max_minutes=max_minutes,
        worst=worst,
        library=library,
    )
    if words:
        kept = {pose.id for pose in fitting}
        every = search_poses(" ".join(words), limit=len(library.facts), library=library)
        hits = [hit for hit in every if hit.pose in kept]
    else:
        hits = [Hit(pose=pose.id, name=pose.names.english, score=0.0, matched=()) for pose in fitting]
    if json:
        output.answer(hits[:limit])
    elif hits:
        from restorative.cli import pages

        output.page(*pages.search_page(hits[:limit], who is not None, pages.Figures(figures, library)))
        if len(hits) > limit:
            output.complain(f"{len(hits) - limit} more: --limit {len(hits)}")
    else:
        output.complain("No pose was found. Fewer words or conditions find more.")
    return OK if hits else FOUND


def screen(
    pose: Pose,
    *,
    condition: Conditions = None,
    variant: Annotated[
        str | None,
        typer.Option(
            "--variant",
            help="The way to set it up on which the exit code tells; the classic one if none is named.",
            autocompletion=completing.variants,
        ),
    ] = None,
    figures: Figures = None,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Tell everything that is recorded about one pose for one person.

    The exit code is 0 if nothing stricter than a caution is recorded for the variant, which is not the same as
    safe; 1 if something stricter is; 3 for a red flag or a condition that is not assessed.
    """
    from restorative.screening import Screener

    library = reading.library(pack)
    found = library.pose(pose)
    chosen = found.variant(variant) if variant else found.classic
    if not condition:
        raise typer.BadParameter("name at least one condition of the person.", param_hint="--condition")
    screening = Screener(reading.person(condition, library), library).screen(found)
    if json:
        output.answer(screening)
    else:
        from restorative.cli import pages

        output.page(*pages.screening_page(screening, found, pages.Figures(figures, library)))
    if screening.red_flags or screening.not_assessed:
        return CARE
    return OK if screening.variant(chosen.id).verdict.rank <= Verdict.CAUTION.rank else FOUND
