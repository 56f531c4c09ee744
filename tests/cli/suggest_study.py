"""A coded project with suggestions studied, made once, and copied for each test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli

PLACES = ("the lab", "the hall", "the yard", "the library", "grade five", "the gym", "music", "our room")
LINES = {
    "Agency/Choice": "I choose my own tasks in {}.",
    "Agency/Pace": "Everybody works at a speed of their own in {}.",
    "Doubts": "There is never enough time for {}.",
    "": "The corridor smells of paint near {}.",
}


def transcript(name: str) -> str:
    """A document in which the same four things are said of many places."""
    turns = [f"INTERVIEWER: What of {name}?"]
    for place in PLACES:
        turns += [f"{name}: {line.format(place)}" for line in LINES.values()]
    return "\n\n".join(turns) + "\n"


def codings(text: str, document: str) -> str:
    """What mara coded in it, all but the last two places, as a file of codings."""
    rows = []
    for place in PLACES[:-2]:
        for code, line in LINES.items():
            if not code:
                continue
            quote = line.format(place)
            wrong = (document, code, place) == ("ann", "Doubts", PLACES[0])
            start = text.index(quote)
            row = {"document": document, "start": start, "end": start + len(quote), "quote": quote, "coder": "mara"}
            rows.append(row | {"code": "Agency/Choice" if wrong else code})
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three documents, two of them coded, with all that was computed of it."""
    folder = tmp_path_factory.mktemp("suggest")

    def ok(*args: str | Path) -> None:
        arguments = ["-p", str(folder / "coded.qualcode"), "--coder", "mara", *map(str, args)]
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output

    ok("new", folder / "coded.qualcode")
    for name in ("ann", "ben", "cleo"):
        text = transcript(name.upper())
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / f"{name}.jsonl").write_text(codings(text, name), encoding="utf-8")
        # In a language without a model words are told by their stems, at once.
        ok("import", folder / f"{name}.txt", "--language", "de")
    for code in list(LINES)[:3]:
        ok("codebook", "create", code)
    ok("codebook", "describe", "Choice", "--keywords", "own tasks; choose")
    for name in ("ann", "ben"):
        ok("codings", "import", folder / f"{name}.jsonl")
    ok("suggest", "--train")
    return folder


@pytest.fixture
def suggesting(laid: Path, study: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The coded project, with its cache, beside the small study of all commands; no sentence embedder is there."""
    monkeypatch.setattr("qualcode.suggest.embedder.find_embedder", lambda: (None, ""))
    for file in ("coded.qualcode", "coded.cache.sqlite"):
        shutil.copyfile(laid / file, study.folder / file)
    return type(study)(study.folder / "coded.qualcode", study.dump)
