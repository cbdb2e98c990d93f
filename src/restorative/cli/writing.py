"""The command that writes documents: render."""

import datetime
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from restorative.cli import completing, output, reading
from restorative.cli.failing import OK
from restorative.cli.words import Conditions, Json, Output, Packs
from restorative.errors import RequestError

if TYPE_CHECKING:
    from restorative._model import Model
    from restorative.library import Library
    from restorative.poses import Pose
    from restorative.practitioners import Practitioner
    from restorative.program import Program
    from restorative.sessions import Session

__all__ = ["render"]


class Format(StrEnum):
    """What a thing can be written as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    CARD = "card"
    SVG = "svg"
    PLAYER = "player"
    WEBVTT = "webvtt"
    ICALENDAR = "icalendar"


class Paper(StrEnum):
    """What a card is printed on."""

    A4 = "a4"
    LETTER = "letter"


WITHOUT_CAUTIONS = frozenset({Format.WEBVTT, Format.ICALENDAR})
"""Forms in which a session tells its time and nothing of what is recorded about its poses."""


class Asked(NamedTuple):
    """How a document is to be."""

    library: "Library"
    who: "Practitioner | None"
    variant: str | None
    paper: Literal["a4", "letter"]
    day: datetime.date
    at: datetime.time | None


def render(
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(Format)}.", show_default=False)],
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="A pose by name, a session as a line or id, a file with JSON that this program wrote, - for stdin.",
            autocompletion=completing.poses,
            show_default=False,
        ),
    ],
    *,
    page: Output = None,
    variant: Annotated[
        str | None,
        typer.Option(
            "--variant",
            help="For the svg or card of a pose: the way to set it up.",
            autocompletion=completing.variants,
        ),
    ] = None,
    condition: Conditions = None,
    paper: Annotated[Paper, typer.Option("--paper", help="For a card: what it is printed on.")] = Paper.A4,
    start: Annotated[
        datetime.datetime | None,
        typer.Option("--start", formats=["%Y-%m-%d"], help="For icalendar: the first day; today if none is named."),
    ] = None,
    at: Annotated[
        datetime.datetime | None,
        typer.Option("--at", formats=["%H:%M"], help="For icalendar: when a session begins; all day if left out."),
    ] = None,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Write a pose, session, plan, programme or screening as a document, to stdout or to a file.

    The text is UTF-8 and goes out byte for byte.
    """
    library = reading.library(pack)
    value = reading.anything(what, library)
    _refuse_unused(form, value, variant=variant, condition=condition)
    asked = Asked(
        library=library,
        who=reading.person(condition, library) if condition else None,
        variant=variant,
        paper="letter" if paper is Paper.LETTER else "a4",
        day=start.date() if start else datetime.datetime.now().astimezone().date(),
        at=at.time() if at else None,
    )
    text = _written(form, value, asked)
    if json:
        from restorative.cli.answers import Rendered

        output.answer(Rendered(format=form, output=str(page) if page else None, text=text))
    if page or not json:
        output.document(text, page)
    return OK


def _refuse_unused(form: Format, value: "Model", *, variant: str | None, condition: list[str] | None) -> None:
    """Refuse what would not be heeded: somebody might trust that it was.

    Raises:
        RequestError: with every such option.
    """
    from restorative.poses import Pose
    from restorative.sessions import Session

    faults = []
    if variant and not (form in {Format.SVG, Format.CARD} and isinstance(value, Pose)):
        faults.append("--variant is for the svg or the card of a pose.")
    if condition and not (form in {Format.HTML, Format.PLAYER} and isinstance(value, Pose | Session)):
        faults.append("--condition is for the html of a pose or session, or a player: screen tells of all else.")
    if faults:
        raise RequestError(faults)


def _written(form: Format, value: "Model", asked: Asked) -> str:
    """*value* as a document.

    Raises:
        RequestError: if there is no such document of what it is.
    """
    from restorative import render as renderers
    from restorative.sessions import Session

    library = asked.library
    shown = _session_of(value)
    documents: dict[Format, Callable[[], str]] = {
        Format.TEXT: lambda: renderers.text(value),
        Format.MARKDOWN: lambda: renderers.markdown(value),
        Format.HTML: lambda: renderers.html(value, practitioner=asked.who, library=library),
        Format.CARD: lambda: renderers.card(
            _pictured(shown, form), variant=asked.variant, paper=asked.paper, library=library
        ),
        Format.SVG: lambda: renderers.svg(_pictured(shown, form), asked.variant, library=library),
        Format.PLAYER: lambda: renderers.player(_played(shown, form), practitioner=asked.who, library=library),
        Format.WEBVTT: lambda: renderers.webvtt(_played(shown, form)),
        Format.ICALENDAR: lambda: renderers.icalendar(_scheduled(shown, form), asked.day, asked.at),
    }
    if form in WITHOUT_CAUTIONS and isinstance(shown, Session):
        output.complain("It tells no caution. Screen its poses first: nothing recorded is not the same as safe.")
    return documents[form]()


def _session_of(value: "Model") -> "Model":
    """The session of a plan, and everything else as it is."""
    from restorative.planning import Plan

    return value.session if isinstance(value, Plan) else value


def _pictured(value: "Model", form: Format) -> "Pose | Session":
    from restorative.poses import Pose
    from restorative.sessions import Session

    if isinstance(value, Pose | Session):
        return value
    raise _unfit(value, form, "a pose or a session")


def _scheduled(value: "Model", form: Format) -> "Program | Session":
    from restorative.program import Program
    from restorative.sessions import Session

    if isinstance(value, Program | Session):
        return value
    raise _unfit(value, form, "a programme or a session")


def _played(value: "Model", form: Format) -> "Session":
    from restorative.sessions import Session

    if isinstance(value, Session):
        return value
    raise _unfit(value, form, "a session")


def _unfit(value: "Model", form: Format, wanted: str) -> RequestError:
    return RequestError([f"{form} is for {wanted}, and this is a {type(value).__name__.lower()}."])
