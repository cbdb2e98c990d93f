"""Layouts written as plain text and as Markdown."""

import re
import textwrap
from collections.abc import Callable, Iterator
from typing import NamedTuple

from restorative.render.document import Block, Entries, Entry, Paragraph, Section, folded, printable

__all__ = ["as_markdown", "as_text"]

WIDTH = 100
"""Columns of plain text."""

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
"""What Markdown or HTML might take for more than a character."""

LIST_OR_RULE = re.compile(r"^(\d{0,9})([-+=.)])")
"""What Markdown takes for a list, a rule or a heading at the beginning of a line."""

ENDS = (".", "?", "!", "”")
"""What ends a sentence, so that no colon follows."""

ADDRESS = re.compile(r"https?://[^\s<>\\]+")
"""What Markdown may take for a link when it stands between angle brackets."""


class Form(NamedTuple):
    """How the parts of an entry are written."""

    words: Callable[[str], str]
    address: Callable[[str], str]
    list_item: Callable[[str, str], str]
    """From the mark of the list, with its indent, and the line."""
    moment: Callable[[Entry], str]
    """A line of a timeline."""


def as_text(block: Block, level: int = 1) -> str:
    """One block as plain text. Pictures are left out: they say nothing that the words don't."""
    match block:
        case Section():
            title = _titled(block)
            rule = f"\n{title}\n{('=' if level == 1 else '-') * len(title)}" + ("\n" if level == 1 else "")
            return "\n".join([rule, *filter(None, (as_text(inner, level + 1) for inner in block.blocks))])
        case Paragraph():
            return _filled(block.text)
        case Entries():
            return "\n".join(_lines(block, TEXT))
        case _:
            return ""


def as_markdown(block: Block, level: int = 1) -> str:
    """One block as Markdown. Whatever stands in the data is escaped; pictures are left out."""
    match block:
        case Section():
            title = f"\n{'#' * min(level, 6)} {_escaped(_titled(block))}\n"
            return "\n".join([title, *filter(None, (as_markdown(inner, level + 1) for inner in block.blocks))])
        case Paragraph():
            return f"{_begun(_escaped(block.text))}\n"
        case Entries():
            return "\n".join(_lines(block, MARKDOWN)) + "\n"
        case _:
            return ""


def _titled(section: Section) -> str:
    mark = section.mark
    more = f" ({mark.word})" if mark and mark.word not in section.title.casefold() else ""
    return folded(section.title + more)


def _lines(entries: Entries, form: Form) -> Iterator[str]:
    if entries.kind == "clock":
        yield from (form.moment(entry) for entry in entries.items)
        return
    for number, entry in enumerate(entries.items, 1):
        mark = f"{number}. " if entries.kind == "steps" else "- "
        yield form.list_item(mark, _sentence(entry, form))
        for detail in entry.details:
            yield form.list_item(f"{' ' * len(mark)}- ", _sentence(detail, form))


def _sentence(entry: Entry, form: Form) -> str:
    """Such as "Glaucoma, legs raised (modify): Keep it short. (guideline; low certainty; https://…) Only in: wall."."""
    about = ", ".join(filter(None, (entry.about, entry.place))) + (f" ({entry.mark.word})" if entry.mark else "")
    links = [form.address(link.address) for link in entry.links]
    grounds = "; ".join([*map(form.words, entry.grounds), *links])
    said = [form.words(entry.text)] if entry.text else []
    if grounds:
        said.append(f"({grounds})" if entry.text or about else grounds)
    if entry.only:
        said.append(form.words(entry.only))
    joint = " " if about.endswith(ENDS) else ": "
    return joint.join(filter(None, (form.words(about), " ".join(said))))


def _filled(line: str, first: str = "", later: str = "") -> str:
    # Words stay whole, so that a sentence or an address can be found and copied.
    wrapper = textwrap.TextWrapper(
        WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )
    return wrapper.fill(folded(line))


def _escaped(line: str) -> str:
    return SPECIAL.sub(r"\\\1", folded(line))


def _begun(line: str) -> str:
    return LIST_OR_RULE.sub(r"\1\\\2", line)


def _linked(address: str) -> str:
    return f"<{address}>" if ADDRESS.fullmatch(address) and address == printable(address) else _escaped(address)


TEXT = Form(
    words=folded,
    address=folded,
    list_item=lambda mark, line: _filled(line, mark, " " * len(mark)),
    moment=lambda entry: f"- {entry.about:>6}  {folded(entry.text)}",
)

MARKDOWN = Form(
    words=_escaped,
    address=_linked,
    list_item=lambda mark, line: f"{mark}{_begun(line)}",
    moment=lambda entry: f"- {entry.about} {_escaped(entry.text)}",
)
