"""On what teachers disagree: which side a check takes."""

from typing import Literal

from restorative._model import Model
from restorative.sessions import FINAL_REST_MINUTES, Minutes

__all__ = ["Settings"]


class Settings(Model):
    """Which side a check takes where teachers disagree."""

    evening_backbends: Literal["early", "any", "never"] = "early"
    """Where a supported backbend may stand in an evening session: in the first half, anywhere, or nowhere."""
    inversions_in_menstruation: Literal["person_decides", "leave_out"] = "person_decides"
    """Whether raised legs and a raised pelvis are left out during menstruation."""
    final_rest_minutes: Minutes = FINAL_REST_MINUTES
    """The least length of the final rest."""
    full_session_final_rest_minutes: Minutes = 10.0
    """The same, in a session of an hour or more."""
