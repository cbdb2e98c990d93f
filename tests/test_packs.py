"""Other people's facts: added, told apart, kept from weakening what is there, and never breaking the rest."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import LIBRARY
from hypothesis import given, settings
from hypothesis import strategies as st

from restorative import DataError, Library, Practitioner, RequestError, Session, plan_session, screen
from restorative.folders import InMemory

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
EXAMPLE = ROOT / "examples" / "pack"
FACTS = EXAMPLE / "src" / "restorative_example_pack"

SOURCE = {"title": "How we teach", "url": "https://example.org/how-we-teach"}


def told(file: str) -> dict:
    return json.loads((DATA / file).read_text(encoding="utf-8"))


def caution(severity: str, **where: object) -> dict:
    return {
        "severity": severity,
        "advice": "So.",
        "basis": "tradition",
        "certainty": "none",
        "sources": [SOURCE],
        **where,
    }


def cautions(condition: str, *recorded: dict, fine: tuple[dict, ...] = ()) -> dict:
    return {"condition": condition, "cautions": list(recorded), "fine": list(fine)}


def own_pose(id_: str, **changes: object) -> dict:
    """Savasana under another name, as a studio may teach it."""
    facts = told("poses/savasana.json") | {"id": id_, "names": {"english": id_.replace("_", " ").title()}}
    return {name: value for name, value in facts.items() if name != "former_ids"} | changes


def pack(name: str, **files: object) -> InMemory:
    """A pack in memory; `poses__own` is the file `poses/own.json`."""
    texts = {f"{file.replace('__', '/')}.json": json.dumps(entry).encode() for file, entry in files.items()}
    return InMemory(texts, name)


def faults_of(*packs: object, on: Library = LIBRARY, **allowed: list[str]) -> list[str]:
    with pytest.raises(DataError) as caught:
        on.with_pack(*packs, **allowed)
    return [str(fault) for fault in caught.value.faults]


# What a pack adds


def test_a_pack_adds_and_the_library_beneath_stays_as_it_is():
    before = {kind: dict(shelf) for kind, shelf in LIBRARY.kinds.items()}
    above = LIBRARY.with_pack(FACTS)
    assert above.pose("our crook rest").id == "studio_crook_rest"
    assert {kind: dict(shelf) for kind, shelf in LIBRARY.kinds.items()} == before
    assert "studio_crook_rest" not in LIBRARY.poses


def test_the_origin_of_every_fact_is_told():
    above = LIBRARY.with_pack(FACTS)
    pose = above.pose("studio_crook_rest")
    name = "restorative_example_pack"
    assert (pose.origin, above.pose("savasana").origin) == (name, "restorative")
    assert {c.origin for c in pose.contraindications if c.pose == pose.id} == {name}
    assert {c.origin for c in pose.contraindications if c.pose != pose.id} == {"restorative"}
    assert {b.origin for b in pose.benefits} == {name, "restorative"}
    assert json.loads(pose.model_dump_json())["origin"] == name
    assert above.origin_of("sessions", "studio_arrival") == name
    assert above.origin_of("cautions", "low_back_pain") == "restorative"
    assert above.origins == ("restorative", name)
    assert above.edition == f"{LIBRARY.edition} + {name} 2026.1"


def test_the_origin_of_what_is_not_there_is_refused():
    with pytest.raises(KeyError):
        LIBRARY.origin_of("poses", "studio_crook_rest")
    with pytest.raises(RequestError, match="'facts' is no kind of facts"):
        LIBRARY.origin_of("facts", "savasana")


def test_a_packs_pose_is_screened_checked_and_planned_like_any_other():
    above = LIBRARY.with_pack(FACTS)
    me = Practitioner(conditions=("low_back_pain",))
    assert "restorative_example_pack" in {c.origin for c in screen("studio_crook_rest", me, above).concerns}
    assert {c.id for c in above.conditions.values()} == set(LIBRARY.conditions)
    line = above.sessions["studio_arrival"].line
    session = Session.from_line(line, library=above)
    assert session.total_minutes == above.sessions["studio_arrival"].minutes
    plan = plan_session(minutes=20, include=["studio_crook_rest"], library=above)
    assert "studio_crook_rest" in {hold.pose for hold in plan.session.holds}


def test_what_a_pack_records_for_a_known_condition_is_added():
    above = LIBRARY.with_pack(
        pack("a", poses__own=own_pose("own"), cautions__gerd=cautions("gerd", caution("avoid", pose="own")))
    )
    assert set(LIBRARY.cautions["gerd"].cautions) < set(above.cautions["gerd"].cautions)
    assert screen("own", Practitioner(conditions=("gerd",)), above).verdict == "avoid"
    assert screen("savasana", Practitioner(conditions=("gerd",)), above) == screen(
        "savasana", Practitioner(conditions=("gerd",))
    )


# What a pack may not do in silence


def changed(file: str, **changes: object) -> dict:
    return told(file) | changes


def variants_of(pose: str, change: object) -> list[dict]:
    variants = told(f"poses/{pose}.json")["variants"]
    change(variants)  # type: ignore[operator]
    return variants


def without_holds(variants: list[dict]) -> None:
    for variant in variants:
        variant.pop("hold", None)


def with_an_hour_for_the_second(variants: list[dict]) -> None:
    variants[1]["hold"] = {"min_minutes": 5, "typical_minutes": 10, "max_minutes": 60}


WEAKER = [
    (
        "cautions__glaucoma",
        lambda: cautions("glaucoma", caution("caution", trait="head_below_heart_mild")),
        "glaucoma: head_below_heart_mild",
    ),
    (
        "cautions__glaucoma",
        lambda: cautions(
            "glaucoma",
            fine=({"trait": "prone", "advice": "So.", "basis": "tradition", "certainty": "none", "sources": [SOURCE]},),
        ),
        "glaucoma: prone",
    ),
    (
        "conditions__chest_pain_unexplained",
        lambda: {k: v for k, v in told("conditions/chest_pain_unexplained.json").items() if k != "red_flag"},
        "chest_pain_unexplained: red_flag",
    ),
    ("conditions__hiatal_hernia", lambda: changed("conditions/hiatal_hernia.json", includes=[]), "hiatal_hernia: gerd"),
    ("conditions__gerd", lambda: changed("conditions/gerd.json", one_sided=True), "gerd: one_sided"),
    (
        "conditions__gerd",
        lambda: changed("conditions/gerd.json", words=told("conditions/gerd.json")["words"][1:]),
        f"gerd: {told('conditions/gerd.json')['words'][0]}",
    ),
    (
        "traits__supine_legs_elevated",
        lambda: changed("traits/supine_legs_elevated.json", includes=[]),
        f"supine_legs_elevated: {(told('traits/supine_legs_elevated.json').get('includes') or ['-'])[0]}",
    ),
    ("traits__breath_holding", lambda: changed("traits/breath_holding.json", conduct=False), "breath_holding: conduct"),
    ("props__eye_pillow", lambda: changed("props/eye_pillow.json", adds=[]), "eye_pillow: pressure_on_eyes"),
    (
        "poses__viparita_karani",
        lambda: changed(
            "poses/viparita_karani.json",
            variants=variants_of("viparita_karani", lambda v: v[0]["traits"].remove("supine_legs_elevated")),
        ),
        "viparita_karani: supine_legs_elevated",
    ),
    (
        "poses__viparita_karani",
        lambda: changed("poses/viparita_karani.json", variants=variants_of("viparita_karani", lambda v: v.pop())),
        f"viparita_karani: {told('poses/viparita_karani.json')['variants'][-1]['id']}",
    ),
    (
        "poses__viparita_karani",
        lambda: changed("poses/viparita_karani.json", variants=variants_of("viparita_karani", lambda v: v.reverse())),
        "viparita_karani: straight_leg_hip_flexion",
    ),
    (
        "poses__viparita_karani",
        lambda: changed("poses/viparita_karani.json", stop_signs=[]),
        f"viparita_karani: {told('poses/viparita_karani.json')['stop_signs'][0]}",
    ),
    (
        "poses__viparita_karani",
        lambda: changed(
            "poses/viparita_karani.json", hold={"min_minutes": 1, "typical_minutes": 20, "max_minutes": 60}
        ),
        "viparita_karani: hold",
    ),
    (
        "poses__supta_baddha_konasana",
        lambda: changed(
            "poses/supta_baddha_konasana.json", variants=variants_of("supta_baddha_konasana", without_holds)
        ),
        "supta_baddha_konasana: hold",
    ),
    (
        "poses__savasana",
        lambda: changed("poses/savasana.json", variants=variants_of("savasana", with_an_hour_for_the_second)),
        "savasana: hold",
    ),
    ("poses__savasana", lambda: changed("poses/savasana.json", sides="either"), "savasana: sides"),
    ("outcomes__eye_pressure", lambda: changed("outcomes/eye_pressure.json", harm=False), "eye_pressure: harm"),
    (
        "claims__viparita_karani_eye_pressure",
        lambda: changed("claims/viparita_karani_eye_pressure.json", statement="All is well."),
        "viparita_karani_eye_pressure: harm",
    ),
    (
        "practices__longer_out_breath",
        lambda: changed("practices/longer_out_breath.json", cautions=[]),
        "longer_out_breath: asthma",
    ),
    (
        "practices__longer_out_breath",
        lambda: changed("practices/longer_out_breath.json", stop_signs=["You have had enough."]),
        f"longer_out_breath: {told('practices/longer_out_breath.json')['stop_signs'][0]}",
    ),
    (
        "poses__viparita_karani",
        lambda: changed(
            "poses/viparita_karani.json",
            variants=variants_of("viparita_karani", lambda v: [use.pop("adds", None) for use in v[0]["props"]]),
        ),
        "viparita_karani: pressure_on_eyes",
    ),
]


@pytest.mark.parametrize(("file", "entry", "name"), WEAKER, ids=[name for *_, name in WEAKER])
def test_a_caution_is_made_milder_only_by_name(file, entry, name):
    weaker, fact = pack("weaker", **{file: entry()}), file.replace("__", "/")
    replaces = [] if file.startswith("cautions") else [fact]
    faults = faults_of(weaker, replaces=replaces)
    assert any(fault.endswith(f"allow weakens=[{name!r}]") for fault in faults), faults
    asked = [fault.partition("allow weakens=[")[2][1:-2] for fault in faults]
    LIBRARY.with_pack(weaker, replaces=replaces, weakens=asked)


def test_a_milder_caution_stands_once_it_is_allowed():
    milder = pack("a", cautions__glaucoma=cautions("glaucoma", caution("caution", trait="head_below_heart_mild")))
    above = LIBRARY.with_pack(milder, weakens=["glaucoma: head_below_heart_mild"])
    left = [(c.severity, c.origin) for c in above.concerns_of("glaucoma") if c.trait == "head_below_heart_mild"]
    assert left == [("caution", "a")]


def test_a_stricter_caution_needs_no_permission():
    above = LIBRARY.with_pack(pack("a", cautions__glaucoma=cautions("glaucoma", caution("avoid", trait="supine_flat"))))
    assert screen("savasana", Practitioner(conditions=("glaucoma",)), above).verdict == "avoid"


def test_a_whole_record_is_taken_away_only_by_the_name_of_each_caution():
    bare = pack("a", cautions__common_cold=cautions("common_cold"))
    assert len(LIBRARY.with_pack(bare).cautions["common_cold"].cautions) > 0
    faults = faults_of(bare, replaces=["cautions/common_cold"])
    places = {c.trait or c.pose for c in LIBRARY.cautions["common_cold"].cautions}
    assert {fault.split("'")[1] for fault in faults} == {f"common_cold: {place}" for place in places}


def test_a_caution_that_would_hold_for_the_sore_side_only_is_weaker():
    recorded = told("cautions/hip_osteoarthritis.json")
    for one in recorded["cautions"]:
        one["sore_side_only"] = True
    one_sided = pack("a", cautions__hip_osteoarthritis=recorded)
    assert len(faults_of(one_sided, replaces=["cautions/hip_osteoarthritis"])) == len(recorded["cautions"])
    above = LIBRARY.with_pack(one_sided)  # beside what is there, it takes nothing away
    assert not all(c.sore_side_only for c in above.concerns_of("hip_osteoarthritis"))


def test_a_word_is_not_taken_from_the_condition_that_had_it():
    own = {"id": "own", "name": "Own state", "words": ["I10"], "group": "own"}
    (one, two) = faults_of(pack("a", conditions__own=own, cautions__own=cautions("own")))
    assert "'I10' would no longer bring in hypertension_controlled" in one
    assert "'I10' would no longer bring in hypertension_uncontrolled" in two


def test_a_condition_of_which_nothing_is_recorded_would_read_as_safe():
    own = {"id": "own", "name": "Own state", "words": ["own"], "group": "own"}
    assert faults_of(pack("a", conditions__own=own)) == [
        "a/conditions/own.json: nothing is recorded for it: write cautions/own.json, even if its lists are empty"
    ]


def test_an_id_is_not_taken_in_silence():
    taken = pack("a", poses__savasana=told("poses/savasana.json"))
    assert faults_of(taken) == [
        "a/poses/savasana.json: id: restorative has this id: choose another, or allow replaces=['poses/savasana']"
    ]
    assert LIBRARY.with_pack(taken, replaces=["poses/savasana"]).pose("savasana").origin == "a"


@pytest.mark.parametrize(
    ("id_", "changes", "path"),
    [
        ("lutw", {"names": {"english": "Own"}}, "id"),
        ("own", {"names": {"english": "Legs Up"}}, "names.english"),
        ("own", {"names": {"english": "Own", "sanskrit": "Viparita Karani"}}, "names.sanskrit"),
        ("own", {"former_ids": ["bed_legs_up"]}, "former_ids[0]"),
    ],
)
def test_the_name_of_another_pose_is_not_taken(id_, changes, path):
    (fault,) = faults_of(pack("a", **{f"poses__{id_}": own_pose(id_, **changes)}))
    assert fault.startswith(f"a/poses/{id_}.json: {path}: ")
    assert fault.endswith("is a name of viparita_karani (restorative): choose another")


def test_the_name_of_another_prop_is_not_taken():
    prop = told("props/block.json") | {"id": "own", "name": "Blankets"}
    assert faults_of(pack("a", props__own=prop)) == [
        "a/props/own.json: name: 'Blankets' is a name of blanket: choose another"
    ]


def test_permissions_that_nothing_needs_are_told():
    with pytest.raises(RequestError) as caught:
        LIBRARY.with_pack(FACTS, replaces=["poses/savasana"], weakens=["glaucoma: prone"])
    assert len(caught.value.faults) == 2
    with pytest.raises(RequestError, match="weakens is a list of names"):
        LIBRARY.with_pack(FACTS, weakens="glaucoma: prone")


def test_all_faults_of_a_pack_are_told_at_once_with_file_and_place():
    faults = faults_of(
        pack(
            "a",
            poses__savasana=told("poses/savasana.json"),
            poses__own=own_pose("own", follows=[{"pose": "nowhere", "because": "So."}]),
            cautions__glaucoma=cautions(
                "glaucoma", caution("caution", trait="prone"), caution("avoid", trait="no_trait")
            ),
        )
    )
    assert [fault.split(": ")[:2] for fault in faults] == [
        ["a/poses/savasana.json", "id"],
        ["a/cautions/glaucoma.json", "cautions"],
        ["a/poses/own.json", "follows[0].pose"],
        ["a/cautions/glaucoma.json", "cautions[1].trait"],
    ]


def test_two_packs_of_one_name_are_refused():
    one, other = pack("a", poses__one=own_pose("one")), pack("a", poses__other=own_pose("other"))
    assert faults_of(one, other) == ["a: a pack called 'a' is there already: rename its folder"]


# Laws

POSES = st.sets(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=2)
RECORDED = st.dictionaries(
    st.sampled_from(["gerd", "glaucoma", "common_cold"]),
    st.lists(st.sampled_from(["prone", "supine_flat", "side_lying_left"]), unique=True),
    max_size=2,
)


@st.composite
def packs(draw, name):
    """A pack that is stricter than what is there, with poses of its own."""
    files = {f"poses__{name}_{own}": own_pose(f"{name}_{own}") for own in draw(POSES)}
    for condition, traits in draw(RECORDED).items():
        files[f"cautions__{condition}"] = cautions(condition, *(caution("avoid", trait=t, advice=name) for t in traits))
    return pack(name, **files)


def everything(library: Library) -> dict:
    return {kind: dict(shelf) for kind, shelf in library.kinds.items()}


def touched(library: Library) -> list:
    """What the packs of this test can change."""
    return [dict(library.facts), *(library.cautions[condition] for condition in ("gerd", "glaucoma", "common_cold"))]


def verdicts(library: Library) -> list:
    people = [Practitioner(conditions=(condition,)) for condition in ("gerd", "glaucoma", "common_cold")]
    return [screen(pose, me, library).verdict for pose in sorted(library.poses)[::16] for me in people]


@settings(max_examples=10)
@given(packs("a"), packs("b"), packs("c"))
def test_merging_is_associative_and_the_order_changes_no_verdict(a, b, c):
    left = LIBRARY.with_pack(a, b).with_pack(c)
    right = LIBRARY.with_pack(a).with_pack(b, c)
    assert touched(left) == touched(right) == touched(LIBRARY.with_pack(a, b, c))
    assert left.edition == right.edition
    assert verdicts(left) == verdicts(LIBRARY.with_pack(c, b, a))
    assert LIBRARY.origins == ("restorative",)


# Where packs come from


def test_a_pack_is_read_from_a_zip_as_from_its_folder(tmp_path):
    archive = shutil.make_archive(str(tmp_path / "restorative_example_pack"), "zip", FACTS)
    before = set(tmp_path.rglob("*"))
    assert everything(LIBRARY.with_pack(archive)) == everything(LIBRARY.with_pack(FACTS))
    assert set(tmp_path.rglob("*")) == before


def test_a_whole_library_is_read_from_a_zip(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    archive = shutil.make_archive(str(tmp_path / "whole"), "zip", folder)
    assert everything(Library.load(archive)) == everything(Library(Path(folder)))
    assert Library.load(archive).origin == "whole"


def test_a_library_without_an_edition_is_refused(tmp_path):
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    (folder / "EDITION").unlink()
    with pytest.raises(DataError, match="EDITION: is missing"):
        Library.load(folder)
    with pytest.raises(DataError, match="EDITION: is missing"):
        _ = Library(folder).edition


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Makes distributions with a pack each, as an installer would leave them."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(name: str, value: str, files: dict[str, str] | None = None) -> None:
        info = tmp_path / f"{name}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[restorative.packs]\n{name} = {value}\n")
        for file, text in (files or {}).items():
            path = tmp_path / value / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return make


def test_a_broken_pack_is_left_out_and_told_and_never_breaks_the_rest(install):
    good = {"__init__.py": "", "poses/pack_pose.json": json.dumps(own_pose("pack_pose"))}
    install("sound", "sound_pack_for_a_test", good)
    install("damaged", "damaged_pack_for_a_test", {"__init__.py": "", "poses/own.json": "{"})
    install("raising", "raising_pack_for_a_test", {"__init__.py": "raise RuntimeError('no')"})
    install("missing", "no_package_of_this_name")
    library = Library.with_installed_packs()
    assert library.pose("pack_pose").origin == "sound"
    assert library.origins == ("restorative", "sound")
    assert [fault.file for fault in library.faults] == ["damaged/poses/own.json", "missing", "raising"]
    assert "RuntimeError: no" in library.faults[2].says
    assert Library.default().faults == ()


def test_permissions_reach_installed_packs(install):
    milder = json.dumps(cautions("glaucoma", caution("caution", trait="head_below_heart_mild")))
    install("milder", "milder_pack_for_a_test", {"__init__.py": "", "cautions/glaucoma.json": milder})
    assert len(Library.with_installed_packs().faults) == 1
    allowed = Library.with_installed_packs(weakens=["glaucoma: head_below_heart_mild"])
    assert allowed.faults == ()
    with pytest.raises(RequestError, match="is not needed"):
        Library.with_installed_packs(weakens=["glaucoma: head_below_heart_mild", "glaucoma: prone"])


ASK = """
from restorative import Library
library = Library.with_installed_packs()
print(library.pose("studio crook rest").origin, library.edition, library.faults)
"""


def test_the_example_pack_is_built_installed_and_found(tmp_path):
    source = shutil.copytree(EXAMPLE, tmp_path / "pack")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = next((tmp_path / "venv").glob("[bS]*/python*"))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), sysconfig.get_path("purelib")])}
    done = subprocess.run(
        [str(python), "-c", ASK], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )
    assert done.stdout == f"example_studio {LIBRARY.edition} + example_studio 2026.1 ()\n", done.stderr
