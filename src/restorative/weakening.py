"""What makes a library less cautious than it was: one entry laid beside the one whose place it takes.

Text can't be compared: that advice says less, or a definition more, is for people to see.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from restorative.conditions import Caution, Condition, ConditionCautions, Trait
from restorative.evidence import Claim, Outcome
from restorative.poses import PoseFacts, Variant
from restorative.practices import Practice, PracticeCaution
from restorative.props import Prop
from restorative.vocabulary import Severity

if TYPE_CHECKING:
    from restorative.library import Library

__all__ = ["Weakening", "weakenings"]


class Weakening(NamedTuple):
    """One way in which an entry is less cautious than the one before it."""

    name: str
    """How a caller allows it, such as `glaucoma: head_below_heart_mild`."""
    path: str
    says: str


def weakenings(kind: str, before: Any, after: Any, below: "Library") -> Iterator[Weakening]:
    """Every way in which *after* is less cautious than *before*, which stands in *below*."""
    compare = COMPARE.get(kind)
    for what, path, says in compare(before, after, below) if compare else ():
        yield Weakening(f"{_id_of(before)}: {what}", path, says)


Found: TypeAlias = Iterator[tuple[str, str, str]]
"""What becomes weaker, where in the file, and a sentence."""


def _id_of(entry: Any) -> str:
    return str(entry.condition if isinstance(entry, ConditionCautions) else entry.id)


def _cautions(before: ConditionCautions, after: ConditionCautions, _: "Library") -> Found:
    then, now = _by_place(before.cautions), _by_place(after.cautions)
    for place, cautions in then.items():
        yield from _milder(place, cautions, now.get(place, []))
        both = [caution for caution in cautions if not caution.sore_side_only]
        still = [caution for caution in now.get(place, []) if not caution.sore_side_only]
        if both and not still and place in now:
            yield place, "cautions", f"lets the caution on {place} hold for the sore side only"
        elif both and still:
            yield from _milder(place, both, still)
    called_fine = {fine.trait for fine in after.fine} - {fine.trait for fine in before.fine}
    for trait in sorted(called_fine & set(then)):
        yield trait, "fine", f"calls {trait} fine, on which a caution is recorded"


def _by_place(cautions: Iterable[Caution]) -> dict[str, list[Caution]]:
    places: dict[str, list[Caution]] = {}
    for caution in cautions:
        places.setdefault(caution.trait or caution.pose or "", []).append(caution)
    return places


def _milder(place: str, then: Iterable[Caution | PracticeCaution], now: Iterable[Caution | PracticeCaution]) -> Found:
    was, is_ = _strictest(then), _strictest(now)
    if was and not is_:
        yield place, "cautions", f"takes away the caution on {place} ({was})"
    elif was and is_ and is_.rank < was.rank:
        yield place, "cautions", f"makes the caution on {place} milder: {was} becomes {is_}"


def _strictest(cautions: Iterable[Caution | PracticeCaution]) -> Severity | None:
    return max((caution.severity for caution in cautions), key=lambda severity: severity.rank, default=None)


def _condition(before: Condition, after: Condition, _: "Library") -> Found:
    if before.red_flag and not after.red_flag:
        yield "red_flag", "red_flag", "lifts the red flag"
    if after.one_sided and not before.one_sided:
        yield "one_sided", "one_sided", "lets cautions hold for one side only"
    if before.note and not after.note:
        yield "note", "note", "takes away what to know beside the cautions"
    yield from _missing(before.includes, after.includes, "includes", "no longer includes")


def _trait(before: Trait, after: Trait, _: "Library") -> Found:
    yield from _missing(before.includes, after.includes, "includes", "no longer includes")
    if before.conduct != after.conduct:
        yield "conduct", "conduct", "changes whether it is a shape or a way to practise, and so where its cautions hold"


def _prop(before: Prop, after: Prop, _: "Library") -> Found:
    yield from _missing(before.adds, after.adds, "adds", "no longer adds")


def _pose(before: PoseFacts, after: PoseFacts, _: "Library") -> Found:
    now = {variant.id: (i, variant) for i, variant in enumerate(after.variants)}
    for variant in before.variants:
        if variant.id in now:
            i, kept = now[variant.id]
            yield from _variant(variant, kept, f"variants[{i}]")
            most, told = before.hold_of(variant.id).max_minutes, variant.hold or kept.hold
            if told and after.hold_of(variant.id).max_minutes > most:
                yield "hold", f"variants[{i}].hold", f"allows {variant.id} more than {most:g} minutes"
        else:
            yield variant.id, "variants", f"takes away the variant {variant.id}, and what is known of it"
    if before.classic.id != after.classic.id:
        yield from _missing(before.traits, after.traits, "variants[0].traits", "comes first without")
    if before.sides != after.sides:
        yield "sides", "sides", "changes which sides are held, and so which side's cautions are told"
    if after.hold.max_minutes > before.hold.max_minutes:
        yield "hold", "hold.max_minutes", f"allows more than {before.hold.max_minutes:g} minutes"
    yield from _missing(before.stop_signs, after.stop_signs, "stop_signs", "no longer names the sign")
    yield from _missing(_reasons_to_stop(before), _reasons_to_stop(after), "discomforts", "no longer says to stop at")


def _reasons_to_stop(facts: PoseFacts) -> list[str]:
    return [discomfort.sign for discomfort in facts.discomforts if discomfort.stop]


def _variant(before: Variant, after: Variant, path: str) -> Found:
    yield from _missing(before.traits, after.traits, f"{path}.traits", "no longer has")
    now = {use.prop: use for use in after.props}
    for use in before.props:
        if use.prop in now and now[use.prop].optional:
            brought = (*now[use.prop].adds, *after.traits)
            yield from _missing(use.adds, brought, f"{path}.props", f"uses the {use.prop} without")


def _practice(before: Practice, after: Practice, _: "Library") -> Found:
    then, now = _by_condition(before), _by_condition(after)
    for condition, cautions in then.items():
        yield from _milder(condition, cautions, now.get(condition, []))
    yield from _missing(before.stop_signs, after.stop_signs, "stop_signs", "no longer names the sign")


def _by_condition(practice: Practice) -> Mapping[str, list[PracticeCaution]]:
    return {
        condition: [caution for caution in practice.cautions if caution.condition == condition]
        for condition in dict.fromkeys(caution.condition for caution in practice.cautions)
    }


def _outcome(before: Outcome, after: Outcome, _: "Library") -> Found:
    if before.harm and not after.harm:
        yield "harm", "harm", "no longer counts as something to be warned of"


def _claim(before: Claim, after: Claim, below: "Library") -> Found:
    if below.outcomes[before.outcome].harm and before != after:
        yield "harm", "", "changes what is said of a harm"


def _missing(before: Iterable[str], after: Iterable[str], path: str, says: str) -> Found:
    for name in sorted(set(before) - set(after)):
        yield name, path, f"{says} {name}"


COMPARE: Mapping[str, Callable[[Any, Any, "Library"], Found]] = {
    "cautions": _cautions,
    "claims": _claim,
    "conditions": _condition,
    "outcomes": _outcome,
    "poses": _pose,
    "practices": _practice,
    "props": _prop,
    "traits": _trait,
}
"""By kind; what is not listed holds no caution."""
