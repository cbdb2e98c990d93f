"""Layouts of whole pages: a value, with the poses that it names looked up, and what is recorded for its person."""

from collections.abc import Iterable, Iterator

from restorative._model import Model
from restorative.adapting import Adapted, Advised, advice_on
from restorative.errors import SeekCareFirst
from restorative.library import Library
from restorative.planning import Plan
from restorative.poses import Pose
from restorative.practitioners import Practitioner
from restorative.program import Program
from restorative.render.document import Block, Entries, Entry, Figure, Section, Strip
from restorative.render.layout import lay_out
from restorative.render.layout.holds import Held, all_cautions, held, how_it_is_done, once
from restorative.render.layout.plans import changes, day_layout, left_out, program_opening, proof
from restorative.render.layout.poses import pose_layout
from restorative.render.layout.practices import practice_section
from restorative.render.layout.screenings import advice, notes, screening_layout, unassessed
from restorative.render.layout.sessions import clock, session_opening, timeline
from restorative.screening import Screener, Screening
from restorative.sessions import Session
from restorative.vocabulary import CueKind

__all__ = ["page_layout"]


def page_layout(value: Model, library: Library, practitioner: Practitioner | None = None) -> Section:
    """The layout of a page about *value*, for *practitioner* if it is a pose or a session.

    Raises:
        TypeError: if there is no layout for what it is, or if *practitioner* is given for what knows its person.
        PoseNotFoundError, VariantNotFoundError: if a hold names what *library* does not have.
        SeekCareFirst: if a session is asked for by a person who named a red flag.
    """
    if practitioner is not None and not isinstance(value, Pose | Session):
        raise TypeError(f"{type(value).__name__} takes no practitioner: give one with a pose or a session")
    match value:
        case Pose():
            page = _pose(value, _screener(practitioner, library))
        case Screening():
            page = _screening(value, library)
        case Session():
            page = _session(value, library, _screener(practitioner, library))
        case Plan():
            page = _plan(value, library)
        case Adapted():
            page = _adapted(value, library)
        case Program():
            page = _program(value, library)
        case _:
            other = lay_out(value)
            page = other if isinstance(other, Section) else Section(type(value).__name__, (other,))
    return page


def _screener(practitioner: Practitioner | None, library: Library) -> Screener | None:
    """The person beside *library*; `None` if no condition is named, so that everything is told for everybody."""
    return Screener(practitioner, library) if practitioner and practitioner.conditions else None


def _pose(pose: Pose, screener: Screener | None) -> Section:
    page = pose_layout(pose)
    if screener is None:
        return page
    for_you = Section("For you", screening_layout(screener.screen(pose)).blocks, "person")
    opening = next(i for i, block in enumerate(page.blocks) if isinstance(block, Section))
    return page._replace(blocks=(*page.blocks[:opening], for_you, *page.blocks[opening:]))


def _screening(screening: Screening, library: Library) -> Section:
    page = screening_layout(screening)
    if screening.prefer is None:
        return page
    caption = f"Prefer: {screening.variant(screening.prefer).name}"
    figure = Figure(library.pose(screening.pose), screening.prefer, caption)
    return page._replace(blocks=(figure, *page.blocks))


def _session(session: Session, library: Library, screener: Screener | None) -> Section:
    if screener and screener.red_flags:
        raise SeekCareFirst(screener.red_flags)
    advised = Advised(**advice_on(session, screener)) if screener else Advised()
    parts = held(session.holds, library)
    return _page(session, [*_for_you(screener, advised), *_holds(parts, session), all_cautions(parts, screener)])


def _plan(plan: Plan, library: Library) -> Section:
    screener = _screener(plan.request.practitioner, library)
    parts = held(plan.session.holds, library)
    why = [reason.says for reason in plan.reasons]
    cautions = all_cautions(parts, screener)
    holds = _holds(parts, plan.session, why)
    return _page(plan.session, [*_for_you(screener, plan), *holds, cautions, *left_out(plan), proof(plan)])


def _adapted(adapted: Adapted, library: Library) -> Section:
    person = Practitioner.known_to(library, conditions=[match.words for match in adapted.matches])
    screener = _screener(person, library)
    parts = held(adapted.session.holds, library)
    opening = [*changes(adapted), *_for_you(screener, adapted)]
    return _page(adapted.session, [*opening, *_holds(parts, adapted.session), all_cautions(parts, screener)])


def _page(session: Session, blocks: Iterable[Block]) -> Section:
    by_the_clock = Section("By the clock", (timeline(session),))
    return Section(session.title, (*session_opening(session), Strip(session), *blocks, by_the_clock))


def _for_you(screener: Screener | None, advised: Advised) -> Iterator[Section]:
    yield from unassessed(screener.not_assessed if screener else ())
    yield from advice(advised)
    yield from notes(screener.notes() if screener else ())


def _holds(parts: Iterable[Held], session: Session, why: Iterable[Iterable[str]] = ()) -> Iterator[Section]:
    begins = {cue.hold: cue.second for cue in session.timeline() if cue.kind is CueKind.SET_UP}
    reasons = dict(enumerate(why))
    for i, part in enumerate(parts):
        told: list[Block] = [Figure(part.pose, part.variant.id), _times(part, begins[i])]
        if i in reasons:
            told.append(Section("Why it is here", (Entries(tuple(map(Entry, reasons[i]))),)))
        yield Section(f"{i + 1}. {part.hold.name}", (*told, *how_it_is_done(part)), "hold")


def _times(part: Held, begins: int) -> Entries:
    told = {
        "Stay": part.stay,
        "Begins at": clock(begins),
        "Set up": f"{part.hold.setup_minutes:g} min",
        "Come out": f"{part.hold.release_minutes:g} min",
    }
    return Entries(tuple(Entry(text, about=about) for about, text in told.items()), "facts")


def _program(program: Program, library: Library) -> Section:
    screener = _screener(program.request.practitioner if program.request else None, library)
    parts = once(held((hold for day in program.days if day.session for hold in day.session.holds), library))
    practices = dict.fromkeys(day.practice for day in program.days if day.practice)
    done = (
        Section(f"{number}. {part.title}", (Figure(part.pose, part.variant.id), *how_it_is_done(part)), "hold")
        for number, part in enumerate(parts, 1)
    )
    blocks: list[Block] = [
        *program_opening(program),
        *notes(screener.notes() if screener else ()),
        Section("Day by day", tuple(map(day_layout, program.days)), "days"),
        Section("How each pose is done", tuple(done)),
    ]
    if practices:
        told = tuple(practice_section(library.practices[id_], library.conditions) for id_ in practices)
        blocks.append(Section("For the breath and the mind", told))
    if parts:
        blocks.append(all_cautions(parts, screener))
    return Section(program.title, tuple(blocks))
