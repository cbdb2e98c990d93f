"""Whether all facts meet: every id that one file names stands in another."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from restorative.conditions import Condition, ConditionCautions, Trait
from restorative.errors import Fault
from restorative.evidence import Claim
from restorative.figures import PoseFigures
from restorative.poses import PoseFacts, Variant
from restorative.practices import Practice
from restorative.props import Prop
from restorative.purposes import Purpose
from restorative.schedules import ModelProgram
from restorative.vocabulary import Family

if TYPE_CHECKING:
    from restorative.library import Library

__all__ = ["dangling"]

Found: TypeAlias = Iterator[tuple[str, str]]
"""A place in a file, and what is wrong there."""


def dangling(library: "Library", own: Mapping[str, Mapping[str, Any]] | None = None) -> Iterator[Fault]:
    """Every reference that leads nowhere in *library*, in the entries of *own* or in all, by kind and id."""
    for kind, entries in (library.kinds if own is None else own).items():
        for id_, entry in entries.items() if kind in FOLLOW else ():
            for path, says in FOLLOW[kind](entry, library):
                yield Fault(f"{kind}/{id_}.json", path, says)


def _of_pose(facts: PoseFacts, library: "Library") -> Found:
    for i, variant in enumerate(facts.variants):
        yield from _of_variant(variant, f"variants[{i}]", library)
    yield from _missing("practice", [facts.practice] if facts.practice else [], library.practices, "practice")
    for part in ("follows", "leads_to"):
        named = [neighbour.pose for neighbour in getattr(facts, part)]
        yield from _missing(f"{part}[].pose", named, library.facts, "pose")


def _of_variant(variant: Variant, path: str, library: "Library") -> Found:
    yield from _missing(f"{path}.traits[]", variant.traits, library.traits, "trait")
    yield from _missing(f"{path}.props[].prop", [use.prop for use in variant.props], library.props, "prop")
    for i, use in enumerate(variant.props):
        yield from _missing(f"{path}.props[{i}].adds[]", use.adds, library.traits, "trait")


def _of_prop(prop: Prop, library: "Library") -> Found:
    yield from _missing("adds[]", prop.adds, library.traits, "trait")


def _of_trait(trait: Trait, library: "Library") -> Found:
    yield from _missing("includes[]", trait.includes, library.traits, "trait")


def _of_condition(condition: Condition, library: "Library") -> Found:
    yield from _missing("includes[]", condition.includes, library.conditions, "condition")
    if condition.id not in library.cautions:
        # Without it a screening would find nothing against any pose, and that would read as safe.
        yield "", f"nothing is recorded for it: write cautions/{condition.id}.json, even if its lists are empty"


def _of_cautions(recorded: ConditionCautions, library: "Library") -> Found:
    yield from _missing("condition", [recorded.condition], library.conditions, "condition")
    for i, caution in enumerate(recorded.cautions):
        yield from _missing(f"cautions[{i}].trait", filter(None, [caution.trait]), library.traits, "trait")
        yield from _missing(f"cautions[{i}].pose", filter(None, [caution.pose]), library.facts, "pose")
    yield from _missing("fine[].trait", [fine.trait for fine in recorded.fine], library.traits, "trait")


def _of_practice(practice: Practice, library: "Library") -> Found:
    named = [caution.condition for caution in practice.cautions]
    yield from _missing("cautions[].condition", named, library.conditions, "condition")
    yield from _missing("claims[]", practice.claims, library.claims, "claim")


def _of_program(program: ModelProgram, library: "Library") -> Found:
    for i, day in enumerate(program.days):
        yield from _missing(f"days[{i}].practice", filter(None, [day.practice]), library.practices, "practice")


def _of_purpose(purpose: Purpose, library: "Library") -> Found:
    outcomes = [weighted.outcome for weighted in purpose.outcomes]
    yield from _missing("outcomes[].outcome", outcomes, library.outcomes, "outcome")
    for part in ("favours", "leaves_out"):
        for i, emphasis in enumerate(getattr(purpose, part)):
            yield from _missing(f"{part}[{i}].pose", filter(None, [emphasis.pose]), library.facts, "pose")
            yield from _missing(f"{part}[{i}].trait", filter(None, [emphasis.trait]), library.traits, "trait")


def _of_claim(claim: Claim, library: "Library") -> Found:
    scope = claim.scope
    yield from _missing("outcome", [claim.outcome], library.outcomes, "outcome")
    yield from _missing("studies[]", claim.studies, library.studies, "study")
    yield from _missing("nearest[]", claim.nearest, library.claims, "claim")
    yield from _missing("scope.pose", filter(None, [scope.pose]), library.facts, "pose")
    yield from _missing("scope.family", filter(None, [scope.family]), set(Family), "family")
    yield from _missing("scope.trait", filter(None, [scope.trait]), library.traits, "trait")
    for i, id_ in enumerate(claim.studies):
        if id_ in library.studies and not library.studies[id_].outcomes:
            yield f"studies[{i}]", f"{id_!r} tells no result and can support no claim"


def _of_figures(drawn: PoseFigures, library: "Library") -> Found:
    yield from _missing("pose", [drawn.pose], library.facts, "pose")
    if drawn.pose in library.facts:
        known = {variant.id for variant in library.facts[drawn.pose].variants}
        named = [figure.variant for figure in drawn.figures]
        yield from _missing("figures[].variant", named, known, f"variant of {drawn.pose}")
    for i, figure in enumerate(drawn.figures):
        yield from _missing(f"figures[{i}].props[].prop", [prop.prop for prop in figure.props], library.props, "prop")


def _missing(path: str, ids: Iterable[str], known: Container[str], kind: str) -> Found:
    """Those of *ids* that are not *known*; `[]` in *path* is where the place in the list goes."""
    for i, id_ in enumerate(ids):
        if id_ not in known:
            yield path.replace("[]", f"[{i}]"), f"there is no {kind} {id_!r}"


FOLLOW: Mapping[str, Callable[[Any, "Library"], Found]] = {
    "cautions": _of_cautions,
    "claims": _of_claim,
    "conditions": _of_condition,
    "figures": _of_figures,
    "poses": _of_pose,
    "practices": _of_practice,
    "programs": _of_program,
    "props": _of_prop,
    "purposes": _of_purpose,
    "traits": _of_trait,
}
"""By kind; what is not listed names nothing else."""
