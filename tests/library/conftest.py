"""A small study of two coders, made through the command line, and the library's own look at it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import qualcode
from qualcode.cli.app import cli

ANNA = """INTERVIEWER: How do you plan a week?

MS. OAK: I choose my own tasks now. It is not easy. There is no time for it.

INTERVIEWER: Why is that?

MS. OAK: The bell rings. 👩‍👩‍👧 Nobody asked us.
"""
BEN = """Moderator: What do you like?

Ben: We pick what we like. It is easy.

Rosa: Not for me.
"""
PEOPLE = "participant,speaker,role\nP1,MS. OAK,teacher\nP2,Ben,student\nP3,Rosa,student\n"


@dataclass(frozen=True)
class Made:
    """A project file and the command line on it."""

    path: Path

    def run(self, *args: str | Path, coder: str = "mara") -> str:
        """What a command that does its work prints."""
        done = CliRunner().invoke(cli, ["-p", str(self.path), "--coder", coder, *map(str, args)])
        assert done.exit_code in (0, 3), done.output
        return done.stdout

    def json(self, *args: str, coder: str = "mara") -> Any:
        """What a command answers."""
        return json.loads(self.run(*args, "--json", coder=coder))

    def give(self, words: str, code: str, coder: str = "mara") -> None:
        """Give a code to words of a transcript."""
        for name, text in (("anna", ANNA), ("ben", BEN)):
            if words in text:
                start = text.index(words)
                self.run("code", "apply", name, str(start), str(start + len(words)), code, coder=coder)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What files hold once the study is made."""
    folder = tmp_path_factory.mktemp("made")
    files = {"anna.txt": ANNA, "ben.txt": BEN, "people.csv": PEOPLE}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = Made(folder / "study.qualcode")
    made.run("new", made.path, "--name", "Weeks")
    made.run("import", folder / "anna.txt", folder / "ben.txt")
    for code in ("Agency/Choice", "Agency/Pace", "Doubts"):
        made.run("codebook", "create", code)
    made.run("codebook", "tag", "v1")
    made.run("cases", "import", folder / "people.csv")
    made.run("cases", "set", "P1", "site", "Oak Hill")
    made.run("cases", "set", "anna", "phase", "2")
    made.give("I choose my own tasks now.", "Choice")
    made.give("There is no time for it.", "Doubts")
    made.give("I choose my own tasks now. It is not easy.", "Choice", "jonas")
    made.give("We pick what we like.", "Choice", "jonas")
    made.run("code", "star", made.json("code", "list")[0]["id"])
    made.run("memo", "add", "Look again.", "--coding", made.json("code", "list")[0]["id"])
    made.run("memo", "add", "On the study.", coder="jonas")
    made.run("set", "new", "wave")
    made.run("set", "add", "wave", "anna")
    made.run("query", "save", "choices", "Choice")
    for coder in ("mara", "jonas"):
        made.run("documents", "done", "anna", coder=coder)
    return {name: text.encode() for name, text in files.items()} | {"study": made.path.read_bytes()}


@pytest.fixture
def made(made_once: dict[str, bytes], tmp_path: Path) -> Made:
    """The study's file, and the command line on it."""
    for name in ("anna.txt", "ben.txt"):
        (tmp_path / name).write_bytes(made_once[name])
    (tmp_path / "study.qualcode").write_bytes(made_once["study"])
    return Made(tmp_path / "study.qualcode")


@pytest.fixture
def study(made: Made) -> Iterator[qualcode.Study]:
    """The study as mara reads it."""
    with qualcode.open(made.path, coder="mara") as opened:
        yield opened
