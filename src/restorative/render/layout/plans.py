"""The layouts of what was planned or adapted for a person: a plan, a changed session, a programme."""

from collections.abc import Iterator

from restorative.adapting import Adapted, Change
from restorative.planning import Plan
from restorative.program import Program, ProgramDay
from restorative.render.document import Block, Entries, Entry, Paragraph, Section
from restorative.render.layout.poses import concern_entry, section
from restorative.render.layout.screenings import advice, unassessed
from restorative.render.layout.sessions import score_layout, session_opening, timeline

__all__ = [
    "adapted_layout",
    "changes",
    "day_layout",
    "left_out",
    "plan_layout",
    "program_layout",
    "program_opening",
    "proof",
    "with_care",
]


def plan_layout(plan: Plan) -> Section:
    """A session, why each hold is there, and why other poses are not."""
    return Section(plan.session.title, tuple(_plan(plan)))


def _plan(plan: Plan) -> Iterator[Block]:
    yield from session_opening(plan.session)
    yield from unassessed(plan.not_assessed)
    for hold, reason in zip(plan.session.holds, plan.reasons, strict=True):
        yield Section(hold.says.removesuffix("."), (Entries(tuple(map(Entry, reason.says))),))
    yield from advice(plan)
    yield Section("By the clock", (timeline(plan.session),))
    yield from left_out(plan)
    yield proof(plan)


def left_out(plan: Plan) -> Iterator[Section]:
    """Poses that could not be chosen, by what stands in their way."""
    yield from section("Left out", (Entry(left.says, about=left.name) for left in plan.left_out))


def proof(plan: Plan) -> Section:
    """The score, and whether a better one may exist."""
    score = score_layout(plan.score)
    says = (
        "No session that satisfies the request scores more."
        if plan.optimal
        else f"A better one may exist; none scores more than {plan.bound:.2f}."
    )
    return score._replace(blocks=(Paragraph(says), *score.blocks))


def adapted_layout(adapted: Adapted) -> Section:
    """A session as it suits a person, and what was changed for it."""
    told = (*changes(adapted), *with_care(adapted), *advice(adapted))
    return Section(adapted.session.title, (*session_opening(adapted.session), *told, timeline(adapted.session)))


def with_care(adapted: Adapted) -> Iterator[Section]:
    """The cautions that stay with the holds."""
    entries = (concern_entry(care.because)._replace(about=care.name) for care in adapted.with_care)
    yield from section("Hold with care", entries, kind="cautions")


def changes(adapted: Adapted) -> Iterator[Section]:
    """What became of each hold that did not stay as it was."""
    entries = tuple(_change(change) for change in adapted.changes)
    if entries:
        yield from section("What was changed", entries)
    else:
        yield Section("What was changed", (Paragraph("Every hold stayed as it was."),))


def _change(change: Change) -> Entry:
    said = str(change.model_copy(update={"because": ()}))
    return Entry(said, details=tuple(concern_entry(concern) for concern in change.because))


def program_layout(program: Program) -> Section:
    """Many days in order."""
    return Section(program.title, (*program_opening(program), *map(day_layout, program.days)))


def program_opening(program: Program) -> Iterator[Block]:
    """What it is, and what to keep in mind on every day."""
    yield Paragraph(program.summary, "lead")
    yield from unassessed(program.not_assessed)
    yield from section("Keep in mind on every day", map(Entry, program.keep_in_mind), kind="cautions")
    left = (Entry(practice.replace("_", " ")) for practice in program.left_out)
    yield from section("Practices left out, since a caution names a condition of yours", left)


def day_layout(day: ProgramDay) -> Section:
    """One day: its holds, its note and every caution."""
    title = f"Day {day.number}: {day.title}"
    return Section(title, (Entries(tuple(map(Entry, day.details()))),), "day")
