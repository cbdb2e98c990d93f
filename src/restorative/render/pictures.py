"""Poses and sessions as pictures."""

from restorative import illustration
from restorative._model import Model
from restorative.errors import NotFoundError
from restorative.library import Library
from restorative.poses import Pose
from restorative.sessions import Session

__all__ = ["picture", "svg"]


def svg(value: Pose | Session, variant: str | None = None, *, library: Library | None = None) -> str:
    """One variant of a pose, by default the classic one, or the figures of a session in order, as an `<svg>` element.

    Raises:
        VariantNotFoundError: with close ids.
        PoseNotFoundError: if a hold names what *library* does not have.
        FigureNotFoundError: if nobody has drawn the variant.
        TypeError: if *variant* is given with a session.
    """
    if isinstance(value, Pose):
        return illustration.svg(value, variant, library=library)
    if variant is not None:
        raise TypeError("a session has its variants already: leave out variant")
    return illustration.strip(value, library=library)


def picture(value: Model) -> str | None:
    """The picture of a pose or a session; `None` if there is none."""
    try:
        return svg(value) if isinstance(value, Pose | Session) else None
    except NotFoundError:  # a pose of another library, or one that nobody has drawn
        return None
