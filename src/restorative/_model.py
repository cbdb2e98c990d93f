"""The base of every model."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

__all__ = ["Model", "Slug"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
"""An id: lower-case words joined by underscores. It is never renamed and never used again."""


class Model(BaseModel):
    """A fact or an answer that, once made, never changes. No text in it is empty."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        str_min_length=1,
        str_max_length=2000,
        # Schemas are built on first use, so that a program pays only for the models that it meets.
        defer_build=True,
    )
