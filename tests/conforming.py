"""What the library answers to a case of the conformance kit, in plain JSON and by nothing but its public names.

Who ports the library writes these functions anew in another language, and lays the answers beside the kit's.
"""

import re
from collections.abc import Callable
from typing import Any

from restorative import (
    Library,
    NotationError,
    Practitioner,
    RestorativeError,
    Session,
    Settings,
    check_session,
    get_pose,
    plan_session,
    screen,
)
from restorative.evidence import Claim, Downgrade, ReasonDown, ReasonUp, Scope, Upgrade, carry
from restorative.vocabulary import Direction

__all__ = ["ANSWERS", "LETTERS"]

Json = Any

LETTERS = {
    "no_known_concern": "n",
    "caution": "c",
    "modify": "m",
    "not_assessed": "u",
    "seek_advice": "s",
    "avoid": "a",
}
"""How the table of verdicts writes each of them."""


def _error(error: RestorativeError) -> str:
    """`PoseNotFoundError` as `pose_not_found`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__.removesuffix("Error")).lower()


def condition_words(given: Json) -> Json:
    try:
        person = Practitioner(conditions=[given["words"]])
    except RestorativeError as error:
        return {"error": _error(error)}
    (match,) = person.matches()
    return {"conditions": list(match.conditions), "side": match.side, "code": match.code}


def pose_names(given: Json) -> Json:
    try:
        return {"pose": get_pose(given["name"]).id}
    except RestorativeError as error:
        candidates = getattr(error, "candidates", None)
        return {"error": _error(error)} | ({"candidates": list(candidates)} if candidates else {})


def verdicts(given: Json) -> Json:
    person = Practitioner(conditions=[given["condition"]])
    return {
        pose.id: "".join(LETTERS[variant.verdict] for variant in screen(pose, person).variants)
        for pose in Library.default().poses.values()
    }


def screenings(given: Json) -> Json:
    found = screen(given["pose"], Practitioner(conditions=given["conditions"]))
    return {
        "verdict": found.verdict,
        "prefer": found.prefer,
        "variants": {
            variant.variant: {
                "verdict": variant.verdict,
                "side": variant.side,
                "leave_out": sorted({prop for concern in variant.leave_out for prop in concern.optional_props}),
            }
            for variant in found.variants
        },
        "concerns": [
            {
                "condition": concern.condition,
                "through": concern.through,
                "place": concern.trait or concern.pose,
                "severity": concern.severity,
                "certainty": concern.certainty,
                "variants": list(concern.variants),
            }
            for concern in found.concerns
        ],
        "conduct": [[concern.condition, concern.trait, concern.severity] for concern in found.conduct],
        "fine": [[fine.condition, fine.fine.trait] for fine in found.fine],
        "conflicts": [[c.trait, c.against.condition, c.in_favour.condition] for c in found.conflicts],
        "not_assessed": list(found.not_assessed),
        "red_flags": [flag.condition for flag in found.red_flags],
    }


def findings(given: Json) -> Json:
    session = Session.from_line(given["line"], minutes=given.get("minutes"))
    if stored := given.get("first_hold_stored_with"):
        first = session.holds[0].model_copy(update=stored)
        session = session.model_copy(update={"holds": (first, *session.holds[1:])})
    found = check_session(
        session,
        practitioner=Practitioner(conditions=given["conditions"]) if "conditions" in given else None,
        kit=given.get("kit"),
        time_of_day=given.get("time_of_day"),
        settings=Settings(**given.get("settings", {})),
    )
    return [{"rule": finding.rule, "severity": finding.severity, "hold": finding.hold} for finding in found]


def notation(given: Json) -> Json:
    try:
        return {"line": str(Session.from_line(given["line"]))}
    except NotationError as error:
        return {"error": _error(error), "faults": len(error.faults)}


def sessions(given: Json) -> Json:
    session = Session.from_line(given["line"])
    times = ("move_minutes", "setup_minutes", "minutes", "release_minutes", "total_minutes")
    return {
        "total_minutes": session.total_minutes,
        "holds": [
            {"pose": hold.pose, "variant": hold.variant, "position": hold.position, "sides": list(hold.sides)}
            | {time: getattr(hold, time) for time in times}
            for hold in session.holds
        ],
        "cues": [[cue.second, cue.kind, cue.hold] for cue in session.timeline()],
    }


def grades(given: Json) -> Json:
    claim = Claim(
        id="example",
        outcome="relaxation",
        scope=Scope(pose="savasana"),
        statement="An example.",
        direction=Direction.IMPROVED,
        directness=given["directness"],
        start=given["start"],
        down=tuple(Downgrade(reason=reason, because="So.") for reason in list(ReasonDown)[: given["down"]]),
        up=tuple(Upgrade(reason=reason, because="So.") for reason in list(ReasonUp)[: given["up"]]),
        studies=("example-study",),
    )
    return {"tested": claim.grade.certainty, "on_a_pose": carry(claim).certainty}


def benefits(given: Json) -> Json:
    return {benefit.claim: benefit.certainty for benefit in get_pose(given["pose"]).benefits}


def plans(given: Json) -> Json:
    asked = {name: value for name, value in given.items() if name != "conditions"}
    person = Practitioner(conditions=given.get("conditions", ()))
    try:
        plan = plan_session(practitioner=person, **asked)
    except RestorativeError as error:
        return {"error": _error(error)}
    return {"line": str(plan.session), "score": round(plan.score.total, 4), "optimal": plan.optimal}


ANSWERS: dict[str, Callable[[Json], Json]] = {
    "condition_words": condition_words,
    "pose_names": pose_names,
    "verdicts": verdicts,
    "screenings": screenings,
    "findings": findings,
    "notation": notation,
    "sessions": sessions,
    "grades": grades,
    "benefits": benefits,
    "plans": plans,
}
"""By the name of the file of the kit: what the library answers to what a case gives."""
