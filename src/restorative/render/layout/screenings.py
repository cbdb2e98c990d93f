"""The layout of a screening, and of what goes with any answer for a person."""

from collections.abc import Iterable, Iterator

from restorative.adapting import Advised, SpareProp
from restorative.conditions import Concern, Contraindication
from restorative.errors import RedFlag
from restorative.practitioners import Match, Practitioner
from restorative.render.document import Block, Entries, Entry, Link, Mark, Paragraph, Section
from restorative.render.layout.poses import certainty, concern_entry, section, words
from restorative.screening import ConditionNote, Conflict, FineFor, Screening, VariantScreening
from restorative.vocabulary import Verdict

__all__ = [
    "NOT_SAFE",
    "advice",
    "conduct",
    "conflicts",
    "matched",
    "notes",
    "practitioner_layout",
    "screening_layout",
    "seek_care",
    "unassessed",
]

NOT_SAFE = "What is recorded is never left out. Nothing recorded is not the same as safe."


def screening_layout(screening: Screening) -> Section:
    """Everything that is recorded about one pose for one person."""
    return Section(f"{screening.name}, screened", tuple(_blocks(screening)))


def _blocks(screening: Screening) -> Iterator[Block]:
    yield from seek_care(screening.red_flags)
    yield from matched(screening.matches)
    yield from unassessed(screening.not_assessed)
    yield Section("Verdicts", tuple(_verdicts(screening)))
    concerns = tuple(concern_entry(concern, _variants(concern, screening)) for concern in screening.concerns)
    if concerns:
        yield Section("Concerns", (Entries(concerns, "cautions"),), "cautions")
    yield from notes(screening.notes)
    yield from conduct("In every pose", screening.conduct)
    yield from section("Called fine by a source", map(_fine, screening.fine))
    yield from conflicts(screening.conflicts)


def _verdicts(screening: Screening) -> Iterator[Block]:
    yield Paragraph(NOT_SAFE, "notice")
    yield Entries(tuple(map(_verdict, screening.variants)), "verdicts")
    if screening.prefer:
        best = screening.variant(screening.prefer)
        yield Paragraph(f"Prefer: {best.name} ({best.variant})")
    else:
        yield Paragraph("None of these suits as it stands.", "notice")


def _verdict(screening: VariantScreening) -> Entry:
    verdict = screening.verdict
    side = f"Lie on the {screening.side} side." if screening.side else ""
    props = dict.fromkeys(words(prop) for concern in screening.leave_out for prop in concern.optional_props)
    leave = f"Leave out: {', '.join(props)}." if props else ""
    return Entry(
        " ".join(filter(None, (side, leave))),
        about=f"{screening.name} ({screening.variant})",
        mark=Mark("verdict", words(verdict), verdict.rank, len(Verdict) - 1),
    )


def _variants(concern: Contraindication, screening: Screening) -> str:
    """The ways of the pose that a concern is about, unless it is about all of them."""
    if not concern.variants:
        return f"Only with the {' or the '.join(map(words, concern.optional_props))}."
    if len(concern.variants) == len(screening.variants):
        return ""
    return f"Only in: {'; '.join(screening.variant(id_).name for id_ in concern.variants)}."


def practitioner_layout(practitioner: Practitioner) -> Section:
    """A person's words, and how the default library reads them."""
    return Section("A person", tuple(_read(practitioner)))


def _read(practitioner: Practitioner) -> Iterator[Block]:
    matches = practitioner.matches()
    if not matches:
        yield Paragraph("No condition is named.")
    yield from matched(matches)
    yield from unassessed(match.words for match in matches if not match.assessed)


def seek_care(red_flags: Iterable[RedFlag]) -> Iterator[Section]:
    """Reasons to seek care before any pose."""
    yield from section("Seek care first", (Entry(f.reason, about=f.condition) for f in red_flags), kind="care")


def matched(matches: Iterable[Match]) -> Iterator[Section]:
    """How each of the person's words was understood."""
    yield from section("How your words were read", (Entry(f"{match}.") for match in matches))


def unassessed(said: Iterable[str]) -> Iterator[Section]:
    """Words of which nothing is known."""
    entries = (Entry("Nothing is known of it here: ask a clinician about each position.", about=one) for one in said)
    yield from section("Not assessed", entries, kind="care")


def notes(told: Iterable[ConditionNote]) -> Iterator[Section]:
    """What to know of the conditions beside the cautions."""
    yield from section("Watch for", (Entry(note.says, about=note.condition_name) for note in told))


def conduct(title: str, concerns: Iterable[Concern]) -> Iterator[Section]:
    """Cautions on how to practise, whatever the pose."""
    if entries := tuple(map(concern_entry, concerns)):
        yield Section(title, (Entries(entries, "cautions"),), "cautions")


def conflicts(opposed: Iterable[Conflict]) -> Iterator[Section]:
    """Opposed advice for two conditions, shown and not resolved."""
    yield from section("Opposed advice", (Entry(str(conflict)) for conflict in opposed))


def _fine(found: FineFor) -> Entry:
    fine = found.fine
    return Entry(
        " ".join(filter(None, (fine.advice, fine.note))),
        about=found.condition_name,
        place=words(fine.trait),
        mark=certainty(fine.certainty),
        grounds=(words(fine.basis),),
        links=tuple(Link(source.link, source.title) for source in fine.sources),
    )


def advice(advised: Advised) -> Iterator[Section]:
    """What goes with a session for a person, whatever its holds."""
    yield from matched(advised.matches)
    yield from conduct("Keep in mind", advised.keep_in_mind)
    if advised.leave_out:
        yield Section("Props to leave out", (Entries(tuple(_spare(advised.leave_out)), "cautions"),), "cautions")
    yield from conflicts(advised.conflicts)


def _spare(found: Iterable[SpareProp]) -> Iterator[Entry]:
    """Each concern once, with the holds and the props that bring it in."""
    holds: dict[Entry, list[str]] = {}
    for spare in found:
        holds.setdefault(concern_entry(spare.because), []).append(f"{spare.name}: leave out the {words(spare.prop)}.")
    return (entry._replace(only=" ".join(told)) for entry, told in holds.items())
