"""What makes one session better than another, in named parts that add up.

The score is custom and computation, not medicine: it ranks sessions that are allowed, and an outcome
counts by how sure it is, never by how much it is wished for.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from restorative._model import Model
from restorative.library import Library, Standing
from restorative.poses import Pose, Variant
from restorative.purposes import Emphasis
from restorative.request import Brief, Request
from restorative.sessions import Hold, Session
from restorative.vocabulary import BodyPosition, Direction, SpinalAction

__all__ = ["WEIGHTS", "Score", "score_session"]


class Weight(NamedTuple):
    """A constant of the score, and why it is what it is."""

    value: float
    because: str


WEIGHTS = {
    "rest": Weight(0.2, "For resting in a shape, whichever it is."),
    "final_rest": Weight(3.0, "Teachers agree that the last rest counts most; no single pose outweighs it."),
    "half_dose": Weight(10.0, "Minutes that give half of what an endless hold would; teachers hold for 5 to 20."),
    "taught": Weight(0.3, "For each doubling of the pages found that teach a pose: what many teach, many recognise."),
    "lying": Weight(0.5, "For lying down: whoever sits, kneels or stands still holds something up."),
    "support": Weight(1.0, "The unit: lying on props that carry the body is what the practice is."),
    "classic": Weight(0.4, "The way a pose is first taught is known best; other ways are for those who need them."),
    "place": Weight(0.8, "For the place of that way, mostly the floor: a bed or a chair is for those who need one."),
    "benefit": Weight(0.6, "For each step of certainty that a study favours a wanted outcome."),
    "custom": Weight(0.5, "What teachers give for a purpose counts less than the least step of evidence."),
    "coverage": Weight(0.15, "A mix of directions, raised legs among them, is custom; it may not outweigh a hold."),
    "settling": Weight(0.3, "For a beginning in which the body can settle, as the order of shapes asks for."),
    "setup": Weight(0.04, "For each minute of moving, setting up and coming out: it is rest that did not happen."),
    "station": Weight(0.05, "For each move to other furniture or another main prop: less carrying, more rest."),
    "turn": Weight(0.1, "For each time that the body turns over, sits up or lies down between holds."),
    "repetition": Weight(0.3, "For a pose of former days: enough to prefer a like one, too little to lose a good one."),
}
"""Every constant of the score."""

STATIONS = ("bed", "wall", "yoga_bench", "chair", "sofa", "desk", "footstool", "bolster", "pranayama_bolster", "block")
"""Props that make a place one stays at, the heaviest first."""

CARRIES_NOTHING = frozenset(
    {"bed", "eye_pillow", "head_wrap", "headboard", "mat", "sandbag", "strap", "timer", "towel", "wall_rope"}
    | {"weighted_blanket"}
)
"""Props that hold, pad, weigh or cover, or stand in for the floor. Any other carries a part of the body."""

UPRIGHT = frozenset({BodyPosition.SEATED, BodyPosition.STANDING})
"""Whoever sits or stands is carried by a seat or by the feet, whatever else is there."""

LYING = frozenset({BodyPosition.SUPINE, BodyPosition.SEMI_RECLINED, BodyPosition.PRONE, BodyPosition.SIDE_LYING})

FAVOUR = {
    Direction.IMPROVED: 1.0,
    Direction.MIXED: 0.5,
    Direction.NO_DIFFERENCE: 0.0,
    Direction.INCREASED: 0.0,
    Direction.DECREASED: 0.0,
    Direction.FAVOURS_COMPARATOR: -0.5,
    Direction.WORSENED: -1.0,
}
"""How far a result speaks for an outcome. That a quantity rose or fell is neither good nor bad by itself: 0."""

LEAST_WORTH = 0.1
"""No hold is worth less, so that longer is never worse; unfavourable results weigh against it down to this."""

RAISED_LEGS = "raised_legs"


class Part(Model):
    """One part of a score."""

    name: str
    points: float


class Score(Model):
    """How good a session is for a request; the parts sum to the total."""

    total: float
    parts: tuple[Part, ...]

    def part(self, name: str) -> float:
        """The points of one part, 0 if it has none."""
        return next((part.points for part in self.parts if part.name == name), 0.0)


def score_session(session: Session, request: Request, library: Library | None = None) -> Score:
    """Score *session* for *request*, whatever made it. Safety is no part of it: see `check_session`.

    Raises:
        RequestError: with every name in *request* that is not known.
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
    """
    brief = Brief.of(request, library or Library.default())
    points: dict[str, float] = {}
    for name, value in _points(session, brief):
        points[name] = points.get(name, 0.0) + value
    parts = tuple(Part(name=name, points=round(value, 9)) for name, value in sorted(points.items()) if value)
    return Score(total=round(sum(part.points for part in parts), 9), parts=parts)


def _points(session: Session, brief: Brief) -> Iterator[tuple[str, float]]:
    covered: set[str] = set()
    before: tuple[Hold, Variant] | None = None
    for hold in session.holds:
        pose = brief.library.pose(hold.pose)
        variant = pose.variant(hold.variant)
        worth = worth_of(pose, variant, brief, final=hold is session.holds[-1])
        for name, value in worth.items():
            yield name, value * dose(hold.minutes * max(len(hold.sides), 1))
        yield "setup", -WEIGHTS["setup"].value * overhead(hold)
        if pose.id in brief.history:
            yield "repetition", -WEIGHTS["repetition"].value
        if before:
            if station(before[1]) != station(variant):
                yield "station", -WEIGHTS["station"].value
            if before[1].position is not variant.position:
                yield "turn", -WEIGHTS["turn"].value
        else:
            yield "settling", WEIGHTS["settling"].value * (pose.family in brief.opening)
        covered |= covers(pose, variant)
        before = hold, variant
    yield "coverage", WEIGHTS["coverage"].value * len(covered)


def overhead(hold: Hold) -> float:
    """Minutes of a hold in which nobody rests."""
    return hold.total_minutes - hold.minutes * max(len(hold.sides), 1)


def dose(minutes: float) -> float:
    """How much of its worth a hold gives in *minutes*, both sides together: half at `half_dose`, ever less a minute."""
    return minutes / (minutes + WEIGHTS["half_dose"].value)


def worth_of(pose: Pose, variant: Variant, brief: Brief, *, final: bool) -> dict[str, float]:
    """What an endless hold would be worth, by part."""
    lying = "final_rest" if final else "rest"
    worth = {
        lying: WEIGHTS[lying].value,
        "taught": WEIGHTS["taught"].value * math.log2(1 + len(pose.sources)),
        "classic": WEIGHTS["classic"].value * (variant.id == pose.classic.id),
        "place": WEIGHTS["place"].value * (variant.place == pose.classic.place),
        "lying": WEIGHTS["lying"].value * (variant.position in LYING),
        "support": WEIGHTS["support"].value * is_supported(variant),
        "benefit": WEIGHTS["benefit"].value
        * sum(_support(standing, brief) for standing in _speaking(pose, variant, brief)),
        "custom": WEIGHTS["custom"].value * any(speaks_of(emphasis, pose, variant) for emphasis in brief.favours),
    }
    if (short := LEAST_WORTH - sum(worth.values())) > 0:
        worth["benefit"] += short
    return {name: value for name, value in worth.items() if value}


def is_supported(variant: Variant) -> bool:
    """Whether a required prop carries a part of a body that lies or kneels."""
    required = {use.prop for use in variant.props if not use.optional}
    return variant.position not in UPRIGHT and not required <= CARRIES_NOTHING


def _speaking(pose: Pose, variant: Variant, brief: Brief) -> Iterator[Standing]:
    """The claims that speak of a variant and of something that is wanted."""
    if brief.outcomes:
        for standing in brief.library.claims_on(pose):
            if variant.id in standing.variants and standing.outcome.id in brief.outcomes and not standing.outcome.harm:
                yield standing


def _support(standing: Standing, brief: Brief) -> float:
    """How strongly a claim speaks for what is wanted: steps of certainty, by direction, by weight."""
    direction = standing.claim.direction
    if direction is None:
        return 0.0
    return brief.outcomes[standing.outcome.id] * FAVOUR[direction] * standing.grade.certainty.rank


def speaks_of(emphasis: Emphasis, pose: Pose, variant: Variant) -> bool:
    """Whether what teachers give or leave out is this pose, its family, or a trait of this variant."""
    return emphasis.pose == pose.id or emphasis.family == pose.family or emphasis.trait in variant.traits


def covers(pose: Pose, variant: Variant) -> frozenset[str]:
    """The directions of the spine, and raised legs, that a hold adds to a session."""
    directions = set() if pose.spine is SpinalAction.NEUTRAL else {pose.spine.value}
    if "supine_legs_elevated" in variant.traits:
        directions.add(RAISED_LEGS)
    return frozenset(directions)


def station(variant: Variant) -> str:
    """The furniture or main prop that a variant stays at; the bare mat if none."""
    required = {use.prop for use in variant.props if not use.optional}
    return next((prop for prop in STATIONS if prop in required), "mat")
