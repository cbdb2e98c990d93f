"""Building a session, one pose after the other."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Self

from restorative.checks import check_session
from restorative.errors import RestorativeError, SessionError, VariantNotFoundError
from restorative.findings import Finding
from restorative.library import Library
from restorative.mending import Part, in_order
from restorative.poses import Pose, Variant
from restorative.practitioners import Practitioner
from restorative.sessions import LONGEST, Session, hold_faults, is_time, time_faults
from restorative.settings import Settings
from restorative.texts import hidden_fault
from restorative.vocabulary import FindingSeverity, Side, TimeOfDay

__all__ = ["SessionBuilder"]

SHORTEST = 0.5
"""Minutes, the least that an open hold can take."""


class _Wish(NamedTuple):
    """A hold as it was asked for; minutes are `None` if it takes what the clock leaves."""

    pose: str
    variant: str | None
    minutes: float | None
    side: Side | str | None


class SessionBuilder:
    """Collect holds, then build them into a session that fits the clock.

        >>> session = (
        ...     SessionBuilder("Evening wind-down", minutes=40)
        ...     .add("constructive_rest", minutes=4)
        ...     .add("viparita_karani", variant="chair", minutes=12)
        ...     .add("savasana")
        ...     .build()
        ... )
        >>> session.total_minutes
        40.0

    One hold may be left without minutes: it takes what the clock leaves. After a successful build, `findings`
    keeps the warnings and notes of the check.
    """

    def __init__(
        self,
        title: str = "Session",
        *,
        minutes: float,
        practitioner: Practitioner | None = None,
        kit: Iterable[str] | Mapping[str, int] | None = None,
        time_of_day: TimeOfDay | str | None = None,
        settings: Settings | None = None,
        library: Library | None = None,
    ) -> None:
        self.title = title
        self.minutes = minutes
        self.practitioner = practitioner
        self.kit = kit if kit is None or isinstance(kit, str | Mapping) else tuple(kit)
        self.time_of_day = time_of_day
        self.settings = settings
        self.library = library or Library.default()
        self.findings: tuple[Finding, ...] = ()
        self._wishes: list[_Wish] = []

    def add(
        self, pose: str, *, variant: str | None = None, minutes: float | None = None, side: Side | str | None = None
    ) -> Self:
        """Add a hold of *minutes*, for each side if the pose has two, in its classic variant unless one is named.

        Whatever is wrong with it is told by `build`, together with all other faults.
        """
        self._wishes.append(_Wish(pose, variant, minutes, side or None))
        return self

    def build(self) -> Session:
        """The session, looked over with every rule; what was found short of an error is kept as `findings`.

        Raises:
            SessionError: with every finding, if one of them is an error.
        """
        self.findings = ()
        if faults := list(self._faults()):
            raise SessionError(faults)
        session = self._session()
        findings = check_session(
            session,
            practitioner=self.practitioner,
            kit=self.kit,
            time_of_day=self.time_of_day,
            settings=self.settings,
            library=self.library,
        )
        if any(finding.severity is FindingSeverity.ERROR for finding in findings):
            raise SessionError(findings)
        self.findings = findings
        return session

    def _faults(self) -> Iterator[Finding]:
        """Everything that keeps the wishes from being a session at all."""
        if not is_time(self.minutes):
            says = f"{self.minutes!r} minutes is no clock for a session."
            yield _fault("impossible-clock", None, says, f"Give whole or half minutes, up to {LONGEST}.")
        yield from self._faults_around()
        if not self._wishes:
            yield _fault("empty-session", None, "No pose was added.", "Add one, such as savasana.")
        if len(self._open) > 1:
            says = f"{len(self._open)} holds were left without minutes."
            yield _fault("two-open-holds", self._open[1], says, "Leave one open at the most.")
        for i, wish in enumerate(self._wishes):
            yield from self._faults_of(i, wish)

    def _faults_around(self) -> Iterator[Finding]:
        """What can't be read of the title, the kit and the time of day."""
        if says := hidden_fault(str(self.title)):
            yield _fault("unreadable-title", None, f"The title: {says}.", "Write it anew, on one line.")
        try:
            self.library.kit(self.kit or ())
        except ValueError as error:
            yield _fault("unreadable-kit", None, str(error), "Write a list of props, such as ['wall', 'blanket:2'].")
        if self.time_of_day and self.time_of_day not in list(TimeOfDay):
            says = f"{self.time_of_day!r} is no time of day."
            yield _fault("unknown-time-of-day", None, says, f"Write {', '.join(TimeOfDay)} or nothing.")

    def _faults_of(self, i: int, wish: _Wish) -> Iterator[Finding]:
        side = Side(wish.side) if wish.side in list(Side) else None
        if wish.side and side is None:
            yield _fault("unknown-side", i, f"{wish.side!r} is no side.", f"Write {' or '.join(Side)}.")
        pose = None
        try:
            pose = self.library.pose(wish.pose)
            self._look_up(wish)
        except VariantNotFoundError as error:
            known = ", ".join(variant.id for variant in pose.variants) if pose else ""
            yield _fault("unknown-pose", i, str(error), f"Take one of these: {known}.")
        except RestorativeError as error:
            yield _fault("unknown-pose", i, str(error), "Use a name that the library has.")
        minutes = SHORTEST if wish.minutes is None else wish.minutes
        for says in hold_faults(pose, minutes, side) if pose else time_faults(minutes):
            yield _fault("impossible-hold", i, says, "Change that, or leave the hold out.")

    @property
    def _open(self) -> list[int]:
        return [i for i, wish in enumerate(self._wishes) if wish.minutes is None]

    def _look_up(self, wish: _Wish) -> tuple[Pose, Variant]:
        pose = self.library.pose(wish.pose)
        return pose, pose.variant(wish.variant) if wish.variant else pose.classic

    def _session(self) -> Session:
        session = self._with_open_hold_of(SHORTEST)
        if self._open:
            hold = session.holds[self._open[0]]
            left = self.minutes - session.total_minutes
            rest = SHORTEST + left / max(len(hold.sides), 1)
            session = self._with_open_hold_of(max(rest - rest % 0.5, SHORTEST))
        return session

    def _with_open_hold_of(self, minutes: float) -> Session:
        parts = (
            Part(
                *self._look_up(wish),
                minutes=minutes if wish.minutes is None else wish.minutes,
                side=Side(wish.side) if wish.side else None,
            )
            for wish in self._wishes
        )
        return Session(title=self.title, minutes=self.minutes, holds=in_order(parts), edition=self.library.edition)


def _fault(rule: str, hold: int | None, what: str, instead: str) -> Finding:
    return Finding(rule=rule, severity=FindingSeverity.ERROR, hold=hold, what=what, instead=instead)
