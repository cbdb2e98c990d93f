"""Where other people's files lie: a folder, a zip or an installed package, each read within limits.

Nothing is written and nothing leads out of the place that was named. A zip is read into memory, never unpacked
to disk.
"""

import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from os import DirEntry, PathLike, scandir
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from restorative.errors import DataError, Fault, RequestError
from restorative.limits import LARGEST_ARCHIVE, LARGEST_FILE, LARGEST_TOTAL, MOST_FILES
from restorative.texts import visible

if TYPE_CHECKING:
    from restorative.shelves import Folder

__all__ = ["faults_of_place", "open_place"]

EDITION = "EDITION"
"""The file beside the facts that tells their version."""

NO_FACTS = frozenset({"schema"})
"""Folders beside the facts that hold JSON of another kind."""

ENCRYPTED = 0x1
"""The bit in a zip's entry that says so."""


def open_place(place: "str | PathLike[str] | Folder") -> "Folder":
    """The folder at *place*, which may be a path, the path of a zip, or a folder inside an installed package.

    Raises:
        DataError: if there is neither a folder nor a zip, or with every fault of the zip.
        RequestError: if *place* is nothing of the kind.
    """
    if not isinstance(place, str | PathLike):
        if not hasattr(place, "iterdir"):
            raise RequestError([f"Facts are read from a folder or a zip, and {place!r} is neither."])
        return place
    try:
        path = Path(place).resolve()  # so that "." has a name
        is_dir, is_file = path.is_dir(), path.is_file()
        size = path.stat().st_size if is_file else 0
    except (OSError, ValueError, RuntimeError) as error:  # no permission, a zero byte, links in a circle
        raise DataError([Fault("", "", f"{visible(str(place))} can't be opened: {visible(str(error))}")]) from None
    if is_dir:
        return path
    if not is_file:
        raise DataError([Fault("", "", f"there is no folder and no zip at {visible(str(path))}")])
    if size > LARGEST_ARCHIVE:
        raise DataError([Fault("", "", f"has {size:,} bytes; a zip has {LARGEST_ARCHIVE:,} at the most")])
    return _unzipped(path)


def faults_of_place(folder: "Folder", kinds: Collection[str]) -> list[Fault]:
    """What is wrong with *folder* before any file in it is read: links that lead out, too much, nothing at all."""
    try:
        if isinstance(folder, Path):
            return list(_faults_on_disk(folder, kinds))
        names = [f"{kind.name}/{file.name}" for kind in folder.iterdir() if kind.is_dir() for file in kind.iterdir()]
    except OSError as error:
        return [Fault("", "", f"can't be read: {error.strerror}")]
    return list(_faults_of_names(names, kinds))


def _faults_on_disk(folder: Path, kinds: Collection[str]) -> Iterator[Fault]:
    root = folder.resolve()
    names: list[str] = []
    total = 0
    for kind in sorted(_entries(folder), key=lambda entry: entry.name):
        if kind.name == EDITION:
            yield from _measure(kind, EDITION, root)[1]
        elif kind.name in kinds and _leads_out(kind, root):
            yield Fault(kind.name, "", "is a link that leads out of the folder")
        elif kind.is_dir():
            for file in _entries(kind):
                names.append(f"{kind.name}/{file.name}")
                if kind.name in kinds and file.name.endswith(".json"):
                    size, faults = _measure(file, names[-1], root)
                    total += size
                    yield from faults
                if len(names) > MOST_FILES:
                    break
    yield from _faults_of_names(names, kinds)
    if total > LARGEST_TOTAL:
        yield Fault("", "", f"holds {total:,} bytes of facts; {LARGEST_TOTAL:,} are the most")


def _entries(folder: "Path | DirEntry[str]") -> Iterator[DirEntry[str]]:
    with scandir(folder) as entries:
        yield from entries


def _measure(file: DirEntry[str], name: str, root: Path) -> tuple[int, list[Fault]]:
    """How large a file is, and what speaks against opening it."""
    name = visible(name)
    if _leads_out(file, root):
        return 0, [Fault(name, "", "is a link that leads out of the folder")]
    try:
        told = file.stat()
    except OSError as error:
        return 0, [Fault(name, "", f"can't be read: {error.strerror}")]
    if not stat.S_ISREG(told.st_mode):
        return 0, [Fault(name, "", "is no file")]
    return told.st_size, _too_large(name, told.st_size)


def _too_large(name: str, size: int) -> list[Fault]:
    return [Fault(name, "", f"has {size:,} bytes; {LARGEST_FILE:,} are the most")] if size > LARGEST_FILE else []


def _leads_out(entry: DirEntry[str], root: Path) -> bool:
    return entry.is_symlink() and not Path(entry).resolve().is_relative_to(root)


def _faults_of_names(names: Iterable[str], kinds: Collection[str]) -> Iterator[Fault]:
    """Whether there are facts, not too many, and none in a folder that nobody would read."""
    files = [name.split("/") for name in names if name.endswith(".json")]
    known = [kind for kind, _ in files if kind in kinds]
    if len(known) > MOST_FILES or len(files) > MOST_FILES:
        yield Fault("", "", f"more than {MOST_FILES:,} files are not read")
    for stray in sorted({kind for kind, _ in files} - set(kinds) - NO_FACTS):
        if not stray.startswith((".", "_")):
            close = get_close_matches(stray, kinds, n=1)
            yield Fault(
                f"{visible(stray)}/", "", f"is no kind of facts.{f' Did you mean {close[0]}/?' if close else ''}"
            )
    if not known:
        yield Fault("", "", f"there are no facts here: none of {', '.join(f'{kind}/' for kind in sorted(kinds))}")


def _unzipped(path: Path) -> "InMemory":
    """The files of a zip, none of which is opened if any is not as it should be."""
    try:
        files, faults = _read_zip(path)
    except Exception as error:  # a damaged zip can raise nearly anything: bad lengths, bad letters, bad sums
        says = f"{visible(path.name)} is no zip that can be read: {visible(str(error))}"
        raise DataError([Fault("", "", says)]) from None
    if faults:
        raise DataError(faults)
    return InMemory(files, path.stem)


def _read_zip(path: Path) -> tuple[dict[str, bytes], list[Fault]]:
    with ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        faults = list(_faults_of_entries(entries))
        facts = [] if faults else [entry for entry in entries if _is_fact(entry.filename)]
        return {entry.filename: _unpacked(archive, entry) for entry in facts}, faults


def _unpacked(archive: ZipFile, entry: ZipInfo) -> bytes:
    with archive.open(entry) as file:
        # Asked for everything, zipfile unpacks first and compares with the declared size afterwards.
        return file.read(entry.file_size + 1)


def _is_fact(name: str) -> bool:
    """Whether *name* is a file of facts, or the text that tells their edition."""
    return name == EDITION or (name.count("/") == 1 and name.endswith(".json"))


def _faults_of_entries(entries: Collection[ZipInfo]) -> Iterator[Fault]:
    if len(entries) > MOST_FILES:
        yield Fault("", "", f"holds {len(entries):,} files; {MOST_FILES:,} are the most")
        return
    met: set[str] = set()
    for entry in entries:
        name = visible(entry.filename)
        if _escapes(entry.orig_filename):
            yield Fault(name, "", "leads out of the zip")
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield Fault(name, "", "is a link; a zip of facts has none")
        if entry.flag_bits & ENCRYPTED:
            yield Fault(name, "", "is locked with a password")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            yield Fault(name, "", "is packed in a way that is not read: use the usual one, deflate")
        if entry.filename in met:
            yield Fault(name, "", "stands in the zip more than once")
        met.add(entry.filename)
        if _is_fact(entry.filename):
            yield from _too_large(name, entry.file_size)
    if (total := sum(entry.file_size for entry in entries if _is_fact(entry.filename))) > LARGEST_TOTAL:
        yield Fault("", "", f"holds {total:,} bytes of facts; {LARGEST_TOTAL:,} are the most")


def _escapes(name: str) -> bool:
    """Whether a name in a zip, unpacked by somebody less careful, would land outside of the folder."""
    return name.startswith("/") or "\\" in name or "\x00" in name or ":" in name or ".." in name.split("/")


class InMemory:
    """A folder or a file held in memory: as much of one as shelves ask for."""

    def __init__(self, files: Mapping[str, bytes], name: str, path: str = "") -> None:
        self.name: Final = name
        self._files = files
        self._path = path

    def __truediv__(self, name: str) -> "InMemory":
        return InMemory(self._files, name, f"{self._path}/{name}" if self._path else name)

    def is_dir(self) -> bool:
        """Whether there is anything in it."""
        return any(self._names())

    def iterdir(self) -> "Iterator[InMemory]":
        """What lies in it, one by one."""
        return (self / name for name in dict.fromkeys(self._names()))

    def read_bytes(self) -> bytes:
        """What the file holds."""
        if self._path not in self._files:
            raise FileNotFoundError(self._path)
        return self._files[self._path]

    def _names(self) -> Iterator[str]:
        start = f"{self._path}/" if self._path else ""
        return (path.removeprefix(start).split("/")[0] for path in self._files if path.startswith(start))
