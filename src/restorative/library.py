"""The library: all facts, and what follows from them when they are laid side by side."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from restorative._model import ORIGIN
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
from restorative.errors import (
    AmbiguousPoseError,
    DataError,
    Fault,
    PoseNotFoundError,
    PropNotFoundError,
    RequestError,
)
from restorative.evidence import Benefit, Claim, Grade, NearestEvidence, Outcome, Study, carry
from restorative.limits import LONGEST_NAME
from restorative.naming import fold_name, fold_prop, fold_words, name_words
from restorative.poses import Pose, PoseFacts
from restorative.props import Prop, read_kit
from restorative.shelves import Derived, Folder, Shelf, shipped_data
from restorative.vocabulary import CellKind

if TYPE_CHECKING:
    from os import PathLike

    from restorative._model import Model
    from restorative.conditions import Caution
    from restorative.figures import PoseFigures
    from restorative.packs import Pack, Permissions
    from restorative.practices import Practice
    from restorative.purposes import Purpose
    from restorative.schedules import ModelProgram, ModelSession

__all__ = ["Library", "Standing", "get_pose"]

M = TypeVar("M", bound="Model")

LONGEST_EDITION = 100
"""Characters."""

ONE_AT_A_TIME = Lock()
"""Held while the default library is made: threads that ask for it first at once all get the same one."""

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

    def __init__(
        self,
        folder: Folder,
        packs: "tuple[Pack, ...]" = (),
        faults: tuple[Fault, ...] = (),
        beneath: "Library | None" = None,
    ) -> None:
        self._folder: Final = folder
        self._beneath: Final = beneath
        self._packs: Final = packs
        self.faults: Final = faults
        """Why installed packs were left out; empty if none was."""
        self.facts: Final[Mapping[str, PoseFacts]] = self._shelf("poses", PoseFacts)
        """Poses as their own files tell them."""
        self.poses: Final[Mapping[str, Pose]] = Derived(self.facts, lambda facts: Pose.of(facts, self))
        """Poses with what the other facts say of them."""
        self.props: Final[Mapping[str, Prop]] = self._shelf("props", Prop)
        self.traits: Final[Mapping[str, Trait]] = self._shelf("traits", Trait)
        self.conditions: Final[Mapping[str, Condition]] = self._shelf("conditions", Condition)
        self.cautions: Final[Mapping[str, ConditionCautions]] = self._shelf("cautions", ConditionCautions)
        """What is recorded for each condition, by the condition's id."""
        self.studies: Final[Mapping[str, Study]] = self._shelf("studies", Study)
        self.outcomes: Final[Mapping[str, Outcome]] = self._shelf("outcomes", Outcome)
        self.claims: Final[Mapping[str, Claim]] = self._shelf("claims", Claim)
        self._standing: Final[dict[str, tuple[Standing, ...]]] = {}

    def _shelf(self, kind: str, model: "type[M]") -> "Shelf[M]":
        added = {id_: entry for pack in self._packs for id_, entry in pack.entries.get(kind, {}).items()}
        beneath = getattr(self._beneath, "facts" if kind == "poses" else kind) if self._beneath else None
        return Shelf(self._folder / kind, model, cast("dict[str, M]", added), beneath)

    @cached_property
    def practices(self) -> "Mapping[str, Practice]":
        """Breathing and meditation that go with a pose."""
        from restorative.practices import Practice

        return self._shelf("practices", Practice)

    @cached_property
    def sessions(self) -> "Mapping[str, ModelSession]":
        """Sessions for a purpose, in notation: `Session.from_line(library.sessions[id].line)`."""
        from restorative.schedules import ModelSession

        return self._shelf("sessions", ModelSession)

    @cached_property
    def programs(self) -> "Mapping[str, ModelProgram]":
        """Programmes of many days."""
        from restorative.schedules import ModelProgram

        return self._shelf("programs", ModelProgram)

    @cached_property
    def purposes(self) -> "Mapping[str, Purpose]":
        """What people want a session for."""
        from restorative.purposes import Purpose

        return self._shelf("purposes", Purpose)

    @cached_property
    def figures(self) -> "Mapping[str, PoseFigures]":
        """How each variant of a pose is drawn, by the pose's id."""
        from restorative.figures import PoseFigures

        return self._shelf("figures", PoseFigures)

    @property
    def shelves(self) -> tuple[Shelf[Any], ...]:
        """Every kind of fact, as it lies in its folder."""
        models = (self.facts, self.props, self.traits, self.conditions, self.cautions, self.studies, self.outcomes)
        others = (self.claims, self.practices, self.sessions, self.programs, self.purposes, self.figures)
        return tuple(shelf for shelf in (*models, *others) if isinstance(shelf, Shelf))

    @property
    def kinds(self) -> "Mapping[str, Shelf[Any]]":
        """Every shelf by the name of its folder."""
        return {shelf.folder.name: shelf for shelf in self.shelves}

    @classmethod
    @cache
    def default(cls) -> "Library":
        """The facts that come with the package; always the same library, in every thread."""
        with ONE_AT_A_TIME:
            return _shipped()

    @classmethod
    def load(cls, place: "str | PathLike[str] | Folder") -> "Library":
        """Read every file of a whole library, in a folder or a zip, and check that all references meet.

        Facts that build on the shipped ones are a pack: see `with_pack`.

        Raises:
            DataError: with every fault of every file.
        """
        from restorative.references import dangling

        library = cls._read(place)
        faults = library._faults_of_files()
        if not any(fault.file == "EDITION" for fault in faults) and library.edition_told is None:
            faults.append(Fault("EDITION", "", "is missing: write the version of the facts into it"))
        # References are followed only once all files can be read: before that, every fault would echo.
        if faults := faults or list(dangling(library)):
            raise DataError(faults)
        return library

    def with_pack(
        self, *packs: "str | PathLike[str] | Folder", replaces: Iterable[str] = (), weakens: Iterable[str] = ()
    ) -> "Library":
        """This library and the facts of *packs*: folders, zips, or folders inside installed packages.

        A pack adds. What it records for a condition that is known is added to what is recorded already. It takes
        the place of a fact only if *replaces* names that fact, such as `poses/savasana`, and makes a caution
        milder only if *weakens* names that, such as `glaucoma: head_below_heart_mild`. Sentences are not compared:
        whether advice says less is for people to see. This library stays as it is.

        Raises:
            DataError: with every fault of the first pack that has any, each with what to do about it.
            RequestError: if *replaces* or *weakens* names what no pack does.
        """
        from restorative.packs import Permissions

        permissions = Permissions(replaces, weakens)
        library = self
        for place in packs:
            library = library._with(place, permissions)
        permissions.check_that_all_were_needed()
        return library

    @classmethod
    def with_installed_packs(cls, *, replaces: Iterable[str] = (), weakens: Iterable[str] = ()) -> "Library":
        """The shipped facts and those of every installed pack, in the order of the packs' names.

        A pack with a fault is left out as a whole and never breaks the rest; why is told in `faults`.
        Installed packs are found by the entry point group `restorative.packs`.

        Raises:
            RequestError: if *replaces* or *weakens* names what no pack does, and none was left out.
        """
        from restorative.packs import Permissions, installed_packs

        permissions = Permissions(replaces, weakens)
        library, faults = cls.default(), list[Fault]()
        for name, find in installed_packs():
            try:
                library = library._with(find(), permissions, name)
            except DataError as error:
                faults += error.faults
            except Exception as error:  # the code of a stranger's package may raise anything
                faults.append(Fault(name, "", f"can't be loaded: {type(error).__name__}: {error}"))
        if not faults:
            permissions.check_that_all_were_needed()
        return Library(library._folder, library._packs, tuple(faults), beneath=library)

    @classmethod
    def _read(cls, place: "str | PathLike[str] | Folder") -> "Library":
        from restorative.folders import faults_of_place, open_place

        library = cls(open_place(place))
        if library._strange and (faults := faults_of_place(library._folder, library.kinds)):
            raise DataError(faults)
        return library

    @cached_property
    def _strange(self) -> bool:
        """Whether the files are not the shipped ones, whose text is looked over before each release."""
        shipped = Library.default()._folder
        if isinstance(self._folder, Path) and isinstance(shipped, Path):
            return self._folder.resolve() != shipped.resolve()
        return self._folder != shipped

    def _faults_of_files(self) -> list[Fault]:
        faults = [fault for shelf in self.shelves for fault in shelf.read_all(strange=self._strange)]
        return faults + self._faults_of_edition()

    def _with(
        self, place: "str | PathLike[str] | Folder", permissions: "Permissions", name: str | None = None
    ) -> "Library":
        from restorative.texts import visible

        own = None
        try:
            own = self._read(place)
            return self._above(own, name or own.origin, permissions)
        except DataError as error:
            at = name or (own.origin if own else visible(Path(str(getattr(place, "name", place))).name))
            raise DataError(
                [fault._replace(file="/".join(filter(None, (at, fault.file)))) for fault in error.faults]
            ) from None

    def _above(self, own: "Library", name: str, permissions: "Permissions") -> "Library":
        """This library with the facts of *own* upon it."""
        from restorative.packs import faults_of_names, faults_of_words, laid_on
        from restorative.references import dangling

        if faults := own._faults_of_files():
            raise DataError(faults)
        pack, faults = laid_on(self, own, name, permissions)
        above = Library(self._folder, (*self._packs, pack), beneath=self)
        faults += faults_of_names(own, self, name)
        faults += dangling(above, own.kinds)
        if faults := faults or list(faults_of_words(own, self, above, permissions)):
            raise DataError(faults)
        return above

    def __reduce__(self) -> tuple[Any, ...]:
        """A library travels as the place where its facts lie, not as the facts; packs travel as their facts."""
        if self._folder is not Library.default()._folder:
            return Library, (self._folder, self._packs, self.faults)
        if self._packs or self.faults:
            return _default_with, (self._packs, self.faults)
        return Library.default, ()

    @cached_property
    def edition(self) -> str:
        """The version of the facts, apart from the version of the code; packs are named in it."""
        if self.edition_told is None:
            raise DataError([Fault("EDITION", "", "is missing: write the version of the facts into it")])
        told = (" ".join(filter(None, (pack.name, pack.edition))) for pack in self._packs)
        return " + ".join([self.edition_told, *told])

    @cached_property
    def edition_told(self) -> str | None:
        """What the file `EDITION` beside the facts says, if there is one."""
        try:
            return (self._folder / "EDITION").read_bytes().decode().strip() or None
        except (FileNotFoundError, KeyError):  # a zip answers with KeyError
            return None

    def _faults_of_edition(self) -> list[Fault]:
        from restorative.texts import hidden_characters

        try:
            told = self.edition_told or ""
        except (OSError, UnicodeDecodeError):
            return [Fault("EDITION", "", "can't be read as text")]
        if len(told) > LONGEST_EDITION or hidden_characters(told):
            return [Fault("EDITION", "", f"is one line of at most {LONGEST_EDITION} characters")]
        return []

    @cached_property
    def origin(self) -> str:
        """Where the facts come from that no pack brought: `restorative`, or the name of another folder."""
        if not self._strange:
            return ORIGIN
        return self._folder.name if self._folder.name != ORIGIN else f"another {ORIGIN}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Where all facts come from: the library itself, and then its packs by name."""
        return (self.origin, *(pack.name for pack in self._packs))

    def origin_of(self, kind: str, id_: str) -> str:
        """Who brought a fact, such as `origin_of("poses", "savasana")`: `restorative`, or a pack's name.

        Raises:
            RequestError: if there is no such kind.
            KeyError: if there is no such fact.
        """
        shelf = self.facts if kind == "poses" else getattr(self, kind, None)
        if not isinstance(shelf, Shelf) or shelf.folder.name != kind:
            raise RequestError([f"{kind!r} is no kind of facts: it is one of {', '.join(self.kinds)}."])
        if id_ not in shelf:
            raise KeyError(id_)
        return next((pack.name for pack in reversed(self._packs) if pack.brings(kind, id_)), self.origin)

    def _origin_of_caution(self, condition: str, caution: "Caution") -> str:
        told = (pack.name for pack in self._packs if caution in pack.cautions.get(condition, ()))
        return next(told, self.origin)

    def pose(self, name: str) -> Pose:
        """The pose called *name*: an id, or any listed name in loose spelling.

        Where several poses share a name, an id goes before a main name and a main name before an alias.
        Words that are no whole name stand for the pose in one of whose names all of them occur.

        Raises:
            PoseNotFoundError: with close names.
            AmbiguousPoseError: with the candidates, where that order does not decide.
            RequestError: if *name* is no text.
        """
        try:
            return self.poses[name]
        except (KeyError, TypeError):
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
            for word in dict.fromkeys(map(fold_words, (condition.id, condition.name, *condition.words))):
                words.setdefault(word, []).append(condition.id)
        return {word: tuple(ids) for word, ids in words.items()}

    def _resolve(self, name: str) -> str:
        if not isinstance(name, str):
            raise RequestError([f"A pose is looked up by its name, and {name!r} is no text."])
        if len(name) > LONGEST_NAME:
            raise PoseNotFoundError(f"{name[:LONGEST_NAME]}…")
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

    def holders_of(self, name: str) -> frozenset[str]:
        """The ids of every pose that *name* is an id, a main name or an alias of, in loose spelling."""
        return frozenset(id_ for tier in self._names for id_ in tier.get(fold_name(name), ()))

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
                    origin=self._origin_of_caution(id_, caution),
                )

    @cached_property
    def _concerns_by_place(self) -> dict[tuple[str, str], list[Concern]]:
        return _by_place(chain.from_iterable(self._concerns.values()))

    @cached_property
    def _claims_by_place(self) -> dict[tuple[str, str], list[Claim]]:
        """Claims by the pose, trait, family or whole practice that they name."""
        places: dict[tuple[str, str], list[Claim]] = {}
        for claim in self.claims.values():
            places.setdefault(claim.scope.place, []).append(claim)
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
            Contraindication.model_construct(**dict(concern), variants=every)
            for concern in concerns.get(("pose", facts.id), ())
        ]
        for trait, (variants, uses) in self._shown_by(facts).items():
            found += [
                Contraindication.model_construct(**dict(concern), variants=tuple(variants), optional_uses=tuple(uses))
                for concern in concerns.get(("trait", trait), ())
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
        own = self.facts.get(facts.id)
        if own is None or (facts.variants, facts.family) != (own.variants, own.family):
            return tuple(self._claims_on(facts))  # a changed copy; what is remembered is of the pose itself
        if facts.id not in self._standing:
            self._standing[facts.id] = tuple(self._claims_on(facts))
        return self._standing[facts.id]

    def _claims_on(self, facts: PoseFacts) -> Iterator[Standing]:
        every = tuple(variant.id for variant in facts.variants)
        of_all = ("pose", facts.id), ("family", facts.family), ("whole", "restorative_yoga")
        places: dict[tuple[str, str], tuple[str, ...]] = dict.fromkeys(of_all, every)
        for variant in facts.variants:
            for trait in variant.traits:
                places["trait", trait] = (*places.get(("trait", trait), ()), variant.id)
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
            origin=self.origin_of("claims", claim.id),
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


@cache
def _shipped() -> Library:
    return Library(shipped_data())


def _default_with(packs: "tuple[Pack, ...]", faults: tuple[Fault, ...]) -> Library:
    """The shipped facts of this machine, with packs that came from another."""
    return Library(Library.default()._folder, packs, faults, beneath=Library.default())


def _by_place(concerns: Iterable[Concern]) -> dict[tuple[str, str], list[Concern]]:
    """Concerns by the trait or the pose that they name; a trait and a pose may be called the same."""
    places: dict[tuple[str, str], list[Concern]] = {}
    for concern in concerns:
        place = ("trait", concern.trait) if concern.trait else ("pose", concern.pose or "")
        places.setdefault(place, []).append(concern)
    return places


def _most_severe_first(concern: Concern) -> tuple[bool, int, int, str, str]:
    place = concern.trait or concern.pose or ""
    return (not concern.red_flag, -concern.severity.rank, -concern.certainty.rank, concern.condition, place)


def get_pose(name: str, library: Library | None = None) -> Pose:
    """The pose called *name*: an id, or any listed name in loose spelling, in Latin or Devanagari.

    Raises:
        PoseNotFoundError: with close names.
        AmbiguousPoseError: with the candidates.
        RequestError: if *name* is no text.
    """
    return (library or Library.default()).pose(name)
