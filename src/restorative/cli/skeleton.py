"""The skeleton of a new pose, which a teacher then fills in."""

from collections.abc import Iterator
from pathlib import Path

from restorative.errors import PoseNotFoundError, RequestError
from restorative.library import Library
from restorative.poses import Discomfort, HoldRange, Instructions, Names, PoseFacts, Variant
from restorative.shelves import ID, LONGEST_ID, canonical
from restorative.vocabulary import BodyPosition, Family, Level, Place, Sides, SpinalAction

__all__ = ["TELL", "skeleton", "write_skeleton"]

TELL = "Tell this."
"""What stands wherever a sentence is missing."""


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


def write_skeleton(id_: str, name: str, folder: Path, library: Library) -> tuple[PoseFacts, Path]:
    """Write the skeleton of a pose into the pack *folder*, and tell where.

    Raises:
        RequestError: if the id can't be one, or if the id, the name or the file is taken.
    """
    path = folder / "poses" / f"{id_}.json"
    if faults := list(_faults(id_, name, library)):
        raise RequestError(faults)
    if path.exists():
        raise RequestError([f"{path} is there already."])
    facts = skeleton(id_, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(canonical(facts), encoding="utf-8", newline="\n")
    return facts, path


def _faults(id_: str, name: str, library: Library) -> Iterator[str]:
    if not ID.fullmatch(id_) or len(id_) > LONGEST_ID:
        yield f"{id_!r} is no id: use lower-case words joined by underscores."
    if not name.strip():
        yield "A pose needs a name."
    for taken in (id_, name):
        try:
            yield f"{taken!r} is taken by {library.pose(taken).id}."
        except PoseNotFoundError:
            continue
