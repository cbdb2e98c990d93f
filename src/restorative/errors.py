"""Everything that can go wrong, by name.

    RestorativeError
    ├── NotFoundError (LookupError)
    │   ├── PoseNotFoundError
    │   ├── VariantNotFoundError
    │   ├── ConditionNotFoundError
    │   ├── PropNotFoundError
    │   └── FigureNotFoundError
    ├── AmbiguousPoseError (LookupError)
    ├── RequestError (ValueError)
    │   └── NotationError
    ├── SessionError (ValueError)
    ├── DataError (ValueError)
    ├── NoSessionPossibleError (ValueError)
    ├── NotAssessedError (ValueError)
    ├── MissingExtraError (ImportError)
    └── SeekCareFirst

An error keeps its facts as attributes; only `__str__` turns them into sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from restorative.findings import Finding

__all__ = [
    "AmbiguousPoseError",
    "ConditionNotFoundError",
    "DataError",
    "Demand",
    "Fault",
    "FigureNotFoundError",
    "MissingExtraError",
    "NoSessionPossibleError",
    "NotAssessedError",
    "NotFoundError",
    "NotationError",
    "PoseNotFoundError",
    "PropNotFoundError",
    "RedFlag",
    "RequestError",
    "RestorativeError",
    "SeekCareFirst",
    "SessionError",
    "VariantNotFoundError",
]


class RestorativeError(Exception):
    """The root of every error that this library raises on purpose."""


class NotFoundError(RestorativeError, LookupError):
    """Nothing of this kind has this name."""

    kind = "entry"

    def __init__(self, name: str, known: Iterable[str] = (), of: str | None = None) -> None:
        from difflib import get_close_matches

        self.name = name
        self.of = of
        self.close = tuple(get_close_matches(name.casefold(), tuple(known), n=3))
        super().__init__(name, self.close, of)

    def __str__(self) -> str:
        where = f" of {self.of}" if self.of else ""
        hint = f" Did you mean {' or '.join(map(repr, self.close))}?" if self.close else ""
        return f"No {self.kind}{where} is called {self.name!r}.{hint}"


class PoseNotFoundError(NotFoundError):
    """No pose has this name."""

    kind = "pose"


class VariantNotFoundError(NotFoundError):
    """The pose has no such variant."""

    kind = "variant"


class PropNotFoundError(NotFoundError):
    """No prop has this name."""

    kind = "prop"


class FigureNotFoundError(NotFoundError):
    """Nobody has drawn this variant."""

    kind = "figure"


class ConditionNotFoundError(NotFoundError):
    """These words name no condition. Near misses are offered, never guessed."""

    kind = "condition"

    def __init__(self, names: Sequence[str], near: Sequence[Sequence[str]] = ()) -> None:
        self.names = tuple(names)
        self.near = tuple(map(tuple, near)) or tuple(() for _ in names)
        RestorativeError.__init__(self, self.names, self.near)

    def __str__(self) -> str:
        return "\n".join(
            f"No condition is called {name!r}." + (f" Did you mean {' or '.join(map(repr, near))}?" if near else "")
            for name, near in zip(self.names, self.near, strict=True)
        )


class AmbiguousPoseError(RestorativeError, LookupError):
    """Several poses have this name."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        super().__init__(name, self.candidates)

    def __str__(self) -> str:
        return f"{self.name!r} could be {' or '.join(map(repr, self.candidates))}. Name one of them."


class RequestError(RestorativeError, ValueError):
    """What was asked for can't be read; every fault is listed."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(self.faults)


class NotationError(RequestError):
    """A line is not a session in the one-line notation."""


class SessionError(RestorativeError, ValueError):
    """A session that can't stand; it carries every finding, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


class Fault(NamedTuple):
    """One thing wrong in one data file."""

    file: str
    path: str
    """The place inside the file, such as `variants[2].props[0].count`; empty for the file as a whole."""
    says: str

    def __str__(self) -> str:
        return ": ".join(filter(None, self))


class DataError(RestorativeError, ValueError):
    """Facts that can't be used; it lists all faults of all files."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        count = f"{len(self.faults)} fault{'s' if len(self.faults) > 1 else ''} in the data:"
        return "\n".join([count, *map(str, self.faults)])


class RedFlag(NamedTuple):
    """A condition that asks for care before any practice."""

    condition: str
    reason: str


class SeekCareFirst(RestorativeError):
    """A red flag was named: no pose is offered before a clinician has been seen."""

    def __init__(self, red_flags: Sequence[RedFlag]) -> None:
        self.red_flags = tuple(red_flags)
        super().__init__(self.red_flags)

    def __str__(self) -> str:
        return "\n".join(
            ["Seek care first; no pose is offered.", *(f"{f.condition}: {f.reason}" for f in self.red_flags)]
        )


class NotAssessedError(RestorativeError, ValueError):
    """Conditions of which the library knows nothing: none is planned around unless it is accepted by name."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        super().__init__(self.words)

    def __str__(self) -> str:
        named = ", ".join(map(repr, self.words))
        return f"Not assessed: {named}. Ask a clinician, or go on with accept_unassessed=[{named}]."


class MissingExtraError(RestorativeError, ImportError):
    """What was asked for needs a package that comes with an extra."""

    def __init__(self, extra: str) -> None:
        self.extra = extra
        super().__init__(extra)

    def __str__(self) -> str:
        return f'This needs the extra "{self.extra}": pip install "restorative[{self.extra}]".'


class Demand(NamedTuple):
    """One thing that a session must satisfy, and who asked for it."""

    says: str
    asked_by: str

    def __str__(self) -> str:
        return f"{self.says} ({self.asked_by})"


class NoSessionPossibleError(RestorativeError, ValueError):
    """No session satisfies every demand.

    *clash* can't be satisfied together, while without any one of them the rest of it can. Each of
    *relaxations* alone makes the whole request possible, and so does each of *props*, such as `blanket:3`,
    added to the kit.
    """

    def __init__(self, clash: Sequence[Demand], relaxations: Sequence[Demand], props: Sequence[str] = ()) -> None:
        self.clash = tuple(clash)
        self.relaxations = tuple(relaxations)
        self.props = tuple(props)
        super().__init__(self.clash, self.relaxations, self.props)

    def __str__(self) -> str:
        lines = ["No session satisfies all of this:", *(f"- {demand}" for demand in self.clash)]
        if self.relaxations:
            lines += ["It would be possible without:", *(f"- {demand}" for demand in self.relaxations)]
        if self.props:
            lines.append(f"It would be possible with one of these beside the kit: {', '.join(self.props)}.")
        return "\n".join(lines)
