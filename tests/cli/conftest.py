"""A study made through the command line alone, and ways to drive it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

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
        """Run a command that must refuse and leave every row as it is; what it said."""
        before = self.rows()
        result = self.run(*args, coder=coder)
        assert result.exit_code == status, result.output
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        assert self.rows() == before
        return result.stderr

    def at(self, document: str, words: str) -> tuple[str, str]:
        """Where words stand in a document, as the arguments of a command."""
        text = self.ok("documents", "text", document)
        start = text.index(words)
        return str(start), str(start + len(words))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study as a file, made once: two transcripts, a codebook, two coders."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "anna.txt").write_text(ANNA, encoding="utf-8")
    (folder / "ben.md").write_text(BEN, encoding="utf-8")
    study = Study(folder / "study.qualcode", dict)
    study.ok("new", study.path, "--name", "Weeks")
    study.ok("import", folder / "anna.txt", folder / "ben.md")
    for code in ("Agency/Choice", "Agency/Pace", "Doubts"):
        study.ok("codebook", "create", code)
    return study.path


@pytest.fixture
def study(_template: Path, tmp_path: Path, dump: Callable[[Project], Any]) -> Study:
    """A study of its own for each test."""
    path = tmp_path / "study.qualcode"
    path.write_bytes(_template.read_bytes())
    for name in ("anna.txt", "ben.md"):
        (tmp_path / name).write_bytes((_template.parent / name).read_bytes())
    return Study(path, dump)


@pytest.fixture
def coded(study: Study) -> Study:
    """The study with three codings of two coders."""
    study.ok("code", "apply", "anna", *study.at("anna", "I choose my own tasks now."), "Choice")
    study.ok("code", "apply", "ben", *study.at("ben", "We pick what we like."), "Choice", coder="jonas")
    study.ok("code", "apply", "anna", *study.at("anna", "There is no time for it."), "Doubts")
    return study
