"""The command line: `restorative`, or `python -m restorative`. It needs the extra `cli`.

No other room prints, reads the clock or looks at the environment.
"""

import sys
from importlib.util import find_spec

__all__ = ["main"]

MISSING = 'The command line needs typer and rich: pip install "restorative[cli]"'


def main() -> None:
    """Run the command that the arguments of this process name, and leave with its exit code."""
    if not all(map(find_spec, ("rich", "typer"))):
        sys.stderr.write(f"{MISSING}\n")
        sys.exit(2)
    from restorative.cli.app import app

    app()
