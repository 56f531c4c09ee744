"""Blindness: what others did in a blind round is in no answer before one's own assignments are done."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from qualcode.codebook.creating import create_path
from qualcode.codebook.freezing import freeze_codebook, thaw_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.proposing import propose_code
from qualcode.codebook.rehearsing import rehearse
from qualcode.codebook.removing import remove_code
from qualcode.coding.applying import apply_code, apply_in_vivo
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.older import open_version
from qualcode.documents.removing import remove_document
from qualcode.documents.replacing import placed_items, plan_replacement, replace_document
from qualcode.domain.errors import NotFoundError, QualcodeError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.history.undoing import undo
from qualcode.storage import reads, tables
from qualcode.storage.blindness import HIDDEN_TABLES, MASKED
from qualcode.storage.copying import copy_whole
from qualcode.storage.file_projects import open_file
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.raw_sql import run
from qualcode.storage.reads import codebook_history
from qualcode.storage.reads.analysis import coding_groups
from qualcode.storage.reads.codes import list_coders, list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.history import list_changes
from qualcode.suggestions.rejecting import reject_suggestion
from qualcode.team.coders import add_coder
from qualcode.team.logins import add_with_login
from team_server import OWNER, Server

TEXT = "A: We had a plan. Nobody read it, honestly. Then the schedule changed.\n\nB: And then we tried it again.\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three coders, each with work of every kind in three documents; the first two are mara's and tom's blind round."""
    folder = tmp_path_factory.mktemp("blind")
    with create_project(folder / "study.qualcode", name="Study", coder="mara") as project:
        for name in ("one", "two", "open"):
            (folder / f"{name}.txt").write_text(f"{TEXT}\nA: This is {name}.\n")
        import_documents(project, [folder / f"{name}.txt" for name in ("one", "two", "open")])
        for path in ("T/Plans", "T/Schedules", "Rare"):
            create_path(project, path)
        for coder in ("mara", "tom", "lea"):
            project.coder = coder
            for document in list_documents(project):
                _work(project, document.id, document.version_id)
        for coder, other in (("mara", 2), ("lea", 1)):
            project.coder = coder
            for coding in list_codings(project, coder_ids=[other]):
                add_memo(project, f"{coder} on another's coding", coding_id=coding.id)
        ids = {document.name: document.id for document in list_documents(project)}
        with project.change("new-round", "round 1 made") as tx:
            values: dict[str, Any] = {"blind": 1, "unit": "sentence", "created_ms": now_ms(), "coder_id": 3}
            round_id = tx.add("round", name="round 1", **values)
            for name, by in (("one", 1), ("one", 2), ("two", 2)):
                tx.add(
                    "assignment",
                    round_id=round_id,
                    document_id=ids[name],
                    coder_id=by,
                    state="doing",
                    changed_ms=now_ms(),
                )
        project.coder = "mara"
    return folder / "study.qualcode"


def _work(project: Project, document_id: int, version_id: int) -> None:
    who = project.coder
    codes = {code.name: code.id for code in list_codes(project)}
    mine = apply_code(project, document_id, (3, 18), codes["Plans"]).coding_id
    apply_code(project, document_id, (18, 42), codes["Schedules"])
    apply_in_vivo(project, document_id, {"mara": (43, 70), "tom": (18, 31), "lea": (25, 40)}[who], None)
    add_memo(project, f"{who} on the coding", coding_id=mine)
    add_memo(project, f"{who} on the document", document_id=document_id)
    add_memo(project, f"{who} on a passage [[quote:abcd]]", document_id=document_id, span=(3, 9))
    mark_nothing(project, document_id, (75, 101))
    reject_suggestion(project, document_id, (3, 18), codes["Schedules"])
    freeze_codebook(project, f"for {who}")
    propose_code(project, f"New/{who} {document_id}", passage=(document_id, (3, 18)))
    thaw_codebook(project)
    me = project.coder_id()
    with project.change("two", f"{who} did something in several documents") as tx:
        place: dict[str, Any] = {
            "document_id": document_id,
            "version_id": version_id,
            "start": 3,
            "end": 18,
            "quote": "We had a plan.",
        }
        row: dict[str, Any] = {"prefix": "", "suffix": "", "turn": 0, "rest": "{}", "created_ms": 1}
        tx.add(
            "unplaced",
            item=f"00000000-0000-4000-8000-{me:04}{document_id:08}",
            kind="mark",
            coder_id=me,
            **place,
            **row,
        )
        merged = tx.add("merged", origin="00000000-0000-4000-8000-000000000001", file_name="", coder_id=me, merged_ms=1)
        tx.add(
            "conflict",
            merged_id=merged,
            kind="coding",
            item_table="coding",
            item="00000000-0000-4000-8000-000000000002",
            coder_id=me,
            document_id=document_id,
            base="",
            ours=who,
            theirs=who,
            state="open",
            created_ms=1,
        )
        tx.add(
            "decision",
            document_id=document_id,
            kind="only",
            verdict="none",
            basis='{"coders":[],"codings":[]}',
            outcome="[]",
            reason=who,
            coder_id=me,
            created_ms=1,
            state="standing",
        )
    with project.change("recolour", f"{who} changed a memo on a code") as tx:
        tx.update_where("code", {"id": codes["Rare"]}, memo=f"{who} {document_id}")


@pytest.fixture
def blind(study: Path, tmp_path: Path) -> Iterator[Project]:
    """The study, opened by mara, who is not done."""
    copyfile(study, tmp_path / "study.qualcode")
    with open_project(tmp_path / "study.qualcode", coder="mara") as project:
        yield project


def _finish(project: Project) -> None:
    with project.change("done", "all done") as tx:
        tx.update_where("assignment", {"coder_id": 1}, state="done")


def _without_others(path: Path, copy: Path) -> None:
    """A copy from which what mara may not see has been taken, row by row."""
    copyfile(path, copy)
    with closing(sqlite3.connect(copy)) as file, file:
        for table in ("coding", "coverage_mark", "rejection", "unplaced", "proposal", "conflict", "decision"):
            file.execute(f'DELETE FROM "{table}" WHERE coder_id <> 1 AND document_id IN (1, 2)')
        file.execute("DELETE FROM memo WHERE coder_id <> 1 AND document_id IN (1, 2)")
        there = "coding_id IN (SELECT id FROM coding WHERE document_id IN (1, 2))"
        file.execute(f"DELETE FROM memo WHERE coder_id <> 1 AND {there}")
        file.execute("DELETE FROM memo WHERE coding_id IS NOT NULL AND coding_id NOT IN (SELECT id FROM coding)")
        file.execute("DELETE FROM change_image WHERE change_id IN (SELECT id FROM change WHERE coder_id <> 1)")
        kept = "kind <> 'setup' AND coder_id <> 1"
        file.execute(f"DELETE FROM change WHERE {kept} AND codebook = 0 AND document_id IN (1, 2)")
        file.execute(f"DELETE FROM change WHERE {kept} AND codebook = 0 AND document_id IS NULL")
        file.execute(
            "UPDATE change SET summary = ?, document_id = NULL, focus_start = NULL, focus_end = NULL "
            f"WHERE {kept} AND document_id IN (1, 2)",
            (MASKED.encode(),),
        )


MODULES = [module.name for module in pkgutil.iter_modules(reads.__path__)]


def _reads() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in MODULES:
        module = importlib.import_module(f"{reads.__name__}.{name}")
        for called, function in inspect.getmembers(module, inspect.isfunction):
            asked = list(inspect.signature(function).parameters)
            # What takes the transaction of a change is for writing.
            if function.__module__ == module.__name__ and not called.startswith("_") and asked[:1] == ["project"]:
                if "tx" in asked:
                    continue
                yield f"{name}.{called}", function


READS = dict(_reads())
NOT_ASKED = {
    "analysis.fetch": "asks what it is told to",
    "hidden.check_nothing_hidden": "is about what is hidden",
    "hidden.shown": "is given what it answers",
    "codebook_history.codebook_steps": "tells of the codebook from everybody's images",
    "codebook_history.rows_at": "tells of the codebook from everybody's images",
    "older.codings_of_version": "needs a document with two versions",
}


def _arguments(project: Project, function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """Values for what a read wants to be told, and every single value of what it may be told."""
    everything = list(range(1, 400))
    with project.reading() as connection:
        uuids = [row[0].hex() for row in run(connection, "SELECT uuid FROM main.coding")]
    documents = list_documents(project)
    values: dict[str, list[Any]] = {
        **{f"{one}ids": [everything] for one in ("", "code_", "coder_", "document_", "version_", "change_", "round_")},
        **{f"{one}_id": [1, 2, 3] for one in ("document", "coder", "version", "round")},
        **{f"{one}_id": [None] for one in ("code", "case", "site")},
        "coding_id": [None, *everything[:40]],
        "memo_id": everything[:40],
        "span": [(3, 9), None],
        "document": documents,
        "documents": [documents],
        "name_or_uuid": ["one"],
        "name": ["none"],
        "uuid_or_prefix": [uuids[0], uuids[-1]],
        "beginnings": [uuids],
        "uuids": [uuids],
        "uuid": [uuids[0]],
        "start": [0],
        "end": [99],
        "offset": [4],
        "at_ms": [2**50],
        "after": [0],
        "digest": [b""],
        "of": [("coding", "memo")],
        "table": list(tables.metadata.tables),
    }
    told = list(inspect.signature(function).parameters.values())[1:]
    wanted = [p for p in told if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    needed = [p.name for p in wanted if p.default is p.empty]
    unknown = [name for name in needed if name not in values]
    assert not unknown, f"{function.__module__}.{function.__name__} wants {unknown}: say here what to ask it"
    base: list[dict[str, Any]] = [{}]
    for name in needed:
        base = [{**one, name: value} for one in base for value in values[name]]
    yield from base
    for parameter in wanted:
        if parameter.default is not parameter.empty and parameter.name in values:
            yield from ({**base[0], parameter.name: value} for value in values[parameter.name])


def _outcome(function: Callable[..., Any], project: Project, arguments: dict[str, Any]) -> object:
    try:
        found = function(project, **arguments)
        return list(found) if isinstance(found, Iterator) else found
    except (QualcodeError, LookupError, SQLAlchemyError) as error:
        return type(error)


@pytest.mark.long
@pytest.mark.sqlite
def test_every_read_answers_a_blind_coder_as_if_the_others_work_were_not_there(blind: Project, tmp_path: Path) -> None:
    assert blind.blind_in == ("round 1",)
    _without_others(blind.path, tmp_path / "without.qualcode")
    with open_project(tmp_path / "without.qualcode", coder="mara") as without, blind.seeing_all():
        full = {}
        for name in READS.keys() - NOT_ASKED.keys():
            full[name] = [(args, _outcome(READS[name], blind, args)) for args in _arguments(without, READS[name])]
        assert without.blind_in
    with open_project(tmp_path / "without.qualcode", coder="mara") as without:
        _check_same(full, blind, without)


def _check_same(full: dict[str, list[tuple[dict[str, Any], object]]], blind: Project, without: Project) -> None:
    differing = set()
    for name, asked in full.items():
        for arguments, everything in asked:
            seen = _outcome(READS[name], blind, arguments)
            assert seen == _outcome(READS[name], without, arguments), (name, arguments)
            if seen != everything:
                differing.add(name)
    assert len(differing) > 25, "the study holds nothing to hide"
    assert differing >= {"codings.list_codings", "memos.texts_with_links", "history.list_changes"}


_THERE = "document_id IN (1, 2)"
_OF_OTHERS = "kind <> 'setup' AND coder_id <> 1"
_TAKEN = (
    "SET session_replication_role = replica",  # What points at rows that go is taken as well.
    *(
        f"DELETE FROM {table} WHERE coder_id <> 1 AND {_THERE}"
        for table in ("coding", "coverage_mark", "rejection", "unplaced", "proposal", "conflict", "decision", "memo")
    ),
    f"DELETE FROM memo WHERE coder_id <> 1 AND coding_id IN (SELECT id FROM coding WHERE {_THERE})",
    "DELETE FROM memo WHERE coding_id IS NOT NULL AND coding_id NOT IN (SELECT id FROM coding)",
    "DELETE FROM change_image WHERE change_id IN (SELECT id FROM change WHERE coder_id <> 1)",
    f"DELETE FROM change WHERE {_OF_OTHERS} AND ({_THERE} OR (document_id IS NULL AND codebook IS DISTINCT FROM 1))",
)


@pytest.mark.long
def test_every_read_on_a_server_answers_a_blind_role_as_if_the_others_work_were_not_there(
    study: Path, server: Server
) -> None:
    names = [server.name(number) for number in (990011, 990012)]
    role = f"mara_{names[0]}"
    try:
        with open_file(study, coder="lea", write=False) as file:
            copy_whole(file, server.url(names[0]))
        with open_project(server.url(names[0]), coder="lea") as owned:
            assert add_with_login(owned, "mara", role)
        server.run(f"CREATE DATABASE {names[1]} OWNER {OWNER} TEMPLATE {names[0]}")
        server.run(*_TAKEN, database=names[1])
        full = {}
        with (
            open_project(server.url(names[1], role), coder="mara") as without,
            open_project(server.url(names[0]), coder="lea") as whole,
        ):
            for name in READS.keys() - NOT_ASKED.keys():
                whole.coder = "mara"
                with whole.seeing_all():
                    full[name] = [
                        (args, _outcome(READS[name], whole, args)) for args in _arguments(without, READS[name])
                    ]
            with open_project(server.url(names[0], role), coder="mara") as blind:
                assert blind.blind_in == without.blind_in == ("round 1",)
                _check_same(full, blind, without)
    finally:
        for name in names:
            server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.run(f'DROP ROLE IF EXISTS "{role}"')


def test_every_hidden_table_is_asked_of_the_study(blind: Project) -> None:
    rows = READS["rows.read_rows"]
    for table in HIDDEN_TABLES:
        with blind.seeing_all():
            everything = len(rows(blind, table))
        assert 0 < len(rows(blind, table)) < everything, table


def test_when_all_is_done_everything_is_seen(blind: Project) -> None:
    with blind.seeing_all():
        everything = list_codings(blind), coding_groups(blind)
    assert everything != (list_codings(blind), coding_groups(blind))
    _finish(blind)
    assert blind.blind_in == ()
    assert everything == (list_codings(blind), coding_groups(blind))


def _all_codings(project: Project) -> list[Any]:
    with project.seeing_all():
        return list_codings(project)


def _code(project: Project, name: str) -> int:
    return next(code.id for code in list_codes(project) if code.name == name)


@pytest.mark.sqlite
def test_what_is_told_of_the_codebook_is_told_whole_but_without_the_place_of_hidden_work(blind: Project) -> None:
    with blind.seeing_all():
        steps, before = list(codebook_history.codebook_steps(blind)), codebook_history.rows_at(blind, 0)
        entries = {change.id: change for change in list_changes(blind)}
    assert steps == list(codebook_history.codebook_steps(blind))
    assert before == codebook_history.rows_at(blind, 0)
    told = {change.id: change for change in list_changes(blind)}
    assert {step.change_id for step in steps} <= told.keys()
    masked = [entry for entry in told.values() if entry.summary == MASKED]
    assert masked and all(entry.focus is None and not entry.reason for entry in masked)
    assert all(entries[entry.id].focus is not None for entry in masked)


def test_merging_codes_takes_hidden_codings_along_and_counts_the_seen_ones(blind: Project) -> None:
    plans, schedules = _code(blind, "Plans"), _code(blind, "Schedules")
    seen, everything = len(list_codings(blind, code_ids=[plans])), len(_all_codings(blind))
    assert (seen, everything) == (5, 27)
    rehearsed = rehearse(blind, [plans], lambda: merge_codes(blind, [plans], schedules))
    assert "5 codings" in rehearsed.summary and rehearsed.reach.codings == 5
    assert len(list_codings(blind)) == 15, "hidden again after the rehearsal was taken back"
    merged = merge_codes(blind, [plans], schedules)
    assert (merged.moved, merged.united) == (5, 0)
    assert len(_all_codings(blind)) == everything
    assert len(list_codings(blind)) == 15
    undo(blind)
    with blind.seeing_all():
        assert len(list_codings(blind, code_ids=[plans])) == 9


def test_nothing_is_removed_from_under_hidden_work(blind: Project) -> None:
    with blind.change("take", "mara's own go") as tx:
        tx.delete_where("memo", {"coding_id": [coding.id for coding in list_codings(blind)]})
        tx.delete_where("coding", {"id": [coding.id for coding in list_codings(blind)]})
    with pytest.raises(RuleError, match="what other coders did in the round “round 1” stands on this"):
        remove_code(blind, _code(blind, "Plans"), with_codings=True)
    with pytest.raises(RuleError, match="round 1"):
        remove_document(blind, 2, with_codings=True)
    remove_document(blind, 3, with_codings=True)
    assert len(_all_codings(blind)) == 12


def test_a_corrected_transcript_keeps_hidden_codings_and_shows_the_seen_ones(blind: Project, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("A: Well. We had a plan. Nobody read it, honestly. And changed.\n\nB: Again.\n")
    document = list_documents(blind)[0]
    assert document.id == 1
    planned = plan_replacement(blind, document, tmp_path / "new.txt")
    assert {item.coder for item in placed_items(blind, planned)} == {"mara"}
    assert sum(planned.counts().values()) == len(planned.shown) < len(planned.items)
    before = {coding.uuid for coding in _all_codings(blind) if coding.document_id == 1}
    replace_document(blind, planned)
    with blind.seeing_all():
        placed = {coding.uuid: coding.quote for coding in list_codings(blind, document_id=1)}
        waiting = {one.uuid for one in READS["unplaced.list_unplaced"](blind)}
    assert before <= placed.keys() | waiting and sum(quote == "We had a plan." for quote in placed.values()) == 3
    older = open_version(blind, 1, 1).codings
    assert older is not None and {coding.coder_id for coding in older} == {1}
    undo(blind)
    assert {coding.uuid for coding in _all_codings(blind) if coding.document_id == 1} == before


def test_what_is_refused_for_hidden_work_says_whom_to_ask(blind: Project) -> None:
    hidden = next(coding.id for coding in _all_codings(blind) if coding.coder_id == 2 and coding.document_id == 1)
    with pytest.raises(RuleError, match="finish them, or ask the lead"), blind.change("cut", "cut") as tx:
        tx.delete_where("coding", {"id": hidden})
    assert blind.blind_in == ("round 1",)


def test_hidden_entries_cannot_be_undone_nor_named(blind: Project) -> None:
    with blind.seeing_all():
        hidden = next(change for change in list_changes(blind) if change.coder == "tom" and change.focus)
    with pytest.raises(NotFoundError):
        READS["history.find_change"](blind, hidden.uuid)


@pytest.mark.sqlite
def test_a_round_made_and_finished_by_another_process_counts_at_once(blind: Project) -> None:
    with closing(sqlite3.connect(blind.path)) as other:
        other.execute("UPDATE assignment SET state = 'done'")
        other.commit()
        assert blind.blind_in == () and len(list_codings(blind)) == 27
        other.execute("UPDATE assignment SET state = 'doing'")
        other.commit()
        assert len(list_codings(blind)) == 15
        other.execute("UPDATE round SET closed_ms = 1")
        other.commit()
        assert len(list_codings(blind)) == 27
        other.execute("UPDATE round SET closed_ms = NULL, blind = 0")
        other.commit()
        assert len(list_codings(blind)) == 27


class _FailedError(Exception):
    """What goes wrong in the middle of a change."""


def test_what_a_change_that_fails_did_to_blindness_is_taken_back(blind: Project) -> None:
    with pytest.raises(_FailedError), blind.change("done", "all done") as tx:
        tx.update_where("assignment", {"coder_id": 1}, state="done")
        raise _FailedError
    assert len(list_codings(blind)) == 15
    with pytest.raises(_FailedError), blind.change("see", "see") as tx, blind.seeing_all():
        assert len(list_codings(blind)) == 27
        raise _FailedError
    assert len(list_codings(blind)) == 15
    with blind.change("part", "part") as tx:
        with pytest.raises(_FailedError), tx.attempt(), blind.seeing_all():
            raise _FailedError
        assert len(list_codings(blind)) == 15
    with blind.reading(), blind.seeing_all(), blind.seeing_all():
        assert len(list_codings(blind)) == 27
    assert len(list_codings(blind)) == 15


def test_what_was_made_of_everything_is_not_kept_for_a_blind_coder(blind: Project) -> None:
    def count() -> int:
        with blind.reading():
            return blind.kept_since("codings", 1, lambda: len(list_codings(blind)))

    with blind.seeing_all():
        assert count() == 27
    assert count() == 15


def test_blindness_is_of_the_coder_in_any_case_and_of_nobody_else(blind: Project) -> None:
    seen = {}
    for name in ("mara", "MARA", "tom", "lea", "somebody new"):
        with open_project(blind.path, coder=name, write=False) as project:
            seen[name] = (project.blind_in, len(list_codings(project)))
    one = ("round 1",)
    assert seen == {
        "mara": (one, 15),
        "MARA": (one, 15),
        "tom": (one, 15),
        "lea": ((), 27),
        "somebody new": ((), 27),
    }


@pytest.mark.sqlite
def test_a_file_that_cannot_be_written_hides_as_well(blind: Project, tmp_path: Path) -> None:
    blind.close()
    copy = tmp_path / "kept.qualcode"
    copyfile(tmp_path / "study.qualcode", copy)
    copy.chmod(0o444)
    with open_project(copy, coder="mara", write=False) as project:
        assert len(list_codings(project)) == 15


def test_an_entry_that_others_appended_to_ones_own_work_is_seen(blind: Project) -> None:
    own = next(change for change in list_changes(blind) if change.coder == "mara" and change.verb == "reject")
    blind.coder = "lea"
    blind.undo([own])
    blind.coder = "mara"
    assert any(change.undoes == own.id and change.coder == "lea" for change in list_changes(blind))
    assert next(change for change in list_changes(blind) if change.id == own.id).undone


@pytest.mark.sqlite
def test_where_nothing_is_to_be_hidden_there_are_no_views(project: Project) -> None:
    add_coder(project, "tom")
    assert [coder.name for coder in list_coders(project)] == ["mara", "tom"]
    with project.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_temp_master").scalar() == 0
