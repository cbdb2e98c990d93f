"""What people type, and which pose they mean."""

import pytest

from restorative import AmbiguousPoseError, Library, PoseNotFoundError, VariantNotFoundError, get_pose

NAMES = {
    "viparita_karani": [
        "viparita-karani",
        "VIPARITA KARANI",
        "Vipareeta Karani",
        "viparita karani asana",
        "Viparīta Karaṇī",
        "विपरीतकरणी",
        "विपरीत करणी",
        "Legs Up the Wall",
        "legs-up-the-wall pose",
        "The Legs up Wall Pose",
        "LUTW",
        "lutw",
        "waterfall pose",
        "elevated_legs_up_the_wall",
        "Beine an der Wand",
    ],
    "savasana": ["shavasana", "Śavāsana", "shava asana", "corpse pose", "The Corpse", "शवासन", "savaasana"],
    "supta_baddha_konasana": ["supta badha konasana", "Supta Baddha Koṇāsana", "reclining butterfly"],
    "paschimottanasana_supported": ["pascimottanasana", "Paścimottānāsana", "supported forward fold"],
    "salamba_balasana": ["supported childs pose", "supported child’s pose", "Sālamba Bālāsana"],
    "constructive_rest": ["CRP", "constructive rest position"],
}


@pytest.mark.parametrize(("id_", "name"), [(id_, name) for id_, names in NAMES.items() for name in names])
def test_a_name_in_loose_spelling_finds_its_pose(id_, name):
    assert get_pose(name).id == id_


def test_every_listed_name_finds_its_pose_or_says_that_it_is_shared(library):
    for facts in library.facts.values():
        for name in (facts.id, *facts.former_ids, *facts.names.every):
            try:
                found = library.pose(name).id
            except AmbiguousPoseError as error:
                assert facts.id in error.candidates
            else:
                assert found == facts.id or name not in (facts.id, *facts.former_ids, facts.names.english), (
                    name,
                    found,
                )


def test_no_main_name_is_shared(library):
    for facts in library.facts.values():
        assert library.pose(facts.names.english).id == facts.id


@pytest.mark.parametrize(
    ("typed", "close"),
    [("legs up the wal", "legs up the wall"), ("savasanna", "savasana"), ("corps pose", "corpse pose")],
)
def test_an_unknown_name_is_refused_with_close_names(typed, close):
    with pytest.raises(PoseNotFoundError) as caught:
        get_pose(typed)
    assert close in caught.value.close
    assert str(caught.value).startswith(f"No pose is called '{typed}'. Did you mean ")


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("pigeon", {"supported_pigeon", "reclining_pigeon"}),
        ("butterfly", {"supta_baddha_konasana", "reclining_butterfly_feet_raised"}),
        ("bridge", {"setu_bandha_block", "setu_bandha_bolster", "extended_supported_bridge"}),
        ("setu bandha sarvangasana", {"setu_bandha_block", "setu_bandha_bolster", "extended_supported_bridge"}),
    ],
)
def test_a_name_that_several_poses_share_is_refused_with_all_of_them(typed, candidates):
    with pytest.raises(AmbiguousPoseError) as caught:
        get_pose(typed)
    assert candidates <= set(caught.value.candidates)


@pytest.mark.parametrize(("typed", "id_"), [("puppy", "supported_puppy"), ("crocodile", "makarasana_supported")])
def test_a_word_that_stands_in_one_pose_only_finds_its_restorative_form(typed, id_):
    assert get_pose(typed).id == id_


def test_a_word_that_too_many_poses_share_finds_none():
    with pytest.raises(PoseNotFoundError):
        get_pose("supported")


@pytest.mark.parametrize("typed", ["", " ", "pose", "the asana", "../etc/passwd", "savasana.json", "\x00", "😀"])
def test_what_names_nothing_is_refused(typed):
    with pytest.raises(PoseNotFoundError):
        get_pose(typed)


def test_a_shared_name_is_refused_with_the_candidates(small_library):
    with pytest.raises(AmbiguousPoseError) as caught:
        small_library.pose("shared alias")
    assert caught.value.candidates == ("first_pose", "second_pose")
    assert str(caught.value) == "'shared alias' could be 'first_pose' or 'second_pose'. Name one of them."


def test_a_main_name_goes_before_an_alias(small_library):
    assert small_library.pose("First Pose").id == "first_pose"


def test_the_same_pose_is_given_each_time():
    assert get_pose("savasana") is get_pose("savasana")


def test_an_unknown_variant_is_refused_with_close_ones():
    with pytest.raises(
        VariantNotFoundError, match=r"No variant of viparita_karani is called 'chairs'\. Did you mean 'chair'"
    ):
        get_pose("viparita_karani").variant("chairs")


def test_steps_of_a_variant_are_whole():
    pose = get_pose("viparita_karani")
    chair = pose.steps("chair")
    assert chair.setup == pose.variant("chair").changes.setup != pose.instructions.setup
    assert all((chair.setup, chair.enter, chair.settle, chair.hold, chair.release))
    assert pose.steps() == pose.instructions


@pytest.fixture
def small_library(tmp_path, library):
    """Two poses that share an alias; the second has the first one's main name as an alias."""
    (tmp_path / "poses").mkdir()
    for id_, english, aliases in (
        ("first_pose", "First Pose", ["shared alias"]),
        ("second_pose", "Second Pose", ["Shared Alias", "first"]),
    ):
        facts = library.facts["savasana"]
        names = facts.names.model_copy(
            update={
                "english": english,
                "aliases": tuple(aliases),
                "sanskrit": None,
                "devanagari": None,
                "translations": (),
            }
        )
        copy = facts.model_copy(update={"id": id_, "names": names, "former_ids": ()})
        (tmp_path / "poses" / f"{id_}.json").write_text(copy.model_dump_json(), encoding="utf-8")
    for folder in ("traits", "conditions", "cautions", "claims", "outcomes", "studies", "props"):
        (tmp_path / folder).mkdir()
        for id_, entry in getattr(library, folder).items():
            if folder in ("traits", "conditions", "cautions"):
                (tmp_path / folder / f"{id_}.json").write_text(entry.model_dump_json(), encoding="utf-8")
    return Library(tmp_path)
