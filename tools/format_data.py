"""Write every data file in its one form, or with --check say which are not.

Before anything is written, all facts are loaded and every fault of every file is told.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from restorative import DataError, Library
from restorative.shelves import canonical

DATA = Path(__file__).parents[1] / "data"


def unformatted(library: Library) -> Iterator[tuple[Path, str]]:
    """Each file that is not as it should be written, and how it should be."""
    for shelf in library.shelves:
        for id_, entry in shelf.items():
            path = DATA / shelf.folder.name / f"{id_}.json"
            if path.read_text(encoding="utf-8") != (written := canonical(entry)):
                yield path, written


def main() -> int:
    """Return 1 if a file is broken, or with --check if one is not in its form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    only_check = parser.parse_args().check
    try:
        library = Library.load(DATA)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    found = list(unformatted(library))
    for path, written in found:
        print(
            f"{path.relative_to(DATA.parent)} {'is not in its one form: run make format' if only_check else 'written'}"
        )
        if not only_check:
            path.write_text(written, encoding="utf-8")
    return int(only_check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
