"""The poses of a session or of a programme, looked up: how each is done, and every caution of all of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from restorative.conditions import Contraindication
from restorative.library import Library
from restorative.poses import Pose, Variant
from restorative.render.document import Block, Paragraph, Section
from restorative.render.layout.poses import cautions, concern_entry, for_variant, how_to, props, stop_signs, words
from restorative.render.layout.screenings import NOT_SAFE
from restorative.screening import Screener
from restorative.sessions import Hold

__all__ = ["Held", "all_cautions", "held", "how_it_is_done", "once"]


class Held(NamedTuple):
    """A hold beside the facts that it stands for."""

    hold: Hold
    pose: Pose
    variant: Variant

    @property
    def title(self) -> str:
        """The hold, with its side if only one is held."""
        return self.hold.name + (f", on the {self.hold.sides[0]} side" if len(self.hold.sides) == 1 else "")

    @property
    def stay(self) -> str:
        """How long, and on which side."""
        sides = self.hold.sides
        each = " on each side" if len(sides) > 1 else f" on the {sides[0]} side" if sides else ""
        return f"{self.hold.minutes:g} min{each}"

    def concerns(self, screener: Screener | None) -> Iterator[Contraindication]:
        """What is recorded of it: for the person if there is one, else for everybody."""
        if screener is None:
            return for_variant(self.pose.contraindications, self.variant.id)
        side = self.hold.sides[0] if len(self.hold.sides) == 1 else None
        found = screener.screen_variant(self.pose, self.variant, minutes=self.hold.minutes, side=side)
        return iter((*found.concerns, *found.leave_out))


def held(holds: Iterable[Hold], library: Library) -> tuple[Held, ...]:
    """Each hold beside its facts.

    Raises:
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
    """
    return tuple(Held(hold, pose := library.pose(hold.pose), pose.variant(hold.variant)) for hold in holds)


def once(parts: Iterable[Held]) -> tuple[Held, ...]:
    """The longest hold of each variant, on each side on which it is held: it has all the concerns of the shorter."""
    longest: dict[tuple[object, ...], Held] = {}
    for part in parts:
        key = (part.pose.id, part.variant.id, part.hold.sides)
        if key not in longest or longest[key].hold.minutes < part.hold.minutes:
            longest[key] = part
    return tuple(longest.values())


def how_it_is_done(part: Held) -> Iterator[Block]:
    """What to lay out, when to leave, and every step."""
    if part.variant.props:
        yield Section("What you need", (props(part.variant),))
    yield from stop_signs(part.pose)
    yield how_to(part.pose.steps(part.variant.id), part.pose.breath)


def all_cautions(parts: Sequence[Held], screener: Screener | None) -> Section:
    """Every caution of every hold, the same one told once, with the numbers of the holds that it is about."""
    found = sorted(_merged(parts, screener), key=lambda told: _most_severe_first(told[0]))
    whom = "everybody" if screener is None else "you: for the words that you gave, and no others"
    says = f"What is recorded of these poses for {whom}." if found else "Nothing is recorded of these poses for you."
    told = ((concern, concern_entry(concern, only)) for concern, only in found)
    return Section("Cautions", (Paragraph(says), Paragraph(NOT_SAFE, "notice"), *cautions(told)), "cautions")


def _most_severe_first(concern: Contraindication) -> tuple[bool, int, str]:
    return not concern.red_flag, -concern.severity.rank, concern.condition_name


def _merged(parts: Sequence[Held], screener: Screener | None) -> Iterator[tuple[Contraindication, str]]:
    found: dict[tuple[str | None, ...], list[tuple[int, Held, Contraindication]]] = {}
    for number, part in enumerate(parts, 1):
        for concern in part.concerns(screener):
            same = (concern.condition, concern.through, concern.trait, concern.pose, concern.severity, concern.advice)
            found.setdefault(same, []).append((number, part, concern))
    for places in found.values():
        yield places[0][2], _where(places, len(parts))


def _where(places: Sequence[tuple[int, Held, Contraindication]], count: int) -> str:
    """The holds that a concern is about, unless it is about all of them."""
    always = [number for number, part, concern in places if part.variant.id in concern.variants]
    told = [f"In {_poses(always)}."] if 0 < len(always) < count else []
    for prop in dict.fromkeys(prop for _, _, concern in places for prop in concern.optional_props):
        with_it = [number for number, part, concern in places if _brings(prop, part, concern)]
        told += [f"With the {words(prop)} in {_poses(with_it)}."] if with_it else []
    return " ".join(told)


def _brings(prop: str, part: Held, concern: Contraindication) -> bool:
    return prop in concern.brought_into(part.variant.id).optional_props


def _poses(numbers: Sequence[int]) -> str:
    *others, last = map(str, numbers)
    return f"poses {', '.join(others)} and {last}" if others else f"pose {last}"
