"""What all tests share: a home of their own for settings, and small projects made through the real doors."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, create_engine, event

import example_counts
from on_server import INTERVIEW, copy_on, projects_on, study_on
from qualcode.domain.translation import speak
from qualcode.settings.language import language_of
from qualcode.storage.file_keys import FileKey
from qualcode.storage.migrate import make_file
from qualcode.storage.project import Project, create_project
from team_server import Server, begin_run, end_run, server_of_ones_own, server_of_run

sys.path.insert(0, str(Path(__file__).parent / "closed"))
from closed_sockets import close_network, for_children

close_network()
for_children()

# Before the modules are imported whose labels are made once; `QUALCODE_TEST_LANGUAGE=nl` shows what hangs on words.
TEST_LANGUAGE = os.environ.get("QUALCODE_TEST_LANGUAGE", "en")
os.environ["QUALCODE_LANGUAGE"] = TEST_LANGUAGE
speak(language_of(TEST_LANGUAGE))

# How long an example takes says nothing about what it promises; the first one in a new checkout looks all of Unicode up.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parents[1] / "../shared/data"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings of the person who runs it."""
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "_config"))
    monkeypatch.setenv("QUALCODE_STATE_DIR", str(tmp_path / "_state"))
    monkeypatch.setenv("QUALCODE_LANGUAGE", TEST_LANGUAGE)
    for variable in ("QUALCODE_PROJECT", "QUALCODE_IDENTITY_KEY", "QUALCODE_KEY_PASSPHRASE"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def _passphrases_are_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second for each sealed file is what makes guessing slow; the tests of sealing take it."""
    monkeypatch.setattr("qualcode.sealing.sealed.COST", 4)


@cache
def _laid_out() -> bytes:
    """An empty file with all tables, as the migrations make it."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "empty.qualcode"
        make_file(made)
        return made.read_bytes()


def _copied_out(path: Path, key: FileKey | None = None) -> None:
    if key is not None:
        make_file(path, key)
        return
    path.touch(exist_ok=False)
    path.write_bytes(_laid_out())


_compiled: dict[Any, Any] = {}
_shared: dict[str, Any] = {}


def _hurried_engine(url: str, **how: Any) -> Engine:
    """An engine that knows the statements compiled for those before it, and does not wait for the disk."""
    engine = create_engine(url, execution_options={"compiled_cache": _compiled}, **how)
    engine.dialect = _shared.setdefault("dialect", engine.dialect)  # A statement is compiled for one dialect.

    @event.listens_for(engine, "engine_connect")
    def _do_not_wait(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA synchronous = OFF")  # Only a power cut would tell the difference.

    return engine


@pytest.fixture(autouse=True)
def _projects_are_made_in_a_hurry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrations take twenty times as long as all else of a new project; the tests of storage run them each time."""
    if "storage" not in request.path.parts:
        monkeypatch.setattr("qualcode.storage.file_projects.make_file", _copied_out)
        monkeypatch.setattr("qualcode.storage.copies.make_file", _copied_out)
        monkeypatch.setattr("qualcode.storage.engine.create_engine", _hurried_engine)


@pytest.fixture(autouse=True)
def _backups_are_asked_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No backups are made by themselves but where they are what is tested: a thousand small ones take a minute."""
    if "backups" not in request.path.name:
        monkeypatch.setattr("qualcode.storage.file_projects.Keeper", lambda path: None)


@pytest.fixture(scope="session")
def server() -> Server:
    """A PostgreSQL server; the test is skipped where none can be had."""
    return server_of_run()


@pytest.fixture(scope="session")
def own_server() -> Iterator[Server]:
    """A PostgreSQL server that may be stopped and started: no other worker works with it."""
    with server_of_ones_own() as own:
        yield own


@pytest.fixture
def own_study_url(own_server: Server) -> Iterator[str]:
    """The URL of an empty project on the server that may be stopped."""
    with study_on(own_server) as url:
        yield url


@pytest.fixture(scope="session")
def _empty_study_url(server: Server) -> Iterator[str]:
    with study_on(server) as url:
        yield url


@pytest.fixture
def study_url(server: Server, _empty_study_url: str) -> Iterator[str]:
    """The URL of an empty project on a server, made by the coder `mara`."""
    with copy_on(server, _empty_study_url) as url:
        yield url


@pytest.fixture(autouse=True)
def _on_a_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With `--engine postgresql` the projects of all tests live on a server."""
    if request.config.getoption("--engine") == "sqlite":
        yield
        return
    with projects_on(request.getfixturevalue("server"), monkeypatch):
        yield


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project, open for writing by the coder `mara`."""
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as made:
        yield made


@pytest.fixture
def coded(project: Project, tmp_path: Path) -> Project:
    """A project with one short interview and a theme with two codes."""
    from qualcode.codebook.creating import create_path
    from qualcode.documents.importing import import_documents

    (tmp_path / "oak.txt").write_text(INTERVIEW, encoding="utf-8")
    import_documents(project, [tmp_path / "oak.txt"])
    for path in ("Change/Plans", "Change/Schedules", "Feelings"):
        create_path(project, path)
    return project


Dump = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="session")
def dump() -> Callable[[Project], Dump]:
    """Every row of every table except the journal and what is kept by hash."""
    from qualcode.storage import tables

    def dumped(project: Project) -> Dump:
        with project.reading() as connection:
            return {
                table.name: sorted(
                    (tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')), key=repr
                )
                for table in tables.metadata.sorted_tables
                if table.name not in tables.JOURNAL | tables.IMMUTABLE
            }

    return dumped


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the tests' projects live."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a server there is no file to be looked into."""
    if config.getoption("--engine") == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("sqlite")])
        items[:] = [item for item in items if not item.get_closest_marker("sqlite")]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run is over, and so is its server."""
    if not hasattr(config, "workerinput"):
        end_run()


def pytest_configure(config: pytest.Config) -> None:
    """What is said of `make test` in `example_counts` holds for what it calls."""
    example_counts.full = config.option.markexpr != "not long"
    if not hasattr(config, "workerinput"):
        begin_run()


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what lives as long as the run: looking at it again took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by what they are given for: they may be long, and those of archives differ from run to run."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 60) else None
