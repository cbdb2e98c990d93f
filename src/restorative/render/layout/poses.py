"""The layout of a pose, whole or as one of its variants."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from restorative.conditions import Concern, Contraindication
from restorative.evidence import Benefit, NearestEvidence, Study
from restorative.poses import HoldRange, Instructions, Pose, Variant
from restorative.props import PropUse
from restorative.render.document import Block, Entries, Entry, Figure, Link, Mark, Paragraph, Section
from restorative.vocabulary import Certainty, Severity, Sides

__all__ = [
    "cautions",
    "certainty",
    "concern_entry",
    "discomforts",
    "facts",
    "for_variant",
    "how_to",
    "only_with",
    "opening",
    "pose_layout",
    "props",
    "section",
    "severity",
    "steps",
    "stop_signs",
    "words",
]

PARTS = {"setup": "Set up", "enter": "Enter", "settle": "Settle", "hold": "Rest", "release": "Come out"}
"""What the parts of the instructions are called."""

SIDES = {
    Sides.NONE: "none: both halves of the body do the same",
    Sides.BOTH: "one side, then the other",
    Sides.EITHER: "one side of your choice",
}

MEANING = {
    Severity.CAUTION: "Allowed, with attention.",
    Severity.MODIFY: "Only in the changed form that the advice gives.",
    Severity.SEEK_ADVICE: "Only after a clinician has agreed.",
    Severity.AVOID: "Leave the position out.",
}
"""What each severity asks."""

AFTER_CARE = "No pose before a clinician has been seen. For the time after that: “{}”"
"""What it asks of a person with a red flag."""


def pose_layout(pose: Pose) -> Section:
    """Everything that is known of a pose."""
    return Section(pose.names.english, tuple(_blocks(pose)))


def _blocks(pose: Pose) -> Iterator[Block]:
    yield from opening(pose, pose.classic)
    named = len({concern.condition for concern in pose.contraindications})
    yield Paragraph(
        f"{named} conditions ask for care with some form of this pose: see Cautions. "
        "Nothing recorded is not the same as safe.",
        "notice",
    )
    if pose.names.aliases:
        yield Paragraph(f"Also called: {', '.join(pose.names.aliases)}.", "small")
    yield from stop_signs(pose)
    yield how_to(pose.instructions, pose.breath, f"How to do it: {pose.classic.name.lower()}")
    yield Section("Ways to set it up", tuple(_variant(variant, pose) for variant in pose.variants))
    yield from discomforts(pose)
    yield from section("Questions", (Entry(q.answer, about=q.question) for q in pose.questions))
    yield from section(
        "Often said, and what holds", (Entry(m.answer, about=f"“{m.belief}”") for m in pose.misconceptions)
    )
    yield from section("Goes well after", (Entry(n.because, about=words(n.pose)) for n in pose.follows))
    yield from section("Goes well before", (Entry(n.because, about=words(n.pose)) for n in pose.leads_to))
    told = ((concern, concern_entry(concern, _where(concern, pose))) for concern in pose.contraindications)
    yield Section("Cautions", tuple(cautions(told)), "cautions")
    yield Section("What it can be said to do", (Entries(tuple(map(_benefit, pose.benefits)), "claims"),))
    yield from section("Where the pose was read", (Entry(links=(Link(source),)) for source in pose.sources))


def opening(pose: Pose, variant: Variant) -> Iterator[Block]:
    """What it is, how it looks, and what to know before one begins."""
    yield from _names(pose)
    yield Paragraph(pose.summary, "lead")
    yield Figure(pose, variant.id)
    yield facts(pose, variant)


def _names(pose: Pose) -> Iterator[Paragraph]:
    if pose.names.sanskrit:
        yield Paragraph(pose.names.sanskrit, "name", "sa-Latn")
    if pose.names.devanagari:
        yield Paragraph(pose.names.devanagari, "name", "sa")


def facts(pose: Pose, variant: Variant) -> Entries:
    """How long, on which sides, for whom, and other names."""
    told = {
        "Stay": _stay(pose, pose.hold_of(variant.id)),
        "Set up": f"about {_minutes(variant.setup_minutes)}, and {_minutes(variant.release_minutes)} to come out",
        "Sides": SIDES[pose.sides] if pose.sides is not Sides.NONE else "",
        "Family": words(pose.family),
        "Level": words(pose.level),
        "Meaning": pose.names.meaning or "",
    }
    return Entries(tuple(Entry(text, about=about) for about, text in told.items() if text), "facts")


def _stay(pose: Pose, hold: HoldRange) -> str:
    each = " on each side" if pose.sides is Sides.BOTH else ""
    usual = f"; {hold.typical_minutes:g} is usual" if hold.min_minutes < hold.max_minutes else ""
    return f"{hold}{each}{usual}"


def stop_signs(pose: Pose) -> Iterator[Section]:
    """Signs to leave the pose at once."""
    yield from section("Come out at once if", map(Entry, pose.stop_signs), kind="stop")


def how_to(instructions: Instructions, breath: str, title: str = "How to do it") -> Section:
    """The parts, one action a step, and the breath."""
    return Section(title, (*steps(instructions), Paragraph(f"Breath: {breath}")), "how")


def steps(instructions: Instructions, parts: Collection[str] = tuple(PARTS)) -> Iterator[Section]:
    """The named parts, one action a step."""
    for part, told in instructions:
        if part in parts:
            yield Section(PARTS[part], (Entries(tuple(map(Entry, told)), "steps"),))


def _variant(variant: Variant, pose: Pose) -> Section:
    # The classic one is drawn where the page begins.
    blocks: list[Block] = [] if variant == pose.classic else [Figure(pose, variant.id)]
    blocks += [Paragraph(variant.for_whom), _times(variant, pose)]
    if variant.props:
        blocks.append(props(variant))
    for part, told in variant.changes:
        if told:
            blocks += [Paragraph(f"{PARTS[part]}, instead:"), Entries(tuple(map(Entry, told)), "steps")]
    return Section(variant.name, tuple(blocks), "variant")


def _times(variant: Variant, pose: Pose) -> Paragraph:
    times = f"About {_minutes(variant.setup_minutes)} to set up and {_minutes(variant.release_minutes)} to come out."
    return Paragraph(f"{times} Stay {_stay(pose, variant.hold)}." if variant.hold else times)


def _minutes(minutes: float) -> str:
    return f"{minutes:g} {'minute' if minutes == 1 else 'minutes'}"


def props(variant: Variant) -> Entries:
    """Each prop in its place."""
    return Entries(tuple(map(_prop, variant.props)), "props")


def _prop(use: PropUse) -> Entry:
    told = [use.size, use.fold, use.place]
    told += ["You may leave it out."] if use.optional else []
    told += [f"Or {', or '.join(use.household)}."] if use.household else []
    return Entry(" ".join(filter(None, told)), about=f"{use.count} × {words(use.prop)}")


def discomforts(pose: Pose) -> Iterator[Section]:
    """Signs while in the pose, and their remedies."""
    signs = (Entry(d.remedy, about=d.sign) for d in pose.discomforts)
    yield from section("If something feels wrong", signs, kind="remedies")


def cautions(told: Iterable[tuple[Concern, Entry]]) -> Iterator[Section]:
    """Every concern, by what it asks; they come with red flags and the strictest first."""
    for (red_flag, asked), group in groupby(told, key=lambda pair: (pair[0].red_flag, pair[0].severity)):
        title = "Red flag: seek care first" if red_flag else words(asked).capitalize()
        entries = Entries(tuple(entry for _, entry in group), "cautions")
        meaning = AFTER_CARE.format(MEANING[asked]) if red_flag else MEANING[asked]
        yield Section(title, (Paragraph(meaning), entries), mark=severity(asked))


def concern_entry(concern: Concern, only: str = "") -> Entry:
    """One concern with its grounds, and where it holds if not everywhere."""
    through = [f"recorded for {words(concern.through)}"] if concern.through else []
    return Entry(
        text=" ".join(filter(None, (concern.advice, concern.note))),
        about=concern.condition_name,
        place=words(concern.trait or concern.pose or ""),
        mark=severity(concern.severity),
        grounds=(words(concern.basis), concern.certainty.phrase, *through),
        links=tuple(Link(source.link, source.title) for source in concern.sources),
        only=only,
    )


def severity(asked: Severity) -> Mark:
    """What a caution asks, and how strict that is."""
    return Mark("severity", words(asked), asked.rank + 1, len(Severity))


def _where(concern: Contraindication, pose: Pose) -> str:
    """The ways of the pose that it concerns, told by those that it does not if they are fewer."""
    everywhere = len(concern.variants) == len(pose.variants)
    others = [variant.name for variant in pose.variants if variant.id not in concern.variants]
    told = []
    if concern.variants and not everywhere:
        named = [pose.variant(id_).name for id_ in concern.variants]
        told.append(f"Not in: {'; '.join(others)}." if len(others) < len(named) else f"Only in: {'; '.join(named)}.")
    for prop in concern.optional_props:
        uses = [pose.variant(use.variant).name for use in concern.optional_uses if use.prop == prop]
        told.append(f"{'Also' if concern.variants else 'Only'} with the {words(prop)} in: {'; '.join(uses)}.")
    return " ".join(told)


def _benefit(benefit: Benefit) -> Entry:
    why = tuple(Entry(step.because, about=step.says) for step in benefit.why)
    studies = tuple(_study(study, study.id in benefit.against) for study in benefit.studies)
    return Entry(
        benefit.statement,
        about=benefit.outcome_name[0].upper() + benefit.outcome_name[1:],
        mark=certainty(benefit.certainty),
        grounds=tuple(_result(benefit)),
        details=(*why, *studies, *map(_nearest, benefit.nearest)),
    )


def _result(benefit: Benefit) -> Iterator[str]:
    if benefit.direction:
        yield f"result: {words(benefit.direction)}"
    if benefit.harm:
        yield "a harm"
    if benefit.tradition:
        yield "held by teachers"


def _study(study: Study, against: bool) -> Entry:
    about = "Study that points the other way or shows nothing" if against else "Study"
    return Entry(study.citation, about=about, links=(Link(study.link, study.citation),))


def _nearest(near: NearestEvidence) -> Entry:
    links = tuple(Link(study.link, study.citation) for study in near.studies)
    return Entry(near.statement, about="Nearest tested", mark=certainty(near.certainty), links=links)


def certainty(level: Certainty) -> Mark:
    """A certainty, in the words that an app prints."""
    return Mark("certainty", level.phrase, level.rank, len(Certainty) - 1)


def section(title: str, entries: Iterable[Entry], kind: str = "") -> Iterator[Section]:
    """A list under its heading, or nothing if there is nothing to list."""
    if items := tuple(entries):
        yield Section(title, (Entries(items),), kind)


def words(id_: str) -> str:
    """An id as it is read."""
    return id_.replace("_", " ")


def for_variant(concerns: Sequence[Contraindication], variant: str) -> Iterator[Contraindication]:
    """The concerns of one variant, with those that an optional prop brings into it."""
    for concern in concerns:
        here = concern.brought_into(variant)
        if variant in concern.variants or here.optional_uses:
            yield here


def only_with(concern: Contraindication, variant: Variant) -> str:
    """The optional props that bring a concern into *variant*, if it is otherwise free of it."""
    if variant.id in concern.variants:
        return ""
    return f"Only with the {' or the '.join(map(words, concern.brought_into(variant.id).optional_props))}."
