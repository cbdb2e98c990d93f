"""Pages: all is said, nothing is loaded, nothing in the data becomes markup, and everybody can read them."""

import re
import subprocess
import sys
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import LIBRARY
from hypothesis import given, settings
from hypothesis import strategies as st
from markup import links, marked, shape, tokens, tree, words

import restorative
from restorative import (
    MissingExtraError,
    Practitioner,
    SeekCareFirst,
    Session,
    check_session,
    get_pose,
    model_program,
    plan_program,
    plan_session,
    render,
    screen,
)
from restorative.conditions import Source
from restorative.props import Prop
from restorative.render.jinja import environment

ME = Practitioner(conditions=["glaucoma", "acid reflux", "O22.0"])
EVENING = Session.from_line("constructive_rest 4 / viparita_karani:chair 12 / savasana 18", title="Evening wind-down")

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "article", "header", "footer", "nav", "section"),
    *("figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "a", "p", "strong", "span", "div"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
}

DRAWN = {"svg", "title", "desc", "style", "g", "path", "text"}

EVIL = [
    *("<script>alert(1)</script>", "</style><script>", "<img src=x onerror=alert(1)>", '" onmouseover="x', "' x='"),
    *("]]>", "-->", "<!--", "</title>", "{{ 7 * 7 }}", "{% raw %}", "&lt;b&gt;", "&#60;b>", "`", "```", "~~~", "**"),
    *("__", "_", "[a](javascript:x)", "![a](x)", "<javascript:x>", "<https://a.b>", "\n\n# x", "\n- x", "\n1. x"),
    *("\n---\n", "\n    code", "\n> x", "| a | b |\n|---|---|", "\\", "\u202e", "\u2066", "\x00", "\x08", "\x1b[2J"),
    *("\r", "\u2028", "\x85", "\ufeff", "é", "विपरीत", " ", "x"),
]

evil = st.lists(st.sampled_from(EVIL), min_size=1, max_size=4).map("".join)


def said(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("pose", LIBRARY.facts)
def test_every_form_of_a_pose_tells_every_caution_and_every_source(pose):
    pose = get_pose(pose)
    page, markdown = render.html(pose), render.markdown(pose)
    forms = {
        "html": (words(page), links(page)),
        "text": (said(render.text(pose)), said(render.text(pose))),
        "markdown": (said(markdown.replace("\\", "")), set(re.findall(r"<(\S+)>", markdown))),
    }
    studies = [study for benefit in pose.benefits for near in (benefit, *benefit.nearest) for study in near.studies]
    sources = {source.link for concern in pose.contraindications for source in concern.sources}
    addresses = {*sources, *(study.link for study in studies), *pose.sources}
    for form, (told, linked) in forms.items():
        for concern in pose.contraindications:
            for text in (concern.condition_name, concern.advice, concern.note or ""):
                assert said(text) in told, (form, text)
        for benefit in pose.benefits:
            assert said(benefit.statement) in told, form
            assert f"result: {benefit.direction}".replace("_", " ") in told or benefit.direction is None, form
        assert all(address in linked for address in addresses), form


def test_an_unfavourable_result_has_the_same_look_as_a_favourable_one():
    page = tree(render.html(get_pose("viparita_karani")))
    claims = next(element for element in page.iter("ul") if element.get("class") == "claims")
    told = [said("".join(claim.itertext())) for claim in claims]
    for benefit in get_pose("viparita_karani").benefits:
        claim = next(claim for claim, text in zip(claims, told, strict=True) if said(benefit.statement) in text)
        assert claim.attrib == {}
        assert [child.tag for child in claim][:2] == ["strong", "span"]


def test_a_session_tells_every_caution_of_its_poses_for_everybody():
    page = render.html(EVENING)
    told, linked = words(page), links(page)
    for hold in EVENING.holds:
        pose = get_pose(hold.pose)
        for _, steps in pose.steps(hold.variant):
            assert all(said(step) in told for step in steps)
        here = [
            c
            for c in pose.contraindications
            if hold.variant in c.variants or any(use.variant == hold.variant for use in c.optional_uses)
        ]
        assert here
        assert all(said(concern.advice) in told and concern.condition_name in told for concern in here)
        assert {source.link for concern in here for source in concern.sources} <= linked


def test_a_caution_of_several_poses_is_told_once_with_the_poses_that_it_is_about():
    told = words(render.html(EVENING, practitioner=Practitioner(conditions=["glaucoma"])))
    advice = next(c.advice for c in get_pose("savasana").contraindications if c.condition == "glaucoma")
    cautions = told[told.index("What is recorded of these poses for you") :]
    assert cautions.count(said(advice)) == 1
    assert "With the eye pillow in poses 1, 2 and 3." in cautions


def test_a_session_for_a_person_tells_what_is_recorded_for_the_person():
    page = words(render.html(EVENING, practitioner=ME))
    for hold in EVENING.holds:
        found = screen(hold.pose, ME).variant(hold.variant)
        assert all(said(concern.advice) in page for concern in (*found.concerns, *found.leave_out))
    assert all(said(concern.advice) in page for concern in screen("savasana", ME).conduct)
    assert "Nothing is known of it here: ask a clinician about each position." in page
    assert "Nothing recorded is not the same as safe." in page


def test_nobody_with_a_red_flag_is_shown_a_session():
    with pytest.raises(SeekCareFirst):
        render.html(EVENING, practitioner=Practitioner(conditions=["chest pain"]))


def test_a_pose_for_a_person_begins_with_what_is_recorded_for_the_person():
    person = Practitioner(conditions=["chest pain"])
    page = words(render.html(get_pose("savasana"), practitioner=person))
    care = page.index("Seek care first Chest pain")
    assert care < page.rindex("How to do it: ")
    assert said(LIBRARY.conditions["chest_pain_unexplained"].red_flag) in page


def test_a_plan_tells_its_reasons_its_cautions_and_what_it_left_out():
    plan = plan_session(minutes=30, goals=["sleep_quality"], practitioner=Practitioner(conditions=["glaucoma"]))
    pages = [words(render.html(plan)), said(render.text(plan)), said(render.markdown(plan).replace("\\", ""))]
    for page in pages:
        for reason in plan.reasons:
            assert all(said(sentence) in page for sentence in reason.says)
        assert all(said(left.says) in page for left in plan.left_out)
        assert all(said(concern.advice) in page for concern in plan.keep_in_mind)
        assert all(said(spare.because.advice) in page for spare in plan.leave_out)
        assert f"{plan.score.total:.2f}" in page
    for hold in plan.session.holds:
        found = screen(hold.pose, Practitioner(conditions=["glaucoma"])).variant(hold.variant)
        assert all(said(concern.advice) in pages[0] for concern in found.concerns if concern.trait != "long_immobility")


def test_an_adapted_session_tells_every_change_and_why():
    adapted = Session.from_line("viparita_karani:bolster 12 / savasana 10").for_practitioner(
        Practitioner(conditions=["glaucoma"])
    )
    assert adapted.changes
    for page in (
        words(render.html(adapted)),
        said(render.text(adapted)),
        said(render.markdown(adapted)).replace("\\", ""),
    ):
        for change in adapted.changes:
            assert change.was in page
            assert all(said(concern.advice) in page for concern in change.because)
        assert all(said(concern.advice) in page for concern in adapted.keep_in_mind)


def test_a_programme_tells_every_day_and_every_caution_of_it():
    program = plan_program(days=3, minutes=20, include=(), practitioner=Practitioner(conditions=["glaucoma"]))
    for page in (
        words(render.html(program)),
        said(render.text(program)),
        said(render.markdown(program)).replace("\\", ""),
    ):
        for day in program.days:
            assert said(day.note) in page
            assert all(said(caution) in page for caution in day.keep_in_mind)
        assert all(said(caution) in page for caution in program.keep_in_mind)


def test_a_written_programme_tells_the_cautions_for_everybody():
    program = model_program("thirty_days_legs_up_the_wall")
    page = words(render.html(program))
    variants = {(hold.pose, hold.variant) for day in program.days if day.session for hold in day.session.holds}
    for pose, variant in variants:
        concerns = [c for c in get_pose(pose).contraindications if variant in c.variants]
        assert all(said(concern.advice) in page for concern in concerns)
    for practice in {day.practice for day in program.days if day.practice}:
        assert all(said(caution.advice) in page for caution in LIBRARY.practices[practice].cautions)


PAGES = {
    "pose": lambda: render.html(get_pose("viparita_karani")),
    "pose for me": lambda: render.html(get_pose("supta_baddha_konasana"), practitioner=ME),
    "session": lambda: render.html(EVENING),
    "session for me": lambda: render.html(EVENING, practitioner=ME),
    "screening": lambda: render.html(screen("viparita_karani", ME)),
    "plan": lambda: render.html(plan_session(minutes=20, kit=["wall", "blanket:2"])),
    "score": lambda: render.html(plan_session(minutes=20, kit=["wall", "blanket:2"]).score),
    "programme": lambda: render.html(plan_program(days=2, minutes=15)),
    "finding": lambda: render.html(check_session(Session.from_line("viparita_karani 10 / savasana 2"))[0]),
    "practitioner": lambda: render.html(ME),
    "card": lambda: render.card(get_pose("viparita_karani")),
    "session card": lambda: render.card(EVENING, paper="letter"),
}


@cache
def written(name: str) -> str:
    return PAGES[name]()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid_and_loads_nothing(name):
    for element in tree(written(name)).iter():
        tag = str(element.tag)
        assert tag in ALLOWED or tag.rpartition("}")[2] in DRAWN, tag
        assert not {"src", "srcset", "data", "action"} & set(element.attrib)
        assert not any(attribute.startswith("on") for attribute in element.attrib)
        assert tag != "a" or re.match(r"https?://|#", element.attrib["href"])
    assert "url(http" not in written(name)
    assert "@import" not in written(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_aloud(name):
    page = tree(written(name))
    html = page if page.tag == "html" else page.find("html")
    assert html.get("lang") == "en"
    levels = [int(element.tag[1]) for element in page.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    anchors = {element.attrib["href"][1:] for element in page.iter("a") if element.attrib["href"].startswith("#")}
    assert anchors <= set(ids)
    assert [element.tag for element in page.iter("main")] == ["main"]
    for element in page.iter("a"):
        assert "".join(element.itertext()).strip() or element.get("aria-label")


def test_severity_stands_in_words_beside_its_marks():
    page = tree(render.html(screen("viparita_karani", ME)))
    marks = [element for element in page.iter("span") if (element.get("class") or "").startswith("mark ")]
    assert marks
    for mark in marks:
        dots = mark.find("span")
        assert dots.get("aria-hidden") == "true"
        assert dots.tail.strip()


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palettes() -> list[dict[str, str]]:
    look = "".join(environment().get_template(name).render() for name in ("page.css", "card.css"))
    blocks = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", rule)) for rule in re.findall(r"\{[^{}]*\}", look)]
    return [block for block in blocks if "paper" in block]


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark", "card"])
def test_all_text_has_enough_contrast(palette):
    pairs = [(text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "panel")]
    pairs += [("ink", "calm"), ("ink", "firm"), ("ink", "strict"), ("accent", "firm"), ("accent", "strict")]
    pairs += [(f"{tint}-ink", tint) for tint in ("mild", "firm", "strict")]
    for text, ground in pairs:
        assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)


POSE = get_pose("viparita_karani").model_copy(
    update={"variants": get_pose("viparita_karani").variants[:2], "sources": get_pose("viparita_karani").sources[:2]}
)
POSE.__dict__["contraindications"] = tuple(c for c in POSE.contraindications[::12] if c.variants)
POSE.__dict__["contraindications"] = tuple(
    c.model_copy(update={"variants": (POSE.classic.id,), "optional_uses": ()}) for c in POSE.contraindications
)
POSE.__dict__["benefits"] = POSE.benefits[:3]

PLAIN = marked(POSE, " plain")


@cache
def benign(form) -> set:
    return (tokens if form is render.markdown else shape)(form(PLAIN))


@settings(max_examples=25)
@given(evil)
def test_nothing_in_a_pose_becomes_markup(text):
    for form in (render.html, render.card):
        page = form(marked(POSE, text))
        assert shape(page) == benign(form)
        assert not re.search("[\x00\x08\x1b\u202a-\u202e\u2066-\u2069]", page)
    assert tokens(render.markdown(marked(POSE, text))) == benign(render.markdown)


SHORT = Session.from_line("seated_chair_savasana 8", title="Short rest")


@cache
def short_shape() -> set:
    return shape(render.html(SHORT))


@settings(max_examples=25)
@given(evil)
def test_nothing_in_a_session_becomes_markup(text):
    session = marked(SHORT, text)
    assert shape(render.html(session)) == short_shape()
    assert tokens(render.markdown(session)) == tokens(render.markdown(SHORT))


@given(evil)
def test_text_moves_no_cursor_and_turns_no_line(text):
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", render.text(marked(POSE, text)))


def test_an_address_that_is_none_of_the_web_is_shown_and_not_linked():
    source = Source.model_construct(title="A page", doi=None, pmid=None, pmcid=None, url="javascript:alert(1)")
    concern = POSE.contraindications[0].model_copy(update={"sources": (source,)})
    pose = POSE.model_copy()
    pose.__dict__["contraindications"] = (concern,)
    page = render.html(pose)
    assert "javascript:alert(1)" in words(page)
    assert "javascript:alert(1)" not in links(page)
    assert "(javascript:" not in render.markdown(pose).replace("; javascript:", "")


def test_half_a_character_is_replaced():
    session = EVENING.model_copy(update={"title": "half \ud800"})
    for form in (render.html, render.text, render.markdown, render.card, render.webvtt):
        assert "half \ufffd" in form(session)
        form(session).encode()


def test_who_is_told_twice_is_refused():
    with pytest.raises(TypeError, match="Screening takes no practitioner"):
        render.html(screen("savasana", ME), practitioner=ME)


def test_what_has_no_layout_has_no_page():
    with pytest.raises(TypeError, match="there is no layout for Prop"):
        render.html(Prop.model_validate(LIBRARY.props["block"]))


def test_a_notebook_shows_what_has_a_layout():
    shown = EVENING._repr_html_()
    assert shown.startswith('<div class="restorative part"')
    assert "<html" not in shown
    assert "Evening wind-down" in shown
    assert get_pose("savasana")._repr_html_() is not None
    assert LIBRARY.props["block"]._repr_html_() is None
    assert LIBRARY.props["block"]._repr_svg_() is None


def test_a_notebook_can_hold_two_of_the_same():
    assert 'id="part-' not in EVENING._repr_html_()


def test_a_session_of_unknown_poses_is_shown_as_it_always_was():
    hold = EVENING.holds[0].model_copy(update={"pose": "nowhere"})
    assert EVENING.model_copy(update={"holds": (hold,)})._repr_html_() is None


@pytest.fixture
def no_jinja(monkeypatch):
    environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    yield
    environment.cache_clear()


@pytest.mark.usefixtures("no_jinja")
def test_without_the_extra_a_page_says_what_to_install():
    for form in (render.html, render.card):
        with pytest.raises(MissingExtraError, match=re.escape('pip install "restorative[html]"')) as raised:
            form(EVENING)
        assert raised.value.extra == "html"
        assert isinstance(raised.value, ImportError)
    assert EVENING._repr_html_() is None
    assert render.text(EVENING)


def test_templates_are_found_inside_a_zip(tmp_path):
    package = Path(restorative.__file__).parent
    with zipfile.ZipFile(tmp_path / "restorative.zip", "w") as file:
        for path in package.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                file.write(path, path.relative_to(package.parent))
    tell = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'restorative.zip')!r})\n"
        "import restorative.render.jinja as jinja\n"
        "assert '.zip' in jinja.__file__\n"
        "print(len(jinja.environment().get_template('page.css').render()) > 1000)"
    )
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr
