"""What the words on the command line stand for: libraries, people, kits, sessions."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from restorative.cli.failing import readable
from restorative.cli.words import listed
from restorative.errors import NotAssessedError, NotationError, PoseNotFoundError, RequestError

if TYPE_CHECKING:
    from restorative._model import Model
    from restorative.library import Library
    from restorative.practitioners import Practitioner
    from restorative.sessions import Session

__all__ = ["accepted", "anything", "assessed", "goals", "kit", "library", "lines", "person", "session"]

LARGEST = 20_000_000
"""Bytes of a file that is read whole."""

FILES = frozenset({".json", ".line", ".txt"})
"""Endings that say that a word is the name of a file."""

LONGEST_NAME = 1_000
"""Characters; no file is looked for under a longer name."""


def library(packs: Iterable[Path] | None) -> "Library":
    """The facts that come with the package, and those of *packs*."""
    from restorative.library import Library

    return Library.default().with_pack(*packs) if packs else Library.default()


def person(conditions: Iterable[str] | None, facts: "Library") -> "Practitioner":
    """The person with these conditions.

    Raises:
        ConditionNotFoundError: if one of the words is not known.
        RequestError: if there are too many.
    """
    from restorative.practitioners import Practitioner

    with readable("--condition"):
        return Practitioner.known_to(facts, conditions=conditions or ())


def accepted(who: "Practitioner", facts: "Library", words: Iterable[str] | None) -> tuple[str, ...]:
    """The unassessed conditions of the person with which to go on.

    Raises:
        RequestError: with every one that the person did not name, or that is assessed.
    """
    unknown = [match.words for match in who.matches(facts) if not match.assessed]
    told = tuple(words or ())
    if stray := [word for word in told if word not in unknown]:
        raise RequestError([f"--accept-unassessed: {word!r} is no unassessed condition here." for word in stray])
    return told


def assessed(who: "Practitioner", facts: "Library", words: Iterable[str] | None = None) -> tuple[str, ...]:
    """The same; but no condition may be left that is neither assessed nor accepted.

    Raises:
        NotAssessedError: with every such condition.
    """
    told = accepted(who, facts, words)
    if left := [match.words for match in who.matches(facts) if not match.assessed and match.words not in told]:
        raise NotAssessedError(left)
    return told


def kit(have: list[str] | None) -> tuple[str, ...] | None:
    """The props at hand; `None` if every prop is."""
    props = listed(have)
    if have is None:
        return None
    if "none" in props and len(props) > 1:
        raise RequestError(["--have: none stands alone, or not at all."])
    return () if props == ("none",) else props


def goals(words: list[str] | None) -> dict[str, float]:
    """Goals with their weights.

    Raises:
        RequestError: for each weight that is no number.
    """
    weights: dict[str, float] = {}
    faults = []
    for word in listed(words):
        goal, colon, number = word.partition(":")
        try:
            weights[goal.strip()] = weights.get(goal.strip(), 0.0) + (float(number) if colon else 1.0)
        except ValueError:
            faults.append(f"--goal: {word!r}: write a goal and, if it counts more, its weight, such as 'sleep:2'.")
    if faults:
        raise RequestError(faults)
    return weights


def session(what: str, facts: "Library", minutes: float | None = None) -> "Session":
    """The session that *what* is: a line, a file with a line or JSON, the id of a written one, or - for stdin.

    Raises:
        NotationError: if it is a line that can't be read.
        RequestError: if it is JSON of something else, or has impossible values.
        OSError: if the file can't be read.
    """
    from restorative.planning import Plan
    from restorative.sessions import Session

    if what in facts.sessions:
        written = facts.sessions[what]
        return Session.from_line(written.line, title=written.title, minutes=written.minutes, library=facts)
    text = _text(what)
    found = _model(text, what, facts) if _is_json(text) else _line(text, facts)
    if isinstance(found, Plan):
        found = found.session
    if not isinstance(found, Session):
        raise RequestError([f"{what}: a session is needed, and this is a {type(found).__name__.lower()}."])
    with readable("--minutes"):
        return found if minutes is None else Session.model_validate(dict(found) | {"minutes": minutes})


def anything(what: str, facts: "Library") -> "Model":
    """What can be rendered: a pose by name, whatever `session` reads, or JSON that this library wrote."""
    if what in facts.sessions:
        return session(what, facts)
    text = _text(what)
    if _is_json(text):
        return _model(text, what, facts)
    try:
        return facts.pose(text.strip())
    except PoseNotFoundError as no_pose:
        if not any(letter.isdigit() for letter in text):
            raise
        try:
            return _line(text, facts)
        except NotationError:
            if "/" in text or text.split()[-1].replace(".", "").isdigit():
                raise
            raise no_pose from None


def lines(file: Path) -> list[str]:
    """The lines of *file*, or of stdin for -, that are not empty."""
    return [line for line in _read(str(file)).splitlines() if line.strip()]


def _text(what: str) -> str:
    """*what* itself, or what the file of that name holds."""
    return _read(what) if what == "-" or _is_file(what) else what


def _is_file(what: str) -> bool:
    if len(what) > LONGEST_NAME or "\0" in what:
        return False
    return Path(what).suffix in FILES or Path(what).is_file()


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _start_of(Path(file))
        if len(data) > LARGEST:
            raise RequestError([f"{file}: larger than {LARGEST // 1_000_000} MB."])
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestError([f"{file}: this is no UTF-8 text."]) from None


def _start_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _is_json(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _line(text: str, facts: "Library") -> "Session":
    from restorative.sessions import Session

    with readable():
        return Session.from_line(" ".join(text.split()), library=facts)


def _model(text: str, what: str, facts: "Library") -> "Model":
    """The model that wrote *text*, known by the fields that only it has."""
    import json

    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestError([f"{what}: this is no JSON: {error}."]) from None
    for fields, model in _kinds():
        if isinstance(told, dict) and fields <= told.keys():
            with readable(what):
                return model.model_validate_json(text, context=facts)
    raise RequestError([f"{what}: this is the JSON of no pose, session, plan, programme or screening."])


def _kinds() -> Iterable[tuple[set[str], "type[Model]"]]:
    from restorative.planning import Plan
    from restorative.poses import Pose
    from restorative.program import Program
    from restorative.screening import Screening
    from restorative.sessions import Session

    yield {"request", "session"}, Plan
    yield {"days", "summary"}, Program
    yield {"verdict", "variants"}, Screening
    yield {"instructions"}, Pose
    yield {"holds"}, Session
