"""A timer for the terminal: it plays a session by the session's own clock.

python terminal_timer.py "constructive_rest 4 / viparita_karani:chair 8 / savasana 12"
"""

import sys
from time import monotonic, sleep
from typing import Protocol

from restorative import RestorativeError, Session

BELL = "\a"


class Clock(Protocol):
    """Something that tells the time in seconds and can wait."""

    def now(self) -> float:
        """Seconds since some moment in the past."""

    def wait(self, seconds: float) -> None:
        """Come back after *seconds*."""


class WallClock:
    """The time as it passes."""

    def now(self) -> float:
        """Seconds that never run backwards."""
        return monotonic()

    def wait(self, seconds: float) -> None:
        """Sleep."""
        sleep(seconds)


def play(session: Session, clock: Clock | None = None) -> None:
    """Say every cue of *session* at its time, with what is left until the next one between them."""
    clock = clock or WallClock()
    start = clock.now()
    for cue in session.timeline():
        while (left := start + cue.second - clock.now()) > 0:
            print(f"\r{_minutes(left)} ", end="", flush=True)
            # Waiting to the full second, by the clock and not by counting, keeps an hour from drifting.
            clock.wait(left % 1 or 1)
        ring = BELL if cue.kind in {"bell", "end"} else ""
        print(f"\r{_minutes(cue.second)}  {cue.text}{ring}", flush=True)


def _minutes(seconds: float) -> str:
    return f"{round(seconds) // 60:3}:{round(seconds) % 60:02}"


def main() -> None:
    """Play the session that is named on the command line."""
    try:
        play(Session.from_line(" ".join(sys.argv[1:]) or "constructive_rest 5"))
    except RestorativeError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("\nYou stopped here. Come out without hurry.")


if __name__ == "__main__":
    main()
