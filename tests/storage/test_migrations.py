"""The migrations make what the tables say; a failed one leaves nothing; an old file is backed up first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from qualcode.codebook.creating import create_path
from qualcode.domain.errors import ProjectError, ReadOnlyError
from qualcode.domain.locations import ServerAddress, location
from qualcode.history.undoing import redo, undo
from qualcode.storage import migrate
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.history import list_changes
from qualcode.storage.server import open_server
from qualcode.storage.server_guards import FUNCTIONS
from qualcode.storage.server_rules import HIDDEN_TABLES
from qualcode.storage.tables import metadata


@pytest.mark.sqlite
def test_the_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    create_project(path, name="Study", coder="mara").close()
    engine = open_engine(path, read_only=False)
    with engine.connect() as connection:
        own = {"compare_type": False, "include_name": lambda name, *_: not str(name).startswith("word_index")}
        context = MigrationContext.configure(connection, opts=own)
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_the_migrations_make_what_the_tables_say_on_a_server_too(study_url: str) -> None:
    address = location(study_url)
    assert isinstance(address, ServerAddress)
    engine = open_server(address)
    with engine.connect() as connection:
        own = {"compare_type": False, "include_name": lambda name, *_: not str(name).startswith("word_index")}
        differences = compare_metadata(MigrationContext.configure(connection, opts=own), _with_waiting_references())
        unlike = connection.exec_driver_sql(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND (NOT condeferrable OR condeferred)"
        ).all()
        bare = connection.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND NOT (relrowsecurity AND relforcerowsecurity)",
            ([*HIDDEN_TABLES],),
        ).all()
    engine.dispose()
    assert differences == unlike == bare == []


def _with_waiting_references() -> MetaData:
    """The tables, with references that an undo can let wait."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        for constraint in table.to_metadata(copy).foreign_key_constraints:
            constraint.deferrable = True
    return copy


def _downgrade(address: ServerAddress) -> None:
    """Make a database what it was before there were teams: nothing was hidden, and nobody had a role."""
    engine = open_server(address)
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            made = ", ".join(("qualcode_me", "qualcode_blind", "qualcode_own_action", *FUNCTIONS))
            connection.exec_driver_sql(f"DROP FUNCTION {made} CASCADE")
            for table in {*HIDDEN_TABLES, "round", "assignment"}:
                connection.exec_driver_sql(
                    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY"
                )
            config = Config()
            config.set_main_option("script_location", str(migrate.scripts()))
            config.attributes["connection"] = connection
            command.downgrade(config, "0005")
    engine.dispose()


def test_a_server_that_is_behind_is_kept_in_a_file_and_upgraded_by_its_owner_alone(study_url: str) -> None:
    address = location(study_url)
    assert isinstance(address, ServerAddress)
    with open_project(study_url, coder="mara") as project:
        create_path(project, "Hope")
        create_path(project, "Plans")
        undo(project)
        told = [(change.uuid, change.summary) for change in list_changes(project)]
    _downgrade(address)
    with pytest.raises(ReadOnlyError, match="must be upgraded"):
        open_project(study_url, coder="mara", write=False)
    with open_project(study_url, coder="mara") as project, project.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == migrate.HEAD
        backup = project.upgraded_from
    assert backup is not None
    with closing(sqlite3.connect(backup)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0005",)
    with open_project(backup, coder="mara") as project:
        assert [one.name for one in list_codes(project)] == ["Hope"]
        assert [(change.uuid, change.summary) for change in list_changes(project)] == told
        redo(project)
        assert [one.name for one in list_codes(project)] == ["Hope", "Plans"]
    with open_project(study_url, coder="mara") as project:
        assert project.upgraded_from is None


def test_a_server_is_not_upgraded_without_a_backup(study_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = location(study_url)
    assert isinstance(address, ServerAddress)
    _downgrade(address)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("QUALCODE_STATE_DIR", __file__)
        with pytest.raises(ProjectError, match="without a backup"):
            open_project(study_url, coder="mara")
    engine = open_server(address)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "0005"
    engine.dispose()


def test_the_head_in_the_code_is_the_head_of_the_migrations() -> None:
    script = ScriptDirectory(str(migrate.scripts()))
    assert script.get_current_head() == migrate.HEAD == migrate.KNOWN[-1]
    assert [revision.revision for revision in script.walk_revisions()][::-1] == list(migrate.KNOWN)


@pytest.mark.sqlite
def test_a_transaction_that_fails_leaves_no_table_behind(tmp_path: Path) -> None:
    path = tmp_path / "raw.qualcode"
    path.touch()
    engine = open_engine(path, read_only=False)
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with pytest.raises(ZeroDivisionError), connection.begin():
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
            raise ZeroDivisionError
        connection.info[WRITING] = False
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master").all() == []
    engine.dispose()


@pytest.mark.sqlite
def test_an_older_project_is_backed_up_and_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "study.qualcode"
    create_project(path, name="Study", coder="mara").close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0000'")
    raw.close()
    monkeypatch.setattr("qualcode.storage.opening.KNOWN", ("0000", *migrate.KNOWN))
    with pytest.raises(ReadOnlyError, match="any command that writes, upgrades it and keeps a backup"):
        open_project(path, coder="mara", write=False)
    upgraded: list[str] = []
    monkeypatch.setattr("qualcode.storage.file_projects.upgrade", lambda engine: upgraded.append("upgraded"))
    with open_project(path, coder="mara") as project:
        backup = project.upgraded_from
    assert upgraded == ["upgraded"]
    assert backup is not None and "-upgrade-" in backup.name
    with sqlite3.connect(backup) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0000",)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()
