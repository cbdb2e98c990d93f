"""Commands that plan: plan, program."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from restorative.cli import output, playing, reading
from restorative.cli.failing import FOUND, OK, as_json, readable
from restorative.cli.output import complain
from restorative.cli.words import (
    Accepted,
    Conditions,
    Exclude,
    Figures,
    First,
    Goals,
    Have,
    History,
    Include,
    Json,
    Last,
    MostPractice,
    NoFloor,
    Output,
    Packs,
    Time,
    listed,
)
from restorative.errors import NoSessionPossibleError, RestorativeError
from restorative.vocabulary import Level

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from restorative.library import Library
    from restorative.planning import Plan
    from restorative.request import Request

__all__ = ["plan", "program"]


BESIDE_REQUESTS = "each line tells all that is asked; only --jobs, --pack and --accept-unassessed go with it."


def plan(
    *,
    minutes: Annotated[
        float | None,
        typer.Option("--minutes", "-m", help="The clock to fill, set-up included: 5 to 120.", show_default=False),
    ] = None,
    goal: Goals = None,
    have: Have = None,
    condition: Conditions = None,
    include: Include = None,
    exclude: Exclude = None,
    first: First = None,
    last: Last = None,
    level: MostPractice = Level.INTERMEDIATE,
    no_floor: NoFloor = False,
    history: History = None,
    time_of_day: Time = None,
    accept_unassessed: Accepted = None,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", min=0, metavar="SECONDS", help="Give the best so far after so many seconds."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="The whole reasoning, as a teacher's note.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the player of the session in the browser.")] = False,
    page: Output = None,
    requests: Annotated[
        Path | None,
        typer.Option(
            "--requests",
            metavar="FILE",
            help="Plan for many: a request in JSON a line, - for stdin. A plan or an error a line comes back.",
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="With --requests: so many processes.")] = 1,
    figures: Figures = None,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Plan the best session for a person, a clock and the props at hand.

    With --open or --output FILE the session's player, one page that works offline, is written as well.
    If nothing is possible with the props at hand, but with one more, that is said and planned (exit code 1);
    with --json it is an error that names such props.
    """
    library = reading.library(pack)
    if requests:
        alone = (minutes, goal, have, condition, include, exclude, first, last, history, time_of_day, time_limit, page)
        if any(told is not None for told in alone) or any(
            (level is not Level.INTERMEDIATE, no_floor, explain, open_, figures)
        ):
            raise typer.BadParameter(BESIDE_REQUESTS, param_hint="--requests")
        return _plan_many(reading.lines(requests), jobs, accept_unassessed, library)
    if minutes is None:
        raise typer.BadParameter("tell how long the session is, such as --minutes 40.", param_hint="--minutes")
    from restorative.planning import plan_session

    who = reading.person(condition, library)
    ask = partial(
        plan_session,
        minutes=minutes,
        goals=reading.goals(goal),
        practitioner=who,
        include=listed(include),
        exclude=listed(exclude),
        first=first,
        last=last,
        level=level,
        floor=not no_floor,
        history=listed(history),
        time_of_day=time_of_day,
        accept_unassessed=accept_unassessed or (),
        give_up=_after(time_limit),
        library=library,
    )
    with output.working("Looking for the best session"):
        found, code = _nearest(ask, reading.kit(have), exactly=json)
    _tell(found, library, figures, explain=explain, json=json)
    if open_ or page:
        playing.write_page(found.session, who, library, page, open_page=open_)
    return code


def program(
    *,
    days: Annotated[int, typer.Option("--days", "-d", help="How many days.")] = 30,
    minutes: Annotated[float, typer.Option("--minutes", "-m", help="The clock of the longest day: 5 to 120.")] = 24.0,
    goal: Goals = None,
    have: Have = None,
    condition: Conditions = None,
    include: Include = None,
    exclude: Exclude = None,
    first: First = None,
    last: Last = None,
    level: MostPractice = Level.INTERMEDIATE,
    no_floor: NoFloor = False,
    history: History = None,
    time_of_day: Time = None,
    accept_unassessed: Accepted = None,
    rest_every: Annotated[
        int, typer.Option("--rest-every", help="A day of rest in so many days; 0 for none.", min=0)
    ] = 7,
    explain: Annotated[bool, typer.Option("--explain", help="Every day in full, as a teacher's note.")] = False,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Plan a programme of many days that grows within comfort.

    Without --goal it is for relaxation. Without --include legs up the wall comes back through it.
    As a calendar: restorative program --json | restorative render icalendar -
    """
    from restorative.program import plan_program

    library = reading.library(pack)
    who = reading.person(condition, library)
    with output.working("Planning the days"), readable():
        found = plan_program(
            days=days,
            minutes=minutes,
            goals=reading.goals(goal) or ("relaxation",),
            include=("viparita_karani",) if include is None else listed(include),
            exclude=listed(exclude),
            first=first,
            last=last,
            practitioner=who,
            kit=reading.kit(have),
            floor=not no_floor,
            level=level,
            rest_every=rest_every or None,
            history=listed(history),
            time_of_day=time_of_day,
            accept_unassessed=accept_unassessed or (),
            library=library,
        )
    if json:
        output.answer(found)
    elif explain:
        output.document(f"{found.explain()}\n", None)
    else:
        from restorative.cli import pages

        output.page(*pages.program_page(found))
    return OK


def _nearest(ask: Callable[..., "Plan"], kit: tuple[str, ...] | None, *, exactly: bool) -> tuple["Plan", int]:
    """The plan with *kit*, or else with one prop more, said aloud; and the exit code."""
    try:
        return ask(kit=kit), OK
    except NoSessionPossibleError as error:
        if exactly or not error.props:
            raise
        complain(f"{error}\n\nThis is the session with {error.props[0]} beside what you have:\n")
        return ask(kit=[*(kit or ()), error.props[0]]), FOUND


def _tell(found: "Plan", library: "Library", figures: Path | None, *, explain: bool, json: bool) -> None:
    if json:
        output.answer(found)
    elif explain:
        output.document(f"{found.explain()}\n", None)
    else:
        from restorative.cli import pages

        output.page(*pages.plan_page(found, pages.Figures(figures, library)))


def _after(seconds: float | None) -> Callable[[], bool]:
    """Whether *seconds* have passed since now."""
    if seconds is None:
        return lambda: False
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def _plan_many(lines: list[str], jobs: int, accepted: list[str] | None, library: "Library") -> int:
    """Plan each request, and print a plan or an error a line, in their order."""
    from restorative.batch import plan_many

    asked = [_request(line, number, library) for number, line in enumerate(lines, start=1)]
    good = [request for request in asked if not isinstance(request, RestorativeError)]
    with _pool(jobs) as executor, output.counting("Planning", len(good)) as progress:
        planned = iter(
            plan_many(good, executor=executor, progress=progress, accept_unassessed=accepted or (), library=library)
        )
    results = [asked_ if isinstance(asked_, RestorativeError) else next(planned) for asked_ in asked]
    told: Iterator[str] = (
        as_json(found) if isinstance(found, RestorativeError) else found.model_dump_json() for found in results
    )
    output.answer_lines(told)
    return FOUND if any(isinstance(found, RestorativeError) for found in results) else OK


def _request(line: str, number: int, library: "Library") -> "Request | RestorativeError":
    from restorative.request import Request

    try:
        with readable(f"line {number}"):
            return Request.model_validate_json(line, context=library)
    except RestorativeError as error:
        return error


@contextmanager
def _pool(jobs: int) -> Iterator["Executor | None"]:
    """Other processes to plan in, if more than one is asked for."""
    if jobs == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A copy of this process would hold the locks of the thread that draws the progress.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        yield executor
