"""The time of a session as the player keeps it: phases with one thing to do each, and the cues inside them.

>>> track = track_of(Session.from_line("savasana 10"), longest=[20])
>>> [(phase.label, phase.seconds) for phase in track.phases]
[('Set up', 60), ('Rest', 600), ('Come out', 60)]
>>> track.phases[1].then
'Come out'
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import zip_longest

from restorative._model import Model
from restorative.sessions import Cue, Hold, Session
from restorative.vocabulary import CueKind

__all__ = ["Moment", "Phase", "Track", "track_of"]

LABELS = {
    CueKind.SET_UP: "Set up",
    CueKind.SETTLE: "Rest",
    CueKind.CHANGE_SIDE: "Change sides",
    CueKind.RELEASE: "Come out",
}
"""The cues with which a phase begins, and what the phase is called."""

ANCHORS = {CueKind.HALFWAY: 0.5, CueKind.WARNING: 1.0, CueKind.BELL: 1.0, CueKind.END: 1.0}
"""The part of an added minute by which a cue moves; one that counts from the start of its phase stays."""

STROKES = {CueKind.SETTLE: 1, CueKind.BELL: 1, CueKind.END: 3}
"""How often a cue strikes the bell; the others are quiet."""

PASSING = {CueKind.HALFWAY, CueKind.WARNING}
"""Cues that hold for a moment only."""

LONGEST_PAUSE = 30 * 60
"""Seconds to which setting up, changing sides or coming out may be brought."""


class Moment(Model):
    """One cue inside its phase."""

    second: int
    """From the start of the phase."""
    anchor: float
    strokes: int
    passing: bool
    text: str


class Phase(Model):
    """A stretch of time with one thing to do."""

    kind: CueKind
    label: str
    hold: int
    seconds: int
    longest: int
    """Seconds to which added minutes may bring it."""
    then: str
    """What comes next."""
    moments: tuple[Moment, ...]


class Track(Model):
    """All phases of a session; their seconds add up to its whole time."""

    digest: str
    """Of the session, so that a page finds again where it was."""
    phases: tuple[Phase, ...]


def track_of(session: Session, *, longest: Sequence[float]) -> Track:
    """The phases of *session*; *longest* gives the minutes to which each hold may be brought.

    Coming out lasts until the next hold is set up, so that it includes the way there.
    """
    cues = session.timeline()
    groups = list(_by_phase(cues))
    starts = [0, *(group[0].second for group in groups[1:])]
    phases = []
    for group, start, following in zip_longest(groups, starts, groups[1:]):
        end = following[0].second if following else cues[-1].second
        phases.append(_phase(group, start, end - start, _then(following, session.holds), longest))
    return Track(digest=sha256(session.model_dump_json().encode()).hexdigest()[:16], phases=tuple(phases))


def _by_phase(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    """Cues by the phase that they belong to. A phase that takes no time is told with the one after it."""
    group: list[Cue] = []
    for cue in cues:
        if cue.kind in LABELS and group and cue.second > group[0].second:
            yield group
            group = []
        group.append(cue)
    yield group


def _opening(group: Sequence[Cue]) -> Cue:
    return next(cue for cue in reversed(group) if cue.kind in LABELS)


def _phase(group: Sequence[Cue], start: int, seconds: int, then: str, longest: Sequence[float]) -> Phase:
    opening = _opening(group)
    hold = opening.hold or 0
    most = round(longest[hold] * 60) if opening.kind is CueKind.SETTLE else LONGEST_PAUSE
    return Phase(
        kind=opening.kind,
        label=LABELS[opening.kind],
        hold=hold,
        seconds=seconds,
        longest=max(seconds, most),
        then=then,
        moments=tuple(_moment(cue, start) for cue in group),
    )


def _moment(cue: Cue, start: int) -> Moment:
    return Moment(
        second=cue.second - start,
        anchor=ANCHORS.get(cue.kind, 0.0),
        strokes=STROKES.get(cue.kind, 0),
        passing=cue.kind in PASSING,
        text=cue.text,
    )


def _then(group: Sequence[Cue] | None, holds: Sequence[Hold]) -> str:
    """What comes next, in a few words."""
    if group is None:
        return "The end of the session"
    opening = _opening(group)
    hold = holds[opening.hold or 0]
    match opening.kind:
        case CueKind.SET_UP:
            return hold.name
        case CueKind.SETTLE:
            return f"{hold.minutes:g} minute{'' if hold.minutes == 1 else 's'} of rest"
        case kind:
            return LABELS[kind]
