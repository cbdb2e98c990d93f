"""A pack that means harm, shown in every form: no script runs, no markup is made, and every word is shown as it is.

Each form of the hostile pack is laid beside that of its harmless twin, which differs in its words alone: whatever
element, cue or component the one has more than the other was made by text.
"""

import datetime
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import hostile
import icalendar
import pytest
import webvtt
from conftest import LIBRARY
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page
from pydantic import ValidationError
from typer.testing import CliRunner

from restorative import (
    DataError,
    Library,
    Plan,
    Pose,
    Practitioner,
    Program,
    RequestError,
    Session,
    SessionBuilder,
    SessionError,
    get_pose,
    illustration,
    limits,
    model_program,
    plan_program,
    plan_session,
    render,
    screen,
    search_poses,
)
from restorative.cli import reading
from restorative.cli.app import app
from restorative.folders import InMemory
from restorative.screening import Screening
from restorative.texts import hidden_characters

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import gallery  # noqa: E402  # it lies beside the package, not in it

pytest_plugins = ["browser"]

NAMES = {"hostile": '"><img src=x onerror=window.hacked=1>{{ 7 * 7 }}[red]', "harmless": "Plain"}
"""What the packs are called; their editions are called so too."""

START = datetime.date(2026, 12, 1)

CLOCK = {"minutes": 20, "goals": ["own_wish"], "include": ["own_fold"], "last": "own_rest"}


# What is loaded, and what is not


@pytest.mark.parametrize("kind", LIBRARY.kinds)
def test_the_pack_has_text_wherever_a_pack_may_hold_it(kind):
    told = {
        re.sub(r"\[\d+\]", "[]", place)
        for path, facts in hostile.FACTS.items()
        if path.startswith(f"{kind}/")
        for place in hostile.marked_places(facts)
    }
    assert told == hostile.free_text(LIBRARY.kinds[kind].model.model_json_schema())


REFUSED = {
    "U+202E": "\u202e",
    "U+2066": "\u2066",
    "U+000D": "\rBEGIN:VCALENDAR\r",
    "U+000A": "\n\n00:01.000 --> 00:02.000\n",
    "U+001B": "\x1b[31m",
    "U+009B": "\x9b31m",
    "U+0000": "\x00",
    "U+0085": "\x85",
    "U+2029": "\u2029",
    "U+FFFE": "\ufffe",
    "U+E0041": "\U000e0041",
}


def faults_of(text: str) -> list:
    """What is told of the pack with *text* in every sentence and address of it."""
    make = {mark: lambda number: f"{hostile.word(number)}{text}{number}" for mark in hostile.HOSTILE}
    with pytest.raises(DataError) as caught:
        LIBRARY.with_pack(InMemory(hostile.files(make), "spoiled"))
    return list(caught.value.faults)


@pytest.mark.parametrize("char", REFUSED)
def test_what_hides_or_turns_a_text_is_refused_with_its_file_and_place(char):
    told = {(fault.file, fault.path): fault.says for fault in faults_of(REFUSED[char])}
    places = {
        (f"spoiled/{path}.json", place)
        for path, facts in hostile.FACTS.items()
        for place in hostile.marked_places(facts)
    }
    assert set(told) == places
    assert set(told.values()) == {f"characters that nobody can see are not accepted: {char}"}


@pytest.mark.parametrize("half", [0xD800, 0xDC00])
def test_half_a_character_is_refused_with_its_file_and_line(half):
    told = {fault.file: fault.says for fault in faults_of(chr(half))}
    assert set(told) == {
        f"spoiled/{path}.json" for path in hostile.FACTS if any(hostile.marked_places(hostile.FACTS[path]))
    }
    assert all(re.match(r"Invalid JSON: .* at line \d+ column \d+$", says) for says in told.values())


# What is shown


class Shown(NamedTuple):
    """One of the twins, and what it answers."""

    library: Library
    pose: Pose
    session: Session
    person: Practitioner
    plan: Plan
    written: Program
    planned: Program
    screening: Screening
    warned: Screening


@cache
def shown(form: str) -> Shown:
    files = hostile.files(hostile.FORMS[form], NAMES[form])
    library = LIBRARY.with_pack(InMemory(files, NAMES[form]))
    pose, written = library.pose("own_rest"), library.sessions["own_evening"]
    person = Practitioner.known_to(library, conditions=["own_ache", "Z99.9"])
    flagged = Practitioner.known_to(library, conditions=["own_flag"])
    return Shown(
        library=library,
        pose=pose,
        session=Session.from_line(written.line, title=written.title, minutes=written.minutes, library=library),
        person=person,
        plan=plan_session(**CLOCK, practitioner=person, accept_unassessed=["Z99.9"], library=library),
        written=model_program("own_days", library),
        planned=plan_program(days=3, **CLOCK, library=library),
        screening=screen(pose, person, library),
        warned=screen(pose, flagged, library),
    )


@cache
def whole(form: str) -> Library:
    """The facts of the twin as a library of their own."""
    bolster = (ROOT / "data" / "props" / "bolster.json").read_bytes()
    files = hostile.files(hostile.FORMS[form]) | {"props/bolster.json": bolster}
    return Library.load(InMemory(files, "whole"))


def of_shipped_poses(form: str) -> Session:
    return Session.from_line("savasana 5", title=hostile.FORMS[form]["<text>"](0))


def for_somebody(library: Library) -> str:
    person = Practitioner.known_to(library, conditions=["own_ache", "own_flag", "Z99.9"])
    return render.html(library.pose("own_rest"), practitioner=person, library=library)


def framed(part: str | None) -> str:
    """A part of a page in a page."""
    assert part is not None
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><body>{part}</body></html>'


def made(value: Callable[[Shown], object], write: Callable[..., str], **options: object) -> Callable[[str], str]:
    """What writes a value of one of the twins."""
    return lambda form: write(value(shown(form)), library=shown(form).library, **options)


FILES: dict[str, Callable[[str], str]] = {
    "pose.html": made(lambda it: it.pose, render.html),
    "pose-for-somebody.html": lambda form: for_somebody(whole(form)),
    "session.html": made(lambda it: it.session, render.html),
    "plan.html": made(lambda it: it.plan, render.html),
    "written.html": made(lambda it: it.written, render.html),
    "planned.html": made(lambda it: it.planned, render.html),
    "screening.html": made(lambda it: it.screening, render.html),
    "warned.html": made(lambda it: it.warned, render.html),
    "card-a4.html": made(lambda it: it.pose, render.card, paper="a4"),
    "card-letter.html": made(lambda it: it.session, render.card, paper="letter"),
    "player.html": made(lambda it: it.session, render.player),
    "player-for-somebody.html": lambda form: render.player(
        shown(form).session, practitioner=shown(form).person, library=shown(form).library
    ),
    "figure.svg": made(lambda it: it.pose, render.svg),
    "figure-dark.svg": made(lambda it: it.pose, illustration.svg, theme="dark"),
    "strip.svg": made(lambda it: it.session, render.svg),
    "notebook.html": lambda form: framed(whole(form).pose("own_rest")._repr_html_()),
    "notebook-screening.html": lambda form: framed(shown(form).screening._repr_html_()),
    "notebook-session.html": lambda form: framed(of_shipped_poses(form)._repr_html_()),
    "notebook.svg": lambda form: of_shipped_poses(form)._repr_svg_() or "",
    "gallery.html": lambda form: framed(gallery.gallery(whole(form), gallery.facts_of(whole(form)))),
}
"""Everything that a browser may open."""


def _play(page: Page) -> None:
    """Play a session to its end, part by part."""
    page.keyboard.press("?")
    page.click("#close")
    page.click("#begin")
    while page.is_visible("#skip"):
        page.click("#skip")


def _choose(page: Page) -> None:
    """Look at the gallery for one condition, and then for one of which a red flag is told."""
    for condition in ("own_ache", "own_flag"):
        page.select_option("select[name=condition]", condition)
    page.fill("input[type=search]", "word")


USED = {"player.html": _play, "player-for-somebody.html": _play, "gallery.html": _choose}
"""What a person does on the pages that have a script of their own."""


class Seen(NamedTuple):
    """A page as the browser has it."""

    elements: Counter
    text: str
    leads: set
    hacked: object
    complaints: list


LOOK = """() => {
  const LEADS = ["href", "src", "action", "xlink:href"];
  const every = [...document.querySelectorAll("*")];
  const shown = every.filter((element) => !element.matches("script, style"));
  return {
    elements: every.map((element) => [element.localName, ...element.getAttributeNames().sort()].join(" ")),
    text: shown.flatMap((element) => [...element.childNodes].map((node) => node.data ?? "")).join(" "),
    leads: every.flatMap((element) => LEADS.map((name) => element.getAttribute(name))),
    hacked: window.hacked ?? null,
  };
}"""

WATCH = (
    "for (const ask of ['alert', 'confirm', 'prompt', 'open', 'print']) window[ask] = () => { window.hacked = ask; };"
)


@pytest.fixture(scope="module")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Seen]]:
    """Opens a file of one of the twins and uses it. No policy of the page holds a script back."""
    context = browser.new_context(offline=True, bypass_csp=True)
    context.add_init_script(WATCH)
    page, complaints, asked = context.new_page(), [], []
    page.set_default_timeout(20_000)
    page.on("dialog", lambda dialog: complaints.append(dialog.message) or dialog.dismiss())
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    def visited(name: str, form: str) -> Seen:
        file = tmp_path_factory.mktemp(form) / name
        file.write_text(FILES[name](form), encoding="utf-8")
        complaints.clear()
        asked.clear()
        page.goto(file.as_uri())
        USED.get(name, lambda page: None)(page)
        told = page.evaluate(LOOK)
        others = [address for address in asked if address != file.as_uri()]
        text, leads = " ".join(told["text"].split()), set(filter(None, told["leads"]))
        return Seen(Counter(told["elements"]), text, leads, told["hacked"], complaints + others)

    yield visited
    context.close()


@pytest.mark.parametrize("name", FILES)
def test_no_page_of_a_hostile_pack_has_an_element_that_its_twin_has_not(name, visit):
    bad, good = visit(name, "hostile"), visit(name, "harmless")
    assert bad.hacked is None
    assert bad.complaints == good.complaints == []
    assert bad.elements == good.elements
    assert all(re.match(r"https?://|data:,$|#|(\.\./conditions/)?own_\w+\.html$", lead) for lead in bad.leads), (
        bad.leads
    )
    assert words_in(bad.text) == words_in(good.text) != set()
    assert altered(bad.text) == []


def words_in(text: str) -> set[str]:
    """By which texts of the pack one of the twins speaks here."""
    return set(re.findall(r"word\d+q", text))


@cache
def by_word() -> dict[str, str]:
    """Every text of the hostile pack by its word."""
    return {re.search(r"word\d+q", text)[0]: text for text in leaves(hostile.filled(hostile.HOSTILE)) if "word" in text}


def leaves(part: object) -> Iterator[str]:
    """Every text in a tree of JSON."""
    if isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from leaves(inner)
    elif isinstance(part, str):
        yield part


def altered(told: str) -> list[str]:
    """The texts of the hostile pack that are shown in *told*, but neither as they are nor as Python quotes them."""
    texts = (by_word()[word] for word in sorted(words_in(told)))
    return [text for text in texts if text not in told and repr(text) not in told]


# Forms that no browser opens

VALUES = ("pose", "session", "plan", "written", "planned", "screening", "warned")


def structure(text: str) -> Counter:
    """How much of each kind a Markdown reader finds that lets HTML through."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    every = [inner for token in tokens for inner in (token, *(token.children or ()))]
    return Counter((token.type, token.tag) for token in every)


@pytest.mark.parametrize("value", VALUES)
def test_markdown_of_a_hostile_pack_has_nothing_but_words_that_its_twin_has_not(value):
    bad, good = (render.markdown(getattr(shown(form), value)) for form in ("hostile", "harmless"))
    assert structure(bad) - structure(good) == Counter()
    # An address that could end its own brackets is shown and not linked.
    assert {kind for kind, _ in structure(good) - structure(bad)} <= {"text", "link_open", "link_close"}
    assert words_in(bad) == words_in(good)


@pytest.mark.parametrize("value", VALUES)
def test_plain_text_of_a_hostile_pack_has_the_headings_of_its_twin(value):
    bad, good = (render.text(getattr(shown(form), value)) for form in ("hostile", "harmless"))
    assert hidden_characters(bad.replace("\n", "")) == ()
    assert words_in(bad) == words_in(good)
    assert altered(" ".join(bad.split())) == []
    headings = [re.findall("^(?:==+|----+)$", text, re.MULTILINE) for text in (bad, good)]
    assert len(headings[0]) == len(headings[1])


def test_a_track_of_cues_has_no_cue_more_and_no_markup():
    bad, good = (render.webvtt(shown(form).session) for form in ("hostile", "harmless"))
    cues = [list(webvtt.from_buffer(io.StringIO(track))) for track in (bad, good)]
    assert [cue.start for cue in cues[0]] == [cue.start for cue in cues[1]]
    assert [len(cue.lines) for cue in cues[0]] == [len(cue.lines) for cue in cues[1]]
    assert [line for line in bad.split("\n") if line.startswith("NOTE")] == bad.split("\n")[2:3]
    assert bad.count("-->") == good.count("-->") == len(cues[0])
    assert "<" not in bad
    assert words_in(bad) == words_in(good)


@pytest.mark.parametrize("value", ["session", "written", "planned"])
@pytest.mark.parametrize("at", [None, datetime.time(21)])
def test_a_calendar_has_no_part_and_no_property_more(value, at):
    bad, good = (render.icalendar(getattr(shown(form), value), START, at) for form in ("hostile", "harmless"))
    calendars = [icalendar.Calendar.from_ical(text) for text in (bad, good)]
    parts = [[(part.name, sorted(part)) for part in calendar.walk()] for calendar in calendars]
    assert parts[0] == parts[1]
    assert properties(bad) == properties(good)
    told = [" ".join(str(part[name]) for part in calendar.walk() for name in part) for calendar in calendars]
    assert words_in(told[0]) == words_in(told[1]) != set()


def properties(calendar: str) -> Counter:
    """How often each property stands in a calendar whose folded lines are put together."""
    return Counter(re.match(r"[A-Z-]*", line)[0] for line in calendar.replace("\r\n ", "").split("\r\n"))


# The command line

EVENING = ("own_evening", "--pack", "PACK")
PLANNED = ("--minutes", "20", "--goal", "own_wish", "--include", "own_fold", "--last", "own_rest")
PLANNED += ("--condition", "own_ache", "--pack", "PACK")

ASKED = {
    "show": ("show", "own_rest", "--pack", "PACK"),
    "cautions": ("show", "own_rest", "--cautions", "--pack", "PACK"),
    "search": ("search", "--outcome", "own_ease", "--pack", "PACK"),
    "words": ("search", "word3q", "--pack", "PACK"),
    "screen": ("screen", "own_rest", "--condition", "own_ache", "--pack", "PACK"),
    "warn": ("screen", "own_rest", "--condition", "own_flag", "--pack", "PACK"),
    "check": ("check", *EVENING, "--condition", "own_ache"),
    "plan": ("plan", *PLANNED),
    "explain": ("plan", *PLANNED, "--explain"),
    "program": ("program", "--days", "3", *PLANNED),
    "render": ("render", "text", *EVENING),
    "info": ("info", "--pack", "PACK"),
}


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command prints about one of the twins, whose library is read once for all commands."""
    read: list[str] = []
    monkeypatch.setattr(reading, "library", lambda packs: whole(read[-1]))

    def run(form: str, asked: str, *more: str, **env: str) -> str:
        read.append(form)
        done = CliRunner().invoke(app, [*ASKED[asked], *more], env={"COLUMNS": None, **env})
        assert isinstance(done.exception, SystemExit | None), done.exc_info
        assert done.exit_code in {0, 1, 3}, done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize("asked", ASKED)
def test_the_command_line_prints_texts_letter_by_letter(asked, ran):
    bad, good = ran("hostile", asked), ran("harmless", asked)
    assert hidden_characters(bad.replace("\n", "")) == ()
    assert words_in(bad) == words_in(good)
    assert altered(" ".join(bad.split())) == []


STYLED = re.compile(r"\x1b\[[\d;]*m")
LINKED = re.compile(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\")


@pytest.mark.parametrize("asked", ASKED)
def test_a_terminal_gets_no_colour_and_no_link_that_a_text_asked_for(asked, ran):
    bad, good = (ran(form, asked, FORCE_COLOR="1", COLUMNS="100") for form in ("hostile", "harmless"))
    assert set(STYLED.findall(bad)) == set(STYLED.findall(good))
    assert all(lead == "" or lead.startswith("https://") for lead in LINKED.findall(bad)), LINKED.findall(bad)
    assert words_in(" ".join(LINKED.findall(bad))) == words_in(" ".join(LINKED.findall(good)))
    assert hidden_characters(LINKED.sub("", STYLED.sub("", bad)).replace("\n", "")) == ()


@pytest.mark.parametrize("asked", ASKED)
def test_json_of_a_hostile_pack_has_the_form_of_its_twin(asked, ran):
    bad, good = (ran(form, asked, "--json") for form in ("hostile", "harmless"))
    assert outline(json.loads(bad)) == outline(json.loads(good))
    assert hidden_characters(bad.replace("\n", "")) == ()
    assert bad.count("\n") == good.count("\n") == 1


def outline(part: object) -> object:
    """A tree of JSON without its texts."""
    if isinstance(part, dict):
        return {name: outline(inner) for name, inner in part.items()}
    return [outline(inner) for inner in part] if isinstance(part, list) else type(part)


def test_a_command_reads_the_pack_and_writes_the_page_that_the_library_writes(tmp_path):
    pack, page = hostile.write_pack(tmp_path / "pack", hostile.HOSTILE), tmp_path / "page.html"
    done = CliRunner().invoke(app, ["render", "html", "own_evening", "--pack", str(pack), "--output", str(page)])
    assert done.exit_code == 0, done.stderr
    library = LIBRARY.with_pack(pack)
    written = library.sessions["own_evening"]
    session = Session.from_line(written.line, title=written.title, minutes=written.minutes, library=library)
    assert page.read_text(encoding="utf-8") == render.html(session, library=library)


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_faults_are_told_without_what_they_are_about(tmp_path, more):
    (tmp_path / "traits").mkdir()
    told = {"id": "own", "name": "\u202e", "definition": "\x1b[31m", "examples": ["[red]x"], "\u2066[link=x]": 1}
    (tmp_path / "traits" / "own.json").write_text(json.dumps(told), encoding="utf-8")
    done = CliRunner().invoke(app, ["validate", str(tmp_path), *more])
    assert done.exit_code == 1
    assert hidden_characters(done.stdout.replace("\n", "")) == ()
    for fault in ("name: characters", "definition: characters", "<U+2066>[link=x]: Extra inputs"):
        assert fault.split(":")[0] in done.stdout


# What a caller says


def test_a_title_is_refused_as_text_of_a_pack_is():
    line = "savasana 5"
    stored = Session.from_line(line).model_dump_json()
    for char, text in REFUSED.items():
        title = f"a{text}b"
        with pytest.raises(ValueError, match=re.escape(f"nobody can see are not accepted: {char}")):
            Session.from_line(line, title=title)
        for told in ('"title":"', '"edition":"', '"name":"'):
            assert told in stored
            with pytest.raises(ValidationError, match=re.escape(f"not accepted: {char}")):
                Session.model_validate_json(stored.replace(told, told + json.dumps(title)[1:-1]))
        with pytest.raises(SessionError) as caught:
            SessionBuilder(title, minutes=20).add("savasana").build()
        assert [finding.rule for finding in caught.value.findings] == ["unreadable-title"]
        assert char in str(caught.value)
        assert hidden_characters(str(caught.value)) == ()


@pytest.mark.parametrize("title", [*hostile.STRIKES[:-1], "शि\u200dवासन", "مرحبا", "\u200bx"])
def test_a_title_of_words_is_kept(title):
    assert Session.from_line("savasana 5", title=title).title == title


def test_a_stored_session_with_a_hidden_title_is_refused_in_words(tmp_path):
    stored = Session.from_line("savasana 5").model_dump(mode="json") | {"title": "a\u202eb"}
    (tmp_path / "session.json").write_text(json.dumps(stored), encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(tmp_path / "session.json")])
    assert done.exit_code == 2
    assert "session.json: title: characters that nobody can see are not accepted: U+202E" in done.stderr


@pytest.mark.parametrize("write", [render.svg, illustration.svg], ids=["render", "illustration"])
def test_a_picture_shows_hidden_characters_by_their_numbers(write):
    pose = get_pose("savasana")
    names = pose.names.model_copy(update={"english": "a\x08\u202e\ud800b"})
    drawn = write(pose.model_copy(update={"names": names}))
    assert "a&lt;U+0008&gt;&lt;U+202E&gt;&lt;U+D800&gt;b" in drawn
    assert hidden_characters(drawn.replace("\n", "")) == ()


def test_a_search_of_more_than_a_name_is_refused_at_once():
    assert search_poses("word0q " * (limits.LONGEST_NAME // 7), library=whole("harmless"))
    for text in ("a" * 100_000, "legs wall " * 1_000_000):
        with pytest.raises(RequestError, match=r"^text: write 300 characters at the most, not \d+,"):
            search_poses(text)


def test_what_a_person_says_is_shown_without_what_hides_in_it():
    words = "glaucoma \u202e\x9b"
    screening = screen("savasana", Practitioner(conditions=(words,)))
    for write in (render.html, render.text, render.markdown):
        assert hidden_characters(write(screening).replace("\n", "")) == ()
    for more in ((), ("--json",)):
        done = CliRunner().invoke(app, ["screen", "savasana", "--condition", words, *more])
        assert hidden_characters(done.stdout.replace("\n", "")) == ()
    assert json.loads(done.stdout)["matches"][0]["words"] == words


def test_a_session_is_planned_for_a_condition_of_which_only_a_pack_knows():
    assert "own_ache" in {concern.condition for concern in shown("harmless").plan.keep_in_mind}
