"""The same library behind Django, in one file: `python django_service.py runserver`.

In a project of your own, the two views go to `views.py`, the addresses to `urls.py`, and the name of the
middleware into `MIDDLEWARE`.
"""

import sys
from collections.abc import Callable

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from pydantic import ValidationError

from restorative import PoseNotFoundError, Practitioner, RestorativeError, get_pose, screen


def pose(request: HttpRequest, name: str) -> HttpResponse:
    """A pose, whole as it is."""
    return HttpResponse(get_pose(name).model_dump_json(), content_type="application/json")


def screening(request: HttpRequest, name: str) -> HttpResponse:
    """What is recorded about a pose for the conditions in the body: `{"conditions": ["glaucoma"]}`."""
    me = Practitioner.model_validate_json(request.body)
    return HttpResponse(screen(name, me).model_dump_json(), content_type="application/json")


class TellWhatWentWrong:
    """Every error of the library, and every body that does not fit, becomes an answer that says what would help."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the view."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer in place of an error; `None` for any other error."""
        if not isinstance(error, RestorativeError | ValidationError):
            return None
        status = 404 if isinstance(error, PoseNotFoundError) else 422
        return JsonResponse({"error": type(error).__name__, "says": str(error)}, status=status)


urlpatterns = [path("poses/<str:name>", pose), path("poses/<str:name>/screening", screening)]

settings.configure(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[f"{__name__}.TellWhatWentWrong"],
    ALLOWED_HOSTS=["localhost", "127.0.0.1", "testserver"],
    SECRET_KEY="take one of your own from the environment",  # noqa: S106
)
django.setup()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
