"""The base of every model."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

from restorative.errors import RequestError
from restorative.limits import LARGEST_JSON

__all__ = ["ORIGIN", "Model", "Slug", "Told"]

ORIGIN = "restorative"
"""Where the shipped facts come from; those of a pack come from the pack."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
"""An id: lower-case words joined by underscores. It is never renamed and never used again."""


class Told(dict[frozenset[str], set[str]]):
    """Which fields models were told with: those that are read with it as context share one set if told alike.

    A set for each model took almost half of the memory of a library.
    """


class Model(BaseModel):
    """A fact or an answer that, once made, never changes. No text in it is empty."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        str_min_length=1,
        str_max_length=2000,
        allow_inf_nan=False,
        # Schemas are built on first use, so that a program pays only for the models that it meets.
        defer_build=True,
    )

    def model_post_init(self, context: Any, /) -> None:
        """Share the set of fields that were told, if *context* has one that is equal."""
        if context.__class__ is Told:
            told = self.__pydantic_fields_set__
            object.__setattr__(self, "__pydantic_fields_set__", context.setdefault(frozenset(told), told))

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """What `model_dump_json` wrote, read and checked again.

        Raises:
            RequestError: if it is longer than any answer.
            ValidationError: if it is no such thing.
        """
        if len(json_data) > LARGEST_JSON:
            raise RequestError([f"More than {LARGEST_JSON:,} bytes of JSON are not read."])
        return super().model_validate_json(json_data, **options)

    def _repr_html_(self) -> str | None:
        """How a notebook shows it; `None` if it has no layout, or without the extra `html`."""
        from restorative.render.page import fragment

        return fragment(self)

    def _repr_svg_(self) -> str | None:
        """The picture of a pose or a session; `None` for anything else."""
        from restorative.render.pictures import picture

        return picture(self)
