"""How files become facts.

A shelf holds the entries of one kind, each in a file named by its id, and reads a file when its
entry is first asked for.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import importlib_resources
from pydantic import ValidationError

from restorative._model import Model, Told
from restorative.errors import DataError, Fault
from restorative.limits import LARGEST_FILE

if TYPE_CHECKING:
    from importlib_resources.abc import Traversable

__all__ = ["Derived", "Folder", "Shelf", "canonical", "shipped_data"]

M = TypeVar("M", bound=Model)
S = TypeVar("S")
T = TypeVar("T")

LONGEST_ID = 100
"""Characters; no file system is asked for a longer name."""

ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")

ID_FIELDS = ("id", "condition", "pose")
"""Fields of which the first that an entry has says its id."""


class Folder(Protocol):
    """A folder or a file, as much of it as shelves ask for: a path, a resource of a package, or one in memory."""

    @property
    def name(self) -> str:
        """Its last part."""

    def __truediv__(self, name: str, /) -> "Folder": ...

    def is_dir(self) -> bool:
        """Whether it is a folder that is there."""

    def iterdir(self) -> "Iterator[Folder]":
        """What lies in it."""

    def read_bytes(self) -> bytes:
        """What the file holds."""


def shipped_data() -> "Traversable":
    """The folder of facts that comes with the package."""
    package = importlib_resources.files("restorative")
    inside = package / "data"
    # In an editable install the facts lie where the repository has them, beside `src`.
    return inside if inside.is_dir() else Path(str(package)).parents[1] / "data"


def canonical(entry: Model) -> str:
    """The one way to write an entry: fields in model order, defaults left out."""
    kept = entry.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


class Shelf(Mapping[str, M], Generic[M]):
    """The entries of one kind, by id and in the order of their ids.

    Entries that were *added* by packs stand before what the folder holds. What a shelf *beneath* has read of the
    same folder is not read again.
    """

    def __init__(
        self,
        folder: Folder,
        model: type[M],
        added: Mapping[str, M] | None = None,
        beneath: "Shelf[M] | None" = None,
    ) -> None:
        self.folder = folder
        self.model = model
        self._added = added or {}
        self._beneath = beneath
        self._entries: dict[str, M] = dict(self._added)
        self._told = Told()

    def __getitem__(self, id_: str) -> M:
        if id_ not in self._entries:
            self._entries.setdefault(id_, self._read(id_))
        return self._entries[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._entries or id_ in self._ids

    @cached_property
    def _ids(self) -> dict[str, None]:
        if self._beneath is not None:
            return dict.fromkeys(sorted({*self._beneath, *self._added}))
        names = (file.name for file in self.folder.iterdir()) if self.folder.is_dir() else ()
        own = (name.removesuffix(".json") for name in names if name.endswith(".json"))
        return dict.fromkeys(sorted({*own, *self._added}))

    def _read(self, id_: str) -> M:
        if self._beneath is not None:
            return self._beneath[id_]
        if not _is_id(id_):
            raise KeyError(id_)
        try:
            return self.model.model_validate_json(self._text_of(id_), context=self._told)
        except ValidationError as error:
            raise DataError(list(_faults(self._file_of(id_), error))) from None

    def _text_of(self, id_: str) -> bytes:
        try:
            text = (self.folder / f"{id_}.json").read_bytes()
        except (FileNotFoundError, KeyError):  # a zip answers with KeyError
            raise KeyError(id_) from None
        except OSError as error:
            raise DataError([Fault(self._file_of(id_), "", f"can't be read: {error.strerror}")]) from None
        if len(text) > LARGEST_FILE:
            raise DataError([Fault(self._file_of(id_), "", f"has more than {LARGEST_FILE:,} bytes")])
        return text

    def _file_of(self, id_: str) -> str:
        return f"{self.folder.name}/{id_}.json"

    def read_all(self, *, strange: bool = True) -> list[Fault]:
        """Read every file and return every fault.

        In what is *strange*, the work of somebody else, text that shows something else than it says is one.
        """
        return [fault for id_ in self if id_ not in self._added for fault in self._faults_of(id_, strange=strange)]

    def _faults_of(self, id_: str, *, strange: bool) -> list[Fault]:
        from restorative.texts import deceits, visible

        file = self._file_of(id_)
        if not _is_id(id_):
            return [Fault(visible(file), "", "name the file by an id: lower-case words joined by underscores")]
        try:
            text = self._text_of(id_)
        except DataError as error:
            return list(error.faults)
        except KeyError:
            return [Fault(file, "", "can't be found")]
        try:
            entry = self._entries.setdefault(id_, self.model.model_validate_json(text, context=self._told))
        except ValidationError as error:
            faults = list(_faults(file, error))
            if any(detail["type"] == "json_invalid" for detail in error.errors()):
                return faults
        else:
            own = next(getattr(entry, field) for field in ID_FIELDS if hasattr(entry, field))
            faults = [] if own == id_ else [Fault(file, "id", f"says {own!r}, but the file is called {id_!r}")]
        return faults + [Fault(file, path, says) for path, says in (deceits(text.decode()) if strange else ())]


class Derived(Mapping[str, T], Generic[S, T]):
    """What a function makes of another mapping, each entry once and when first asked for."""

    def __init__(self, source: Mapping[str, S], make: Callable[[S], T]) -> None:
        self._source = source
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, id_: str) -> T:
        if id_ not in self._made:
            self._made.setdefault(id_, self._make(self._source[id_]))
        return self._made[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._source)

    def __len__(self) -> int:
        return len(self._source)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._source


def _is_id(name: object) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_ID and ID.fullmatch(name) is not None


def _faults(file: str, error: ValidationError) -> Iterator[Fault]:
    from restorative.texts import visible

    for detail in error.errors(include_url=False):
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in detail["loc"])
        yield Fault(file, visible("".join(steps).removeprefix(".")), detail["msg"].removeprefix("Value error, "))
