"""The session player: in time with the session, complete, closed to the network, and usable by everyone."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import LIBRARY

from restorative import Practitioner, Session, render, screen
from restorative.errors import PoseNotFoundError, SeekCareFirst
from restorative.render.track import track_of

pytest_plugins = ["browser"]

SHORT = "constructive_rest 2 / supta_matsyendrasana 1 / savasana 2"
"""Two sides among its poses, and short enough to be played whole."""

EVENING = "constructive_rest 4 / viparita_karani:chair 12 / savasana 15"

NOBODY = Practitioner()
"""A person of whom nothing is recorded: the page without the cautions for every condition, which is quick to load."""

HOSTILE = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">{{ 7 * 7 }}'


def played(line=EVENING, **options):
    return render.player(Session.from_line(line, title="Evening"), **options)


@pytest.fixture
def page_of(tmp_path, open_page):
    """Opens the page of a session in Chromium."""

    def opener(line=EVENING, *, text=None, practitioner=NOBODY, **options):
        file = tmp_path / "session.html"
        file.write_text(text or played(line, practitioner=practitioner), encoding="utf-8")
        return open_page(file, **options)

    return opener


@pytest.fixture
def stopped(page_of):
    """A page that has begun and whose time passes only when the test says so."""

    def opener(line=EVENING, **options):
        page = page_of(line, **options)
        page.clock.install(time=0)
        page.reload()
        page.clock.pause_at(1000)
        page.click("#begin")
        return page

    return opener


class Words(HTMLParser):
    """The text that a page shows, and its elements."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.text, self.within = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.within = tag

    def handle_endtag(self, tag):
        self.within = ""

    def handle_data(self, data):
        if self.within not in {"script", "style"}:
            self.text.append(data)

    def __str__(self):
        return " ".join(" ".join(self.text).split())


def track_in(page):
    return json.loads(re.search(r'id="track">(.*?)</script>', page, re.DOTALL)[1])


def words(text):
    return " ".join(text.split())


# The track


@pytest.mark.parametrize("line", [SHORT, EVENING, *(session.line for session in LIBRARY.sessions.values())])
def test_the_player_follows_the_timeline_to_the_second(line):
    session = Session.from_line(line)
    start, told = 0, []
    for phase in track_of(session, longest=[60] * len(session.holds)).phases:
        told += [(start + moment.second, moment.text) for moment in phase.moments]
        start += phase.seconds
    assert told == [(cue.second, cue.text) for cue in session.timeline()]
    assert start == session.total_minutes * 60


def test_a_pose_that_takes_no_time_to_set_up_has_no_part_for_it():
    session = Session.from_line("constructive_rest 4 / savasana 5")
    holds = (session.holds[0].model_copy(update={"setup_minutes": 0, "move_minutes": 0.5}), session.holds[1])
    track = track_of(session.model_copy(update={"holds": holds}), longest=[4, 5])
    assert [phase.label for phase in track.phases] == ["Rest", "Come out", "Set up", "Rest", "Come out"]
    assert track.phases[0].moments[0].text == "Set up Constructive Rest."
    assert sum(phase.seconds for phase in track.phases) == sum(hold.total_minutes for hold in holds) * 60


def test_a_rest_may_be_made_as_long_as_its_pose_is_held():
    longest = {phase["hold"]: phase["longest"] for phase in track_in(played())["phases"] if phase["kind"] == "settle"}
    assert longest == {
        i: LIBRARY.pose(id_).hold.max_minutes * 60
        for i, id_ in enumerate(["constructive_rest", "viparita_karani", "savasana"])
    }


def test_a_rest_is_not_made_longer_than_suits_the_person():
    restless = Practitioner(conditions=["restless legs"])
    assert any(concern.trait == "long_immobility" for concern in screen("savasana", restless).concerns)
    rest = track_in(played("savasana 8", practitioner=restless))["phases"][1]
    assert rest["longest"] == 10 * 60


# The page


@pytest.mark.parametrize("line", [EVENING, "side_lying_savasana 10", "side_lying_savasana left 10"])
def test_no_step_no_sign_and_no_caution_is_dropped(line):
    text = str(Words(played(line)))
    for hold in Session.from_line(line).holds:
        pose = LIBRARY.pose(hold.pose)
        for _, steps in pose.steps(hold.variant):
            assert all(words(step) in text for step in steps)
        assert all(words(sign) in text for sign in pose.stop_signs)
        assert all(words(discomfort.remedy) in text for discomfort in pose.discomforts)
        for concern in pose.contraindications:
            if hold.variant in concern.variants or concern.brought_into(hold.variant).optional_uses:
                assert concern.condition_name in text
                assert words(concern.advice) in text


def test_a_person_is_told_every_concern_and_every_word():
    me = Practitioner(conditions=["glaucoma", "acid reflux", "heart failure", "Z99.9"])
    text = str(Words(played("side_lying_savasana 12 / viparita_karani 12", practitioner=me)))
    for hold in Session.from_line("side_lying_savasana 12 / viparita_karani 12").holds:
        screening = screen(hold.pose, me)
        here = screening.variant(hold.variant)
        for concern in (*here.concerns, *here.leave_out, *screening.conduct):
            assert words(concern.advice) in text
        assert all(words(note.says) in text for note in screening.notes)
        assert all(words(str(match)) in text for match in screening.matches)
        assert screening.not_assessed == ("Z99.9",)
    assert "Not assessed" in text
    assert "Nothing recorded is not the same as safe." in text


def test_nothing_recorded_is_told_as_that():
    assert "Nothing is recorded for you about this pose." in played("savasana 5", practitioner=Practitioner())


def test_a_word_of_which_nothing_is_known_is_never_told_as_milder_than_that():
    page = played("savasana 5", practitioner=Practitioner(conditions=["Z99.9"]))
    assert re.search(r"<summary>For you.*not assessed", page)
    assert "Nothing is known of it here" in page


def test_a_red_flag_ends_before_any_pose():
    with pytest.raises(SeekCareFirst):
        played(practitioner=Practitioner(conditions=["chest pain"]))


def test_a_session_of_another_library_is_refused_by_name():
    session = Session.from_line("savasana 5")
    foreign = session.model_copy(update={"holds": (session.holds[0].model_copy(update={"pose": "nowhere"}),)})
    with pytest.raises(PoseNotFoundError, match="nowhere"):
        render.player(foreign)


def test_the_page_is_closed_to_the_network():
    page = played()
    tags = Words(page).elements
    policy = next(attrs["content"] for _, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for own in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL):
        assert b64encode(sha256(own.encode()).digest()).decode() in policy
    loaded = {attrs.get(name) for tag, attrs in tags for name in ("src", "href", "data") if tag != "a"}
    assert loaded == {None, "data:,"}
    assert not any(name.startswith("on") or name == "style" for _, attrs in tags for name in attrs)


def test_words_of_a_stranger_stay_words():
    session = Session.from_line("savasana 5", title=HOSTILE)
    hold = session.holds[0].model_copy(update={"name": HOSTILE})
    page = render.player(session.model_copy(update={"holds": (hold,)}))
    assert "<script>window" not in page
    assert "<img" not in page
    assert str(Words(page)).count("{{ 7 * 7 }}") > 1


# In a browser


def test_a_whole_session_by_keyboard_alone(page_of):
    session = Session.from_line(SHORT)
    page = page_of(SHORT, hash="#speed=200")
    while page.evaluate("document.activeElement.id") != "begin":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "pause"
    page.wait_for_selector("#again:focus")
    cues = session.timeline()
    assert " ".join(page.evaluate("said")) == " ".join(cue.text for cue in cues)
    assert page.text_content("#last") == cues[-1].text
    sides = sum(max(len(hold.sides), 1) for hold in session.holds)
    assert page.evaluate("strokes.length") == 2 * sides + 3
    assert page.evaluate("locks") == {"asked": 1, "given_back": 1}
    page.keyboard.press("Enter")
    assert page.is_visible("#now")


def test_the_clock_keeps_time_while_the_machine_sleeps(stopped):
    page = stopped()
    total = Session.from_line(EVENING).total_minutes
    assert page.text_content("#whole-left") == f"{total:.0f}:00"
    page.clock.run_for(60_000)
    assert page.text_content("#whole-left") == f"{total - 1:.0f}:00"
    page.clock.fast_forward(9 * 60_000)
    assert page.text_content("#whole-left") == f"{total - 10:.0f}:00"
    assert page.evaluate("said.at(-1)") == "From here on there is no talk, only the time."


def test_each_part_shows_what_to_do_what_comes_next_and_its_own_time(stopped):
    page = stopped("supta_matsyendrasana 3 / savasana 5")
    seen = []
    for seconds in (90, 180, 60, 180, 90):
        shown = [page.text_content(f".current {part}") for part in (".phase", "#left", "#next")]
        seen.append((*shown, page.locator(".current .part h3:visible").all_text_contents()))
        page.clock.fast_forward(seconds * 1000)
    assert seen == [
        ("Set up", "1:30", "3 minutes of rest", ["Set up", "Enter", "Props, and what may take their place"]),
        ("Rest", "3:00", "Change sides", ["Settle", "Rest"]),
        ("Change sides", "1:00", "3 minutes of rest", ["Come out"]),
        ("Rest", "3:00", "Come out", ["Settle", "Rest"]),
        ("Come out", "1:30", "Corpse Pose", ["Come out"]),
    ]
    assert page.text_content(".current h2") == "Corpse Pose"


def test_pause_holds_the_clock_and_the_bell(stopped):
    page = stopped()
    page.clock.run_for(5000)
    assert page.evaluate("strokes.length") == 1  # the next one, left with the sound card
    page.keyboard.press("Space")
    assert page.text_content("#pause") == "Go on"
    left = page.text_content("#left")
    page.clock.fast_forward(600_000)
    assert page.text_content("#left") == left
    assert page.evaluate("strokes") == []
    assert page.evaluate("locks") == {"asked": 1, "given_back": 1}
    page.keyboard.press("Space")
    page.clock.run_for(5000)
    assert page.text_content("#left") != left
    assert page.evaluate("said.slice(-2)") == ["Paused.", "Going on."]


def test_back_and_skip_by_arrows(stopped):
    page = stopped()

    def now():
        shown = [page.text_content(part) for part in (".current .number", ".current .phase", "#left")]
        return shown[0][0], *shown[1:]

    seen = []
    for key in ["ArrowRight"] * 3 + ["ArrowLeft"] * 2:
        page.keyboard.press(key)
        seen.append(now())
    assert seen == [
        ("1", "Rest", "4:00"),
        ("1", "Come out", "1:00"),
        ("2", "Set up", "1:00"),
        ("1", "Come out", "1:00"),
        ("1", "Rest", "4:00"),
    ]
    page.clock.run_for(60_000)
    page.keyboard.press("ArrowLeft")
    assert now() == ("1", "Rest", "4:00")  # first to the start of this part
    assert page.evaluate("said.at(-1)") == "Settle into Constructive Rest. Stay for 4 minutes."


def test_a_minute_more_moves_what_follows(stopped):
    page = stopped("savasana 10")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    assert page.evaluate("said.at(-1)") == "One minute more: 11:00 left."
    assert page.text_content("#whole-left") == "12:00"
    page.clock.fast_forward(5 * 60_000 + 28_000)
    assert "Half way." not in page.evaluate("said")
    page.clock.run_for(3_000)
    assert page.evaluate("said.at(-1)") == "Half way."
    page.clock.fast_forward(3 * 60_000 + 30_000)
    assert page.evaluate("said.at(-1)") == "2 minutes are left."
    page.clock.fast_forward(2 * 60_000)
    assert page.text_content(".current .phase") == "Come out"


def test_a_rest_is_not_made_longer_than_its_longest(stopped):
    page = stopped("viparita_karani 14")
    page.keyboard.press("ArrowRight")
    page.click("#plus")
    assert page.get_attribute("#plus", "aria-disabled") == "true"
    page.keyboard.press("+")
    assert page.text_content("#left") == "15:00"
    assert page.evaluate("said.at(-1)") == "15:00 is the longest for this part."


def test_goes_on_after_a_reload(stopped):
    page = stopped()
    page.keyboard.press("+")
    page.clock.fast_forward(3 * 60_000)
    left = page.text_content("#whole-left")
    page.reload()
    assert page.text_content("#where") == f"You were at Constructive Rest, with {left} left in all."
    page.click("#resume")
    assert page.text_content("#whole-left") == left
    page.reload()
    page.clock.fast_forward(13 * 3_600_000)
    page.reload()
    assert page.is_hidden("#resume")


def test_plays_where_nothing_can_be_kept(page_of):
    refuse = (
        'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError") } });'
    )
    page = page_of(before=refuse)
    page.click("#begin")
    page.click("#dark")
    assert page.is_visible("#now")


def test_the_bell_can_be_silent_and_stays_so(page_of):
    page = page_of()
    page.keyboard.press("b")
    assert page.get_attribute("#bell", "aria-pressed") == "false"
    page.reload()
    assert page.get_attribute("#bell", "aria-pressed") == "false"
    page.click("#begin")
    assert page.evaluate("volumes.at(-1)") == 0
    page.click("#bell")
    assert page.evaluate("volumes.at(-1)") > 0
    assert page.evaluate("strokes.some(({ tone, when }) => when <= tone.context.currentTime)")  # how loud it is now


def test_the_screen_is_kept_on_again_after_a_look_elsewhere(page_of):
    page = page_of()
    page.click("#begin")
    page.evaluate("lastLock.dispatchEvent(new Event('release'))")  # what a browser does when the tab is hidden
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("locks.asked") == 2


def test_keys_are_told_and_letters_can_be_switched_off(page_of):
    page = page_of()
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.uncheck("#letters")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    assert page.evaluate("document.documentElement.dataset.theme") is None
    page.click("#begin")
    page.keyboard.press("+")
    page.keyboard.press("?")
    assert page.is_hidden("#help")
    assert page.evaluate("said.length") == 1
    page.keyboard.press("ArrowRight")
    assert page.text_content(".current .phase") == "Rest"


def test_space_works_the_button_that_has_the_focus(page_of):
    page = page_of()
    page.click("#begin")
    page.focus("#skip")
    page.keyboard.press("Space")
    assert page.text_content(".current .phase") == "Rest"
    assert page.text_content("#pause") == "Pause"


def test_cautions_are_in_reach_before_and_during_a_rest(page_of):
    me = Practitioner(conditions=["glaucoma"])
    page = page_of("viparita_karani 12", practitioner=me)
    screening = screen("viparita_karani", me)
    advice, everywhere = screening.variant("wall").concerns[0].advice, screening.conduct[0].advice
    assert page.get_by_text(advice).first.is_visible()
    assert page.get_by_text(everywhere).is_visible()
    page.click("#begin")
    page.click("#skip")
    page.click(".current .cautioned > summary")
    assert page.get_by_text(advice).first.is_visible()
    page.click(".everywhere > summary")
    assert page.get_by_text(everywhere).is_visible()
    page.keyboard.press("c")
    assert page.get_by_text(LIBRARY.pose("viparita_karani").stop_signs[0]).is_visible()


def test_one_figure_serves_every_hold_of_its_variant(page_of):
    page = page_of("savasana 2 / constructive_rest 2 / savasana 5")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))
    drawn = page.locator("#scene-1 svg").count()
    page.click("#begin")
    for _ in range(6):
        page.click("#skip")
    assert page.locator("#scene-3 svg").count() == drawn


def barriers(page, *schemes, within=None):
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for violation in Axe().run(page, context=within).response["violations"]:
            yield from ((scheme, violation["id"], node["html"][:200]) for node in violation["nodes"])


OPEN = "document.querySelectorAll('details').forEach((details) => (details.open = true))"


def test_axe_finds_no_barrier_in_any_part(page_of):
    me = Practitioner(conditions=["glaucoma", "Z99.9"])
    page = page_of("viparita_karani 12", practitioner=me, reduced_motion="reduce")
    steps = {
        "start": OPEN,
        "set-up": "document.getElementById('begin').click()",
        "rest": f"document.getElementById('skip').click(); {OPEN}",
        "keys": "document.getElementById('keys').click()",
        "end": "document.getElementById('close').click(); "
        "for (let i = 0; i < 2; i++) document.getElementById('skip').click()",
    }
    found = []
    for state, step in steps.items():
        page.evaluate(step)
        found += [(state, *barrier) for barrier in barriers(page, "dark", "light")]
    assert page.is_visible("#again")
    assert found == []


def test_axe_finds_no_barrier_among_the_cautions_for_everyone(page_of):
    page = page_of("savasana 5", practitioner=None, reduced_motion="reduce")
    page.evaluate(OPEN)
    assert list(barriers(page, "dark", within=".cautioned")) == []


def test_nothing_is_cut_off_on_a_phone_or_at_twice_the_size(page_of):
    page = page_of()
    states = ["0", "document.getElementById('begin').click()", "document.getElementById('skip').click()"]
    states.append("document.documentElement.style.fontSize = '200%'")
    hidden = {}
    for state in states:
        page.evaluate(state)
        for width, height in [(320, 256), (320, 640), (390, 844), (640, 400)]:
            page.set_viewport_size({"width": width, "height": height})
            hidden[state, width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert max(hidden.values()) <= 0, hidden


def test_nothing_moves_for_those_who_ask_for_stillness(page_of):
    moving = "document.getAnimations().length"
    for motion, moves in {"no-preference": True, "reduce": False}.items():
        page = page_of(reduced_motion=motion)
        page.click("#begin")
        page.click("#skip")
        assert (page.evaluate(moving) > 0) is moves


def test_dark_and_light_follow_the_system_until_they_are_chosen(page_of):
    page = page_of(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    assert page.get_attribute("#dark", "aria-pressed") == "true"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(ground)
    assert light != dark
    page.click("#dark")
    assert page.evaluate(ground) == dark
    page.reload()
    assert page.evaluate(ground) == dark


def test_without_scripts_the_whole_session_can_be_read(page_of):
    page = page_of(EVENING, practitioner=None, java_script_enabled=False)
    shown = words(page.inner_text("body"))
    for hold in Session.from_line(EVENING).holds:
        for _, steps in LIBRARY.pose(hold.pose).steps(hold.variant):
            assert all(words(step) in shown for step in steps)
    assert words(LIBRARY.pose("savasana").contraindications[-1].advice) in shown
    assert page.is_hidden("#begin")
    assert page.is_hidden("#controls")


def test_words_of_a_stranger_do_not_run(page_of):
    session = Session.from_line("savasana 5", title=HOSTILE)
    hold = session.holds[0].model_copy(update={"name": HOSTILE})
    page = page_of(text=render.player(session.model_copy(update={"holds": (hold,)})))
    page.click("#begin")
    page.click("#skip")
    assert page.evaluate("window.hacked") is None
    assert page.text_content("h1") == HOSTILE
    assert page.text_content("#next") == "Come out"
