"""Plans: the best session for a request, with its reasons, or the demands that clash.

>>> plan = plan_session(minutes=20, kit=["wall", "blanket:2"])
>>> plan.optimal, plan.session.total_minutes
(True, 20.0)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from restorative._model import Model, Slug
from restorative.adapting import Advised, advice_on
from restorative.errors import Demand, NoSessionPossibleError, NotAssessedError, SeekCareFirst
from restorative.library import Library
from restorative.options import Cause, Choice, Option, Refusal
from restorative.poses import Pose
from restorative.practitioners import Practitioner, accepted_words, without_accepted
from restorative.props import missing_props
from restorative.request import Brief, Request, read_request
from restorative.scoring import Score, score_session, speaks_of
from restorative.screening import Screener
from restorative.searching import Found, Stages, best_sequence, can_fill
from restorative.sessions import Hold, Session
from restorative.settings import Settings
from restorative.vocabulary import Level, TimeOfDay

__all__ = ["LeftOut", "Plan", "Reason", "plan_request", "plan_session"]

EASY_CLOCK = 30.0
"""Minutes that nearly every choice of poses can fill."""

CAUTIONS_KEPT = "the cautions of {!r} must be kept; ask a clinician whether there is another way"
EVENING = {"early": "one backbend at the most, and early, in the evening", "never": "no backbend in the evening"}
"""What the evening asks for, by the setting for backbends in it."""

OFF_THE_FLOOR = "nothing may lie on the floor; what a person is able to do is not negotiable"


class Reason(Model):
    """Why a hold is there, in this way, for so long, in this place."""

    pose: Slug
    name: str
    says: tuple[str, ...]


class LeftOut(Model):
    """A pose of which no variant could be chosen, and why."""

    pose: Slug
    name: str
    cause: Cause
    """What stands in the way of the variant that lacks the least."""
    condition: str | None = None
    """The name of the condition, if a caution is the cause."""
    says: str


class Plan(Advised):
    """A session for a request, and how it came about."""

    request: Request
    session: Session
    score: Score
    optimal: bool
    """True only if it is proved that no session which satisfies the request scores more."""
    bound: float
    """No such session scores more than this."""
    reasons: tuple[Reason, ...]
    left_out: tuple[LeftOut, ...]
    not_assessed: tuple[str, ...] = ()
    """Words that were accepted without being assessed. No pose was looked at in their light."""

    def why(self, pose: str, library: Library | None = None) -> str:
        """Why *pose* is in the session, or why it is not."""
        id_ = (library or Library.default()).pose(pose).id
        for reason in self.reasons:
            if reason.pose == id_:
                return " ".join(reason.says)
        return self.why_not(id_, library)

    def why_not(self, pose: str, library: Library | None = None) -> str:
        """The first cause why *pose* is not in the session; the score that it would cost, if nothing forbids it."""
        library = library or Library.default()
        found = library.pose(pose)
        if any(hold.pose == found.id for hold in self.session.holds):
            return f"{found.names.english} is in the session."
        for left in self.left_out:
            if left.pose == found.id:
                return f"{left.name} is left out: {left.says.removesuffix('.')}."
        asked = self.request.model_copy(update={"include": (*self.request.include, found.id)})
        try:
            other = plan_request(asked, library=library, accept_unassessed=self.not_assessed)
        except NoSessionPossibleError as error:
            return f"{found.names.english} does not fit. {error}"
        less = self.score.total - other.score.total
        return f"{found.names.english} is allowed, but the best session with it scores {less:.2f} less: {other.session}"

    def explain(self) -> str:
        """The whole plan as a teacher's note."""
        lines = [f"{self.session.title}: {self.session.total_minutes:g} minutes.", ""]
        for hold, reason in zip(self.session.holds, self.reasons, strict=True):
            lines += [hold.says, *(f"  {sentence}" for sentence in reason.says), ""]
        for because, group in groupby(sorted(self.left_out, key=_because), key=_because):
            lines.append(f"Left out, {because}: {', '.join(left.name for left in group)}.")
        lines += self.advice()
        if self.not_assessed:
            lines.append(f"Not assessed, and gone on with by request: {', '.join(self.not_assessed)}.")
        proof = "No session that satisfies the request scores more." if self.optimal else "A better one may exist."
        return "\n".join([*lines, f"Score {self.score.total:.2f}. {proof}"])


CAUSES = {
    Cause.EXCLUDED: "as asked",
    Cause.CAUTION: "because of {condition}",
    Cause.CUSTOM: "as teachers do for this purpose",
    Cause.SETTINGS: "as the settings ask",
    Cause.LEVEL: "because they ask for more practice",
    Cause.FLOOR: "because they lie on the floor",
    Cause.PROP: "for want of props",
    Cause.ARC: "because the order of shapes has no place for them",
}

PLACES = {
    "begin": "It comes first, where something less still meets an unquiet mind.",
    "lie": "It comes first, so that a tired body lies down at once.",
    "settle": "It settles you before the long holds.",
    "quiet": "It quietens you once the body has moved.",
    "open": "It opens the chest while you are still fresh, before the folds.",
    "turn": "It turns or bends the spine to the sides and evens out what came before.",
    "fold": "It folds you inward, when the more open shapes are done.",
    "raise": "It raises the legs or the pelvis, before the last rest.",
    "final rest": "It is the last rest, in which all that came before sinks in.",
}
"""Why a hold is where it is, by the name of its stage."""


def _because(left: LeftOut) -> str:
    return CAUSES[left.cause].format(condition=left.condition)


def plan_session(
    *,
    minutes: float,
    goals: Iterable[str] | Mapping[str, float] = (),
    kit: Iterable[str] | Mapping[str, int] | None = None,
    practitioner: Practitioner | None = None,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    first: str | None = None,
    last: str | None = None,
    level: Level | str = Level.INTERMEDIATE,
    floor: bool = True,
    history: Iterable[str] = (),
    time_of_day: TimeOfDay | str | None = None,
    settings: Settings | None = None,
    accept_unassessed: Iterable[str] = (),
    give_up: Callable[[], bool] = lambda: False,
    library: Library | None = None,
) -> Plan:
    """The session with the highest score among all that satisfy the request.

    Every hold has a verdict no worse than `caution` for *practitioner*; that a hold is there means that
    nothing stricter is recorded, not that it is safe. *settings* take a side where teachers disagree, as they do for
    `check_session`. *give_up* is asked now and then; once it answers true,
    the best session so far is returned, and `plan.optimal` is false.

    Raises:
        SeekCareFirst: if the person named a red flag.
        NotAssessedError: if the library knows nothing of a condition that is not in *accept_unassessed*.
        NoSessionPossibleError: with the smallest set of demands that clash, and what alone would help.
        RequestError: with every name that is not known and every value that can't be one, such as 500 minutes.
        ConditionNotFoundError: if the person's words are not known.
    """
    library = library or Library.default()
    asked = {
        "minutes": minutes,
        "goals": goals,
        "kit": kit,
        "practitioner": practitioner or Practitioner(),
        "include": include,
        "exclude": exclude,
        "first": first,
        "last": last,
        "level": level,
        "floor": floor,
        "history": history,
        "time_of_day": time_of_day,
        "settings": settings or Settings(),
    }
    request = read_request(asked, library)
    return plan_request(request, library=library, accept_unassessed=accept_unassessed, give_up=give_up)


def plan_request(
    request: Request,
    *,
    library: Library | None = None,
    accept_unassessed: Iterable[str] = (),
    give_up: Callable[[], bool] = lambda: False,
) -> Plan:
    """The plan for a request that was made before; see `plan_session`."""
    library = library or Library.default()
    person = Screener(request.practitioner, library)
    if person.red_flags:
        raise SeekCareFirst(person.red_flags)
    accepted = accepted_words(accept_unassessed)
    known = without_accepted(request.practitioner, accepted, library)
    asked = request.model_copy(update={"practitioner": known})
    brief = Brief.of(asked, library)
    if brief.screener.not_assessed:
        raise NotAssessedError(brief.screener.not_assessed)
    choice = Choice(brief)
    found = best_sequence(_stages(choice), asked.minutes, give_up)
    if found is None:
        raise _clash(asked, library)
    session = _session(found, brief)
    return Plan(
        request=request,
        session=session,
        score=score_session(session, asked, library),
        optimal=found.bound <= found.score,
        bound=max(found.bound, found.score),
        reasons=tuple(_reason(i, session, brief) for i in range(len(session.holds))),
        left_out=tuple(_left_out(choice)),
        not_assessed=tuple(sorted(set(accepted))),
        **advice_on(session, person),
    )


def _stages(choice: Choice) -> Stages:
    brief = choice.brief
    options = (*map(tuple, choice.stages), tuple(choice.finals))
    must: list[set[str]] = [set() for _ in options]
    for id_ in brief.include:
        pose = brief.library.pose(id_)
        must[-1 if choice.is_final(pose) else choice.stage_of(pose)].add(id_)
    return Stages(options, (*(stage.most for stage in brief.arc), 1), tuple(map(frozenset, must)), brief.first)


def _session(found: Found, brief: Brief) -> Session:
    holds: list[Hold] = []
    for option, minutes in zip(found.options, found.minutes, strict=True):
        holds.append(_hold(option, minutes, holds[-1] if holds else None, brief.library))
    title = " and ".join(purpose.name for purpose in brief.purposes) or "Restorative session"
    return Session(title=title, minutes=brief.request.minutes, holds=tuple(holds), edition=brief.library.edition)


def _hold(option: Option, minutes: int, before: Hold | None, library: Library) -> Hold:
    pose = library.pose(option.pose)
    return Hold.of(pose, pose.variant(option.variant), minutes, option.side, before)


def _reason(i: int, session: Session, brief: Brief) -> Reason:
    hold = session.holds[i]
    pose = brief.library.pose(hold.pose)
    variant = pose.variant(hold.variant)
    before = brief.library.pose(session.holds[i - 1].pose) if i else None
    says = [_place(i, session, brief), f"{variant.name}: {variant.for_whom}"]
    says += [neighbour.because for neighbour in pose.follows if before and neighbour.pose == before.id]
    says += [neighbour.because for neighbour in (before.leads_to if before else ()) if neighbour.pose == pose.id]
    says += [emphasis.because for emphasis in brief.favours if speaks_of(emphasis, pose, variant)][:1]
    for standing in brief.library.claims_on(pose):
        told_once = standing.claim.scope.whole is None or i == 0
        wanted = standing.outcome.id in brief.outcomes and variant.id in standing.variants
        if wanted and told_once and standing.claim.studies:
            says.append(f"{standing.claim.statement} ({standing.grade.certainty.phrase})")
    says.append(f"It is held for {hold.minutes:g} of the {pose.hold_of(variant.id)} that suit it.")
    screening = brief.screener.screen_variant(pose, variant, minutes=hold.minutes)
    says += [f"Keep in mind: {concern}" for concern in screening.concerns]
    return Reason(pose=pose.id, name=hold.name, says=tuple(dict.fromkeys(says)))


def _place(i: int, session: Session, brief: Brief) -> str:
    """Why a hold is where it is."""
    if i == len(session.holds) - 1:
        return PLACES["final rest"]
    family = brief.library.pose(session.holds[i].pose).family
    stage = next(stage for stage in brief.arc if family in stage.families)
    return PLACES.get(stage.name, f"Its place is the part called {stage.name!r}.")


def _left_out(choice: Choice) -> list[LeftOut]:
    """Poses of which every variant was refused."""
    chosen = {option.pose for options in (*choice.stages, choice.finals) for option in options}
    refused: dict[str, dict[str, list[Refusal]]] = {}
    for refusal in choice.refusals:
        if refusal.pose not in chosen:
            refused.setdefault(refusal.pose, {}).setdefault(refusal.variant, []).append(refusal)
    return [_left(choice.brief.library.pose(pose), variants) for pose, variants in refused.items()]


def _left(pose: Pose, refused: Mapping[str, Sequence[Refusal]]) -> LeftOut:
    """A pose by the cause of the variant that lacks the least, by the mildest of several such."""
    order = list(Cause)
    nearest = min(refused.values(), key=lambda found: (len(found), -order.index(found[0].cause)))[0]
    causes: dict[str, list[str]] = {}
    for id_, found in refused.items():
        causes.setdefault(found[0].shortly, []).append(pose.variant(id_).name)
    says = nearest.says
    if len(causes) > 1:
        each = "; ".join(f"{', '.join(names)}: {why}" for why, names in causes.items())
        says = f"{says.removesuffix('.')}. Way by way: {each}"
    return LeftOut(pose=pose.id, name=pose.names.english, cause=nearest.cause, condition=nearest.condition, says=says)


@dataclass(frozen=True)
class _Demand:
    """A demand, and the request without it."""

    demand: Demand
    without: Callable[[Request], Request]
    firm: bool = False
    """True if it is about health or ability: nobody may be offered to do without it."""


def _clash(request: Request, library: Library) -> NoSessionPossibleError:
    """Which demands of an impossible request clash, and which of them alone would have to go."""
    demands = _demands(request)
    needed = list(demands)
    for demand in demands:
        fewer = [other for other in needed if other is not demand]
        if not _possible(_relaxed(request, [d for d in demands if d not in fewer]), library):
            needed = fewer
    relaxations = [d.demand for d in demands if not d.firm and _possible(d.without(request), library)]
    short_of_props = any(demand.asked_by == "kit" for demand in relaxations)
    props = list(_helpful_props(request, library)) if short_of_props else []
    return NoSessionPossibleError([d.demand for d in needed], relaxations, props)


def _helpful_props(request: Request, library: Library) -> Iterator[str]:
    """Each prop that alone would make up for what the kit lacks, as few of it as will do."""
    most: dict[str, int] = {}
    for facts in library.facts.values():
        for variant in facts.variants:
            for prop, count in missing_props(variant.props, {}).items():
                most[prop] = max(count, most.get(prop, 0))
    for prop, count in sorted(most.items()):
        enough = (few for few in range(1, count + 1) if _possible(_with_more(request, f"{prop}:{few}"), library))
        if _possible(_with_more(request, f"{prop}:{count}"), library):
            yield f"{prop}:{next(enough)}"


def _with_more(request: Request, prop: str) -> Request:
    return request.model_copy(update={"kit": (*(request.kit or ()), prop)})


def _possible(request: Request, library: Library) -> bool:
    return can_fill(_stages(Choice(Brief.of(request, library))), request.minutes)


def _relaxed(request: Request, demands: Iterable[_Demand]) -> Request:
    for demand in demands:
        request = demand.without(request)
    return request


def _demands(request: Request) -> list[_Demand]:
    """Everything that a request asks for, one by one, its clock last."""
    clock = f"a clock of {request.minutes:g} and not of {EASY_CLOCK:g} minutes"
    others = (*_named(request), *_chosen(request), *_customary(request), *_set(request.settings))
    return [*others, _Demand(Demand(clock, "minutes"), _with(minutes=EASY_CLOCK))]


def _named(request: Request) -> Iterator[_Demand]:
    """What is asked for by the name of a pose, or of a condition."""
    for field, says in (("include", "must be there"), ("exclude", "must not be there")):
        for name in getattr(request, field):
            yield _Demand(Demand(f"{name} {says}", field), _without_one(field, name))
    for words in request.practitioner.conditions:
        yield _Demand(Demand(CAUTIONS_KEPT.format(words), "practitioner"), _without_condition(words), firm=True)
    if request.first:
        yield _Demand(Demand(f"{request.first} must come first", "first"), _with(first=None))
    if request.last:
        yield _Demand(Demand(f"{request.last} must come last", "last"), _with(last=None))


def _chosen(request: Request) -> Iterator[_Demand]:
    """What rules out some ways to set a pose up."""
    if request.kit is not None:
        yield _Demand(Demand(f"only these props: {', '.join(request.kit) or 'none'}", "kit"), _with(kit=None))
    if not request.floor:
        yield _Demand(Demand(OFF_THE_FLOOR, "floor"), _with(floor=True), firm=True)
    if request.level is not Level.ADVANCED:
        yield _Demand(Demand(f"nothing above {request.level} practice", "level"), _with(level=Level.ADVANCED))


def _customary(request: Request) -> Iterator[_Demand]:
    """What is left out because of what the session is for, and of its time of day."""
    for wanted in request.goals:
        yield _Demand(Demand(f"what teachers leave out for {wanted.goal!r}", "goals"), _without_one("goals", wanted))
    if request.time_of_day is TimeOfDay.EVENING and (says := EVENING.get(request.settings.evening_backbends)):
        yield _Demand(Demand(says, "time_of_day"), _with(time_of_day=None))


def _set(settings: Settings) -> Iterator[_Demand]:
    """What settings ask for beyond the usual."""
    if settings.evening_backbends == "never":
        yield _Demand(Demand("the strict side on backbends", "settings"), _with_setting(evening_backbends="any"))
    if settings.inversions_in_menstruation == "leave_out":
        decides = _with_setting(inversions_in_menstruation="person_decides")
        yield _Demand(Demand("no raised legs or pelvis during menstruation", "settings"), decides)
    usual = Settings()
    for name in ("final_rest_minutes", "full_session_final_rest_minutes"):
        if (least := getattr(settings, name)) > getattr(usual, name):
            shorter = _with_setting(**{name: getattr(usual, name)})
            yield _Demand(Demand(f"a final rest of {least:g} minutes or more", "settings"), shorter)


def _with(**changes: Any) -> Callable[[Request], Request]:
    return lambda request: request.model_copy(update=changes)


def _with_setting(**changes: Any) -> Callable[[Request], Request]:
    return lambda request: request.model_copy(update={"settings": request.settings.model_copy(update=changes)})


def _without_one(field: str, entry: object) -> Callable[[Request], Request]:
    return lambda r: r.model_copy(update={field: tuple(other for other in getattr(r, field) if other != entry)})


def _without_condition(words: str) -> Callable[[Request], Request]:
    def without(request: Request) -> Request:
        kept = tuple(other for other in request.practitioner.conditions if other != words)
        return request.model_copy(update={"practitioner": Practitioner.model_construct(conditions=kept)})

    return without
