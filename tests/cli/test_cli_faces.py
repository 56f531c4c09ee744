"""What holds for every command: options, statuses, harmless output, locks, crashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from refused_words import said

from qualcode import __version__
from qualcode.cli.app import COMMANDS, cli
from qualcode.domain.progress import is_watched
from qualcode.storage.project import Project, open_project

RUN = [sys.executable, "-m", "qualcode"]


def process(*args: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [*RUN, *map(str, args)]
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False)


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += leaves(command, (*path, name))
            if command.invoke_without_command:
                found.append(((*path, name), command))
        else:
            found.append(((*path, name), command))
    return found


EVERY = leaves(cli)
READING = {
    "list",
    "show",
    "import",
    "frequencies",
    "quotes",
    "search",
    "history",
    "coverage",
    "settings",
}


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(path) for path, _ in EVERY])
def test_every_command_takes_the_common_options_and_has_help(path: tuple[str, ...], command: click.Command) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    assert {"--project", "-p", "--coder", "--take-over"} <= options
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert command.help and command.help.split("\n")[0] in " ".join(result.stdout.split())
    if path[-1] in READING and path not in (("codebook", "import"), ("identity", "import")):
        assert "--json" in options


def test_the_list_of_commands_is_that_of_the_modules() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    for name, (_, line) in COMMANDS.items():
        assert f"  {name}" in result.stdout and line in " ".join(result.stdout.split())


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(cli, ["--version"]).stdout.strip() == f"qualcode {__version__}"


def test_options_count_wherever_they_stand_and_the_last_wins(study: Any) -> None:
    other = str(study.folder / "none.qualcode")
    for args in (
        ["-p", str(study.path), "documents", "list", "--json"],
        ["documents", "-p", str(study.path), "list", "--json"],
        ["documents", "list", "-p", str(study.path), "--json"],
        ["-p", other, "documents", "list", "--json", "-p", str(study.path)],
        ["documents", "list", "--json", "-p", str(study.path.with_suffix(""))],
    ):
        result = CliRunner().invoke(cli, args)
        assert result.exit_code == 0, result.output
        assert len(json.loads(result.stdout)) == 2


def test_the_project_is_named_by_the_environment_or_the_only_one_here(
    study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study.folder)
    assert CliRunner().invoke(cli, ["documents", "list"]).exit_code == 0
    (study.folder / "second.qualcode").write_bytes(study.path.read_bytes())
    result = CliRunner().invoke(cli, ["documents", "list"])
    assert result.exit_code == 1 and "second.qualcode" in result.stderr
    monkeypatch.setenv("QUALCODE_PROJECT", str(study.path))
    assert CliRunner().invoke(cli, ["documents", "list"]).exit_code == 0
    assert CliRunner().invoke(cli, ["-p", "absent.qualcode", "documents", "list"]).exit_code == 1
    monkeypatch.delenv("QUALCODE_PROJECT")
    (study.folder / "empty").mkdir()
    monkeypatch.chdir(study.folder / "empty")
    result = CliRunner().invoke(cli, ["documents", "list"])
    assert result.exit_code == 1 and "-p PATH" in result.stderr


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 500])
def test_what_is_no_project_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.qualcode"
    path.write_bytes(content)
    result = CliRunner().invoke(cli, ["-p", str(path), "documents", "list"])
    assert result.exit_code == 1 and result.stdout == ""
    assert str(path) in result.stderr and len(said(result).strip().splitlines()) == 1
    assert path.read_bytes() == content


@pytest.mark.sqlite
def test_a_project_is_made_once_and_only_where_that_is_possible(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(cli, ["new", str(tmp_path / "a"), "--name", "Study A"]).exit_code == 0
    assert (tmp_path / "a.qualcode").is_file()
    before = (tmp_path / "a.qualcode").read_bytes()
    assert run(cli, ["new", str(tmp_path / "a.qualcode")]).exit_code == 1
    assert (tmp_path / "a.qualcode").read_bytes() == before
    result = run(cli, ["new", str(tmp_path / "absent" / "b.qualcode")])
    assert result.exit_code == 1 and "absent" in result.stderr
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("_")] == ["a.qualcode"]


def test_the_coder_is_named_else_set_else_logged_in(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = study.at("anna", "It is not easy.")
    monkeypatch.setenv("LOGNAME", "login")
    run = ["-p", str(study.path), "code", "apply", "anna", *place, "Doubts", "--json"]
    assert json.loads(CliRunner().invoke(cli, run).stdout)["coder"] == "login"
    CliRunner().invoke(cli, ["settings", "set", "coder", "Setta"])
    assert json.loads(CliRunner().invoke(cli, run).stdout)["coder"] == "Setta"
    assert json.loads(CliRunner().invoke(cli, [*run, "--coder", "Anna"]).stdout)["coder"] == "Anna"
    assert CliRunner().invoke(cli, [*run, "--coder", "a\nb"]).exit_code == 1


def test_settings_are_shown_and_set() -> None:
    shown = json.loads(CliRunner().invoke(cli, ["settings", "--json"]).stdout)
    assert set(shown) == {"file", "settings", "given", "warnings"}
    assert shown["settings"]["unit"] == "sentence" and shown["given"] == []
    assert CliRunner().invoke(cli, ["settings", "set", "unit", "turn"]).exit_code == 0
    assert CliRunner().invoke(cli, ["settings", "set", "unit", "page"]).exit_code == 1
    shown = json.loads(CliRunner().invoke(cli, ["settings", "--json"]).stdout)
    assert shown["settings"]["unit"] == "turn" and shown["given"] == ["unit"]
    assert 'unit = "turn"' in CliRunner().invoke(cli, ["settings"]).stdout
    Path(shown["file"]).write_text("unit = 3\n")
    result = CliRunner().invoke(cli, ["settings"])
    assert result.exit_code == 1 and "line 1" in result.stderr


def test_settings_that_are_not_known_are_a_warning_and_no_hindrance(study: Any) -> None:
    CliRunner().invoke(cli, ["settings", "set", "unit", "turn"])
    file = Path(json.loads(CliRunner().invoke(cli, ["settings", "--json"]).stdout)["file"])
    file.write_text('colour = "red"\n')
    result = CliRunner().invoke(cli, ["-p", str(study.path), "documents", "list", "--json"])
    assert result.exit_code == 0 and len(json.loads(result.stdout)) == 2
    assert "colour" in result.stderr


@pytest.mark.sqlite
def test_reading_works_while_another_process_writes(coded: Any) -> None:
    with open_project(coded.path, coder="mara", insist=True):
        reading = process("-p", coded.path, "code", "list", "--json")
        writing = process("-p", coded.path, "codebook", "create", "New", "--take-over")
    assert reading.returncode == 0
    assert len(json.loads(reading.stdout)) == 3
    assert writing.returncode == 1
    assert str(os.getpid()).encode() in writing.stderr and b"Traceback" not in writing.stderr
    assert process("-p", coded.path, "codebook", "create", "New").returncode == 0


@pytest.mark.sqlite
def test_a_lock_of_another_machine_is_taken_over_on_request(study: Any) -> None:
    study.path.with_name("study.qualcode.lock").write_text('{"host": "elsewhere", "pid": 1, "since_ms": 0}')
    assert "elsewhere" in study.refused("codebook", "create", "New")
    study.ok("codebook", "create", "New", "--take-over")


def test_imported_text_goes_on_exactly_but_reaches_no_terminal(study: Any) -> None:
    exact = process("-p", study.path, "documents", "text", "ben")
    assert exact.stdout == (study.folder / "ben.md").read_bytes()
    place = study.at("ben", "We pick what we like. It is fun \u202e\x1b[31m")
    study.ok("documents", "rename", "ben", "b\u202een")
    study.ok("code", "apply", "b\u202een", *place, "Doubts")
    for args in (("documents", "list"), ("code", "list"), ("history",), ("quotes", "Doubts"), ("search", "fun")):
        shown = study.ok(*args)
        assert "fun" in shown or "b" in shown
        assert "\x1b" not in shown and "\u202e" not in shown
    said = study.refused("documents", "show", "x\x1b[31m\u202e")
    assert "\x1b" not in said and "\u202e" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
@pytest.mark.parametrize(
    "args",
    [
        ("documents", "text", "ben"),
        ("quotes", "Doubts"),
        ("search", "fun", "--json"),
        ("codings", "export", "-"),
        ("code", "list"),
    ],
)
@pytest.mark.sqlite
def test_a_terminal_gets_signs_instead_of_controls(study: Any, args: tuple[str, ...]) -> None:
    study.ok("code", "apply", "ben", *study.at("ben", "It is fun \u202e\x1b[31m[bold]here"), "Doubts")
    shown = on_terminal("-p", str(study.path), *args)
    assert "␛[31m" in shown or "\\u001b[31m" in shown
    assert "\x1b[31m" not in shown and "\u202e" not in shown


def on_terminal(*args: str) -> str:
    """What a command sends to a terminal of 200 columns."""
    import pty

    main, side = pty.openpty()
    with subprocess.Popen(
        [*RUN, *args], stdout=side, stderr=side, stdin=side, env=os.environ | {"COLUMNS": "200", "TERM": "xterm"}
    ) as child:
        os.close(side)
        out = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # Linux says so when the other end has gone.
                break
            if not piece:
                break
            out += piece
        child.wait(timeout=30)
    os.close(main)
    return out.decode()


def test_a_crash_is_one_sentence_and_a_log_without_words_of_participants(study: Any, tmp_path: Path) -> None:
    broken = (
        "import sys\n"
        "sys.argv = ['qualcode', '-p', sys.argv[1], 'documents', 'list']\n"
        "import qualcode.documents.listing as listing\n"
        "def fail(*args):\n"
        "    words = 'Maria said that'\n"
        "    raise KeyError(words)\n"
        "listing.list_status = fail\n"
        "from qualcode.__main__ import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", broken, str(study.path)]
    crashed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert crashed.returncode == 1 and crashed.stdout == ""
    assert len(crashed.stderr.strip().splitlines()) == 1
    log = Path(crashed.stderr.strip().split("the log is ")[1])
    assert log.is_relative_to(tmp_path)
    assert "KeyError" in log.read_text() and "in fail" in log.read_text() and "Maria" not in log.read_text()
    environment = os.environ | {"QUALCODE_DEBUG": "1"}
    debugged = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert debugged.returncode == 1 and "Traceback" in debugged.stderr


def test_interrupting_is_a_word_and_status_1(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qualcode.documents.listing.list_status", interrupt)
    result = study.run("documents", "list")
    assert result.exit_code == 1 and result.stderr == "interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise on Windows")
@pytest.mark.sqlite
def test_a_reader_who_leaves_early_is_no_error(study: Any) -> None:
    (study.folder / "long.txt").write_text("A: hello there.\n\nB: yes.\n\n" * 10_000)
    study.ok("import", study.folder / "long.txt")
    piped = subprocess.Popen(
        [*RUN, "-p", str(study.path), "documents", "text", "long"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert piped.stdout is not None and piped.stderr is not None
    piped.stdout.read(10)
    piped.stdout.close()
    assert piped.stderr.read() == b""
    piped.stderr.close()
    piped.wait(timeout=30)


def test_without_a_terminal_no_screen_opens(study: Any) -> None:
    for args in ((), (study.path,), ("-p", study.path)):
        result = process(*args)
        assert result.returncode == 1 and b"terminal" in result.stderr
    assert process("nonsense").returncode == 2
    assert b"No such command" in process("nonsense").stderr


def test_the_screens_get_project_coder_and_take_over(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[object] = []

    def run(project: Path | None, *, coder: str, take_over: bool = False) -> int:
        got.append((project, coder, take_over))
        return 0

    monkeypatch.setattr("qualcode.tui.app.run", run)
    monkeypatch.setattr("qualcode.cli.screens.has_terminal", lambda: True)
    for args in (
        [],
        [str(study.path)],
        [str(study.path.with_suffix(""))],
        ["--coder", "mara", "--take-over", "-p", str(study.path)],
    ):
        assert CliRunner().invoke(cli, args).exit_code == 0
    assert [entry[0] for entry in got] == [None, study.path, study.path, study.path]  # type: ignore[index]
    assert got[3] == (study.path, "mara", True)
    result = CliRunner().invoke(cli, [str(study.folder / "absent.qualcode")])
    assert result.exit_code == 1 and "no project" in result.stderr
    assert len(got) == 4


def test_the_screens_do_their_own_watching_of_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    watched: list[bool] = []

    def run(project: Path | None, *, coder: str, take_over: bool = False) -> int:
        watched.append(is_watched())
        return 0

    monkeypatch.setattr("qualcode.tui.app.run", run)
    monkeypatch.setattr("qualcode.cli.screens.has_terminal", lambda: True)
    assert CliRunner().invoke(cli, []).exit_code == 0
    assert watched == [False], "else every key is long work, and nothing can be read beside what takes long"


@pytest.mark.long
def test_the_demo_prints_its_themes_without_a_terminal(tmp_path: Path) -> None:
    result = process("demo", "--dir", tmp_path / "demo")
    assert result.returncode == 0, result.stderr
    text = result.stdout.decode()
    assert "theme" in text and "participants (of" in text
    (path,) = (tmp_path / "demo").glob("*.qualcode")
    again = process("demo", "--dir", tmp_path / "demo", "--no-tui")
    assert again.returncode == 0 and again.stdout == result.stdout
    documents = json.loads(process("-p", path, "documents", "list", "--json").stdout)
    assert len(documents) >= 14


def test_a_name_that_is_too_long_for_any_file_is_told(project: Project) -> None:
    project.close()
    refused = CliRunner().invoke(cli, ["-p", str(project.path), "merge", f"{'x' * 300}.qdpx"])
    assert refused.exit_code == 1 and "long" in refused.stderr and "broke off" not in refused.stderr
