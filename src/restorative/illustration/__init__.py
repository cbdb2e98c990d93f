"""Every pose, drawn from its figure description: a jointed body at rest among props of their true size."""

from html import escape

from restorative.errors import FigureNotFoundError
from restorative.figures import Figure, View
from restorative.illustration.drawing import Drawing, draw
from restorative.illustration.outlines import number
from restorative.illustration.theme import STYLE, Theme, material, style
from restorative.library import Library, get_pose
from restorative.poses import Pose, Variant
from restorative.sessions import Hold, Session
from restorative.texts import visible

__all__ = ["STYLE", "Theme", "figure_of", "strip", "svg"]

MARGIN = 4.0
"""Centimetres around a drawing."""

GAP = 24.0
"""Centimetres between two drawings in one picture."""

SEEN = {
    "side": "Seen from the side.",
    "top": "Seen from above.",
    "front": "Seen from the front.",
    "back": "Seen from behind.",
    "corner": "Seen from one corner.",
}


def svg(
    pose: Pose | str,
    variant: str | None = None,
    *,
    styled: bool = True,
    theme: Theme = "auto",
    library: Library | None = None,
) -> str:
    """One variant of a pose, by default the classic one, as an `<svg>` element.

    It scales without loss and needs no font. With `styled=False` the page brings `STYLE` itself.

    Raises:
        PoseNotFoundError, VariantNotFoundError: with close names.
        FigureNotFoundError: if nobody has drawn this variant.
    """
    found = pose if isinstance(pose, Pose) else get_pose(pose, library=library)
    chosen = found.variant(variant) if variant else found.classic
    figure = figure_of(found, chosen.id, library=library)
    drawings = [draw(figure, view) for view in figure.views]
    rows, (width, height) = _side_by_side(drawings)
    key = f"{found.id}--{chosen.id}"
    look = "restorative-figure" if theme == "auto" else f"restorative-figure r-{theme}-theme"
    inside = f"<style>{style(theme)}</style>" if styled else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" role="img"'
        f' viewBox="0 0 {number(width)} {number(height)}" aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{_said(found.names.english)}: {_said(chosen.name)}</title>'
        f'<desc id="{key}-desc">{_said(_told(chosen, figure.views))}</desc>{inside}{rows}</svg>'
    )


def figure_of(pose: Pose, variant: str, *, library: Library | None = None) -> Figure:
    """How that variant is drawn.

    Raises:
        FigureNotFoundError: if nobody has drawn it.
    """
    figures = (library or Library.default()).figures
    if pose.id not in figures:
        raise FigureNotFoundError(pose.id, figures)
    return figures[pose.id].figure(variant)


def strip(session: Session, *, styled: bool = True, theme: Theme = "auto", library: Library | None = None) -> str:
    """The figures of a session in order, with their minutes below, as one `<svg>` element.

    A pose that nobody has drawn leaves its place empty.
    """
    cells = [(f"{hold.minutes:g} min", _first_view(hold, library)) for hold in session.holds]
    width, tallest, placed = MARGIN, 0.0, []
    for minutes, drawing in cells:
        left, low, right, high = drawing.bounds if drawing else (0, 0, EMPTY, 0)
        paths = _paths(drawing) if drawing else ""
        middle = number(width + (right - left) / 2)
        placed.append(
            f'<g transform="translate({number(width - left)} {number(low)})">{paths}</g>'
            f'<text x="{middle}" y="{LABEL}" text-anchor="middle">{minutes}</text>'
        )
        width += right - left + GAP
        tallest = max(tallest, high - low)
    top = tallest + MARGIN
    inside = f"<style>{style(theme)}</style>" if styled else ""
    look = "restorative-figure restorative-strip" + (f" r-{theme}-theme" if theme != "auto" else "")
    names = ", ".join(f"{hold.name} {hold.minutes:g} minutes" for hold in session.holds)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" role="img"'
        f' viewBox="0 {number(-top)} {number(width - GAP + MARGIN)} {number(top + LABEL + MARGIN)}">'
        f"<title>{_said(session.title)}</title><desc>{_said(names)}</desc>{inside}{''.join(placed)}</svg>"
    )


EMPTY = 80.0
"""Centimetres kept free for a pose that nobody has drawn."""

LABEL = 18
"""How far below the ground the minutes stand."""


def _first_view(hold: Hold, library: Library | None) -> Drawing | None:
    try:
        figure = figure_of(get_pose(hold.pose, library=library), hold.variant, library=library)
    except FigureNotFoundError:
        return None
    return draw(figure, figure.views[0])


def _side_by_side(drawings: list[Drawing]) -> tuple[str, tuple[float, float]]:
    """The drawings in one row on one ground, and the size of the whole."""
    tallest = max(drawing.bounds[3] - drawing.bounds[1] for drawing in drawings)
    at, placed = MARGIN, []
    for drawing in drawings:
        left, low, right, _ = drawing.bounds
        shift = f"translate({number(at - left)} {number(tallest + MARGIN + low)})"
        placed.append(f'<g transform="{shift}">{_paths(drawing)}</g>')
        at += right - left + GAP
    return "".join(placed), (at - GAP + MARGIN, tallest + 2 * MARGIN)


def _paths(drawing: Drawing) -> str:
    return "".join(f'<path class="{_classes(shape.kind)}" d="{shape.path}"/>' for shape in drawing.shapes)


def _classes(kind: str) -> str:
    if kind.endswith("-line"):
        return "r-line"
    if kind.endswith("-wheel"):
        return "r-wheel"
    cover = " r-cover" if kind.endswith("-cover") else ""
    return f"r-{material(kind)}{cover}"


def _said(text: str) -> str:
    return escape(visible(text))


def _told(variant: Variant, views: tuple[View, ...]) -> str:
    """The picture in words."""
    posture = variant.position.replace("_", " ")
    props = [use.prop.replace("_", " ") for use in variant.props if not use.optional]
    with_ = f" With {', '.join(dict.fromkeys(props))}." if props else ""
    return f"{' '.join(SEEN[view] for view in views)} A body at rest, {posture}.{with_} {variant.for_whom}"
