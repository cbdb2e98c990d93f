"""What poses can honestly be said to do: studies, claims, and the certainty that GRADE gives them.

Certainty is never written by hand. A claim file holds judgements with their reasons;
`grade` turns them into a certainty and keeps every step.
"""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from restorative._model import ORIGIN, Model, Slug
from restorative.conditions import identifier_link
from restorative.vocabulary import Certainty, Direction, Directness, StartLevel

__all__ = [
    "Benefit",
    "Claim",
    "Downgrade",
    "Grade",
    "GradeStep",
    "NearestEvidence",
    "Outcome",
    "ReasonDown",
    "ReasonUp",
    "Result",
    "Scope",
    "Study",
    "Upgrade",
    "carry",
    "grade",
]


class Result(Model):
    """One outcome of one study, as its record tells it."""

    outcome: str
    direction: Direction
    within_group: bool = False
    """True if it is a change inside one group, without a comparison between groups."""
    result: str


class Study(Model):
    """A published study. Its identifier was seen on a public page; most were read as abstracts."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    title: str
    first_author: str | None = None
    """`None` if no page that was seen shows it."""
    year: int | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    design: Slug
    n: int | None = None
    """People randomised in some records and analysed in others: say "about"."""
    n_studies: str | int | None = None
    """Studies in a review, not in its pool."""
    population: str | None = None
    intervention: str | None = None
    comparator: str | None = None
    dose: str | None = None
    outcomes: tuple[Result, ...] = ()
    """Empty if the record only tells that the study exists; such a study supports no claim."""
    directness: str
    limits: str | None = None
    read: str
    """How much of it was read."""
    urls: tuple[str, ...]
    """Where it was seen. Show readers `link` instead."""

    @property
    def link(self) -> str:
        """The address built from its identifier."""
        return identifier_link(self.doi, self.pmid, self.pmcid) or self.urls[0]

    @property
    def citation(self) -> str:
        """Author, year, title and journal, as far as they are known."""
        who = f"{self.first_author or 'Author not shown'} ({self.year or 'year not shown'})"
        return f"{who}. {self.title.rstrip('.')}." + (f" {self.journal}." if self.journal else "")


class Outcome(Model):
    """Something that a pose may change."""

    id: Slug
    name: str
    """As it stands in a list, such as "sleep quality"."""
    definition: str
    words: tuple[str, ...] = ()
    """What people type when they look for it."""
    harm: bool = False
    """True if it is something to be warned of."""


class ReasonDown(StrEnum):
    """The five reasons of GRADE to trust a body of evidence less."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION_BIAS = "publication_bias"


class ReasonUp(StrEnum):
    """The three reasons of GRADE to trust observational evidence more."""

    LARGE_EFFECT = "large_effect"
    DOSE_RESPONSE = "dose_response"
    CONFOUNDING_OPPOSES = "confounding_opposes"
    """All plausible confounding would make the effect smaller."""


class Downgrade(Model):
    """One reason to trust the evidence less."""

    reason: ReasonDown
    levels: int = Field(default=1, ge=1, le=2)
    because: str


class Upgrade(Model):
    """One reason to trust the evidence more."""

    reason: ReasonUp
    levels: int = Field(default=1, ge=1, le=2)
    because: str

    @model_validator(mode="after")
    def _two_levels_for_a_very_large_effect_only(self) -> Self:
        if self.levels > 1 and self.reason is not ReasonUp.LARGE_EFFECT:
            raise ValueError("only a very large effect counts two levels up")
        return self


class Scope(Model):
    """Where a claim stands: exactly one of the four is given."""

    pose: Slug | None = None
    trait: Slug | None = None
    """Every pose with a variant that has this trait."""
    family: Slug | None = None
    """Every pose of this family."""
    whole: Slug | None = None
    """`restorative_yoga` stands on every pose; `yoga` and `other_care` stand on none: they are the nearest evidence."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(value is not None for value in (self.pose, self.trait, self.family, self.whole)) != 1:
            raise ValueError("a scope names one of pose, trait, family and whole")
        if self.whole not in (None, "restorative_yoga", "yoga", "other_care"):
            raise ValueError("whole is restorative_yoga, yoga or other_care")
        return self

    @property
    def place(self) -> tuple[str, str]:
        """Which of the four is given, and its name: a family and a trait may be called the same."""
        return next((kind, name) for kind, name in self if name is not None)


class Claim(Model):
    """What is said of a pose, a position or a practice, with the judgements that grade it."""

    id: Slug
    outcome: Slug
    scope: Scope
    statement: str
    """The sentence that an app may show, no stronger than the evidence."""
    direction: Direction | None = None
    """`None` if nothing was studied."""
    tradition: bool = False
    """True if teachers hold it without a study."""
    directness: Directness | None = None
    """What the studies tested; `None` if there are none."""
    start: StartLevel | None = None
    down: tuple[Downgrade, ...] = ()
    up: tuple[Upgrade, ...] = ()
    studies: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    """Those of the studies whose results point the other way or show nothing."""
    nearest: tuple[Slug, ...] = ()
    """Claims of the nearest things that were tested."""

    @model_validator(mode="after")
    def _judged_if_and_only_if_studied(self) -> Self:
        judged = [self.direction is not None, self.directness is not None, self.start is not None]
        if self.studies and not all(judged):
            raise ValueError("a claim with studies needs a direction, a directness and a start level")
        if not self.studies and (any(judged) or self.down or self.up):
            raise ValueError("a claim without studies has nothing to judge")
        if self.directness is Directness.POSE and self.scope.pose is None:
            raise ValueError("only a claim whose scope is a pose can rest on that very pose")
        if stray := set(self.against) - set(self.studies):
            raise ValueError(f"against names studies that the claim does not cite: {', '.join(sorted(stray))}")
        return self

    @property
    def grade(self) -> "Grade":
        """The certainty for the thing that was tested, with its steps."""
        return grade(self.start, self.down, self.up)


class GradeStep(Model):
    """One step of a grade."""

    says: str
    levels: int
    """How far it moves the certainty; negative is down."""
    because: str


class Grade(Model):
    """A certainty and every step that led to it."""

    certainty: Certainty
    steps: tuple[GradeStep, ...] = ()


START = {StartLevel.RANDOMISED: Certainty.HIGH, StartLevel.OBSERVATIONAL: Certainty.LOW}

LADDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)

CARRY = {
    Directness.POSE: (0, "This pose itself was tested."),
    Directness.RESTORATIVE_YOGA: (1, "A class of restorative yoga was tested, not this pose by itself."),
    Directness.SIMILAR_POSITION: (1, "A similar position was tested, not this pose."),
    Directness.MECHANISM: (1, "An effect on the body was measured, from which the claim is inferred."),
    Directness.YOGA_IN_GENERAL: (2, "Yoga of another style was tested, in whole classes, not this pose."),
}
"""Levels that the way from the thing tested to a single pose costs, and what to tell the reader."""


def grade(start: StartLevel | None, down: tuple[Downgrade, ...] = (), up: tuple[Upgrade, ...] = ()) -> Grade:
    """Grade a body of evidence for the thing that it tested.

    Randomised evidence starts high, other evidence low; reasons move it down or up; it never
    leaves the four levels of GRADE. Without a start there is no study, and the certainty is `none`.
    """
    if start is None:
        return Grade(certainty=Certainty.NONE)
    level = LADDER.index(START[start])
    steps = [GradeStep(says=f"starts {START[start]}", levels=0, because=f"The evidence is {start}.")]
    steps += [_step(judgement, -judgement.levels) for judgement in down]
    steps += [_step(judgement, judgement.levels) for judgement in up]
    level += sum(step.levels for step in steps)
    return Grade(certainty=LADDER[min(max(level, 0), len(LADDER) - 1)], steps=tuple(steps))


def _step(judgement: Downgrade | Upgrade, levels: int) -> GradeStep:
    return GradeStep(says=judgement.reason.replace("_", " "), levels=levels, because=judgement.because)


def carry(claim: Claim) -> Grade:
    """Grade *claim* for a single pose: what was tested, and then the way from there to here."""
    tested = claim.grade
    if claim.directness is None:
        return tested
    levels, because = CARRY[claim.directness]
    step = GradeStep(says=f"directness: {claim.directness.replace('_', ' ')}", levels=-levels, because=because)
    level = max(LADDER.index(tested.certainty) - levels, 0)
    return Grade(certainty=LADDER[level], steps=(*tested.steps, step))


class NearestEvidence(Model):
    """What was tested near a claim. Its certainty must not be carried over to the pose."""

    claim: Slug
    statement: str
    direction: Direction | None
    directness: Directness | None
    certainty: Certainty
    studies: tuple[Study, ...]


class Benefit(Model):
    """A claim as it stands on a pose. Harm and null results are told in the same form."""

    claim: Slug
    outcome: Slug
    outcome_name: str
    harm: bool
    """True if the outcome is something to be warned of."""
    statement: str
    direction: Direction | None
    tradition: bool
    certainty: Certainty
    """How sure it is for this pose. `none` is to be printed as "not studied", never as "no effect"."""
    why: tuple[GradeStep, ...]
    """Every step from the evidence to that certainty."""
    directness: Directness | None
    studies: tuple[Study, ...]
    against: tuple[str, ...]
    """Ids of those studies that point the other way or show nothing."""
    nearest: tuple[NearestEvidence, ...] = ()
    variants: tuple[Slug, ...]
    """The variants that it speaks of."""
    origin: str = ORIGIN
    """Who makes the claim: `restorative`, or a pack."""

    def __str__(self) -> str:
        return f"{self.outcome_name[0].upper()}{self.outcome_name[1:]} ({self.certainty.phrase}): {self.statement}"
