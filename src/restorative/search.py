"""Finding poses: by what they must satisfy, or by words."""

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from restorative._model import Model, Slug
from restorative.errors import RequestError, SeekCareFirst
from restorative.library import Library
from restorative.limits import LONGEST_NAME
from restorative.naming import words_of
from restorative.poses import Pose, Variant
from restorative.practitioners import Practitioner
from restorative.props import missing_props
from restorative.screening import Screener
from restorative.sessions import Hold
from restorative.vocabulary import Certainty, Direction, Family, Verdict

__all__ = ["Hit", "find_poses", "search_poses"]

FAVOURABLE = frozenset({Direction.IMPROVED, Direction.MIXED})


def find_poses(
    *,
    family: Family | str | None = None,
    props: Iterable[str] | Mapping[str, int] | None = None,
    outcome: str | None = None,
    practitioner: Practitioner | None = None,
    max_minutes: float | None = None,
    worst: Verdict | str = Verdict.CAUTION,
    library: Library | None = None,
) -> tuple[Pose, ...]:
    """Poses that satisfy everything that is given.

    *props* is a kit: a pose stays if one of its variants can be set up with it. *outcome* keeps poses for
    which some study speaks in favour, the surest first. *practitioner* keeps poses of which one of those
    variants has a verdict no worse than *worst*; that it stays means that nothing stricter is recorded, not
    that it is safe. For a person with an unassessed condition none stays, unless *worst* is `not_assessed` or
    stricter. *max_minutes* is for the shortest hold with everything round it.

    Raises:
        RequestError: with every argument that can't be read, or every prop that is not known.
        SeekCareFirst: if the person named a red flag; no pose is offered then.
    """
    library = library or Library.default()
    _refuse_unreadable(family, outcome, worst, max_minutes, library)
    kit = None if props is None else library.kit(props)
    screener = Screener(practitioner, library) if practitioner else None
    if screener and screener.red_flags:
        raise SeekCareFirst(screener.red_flags)

    def suits(pose: Pose, variant: Variant) -> bool:
        return (
            (kit is None or not missing_props(variant.props, kit))
            and (max_minutes is None or _shortest(pose, variant) <= max_minutes)
            and (screener is None or screener.screen_variant(pose, variant).verdict.rank <= Verdict(worst).rank)
        )

    found = [
        pose
        for pose in library.poses.values()
        if (family is None or pose.family == family)
        and (outcome is None or _support(pose, outcome) > 0)
        and any(suits(pose, variant) for variant in pose.variants)
    ]
    return tuple(sorted(found, key=lambda pose: -_support(pose, outcome)) if outcome else found)


def _refuse_unreadable(
    family: str | None, outcome: str | None, worst: str, max_minutes: float | None, library: Library
) -> None:
    faults = []
    if family is not None and family not in list(Family):
        faults.append(f"No family is called {family!r}. There are {', '.join(Family)}.")
    if outcome is not None and outcome not in library.outcomes:
        faults.append(f"No outcome is called {outcome!r}. There are {', '.join(library.outcomes)}.")
    if worst not in list(Verdict):
        faults.append(f"No verdict is called {worst!r}. There are {', '.join(Verdict)}.")
    if max_minutes is not None and not (isinstance(max_minutes, int | float) and max_minutes > 0):
        faults.append(f"max_minutes must be more than 0, not {max_minutes!r}.")
    if faults:
        raise RequestError(faults)


def _shortest(pose: Pose, variant: Variant) -> float:
    """The least time that a hold takes, both sides and everything round it included."""
    return Hold.of(pose, variant, math.ceil(pose.hold_of(variant.id).min_minutes * 2) / 2).total_minutes


def _support(pose: Pose, outcome: str | None) -> int:
    """The rank of the best certainty with which a study speaks in favour; 0 if none does."""
    ranks = (
        benefit.certainty.rank
        for benefit in pose.benefits
        if benefit.outcome == outcome and benefit.direction in FAVOURABLE and not benefit.harm
    )
    return max(ranks, default=Certainty.NONE.rank)


class Hit(Model):
    """A pose that a search found, and what matched."""

    pose: Slug
    name: str
    score: float
    """Higher is nearer. It ranks the hits of one search and means nothing else."""
    matched: tuple[str, ...]
    """The sentences and names that matched, the most telling first."""


class _Passage(NamedTuple):
    """A piece of text that speaks for a pose."""

    pose: str
    text: str
    weight: float


NAME, OUTCOME, SUMMARY, CONDITION, DISCOMFORT, QUESTION = 6.0, 4.0, 2.0, 2.0, 1.0, 1.0
"""How much a match counts, by where it stands."""


def search_poses(text: str, *, limit: int = 10, library: Library | None = None) -> tuple[Hit, ...]:
    """Poses ranked by how well *text* meets their names, claims, discomforts and the conditions they suit.

    A hit is about words. It is no advice: screen the pose before you offer it.

    Raises:
        RequestError: if *limit* is no whole number from 1 on, or *text* no text or longer than any name.
    """
    faults = []
    if not isinstance(text, str):
        faults.append(f"text: write words to look for, not {text!r}.")
    elif len(text) > LONGEST_NAME:
        faults.append(f"text: write {LONGEST_NAME} characters at the most, not {len(text):,}.")
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        faults.append(f"limit: give a whole number from 1 on, not {limit!r}.")
    if faults:
        raise RequestError(faults)
    library = library or Library.default()
    index = _index(library)
    asked = set(words_of(text))
    scores: dict[str, float] = {}
    matched: dict[str, list[tuple[float, str]]] = {}
    for passage, words in index.passages:
        if common := asked & words:
            score = passage.weight * sum(map(index.rarity, common)) * len(common) / math.sqrt(len(words))
            scores[passage.pose] = scores.get(passage.pose, 0.0) + score
            matched.setdefault(passage.pose, []).append((score, passage.text))
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return tuple(
        Hit(pose=id_, name=library.facts[id_].names.english, score=round(score, 3), matched=_telling(matched[id_]))
        for id_, score in best
    )


class _Index:
    """The passages of one library with their words, and how rare each word is."""

    def __init__(self, passages: Iterable[_Passage]) -> None:
        self.passages = [(passage, frozenset(words_of(passage.text))) for passage in passages]
        poses: dict[str, set[str]] = {}
        for passage, words in self.passages:
            for word in words:
                poses.setdefault(word, set()).add(passage.pose)
        self._poses = poses
        self._count = len({passage.pose for passage, _ in self.passages})

    def rarity(self, word: str) -> float:
        """Higher for words that fewer poses have."""
        return math.log(1 + self._count / len(self._poses[word]))


@lru_cache(maxsize=4)
def _index(library: Library) -> _Index:
    return _Index(passage for pose in library.poses.values() for passage in _passages(pose, library))


def _passages(pose: Pose, library: Library) -> Iterator[_Passage]:
    for name in pose.names.every:
        yield _Passage(pose.id, name, NAME)
    yield _Passage(pose.id, pose.summary, SUMMARY)
    for benefit in pose.benefits:
        for words in library.outcomes[benefit.outcome].words:
            yield _Passage(pose.id, words, OUTCOME * (1 + benefit.certainty.rank))
        yield _Passage(pose.id, benefit.statement, SUMMARY)
    for discomfort in pose.discomforts:
        yield _Passage(pose.id, discomfort.sign, DISCOMFORT)
    for question in pose.questions:
        yield _Passage(pose.id, question.question, QUESTION)
    for id_, condition in library.conditions.items():
        if library.fine_for(id_, pose.traits):
            for words in condition.words:
                yield _Passage(pose.id, words, CONDITION)


def _telling(matched: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for _, text in sorted(matched, key=lambda m: (-m[0], m[1]))))[:3]
