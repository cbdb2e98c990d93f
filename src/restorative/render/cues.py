"""The cues of a session as a WebVTT track, to lie under music or a film of the room."""

from collections.abc import Iterator
from itertools import groupby

from restorative.render.document import folded
from restorative.sessions import Session

__all__ = ["webvtt"]

LAST_SECONDS = 10
"""How long the end is told."""

ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""What WebVTT takes for markup; with `>` escaped no text can hold an arrow."""


def webvtt(session: Session) -> str:
    """The cues of *session* as WebVTT: each lasts until the next; those of one moment are told together.

    It says what to do when, and no caution: screen each pose, or read its page, before the session begins.
    """
    blocks = ["WEBVTT", f"NOTE {_escaped(session.title)}", *_cues(session)]
    return "\n\n".join(blocks) + "\n"


def _cues(session: Session) -> Iterator[str]:
    moments = [
        (second, [_escaped(cue.text) for cue in cues])
        for second, cues in groupby(session.timeline(), key=lambda cue: cue.second)
    ]
    ends = [*(second for second, _ in moments[1:]), moments[-1][0] + LAST_SECONDS]
    for number, ((begin, lines), end) in enumerate(zip(moments, ends, strict=True), 1):
        yield "\n".join([str(number), f"{_clock(begin)} --> {_clock(end)}", *lines])


def _escaped(line: str) -> str:
    return folded(line).translate(ENTITIES)


def _clock(second: int) -> str:
    minutes, seconds = divmod(second, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.000"
