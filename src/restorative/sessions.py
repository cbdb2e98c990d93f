"""Sessions: holds in order, the clock they fill, and the line that writes them down.

>>> session = Session.from_line("constructive_rest 4 / savasana 12")
>>> str(session)
'constructive_rest 4 / savasana 12'
>>> session.total_minutes
19.5
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from restorative._model import Model, Slug
from restorative.errors import NotationError, RestorativeError
from restorative.library import Library
from restorative.limits import LONGEST_LINE
from restorative.poses import Pose, Variant
from restorative.texts import all_seen
from restorative.vocabulary import BodyPosition, CueKind, Side, Sides, TimeOfDay

if TYPE_CHECKING:
    from restorative.adapting import Adapted
    from restorative.practitioners import Practitioner
    from restorative.settings import Settings

__all__ = ["Cue", "Hold", "Minutes", "Session", "hold_faults", "is_time", "time_faults"]

LONGEST = 240
"""Minutes."""

MOST_HOLDS = 100
"""More would not be a session."""

Minutes = Annotated[float, Field(gt=0, le=LONGEST, multiple_of=0.5)]
"""Time in half minutes: the finest that a session counts."""

Pause = Annotated[float, Field(ge=0, le=30)]
"""Minutes to set up, to come out or to move; nobody needs more."""

Seen = Annotated[str, AfterValidator(all_seen)]
"""Text of which a reader sees every character, as the text of packs."""

CHANGE_SIDE_MINUTES = 1.0
"""To leave one side and lie down on the other."""

MOVE_MINUTES = 0.5
"""From one hold to the next when the body keeps its position."""

TURN_MINUTES = 1.0
"""From one hold to the next when the body turns over, sits up or lies down."""

FINAL_REST_MINUTES = 5.0
"""No source goes below it for the final rest."""

TALK_MINUTES = 2.0
"""From the start of a hold: teachers help people to arrive, then leave them in peace."""

QUIET_HOLD_MINUTES = 5.0
"""A hold of this length has a time without talk."""

WARNINGS = ((15.0, 5.0), (10.0, 2.0))
"""A hold of so many minutes or more is told its end so many minutes before."""

PART = re.compile(
    r"(?P<pose>[^:/]+?)(?::(?P<variant>[a-z0-9_]+))?(?:\s+(?P<side>left|right))?\s+(?P<minutes>\d{1,3}(?:\.\d)?)"
)
"""One hold in a line: `pose`, `:variant` unless it is the classic one, a side if only one is held, minutes."""


class Hold(Model):
    """One pose in a session, with all the time that it takes."""

    pose: Slug
    variant: Slug
    name: Seen
    """The pose and the variant, for people."""
    classic: bool
    """True for the pose's first variant, which a line leaves out."""
    minutes: Minutes
    """Time at rest in the pose, for each side."""
    sides: tuple[Side, ...] = ()
    """The sides held, in order. Empty for a pose without sides, or where the person chooses."""
    every_side: bool = True
    """False if the pose has two sides and only one is held."""
    position: BodyPosition
    move_minutes: Pause
    """From the hold before, 0 for the first."""
    setup_minutes: Pause
    release_minutes: Pause

    @model_validator(mode="after")
    def _names_its_side(self) -> Self:
        if len(self.sides) > len(Side) or (not self.every_side and len(self.sides) != 1):
            raise ValueError("a hold that is not on every side names one side, and none names more than two")
        return self

    @classmethod
    def of(
        cls, pose: Pose, variant: Variant, minutes: float, side: Side | None = None, after: "Hold | None" = None
    ) -> Self:
        """A hold of *minutes* in *variant* of *pose*, on both sides unless *side* is named."""
        both = pose.sides is Sides.BOTH and side is None
        return cls(
            pose=pose.id,
            variant=variant.id,
            name=pose.names.english if variant == pose.classic else f"{pose.names.english}: {variant.name}",
            classic=variant == pose.classic,
            minutes=minutes,
            sides=tuple(Side) if both else (side,) if side else (),
            every_side=pose.sides is not Sides.BOTH or both,
            position=variant.position,
            move_minutes=_move(after, variant.position),
            setup_minutes=variant.setup_minutes,
            release_minutes=variant.release_minutes,
        )

    @property
    def total_minutes(self) -> float:
        """Everything from leaving the hold before to being out of this one."""
        count = max(len(self.sides), 1)
        held = count * self.minutes + (count - 1) * CHANGE_SIDE_MINUTES
        return self.move_minutes + self.setup_minutes + held + self.release_minutes

    @property
    def says(self) -> str:
        """The hold in words: its name, its minutes, and its sides."""
        each = " on each side" if len(self.sides) > 1 else f" on the {self.sides[0]} side" if self.sides else ""
        return f"{self.name}, {self.minutes:g} minutes{each}."

    def __str__(self) -> str:
        variant = "" if self.classic else f":{self.variant}"
        side = f" {self.sides[0]}" if len(self.sides) == 1 else ""
        return f"{self.pose}{variant}{side} {self.minutes:g}"


class Cue(Model):
    """Something to say or to sound at a moment of a session."""

    second: int
    """Seconds from the start of the session."""
    kind: CueKind
    hold: int | None
    """Which hold, counted from 0; `None` for the session as a whole."""
    text: str


class Session(Model):
    """Holds in order.

    Stored as JSON it comes back equal, from this version and every later one, with the names and times that it was
    stored with. The facts are looked up only when something is asked of it: a pose that was retired by then stands for
    the one into which it went, and what the library no longer has is told by `SessionError`, hold by hold.
    """

    title: Seen = "Session"
    minutes: Minutes | None = None
    """The clock that it was made for; `None` if it takes the time that it takes."""
    holds: tuple[Hold, ...] = Field(min_length=1, max_length=MOST_HOLDS)
    edition: Seen
    """The edition of the facts from which its times come."""

    @classmethod
    def from_line(
        cls, line: str, *, title: str = "Session", minutes: float | None = None, library: Library | None = None
    ) -> Self:
        """Read a session such as `constructive_rest 4 / viparita_karani:chair 12 / savasana 18`.

        A pose may be written by any of its names; `str` writes ids.

        Raises:
            NotationError: with every part that can't be read, and every name that is not known.
            ValueError: if no session can have that title or that clock.
        """
        if len(line) > LONGEST_LINE:
            raise NotationError([f"A line of more than {LONGEST_LINE:,} characters is not read."])
        library = library or Library.default()
        holds: list[Hold] = []
        faults: list[str] = []
        parts = line.split("/")
        if len(parts) > MOST_HOLDS:
            raise NotationError([f"A session has at most {MOST_HOLDS} holds, and this line has {len(parts)}."])
        for part in parts:
            try:
                holds.append(_read(" ".join(part.split()), library, holds[-1] if holds else None))
            except RestorativeError as error:
                faults.append(str(error))
        if faults:
            raise NotationError(faults)
        return cls(title=title, minutes=minutes, holds=tuple(holds), edition=library.edition)

    @property
    def total_minutes(self) -> float:
        """The time it takes as it passes: moving, setting up, every side, coming out."""
        return sum(hold.total_minutes for hold in self.holds)

    def timeline(self) -> tuple[Cue, ...]:
        """What to say and to sound, and at which second, in the order of time.

        Talk ends two minutes into a hold of five or more; the end of a hold of ten or more is told two minutes
        before, and that of fifteen or more five minutes before as well, as teachers do.
        """
        return tuple(self._cues())

    def _cues(self) -> Iterator[Cue]:
        clock = 0.0
        for i, hold in enumerate(self.holds):
            clock += hold.move_minutes
            yield _cue(clock, CueKind.SET_UP, i, f"Set up {hold.name}.")
            clock += hold.setup_minutes
            for nth, side in enumerate(hold.sides or (None,)):
                if nth:
                    yield _cue(clock, CueKind.CHANGE_SIDE, i, f"Change sides: now the {side}.")
                    clock += CHANGE_SIDE_MINUTES
                on = f" on the {side}" if side else ""
                stay = "a minute" if hold.minutes == 1 else f"{hold.minutes:g} minutes"
                yield _cue(clock, CueKind.SETTLE, i, f"Settle into {hold.name}{on}. Stay for {stay}.")
                yield from _cues_at_rest(clock, i, hold.minutes)
                clock += hold.minutes
                yield _cue(clock, CueKind.BELL, i, "The time is over. Take a deeper breath.")
            yield _cue(clock, CueKind.RELEASE, i, f"Come out of {hold.name}, without hurry.")
            clock += hold.release_minutes
        yield _cue(clock, CueKind.END, None, "This is the end of the session.")

    def shortened(self, to: float, *, library: Library | None = None) -> "Session":
        """The session in *to* minutes by the whole clock, or half a minute less; see `adapting.shortened`.

        Raises:
            RequestError: if *to* is no clock or longer than the session, or if no such session fills it.
        """
        from restorative import adapting

        return adapting.shortened(self, to, library)

    def lengthened(self, to: float, *, library: Library | None = None) -> "Session":
        """The session in *to* minutes by the whole clock, or half a minute less; see `adapting.lengthened`.

        Raises:
            RequestError: if *to* is no clock or shorter than the session, or with the longest time that can be filled.
        """
        from restorative import adapting

        return adapting.lengthened(self, to, library)

    def without_prop(
        self, prop: str, *, practitioner: "Practitioner | None" = None, library: Library | None = None
    ) -> "Session":
        """The session with every pose set up so that it does not require *prop*; see `adapting.without_prop`.

        Raises:
            PropNotFoundError: if there is no such prop.
            SeekCareFirst: if the person named a red flag.
            RequestError: with every hold for which there is no other way.
        """
        from restorative import adapting

        return adapting.without_prop(self, prop, practitioner=practitioner, library=library)

    def for_practitioner(self, practitioner: "Practitioner", *, library: Library | None = None) -> "Adapted":
        """The session with no hold that is worse than `caution` for the person; see `adapting.for_practitioner`.

        That a hold stays means that nothing stricter is recorded, not that it is safe.

        Raises:
            SeekCareFirst: if the person named a red flag.
            ConditionNotFoundError: if the library does not know one of the person's words.
            RequestError: with the reasons, if no hold is left.
        """
        from restorative import adapting

        return adapting.for_practitioner(self, practitioner, library)

    def repaired(
        self,
        *,
        practitioner: "Practitioner | None" = None,
        kit: Iterable[str] | Mapping[str, int] | None = None,
        time_of_day: TimeOfDay | str | None = None,
        settings: "Settings | None" = None,
        library: Library | None = None,
        accept_unassessed: Iterable[str] = (),
    ) -> "Session":
        """The session with one fault mended after another, as long as each mend makes it better; see `checks.repaired`.

        Raises:
            SessionError: with every hold that names what *library* does not have.
            ConditionNotFoundError: if *library* does not know one of the person's words.
            RequestError: with everything else that can't be read.
        """
        from restorative import checks

        return checks.repaired(
            self,
            practitioner=practitioner,
            kit=kit,
            time_of_day=time_of_day,
            settings=settings,
            library=library,
            accept_unassessed=accept_unassessed,
        )

    def __str__(self) -> str:
        return " / ".join(map(str, self.holds))


def hold_faults(pose: Pose, minutes: float, side: Side | None) -> Iterator[str]:
    """Why no hold of this pose can be made with these values."""
    yield from time_faults(minutes)
    if side and pose.sides is Sides.NONE:
        yield f'{pose.names.english} has no sides: leave out "{side}".'


def is_time(minutes: object) -> bool:
    """Whether *minutes* are whole or half minutes that a hold or a session can take."""
    if not isinstance(minutes, int | float) or isinstance(minutes, bool):
        return False
    return 0 < minutes <= LONGEST and minutes % 0.5 == 0


def time_faults(minutes: object) -> Iterator[str]:
    """Why no hold can take *minutes*."""
    if not is_time(minutes):
        told = f"{minutes:g}" if isinstance(minutes, int | float) else repr(minutes)
        yield f"{told} is no time to hold a pose: give whole or half minutes, from 0.5 to {LONGEST}."


def _move(before: Hold | None, position: BodyPosition) -> float:
    if before is None:
        return 0.0
    return MOVE_MINUTES if before.position is position else TURN_MINUTES


def _cues_at_rest(start: float, hold: int, minutes: float) -> Iterator[Cue]:
    """What is said between settling and the bell of one side."""
    if minutes >= QUIET_HOLD_MINUTES:
        yield _cue(start + TALK_MINUTES, CueKind.SILENCE, hold, "From here on there is no talk, only the time.")
    yield _cue(start + minutes / 2, CueKind.HALFWAY, hold, "Half way.")
    for long, before in WARNINGS:
        if minutes >= long:
            yield _cue(start + minutes - before, CueKind.WARNING, hold, f"{before:g} minutes are left.")


def _cue(minutes: float, kind: CueKind, hold: int | None, text: str) -> Cue:
    return Cue(second=round(minutes * 60), kind=kind, hold=hold, text=text)


def _read(part: str, library: Library, before: Hold | None) -> Hold:
    read = PART.fullmatch(part)
    if read is None:
        raise NotationError([f"{part!r} is no hold: write a pose and its minutes, such as 'viparita_karani:chair 12'."])
    pose = library.pose(read["pose"].strip())
    variant = pose.variant(read["variant"]) if read["variant"] else pose.classic
    minutes, side = float(read["minutes"]), Side(read["side"]) if read["side"] else None
    if faults := list(hold_faults(pose, minutes, side)):
        raise NotationError([f"{part!r}: {fault}" for fault in faults])
    return Hold.of(pose, variant, minutes, side, before)
