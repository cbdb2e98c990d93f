"""Write the pages that only the documentation site has, from code and data.

They are made anew whenever the site is built and are never committed.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from gallery import Facts, best_ways, facts_of, figure, gallery
from generated import ROOT
from pages import about_condition

import restorative
from restorative import Condition, Library, Pose, Practitioner, Variant, illustration, render
from restorative.screening import Screener

DOCS = ROOT / "docs"
SCHEMAS = ROOT / "data" / "schema"

MADE = ("poses", "conditions", "schemas", "api", "project")
"""The folders that hold nothing but what is made here."""

PROJECT = {"facts": "data/README.md", "contributing": "CONTRIBUTING.md", "changelog": "CHANGELOG.md"}
"""Pages about the project, and where they lie in the repository."""

OUTSIDE = "---\norphan: true\n---\n"
"""Two hundred pages in the menu would bury it; these are reached through their lists."""

MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
"""What `render.markdown` escapes."""

ROOMS = (
    "library", "poses", "props", "practices", "purposes", "schedules", "conditions", "practitioners", "screening",
    "evidence", "search", "sessions", "building", "adapting", "findings", "checks", "settings", "request", "scoring",
    "planning", "batch", "program", "render", "illustration", "editions", "errors", "vocabulary",
)  # fmt: skip
"""The rooms that a user meets, in the order in which one meets them."""


def write(made: Mapping[str, str], docs: Path = DOCS) -> None:
    """Write the pages *made* below *docs*, and remove those of things that are gone."""
    for folder in MADE:
        for there in (docs / folder).glob("*"):
            if f"{folder}/{there.name}" not in made:
                there.unlink()
    for path, text in made.items():
        file = docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        # An untouched file keeps its time, so that only what changed is built again.
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def site_pages(library: Library) -> Iterator[tuple[str, str]]:
    """The path below `docs/` and the text of every page."""
    yield "poses/index.md", _joined(_gallery_page(library))
    facts = facts_of(library)
    yield "poses/gallery.html", gallery(library, facts)
    for pose in library.poses.values():
        yield f"poses/{pose.id}.md", _joined(pose_page(pose, library))
    yield "conditions/index.md", _joined(_condition_list(library))
    for condition in library.conditions.values():
        yield f"conditions/{condition.id}.md", _joined(condition_page(condition, library, facts))
    yield "schemas/index.md", _joined(_schema_list())
    for path in _schemas():
        yield f"schemas/{_schema_name(path)}.md", _joined(schema_page(path))
    yield "api/index.md", _joined(_api_list())
    for room in ROOMS:
        yield f"api/{room}.rst", _joined(api_page(room))
    yield "project/index.md", _joined(("# The project\n", "```{toctree}", "", *PROJECT, "```"))
    for name, source in PROJECT.items():
        yield f"project/{name}.md", _moved((ROOT / source).read_text(encoding="utf-8"))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _moved(text: str) -> str:
    """A page of the repository with its links as they are on the site."""
    ways = {path: f"{name}.md" for name, path in PROJECT.items()} | {"docs/": "../"}
    return re.sub(r"(?<=\]\()(" + "|".join(map(re.escape, ways)) + ")", lambda found: ways[found[0]], text)


def _contents(pages: Iterable[str]) -> Iterator[str]:
    yield from ("```{toctree}", ":hidden:", "", *pages, "```")


def _gallery_page(library: Library) -> Iterator[str]:
    ways = sum(len(pose.variants) for pose in library.poses.values())
    yield "# Every pose\n"
    yield f"{len(library.poses)} poses, {ways} ways to set them up."
    yield "Look around, or narrow the list to a condition and to the props at hand."
    yield "For several conditions at once, use [`screen`](../api/screening.rst).\n"
    yield "```{raw} html\n:file: gallery.html\n```\n"


def pose_page(pose: Pose, library: Library) -> Iterator[str]:
    """A pose as the renderer lays it out, with its figures and with links."""
    linked = _linked(render.markdown(pose), pose, library)
    yield OUTSIDE
    yield "[Every pose](index.md)\n"
    others = {_escaped(variant.name): variant for variant in pose.variants[1:]}
    for line in linked.splitlines():
        if line == _escaped(pose.summary):
            yield _raw(f"<style>{illustration.STYLE}</style>")
            yield _figure(pose, pose.classic)
        yield line
        if variant := others.get(line.removeprefix("### ")):
            yield _figure(pose, variant)


def _raw(html: str) -> str:
    return f"\n```{{raw}} html\n{html}\n```\n"


def _figure(pose: Pose, variant: Variant) -> str:
    drawn = figure(pose, variant)
    return _raw(f'<div class="pose-figure">{drawn}</div>') if drawn else ""


def _linked(text: str, pose: Pose, library: Library) -> str:
    """The page with neighbours by their names, and with the way to them and to conditions."""
    ways = {}
    for near in (*pose.follows, *pose.leads_to):
        name = _escaped(library.facts[near.pose].names.english)
        ways[f"\n- {near.pose.replace('_', ' ')}: "] = f"\n- [{name}]({near.pose}.md): "
    for concern in pose.contraindications:
        name = _escaped(concern.condition_name)
        ways[f"\n- {name}, "] = f"\n- [{name}](../conditions/{concern.condition}.md), "
    longest_first = sorted(map(re.escape, ways), key=len, reverse=True)
    return re.sub("|".join(longest_first), lambda found: ways[found[0]], text)


def _escaped(text: str) -> str:
    return MARKS.sub(r"\\\1", text)


def _condition_list(library: Library) -> Iterator[str]:
    groups: dict[str, list[Condition]] = {}
    for condition in sorted(library.conditions.values(), key=lambda condition: condition.name.casefold()):
        groups.setdefault(condition.group, []).append(condition)
    yield "# Every condition\n"
    yield "For each: what people call it, what is recorded of every position, and the verdict on every pose."
    yield "All of them on one page are [here](../reference/conditions.md).\n"
    for group, conditions in sorted(groups.items()):
        yield f"## {group.replace('_', ' ').capitalize()}\n"
        yield from (f"- [{condition.name}]({condition.id}.md)" for condition in conditions)
        yield ""


def condition_page(condition: Condition, library: Library, facts: Facts) -> Iterator[str]:
    """What is recorded for a condition, and the best verdict on every pose."""
    heading, *lines = about_condition(condition)
    yield OUTSIDE
    yield "[Every condition](index.md)\n"
    yield heading.removeprefix("#")
    yield from lines
    conduct = Screener(Practitioner.known_to(library, conditions=[condition.id]), library).conduct()
    yield "## What holds in every pose\n"
    yield from (f"- {concern.advice} ({concern.severity.replace('_', ' ')})" for concern in conduct)
    yield "" if conduct else "Nothing is recorded on how to rise, how to breathe, or warmth.\n"
    yield "## The poses\n"
    yield "Each stands under the verdict of the best way to set it up; its page tells every way."
    yield "That no concern is known is not a clearance."
    yield f'See them <a href="../poses/index.html#condition={condition.id}">with figures</a>.\n'
    for verdict, ways in best_ways(facts, condition.id).items():
        named = [
            f"[{library.facts[pose].names.english}](../poses/{pose}.md) ({way.lower()})" for pose, way in ways.items()
        ]
        yield f"{verdict.capitalize()}\n: {', '.join(named)}\n"


def _schemas() -> list[Path]:
    return sorted(SCHEMAS.rglob("*.json"))


def _schema_name(path: Path) -> str:
    return "_".join(path.relative_to(SCHEMAS).with_suffix("").parts)


def _schema_list() -> Iterator[str]:
    yield "# JSON Schemas\n"
    yield "Every answer of the library can be written as JSON, and every kind of data file is JSON."
    yield "These schemas say how; other programs can check against them, and editors can help with them.\n"
    for heading, schemas in (("Answers", SCHEMAS / "answers"), ("Data files", SCHEMAS)):
        yield f"## {heading}\n"
        for path in sorted(schemas.glob("*.json")):
            says = json.loads(path.read_text(encoding="utf-8")).get("description", "")
            yield f"- [{path.stem}]({_schema_name(path)}.md): {_first_paragraph(says)}"
        yield ""
    yield from _contents(map(_schema_name, _schemas()))


def _first_paragraph(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def schema_page(path: Path) -> Iterator[str]:
    """The fields of a schema in words, and the whole of it."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    where = path.relative_to(ROOT)
    yield f"# {schema['title']}\n"
    yield f"{_first_paragraph(schema.get('description', ''))}\n"
    yield f"{{download}}`Download the schema <../../{where}>`\n"
    yield from _fields(schema)
    for name, part in sorted(schema.get("$defs", {}).items()):
        yield f"## {name}\n\n{_first_paragraph(part.get('description', ''))}\n"
        yield from _fields(part)


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    if values := schema.get("enum"):
        yield f"One of {', '.join(f'`{value}`' for value in values)}.\n"
    if fields := schema.get("properties"):
        yield "| field | holds | says |\n| --- | --- | --- |"
        for name, field in fields.items():
            says = _first_paragraph(field.get("description", "")).replace("|", "\\|")
            optional = "" if name in schema.get("required", ()) else ", or left out"
            yield f"| `{name}` | {_holds(field)}{optional} | {says} |"
        yield ""


def _holds(field: dict[str, Any]) -> str:
    """What a field holds, in few words."""
    if several := field.get("anyOf"):
        return " or ".join(map(_holds, several))
    if named := field.get("$ref"):
        name = named.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if field.get("type") == "array":
        return f"list of {_holds(field['items'])}" if "items" in field else "list"
    return str(field.get("type", "anything"))


def _api_list() -> Iterator[str]:
    yield "# The API\n"
    yield "Everything in the first column comes from `restorative` itself: `from restorative import get_pose`."
    yield "Each page also tells the models that the answers are made of.\n"
    yield "| names | room | its subject |\n| --- | --- | --- |"
    for room in ROOMS:
        names = ", ".join(f"`{name}`" for name in _public(room)) or "-"
        subject = _first_paragraph(_room(room).__doc__ or "").partition(". ")[0]
        yield f"| {names} | [{room}]({room}.rst) | {subject} |"
    yield "\n`restorative.edition` is the version of the facts, `restorative.__version__` that of the code.\n"
    yield from _contents(ROOMS)


def api_page(room: str) -> Iterator[str]:
    """Every public name of a room, then the models and words that its answers are made of."""
    yield _titled(room, "=")
    yield f".. automodule:: restorative.{room}\n   :no-members:\n"
    for name in _public(room):
        yield _titled(name, "-") + _documented("restorative", name)
    own = [name for name in getattr(_room(room), "__all__", ()) if name not in _public(room)]
    if others := [name for name in own if isinstance(getattr(_room(room), name), type | FunctionType)]:
        yield _titled(f"From restorative.{room}", "-")
        yield from (_titled(name, "~") + _documented(f"restorative.{room}", name) for name in others)


def _titled(heading: str, rule: str) -> str:
    return f"{heading}\n{rule * len(heading)}\n"


def _room(room: str) -> ModuleType:
    return import_module(f"restorative.{room}")


def _public(room: str) -> list[str]:
    """The names of the face that come from *room*."""
    return restorative._ROOMS.get(room, [])


def _documented(module: str, name: str) -> str:
    thing = getattr(import_module(module), name)
    if not isinstance(thing, type):
        kind, options = ("function", "") if isinstance(thing, FunctionType) else ("data", "\n   :no-value:")
    else:
        kind = "exception" if issubclass(thing, BaseException) else "class"
        options = (
            "\n   :members:\n   :undoc-members:\n   :inherited-members: BaseModel, Model, StrEnum, BaseException, tuple"
        )
    return f"\n.. auto{kind}:: {module}.{name}{options}\n"
