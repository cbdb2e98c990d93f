"""Write the JSON Schemas: of every kind of data file, for editors, and of every answer, for other programs."""

import json
import sys

from generated import write_or_check

from restorative._model import Model

# Reading docstrings from source slows every import, so only this tool asks for it, before any model is made.
Model.model_config["use_attribute_docstrings"] = True

from restorative.adapting import Adapted  # noqa: E402
from restorative.conditions import Condition, ConditionCautions, Trait  # noqa: E402
from restorative.editions import EditionDiff  # noqa: E402
from restorative.evidence import Claim, Outcome, Study  # noqa: E402
from restorative.figures import PoseFigures  # noqa: E402
from restorative.findings import Finding  # noqa: E402
from restorative.planning import Plan  # noqa: E402
from restorative.poses import Pose, PoseFacts  # noqa: E402
from restorative.practices import Practice  # noqa: E402
from restorative.practitioners import Practitioner  # noqa: E402
from restorative.program import Program  # noqa: E402
from restorative.props import Prop  # noqa: E402
from restorative.purposes import Purpose  # noqa: E402
from restorative.request import Request  # noqa: E402
from restorative.schedules import ModelProgram, ModelSession  # noqa: E402
from restorative.scoring import Score  # noqa: E402
from restorative.screening import Screening  # noqa: E402
from restorative.search import Hit  # noqa: E402
from restorative.sessions import Cue, Session  # noqa: E402
from restorative.settings import Settings  # noqa: E402

FILES: dict[str, type[Model]] = {
    "cautions": ConditionCautions,
    "claims": Claim,
    "conditions": Condition,
    "figures": PoseFigures,
    "outcomes": Outcome,
    "poses": PoseFacts,
    "practices": Practice,
    "programs": ModelProgram,
    "props": Prop,
    "purposes": Purpose,
    "sessions": ModelSession,
    "studies": Study,
    "traits": Trait,
}
ANSWERS: tuple[type[Model], ...] = (
    Adapted,
    Cue,
    EditionDiff,
    Finding,
    Hit,
    Plan,
    Pose,
    Practitioner,
    Program,
    Request,
    Score,
    Screening,
    Session,
    Settings,
)


def schemas() -> dict[str, str]:
    """The text of every schema, by path."""
    named = {f"data/schema/{folder}.json": model for folder, model in FILES.items()}
    named |= {f"data/schema/answers/{model.__name__.lower()}.json": model for model in ANSWERS}
    return {path: _written(model) for path, model in named.items()}


def _written(model: type[Model]) -> str:
    return json.dumps(model.model_json_schema(mode="serialization"), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(write_or_check(schemas()))
