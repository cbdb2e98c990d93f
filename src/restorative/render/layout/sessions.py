"""The layouts of a session, of findings about it, and of its score."""

from collections.abc import Iterator

from restorative.findings import Finding
from restorative.render.document import Block, Entries, Entry, Paragraph, Section
from restorative.scoring import Score
from restorative.sessions import Session

__all__ = ["clock", "finding_layout", "score_layout", "session_layout", "session_opening", "timeline"]


def session_layout(session: Session) -> Section:
    """A session by the clock."""
    return Section(session.title, (*session_opening(session), timeline(session)))


def session_opening(session: Session) -> Iterator[Block]:
    """How long it takes, and how it is written in one line."""
    yield Paragraph(f"{session.total_minutes:g} minutes, setting up and coming out included.", "lead")
    yield Paragraph(str(session), "notation")


def timeline(session: Session) -> Entries:
    """What happens when."""
    return Entries(tuple(Entry(cue.text, about=clock(cue.second)) for cue in session.timeline()), "clock")


def clock(second: int) -> str:
    """A moment of a session, as minutes and seconds."""
    return f"{second // 60}:{second % 60:02}"


def finding_layout(finding: Finding) -> Entries:
    """One thing that a check found."""
    return Entries((Entry(str(finding)),))


def score_layout(score: Score) -> Section:
    """A total, and the parts that sum to it."""
    parts = tuple(Entry(f"{part.points:+.2f}", about=part.name.replace("_", " ")) for part in score.parts)
    return Section(f"Score {score.total:.2f}", (Entries(parts, "facts"),))
