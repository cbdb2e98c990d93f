"""Restorative yoga poses: typed, sourced, screened, and put together into sessions.

>>> from restorative import get_pose
>>> get_pose("Legs Up the Wall").id
'viparita_karani'

Importing this package reads no facts and loads no pydantic; each name comes from its room when it is first used.
"""

TYPE_CHECKING = False  # not from typing, whose import alone would double the cost of this one
if TYPE_CHECKING:
    from restorative import illustration, render
    from restorative.adapting import Adapted
    from restorative.batch import plan_many
    from restorative.building import SessionBuilder
    from restorative.checks import RULES, check_session, repaired
    from restorative.conditions import Concern, Condition, Contraindication, Trait
    from restorative.editions import EditionDiff, diff
    from restorative.errors import (
        AmbiguousPoseError,
        ConditionNotFoundError,
        DataError,
        FigureNotFoundError,
        MissingExtraError,
        NoSessionPossibleError,
        NotAssessedError,
        NotationError,
        NotFoundError,
        PoseNotFoundError,
        PropNotFoundError,
        RequestError,
        RestorativeError,
        SeekCareFirst,
        SessionError,
        VariantNotFoundError,
    )
    from restorative.evidence import Benefit, Claim, Outcome, Study
    from restorative.findings import Finding
    from restorative.library import Library, get_pose
    from restorative.planning import Plan, plan_session
    from restorative.poses import Pose, Variant
    from restorative.practitioners import Practitioner
    from restorative.program import Program, model_program, plan_program
    from restorative.props import Prop
    from restorative.request import Request
    from restorative.scoring import Score, score_session
    from restorative.screening import Screening, screen
    from restorative.search import find_poses, search_poses
    from restorative.sessions import Hold, Session
    from restorative.settings import Settings
    from restorative.vocabulary import Certainty, Severity, Verdict

    edition: str
    """The version of the facts, apart from that of the code."""

__version__ = "0.1.0"

_ROOMS = {
    "adapting": ["Adapted"],
    "batch": ["plan_many"],
    "building": ["SessionBuilder"],
    "checks": ["RULES", "check_session", "repaired"],
    "conditions": ["Concern", "Condition", "Contraindication", "Trait"],
    "editions": ["EditionDiff", "diff"],
    "errors": [
        "AmbiguousPoseError",
        "ConditionNotFoundError",
        "DataError",
        "FigureNotFoundError",
        "MissingExtraError",
        "NoSessionPossibleError",
        "NotAssessedError",
        "NotFoundError",
        "NotationError",
        "PoseNotFoundError",
        "PropNotFoundError",
        "RequestError",
        "RestorativeError",
        "SeekCareFirst",
        "SessionError",
        "VariantNotFoundError",
    ],
    "evidence": ["Benefit", "Claim", "Outcome", "Study"],
    "findings": ["Finding"],
    "library": ["Library", "get_pose"],
    "planning": ["Plan", "plan_session"],
    "poses": ["Pose", "Variant"],
    "practitioners": ["Practitioner"],
    "program": ["Program", "model_program", "plan_program"],
    "props": ["Prop"],
    "request": ["Request"],
    "scoring": ["Score", "score_session"],
    "screening": ["Screening", "screen"],
    "search": ["find_poses", "search_poses"],
    "sessions": ["Hold", "Session"],
    "settings": ["Settings"],
    "vocabulary": ["Certainty", "Severity", "Verdict"],
}

_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "RULES",
    "Adapted",
    "AmbiguousPoseError",
    "Benefit",
    "Certainty",
    "Claim",
    "Concern",
    "Condition",
    "ConditionNotFoundError",
    "Contraindication",
    "DataError",
    "EditionDiff",
    "FigureNotFoundError",
    "Finding",
    "Hold",
    "Library",
    "MissingExtraError",
    "NoSessionPossibleError",
    "NotAssessedError",
    "NotFoundError",
    "NotationError",
    "Outcome",
    "Plan",
    "Pose",
    "PoseNotFoundError",
    "Practitioner",
    "Program",
    "Prop",
    "PropNotFoundError",
    "Request",
    "RequestError",
    "RestorativeError",
    "Score",
    "Screening",
    "SeekCareFirst",
    "Session",
    "SessionBuilder",
    "SessionError",
    "Settings",
    "Severity",
    "Study",
    "Trait",
    "Variant",
    "VariantNotFoundError",
    "Verdict",
    "check_session",
    "diff",
    "edition",
    "find_poses",
    "get_pose",
    "illustration",
    "model_program",
    "plan_many",
    "plan_program",
    "plan_session",
    "render",
    "repaired",
    "score_session",
    "screen",
    "search_poses",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    value: object
    if name in _ROOM_OF:
        value = getattr(import_module(f"restorative.{_ROOM_OF[name]}"), name)
    elif name in {"illustration", "render"}:
        value = import_module(f"restorative.{name}")
    elif name == "edition":
        value = import_module("restorative.library").Library.default().edition
    else:
        raise AttributeError(f"module 'restorative' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
