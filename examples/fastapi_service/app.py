"""A web service around `restorative`: poses, search, screening, plans and the session player.

Run it with `uvicorn app:app` in this folder, and look at `/docs`: the models of the library are the models of the
service. Paths are plain functions, which FastAPI runs in threads, so that a long plan holds up nobody else; a
library may be read from any number of threads. What a person has stands in bodies, never in addresses, which
servers write into their logs.
"""

import warnings
from time import monotonic
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel
from pydantic.warnings import UnsupportedFieldAttributeWarning

from restorative import (
    AmbiguousPoseError,
    NoSessionPossibleError,
    NotAssessedError,
    Plan,
    Pose,
    PoseNotFoundError,
    Practitioner,
    RestorativeError,
    Screening,
    SeekCareFirst,
    Session,
    VariantNotFoundError,
    get_pose,
    render,
    screen,
    search_poses,
)
from restorative.planning import plan_request
from restorative.request import Request as Asked
from restorative.search import Hit

# FastAPI names a body after its argument, which means nothing to a model; pydantic says so when it builds one late.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)

PATIENCE = 5.0
"""Seconds after which a plan is the best so far; `optimal` then says so."""

STATUS: dict[type[RestorativeError], int] = {
    PoseNotFoundError: 404,
    VariantNotFoundError: 404,
    AmbiguousPoseError: 409,
    NoSessionPossibleError: 409,
    NotAssessedError: 409,
    SeekCareFirst: 409,
}
"""409 is for what was understood and can't be done; whatever could not be understood is 422."""


class Problem(BaseModel):
    """Why there is no answer."""

    error: str
    """The name of the error, for programs."""
    says: str
    """What went wrong and what would help, for people."""


class Played(BaseModel):
    """A session to play, and for whom."""

    line: str
    practitioner: Practitioner = Practitioner()


problems: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (404, 409, 422)}
app = FastAPI(title="Restorative yoga", version="1", responses=problems)


@app.exception_handler(RestorativeError)
async def refuse(_: Request, error: RestorativeError) -> JSONResponse:
    """Every error of the library as a problem."""
    return _problem(STATUS.get(type(error), 422), error)


@app.exception_handler(RequestValidationError)
async def refuse_unreadable(_: Request, error: RequestValidationError) -> JSONResponse:
    """A body or a query that does not fit its model."""
    return _problem(422, error)


def _problem(status: int, error: Exception) -> JSONResponse:
    problem = Problem(error=type(error).__name__, says=str(error))
    return JSONResponse(problem.model_dump(), status_code=status)


@app.get("/poses")
def search(words: Annotated[str, Query(min_length=1, max_length=200)]) -> list[Hit]:
    """Poses for some words, the nearest first. A hit is no advice: screen it before you offer it."""
    return list(search_poses(words))


@app.get("/poses/{name}")
def pose(name: str) -> Pose:
    """A pose by its id or any of its names, with its cautions and its evidence."""
    return get_pose(name)


@app.post("/poses/{name}/screening")
def screening(name: str, practitioner: Practitioner) -> Screening:
    """What is recorded about a pose for a person. That nothing is recorded is not a clearance."""
    return screen(name, practitioner)


@app.post("/plans")
def plan(asked: Asked) -> Plan:
    """The best session for a request, with its reasons."""
    deadline = monotonic() + PATIENCE
    return plan_request(asked, give_up=lambda: monotonic() > deadline)


@app.post("/player")
def player(played: Played) -> HTMLResponse:
    """A page that plays a session."""
    return HTMLResponse(render.player(Session.from_line(played.line), practitioner=played.practitioner))
