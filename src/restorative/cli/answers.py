"""What commands answer that no other room has a model for, so that `--json` has one form everywhere."""

from pydantic import ConfigDict

from restorative._model import Model
from restorative.errors import Fault
from restorative.sessions import Session

__all__ = ["Count", "Info", "PackFault", "Page", "Rendered", "Validation"]


class Rendered(Model):
    """A document."""

    # A document is kept as it is, to the last space.
    model_config = ConfigDict(str_strip_whitespace=False, str_max_length=None)

    format: str
    output: str | None = None
    """The file that it was written to, if any."""
    text: str


class Page(Model):
    """The player page of a session."""

    session: Session
    page: str
    """The file that holds it."""
    opened: bool
    """False if no browser was asked for, or none could be opened."""


class PackFault(Model):
    """One thing wrong in one file of a pack."""

    model_config = ConfigDict(str_min_length=0, str_max_length=None)

    file: str
    path: str
    """The place inside the file; empty for the file as a whole."""
    says: str

    def __str__(self) -> str:
        return str(Fault(self.file, self.path, self.says))


class Count(Model):
    """How many facts of one kind there are."""

    kind: str
    facts: int


class Validation(Model):
    """Every fault of a pack."""

    pack: str
    faults: tuple[PackFault, ...] = ()
    counts: tuple[Count, ...] = ()
    """What the library holds together with the pack; empty if the pack has faults."""


class Info(Model):
    """What is installed here."""

    version: str
    """The version of the code."""
    edition: str
    """The version of the facts."""
    python: str
    counts: tuple[Count, ...]
    extras: dict[str, bool]
    """For each extra, whether everything that it brings is here; empty if the package is not installed."""
