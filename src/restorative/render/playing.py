"""One session as a page that keeps the time: a single file that asks nothing of any network.

The page follows `Session.timeline()` cue by cue. Without JavaScript it is the whole session to read.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from restorative import illustration
from restorative.conditions import Contraindication
from restorative.errors import FigureNotFoundError, SeekCareFirst
from restorative.library import Library
from restorative.poses import LONG_STILLNESS, Pose, Variant
from restorative.props import missing_props
from restorative.render.document import Entries, Mark, Paragraph, Section, printable
from restorative.render.jinja import environment
from restorative.render.layout.poses import PARTS, concern_entry, discomforts, for_variant, props, stop_signs, words
from restorative.render.layout.screenings import NOT_SAFE, conduct, conflicts, matched, notes, unassessed
from restorative.render.layout.sessions import clock
from restorative.render.page import Writer
from restorative.render.track import track_of
from restorative.screening import Screener, VariantScreening
from restorative.sessions import Hold, Session
from restorative.vocabulary import CueKind, Side, Sides, Verdict

if TYPE_CHECKING:
    from restorative.practitioners import Practitioner

__all__ = ["player"]

SHOWN_IN = {
    "setup": (CueKind.SET_UP,),
    "enter": (CueKind.SET_UP,),
    "settle": (CueKind.SETTLE,),
    "hold": (CueKind.SETTLE,),
    "release": (CueKind.CHANGE_SIDE, CueKind.RELEASE),
}
"""The phases in which each part of the instructions is on the screen; coming out tells how to change sides too."""

ONE_SIDE_TOLD = "The steps tell one side. For the other, turn left and right round."

NOTHING_RECORDED = "Nothing is recorded for you about this pose. That is not the same as safe."


class Held(NamedTuple):
    """A hold beside the facts that it stands for."""

    hold: Hold
    pose: Pose
    variant: Variant


class Part(NamedTuple):
    """Steps that are shown together."""

    title: str
    phases: tuple[CueKind, ...]
    steps: tuple[str, ...]
    after: str
    """What is said after the steps, or nothing."""


class Scene(NamedTuple):
    """Everything that the page tells of one hold."""

    number: int
    hold: Hold
    when: str
    """The moment at which its setting up begins."""
    drawing: str
    """The figure's name in the page."""
    figure: str | None
    """The figure itself, unless it was drawn for an earlier hold or by nobody."""
    props: Entries
    note: str
    parts: tuple[Part, ...]
    cautions: tuple[Section, ...]
    """What is recorded for the person or, if nobody is named, for every condition."""
    verdict: Mark | None
    """The person's, unless it is that nothing is known."""
    care: tuple[Section, ...]
    """When to come out, and what helps."""


def player(session: Session, *, library: Library | None = None, practitioner: "Practitioner | None" = None) -> str:
    """A page that plays *session* in any browser: one HTML file that works offline.

    With a *practitioner* it tells every concern that is recorded for that person; without one, every caution for
    every condition. What is recorded is never left out; where nothing is told, nothing is recorded, which is not
    the same as safe. On the page a rest can be made longer, but not beyond the longest time of its pose, nor to
    where more concerns of the person begin.

    Raises:
        SeekCareFirst: if the person named a red flag.
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        MissingExtraError: if Jinja is not installed.
    """
    templates = environment()
    library = library or Library.default()
    screener = Screener(practitioner, library) if practitioner else None
    if screener and screener.red_flags:
        raise SeekCareFirst(screener.red_flags)
    held = [_held(hold, library) for hold in session.holds]
    longest = [_longest(one, screener) for one in held]
    person = tuple(_in_every_pose(screener)) if screener else ()
    starts = [cue.second for cue in session.timeline() if cue.kind is CueKind.SET_UP]
    scenes = tuple(_scenes(held, starts, longest, library, screener))
    look = templates.get_template("player.css").render(figures=illustration.STYLE)
    script = templates.get_template("player.js").render()
    return Writer(library).write(
        "player.html",
        Section(session.title, (*person, *chain.from_iterable((*scene.cautions, *scene.care) for scene in scenes))),
        anchored=False,
        session=session,
        scenes=scenes,
        needs=_needs(held, library),
        named=screener is not None,
        person=person,
        not_safe=NOT_SAFE,
        look=look,
        script=script,
        policy=_policy(look, script),
        # No "<" is left, so that nothing in the data can end the element that carries it.
        track=printable(track_of(session, longest=longest).model_dump_json()).replace("<", "\\u003c"),
    )


def _held(hold: Hold, library: Library) -> Held:
    pose = library.pose(hold.pose)
    return Held(hold, pose, pose.variant(hold.variant))


def _scenes(
    held: Iterable[Held],
    starts: Iterable[int],
    longest: Iterable[float],
    library: Library,
    screener: Screener | None,
) -> Iterator[Scene]:
    drawn: set[str] = set()
    for number, (one, start, minutes) in enumerate(zip(held, starts, longest, strict=True), 1):
        drawing = f"{one.pose.id}--{one.variant.id}"
        yield Scene(
            number=number,
            hold=one.hold,
            when=clock(start),
            drawing=drawing,
            figure=_figure(one, library) if drawing not in drawn else None,
            props=props(one.variant),
            note=ONE_SIDE_TOLD if one.hold.sides else "",
            parts=tuple(_parts(one)),
            cautions=tuple(_for_person(one, minutes, screener) if screener else _for_everyone(one)),
            verdict=_verdict(one, minutes, screener) if screener else None,
            care=(*stop_signs(one.pose), *discomforts(one.pose)),
        )
        drawn.add(drawing)


def _figure(one: Held, library: Library) -> str | None:
    try:
        return printable(illustration.svg(one.pose, one.variant.id, styled=False, library=library))
    except FigureNotFoundError:
        return None


def _parts(one: Held) -> Iterator[Part]:
    for name, steps in one.pose.steps(one.variant.id):
        yield Part(PARTS[name], SHOWN_IN[name], steps, after=one.pose.breath if name == "hold" else "")


def _for_everyone(one: Held) -> Iterator[Section]:
    cautions = for_variant(one.pose.contraindications, one.variant.id)
    yield Section("If you have one of these conditions", (Paragraph(NOT_SAFE), _entries(cautions, one.variant)))


def _entries(concerns: Iterable[Contraindication], variant: Variant) -> Entries:
    return Entries(tuple(concern_entry(concern, only=_only(concern, variant)) for concern in concerns), "cautions")


def _only(concern: Contraindication, variant: Variant) -> str:
    """The optional prop that brings *concern*, if it does not arise without it."""
    if variant.id in concern.variants:
        return ""
    return f"Only with the {' or the '.join(map(words, concern.optional_props))}, which you may leave out."


def _in_every_pose(screener: Screener) -> Iterator[Section]:
    """What the person is told whatever the pose."""
    yield from unassessed(screener.not_assessed)
    yield from notes(screener.notes())
    yield from conduct("In every pose", screener.conduct())
    yield from matched(screener.matches)


def _for_person(one: Held, minutes: float, screener: Screener) -> Iterator[Section]:
    """What the person is told of one hold."""
    concerns = _concerns(one, minutes, screener)
    recorded = _entries(concerns, one.variant) if concerns else Paragraph(NOTHING_RECORDED)
    side = None if one.hold.sides else screener.screen_variant(one.pose, one.variant, minutes=minutes).side
    yield Section("For you", (Paragraph(f"Lie on your {side} side."), recorded) if side else (recorded,))
    opposed = screener.screen(one.pose).conflicts
    yield from conflicts(conflict for conflict in opposed if one.variant.id in conflict.against.variants)


def _concerns(one: Held, minutes: float, screener: Screener) -> tuple[Contraindication, ...]:
    """Everything recorded for the person; of a side that is left open, what is recorded for either."""
    found: list[Contraindication] = []
    for screening in _screenings(one, minutes, screener):
        found += (concern for concern in (*screening.concerns, *screening.leave_out) if concern not in found)
    return tuple(found)


def _screenings(one: Held, minutes: float, screener: Screener) -> list[VariantScreening]:
    is_open = one.pose.sides is Sides.EITHER and not one.hold.sides
    sides = tuple(Side) if is_open else one.hold.sides if len(one.hold.sides) == 1 else (None,)
    return [screener.screen_variant(one.pose, one.variant, minutes=minutes, side=side) for side in sides]


def _verdict(one: Held, minutes: float, screener: Screener) -> Mark | None:
    """The worst verdict, if it is any: that nothing is known is no word of comfort to put on a pose."""
    verdict = max((screening.verdict for screening in _screenings(one, minutes, screener)), key=lambda v: v.rank)
    if verdict is Verdict.NO_KNOWN_CONCERN:
        return None
    return Mark("verdict", words(verdict), verdict.rank, len(Verdict) - 1)


def _longest(one: Held, screener: Screener | None) -> float:
    """The minutes to which a hold may be brought without a concern that it does not have already."""
    longest = max(one.hold.minutes, one.pose.hold_of(one.variant.id).max_minutes)
    if screener is None or not one.hold.minutes <= LONG_STILLNESS < longest:
        return longest
    now, later = (_concerns(one, minutes, screener) for minutes in (one.hold.minutes, longest))
    return longest if now == later else LONG_STILLNESS


def _needs(held: Iterable[Held], library: Library) -> tuple[str, ...]:
    """The props that the session requires, of each as many as its most demanding hold."""
    most: Counter[str] = Counter()
    for one in held:
        most |= Counter(missing_props(one.variant.props, {}))
    return tuple(library.props[prop].name + (f" × {count}" if count > 1 else "") for prop, count in most.items())


def _policy(style: str, script: str) -> str:
    """What the page may do: nothing but use its own style and run its own script."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
