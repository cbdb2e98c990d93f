"""The two sides of a printed card, for one variant of a pose or for a session."""

from collections.abc import Iterator
from typing import NamedTuple

from restorative.library import Library
from restorative.poses import Instructions, Pose, Variant
from restorative.render.document import Block, Entries, Entry, Figure, Paragraph, Section
from restorative.render.layout.holds import Held, all_cautions, held, once
from restorative.render.layout.poses import (
    cautions,
    concern_entry,
    discomforts,
    for_variant,
    only_with,
    opening,
    props,
    section,
    steps,
    stop_signs,
    words,
)
from restorative.render.layout.screenings import NOT_SAFE
from restorative.render.layout.sessions import session_opening
from restorative.sessions import Session

__all__ = ["Sides", "pose_card", "session_card"]


FRONT = ("setup", "enter", "settle", "hold")
"""The parts of the instructions on the front."""

BACK = ("release",)
"""Those on the back, beside the signs to leave."""


class Sides(NamedTuple):
    """What stands on the front and on the back."""

    front: Section
    back: Section


def pose_card(pose: Pose, variant: Variant) -> Sides:
    """One variant: how it is done, and on the back when to leave, how to come out, and every caution."""
    told = pose.steps(variant.id)
    return Sides(
        Section(pose.names.english, tuple(_front(pose, variant, told)), "front"),
        Section(pose.names.english, tuple(_back(pose, variant, told)), "back"),
    )


def _front(pose: Pose, variant: Variant, told: Instructions) -> Iterator[Block]:
    yield Paragraph(variant.name, "variant-name")
    yield from opening(pose, variant)
    if variant.props:
        yield Section("What you need", (props(variant),), "needs")
    yield Section("How to do it", (*steps(told, FRONT), Paragraph(f"Breath: {pose.breath}")), "how")


def _back(pose: Pose, variant: Variant, told: Instructions) -> Iterator[Block]:
    yield from stop_signs(pose)
    yield from steps(told, BACK)
    yield from discomforts(pose)
    concerns = for_variant(pose.contraindications, variant.id)
    found = ((concern, concern_entry(concern, only_with(concern, variant))) for concern in concerns)
    yield Section("Cautions", (Paragraph(NOT_SAFE, "notice"), *cautions(found)), "cautions")


def session_card(session: Session, library: Library) -> Sides:
    """A session: its holds in order, and on the back when to leave each pose, and every caution of all of them.

    Raises:
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
    """
    parts = held(session.holds, library)
    front = (*session_opening(session), *(_hold(number, part) for number, part in enumerate(parts, 1)))
    stops = (Entry(sign, about=part.pose.names.english) for part in once(parts) for sign in part.pose.stop_signs)
    back = (*section("Come out at once if", stops, kind="stop"), all_cautions(parts, None))
    return Sides(Section(session.title, front, "front"), Section(session.title, back, "back"))


def _hold(number: int, part: Held) -> Section:
    needed, spare = _props(part.variant, optional=False), _props(part.variant, optional=True)
    told = {"Stay": part.stay, "Props": needed or "none", "If you like": spare}
    facts = Entries(tuple(Entry(text, about=about) for about, text in told.items() if text), "facts")
    return Section(f"{number}. {part.hold.name}", (Figure(part.pose, part.variant.id), facts), "hold")


def _props(variant: Variant, *, optional: bool) -> str:
    counts: dict[str, int] = {}
    for use in variant.props:
        if use.optional is optional:
            counts[use.prop] = counts.get(use.prop, 0) + use.count
    return ", ".join(f"{count} × {words(prop)}" for prop, count in counts.items())
