"""Write the skeleton of a new pose, which the tests then ask to complete: `make pose ID=my_pose NAME="My Pose"`."""

import argparse
import sys
from pathlib import Path

from restorative import Library, RestorativeError
from restorative.cli.skeleton import skeleton, write_skeleton

__all__ = ["main", "skeleton"]

DATA = Path(__file__).parents[1] / "data"


def main() -> int:
    """Return 1 if the id can't be one, or if the id or the name is taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id", help="lower-case words joined by underscores, such as side_lying_savasana")
    parser.add_argument("name", help="the English name")
    told = parser.parse_args()
    try:
        _, path = write_skeleton(told.id, told.name, DATA, Library.default())
    except RestorativeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{path} written. Fill it in, then run make format and make test.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
