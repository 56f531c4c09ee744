"""`pytest --engine postgresql`: the tests' projects live on a server, and the tests do not know it.

Where a test makes a project file, a database is made, and an empty file stands where the project's would be. What
looks into the file itself is marked `sqlite` and left out.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Engine

from qualcode.domain.locations import Location, ServerAddress, location
from team_server import OWNER, Server

INTERVIEW = """INTERVIEWER: How did it start?

MS. OAK: We had a plan. Nobody read it, honestly. Then the schedule changed.

INTERVIEWER: And then?

MS. OAK: Then we tried again. The bell schedule was the problem. I liked it, mostly.
"""
_numbers = itertools.count(1)


@cache
def _template(admin: str, name: str) -> str:
    """A database with all tables, as the migrations make it, to be copied."""
    from qualcode.storage.migrate import upgrade
    from qualcode.storage.server import open_server

    server = _servers[admin]
    server.run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'")
    address = location(server.url(name))
    assert isinstance(address, ServerAddress)
    engine = open_server(address)
    upgrade(engine, unfinished=True)
    engine.dispose()
    return name


_servers: dict[str, Server] = {}
_laid_out: set[str] = set()
"""The databases that were made with all tables in them."""


class Databases:
    """The databases of one test, by the paths that the test gives."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._made: dict[Path, ServerAddress] = {}
        self._taken: dict[Path, bytes] = {}
        """What files held that the test did not make by itself: others take them from the same place."""
        _servers[server.admin] = server

    def new(self) -> str:
        """The name of a new database with empty tables, which is not a project yet."""
        name = self._server.name(next(_numbers))
        _laid_out.add(name)
        template = _template(self._server.admin, self._server.name(0))
        self._server.run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
        return name

    def of(self, named: Any) -> Location:
        """Where what a test names is; a project file that the test has put there itself is taken to the server first."""
        place = location(named)
        if isinstance(place, ServerAddress):
            return place
        if _whole(place) not in self._made and place.is_file() and _begins_as_database(place):
            self._take(place)
        return self._made.get(_whole(place), place)

    def _take(self, path: Path) -> None:
        from qualcode.domain.errors import ProjectError
        from qualcode.storage.copying import copy_whole
        from qualcode.storage.file_projects import open_file
        from qualcode.storage.reads.codes import is_bundle

        try:
            with open_file(path, coder="somebody", write=False) as project:
                if is_bundle(project):
                    return  # It goes to and fro by mail.
                address = self._address()
                copy_whole(project, address)
        except ProjectError:
            return  # It is no sound project: what the test wants to be told of it is told of the file.
        self._taken[path] = _plain_bytes(path)
        path.write_bytes(b"")
        self._made[_whole(path)] = address

    @contextmanager
    def as_file(self, path: Path) -> Iterator[Path]:
        """A project on the server as a file; the path itself for what is no project of this test."""
        from qualcode.storage.copying import copy_whole
        from qualcode.storage.server_projects import open_on_server

        address = self._made.get(path.absolute())
        if address is None:
            yield path
            return
        with TemporaryDirectory() as folder:
            with open_on_server(address, coder="nobody", write=False) as project:
                copy_whole(project, Path(folder) / path.name)
            yield Path(folder) / path.name

    def bytes_of(self, path: Path) -> bytes:
        """What a file holds, or would hold."""
        with self.as_file(path) as file:
            return _plain_bytes(file)

    def connected(self, database: Any, *arguments: Any, **how: Any) -> sqlite3.Connection:
        """A file as SQLite opens it; where a project on the server is meant, a copy of it, to be read."""
        named = Path(str(database).removeprefix("file:").partition("?")[0])
        if named.absolute() not in self._made:
            return _connect(database, *arguments, **how)
        with self.as_file(named) as copy:
            memory = _connect(":memory:", *arguments, **{key: value for key, value in how.items() if key != "uri"})
            with closing(_connect(copy)) as file:
                file.backup(memory)
            return memory

    def looked_through(self, path: Path) -> Any:
        """What the doctor finds in a project."""
        from qualcode.storage.soundness.looking_through import look_through

        with self.as_file(path) as file:
            return look_through(file)

    def _address(self) -> ServerAddress:
        address = location(self._server.url(self.new()))
        assert isinstance(address, ServerAddress)
        return address

    def made_for(self, named: Any) -> Location:
        """Where a project is to be made."""
        from qualcode.storage.placing import free_path

        place = location(named)
        if isinstance(place, Path):
            path = free_path(place)
            if path.parent.is_dir():
                path.touch()
                place = self._made[_whole(path)] = self._address()
        return place

    def path_of(self, where: Location) -> Path | None:
        """The path that a database stands for."""
        return next((path for path, made in self._made.items() if made == where), None)

    def forget(self, where: Location) -> None:
        """There is no project after all."""
        path = self.path_of(where)
        if path is not None:
            del self._made[path]
            path.unlink(missing_ok=True)

    def drop(self) -> None:
        """Take all databases away."""
        for address in self._made.values():
            self._server.run(f"DROP DATABASE IF EXISTS {address.database} WITH (FORCE)")
        for path, held in self._taken.items():
            if path.parent.is_dir():
                path.write_bytes(held)


_plain_bytes = Path.read_bytes
_connect = sqlite3.connect


def _begins_as_database(path: Path) -> bool:
    return _plain_bytes(path)[:16] == b"SQLite format 3\x00"


def _whole(path: Path) -> Path:
    path = path.absolute()
    return path if path.suffix == ".qualcode" else path.with_name(path.name + ".qualcode")


def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let databases that are copies of one with all tables be taken as they are."""
    from qualcode.storage import server_projects

    clear, upgrade = server_projects._clear_for, server_projects.upgrade

    def clear_for(where: ServerAddress, engine: Engine) -> None:
        if where.database not in _laid_out:
            clear(where, engine)

    def upgraded(engine: Engine, **how: Any) -> None:
        if engine.url.database not in _laid_out:
            upgrade(engine, **how)

    monkeypatch.setattr(server_projects, "_clear_for", clear_for)
    monkeypatch.setattr(server_projects, "upgrade", upgraded)


@contextmanager
def study_on(server: Server) -> Iterator[str]:
    """The URL of an empty project by the coder `mara`, made in a hurry."""
    from qualcode.storage.project import create_project

    databases = Databases(server)
    url = server.url(databases.new())
    with pytest.MonkeyPatch.context() as hurry:
        _hurry(hurry)
        create_project(url, name="Study", coder="mara").close()
    _laid_out.clear()
    yield url
    server.run(f"DROP DATABASE IF EXISTS {_database(url)} WITH (FORCE)")


@contextmanager
def copy_on(server: Server, url: str) -> Iterator[str]:
    """The URL of a copy of a project that nobody has open: to copy one takes a tenth of the time of making it."""
    name = server.name(next(_numbers))
    server.run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {_database(url)}")
    yield server.url(name)
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _database(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def named(path: Path) -> str:
    """How a process of its own is told of a test's project: its path, or the URL of the database that stands for it."""
    from qualcode.storage import project as doors

    place = doors.location(path)
    return place.url if isinstance(place, ServerAddress) else str(place)


@contextmanager
def projects_on(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Databases]:
    """Let projects be made and found on a server."""
    from qualcode.storage import project as doors
    from qualcode.storage.opened import Project

    databases = Databases(server)
    own_path = Project.path

    def path(self: Project) -> Path:
        return databases.path_of(self.location) or own_path.__get__(self)

    monkeypatch.setattr(doors, "location", databases.of)
    monkeypatch.setattr(sqlite3, "connect", databases.connected)
    monkeypatch.setattr(Path, "read_bytes", lambda path: databases.bytes_of(path))
    monkeypatch.setattr("qualcode.upkeep.checking.look_through", databases.looked_through)
    monkeypatch.setattr(Project, "path", property(path))
    _hurry(monkeypatch)
    monkeypatch.setattr(doors, "create_file", _creates(databases))
    yield databases
    databases.drop()


def _creates(databases: Databases) -> Any:
    """What makes a project where a test names a file."""
    from qualcode.storage.file_projects import create_file
    from qualcode.storage.server_projects import create_on_server

    def create(path: Path, *, key: Any = None, **how: Any) -> Any:
        place = databases.made_for(path)
        try:
            if isinstance(place, ServerAddress):
                return create_on_server(place, **how)  # A server keeps what it keeps by means of its own.
            return create_file(path, key=key, **how)
        except BaseException:
            if isinstance(place, ServerAddress):
                databases.forget(place)
            raise

    return create
