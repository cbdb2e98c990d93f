"""A pack that means harm, and its harmless twin: the same facts, of which every sentence is an attack or plain words.

The facts fill every field that a pack can have. What stands for text in them is one of four marks.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

__all__ = [
    "FACTS",
    "FORMS",
    "HARMLESS",
    "HOSTILE",
    "STRIKES",
    "files",
    "filled",
    "free_text",
    "marked_places",
    "spoiled",
    "word",
    "write_pack",
]

TEXT, WEB, SHELF, NUMBER = "<text>", "<web>", "<shelf>", "<number>"
"""A sentence; an address that a page may link; where else something was read; an identifier within an address."""

STRIKES = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "' onmouseover='window.hacked=1' x='",
    "</script><script>window.hacked=1</script>",
    "</style><style>body{display:none}</style>",
    "</title></desc><svg onload=window.hacked=1>",
    "<iframe src=javascript:window.hacked=1></iframe>",
    "]]><x/><![CDATA[",
    "--><!--",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "&lt;b&gt;&#60;b>",
    "[x](javascript:window.hacked=1)",
    "![x](x.png)",
    "<javascript:window.hacked=1>",
    "[x]: https://example.org",
    "```x```",
    "**x**",
    "# x",
    "- x",
    "1. x",
    "> x",
    "| a | b |",
    "~~~",
    "---",
    "NOTE x",
    "00:00:01.000 --> 00:00:02.000",
    "STYLE ::cue{}",
    "BEGIN:VEVENT",
    ";X-HACKED=1:x,y\\nEND:VCALENDAR\\N",
    "[bold red]x[/bold red]",
    "[link=https://example.org/hacked]x[/link]",
    ":warning: %s {0} {title}",
    "\u200b\ufeff\u200d",
)
"""What some form that a fact is shown in might take for more than words."""

SOURCES = [{"title": TEXT, "url": WEB}, {"title": TEXT, "url": SHELF}]
SOURCES += [{"title": TEXT, "url": WEB, "doi": NUMBER}, {"title": TEXT, "url": WEB, "pmid": NUMBER}]
SOURCES += [{"title": TEXT, "url": WEB, "pmcid": NUMBER}]

GROUNDS = {"basis": "trial", "certainty": "low", "sources": SOURCES}
HOLD = {"min_minutes": 2, "typical_minutes": 5, "max_minutes": 20}
STEPS = {part: [TEXT, TEXT] for part in ("setup", "enter", "settle", "hold", "release")}


def _use(prop: str, **more: Any) -> dict[str, Any]:
    return {"prop": prop, "size": TEXT, "fold": TEXT, "place": TEXT, "household": [TEXT, TEXT]} | more


def _variant(id_: str, *uses: dict[str, Any], **more: Any) -> dict[str, Any]:
    fixed = {"id": id_, "position": "supine", "place": "floor", "setup_minutes": 1, "release_minutes": 1}
    return fixed | {"name": TEXT, "for_whom": TEXT, "traits": ["own_shape"], "props": list(uses)} | more


def _pose(family: str, near: str) -> dict[str, Any]:
    names = dict.fromkeys(("english", "sanskrit", "devanagari", "meaning"), TEXT)
    names |= {"aliases": [TEXT, TEXT], "translations": [{"language": TEXT, "names": [TEXT]}]}
    spare = _use("own_cushion", optional=True, adds=["own_weight"])
    return {
        "names": names,
        "family": family,
        "spine": "neutral",
        "sides": "none",
        "level": "beginner",
        "summary": TEXT,
        "hold": HOLD,
        "instructions": STEPS,
        "breath": TEXT,
        "practice": "own_breath",
        "variants": [_variant("floor", _use("bolster"), spare), _variant("bare", changes=STEPS)],
        "discomforts": [{"sign": TEXT, "remedy": TEXT}, {"sign": TEXT, "remedy": TEXT, "stop": True}],
        "stop_signs": [TEXT, TEXT],
        "questions": [{"question": TEXT, "answer": TEXT}],
        "misconceptions": [{"belief": TEXT, "answer": TEXT}],
        "follows": [{"pose": near, "because": TEXT}],
        "leads_to": [{"pose": near, "because": TEXT}],
        "sources": [WEB, SHELF],
    }


def _caution(severity: str, **place: str) -> dict[str, Any]:
    return place | GROUNDS | {"severity": severity, "advice": TEXT, "note": TEXT}


def _figure(variant: str) -> dict[str, Any]:
    lying = {"variant": variant, "y": 10, "lean": 90, "rests": [{"part": "pelvis", "on": "floor"}]}
    return lying | {"props": [{"prop": "bolster", "x": 20}]}


FACTS: dict[str, dict[str, Any]] = {
    "poses/own_rest": _pose("rest", "own_fold"),
    "poses/own_fold": _pose("reclined", "own_rest"),
    "figures/own_rest": {"pose": "own_rest", "figures": [_figure("floor"), _figure("bare")]},
    "figures/own_fold": {"pose": "own_fold", "figures": [_figure("floor")]},
    "props/own_cushion": {
        "name": TEXT,
        "size_cm": TEXT,
        "notes": TEXT,
        "household_substitutes": [TEXT],
        "adds": [],
        "sources": [WEB, SHELF],
    },
    "traits/own_shape": {"name": TEXT, "definition": TEXT, "examples": [TEXT], "includes": ["own_mild"], "note": TEXT},
    "traits/own_mild": {"name": TEXT, "definition": TEXT, "examples": [TEXT]},
    "traits/own_weight": {"name": TEXT, "definition": TEXT, "examples": [TEXT]},
    "traits/own_haste": {"name": TEXT, "definition": TEXT, "examples": [TEXT], "conduct": True},
    "conditions/own_ache": {
        "name": TEXT,
        "words": [TEXT, TEXT],
        "icd10": [TEXT],
        "group": "other",
        "note": TEXT,
        "sources": SOURCES,
    },
    "conditions/own_flag": {"name": TEXT, "words": [TEXT], "group": "other", "red_flag": TEXT},
    "cautions/own_ache": {
        "condition": "own_ache",
        "cautions": [
            _caution("caution", trait="own_shape"),
            _caution("caution", trait="own_haste"),
            _caution("caution", pose="own_rest"),
            _caution("modify", trait="own_weight"),
        ],
        "fine": [{"trait": "own_mild", "advice": TEXT, "note": TEXT} | GROUNDS],
    },
    "cautions/own_flag": {"condition": "own_flag", "cautions": [_caution("avoid", trait="own_mild")]},
    "studies/own-study": {
        "title": TEXT,
        "first_author": TEXT,
        "year": 2020,
        "journal": TEXT,
        "doi": NUMBER,
        "pmid": NUMBER,
        "pmcid": NUMBER,
        "design": "trial",
        "n": 30,
        "n_studies": TEXT,
        "population": TEXT,
        "intervention": TEXT,
        "comparator": TEXT,
        "dose": TEXT,
        "outcomes": [{"outcome": TEXT, "direction": "improved", "result": TEXT}],
        "directness": TEXT,
        "limits": TEXT,
        "read": TEXT,
        "urls": [WEB],
    },
    "outcomes/own_ease": {"name": TEXT, "definition": TEXT, "words": [TEXT]},
    "claims/own_claim": {
        "outcome": "own_ease",
        "scope": {"pose": "own_rest"},
        "statement": TEXT,
        "direction": "improved",
        "directness": "pose",
        "start": "randomised",
        "down": [{"reason": "imprecision", "because": TEXT}],
        "up": [{"reason": "large_effect", "because": TEXT}],
        "studies": ["own-study"],
        "against": ["own-study"],
    },
    "claims/own_custom": {
        "outcome": "own_ease",
        "scope": {"trait": "own_shape"},
        "statement": TEXT,
        "tradition": True,
        "nearest": ["own_claim"],
    },
    "practices/own_breath": {
        "name": TEXT,
        "aliases": [TEXT],
        "summary": TEXT,
        "min_minutes": 1,
        "max_minutes": 20,
        "steps": [TEXT, TEXT, TEXT],
        "stop_signs": [TEXT],
        "cautions": [{"condition": "own_ache", "severity": "caution", "advice": TEXT} | GROUNDS],
        "claims": ["own_claim"],
        "sources": [WEB, SHELF],
    },
    "sessions/own_evening": {
        "title": TEXT,
        "purpose": TEXT,
        "for_whom": TEXT,
        "minutes": 20,
        "line": "own_fold 5 / own_rest 10",
        "because": [TEXT, TEXT],
        "sources": [WEB, SHELF],
    },
    "programs/own_days": {
        "title": TEXT,
        "summary": TEXT,
        "for_whom": TEXT,
        "days": [
            {"title": TEXT, "line": "own_fold 5 / own_rest 10", "practice": "own_breath", "note": TEXT},
            {"title": TEXT, "note": TEXT},
            {"title": TEXT, "line": "own_rest:bare 10", "note": TEXT},
        ],
        "missed_day": TEXT,
        "sources": [WEB, SHELF],
    },
    "purposes/own_wish": {
        "name": TEXT,
        "words": [TEXT],
        "says": TEXT,
        "outcomes": [{"outcome": "own_ease"}],
        "favours": [{"pose": "own_fold", "because": TEXT}],
        "leaves_out": [{"family": "twist", "because": TEXT}],
        "arc": [{"name": TEXT, "families": ["reclined"]}],
        "sources": [WEB, SHELF],
    },
}
"""By the path of the file."""

REFERENCES = frozenset({"line", "studies", "against", "form", "on"})
"""Fields of plain text in which only what is known has a meaning: notation, ids, forms of props, places of a body."""


def spoiled(number: int) -> str:
    """Some strikes, others each time, with a word in the middle that stands nowhere else."""
    first, second = ([STRIKES[(3 * number + i) % len(STRIKES)] for i in part] for part in (range(5), range(5, 10)))
    return " ".join((*first, word(number), *second))


def word(number: int) -> str:
    """The one word by which a text is found again."""
    return f"word{number}q"


STRUCK = "\"'><img/src=x/onerror=window.hacked=1><script>window.hacked=1</script>{{7*7}}[x](y)--]]"
"""The worst that fits into an address, in which no space can stand."""

HOSTILE: dict[str, Callable[[int], str]] = {
    TEXT: spoiled,
    WEB: lambda number: f"https://example.org/{word(number)}{STRUCK}",
    SHELF: lambda number: f"javascript:window.hacked=1//{word(number)}",
    NUMBER: lambda number: f"{word(number)}{STRUCK}",
}

HARMLESS: dict[str, Callable[[int], str]] = {
    TEXT: lambda number: f"Plain words, {word(number)} among them",
    WEB: lambda number: f"https://example.org/{word(number)}",
    SHELF: lambda number: f"On a shelf, {word(number)}",
    NUMBER: word,
}

FORMS = {"hostile": HOSTILE, "harmless": HARMLESS}


def filled(make: dict[str, Callable[[int], str]]) -> dict[str, Any]:
    """The facts by the path of their files, each mark replaced by what *make* has for it; texts are counted."""
    numbers = count()

    def fill(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: fill(inner) for name, inner in part.items()}
        if isinstance(part, list):
            return [fill(inner) for inner in part]
        return make[part](next(numbers)) if isinstance(part, str) and part in make else part

    return {path: fill(_named(path, facts)) for path, facts in FACTS.items()}


def _named(path: str, facts: dict[str, Any]) -> dict[str, Any]:
    kind, _, id_ = path.partition("/")
    return facts if kind in {"cautions", "figures"} else {"id": id_} | facts


def files(make: dict[str, Callable[[int], str]], edition: str = "1") -> dict[str, bytes]:
    """The files of the pack by their paths. A character that JSON can escape is escaped."""
    told = {f"{path}.json": json.dumps(facts, indent=1).encode() for path, facts in filled(make).items()}
    return told | {"EDITION": edition.encode()}


def write_pack(folder: Path, make: dict[str, Callable[[int], str]]) -> Path:
    """Write the files of the pack below *folder*."""
    for path, text in files(make).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return folder


def marked_places(facts: Any, place: str = "") -> Iterator[str]:
    """Where in one entry of `FACTS` a text is put, such as `variants[0].name`."""
    if isinstance(facts, dict):
        for name, inner in facts.items():
            yield from marked_places(inner, f"{place}.{name}".removeprefix("."))
    elif isinstance(facts, list):
        for i, inner in enumerate(facts):
            yield from marked_places(inner, f"{place}[{i}]")
    elif isinstance(facts, str) and facts in HOSTILE:
        yield place


def free_text(schema: dict[str, Any]) -> set[str]:
    """Where a JSON schema takes any text, such as `variants[].name`."""
    known = schema.get("$defs", {})

    def within(part: dict[str, Any], place: str) -> Iterator[str]:
        part = known[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        for choice in part.get("anyOf", ()):
            yield from within(choice, place)
        for name, inner in part.get("properties", {}).items():
            if name not in REFERENCES:
                yield from within(inner, f"{place}.{name}".removeprefix("."))
        if isinstance(part.get("items"), dict):
            yield from within(part["items"], f"{place}[]")
        if part.get("type") == "string" and not {"pattern", "enum", "const"} & set(part):
            yield place

    return set(within(schema, ""))
