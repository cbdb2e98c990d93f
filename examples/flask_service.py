"""The same library behind Flask: `flask --app flask_service run`."""

from flask import Flask, Response, jsonify, request
from pydantic import ValidationError

from restorative import PoseNotFoundError, Practitioner, RestorativeError, get_pose, screen

app = Flask(__name__)


@app.errorhandler(RestorativeError)
@app.errorhandler(ValidationError)
def refuse(error: RestorativeError | ValidationError) -> tuple[Response, int]:
    """Every error of the library, and every body that does not fit, with what went wrong and what would help."""
    status = 404 if isinstance(error, PoseNotFoundError) else 422
    return jsonify(error=type(error).__name__, says=str(error)), status


@app.get("/poses/<name>")
def pose(name: str) -> Response:
    """A pose, whole as it is."""
    return Response(get_pose(name).model_dump_json(), mimetype="application/json")


@app.post("/poses/<name>/screening")
def screening(name: str) -> Response:
    """What is recorded about a pose for the conditions in the body: `{"conditions": ["glaucoma"]}`."""
    me = Practitioner.model_validate_json(request.get_data())
    return Response(screen(name, me).model_dump_json(), mimetype="application/json")
