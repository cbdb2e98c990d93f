"""Models as text and as Markdown.

A renderer never decides: it drops no caution because it is long, and no result because it is unfavourable.
Each model is laid out once, as blocks; a writer turns blocks into one form or another.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import groupby
from typing import NamedTuple

from restorative._model import Model
from restorative.conditions import Concern, Contraindication
from restorative.evidence import Benefit
from restorative.findings import Finding
from restorative.poses import Instructions, Pose, Variant
from restorative.props import PropUse
from restorative.screening import Screening, VariantScreening
from restorative.sessions import Session

__all__ = ["markdown", "text"]

WIDTH = 100
"""Columns of plain text."""

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
"""What Markdown or HTML might take for more than a character."""


class Heading(NamedTuple):
    level: int
    text: str


class Paragraph(NamedTuple):
    text: str


class Bullets(NamedTuple):
    items: tuple[str, ...]


class Steps(NamedTuple):
    items: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Steps


def text(*values: Model) -> str:
    """Lay *values* out as plain text for a terminal or a letter."""
    return "\n".join(_as_text(block) for value in values for block in blocks(value)).strip() + "\n"


def markdown(*values: Model) -> str:
    """Lay *values* out as Markdown. What stands in the data is escaped."""
    return "\n".join(_as_markdown(block) for value in values for block in blocks(value)).strip() + "\n"


def _as_text(block: Block) -> str:
    match block:
        case Heading(1, line):
            return f"\n{line}\n{'=' * len(line)}\n"
        case Heading(_, line):
            return f"\n{line}\n{'-' * len(line)}"
        case Paragraph(line):
            return _fill(line)
        case Bullets(items):
            return "\n".join(_hang("- ", item) for item in items)
        case Steps(items):
            return "\n".join(_hang(f"{n}. ", item) for n, item in enumerate(items, 1))


def _hang(mark: str, item: str) -> str:
    return _fill(item, mark, " " * len(mark))


def _fill(line: str, first: str = "", later: str = "") -> str:
    # Words stay whole, so that a sentence or an address can be found and copied.
    wrapper = textwrap.TextWrapper(
        WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )
    return wrapper.fill(line)


def _as_markdown(block: Block) -> str:
    match block:
        case Heading(level, line):
            return f"\n{'#' * level} {_escape(line)}\n"
        case Paragraph(line):
            return f"{_escape(line)}\n"
        case Bullets(items):
            return "\n".join(f"- {_escape(item)}" for item in items) + "\n"
        case Steps(items):
            return "\n".join(f"{n}. {_escape(item)}" for n, item in enumerate(items, 1)) + "\n"


def _escape(line: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(line.split()))


@singledispatch
def blocks(value: Model) -> Iterator[Block]:
    """The layout of one model."""
    raise TypeError(f"there is no layout for {type(value).__name__}")


@blocks.register
def _(pose: Pose) -> Iterator[Block]:
    yield Heading(1, pose.names.english)
    if sanskrit := ", ".join(filter(None, (pose.names.sanskrit, pose.names.devanagari, pose.names.meaning))):
        yield Paragraph(sanskrit)
    yield Paragraph(pose.summary)
    hold = pose.hold
    each = " on each side" if pose.sides == "both" else ""
    yield Paragraph(
        f"Stay {hold.min_minutes:g} to {hold.max_minutes:g} minutes{each}; {hold.typical_minutes:g} is usual."
    )
    named = len({concern.condition for concern in pose.contraindications})
    yield Paragraph(
        f"{named} conditions ask for care with some form of this pose: see Cautions. "
        "Nothing recorded is not the same as safe."
    )
    yield from _section("Come out at once if", Bullets(pose.stop_signs))
    yield Heading(2, f"How to do it: {pose.classic.name.lower()}")
    yield from _instructions(pose.instructions)
    yield Paragraph(f"Breath: {pose.breath}")
    yield Heading(2, "Ways to set it up")
    for variant in pose.variants:
        yield from _variant(variant, pose)
    yield from _section("If something feels wrong", Bullets(tuple(f"{d.sign} {d.remedy}" for d in pose.discomforts)))
    yield from _section("Questions", Bullets(tuple(f"{q.question} {q.answer}" for q in pose.questions)))
    yield from _section(
        "Often said, and what holds", Bullets(tuple(f"“{m.belief}” {m.answer}" for m in pose.misconceptions))
    )
    yield from _section("Goes well after", Bullets(tuple(f"{n.pose}: {n.because}" for n in pose.follows)))
    yield from _section("Goes well before", Bullets(tuple(f"{n.pose}: {n.because}" for n in pose.leads_to)))
    yield Heading(2, "Cautions")
    yield from _contraindications(pose.contraindications, pose)
    yield Heading(2, "What it can be said to do")
    yield Bullets(tuple(map(_benefit, pose.benefits)))
    yield from _section("Sources", Bullets(pose.sources))


@blocks.register
def _(screening: Screening) -> Iterator[Block]:
    yield Heading(1, f"{screening.name}, screened")
    yield from _section("How your words were read", Bullets(tuple(map(str, screening.matches))))
    if screening.red_flags:
        yield from _section(
            "Seek care first", Bullets(tuple(f"{f.condition}: {f.reason}" for f in screening.red_flags))
        )
    yield Heading(2, "Verdicts")
    yield Paragraph("What is recorded is never left out. Nothing recorded is not the same as safe.")
    yield Bullets(tuple(map(_verdict, screening.variants)))
    yield Paragraph(f"Prefer: {screening.prefer}" if screening.prefer else "None of these suits as it stands.")
    yield from _section("Concerns", Bullets(tuple(_concern(c) for c in screening.concerns)))
    yield from _section("Watch for", Bullets(tuple(f"{note.condition_name}: {note.says}" for note in screening.notes)))
    yield from _section("In every pose", Bullets(tuple(_concern(c) for c in screening.conduct)))
    yield from _section(
        "Called fine by a source",
        Bullets(tuple(f"{f.condition}, {f.fine.trait}: {f.fine.advice}" for f in screening.fine)),
    )
    yield from _section("Opposed advice", Bullets(tuple(map(str, screening.conflicts))))


@blocks.register
def _(session: Session) -> Iterator[Block]:
    yield Heading(1, session.title)
    yield Paragraph(f"{session.total_minutes:g} minutes, setting up and coming out included.")
    yield Paragraph(str(session))
    yield Bullets(tuple(f"{_clock(cue.second)}  {cue.text}" for cue in session.timeline()))


@blocks.register
def _(finding: Finding) -> Iterator[Block]:
    yield Bullets((str(finding),))


def _section(title: str, block: Bullets) -> Iterator[Block]:
    if block.items:
        yield Heading(2, title)
        yield block


def _instructions(instructions: Instructions) -> Iterator[Block]:
    for part, steps in instructions:
        yield Heading(
            3, {"setup": "Set up", "enter": "Enter", "settle": "Settle", "hold": "Rest", "release": "Come out"}[part]
        )
        yield Steps(steps)


def _variant(variant: Variant, pose: Pose) -> Iterator[Block]:
    yield Heading(3, variant.name)
    yield Paragraph(variant.for_whom)
    yield Paragraph(f"About {variant.setup_minutes:g} minutes to set up and {variant.release_minutes:g} to come out.")
    yield Bullets(tuple(map(_prop, variant.props)))
    for part, steps in variant.changes:
        if steps:
            yield Paragraph(f"{part.capitalize()}, told anew:")
            yield Steps(steps)


def _prop(use: PropUse) -> str:
    what = " ".join(filter(None, (f"{use.count} x {use.prop.replace('_', ' ')}.", use.size, use.fold, use.place)))
    optional = " You may leave it out." if use.optional else ""
    household = f" Or {', or '.join(use.household)}." if use.household else ""
    return what + optional + household


def _contraindications(contraindications: Sequence[Contraindication], pose: Pose) -> Iterator[Block]:
    for (red_flag, severity), group in groupby(contraindications, key=lambda c: (c.red_flag, c.severity)):
        title = severity.replace("_", " ").capitalize()
        yield Heading(3, f"Red flag, {title.lower()}" if red_flag else title)
        yield Bullets(tuple(_concern(c) + _where(c, pose) for c in group))


def _concern(concern: Concern) -> str:
    position = (concern.trait or concern.pose or "").replace("_", " ")
    sources = "; ".join(source.link for source in concern.sources)
    grounds = (concern.severity.replace("_", " "), concern.basis.replace("_", " "), concern.certainty.phrase, sources)
    note = f" {concern.note}" if concern.note else ""
    return f"{concern.condition_name}, {position}: {concern.advice}{note} ({'; '.join(grounds)})"


def _where(concern: Contraindication, pose: Pose) -> str:
    if concern.optional_props and not concern.variants:
        return f" Only with: {', '.join(concern.optional_props)}."
    if len(concern.variants) == len(pose.variants):
        return ""
    return f" Only in: {', '.join(concern.variants)}."


def _benefit(benefit: Benefit) -> str:
    studies = "; ".join(f"{study.citation} {study.link}" for study in benefit.studies)
    why = "; ".join(f"{step.says}: {step.because}" for step in benefit.why)
    told = [str(benefit), f"Why: {why}" if why else "", f"Studies: {studies}" if studies else ""]
    told += [f"Nearest tested ({near.certainty.phrase}): {near.statement}" for near in benefit.nearest]
    return " ".join(filter(None, told))


def _verdict(screening: VariantScreening) -> str:
    side = f", lying on the {screening.side} side" if screening.side else ""
    props = dict.fromkeys(prop for concern in screening.leave_out for prop in concern.optional_props)
    leave = f". Leave out: {', '.join(props)}" if props else ""
    return f"{screening.variant}: {screening.verdict.replace('_', ' ')}{side}{leave}"


def _clock(second: int) -> str:
    return f"{second // 60:3}:{second % 60:02}"
