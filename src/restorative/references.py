"""Whether all facts meet: every id that one file names stands in another."""

from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

from restorative.errors import Fault
from restorative.poses import PoseFacts
from restorative.vocabulary import Family

if TYPE_CHECKING:
    from restorative.library import Library

__all__ = ["dangling"]


def dangling(library: "Library") -> Iterator[Fault]:
    """Every reference in *library* that leads nowhere."""
    for facts in library.facts.values():
        yield from _of_pose(facts, library)
    for prop in library.props.values():
        yield from _missing(f"props/{prop.id}.json", "adds", prop.adds, library.traits, "trait")
    for trait in library.traits.values():
        yield from _missing(f"traits/{trait.id}.json", "includes", trait.includes, library.traits, "trait")
    for condition in library.conditions.values():
        file = f"conditions/{condition.id}.json"
        yield from _missing(file, "includes", condition.includes, library.conditions, "condition")
    for recorded in library.cautions.values():
        file = f"cautions/{recorded.condition}.json"
        yield from _missing(file, "condition", [recorded.condition], library.conditions, "condition")
        traits = [caution.trait for caution in recorded.cautions if caution.trait]
        traits += [fine.trait for fine in recorded.fine]
        yield from _missing(file, "trait", traits, library.traits, "trait")
        poses = [caution.pose for caution in recorded.cautions if caution.pose]
        yield from _missing(file, "pose", poses, library.facts, "pose")
    for practice in library.practices.values():
        file = f"practices/{practice.id}.json"
        named = [caution.condition for caution in practice.cautions]
        yield from _missing(file, "cautions.condition", named, library.conditions, "condition")
        yield from _missing(file, "claims", practice.claims, library.claims, "claim")
    for program in library.programs.values():
        named = [day.practice for day in program.days if day.practice]
        yield from _missing(f"programs/{program.id}.json", "days.practice", named, library.practices, "practice")
    for purpose in library.purposes.values():
        file = f"purposes/{purpose.id}.json"
        outcomes = [weighted.outcome for weighted in purpose.outcomes]
        yield from _missing(file, "outcomes", outcomes, library.outcomes, "outcome")
        every = (*purpose.favours, *purpose.leaves_out)
        yield from _missing(file, "pose", [emphasis.pose for emphasis in every if emphasis.pose], library.facts, "pose")
        traits = [emphasis.trait for emphasis in every if emphasis.trait]
        yield from _missing(file, "trait", traits, library.traits, "trait")
    yield from _of_claims(library)


def _of_pose(facts: PoseFacts, library: "Library") -> Iterator[Fault]:
    file = f"poses/{facts.id}.json"
    for i, variant in enumerate(facts.variants):
        where = f"variants[{i}]"
        yield from _missing(file, f"{where}.traits", variant.traits, library.traits, "trait")
        yield from _missing(file, f"{where}.props", [use.prop for use in variant.props], library.props, "prop")
        adds = [trait for use in variant.props for trait in use.adds]
        yield from _missing(file, f"{where}.props.adds", adds, library.traits, "trait")
    yield from _missing(file, "practice", [facts.practice] if facts.practice else [], library.practices, "practice")
    for part in ("follows", "leads_to"):
        named = [neighbour.pose for neighbour in getattr(facts, part)]
        yield from _missing(file, part, named, library.facts, "pose")


def _of_claims(library: "Library") -> Iterator[Fault]:
    for claim in library.claims.values():
        file = f"claims/{claim.id}.json"
        scope = claim.scope
        yield from _missing(file, "outcome", [claim.outcome], library.outcomes, "outcome")
        yield from _missing(file, "studies", claim.studies, library.studies, "study")
        yield from _missing(file, "nearest", claim.nearest, library.claims, "claim")
        yield from _missing(file, "scope.pose", [scope.pose] if scope.pose else [], library.facts, "pose")
        yield from _missing(file, "scope.family", [scope.family] if scope.family else [], set(Family), "family")
        yield from _missing(file, "scope.trait", [scope.trait] if scope.trait else [], library.traits, "trait")
        for id_ in claim.studies:
            if id_ in library.studies and not library.studies[id_].outcomes:
                yield Fault(file, "studies", f"{id_!r} tells no result and can support no claim")


def _missing(file: str, path: str, ids: Iterable[str], known: Container[str], kind: str) -> Iterator[Fault]:
    for id_ in ids:
        if id_ not in known:
            yield Fault(file, path, f"there is no {kind} {id_!r}")
