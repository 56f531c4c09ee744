"""The report of what qualcode runs on can be pasted anywhere: nothing in it tells who studies whom."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli
from qualcode.domain.environment import Environment
from qualcode.settings.paths import log_path, models_dir, settings_file
from qualcode.storage.project import create_project
from qualcode.upkeep import environment_of_system as of_system
from qualcode.upkeep.environment import environment

pytestmark = pytest.mark.sqlite

NAME = "Rosalind"
PLANTED = {
    "COLORTERM": f"{NAME}color",
    "EDITOR": f"/home/{NAME}/bin/edit",
    "LANG": f"{NAME}.UTF-8",
    "LC_ALL": f"de_DE.{NAME}",
    "QUALCODE_PASSPHRASE": f"{NAME} is the word",
    "QUALCODE_ROSALIND": NAME,
    "SSH_CONNECTION": f"{NAME}.example 22",
    "TERM": f"xterm-{NAME}",
    "TERM_PROGRAM": NAME,
    "TMUX": f"/tmp/{NAME}",
    "USER": NAME,
    "VIRTUAL_ENV": f"/home/{NAME}/venv",
}
SETTINGS = f"""coder = "{NAME} Quint"
theme = "{NAME}"
names_file = "/home/{NAME}/names.txt"
k = 5
after_coding = "next"
{NAME} = 1

[keymap]
"{NAME}.do" = "f5"
"""


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of which every word that a user chooses holds a name; the folder in which it lies, too."""
    folder = tmp_path / f"{NAME}'s interviews"
    folder.mkdir()
    for variable, word in PLANTED.items():
        monkeypatch.setenv(variable, word)
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(folder / "settings"))
    monkeypatch.setenv("QUALCODE_STATE_DIR", str(folder / "state"))
    settings_file().parent.mkdir()
    settings_file().write_text(SETTINGS, encoding="utf-8")
    (models_dir() / f"{NAME}-sm-1.0").mkdir(parents=True)
    log_path().parent.mkdir()
    log_path().write_text(f"2026-11-23T10:00:00Z qualcode 0.1.0\n  ValueError\n    /home/{NAME}/x.py:1 in x\n")
    project = folder / f"{NAME}.qualcode"
    create_project(project, name=f"What {NAME} said", coder=f"{NAME} Quint").close()
    monkeypatch.chdir(folder)
    return project


def told(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["doctor", "--env", *arguments])
    assert result.exit_code in (0, 3), result.output
    return result.output


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_name_path_or_host_is_told(planted: Path, form: tuple[str, ...]) -> None:
    said = told("-p", str(planted), *form).casefold()
    for word in (NAME, "Quint", platform.node(), str(Path.home()), str(planted.parent), sys.prefix, "is the word"):
        assert word.casefold() not in said, word
    assert told(*form)  # The only project of the folder.


def test_what_helps_is_told(planted: Path) -> None:
    found = environment(planted)
    assert found.program.python == platform.python_version()
    assert found.project is not None and found.project.kind == "file" and found.project.schema_version == "0008"
    assert found.project.megabytes and found.models_added == 1 and found.crashes == 1
    assert found.settings.changed == {
        "coder": None,
        "theme": None,
        "names_file": None,
        "k": 5,
        "after_coding": "next",
    }
    assert (found.settings.keys_changed, found.settings.not_understood) == (1, 1)
    assert found.variables == ("QUALCODE_CONFIG_DIR", "QUALCODE_PASSPHRASE", "QUALCODE_STATE_DIR")
    assert found.terminal.type == found.terminal.program == found.terminal.colours == "other"
    assert found.terminal.within == ("tmux", "ssh")
    assert found.locale.language == "other"
    assert {place.what for place in found.places} == {"project", "settings", "state"}
    assert found.sqlite.full_text_search and "THREADSAFE=1" in found.sqlite.options
    names = {one.name for one in found.packages}
    assert {"textual", "sqlalchemy"} <= names and "pytest" not in names
    assert set(found.extras) >= {"encrypted", "browser"}


@pytest.mark.parametrize(
    ("word", "told_as"),
    [
        ("max.mara", "other"),
        ("mia", "other"),
        ("en_US.anna", "other"),
        ("de_DE.UTF-8", "de_DE.UTF-8"),
        ("C.UTF-8", "C.UTF-8"),
        ("de_AT.ISO-8859-15@euro", "de_AT.ISO-8859-15@euro"),
    ],
)
def test_a_short_name_is_not_taken_for_a_language(word: str, told_as: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", word)
    assert of_system.locale_facts().language == told_as


def test_it_needs_no_project_no_settings_that_are_sound_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "c"))
    monkeypatch.setenv("QUALCODE_STATE_DIR", str(tmp_path / "s"))
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert Environment.model_validate_json(told("--json").split("\nNo names")[0]).project is None
    assert not (tmp_path / "c").exists() and not (tmp_path / "s").exists() and not list(empty.iterdir())
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "settings.toml").write_text("no toml at all [")
    assert json.loads(told("--json"))["settings"]["readable"] is False
    (empty / "x.qualcode").write_bytes(b"something else")
    assert json.loads(told("--json"))["project"]["kind"] == "no project"


def test_an_encrypted_project_and_a_server_are_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "sealed.qualcode"
    file.write_bytes(os.urandom(4096 * 8))
    assert json.loads(told("-p", str(file), "--json"))["project"]["kind"] == "encrypted file"
    answer = json.loads(told("-p", "postgresql://nobody@localhost:1/study", "--json"))
    assert answer["project"] == {"kind": "server", "schema_version": None, "megabytes": None, "log_megabytes": None}


def test_it_goes_with_no_repair() -> None:
    assert CliRunner().invoke(cli, ["doctor", "--env", "--repair"]).exit_code == 2


@pytest.mark.parametrize(
    ("word", "passed_on"),
    [
        ("xterm-256color", "xterm-256color"),
        ("tmux-256color", "tmux-256color"),
        ("xterm-kitty", "xterm-kitty"),
        ("screen.xterm-256color", "other"),
        ("dumb", "dumb"),
        ("xterm-anna", "other"),
        ("", ""),
    ],
)
def test_only_terminals_that_are_known_are_told(word: str, passed_on: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", word)
    assert of_system.terminal_facts().type == passed_on


def test_the_release_of_a_kernel_is_its_number_alone() -> None:
    assert of_system.beginning("6.8.0-45-annas-kernel") == "6.8.0"
    assert of_system.beginning("annas-kernel") == ""
    assert of_system.known("annas-linux", ("debian",)) == "other"


def test_a_package_that_does_not_fit_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    real = metadata.version

    def version(name: str) -> str:
        if name == "lark":
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "rich" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    result = CliRunner().invoke(cli, ["doctor", "--env"])
    assert result.exit_code == 3
    assert "the package lark is missing" in result.stdout and "rich is installed in version 0.1" in result.stdout


def test_a_disk_is_told_by_its_kind(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox" / "Annas study"
    place = of_system.place_facts("project", folder)
    assert place.disk == "local"  # Nothing is there yet: the nearest folder above counts.
    folder.mkdir(parents=True)
    place = of_system.place_facts("project", folder)
    assert (place.disk, place.by, place.writable) == ("synchronised", "Dropbox", True)
    assert "Anna" not in place.model_dump_json()


def test_a_terminal_hears_the_same_as_a_file(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "qualcode", "doctor", "--env", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert Environment.model_validate_json(run.stdout).program.version
