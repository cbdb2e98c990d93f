"""Poses: what each is, how it is set up with the props at hand, and how to leave it."""

from typing import Self

from pydantic import Field, model_validator

from restorative._model import Model, Slug, Text
from restorative.conditions import Contraindication
from restorative.errors import VariantNotFoundError
from restorative.evidence import Benefit
from restorative.props import PropUse
from restorative.vocabulary import BodyPosition, Family, Level, Place, Side, Sides, SpinalAction

__all__ = [
    "Discomfort",
    "HoldRange",
    "Instructions",
    "Misconception",
    "Names",
    "Neighbour",
    "Pose",
    "PoseFacts",
    "Question",
    "StepChanges",
    "Translation",
    "Variant",
]

LONG_STILLNESS = 10
"""Minutes; a longer hold has the trait `long_immobility`."""

NOT_ON = {Side.LEFT: "side_lying_right", Side.RIGHT: "side_lying_left"}
"""For the side that a person lies on, the trait that falls away."""


class Translation(Model):
    """What a pose is called in another language."""

    language: Text
    """Its code, such as `de`."""
    names: tuple[Text, ...] = Field(min_length=1)


class Names(Model):
    """What a pose is called."""

    english: Text
    sanskrit: Text | None = None
    """In IAST, with its diacritics."""
    devanagari: Text | None = None
    meaning: Text | None = None
    """What the Sanskrit says, word for word."""
    aliases: tuple[Text, ...] = ()
    """Other names that people type."""
    translations: tuple[Translation, ...] = ()
    """Names in other languages."""

    @property
    def every(self) -> tuple[str, ...]:
        """Every name, the English one first."""
        own = (self.english, self.sanskrit, self.devanagari, *self.aliases)
        return tuple(name for name in own if name) + tuple(n for other in self.translations for n in other.names)


class HoldRange(Model):
    """How long to stay, in minutes for each side."""

    min_minutes: float = Field(gt=0)
    typical_minutes: float
    max_minutes: float = Field(le=60)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.min_minutes <= self.typical_minutes <= self.max_minutes:
            raise ValueError("min_minutes, typical_minutes and max_minutes must not fall")
        return self


class Instructions(Model):
    """The five parts of a pose, one action a step."""

    setup: tuple[Text, ...] = Field(min_length=1)
    """The room and the props, before you begin."""
    enter: tuple[Text, ...] = Field(min_length=1)
    """Into the shape."""
    settle: tuple[Text, ...] = Field(min_length=1)
    """Small changes until nothing pulls."""
    hold: tuple[Text, ...] = Field(min_length=1)
    """What to do while you rest."""
    release: tuple[Text, ...] = Field(min_length=1)
    """How to get out."""


class StepChanges(Model):
    """The parts that a variant tells anew, each as a whole; `None` leaves the pose's own."""

    setup: tuple[Text, ...] | None = None
    enter: tuple[Text, ...] | None = None
    settle: tuple[Text, ...] | None = None
    hold: tuple[Text, ...] | None = None
    release: tuple[Text, ...] | None = None


class Variant(Model):
    """One way to set a pose up."""

    id: Slug
    name: Text
    for_whom: Text
    """Whom it suits, and when."""
    position: BodyPosition
    place: Place
    traits: tuple[Slug, ...] = Field(min_length=1)
    """What the body does in it, with every required prop in place."""
    props: tuple[PropUse, ...] = ()
    setup_minutes: float = Field(ge=0, le=15, multiple_of=0.5)
    """To fetch and place the props and get into the shape."""
    release_minutes: float = Field(ge=0, le=10, multiple_of=0.5)
    """To come out, rest on the side, and rise."""
    changes: StepChanges = StepChanges()


class Discomfort(Model):
    """A sign while in the pose, and its remedy."""

    sign: Text
    remedy: Text
    stop: bool = False
    """True if the remedy begins with leaving the pose."""


class Question(Model):
    """What people ask, and the answer."""

    question: Text
    answer: Text


class Misconception(Model):
    """What people believe or read elsewhere, and what holds instead."""

    belief: Text
    answer: Text


class Neighbour(Model):
    """A pose that goes well before or after this one."""

    pose: Slug
    because: Text


class PoseFacts(Model):
    """A pose as its own file tells it."""

    id: Slug
    former_ids: tuple[Slug, ...] = ()
    """Ids that resolve to this pose."""
    names: Names
    family: Family
    spine: SpinalAction
    sides: Sides
    level: Level
    summary: Text
    """What it is, in one or two sentences."""
    hold: HoldRange
    instructions: Instructions
    """The steps of the first variant."""
    breath: Text
    practice: Slug | None = None
    """A breathing or meditation practice that goes with it."""
    variants: tuple[Variant, ...] = Field(min_length=1)
    """Ways to set it up, the classic one first."""
    discomforts: tuple[Discomfort, ...] = ()
    stop_signs: tuple[Text, ...] = ()
    """Signs to leave the pose at once."""
    questions: tuple[Question, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    follows: tuple[Neighbour, ...] = ()
    """Poses that go well before it."""
    leads_to: tuple[Neighbour, ...] = ()
    """Poses that go well after it."""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Addresses of the pages on which the facts rest; the sentences are ours."""

    @model_validator(mode="after")
    def _variants_differ(self) -> Self:
        ids = [variant.id for variant in self.variants]
        if repeated := {id_ for id_ in ids if ids.count(id_) > 1}:
            raise ValueError(f"more than one variant is called {', '.join(sorted(repeated))}")
        return self

    @property
    def classic(self) -> Variant:
        """The first variant, which the pose's own instructions describe."""
        return self.variants[0]

    @property
    def traits(self) -> frozenset[str]:
        """The traits of the classic variant."""
        return frozenset(self.classic.traits)

    def variant(self, id_: str) -> Variant:
        """The variant called *id_*.

        Raises:
            VariantNotFoundError: with close ids.
        """
        for variant in self.variants:
            if variant.id == id_:
                return variant
        raise VariantNotFoundError(id_, [variant.id for variant in self.variants], of=self.id)

    def steps(self, variant: str | None = None) -> Instructions:
        """The whole instructions of a variant, by default of the classic one.

        Raises:
            VariantNotFoundError: with close ids.
        """
        if variant is None:
            return self.instructions
        changed = {part: steps for part, steps in self.variant(variant).changes if steps is not None}
        return self.instructions.model_copy(update=changed)


class Pose(PoseFacts):
    """A pose as the library gives it: its own facts, and what the other facts say of it."""

    contraindications: tuple[Contraindication, ...]
    """Every caution recorded for any of its variants, the most severe first.

    What is recorded is never left out. A condition that does not appear is not thereby safe.
    """
    benefits: tuple[Benefit, ...]
    """Every claim that its traits, its family and its name earn, with unfavourable results among them."""
