"""A second opinion on a session: from the raw files of facts, and from no code of the package.

It reads `data/` as plain JSON and a session as a plain dictionary, and works every time, every cue and every caution
out anew. A fault in the planner, the screening or the checks is so not repeated here.

What it looks at is `session.model_dump(mode="json")` with three things beside: `total_minutes`, `line` (the session in
notation) and `cues` (second, kind and hold of each cue of the timeline).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parents[1] / "data"

FORBIDDEN = {"modify": "modify", "seek_advice": "contraindicated", "avoid": "contraindicated"}
"""What a hold is called for the severities that no planned hold may have."""
LEVELS = ("beginner", "intermediate", "advanced")
OTHER_SIDE = {"left": "side_lying_right", "right": "side_lying_left"}
"""The trait that a person who lies on a side does not have."""
MOVE, TURN, CHANGE_SIDE = 0.5, 1.0, 1.0
TOLERANCE = 0.5
LONG = 10
STILL = "long_immobility"
QUIET_AFTER, QUIET_FROM = 2.0, 5.0
WARNED = ((15.0, 5.0), (10.0, 2.0))
"""A hold of so many minutes is told its end so many minutes before."""

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
    conditions: tuple[str, ...] = ()
    """Ids, with "left" or "right" before them if only that side is meant."""
    assessed: bool = True
    """False if the person also named something of which nothing is known."""
    kit: Mapping[str, int] | None = None
    exclude: Sequence[str] = ()
    include: Sequence[str] = ()
    first: str | None = None
    level: str = "advanced"
    floor: bool = True
    allows: frozenset[str] = frozenset()
    """Kinds of wrong that the way in which it was made does not rule out."""


class Way(NamedTuple):
    """One variant of one pose, as its file tells it."""

    pose: str
    variant: str
    classic: bool
    position: str
    setup: float
    release: float
    least: float
    most: float
    sides: str
    rests: bool
    level: int
    on_floor: bool
    reached: frozenset[str]
    """Every trait that the body has in it for up to ten minutes, required props among their causes."""
    reached_long: frozenset[str]
    """The same for longer."""
    needs: dict[str, int]
    spare: tuple[tuple[str, frozenset[str]], ...]
    """Optional props, with the traits that they bring in."""


class Caution(NamedTuple):
    """A caution as it stands for one of a person's conditions."""

    condition: str
    place: str
    """The trait or the pose that it names."""
    severity: str
    advice: str


class Facts:
    """The raw files that matter for safety, read once and indexed once."""

    def __init__(self, folder: Path = DATA) -> None:
        self.folder = folder
        self.poses, self.traits, self.props, self.conditions = map(
            self._read, ("poses", "traits", "props", "conditions")
        )
        self.cautions = self._read("cautions")
        self.ways = {
            (pose["id"], variant["id"]): self._way(pose, variant)
            for pose in self.poses.values()
            for variant in pose["variants"]
        }
        self.cautions_of = lru_cache(maxsize=4096)(self._cautions_of)

    def _read(self, kind: str) -> dict[str, Json]:
        files = sorted((self.folder / kind).glob("*.json"))
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}

    def red_flags(self, conditions: Sequence[str]) -> list[str]:
        """Conditions that ask for care before any practice."""
        return [id_ for id_, _ in map(sided, conditions) if self.conditions[id_].get("red_flag")]

    def way(self, hold: Json) -> Way:
        """The variant of a hold."""
        return self.ways[hold["pose"], hold["variant"]]

    def reached(self, hold: Json) -> frozenset[str]:
        """Every trait that the body has in a hold."""
        way = self.way(hold)
        traits = way.reached_long if hold["minutes"] > LONG else way.reached
        if len(hold["sides"]) == 1:
            return traits - {OTHER_SIDE[hold["sides"][0]]}
        return traits

    def concerns(self, hold: Json, conditions: tuple[str, ...]) -> Iterator[Caution]:
        """Every caution of the person's conditions that holds here; a side that is left open is taken at its worse."""
        cautions = self.cautions_of(conditions)
        yield from cautions.get(("pose", hold["pose"]), ())
        for trait in self.reached(hold):
            yield from cautions.get(("trait", trait), ())

    def spare(self, hold: Json, conditions: tuple[str, ...]) -> Iterator[tuple[str, Caution]]:
        """Optional props of a hold, each with a caution that it alone brings in."""
        reached, cautions = self.reached(hold), self.cautions_of(conditions)
        for prop, traits in self.way(hold).spare:
            for trait in traits - reached:
                for caution in cautions.get(("trait", trait), ()):
                    yield prop, caution

    def conduct(self, conditions: tuple[str, ...]) -> Iterator[Caution]:
        """Cautions on how to practise, whatever the pose."""
        for (_, place), cautions in self.cautions_of(conditions).items():
            if self.traits.get(place, {}).get("conduct"):
                yield from cautions

    def _cautions_of(self, conditions: tuple[str, ...]) -> dict[tuple[str, str], list[Caution]]:
        """The cautions of a person, those of included conditions among them, by the trait or the pose they name."""
        places: dict[tuple[str, str], list[Caution]] = {}
        for condition, sore in map(sided, conditions):
            for told in self._with_included(condition):
                place = ("trait", told["trait"]) if told.get("trait") else ("pose", told["pose"])
                if not (told.get("sore_side_only") and sore and place[1] == OTHER_SIDE[sore]):
                    caution = Caution(condition, place[1], told["severity"], told["advice"])
                    places.setdefault(place, []).append(caution)
        return places

    def _with_included(self, condition: str) -> Iterator[Json]:
        waiting, met = [condition], set[str]()
        while waiting:
            id_ = waiting.pop()
            if id_ not in met:
                met.add(id_)
                yield from self.cautions.get(id_, {}).get("cautions", [])
                waiting += self.conditions[id_].get("includes", [])

    def _way(self, pose: Json, variant: Json) -> Way:
        own, spare, needs = set(variant["traits"]) - {STILL}, [], dict[str, int]()
        usual = variant.get("hold") or pose["hold"]
        for use in variant.get("props", []):
            adds = {*use.get("adds", []), *(self.props[use["prop"]].get("adds", []) if _at_its_place(use) else [])}
            if use.get("optional"):
                spare.append((use["prop"], self._reach(adds)))
            else:
                own |= adds
                needs[use["prop"]] = needs.get(use["prop"], 0) + use.get("count", 1)
        return Way(
            pose=pose["id"],
            variant=variant["id"],
            classic=variant is pose["variants"][0],
            position=variant["position"],
            setup=variant["setup_minutes"],
            release=variant["release_minutes"],
            least=usual["min_minutes"],
            most=usual["max_minutes"],
            sides=pose["sides"],
            rests=pose["family"] in ("rest", "side_lying") or "savasana" in pose["id"],
            level=LEVELS.index(pose["level"]),
            on_floor="floor_transfer" in variant["traits"],
            reached=self._reach(own),
            # A hold beyond its longest is wrong as it is: stillness is looked at where the pose allows for it.
            reached_long=self._reach(own | {STILL} if usual["max_minutes"] > LONG else own),
            needs=needs,
            spare=tuple(spare),
        )

    def _reach(self, traits: set[str]) -> frozenset[str]:
        """*traits*, and the milder ones that each of them names; not those that the milder ones name."""
        return frozenset(traits.union(*(self.traits[trait].get("includes", []) for trait in traits)))


def _at_its_place(use: Json) -> bool:
    """Whether a prop lies where it brings what it usually brings; an eye pillow in a palm covers no eye."""
    return "palm" not in use["place"].casefold()


def sided(words: str) -> tuple[str, str | None]:
    """A condition's id, and the side that was named with it."""
    side, _, id_ = words.partition(" ")
    return (id_, side) if side in OTHER_SIDE else (words, None)


def examine(session: Json, asked: Asked, facts: Facts) -> list[Wrong]:
    """Everything that is wrong with *session* for what was *asked*, but for what its way allows."""
    return [wrong for wrong in _examine(session, asked, facts) if wrong.kind not in asked.allows]


def _examine(session: Json, asked: Asked, facts: Facts) -> Iterator[Wrong]:
    for id_ in facts.red_flags(asked.conditions):
        yield Wrong("red flag", None, f"{id_} asks for care first")
    holds: list[Json] = session["holds"]
    ways = [facts.way(hold) for hold in holds]
    for i, (hold, way) in enumerate(zip(holds, ways, strict=True)):
        yield from _times(i, hold, way, ways[i - 1] if i else None)
        yield from _cautions(i, hold, asked, facts)
        yield from _length_and_sides(i, hold, way, holds)
        yield from _wishes(i, way, asked)
    yield from _clock(session, ways, asked)
    yield from _order(ways, asked)


def _clock(session: Json, ways: list[Way], asked: Asked) -> Iterator[Wrong]:
    """Whether the session takes the time that it should and that it says, and sounds its cues at the right moments."""
    cues, total = _timeline(session["holds"], ways)
    if session["minutes"] != asked.minutes:
        yield Wrong("clock", None, f"made for {session['minutes']}, asked for {asked.minutes}")
    if abs(total - asked.minutes) > TOLERANCE:
        yield Wrong("clock", None, f"takes {total} of {asked.minutes} minutes")
    if session["total_minutes"] != total:
        yield Wrong("total", None, f"says that it takes {session['total_minutes']} minutes; it takes {total}")
    if session["cues"] != cues:
        odd = [cue for cue in (*session["cues"], *cues) if (cue in cues) != (cue in session["cues"])]
        yield Wrong("cues", None, f"sounded or missed: {odd or 'in another order'}")
    line = " / ".join(_written(hold, way) for hold, way in zip(session["holds"], ways, strict=True))
    if session["line"] != line:
        yield Wrong("line", None, f"is written as {session['line']}; it is {line}")


def _order(ways: list[Way], asked: Asked) -> Iterator[Wrong]:
    poses = [way.pose for way in ways]
    if not ways[-1].rests:
        yield Wrong("final rest", len(ways) - 1, f"ends on {poses[-1]}")
    for id_ in asked.include:
        if id_ not in poses:
            yield Wrong("include", None, f"{id_} is not there")
    if asked.first not in (None, poses[0]):
        yield Wrong("first", 0, f"begins with {poses[0]}, not with {asked.first}")
    if len(set(poses)) < len(poses):
        yield Wrong("twice", None, "a pose comes twice")


def _written(hold: Json, way: Way) -> str:
    variant = "" if way.classic else f":{way.variant}"
    side = f" {hold['sides'][0]}" if len(hold["sides"]) == 1 else ""
    return f"{way.pose}{variant}{side} {hold['minutes']:g}"


def _move(way: Way, before: Way | None) -> float:
    if before is None:
        return 0.0
    return MOVE if before.position == way.position else TURN


def _timeline(holds: list[Json], ways: list[Way]) -> tuple[list[tuple[int, str, int | None]], float]:
    """Second, kind and hold of every cue, and the minutes of the whole."""
    cues: list[tuple[float, str, int | None]] = []
    clock = 0.0
    for i, (hold, way) in enumerate(zip(holds, ways, strict=True)):
        clock += _move(way, ways[i - 1] if i else None)
        cues.append((clock, "set_up", i))
        clock += way.setup
        for nth in range(len(hold["sides"]) or 1):
            if nth:
                cues.append((clock, "change_side", i))
                clock += CHANGE_SIDE
            cues += ((clock + minutes, kind, i) for minutes, kind in _at_rest(hold["minutes"]))
            clock += hold["minutes"]
        cues.append((clock, "release", i))
        clock += way.release
    cues.append((clock, "end", None))
    return [(round(minutes * 60), kind, hold) for minutes, kind, hold in cues], clock


def _at_rest(minutes: float) -> Iterator[tuple[float, str]]:
    """The cues of one side, in minutes from its start."""
    yield 0.0, "settle"
    if minutes >= QUIET_FROM:
        yield QUIET_AFTER, "silence"
    yield minutes / 2, "halfway"
    yield from ((minutes - before, "warning") for long, before in WARNED if minutes >= long)
    yield minutes, "bell"


def _times(i: int, hold: Json, way: Way, before: Way | None) -> Iterator[Wrong]:
    """Whether the hold tells its times as the files do."""
    told = (hold["move_minutes"], hold["setup_minutes"], hold["release_minutes"], hold["position"])
    true = (_move(way, before), way.setup, way.release, way.position)
    if told != true:
        yield Wrong("times", i, f"tells {told}, is {true}")


def _length_and_sides(i: int, hold: Json, way: Way, holds: list[Json]) -> Iterator[Wrong]:
    minutes, sides = hold["minutes"], hold["sides"]
    if minutes > way.most:
        yield Wrong("too long", i, f"{minutes} minutes of {way.pose}; the longest is {way.most}")
    if minutes < way.least:
        yield Wrong("too short", i, f"{minutes} minutes of {way.pose}; the shortest is {way.least}")
    if way.sides == "both":
        held = {side for other in holds if other["pose"] == way.pose for side in other["sides"]}
        if len(held) < len(OTHER_SIDE):
            yield Wrong("one side", i, f"{way.pose} is held on {sorted(held)} only")
    if (way.sides == "none" and sides) or (way.sides == "either" and len(sides) > 1) or len(set(sides)) < len(sides):
        yield Wrong("sides", i, f"{way.pose} is held on {sides}")


def _wishes(i: int, way: Way, asked: Asked) -> Iterator[Wrong]:
    for prop, count in way.needs.items() if asked.kit is not None else ():
        if asked.kit is not None and asked.kit.get(prop, 0) < count:
            yield Wrong("prop", i, f"needs {prop} ({count}), has {asked.kit.get(prop, 0)}")
    if way.pose in asked.exclude:
        yield Wrong("exclude", i, f"{way.pose} was to be left out")
    if way.level > LEVELS.index(asked.level) and way.pose not in (*asked.include, asked.first):
        yield Wrong("level", i, f"{way.pose} is for {LEVELS[way.level]} practice")
    if not asked.floor and way.on_floor:
        yield Wrong("floor", i, f"{way.pose}:{way.variant} lies on the floor")


def _cautions(i: int, hold: Json, asked: Asked, facts: Facts) -> Iterator[Wrong]:
    if not asked.assessed:
        yield Wrong("not assessed", i, "a condition of which nothing is known was planned around")
    for caution in facts.concerns(hold, asked.conditions):
        if kind := FORBIDDEN.get(caution.severity):
            where = f"{hold['pose']}:{hold['variant']} {' '.join(hold['sides'])} {hold['minutes']}"
            yield Wrong(kind, i, f"{where}; {caution.condition}: {caution.severity} for {caution.place}")


def untold(session: Json, asked: Asked, facts: Facts, *, of_hold: Sequence[str], of_all: str) -> Iterator[Wrong]:
    """Cautions that go with a session and that its texts do not tell: *of_hold*, one a hold, or *of_all*."""
    for i, hold in enumerate(session["holds"]):
        for caution in facts.concerns(hold, asked.conditions):
            if caution.advice not in of_hold[i]:
                yield Wrong("unexplained", i, f"{caution} is not told")
    yield from untold_around(session, asked, facts, of_all)


def untold_around(session: Json, asked: Asked, facts: Facts, of_all: str) -> Iterator[Wrong]:
    """What to leave out and how to practise, where *of_all* does not tell it."""
    for i, hold in enumerate(session["holds"]):
        for prop, caution in facts.spare(hold, asked.conditions):
            if caution.advice not in of_all or prop.replace("_", " ") not in of_all:
                yield Wrong("unexplained", i, f"leaving out the {prop} is not told: {caution}")
    for caution in facts.conduct(asked.conditions):
        if caution.advice not in of_all:
            yield Wrong("unexplained", None, f"{caution} is not told")
