"""Projects of qc come in as the folder has them: lines of texts, a tree of names, coders, memos, and nothing from
outside the folder."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flat_files import make_qualcoder

from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import COUNTED, ExchangedDocument, ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.peers.qc import QcReader

MACBETH = (
    "Tomorrow — 😀 and tomorrow,\nCréeps in this petty pace\n\nTo the last\x85syllable\x0c of\u2028time;\nAnna: yes"
)
_SCHEMA = """
CREATE TABLE code (name VARCHAR NOT NULL, PRIMARY KEY (name));
CREATE TABLE coder (name VARCHAR NOT NULL, PRIMARY KEY (name));
CREATE TABLE coded_line (id INTEGER NOT NULL PRIMARY KEY, line INTEGER NOT NULL, coder_id VARCHAR NOT NULL,
  code_id VARCHAR NOT NULL);
CREATE TABLE coded_line_location_association (coded_line_id INTEGER NOT NULL, location_id INTEGER NOT NULL,
  PRIMARY KEY (coded_line_id, location_id));
CREATE TABLE document (file_path VARCHAR NOT NULL, file_hash VARCHAR NOT NULL, PRIMARY KEY (file_path));
CREATE TABLE document_index (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, time_series BOOLEAN NOT NULL,
  document_id VARCHAR NOT NULL);
CREATE TABLE location (id INTEGER NOT NULL PRIMARY KEY, start_line INTEGER NOT NULL, end_line INTEGER NOT NULL,
  document_index_id INTEGER NOT NULL);
"""
_SETTINGS = (
    "qc_version: 1.7.8\ncorpus_dir: corpus\nmemos_dir: memos\ncodebook: codebook.yaml\n"
    "database: qualitative_coding.sqlite3\neditor: code\nlog_file: qc.log\nverbose: false\n"
)


@dataclass
class QcProject:
    """A project of qc that is being made."""

    folder: Path
    _locations: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("corpus", "memos"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "settings.yaml").write_text(_SETTINGS)
        (self.folder / "codebook.yaml").write_text("")
        with closing(self._connect()) as connection:
            connection.executescript(_SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.folder / "qualitative_coding.sqlite3", isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def run(self, query: str, *values: object) -> int:
        with closing(self._connect()) as connection:
            return connection.execute(query, values).lastrowid or 0

    def text(self, path: str, words: str) -> None:
        file = self.folder / "corpus" / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(words.encode())
        digest = hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()
        self.run("INSERT INTO document VALUES (?, ?)", path, digest)
        index = self.run("INSERT INTO document_index VALUES (NULL, 'paragraphs', 0, ?)", path)
        self._locations[path] = self.run("INSERT INTO location VALUES (NULL, 0, 99, ?)", index)

    def code(self, path: str, line: int, code: str, coder: str = "anna") -> None:
        self.run("INSERT OR IGNORE INTO code VALUES (?)", code)
        self.run("INSERT OR IGNORE INTO coder VALUES (?)", coder)
        number = self.run("INSERT INTO coded_line VALUES (NULL, ?, ?, ?)", line, coder, code)
        if path:
            self.run("INSERT INTO coded_line_location_association VALUES (?, ?)", number, self._locations[path])


@dataclass
class Seen:
    project: ExchangedProject
    documents: dict[str, ExchangedDocument]
    paths: dict[str, str]
    themes: dict[str, tuple[str, ...]]
    coders: dict[str, str]

    def codings(self, name: str) -> list[tuple[str, str, str]]:
        document = self.documents[name]
        text = document.read.text if document.read is not None else ""
        return [(self.paths[one.code], text[one.start : one.end], self.coders[one.coder]) for one in document.codings]


def look(path: Path, **wishes: str) -> Seen:
    with QcReader().open(path, OpeningWishes(**wishes)) as project:
        documents = {document.name: document for document in project.documents()}
    paths: dict[str, str] = {}
    themes: dict[str, tuple[str, ...]] = {}
    _add(project.codebook.entries, "", paths, themes)
    coders = {coder.uuid: coder.name for coder in project.coders}
    given_on = {
        "documents": len(documents),
        "codes": len(paths),
        "coders": len(coders),
        "codings": sum(len(document.codings) for document in documents.values()),
        "memos": len(project.memos),
    }
    for thing in COUNTED:
        assert project.counted.get(thing, 0) == given_on.get(thing, 0) + project.losses.uncounted[thing], thing
    return Seen(project, documents, paths, themes, coders)


def _add(
    entries: tuple[CodebookEntry, ...], above: str, paths: dict[str, str], themes: dict[str, tuple[str, ...]]
) -> None:
    for entry in entries:
        paths[entry.uuid] = path = f"{above}{entry.name}"
        themes[path] = entry.themes
        _add(entry.children, f"{path}/", paths, themes)


@pytest.fixture
def made(tmp_path: Path) -> QcProject:
    return QcProject(tmp_path / "study")


def test_coded_lines_are_counted_as_python_reads_lines(made: QcProject) -> None:
    made.text("macbeth.txt", MACBETH.replace("petty pace\n", "petty pace\r\n"))
    for line, coder in ((0, "anna"), (1, "bo"), (3, "anna"), (4, "bo")):
        made.code("macbeth.txt", line, "time", coder)
    seen = look(made.folder)
    read = seen.documents["macbeth"].read
    assert read is not None and read.text == MACBETH
    assert seen.codings("macbeth") == [
        ("time", "Tomorrow — 😀 and tomorrow,", "anna"),
        ("time", "Créeps in this petty pace", "bo"),
        ("time", "To the last\x85syllable\x0c of\u2028time;", "anna"),
        ("time", "Anna: yes", "bo"),
    ]
    assert seen.project.origin == "qc 1.7.8" and seen.project.name == "study"


def test_lines_that_are_empty_or_past_the_end_are_bent_and_told(made: QcProject) -> None:
    made.text("a.txt", "one\n\ntwo")
    for line in (1, 9, -3):
        made.code("a.txt", line, "c")
    seen = look(made.folder)
    assert [quote for _, quote, _ in seen.codings("a")] == ["o", "\n", "o"]
    assert sum(seen.project.losses.tolerated.values()) >= 3


def test_the_codebook_is_a_tree_in_which_a_name_may_stand_several_times(made: QcProject) -> None:
    (made.folder / "codebook.yaml").write_text(
        "- alone\n- work:\n  - pay\n  - boss:\n    - '1.0'\n- money:\n  - pay\n  - work\n- yes\n"
    )
    made.text("a.txt", "one")
    made.code("a.txt", 0, "pay")
    made.code("a.txt", 0, "unheard of")
    made.run("INSERT INTO code VALUES ('renamed away')")
    seen = look(made.folder)
    assert set(seen.paths.values()) == {
        *("alone", "money", "money/work", "money/work/pay", "money/work/boss", "money/work/boss/1.0", "yes"),
        "unheard of",
    }
    assert seen.themes["money/work/pay"] == ("money",)
    assert seen.project.losses.uncounted["codes"] == 1
    assert [path for path, _, _ in seen.codings("a")] == ["money/work/pay", "unheard of"]


def test_memos_have_who_wrote_them_and_when_from_their_names(made: QcProject) -> None:
    made.run("INSERT INTO coder VALUES ('bo')")
    made.run("INSERT INTO coder VALUES ('bo_b')")
    (made.folder / "memos" / "2026-03-04-05-06_bo_b_first_thoughts.md").write_text("# Fïrst\n\nwords\n")
    (made.folder / "memos" / "loose.md").write_text("loose words")
    (made.folder / "memos" / "blank.md").write_text(" \n")
    (made.folder / "memos" / "picture.png").write_bytes(b"\x89PNG")
    seen = look(made.folder)
    first, loose = seen.project.memos
    assert (first.text, seen.coders[first.coder], first.created_ms) == ("# Fïrst\n\nwords", "bo_b", 1772600760000)
    assert (loose.text, loose.coder, loose.created_ms) == ("loose words", "", None)
    assert any("picture.png" in examples for examples in seen.project.losses.examples.values())


def test_missing_changed_and_strange_texts_are_told(made: QcProject) -> None:
    made.text("deep/gone.txt", "one\ntwo")
    made.text("changed.txt", "one\ntwo")
    made.code("deep/gone.txt", 1, "c")
    made.code("changed.txt", 1, "c")
    made.code("", 0, "c")
    (made.folder / "corpus" / "deep" / "gone.txt").unlink()
    (made.folder / "corpus" / "changed.txt").write_text("zero\none\ntwo")
    (made.folder / "corpus" / "stray.txt").write_text("?")
    seen = look(made.folder)
    (coding,) = seen.documents["deep/gone"].codings
    assert seen.documents["deep/gone"].read is None and (coding.start, coding.end) == (1, 2)
    assert seen.codings("changed") == [("c", "one", "anna")]
    losses = seen.project.losses
    assert any("changed after" in kind for kind in losses.tolerated)
    assert any("not taken in" in kind for kind in losses.left_out)
    assert losses.uncounted["codings"] == 1


@pytest.mark.parametrize("key", ["corpus_dir", "memos_dir", "codebook", "database"])
def test_nothing_outside_the_folder_is_read(made: QcProject, tmp_path: Path, key: str) -> None:
    settings = made.folder / "settings.yaml"
    for outside in ("/etc", "../elsewhere", "corpus/../../x"):
        lines = [line for line in _SETTINGS.splitlines() if not line.startswith(f"{key}:")]
        settings.write_text("\n".join([*lines, f"{key}: {outside}"]))
        with pytest.raises(InputError, match="outside the project's folder"):
            look(made.folder)
    if key == "corpus_dir":
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "a.txt").write_text("here")
        made.text("a.txt", "here")
        read = look(made.folder, folder=str(tmp_path / "elsewhere")).documents["a"].read
        assert read is not None and read.text == "here"


def test_a_text_that_leads_out_of_the_folder_is_missing(made: QcProject, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    made.text("link.txt", "x")
    made.text("../../secret.txt", "secret")
    (made.folder / "corpus" / "link.txt").unlink()
    (made.folder / "corpus" / "link.txt").symlink_to(secret)
    assert all(document.read is None for document in look(made.folder).documents.values())


def test_a_folder_that_is_a_project_of_two_programs_is_one_when_it_is_named(made: QcProject) -> None:
    made.text("macbeth.txt", MACBETH)
    make_qualcoder(made.folder, {})
    with pytest.raises(InputError, match=r"project of qc and one of QualCoder; name .*settings\.yaml or data\.qda"):
        look(made.folder)
    assert set(look(made.folder / "settings.yaml").documents) == {"macbeth"}


def test_files_of_codes_of_the_first_versions_are_read(tmp_path: Path) -> None:
    root = tmp_path / "old"
    for name in ("corpus", "codes", "memos"):
        (root / name).mkdir(parents=True)
    (root / "settings.yaml").write_text(
        "qc_version: 0.2.3\ncorpus_dir: corpus\ncodes_dir: codes\nmemos_dir: memos\ncodebook: codebook.yaml\n"
    )
    (root / "corpus" / "macbeth.txt").write_text("one\ntwo\nthree\n")
    (root / "codes" / "macbeth.txt.cp.codes").write_text("pace, prolepsis\n\nspeech\n")
    (root / "codes" / "other.txt.cp.codes").write_text("x\n")
    seen = look(root)
    assert seen.codings("macbeth") == [("pace", "one", "cp"), ("prolepsis", "one", "cp"), ("speech", "three", "cp")]
    assert any("belong to no text" in kind for kind in seen.project.losses.left_out)


def test_the_folder_its_settings_and_its_database_are_the_project(made: QcProject, tmp_path: Path) -> None:
    reader = QcReader()
    made.text("a.txt", "one")
    uuids = set()
    for path in (made.folder, made.folder / "settings.yaml", made.folder / "qualitative_coding.sqlite3"):
        assert reader.knows(path)
        uuids.add(look(path).project.uuid)
    assert len(uuids) == 1
    assert not reader.knows(made.folder / "corpus" / "a.txt")
    assert not reader.knows(tmp_path) and not reader.knows(tmp_path / "missing")
    with pytest.raises(InputError, match="no project of qc"):
        look(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("settings.yaml", "- corpus_dir\n- codebook\n", "no settings of qc"),
        ("settings.yaml", "corpus_dir: [\ncodebook: x", "no YAML"),
        ("codebook.yaml", "- a: &x [b]\n- c: *x\n", "alias"),
        ("codebook.yaml", "[" * 200, "levels deep"),
        ("qualitative_coding.sqlite3", "nothing", "no SQLite database"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_file(made: QcProject, file: str, text: str, says: str) -> None:
    (made.folder / file).write_text(text)
    with pytest.raises(InputError, match=says) as caught:
        look(made.folder)
    assert file in caught.value.sentence
