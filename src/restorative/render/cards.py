"""Cards to print: a page of HTML with a front and a back, in the size of the paper."""

from typing import Literal, assert_never, get_args

from restorative.library import Library
from restorative.poses import Pose
from restorative.render.document import Section
from restorative.render.layout.cards import Sides, pose_card, session_card
from restorative.render.page import Writer
from restorative.sessions import Session

__all__ = ["Paper", "card"]

Paper = Literal["a4", "letter"]


def card(
    value: Pose | Session, *, variant: str | None = None, paper: Paper = "a4", library: Library | None = None
) -> str:
    """A card about one variant of a pose, by default the classic one, or about a session, to print on both sides.

    The front shows how it is done; the back says when to leave and how, and every caution that is recorded for that
    variant, or for the poses of the session, for everybody. Where the cautions need more than one page, there are
    more pages: none is dropped. Nothing recorded is not the same as safe.

    Raises:
        MissingExtraError: if Jinja is not installed.
        VariantNotFoundError: with close ids.
        PoseNotFoundError: if a hold names what *library* does not have.
        TypeError: if *variant* is given with a session.
        ValueError: if *paper* is neither "a4" nor "letter".
    """
    if paper not in get_args(Paper):
        raise ValueError(f"paper is 'a4' or 'letter', not {paper!r}")
    library = library or Library.default()
    sides = _sides(value, variant, library)
    whole = Section(sides.front.title, (sides.front, sides.back))
    return Writer(library).write(
        "card.html", whole, styles=("page.css", "card.css"), paper=paper, front=sides.front, back=sides.back
    )


def _sides(value: Pose | Session, variant: str | None, library: Library) -> Sides:
    match value:
        case Pose():
            return pose_card(value, value.variant(variant) if variant else value.classic)
        case Session() if variant is None:
            return session_card(value, library)
        case Session():
            raise TypeError("a session has its variants already: leave out variant")
        case _:
            assert_never(value)
