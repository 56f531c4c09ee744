"""Files that are to be merged and are not as they should be: refused with the reason, and the project as it was."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from returned import Study, code, codings, give, said, work

from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import rename_code
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_comment
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import NotAProjectError, NotFoundError, ProjectError, QualcodeError, RuleError
from qualcode.storage import migrate
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder
from qualcode.team.merging.coders import CodersUnclearError
from qualcode.team.merging.merge import Answers, merge_file, preview_merge

pytestmark = pytest.mark.sqlite
Dump = Callable[[Project], Any]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def refused(study: Study, path: Path, dump: Dump, error: type[QualcodeError], match: str, **answers: Any) -> None:
    """Neither shown nor merged, and the project is as it was."""
    with study.lead() as project:
        before = dump(project)
        for verb in (preview_merge, merge_file):
            with pytest.raises(error, match=match):
                verb(project, path, Answers(**answers))
        assert dump(project) == before


# ---------------------------------------------------------------------- who is who


def test_a_coder_who_is_called_differently_is_asked_about(study: Study, dump: Dump) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"))
    execute(study.path, "UPDATE coder SET name = CAST('Anna' AS BLOB) WHERE name = CAST('ann' AS BLOB)")
    refused(study, path, dump, CodersUnclearError, "who is called “ann” in it is called “Anna” here.*--coder-is")
    refused(study, path, dump, NotFoundError, "no coder “nobody”", coders={"ann": "nobody"})
    with study.lead() as project:
        merge_file(project, path, Answers(coders={"ann": "Anna"}))
        assert ("Time", "very much", "") in said(project, "Anna")


def test_somebody_else_who_coded_in_a_bundle_is_asked_about(study: Study, dump: Dump) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"), coder="guest")
    refused(study, path, dump, CodersUnclearError, "“guest” coded in it, and nobody here has that name")
    before = study.said()
    study.back(path, coders={"guest": "new"})
    assert study.said("guest") == {("Time", "very much", "")} and study.said() == before


def test_another_coder_of_the_project_who_coded_in_a_bundle_is_asked_about(study: Study, dump: Dump) -> None:
    path = study.hand_out(with_others=True)
    work(path, lambda p: give(p, "very much", "Time"), coder="bea")
    refused(study, path, dump, CodersUnclearError, "“bea” coded in the bundle of ann")
    study.back(path, coders={"bea": "bea"})
    assert ("Time", "very much", "") in study.said("bea")


def test_a_namesake_is_asked_about_and_can_be_somebody_new_under_another_name_only(study: Study, dump: Dump) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"), coder="guest")
    with study.lead() as project:
        add_coder(project, "guest")
    refused(study, path, dump, CodersUnclearError, "not certain that this is the “guest” here")
    refused(study, path, dump, RuleError, "there is a coder “guest” here already", coders={"guest": "new"})
    study.back(path, coders={"guest": "guest"})
    assert study.said("guest") == {("Time", "very much", "")}


# ---------------------------------------------------------------------- other files


def test_a_bundle_of_another_project_is_refused(study: Study, dump: Dump, tmp_path: Path) -> None:
    with create_project(tmp_path / "other.qualcode", name="Other", coder="mara") as other:
        (tmp_path / "a.txt").write_text("A: Something else.\n")
        import_documents(other, [tmp_path / "a.txt"])
        plan = plan_bundle(other, "mara", documents=list_documents(other))
        path = write_bundle(other, tmp_path / "b", plan).path
    refused(study, path, dump, NotAProjectError, "bundle of another project, “Other”")


def test_a_project_is_not_merged_into_itself(study: Study, dump: Dump, tmp_path: Path) -> None:
    refused(study, study.path, dump, ProjectError, "is the project itself")
    (tmp_path / "link.qualcode").symlink_to(study.path)
    refused(study, tmp_path / "link.qualcode", dump, ProjectError, "is the project itself")


def test_nothing_is_merged_into_a_bundle(study: Study) -> None:
    ann, bea = study.hand_out("ann"), study.hand_out("bea")
    with open_project(ann, coder="mara") as bundle, pytest.raises(ProjectError, match="this file is a bundle itself"):
        merge_file(bundle, bea, Answers())


def test_a_bundle_hands_out_no_bundles(study: Study, tmp_path: Path) -> None:
    path = study.hand_out(with_others=True)
    with open_project(path, coder="mara") as bundle:
        plan = plan_bundle(bundle, "ann", documents=list_documents(bundle))
        with pytest.raises(RuleError, match="a bundle itself"):
            write_bundle(bundle, tmp_path / "second", plan)
    assert not (tmp_path / "second.qualcode").exists()


def test_only_a_lead_merges(study: Study) -> None:
    path = study.hand_out()
    with open_project(study.path, coder="bea") as project, pytest.raises(RuleError, match="only a lead may merge"):
        merge_file(project, path, Answers())


@pytest.mark.parametrize("made", ["missing", "text", "empty"])
def test_what_is_no_project_is_refused(study: Study, dump: Dump, tmp_path: Path, made: str) -> None:
    path = tmp_path / "file.qualcode"
    if made != "missing":
        path.write_text("no project\n" if made == "text" else "")
    refused(study, path, dump, QualcodeError, "file.qualcode")


# ---------------------------------------------------------------------- edited and damaged

EDITS = {
    "a coding of another code": "UPDATE coding SET code_id = 1 WHERE id = (SELECT max(id) FROM coding)",
    "a coding of another coder": "UPDATE coding SET coder_id = (SELECT min(id) FROM coder)",
    "a comment": "UPDATE coding SET comment = CAST('edited' AS BLOB)",
    "a coding fewer": "DELETE FROM coding WHERE id = (SELECT max(id) FROM coding)",
    "the text of a code": "UPDATE code SET definition = CAST('edited' AS BLOB)",
    "an entry fewer": "DELETE FROM change WHERE id = (SELECT max(id) FROM change)",
    "another seal": "UPDATE project SET bundle = (SELECT uuid FROM code LIMIT 1)",
    "another coder's bundle": "UPDATE bundle SET coder_id = (SELECT min(id) FROM coder)",
}


@pytest.mark.parametrize("name", EDITS)
def test_what_was_edited_past_the_journal_is_refused(study: Study, dump: Dump, name: str) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"))
    execute(path, EDITS[name])
    refused(study, path, dump, ProjectError, "edited|damaged|sent again")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(study: Study, dump: Dump, share: float) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    refused(study, path, dump, ProjectError, "damaged|no qualcode project|not a|cut off|malformed|unusable|file")


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 5))])
def test_no_flipped_byte_comes_in(study: Study, dump: Dump, part: int) -> None:
    """Ten places in each part: refused, or what comes in is what would have come in."""
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"), lambda p: set_comment(p, codings(p)[0].id, "why"))
    sound, project_before = path.read_bytes(), study.path.read_bytes()

    def came_in() -> Any:
        with study.lead() as project:
            merge_file(project, path, Answers())
            found = dump(project)
        study.path.write_bytes(project_before)
        return {table: found[table] for table in ("coding", "code", "memo", "document")}

    wanted = came_in()
    random = Random(part)
    for _ in range(10):
        at = random.randrange(len(sound))
        path.write_bytes(sound[:at] + bytes([sound[at] ^ (1 << random.randrange(8))]) + sound[at + 1 :])
        try:
            found = came_in()
        except QualcodeError:
            assert study.path.read_bytes() == project_before or _same(study, project_before, dump)
            study.path.write_bytes(project_before)
        else:
            assert found == wanted, at


def _same(study: Study, before: bytes, dump: Dump) -> bool:
    other = study.folder / "before.qualcode"
    other.write_bytes(before)
    with study.lead() as one, open_project(other, coder="mara") as two:
        return bool(dump(one) == dump(two))


def test_a_newer_schema_is_refused(study: Study, dump: Dump) -> None:
    path = study.hand_out()
    execute(path, "UPDATE alembic_version SET version_num = '9999'")
    refused(study, path, dump, ProjectError, "newer")


def test_an_older_schema_is_upgraded_in_a_copy(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"))
    execute(path, "UPDATE alembic_version SET version_num = '0000'")
    sent = path.read_bytes()
    upgraded: list[Path] = []

    def fake(engine: Any) -> None:
        with closing(engine.raw_connection()) as connection:
            upgraded.append(Path(connection.execute("PRAGMA database_list").fetchall()[0][2]))
            connection.execute(f"UPDATE alembic_version SET version_num = '{migrate.HEAD}'")
            connection.commit()

    monkeypatch.setattr("qualcode.storage.opening.KNOWN", ("0000", *migrate.KNOWN))
    monkeypatch.setattr("qualcode.storage.copies.upgrade", fake)
    with study.lead() as project:
        assert merge_file(project, path, Answers()).of("coding").added == 1
    assert upgraded and path not in upgraded and path.read_bytes() == sent


# ---------------------------------------------------------------------- projects that grew apart


def test_two_copies_of_a_project_that_grew_apart_come_together(study: Study) -> None:
    copy = study.copy("copy")
    work(copy, lambda p: give(p, "very much", "Time"), lambda p: create_code(p, "There"))
    work(copy, lambda p: set_comment(p, codings(p)[0].id, "there"))
    with study.lead() as project:
        give(project, "the hard part", "Time")
        rename_code(project, code(project, "People"), "Persons")
    report = study.back(copy)
    assert report.of("coding").added == 1 and report.conflicts == 0
    assert ("Time", "very much", "") in study.said() and {"There", "Persons"} <= set(study.paths())
    assert ("Time", "the hard part", "") in study.said("mara")
    work(copy, lambda p: give(p, "once more", "There"))
    assert study.back(copy).of("coding").added == 1


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A project of its own, of one of the same texts under another name, with other codes, and one more text."""
    path = tmp_path / "stranger.qualcode"
    (tmp_path / "kept").mkdir()
    shutil.copy(tmp_path / "first.txt", tmp_path / "kept" / "renamed.txt")
    (tmp_path / "kept" / "more.txt").write_text("A: And there was more of it than we knew.\n")
    with create_project(path, name="Stranger", coder="zoe") as project:
        import_documents(project, [tmp_path / "kept" / "renamed.txt", tmp_path / "kept" / "more.txt"])
        create_code(project, "People", definition="Who is there.")
        create_code(project, "Zeit")
        document = next(one for one in list_documents(project) if one.name == "renamed")
        apply_code(project, document.id, (30, 50), code(project, "People"))
        apply_code(project, document.id, (60, 75), code(project, "Zeit"))
        add_memo(project, "of all of it", document_id=document.id)
    return path


@pytest.fixture
def with_texts(tmp_path: Path) -> Study:
    study = Study(tmp_path)
    with study.lead() as project:
        text = read_text(project, find_document(project, "first").version_id)
    (tmp_path / "first.txt").write_text(text, encoding="utf-8")
    return study


def test_projects_that_never_were_one_merge_by_text_and_by_path(with_texts: Study, stranger: Path, dump: Dump) -> None:
    study = with_texts
    refused(study, stranger, dump, CodersUnclearError, "“zoe” coded in it")
    report = study.back(stranger, coders={"zoe": "new"})
    assert report.of("document").added == 1 and report.of("coding").added == 2
    assert sorted(study.paths()).count("People") == 1 and "Zeit" in study.paths()
    assert {one[0] for one in study.said("zoe")} == {"People", "Zeit"}
    assert study.conflicts() == [("same name", "code")]


def test_codes_of_another_project_are_what_they_are_said_to_be(with_texts: Study, stranger: Path) -> None:
    study = with_texts
    study.back(stranger, coders={"zoe": "new"}, codes={"Zeit": "Time", "People": ""})
    assert {one[0] for one in study.said("zoe")} == {"Time", "People (2)"}
    assert "Zeit" not in study.paths()
