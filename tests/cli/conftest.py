"""A study made through the command line alone, and ways to drive it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from refused_words import said

from qualcode.cli.app import cli
from qualcode.storage.project import Project, open_project

ANNA = """INTERVIEWER: How do you plan a week?

MS. OAK: I choose my own tasks now. It is not easy. There is no time for it.

INTERVIEWER: Why is that?

MS. OAK: The bell rings. [laughter] Nobody asked us.
"""
BEN = """**Moderator:** What do you like?

**Ben:** We pick what we like. It is fun \u202e\x1b[31m[bold]here[/bold]. 👩‍👩‍👧

**Rosa:** Not for me.
"""


@dataclass
class Study:
    """A project and the folder around it."""

    path: Path
    dump: Callable[[Project], Any]

    @property
    def folder(self) -> Path:
        return self.path.parent

    def run(self, *args: str | Path, coder: str = "mara", input: str | None = None) -> Result:
        """Run one command on the project; the caller looks at the status."""
        result = CliRunner().invoke(cli, ["-p", str(self.path), "--coder", coder, *map(str, args)], input=input)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def ok(self, *args: str | Path, coder: str = "mara") -> str:
        """Run a command that must do its work; what it printed."""
        result = self.run(*args, coder=coder)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *args: str | Path, coder: str = "mara") -> Any:
        """The one JSON document that a command answers."""
        return json.loads(self.ok(*args, "--json", coder=coder))

    def rows(self) -> Any:
        """Every row of the project."""
        with open_project(self.path, coder="nobody", write=False) as project:
            return self.dump(project)

    def refused(self, *args: str | Path, coder: str = "mara", status: int = 1) -> str:
        """Run a command that must refuse and leave every row as it is; what it said, without the way to the guide."""
        before = self.rows()
        result = self.run(*args, coder=coder)
        assert result.exit_code == status, result.output
        assert result.stdout == "" or "--json" in args
        assert "Traceback" not in result.stderr
        assert self.rows() == before
        return said(result)

    def at(self, document: str, words: str) -> tuple[str, str]:
        """Where words stand in a document, as the arguments of a command."""
        text = self.ok("documents", "text", document)
        start = text.index(words)
        return str(start), str(start + len(words))


PEOPLE = "participant,speaker,role\nP1,MS. OAK,teacher\nP2,Ben,student\nP3,Rosa,student\n"


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The study as it stands after each step, made once, and the files it was made from."""
    folder = tmp_path_factory.mktemp("study")
    files = {"anna.txt": ANNA, "ben.md": BEN, "people.csv": PEOPLE}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    study = Study(folder / "study.qualcode", dict)
    made = {name: text.encode() for name, text in files.items()}
    study.ok("new", study.path, "--name", "Weeks")
    study.ok("import", folder / "anna.txt", folder / "ben.md")
    for code in ("Agency/Choice", "Agency/Pace", "Doubts"):
        study.ok("codebook", "create", code)
    made["study"] = study.path.read_bytes()
    study.ok("code", "apply", "anna", *study.at("anna", "I choose my own tasks now."), "Choice")
    study.ok("code", "apply", "ben", *study.at("ben", "We pick what we like."), "Choice", coder="jonas")
    study.ok("code", "apply", "anna", *study.at("anna", "There is no time for it."), "Doubts")
    made["coded"] = study.path.read_bytes()
    study.ok("cases", "import", folder / "people.csv")
    made["peopled"] = study.path.read_bytes()
    return made


def _laid(stages: dict[str, bytes], stage: str, folder: Path, dump: Callable[[Project], Any]) -> Study:
    for name in ("anna.txt", "ben.md"):
        (folder / name).write_bytes(stages[name])
    (folder / "study.qualcode").write_bytes(stages[stage])
    return Study(folder / "study.qualcode", dump)


@pytest.fixture
def study(stages: dict[str, bytes], tmp_path: Path, dump: Callable[[Project], Any]) -> Study:
    """Two transcripts and four codes."""
    return _laid(stages, "study", tmp_path, dump)


@pytest.fixture
def coded(stages: dict[str, bytes], tmp_path: Path, dump: Callable[[Project], Any]) -> Study:
    """The study with three codings of two coders."""
    return _laid(stages, "coded", tmp_path, dump)


@pytest.fixture
def peopled(stages: dict[str, bytes], tmp_path: Path, dump: Callable[[Project], Any]) -> Study:
    """The coded study with three participants, of whom two have codings."""
    return _laid(stages, "peopled", tmp_path, dump)
