"""A project as text: out and in again it is equal, and what `git` makes of the files can be read again."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from text_study import account, fill

from example_counts import examples
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import InputError
from qualcode.domain.project_heads import HEADS
from qualcode.domain.project_text_schema import FILES, schema_text
from qualcode.exchange.as_text import write_directory
from qualcode.exchange.from_text import read_directory
from qualcode.exporting.project_text.names import folder_names
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.rows import rows_of, tables_in_order
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder, set_role
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.team.rounds import new_round
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but those of git."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


@pytest.mark.long
@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_a_project_written_as_text_and_read_again_is_equal(seed: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with create_project(folder / "study.qualcode", name="Stüdy 🌳", coder="mara") as project:
            fill(project, Random(seed), documents=2)
            said = write_directory(project, folder / "text")
            before = account(project)
        taken = read_directory(folder / "text", folder / "again.qualcode", coder="mara")
        assert dict(said.counts) == dict(taken.held) == dict(taken.taken)
        assert taken.clean
        with open_project(folder / "again.qualcode", coder="mara") as again:
            assert account(again) == before
            write_directory(again, folder / "text again")
        assert files(folder / "text again") == files(folder / "text")


def test_the_projects_tried_have_rows_in_every_table_and_are_sound(project: Project, tmp_path: Path) -> None:
    fill(project, Random(1))
    assert [table for table in tables_in_order() if not rows_of(project, table)] == []
    write_directory(project, tmp_path / "text")
    read_directory(tmp_path / "text", tmp_path / "again.qualcode", coder="mara")
    found = check_project(tmp_path / "again.qualcode")
    assert [finding.sentence for finding in found.findings if finding.severity == "error"] == []


def test_a_bundle_handed_out_before_comes_back_into_the_project_that_was_read(coded: Project, tmp_path: Path) -> None:
    add_coder(coded, "jonas")
    set_role(coded, "mara", "lead")
    new_round(coded, "first", documents=[1], coders=["jonas"], blind=True)
    bundle = write_bundle(coded, tmp_path / "bundle.qualcode", plan_bundle(coded, "jonas")).path
    write_directory(coded, tmp_path / "text")
    read_directory(tmp_path / "text", tmp_path / "again.qualcode", coder="mara")
    with open_project(bundle, coder="jonas") as far:
        apply_code(far, 1, (20, 30), 2)
        set_done(far, 1, True)
    with open_project(tmp_path / "again.qualcode", coder="mara") as again:
        merge_file(again, bundle, Answers())
        assert len(rows_of(again, "coding")) == 1
        assert merge_file(again, bundle, Answers()).taken == {}
        assert [row["state"] for row in rows_of(again, "assignment")] == ["done"]
    assert [
        finding for finding in check_project(tmp_path / "again.qualcode").findings if finding.severity == "error"
    ] == []


def test_each_document_is_told_as_it_comes(coded: Project, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    write_directory(coded, tmp_path / "text", on_document=lambda *one: told.append(one))
    read_directory(tmp_path / "text", None, coder="mara", on_document=lambda *one: told.append(one))
    assert told == [(1, 1, "oak"), (1, 1, "oak")]


def test_only_what_changed_is_written_anew_and_what_is_gone_is_taken_away(coded: Project, tmp_path: Path) -> None:
    folder = tmp_path / "text"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git/config").write_text("of git")
    for name in ("elm", "ash"):
        (tmp_path / f"{name}.txt").write_text(f"{name.upper()}: We had a plan.\n")
    import_documents(coded, [tmp_path / "elm.txt", tmp_path / "ash.txt"])
    write_directory(coded, folder)
    (folder / "README.md").write_text("mine")
    (folder / "documents/elm/mine.txt").write_text("mine")
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    for name in ("elm", "ash"):
        remove_document(coded, find_document(coded, name).id)
    apply_code(coded, 1, (20, 30), 2)
    write_directory(coded, folder, replace=True)
    now = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    gone = {path.relative_to(folder).as_posix() for path in times.keys() - now.keys()}
    assert gone == {
        f"documents/{name}/{file}" for name in ("elm", "ash") for file in ("document.json", "text.txt", "turns.jsonl")
    }
    assert not (folder / "documents/ash").exists()
    changed = {path.relative_to(folder).as_posix() for path in now if now[path] != times.get(path)}
    assert changed == {"documents/oak/codings.jsonl"}
    assert (folder / "README.md").read_text() == (folder / "documents/elm/mine.txt").read_text() == "mine"
    assert read_directory(folder, tmp_path / "again.qualcode", coder="mara").taken["documents"] == 1


def test_a_document_renamed_takes_its_folder_along(coded: Project, tmp_path: Path) -> None:
    write_directory(coded, tmp_path / "text")
    with coded.change("rename", "renamed") as tx:
        tx.update_where("document", {"id": 1}, name="OAK")
    write_directory(coded, tmp_path / "text", replace=True)
    assert [path.name for path in (tmp_path / "text/documents").iterdir()] == ["OAK"]


def test_looking_makes_nothing(coded: Project, tmp_path: Path) -> None:
    write_directory(coded, tmp_path / "text")
    before = sorted(path.name for path in tmp_path.iterdir())
    looked = read_directory(tmp_path / "text", None, coder="mara")
    assert (looked.where, looked.taken["documents"]) == ("", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_waits_for_a_text_that_is_missing_keeps_its_place(coded: Project, tmp_path: Path) -> None:
    (oak,), (version,), (mara,) = rows_of(coded, "document"), rows_of(coded, "version"), rows_of(coded, "coder")
    place = {"start": 139, "end": 195, "quote": "of another file", "prefix": "", "suffix": "", "turn": 0}
    with coded.change("take in", "without its text") as tx:
        empty = tx.keep_text("")
        tx.delete_where("turn", {"version_id": version["id"]})
        tx.update_where("sentences", {"version_id": version["id"]}, spans=b"")
        tx.update_where("version", {"id": version["id"]}, text_sha256=empty, original_sha256=empty, length=0, words=0)
        tx.add("unplaced", item=oak["uuid"], kind="coding", document_id=1, version_id=version["id"], coder_id=mara["id"],
               code_id=2, holder=None, **place, created_ms=3, rest="{}")  # fmt: skip
    write_directory(coded, tmp_path / "text")
    read_directory(tmp_path / "text", tmp_path / "again.qualcode", coder="mara")
    with open_project(tmp_path / "again.qualcode", coder="mara") as again:
        (row,) = rows_of(again, "unplaced")
        assert {name: row[name] for name in place} == place


@pytest.mark.parametrize("head", HEADS)
def test_a_project_as_text_among_transcripts_is_told_and_not_imported(
    coded: Project, tmp_path: Path, head: str
) -> None:
    study = tmp_path / "study"
    (study / "text").mkdir(parents=True)
    (study / "elm.txt").write_text("ELM: We had a plan.\n")
    write_directory(coded, study / "text/here")
    (study / "text/here/qualcode.json").rename(study / "text/here" / head)
    report = import_documents(coded, [study])
    assert [(one.file.name, one.outcome) for one in report.files] == [("elm.txt", "imported"), (head, "skipped")]
    assert report.files[1].warnings == (f"{study / 'text/here'} is a project as text: `qualcode open` opens it",)
    with pytest.raises(InputError, match="this is the directory of a project"):
        import_documents(coded, [study / "text/here"])


def test_who_opens_it_for_the_first_time_is_signed_on(coded: Project, tmp_path: Path) -> None:
    write_directory(coded, tmp_path / "text")
    read_directory(tmp_path / "text", tmp_path / "again.qualcode", coder="zoe")
    with open_project(tmp_path / "again.qualcode", coder="zoe") as again:
        assert [row["name"] for row in rows_of(again, "coder")] == ["mara", "zoe"]
        assert [row["verb"] for row in rows_of(again, "change")] == ["open-text"]
    assert check_project(tmp_path / "again.qualcode").sound


@given(names=st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=8))
def test_names_of_folders_are_safe_on_every_system_and_told_apart(names: list[str]) -> None:
    uuids = [f"0198f2c1-7a80-7d31-9f57-{number:012x}" for number in range(len(names))]
    found = folder_names(zip(uuids, names, strict=True))
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in found.values()}) == len(names)
    for name in found.values():
        assert len(name.encode()) <= 120
        assert not set(name) & set('<>:"/\\|?*\0\n') and name[-1:] not in (" ", ".") and name[0] not in ".- "
        assert name.split(".")[0].casefold() not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


@pytest.mark.parametrize(
    ("name", "folder"),
    [("oak", "oak"), ("..", "_ ~00000000"), ("a/b", "a_b ~00000000"), ("Con.txt", "_Con.txt ~00000000")],
)
def test_a_plain_name_stays_as_it_is_and_any_other_is_marked(name: str, folder: str) -> None:
    assert folder_names([("0198f2c1-7a80-7d31-9f57-000000000000", name)]) == {
        "0198f2c1-7a80-7d31-9f57-000000000000": folder
    }


def test_the_schema_in_the_docs_is_that_of_the_models() -> None:
    kept = Path(__file__).resolve().parents[2] / "docs/schemas/project-directory.json"
    written = kept.read_text("utf-8")
    assert written == schema_text(), f"write qualcode.domain.project_text_schema.schema_text() to {kept.name}"


def test_every_file_that_is_written_stands_in_the_schema_and_in_the_docs(project: Project, tmp_path: Path) -> None:
    fill(project, Random(3))
    write_directory(project, tmp_path / "text")
    told = (Path(__file__).resolve().parents[2] / "docs/project-directory.md").read_text("utf-8")
    found = {re.sub(r"documents/[^/]+/(versions/\d+)?", lambda m: "documents/NAME/" + ("versions/NUMBER" if m[1] else ""), path)
             for path in files(tmp_path / "text") if path.endswith((".json", ".jsonl")) and "/states/" not in path}  # fmt: skip
    assert found == {*FILES}
    assert [file for file in FILES if f"`{file}`" not in told and f"`{file.split('/')[-1]}`" not in told] == []
