"""What is measured: memory within its bound, and the page that keeps the figures."""

import gc
import pickle
import sys
import tracemalloc
from pathlib import Path

import pytest
from conftest import LIBRARY

from restorative import Library

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import bench  # noqa: E402  # tools lie beside the package, not in it
import measured  # noqa: E402
import soak_memory  # noqa: E402


def test_the_whole_library_holds_at_most_three_times_the_bytes_of_its_files():
    assert bench.memory() <= 3


def test_facts_that_were_told_alike_share_what_says_so():
    folder = LIBRARY.facts.folder.parent
    legs = [figure.legs for figures in Library(folder).figures.values() for figure in figures.figures]
    told = {frozenset(leg.model_fields_set) for leg in legs if leg.model_fields_set}
    assert len({id(leg.model_fields_set) for leg in legs if leg.model_fields_set}) == len(told) < len(legs) / 5


def test_a_changed_copy_of_a_fact_leaves_those_alone_that_were_told_alike():
    figure = next(iter(LIBRARY.figures.values())).figures[0]
    before = set(figure.model_fields_set)
    changed = figure.model_copy(update={"mirrored": not figure.mirrored, "roll": 1.0})
    assert changed.model_fields_set == before | {"mirrored", "roll"}
    assert figure.model_fields_set == before


@pytest.mark.parametrize("kind", LIBRARY.kinds)
def test_a_fact_of_a_shelf_is_as_it_would_be_alone(kind):
    for entry in LIBRARY.kinds[kind].values():
        alone = type(entry).model_validate_json(entry.model_dump_json(exclude_unset=True))
        assert alone == entry
        assert alone.model_dump(exclude_unset=True) == entry.model_dump(exclude_unset=True)
        assert pickle.loads(pickle.dumps(entry)).model_fields_set == alone.model_fields_set  # noqa: S301


def test_a_soak_tells_the_memory_at_each_tenth_and_leaves_nothing_traced():
    held = list(soak_memory.soak(20, seed=1))
    gc.collect()
    assert len(held) == soak_memory.TENTHS
    assert all(size > 0 for size in held)
    assert not tracemalloc.is_tracing()


def test_a_row_tells_whether_its_target_is_met_and_a_rival_has_none():
    rows = [bench.Row("ours", 2, 3), bench.Row("ours", 3.01, 3), bench.Row("theirs / ours", 9)]
    assert [row.cells[2:] for row in rows] == [("3", "met"), ("3", "MISSED"), ("-", "")]


def test_figures_are_kept_between_the_marks_of_their_part(tmp_path, monkeypatch):
    page = tmp_path / "speed.md"
    page.write_text("Before.\n% one: begin\nold\n% one: end\n% two: begin\nkept\n% two: end\n", encoding="utf-8")
    monkeypatch.setattr(measured, "ROOT", tmp_path)
    monkeypatch.setattr(measured, "PAGE", page)
    for _ in range(2):
        measured.keep("one", measured.table(("measure", "ratio"), [("ours", "2.00")]))
    told = page.read_text(encoding="utf-8")
    assert told.startswith(
        "Before.\n% one: begin\n\n| measure | ratio |\n| --- | --: |\n| ours | 2.00 |\n\nMeasured on"
    )
    assert told.endswith("\n% one: end\n% two: begin\nkept\n% two: end\n")
    assert "old" not in told


def test_the_page_has_a_part_for_each_table():
    page = measured.PAGE.read_text(encoding="utf-8")
    for part in ("measures", "rivals", "memory"):
        assert page.count(f"% {part}: begin\n") == page.count(f"% {part}: end\n") == 1
