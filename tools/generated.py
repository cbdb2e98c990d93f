"""What every tool that generates files has in common: write them, or with --check say which are out of date."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def write_or_check(files: Mapping[str, str]) -> int:
    """Write *files* (text by path), or with --check return 1 if one of them differs from what lies there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="write nothing")
    only_check = parser.parse_args().check
    stale = [path for path, text in files.items() if not _same(ROOT / path, text)]
    for path in stale:
        if only_check:
            print(f"{path} is out of date: run make format", file=sys.stderr)
        else:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(files[path], encoding="utf-8")
            print(f"{path} written")
    return int(only_check and bool(stale))


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text
