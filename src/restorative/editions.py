"""What changed from one edition of the facts to another, safety first.

>>> from restorative import Library, diff
>>> print(diff(Library.default(), Library.default()))
# Facts: ... to ...
<BLANKLINE>
Nothing changed.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from os import PathLike
from typing import Annotated, Any

from pydantic import Field

from restorative._model import Model
from restorative.evidence import Claim, carry
from restorative.library import Library
from restorative.limits import LARGEST_JSON

__all__ = ["Change", "EditionDiff", "diff"]

Json = Annotated[str, Field(max_length=LARGEST_JSON)]
"""A value as JSON; long enough for the largest fact."""

KEYS = (
    "id", "variant", "trait", "pose", "prop", "condition", "sign", "question", "belief", "language", "reason", "url",
)  # fmt: skip
"""Fields by which an entry of a list is known again, wherever it stands."""

SAFETY = (
    r"cautions/.*\.severity|practices/.*\.severity",
    r"(cautions|practices|claims)/.*certainty(_on_a_pose)?",
    r"cautions/.*|practices/.*:(cautions|stop_signs).*",
    r"conditions/[^:]*:(red_flag)?",
    r"poses/.*:variants(\[[^]]*\](\.(traits|position)|\.props.*\.(adds|optional))?)?",
    r"poses/.*:(sides|(variants\[[^]]*\]\.)?hold(\.max_minutes)?|stop_signs|discomforts.*)",
    r"props/.*:adds|traits/[^:]*:(conduct|includes)?",
    r"conditions/.*:(words|icd10|includes|one_sided|note)",
    r"claims/[^:]*:(direction|against|outcome)?|outcomes/.*:harm",
)
"""Places of facts on which somebody's safety may hang, the gravest first."""

MORE_IS_HARMLESS = re.compile(r"conditions/.*:words|claims/[^:]*:(against)?")
"""A word more brings a caution to more people; only a word less takes one away. So with claims and doubts."""

MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
"""Characters that mean something in Markdown."""

SLUG = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
"""An id, or a word of a closed set."""


class Change(Model):
    """One fact that differs: a value, or an entry of a list or a whole file that is there in one edition only."""

    kind: str
    """The folder, such as `cautions`."""
    id: str
    """The file in it, without `.json`."""
    path: Annotated[str, Field(min_length=0, max_length=LARGEST_JSON)]
    """The place inside the file, such as `cautions[supine_flat].severity`; empty for the file as a whole."""
    was: Json | None = None
    """The former value as JSON; `None` if there was none."""
    now: Json | None = None
    """The value as JSON; `None` if there is none any more."""

    @property
    def gravity(self) -> int | None:
        """How grave it is to miss it, 0 for the gravest; `None` if nobody's safety hangs on it.

        Whatever may make screening or sessions less careful has a number. That something has none does not mean
        that it is harmless: sentences are for people to read.
        """
        place = f"{self.kind}/{self.id}:{self.path}"
        if self.was is None and MORE_IS_HARMLESS.fullmatch(place):
            return None
        return next((nth for nth, pattern in enumerate(SAFETY) if re.fullmatch(pattern, place, re.DOTALL)), None)

    def __str__(self) -> str:
        place = f"`{self.kind}/{self.id}`" + (f", {_code(self.path)}" if self.path else "")
        was, now = (value and _told(json.loads(value), whole=not self.path) for value in (self.was, self.now))
        if was is None:
            return f"{place}: added {now}."
        return f"{place}: removed {was}." if now is None else f"{place}: was {was}, is now {now}."


class EditionDiff(Model):
    """Every fact that differs between two editions. As text it is a piece of a changelog, in Markdown."""

    old: str
    """The edition before."""
    new: str
    """The edition after."""
    changes: tuple[Change, ...]
    """Those on which somebody's safety may hang first, the gravest first of all; then by kind, id and place."""

    @property
    def safety(self) -> tuple[Change, ...]:
        """Changes on which somebody's safety may hang."""
        return tuple(change for change in self.changes if change.gravity is not None)

    @property
    def others(self) -> tuple[Change, ...]:
        """All other changes."""
        return tuple(change for change in self.changes if change.gravity is None)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"# Facts: {_escaped(self.old)} to {_escaped(self.new)}"
        if not self.changes:
            yield "\nNothing changed."
        yield from _section("Safety", self.safety)
        for kind in dict.fromkeys(change.kind for change in self.others):
            yield from _section(kind.capitalize(), (change for change in self.others if change.kind == kind))


def diff(old: "Library | str | PathLike[str]", new: "Library | str | PathLike[str]") -> EditionDiff:
    """Every fact that differs from *old* to *new*: two libraries, or folders or zips of facts.

    The certainty of a claim is computed, and is told where it changes, beside the judgements that changed it.

    Raises:
        DataError: with every fault of a folder or zip that can't be read as facts.
    """
    before, after = (place if isinstance(place, Library) else Library.load(place) for place in (old, new))
    changes = [change for kind in before.kinds for change in _changes_of_kind(kind, before, after)]
    return EditionDiff(old=before.edition, new=after.edition, changes=tuple(sorted(changes, key=_gravest_first)))


def _gravest_first(change: Change) -> int:
    return len(SAFETY) if change.gravity is None else change.gravity


def _changes_of_kind(kind: str, old: Library, new: Library) -> Iterator[Change]:
    before, after = old.kinds[kind], new.kinds[kind]
    for id_ in sorted({*before, *after}):
        was, now = (_plain(shelf[id_]) if id_ in shelf else None for shelf in (before, after))
        for path, old_value, new_value in _differences("", was, now):
            yield Change(kind=kind, id=id_, path=path, was=_written(old_value), now=_written(new_value))


def _plain(entry: Model) -> dict[str, Any]:
    """An entry as JSON has it, and the certainty of a claim."""
    plain: dict[str, Any] = entry.model_dump(mode="json")
    if isinstance(entry, Claim):
        plain |= {"certainty": entry.grade.certainty.value, "certainty_on_a_pose": carry(entry).certainty.value}
    return plain


def _written(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


Difference = tuple[str, Any, Any]
"""A place, what was there, and what is."""


def _differences(path: str, was: Any, now: Any) -> Iterator[Difference]:
    if isinstance(was, dict) and isinstance(now, dict):
        for field in dict.fromkeys((*was, *now)):
            yield from _differences(f"{path}.{field}".removeprefix("."), was.get(field), now.get(field))
    elif isinstance(was, list) and isinstance(now, list):
        yield from _of_lists(path, _by_key(was), _by_key(now))
    elif was != now:
        yield path, was, now


def _of_lists(path: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
    before, after = [key for key in was if key in now], [key for key in now if key in was]
    for key in before:
        yield from _differences(f"{path}[{key}]", was[key], now[key])
    gone, come = [key for key in was if key not in now], [key for key in now if key not in was]
    if any(isinstance(entry, dict) for entry in (*was.values(), *now.values())):
        yield from ((f"{path}[{key}]", was.get(key), now.get(key)) for key in (*gone, *come))
        in_order, reordered = before, after
    else:
        yield from ((path, was.get(old), now.get(new)) for old, new in zip_longest(gone, come, fillvalue=""))
        in_order, reordered = [was[key] for key in before], [now[key] for key in after]
    if before != after:
        yield path, in_order, reordered


def _by_key(entries: list[Any]) -> dict[str, Any]:
    """The entries of a list by what they are known by, the second of the same key as `key#2`."""
    by_key: dict[str, Any] = {}
    for position, entry in enumerate(entries):
        key, nth = _key(entry, position), 1
        while (known := f"{key}#{nth}" if nth > 1 else key) in by_key:
            nth += 1
        by_key[known] = entry
    return by_key


def _key(entry: Any, position: int) -> str:
    if isinstance(entry, dict):
        return next((str(entry[field]) for field in KEYS if entry.get(field) is not None), str(position))
    return json.dumps(entry, ensure_ascii=False)


def _section(title: str, changes: Iterable[Change]) -> Iterator[str]:
    lines = [f"- {change}" for change in changes]
    if lines:
        yield from ("", f"## {title}", "", *lines)


def _told(value: Any, *, whole: bool = False) -> str:
    """A value in words. Of a *whole* file only its name is told, if it has one: the rest is there to be read."""
    if whole and (name := _name(value)):
        return f"“{_escaped(name)}”"
    if isinstance(value, list):
        return ", ".join(map(_told, value)) or "nothing"
    if isinstance(value, dict):
        fields = ((name, told) for name, told in value.items() if told not in (None, [], {}))
        return "(" + "; ".join(f"{_escaped(name)}: {_told(told)}" for name, told in fields) + ")"
    if isinstance(value, str) and not SLUG.fullmatch(value):
        return f"“{_escaped(value)}”"
    return _code(value if isinstance(value, str) else json.dumps(value))


def _name(entry: dict[str, Any]) -> str | None:
    named = entry | entry.get("names", {})
    return next((named[field] for field in ("name", "english", "title", "statement", "pose") if field in named), None)


def _code(text: str) -> str:
    return f"`{' '.join(text.split()).replace('`', '’')}`"


def _escaped(text: str) -> str:
    return MARKS.sub(r"\\\1", " ".join(text.split()))
