"""The options and arguments that several commands share: one name, one meaning."""

from pathlib import Path
from typing import Annotated

import typer

from restorative.cli import completing
from restorative.vocabulary import Level, TimeOfDay

__all__ = [
    "Accepted",
    "Conditions",
    "Exclude",
    "Figures",
    "First",
    "Goals",
    "Have",
    "History",
    "Include",
    "Json",
    "Last",
    "MostPractice",
    "NoFloor",
    "Output",
    "Packs",
    "Pose",
    "SessionWords",
    "Time",
    "listed",
]


Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON; errors are JSON on stderr.")]

Packs = Annotated[
    list[Path] | None,
    typer.Option("--pack", metavar="PATH", help="A folder or zip with more facts. It may be given again."),
]

Pose = Annotated[
    str,
    typer.Argument(
        help="A pose: its id, or any of its names in English, Sanskrit or Devanagari.",
        autocompletion=completing.poses,
        show_default=False,
    ),
]

SessionWords = Annotated[
    str,
    typer.Argument(
        metavar="SESSION",
        help="A session: a line such as 'constructive_rest 4 / savasana 12', a file that holds a line or JSON, "
        "the id of a written session, or - for stdin.",
        autocompletion=completing.sessions,
        show_default=False,
    ),
]

Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--condition",
        "-c",
        metavar="WORDS",
        help="A condition of the person, in everyday words, as an id or as an ICD-10-CM code. It may be given again.",
        autocompletion=completing.conditions,
    ),
]

Accepted = Annotated[
    list[str] | None,
    typer.Option(
        "--accept-unassessed",
        metavar="WORDS",
        help="Go on although the library knows nothing of this condition, which was named as well.",
    ),
]

Have = Annotated[
    list[str] | None,
    typer.Option(
        "--have",
        metavar="PROPS",
        help="The props at hand, such as wall,blanket:3; none if there are none. Left out, every prop is at hand.",
        autocompletion=completing.props,
    ),
]

Goals = Annotated[
    list[str] | None,
    typer.Option(
        "--goal",
        "-g",
        metavar="GOALS",
        help="A purpose or an outcome, such as sleep; sleep:2 counts twice.",
        autocompletion=completing.goals,
    ),
]

Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="POSES", help="Poses that must be there.", autocompletion=completing.poses),
]

Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="POSES", help="Poses that must not.", autocompletion=completing.poses),
]

First = Annotated[
    str | None,
    typer.Option("--first", metavar="POSE", help="The pose to begin with.", autocompletion=completing.poses),
]

Last = Annotated[
    str | None,
    typer.Option("--last", metavar="POSE", help="The pose of the final rest.", autocompletion=completing.poses),
]

History = Annotated[
    list[str] | None,
    typer.Option(
        "--history", metavar="POSES", help="Poses of former days, for variety.", autocompletion=completing.poses
    ),
]

MostPractice = Annotated[Level, typer.Option("--level", help="The most practice that a pose may ask for.")]

NoFloor = Annotated[bool, typer.Option("--no-floor", help="The person can't get down to the floor and up again.")]

Time = Annotated[
    TimeOfDay | None,
    typer.Option("--time-of-day", help="When it is practised.", show_default=False),
]

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file.", show_default=False),
]

Figures = Annotated[
    Path | None,
    typer.Option("--figures", metavar="FOLDER", help="Write a figure of each pose there, and link to it."),
]


def listed(words: list[str] | None) -> tuple[str, ...]:
    """The single words of an option that takes several, apart by commas or by being given again."""
    return tuple(word.strip() for entry in words or () for word in entry.split(",") if word.strip())
