"""How the documentation site is built: `make docs`."""

import re
import sys
from pathlib import Path
from typing import Any, get_type_hints

from docutils import nodes
from pydantic import BaseModel
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tools"))

import docsite  # noqa: E402  # it lies with the other tools

import restorative  # noqa: E402
from restorative._model import Model  # noqa: E402

BACKTICKS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")

project = "restorative"
author = "the restorative contributors"
version = release = restorative.__version__
copyright = "the restorative contributors; facts under CC BY 4.0, code under MIT"  # noqa: A001  # Sphinx calls it so

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_pages"]
default_role = "literal"

myst_enable_extensions = ["deflist", "attrs_inline"]
myst_heading_anchors = 3
suppress_warnings = ["toc.empty_glob"]  # a group of how-tos may be empty

toc_object_entries = False  # each thing has a heading; an entry for each field would bury it, and slow every page

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "__init__, __new__, model_config, model_post_init"}

html_theme = "furo"
html_title = f"restorative {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#3f6b5c",
        "color-brand-content": "#35705d",
        "color-admonition-title--note": "#3f6b5c",
        "color-admonition-title-background--note": "#e6efeb",
    },
    "dark_css_variables": {
        "color-brand-primary": "#9cc7b5",
        "color-brand-content": "#8fc4ae",
        "color-admonition-title--note": "#9cc7b5",
        "color-admonition-title-background--note": "#22302b",
    },
}


class SessionStrip(SphinxDirective):
    """The figures of a session, which is written as a line; a reader of the plain file sees the line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The strip as a raw node."""
        session = restorative.Session.from_line(" ".join(self.content))
        return [
            nodes.raw("", f'<div class="session-strip">{restorative.illustration.strip(session)}</div>', format="html")
        ]


def without_constraints(_: Sphinx) -> None:
    """A reader wants to know that an id is text, and not which expression it must match."""
    models = [Model]
    for model in models:
        models += model.__subclasses__()
        hints = get_type_hints(model)
        model.__annotations__ = {name: hints[name] for name in model.__annotations__}


def without_signature(app: Sphinx, what: str, name: str, thing: object, *_: Any) -> tuple[str, str] | None:
    """A model has a list of fields; a signature would say it all twice."""
    return ("", "") if isinstance(thing, type) and issubclass(thing, BaseModel) else None


def as_restructured_text(*event: Any) -> None:
    """Docstrings mark code with single backticks, as Markdown does, and list errors under "Raises:"."""
    lines: list[str] = event[-1]
    before, raises, errors = "\n".join(lines).partition("Raises:\n")
    if raises:
        raises = "**Raises**\n\n"
        errors = re.sub(r"^    (\w[\w, ]*): ", r"* `\1`: ", errors, flags=re.MULTILINE).replace("\n        ", "\n  ")
    lines[:] = BACKTICKS.sub(r"``\1``", before + raises + errors).split("\n")


def without_last_line(app: Sphinx, page: str, source: list[str]) -> None:
    """Doctest wants a blank line at the end of a piece of code, and a reader does not."""
    source[0] = source[0].replace("\n\n```\n", "\n```\n")


def setup(app: Sphinx) -> None:
    """Write the pages that are made from code and data before Sphinx looks for pages."""
    app.connect("builder-inited", lambda _: docsite.write(dict(docsite.site_pages(restorative.Library.default()))))
    app.connect("source-read", without_last_line)
    app.connect("autodoc-process-docstring", as_restructured_text)
    app.connect("builder-inited", without_constraints)
    app.connect("autodoc-process-signature", without_signature)
    app.add_directive("session-strip", SessionStrip)
