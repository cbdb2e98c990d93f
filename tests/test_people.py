"""Plans for twelve everyday people, in words. Read the difference before you accept it; `make format` writes it."""

from pathlib import Path

import pytest
from people import PEOPLE, request_of

from restorative import NoSessionPossibleError, check_session
from restorative.planning import plan_request

SNAPSHOT = Path(__file__).with_name("snapshots") / "plans.txt"
WRITTEN = SNAPSHOT.read_text(encoding="utf-8").split("\n\n\n")


@pytest.mark.parametrize("minutes", [20, 40, 60])
@pytest.mark.parametrize("person", PEOPLE)
def test_a_plan_reads_as_it_did(person, minutes):
    request = request_of(person, minutes)
    title = f"# {person}, {minutes} minutes"
    try:
        plan = plan_request(request)
    except NoSessionPossibleError as error:
        assert f"{title}\n\n{error}" in [part.strip() for part in WRITTEN]
        return
    assert f"{title}\n\n{plan.session}\n\n{plan.explain()}" in [part.strip() for part in WRITTEN]
    findings = check_session(plan.session, practitioner=request.practitioner, kit=request.kit)
    assert not [str(finding) for finding in findings if finding.severity != "note"]
