"""Words on the command line that name nothing, or nothing that can be: one sentence, no traceback, nothing changed."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from refused_words import said

from qualcode.cli.app import cli
from qualcode.codebook.tree import load_tree
from qualcode.storage.project import open_project

LONG = "n" * 5000


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize("path", ["", ".", "..", "/", LONG, "none/none"])
@pytest.mark.sqlite
def test_a_path_that_is_no_project_is_refused_in_one_sentence(path: str) -> None:
    for words in (["-p", path, "documents", "list"], ["-p", path, "undo"]):
        result = run(*words)
        assert result.exit_code in (1, 2), result.output
        assert result.stdout == ""
        assert result.stderr.strip()


@pytest.mark.parametrize("path", ["", ".", "..", "/", LONG])
@pytest.mark.sqlite
def test_a_project_is_not_made_where_no_file_can_be(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    result = run("new", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(said(result).splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["two words", "50%20?x#y", "ünï — 面接", "-dash", "quo'te\"", "semi;colon"])
def test_a_project_may_be_called_anything_a_file_may(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.qualcode"
    assert run("new", path).exit_code == 0
    assert run("-p", path, "codebook", "create", "A").exit_code == 0
    assert "A" in run("-p", tmp_path / name, "codebook", "list").stdout
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(("_", f"{name}.qualcode-"))] == [path.name]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
def test_a_project_may_be_called_what_is_no_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.qualcode"
    assert run("new", path).exit_code == 0
    assert run("-p", path, "codebook", "create", "A").exit_code == 0


def test_words_that_are_no_text_are_refused_by_every_verb_that_writes(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    assert run("new", path).exit_code == 0
    before = path.read_bytes()
    for words in (
        ["memo", "add", "caf\udce9"],
        ["set", "new", "caf\udce9"],
        ["codebook", "create", "caf\udce9"],
        ["codebook", "create", "/".join(["a"] * 1000)],
        ["coder", "add", "caf\udce9"],
        ["coder", "add", "Consensus"],
        ["undo", "caf\udce9"],
        ["undo", "9" * 30],
    ):
        result = run("-p", path, "--coder", "mara", *words)
        assert (result.exit_code, result.stdout) == (1, ""), result.output
    with open_project(path, coder="mara") as project:
        assert len(load_tree(project)) == 0
    assert len(path.read_bytes()) == len(before)


def test_a_coder_without_a_name_is_refused_rather_than_taken_for_the_login(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    assert run("new", path).exit_code == 0
    result = run("-p", path, "--coder", "", "codebook", "create", "A")
    assert result.exit_code == 2
    assert "--coder" in result.stderr


def test_a_project_with_a_codebook_that_is_refused_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("name: x\ncodes:\n- name: a\n- name: A\n")
    result = run("new", tmp_path / "study.qualcode", "--codebook", tmp_path / "book.yaml")
    assert result.exit_code == 1
    assert "line 4" in result.stderr
    assert not list(tmp_path.glob("*.qualcode*"))


@pytest.mark.long
@pytest.mark.sqlite
def test_commands_that_write_at_once_are_each_done_or_refused_with_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    assert run("new", path).exit_code == 0

    def create(number: int) -> subprocess.CompletedProcess[str]:
        words = ["-m", "qualcode", "-p", str(path), "codebook", "create", f"Code {number}"]
        return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(create, range(8)))
    for result in results:
        assert result.returncode in (0, 1)
        assert result.returncode == 0 or "open for writing elsewhere: process" in result.stderr
    done = {f"Code {number}" for number, result in enumerate(results) if result.returncode == 0}
    assert done
    with open_project(path, coder="mara") as project:
        assert {code.name for code in load_tree(project).walk()} == done
