"""Pages as a browser and a reader see them: elements, words and links; and facts with strange text in them."""

from html.parser import HTMLParser

import html5lib
from markdown_it import MarkdownIt

from restorative._model import Model


def tree(page: str):
    """A page as a strict HTML5 parser reads it: any error in it is raised."""
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    return parser.parse(page)


def shape(page: str) -> set:
    """Which elements there are, with which attributes."""
    elements = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False).iter()
    return {(str(element.tag), frozenset(element.attrib)) for element in elements}


class Reader(HTMLParser):
    """Words and links, quickly; whether a page is well formed is for `tree` to say."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.links, self.styled = [], set(), False

    def handle_starttag(self, tag, attrs) -> None:
        self.styled = tag == "style"
        if tag == "a":
            self.links.add(dict(attrs)["href"])

    def handle_endtag(self, tag) -> None:
        self.styled = False

    def handle_data(self, data) -> None:
        if not self.styled:
            self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def words(page: str) -> str:
    """The words of a page, one space between them, without those of its style."""
    return " ".join("".join(read(page).words).split())


def links(page: str) -> set:
    """Where the links of a page lead."""
    return read(page).links


def tokens(text: str) -> set:
    """What kinds of things a Markdown reader finds in *text*."""
    found = set()
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text):
        found |= {(token.type, token.tag)} | {(child.type, child.tag) for child in token.children or ()}
    return found


IDS = {"id", "pose", "variant", "variants", "condition", "trait", "claim", "outcome", "prop", "doi", "pmid", "pmcid"}
"""Fields by which things find each other, and identifiers that make up an address."""


def marked(value, evil: str):
    """*value* with *evil* at the end of each text in it that is not an id."""
    if isinstance(value, Model):
        fields = {name: marked(getattr(value, name), evil) for name in type(value).model_fields if name not in IDS}
        copy = value.model_copy(update=fields)
        for told in type(value).model_computed_fields:
            copy.__dict__[told] = marked(getattr(value, told), evil)
        return copy
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(marked(item, evil) for item in value)
    return value + evil if type(value) is str else value
