"""The base of every model."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

__all__ = ["Model", "Slug", "Text"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=64)]
"""An id: lower-case words joined by underscores. It is never renamed and never used again."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""A sentence or two for people; never empty."""


class Model(BaseModel):
    """A fact or an answer that, once made, never changes."""

    # Schemas are built on first use, so that a program pays only for the models that it meets.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
