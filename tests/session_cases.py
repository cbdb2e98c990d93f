"""Sessions that break a rule and sessions that do not, a line each."""

from pathlib import Path
from typing import Any

from restorative import Finding, Practitioner, Session, check_session
from restorative.settings import Settings

CASES = [
    line.strip()
    for name in ("sessions.txt", "boundaries.txt")
    for line in Path(__file__).with_name("cases").joinpath(name).read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


def person(conditions: str) -> Practitioner:
    """Somebody with conditions that stand beside each other."""
    return Practitioner(conditions=conditions.split(" and "))


def read(case: str) -> tuple[Session, dict[str, Any]]:
    """The session of a line, and what the check is told."""
    line, *told = (part.strip() for part in case.partition("!")[0].split("|"))
    options = dict(part.split(" ", 1) for part in told)
    session = Session.from_line(line, minutes=float(options["clock"]) if "clock" in options else None)
    if "stored" in options:
        part, minutes = options["stored"].split()
        first = session.holds[0].model_copy(update={f"{part}_minutes": float(minutes)})
        session = session.model_copy(update={"holds": (first, *session.holds[1:])})
    return session, {
        "practitioner": person(options["for"]) if "for" in options else None,
        "kit": options["kit"].split(", ") if "kit" in options else None,
        "time_of_day": options.get("at"),
        "settings": Settings.model_validate(dict([options["with"].split()])) if "with" in options else None,
    }


def findings(case: str) -> tuple[Finding, ...]:
    session, told = read(case)
    return check_session(session, **told)


def in_words(case: str) -> str:
    """All findings of a case in words, and what mends each."""
    lines = [f"# {case}"]
    for finding in findings(case):
        lines.append(str(finding))
        if finding.fix:
            lines.append(f"  mended: {finding.fix}, {finding.fix.total_minutes:g} minutes")
    return "\n".join(lines)
