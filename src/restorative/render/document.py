"""What a layout is made of: sections, paragraphs, lists and figures, whatever form they are written in later."""

import re
from typing import NamedTuple

from restorative.poses import Pose
from restorative.sessions import Session
from restorative.texts import HIDDEN

__all__ = [
    "Block",
    "Entries",
    "Entry",
    "Figure",
    "Link",
    "Mark",
    "Paragraph",
    "Section",
    "Strip",
    "folded",
    "is_web",
    "printable",
]

UNPRINTABLE = re.compile(rf"(?![\n\t]){HIDDEN.pattern}")
"""What packs may not hold: text from a stranger may hide in it. Lines and columns of our own are left."""


WEB = re.compile(r"https?://\S+")


class Mark(NamedTuple):
    """A word of a scale, such as a severity, and how far up it stands."""

    scale: str
    """`severity`, `verdict`, `certainty` or `finding`."""
    word: str
    step: int
    steps: int


class Link(NamedTuple):
    """Where a statement was read."""

    address: str
    title: str = ""


class Entry(NamedTuple):
    """One thing that is said, with what it is about before it and its grounds after it."""

    text: str = ""
    about: str = ""
    place: str = ""
    """The position that it concerns."""
    mark: Mark | None = None
    grounds: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    only: str = ""
    """Where it holds, if not everywhere."""
    details: tuple["Entry", ...] = ()


class Paragraph(NamedTuple):
    """A sentence or a few."""

    text: str
    kind: str = ""
    """`lead`, `notice`, `name`, `small` or `notation`; empty for a plain one."""
    language: str = ""
    """Its code, if it is not the language of the page."""


class Entries(NamedTuple):
    """A list."""

    items: tuple[Entry, ...]
    kind: str = ""
    """`steps` are numbered; `cautions`, `claims`, `clock`, `facts`, `props` and `verdicts` have looks of their own."""


class Figure(NamedTuple):
    """A picture of one variant. What can't show it leaves it out: it says nothing that the words don't."""

    pose: Pose
    variant: str
    caption: str = ""


class Strip(NamedTuple):
    """The figures of a session in order."""

    session: Session


class Section(NamedTuple):
    """A heading and what stands under it, further sections among it."""

    title: str
    blocks: tuple["Block", ...]
    kind: str = ""
    """`care`, `cautions`, `day`, `days`, `hold`, `how`, `person`, `stop` and `variant` have looks of their own."""
    mark: Mark | None = None


Block = Section | Paragraph | Entries | Figure | Strip


def is_web(address: str) -> bool:
    """Whether *address* may be followed; any other is only shown."""
    return WEB.fullmatch(address) is not None and address == printable(address)


def folded(text: str) -> str:
    """*text* on one line, as `printable` gives it."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """*text* with a sign of replacement for each character that can't be printed or that turns the order of reading."""
    return UNPRINTABLE.sub("\ufffd", text)
