"""Twelve everyday people, as they would ask for a session."""

from typing import Any

from restorative import Practitioner, Request

STUDIO = ["wall", "chair:2", "bolster:3", "block:4", "blanket:8", "strap:2", "pillow:2", "sandbag:2", "eye_pillow"]
HOME = ["wall", "chair", "sofa", "pillow:3", "blanket:3", "towel:3"]
DESK = ["chair:2", "desk", "wall", "pillow:2", "towel:2"]
BED = ["bed", "pillow:4", "blanket:2", "wall"]

PEOPLE: dict[str, dict[str, Any]] = {
    "office worker before sleep": {"goals": ["sleep"], "kit": HOME},
    "thirty weeks pregnant": {"conditions": ["30 weeks pregnant"], "goals": ["pregnancy"], "kit": STUDIO},
    "new hip": {"conditions": ["hip replacement"], "kit": [*HOME, *BED]},
    "glaucoma": {"conditions": ["glaucoma"], "goals": ["relaxation"], "kit": STUDIO},
    "reflux": {"conditions": ["acid reflux"], "goals": ["sleep"], "kit": HOME},
    "after a long flight": {"goals": ["travel_legs"], "kit": ["bed", "pillow:3", "wall", "chair", "towel:4"]},
    "can't reach the floor": {"floor": False, "kit": [*BED, "chair:2", "desk"]},
    "anxious": {"conditions": ["anxiety"], "goals": ["anxiety"], "kit": HOME},
    "free minutes at a desk": {"goals": ["desk_break"], "floor": False, "kit": DESK},
    "teacher with a full studio": {"kit": STUDIO, "level": "advanced"},
    "blanket only": {"kit": ["blanket:1"]},
    "several conditions at once": {
        "conditions": ["high blood pressure", "low back pain", "knee arthritis"],
        "kit": STUDIO,
    },
}


def request_of(person: str, minutes: float) -> Request:
    """What *person* asks when there are so many minutes."""
    asked = dict(PEOPLE[person])
    practitioner = Practitioner(conditions=asked.pop("conditions", []))
    return Request(minutes=minutes, practitioner=practitioner, **asked)
