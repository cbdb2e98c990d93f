"""The pages that are made for the documentation site, and the gallery as a reader uses it."""

import json
import re
import sys
from functools import cache
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import LIBRARY, condition_ids, pose_ids
from hypothesis import given
from hypothesis import strategies as st

import restorative
from restorative import Practitioner, Verdict, screen

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import docsite  # noqa: E402  # it lies beside the package, not in it
import gallery  # noqa: E402

pytest_plugins = ["browser"]

CONDITIONS = list(LIBRARY.conditions)


@cache
def pages() -> dict[str, str]:
    return dict(docsite.site_pages(LIBRARY))


@cache
def facts() -> gallery.Facts:
    return gallery.facts_of(LIBRARY)


def best_rank(pose: str, condition: str) -> int:
    return min(int(way["verdicts"][CONDITIONS.index(condition)]) for way in facts()["poses"][pose])


@given(pose_ids, condition_ids)
def test_the_gallery_gives_every_way_the_verdict_that_screening_gives(pose, condition):
    ways, at = facts()["poses"][pose], CONDITIONS.index(condition)
    screening = screen(pose, Practitioner(conditions=[condition]))
    for way, variant in zip(ways, screening.variants, strict=True):
        assert facts()["verdicts"][int(way["verdicts"][at])] == variant.verdict.replace("_", " ")
        assert way["side"].get(condition) == variant.side
        props = {LIBRARY.props[prop].name.lower() for concern in variant.leave_out for prop in concern.optional_props}
        assert set(way["leave_out"].get(condition, ())) == props


def test_without_a_script_the_gallery_is_a_plain_list_of_all_poses():
    root = html5lib.parse(pages()["poses/gallery.html"], treebuilder="etree", namespaceHTMLElements=False)
    cards = [item for item in root.iter("li") if "data-pose" in item.attrib]
    assert [card.attrib["data-pose"] for card in cards] == list(LIBRARY.poses)
    assert all("hidden" not in card.attrib for card in cards)
    assert [card.find(".//h2/a").attrib["href"] for card in cards] == [f"{id_}.html" for id_ in LIBRARY.poses]
    form = next(root.iter("form"))
    assert "hidden" in form.attrib


def test_a_strange_name_stays_a_name(monkeypatch):
    strange = '</script><img src=x onerror="alert(1)"> {{ 7 * 7 }}'
    pose = LIBRARY.poses["savasana"]
    names = pose.names.model_copy(update={"english": strange})
    variants = tuple(variant.model_copy(update={"name": strange}) for variant in pose.variants)
    changed = type(pose).of(pose.model_copy(update={"names": names, "variants": variants}), LIBRARY)

    class Strange:
        def __getattr__(self, name):
            return {"savasana": changed} if name == "poses" else getattr(LIBRARY, name)

    page = gallery.gallery(Strange(), gallery.facts_of(Strange()))
    root = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    assert not list(root.iter("img"))
    assert next(root.iter("h2")).find("a").text == strange


@pytest.mark.parametrize("id_", LIBRARY.poses)
def test_a_pose_page_shows_every_figure_that_is_drawn_and_drops_no_caution(id_):
    pose, page = LIBRARY.poses[id_], pages()[f"poses/{id_}.md"]
    drawn = [figure for variant in pose.variants if (figure := gallery.figure(pose, variant))]
    assert [figure for figure in drawn if page.count(figure) != 1] == []
    named = {f"../conditions/{concern.condition}.md" for concern in pose.contraindications}
    assert set(re.findall(r"\.\./conditions/\w+\.md", page)) == named


@given(condition_ids, st.sampled_from(Verdict))
def test_a_condition_page_names_every_pose_under_its_best_verdict(condition, verdict):
    page = pages()[f"conditions/{condition}.md"]
    title = verdict.replace("_", " ").capitalize()
    told = re.search(rf"^{title}\n: (.*)$", page, re.MULTILINE)
    named = re.findall(r"\.\./poses/(\w+)\.md", told[1]) if told else []
    assert named == [pose for pose in LIBRARY.poses if best_rank(pose, condition) == verdict.rank]


def test_every_public_name_is_documented_once():
    api = "\n".join(text for path, text in pages().items() if path.startswith("api/"))
    documented = re.findall(r"^\.\. auto(?!module)\w+:: restorative\.(\w+)$", api, re.MULTILINE)
    rooms = {"illustration", "render"}
    told_on_the_list = {"edition"}
    assert sorted(documented) == sorted(set(restorative.__all__) - rooms - told_on_the_list)
    assert all(f"api/{room}.rst" in pages() for room in rooms)


def test_every_schema_has_a_page_with_every_field_of_it():
    for path in (ROOT / "data" / "schema").rglob("*.json"):
        page = pages()[f"schemas/{'_'.join(path.relative_to(ROOT / 'data' / 'schema').with_suffix('').parts)}.md"]
        for field in json.loads(path.read_text(encoding="utf-8"))["properties"]:
            assert f"| `{field}` |" in page


def test_links_between_pages_lead_somewhere():
    for path, text in pages().items():
        for link in re.findall(r"\]\(([^):#]+\.(?:md|rst))", text):
            target = (ROOT / "docs" / path).parent / link
            there = target.resolve().relative_to(ROOT / "docs").as_posix()
            assert there in pages() or target.resolve().is_file(), f"{path}: {link}"


def test_writing_takes_away_the_pages_of_what_is_gone(tmp_path):
    gone = tmp_path / "poses" / "a_pose_of_old.md"
    gone.parent.mkdir()
    gone.write_text("# Gone\n", encoding="utf-8")
    docsite.write({"poses/index.md": "# Every pose\n"}, tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.md")] == ["poses/index.md"]


@pytest.fixture
def look(tmp_path, open_page):
    """Opens the gallery by itself, with the look of the site."""
    style = (ROOT / "docs" / "_static" / "site.css").read_text(encoding="utf-8")
    file = tmp_path / "gallery.html"
    file.write_text(
        f'<!doctype html><html lang="en"><title>Every pose</title><style>{style}</style>'
        f"<main><h1>Every pose</h1>{pages()['poses/gallery.html']}</main></html>",
        encoding="utf-8",
    )
    return lambda **options: open_page(file, **options)


def shown(page):
    return page.eval_on_selector_all(".gallery-card:not([hidden])", "cards => cards.map(card => card.dataset.pose)")


def counted(page):
    return page.locator("#gallery-count").inner_text()


def test_the_gallery_keeps_poses_up_to_the_chosen_verdict(look):
    page = look()
    assert shown(page) == list(LIBRARY.poses)
    page.get_by_label("For somebody with").select_option("glaucoma")
    assert shown(page) == list(LIBRARY.poses)
    page.get_by_label("Show poses up to").select_option(label="caution")
    expected = [pose for pose in LIBRARY.poses if best_rank(pose, "glaucoma") <= Verdict.CAUTION.rank]
    assert shown(page) == expected
    assert counted(page) == f"{len(expected)} of {len(LIBRARY.poses)} poses"
    assert page.evaluate("window.said.at(-1)") == counted(page)
    assert "it is not a clearance" in page.locator("#gallery-condition").inner_text()


def test_the_gallery_screens_only_the_ways_that_the_kit_allows(look):
    page = look(hash="#condition=glaucoma")
    card = page.locator("[data-pose=viparita_karani] .gallery-verdict")
    assert card.inner_text().startswith("modify: At the wall")
    page.locator("summary").click()
    page.get_by_label("Bolster", exact=True).check()
    page.get_by_label("Block", exact=True).check()
    with_these = {"bolster", "block"}
    expected = [
        pose.id
        for pose in LIBRARY.poses.values()
        if any({use.prop for use in variant.props if not use.optional} <= with_these for variant in pose.variants)
    ]
    assert shown(page) == expected
    assert "viparita_karani" in expected
    assert card.inner_text().startswith("seek advice: No wall")
    assert card.inner_text().endswith("In the classic way: modify")


def test_a_red_flag_offers_no_pose(look):
    red_flag = next(condition for condition in LIBRARY.conditions.values() if condition.red_flag)
    page = look(hash=f"#condition={red_flag.id}")
    assert shown(page) == []
    assert (
        page.locator("#gallery-condition")
        .inner_text()
        .startswith(f"Seek care first; no pose is offered. {red_flag.red_flag}")
    )


def test_what_is_chosen_stands_in_the_address_and_can_be_undone(look):
    page = look()
    page.get_by_label("Name or word").fill("karani")
    page.get_by_label("For somebody with").select_option("glaucoma")
    assert page.evaluate("location.hash") == "#words=karani&condition=glaucoma"
    assert shown(page) == ["viparita_karani"]
    page.reload()
    assert shown(page) == ["viparita_karani"]
    page.get_by_role("button", name="Start over").click()
    page.wait_for_function("location.hash === ''")
    assert shown(page) == list(LIBRARY.poses)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_gallery(look, scheme):
    page = look(hash="#condition=glaucoma", color_scheme=scheme)
    page.locator("summary").click()
    assert Axe().run(page).response["violations"] == []
