"""The rules, by lines of text that break them and lines that do not."""

from pathlib import Path

import pytest

from restorative import RULES, Practitioner, Session, check_session

CASES = [
    line.strip()
    for line in Path(__file__).with_name("cases").joinpath("sessions.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
SECTIONS = ["Why it matters", "Example", "Instead", "Known gaps", "Sources"]


def findings(case: str):
    line, *told = (part.strip() for part in case.partition("!")[0].split("|"))
    options = dict(part.split(" ", 1) for part in told)
    session = Session.from_line(line, minutes=float(options["clock"]) if "clock" in options else None)
    return check_session(
        session,
        practitioner=Practitioner(conditions=[options["for"]]) if "for" in options else None,
        kit=options["kit"].split(", ") if "kit" in options else None,
        time_of_day=options.get("at"),
    )


@pytest.mark.parametrize("case", CASES)
def test_a_line_breaks_the_rules_that_it_names_and_no_other(case):
    assert {finding.rule for finding in findings(case)} == set(case.partition("!")[2].split())


def test_every_rule_has_a_line_that_breaks_it():
    assert {name for case in CASES for name in case.partition("!")[2].split()} == {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_told_in_full(rule):
    assert [line.removeprefix("## ") for line in rule.text.splitlines() if line.startswith("## ")] == SECTIONS
    assert rule.name == rule.find.__name__.replace("_", "-")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_example_in_the_text_of_a_rule_breaks_it(rule):
    """Where the text tells of a person, a kit or a clock, the cases above stand for it."""
    example = rule.text.partition("## Example\n")[2].partition("\n")[0]
    if example.endswith("`"):
        assert rule.name in {finding.rule for finding in check_session(Session.from_line(example.strip("`")))}


def test_errors_come_first():
    severities = [rule.severity for rule in RULES]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_a_finding_names_the_hold_and_the_way_out():
    (finding,) = findings(
        "constructive_rest 5 / viparita_karani:bolster 10 / savasana 10 | for hypertension_uncontrolled"
    )
    assert (finding.severity, finding.hold) == ("error", 1)
    assert "Hypertension" in finding.what
    assert finding.instead.startswith("viparita_karani:")
    assert str(finding).startswith("error: contraindicated-hold (hold 2): ")


def test_without_a_person_no_caution_is_looked_up():
    assert not check_session(Session.from_line("viparita_karani:bolster 10 / savasana 10"))


def test_a_kit_that_can_not_be_read_is_refused():
    with pytest.raises(ValueError, match="'blanket:two': write a prop"):
        check_session(Session.from_line("savasana 10"), kit=["blanket:two", ""])
