"""Whether JSON says what a reader sees: no key twice, no hidden characters, no number beyond measure.

JSON that a model accepts may still deceive the person who reviews it. These checks look at the text itself.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from restorative.limits import LARGEST_NUMBER

__all__ = ["HIDDEN", "all_seen", "deceits", "hidden_characters", "hidden_fault", "visible"]

HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters; a sentence needs no line break
    "\u2028\u2029"  # line and paragraph separators, which end a string in some languages
    "\u202a-\u202e\u2066-\u2069"  # turns of direction, which show a text in another order than it has
    "\ud800-\udfff"  # halves of characters, which no file can be written with
    "\ufffe\uffff"  # no characters at all: no page of XML may hold them
    "\U000e0000-\U000e007f"  # tags, a whole alphabet that nobody sees
    "]"
)
"""What a reader can't see, or can't see as what it is."""


def hidden_characters(text: str) -> tuple[str, ...]:
    """The characters in *text* that a reader can't see as what they are, such as `U+202E`."""
    return tuple(dict.fromkeys(f"U+{ord(char):04X}" for char in HIDDEN.findall(text)))


def hidden_fault(text: str) -> str:
    """What is wrong with *text* if a reader can't see all of it; empty if nothing is."""
    hidden = ", ".join(hidden_characters(text))
    return f"characters that nobody can see are not accepted: {hidden}" if hidden else ""


def all_seen(text: str) -> str:
    """*text* as it is, if a reader sees all of it.

    Raises:
        ValueError: with the characters that nobody can see.
    """
    if fault := hidden_fault(text):
        raise ValueError(fault)
    return text


def deceits(text: str) -> list[tuple[str, str]]:
    """Every place in valid JSON that says something else than it shows, and what is wrong there.

    Empty for text as people write it.
    """
    if _plainly_honest(text):
        return []
    tree = json.loads(text, object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
    return [(path.removeprefix("."), says) for path, says in _deceits_in(tree, "")]


class _Dishonest(ValueError):
    """Something is to be found in the text."""


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON, with every key that stands in it."""


class _Number(str):
    """A number of JSON, as it is written."""

    __slots__ = ()


def _plainly_honest(text: str) -> bool:
    """The quick look, which nearly every file passes: no escape, nothing that can't be printed, no key twice."""
    if "\\" in text or not _printable(text):
        return False
    try:
        QUICK.decode(text)
    except _Dishonest:
        return False
    return True


def _printable(text: str) -> bool:
    # Of what ASCII hides, JSON allows no more than the character "delete" to stand as it is.
    return "\x7f" not in text if text.isascii() else text.replace("\n", "").isprintable()


def _no_key_twice(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _Dishonest


def _in_measure(number: str) -> None:
    if not _measured(number):
        raise _Dishonest


def _no_constant(_: str) -> NoReturn:
    raise _Dishonest


QUICK = json.JSONDecoder(
    object_pairs_hook=_no_key_twice, parse_int=_in_measure, parse_float=_in_measure, parse_constant=_no_constant
)


def _measured(number: str) -> bool:
    """Whether a number as it is written is one, and no larger than any fact."""
    # Reading an integer of thousands of digits takes long; as a float it is quick, and infinite at the worst.
    return abs(float(number)) <= LARGEST_NUMBER


def _deceits_in(part: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, _Pairs):
        yield from _deceits_in_object(part, path)
    elif isinstance(part, list):
        for i, item in enumerate(part):
            yield from _deceits_in(item, f"{path}[{i}]")
    elif isinstance(part, _Number):
        if not _measured(part):
            yield path, f"{part[:20]}{'…' if len(part) > 20 else ''} is no number that a fact can have"  # noqa: PLR2004
    elif isinstance(part, str) and (fault := hidden_fault(part)):
        yield path, fault


def _deceits_in_object(pairs: _Pairs, path: str) -> Iterator[tuple[str, str]]:
    met: set[str] = set()
    for key, value in pairs:
        if hidden := hidden_characters(key):
            yield path, f"a name in quotes hides characters that nobody can see: {', '.join(hidden)}"
        if key in met:
            yield f"{path}.{key}", "stands more than once in the same place, and only one would count"
        met.add(key)
        yield from _deceits_in(value, f"{path}.{key}")


def visible(text: str) -> str:
    """*text* with each hidden character written as its number, so that it can be shown to a person."""
    return HIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
