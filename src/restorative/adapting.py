"""A session made to fit another clock, another kit or another person.

Every function answers with a new session and leaves the one that it was given as it was.
Times of setting up and coming out are taken anew from the library at hand.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from restorative._model import Model, Slug
from restorative.conditions import Concern, Contraindication
from restorative.errors import PropNotFoundError, RequestError, SeekCareFirst
from restorative.library import Library
from restorative.mending import Part, in_order, put_together, taken_apart
from restorative.poses import LONG_STILLNESS, Variant
from restorative.practitioners import Match, Practitioner
from restorative.props import missing_props
from restorative.screening import Conflict, Screener, VariantScreening
from restorative.sessions import FINAL_REST_MINUTES, LONGEST, Hold, Session
from restorative.vocabulary import Side, Sides, Verdict

__all__ = [
    "Adapted",
    "Advised",
    "Change",
    "HeldWithCare",
    "SpareProp",
    "advice_on",
    "for_practitioner",
    "lengthened",
    "shortened",
    "without_prop",
]

STEP = 0.5
"""Minutes by which a hold changes."""

RESTS = ("savasana", "side_lying_savasana", "reclining_savasana_incline", "seated_chair_savasana")
"""Rests that stand in for a hold that suits in no way, in the order in which they are tried."""


class Change(Model):
    """What became of one hold for a person."""

    hold: int
    """Which hold of the session as it was, counted from 0."""
    was: str
    """The hold as it was, in notation."""
    now: str | None
    """The hold as it is now, in notation; `None` if it was left out."""
    because: tuple[Contraindication, ...]
    """The concerns that the change does away with, the most severe first."""
    rest: bool = False
    """True if no way of the pose suits and a rest took its place."""

    def __str__(self) -> str:
        verb = "gives its place to a rest," if self.rest else "becomes"
        became = f"{verb} {self.now}" if self.now else "is left out"
        return " ".join([f"{self.was} {became}.", *map(str, self.because)])


class SpareProp(Model):
    """An optional prop of a hold that is better left out for a person."""

    hold: int
    """Which hold of the session, counted from 0."""
    name: str
    """The hold, for people."""
    prop: Slug
    because: Contraindication

    def __str__(self) -> str:
        return f"{self.name}: leave out the {self.prop.replace('_', ' ')}. {self.because}"


class HeldWithCare(Model):
    """A caution that stays with a hold as it is now."""

    hold: int
    """Which hold of the session, counted from 0."""
    name: str
    """The hold, for people."""
    because: Contraindication

    def __str__(self) -> str:
        return f"{self.name}: {self.because}"


class Advised(Model):
    """What goes with a session for a person, whatever its holds."""

    keep_in_mind: tuple[Concern, ...] = ()
    """Cautions on how to practise: how to rise, how to breathe, warmth."""
    leave_out: tuple[SpareProp, ...] = ()
    """Optional props that are better left out."""
    conflicts: tuple[Conflict, ...] = ()
    """Opposed advice on the holds for two conditions. It is shown, not resolved."""
    matches: tuple[Match, ...] = ()
    """How each of the person's words was understood."""

    def advice(self) -> list[str]:
        """All of it in sentences, none twice."""
        told = [f"{match}." for match in self.matches]
        told += [f"Keep in mind: {concern}" for concern in self.keep_in_mind]
        return list(dict.fromkeys([*told, *map(str, self.leave_out), *map(str, self.conflicts)]))


class Adapted(Advised):
    """A session as it suits a person, and what was changed for it."""

    session: Session
    changes: tuple[Change, ...]
    """In the order of the holds. A hold that is not named stayed as it was."""
    with_care: tuple[HeldWithCare, ...] = ()
    """Every caution that is recorded of the holds as they are now. A hold without one is not thereby safe."""

    def explain(self) -> str:
        """What was changed and why, and what to keep in mind."""
        return "\n".join([str(self.session), *map(str, self.changes), *map(str, self.with_care), *self.advice()])


def advice_on(session: Session, screener: Screener) -> dict[str, Any]:
    """The fields of `Advised` for the holds of *session*."""
    conflicts = (conflict for hold in session.holds for conflict in _conflicts(hold, screener))
    return {
        "keep_in_mind": screener.conduct(),
        "leave_out": tuple(spare for i, hold in enumerate(session.holds) for spare in _spare(i, hold, screener)),
        "conflicts": tuple({str(conflict): conflict for conflict in conflicts}.values()),
        "matches": screener.matches,
    }


def _conflicts(hold: Hold, screener: Screener) -> Iterator[Conflict]:
    for conflict in screener.screen(screener.library.pose(hold.pose)).conflicts:
        if hold.variant in conflict.against.variants:
            yield conflict


def _spare(i: int, hold: Hold, screener: Screener) -> Iterator[SpareProp]:
    pose = screener.library.pose(hold.pose)
    variant = pose.variant(hold.variant)
    optional = {use.prop for use in variant.props if use.optional}
    for concern in screener.screen_variant(pose, variant, minutes=hold.minutes).leave_out:
        for prop in sorted(optional.intersection(concern.optional_props)):
            yield SpareProp(hold=i, name=hold.name, prop=prop, because=concern)


def _care(session: Session, screener: Screener) -> Iterator[HeldWithCare]:
    for i, part in enumerate(taken_apart(session, screener.library)):
        for concern in _as_it_stands(part, screener).concerns:
            yield HeldWithCare(hold=i, name=session.holds[i].name, because=concern)


def shortened(session: Session, to: float, library: Library | None = None) -> Session:
    """*session* in *to* minutes by the whole clock, or half a minute less; never more.

    Holds become shorter in proportion, but not shorter than their poses allow, nor the last shorter than
    five minutes. Where that is not enough, holds are left out, the shortest first and never the last one.
    What then is left of the time goes to the last hold, and only after it is full to the others.

    Raises:
        RequestError: if *to* is no clock or longer than the session, or if no such session fills it.
        SessionError: with every hold that names what *library* does not have.
    """
    library = library or Library.default()
    _refuse_clock(to)
    if to > session.total_minutes:
        raise RequestError([f"The session takes {session.total_minutes:g} minutes: ask for {to:g} with lengthened."])
    parts = taken_apart(session, library)
    while (least := _total(_with_minutes(parts, _least(parts)))) > to:
        if len(parts) == 1:
            raise RequestError([f"{in_order(parts)[0].name} alone takes {least:g} minutes: it can't be {to:g}."])
        parts.remove(min(parts[:-1], key=lambda part: part.held))
    usual, most = _usual(parts), [part.longest for part in parts]
    held = _least(parts)
    for ceilings in (usual, [*usual[:-1], most[-1]], most):
        held = _filled(parts, held, ceilings, to)
    return _on_the_clock(session, _with_minutes(parts, held), to, library)


def lengthened(session: Session, to: float, library: Library | None = None) -> Session:
    """*session* in *to* minutes by the whole clock, or half a minute less; never more.

    Holds become longer in proportion, but not longer than their poses allow.

    Raises:
        RequestError: if *to* is no clock or shorter than the session, or with the longest time that can be filled.
        SessionError: with every hold that names what *library* does not have.
    """
    library = library or Library.default()
    _refuse_clock(to)
    if to < session.total_minutes:
        raise RequestError([f"The session takes {session.total_minutes:g} minutes: ask for {to:g} with shortened."])
    parts = taken_apart(session, library)
    usual = _usual(parts)
    if (least := _total(_with_minutes(parts, usual))) > to:
        raise RequestError([f"Holds that are long enough for their poses take {least:g} minutes: it can't be {to:g}."])
    held = _filled(parts, usual, [part.longest for part in parts], to)
    return _on_the_clock(session, _with_minutes(parts, held), to, library)


def without_prop(
    session: Session, prop: str, *, practitioner: Practitioner | None = None, library: Library | None = None
) -> Session:
    """*session* with every pose set up so that it does not require *prop*.

    A hold that requires it moves to the variant with the best verdict for *practitioner*, if one is given, and
    among equals to the one that is held for longest, then with the fewest props that the session does not use yet.
    A variant that is worse for the person than `caution` and than the hold as it was is not taken. Without a
    practitioner no caution is looked up. Holds keep their minutes, or as many as the other variant is held for, and
    the session its clock, which it may now miss.

    Raises:
        PropNotFoundError: if *library* has no such prop.
        SeekCareFirst: if the person named a red flag.
        RequestError: with every hold for which there is no other way.
        SessionError: with every hold that names what *library* does not have.
    """
    library = library or Library.default()
    if prop not in library.props:
        raise PropNotFoundError(prop, library.props)
    screener = _screener(practitioner, library) if practitioner else None
    parts = taken_apart(session, library)
    kit = _kit(parts)
    others = [_without(part, prop, kit, screener) for part in parts]
    faults = [
        f"Hold {i + 1}, {hold.name}: no suitable way to set it up does without the prop {prop}."
        for i, (hold, other) in enumerate(zip(session.holds, others, strict=True))
        if other is None
    ]
    if faults:
        raise RequestError(faults)
    return put_together(session, filter(None, others), library.edition)


def for_practitioner(session: Session, practitioner: Practitioner, library: Library | None = None) -> Adapted:
    """*session* with no hold whose verdict for *practitioner* is worse than `caution`.

    Such a hold moves to the best variant of its pose, and to the better side where that counts; among equals to
    the one that is held for longest, then with the fewest props that the session does not use yet. It keeps its
    minutes, or as many as that variant is held for, or takes ten where longer stillness is a concern. A side that
    is left open is judged by the worse side. A pose with two sides is held on one where no variant suits on both.
    If no way suits, a rest that the session does not have yet takes its place; if none suits either, the hold is
    left out, be it the last one.

    What the library records is not left out. That a hold stays means that nothing stricter is recorded, not that
    it is safe. The answer names optional props to leave out. The session keeps its clock, which it may now miss:
    `check_session` tells.

    Raises:
        SeekCareFirst: if the person named a red flag.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        RequestError: with the reasons, if no hold is left.
        SessionError: with every hold that names what *library* does not have.
    """
    library = library or Library.default()
    screener = _screener(practitioner, library)
    parts = taken_apart(session, library)
    kit = _kit(parts)
    suited = _rested(parts, [_suited(part, kit, screener) for part in parts], kit, screener)
    changes = tuple(_changes(parts, suited, screener))
    left = [part for part in suited if part]
    if not left:
        unknown = [f"{words} is not assessed: ask a clinician about each position." for words in screener.not_assessed]
        raise RequestError([*unknown, *map(str, changes)])
    adapted = put_together(session, left, library.edition)
    care = tuple(_care(adapted, screener))
    return Adapted(session=adapted, changes=changes, with_care=care, **advice_on(adapted, screener))


def _least(parts: Sequence[Part]) -> list[float]:
    """The least minutes of each part: those of its pose, and for the last one those of a final rest besides."""
    last = parts[-1]
    return [*(part.shortest for part in parts[:-1]), max(last.shortest, min(FINAL_REST_MINUTES, last.longest))]


def _usual(parts: Sequence[Part]) -> list[float]:
    """The minutes of each part as they are, within its range."""
    return [min(max(part.minutes, least), part.longest) for part, least in zip(parts, _least(parts), strict=True)]


def _total(parts: Iterable[Part]) -> float:
    return sum(hold.total_minutes for hold in in_order(parts))


def _refuse_clock(minutes: float) -> None:
    if not 0 < minutes <= LONGEST or minutes % STEP:
        says = f"{minutes:g} minutes is no clock for a session: give whole or half minutes, up to {LONGEST}."
        raise RequestError([says])


def _with_minutes(parts: Iterable[Part], minutes: Iterable[float]) -> list[Part]:
    return [part._replace(minutes=held) for part, held in zip(parts, minutes, strict=True)]


def _filled(parts: Sequence[Part], minutes: Sequence[float], ceilings: Sequence[float], to: float) -> list[float]:
    """*minutes* with what is left of *to* shared out, each step to the part furthest behind what it was.

    Of equals the later one gets it. This is the highest-averages way of sharing out: as near to proportion as
    steps and ceilings allow.
    """
    held = list(minutes)
    left = to - _total(_with_minutes(parts, held))
    while open_ := [i for i, part in enumerate(parts) if held[i] < ceilings[i] and STEP * part.sides <= left]:
        behind = min(open_, key=lambda i: ((held[i] + STEP) / parts[i].minutes, -i))
        held[behind] += STEP
        left -= STEP * parts[behind].sides
    return held


def _on_the_clock(session: Session, parts: Iterable[Part], to: float, library: Library) -> Session:
    built = put_together(session.model_copy(update={"minutes": to}), parts, library.edition)
    if to - built.total_minutes > STEP:
        raise RequestError([f"The longest that can be made of {built} is {built.total_minutes:g} minutes, not {to:g}."])
    return built


def _screener(practitioner: Practitioner, library: Library) -> Screener:
    screener = Screener(practitioner, library)
    if screener.red_flags:
        raise SeekCareFirst(screener.red_flags)
    return screener


def _kit(parts: Iterable[Part]) -> dict[str, int]:
    """The props that a session uses: of each, as many as its most demanding hold requires."""
    kit: dict[str, int] = {}
    for part in parts:
        for prop, count in missing_props(part.variant.props, {}).items():
            kit[prop] = max(count, kit.get(prop, 0))
    return kit


def _as_it_stands(part: Part, screener: Screener) -> VariantScreening:
    """Its screening; a side that is left open reacts on both sides."""
    return screener.screen_as_it_stands(part.pose, part.variant, minutes=part.minutes, side=part.side)


def _rank(part: Part, screener: Screener | None) -> int:
    """The rank of its verdict; 0 if nobody was named."""
    return _as_it_stands(part, screener).verdict.rank if screener else 0


def _best(part: Part, ways: Iterable[Part], kit: dict[str, int], screener: Screener | None, worst: int) -> Part | None:
    """Of the ways with a verdict of rank *worst* or better, the one to take in place of *part*."""

    def order(way: Part) -> tuple[int, bool, bool, float, int]:
        new_props = sum(missing_props(way.variant.props, kit).values())
        return _rank(way, screener), way.variant != part.variant, way.side != part.side, -way.minutes, new_props

    return min((way for way in ways if _rank(way, screener) <= worst), key=order, default=None)


def _without(part: Part, prop: str, kit: dict[str, int], screener: Screener | None) -> Part | None:
    """The part set up without *prop*; `None` if there is no way."""
    if not _requires(part.variant, prop):
        return part
    ways = (part.as_variant(variant) for variant in part.pose.variants if not _requires(variant, prop))
    return _best(part, ways, kit, screener, worst=max(_rank(part, screener), Verdict.CAUTION.rank))


def _requires(variant: Variant, prop: str) -> bool:
    return prop in missing_props(variant.props, {})


def _suited(part: Part, kit: dict[str, int], screener: Screener) -> Part | None:
    """The part as it suits the person; `None` if no way does."""
    if _rank(part, screener) <= Verdict.CAUTION.rank:
        return part
    for sides in _sides(part):
        ways = (_eased(part.as_variant(v)._replace(side=side), screener) for v in part.pose.variants for side in sides)
        if best := _best(part, ways, kit, screener, worst=Verdict.CAUTION.rank):
            return best
    return None


def _rested(
    parts: Sequence[Part], suited: Iterable[Part | None], kit: dict[str, int], screener: Screener
) -> list[Part | None]:
    """*suited* with a rest in place of each hold that suits in no way, as long as there is another one."""
    taken = {part.pose.id for part in parts}
    rested: list[Part | None] = []
    minutes = [*(part.minutes for part in parts[:-1]), max(parts[-1].minutes, FINAL_REST_MINUTES)]
    for held, now in zip(minutes, suited, strict=True):
        rested.append(now or _rest(held, taken, kit, screener))
        taken |= {rested[-1].pose.id} if rested[-1] else set()
    return rested


def _rest(minutes: float, taken: Container[str], kit: dict[str, int], screener: Screener) -> Part | None:
    """The first rest of about *minutes* that suits the person and is not in the session yet."""
    for id_ in RESTS:
        if id_ in screener.library.facts and id_ not in taken:
            pose = screener.library.pose(id_)
            rest = Part(pose, pose.classic, minutes).of_minutes(minutes)
            if suited := _suited(rest, kit, screener):
                return suited
    return None


def _sides(part: Part) -> Iterator[tuple[Side | None, ...]]:
    """The sides to try together; one side of two comes only after both."""
    if part.pose.sides is Sides.EITHER:
        yield (part.side, *Side)
        return
    yield (part.side,)
    if part.pose.sides is Sides.BOTH and part.side is None:
        yield tuple(Side)


def _eased(part: Part, screener: Screener) -> Part:
    """The part in ten minutes if staying still for longer is a concern."""
    still = any(concern.trait == "long_immobility" for concern in _as_it_stands(part, screener).concerns)
    return part._replace(minutes=float(LONG_STILLNESS)) if still else part


def _changes(parts: Iterable[Part], suited: Iterable[Part | None], screener: Screener) -> Iterator[Change]:
    for i, (part, now) in enumerate(zip(parts, suited, strict=True)):
        if now is part:
            continue
        kept = _as_it_stands(now, screener).concerns if now else ()
        because = tuple(c for c in _as_it_stands(part, screener).concerns if c not in kept)
        rest = now is not None and now.pose != part.pose
        yield Change(hold=i, was=str(part), now=str(now) if now else None, because=because, rest=rest)
