"""Input from people who mean harm: refused with a clear fault, whichever door it comes through."""

import ast
import importlib.util
import json
import os
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from conftest import LIBRARY
from pydantic import ValidationError

from restorative import (
    ConditionNotFoundError,
    DataError,
    NotationError,
    PoseNotFoundError,
    Practitioner,
    RequestError,
    Session,
    get_pose,
    limits,
)
from restorative import folders as folders_room
from restorative.folders import InMemory
from restorative.texts import deceits

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"

_told = importlib.util.spec_from_file_location("fuzz", ROOT / "tools" / "fuzz.py")
fuzz = importlib.util.module_from_spec(_told)
_told.loader.exec_module(fuzz)

TRAIT = {"id": "own", "name": "Own", "definition": "What it is.", "examples": ["Here."]}


@pytest.fixture
def folder(tmp_path):
    """A sound pack with one trait, to be spoiled."""
    (tmp_path / "studio" / "traits").mkdir(parents=True)
    (tmp_path / "studio" / "traits" / "own.json").write_text(json.dumps(TRAIT), encoding="utf-8")
    LIBRARY.with_pack(tmp_path / "studio")
    return tmp_path / "studio"


def faults_of(place: object) -> list[str]:
    with pytest.raises(DataError) as caught:
        LIBRARY.with_pack(place)
    return [str(fault) for fault in caught.value.faults]


def written(text: str) -> bytes:
    """The trait with *text* as its definition."""
    return json.dumps(TRAIT | {"definition": text}, ensure_ascii=False).encode("utf-8", "surrogatepass")


# Text that shows something else than it says

HIDDEN = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202b\u202c\u202d\u202e"]
HIDDEN += [*"\u2066\u2067\u2068\u2069", "\u2028", "\u2029", "\U000e0041"]


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"U+{ord(char):04X}")
def test_a_hidden_character_is_refused_however_it_is_written(folder, char):
    path = folder / "traits" / "own.json"
    path.write_text(json.dumps(TRAIT | {"definition": f"a{char}b"}), encoding="utf-8")
    said = f"definition: characters that nobody can see are not accepted: U+{ord(char):04X}"
    assert faults_of(folder) == [f"studio/traits/own.json: {said}"]
    if ord(char) >= 0x20:  # JSON itself forbids the others in the raw
        path.write_bytes(written(f"a{char}b"))
        assert faults_of(folder) == [f"studio/traits/own.json: {said}"]


@pytest.mark.parametrize(
    "text",
    [
        "शवासन",
        "Viparīta Karaṇī",
        "शि\u200dवासन",
        "<script>alert(1)</script>",
        'so "quoted" \\ text',
        "\\u202e",
        "مرحبا",
    ],
)
def test_text_that_people_write_is_accepted(folder, text):
    (folder / "traits" / "own.json").write_bytes(written(text))
    assert LIBRARY.with_pack(folder).traits["own"].definition == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"id":"own","id":"own","name":"n","definition":"d","examples":[]}', "id: stands more than once"),
        ('{"id":"own","name":"n","definition":"d","examples":["a\\u0000"]}', "examples[0]: characters that nobody"),
        ('{"id":"own","name":"n","definition":"d","examples":[],"a\\u202e":1}', "a<U+202E>: Extra inputs"),
        ('{"id":"own","name":"n","definition":"\\ud800","examples":[]}', "Invalid JSON"),
        ('{"id":"own","name":"n","definition":"d","examples":[],"note":NaN}', "note: Input should be a valid string"),
        ("[" * 100_000, "Invalid JSON: recursion limit exceeded"),
        ('{"a":' * 150 + "1" + "}" * 150, "a: Extra inputs"),
        ("\ufeff{}", "Invalid JSON"),
        ("", "Invalid JSON"),
    ],
)
def test_json_that_deceives_is_refused(folder, text, fault):
    (folder / "traits" / "own.json").write_text(text, encoding="utf-8")
    assert any(told.startswith(f"studio/traits/own.json: {fault}") for told in faults_of(folder)), faults_of(folder)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400, "9" * 5000, "-" + "9" * 11])
def test_numbers_beyond_measure_are_refused(folder, number):
    study = json.loads(next((DATA / "studies").glob("*.json")).read_text(encoding="utf-8")) | {"id": "own", "n": 1}
    (folder / "studies").mkdir()
    text = json.dumps(study).replace('"n": 1', f'"n": {number}')
    (folder / "studies" / "own.json").write_text(text, encoding="utf-8")
    assert all(fault.startswith("studio/studies/own.json: ") for fault in faults_of(folder))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_model_takes_a_number_that_is_none(number):
    practice = LIBRARY.practices["natural_breath"]
    with pytest.raises(ValidationError, match="finite number"):
        type(practice).model_validate(practice.model_dump() | {"max_minutes": number})


def test_no_shipped_file_deceives():
    """The shipped files are not looked at in this way each time they are read; this is the look."""
    for path in sorted(DATA.glob("*/*.json")):
        if path.parent.name != "schema":
            assert deceits(path.read_text(encoding="utf-8")) == [], path
            assert path.stat().st_size < limits.LARGEST_FILE / 4


# Files that are not what they seem


def test_links_that_lead_out_are_refused(folder, tmp_path):
    (tmp_path / "secret.json").write_text(json.dumps(TRAIT), encoding="utf-8")
    (folder / "traits" / "secret.json").symlink_to(tmp_path / "secret.json")
    (folder / "props").symlink_to(DATA / "props")
    (folder / "traits" / "lost.json").symlink_to(folder / "nowhere.json")
    assert sorted(faults_of(folder)) == [
        "studio/props: is a link that leads out of the folder",
        "studio/traits/lost.json: can't be read: No such file or directory",
        "studio/traits/secret.json: is a link that leads out of the folder",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_the_edition_is_looked_at_before_it_is_read(folder, tmp_path):
    os.mkfifo(folder / "EDITION")
    assert faults_of(folder) == ["studio/EDITION: is no file"]
    (folder / "EDITION").unlink()
    (folder / "EDITION").symlink_to(tmp_path / "secret")
    assert faults_of(folder) == ["studio/EDITION: is a link that leads out of the folder"]
    (folder / "EDITION").unlink()
    for text in (b"1\xff", b"1\n2", b"x" * 101):
        (folder / "EDITION").write_bytes(text)
        assert faults_of(folder)[0].startswith("studio/EDITION: ")


def test_a_link_that_stays_inside_is_followed(folder):
    (folder / "elsewhere.txt").write_text(json.dumps(TRAIT | {"id": "linked"}), encoding="utf-8")
    (folder / "traits" / "linked.json").symlink_to(folder / "elsewhere.txt")
    assert "linked" in LIBRARY.with_pack(folder).traits


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_does_not_hold_up_the_reading(folder):
    os.mkfifo(folder / "traits" / "pipe.json")
    (folder / "traits" / "folder.json").mkdir()
    assert sorted(faults_of(folder)) == [
        "studio/traits/folder.json: is no file",
        "studio/traits/pipe.json: is no file",
    ]


def test_what_is_too_large_or_too_much_is_not_read(folder, monkeypatch):
    (folder / "traits" / "large.json").write_bytes(b" " * (limits.LARGEST_FILE + 1))
    assert faults_of(folder) == ["studio/traits/large.json: has 1,000,001 bytes; 1,000,000 are the most"]
    (folder / "traits" / "large.json").unlink()
    monkeypatch.setattr(folders_room, "LARGEST_TOTAL", 10)
    assert "10 are the most" in faults_of(folder)[0]
    monkeypatch.setattr(folders_room, "MOST_FILES", 3)
    for i in range(4):
        (folder / "traits" / f"own_{i}.json").write_text("{}", encoding="utf-8")
    assert "studio: more than 3 files are not read" in faults_of(folder)


def test_a_large_file_of_a_folder_that_is_no_path_is_not_read_either():
    large = InMemory({"traits/own.json": b" " * (limits.LARGEST_FILE + 1)}, "studio")
    assert faults_of(large) == ["studio/traits/own.json: has more than 1,000,000 bytes"]


@pytest.mark.parametrize("place", ["/no/such/folder", "a\x00b", "x" * 5000, __file__, "/dev/null"])
def test_a_place_without_facts_is_refused(place):
    assert len(faults_of(place)) == 1


def test_a_folder_that_nobody_would_read_is_told(folder):
    (folder / "pose").mkdir()
    (folder / "pose" / "own.json").write_text("{}", encoding="utf-8")
    assert faults_of(folder) == ["studio/pose/: is no kind of facts. Did you mean poses/?"]


# Zips


def zipped(path: Path, *entries: tuple[object, object]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return path


def link(name: str) -> zipfile.ZipInfo:
    told = zipfile.ZipInfo(name)
    told.external_attr = 0o120777 << 16
    return told


@pytest.mark.parametrize("name", ["../traits/own.json", "/traits/own.json", "traits\\own.json", "c:traits/own.json"])
def test_a_zip_that_would_unpack_elsewhere_is_refused(tmp_path, name):
    assert any("leads out of the zip" in fault for fault in faults_of(zipped(tmp_path / "a.zip", (name, "{}"))))


def test_links_and_doubles_in_a_zip_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(
            tmp_path / "a.zip", (link("traits/a.json"), "/etc/passwd"), ("traits/b.json", "{}"), ("traits/b.json", "{}")
        )
    assert faults_of(path) == [
        "a.zip/traits/a.json: is a link; a zip of facts has none",
        "a.zip/traits/b.json: stands in the zip more than once",
    ]


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    bomb = zipped(tmp_path / "a.zip", ("traits/own.json", b" " * 50_000_000))
    many = zipped(tmp_path / "b.zip", *((f"traits/own_{i}.json", b" " * 999_999) for i in range(65)))
    opened = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda self, *rest: opened.append(rest))
    assert faults_of(bomb) == ["a.zip/traits/own.json: has 50,000,000 bytes; 1,000,000 are the most"]
    assert "64,999,935 bytes of facts; 64,000,000 are the most" in faults_of(many)[0]
    monkeypatch.setattr(folders_room, "LARGEST_ARCHIVE", 10)
    assert "a zip has 10 at the most" in faults_of(bomb)[0]
    assert opened == []


def test_a_zip_that_says_less_than_it_holds_is_refused_and_never_unpacked_as_a_whole(tmp_path):
    size = 50_000_000
    path = zipped(tmp_path / "a.zip", ("traits/own.json", b" " * size))
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    tracemalloc.start()
    try:
        assert "is no zip that can be read" in faults_of(path)[0]
        assert tracemalloc.get_traced_memory()[1] < size / 10
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_in_a_rare_way_is_refused(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("traits/own.json", "{}")
    assert "packed in a way that is not read" in faults_of(tmp_path / "a.zip")[0]


# Other doors


def test_what_is_no_name_is_refused_in_words():
    for name in (None, 3, b"savasana", [], {"id": "savasana"}):
        with pytest.raises(RequestError, match="A pose is looked up by its name"):
            get_pose(name)
    with pytest.raises(PoseNotFoundError) as caught:
        get_pose("x" * 1_000_000)
    assert len(str(caught.value)) < 2 * limits.LONGEST_NAME


def test_long_input_is_refused_before_it_is_worked_on():
    with pytest.raises(NotationError, match="is not read"):
        Session.from_line("savasana 1 / " * 1_000_000)
    with pytest.raises(NotationError, match="at most 100 holds"):
        Session.from_line(" / ".join(["savasana 1"] * 101))
    with pytest.raises(RequestError, match="are not read"):
        Session.model_validate_json("[" * (limits.LARGEST_JSON + 1))
    with pytest.raises(ConditionNotFoundError) as caught:
        Practitioner(conditions=("pain " * 300,))
    assert len(str(caught.value)) < 2 * limits.LONGEST_NAME


def test_no_line_within_the_limit_keeps_the_reader_busy():
    """A run of spaces once took time by its square: ten seconds for the longest line."""
    start = time.process_time()
    with pytest.raises(NotationError):
        Session.from_line("a" + " " * (limits.LONGEST_LINE - 2) + "b")
    assert time.process_time() - start < 2


@pytest.mark.parametrize("text", ['{"title": "\ud800"}', b"\xff", "[" * 100_000, '{"minutes": NaN}', ""])
def test_a_session_that_is_none_is_refused(text):
    with pytest.raises((ValidationError, RequestError)):
        Session.model_validate_json(text)


@pytest.mark.parametrize("path", sorted(fuzz.CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_but_the_documented_errors_comes_out(path):
    fuzz.enter(path.parent.name, path.read_bytes())


def test_every_door_has_input_that_passes_and_a_check_that_can_fail():
    for door, enter in fuzz.DOORS.items():
        enter(next((fuzz.CORPUS / door).glob("whole*")).read_bytes())
    with pytest.raises(KeyError):
        fuzz.enter("no_door", b"")


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("door", fuzz.DOORS)
def test_a_short_run_of_the_fuzzer_finds_nothing(door):
    run = [sys.executable, str(ROOT / "tools" / "fuzz.py"), door, "--seconds", "2"]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


# What the library never does

FORBIDDEN = {"eval", "exec", "compile", "__import__", "breakpoint", "input", "print"}
NETWORK = {"asyncio", "ftplib", "http", "smtplib", "socket", "ssl", "urllib", "webbrowser"}
PROCESSES = {"ctypes", "marshal", "multiprocessing", "pickle", "random", "shelve", "shutil", "subprocess", "tempfile"}
WRITING = {"extract", "extractall", "mkdir", "popen", "rename", "rmdir", "system", "touch", "unlink"}
WRITING |= {"write_bytes", "write_text"}


def misdeeds(source: str) -> list[str]:
    """Calls and imports in *source* that reach the network, run text as code, or write."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            found += [name for name in names if name.split(".")[0] in NETWORK | PROCESSES]
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            builtin = isinstance(node.func, ast.Name)
            found += [name] if (builtin and name in FORBIDDEN) or (not builtin and name in WRITING) else []
            if name == "open":
                modes = [*node.args, *(word.value for word in node.keywords)]
                found += [
                    name for mode in modes if isinstance(mode, ast.Constant) and set(str(mode.value)) & set("wax+")
                ]
    return found


def test_no_room_but_the_command_line_writes_reaches_out_or_runs_text():
    for path in sorted((ROOT / "src" / "restorative").rglob("*.py")):
        if "cli" not in path.relative_to(ROOT / "src").parts:
            assert misdeeds(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize(
    "source",
    ["eval('1')", "import pickle", "from urllib.request import urlopen", "open('a', 'w')", "p.open(mode='wb')",
     "p.write_text('x')", "os.system('ls')", "import socket as s", "z.extractall()"],
)  # fmt: skip
def test_the_look_for_misdeeds_finds_them(source):
    assert misdeeds(source)


LISTENER = """
import sys
reached = []
def listen(event, args):
    if event.split(".")[0] in ("socket", "subprocess", "shutil") or event in (
        "os.system", "os.exec", "os.remove", "os.mkdir", "os.rename"
    ):
        reached.append(event)
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        reached.append(str(args[0]))
from restorative import *
from restorative import Library, Practitioner, screen, plan_session, Session
sys.dont_write_bytecode = True
sys.addaudithook(listen)
library = Library.with_installed_packs().with_pack(sys.argv[1])
pose = library.pose("studio crook rest").model_dump_json()
screen("savasana", Practitioner(conditions=("glaucoma",)), library)
plan_session(minutes=15, library=library).model_dump_json()
print(reached)
"""


def test_nothing_is_written_and_nobody_is_called_while_it_works():
    pack = ROOT / "examples" / "pack" / "src" / "restorative_example_pack"
    run = [sys.executable, "-B", "-c", LISTENER, str(pack)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stdout + done.stderr
