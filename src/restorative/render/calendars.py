"""Programmes and sessions as iCalendar (RFC 5545)."""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from restorative.errors import MissingExtraError
from restorative.program import Program
from restorative.render.document import folded, printable
from restorative.sessions import Session

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["icalendar"]


class Told(NamedTuple):
    """What an event says."""

    name: str
    """What makes it the same event again."""
    summary: str
    details: tuple[str, ...]


def icalendar(value: Program | Session, start: datetime.date, at: datetime.time | None = None) -> str:
    """An event for each session of a programme, its first day on *start*; or one event for a session.

    Events last all day unless *at* tells when they begin. A time without a zone is that of the clock on the wall.
    The same programme with the same start has the same events, so that a resumed one takes their place. An event of
    a planned programme has every caution of its day; that of a session by itself has none: screen its poses first.

    Raises:
        MissingExtraError: if the extra `calendar` is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise MissingExtraError("calendar") from error
    calendar = Calendar()
    calendar.add("prodid", "-//restorative//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", folded(value.title))
    for event in _events(value, start, at):
        calendar.add_component(event)
    if at and at.tzinfo:
        calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _events(value: Program | Session, start: datetime.date, at: datetime.time | None) -> "Iterator[Event]":
    if isinstance(value, Session):
        details = (*(hold.says for hold in value.holds), "Read the cautions of each pose before you begin.")
        yield _event(Told(f"{value.title} {value} {start}", value.title, details), value, start, at, start)
        return
    # A resumed programme keeps its request, and so the names of its events.
    asked = value.request.model_dump_json() if value.request else value.summary
    for day in value.days:
        if day.session:
            told = Told(f"{value.title} {asked} {start} {day.number}", f"Day {day.number}: {day.title}", day.details())
            date = start + datetime.timedelta(days=day.number - 1)
            yield _event(told, day.session, date, at, start)


def _event(told: Told, session: Session, date: datetime.date, at: datetime.time | None, made: datetime.date) -> "Event":
    from icalendar import Event

    begin = date if at is None else datetime.datetime.combine(date, at)
    last = datetime.timedelta(days=1) if at is None else datetime.timedelta(minutes=session.total_minutes)
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, told.name)}@restorative")
    # The standard wants a moment of making; no room here reads the clock.
    event.add("dtstamp", datetime.datetime.combine(made, datetime.time(), datetime.UTC))
    event.add("dtstart", begin)
    event.add("dtend", begin + last)
    event.add("summary", folded(told.summary))
    event.add("description", printable("\n".join(told.details)))
    return event
