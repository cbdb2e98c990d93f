"""The library: all facts, and what follows from them when they are laid side by side."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from restorative.conditions import (
    Cell,
    Concern,
    Condition,
    ConditionCautions,
    Contraindication,
    Fine,
    OptionalUse,
    Trait,
)
from restorative.errors import AmbiguousPoseError, DataError, PoseNotFoundError, PropNotFoundError, RequestError
from restorative.evidence import Benefit, Claim, Grade, NearestEvidence, Outcome, Study, carry
from restorative.naming import fold_name, fold_prop, fold_words, name_words
from restorative.poses import Pose, PoseFacts
from restorative.props import Prop, read_kit
from restorative.shelves import Derived, Shelf, shipped_data
from restorative.vocabulary import CellKind

if TYPE_CHECKING:
    from importlib_resources.abc import Traversable

    from restorative.practices import Practice
    from restorative.purposes import Purpose
    from restorative.schedules import ModelProgram, ModelSession

__all__ = ["Library", "Standing", "get_pose"]

MOST_CANDIDATES = 8
"""More poses than this share a word only by chance, as "supported"; they are not offered."""


class Standing(NamedTuple):
    """A claim as it stands on a pose."""

    claim: Claim
    outcome: Outcome
    grade: Grade
    """For a single pose, with every step."""
    variants: tuple[str, ...]
    """The variants of which it speaks."""


class Library:
    """Every fact of one edition, as read-only mappings in the order of their ids.

    Nothing is read before it is asked for, and nothing that a caller does changes a library.
    """

    def __init__(self, folder: "Traversable") -> None:
        self.facts: Final[Mapping[str, PoseFacts]] = Shelf(folder / "poses", PoseFacts)
        """Poses as their own files tell them."""
        self.poses: Final[Mapping[str, Pose]] = Derived(self.facts, lambda facts: Pose.of(facts, self))
        """Poses with what the other facts say of them."""
        self.props: Final[Mapping[str, Prop]] = Shelf(folder / "props", Prop)
        self.traits: Final[Mapping[str, Trait]] = Shelf(folder / "traits", Trait)
        self.conditions: Final[Mapping[str, Condition]] = Shelf(folder / "conditions", Condition)
        self.cautions: Final[Mapping[str, ConditionCautions]] = Shelf(folder / "cautions", ConditionCautions)
        """What is recorded for each condition, by the condition's id."""
        self.studies: Final[Mapping[str, Study]] = Shelf(folder / "studies", Study)
        self.outcomes: Final[Mapping[str, Outcome]] = Shelf(folder / "outcomes", Outcome)
        self.claims: Final[Mapping[str, Claim]] = Shelf(folder / "claims", Claim)
        self._folder = folder
        self._standing: Final[dict[str, tuple[Standing, ...]]] = {}

    @cached_property
    def practices(self) -> "Mapping[str, Practice]":
        """Breathing and meditation that go with a pose."""
        from restorative.practices import Practice

        return Shelf(self._folder / "practices", Practice)

    @cached_property
    def sessions(self) -> "Mapping[str, ModelSession]":
        """Sessions for a purpose, in notation: `Session.from_line(library.sessions[id].line)`."""
        from restorative.schedules import ModelSession

        return Shelf(self._folder / "sessions", ModelSession)

    @cached_property
    def programs(self) -> "Mapping[str, ModelProgram]":
        """Programmes of many days."""
        from restorative.schedules import ModelProgram

        return Shelf(self._folder / "programs", ModelProgram)

    @cached_property
    def purposes(self) -> "Mapping[str, Purpose]":
        """What people want a session for."""
        from restorative.purposes import Purpose

        return Shelf(self._folder / "purposes", Purpose)

    @property
    def shelves(self) -> tuple[Shelf[Any], ...]:
        """Every kind of fact, as it lies in its folder."""
        models = (self.facts, self.props, self.traits, self.conditions, self.cautions, self.studies, self.outcomes)
        others = (self.claims, self.practices, self.sessions, self.programs, self.purposes)
        return tuple(shelf for shelf in (*models, *others) if isinstance(shelf, Shelf))

    @classmethod
    @cache
    def default(cls) -> "Library":
        """The facts that come with the package; always the same library."""
        return cls(shipped_data())

    @classmethod
    def load(cls, folder: "str | Path | Traversable") -> "Library":
        """Read every file in *folder* and check that all references meet.

        Raises:
            DataError: with every fault of every file.
        """
        from restorative.references import dangling

        library = cls(Path(folder) if isinstance(folder, str) else folder)
        faults = [fault for shelf in library.shelves for fault in shelf.read_all()]
        # References are followed only once all files can be read: before that, every fault would echo.
        if faults := faults or list(dangling(library)):
            raise DataError(faults)
        return library

    def __reduce__(self) -> tuple[Any, ...]:
        """A library travels as the place where its facts lie, not as the facts."""
        return (Library.default, ()) if self is Library.default() else (Library, (self._folder,))

    @cached_property
    def edition(self) -> str:
        """The version of the facts, apart from the version of the code."""
        return (self._folder / "EDITION").read_text(encoding="utf-8").strip()

    def pose(self, name: str) -> Pose:
        """The pose called *name*: an id, or any listed name in loose spelling.

        Where several poses share a name, an id goes before a main name and a main name before an alias.
        Words that are no whole name stand for the pose in one of whose names all of them occur.

        Raises:
            PoseNotFoundError: with close names.
            AmbiguousPoseError: with the candidates, where that order does not decide.
        """
        try:
            return self.poses[name]
        except KeyError:
            pass  # no id: look among the names, outside this handler so that a failure shows alone
        return self.poses[self._resolve(name)]

    def kit(self, kit: Iterable[str] | Mapping[str, int]) -> dict[str, int]:
        """Read a kit such as `["wall", "Blankets:3"]` into props and how many there are of each.

        Raises:
            ValueError: for each entry that can't be read.
            RequestError: with every prop that is not known, and close names.
        """
        known = {fold_prop(name): id_ for id_, prop in self.props.items() for name in (id_, prop.name)}
        counts: dict[str, int] = {}
        faults = []
        for name, count in read_kit(kit).items():
            if id_ := known.get(fold_prop(name)):
                counts[id_] = counts.get(id_, 0) + count
            else:
                faults.append(str(PropNotFoundError(name, self.props)))
        if faults:
            raise RequestError(faults)
        return counts

    def concerns_of(self, condition: str) -> tuple[Concern, ...]:
        """Every caution that holds for *condition*, those of the conditions that it includes among them."""
        return self._concerns[condition]

    def reach(self, traits: Iterable[str]) -> frozenset[str]:
        """*traits*, and the milder ones that they include."""
        return frozenset(met for trait in traits for met in (trait, *self.traits[trait].includes))

    def cell(self, condition: str, trait: str) -> Cell:
        """What is known of one condition in one position: one of four kinds, never a blank.

        `none_found` means that the sources read for the condition name other positions and not this one.
        It is not a clearance.
        """
        if condition not in self.cautions:
            return Cell(condition=condition, trait=trait, kind=CellKind.NOT_ASSESSED)
        reached = self.reach([trait])
        concerns = tuple(concern for concern in self.concerns_of(condition) if concern.trait in reached)
        fine = self.fine_for(condition, [trait])
        kind = CellKind.CAUTION if concerns else CellKind.FINE if fine else CellKind.NONE_FOUND
        return Cell(condition=condition, trait=trait, kind=kind, concerns=concerns, fine=fine)

    def fine_for(self, condition: str, traits: Iterable[str]) -> tuple[Fine, ...]:
        """Those of *traits* that a source calls fine for *condition*."""
        recorded = self.cautions[condition].fine if condition in self.cautions else ()
        return tuple(fine for fine in recorded if fine.trait in set(traits))

    def including(self, condition: str) -> tuple[str, ...]:
        """*condition* and every condition that it includes, near or far, in that order."""
        met = [condition]
        for id_ in met:
            met += [included for included in self.conditions[id_].includes if included not in met]
        return tuple(met)

    @cached_property
    def condition_words(self) -> dict[str, tuple[str, ...]]:
        """Ids of conditions by each of their everyday words, folded. A word may fit several."""
        words: dict[str, list[str]] = {}
        for condition in self.conditions.values():
            for word in dict.fromkeys(
                map(fold_words, (condition.id.replace("_", " "), condition.name, *condition.words))
            ):
                words.setdefault(word, []).append(condition.id)
        return {word: tuple(ids) for word, ids in words.items()}

    def _resolve(self, name: str) -> str:
        for candidates in (*(tier.get(fold_name(name), ()) for tier in self._names), self._with_words_of(name)):
            if len(candidates) > 1:
                raise AmbiguousPoseError(name, sorted(candidates))
            if candidates:
                return next(iter(candidates))
        raise PoseNotFoundError(name, self._known_names)

    def _with_words_of(self, name: str) -> set[str]:
        """Poses of which one name has all the words of *name*; none if the words are too common to tell anything."""
        asked = name_words(name)
        found = {id_ for id_, words in self._name_words if asked and asked <= words}
        return found if len(found) <= MOST_CANDIDATES else set()

    @cached_property
    def _name_words(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple((facts.id, name_words(name)) for facts in self.facts.values() for name in facts.names.every)

    @cached_property
    def _names(self) -> tuple[dict[str, set[str]], ...]:
        """Ids by folded name, in three tiers: ids, main names, aliases."""
        tiers: tuple[dict[str, set[str]], ...] = ({}, {}, {})
        for facts in self.facts.values():
            names = facts.names
            main = (names.english, names.sanskrit or "", names.devanagari or "")
            for tier, own in zip(tiers, ((facts.id, *facts.former_ids), main, names.every), strict=True):
                for folded in filter(None, map(fold_name, own)):
                    tier.setdefault(folded, set()).add(facts.id)
        return tiers

    @cached_property
    def _known_names(self) -> tuple[str, ...]:
        """Every name that is worth offering to somebody who mistyped one."""
        names = (name for facts in self.facts.values() for name in (facts.id.replace("_", " "), *facts.names.every))
        return tuple(dict.fromkeys(name.casefold() for name in names))

    @cached_property
    def _concerns(self) -> dict[str, tuple[Concern, ...]]:
        return {id_: tuple(self._concerns_with_included(id_)) for id_ in self.conditions}

    def _concerns_with_included(self, condition: str) -> Iterator[Concern]:
        own = self.conditions[condition]
        for id_ in self.including(condition):
            for caution in self.cautions[id_].cautions if id_ in self.cautions else ():
                yield Concern.model_construct(
                    **dict(caution),
                    condition=condition,
                    condition_name=own.name,
                    through=id_ if id_ != condition else None,
                    red_flag=own.red_flag is not None,
                )

    @cached_property
    def _concerns_by_place(self) -> dict[str, list[Concern]]:
        return _by_place(chain.from_iterable(self._concerns.values()))

    @cached_property
    def _claims_by_place(self) -> dict[str | None, list[Claim]]:
        """Claims by the pose, trait, family or whole practice that they name."""
        places: dict[str | None, list[Claim]] = {}
        for claim in self.claims.values():
            scope = claim.scope
            places.setdefault(scope.pose or scope.trait or scope.family or scope.whole, []).append(claim)
        return places

    def contraindications_of(
        self, facts: PoseFacts, conditions: Iterable[str] | None = None
    ) -> tuple[Contraindication, ...]:
        """Every caution recorded for any variant of a pose, red flags and the most severe first.

        If *conditions* are given, only theirs.
        """
        if conditions is None:
            concerns = self._concerns_by_place
        else:
            concerns = _by_place(concern for id_ in conditions for concern in self.concerns_of(id_))
        every = tuple(variant.id for variant in facts.variants)
        found = [
            Contraindication.model_construct(**dict(concern), variants=every) for concern in concerns.get(facts.id, ())
        ]
        for trait, (variants, uses) in self._shown_by(facts).items():
            found += [
                Contraindication.model_construct(**dict(concern), variants=tuple(variants), optional_uses=tuple(uses))
                for concern in concerns.get(trait, ())
            ]
        return tuple(sorted(found, key=_most_severe_first))

    def _shown_by(self, facts: PoseFacts) -> dict[str, tuple[list[str], list[OptionalUse]]]:
        """By each trait of a pose, the variants that have it, and the optional props that bring it into others."""
        shown: dict[str, tuple[list[str], list[OptionalUse]]] = {}
        for variant in facts.variants:
            own = self.reach(variant.traits)
            for trait in sorted(own):
                shown.setdefault(trait, ([], []))[0].append(variant.id)
            for use in variant.props:
                for trait in sorted(self.reach(use.adds) - own if use.optional else ()):
                    shown.setdefault(trait, ([], []))[1].append(OptionalUse(variant=variant.id, prop=use.prop))
        return shown

    def benefits_of(self, facts: PoseFacts) -> tuple[Benefit, ...]:
        """Every claim that the traits, the family and the name of a pose earn, the surest first."""
        benefits = [self._benefit(standing) for standing in self.claims_on(facts)]
        return tuple(sorted(benefits, key=lambda b: (-b.certainty.rank, b.outcome, b.claim)))

    def claims_on(self, facts: PoseFacts) -> tuple[Standing, ...]:
        """The claims themselves, graded for the pose, with the variants of which they speak."""
        if facts.id not in self._standing:
            self._standing[facts.id] = tuple(self._claims_on(facts))
        return self._standing[facts.id]

    def _claims_on(self, facts: PoseFacts) -> Iterator[Standing]:
        every = tuple(variant.id for variant in facts.variants)
        places: dict[str, tuple[str, ...]] = {facts.id: every, facts.family: every, "restorative_yoga": every}
        for variant in facts.variants:
            for trait in variant.traits:
                places[trait] = (*places.get(trait, ()), variant.id)
        for place, variants in places.items():
            for claim in self._claims_by_place.get(place, ()):
                yield Standing(claim, self.outcomes[claim.outcome], carry(claim), variants)

    def _benefit(self, standing: Standing) -> Benefit:
        claim, outcome, grade, variants = standing
        return Benefit.model_construct(
            claim=claim.id,
            outcome=outcome.id,
            outcome_name=outcome.name,
            harm=outcome.harm,
            statement=claim.statement,
            direction=claim.direction,
            tradition=claim.tradition,
            certainty=grade.certainty,
            why=grade.steps,
            directness=claim.directness,
            studies=self._cited(claim),
            against=claim.against,
            nearest=tuple(self._nearest(self.claims[id_]) for id_ in claim.nearest),
            variants=variants,
        )

    def _nearest(self, claim: Claim) -> NearestEvidence:
        return NearestEvidence.model_construct(
            claim=claim.id,
            statement=claim.statement,
            direction=claim.direction,
            directness=claim.directness,
            certainty=claim.grade.certainty,
            studies=self._cited(claim),
        )

    def _cited(self, claim: Claim) -> tuple[Study, ...]:
        return tuple(self.studies[id_] for id_ in claim.studies)


def _by_place(concerns: Iterable[Concern]) -> dict[str, list[Concern]]:
    """Concerns by the trait or the pose that they name."""
    places: dict[str, list[Concern]] = {}
    for concern in concerns:
        places.setdefault(concern.trait or concern.pose or "", []).append(concern)
    return places


def _most_severe_first(concern: Concern) -> tuple[bool, int, int, str, str]:
    place = concern.trait or concern.pose or ""
    return (not concern.red_flag, -concern.severity.rank, -concern.certainty.rank, concern.condition, place)


def get_pose(name: str, library: Library | None = None) -> Pose:
    """The pose called *name*: an id, or any listed name in loose spelling, in Latin or Devanagari.

    Raises:
        PoseNotFoundError: with close names.
        AmbiguousPoseError: with the candidates.
    """
    return (library or Library.default()).pose(name)
