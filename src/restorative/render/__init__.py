"""Models as text, pages, cards, pictures, players, cues and calendars.

Every renderer is a pure function that answers with text and writes no file. A renderer never decides: it drops no
caution because it is long, and no result because it is unfavourable. What stands in the data is escaped.
"""

from restorative._model import Model
from restorative.render.calendars import icalendar
from restorative.render.cards import card
from restorative.render.cues import webvtt
from restorative.render.layout import lay_out
from restorative.render.page import html
from restorative.render.pictures import svg
from restorative.render.playing import player
from restorative.render.writing import as_markdown, as_text

__all__ = ["card", "html", "icalendar", "markdown", "player", "svg", "text", "webvtt"]


def text(*values: Model) -> str:
    """Lay *values* out as plain text for a terminal or a letter."""
    return "\n".join(map(as_text, map(lay_out, values))).strip() + "\n"


def markdown(*values: Model) -> str:
    """Lay *values* out as Markdown. What stands in the data is escaped."""
    return "\n".join(map(as_markdown, map(lay_out, values))).strip() + "\n"
