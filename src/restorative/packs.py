"""Other people's facts: what a pack adds to a library, and what it may not do unless that is named.

A pack adds. It may not replace a fact that is there, nor make any caution milder, unless the caller says so by
name. What it records for a condition that is known already is added to what is recorded there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from restorative._model import Model
from restorative.conditions import Caution, Condition, ConditionCautions
from restorative.errors import ConditionNotFoundError, Fault, RequestError
from restorative.limits import LONGEST_NAME
from restorative.naming import fold_prop
from restorative.texts import hidden_characters, visible
from restorative.weakening import Weakening, weakenings

if TYPE_CHECKING:
    from restorative.library import Library
    from restorative.poses import PoseFacts
    from restorative.shelves import Folder

__all__ = ["Pack", "Permissions", "faults_of_names", "faults_of_words", "installed_packs", "joined", "laid_on"]

ENTRY_POINTS = "restorative.packs"
"""The group in which an installed distribution names the package that holds its facts."""


@dataclass(frozen=True)
class Pack:
    """Somebody else's facts, as they stand in a library."""

    name: str
    """Their origin."""
    edition: str | None
    entries: Mapping[str, Mapping[str, Model]]
    """By kind and id. A condition's cautions stand there with those that were recorded before."""
    cautions: Mapping[str, tuple[Caution, ...]]
    """The pack's own cautions, by condition."""
    adds_to: frozenset[str]
    """Conditions that had cautions before."""

    def brings(self, kind: str, id_: str) -> bool:
        """Whether this fact comes from the pack, and not only something that was added to it."""
        return id_ in self.entries.get(kind, {}) and not (kind == "cautions" and id_ in self.adds_to)


class Permissions:
    """What the caller allows packs to replace and to weaken, by name, and which of it was needed."""

    def __init__(self, replaces: Iterable[str] = (), weakens: Iterable[str] = ()) -> None:
        self._names: Final = {"replaces": _listed(replaces, "replaces"), "weakens": _listed(weakens, "weakens")}
        self._idle: Final = [(word, name) for word, names in self._names.items() for name in names]

    def allow(self, word: str, name: str) -> bool:
        """Whether the caller allows this under `replaces` or `weakens`."""
        if (word, name) in self._idle:
            self._idle.remove((word, name))
        return name in self._names[word]

    def check_that_all_were_needed(self) -> None:
        """A permission that no pack needs is a slip of the pen, or out of date.

        Raises:
            RequestError: with every such permission.
        """
        if idle := [f"{word}=[{name!r}] is not needed: no pack here {word} that." for word, name in self._idle]:
            raise RequestError(idle)


def _listed(names: Iterable[str], word: str) -> tuple[str, ...]:
    if isinstance(names, str):
        raise RequestError([f"{word} is a list of names, such as [{names!r}]."])
    return tuple(dict.fromkeys(names))


def installed_packs() -> "Iterator[tuple[str, Callable[[], Folder]]]":
    """The packs among the installed distributions in the order of their names, each with what finds its folder."""
    from importlib.metadata import entry_points

    import importlib_resources

    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, point.value)):
        yield point.name, lambda package=point.value: importlib_resources.files(package)  # type: ignore[misc]


def laid_on(below: "Library", own: "Library", name: str, permissions: Permissions) -> tuple[Pack, list[Fault]]:
    """The facts of *own* as they stand on those *below*, with every fault of that; it is of use if there is none."""
    faults: list[Fault] = []
    entries: dict[str, dict[str, Model]] = {}
    for kind, shelf in own.kinds.items():
        entries[kind] = {}
        for id_, entry in shelf.items():
            entries[kind][id_], found = _standing(kind, id_, entry, below, permissions)
            faults += found
    adds_to = frozenset(id_ for id_ in own.cautions if id_ in below.cautions and not _replaced(id_, permissions))
    new = {id_: _new(recorded, below if id_ in adds_to else None) for id_, recorded in own.cautions.items()}
    return Pack(name, own.edition_told, entries, new, adds_to), faults


def _replaced(condition: str, permissions: Permissions) -> bool:
    return permissions.allow("replaces", f"cautions/{condition}")


def _standing(
    kind: str, id_: str, entry: Model, below: "Library", permissions: Permissions
) -> tuple[Model, list[Fault]]:
    """The entry as it stands, beside or instead of one that has its id, and what is wrong with that."""
    if id_ not in below.kinds[kind]:
        return entry, []
    before, file = below.kinds[kind][id_], f"{kind}/{id_}.json"
    if not permissions.allow("replaces", f"{kind}/{id_}"):
        if not isinstance(entry, ConditionCautions):
            says = f"{below.origin_of(kind, id_)} has this id: choose another, or allow replaces=[{f'{kind}/{id_}'!r}]"
            return entry, [Fault(file, "id", says)]
        entry = joined(below.cautions[id_], entry)
    return entry, refused(file, weakenings(kind, before, entry, below), permissions)


def refused(file: str, found: Iterable[Weakening], permissions: Permissions) -> list[Fault]:
    """Those ways of being less cautious that the caller has not allowed, one fault for each name."""
    faults: dict[str, Fault] = {}
    for name, path, says in found:
        if not permissions.allow("weakens", name):
            faults.setdefault(name, Fault(file, path, f"{says}; if that is meant, allow weakens=[{name!r}]"))
    return list(faults.values())


def joined(before: ConditionCautions, own: ConditionCautions) -> ConditionCautions:
    """What is recorded for one condition together with what a pack records for it.

    Where the pack speaks of a place that was recorded, and more mildly, only the pack's caution is left: whether
    that may be is not decided here.
    """
    kept = [caution for caution in before.cautions if not _spoken_of_more_mildly(caution, own)]
    return ConditionCautions.model_construct(
        condition=before.condition,
        cautions=(*kept, *(caution for caution in own.cautions if caution not in kept)),
        fine=tuple(dict.fromkeys((*before.fine, *own.fine))),
    )


def _spoken_of_more_mildly(caution: Caution, own: ConditionCautions) -> bool:
    told = [new.severity.rank for new in own.cautions if (new.trait, new.pose) == (caution.trait, caution.pose)]
    return bool(told) and max(told) < caution.severity.rank


def _new(recorded: ConditionCautions, below: "Library | None") -> tuple[Caution, ...]:
    before = below.cautions[recorded.condition].cautions if below else ()
    return tuple(caution for caution in recorded.cautions if caution not in before)


def faults_of_names(own: "Library", below: "Library", name: str) -> Iterator[Fault]:
    """Names of the pack, of its poses and of its props that would take the place of others in silence."""
    if not name.strip() or len(name) > LONGEST_NAME or hidden_characters(name):
        yield Fault("", "", f"{visible(name[:LONGEST_NAME])!r} is no name for a pack: rename its folder")
    if name in below.origins:
        yield Fault("", "", f"a pack called {name!r} is there already: rename its folder")
    for facts in own.facts.values():
        for path, main in _main_names(facts):
            for other in sorted(below.holders_of(main) - {facts.id}):
                says = f"{main!r} is a name of {other} ({below.origin_of('poses', other)}): choose another"
                yield Fault(f"poses/{facts.id}.json", path, says)
    props = {fold_prop(name): prop.id for prop in below.props.values() for name in (prop.id, prop.name)}
    for prop in own.props.values():
        for path, main in (("id", prop.id), ("name", prop.name)):
            if (other := props.get(fold_prop(main), prop.id)) != prop.id:
                yield Fault(f"props/{prop.id}.json", path, f"{main!r} is a name of {other}: choose another")


def _main_names(facts: "PoseFacts") -> Iterator[tuple[str, str]]:
    """The names that go before an alias of another pose, each with its place."""
    yield "id", facts.id
    yield from ((f"former_ids[{i}]", former) for i, former in enumerate(facts.former_ids))
    for path in ("english", "sanskrit", "devanagari"):
        if name := getattr(facts.names, path):
            yield f"names.{path}", name


def faults_of_words(own: "Library", below: "Library", above: "Library", permissions: Permissions) -> Iterator[Fault]:
    """Words, codes and weeks that named a condition *below* and would no longer do so *above*."""
    for condition in own.conditions.values():
        asked = dict.fromkeys(_words_of(condition))
        if condition.id in below.conditions:
            asked |= dict.fromkeys(_words_of(below.conditions[condition.id]))
        lost = (
            Weakening(f"{other}: {word}", "words", f"{word!r} would no longer bring in {other}")
            for word in asked
            for other in sorted(_meant(word, below) - _meant(word, above))
        )
        yield from refused(f"conditions/{condition.id}.json", lost, permissions)


def _words_of(condition: Condition) -> tuple[str, ...]:
    return (condition.id, condition.name, *condition.words, *condition.icd10)


def _meant(words: str, library: "Library") -> set[str]:
    # What a word means is decided upstairs, where a person's words are read.
    from restorative.practitioners import match_condition

    try:
        return set(match_condition(words, library).conditions)
    except ConditionNotFoundError:
        return set()
