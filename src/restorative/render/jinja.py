"""The one Jinja environment of all pages: it escapes everything, and a name that is missing is an error."""

from functools import cache
from typing import TYPE_CHECKING

from importlib_resources import files

from restorative.errors import MissingExtraError
from restorative.render.document import printable

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["environment"]

TEMPLATES = "templates"
"""The folder beside this module."""


@cache
def environment() -> "Environment":
    """The environment, built once. Whatever a template prints is escaped, whatever the template is called.

    Raises:
        MissingExtraError: if Jinja is not installed.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError as error:
        raise MissingExtraError("html") from error
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        loader=FunctionLoader(_source),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """What a template prints: text from the data without characters that hide something."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _source(name: str) -> str | None:
    """The text of a template, wherever the package lies, be it in a zip; `None` if there is no such file."""
    file = files("restorative.render").joinpath(TEMPLATES, name)
    return file.read_text(encoding="utf-8") if file.is_file() else None
