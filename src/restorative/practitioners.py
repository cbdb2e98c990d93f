"""The person, and how the person's own words meet the conditions of the library."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from restorative._model import Model
from restorative.errors import ConditionNotFoundError, RequestError
from restorative.library import Library
from restorative.limits import LONGEST_NAME
from restorative.naming import fold_words
from restorative.vocabulary import Side

__all__ = ["Match", "Practitioner", "accepted_words", "match_condition", "without_accepted"]

ICD10_CM = re.compile(r"([A-Z]\d[0-9AB])\.?([0-9A-Z]{0,4})", re.IGNORECASE)

WEEKS = re.compile(
    r"(?:(?P<before>\d{1,2})\s*(?:weeks?|wks?|w)\s*(?:pregnant|of pregnancy|into pregnancy)"
    r"|(?:pregnant|pregnancy)\W*(?:week\s*)?(?P<after>\d{1,2})\s*(?:weeks?|wks?|w)?"
    r"|week\s*(?P<of>\d{1,2})\s*of pregnancy)",
    re.IGNORECASE,
)

TRIMESTERS = (
    (13, "pregnancy_first_trimester"),
    (27, "pregnancy_second_trimester"),
    (45, "pregnancy_third_trimester"),
)
"""The last week of each trimester; beyond the last one, a week is a slip of the pen."""

MOST_OFFERED = 3
"""Conditions that are offered for words that name none."""

MOST_SHARED = 8
"""Words that more conditions share, such as "pain", tell nothing and bring no offer."""


class Match(Model):
    """How one of the person's words was understood."""

    words: str
    """As the person said it."""
    conditions: tuple[str, ...] = ()
    """Every condition that the words fit; all of them count. Empty only for a code that none covers."""
    side: Side | None = None
    """The side that the person named."""
    code: str | None = None
    """The ICD-10-CM code, if the words were one."""

    @property
    def assessed(self) -> bool:
        """False for a well-formed code that no condition covers."""
        return bool(self.conditions)

    def __str__(self) -> str:
        if not self.assessed:
            return f"{self.words!r} is a code of which this library knows nothing: not assessed"
        several = "; it fits several, and all of them count" if len(self.conditions) > 1 else ""
        return f"{self.words!r} was read as {', '.join(self.conditions)}{several}"


class Practitioner(Model):
    """A person, in the person's own words.

    Conditions are ids, listed everyday words, weeks of pregnancy such as "32 weeks pregnant", or ICD-10-CM
    codes. A side may stand before or after: "left frozen shoulder". Unknown words raise
    `ConditionNotFoundError`: they are never passed over, and near misses are offered, never guessed.
    Words that fit several conditions bring in all of them; name one by its id to be exact.
    """

    conditions: Annotated[Sequence[str], AfterValidator(tuple)] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _words_are_known(self, info: ValidationInfo) -> Self:
        self.matches(info.context if isinstance(info.context, Library) else None)
        return self

    @classmethod
    def known_to(cls, library: Library, *, conditions: Iterable[str] = ()) -> Self:
        """A person whose words *library* knows, where it knows more than the default one."""
        return cls.model_validate({"conditions": tuple(conditions)}, context=library)

    def matches(self, library: Library | None = None) -> tuple[Match, ...]:
        """How each of the words is understood by *library*.

        Raises:
            ConditionNotFoundError: with all unknown words at once.
        """
        library = library or Library.default()
        matches, unknown = [], []
        for words in self.conditions:
            try:
                matches.append(match_condition(words, library))
            except ConditionNotFoundError as error:
                unknown.append(error)
        if unknown:
            names = [name for error in unknown for name in error.names]
            raise ConditionNotFoundError(names, [near for error in unknown for near in error.near])
        return tuple(matches)


def accepted_words(words: Iterable[str]) -> tuple[str, ...]:
    """The words of which somebody accepts that they are not assessed.

    Raises:
        RequestError: if they are a plain text.
    """
    if isinstance(words, str) or not isinstance(words, Iterable):
        raise RequestError([f"accept_unassessed: give a list of names, not {words!r}."])
    return tuple(words)


def without_accepted(person: Practitioner, words: Iterable[str], library: Library) -> Practitioner:
    """*person* without those of *words*, which the library does not assess and somebody accepts by name.

    Raises:
        RequestError: if *words* are a plain text, or name what is no unassessed word of this person.
        ConditionNotFoundError: if *library* does not know one of the person's words.
    """
    accepted = accepted_words(words)
    unknown = {match.words for match in person.matches(library) if not match.assessed} if accepted else set()
    if stray := [word for word in accepted if word not in unknown]:
        raise RequestError([f"accept_unassessed: {word!r} is no unassessed word of this person." for word in stray])
    if not accepted:
        return person
    return person.known_to(library, conditions=(word for word in person.conditions if word not in accepted))


def match_condition(words: str, library: Library) -> Match:
    """Find the conditions that *words* name.

    Raises:
        ConditionNotFoundError: with near misses, if they name none.
    """
    if len(words) > LONGEST_NAME:
        raise ConditionNotFoundError([f"{words[:LONGEST_NAME]}…"])
    if conditions := _by_name(words, library):
        return Match(words=words, conditions=_strictest_first(conditions, library))
    rest, side = _without_side(words)
    if side and (conditions := _by_name(rest, library)):
        # A side that the condition does not have is dropped: both sides then react, which is the stricter reading.
        sided = any(library.conditions[id_].one_sided for id_ in conditions)
        return Match(words=words, conditions=_strictest_first(conditions, library), side=side if sided else None)
    if code := ICD10_CM.fullmatch(words.strip()):
        dotted = ".".join(filter(None, code.groups())).upper()
        return Match(words=words, conditions=_strictest_first(_by_code(dotted, library), library), code=dotted)
    raise ConditionNotFoundError([words], [_near(words, library)])


def _by_name(words: str, library: Library) -> tuple[str, ...]:
    if words in library.conditions:
        return (words,)
    return library.condition_words.get(fold_words(words)) or _by_weeks(words)


def _by_weeks(words: str) -> tuple[str, ...]:
    if found := WEEKS.fullmatch(words.strip()):
        weeks = int(next(filter(None, found.groups())))
        return next(((trimester,) for last, trimester in TRIMESTERS if 1 <= weeks <= last), ())
    return ()


def _by_code(code: str, library: Library) -> tuple[str, ...]:
    """Conditions that list *code*, a parent of it, or a child: whatever it may mean."""
    return tuple(
        id_
        for id_, condition in library.conditions.items()
        if any(code.startswith(own) or own.startswith(code) for own in condition.icd10)
    )


def _strictest_first(conditions: Iterable[str], library: Library) -> tuple[str, ...]:
    def strictness(id_: str) -> tuple[bool, int]:
        weight = sum(concern.severity.rank + 1 for concern in library.concerns_of(id_))
        return library.conditions[id_].red_flag is not None, weight

    return tuple(sorted(conditions, key=strictness, reverse=True))


def _without_side(words: str) -> tuple[str, Side | None]:
    named = [side for side in Side if re.search(rf"\b{side}\b", words, re.IGNORECASE)]
    if len(named) != 1:
        return words, None
    return re.sub(rf"\b{named[0]}(?:[- ]sided|\s+side)?\b", " ", words, flags=re.IGNORECASE), named[0]


def _near(words: str, library: Library) -> list[str]:
    """Conditions to offer: spelt nearly so, or with words that hold those that were said, or are held by them."""
    said = fold_words(words)
    spelt = get_close_matches(said, library.condition_words, n=MOST_OFFERED, cutoff=0.75)
    tokens = frozenset(said.split())
    apart = {known: tokens.symmetric_difference(known.split()) for known in library.condition_words}
    held = [known for known in apart if tokens < (own := frozenset(known.split())) or (own and own < tokens)]
    held.sort(key=lambda known: len(apart[known]))
    shared = held if len(_first_of(held, library)) <= MOST_SHARED else []
    return _first_of([*spelt, *shared], library)[:MOST_OFFERED]


def _first_of(known: Iterable[str], library: Library) -> list[str]:
    return list(dict.fromkeys(library.condition_words[words][0] for words in known))
