"""What the library records about one pose for one person."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from restorative._model import Model, Slug
from restorative.conditions import Concern, Contraindication, Fine
from restorative.errors import RedFlag, RequestError, VariantNotFoundError
from restorative.library import Library
from restorative.poses import LONG_STILLNESS, NOT_ON, Pose, Variant
from restorative.practitioners import Match, Practitioner
from restorative.vocabulary import Side, Sides, Verdict

__all__ = ["ConditionNote", "Conflict", "FineFor", "Screener", "Screening", "VariantScreening", "screen"]


class FineFor(Model):
    """A position of this pose that a source calls fine for one of the person's conditions."""

    condition: Slug
    condition_name: str
    fine: Fine


class ConditionNote(Model):
    """What to know of a condition beside its cautions."""

    condition: Slug
    condition_name: str
    says: str


class Conflict(Model):
    """Opposed advice for two conditions of one person. It is shown, not resolved."""

    trait: Slug
    trait_name: str
    """The position, for people."""
    against: Contraindication
    in_favour: FineFor

    def __str__(self) -> str:
        return (
            f"{self.trait_name}: with {self.against.condition_name} it asks for care, while with "
            f"{self.in_favour.condition_name} a source calls it fine. Ask a clinician which counts more for you."
        )


class VariantScreening(Model):
    """What is recorded about one variant for one person."""

    variant: Slug
    name: str
    verdict: Verdict
    """The strictest of its concerns. `no_known_concern` is not a clearance."""
    side: Side | None = None
    """The side to lie on, where the pose leaves a choice and one side is better."""
    concerns: tuple[Contraindication, ...]
    """Every recorded concern, the most severe first."""
    leave_out: tuple[Contraindication, ...]
    """Concerns that come only with an optional prop, so that leaving it out answers them."""


class Screening(Model):
    """What the library records about one pose for one person, for each way to set it up."""

    pose: Slug
    name: str
    verdict: Verdict
    """The verdict on the classic variant, which the pose's own instructions describe."""
    prefer: Slug | None
    """The variant with the best verdict, the earliest of equals. `None` if none is at `modify` or better."""
    concerns: tuple[Contraindication, ...]
    """Every recorded concern for any of the variants, the most severe first."""
    variants: tuple[VariantScreening, ...]
    not_assessed: tuple[str, ...]
    """Those of the person's words of which the library knows nothing."""
    red_flags: tuple[RedFlag, ...]
    """Reasons to seek care before any pose."""
    conduct: tuple[Concern, ...]
    """Cautions on how to practise, whatever the pose: how to rise, how to breathe, warmth."""
    notes: tuple[ConditionNote, ...]
    """What to know of the conditions beside the cautions, such as signs that need care now."""
    fine: tuple[FineFor, ...]
    conflicts: tuple[Conflict, ...]
    matches: tuple[Match, ...]
    """How each of the person's words was understood."""

    def variant(self, id_: str) -> VariantScreening:
        """The screening of one variant.

        Raises:
            VariantNotFoundError: with close ids.
        """
        by_id = {screening.variant: screening for screening in self.variants}
        if id_ not in by_id:
            raise VariantNotFoundError(id_, by_id, of=self.pose)
        return by_id[id_]


def screen(pose: str | Pose, practitioner: Practitioner, library: Library | None = None) -> Screening:
    """Find everything that is recorded about *pose* for *practitioner*.

    A concern that the library records is never left out, and an unassessed condition is never passed
    over. The converse does not hold: `no_known_concern` means that nothing is recorded, not that the
    pose is safe.

    Raises:
        PoseNotFoundError, AmbiguousPoseError: if *pose* names none, or several.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        RequestError: if *practitioner* is no `Practitioner`, such as the plain word of a condition.
    """
    library = library or Library.default()
    return Screener(practitioner, library).screen(library.pose(pose) if isinstance(pose, str) else pose)


class Screener:
    """One person beside one library, ready to be laid against any number of poses."""

    def __init__(self, practitioner: Practitioner, library: Library) -> None:
        if not isinstance(practitioner, Practitioner):
            named = [practitioner] if isinstance(practitioner, str) else []
            raise RequestError([f"{practitioner!r} is no person: write Practitioner(conditions={named!r})."])
        self.library: Final = library
        self.matches: Final = practitioner.matches(library)
        self.sore_sides: Final = _sore_sides(self.matches)
        """Each named condition, with its side if the person gave one."""
        self.not_assessed: Final = tuple(match.words for match in self.matches if not match.assessed)
        self._found: Final[dict[str, tuple[tuple[Variant, ...] | None, tuple[Contraindication, ...]]]] = {}
        self._screened: Final[dict[tuple[str, str, bool, Side | None], VariantScreening]] = {}
        """Screenings by pose, variant, long stillness and side: a plan or a check asks for the same again and again."""
        self.red_flags: Final = tuple(
            RedFlag(named.name, named.red_flag)
            for id_ in self.sore_sides
            if (named := library.conditions[id_]).red_flag
        )

    def screen(self, pose: Pose) -> Screening:
        """Everything recorded about *pose*."""
        variants = tuple(self.screen_variant(pose, variant) for variant in pose.variants)
        fine = self._fine(pose)
        return Screening(
            pose=pose.id,
            name=pose.names.english,
            verdict=variants[0].verdict,
            prefer=self._preferred(variants),
            concerns=self._met(pose),
            variants=variants,
            not_assessed=self.not_assessed,
            red_flags=self.red_flags,
            conduct=self.conduct(),
            notes=self.notes(),
            fine=fine,
            conflicts=tuple(self._conflicts(pose, fine)),
            matches=self.matches,
        )

    def screen_variant(
        self, pose: Pose, variant: Variant, *, minutes: float | None = None, side: Side | None = None
    ) -> VariantScreening:
        """Everything recorded about one variant, held for *minutes*, lying on *side*.

        Whatever is left open is taken at its strictest, but for a pose that leaves the side to the person
        the better side is chosen.
        """
        if side is None and pose.sides is Sides.EITHER:
            side = self._better_side(self.screen_as_it_stands(pose, variant, minutes=minutes).concerns)
        return self.screen_as_it_stands(pose, variant, minutes=minutes, side=side)

    def screen_as_it_stands(
        self, pose: Pose, variant: Variant, *, minutes: float | None = None, side: Side | None = None
    ) -> VariantScreening:
        """The same for a hold that says no more than this: a side that is left open reacts on both sides."""
        met, long = self._met(pose), minutes is None or minutes > LONG_STILLNESS
        way = (pose.id, variant.id, long, side)
        if way not in self._screened:
            self._screened[way] = self._screen_variant(met, variant, long=long, side=side)
        return self._screened[way]

    def _screen_variant(
        self, every: Iterable[Contraindication], variant: Variant, *, long: bool, side: Side | None
    ) -> VariantScreening:
        met = [c for c in every if long or c.trait != "long_immobility"]
        here = tuple(c for c in met if variant.id in c.variants and (side is None or c.trait != NOT_ON[side]))
        return VariantScreening(
            variant=variant.id,
            name=variant.name,
            verdict=self._verdict(here),
            side=side,
            concerns=here,
            leave_out=tuple(
                c.brought_into(variant.id) for c in met if any(use.variant == variant.id for use in c.optional_uses)
            ),
        )

    def _preferred(self, variants: Sequence[VariantScreening]) -> str | None:
        best = min(variants, key=lambda screening: screening.verdict.rank)
        return best.variant if best.verdict.rank <= Verdict.MODIFY.rank else None

    def notes(self) -> tuple[ConditionNote, ...]:
        """What to know beside the cautions, such as signs that need care now."""
        named = (self.library.conditions[id_] for id_ in self.sore_sides)
        return tuple(ConditionNote(condition=c.id, condition_name=c.name, says=c.note) for c in named if c.note)

    def conduct(self) -> tuple[Concern, ...]:
        """Cautions on how to practise, whatever the pose."""
        every = (concern for id_ in self.sore_sides for concern in self.library.concerns_of(id_))
        return tuple(c for c in every if c.trait and self.library.traits[c.trait].conduct)

    def _met(self, pose: Pose) -> tuple[Contraindication, ...]:
        """What the person's conditions have against *pose*, worked out once a pose."""
        variants, met = self._found.get(pose.id, (None, ()))
        if variants is not pose.variants:  # never met, or a changed copy that kept its id
            recorded = self.library.contraindications_of(pose, self.sore_sides)
            met = tuple(filter(self._on_this_side, recorded))
            self._found[pose.id] = pose.variants, met
            if variants:
                self._screened.clear()
        return met

    def _on_this_side(self, concern: Contraindication) -> bool:
        sore = self.sore_sides[concern.condition]
        return not (concern.sore_side_only and sore and concern.trait == NOT_ON[sore])

    def _better_side(self, concerns: Iterable[Contraindication]) -> Side | None:
        """The side with the better verdict; `None` if both are alike."""
        concerns = tuple(concerns)
        rank = {side: self._verdict(c for c in concerns if c.trait != NOT_ON[side]).rank for side in Side}
        return None if len(set(rank.values())) == 1 else min(Side, key=lambda side: rank[side])

    def _verdict(self, concerns: Iterable[Concern]) -> Verdict:
        if self.red_flags:
            return Verdict.AVOID
        found = [Verdict(concern.severity.value) for concern in concerns]
        if self.not_assessed:
            found.append(Verdict.NOT_ASSESSED)
        return max(found, key=lambda verdict: verdict.rank, default=Verdict.NO_KNOWN_CONCERN)

    def _fine(self, pose: Pose) -> tuple[FineFor, ...]:
        traits = {trait for variant in pose.variants for trait in variant.traits}
        return tuple(
            FineFor(condition=id_, condition_name=self.library.conditions[id_].name, fine=fine)
            for id_ in self.sore_sides
            for fine in self.library.fine_for(id_, traits)
        )

    def _conflicts(self, pose: Pose, fine: Iterable[FineFor]) -> Iterator[Conflict]:
        for favour in fine:
            for concern in self._met(pose):
                if concern.trait == favour.fine.trait and concern.condition != favour.condition:
                    name = self.library.traits[concern.trait].name
                    yield Conflict(trait=concern.trait, trait_name=name, against=concern, in_favour=favour)


def _sore_sides(matches: Iterable[Match]) -> dict[str, Side | None]:
    """Conditions by id. A condition that is named twice keeps its side only if both name the same."""
    sides: dict[str, Side | None] = {}
    for match in matches:
        for id_ in match.conditions:
            sides[id_] = match.side if sides.get(id_, match.side) == match.side else None
    return sides
