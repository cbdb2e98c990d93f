"""What is wrong with a session, where, and what to do about it."""

from typing import Annotated

from pydantic import Field

from restorative._model import Model
from restorative.sessions import Session
from restorative.vocabulary import FindingSeverity

__all__ = ["Finding"]


Text = Annotated[str, Field(max_length=1_000_000)]
"""Long enough for every concern of a person with many conditions."""


class Finding(Model):
    """One thing that a check found."""

    rule: str
    """The name of the rule, which says the fault."""
    severity: FindingSeverity
    hold: int | None = None
    """Which hold, counted from 0; `None` for the session as a whole."""
    what: Text
    instead: Text
    """What to do about it."""
    fix: Session | None = None
    """The session with this one fault mended; `None` where no simple mend is known."""

    def __str__(self) -> str:
        where = "" if self.hold is None else f" (hold {self.hold + 1})"
        return f"{self.severity}: {self.rule}{where}: {self.what} {self.instead}"
