"""Write the conformance kit: cases in JSON by which a port of this library in another language is tried.

What a case gives is chosen here; what is expected is what the library answers. Read the difference before you commit:
every line that changed is a promise that changed.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from generated import write_or_check

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from conforming import ANSWERS, LETTERS  # noqa: E402  # the same functions run the kit
from people import PEOPLE  # noqa: E402

from restorative import Library  # noqa: E402
from restorative.vocabulary import Directness, StartLevel  # noqa: E402

KIT = "1.0.0"
"""The version of the kit: the first number changes when files or fields change their meaning, the second when there
are new ones, the third when only cases change. What a new edition of the facts changes is told by the edition."""

Json = Any

LIBRARY = Library.default()

WORDS_EACH = 4
"""Everyday words of each condition that are tried, beside those that several conditions share."""

WORDS = (
    "Acid  Reflux", "reflux, acid", "ACID-REFLUX", "Gerd", "left frozen shoulder", "frozen shoulder right side",
    "left-sided sciatica", "left acid reflux", "left and right frozen shoulder", "sore left elbow of a friend",
    "I10", "i10", "M54.5", "M545", "M54", "H40", "H40.9", "H4010X0", "K21.9", "O22.0", "O220", "Q66.0", "Z99.9",
    "A00", "A", "123", "H40.99999", "no such thing", "acid refluks", "glaucom", "pain", "safe",
    "pregnant", "pregnancy", "week 20 of pregnancy", "20 wks pregnant", "pregnant 20 weeks", "pregnant: 31w",
)  # fmt: skip
"""Ways to say things, unknown ones among them."""

WEEKS = (0, 1, 13, 14, 27, 28, 42, 45, 46, 99)

NAMES = ("legs up wall", "LUTW", "VIPARITA-KARANI", "viparita", "legs up the wal", "corpse", "supported", "child",
         "bolster", "", "no such pose", "bridge", "twist")  # fmt: skip
"""Names in loose spelling, shared ones, misspelt ones, and words that are common to many."""

PERSONS: tuple[list[str], ...] = (
    [], ["glaucoma"], ["acid reflux"], ["acid reflux", "heart failure"], ["glaucoma", "acid reflux", "O22.0"],
    ["O22.0"], ["I10"], ["8 weeks pregnant"], ["20 weeks pregnant"], ["32 weeks pregnant"], ["pregnant"],
    ["32 weeks pregnant", "varicose veins"], ["left frozen shoulder"], ["right frozen shoulder"], ["frozen shoulder"],
    ["left hip osteoarthritis", "acid reflux"], ["high blood pressure", "low back pain", "knee arthritis"],
    ["swollen calf"], ["chest pain", "O22.0"], ["sciatica", "osteoporosis"], ["vertebral_fracture"],
    ["restless legs"], ["menstruation"], ["anaemia", "varicose veins"],
)  # fmt: skip
"""People: nobody's conditions, one, several, sides, weeks, codes, included conditions, conflicts, red flags."""

POSES = ("viparita_karani", "savasana", "side_lying_savasana", "salamba_balasana", "supta_baddha_konasana",
         "salamba_bharadvajasana", "setu_bandha_bolster")  # fmt: skip

LINES = (
    "savasana 10", "  savasana   10  ", "Legs Up the Wall 10 / Corpse Pose 12", "viparita_karani:chair 12/savasana 18",
    "viparita_karani:wall 5", "salamba_bharadvajasana left 4 / savasana 10", "salamba_bharadvajasana 4 / savasana 10",
    "salamba_bharadvajasana:chair right 2.5 / savasana 7.5", "side_lying_savasana left 20", "savasana 10.0",
    "savasana 0.5", "savasana 240", "", "/", "savasana", "savasana ten", "savasana 0", "savasana 241", "savasana 10.3",
    "savasana -5", "savasana left 10", "savasana:no_such_way 10", "no_such_pose 5 / savasana 10 / another 3",
    "savasana 10 //", "savasana 10 / ", "savasana:chair:bed 10", "bed 10", " / ".join(["savasana 1"] * 100),
    " / ".join(["savasana 1"] * 101),
)  # fmt: skip
"""Sessions in notation, and what is none."""

MINUTES = (20, 40)


class Part(NamedTuple):
    """One file of the kit."""

    about: str
    givens: list[Json]
    also: dict[str, Json]


def words() -> Iterator[Json]:
    """What people say of themselves."""
    several = [word for word, ids in LIBRARY.condition_words.items() if len(ids) > 1]
    own = [said for c in LIBRARY.conditions.values() for said in (c.id, c.name, *c.words[:WORDS_EACH], *c.icd10[:2])]
    weeks = [f"{week} weeks pregnant" for week in WEEKS]
    yield from ({"words": said} for said in dict.fromkeys((*WORDS, *weeks, *several, *own)))


def names() -> Iterator[Json]:
    """What people call poses."""
    own = [name for facts in LIBRARY.facts.values() for name in (facts.id, *facts.former_ids, *facts.names.every)]
    yield from ({"name": name} for name in dict.fromkeys((*NAMES, *own)))


def lines_to_check() -> Iterator[Json]:
    """The lines by which the rules are tested, with what the check is told."""
    for line in (ROOT / "tests" / "cases" / "sessions.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield _told(line.partition("!")[0])


def _told(case: str) -> Json:
    line, *told = (part.strip() for part in case.split("|"))
    given: dict[str, Json] = {"line": line}
    for name, value in (part.split(" ", 1) for part in told):
        if name == "for":
            given["conditions"] = value.split(" and ")
        elif name == "kit":
            given["kit"] = value.split(", ")
        elif name == "clock":
            given["minutes"] = float(value)
        elif name == "at":
            given["time_of_day"] = value
        elif name == "with":
            given["settings"] = dict([_setting(*value.split())])
        else:
            part, minutes = value.split()
            given["first_hold_stored_with"] = {f"{part}_minutes": float(minutes)}
    return given


def _setting(name: str, value: str) -> tuple[str, str | float]:
    return name, float(value) if name.endswith("_minutes") else value


def judgements() -> Iterator[Json]:
    """Every way to grade, up to four levels down and two up."""
    for start, down, up, directness in product(StartLevel, range(5), range(3), Directness):
        yield {"start": start.value, "down": down, "up": up, "directness": directness.value}


def requests() -> Iterator[Json]:
    """What people ask for."""
    for minutes, asked in product(MINUTES, PEOPLE.values()):
        yield {"minutes": minutes} | asked


PARTS = {
    "condition_words": Part("A person's words, and the conditions that they mean.", list(words()), {}),
    "pose_names": Part("Names of poses in any listed language and loose spelling.", list(names()), {}),
    "verdicts": Part(
        "Each condition by itself with each pose: one letter for each variant, in the order of `variants`.",
        [{"condition": id_} for id_ in LIBRARY.conditions],
        {
            "letters": {letter: verdict for verdict, letter in LETTERS.items()},
            "variants": {facts.id: [variant.id for variant in facts.variants] for facts in LIBRARY.facts.values()},
        },
    ),
    "screenings": Part(
        "People with several conditions, sides, weeks of pregnancy and codes, each with a pose.",
        [{"conditions": said, "pose": pose} for said, pose in product(PERSONS, POSES)],
        {},
    ),
    "findings": Part("Sessions, and what the rules find, in order.", list(lines_to_check()), {}),
    "notation": Part(
        "Lines, and how they are written, or how many faults they have.", [{"line": line} for line in LINES], {}
    ),
    "sessions": Part(
        "Sessions with their whole clock: each hold's times in minutes, each cue's second, kind and hold.",
        [{"line": session.line} for session in LIBRARY.sessions.values()]
        + [{"line": "salamba_bharadvajasana 10 / side_lying_savasana left 16 / savasana 0.5"}],
        {},
    ),
    "grades": Part(
        "Judgements of a body of evidence, and its certainty for what was tested and for a single pose.",
        list(judgements()),
        {},
    ),
    "benefits": Part(
        "Poses with each claim that they earn and its certainty.", [{"pose": i} for i in LIBRARY.facts], {}
    ),
    "plans": Part("Requests, the best session for each, and its score to four places.", list(requests()), {}),
}


def kit(names: Iterable[str] = tuple(PARTS)) -> dict[str, str]:
    """The text of every file, by path."""
    version = f"kit {KIT}\nedition {LIBRARY.edition}\n"
    return {"conformance/VERSION": version} | {f"conformance/{name}.json": _written(name) for name in names}


def _written(name: str) -> str:
    about, givens, also = PARTS[name]
    head = {"about": about} | also
    cases = [_line({"given": given, "expected": ANSWERS[name](given)}) for given in givens]
    fields = [f"  {_line(field)}: {_line(value)}" for field, value in head.items()]
    fields.append('  "cases": [\n    ' + ",\n    ".join(cases) + "\n  ]")
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(write_or_check(kit()))
