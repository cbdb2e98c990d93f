"""What each answer looks like to a person in a terminal.

A page decides nothing: it drops no caution, and where it names only some of them it says where all of them are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from restorative.cli.output import console, plain
from restorative.conditions import Concern, Contraindication
from restorative.errors import FigureNotFoundError
from restorative.vocabulary import Certainty, FindingSeverity, Verdict

# A page that shows a pose need not load the planner.
if TYPE_CHECKING:
    from restorative.adapting import Advised
    from restorative.cli.answers import Info
    from restorative.findings import Finding
    from restorative.library import Library
    from restorative.planning import Plan
    from restorative.poses import Pose, Variant
    from restorative.program import Program
    from restorative.props import PropUse
    from restorative.screening import Screener, Screening, VariantScreening
    from restorative.search import Hit
    from restorative.sessions import Hold, Session

__all__ = [
    "Figures",
    "caution_page",
    "check_page",
    "info_page",
    "person_page",
    "plan_page",
    "pose_page",
    "program_page",
    "screening_page",
    "search_page",
    "session_page",
]

NARROW = 60
"""Columns; below them a table becomes a list."""

SILENCE = "Nothing recorded is not the same as safe."

NOBODY = f"No condition was named, so no caution was looked at. {SILENCE}"

STYLES = {
    Verdict.NO_KNOWN_CONCERN: "green",
    Verdict.CAUTION: "yellow",
    Verdict.MODIFY: "dark_orange",
    Verdict.NOT_ASSESSED: "magenta",
    Verdict.SEEK_ADVICE: "red",
    Verdict.AVOID: "bold red",
}

SEVERITIES = {FindingSeverity.ERROR: "bold red", FindingSeverity.WARNING: "dark_orange", FindingSeverity.NOTE: "cyan"}

PARTS = {"setup": "Set up", "enter": "Enter", "settle": "Settle", "hold": "Rest", "release": "Come out"}


class Figures:
    """A folder into which the figure of each variant that a page names is drawn; none without a folder."""

    def __init__(self, folder: Path | None, library: Library) -> None:
        self.folder = folder
        self.library = library
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def under(self, text: Text, pose: Pose, variant: Variant) -> Text:
        """*text* with a link below it to the figure, which is drawn now; without a folder *text* alone."""
        if self.folder is None:
            return text
        from restorative import illustration

        try:
            drawn = illustration.svg(pose, variant.id, library=self.library)
        except FigureNotFoundError:
            return Text.assemble(text, ("\nFigure: nobody has drawn it.", "dim"))
        path = self.folder / f"{pose.id}.{variant.id}.svg"
        path.write_text(drawn, encoding="utf-8")
        return Text.assemble(text, "\nFigure: ", (plain(str(path)), f"link {path.absolute().as_uri()}"))


def pose_page(pose: Pose, variant: Variant, figures: Figures) -> Iterator[RenderableType]:
    """What a pose is and how to do it, its strictest cautions first, those of every form of it."""
    yield _title(pose.names.english)
    names = pose.names
    yield _line(" \u00b7 ".join(filter(None, (names.sanskrit, names.devanagari, names.meaning))), "italic")
    each = " on each side" if pose.sides == "both" else ""
    hold = pose.hold_of(variant.id)
    stay = f"{hold}{each}, {hold.typical_minutes:g} usual" if hold.min_minutes < hold.max_minutes else f"{hold}{each}"
    yield _line(f"{pose.id} \u00b7 {_words(pose.family)} \u00b7 {_words(pose.level)} \u00b7 {stay}", "dim")
    yield _paragraph(pose.summary)
    yield from _severe(pose)
    yield from _section("Come out at once if", _bullets(pose.stop_signs))
    yield from _section(f"How to do it: {variant.name}", _steps(pose, variant))
    yield _line(f"Breath: {pose.breath}")
    yield from _section(
        "Ways to set it up",
        _table(
            ("variant", "for whom, and what it needs"),
            ((v.id, figures.under(_way(v, v is variant), pose, v)) for v in pose.variants),
        ),
    )
    yield from _section("If something feels wrong", _bullets(f"{d.sign} {d.remedy}" for d in pose.discomforts))
    yield from _section("What it can be said to do", *_benefits(pose))
    yield from _section("More", _bullets(_more(pose, variant, figures)))


def _severe(pose: Pose) -> Iterator[RenderableType]:
    """Who must see a clinician first or leave some form of the pose out, and where all other cautions are."""
    groups: dict[str, dict[str, None]] = {"red": {}, "avoid": {}, "seek_advice": {}}
    for concern in pose.contraindications:
        group = "red" if concern.red_flag else concern.severity.value
        groups.get(group, {})[concern.condition_name] = None
    says = {
        "red": "Seek care first; no pose is offered",
        "avoid": "To avoid in some form",
        "seek_advice": "Only after a clinician has agreed, in some form",
    }
    told = [_named(says[group], names, "bold red") for group, names in groups.items() if names]
    count = len(pose.contraindications)
    yield from _section("Before you begin", *told)
    yield _paragraph(f"All {count} cautions, with advice and sources: restorative show {pose.id} --cautions")
    yield _line(f"For one person: restorative screen {pose.id} --condition WORDS")
    yield _line(SILENCE, "bold")


def caution_page(pose: Pose, variant: Variant | None) -> Iterator[RenderableType]:
    """Every caution recorded for *pose*, or for one variant of it, with advice and sources."""
    yield _title(f"Cautions: {pose.names.english}{f', {variant.name}' if variant else ''}")
    met = [c for c in pose.contraindications if variant is None or _concerns(c, variant)]
    for (red_flag, severity), group in groupby(met, key=lambda c: (c.red_flag, c.severity)):
        yield from _section(
            f"{'Red flag: ' if red_flag else ''}{_words(severity)}", *(_concern(c, pose) for c in group)
        )
    yield _paragraph(f"{len(met)} cautions. {SILENCE}")


def search_page(hits: Sequence[Hit], screened: bool, figures: Figures) -> Iterator[RenderableType]:
    """Poses that were found, and what matched."""
    poses = ((hit, figures.library.pose(hit.pose)) for hit in hits)
    yield _table(
        ("pose", "what it is"),
        ((hit.pose, figures.under(_hit(hit, pose), pose, pose.classic)) for hit, pose in poses),
    )
    if screened:
        yield _paragraph(f"Nothing stricter than was asked for is recorded for some form of each. {SILENCE}")
    else:
        yield _paragraph("A match is about words or shape; it is no advice. Screen a pose before you offer it.")
        yield _line(NOBODY, "bold")


def screening_page(screening: Screening, pose: Pose, figures: Figures) -> Iterator[RenderableType]:
    """What is recorded about one pose for one person: care first, then verdicts, then every reason."""
    yield _title(f"{screening.name}, screened")
    yield from (_line(f"{match}.") for match in screening.matches)
    yield from _section(
        "Seek care first; no pose is offered",
        _bullets(f"{flag.condition}: {flag.reason}" for flag in screening.red_flags),
    )
    yield from _section(
        "Not assessed: ask a clinician",
        _bullets(f"Nothing is known here of {words}." for words in screening.not_assessed),
    )
    yield from _section("Verdicts", _verdicts(screening, pose, figures))
    prefer = f"Prefer: {screening.prefer}." if screening.prefer else "None of these suits as it stands."
    yield _paragraph(f"{prefer} What is recorded is never left out. {SILENCE}")
    yield from _section("Concerns", *(_concern(concern, pose) for concern in screening.concerns))
    yield from _section("Watch for", _bullets(f"{note.condition_name}: {note.says}" for note in screening.notes))
    yield from _section("In every pose", *(_concern(concern) for concern in screening.conduct))
    yield from _section(
        "Called fine by a source",
        _bullets(f"{found.condition}, {_words(found.fine.trait)}: {found.fine.advice}" for found in screening.fine),
    )
    yield from _section("Opposed advice", _bullets(map(str, screening.conflicts)))


def plan_page(plan: Plan, figures: Figures) -> Iterator[RenderableType]:
    """A planned session, every caution for its person, and how sure it is to be the best."""
    from restorative.screening import Screener

    yield from session_page(plan.session, figures)
    yield from person_page(plan.session, Screener(plan.request.practitioner, figures.library), plan)
    if plan.not_assessed:
        yield _paragraph(f"Not assessed, and gone on with by request: {', '.join(plan.not_assessed)}.")
    proof = "none that satisfies the request scores more" if plan.optimal else f"none can score over {plan.bound:.2f}"
    yield _paragraph(f"Score {plan.score.total:.2f}; {proof}. The whole reasoning: --explain.")


def session_page(session: Session, figures: Figures) -> Iterator[RenderableType]:
    """The holds of a session in order, and its line."""
    yield _title(f"{session.title}: {session.total_minutes:g} minutes")
    poses = [figures.library.pose(hold.pose) for hold in session.holds]
    yield _table(
        ("minutes", "hold"),
        (
            (f"{hold.minutes:g}", figures.under(_hold(hold), pose, pose.variant(hold.variant)))
            for hold, pose in zip(session.holds, poses, strict=True)
        ),
    )
    yield Text(f"\n{session}", style="dim", overflow="fold")


def person_page(session: Session, screener: Screener, advised: Advised | None = None) -> Iterator[RenderableType]:
    """Everything that is recorded about the holds of *session* for one person."""
    if not screener.matches:
        yield _paragraph(NOBODY, "bold")
        return
    told: dict[str, list[str]] = {}
    for hold in session.holds:
        for concern in _concerns_of(hold, screener):
            told.setdefault(str(concern), []).append(hold.name)
    concerns = (f"{', '.join(dict.fromkeys(holds))}. {says}" for says, holds in told.items())
    yield from _section("Keep in mind", _bullets((*_advice(advised), *concerns)))
    yield _line(SILENCE, "bold")


def _advice(advised: Advised | None) -> Iterator[str]:
    """What goes with the session as a whole, without the words that stand above it."""
    for says in advised.advice() if advised else ():
        yield says.removeprefix("Keep in mind: ")


def _concerns_of(hold: Hold, screener: Screener) -> Iterable[Contraindication]:
    pose = screener.library.pose(hold.pose)
    side = hold.sides[0] if len(hold.sides) == 1 else None
    return screener.screen_variant(pose, pose.variant(hold.variant), minutes=hold.minutes, side=side).concerns


def program_page(program: Program) -> Iterator[RenderableType]:
    """The days of a programme, and every caution for its person with the days that it concerns."""
    yield _title(program.title)
    yield _paragraph(program.summary)
    if program.not_assessed:
        yield _paragraph(f"Not assessed, and gone on with by request: {', '.join(program.not_assessed)}.")
    yield _table(
        ("day", "minutes", "what to do"),
        (
            (str(day.number), f"{day.session.total_minutes:g}" if day.session else "", _day(day.title, day.session))
            for day in program.days
        ),
    )
    told: dict[str, list[str]] = {}
    for day in program.days:
        for caution in day.keep_in_mind:
            told.setdefault(caution, []).append(str(day.number))
    on_days = (f"{caution} (day {', '.join(days)})" for caution, days in told.items())
    yield from _section("Keep in mind", _bullets((*program.keep_in_mind, *on_days)))
    named = program.request is not None and program.request.practitioner.conditions
    yield _paragraph(SILENCE if named else NOBODY, "bold")


def info_page(info: Info) -> Iterator[RenderableType]:
    """Versions, extras, and how many facts there are."""
    yield _title(f"restorative {info.version}")
    yield _line(f"Facts: edition {info.edition}. Python {info.python}.")
    here = (f"{extra}: {'installed' if present else 'missing'}" for extra, present in info.extras.items())
    yield from _section("Extras", _bullets(here))
    yield from _section(
        "Facts", _table(("facts", "kind"), ((f"{count.facts:>5}", count.kind) for count in info.counts))
    )


def check_page(session: Session, findings: Sequence[Finding], screened: bool) -> Iterator[RenderableType]:
    """Everything that the rules found, the errors first."""
    order = list(FindingSeverity)
    for finding in sorted(findings, key=lambda f: order.index(f.severity)):
        yield _finding(finding, session)
    count = Counter(finding.severity for finding in findings)
    found = ", ".join(f"{count[s]} {s}{'s' if count[s] > 1 else ''}" for s in order if count[s])
    yield _paragraph(f"{found}." if found else "No rule found a fault. That is no clearance.", "bold")
    if not screened:
        yield _line(NOBODY, "bold")


def _finding(finding: Finding, session: Session) -> RenderableType:
    where = "the session" if finding.hold is None else f"hold {finding.hold + 1}, {session.holds[finding.hold].name}"
    head = Text.assemble((f"{finding.severity} {finding.rule}", SEVERITIES[finding.severity]), f" in {plain(where)}")
    return Group(head, _indented(finding.what, f"-> {finding.instead}"))


def _verdicts(screening: Screening, pose: Pose, figures: Figures) -> RenderableType:
    return _table(
        ("variant", "verdict", "form"),
        (
            (
                found.variant,
                Text(_words(found.verdict), STYLES[found.verdict]),
                figures.under(Text(plain(_form(found))), pose, pose.variant(found.variant)),
            )
            for found in screening.variants
        ),
    )


def _form(found: VariantScreening) -> str:
    """What a variant is, and what about it makes it better for the person."""
    side = f"lie on the {found.side} side" if found.side else ""
    spare = dict.fromkeys(_words(prop) for concern in found.leave_out for prop in concern.optional_props)
    return "; ".join(filter(None, (found.name, side, f"leave out: {', '.join(spare)}" if spare else "")))


def _concern(concern: Concern, pose: Pose | None = None) -> RenderableType:
    """One caution with its advice, its grounds and its sources."""
    position = _words(concern.trait or concern.pose or "")
    flag = "red flag, " if concern.red_flag else ""
    head = Text.assemble(
        (f"{flag}{_words(concern.severity)}: ", STYLES[Verdict(concern.severity.value)]),
        (plain(concern.condition_name), "bold"),
        f", {position}",
    )
    where = _where(concern, pose) if pose and isinstance(concern, Contraindication) else ""
    grounds = f"{_words(concern.basis)}, {concern.certainty.phrase}. {where}".strip()
    links = (_link(source.link) for source in concern.sources)
    return Group(head, _indented(concern.advice, concern.note or "", grounds, *links))


def _link(address: str) -> Text:
    """An address, to be followed where the terminal can do that and it leads to the web."""
    from restorative.render.document import is_web

    return Text(plain(address), style=f"dim link {address}" if is_web(address) else "dim", overflow="fold")


def _where(concern: Contraindication, pose: Pose) -> str:
    if concern.optional_props and not concern.variants:
        return f"Only with: {', '.join(map(_words, concern.optional_props))}."
    return "" if len(concern.variants) == len(pose.variants) else f"Only in: {', '.join(concern.variants)}."


def _concerns(concern: Contraindication, variant: Variant) -> bool:
    return variant.id in concern.variants or any(use.variant == variant.id for use in concern.optional_uses)


def _benefits(pose: Pose) -> Iterator[RenderableType]:
    """What studies found, harm included, down to low certainty; how much more is said with less."""
    surer = [benefit for benefit in pose.benefits if benefit.certainty.rank >= Certainty.LOW.rank]
    for benefit in surer:
        head = (f"{plain(benefit.outcome_name)}, {benefit.certainty.phrase}. ", "bold red" if benefit.harm else "bold")
        yield _hanging("-", Text.assemble(head, plain(benefit.statement)))
    if rest := len(pose.benefits) - len(surer):
        yield _hanging("-", f"{rest} more claims are of very low certainty, or were not studied: see More.")


def _steps(pose: Pose, variant: Variant) -> RenderableType:
    told: list[RenderableType] = []
    for part, steps in pose.steps(variant.id):
        told.append(Text(PARTS[part], "bold"))
        told += [_hanging(f"{n}.", step) for n, step in enumerate(steps, 1)]
    return Group(*told)


def _way(variant: Variant, shown: bool) -> Text:
    needed = dict.fromkeys(_prop(use) for use in variant.props if not use.optional)
    spare = dict.fromkeys(_prop(use) for use in variant.props if use.optional)
    head = f"{variant.name}{' (shown above)' if shown else ''}. "
    needs = f"\nNeeds: {', '.join(needed) or 'nothing'}."
    also = f" If you like: {', '.join(spare)}." if spare else ""
    return Text.assemble((plain(head), "bold"), plain(variant.for_whom), f"{needs}{also}")


def _prop(use: PropUse) -> str:
    return f"{f'{use.count} x ' if use.count > 1 else ''}{_words(use.prop)}"


def _hit(hit: Hit, pose: Pose) -> Text:
    matched = f"\nMatched: {'; '.join(hit.matched)}" if hit.matched else ""
    return Text.assemble((plain(hit.name), "bold"), f". {plain(pose.summary)}", (plain(matched), "dim"))


def _hold(hold: Hold) -> Text:
    each = " on each side" if len(hold.sides) > 1 else f" on the {hold.sides[0]} side" if hold.sides else ""
    return Text.assemble((plain(hold.name), "bold"), f"{each}\n", (str(hold), "dim"))


def _day(title: str, session: Session | None) -> Text:
    return Text.assemble((plain(title), "bold"), (f"\n{session}" if session else "", "dim"))


def _more(pose: Pose, variant: Variant, figures: Figures) -> Iterator[str]:
    yield f"Everything, with studies and sources: restorative render text {pose.id}"
    if figures.folder is None:
        yield f"A figure of it: restorative render svg {pose.id} --variant {variant.id} -o figure.svg"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> RenderableType:
    """Rows under headings. Ids stand whole in front, sentences fold at the end; on narrow terminals it is a list."""
    cells = [[_text(cell) for cell in row] for row in rows]
    if console().width < NARROW:
        return Group(*(Group(*_labelled(columns, row), Text("")) for row in cells))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns[:-1]:
        table.add_column(column, no_wrap=True, overflow="fold")
    table.add_column(columns[-1], overflow="fold")
    for row in cells:
        table.add_row(*row)
    return table


def _labelled(columns: Sequence[str], row: Sequence[Text]) -> Iterator[Text]:
    for column, cell in zip(columns[:-1], row, strict=False):
        yield Text.assemble((f"{column}: ", "dim"), cell)
    yield row[-1]


def _title(text: str) -> RenderableType:
    return Text(plain(text), "bold underline")


def _section(title: str, *parts: RenderableType | None) -> Iterator[RenderableType]:
    """A heading with what stands below it; nothing where there is nothing to say."""
    if kept := [part for part in parts if part is not None]:
        yield Text(f"\n{plain(title)}", "bold cyan")
        yield from kept


def _named(says: str, names: Iterable[str], style: str) -> RenderableType:
    return _hanging("-", Text.assemble((f"{says}: ", style), plain("; ".join(names))))


def _bullets(items: Iterable[str]) -> RenderableType | None:
    told = [_hanging("-", item) for item in items]
    return Group(*told) if told else None


def _hanging(mark: str, text: str | Text) -> RenderableType:
    """*text* with its later lines indented as far as its first."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, _text(text))
    return grid


def _paragraph(text: str, style: str = "") -> RenderableType:
    return Text(f"\n{plain(text)}", style)


def _line(text: str, style: str = "") -> RenderableType:
    return Text(plain(text), style)


def _indented(*texts: str | Text) -> RenderableType:
    return Padding(Group(*(_text(text) for text in texts if text)), (0, 0, 0, 2))


def _text(text: str | Text) -> Text:
    return text if isinstance(text, Text) else Text(plain(text))


def _words(id_: str) -> str:
    return plain(id_.replace("_", " "))
