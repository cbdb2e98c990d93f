"""The command line, tried as a person and as a script would: answers, exit codes, errors, help."""

import json
import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from rich.cells import cell_len
from typer.testing import CliRunner

from restorative import Finding, Library, Plan, Practitioner, Program, Request, Session, get_pose, screen
from restorative.cli import completing, failing, playing
from restorative.cli.answers import Info, Page, Rendered, Validation
from restorative.cli.app import app
from restorative.cli.output import plain
from restorative.poses import Pose, PoseFacts
from restorative.screening import Screening
from restorative.search import Hit

LINE = "constructive_rest 4 / viparita_karani:chair 12 / savasana 18"
RED_FLAG = "unexplained chest pain"
UNASSESSED = "Z99.9"
COMMANDS = (
    "show",
    "search",
    "screen",
    "plan",
    "program",
    "check",
    "play",
    "render",
    "new-pose",
    "validate",
    "info",
)


class Ran:
    """What a command gave back."""

    def __init__(self, *words: str, stdin: str | bytes | None = None, columns: int | None = None) -> None:
        env = {"COLUMNS": str(columns) if columns else None}
        result = CliRunner().invoke(app, list(words), input=stdin, env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        self.code = result.exit_code
        self.out = result.stdout
        self.err = result.stderr

    @property
    def told(self) -> str:
        """Everything on stdout, with line breaks as spaces."""
        return " ".join(self.out.split())


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing.webbrowser, "open", lambda _: False)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with one pose, which somebody has filled in."""
    facts = Library.default().facts["savasana"].model_dump(mode="json", exclude_defaults=True)
    facts |= {"id": "my_pose", "former_ids": [], "names": {"english": "My Very Own Rest"}}
    (tmp_path / "mine" / "poses").mkdir(parents=True)
    (tmp_path / "mine" / "poses" / "my_pose.json").write_text(json.dumps(facts), encoding="utf-8")
    return tmp_path / "mine"


# Help


@pytest.mark.parametrize("words", [[], *([command] for command in COMMANDS)])
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_every_command_has_help_that_tells_the_exit_codes(words, asked):
    done = Ran(*words, asked)
    assert done.code == 0
    assert "Exit codes: 0 done; 1 a check found something" in done.told


def test_the_help_names_every_command_and_no_other():
    assert {command.name for command in app.registered_commands} == set(COMMANDS)
    assert all(f" {command} " in Ran("--help").told for command in COMMANDS)


def test_without_words_there_is_help():
    assert Ran().out == Ran("--help").out


def test_the_version_is_that_of_the_code():
    assert Ran("--version").out.startswith("restorative ")


# Answers as JSON

ANSWERS: list[tuple[list[str], Any]] = [
    (["show", "viparita_karani"], Pose),
    (["search", "swollen", "legs"], list[Hit]),
    (["search", "--family", "legs_elevated", "--have", "chair", "-c", "varicose veins"], list[Hit]),
    (["screen", "viparita_karani", "-c", "glaucoma"], Screening),
    (["plan", "-m", "15", "-g", "sleep", "--have", "wall,blanket:3"], Plan),
    (["program", "-d", "2", "-m", "15", "-c", "glaucoma", "--include", ""], Program),
    (["check", LINE, "--have", "wall"], list[Finding]),
    (["check", LINE, "--mend", "--have", "wall,blanket:2"], Session),
    (["render", "text", "savasana"], Rendered),
    (["info"], Info),
]


@pytest.mark.parametrize(
    ("words", "kind"), ANSWERS, ids=lambda value: "-".join(value[:1]) if isinstance(value, list) else ""
)
def test_an_answer_in_json_is_the_model_itself(words, kind):
    done = Ran(*words, "--json")
    read: Any = TypeAdapter(kind).validate_json(done.out)
    assert read
    assert TypeAdapter(kind).dump_json(read).decode() == done.out.strip()
    assert done.err == ""


def test_the_page_of_a_session_in_json_names_its_file(tmp_path):
    done = Ran("play", LINE, "-o", str(tmp_path / "page.html"), "--json")
    page = Page.model_validate_json(done.out)
    assert (str(page.session), page.opened) == (LINE, False)
    assert Path(page.page).read_text(encoding="utf-8").startswith("<!")


def test_json_says_the_same_as_the_library():
    assert Ran("show", "legs up the wall", "--json").out.strip() == get_pose("viparita_karani").model_dump_json()
    screening = screen("viparita_karani", Practitioner(conditions=["glaucoma"]))
    assert Ran("screen", "viparita_karani", "-c", "glaucoma", "--json").out.strip() == screening.model_dump_json()


# What goes wrong

WRONG: list[tuple[list[str], int, str]] = [
    (["show", "legs up the wal"], 2, "Did you mean 'legs up the wall'"),
    (["show", "supta"], 2, "Name one of them."),
    (["show", "viparita_karani", "--variant", "bolstr"], 2, "Did you mean 'bolster'"),
    (["show", "savasana", "--pack", "no_such_pack"], 2, "no_such_pack"),
    (["search", "zzzz"], 1, "No pose was found."),
    (["search", "--family", "nonsense"], 2, "nonsense"),
    (["search", "--outcome", "nonsense"], 2, "No outcome is called 'nonsense'"),
    (["search", "--have", "sofaa"], 2, "No prop is called 'sofaa'"),
    (["search", "-c", RED_FLAG], 3, "Seek care first"),
    (["search", "-c", UNASSESSED], 3, "Not assessed"),
    (["screen", "savasana"], 2, "name at least one condition"),
    (["screen", "savasana", "-c", "glaucom"], 2, "Did you mean 'glaucoma'"),
    (["screen", "savasana", "-c", ""], 2, "at least 1 character"),
    (["plan"], 2, "--minutes 40"),
    (["plan", "-m", "500"], 2, "120"),
    (["plan", "-m", "forty"], 2, "--minutes"),
    (["plan", "-m", "20", "-g", "nonsense"], 2, "No purpose or outcome is called 'nonsense'"),
    (["plan", "-m", "20", "-g", "sleep:much"], 2, "'sleep:2'"),
    (["plan", "-m", "20", "--have", "wall,none"], 2, "none stands alone"),
    (["plan", "-m", "20", "--have", "wall:x"], 2, "blanket:2"),
    (["plan", "-m", "20", "--include", "nonsense,more nonsense"], 2, "'more nonsense'"),
    (["plan", "-m", "120", "--have", "wall", "-c", "glaucoma"], 1, "It would be possible without"),
    (["plan", "-m", "20", "-c", RED_FLAG], 3, "get emergency help"),
    (["plan", "-m", "20", "-c", UNASSESSED], 3, f'--accept-unassessed "{UNASSESSED}"'),
    (["plan", "-m", "20", "--accept-unassessed", "glaucoma"], 2, "glaucoma"),
    (["plan", "-m", "20", "--requests", "requests.jsonl"], 2, "each line tells all that is asked"),
    (["plan", "-c", "glaucoma", "--requests", "requests.jsonl"], 2, "each line tells all that is asked"),
    (["plan", "--no-floor", "--requests", "requests.jsonl"], 2, "each line tells all that is asked"),
    (["plan", "--requests", "no_such_file.jsonl"], 2, "no_such_file.jsonl: No such file"),
    (["program", "-m", "500"], 2, "minutes"),
    (["program", "-c", RED_FLAG], 3, "Seek care first"),
    (["program", "-c", UNASSESSED], 3, "Not assessed"),
    (["check", "savasana"], 2, "'savasana' is no hold"),
    (["check", "savasana 2000 / x"], 2, "'x' is no hold"),
    (["check", "no_such_file.json"], 2, "no_such_file.json: No such file"),
    (["check", LINE, "--minutes", "0.3"], 2, "--minutes"),
    (["check", LINE, "--accept-unassessed", "glaucoma"], 2, "no unassessed condition"),
    (["play", LINE, "-c", RED_FLAG], 3, "Seek care first"),
    (["play", LINE, "-c", UNASSESSED], 3, "Not assessed"),
    (["play", "viparita_karani:bolster 30", "-c", "heart failure"], 1, "contraindicated-hold"),
    (["render", "nonsense", "savasana"], 2, "nonsense"),
    (["render", "text", "nonsense"], 2, "No pose is called 'nonsense'"),
    (["render", "player", "savasana"], 2, "player is for a session, and this is a pose"),
    (["render", "icalendar", "savasana"], 2, "icalendar is for a programme or a session, and this is a pose"),
    (["render", "text", "savasana", "--variant", "bed"], 2, "--variant is for the svg or the card of a pose"),
    (["render", "svg", "savasana 10", "--variant", "bed"], 2, "--variant is for the svg or the card of a pose"),
    (["render", "text", "savasana", "-c", "glaucoma"], 2, "--condition is for the html"),
    (["render", "player", "savasana 10", "-c", RED_FLAG], 3, "Seek care first"),
    (["render", "icalendar", "savasana", "--start", "soon"], 2, "soon"),
    (["render", "text", '{"holds": 3}'], 2, "holds"),
    (["render", "text", '{"a": 3}'], 2, "the JSON of no pose"),
    (["render", "text", "{"], 2, "this is no JSON"),
    (["new-pose", "Bad Id", "Name"], 2, "'Bad Id' is no id"),
    (["new-pose", "savasana", "Name"], 2, "'savasana' is taken by savasana"),
    (["new-pose", "a_pose", " "], 2, "A pose needs a name"),
    (["validate", "no_such_pack"], 2, "no_such_pack"),
    (["nonsense"], 2, "nonsense"),
    (["show", "--nonsense", "savasana"], 2, "--nonsense"),
    (["show"], 2, "Missing argument"),
]


@pytest.mark.parametrize(
    ("words", "code", "says"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_what_goes_wrong_is_a_sentence_on_stderr_and_a_code(words, code, says):
    done = Ran(*words)
    assert (done.code, done.out) == (code, "")
    assert folded(says) in folded(done.err)


@pytest.mark.parametrize(
    ("words", "code", "says"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_what_goes_wrong_is_json_on_stderr_if_json_was_asked_for(words, code, says):
    done = Ran(*words, "--json")
    if "zzzz" in words:  # an empty list is an answer
        assert (done.out, done.code) == ("[]\n", 1)
        return
    told = json.loads(done.err)
    assert (done.out, done.code, told["exit_code"]) == ("", code, code)
    assert folded(says) in folded(told["says"])


def test_an_error_in_json_carries_its_facts():
    assert json.loads(Ran("show", "legs up the wal", "--json").err)["facts"]["close"][0] == "legs up the wall"
    flags = json.loads(Ran("plan", "-m", "20", "-c", RED_FLAG, "--json").err)["facts"]["red_flags"]
    assert set(flags[0]) == {"condition", "reason"}
    clash = json.loads(Ran("plan", "-m", "20", "--have", "none", "--no-floor", "--json").err)["facts"]["clash"]
    assert {demand["asked_by"] for demand in clash} == {"kit", "floor"}


anything_typed = st.text(max_size=40)


@settings(max_examples=40)
@given(anything_typed, st.sampled_from(["show", "check", "search", "render text", "play", "screen savasana -c"]))
def test_nothing_that_is_typed_ends_in_a_traceback(typed, command):
    done = Ran(*command.split(), "--", typed) if not command.endswith("-c") else Ran(*command.split(), typed)
    assert done.code in {0, 1, 2, 3}


@settings(max_examples=20)
@given(st.binary(max_size=60))
def test_no_file_ends_in_a_traceback(data):
    assert Ran("check", "-", stdin=data).code in {0, 1, 2, 3}
    assert Ran("render", "text", "-", stdin=data).code in {0, 1, 2, 3}
    assert Ran("plan", "--requests", "-", stdin=data).code in {0, 1, 2}


@pytest.mark.parametrize(
    "what", ["x" * 100_000, "a/" * 3000, "savasana 10 / " * 200 + "savasana 10", "[" * 100_000, "\0"]
)
def test_what_is_far_too_long_is_told_apart(what):
    assert Ran("check", what).code == 2


# Cautions


def test_show_names_everybody_who_must_take_care_before_it_tells_how():
    told = Ran("show", "viparita_karani").told
    before = told[: told.index("How to do it")]
    for concern in get_pose("viparita_karani").contraindications:
        if concern.red_flag or concern.severity in {"avoid", "seek_advice"}:
            assert folded(concern.condition_name) in before
    count = len(get_pose("viparita_karani").contraindications)
    assert f"All {count} cautions, with advice and sources: restorative show viparita_karani --cautions" in before
    assert "Nothing recorded is not the same as safe." in before


@pytest.mark.parametrize("columns", [None, 40, 80, 120])
def test_show_cautions_drops_none(columns):
    pose = get_pose("viparita_karani")
    done = Ran("show", "viparita_karani", "--cautions", columns=columns)
    for concern in pose.contraindications:
        assert folded(concern.advice) in done.told
        assert all(source.link in "".join(done.out.split()) for source in concern.sources)
    assert f"{len(pose.contraindications)} cautions." in done.told


def test_the_cautions_of_one_variant_are_those_that_concern_it():
    told = Ran("show", "viparita_karani", "--cautions", "--variant", "bolster").told
    for concern in get_pose("viparita_karani").contraindications:
        with_prop = any(use.variant == "bolster" for use in concern.optional_uses)
        if "bolster" in concern.variants or with_prop:
            assert folded(concern.advice) in told


def test_screen_drops_nothing_that_was_found():
    words = ["-c", "glaucoma", "-c", "30 weeks pregnant", "-c", "acid reflux"]
    screening = Screening.model_validate_json(Ran("screen", "viparita_karani", *words, "--json").out)
    told = Ran("screen", "viparita_karani", *words).told
    for concern in (*screening.concerns, *screening.conduct):
        assert folded(concern.advice) in told
        assert all(source.link in told for source in concern.sources)
    for says in (*screening.matches, *screening.conflicts, *(note.says for note in screening.notes)):
        assert folded(str(says)) in told
    assert "Nothing recorded is not the same as safe." in told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["savasana", "-c", "varicose veins"], 0),
        (["viparita_karani", "-c", "glaucoma"], 1),
        (["viparita_karani", "-c", "glaucoma", "--variant", "bolster"], 1),
        (["viparita_karani", "-c", "heart failure"], 1),
        (["viparita_karani", "-c", RED_FLAG], 3),
        (["viparita_karani", "-c", UNASSESSED], 3),
        (["viparita_karani", "-c", "glaucoma", "-c", UNASSESSED], 3),
    ],
)
def test_the_exit_code_of_a_screening_is_never_milder_than_its_verdict(words, code):
    assert Ran("screen", *words).code == code


def test_a_red_flag_comes_before_all_verdicts():
    told = Ran("screen", "viparita_karani", "-c", RED_FLAG).told
    assert told.index("Seek care first") < told.index("Verdicts")


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "-m", "15"],
        ["program", "-d", "2", "--include", ""],
        ["check", LINE],
        ["play", LINE],
        ["search", "rest"],
    ],
)
def test_where_nobody_was_named_it_is_said_that_nothing_was_looked_at(words, tmp_path):
    more = ["-o", str(tmp_path / "page.html")] if words[0] == "play" else []
    assert "No condition was named, so no caution was looked at." in Ran(*words, *more).told


def test_a_plan_tells_every_concern_for_its_person():
    words = ["plan", "-m", "40", "--have", "wall,bolster,blanket:3,block:2", "-c", "glaucoma", "-c", "acid reflux"]
    plan = Plan.model_validate_json(Ran(*words, "--json").out)
    told = Ran(*words).told
    concerns = [says for reason in plan.reasons for says in reason.says if says.startswith("Keep in mind: ")]
    assert concerns
    for says in (*concerns, *plan.advice()):
        assert folded(says.removeprefix("Keep in mind: ")) in told


def test_where_one_prop_is_wanting_it_is_named_and_the_session_planned_with_it(monkeypatch):
    opened = []
    monkeypatch.setattr(playing.webbrowser, "open", lambda address: not opened.append(address))
    words = ["plan", "--minutes", "40", "--goal", "sleep", "--have", "wall,bolster", "--condition", "glaucoma"]
    done = Ran(*words, "--open")
    assert done.code == 1
    assert "It would be possible with one of these beside the kit: blanket:1" in done.err
    assert "This is the session with blanket:1 beside what you have" in done.err
    assert "side_lying_savasana:long_leg 20" in done.out
    assert len(opened) == 1
    refused = Ran(*words, "--json")
    assert (refused.code, refused.out) == (1, "")
    assert json.loads(refused.err)["facts"]["props"][0] == "blanket:1"


def test_a_programme_tells_every_caution_with_its_days():
    words = ["program", "-d", "3", "-c", "glaucoma", "--include", ""]
    program = Program.model_validate_json(Ran(*words, "--json").out)
    told = Ran(*words).told
    assert any(day.keep_in_mind for day in program.days)
    for caution in (*program.keep_in_mind, *(says for day in program.days for says in day.keep_in_mind)):
        assert folded(caution) in told


def test_a_session_that_has_errors_for_the_person_is_not_played(tmp_path):
    page = tmp_path / "page.html"
    assert Ran("play", "viparita_karani:bolster 30", "-c", "heart failure", "-o", str(page)).code == 1
    assert not page.exists()


# Checks and plans


def test_check_answers_with_zero_only_without_errors_and_warnings(library):
    for written in [*list(library.sessions)[:4], LINE]:
        shown, done = Ran("check", written, "--have", "wall"), Ran("check", written, "--have", "wall", "--json")
        findings = TypeAdapter(list[Finding]).validate_json(done.out)
        assert shown.code == done.code == int(any(f.severity != "note" for f in findings))
        assert all(folded(finding.what) in shown.told for finding in findings)


def test_check_with_mend_prints_a_session_that_has_what_the_kit_has():
    mended = Session.model_validate_json(Ran("check", LINE, "--mend", "--have", "wall,blanket:2", "--json").out)
    assert "chair" not in str(mended)
    assert str(mended) in Ran("check", LINE, "--mend", "--have", "wall,blanket:2").told


@pytest.mark.parametrize("condition", [RED_FLAG, UNASSESSED])
def test_check_asks_for_care_first(condition):
    assert Ran("check", LINE, "-c", condition).code == 3


def test_an_unassessed_condition_can_be_accepted_by_name():
    accepted = ["-c", UNASSESSED, "--accept-unassessed", UNASSESSED]
    assert Ran("plan", "-m", "15", *accepted).code == 0
    assert "Not assessed" in Ran("plan", "-m", "15", *accepted).told
    assert Ran("check", "savasana 12", *accepted).code != 3


@pytest.mark.parametrize("form", ["line", "json", "plan"])
def test_a_session_is_read_from_a_file_and_from_stdin(form, tmp_path):
    session = Session.from_line(LINE)
    plan = Ran("plan", "-m", "15", "--json").out
    text = {"line": f"{LINE}\n", "json": session.model_dump_json(indent=2), "plan": plan}[form]
    line = str(Plan.model_validate_json(plan).session) if form == "plan" else LINE
    (tmp_path / "evening").write_text(text, encoding="utf-8")
    from_file = Ran("check", str(tmp_path / "evening"), "--mend", "--json")
    from_stdin = Ran("check", "-", "--mend", "--json", stdin=text)
    assert from_file.out == from_stdin.out == Ran("check", line, "--mend", "--json").out or form == "plan"
    assert Session.model_validate_json(from_file.out)


def test_options_may_be_listed_or_given_again():
    once = Ran("plan", "-m", "15", "--have", "wall,blanket:3", "-g", "sleep,relaxation", "--json")
    again = ["--have", "wall", "--have", "blanket:3", "-g", "sleep", "-g", "relaxation"]
    assert once.code == 0
    assert Ran("plan", "-m", "15", *again, "--json").out == once.out


def test_a_goal_may_weigh_more():
    plan = Plan.model_validate_json(Ran("plan", "-m", "15", "-g", "sleep:2,sleep,stress", "--json").out)
    assert [(wanted.goal, wanted.weight) for wanted in plan.request.goals] == [("sleep", 3), ("stress", 1)]


def test_explain_is_the_note_of_the_library():
    plan = Plan.model_validate_json(Ran("plan", "-m", "15", "--json").out)
    assert Ran("plan", "-m", "15", "--explain").out == f"{plan.explain()}\n"


def test_a_plan_out_of_time_says_that_it_is_not_proved():
    assert Plan.model_validate_json(Ran("plan", "-m", "60", "--time-limit", "0", "--json").out).optimal is False


def test_many_plans_come_back_in_order_and_one_failure_does_not_lose_the_rest(tmp_path):
    asked = [Request(minutes=15), Request(minutes=20, practitioner=Practitioner(conditions=[RED_FLAG]))]
    lines = [*(request.model_dump_json() for request in asked), "nonsense", Request(minutes=10).model_dump_json()]
    done = Ran("plan", "--requests", "-", stdin="\n".join(lines))
    told = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 1
    assert [line.get("error", "plan") for line in told] == ["plan", "SeekCareFirst", "RequestError", "plan"]
    assert Plan.model_validate(told[3]).session.total_minutes <= 10


# Pages


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
@pytest.mark.parametrize(
    "words", [["show", "viparita_karani"], ["screen", "savasana", "-c", "glaucoma"], ["check", LINE]]
)
def test_no_line_is_wider_than_the_terminal(words, columns):
    done = Ran(*words, columns=columns)
    assert all(cell_len(line) <= columns for line in done.out.splitlines())


def test_without_a_terminal_ids_stand_whole_and_lines_are_not_wrapped():
    pose = get_pose("viparita_karani")
    lines = Ran("show", "viparita_karani").out.splitlines()
    for variant in pose.variants:
        assert any(line.split()[:1] == [variant.id] for line in lines)
    assert pose.summary in lines
    assert not any("\x1b" in line or line != line.rstrip() for line in lines)


def test_a_text_can_neither_colour_a_terminal_nor_move_its_cursor():
    assert "\x1b" not in plain("\x1b[31mred\x1b[2J")
    assert "\x1b" not in Ran("show", "\x1b[31mno pose").err


def test_figures_are_drawn_into_a_folder_and_linked(tmp_path):
    done = Ran("show", "savasana", "--figures", str(tmp_path / "figures"))
    drawn = sorted(path.name for path in (tmp_path / "figures").iterdir())
    assert drawn == sorted(f"savasana.{variant.id}.svg" for variant in get_pose("savasana").variants)
    assert all(name in done.told for name in drawn)


# Documents


def test_a_plan_may_be_written_as_a_page(tmp_path):
    page = tmp_path / "page.html"
    done = Ran("plan", "-m", "15", "-o", str(page), "--open")
    assert done.code == 0
    assert page.read_text(encoding="utf-8").startswith("<!")
    assert str(page) in done.err
    assert "No browser could be opened" in done.err


def test_the_page_of_a_plan_opens_in_the_browser(monkeypatch):
    opened: list[str] = []

    def see(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(playing.webbrowser, "open", see)
    done = Ran("plan", "-m", "15", "--open")
    [address] = opened
    page = Path(address.removeprefix("file://"))
    assert page.read_text(encoding="utf-8").startswith("<!")
    assert str(page) in done.err
    page.unlink()


RENDERED: list[tuple[str, str, Callable[[str], bool]]] = [
    ("text", "savasana", lambda text: text.startswith("Corpse Pose")),
    ("markdown", LINE, lambda text: text.startswith("# ")),
    ("html", "savasana", lambda text: text.lower().startswith("<!doctype html")),
    ("html", LINE, lambda text: "Constructive Rest" in text),
    ("card", "savasana", lambda text: text.lower().startswith("<!doctype html")),
    ("card", LINE, lambda text: text.lower().startswith("<!doctype html")),
    ("svg", "savasana", lambda text: text.startswith("<svg")),
    ("svg", LINE, lambda text: text.startswith("<svg")),
    ("player", LINE, lambda text: "Constructive Rest" in text),
    ("player", "evening_wind_down", lambda text: text.lower().startswith("<!doctype html")),
    ("webvtt", LINE, lambda text: text.startswith("WEBVTT")),
]


@pytest.mark.parametrize(("form", "what", "holds"), RENDERED)
def test_a_thing_is_written_as_a_document_to_stdout_or_to_a_file(form, what, holds, tmp_path):
    done = Ran("render", form, what)
    assert (done.code, "It tells no caution" in done.err) == (0, form == "webvtt")
    assert holds(done.out)
    to_file = Ran("render", form, what, "-o", str(tmp_path / "document"))
    assert (to_file.code, to_file.out) == (0, "")
    assert (tmp_path / "document").read_bytes().decode() == done.out
    assert Rendered.model_validate_json(Ran("render", form, what, "--json").out).text == done.out


def test_a_programme_goes_through_a_pipe_into_a_calendar():
    program = Ran("program", "-d", "2", "--include", "", "--json").out
    calendar = Ran("render", "icalendar", "-", "--start", "2026-12-01", "--at", "07:30", stdin=program).out
    assert calendar.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20261201T073000" in calendar
    assert f"{date.today():%Y%m%d}" in Ran("render", "icalendar", "-", stdin=program).out


def test_a_card_fits_its_paper():
    assert Ran("render", "card", "savasana", "--paper", "letter").out != Ran("render", "card", "savasana").out


def test_a_page_for_a_person_tells_what_is_recorded_for_that_person():
    for form, what in (("html", "viparita_karani"), ("html", LINE), ("player", LINE)):
        assert "acid reflux" in Ran("render", form, what, "-c", "acid reflux").out


def test_the_picture_of_a_variant_can_be_asked_for():
    assert (
        Ran("render", "svg", "viparita_karani", "--variant", "chair").out != Ran("render", "svg", "viparita_karani").out
    )


# Packs


def test_a_skeleton_is_written_and_then_asked_to_be_filled_in(tmp_path):
    done = Ran("new-pose", "my_pose", "My Very Own Rest", "--into", str(tmp_path / "mine"), "--json")
    written = tmp_path / "mine" / "poses" / "my_pose.json"
    assert PoseFacts.model_validate_json(done.out) == PoseFacts.model_validate_json(written.read_text(encoding="utf-8"))
    again = Ran("new-pose", "my_pose", "My Very Own Rest", "--into", str(tmp_path / "mine"))
    assert (again.code, "is there already" in again.err) == (2, True)
    checked = Ran("validate", str(tmp_path / "mine"))
    assert (checked.code, "my_pose.json" in checked.out) == (1, True)


def test_a_pack_is_valid_and_its_poses_are_known_to_every_command(pack):
    assert Ran("validate", str(pack)).code == 0
    validation = Validation.model_validate_json(Ran("validate", str(pack), "--json").out)
    assert validation.faults == ()
    assert validation.counts
    assert "My Very Own Rest" in Ran("show", "my_pose", "--pack", str(pack)).out
    assert Ran("screen", "my_pose", "-c", "varicose veins", "--pack", str(pack)).code in {0, 1}
    assert Ran("check", "my_pose 10", "--pack", str(pack)).code in {0, 1}
    assert Ran("show", "my_pose").code == 2


def test_every_fault_of_a_pack_is_a_line_with_its_file_and_place(pack):
    facts = json.loads((pack / "poses" / "my_pose.json").read_text(encoding="utf-8"))
    facts["hold"]["max_minutes"] = 500
    facts["variants"][0]["setup_minutes"] = -1
    (pack / "poses" / "my_pose.json").write_text(json.dumps(facts), encoding="utf-8")
    done = Ran("validate", str(pack))
    assert done.code == 1
    assert {re.search(r"my_pose\.json: (\S+):", line)[1] for line in done.out.splitlines()} == {
        "hold.max_minutes",
        "variants[0].setup_minutes",
    }
    validation = Validation.model_validate_json(Ran("validate", str(pack), "--json").out)
    assert [str(fault) for fault in validation.faults] == done.out.splitlines()


def test_the_shipped_facts_are_a_library_without_faults():
    data = Path(__file__).parents[1] / "data"
    assert Ran("validate", str(data), "--whole").code == 0


def test_info_counts_what_the_library_has(library):
    info = Info.model_validate_json(Ran("info", "--json").out)
    assert info.edition == library.edition
    assert {count.kind: count.facts for count in info.counts}["poses"] == len(library.poses)
    assert info.extras.get("cli", True)


# Completion


@pytest.mark.parametrize(
    ("complete", "begun", "offered"),
    [
        (completing.poses, "viparita_k", ["viparita_karani"]),
        (completing.sessions, "evening_w", ["evening_wind_down"]),
        (completing.conditions, "glauc", ["glaucoma"]),
        (completing.props, "wall,bols", ["wall,bolster"]),
        (completing.goals, "sleep_q", ["sleep_quality"]),
        (completing.goals, "stress,trav", ["stress,travel_legs"]),
    ],
)
def test_the_shell_completes_what_the_library_has(complete, begun, offered):
    assert complete(begun) == offered


def completed(words: str) -> list[str]:
    """What the shell would offer after *words*, asked as bash asks."""
    count = len(words.split(" ")) - 1
    env = {"_RESTORATIVE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(count)}
    return CliRunner().invoke(app, [], prog_name="restorative", env=env).stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("restorative sho", ["show"]),
        ("restorative show viparita_k", ["viparita_karani"]),
        ("restorative show viparita_karani --variant cha", ["chair"]),
        ("restorative show nonsense --variant cha", []),
        ("restorative screen savasana -c glauc", ["glaucoma"]),
        ("restorative plan --have wall,bols", ["wall,bolster"]),
        ("restorative plan --level adv", ["advanced"]),
    ],
)
def test_the_shell_is_told_so(words, offered):
    assert completed(words) == offered


# The page about it

PAGE = (Path(__file__).parents[1] / "docs" / "how-to" / "use-the-command-line.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def test_the_page_has_a_row_for_each_command_that_says_what_its_help_says():
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \| .+ \|$", PAGE, re.MULTILINE))
    helps = {command.name: (command.callback.__doc__ or "").splitlines()[0] for command in app.registered_commands}
    assert rows == helps


def test_the_page_names_only_options_that_there_are():
    helps = " ".join(Ran(command, "--help", columns=200).out for command in COMMANDS) + Ran("--help").out
    assert [option for option in re.findall(r"--[a-z][a-z-]+", PAGE) if option not in helps] == []


def test_the_examples_of_the_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requests.jsonl").write_text(Request(minutes=10).model_dump_json(), encoding="utf-8")
    for line in (line for line in LINES if line.startswith("restorative ")):
        command, _, file = line.partition(" > ")
        words = shlex.split(command)[1:]
        done = Ran(*words)
        assert done.code in {0, 1}, f"{line}: {done.err}"
        if file:
            (tmp_path / file).write_text(done.out, encoding="utf-8")


def test_the_page_tells_every_exit_code():
    told = set(map(int, re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)))
    assert told == {failing.OK, failing.FOUND, failing.MISUSED, failing.CARE, failing.INTERRUPTED, failing.READER_GONE}
