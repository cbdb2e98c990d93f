"""Props, how a pose uses them, and the kit that a person has at hand."""

from collections.abc import Iterable, Mapping

from pydantic import Field

from restorative._model import Model, Slug

__all__ = ["Prop", "PropUse", "missing_props", "read_kit"]


class Prop(Model):
    """A thing that supports the body."""

    id: Slug
    name: str
    size_cm: str | None = None
    """Usual sizes, in centimetres."""
    notes: str
    """What to look for, and how to use it safely."""
    household_substitutes: tuple[str, ...] = ()
    """What serves in its place at home."""
    adds: tuple[Slug, ...] = ()
    """Traits that come with its usual place, such as weight or an eye cover; each use tells what it adds in its own."""
    sources: tuple[str, ...] = Field(min_length=1)


class PropUse(Model):
    """One prop in its place."""

    prop: Slug
    count: int = Field(default=1, ge=1, le=12)
    size: str | None = None
    """Which size or height, where it matters."""
    fold: str | None = None
    """How to fold or roll it."""
    place: str
    """Where it goes."""
    optional: bool = False
    """True if the pose works without it."""
    household: tuple[str, ...] = ()
    """What does the same job at home."""
    adds: tuple[Slug, ...] = ()
    """Traits that come only when this optional prop is used."""


def read_kit(kit: Iterable[str] | Mapping[str, int]) -> dict[str, int]:
    """Read `["wall", "blanket:3"]` into `{"wall": 1, "blanket": 3}`.

    Raises:
        ValueError: for each entry that is not a name, or a name, a colon and a whole number.
    """
    if isinstance(kit, Mapping):
        return dict(kit)
    if isinstance(kit, str):
        raise ValueError(f"A kit is a list of props, such as ['wall', 'blanket:2'], not the text {kit!r}.")
    counts: dict[str, int] = {}
    faults = []
    for entry in kit:
        name, colon, number = entry.partition(":")
        if not name.strip() or (colon and not number.strip().isdecimal()):
            faults.append(f"{entry!r}: write a prop and, if more than one, its number, such as 'blanket:2'.")
        else:
            counts[name.strip()] = counts.get(name.strip(), 0) + int(number or 1)
    if faults:
        raise ValueError("\n".join(faults))
    return counts


def missing_props(uses: Iterable[PropUse], kit: Mapping[str, int]) -> dict[str, int]:
    """How many of each required prop *kit* lacks; empty if the variant can be set up."""
    needed: dict[str, int] = {}
    for use in uses:
        if not use.optional:
            needed[use.prop] = needed.get(use.prop, 0) + use.count
    return {prop: count - kit.get(prop, 0) for prop, count in needed.items() if count > kit.get(prop, 0)}
