"""Looking through a project: for everything that can be wrong, a project in which just that is wrong."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from damages import DAMAGE, ONLY_WARNED

from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import pin_code, remove_codings, resize
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.domain.answers import Soundness
from qualcode.domain.errors import NewerProjectError
from qualcode.history.undoing import redo, undo
from qualcode.storage.file_header import HEAD
from qualcode.storage.images import pack, unpack, unpack_one_by_one
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.team.rounds import new_round
from qualcode.team.sampling_plans import draw_documents
from qualcode.team.sets import add_to_set, new_set
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite

OAK = """INTERVIEWER: How did it start?

MS. OAK: We had a plan. Nobody read it, honestly. Then the schedule changed.

INTERVIEWER: And then?

MS. OAK: Cafe\u0301 first. Then we tried again. I liked it, mostly.
"""
ELM = "[00:00:05] ANN: One thing.\n\n[00:00:09] BOB: Two things.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with something of everything, made, undone and brought back."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "oak.txt").write_text(OAK, encoding="utf-8")
    (folder / "elm.txt").write_text(ELM, encoding="utf-8")
    (folder / "gone.txt").write_text("CY: This one is taken back.\n", encoding="utf-8")
    with create_project(folder / "study.qualcode", name="Study", coder="mara") as project:
        import_documents(project, [folder / "oak.txt", folder / "elm.txt"])
        for path in ("Change/Plans", "Change/Schedules", "Feelings/Joy"):
            create_path(project, path)
        oak = find_document(project, "oak").id
        tree = load_tree(project)
        plans, joy = tree.find("Plans").id, tree.find("Joy").id
        for words, code in (("We had a plan.", plans), ("Then we tried again.", plans), ("I liked it, mostly.", joy)):
            start = OAK.index(words)
            apply_code(project, oak, (start, start + len(words)), code)
        first, second, third = list_codings(project, document_id=oak)
        resize(project, first.id, (first.start, OAK.index("Then the")))
        remove_codings(project, [second.id])
        undo(project)
        undo(project)
        redo(project)
        add_memo(project, "On a passage.", document_id=oak, span=(first.start, first.end))
        add_memo(project, "On a coding.", coding_id=third.id)
        mark_nothing(project, oak, (0, 30))
        pin_code(project, 6, joy)
        rename_code(project, joy, "Delight")
        map_speaker(project, "MS. OAK", participant="P1")
        set_attribute(project, find_bearer(project, "P1"), "site", "Hill")
        set_attribute(project, find_bearer(project, "P1"), "years", "12")
        set_attribute(project, find_bearer(project, "oak"), "wave", "2")
        new_set(project, "first wave", "document")
        add_to_set(project, "first wave", ["oak"])
        set_done(project, oak, True)
        import_documents(project, [folder / "gone.txt"])
        undo(project)
        return project.path


@pytest.fixture(scope="module")
def with_round(built: Path) -> Path:
    """The same with a round, of which earlier versions know nothing."""
    path = Path(shutil.copy(built, built.with_name("round.qualcode")))
    with open_project(path, coder="mara", insist=True) as project:
        drawn = draw_documents(project, number=1, by=["kind"], seed=1, each=1, rest=True)
        both = [find_document(project, name).id for name in ("oak", "elm")]
        new_round(project, "pilot", documents=both, coders=["mara"], plan=drawn, blind=False, note="To practise.")
        set_done(project, both[1], True)
    return path


@pytest.fixture
def study(with_round: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(with_round, tmp_path / "study.qualcode"))


@pytest.fixture
def without_round(built: Path, tmp_path: Path) -> Path:
    """A copy of what earlier versions know as well."""
    return Path(shutil.copy(built, tmp_path))


def damaged(path: Path, *statements: str, **values: object) -> Soundness:
    """What is found after some statements past all doors."""
    with closing(sqlite3.connect(path)) as raw, raw:
        for statement in statements:
            raw.execute(statement, values if ":" in statement else {})
    return check_project(path)


def sentences(soundness: Soundness, check: str) -> list[str]:
    return [finding.sentence for finding in soundness.findings if finding.check == check]


def test_a_project_that_was_worked_in_undone_and_redone_is_sound(study: Path) -> None:
    soundness = check_project(study)
    assert soundness.findings == ()
    assert soundness.sound and soundness.complete
    assert (soundness.documents, soundness.codings) == (2, 3)
    with closing(sqlite3.connect(study)) as raw:
        assert soundness.changes == raw.execute("SELECT count(*) FROM change").fetchone()[0] > 20


def test_a_new_project_is_sound(tmp_path: Path) -> None:
    create_project(tmp_path / "new.qualcode", name="New", coder="mara").close()
    assert check_project(tmp_path / "new.qualcode").findings == ()


@pytest.mark.parametrize("what", DAMAGE)
def test_it_is_found(study: Path, what: str) -> None:
    statement, check, sentence = DAMAGE[what]
    soundness = damaged(study, statement)
    found = sentences(soundness, check)
    assert any(sentence in said for said in found), soundness.findings
    if what not in ONLY_WARNED:
        assert not soundness.sound
        assert soundness.findings[0].severity == "error"
    else:
        assert "warning" in {finding.severity for finding in soundness.findings if finding.check == check}


def test_a_coding_that_cuts_a_character_is_noted(study: Path) -> None:
    at = OAK.index("Cafe\u0301") + 4
    quote, prefix, suffix = OAK[at - 4 : at], OAK[at - 36 : at - 4], OAK[at : at + 32]
    soundness = damaged(
        study,
        'UPDATE coding SET "start" = :start, "end" = :end, turn = 3, quote = :quote, prefix = :prefix, suffix = :suffix '
        "WHERE id = 3",
        start=at - 4,
        end=at,
        quote=quote.encode(),
        prefix=prefix.encode(),
        suffix=suffix.encode(),
    )
    notes = [finding for finding in soundness.findings if finding.check == "anchors"]
    assert [(note.severity, note.sentence) for note in notes] == [
        ("note", f"1 coding with an end inside a character: oak {at - 4}–{at}")
    ]


def test_an_image_that_does_not_go_on_from_the_one_before_is_found(study: Path) -> None:
    with closing(sqlite3.connect(study)) as raw:
        change, codec, data = raw.execute(
            "SELECT i.* FROM change_image i JOIN change c ON c.id = i.change_id WHERE c.verb = 'rename-code'"
        ).fetchone()
    images = unpack(codec, data)
    assert images[0].before is not None
    images[0].before[0][-1] = "Gladness"  # type: ignore[index]
    codec, data = pack(images)
    soundness = damaged(
        study,
        "UPDATE change_image SET codec = :codec, data = :data WHERE change_id = :change",
        codec=codec,
        data=data,
        change=change,
    )
    assert len(soundness.findings) == 1
    assert soundness.findings[0].sentence.startswith(
        "1 change that does not go on from what the changes before left: “"
    )


def test_images_are_unpacked_one_by_one_as_all_at_once(study: Path) -> None:
    with closing(sqlite3.connect(study)) as raw:
        rows = raw.execute("SELECT codec, data FROM change_image").fetchall()
    assert {codec for codec, _ in rows} == {"json", "json+zlib"}
    for codec, data in rows:
        assert list(unpack_one_by_one(codec, data)) == unpack(codec, data)
    assert list(unpack_one_by_one(*pack([]))) == []


def test_the_same_thing_found_often_is_one_sentence_with_the_first_places(study: Path) -> None:
    soundness = damaged(study, "UPDATE turn SET label_start = 9999 WHERE label_start IS NOT NULL")
    said = sentences(soundness, "turns")
    assert said == ["6 turns with the speaker's label outside: oak, turn 1, oak, turn 2, oak, turn 3 and 3 more"]


def test_a_file_whose_pages_are_not_whole_ends_the_search_there(study: Path) -> None:
    raw = bytearray(study.read_bytes())
    raw[5 * 4096 : 6 * 4096] = bytes(4096)
    study.write_bytes(raw)
    soundness = check_project(study)
    assert not soundness.sound and not soundness.complete and soundness.changes == 0
    assert soundness.findings[0].sentence.startswith("SQLite finds the file damaged: ")


def test_a_project_of_a_newer_schema_is_refused(study: Path) -> None:
    with pytest.raises(NewerProjectError):
        damaged(study, "UPDATE alembic_version SET version_num = '9999'")


EARLIER = (
    *(f"ALTER TABLE cases DROP COLUMN {name}" for name in ("withheld_until", "withheld")),
    *(f"DROP TABLE {name}" for name in ("decision", "conflict", "merged", "bundle")),
    "DROP INDEX ix_assignment_coder_id",
    *(f"ALTER TABLE assignment DROP COLUMN {name}" for name in ("finished_ms", "begun_ms", "changed_by")),
    *(f"ALTER TABLE round DROP COLUMN {name}" for name in ("closed_ms", "coder_id", "note", "plan", "open_codebook")),
    "ALTER TABLE round DROP COLUMN codebook_version_id",
    "ALTER TABLE coder DROP COLUMN login",
    "ALTER TABLE project DROP COLUMN bundle",
    *(f"DROP TABLE {name}" for name in ("proposal", "freeze", "codebook_version", "former_code", "code_theme")),
    "DROP TABLE definition",
    "ALTER TABLE project DROP COLUMN codebook_version",
    "ALTER TABLE project DROP COLUMN codebook_comments",
    "ALTER TABLE code DROP COLUMN definition_id",
    "ALTER TABLE code DROP COLUMN comments",
    "DROP INDEX ix_coding_definition",
    "DROP INDEX ix_coding_machine",
    "DROP TABLE word_index",
    "DROP TABLE vocabulary",
    "DROP TABLE indexed_text",
    "DROP TABLE saved_query",
    "ALTER TABLE coding DROP COLUMN definition_id",
    "ALTER TABLE change DROP COLUMN codebook",
    "DROP TABLE unplaced",
    "ALTER TABLE code DROP COLUMN keywords",
    "ALTER TABLE project DROP COLUMN suggestions",
    "DROP TABLE rejection",
    "UPDATE alembic_version SET version_num = '0001'",
)


def test_a_project_of_an_earlier_schema_is_checked_as_it_will_be_and_stays_as_it_is(without_round: Path) -> None:
    soundness = damaged(without_round, *EARLIER)
    assert soundness.sound and soundness.complete and soundness.documents
    assert [(one.severity, one.check) for one in soundness.findings] == [("warning", "schema")]
    assert f"earlier version (schema 0001, now {HEAD})" in soundness.findings[0].sentence
    with closing(sqlite3.connect(without_round)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_damage_in_a_project_of_an_earlier_schema_is_found(without_round: Path) -> None:
    soundness = damaged(without_round, *EARLIER, "UPDATE coding SET quote = CAST('else' AS BLOB)")
    assert not soundness.sound and soundness.complete
    assert any("quote that is not what stands" in sentence for sentence in sentences(soundness, "anchors"))


def test_a_project_that_only_says_that_it_is_earlier_cannot_be_upgraded(study: Path) -> None:
    soundness = damaged(study, EARLIER[-1])
    assert not soundness.sound and not soundness.complete
    assert "cannot be upgraded (table unplaced already exists)" in sentences(soundness, "schema")[0]


@pytest.mark.parametrize("codec", ["json", "json+zlib"])
def test_bytes_behind_the_record_of_a_change_are_noticed(study: Path, codec: str) -> None:
    with closing(sqlite3.connect(study)) as raw:
        found = raw.execute("SELECT change_id FROM change_image WHERE codec = ? LIMIT 1", (codec,)).fetchone()
    assert found is not None
    longer = f"UPDATE change_image SET data = CAST(data || X'78' AS BLOB) WHERE change_id = {found[0]}"
    said = sentences(damaged(study, longer), "journal")
    assert said and said[0].startswith("1 change with bytes behind the record of the rows")


def test_bytes_behind_a_packed_text_are_noticed(study: Path) -> None:
    with closing(sqlite3.connect(study)) as raw, raw:
        digest, data = raw.execute("SELECT sha256, data FROM content LIMIT 1").fetchone()
        packed = zlib.compress(data) + b"x"
        raw.execute("UPDATE content SET codec = 'zlib', data = ? WHERE sha256 = ?", (packed, digest))
    assert "not what was imported" in sentences(check_project(study), "texts")[0]


def test_it_sees_one_state_while_another_process_writes(study: Path) -> None:
    with open_project(study, coder="mara", insist=True) as project:
        create_path(project, "Later")
        assert check_project(study).findings == ()
        with project.change("half", "half a change") as tx:
            tx.add("sets", kind="code", name="not yet")
            assert check_project(study).findings == ()
