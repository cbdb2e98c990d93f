"""The layout of a practice for the breath or the mind."""

from collections.abc import Iterator, Mapping

from restorative.conditions import Condition
from restorative.practices import Practice, PracticeCaution
from restorative.render.document import Block, Entries, Entry, Link, Paragraph, Section
from restorative.render.layout.poses import section, severity, words

__all__ = ["practice_section"]


def practice_section(practice: Practice, conditions: Mapping[str, Condition]) -> Section:
    """Everything that is known of a practice."""
    return Section(practice.name, tuple(_blocks(practice, conditions)))


def _blocks(practice: Practice, conditions: Mapping[str, Condition]) -> Iterator[Block]:
    yield Paragraph(practice.summary)
    yield Paragraph(f"{practice.min_minutes:g} to {practice.max_minutes:g} minutes.")
    yield Entries(tuple(map(Entry, practice.steps)), "steps")
    yield from section("Go back to the natural breath if", map(Entry, practice.stop_signs), kind="stop")
    told = tuple(_caution(caution, conditions[caution.condition].name) for caution in practice.cautions)
    if told:
        yield Section("Cautions of this practice", (Entries(told, "cautions"),), "cautions")


def _caution(caution: PracticeCaution, condition: str) -> Entry:
    return Entry(
        caution.advice,
        about=condition,
        mark=severity(caution.severity),
        grounds=(words(caution.basis), caution.certainty.phrase),
        links=tuple(Link(source.link, source.title) for source in caution.sources),
    )
