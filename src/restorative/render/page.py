"""Layouts as HTML: a whole page that needs no network and no script, or a part to stand in a notebook."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from restorative import illustration
from restorative._model import Model
from restorative.errors import FigureNotFoundError, MissingExtraError, NotFoundError
from restorative.library import Library
from restorative.practitioners import Practitioner
from restorative.render.document import Block, Entries, Entry, Figure, Link, Section, Strip, is_web, printable
from restorative.render.jinja import environment
from restorative.render.layout import LAYOUTS
from restorative.render.layout.pages import page_layout
from restorative.render.layout.poses import words

__all__ = ["Writer", "fragment", "html"]


def html(value: Model, *, practitioner: Practitioner | None = None, library: Library | None = None) -> str:
    """A whole page about *value*: one file without scripts that loads nothing.

    It says all that `text` says. A session, a plan or a programme is told with its poses: how each is done, and
    every caution of all of them, for its person if it has one and else for everybody. *practitioner* tells for whom
    a pose or a session is; what is recorded for the person then comes first. Nothing recorded is not the same as safe.

    Raises:
        MissingExtraError: if Jinja is not installed.
        TypeError: if there is no layout for what *value* is, or if it takes no practitioner.
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
        SeekCareFirst: if a session is asked for by a person who named a red flag.
    """
    library = library or Library.default()
    return Writer(library).write("page.html", page_layout(value, library, practitioner))


def fragment(value: Model) -> str | None:
    """The page of *value* as an element to stand in another page; `None` if it can't be told so."""
    if not isinstance(value, tuple(LAYOUTS)):
        return None
    library = Library.default()
    try:
        return Writer(library).write("fragment.html", page_layout(value, library), anchored=False)
    except (NotFoundError, MissingExtraError):  # a pose of another library, or nothing to write with
        return None


class Writer:
    """Writes layouts through templates, each figure once a page."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.environment = environment()
        self.positions = {words(trait.id): trait.name for trait in library.traits.values()}
        self.drawn: set[tuple[str, str]] = set()

    def write(
        self, template: str, page: Section, *, styles: Sequence[str] = ("page.css",), anchored: bool = True, **more: Any
    ) -> str:
        """The whole text of *template* about *page*, with more values that the template names."""
        sections = [block for block in page.blocks if isinstance(block, Section)]
        sources = list(_links(page))
        numbers = {link.address: number for number, link in enumerate(sources, 1)}
        return self.environment.get_template(template).render(
            title=page.title,
            opening=[block for block in page.blocks if not isinstance(block, Section)],
            sections=sections,
            anchored=anchored and len(sections) > 1,
            sources=sources,
            edition=self.library.edition,
            style=self._style(styles),
            kind_of=lambda block: type(block).__name__.lower(),
            figure=self._figure,
            strip=self._strip,
            number_of=lambda link: numbers[link.address],
            is_web=is_web,
            by_condition=_by_condition,
            position=lambda place: self.positions.get(place, place),
            **more,
        )

    def _style(self, names: Iterable[str]) -> str:
        looks = (self.environment.get_template(name).render() for name in names)
        return self._trusted("\n".join([*looks, illustration.STYLE]))

    def _figure(self, figure: Figure) -> str | None:
        key = (figure.pose.id, figure.variant)
        if key in self.drawn:
            return None
        self.drawn.add(key)
        try:
            drawn = illustration.svg(figure.pose, figure.variant, styled=False, library=self.library)
        except FigureNotFoundError:
            return None
        return self._trusted(drawn)

    def _strip(self, strip: Strip) -> str | None:
        try:
            return self._trusted(illustration.strip(strip.session, styled=False, library=self.library))
        except FigureNotFoundError:
            return None

    def _trusted(self, text: str) -> str:
        """Text that is markup of our own."""
        from markupsafe import Markup

        return Markup(printable(text))  # noqa: S704  # a figure escapes its own words


def _links(block: Block) -> Iterator[Link]:
    """Every source, in the order in which they are first named."""
    seen: dict[str, Link] = {}
    for link in _every_link(block):
        seen.setdefault(link.address, link)
    return iter(seen.values())


def _every_link(block: Block) -> Iterator[Link]:
    if isinstance(block, Section):
        for inner in block.blocks:
            yield from _every_link(inner)
    elif isinstance(block, Entries):
        yield from _links_in(block.items)


def _links_in(entries: Iterable[Entry]) -> Iterator[Link]:
    for entry in entries:
        yield from entry.links
        yield from _links_in(entry.details)


def _by_condition(entries: Iterable[Entry]) -> list[tuple[str, Sequence[Entry]]]:
    """Entries under the condition that they are about, by its name, so that a person finds it."""
    ordered = sorted(entries, key=lambda entry: entry.about.casefold())
    return [(about, tuple(group)) for about, group in groupby(ordered, key=lambda entry: entry.about)]
