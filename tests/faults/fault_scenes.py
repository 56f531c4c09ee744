"""Whole commands in a child that dies at a given call to the disk: SQLite's, or one that Python makes."""

from __future__ import annotations

import os
import shutil
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from fault_study import BUNDLE, LEAD, STUDY, rows_of
from forked import Say
from sqlite_shim import Shim

from qualcode.cli.app import cli
from qualcode.codebook.creating import create_path
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.migrate import scripts
from qualcode.storage.project import open_project

CALLS = ("replace", "rename", "link", "unlink", "remove", "rmdir", "mkdir", "fsync", "truncate", "open", "chmod")
"""Functions of `os` that change a disk, or wait for it."""
PASSPHRASE = "correct horse battery"
OLD = "0006"


class _Death:
    """Counts calls to the disk, and ends the process at one of them as `kill -9` does."""

    def __init__(self) -> None:
        self.calls = 0
        self.at: int | None = None

    def gate(self, call: str, path: str) -> int:
        """Another call."""
        if call != "read":
            self.calls += 1
            if self.calls == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def watch_python(self) -> None:
        """Count Python's own calls, too."""
        for name in CALLS:
            setattr(os, name, self._counted(name, getattr(os, name)))

    def _counted(self, name: str, below: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **how: Any) -> Any:
            self.gate(name, str(args[0]) if args else "")
            return below(*args, **how)

        return called


def _run(folder: Path, *words: str, typed: str = "") -> None:
    """Run a command of the program.

    Raises:
        AssertionError: It was refused.
    """
    os.chdir(folder)
    done = CliRunner(env={"QUALCODE_PASSPHRASE": PASSPHRASE}).invoke(cli, [*words, "--coder", LEAD], input=typed)
    assert done.exit_code in (0, 3), (words, done.output, done.exception)


def _older(folder: Path) -> None:
    """Make the study one of an older schema."""
    from alembic import command
    from alembic.config import Config

    engine = open_engine(folder / STUDY, read_only=False)
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            config = Config()
            config.set_main_option("script_location", str(scripts()))
            config.attributes["connection"] = connection
            command.downgrade(config, OLD)
        connection.info[WRITING] = False
    engine.dispose()


def _texts(folder: Path) -> None:
    for number in range(6):
        (folder / f"late {number}.txt").write_text(f"MS. ELM: I came as number {number}. " * 60, encoding="utf-8")


def _backed_up(folder: Path) -> None:
    _run(folder, "backup", "-p", STUDY)
    with open_project(folder / STUDY, coder=LEAD) as project:
        create_path(project, "Since the backup")


def _encrypted(folder: Path) -> None:
    _run(folder, "encrypt", "-p", STUDY, "--backups", "leave")


def _nothing(folder: Path) -> None:
    return


Step = Callable[[Path], None]
SCENES: dict[str, tuple[Step, Step]] = {
    "import": (_texts, lambda folder: _run(folder, "import", "-p", STUDY, *sorted(map(str, folder.glob("late*"))))),
    "merge": (_nothing, lambda folder: _run(folder, "merge", "-p", STUDY, BUNDLE)),
    "upgrade": (_older, lambda folder: _run(folder, "coder", "add", "-p", STUDY, "newcomer")),
    "new": (_nothing, lambda folder: _run(folder, "new", "fresh.qualcode")),
    "bundle": (
        _nothing,
        lambda folder: _run(folder, "bundle", "bea", "-p", STUDY, "-o", "bea.qualcode", "--document", "first"),
    ),
    "export": (_nothing, lambda folder: _run(folder, "export", "-p", STUDY, "out.qdpx")),
    "copy": (_nothing, lambda folder: _run(folder, "project", "copy", STUDY, "copy.qualcode")),
    "backup": (_nothing, lambda folder: _run(folder, "backup", "-p", STUDY)),
    "restore": (_backed_up, lambda folder: _run(folder, "restore", "-p", STUDY, "newest")),
    "encrypt": (_nothing, _encrypted),
    "decrypt": (_encrypted, lambda folder: _run(folder, "decrypt", "-p", STUDY, "--backups", "leave")),
    "erase": (
        lambda folder: _run(folder, "speakers", "map", "-p", STUDY, "MS. OAK", "Oak"),
        lambda folder: _run(folder, "cases", "erase", "-p", STUDY, "Oak", "--confirm", "Oak", "--backups", "leave"),
    ),
}
"""Name → what is made ready, and the command that is killed."""


def ready(say: Say, made: str, folder: str, scene: str) -> None:
    """Lay a study out for a scene."""
    shutil.copytree(made, folder)
    SCENES[scene][0](Path(folder))
    say("ready")


def play(say: Say, folder: str, scene: str, at: int | None) -> None:
    """Run the command of a scene, and die at a call; without one, tell how many there are."""
    death = _Death()
    Shim(gate=death.gate)
    death.watch_python()
    death.at = at
    SCENES[scene][1](Path(folder))
    say(death.calls)


def look(say: Say, folder: str) -> None:
    """Tell how many rows each table of the study has, upgraded and unlocked if need be."""
    from qualcode.settings.passphrases import take_from_environment

    os.environ["QUALCODE_PASSPHRASE"] = PASSPHRASE
    take_from_environment()
    with open_project(Path(folder) / STUDY, coder=LEAD) as project:
        assert project.writable, project.why_read_only
        say({name: len(rows) for name, rows in rows_of(project).items()})
    from qualcode.upkeep.checking import check_project

    wrong = []
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in (".qualcode", ".backup") and path.is_file() and not path.parent.name.startswith(".qualcode-"):
            found = check_project(path)
            wrong += [f"{path.name}: {one.problem}" for one in found.findings if one.severity == "error"]
    for path in Path(folder).glob("*.qdpx"):
        with zipfile.ZipFile(path) as archive:
            if archive.testzip() is not None:
                wrong.append(f"{path.name} is not whole")
    say(wrong)
