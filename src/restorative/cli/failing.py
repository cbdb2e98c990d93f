"""What goes wrong, told in one sentence each, with an exit code and never with a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from typing import Any

import typer

from restorative.cli.output import ReaderGone, complain, for_streams
from restorative.errors import (
    NoSessionPossibleError,
    NotAssessedError,
    RequestError,
    RestorativeError,
    SeekCareFirst,
    SessionError,
)

__all__ = ["CARE", "EXIT_CODES", "FOUND", "OK", "as_json", "code_of", "failing", "readable"]

OK = 0
FOUND = 1
"""A check found something, or a search nothing."""
MISUSED = 2
CARE = 3
"""Seek care first, or not assessed."""
INTERRUPTED = 130
READER_GONE = 141
"""As a shell tells of a program that nobody listens to any more."""

EXIT_CODES = (
    "Exit codes: 0 done; 1 a check found something, or nothing was found; "
    "2 it can't be done as asked: bad usage, an unknown name, an unreadable file, a missing extra; "
    "3 seek care first, or a condition is not assessed; 130 interrupted."
)

USAGE: type[Exception] = typer.BadParameter.__mro__[2]
"""The root of every error of usage, wherever this typer keeps it: in click, or in itself."""


@contextmanager
def failing(*, json: bool) -> Iterator[None]:
    """Turn whatever goes wrong on purpose into a sentence (or JSON) on stderr and an exit code."""
    try:
        yield
    except ReaderGone:
        sys.exit(READER_GONE)
    except (KeyboardInterrupt, typer.Abort):
        complain("Interrupted.")
        sys.exit(INTERRUPTED)
    except (RestorativeError, OSError, USAGE) as error:
        complain(for_streams(as_json(error), sys.stderr) if json else _as_text(error))
        sys.exit(code_of(error))


def code_of(error: BaseException) -> int:
    """The exit code for *error*."""
    if isinstance(error, SeekCareFirst | NotAssessedError):
        return CARE
    return FOUND if isinstance(error, NoSessionPossibleError | SessionError) else MISUSED


@contextmanager
def readable(what: str = "") -> Iterator[None]:
    """Tell values that a model can't take as one `RequestError`, with *what* they were read from."""
    from pydantic import ValidationError

    try:
        yield
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise RequestError([_fault(what, fault["loc"], fault["msg"]) for fault in faults]) from None


def _fault(what: str, place: tuple[int | str, ...], says: str) -> str:
    where = ".".join(map(str, place))
    return ": ".join(filter(None, (what, where, says.removeprefix("Value error, "))))


def _as_text(error: BaseException) -> str:
    told = _says(error)
    context = getattr(error, "ctx", None)
    return f"{told}\nTry: {context.command_path} --help" if context else told


def as_json(error: BaseException) -> str:
    """*error* with its facts, as JSON on one line."""
    facts = {name: _plain(value) for name, value in vars(error).items()} if isinstance(error, RestorativeError) else {}
    told = {"error": type(error).__name__, "says": _says(error), "exit_code": code_of(error), "facts": facts}
    return dumps(told, ensure_ascii=False)


def _says(error: BaseException) -> str:
    if isinstance(error, NotAssessedError):
        options = " ".join(f'--accept-unassessed "{words}"' for words in error.words)
        return f"Not assessed: {', '.join(map(repr, error.words))}. Ask a clinician, or go on with {options}."
    if isinstance(error, OSError):
        return ": ".join(filter(None, (str(error.filename or ""), error.strerror or str(error))))
    format_message = getattr(error, "format_message", None)
    return str(format_message() if format_message else error)


def _plain(value: Any) -> Any:
    """A fact of an error as JSON has it."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
