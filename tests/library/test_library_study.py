"""Opening, holding and closing a study; what a blind coder is told; and what `import qualcode` costs."""

from __future__ import annotations

import gc
import json
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

import qualcode
from qualcode.domain.errors import LockedProjectError
from qualcode.storage.project import open_project


@pytest.mark.sqlite
def test_a_study_says_what_it_is(made: Any) -> None:
    with qualcode.open(made.path, coder="MARA") as study:
        assert (study.name, study.coder, study.location) == ("Weeks", "mara", str(made.path))
        assert study.blind_in == () and not study.closed
        assert repr(study) == f"<Study “Weeks”, {made.path}, read by mara>"


def test_the_ending_may_be_left_out(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.path.parent)
    with qualcode.open("study") as study:
        assert study.name == "Weeks"


def test_a_closed_study_answers_no_more_and_its_rows_stay(made: Any) -> None:
    study = qualcode.open(made.path)
    rows = study.codings()
    for _ in range(2):
        study.close()
    assert study.closed and repr(study) == f"<Study {study.location}, closed>"
    assert len(rows.to_dicts()) == 4
    for ask in (study.documents, lambda: study.name, lambda: study.quotes("Agency"), study.frequencies):
        with pytest.raises(qualcode.ProjectError, match="is closed; open it again"):
            ask()


@pytest.mark.sqlite
def test_a_study_that_is_forgotten_is_closed(made: Any) -> None:
    study = qualcode.open(made.path, write=True)
    with pytest.raises(LockedProjectError):
        qualcode.open(made.path, write=True)
    del study
    gc.collect()
    qualcode.open(made.path, write=True).close()


@pytest.mark.sqlite
def test_an_older_project_is_upgraded_only_where_it_may_be_written(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(made.path)) as raw, raw:
        head = raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        raw.execute("UPDATE alembic_version SET version_num = '0000'")

    def upgrade(engine: Engine) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")

    monkeypatch.setattr("qualcode.storage.opening.KNOWN", ("0000", head))
    monkeypatch.setattr("qualcode.storage.file_projects.upgrade", upgrade)
    with pytest.raises(qualcode.ProjectError, match="must be upgraded before it can be read"):
        qualcode.open(made.path)
    with pytest.warns(qualcode.StudyWarning, match="it stands as it was in .*-upgrade-"):
        qualcode.open(made.path, write=True).close()
    qualcode.open(made.path).close()


@pytest.mark.sqlite
def test_reading_changes_no_byte_and_leaves_nothing_beside_the_file(made: Any) -> None:
    before, held = made.path.read_bytes(), sorted(made.path.parent.iterdir())
    with qualcode.open(made.path, coder="mara") as study:
        study.documents()
        study.quotes("Agency")
        study.frequencies(by="role")
        with pytest.raises(qualcode.ProjectError, match="open for reading only"), study._project.change("x", "x"):
            pass
    assert made.path.read_bytes() == before
    left = {path.name.removeprefix("study.qualcode") for path in set(made.path.parent.iterdir()) - set(held)}
    assert left <= {"-wal", "-shm"}


def test_a_study_is_read_while_another_session_writes(made: Any) -> None:
    with open_project(made.path, coder="jonas") as writer, qualcode.open(made.path, coder="mara") as study:
        from qualcode.codebook.creating import create_path

        with study.at_one_moment():
            before = len(study.codes())
            create_path(writer, "Late")
            assert len(study.codes()) == before
        assert len(study.codes()) == before + 1


def test_several_threads_may_ask_one_study(study: qualcode.Study) -> None:
    calls: list[Callable[[], Any]] = [study.documents, study.codings, lambda: study.quotes("Agency"), study.turns] * 6
    alone = [call() for call in calls[:4]] * 6
    with ThreadPoolExecutor(8) as threads:
        assert [future.result() for future in [threads.submit(call) for call in calls]] == alone


def test_a_coder_whom_the_project_does_not_know_is_refused(made: Any) -> None:
    with pytest.raises(qualcode.NotFoundError, match="there is no coder “maria”"):
        qualcode.open(made.path, coder="maria")
    qualcode.open(made.path, write=True).close()  # It was not left open.


def test_without_a_name_the_coder_is_that_of_the_settings(made: Any) -> None:
    made.run("settings", "set", "coder", "jonas")
    with qualcode.open(made.path) as study:
        assert study.coder == "jonas"
        assert [row.codings for row in study.documents()] == [1, 1]


@pytest.mark.parametrize("content", [None, b"", b"no project at all, but some words" * 40])
def test_what_is_no_project_is_refused_with_a_sentence(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "other.qualcode"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(qualcode.ProjectError) as refused:
        qualcode.open(file)
    assert str(file) in str(refused.value) and "\n" not in str(refused.value)


def answers(study: qualcode.Study) -> list[Any]:
    """All that a study tells, as JSON."""
    calls: list[Callable[[], Any]] = [
        *(study.documents, study.turns, study.speakers, study.codes, study.codings, study.memos, study.cases),
        *(study.attributes, study.coders, study.sets, study.saved_queries, lambda: study.quotes("Agency")),
        *(lambda: study.quotes("Agency", coders="jonas"), lambda: study.search("easy"), study.words, study.matrix),
        *(lambda: study.ask("documents with Agency"), lambda: study.words(codes="Agency"), study.frequencies),
        *(lambda: study.crosstab("role"), study.cooccurrence, study.sequence, study.saturation, study.coverage),
        *(study.profile, lambda: study.timeline(by="phase"), lambda: study.portrait("ben"), study.framework),
        *(lambda: study.agreement(assume_finished=True, replicates=100), lambda: study.matrix("coding")),
        *(lambda: study.keyness("Agency", at_least=1), lambda: study.concordance("pick", codes="Agency")),
        lambda: study.search_counts("easy", by="role"),
    ]
    made = []
    for call in calls:
        answer = call()
        made.append(answer.to_dict() if hasattr(answer, "to_dict") else answer.to_dicts())
    return made


def test_a_blind_coder_is_told_nothing_of_what_others_did(made: Any) -> None:
    made.run("coder", "add", "lea", "--role", "lead")
    made.run("memo", "add", "jonas-notes", "--document", "ben", coder="jonas")
    made.run("round", "new", "R", "--coders", "mara,jonas", "--document", "ben", coder="lea")
    hidden = next(row["id"] for row in made.json("code", "list", coder="lea") if row["document"] == "ben")
    with qualcode.open(made.path, coder="lea") as study:
        assert study.blind_in == ()
        told = json.dumps(answers(study))
        assert hidden in told and "jonas-notes" in told
    with pytest.warns(qualcode.StudyWarning, match="blind in “R”: other coders' work on its document is left out"):
        study = qualcode.open(made.path, coder="mara")
    with study:
        assert study.blind_in == ("R",)
        told = json.dumps(answers(study))
        assert hidden not in told and "jonas-notes" not in told
        assert [row.codings for row in study.coders() if row.name == "jonas"] == [1]
        assert study.frequencies().answer.filter.segments == 3
        study.export_codings(made.path.parent / "mine.jsonl")
    assert "We pick" not in (made.path.parent / "mine.jsonl").read_text(encoding="utf-8")


def test_a_setting_that_is_not_understood_is_told(made: Any) -> None:
    from qualcode.settings.paths import settings_file

    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text('shoe = "large"\n', encoding="utf-8")
    with pytest.warns(qualcode.StudyWarning, match="shoe"):
        qualcode.open(made.path).close()


def test_codebook_and_codings_are_given_out_and_replaced_only_where_asked(
    study: qualcode.Study, made: Any, tmp_path: Path
) -> None:
    study.export_codings(tmp_path / "a.jsonl", coders="MARA")
    made.run("codings", "export", tmp_path / "b.jsonl", "--coders", "mara")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    study.export_codebook(tmp_path / "a.yaml")
    made.run("codebook", "export", tmp_path / "b.yaml")
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()
    for write in (study.export_codings, study.export_codebook):
        (tmp_path / "there.csv").write_text("mine", encoding="utf-8")
        with pytest.raises(qualcode.InputError):
            write(tmp_path / "there.csv")
        assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "mine"
        write(tmp_path / "there.csv", replace=True)
        assert (tmp_path / "there.csv").read_text(encoding="utf-8") != "mine"


def in_fresh(code: str) -> Any:
    """What a fresh interpreter prints as JSON."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(run.stdout)


def test_import_and_version_load_nothing() -> None:
    code = """
import json, sys
before = set(sys.modules)
import qualcode
qualcode.__version__, dir(qualcode), hasattr(qualcode, "nothing")
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    assert in_fresh(code) == ["qualcode"]


@pytest.mark.long
def test_what_notebooks_use_is_loaded_when_it_is_asked_for() -> None:
    code = """
import json, sys
from qualcode import *
import qualcode
heavy = {"textual", "click", "pandas", "polars", "spacy", "matplotlib", "numpy", "alembic", "docx", "lxml", "qualcode.cli"}
names = {name: type(getattr(qualcode, name)).__name__ for name in qualcode.__all__}
print(json.dumps([sorted(heavy & set(sys.modules)), open is qualcode.open, names, sorted(set(qualcode.__all__) - set(dir(qualcode)))]))
"""
    heavy, same, names, missing = in_fresh(code)
    assert not heavy and same and not missing
    assert {"Study", "open", "open_exchange", "Rows", "Table", "QualcodeError", "StudyWarning"} <= set(names)


def test_a_slip_in_a_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'qualcode' has no attribute 'opne'"):
        _ = qualcode.opne  # type: ignore[attr-defined]


def test_all_names_are_there_and_explained() -> None:
    from qualcode import library

    for module in (qualcode, library):
        for name in module.__all__:
            assert name == "__version__" or getattr(module, name).__doc__, name


def test_no_warning_without_a_reason(made: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        qualcode.open(made.path, coder="mara").close()
