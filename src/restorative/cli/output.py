"""Where words leave the program: pages for people, JSON and documents for whoever asked, complaints on stderr."""

import codecs
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from restorative.texts import HIDDEN, visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from restorative._model import Model

__all__ = [
    "ReaderGone",
    "answer",
    "answer_lines",
    "complain",
    "console",
    "counting",
    "document",
    "for_streams",
    "lines",
    "page",
    "plain",
    "speak_plainly",
    "working",
]

ENDLESS = 100_000
"""Columns of output that no terminal shows: nothing is wrapped there."""

WIDEST = 120
"""Columns; longer lines are hard to read."""

BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

NEAREST = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u00b7": "-",
        "\u00d7": "x",
    }
)
"""What Unicode does not take apart by itself."""


class ReaderGone(Exception):
    """Whoever read the output has stopped listening."""


def speak_plainly() -> None:
    """Let streams that can't write every letter write the nearest one, instead of failing."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if not _is_unicode(stream):
            stream.reconfigure(errors="nearest")  # type: ignore[union-attr]  # every real stream can


def plain(text: str) -> str:
    """*text* with what a terminal would take for more than a letter written as a number: a caller may type anything."""
    return "\n".join(map(visible, text.replace("\r\n", "\n").expandtabs(4).split("\n")))


def page(*parts: "RenderableType") -> None:
    """Print *parts* for a person, in colour and wrapped only if a terminal shows them."""
    screen = console()
    with screen.capture() as captured:
        for part in parts:
            screen.print(part)
    _write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def answer(value: "Model | Iterable[Model]") -> None:
    """Print *value* as JSON on one line: a model, or a list of them."""
    from restorative._model import Model

    told = value.model_dump_json() if isinstance(value, Model) else f"[{','.join(v.model_dump_json() for v in value)}]"
    _write(for_streams(f"{told}\n", sys.stdout))


def answer_lines(lines: Iterable[str]) -> None:
    """Print *lines* of JSON."""
    for line in lines:
        _write(for_streams(f"{line}\n", sys.stdout))


def lines(told: Iterable[str]) -> None:
    """Print each of *told* on a line of its own, whole."""
    _write("".join(f"{plain(line)}\n" for line in told))


def document(text: str, path: Path | None) -> None:
    """Write *text* as UTF-8, byte for byte, to *path*, or to stdout if there is none."""
    if path:
        path.write_bytes(text.encode())
    elif sys.stdout.isatty():
        _write(plain(text))
    else:
        _write_bytes(text.encode())


def complain(text: str) -> None:
    """Say *text* on stderr."""
    try:
        sys.stderr.write(f"{plain(text)}\n")
        sys.stderr.flush()
    except BrokenPipeError:
        raise ReaderGone from None


def for_streams(told: str, stream: TextIO) -> str:
    """JSON as *stream* can carry it without loss: hidden characters are escaped, outside Unicode every other letter."""
    # JSON on one line has no line break but at its end.
    seen = HIDDEN.sub(lambda found: "\n" if found[0] == "\n" else _escaped(found[0]), told)
    return seen if _is_unicode(stream) else BEYOND_ASCII.sub(lambda found: _escaped(found[0]), seen)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[i : i + 2], 'big'):04x}" for i in range(0, len(units), 2))


def console(*, stderr: bool = False) -> "Console":
    """The terminal as it is now. Markup in texts is not looked at."""
    from rich.console import Console

    found = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if found.is_terminal:
        found.width = min(found.width, WIDEST)
        # An old Windows console would show the codes for colours as they are.
        return Console(width=found.width, stderr=stderr, color_system=None) if found.legacy_windows else found
    found.width = int(os.environ.get("COLUMNS", "")) if os.environ.get("COLUMNS", "").isdecimal() else ENDLESS
    return found


@contextmanager
def working(says: str) -> Iterator[None]:
    """Show on a terminal that something takes its time; elsewhere show nothing."""
    screen = console(stderr=True)
    if screen.is_terminal:
        with screen.status(says):
            yield
    else:
        yield


@contextmanager
def counting(says: str, total: int) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how many of *total* are done; what it gives is told so by whoever works."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    screen = console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task(says, total=total)
        yield lambda done, _: progress.update(task, completed=done)


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()


def _write_bytes(data: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _let_go()


def _let_go() -> None:
    """Lead what is still to be written nowhere, so that Python does not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise ReaderGone from None


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("_", "-").startswith("utf")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Letters without their marks, plain quotes and dashes; a question mark for what has no neighbour."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    bare = unicodedata.normalize("NFKD", lost.translate(NEAREST))
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return kept.encode("ascii", "replace").decode("ascii"), error.end
