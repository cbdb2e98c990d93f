"""What tools that measure have in common: the machine in words, and the page that keeps the last figures."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from generated import ROOT

from restorative import Library, __version__

PAGE = ROOT / "docs" / "explanation" / "speed.md"


def machine() -> str:
    """The machine, and what ran on it."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    ran = f"{python}, pydantic {version('pydantic')}, restorative {__version__}"
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()}; {ran}, facts {Library.default().edition}"


def processor() -> str:
    """Its model, as the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or platform.machine())


def keep(part: str, lines: Iterable[str]) -> None:
    """Write *lines*, and the machine, between the marks of that *part* of the page."""
    begin, end = f"% {part}: begin\n", f"% {part}: end\n"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    told = "\n".join([*lines, "", f"Measured on: {machine()}."])
    PAGE.write_text(f"{before}{begin}\n{told}\n\n{end}{rest.partition(end)[2]}", encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")


def table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A table in Markdown, the first column of words and the others of numbers."""
    lines = [titles, ("---", *["--:"] * (len(titles) - 1)), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
