"""Conditions of the body and mind, the positions they concern, and what each asks for."""

from typing import Self

from pydantic import Field, model_validator

from restorative._model import ORIGIN, Model, Slug
from restorative.vocabulary import Basis, CellKind, Certainty, Severity

__all__ = [
    "Caution",
    "Cell",
    "Concern",
    "Condition",
    "ConditionCautions",
    "Contraindication",
    "Fine",
    "OptionalUse",
    "Source",
    "Trait",
]


class Source(Model):
    """Where a statement was read."""

    title: str
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    url: str
    """The page that was read."""

    @property
    def link(self) -> str:
        """The address to show: the DOI if there is one, then PubMed, then the page that was read."""
        return identifier_link(self.doi, self.pmid, self.pmcid) or self.url


def identifier_link(doi: str | None, pmid: str | None, pmcid: str | None) -> str | None:
    """The lasting address of a paper, or `None` if it has no identifier."""
    if doi:
        return f"https://doi.org/{doi}"
    if pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    if pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"
    return None


class Trait(Model):
    """Something that the body does in a pose, to which conditions react."""

    id: Slug
    name: str
    definition: str
    examples: tuple[str, ...]
    conduct: bool = False
    """True if it is a way to practise, not a shape: no pose has it, and its cautions hold in every pose."""
    includes: tuple[Slug, ...] = ()
    """Milder positions that are part of this one; their cautions hold here too, but not those that they include."""
    note: str | None = None


class Condition(Model):
    """A state of health that changes what is wise to do."""

    id: Slug
    name: str
    words: tuple[str, ...]
    """What people call it. A word that several conditions list brings in all of them."""
    icd10: tuple[str, ...] = ()
    """ICD-10-CM codes. A code covers its children."""
    group: Slug
    red_flag: str | None = None
    """If given, care comes first and no pose is offered; this is the reason."""
    note: str | None = None
    """What to know beside the cautions, such as signs that need care now."""
    one_sided: bool = False
    """True if it may concern one side of the body only."""
    includes: tuple[Slug, ...] = ()
    """Conditions whose cautions hold here too."""
    sources: tuple[Source, ...] = ()


class Caution(Model):
    """What one condition changes about one trait, or about one pose."""

    trait: Slug | None = None
    pose: Slug | None = None
    severity: Severity
    sore_side_only: bool = False
    """True if it holds only for the side that is sore."""
    advice: str
    """What to do instead, or how."""
    basis: Basis
    certainty: Certainty
    """How sure it is that the statement holds, not how serious the harm would be."""
    note: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _concerns_one_thing(self) -> Self:
        if (self.trait is None) == (self.pose is None):
            raise ValueError("a caution names either a trait or a pose")
        return self


class Fine(Model):
    """A position that a source calls fine for a condition. It says nothing of any other condition."""

    trait: Slug
    advice: str
    basis: Basis
    certainty: Certainty
    note: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)


class ConditionCautions(Model):
    """Everything recorded for one condition.

    A trait that neither list names was not found in the sources read for this condition,
    which is not the same as safe.
    """

    condition: Slug
    cautions: tuple[Caution, ...] = ()
    fine: tuple[Fine, ...] = ()


class Concern(Model):
    """A caution as it stands for one condition, be it the condition's own or that of one it includes."""

    condition: Slug
    condition_name: str
    through: Slug | None = None
    """The included condition that the caution was recorded for, if it is not the condition's own."""
    red_flag: bool = False
    """True if this condition asks for care before any pose."""
    trait: Slug | None = None
    pose: Slug | None = None
    severity: Severity
    sore_side_only: bool = False
    advice: str
    basis: Basis
    certainty: Certainty
    note: str | None = None
    sources: tuple[Source, ...]
    origin: str = ORIGIN
    """Who recorded it: `restorative`, or a pack."""

    def __str__(self) -> str:
        return f"{self.condition_name}: {self.severity.replace('_', ' ')} ({self.certainty.phrase}). {self.advice}"


class Cell(Model):
    """What is known of one condition in one position."""

    condition: Slug
    trait: Slug
    kind: CellKind
    concerns: tuple[Concern, ...] = ()
    fine: tuple[Fine, ...] = ()


class OptionalUse(Model):
    """An optional prop in one variant."""

    variant: Slug
    prop: Slug


class Contraindication(Concern):
    """A concern as it stands on a pose."""

    variants: tuple[Slug, ...]
    """The variants that it concerns. The others are free of this concern, not of every other."""
    optional_uses: tuple[OptionalUse, ...] = ()
    """Optional props that bring it into a variant which is otherwise free of it."""

    @property
    def optional_props(self) -> tuple[str, ...]:
        """The optional props that bring it in."""
        return tuple(dict.fromkeys(use.prop for use in self.optional_uses))

    def brought_into(self, variant: str) -> "Contraindication":
        """This concern with only those optional props that bring it into *variant*."""
        uses = tuple(use for use in self.optional_uses if use.variant == variant)
        return self.model_copy(update={"optional_uses": uses})
