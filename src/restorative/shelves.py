"""How files become facts. Only this room opens files.

A shelf holds the entries of one kind, each in a file named by its id, and reads a file when its
entry is first asked for.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import importlib_resources
from pydantic import ValidationError

from restorative._model import Model
from restorative.errors import DataError, Fault

if TYPE_CHECKING:
    from importlib_resources.abc import Traversable

__all__ = ["Derived", "Shelf", "canonical", "shipped_data"]

M = TypeVar("M", bound=Model)
S = TypeVar("S")
T = TypeVar("T")

LONGEST_ID = 100
"""Characters; no file system is asked for a longer name."""

ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


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
    """The entries of one kind, by id and in the order of their ids."""

    def __init__(self, folder: "Traversable", model: type[M]) -> None:
        self.folder = folder
        self.model = model
        self._entries: dict[str, M] = {}

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
        names = (file.name for file in self.folder.iterdir()) if self.folder.is_dir() else ()
        return dict.fromkeys(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))

    def _read(self, id_: str) -> M:
        if not isinstance(id_, str) or len(id_) > LONGEST_ID or not ID.fullmatch(id_):
            raise KeyError(id_)
        try:
            text = (self.folder / f"{id_}.json").read_bytes()
        except (FileNotFoundError, KeyError):  # a zip answers with KeyError
            raise KeyError(id_) from None
        try:
            return self.model.model_validate_json(text)
        except ValidationError as error:
            raise DataError(list(_faults(f"{self.folder.name}/{id_}.json", error))) from None

    def read_all(self) -> list[Fault]:
        """Read every file and return every fault, those of names included."""
        faults: list[Fault] = []
        for id_ in self:
            file = f"{self.folder.name}/{id_}.json"
            try:
                entry = self[id_]
            except DataError as error:
                faults += error.faults
            except KeyError:
                faults.append(Fault(file, "", "name the file by an id: lower-case words joined by underscores"))
            else:
                own = getattr(entry, "id", None) or getattr(entry, "condition", id_)
                if own != id_:
                    faults.append(Fault(file, "id", f"says {own!r}, but the file is called {id_!r}"))
        return faults


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


def _faults(file: str, error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in detail["loc"])
        yield Fault(file, "".join(steps).removeprefix("."), detail["msg"].removeprefix("Value error, "))
