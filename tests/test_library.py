"""The library itself: one small one of which every answer is known, and the one that is shipped."""

import json
import pickle
from copy import deepcopy
from pathlib import Path

import pytest
from conftest import LIBRARY

from restorative import (
    AmbiguousPoseError,
    DataError,
    Library,
    PoseNotFoundError,
    Practitioner,
    RequestError,
    get_pose,
    screen,
)
from restorative.errors import Fault
from restorative.folders import InMemory
from restorative.practitioners import match_condition
from restorative.vocabulary import CellKind

DATA = Path(__file__).parents[1] / "data"
SOURCE = {"title": "A book", "url": "https://example.org/book"}
SAVASANA = json.loads((DATA / "poses" / "savasana.json").read_text(encoding="utf-8"))


def variant(id_: str, *traits: str, **props: list[str]) -> dict:
    """A way to lie, and optional props with what each adds."""
    used = [{"prop": prop, "place": "There.", "optional": True, "adds": adds} for prop, adds in props.items()]
    return SAVASANA["variants"][0] | {"id": id_, "traits": list(traits), "props": used}


def pose(id_: str, *variants: dict, english: str = "", aliases: tuple[str, ...] = (), **changes: object) -> dict:
    facts = {
        name: value for name, value in SAVASANA.items() if name not in ("former_ids", "follows", "leads_to", "practice")
    }
    names = {"english": english or id_.replace("_", " ").title(), "aliases": list(aliases)}
    return facts | {"id": id_, "names": names, "variants": list(variants or [variant("floor", "flat")])} | changes


def trait(id_: str, *includes: str) -> dict:
    return {"id": id_, "name": id_, "definition": "So.", "examples": ["So."], "includes": list(includes)}


def condition(id_: str, **changes: object) -> dict:
    return {"id": id_, "name": id_.title(), "words": [id_], "group": "group"} | changes


def caution(severity: str = "caution", certainty: str = "low", **where: str) -> dict:
    told = {"severity": severity, "certainty": certainty, "advice": "So.", "basis": "physiology", "sources": [SOURCE]}
    return told | where


def recorded(condition: str, *cautions: dict, fine: tuple[str, ...] = ()) -> dict:
    positions = [
        {"trait": trait, "advice": "Good.", "basis": "trial", "certainty": "low", "sources": [SOURCE]} for trait in fine
    ]
    return {"condition": condition, "cautions": list(cautions), "fine": positions}


def study(id_: str) -> dict:
    told = {"title": "A study", "design": "rct", "directness": "pose", "read": "abstract", "doi": "10.1/x"}
    results = [{"outcome": "sleep", "direction": "improved", "result": "It was."}]
    return told | {"id": id_, "urls": ["https://example.org"], "outcomes": results}


def claim(id_: str, scope: dict[str, str], **changes: object) -> dict:
    return {"id": id_, "outcome": "sleep", "scope": scope, "statement": f"So says {id_}."} | changes


TESTED = {"direction": "improved", "directness": "similar_position", "start": "randomised"}

FACTS = {
    "poses": [
        pose(
            "rest",
            variant("floor", "flat", pillow=["covered"], strap=["covered"]),
            variant("wall", "raised", strap=["flat"]),
            aliases=("Common", "low rest"),
            family="backbend",
        ),
        pose("other", variant("bed", "covered", "flat"), english="Other Rest", aliases=("common",), family="twist"),
    ],
    "traits": [trait("flat"), trait("raised", "flat"), trait("covered")],
    "conditions": [
        condition("near", includes=["far"], words=["Nearby", "shared word"]),
        condition("far", includes=["farthest", "near"], words=["shared word"]),
        condition("farthest"),
        condition("flagged", red_flag="Seek care."),
        condition("silent"),
    ],
    "cautions": [
        recorded("near", caution("modify", trait="flat"), fine=("raised",)),
        recorded("far", caution("avoid", "high", pose="rest")),
        recorded("farthest", caution("avoid", "low", trait="covered"), caution(trait="raised")),
        recorded("flagged", caution(trait="flat"), fine=("covered",)),
    ],
    "studies": [study("a-study"), study("b-study")],
    "outcomes": [{"id": "sleep", "name": "sleep quality", "definition": "So.", "harm": True}],
    "claims": [
        claim("of_pose", {"pose": "rest"}, **TESTED, studies=["a-study", "b-study"], against=["b-study"]),
        claim("of_trait", {"trait": "flat"}, tradition=True, nearest=["of_yoga"]),
        claim("of_family", {"family": "twist"}),
        claim("of_all", {"whole": "restorative_yoga"}),
        claim("of_yoga", {"whole": "yoga"}, **TESTED | {"directness": "yoga_in_general"}, studies=["b-study"]),
    ],
    "props": [
        {"id": id_, "name": name, "notes": "So.", "sources": ["https://example.org"]}
        for id_, name in (("pillow", "Pillow"), ("strap", "Strap (belt)"))
    ],
}


def files(facts: dict[str, list[dict]] = FACTS, edition: str | None = "7") -> dict[str, bytes]:
    """Each fact in its file."""
    told = {
        f"{kind}/{entry.get('id') or entry['condition']}.json": json.dumps(entry).encode()
        for kind, entries in facts.items()
        for entry in entries
    }
    return told if edition is None else told | {"EDITION": edition.encode()}


def pack(name: str, edition: str | None = None, of: str = "") -> InMemory:
    """One outcome."""
    return InMemory(files({"outcomes": [FACTS["outcomes"][0] | {"id": of or f"{name}_outcome"}]}, edition), name)


SMALL = Library(InMemory(files(), "small"))


def faults_of(place: InMemory) -> list[str]:
    with pytest.raises(DataError) as caught:
        Library.load(place)
    return [str(fault) for fault in caught.value.faults]


# Conditions and cautions


def test_a_condition_includes_those_near_and_far_once_and_in_that_order():
    assert SMALL.including("near") == ("near", "far", "farthest")
    assert SMALL.including("farthest") == ("farthest",)


def test_a_caution_stands_whole_for_each_condition_that_includes_its_own():
    first, *rest = SMALL.concerns_of("near")
    assert first.model_dump(exclude_defaults=True) == {
        "condition": "near",
        "condition_name": "Near",
        "trait": "flat",
        "severity": "modify",
        "advice": "So.",
        "basis": "physiology",
        "certainty": "low",
        "sources": ({"title": "A book", "url": "https://example.org/book"},),
        "origin": "small",
    }
    assert [(c.condition, c.condition_name, c.through, c.pose or c.trait) for c in rest] == [
        ("near", "Near", "far", "rest"),
        ("near", "Near", "farthest", "covered"),
        ("near", "Near", "farthest", "raised"),
    ]
    assert [concern.red_flag for concern in SMALL.concerns_of("flagged")] == [True]
    assert SMALL.concerns_of("silent") == ()


def test_cautions_of_a_pose_stand_red_flags_first_then_the_most_severe_and_the_surest():
    """With the variants that they concern, and the optional props that bring them into others."""
    told = [
        (
            c.condition,
            c.through,
            c.pose or c.trait,
            c.variants,
            tuple((use.variant, use.prop) for use in c.optional_uses),
        )
        for c in SMALL.poses["rest"].contraindications
    ]
    both, brought = ("floor", "wall"), (("floor", "pillow"), ("floor", "strap"))
    assert told == [
        ("flagged", None, "flat", both, ()),
        ("far", None, "rest", both, ()),
        ("near", "far", "rest", both, ()),
        ("far", "farthest", "covered", (), brought),
        ("farthest", None, "covered", (), brought),
        ("near", "farthest", "covered", (), brought),
        ("far", "near", "flat", both, ()),
        ("near", None, "flat", both, ()),
        ("far", "farthest", "raised", ("wall",), ()),
        ("farthest", None, "raised", ("wall",), ()),
        ("near", "farthest", "raised", ("wall",), ()),
    ]


def test_only_the_conditions_that_are_asked_for_have_a_say():
    found = SMALL.contraindications_of(SMALL.facts["rest"], ["farthest"])
    assert [(c.condition, c.trait) for c in found] == [("farthest", "covered"), ("farthest", "raised")]
    assert SMALL.contraindications_of(SMALL.facts["rest"], []) == ()


def test_a_cell_is_one_of_four_kinds():
    kinds = {
        place: SMALL.cell(*place).kind for place in (("near", "raised"), ("flagged", "covered"), ("silent", "flat"))
    }
    assert list(kinds.values()) == [CellKind.CAUTION, CellKind.FINE, CellKind.NOT_ASSESSED]
    none = SMALL.cell("farthest", "flat")
    assert (none.condition, none.trait, none.kind, none.concerns, none.fine) == (
        "farthest",
        "flat",
        "none_found",
        (),
        (),
    )
    cautioned = SMALL.cell("near", "raised")
    assert [c.trait for c in cautioned.concerns] == ["flat", "raised"]
    assert [fine.trait for fine in cautioned.fine] == ["raised"]
    assert (SMALL.cell("silent", "flat").condition, SMALL.cell("silent", "flat").trait) == ("silent", "flat")
    assert [fine.trait for fine in SMALL.cell("flagged", "covered").fine] == ["covered"]


def test_a_position_is_fine_for_a_condition_only_where_a_source_says_so():
    assert [fine.trait for fine in SMALL.fine_for("near", ["flat", "raised"])] == ["raised"]
    assert SMALL.fine_for("near", ["flat"]) == ()
    assert SMALL.fine_for("silent", ["flat"]) == ()


def test_a_trait_reaches_the_milder_ones_that_it_includes():
    assert SMALL.reach(["raised", "covered"]) == {"raised", "flat", "covered"}
    assert SMALL.reach(()) == frozenset()


def test_a_word_may_fit_several_conditions():
    assert SMALL.condition_words["shared word"] == ("far", "near")
    assert SMALL.condition_words["nearby"] == SMALL.condition_words["near"] == ("near",)


# Claims


def test_a_pose_earns_the_claims_of_its_name_its_traits_its_family_and_of_every_pose():
    told = [(b.claim, b.certainty, b.variants) for b in SMALL.poses["rest"].benefits]
    assert told == [
        ("of_pose", "moderate", ("floor", "wall")),
        ("of_all", "none", ("floor", "wall")),
        ("of_trait", "none", ("floor",)),
    ]
    assert [(b.claim, b.variants) for b in SMALL.poses["other"].benefits] == [
        ("of_all", ("bed",)),
        ("of_family", ("bed",)),
        ("of_trait", ("bed",)),
    ]


def test_a_benefit_tells_everything_of_its_claim_and_of_the_nearest_evidence():
    studied, _, inferred = SMALL.poses["rest"].benefits
    assert studied.model_dump(exclude={"studies", "why"}) == {
        "claim": "of_pose",
        "outcome": "sleep",
        "outcome_name": "sleep quality",
        "harm": True,
        "statement": "So says of_pose.",
        "direction": "improved",
        "tradition": False,
        "certainty": "moderate",
        "directness": "similar_position",
        "against": ("b-study",),
        "nearest": (),
        "variants": ("floor", "wall"),
        "origin": "small",
    }
    assert studied.studies == (SMALL.studies["a-study"], SMALL.studies["b-study"])
    assert [step.levels for step in studied.why] == [0, -1]
    assert (inferred.tradition, inferred.why, inferred.direction, inferred.studies) == (True, (), None, ())
    (nearest,) = inferred.nearest
    assert nearest.model_dump(exclude={"studies"}) == {
        "claim": "of_yoga",
        "statement": "So says of_yoga.",
        "direction": "improved",
        "directness": "yoga_in_general",
        "certainty": "high",
    }
    assert nearest.studies == (SMALL.studies["b-study"],)


def test_claims_on_a_pose_are_worked_out_once_and_those_on_a_changed_copy_anew():
    facts = SMALL.facts["rest"]
    assert SMALL.claims_on(facts) is SMALL.claims_on(facts)
    renamed = facts.model_copy(update={"id": "unheard_of"})
    assert {standing.claim.id for standing in SMALL.claims_on(renamed)} == {"of_all", "of_trait"}
    twisted = facts.model_copy(update={"family": "twist"})
    assert "of_family" in {standing.claim.id for standing in SMALL.claims_on(twisted)}
    assert "of_family" not in {standing.claim.id for standing in SMALL.claims_on(facts)}
    assert {standing.outcome.id for standing in SMALL.claims_on(facts)} == {"sleep"}


# Names


def test_an_id_goes_before_a_main_name_and_a_main_name_before_an_alias():
    poses = [pose("one"), pose("two", english="One"), pose("three", english="Two", aliases=("One", "Two"))]
    library = Library(InMemory(files(FACTS | {"poses": poses}), "names"))
    assert [library.pose(name).id for name in ("one", "ONE", "two", "Two!", "three")] == [
        "one",
        "one",
        "two",
        "two",
        "three",
    ]
    assert library.holders_of("one") == {"one", "two", "three"}
    assert library.holders_of("nothing") == frozenset()


def test_a_shared_name_is_refused_with_all_who_share_it_in_order():
    with pytest.raises(AmbiguousPoseError) as caught:
        SMALL.pose("COMMON")
    assert (caught.value.name, caught.value.candidates) == ("COMMON", ("other", "rest"))


def test_words_that_are_no_whole_name_stand_for_the_pose_that_has_them_all():
    assert SMALL.pose("rest low").id == "rest"
    with pytest.raises(PoseNotFoundError):
        SMALL.pose("low other")


@pytest.mark.parametrize(("poses", "error"), [(8, AmbiguousPoseError), (9, PoseNotFoundError)])
def test_a_word_that_more_than_eight_poses_share_tells_nothing(poses, error):
    many = [pose(f"pose_{number}", english=f"Shared {number}") for number in range(poses)]
    library = Library(InMemory(files(FACTS | {"poses": many}), "many"))
    with pytest.raises(error) as caught:
        library.pose("shared")
    assert type(caught.value) is error


def test_close_names_are_offered_each_once_and_ids_in_words():
    with pytest.raises(PoseNotFoundError) as caught:
        SMALL.pose("Commom")
    assert (caught.value.name, caught.value.close) == ("Commom", ("common",))
    with pytest.raises(PoseNotFoundError, match="Did you mean 'other rest'"):
        SMALL.pose("othr rst")
    with pytest.raises(PoseNotFoundError, match="Did you mean 'low rest'"):
        SMALL.pose("lo rst")


def test_a_very_long_name_is_cut_and_not_looked_for():
    with pytest.raises(PoseNotFoundError) as caught:
        SMALL.pose("x" * 301)
    assert (caught.value.name, caught.value.close) == ("x" * 300 + "…", ())
    with pytest.raises(PoseNotFoundError) as caught:
        SMALL.pose("x" * 300)
    assert caught.value.name == "x" * 300


@pytest.mark.parametrize("name", [None, 7, ["savasana"], b"savasana"])
def test_what_is_no_text_names_no_pose(name):
    with pytest.raises(RequestError, match=r"A pose is looked up by its name, and .* is no text"):
        SMALL.pose(name)


def test_a_pose_is_looked_up_in_the_library_that_is_given_and_else_in_the_shipped_one():
    assert get_pose("low rest", SMALL) is SMALL.poses["rest"]
    assert get_pose("savasana") is LIBRARY.poses["savasana"]
    assert screen("low rest", Practitioner(), SMALL).pose == "rest"


def test_a_kit_is_counted_by_prop_whatever_it_is_called():
    assert SMALL.kit(["Pillow", "pillows:2", "strap", "Strap (belt):3"]) == {"pillow": 3, "strap": 4}
    assert SMALL.kit({"pillow": 2}) == {"pillow": 2}
    with pytest.raises(RequestError) as caught:
        SMALL.kit(["pilow", "strap", "wall"])
    assert str(caught.value).count("No prop is called") == 2
    assert "No prop is called 'pilow'. Did you mean 'pillow'?" in str(caught.value)


# The whole


def test_every_kind_of_fact_has_a_folder_of_its_name():
    assert list(SMALL.kinds) == [
        *("poses", "props", "traits", "conditions", "cautions", "studies", "outcomes"),
        *("claims", "practices", "sessions", "programs", "purposes", "figures"),
    ]
    assert SMALL.kinds["poses"] is SMALL.facts
    assert all(SMALL.kinds[kind] is getattr(SMALL, kind) for kind in SMALL.kinds if kind != "poses")


def test_a_library_that_is_whole_is_read():
    whole = deepcopy(FACTS)
    whole["cautions"].append(recorded("silent"))
    assert Library.load(InMemory(files(whole), "small")).edition == "7"
    assert faults_of(InMemory(files(), "small")) == [
        "conditions/silent.json: nothing is recorded for it: write cautions/silent.json, even if its lists are empty"
    ]


@pytest.mark.parametrize(
    ("edition", "fault"),
    [
        (None, "EDITION: is missing: write the version of the facts into it"),
        (" \n", "EDITION: is missing: write the version of the facts into it"),
        ("7" * 101, "EDITION: is one line of at most 100 characters"),
    ],
)
def test_an_edition_is_one_short_line_and_never_missing(edition, fault):
    assert fault in faults_of(InMemory(files(edition=edition), "small"))


def test_an_edition_that_is_no_text_is_refused():
    told = files() | {"EDITION": b"\xff"}
    assert "EDITION: can't be read as text" in faults_of(InMemory(told, "small"))


def test_an_edition_is_told_without_the_space_around_it():
    assert Library(InMemory(files(edition=" 7 \n"), "small")).edition == "7"
    assert Library(InMemory(files(edition="7" * 100), "small"))._faults_of_edition() == []
    with pytest.raises(DataError, match="EDITION: is missing: write the version of the facts into it"):
        _ = Library(InMemory(files(edition=None), "small")).edition


def test_a_pack_is_named_in_the_edition_even_without_one_of_its_own():
    above = LIBRARY.with_pack(pack("first"), pack("second", "2"))
    assert above.edition == f"{LIBRARY.edition} + first + second 2"
    assert above.origins == ("restorative", "first", "second")


def test_another_folder_is_never_taken_for_the_shipped_one(tmp_path):
    assert Library(InMemory(files(), "restorative")).origin == "another restorative"
    assert SMALL.origin == "small"
    assert Library(DATA).origin == LIBRARY.origin == "restorative"
    assert Library(tmp_path).origin == tmp_path.name


def test_the_origin_of_a_fact_is_the_last_pack_that_brings_it():
    above = LIBRARY.with_pack(pack("first", of="calm"), pack("second", of="calm"), replaces=["outcomes/calm"])
    assert above.origin_of("outcomes", "calm") == "second"
    assert above.origin_of("outcomes", "sleep_quality") == "restorative"
    with pytest.raises(KeyError, match="calm"):
        LIBRARY.origin_of("outcomes", "calm")
    with pytest.raises(RequestError, match=r"'edition' is no kind of facts: it is one of poses, props, .*figures\."):
        LIBRARY.origin_of("edition", "calm")


def test_a_fault_of_a_pack_is_told_with_its_name_and_file():
    broken = InMemory({"poses/own.json": b"{"}, "studio")
    with pytest.raises(DataError) as caught:
        LIBRARY.with_pack(broken)
    assert [fault.file for fault in caught.value.faults] == ["studio/poses/own.json"]
    with pytest.raises(DataError) as caught:
        LIBRARY.with_pack("/no/such/place")
    assert [fault.file for fault in caught.value.faults] == ["place"]
    with pytest.raises(DataError) as caught:
        LIBRARY.with_pack(InMemory({}, "empty"))
    assert [fault.file for fault in caught.value.faults] == ["empty"]


def test_a_library_travels_as_its_place_and_its_packs():
    sent = {library: pickle.loads(pickle.dumps(library)) for library in (LIBRARY, SMALL)}  # noqa: S301  # our own bytes
    assert sent[LIBRARY] is LIBRARY
    assert dict(sent[SMALL].facts) == dict(SMALL.facts)
    above = LIBRARY.with_pack(pack("second", "2"))
    back = pickle.loads(pickle.dumps(above))  # noqa: S301  # our own bytes
    assert (back.edition, back.origins, back.faults) == (above.edition, above.origins, ())
    assert back.poses["savasana"] == LIBRARY.poses["savasana"]
    assert back.facts["savasana"] is LIBRARY.facts["savasana"]


def test_the_shipped_library_is_made_once():
    assert Library.default() is LIBRARY
    assert LIBRARY.faults == ()


def test_a_claim_on_a_trait_speaks_of_every_variant_that_has_it():
    twice = pose(
        "twice", variant("one", "flat"), variant("none", "raised"), variant("two", "covered", "flat"), family="backbend"
    )
    library = Library(InMemory(files(FACTS | {"poses": [twice]}), "twice"))
    spoken_of = {benefit.claim: benefit.variants for benefit in library.poses["twice"].benefits}
    assert spoken_of == {"of_all": ("one", "none", "two"), "of_trait": ("one", "two")}


def test_an_id_is_offered_and_understood_as_words():
    library = Library(InMemory(files(FACTS | {"poses": [pose("lying_low", english="Rest")]}), "words"))
    with pytest.raises(PoseNotFoundError, match="Did you mean 'lying low'"):
        library.pose("liyng low")
    library = Library(
        InMemory(files(FACTS | {"conditions": [condition("glass_ankle", name="Other", words=["thing"])]}), "words")
    )
    assert match_condition("glass ankle", library).conditions == ("glass_ankle",)


def test_a_place_without_facts_is_refused():
    (fault,) = faults_of(InMemory({}, "empty"))
    assert fault.startswith("there are no facts here: none of cautions/, claims/, ")


def test_a_fault_is_told_under_the_name_that_the_facts_would_have():
    broken = InMemory({"poses/own.json": b"{"}, "restorative")
    with pytest.raises(DataError) as caught:
        LIBRARY.with_pack(broken)
    assert [fault.file for fault in caught.value.faults] == ["another restorative/poses/own.json"]


def test_the_shipped_facts_are_known_by_any_way_to_them():
    assert Library(DATA / ".." / "data").origin == "restorative"


def test_a_fault_of_an_edition_has_no_place_within_its_file():
    long = Library(InMemory(files(edition="7" * 101), "small"))
    assert long._faults_of_edition() == [("EDITION", "", "is one line of at most 100 characters")]
    spoiled = Library(InMemory(files() | {"EDITION": b"\xff"}, "small"))
    assert spoiled._faults_of_edition() == [("EDITION", "", "can't be read as text")]
    with pytest.raises(DataError) as caught:
        Library.load(InMemory(files(edition=None), "small"))
    assert caught.value.faults == (("EDITION", "", "is missing: write the version of the facts into it"),)


def test_cautions_of_one_condition_and_one_weight_stand_in_the_order_of_what_they_are_on():
    poses = [pose("two_ways", variant("one", "flat"), variant("two", "covered"))]
    cautions = [recorded("farthest", caution(trait="flat"), caution(trait="covered"), caution(pose="two_ways"))]
    library = Library(InMemory(files(FACTS | {"poses": poses, "cautions": cautions}), "order"))
    told = [c.trait or c.pose for c in library.poses["two_ways"].contraindications if c.condition == "farthest"]
    assert told == ["covered", "flat", "two_ways"]


def test_why_packs_were_left_out_travels_too():
    told = Library(LIBRARY._folder, (), (Fault("studio", "", "is broken"),), beneath=LIBRARY)
    back = pickle.loads(pickle.dumps(told))  # noqa: S301  # our own bytes
    assert (back.faults, back.edition) == (told.faults, LIBRARY.edition)


def test_a_caution_is_on_one_thing_and_reads_as_a_sentence():
    both = recorded("farthest", caution(trait="flat", pose="rest"))
    told = faults_of(InMemory(files(FACTS | {"cautions": [both, recorded("near", caution())]}), "small"))
    assert told == [
        "cautions/farthest.json: cautions[0]: a caution names either a trait or a pose",
        "cautions/near.json: cautions[0]: a caution names either a trait or a pose",
    ]
    assert str(SMALL.concerns_of("near")[0]) == "Near: modify (low certainty). So."


def test_what_a_prop_that_is_needed_brings_is_told_by_the_traits_of_the_variant():
    needed = variant("one", "flat", strap=["covered"])
    needed["props"][0]["optional"] = False
    library = Library(InMemory(files(FACTS | {"poses": [pose("strapped", needed)]}), "needed"))
    assert "covered" not in {concern.trait for concern in library.poses["strapped"].contraindications}


def test_a_claim_on_a_position_is_told_once_for_each_variant_even_where_a_family_has_its_name():
    assert "prone" in LIBRARY.traits
    for pose in LIBRARY.poses.values():
        for benefit in pose.benefits:
            assert len(set(benefit.variants)) == len(benefit.variants), (pose.id, benefit.claim)
            if trait := LIBRARY.claims[benefit.claim].scope.trait:
                assert benefit.variants == tuple(v.id for v in pose.variants if trait in v.traits)
