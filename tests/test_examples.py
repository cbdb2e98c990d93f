"""The examples, tried as somebody would who copies them."""

import ast
import json
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from restorative import Plan, Pose, Screening, Session, get_pose

EXAMPLES = Path(__file__).parents[1] / "examples"
sys.path[:0] = [str(EXAMPLES), str(EXAMPLES / "fastapi_service")]

import app as fastapi_service  # noqa: E402  # examples lie beside the package, not in it
import django_service  # noqa: E402, F401  # it tells Django its settings
import flask_service  # noqa: E402
import terminal_timer  # noqa: E402
from django.test import Client as DjangoClient  # noqa: E402  # so it comes after them

GLAUCOMA = {"conditions": ["glaucoma"]}


@pytest.fixture
def service():
    return TestClient(fastapi_service.app)


def test_the_service_gives_a_pose_as_the_library_gives_it(service):
    answer = service.get("/poses/legs up the wall")
    assert answer.status_code == 200
    assert Pose.model_validate_json(answer.content) == get_pose("viparita_karani")


def test_the_service_finds_screens_and_plans(service):
    hits = service.get("/poses", params={"words": "swollen legs after a flight"}).json()
    assert hits[0]["pose"] == "viparita_karani"
    screening = Screening.model_validate_json(service.post("/poses/viparita_karani/screening", json=GLAUCOMA).content)
    assert screening.variant("bolster").verdict == "seek_advice"
    asked = {"minutes": 30, "goals": ["sleep"], "kit": ["chair"], "practitioner": GLAUCOMA}
    plan = Plan.model_validate_json(service.post("/plans", json=asked).content)
    assert plan.session.total_minutes == 30


def test_the_service_plays_a_session(service):
    answer = service.post("/player", json={"line": "constructive_rest 4 / savasana 12"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "Constructive Rest" in answer.text


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("/poses/legs up the wal/screening", GLAUCOMA, 404, "PoseNotFoundError"),
        ("/poses/savasana/screening", {"conditions": ["glaucom"]}, 422, "ConditionNotFoundError"),
        ("/poses/savasana/screening", {"conditions": "glaucoma", "age": 3}, 422, "RequestValidationError"),
        ("/plans", {"minutes": 20, "practitioner": {"conditions": ["chest pain"]}}, 409, "SeekCareFirst"),
        ("/plans", {"minutes": 20, "practitioner": {"conditions": ["O22.0"]}}, 409, "NotAssessedError"),
        ("/plans", {"minutes": 20, "kit": [], "floor": False}, 409, "NoSessionPossibleError"),
        ("/plans", {"minutes": 20, "goals": ["a good time"]}, 422, "RequestError"),
        ("/plans", {"minutes": 500}, 422, "RequestValidationError"),
        ("/player", {"line": "savasana for ever"}, 422, "NotationError"),
    ],
)
def test_the_service_says_why_there_is_no_answer(service, path, body, status, error):
    answer = service.post(path, json=body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["says"]


def test_the_service_offers_close_names(service):
    assert "Did you mean" in service.get("/poses/legs up the wal").json()["says"]


def test_the_models_of_the_library_stand_in_the_openapi_document(service):
    schemas = service.get("/openapi.json").json()["components"]["schemas"]
    assert {"Pose", "Screening", "Plan", "Session", "Hit", "Problem"} <= set(schemas)
    assert "contraindications" in schemas["Pose"]["properties"]


def flask_client():
    client = flask_service.app.test_client()
    return client.get, client.post, lambda answer: (answer.status_code, answer.data)


def django_client():
    client = DjangoClient()
    return client.get, client.post, lambda answer: (answer.status_code, answer.content)


@pytest.mark.parametrize("client", [flask_client, django_client])
def test_flask_and_django_answer_with_the_same_models(client):
    get, post, read = client()
    status, body = read(get("/poses/legs up the wall"))
    assert (status, Pose.model_validate_json(body)) == (200, get_pose("viparita_karani"))
    address = "/poses/viparita_karani/screening"
    status, body = read(post(address, data=json.dumps(GLAUCOMA), content_type="application/json"))
    assert (status, Screening.model_validate_json(body).verdict) == (200, "modify")


@pytest.mark.parametrize("client", [flask_client, django_client])
@pytest.mark.parametrize(
    ("address", "body", "status", "error"),
    [
        ("/poses/no such pose/screening", '{"conditions": []}', 404, "PoseNotFoundError"),
        ("/poses/savasana/screening", '{"conditions": ["glaucom"]}', 422, "ConditionNotFoundError"),
        ("/poses/savasana/screening", "nonsense", 422, "ValidationError"),
    ],
)
def test_flask_and_django_say_why_there_is_no_answer(client, address, body, status, error):
    _, post, read = client()
    answered, told = read(post(address, data=body, content_type="application/json"))
    assert (answered, json.loads(told)["error"]) == (status, error)


class Hourglass:
    """A clock that runs as fast as it is asked."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def test_the_timer_says_every_cue_at_its_second(capsys):
    session = Session.from_line("constructive_rest 4 / savasana 12")
    clock = Hourglass()
    terminal_timer.play(session, clock)
    assert clock.time - 1000 == session.timeline()[-1].second == session.total_minutes * 60
    assert max(clock.waits) <= 1
    *lines, rest = capsys.readouterr().out.split("\n")
    assert rest == ""
    said = [line.rpartition("\r")[2] for line in lines]
    cues = session.timeline()
    assert [line.rstrip("\a")[8:] for line in said] == [cue.text for cue in cues]
    assert [line.endswith("\a") for line in said] == [cue.kind in {"bell", "end"} for cue in cues]


def test_the_timer_refuses_a_line_that_is_no_session(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["terminal_timer.py", "savasana", "for", "ever"])
    with pytest.raises(SystemExit, match="is no hold"):
        terminal_timer.main()


def test_the_notebook_runs_from_the_top_and_is_kept_without_answers():
    cells = json.loads((EXAMPLES / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    names: dict[str, object] = {}
    answers = [run("".join(cell["source"]), names) for cell in code]
    assert [type(answer).__name__ for answer in answers[1:5]] == ["Pose", "Screening", "dict", "Session"]
    assert {finding.severity for finding in answers[6]} <= {"note"}


def run(source: str, names: dict[str, object]) -> object:
    """Run a cell as a notebook does: the last expression is its answer."""
    *before, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        before, last = [*before, last], ast.Expr(ast.Constant(None))
    exec(compile(ast.Module(before, []), "cell", "exec"), names)  # noqa: S102  # our own notebook
    return eval(compile(ast.fix_missing_locations(ast.Expression(last.value)), "cell", "eval"), names)  # noqa: S307
