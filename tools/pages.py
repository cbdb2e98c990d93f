"""Write the pages that are made from code and data, so that they can't drift from them."""

import sys
from collections.abc import Iterator

from generated import ROOT, write_or_check

from restorative import RULES, Claim, Condition, Library, NoSessionPossibleError, Practitioner, Verdict, illustration
from restorative.evidence import carry
from restorative.planning import plan_request
from restorative.scoring import CARRIES_NOTHING, WEIGHTS
from restorative.screening import Screener
from restorative.vocabulary import CellKind

sys.path.insert(0, str(ROOT / "tests"))
from people import PEOPLE, request_of  # they are people of the tests
from session_cases import CASES, in_words

LIBRARY = Library.default()


def rules() -> Iterator[str]:
    """Every rule of `check_session`, in full."""
    yield "# The rules of a session\n"
    yield "`check_session` looks a session over with these rules. An error is about safety or the clock;"
    yield "a warning is what most teachers would change; a note is worth a thought.\n"
    for rule in RULES:
        yield f"## {rule.name}\n\nSeverity: {rule.severity}.\n"
        yield rule.text.replace("\n## ", "\n### ") + "\n"


def conditions() -> Iterator[str]:
    """Every condition with every position, each of one of four kinds."""
    yield "# Conditions and positions\n"
    yield "For every condition and every position one of four things is known: a caution, with its sources; *fine*,"
    yield "because a source says so; *none found*, because the sources read name other positions; *not assessed*."
    yield "None found is not a clearance. A caution on a milder position holds for the firmer ones that include it.\n"
    for condition in LIBRARY.conditions.values():
        yield from about_condition(condition)


def about_condition(condition: Condition) -> Iterator[str]:
    """One condition with every position."""
    yield f"## {condition.name}\n"
    codes = ", ".join(condition.icd10) or "none"
    yield f"Id `{condition.id}`; ICD-10-CM {codes}; also called: {', '.join(condition.words)}."
    if condition.includes:
        yield f"Includes: {', '.join(condition.includes)}."
    if condition.red_flag:
        yield f"\n**Red flag.** {condition.red_flag}"
    if condition.note:
        yield f"\n{condition.note}"
    yield ""
    cells = {trait: LIBRARY.cell(condition.id, trait) for trait in LIBRARY.traits}
    for trait, cell in cells.items():
        for concern in cell.concerns:
            via = f", through {LIBRARY.traits[concern.trait or trait].name.lower()}" if concern.trait != trait else ""
            links = ", ".join(f"[{i}]({source.link})" for i, source in enumerate(concern.sources, 1))
            grounds = f"{concern.severity.replace('_', ' ')}; {concern.certainty.phrase}"
            yield f"- **{LIBRARY.traits[trait].name}** ({grounds}{via}): {concern.advice} {links}"
        if cell.kind is CellKind.FINE:
            for fine in cell.fine:
                links = ", ".join(f"[{i}]({source.link})" for i, source in enumerate(fine.sources, 1))
                yield f"- {LIBRARY.traits[trait].name} (fine; {fine.certainty.phrase}): {fine.advice} {links}"
    for kind, says in ((CellKind.NONE_FOUND, "None found"), (CellKind.NOT_ASSESSED, "Not assessed")):
        if named := [LIBRARY.traits[trait].name.lower() for trait, cell in cells.items() if cell.kind is kind]:
            yield f"- {says}: {'; '.join(named)}."
    yield ""


def evidence() -> Iterator[str]:
    """Every claim with its certainty, the steps that led to it, and its studies."""
    yield "# The evidence\n"
    yield "Every claim, by outcome, with the certainty for the thing that was tested and for a single pose."
    yield "Certainty is computed from judgements by the rules of GRADE; it says nothing of the size of an effect."
    yield "“Not studied” is not “no effect”.\n"
    for outcome in LIBRARY.outcomes.values():
        yield f"## {outcome.name}\n\n{outcome.definition}\n"
        for claim in (claim for claim in LIBRARY.claims.values() if claim.outcome == outcome.id):
            yield from _claim(claim)


def _claim(claim: Claim) -> Iterator[str]:
    scope = next(f"{kind} {value}" for kind, value in claim.scope if value)
    yield f"### {claim.id}\n\n{claim.statement}\n"
    yield f"- Stands on: {scope.replace('_', ' ')}"
    tradition = "; teachers hold it" if claim.tradition else ""
    yield f"- Certainty for what was tested: {claim.grade.certainty.phrase}{tradition}"
    if claim.studies:
        yield f"- Certainty for a single pose: {carry(claim).certainty.phrase}"
        yield f"- Direction: {str(claim.direction).replace('_', ' ')}"
        yield from (f"- {step.says} ({step.levels:+d}): {step.because}" for step in carry(claim).steps)
    for id_ in claim.studies:
        study = LIBRARY.studies[id_]
        against = ", against" if id_ in claim.against else ""
        yield f"- Study{against}: [{study.citation}]({study.link})"
    if claim.nearest:
        yield f"- Nearest tested: {', '.join(f'[{id_}](#{id_})' for id_ in claim.nearest)}"
    yield ""


def verdicts() -> Iterator[str]:
    """Every pose for every condition, a line each: the effect of all cautions, in words."""
    for condition in LIBRARY.conditions:
        screener = Screener(Practitioner(conditions=[condition]), LIBRARY)
        for pose in LIBRARY.poses.values():
            found: dict[Verdict, list[str]] = {}
            for variant in pose.variants:
                found.setdefault(screener.screen_variant(pose, variant).verdict, []).append(variant.id)
            words = (f"{verdict}: {', '.join(found[verdict])}" for verdict in Verdict if verdict in found)
            yield f"{condition} x {pose.id} = {'; '.join(words)}"


def plans() -> Iterator[str]:
    """Plans for everyday people, in words."""
    for person in PEOPLE:
        for minutes in (20, 40, 60):
            yield f"# {person}, {minutes} minutes\n"
            try:
                plan = plan_request(request_of(person, minutes))
                yield f"{plan.session}\n\n{plan.explain()}\n\n"
            except NoSessionPossibleError as error:
                yield f"{error}\n\n"


def findings() -> Iterator[str]:
    """What the checks say of each case, in words."""
    for case in CASES:
        yield f"{in_words(case)}\n"


def score() -> Iterator[str]:
    """Every constant of the score with its reason."""
    yield "# The score of a session\n"
    yield "`score_session` sums these parts; the planner looks for the session with the highest sum."
    yield "The score ranks sessions that are allowed. Safety is no part of it.\n"
    yield "| part | points | because |\n| --- | --- | --- |"
    for name, weight in WEIGHTS.items():
        yield f"| {name.replace('_', ' ')} | {weight.value:g} | {weight.because} |"
    yield "\nA hold of `m` minutes, both sides together, gives `m / (m + half dose)` of its worth:"
    yield "rest (or final rest), taught, lying, support, classic, place, benefit and custom."
    yield "Coverage counts each direction of the spine once, and raised legs once; settling looks at the first hold."
    yield "Setup, station, turn and repetition are subtracted."
    carriers = ", ".join(sorted(CARRIES_NOTHING)).replace("_", " ")
    yield f"\nSupport counts for whoever lies or kneels, and every required prop brings it but these: {carriers}."


def picture() -> Iterator[str]:
    """The flagship, for the front page."""
    yield illustration.svg("viparita_karani")


def pages() -> dict[str, str]:
    """The text of every page, by path."""
    makers = {
        "docs/reference/rules.md": rules,
        "docs/reference/score.md": score,
        "docs/images/viparita_karani.svg": picture,
        "tests/snapshots/findings.txt": findings,
        "tests/snapshots/plans.txt": plans,
        "docs/reference/conditions.md": conditions,
        "docs/reference/evidence.md": evidence,
        "tests/snapshots/verdicts.txt": verdicts,
    }
    return {path: "\n".join(make()).rstrip() + "\n" for path, make in makers.items()}


if __name__ == "__main__":
    sys.exit(write_or_check(pages()))
