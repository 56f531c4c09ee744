"""Bundles: what a coder needs is in the file, and no byte of anything else."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import redefine_code, rename_code
from qualcode.codebook.freezing import FrozenError
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_comment
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.correcting import plan_correction
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import rename_document, set_done
from qualcode.documents.replacing import replace_document
from qualcode.domain.errors import NotFoundError, ProjectError, PublicationError, RuleError
from qualcode.history.undoing import redo, undo
from qualcode.retrieval.saved import save_query
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.team.bundling import BundlePlan, plan_bundle, write_bundle
from qualcode.team.coders import add_coder, set_role
from qualcode.team.rounds import new_round
from qualcode.upkeep.checking import check_project

OAK = """INTERVIEWER: How did it start?

OAKWELL: We had a plan. Nobody read it, honesly. Then the schedule changed.
"""
ELM = """INTERVIEWER: And you?

ELMHURST: Zyzzogeton was the word that nobody but us would say.
"""
ASH = "WEBVTT\n\nNOTE Frontmatterly\n\n00:01.000 --> 00:04.000\n<v Ashby>We tried it once more.\n"
HIDDEN = ("Quillonby", "commented by Quillonby's hand", "memorandumly written", "Participantine", "Sitewardly",
          "Attributorial", "Valuatory", "honesly", "Zyzzogeton", "zyzzogeton", "ELMHURST", "elm-original-name",
          "oak-original-name", "Savedquerily", "Frontmatterly", "elsewhere said", "assigned elsewhere")  # fmt: skip
"""What stands in the project and must not be in a blind bundle of `oak` and `ash`; `honesly` was corrected."""


def give(project: Project, document: str, words: str, code: str) -> int:
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    path = load_tree(project).find(code).id
    return apply_code(project, found.id, (start, start + len(words)), path).coding_id


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Path]:
    """Three documents, of which Ann is to code two; Quillonby, who is no lead, has coded all of them."""
    path = tmp_path / "study.qualcode"
    with create_project(path, name="Study", coder="mara") as project:
        for name, text in (("oak-original-name.txt", OAK), ("elm-original-name.txt", ELM), ("ash.vtt", ASH)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        import_documents(project, [tmp_path / "oak-original-name.txt", tmp_path / "elm-original-name.txt"])
        import_documents(project, [tmp_path / "ash.vtt"])
        for document in list_documents(project):
            rename_document(project, document.id, document.name.split("-")[0])
        oak = find_document(project, "oak")
        start = OAK.index("honesly")
        replace_document(project, plan_correction(project, oak, (start, start + 7), "honestly"))
        for code in ("Plans", "Schedules", "Rare"):
            create_code(project, code)
        for name in ("Ann", "Quillonby"):
            add_coder(project, name)
        set_role(project, "mara", "lead")
        (tmp_path / "people.csv").write_text(
            "participant,speaker,site,participant.Attributorial\nParticipantine,OAKWELL,Sitewardly,Valuatory\n"
        )
        import_cases(project, tmp_path / "people.csv")
        save_query(project, "Savedquerily", "Plans")
    with open_project(path, coder="Quillonby") as project:
        coding = give(project, "oak", "We had a plan.", "Rare")
        set_comment(project, coding, "commented by Quillonby's hand")
        add_memo(project, "memorandumly written", coding_id=coding)
        add_memo(project, "elsewhere said", document_id=find_document(project, "elm").id)
        give(project, "elm", "nobody but us", "Plans")
        mark_nothing(project, find_document(project, "oak").id, (40, 60))
        set_done(project, find_document(project, "oak").id, True)
        redefine_code(project, load_tree(project).find("Plans").id, definition="What was meant.")
    with open_project(path, coder="Ann") as project:
        give(project, "oak", "the schedule", "Schedules")
        give(project, "elm", "the word", "Schedules")
    yield path


def ids(project: Project, *names: str) -> list[int]:
    return [find_document(project, name).id for name in names]


def documents(project: Project, *names: str) -> Any:
    return [find_document(project, name) for name in names]


def blind_bundle(study: Path, **how: Any) -> tuple[Path, BundlePlan]:
    """A bundle of a blind round for Ann."""
    with open_project(study, coder="mara") as project:
        new_round(project, "R1", documents=ids(project, "oak", "ash"), coders=["Ann"], note="", **how)
        new_round(project, "assigned elsewhere", documents=ids(project, "elm"), coders=["Quillonby"])
        plan = plan_bundle(project, "Ann")
        return write_bundle(project, study.parent / "ann", plan).path, plan


def every_byte(path: Path) -> bytes:
    """The file, and all that is packed in it, unpacked."""
    found = [path.read_bytes()]
    with closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, bytes):
                        found.append(value)
                        try:
                            found.append(zlib.decompress(value))
                        except zlib.error:
                            continue
    return b"\n".join(found)


def uuids_of_others(study: Path) -> list[bytes]:
    with closing(sqlite3.connect(study)) as connection:
        found = []
        for table in ("coding", "memo", "coverage_mark"):
            found += connection.execute(
                f"SELECT uuid FROM {table} WHERE coder_id <> (SELECT id FROM coder WHERE name = CAST('Ann' AS BLOB))"
            ).fetchall()
        found += connection.execute("SELECT uuid FROM coder WHERE name = CAST('Quillonby' AS BLOB)").fetchall()
        found += connection.execute("SELECT uuid FROM cases").fetchall()
        return [uuid for (uuid,) in found]


def test_a_blind_bundle_holds_no_byte_of_what_others_did_or_are(study: Path) -> None:
    path, plan = blind_bundle(study)
    whole, project = every_byte(path), every_byte(study)
    assert plan.blind and plan.documents and plan.words
    for words in HIDDEN:
        assert words.encode() in project, f"“{words}” must stand in the project for this to tell anything"
        assert words.encode() not in whole, words
    others = uuids_of_others(study)
    assert len(others) > 6
    for uuid in others:
        assert uuid in project
        assert uuid not in whole and uuid.hex().encode() not in whole
        text = str(UUID(bytes=uuid))
        assert text.encode() not in whole
    assert b"We had a plan. Nobody read it, honestly." in whole and b"mara" in whole


def test_a_blind_bundle_has_the_codes_and_not_who_gave_or_defined_them(study: Path) -> None:
    path, _ = blind_bundle(study)
    with open_project(path, coder="Ann") as bundle:
        tree = load_tree(bundle)
        assert [tree.path(code.id) for code in tree.walk()] == ["Plans", "Schedules", "Rare"]
        assert tree.find("Plans").definition == "What was meant."
        assert [coding.quote for coding in list_codings(bundle)] == ["the schedule"]


def test_ids_and_uuids_are_those_of_the_project(study: Path) -> None:
    path, _ = blind_bundle(study)
    with closing(sqlite3.connect(study)) as project, closing(sqlite3.connect(path)) as bundle:
        for table in ("document", "version", "code", "coding", "coder", "definition", "speaker"):
            rows = set(bundle.execute(f"SELECT id, uuid FROM {table}").fetchall())
            assert rows and rows <= set(project.execute(f"SELECT id, uuid FROM {table}").fetchall())
        assert (
            bundle.execute("SELECT uuid FROM project").fetchall()
            == project.execute("SELECT uuid FROM project").fetchall()
        )
        assert bundle.execute("SELECT count(*) FROM change").fetchone() == (1,)


@pytest.mark.parametrize("open_", [False, True])
def test_the_codebook_is_frozen_or_open_as_the_round_says(study: Path, open_: bool) -> None:
    path, plan = blind_bundle(study, open_codebook=open_)
    assert plan.open_codebook == open_
    with open_project(path, coder="Ann") as bundle:
        if open_:
            create_code(bundle, "Mine")
        else:
            with pytest.raises(FrozenError, match="R1"):
                create_code(bundle, "Mine")
        assert give(bundle, "ash", "once more", "Plans")
    with open_project(study, coder="mara") as project:
        create_code(project, "The project itself stays open")


def test_a_bundle_is_a_sound_project(study: Path) -> None:
    path, _ = blind_bundle(study)
    assert check_project(path).findings == ()


def test_with_others_it_holds_what_they_did_in_its_documents_alone(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"), with_others=True)
        path = write_bundle(project, study.parent / "ann", plan).path
    assert not plan.blind
    whole = every_byte(path)
    assert b"commented by Quillonby's hand" in whole and b"memorandumly written" in whole
    assert b"elsewhere said" not in whole and b"Zyzzogeton" not in whole and b"Participantine" not in whole
    assert check_project(path).findings == ()


def test_with_cases_it_holds_the_people_of_its_documents(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"), with_cases=True)
        path = write_bundle(project, study.parent / "ann", plan).path
    whole = every_byte(path)
    assert all(words in whole for words in (b"Participantine", b"Sitewardly", b"Valuatory"))
    assert check_project(path).findings == ()


def test_others_work_is_not_asked_for_in_a_blind_round(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        new_round(project, "R1", documents=ids(project, "oak"), coders=["Ann"])
        with pytest.raises(RuleError, match="“R1” is coded blind"):
            plan_bundle(project, "Ann", with_others=True)
        with pytest.raises(RuleError, match="nothing is assigned to Quillonby"):
            plan_bundle(project, "Quillonby")
        with pytest.raises(NotFoundError, match="no round “R9”"):
            plan_bundle(project, "Ann", rounds=["R9"])


def test_what_was_handed_out_is_kept_in_the_project_and_can_be_taken_back(
    study: Path, dump: Callable[[Project], Any]
) -> None:
    with open_project(study, coder="mara") as project:
        before = dump(project)
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"))
        made = write_bundle(project, study.parent / "ann", plan)
        after = dump(project)
        assert len(after.pop("bundle")) == 1 and before.pop("bundle") == [] and after == before
        undo(project)
        assert dump(project)["bundle"] == []
        redo(project)
    with closing(sqlite3.connect(study)) as project_file, closing(sqlite3.connect(made.path)) as bundle:
        assert (
            project_file.execute("SELECT uuid FROM bundle").fetchall()
            == bundle.execute("SELECT uuid FROM bundle").fetchall()
        )
        assert bundle.execute("SELECT bundle FROM project").fetchone()[0].hex() == made.uuid.replace("-", "")


def test_a_bundle_with_a_name_that_must_not_leave_is_refused(study: Path, dump: Callable[[Project], Any]) -> None:
    with open_project(study, coder="mara") as project:
        before = dump(project)
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"))
        with pytest.raises(PublicationError, match="would be in the bundle: “Oakwell”"):
            write_bundle(project, study.parent / "ann", plan, names=["Oakwell", "Someone Else"])
        assert dump(project) == before and not (study.parent / "ann.qualcode").exists()
        write_bundle(project, study.parent / "ann", plan, names=["Someone Else"])


def test_a_name_that_only_the_rounds_version_of_the_codebook_has_is_found_too(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        code = create_code(project, "Doubts of Oakhurst")
        new_round(project, "named", documents=ids(project, "oak"), coders=["ann"])
        rename_code(project, code, "Doubts")
        plan = plan_bundle(project, "ann", rounds=["named"])
        with pytest.raises(PublicationError, match="“Oakhurst”"):
            write_bundle(project, study.parent / "ann", plan, names=["Oakhurst"])


def test_no_bundle_stays_where_handing_it_out_was_not_saved(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.storage import journal

    append = journal.append

    def full(*given: Any, **how: Any) -> Any:
        if how["kind"] == "do":
            raise ProjectError("the disk is full")
        return append(*given, **how)

    with open_project(study, coder="mara") as project:
        plan = plan_bundle(project, "ann", documents=documents(project, "oak"))
        monkeypatch.setattr(journal, "append", full)
        with pytest.raises(ProjectError, match="the disk is full"):
            write_bundle(project, study.parent / "ann", plan)
    assert not (study.parent / "ann.qualcode").exists()


def test_a_round_that_became_blind_after_the_plan_was_made_is_noticed(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        new_round(project, "seen", documents=ids(project, "oak"), coders=["ann"], blind=False)
        plan = plan_bundle(project, "ann", rounds=["seen"], with_others=True)
        with project.change("setup", "the round is blind now") as tx:
            tx.update_where("round", {"name": "seen"}, blind=1)
        with pytest.raises(RuleError, match="has become blind meanwhile"):
            write_bundle(project, study.parent / "ann", plan)


def test_an_open_round_does_not_open_a_blind_one(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        new_round(project, "blind", documents=ids(project, "oak"), coders=["Ann"])
        new_round(project, "seen", documents=ids(project, "oak", "elm"), coders=["Ann"], blind=False)
        with pytest.raises(RuleError, match="“blind” is coded blind"):
            plan_bundle(project, "Ann", rounds=["seen"], with_others=True)
        assert plan_bundle(project, "Ann", rounds=["seen"]).blind


def test_a_bundle_of_some_documents_of_a_round_has_their_assignments_alone(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        new_round(project, "R1", documents=ids(project, "oak", "ash"), coders=["Ann"])
        new_round(project, "R2", documents=ids(project, "elm"), coders=["Ann"])
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"))
        assert plan.rounds == ("R1",) and plan.blind
        bundle = write_bundle(project, study.parent / "ann", plan).path
    with closing(sqlite3.connect(bundle)) as raw:
        assert raw.execute("SELECT count(*) FROM assignment").fetchone() == (1,)
    assert check_project(bundle).sound


def test_a_file_that_is_there_is_left_alone(study: Path, dump: Callable[[Project], Any]) -> None:
    taken = study.parent / "ann.qualcode"
    taken.write_bytes(b"something else")
    with open_project(study, coder="mara") as project:
        before = dump(project)
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"))
        with pytest.raises(ProjectError, match="exists already"):
            write_bundle(project, taken, plan)
        with pytest.raises(ProjectError, match="cannot be written"):
            write_bundle(project, study.parent / "no such folder" / "ann", plan)
        assert dump(project) == before
    assert taken.read_bytes() == b"something else"


def test_nothing_is_left_where_it_cannot_be_noted(
    study: Path, dump: Callable[[Project], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from qualcode.storage.transaction import Transaction

    add = Transaction.add

    def refuse(self: Transaction, table: str, **values: Any) -> int:
        if table == "bundle":
            raise RuleError("no")
        return add(self, table, **values)

    monkeypatch.setattr(Transaction, "add", refuse)
    with open_project(study, coder="mara") as project:
        before, files = dump(project), set(study.parent.iterdir())
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"))
        with pytest.raises(RuleError):
            write_bundle(project, study.parent / "ann", plan)
        assert dump(project) == before and set(study.parent.iterdir()) == files


def test_only_a_lead_hands_out(study: Path) -> None:
    with open_project(study, coder="Quillonby") as project:
        plan = plan_bundle(project, "Ann", documents=documents(project, "oak"))
        with pytest.raises(RuleError, match="only a lead may hand out bundles"):
            write_bundle(project, study.parent / "ann", plan)
