"""Random people, and every way in which the library makes a session for them.

A *start* is one random request: a person, a kit, a clock, and the plan for it. Each way makes a session from a start
and says what it promises; `soak` has the session looked over. Every step is drawn from dice with a name, so that
session *n* of a seed comes again alone.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from random import Random
from typing import Any, NamedTuple

from independent import Asked, Facts, Json  # it lies beside this file

from restorative import (
    Adapted,
    Library,
    Practitioner,
    Session,
    SessionBuilder,
    check_session,
    model_program,
    plan_program,
    plan_session,
    screen,
)

LEVELS = ("beginner", "intermediate", "intermediate", "advanced")
WEEKS = {
    "pregnancy_first_trimester": (4, 13),
    "pregnancy_second_trimester": (14, 27),
    "pregnancy_third_trimester": (28, 40),
}
UNKNOWN_CODE = "Q66.0"
"""A code of which the library knows nothing."""
SIDED = {"none": 0.0, "both": 0.2, "either": 0.8}
"""How often somebody who writes a line names one side, for poses without sides, with both or with either."""
MENU = 14
"""Poses that are screened for the person of a start, to build sessions from."""

GOOD = ("no_known_concern", "caution")
"""Verdicts with which a hold may be planned."""
ADAPTED = frozenset({"one side", "final rest", "twice"})
"""What changing a session for a person does not rule out; each such change is told."""
WRITTEN = frozenset({"twice"})
"""What somebody who writes a session may do."""

Dice = Random


class Person(NamedTuple):
    """Somebody's words, and what was meant by them."""

    words: tuple[str, ...]
    meant: tuple[str, ...]
    """Ids, with "left" or "right" before them if only that side is meant."""
    assessed: bool
    exact: bool
    """True if every word is an id, so that nothing else can have been understood."""

    @property
    def practitioner(self) -> Practitioner:
        """The person as the library takes one."""
        return Practitioner(conditions=self.words)


class Wish(NamedTuple):
    """A random request."""

    person: Person
    minutes: float
    kit: dict[str, int] | None
    goals: dict[str, float]
    exclude: tuple[str, ...]
    include: tuple[str, ...]
    first: str | None
    level: str
    floor: bool
    history: tuple[str, ...]
    time_of_day: str | None


class Declined(Exception):
    """The library says itself that the session it made is not right, and why."""


class Made(NamedTuple):
    """A session, and what its way promises."""

    session: Session
    person: Person
    asked: Asked
    told: Any = None
    """What goes with it: a plan, findings, or the session as it was and `Adapted`."""


@cache
def facts() -> Facts:
    """The raw files, read once a process."""
    return Facts()


@cache
def goals() -> tuple[str, ...]:
    """Every purpose, and every outcome that is no harm."""
    folder = facts().folder
    purposes = {path.stem for path in (folder / "purposes").glob("*.json")}
    outcomes = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "outcomes").glob("*.json")]
    return tuple(sorted(purposes | {outcome["id"] for outcome in outcomes if not outcome.get("harm")}))


@cache
def written_sessions() -> tuple[Session, ...]:
    """Every model session, and every day of the model programmes, on the clock that it takes."""
    library = Library.default()
    lines = [(told.title, told.line) for told in library.sessions.values()]
    days = (day for id_ in library.programs for day in model_program(id_).days)
    lines += [(day.title, str(day.session)) for day in days if day.session]
    read = (Session.from_line(line, title=title) for title, line in lines)
    return tuple(session.model_copy(update={"minutes": session.total_minutes}) for session in read)


def chance(dice: Dice, of: float) -> bool:
    """Whether it happens this time."""
    return dice.random() < of


def random_person(dice: Dice) -> Person:
    """Nobody in particular: no condition or up to five, said in one of the ways in which people say them."""
    known = facts().conditions
    calm = [id_ for id_, told in known.items() if not told.get("red_flag")]
    count = dice.choice((0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5))
    drawn = dice.sample(sorted(known) if chance(dice, 0.03) else calm, count)
    plain = chance(dice, 0.5)
    words, meant = [], []
    for id_ in drawn:
        side = f"{dice.choice(('left', 'right'))} " if known[id_].get("one_sided") and chance(dice, 0.5) else ""
        meant.append(f"{side}{id_}")
        words.append(f"{side}{id_.replace('_', ' ') if plain or side else _said(dice, id_)}")
    assessed = not chance(dice, 0.005)
    unknown = () if assessed else (UNKNOWN_CODE,)
    return Person((*words, *unknown), tuple(meant), assessed, plain)


def _said(dice: Dice, id_: str) -> str:
    """A condition in everyday words, as weeks, or as a code."""
    told = facts().conditions[id_]
    if id_ in WEEKS and chance(dice, 0.5):
        return f"{dice.randint(*WEEKS[id_])} weeks pregnant"
    if told.get("icd10") and chance(dice, 0.25):
        return str(dice.choice(told["icd10"]))
    return str(dice.choice(told["words"]))


def random_kit(dice: Dice) -> dict[str, int] | None:
    """Some props, all of them, or nearly none."""
    if chance(dice, 0.3):
        return None
    props = sorted(facts().props)
    fewest = 0 if chance(dice, 0.1) else len(props) // 2
    return {prop: dice.randint(1, 6) for prop in dice.sample(props, dice.randint(fewest, len(props)))}


def random_wish(dice: Dice) -> Wish:
    """What somebody might ask of a session."""
    poses = sorted(facts().poses)
    return Wish(
        person=random_person(dice),
        minutes=dice.randint(2 * dice.choice((5, 10, 15)), 2 * dice.choice((20, 30, 45, 60, 120))) / 2,
        kit=random_kit(dice),
        goals={goal: dice.choice((0.5, 1.0, 2.0)) for goal in dice.sample(goals(), dice.choice((0, 1, 1, 2)))},
        exclude=tuple(dice.sample(poses, dice.choice((0, 0, 0, 1, 5)))),
        include=tuple(dice.sample(poses, int(chance(dice, 0.08)))),
        first=dice.choice(poses) if chance(dice, 0.02) else None,
        level=dice.choice(LEVELS),
        floor=chance(dice, 0.93),
        history=tuple(dice.sample(poses, dice.choice((0, 0, 3, 8)))),
        time_of_day=dice.choice((None, None, None, "morning", "day", "evening")),
    )


class Start:
    """One random request, and what can be made from it."""

    def __init__(self, seed: int, number: int) -> None:
        self.number = number
        self.dice = Random(f"{seed}:{number}")  # noqa: S311  # it must come again
        self.wish = random_wish(self.dice)
        self.person = self.wish.person
        self.menu_dice = Random(f"{seed}:{number}:menu")  # noqa: S311

    @cached_property
    def plan(self) -> Any:
        """The plan, or the error that was raised in its place."""
        wish = self.wish
        try:
            return plan_session(
                minutes=wish.minutes,
                goals=wish.goals,
                kit=wish.kit,
                practitioner=self.person.practitioner,
                include=wish.include,
                exclude=wish.exclude,
                first=wish.first,
                level=wish.level,
                floor=wish.floor,
                history=wish.history,
                time_of_day=wish.time_of_day,
            )
        except Exception as error:  # to be told by whoever asks for the plan
            return error

    @cached_property
    def programme(self) -> Any:
        """The sessions of a planned week, or the error that was raised in their place."""
        wish = self.wish
        try:
            programme = plan_program(
                days=7,
                minutes=min(wish.minutes, 30),
                goals=wish.goals,
                include=(),
                kit=wish.kit,
                practitioner=self.person.practitioner,
                level=wish.level,
                floor=wish.floor,
            )
        except Exception as error:
            return error
        return [day.session for day in programme.days if day.session]

    @cached_property
    def menu(self) -> list[tuple[str, str, str | None, float]]:
        """Variants of some poses for the person and the kit: pose, variant, side to lie on, and the longest hold.

        Nearly all suit; a few are to be done in a changed form only, which a builder tells and does not refuse, or
        need what the kit lacks, which it refuses.
        """
        library, dice = Library.default(), self.menu_dice
        rests = [id_ for id_ in library.facts if facts().ways[id_, library.facts[id_].classic.id].rests]
        drawn = dict.fromkeys((*dice.sample(rests, 3), *dice.sample(list(library.facts), MENU)))
        return [
            (id_, told.variant, told.side, library.facts[id_].hold_of(told.variant).max_minutes)
            for id_ in drawn
            for told in screen(id_, self.person.practitioner).variants
            if told.verdict in GOOD or (told.verdict == "modify" and chance(dice, 0.05))
            if self._has_props_for(id_, told.variant) or chance(dice, 0.01)
        ]

    def _has_props_for(self, pose: str, variant: str) -> bool:
        needs, kit = facts().ways[pose, variant].needs, self.wish.kit
        return kit is None or all(kit.get(prop, 0) >= count for prop, count in needs.items())

    def safe(self, dice: Dice) -> tuple[Session, frozenset[str]]:
        """A session that suits the person, with what its way allows."""
        if isinstance(self.plan, Exception) or chance(dice, 0.3):
            made = adapted(self, dice, self.person)
            return made.session, ADAPTED
        return self.plan.session, frozenset()


def _error(found: Any) -> Any:
    """What was found; an error that was kept is raised now."""
    if isinstance(found, Exception):
        raise found
    return found


def planned(start: Start, _: Dice) -> Made:
    """`plan_session`, for everything that can be asked."""
    plan, wish = _error(start.plan), start.wish
    asked = Asked(
        minutes=wish.minutes,
        conditions=start.person.meant,
        assessed=start.person.assessed,
        kit=wish.kit,
        exclude=wish.exclude,
        include=wish.include,
        first=wish.first,
        level=wish.level,
        floor=wish.floor,
    )
    return Made(plan.session, start.person, asked, plan)


def programme_day(start: Start, dice: Dice) -> Made:
    """A day of `plan_program`."""
    session = dice.choice(_error(start.programme))
    wish = start.wish
    asked = _asked(session, start.person, kit=wish.kit, level=wish.level, floor=wish.floor)
    return Made(session, start.person, asked)


def adapted(start: Start, dice: Dice, person: Person | None = None) -> Made:
    """`for_practitioner`, for another random person, of a planned, a model or a programme's session."""
    person = person or random_person(dice)
    before = dice.choice(written_sessions())
    if not isinstance(start.plan, Exception) and person is not start.person and chance(dice, 0.5):
        before = start.plan.session
    told = before.for_practitioner(person.practitioner)
    session = _fitted(told.session, person, None)
    return Made(session, person, _asked(session, person, allows=ADAPTED), (before, told))


def shortened(start: Start, dice: Dice) -> Made:
    """`shortened`, of a session that suits the person."""
    session, allows = start.safe(dice)
    to = dice.randint(min(10, int(2 * session.total_minutes)), int(2 * session.total_minutes)) / 2
    return _changed(start, session, session.shortened(to), allows)


def lengthened(start: Start, dice: Dice) -> Made:
    """`lengthened`, of a session that suits the person."""
    session, allows = start.safe(dice)
    to = dice.randint(int(2 * session.total_minutes), int(3 * session.total_minutes)) / 2
    return _changed(start, session, session.lengthened(min(to, 240)), allows)


def without_prop(start: Start, dice: Dice) -> Made:
    """`without_prop`, of a session that suits the person, and back on its clock."""
    session, allows = start.safe(dice)
    used = {prop for hold in session.model_dump(mode="json")["holds"] for prop in facts().way(hold).needs}
    prop = dice.choice(sorted(used) or sorted(facts().props))
    kit = {other: 12 for other in facts().props if other != prop}
    changed = session.without_prop(prop, practitioner=start.person.practitioner)
    fitted = _fitted(changed, start.person, kit)
    return Made(fitted, start.person, _asked(fitted, start.person, kit=kit, allows=allows | ADAPTED))


def built(start: Start, dice: Dice) -> Made:
    """`SessionBuilder`, with random poses, variants and minutes from the person's own menu."""
    if not start.menu:
        raise Declined("nothing suits the person")
    wishes = [_hold(dice, *dice.choice(start.menu)) for _ in range(dice.randint(1, 7))]
    line = " / ".join(
        f"{pose}:{variant} {f'{side} ' if side else ''}{minutes:g}" for pose, variant, side, minutes in wishes
    )
    total = Session.from_line(line).total_minutes
    clock = dice.randint(10, 240) / 2 if chance(dice, 0.02) else min(total, 240)
    builder = SessionBuilder("Built", minutes=clock, practitioner=start.person.practitioner, kit=start.wish.kit)
    opened = dice.randrange(len(wishes)) if chance(dice, 0.5) else None
    for i, (pose, variant, side, minutes) in enumerate(wishes):
        builder.add(pose, variant=variant, minutes=None if i == opened else minutes, side=side)
    session = builder.build()
    read = Session.from_line(str(session), title="Built", minutes=clock)
    if read != session:
        raise AssertionError(f"{session} is read back as {read}")
    asked = _asked(session, start.person, minutes=clock, kit=start.wish.kit, allows=WRITTEN)
    return Made(session, start.person, asked, builder.findings)


def written(start: Start, dice: Dice) -> Made:
    """A random line as somebody might write it, with what `check_session` finds in it for the person."""
    poses, kit, person = sorted(facts().poses), start.wish.kit, start.person
    parts = []
    for id_ in dice.sample(poses, dice.randint(1, 4)):
        pose = facts().poses[id_]
        side = f" {dice.choice(('left', 'right'))}" if chance(dice, SIDED[pose["sides"]]) else ""
        variant = dice.choice(pose["variants"])
        usual = variant.get("hold") or pose["hold"]
        least, most = usual["min_minutes"], usual["max_minutes"]
        minutes = dice.randint(max(int(2 * least) - 1, 1), int(2 * most) + 1) / 2
        parts.append(f"{id_}:{variant['id']}{side} {minutes:g}")
    session = Session.from_line(" / ".join(parts))
    clock = min(max(round(session.total_minutes) + dice.randint(-5, 5), 1), 240)
    session = session.model_copy(update={"minutes": float(clock)})
    findings = check_session(session, practitioner=person.practitioner, kit=kit)
    return Made(session, person, _asked(session, person, kit=kit), findings)


def repaired(start: Start, dice: Dice) -> Made:
    """`repaired`, of a random line; what no mend answers is declined as the check tells."""
    person, kit = start.person, start.wish.kit
    session = written(start, dice).session.repaired(practitioner=person.practitioner, kit=kit)
    findings = _cleared(session, person, kit)
    return Made(session, person, _asked(session, person, kit=kit, allows=WRITTEN), findings)


WAYS: dict[str, tuple[Callable[[Start, Dice], Made], int]] = {
    "adapted": (adapted, 35),
    "built": (built, 22),
    "shortened": (shortened, 14),
    "lengthened": (lengthened, 14),
    "without a prop": (without_prop, 12),
    "repaired": (repaired, 3),
    "planned": (planned, 0),
    "programme": (programme_day, 0),
}
"""Each way, and how often it is taken; the two that take long have their places at the head of a start."""


def _hold(dice: Dice, pose: str, variant: str, side: str | None, most: float) -> tuple[str, str, str | None, float]:
    """A hold of random length, now and then beyond what the pose allows."""
    least = int(2 * facts().ways[pose, variant].least)
    low, high = (1, int(2 * most) + 4) if chance(dice, 0.01) else (max(least, 1), int(2 * most))
    return pose, variant, side, dice.randint(low, max(high, low)) / 2


def _asked(
    session: Session,
    person: Person,
    *,
    minutes: float | None = None,
    kit: dict[str, int] | None = None,
    level: str = "advanced",
    floor: bool = True,
    allows: frozenset[str] = frozenset(),
) -> Asked:
    return Asked(
        minutes=minutes or session.minutes or session.total_minutes,
        conditions=person.meant,
        assessed=person.assessed,
        kit=kit,
        level=level,
        floor=floor,
        allows=allows,
    )


def _changed(start: Start, before: Session, after: Session, allows: frozenset[str]) -> Made:
    """A session of another length, adapted anew if a hold of it became longer."""
    longest = {hold.pose: hold.minutes for hold in before.holds}
    if any(hold.minutes > longest[hold.pose] for hold in after.holds):
        told = after.for_practitioner(start.person.practitioner)
        if told.changes:
            after, allows = _fitted(told.session, start.person, None), ADAPTED
    return Made(after, start.person, _asked(after, start.person, allows=allows))


def _fitted(session: Session, person: Person, kit: dict[str, int] | None) -> Session:
    """*session* back on its clock: its holds longer or shorter, or mended where that would not suit the person."""
    clock = session.minutes
    if clock is None or abs(session.total_minutes - clock) <= 0.5:  # noqa: PLR2004
        return session
    change = session.shortened if session.total_minutes > clock else session.lengthened
    try:
        other = change(clock)
        if not other.for_practitioner(person.practitioner).changes:
            return other
    except ValueError:
        pass  # no length of these holds fills the clock
    mended = session.repaired(practitioner=person.practitioner, kit=kit)
    _cleared(mended, person, kit)
    return mended


def _cleared(session: Session, person: Person, kit: dict[str, int] | None) -> Sequence[Any]:
    """What the library's own check finds, if it finds nothing that keeps the session from the person."""
    findings = check_session(session, practitioner=person.practitioner, kit=kit)
    if bad := {f.rule for f in findings if f.severity == "error" or f.rule == "hold-to-modify"}:
        raise Declined(", ".join(sorted(bad)))
    return findings


def seen(session: Session) -> Json:
    """A session as the independent checker looks at it."""
    return session.model_dump(mode="json") | {
        "total_minutes": session.total_minutes,
        "line": str(session),
        "cues": [(cue.second, cue.kind.value, cue.hold) for cue in session.timeline()],
    }


def advice_of(concerns: Iterable[Any]) -> str:
    """What is told of several concerns."""
    return "\n".join(map(str, concerns))


def told_changes(before: Session, told: Adapted) -> list[str]:
    """What is wrong with what *told* says of the changes to *before*."""
    faults = []
    changes = {change.hold: change for change in told.changes}
    after = [str(hold) for hold in told.session.holds]
    expected = []
    for i, hold in enumerate(map(str, before.holds)):
        change = changes.get(i)
        if change is None:
            expected.append(hold)
            continue
        expected += [change.now] if change.now else []
        if change.was != hold or change.now == hold or str(change) not in told.explain():
            faults.append(f"hold {i} is not told as it was, or its change is not told: {change}")
        reasons = {concern.severity.value for concern in change.because}
        if not reasons & {"modify", "seek_advice", "avoid"}:
            faults.append(f"hold {i} changes without a reason that asks for it: {change}")
    if expected != after:
        faults.append(f"told as {expected}, is {after}")
    return faults
