"""How names are folded, so that what people type meets what is written.

`fold_name` is generous, since a wrong pose can be seen at once; `fold_words` is strict,
since a condition that is guessed wrongly can't.
"""

import re
import unicodedata

__all__ = ["fold_name", "fold_prop", "fold_words", "name_words", "words_of"]

NAME_NOISE = frozenset({"a", "an", "asana", "pose", "poses", "posture", "the"})

SANSKRIT = (
    ("sh", "s"),
    ("ch", "c"),
    ("aa", "a"),
    ("ee", "i"),
    ("ii", "i"),
    ("oo", "u"),
    ("uu", "u"),
    ("w", "v"),
)
"""Spellings that stand for one sound when Sanskrit is written without diacritics."""

COMMON = frozenset(
    {
        "a",
        "after",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "before",
        "can",
        "do",
        "for",
        "from",
        "have",
        "i",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "of",
        "on",
        "or",
        "the",
        "to",
        "up",
        "with",
        "you",
        "your",
    }
)
"""Words that tell nothing in a search."""

SILENT = frozenset("'`\u2018\u2019\u200c\u200d")
"""Apostrophes, and the joiners of Devanagari, which only shape letters."""

SHORT = 3
"""Letters; a shorter word keeps its s."""

WORD_NOISE = frozenset({"a", "an", "am", "and", "have", "having", "i", "my", "of", "the"})
"""Words that never change which condition is meant. A "no" or "not" is never noise."""

SPELLINGS = ((re.compile(r"oe|ae"), "e"), (re.compile(r"isation"), "ization"), (re.compile(r"our\b"), "or"))
"""British to American, on both sides of every comparison."""


def fold_name(name: str) -> str:
    """Fold the name of a pose: case, diacritics, punctuation, noise words and loose Sanskrit fall away."""
    return _plain("".join(token for token in _tokens(name) if token not in NAME_NOISE))


def fold_prop(name: str) -> str:
    """Fold the name of a prop: case, underscores and plural endings fall away."""
    return " ".join(token.removesuffix("s") for token in _tokens(name.replace("_", " ")))


def name_words(name: str) -> frozenset[str]:
    """The words of a pose's name, each folded like a whole name."""
    return frozenset(_plain(token) for token in _tokens(name) if token not in NAME_NOISE)


def fold_words(words: str) -> str:
    """Fold everyday words for a condition: case, punctuation, word order and British spelling fall away."""
    tokens = [token for token in _tokens(words) if token not in WORD_NOISE]
    for pattern, plain in SPELLINGS:
        tokens = [pattern.sub(plain, token) for token in tokens]
    return " ".join(sorted(tokens))


def words_of(text: str) -> list[str]:
    """The telling words of *text* for a search, with plural endings cut off."""
    return [token.removesuffix("s") if len(token) > SHORT else token for token in _tokens(text) if token not in COMMON]


def _plain(text: str) -> str:
    for loose, plain in SANSKRIT:
        text = text.replace(loose, plain)
    return text


def _tokens(text: str) -> list[str]:
    """The words of *text*, without case, apostrophes or Latin diacritics."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if char not in SILENT and not "\u0300" <= char <= "\u036f")
    # Marks are kept beside letters and digits: Devanagari writes its vowels with them.
    return "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in kept).split()
