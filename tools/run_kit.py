"""Run the conformance kit with whatever `restorative` this Python has, without anything else installed.

It tries an installed wheel, a zip on the path, or the sources: `python -P tools/run_kit.py` runs every file of the kit,
and names of files after it run only those.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

from conforming import ANSWERS  # noqa: E402  # it lies beside the tests

import restorative  # noqa: E402


def main(names: list[str]) -> int:
    """Tell how many cases were run and which are answered otherwise; return 1 if any is."""
    count, wrong = 0, []
    for name in names or list(ANSWERS):
        for case in json.loads((ROOT / "conformance" / f"{name}.json").read_bytes())["cases"]:
            count += 1
            if json.loads(json.dumps(ANSWERS[name](case["given"]))) != case["expected"]:
                wrong.append(f"{name}: {json.dumps(case['given'])}")
    print(f"{count} cases, {len(wrong)} answered otherwise, by {restorative.__file__!a}")
    print("\n".join(wrong), file=sys.stderr)
    return int(bool(wrong) or not count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
