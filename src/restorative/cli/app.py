"""All commands under one name."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from restorative import __version__
from restorative.cli import looking, packs, planning, sessions, writing
from restorative.cli.failing import EXIT_CODES, failing
from restorative.cli.output import speak_plainly

__all__ = ["app"]


class Commands(TyperGroup):
    """The commands: whatever goes wrong in one of them ends in a sentence and an exit code."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **named: Any) -> Any:
        """Run one command, and end the process with the exit code that it returns. Without words, help."""
        words = sys.argv[1:] if args is None else args
        speak_plainly()
        with failing(json="--json" in words):
            code = super().main(args if words else ["--help"], *more, **named | {"standalone_mode": False})
            sys.exit(code or 0)


app = typer.Typer(
    name="restorative",
    cls=Commands,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXIT_CODES,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"restorative {__version__}")
        raise typer.Exit


@app.callback()
def restorative(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version of the code.")
    ] = False,
) -> None:
    """Restorative yoga poses: look them up, screen them for a person, and put them together into sessions.

    It is information, not medical advice. That nothing is recorded is not the same as safe.
    """


for name, command in (
    ("show", looking.show),
    ("search", looking.search),
    ("screen", looking.screen),
    ("plan", planning.plan),
    ("program", planning.program),
    ("check", sessions.check),
    ("play", sessions.play),
    ("render", writing.render),
    ("new-pose", packs.new_pose),
    ("validate", packs.validate),
    ("info", packs.info),
):
    app.command(name, epilog=EXIT_CODES)(command)
