"""A second opinion on a session: from the raw files of facts, and from no code of the package.

It reads `data/` as plain JSON and a session as a plain dictionary (`session.model_dump(mode="json")`), and works
every time and every caution out anew. A fault in the planner, the screening or the checks is so not repeated here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parents[1] / "data"

FORBIDS = ("modify", "seek_advice", "avoid")
"""Severities with which a hold may not be planned."""
LEVELS = ("beginner", "intermediate", "advanced")
OTHER_SIDE = {"left": "side_lying_right", "right": "side_lying_left"}
"""The trait that a person who lies on a side does not have."""
MOVE, TURN, CHANGE_SIDE = 0.5, 1.0, 1.0
TOLERANCE = 0.5
LONG = 10

Json = dict[str, Any]


class Wrong(NamedTuple):
    """One thing wrong with a session."""

    kind: str
    hold: int | None
    says: str


@dataclass(frozen=True)
class Asked:
    """What a session was made for."""

    minutes: float
    conditions: Sequence[str] = ()
    """Ids, with "left" or "right" before them if only that side is meant."""
    kit: Mapping[str, int] | None = None
    exclude: Sequence[str] = ()
    include: Sequence[str] = ()
    first: str | None = None
    level: str = "intermediate"
    floor: bool = True


@dataclass
class Facts:
    """The raw files that matter for safety, as they lie in a folder."""

    folder: Path = DATA
    poses: dict[str, Json] = field(init=False)
    traits: dict[str, Json] = field(init=False)
    props: dict[str, Json] = field(init=False)
    conditions: dict[str, Json] = field(init=False)
    cautions: dict[str, Json] = field(init=False)

    def __post_init__(self) -> None:
        """Read them."""
        for kind in ("poses", "traits", "props", "conditions", "cautions"):
            files = sorted((self.folder / kind).glob("*.json"))
            setattr(self, kind, {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files})

    def red_flags(self, conditions: Sequence[str]) -> list[str]:
        """Conditions that ask for care before any practice."""
        return [id_ for id_, _ in map(sided, conditions) if self.conditions[id_].get("red_flag")]

    def cautions_of(self, condition: str) -> Iterator[Json]:
        """The cautions of a condition and of everything that it includes."""
        waiting, met = [condition], set[str]()
        while waiting:
            id_ = waiting.pop()
            if id_ not in met:
                met.add(id_)
                yield from self.cautions.get(id_, {}).get("cautions", [])
                waiting += self.conditions[id_].get("includes", [])

    def variant(self, hold: Json) -> Json:
        """The variant of a hold, as its file tells it."""
        found: Json = next(v for v in self.poses[hold["pose"]]["variants"] if v["id"] == hold["variant"])
        return found

    def reached(self, hold: Json) -> set[str]:
        """Every trait that the body has in a hold, those that come with required props and with time among them."""
        variant = self.variant(hold)
        own = set(variant["traits"])
        for use in variant.get("props", []):
            if not use.get("optional"):
                own |= {*use.get("adds", []), *self.props[use["prop"]].get("adds", [])}
        if hold["minutes"] > LONG:
            own.add("long_immobility")
        else:
            own.discard("long_immobility")
        reached = own.union(*(self.traits[trait].get("includes", []) for trait in own))
        if self.poses[hold["pose"]]["sides"] == "either" and len(hold["sides"]) == 1:
            reached.discard(OTHER_SIDE[hold["sides"][0]])
        return reached


def sided(words: str) -> tuple[str, str | None]:
    """A condition's id, and the side that was named with it."""
    side, _, id_ = words.partition(" ")
    return (id_, side) if side in OTHER_SIDE else (words, None)


def examine(session: Json, asked: Asked, facts: Facts) -> list[Wrong]:
    """Everything that is wrong with *session* for what was *asked*."""
    return list(_examine(session, asked, facts))


def _examine(session: Json, asked: Asked, facts: Facts) -> Iterator[Wrong]:
    for id_ in facts.red_flags(asked.conditions):
        yield Wrong("red flag", None, f"{id_} asks for care first")
    holds: list[Json] = session["holds"]
    poses = [hold["pose"] for hold in holds]
    if session["minutes"] != asked.minutes:
        yield Wrong("clock", None, f"made for {session['minutes']}, asked for {asked.minutes}")
    total = 0.0
    for i, hold in enumerate(holds):
        before = holds[i - 1] if i else None
        yield from _times(i, hold, before, facts)
        total += _lasts(hold, before, facts)
        yield from _one(i, hold, asked, facts)
    if abs(total - asked.minutes) > TOLERANCE:
        yield Wrong("clock", None, f"takes {total} of {asked.minutes} minutes")
    last = facts.poses[poses[-1]]
    if last["family"] not in ("rest", "side_lying") and "savasana" not in last["id"]:
        yield Wrong("final rest", len(holds) - 1, f"ends on {last['id']}")
    for id_ in asked.include:
        if id_ not in poses:
            yield Wrong("include", None, f"{id_} is not there")
    if asked.first not in (None, poses[0]):
        yield Wrong("first", 0, f"begins with {poses[0]}, not with {asked.first}")
    if len(set(poses)) < len(poses):
        yield Wrong("twice", None, "a pose comes twice")


def _move(hold: Json, before: Json | None, facts: Facts) -> float:
    if before is None:
        return 0.0
    return MOVE if facts.variant(before)["position"] == facts.variant(hold)["position"] else TURN


def _lasts(hold: Json, before: Json | None, facts: Facts) -> float:
    """How long a hold really takes, from leaving the one before to being out of it."""
    variant, sides = facts.variant(hold), max(len(hold["sides"]), 1)
    held: float = sides * hold["minutes"] + (sides - 1) * CHANGE_SIDE
    around: float = variant["setup_minutes"] + variant["release_minutes"]
    return _move(hold, before, facts) + around + held


def _times(i: int, hold: Json, before: Json | None, facts: Facts) -> Iterator[Wrong]:
    """Whether the hold tells its times as the files do."""
    variant = facts.variant(hold)
    told = (hold["move_minutes"], hold["setup_minutes"], hold["release_minutes"], hold["position"])
    move = _move(hold, before, facts)
    true = (move, variant["setup_minutes"], variant["release_minutes"], variant["position"])
    if told != true:
        yield Wrong("times", i, f"tells {told}, is {true}")


def _one(i: int, hold: Json, asked: Asked, facts: Facts) -> Iterator[Wrong]:
    pose, variant = facts.poses[hold["pose"]], facts.variant(hold)
    yield from _cautions(i, hold, asked, facts)
    if not pose["hold"]["min_minutes"] <= hold["minutes"] <= pose["hold"]["max_minutes"]:
        yield Wrong("range", i, f"{hold['minutes']} minutes of {pose['hold']}")
    if pose["sides"] == "both" and sorted(hold["sides"]) != ["left", "right"]:
        yield Wrong("side", i, f"held on {hold['sides']} only")
    if (pose["sides"] == "none" and hold["sides"]) or (pose["sides"] == "either" and len(hold["sides"]) > 1):
        yield Wrong("side", i, f"held on {hold['sides']}")
    yield from _props(i, variant, asked)
    if pose["id"] in asked.exclude:
        yield Wrong("exclude", i, f"{pose['id']} was to be left out")
    wanted = (*asked.include, asked.first)
    if LEVELS.index(pose["level"]) > LEVELS.index(asked.level) and pose["id"] not in wanted:
        yield Wrong("level", i, f"{pose['id']} is for {pose['level']} practice")
    if not asked.floor and "floor_transfer" in variant["traits"]:
        yield Wrong("floor", i, f"{pose['id']}:{variant['id']} lies on the floor")


def _props(i: int, variant: Json, asked: Asked) -> Iterator[Wrong]:
    if asked.kit is None:
        return
    needed: dict[str, int] = {}
    for use in variant.get("props", []):
        if not use.get("optional"):
            needed[use["prop"]] = needed.get(use["prop"], 0) + use.get("count", 1)
    for prop, count in needed.items():
        if asked.kit.get(prop, 0) < count:
            yield Wrong("prop", i, f"needs {prop} ({count}), has {asked.kit.get(prop, 0)}")


def _cautions(i: int, hold: Json, asked: Asked, facts: Facts) -> Iterator[Wrong]:
    reached = facts.reached(hold)
    for condition, sore in map(sided, asked.conditions):
        for caution in facts.cautions_of(condition):
            trait = caution.get("trait")
            other = caution.get("sore_side_only") and sore and trait == OTHER_SIDE[sore]
            here = trait in reached or caution.get("pose") == hold["pose"]
            if here and not other and caution["severity"] in FORBIDS:
                what = f"{condition}: {caution['severity']} for {trait or caution.get('pose')}"
                yield Wrong("contraindicated", i, f"{hold['pose']}:{hold['variant']} for {hold['minutes']}; {what}")
