"""Commands for a session that is there: check, play."""

from typing import Annotated

import typer

from restorative.cli import output, playing, reading
from restorative.cli.failing import CARE, FOUND, OK
from restorative.cli.words import Accepted, Conditions, Have, Json, Output, Packs, SessionWords, Time
from restorative.errors import SeekCareFirst, SessionError

__all__ = ["check", "play"]


def check(
    session: SessionWords,
    *,
    condition: Conditions = None,
    have: Have = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", "-m", help="The clock that it should fill.", show_default=False)
    ] = None,
    time_of_day: Time = None,
    accept_unassessed: Accepted = None,
    mend: Annotated[bool, typer.Option("--mend", help="Mend what has a simple mend, and check that.")] = False,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Look a session over with every rule, for a person and the props at hand.

    The exit code is 0 if there is neither an error nor a warning, which is not the same as safe; 1 if there is;
    3 for a red flag or a condition that is not assessed. With --mend the answer is the mended session.
    """
    from restorative.checks import check_session, repaired
    from restorative.screening import Screener
    from restorative.vocabulary import FindingSeverity

    library = reading.library(pack)
    found = reading.session(session, library, minutes)
    who = reading.person(condition, library)
    accepted = reading.accepted(who, library, accept_unassessed)
    kit = reading.kit(have)
    if mend:
        found = repaired(
            found, practitioner=who, kit=kit, time_of_day=time_of_day, accept_unassessed=accepted, library=library
        )
    findings = check_session(
        found, practitioner=who, kit=kit, time_of_day=time_of_day, accept_unassessed=accepted, library=library
    )
    if json:
        output.answer(found if mend else findings)
    else:
        from restorative.cli import pages

        if mend:
            output.page(*pages.session_page(found, pages.Figures(None, library)))
        output.page(*pages.check_page(found, findings, screened=bool(condition)))
    screener = Screener(who, library)
    if screener.red_flags or set(screener.not_assessed) - set(accepted):
        return CARE
    return FOUND if any(finding.severity is not FindingSeverity.NOTE for finding in findings) else OK


def play(
    session: SessionWords,
    *,
    condition: Conditions = None,
    accept_unassessed: Accepted = None,
    page: Output = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    pack: Packs = None,
    json: Json = False,
) -> int:
    """Play a session in the browser: one page with figures, what to do now, a countdown and a bell, offline.

    With --condition the session is looked over first, and is not played if an error is found for the person.
    """
    from restorative.checks import check_session
    from restorative.screening import Screener
    from restorative.vocabulary import FindingSeverity

    library = reading.library(pack)
    found = reading.session(session, library)
    who = reading.person(condition, library)
    screener = Screener(who, library)
    if screener.red_flags:
        raise SeekCareFirst(screener.red_flags)
    accepted = reading.assessed(who, library, accept_unassessed)
    if condition:
        findings = check_session(found, practitioner=who, accept_unassessed=accepted, library=library)
        if errors := [finding for finding in findings if finding.severity is FindingSeverity.ERROR]:
            raise SessionError(errors)
    if not json:
        from restorative.cli import pages

        output.page(*pages.session_page(found, pages.Figures(None, library)), *pages.person_page(found, screener))
    told = playing.write_page(found, who, library, page, open_page=open_)
    if json:
        output.answer(told)
    return OK
