"""How each kind of answer is laid out, whatever form it is written in."""

from collections.abc import Callable
from typing import Any

from restorative._model import Model
from restorative.adapting import Adapted
from restorative.findings import Finding
from restorative.planning import Plan
from restorative.poses import Pose
from restorative.practitioners import Practitioner
from restorative.program import Program
from restorative.render.document import Block
from restorative.render.layout.plans import adapted_layout, plan_layout, program_layout
from restorative.render.layout.poses import pose_layout
from restorative.render.layout.screenings import practitioner_layout, screening_layout
from restorative.render.layout.sessions import finding_layout, score_layout, session_layout
from restorative.scoring import Score
from restorative.screening import Screening
from restorative.sessions import Session

__all__ = ["LAYOUTS", "lay_out"]

LAYOUTS: dict[type[Model], Callable[[Any], Block]] = {
    Pose: pose_layout,
    Practitioner: practitioner_layout,
    Screening: screening_layout,
    Session: session_layout,
    Finding: finding_layout,
    Score: score_layout,
    Plan: plan_layout,
    Adapted: adapted_layout,
    Program: program_layout,
}
"""What can be laid out, and by what."""


def lay_out(value: Model) -> Block:
    """The layout of *value*.

    Raises:
        TypeError: if there is none for what it is.
    """
    for kind, layout in LAYOUTS.items():
        if isinstance(value, kind):
            return layout(value)
    raise TypeError(f"there is no layout for {type(value).__name__}")
