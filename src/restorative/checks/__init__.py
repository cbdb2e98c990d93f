"""What good teachers look for in a session.

Each rule is told in full in its own docstring, and only there; the reference page is made from it.
"""

from collections.abc import Iterable, Mapping

from restorative.checks.cases import LYING, RAISED, Case, Circumstances, Mend, least_rest
from restorative.checks.clock import (
    brief_hold,
    crowded_session,
    off_the_clock,
    overlong_hold,
    overshort_hold,
    stale_times,
)
from restorative.checks.kit import missing_prop, props_to_and_fro
from restorative.checks.mix import missing_side, no_raised_legs, one_family_only
from restorative.checks.opening import (
    folded_opening,
    long_opening_inversion,
    still_opening,
    unsettled_opening,
    upright_opening,
)
from restorative.checks.order import (
    BACKBENT,
    DEEP_FOLD,
    FOLDED,
    backbend_into_deep_fold,
    deep_counter_pose,
    evening_backbend,
    fold_before_backbend,
    late_backbend,
    three_of_a_family,
    unanswered_backbend,
)
from restorative.checks.rest import SLOW_RISE, backbend_into_final_rest, brief_final_rest, hurried_rise, no_final_rest
from restorative.checks.rules import Fault, Rule
from restorative.checks.safety import (
    MENSTRUATING,
    conduct_to_keep,
    contraindicated_hold,
    hold_not_assessed,
    hold_to_modify,
    hold_with_care,
    inversion_in_menstruation,
    opposed_advice,
    prop_to_leave_out,
    red_flag,
    upright_when_ill,
)
from restorative.findings import Finding
from restorative.library import Library
from restorative.practitioners import Practitioner
from restorative.sessions import Session
from restorative.settings import Settings
from restorative.vocabulary import FindingSeverity, TimeOfDay

__all__ = [
    "BACKBENT",
    "DEEP_FOLD",
    "FOLDED",
    "LYING",
    "MENSTRUATING",
    "RAISED",
    "RULES",
    "SLOW_RISE",
    "Rule",
    "check_session",
    "least_rest",
    "repaired",
]

MOST_STEPS = 50
"""Fixes after which a repair stops."""


RULES: tuple[Rule, ...] = (
    red_flag,
    contraindicated_hold,
    hold_not_assessed,
    stale_times,
    off_the_clock,
    missing_prop,
    overlong_hold,
    overshort_hold,
    hold_to_modify,
    missing_side,
    no_final_rest,
    brief_final_rest,
    hurried_rise,
    three_of_a_family,
    backbend_into_deep_fold,
    deep_counter_pose,
    evening_backbend,
    inversion_in_menstruation,
    hold_with_care,
    prop_to_leave_out,
    conduct_to_keep,
    opposed_advice,
    upright_when_ill,
    upright_opening,
    still_opening,
    unsettled_opening,
    folded_opening,
    long_opening_inversion,
    fold_before_backbend,
    backbend_into_final_rest,
    unanswered_backbend,
    late_backbend,
    one_family_only,
    no_raised_legs,
    brief_hold,
    crowded_session,
    props_to_and_fro,
)
"""Every rule, errors first."""


def check_session(
    session: Session,
    *,
    practitioner: Practitioner | None = None,
    kit: Iterable[str] | Mapping[str, int] | None = None,
    time_of_day: TimeOfDay | str | None = None,
    settings: Settings | None = None,
    library: Library | None = None,
    accept_unassessed: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Look *session* over with every rule, and return all findings, errors first.

    What is not given is not checked: without a practitioner no caution is looked up, without a kit no
    prop is counted. An empty answer means that no rule found a fault. It does not mean that the session
    is safe for everyone. The person's words in *accept_unassessed*, of which the library knows nothing, are
    passed over.

    Raises:
        SessionError: with every hold that names what *library* does not have.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        RequestError: with everything else that can't be read, such as a prop that is not known, or a word in
            *accept_unassessed* that is none which the person said and which is not assessed.
    """
    told = Circumstances.read(
        practitioner=practitioner,
        kit=kit,
        time_of_day=time_of_day,
        settings=settings,
        library=library,
        accept_unassessed=accept_unassessed,
    )
    case = Case.made_of(session, told)
    return tuple(_finding(case, rule, fault) for rule, fault in _faults(case))


def repaired(
    session: Session,
    *,
    practitioner: Practitioner | None = None,
    kit: Iterable[str] | Mapping[str, int] | None = None,
    time_of_day: TimeOfDay | str | None = None,
    settings: Settings | None = None,
    library: Library | None = None,
    accept_unassessed: Iterable[str] = (),
) -> Session:
    """*session* with one fault mended after another, errors first, as long as each fix makes it better.

    It is better with fewer errors, then with fewer warnings, then with fewer notes. No hold becomes longer for
    which more than a caution is recorded. What has no simple mend stays as it is: look the answer over with
    `check_session`.

    Raises:
        SessionError: with every hold that names what *library* does not have.
        ConditionNotFoundError: if *library* does not know one of the person's words.
        RequestError: with everything else that can't be read, such as a prop that is not known, or a word in
            *accept_unassessed* that is none which the person said and which is not assessed.
    """
    told = Circumstances.read(
        practitioner=practitioner,
        kit=kit,
        time_of_day=time_of_day,
        settings=settings,
        library=library,
        accept_unassessed=accept_unassessed,
    )
    case = Case.made_of(session, told)
    for _ in range(MOST_STEPS):
        fixes = (mend.session for rule, fault in _faults(case) if (mend := _mend(case, rule, fault)))
        weight = _weight(case)
        better = next((mended for mended in map(case.of, fixes) if _weight(mended) < weight), None)
        if better is None:
            break
        case = better
    return case.session


def _faults(case: Case) -> list[tuple[Rule, Fault]]:
    return [(rule, fault) for rule in RULES for fault in rule.find(case)]


def _weight(case: Case) -> tuple[int, ...]:
    """How many errors, warnings and notes; less is better."""
    severities = [rule.severity for rule, _ in _faults(case)]
    return tuple(map(severities.count, FindingSeverity))


def _finding(case: Case, rule: Rule, fault: Fault) -> Finding:
    mend = _mend(case, rule, fault)
    return Finding(
        rule=rule.name,
        severity=rule.severity,
        hold=fault.hold,
        what=fault.what,
        instead=(mend and mend.says) or fault.instead,
        fix=mend and mend.session,
    )


def _mend(case: Case, rule: Rule, fault: Fault) -> Mend | None:
    """The first of a fault's fixes that was tried and leaves fewer faults of its rule."""
    count = len(tuple(rule.find(case)))
    return next((mend for mend in fault.fixes if len(tuple(rule.find(case.of(mend.session)))) < count), None)
