"""Write the skeleton of a new pose, which the tests then ask to complete: `make pose ID=my_pose NAME="My Pose"`."""

import argparse
import sys
from pathlib import Path

from restorative import PoseNotFoundError, get_pose
from restorative.poses import Discomfort, HoldRange, Instructions, Names, PoseFacts, Variant
from restorative.shelves import ID, canonical
from restorative.vocabulary import BodyPosition, Family, Level, Place, Sides, SpinalAction

POSES = Path(__file__).parents[1] / "data" / "poses"
TELL = "Tell this."
"""What stands wherever a sentence is missing. A test looks for it."""


def skeleton(id_: str, name: str) -> PoseFacts:
    """A pose in which every sentence is still to be told."""
    return PoseFacts(
        id=id_,
        names=Names(english=name),
        family=Family.REST,
        spine=SpinalAction.NEUTRAL,
        sides=Sides.NONE,
        level=Level.BEGINNER,
        summary=TELL,
        hold=HoldRange(min_minutes=3, typical_minutes=5, max_minutes=10),
        instructions=Instructions(setup=(TELL,), enter=(TELL,), settle=(TELL,), hold=(TELL,), release=(TELL,)),
        breath=TELL,
        practice="natural_breath",
        variants=(
            Variant(
                id="floor",
                name=TELL,
                for_whom=TELL,
                position=BodyPosition.SUPINE,
                place=Place.FLOOR,
                traits=("supine_flat", "floor_transfer"),
                setup_minutes=1,
                release_minutes=1,
            ),
        ),
        discomforts=(Discomfort(sign=TELL, remedy=TELL),),
        stop_signs=(TELL,),
        sources=("https://",),
    )


def main() -> int:
    """Return 1 if the id can't be one, or if the id or the name is taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id", help="lower-case words joined by underscores, such as side_lying_savasana")
    parser.add_argument("name", help="the English name")
    told = parser.parse_args()
    if not ID.fullmatch(told.id):
        print(f"{told.id!r} is no id: use lower-case words joined by underscores.", file=sys.stderr)
        return 1
    for taken in (told.id, told.name):
        try:
            print(f"{taken!r} is taken by {get_pose(taken).id}.", file=sys.stderr)
        except PoseNotFoundError:
            continue
        return 1
    path = POSES / f"{told.id}.json"
    path.write_text(canonical(skeleton(told.id, told.name)), encoding="utf-8")
    print(f"{path} written. Fill it in, then run make format and make test.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
