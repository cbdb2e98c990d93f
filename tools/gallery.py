"""The gallery of all poses: one page of the site that filters by prop and condition without a server.

Every verdict is worked out here, by the library, and only looked up in the browser.
"""

from typing import TypedDict

from generated import ROOT
from jinja2 import Environment, FileSystemLoader

from restorative import FigureNotFoundError, Library, Pose, Practitioner, Variant, Verdict, illustration
from restorative.screening import Screener

PAGES = ROOT / "docs" / "_pages"


class Way(TypedDict):
    """One variant, as the page needs it."""

    name: str
    props: list[str]
    """Ids of the required ones."""
    verdicts: str
    """A digit for each condition in their order: the rank of its verdict."""
    leave_out: dict[str, list[str]]
    """By condition, names of optional props without which the verdict holds."""
    side: dict[str, str]
    """By condition, the side to lie on for that verdict."""


class Facts(TypedDict):
    """What the page looks up."""

    verdicts: list[str]
    conditions: dict[str, dict[str, str | None]]
    poses: dict[str, list[Way]]


def gallery(library: Library, facts: Facts) -> str:
    """The page as a piece of HTML, with its own script."""
    environment = Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("gallery.html").render(
        poses=library.poses.values(),
        figure=figure,
        style=illustration.STYLE,
        props=[library.props[id_] for id_ in sorted(_required_props(library))],
        groups=_groups(library),
        verdicts=[(verdict.rank, verdict.replace("_", " ")) for verdict in Verdict],
        facts=facts,
    )


def figure(pose: Pose, variant: Variant | None = None) -> str:
    """The picture of a variant without its style; empty if nobody has drawn it."""
    try:
        return illustration.svg(pose, variant.id if variant else None, styled=False)
    except FigureNotFoundError:
        return ""


def facts_of(library: Library) -> Facts:
    """The verdict on every variant for every condition, and what that verdict takes for granted."""
    poses: dict[str, list[Way]] = {
        pose.id: [_way(v, library) for v in pose.variants] for pose in library.poses.values()
    }
    for condition in library.conditions:
        screener = Screener(Practitioner.known_to(library, conditions=[condition]), library)
        for pose in library.poses.values():
            for variant, way in zip(pose.variants, poses[pose.id], strict=True):
                screening = screener.screen_variant(pose, variant)
                way["verdicts"] += str(screening.verdict.rank)
                if screening.side:
                    way["side"][condition] = screening.side
                if props := {prop for concern in screening.leave_out for prop in concern.optional_props}:
                    way["leave_out"][condition] = [library.props[prop].name.lower() for prop in sorted(props)]
    return {
        "verdicts": [verdict.replace("_", " ") for verdict in Verdict],
        "conditions": {
            id_: {"name": condition.name, "red_flag": condition.red_flag, "note": condition.note}
            for id_, condition in library.conditions.items()
        },
        "poses": poses,
    }


def best_ways(facts: Facts, condition: str) -> dict[str, dict[str, str]]:
    """By verdict from best to worst, the poses of which it is the best verdict, and the first way that has it."""
    at = list(facts["conditions"]).index(condition)
    best: dict[str, dict[str, str]] = {verdict: {} for verdict in facts["verdicts"]}
    for pose, ways in facts["poses"].items():
        way = min(ways, key=lambda way: way["verdicts"][at])
        best[facts["verdicts"][int(way["verdicts"][at])]][pose] = way["name"]
    return {verdict: ways for verdict, ways in best.items() if ways}


def _way(variant: Variant, library: Library) -> Way:
    required = dict.fromkeys(use.prop for use in variant.props if not use.optional)
    return {"name": variant.name, "props": list(required), "verdicts": "", "leave_out": {}, "side": {}}


def _required_props(library: Library) -> set[str]:
    variants = (variant for pose in library.poses.values() for variant in pose.variants)
    return {use.prop for variant in variants for use in variant.props if not use.optional}


def _groups(library: Library) -> dict[str, list[tuple[str, str]]]:
    """Ids and names of conditions, by the group that they belong to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for condition in sorted(library.conditions.values(), key=lambda condition: (condition.group, condition.name)):
        groups.setdefault(condition.group.replace("_", " ").capitalize(), []).append((condition.id, condition.name))
    return groups
