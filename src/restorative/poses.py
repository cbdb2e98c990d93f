"""Poses: what each is, how it is set up with the props at hand, and how to leave it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol, Self

from pydantic import Field, TypeAdapter, computed_field, model_validator

from restorative._model import ORIGIN, Model, Slug
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

    language: str
    """Its code, such as `de`."""
    names: tuple[str, ...] = Field(min_length=1)


class Names(Model):
    """What a pose is called."""

    english: str
    sanskrit: str | None = None
    """In IAST, with its diacritics."""
    devanagari: str | None = None
    meaning: str | None = None
    """What the Sanskrit says, word for word."""
    aliases: tuple[str, ...] = ()
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

    def __str__(self) -> str:
        least, most = self.min_minutes, self.max_minutes
        span = f"{most:g}" if least == most else f"{least:g} to {most:g}"
        return f"{span} {'minute' if most == 1 else 'minutes'}"


class Instructions(Model):
    """The five parts of a pose, one action a step."""

    setup: tuple[str, ...] = Field(min_length=1)
    """The room and the props, before you begin."""
    enter: tuple[str, ...] = Field(min_length=1)
    """Into the shape."""
    settle: tuple[str, ...] = Field(min_length=1)
    """Small changes until nothing pulls."""
    hold: tuple[str, ...] = Field(min_length=1)
    """What to do while you rest."""
    release: tuple[str, ...] = Field(min_length=1)
    """How to get out."""


class StepChanges(Model):
    """The parts that a variant tells anew, each as a whole; `None` leaves the pose's own."""

    setup: tuple[str, ...] | None = None
    enter: tuple[str, ...] | None = None
    settle: tuple[str, ...] | None = None
    hold: tuple[str, ...] | None = None
    release: tuple[str, ...] | None = None


class Variant(Model):
    """One way to set a pose up."""

    id: Slug
    name: str
    for_whom: str
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
    hold: HoldRange | None = None
    """How long to stay, if not as long as in the other forms."""
    changes: StepChanges = StepChanges()


class Discomfort(Model):
    """A sign while in the pose, and its remedy."""

    sign: str
    remedy: str
    stop: bool = False
    """True if the remedy begins with leaving the pose."""


class Question(Model):
    """What people ask, and the answer."""

    question: str
    answer: str


class Misconception(Model):
    """What people believe or read elsewhere, and what holds instead."""

    belief: str
    answer: str


class Neighbour(Model):
    """A pose that goes well before or after this one."""

    pose: Slug
    because: str


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
    summary: str
    """What it is, in one or two sentences."""
    hold: HoldRange
    """How long to stay, unless a variant tells its own: ask `hold_of`."""
    instructions: Instructions
    """The steps of the first variant."""
    breath: str
    practice: Slug | None = None
    """A breathing or meditation practice that goes with it."""
    variants: tuple[Variant, ...] = Field(min_length=1)
    """Ways to set it up, the classic one first."""
    discomforts: tuple[Discomfort, ...] = ()
    stop_signs: tuple[str, ...] = ()
    """Signs to leave the pose at once."""
    questions: tuple[Question, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    follows: tuple[Neighbour, ...] = ()
    """Poses that go well before it."""
    leads_to: tuple[Neighbour, ...] = ()
    """Poses that go well after it."""
    sources: tuple[str, ...] = Field(min_length=1)
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

    def hold_of(self, variant: str) -> HoldRange:
        """How long to stay in a variant.

        Raises:
            VariantNotFoundError: with close ids.
        """
        return self.variant(variant).hold or self.hold

    def steps(self, variant: str | None = None) -> Instructions:
        """The whole instructions of a variant, by default of the classic one.

        Raises:
            VariantNotFoundError: with close ids.
        """
        if variant is None:
            return self.instructions
        changed = {part: steps for part, steps in self.variant(variant).changes if steps is not None}
        return self.instructions.model_copy(update=changed)


class Beside(Protocol):
    """Whatever knows the facts beside a pose: a library."""

    def contraindications_of(self, facts: PoseFacts) -> tuple[Contraindication, ...]:
        """Every caution recorded for any of its variants."""

    def benefits_of(self, facts: PoseFacts) -> tuple[Benefit, ...]:
        """Every claim that it earns."""

    def origin_of(self, kind: str, id_: str) -> str:
        """Who brought a fact."""


class Pose(PoseFacts):
    """A pose as the library gives it: its own facts, and what the other facts say of it.

    The latter are worked out when they are first asked for, and always before the pose is written out:
    a pose can't be stored or sent without its cautions.
    """

    @classmethod
    def of(cls, facts: PoseFacts, beside: Beside) -> Self:
        """The pose that *facts* tell of, with everything that stands *beside* it."""
        pose = cls.model_construct(**dict(facts))
        pose.__dict__["_beside"] = beside  # no field: it is how to know, not what is known
        return pose

    @computed_field(repr=False)  # type: ignore[prop-decorator]  # pydantic documents this order
    @cached_property
    def contraindications(self) -> tuple[Contraindication, ...]:
        """Every caution recorded for any of its variants, red flags and the most severe first.

        What is recorded is never left out. A condition that does not appear is not thereby safe.
        """
        return self._others.contraindications_of(self)

    @computed_field(repr=False)  # type: ignore[prop-decorator]
    @cached_property
    def benefits(self) -> tuple[Benefit, ...]:
        """Every claim that its traits, its family and its name earn, with unfavourable results among them."""
        return self._others.benefits_of(self)

    @computed_field(repr=False)  # type: ignore[prop-decorator]
    @cached_property
    def origin(self) -> str:
        """Who brought the pose: `restorative`, or a pack."""
        return self._others.origin_of("poses", self.id)

    @property
    def _others(self) -> Beside:
        beside: Beside = self.__dict__["_beside"]
        return beside

    @model_validator(mode="wrap")
    @classmethod
    def _restore(cls, data: Any, handler: Callable[[Any], Self]) -> Self:
        """Take back what `model_dump` wrote, where cautions and claims stand among the facts."""
        if not isinstance(data, dict):
            return handler(data)
        told = {name: data[name] for name in TOLD if name in data}
        if not {"contraindications", "benefits"} <= set(told):
            raise ValueError("a pose comes with its contraindications and benefits: ask a library for it")
        pose = handler({name: value for name, value in data.items() if name not in told})
        for name, value in ({"origin": ORIGIN} | told).items():
            pose.__dict__[name] = TypeAdapter(TOLD[name]).validate_python(value)
        return pose


TOLD: dict[str, Any] = {
    "contraindications": tuple[Contraindication, ...],
    "benefits": tuple[Benefit, ...],
    "origin": str,
}
"""What a pose tells beside its own facts. Poses that were stored before there were packs don't tell their origin."""
