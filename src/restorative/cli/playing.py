"""The player of a session as a page in the browser."""

import os
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from restorative.cli import output

if TYPE_CHECKING:
    from restorative.cli.answers import Page
    from restorative.library import Library
    from restorative.practitioners import Practitioner
    from restorative.sessions import Session

__all__ = ["write_page"]


def write_page(
    session: "Session", who: "Practitioner", library: "Library", path: Path | None, *, open_page: bool
) -> "Page":
    """Write the player of *session* for a person to *path*, or to a new file that is kept, and say where it lies."""
    from restorative import render
    from restorative.cli.answers import Page

    file = path or _new_file()
    # A person who named nothing is nobody in particular: the page then tells the cautions of everybody.
    practitioner = who if who.conditions else None
    output.document(render.player(session, library=library, practitioner=practitioner), file)
    opened = open_page and webbrowser.open(file.absolute().as_uri())
    output.complain(f"The player of this session: {file}")
    if open_page and not opened:
        output.complain("No browser could be opened here: open that file yourself.")
    return Page(session=session, page=str(file), opened=opened)


def _new_file() -> Path:
    """A file that only this person can read, and that outlives this process: the browser needs it."""
    handle, name = tempfile.mkstemp(prefix="restorative-", suffix=".html")
    os.close(handle)
    return Path(name)
