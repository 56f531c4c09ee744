"""What a shell is told while a command is typed: it fits, it is quick to read, and it asks nobody for anything."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qualcode.cli import completing
from qualcode.cli.app import COMMANDS, cli
from qualcode.cli.completing_line import inserted_by_bash, typed_line
from qualcode.storage.names_to_complete import names_to_complete

pytestmark = pytest.mark.sqlite
BREAKS = " \t\n\"'><=;|&(:"


@pytest.fixture
def sly(coded: Any) -> Any:
    """The study with codes whose names a shell could take for its own."""
    for name in ("a b", "$(touch hacked)", "`id`", 'say "no"', "it's", "!!", "back\\slash", "Größe", "学习"):
        coded.ok("codebook", "create", name)
    return coded


def offered(line: str, *, folder: Path | None = None, shell: str = "zsh", breaks: str = BREAKS) -> list[str]:
    """What is offered for a line, first by whom."""
    named = f" -p {folder} " if folder is not None else " "
    result = CliRunner().invoke(
        cli, ["completion", shell, "--line", line.replace(" ", named, 1), "--breaks", breaks], catch_exceptions=False
    )
    assert result.exit_code == 0 and result.stderr == ""
    return result.stdout.splitlines()


def test_commands_verbs_options_and_choices_are_offered() -> None:
    assert offered("qualcode fre") == ["files", f"frequencies\t{COMMANDS['frequencies'][1].removesuffix('.')}"]
    assert [line.partition("\t")[0] for line in offered("qualcode codebook red")] == ["words", "redefine"]
    assert "--coders\t" in "\n".join(offered("qualcode agreement --co"))
    assert offered("qualcode export x.qdpx --target n") == ["words", "nvivo"]
    assert offered("qualcode import ") == ["files"]
    assert offered("qualcode open x.qdpx --folder ") == ["folders"]
    assert offered("qualcode quotes -- --no") == ["words"]


def test_names_come_from_the_project_that_the_command_would_take(
    coded: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    documents = [one["name"] for one in coded.json("documents", "list")]
    line = "qualcode frequencies --document "
    assert offered(line, folder=coded.path) == ["words", *sorted(documents)]
    assert offered(f"{line}anna --document={documents[0][:2]}", folder=coded.path)[1:] == [
        f"--document={name}" for name in sorted(documents) if name.startswith(documents[0][:2])
    ]
    monkeypatch.setenv("QUALCODE_PROJECT", str(coded.path))
    assert offered("qualcode documents text ") == ["words", *sorted(documents)]
    monkeypatch.delenv("QUALCODE_PROJECT")
    monkeypatch.chdir(coded.folder)
    assert offered("qualcode documents text ") == ["words", *sorted(documents)]
    (coded.folder / "second.qualcode").write_bytes(coded.path.read_bytes())
    assert offered("qualcode documents text ") == ["words"]


def test_coders_codes_sets_rounds_and_queries_are_offered(coded: Any) -> None:
    coded.ok("coder", "add", "Bodo Weiß")
    coded.ok("coder", "add", "Jule")
    code = "Agency/Choice"
    coded.ok("query", "save", "who spoke", "Choice")
    coded.ok("set", "new", "first wave", "--kind", "document")
    assert offered("qualcode agreement --coders Ju", folder=coded.path) == ["words", "Jule"]
    assert offered("qualcode agreement --coders Jule,b", folder=coded.path) == ["words", "Jule,Bodo Weiß"]
    assert "Jule,Jule" not in offered("qualcode agreement --coders Jule,", folder=coded.path)
    assert offered("qualcode query run ", folder=coded.path) == ["words", "who spoke"]
    assert offered("qualcode quotes x --set f", folder=coded.path) == ["words", "first wave"]
    assert code in offered("qualcode suggest --code ", folder=coded.path)


def test_a_code_is_found_by_its_path_by_its_own_name_and_in_other_letter_case(coded: Any) -> None:
    coded.ok("codebook", "create", "Lessons learned/Wait and see")
    for typed in ("Lessons", "lessons", "wait", "Wait and"):
        found = offered(f"qualcode frequencies --code '{typed}", folder=coded.path)
        assert any(line.endswith("Wait and see") for line in found[1:]), typed
    assert '"Lessons learned/Wait and see"' in offered("qualcode quotes Less", folder=coded.path)
    assert '"Lessons learned/Wait and see"' in offered("qualcode quotes '\"Less", folder=coded.path)


def test_what_bash_inserts_is_the_name_and_nothing_that_acts(sly: Any) -> None:
    names = names_to_complete(sly.path, "code")
    assert "$(touch hacked)" in names and "学习" in names
    for opening in ("", '"', "'"):
        line = f"qualcode frequencies --code {opening}"
        inserted = offered(line, folder=sly.path, shell="bash")[1:]
        assert len(inserted) >= len(names) - 2  # Between quotation marks not every name can be written.
        words = "\n".join(f"printf '%s\\n' {opening}{one}{opening}" for one in inserted)
        run = subprocess.run(["bash", "-c", words], capture_output=True, text=True, cwd=sly.folder, check=True)
        assert set(run.stdout.splitlines()) <= set(names) and run.stderr == ""
        assert len(run.stdout.splitlines()) == len(inserted)
    assert not (sly.folder / "hacked").exists()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_inserts_names_of_files_harmless_where_it_cannot_do_so_itself(tmp_path: Path) -> None:
    names = ["$(touch hacked).txt", "a;touch hacked", "*", "b c"]
    for name in names:
        (tmp_path / name).touch()
    script = (Path(completing.__file__).parent / "completions" / "qualcode.bash").read_text(encoding="utf-8")
    # Where nothing is being completed `compopt` does not work; bash 3 has none at all.
    script += '\nCOMPREPLY=()\n_qualcode_files -f "$1"\neval "printf \'%s\\n\' ${COMPREPLY[*]}"\n'
    for typed, meant in (("", names), ("a", ["a;touch hacked"]), ("b", ["b c"])):
        run = subprocess.run(
            ["bash", "-c", script, "bash", typed], capture_output=True, text=True, cwd=tmp_path, check=True
        )
        assert sorted(run.stdout.splitlines()) == sorted(meant)
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize(
    ("line", "value", "inserted"),
    [
        ("q --code=Pr", "--code=Problem a", "Problem\\ a"),
        ("q --code Pr", "Problem: a", "Problem:\\ a"),
        ("q --code Problem:", "Problem:a", "a"),
        ('q --code="Pr', "--code=Problem $a", "Problem \\$a"),
        ("q 'Pr", "Problem a", "Problem a"),
        ("q 'it", "it's", None),
        ("q a\\ b", "a bc", "a\\ bc"),
    ],
)
def test_bash_keeps_what_stands_before_the_word_that_it_replaces(line: str, value: str, inserted: str | None) -> None:
    assert inserted_by_bash(value, typed_line(line), BREAKS) == inserted


def test_a_line_is_taken_apart_as_a_shell_would() -> None:
    typed = typed_line('qualcode  -p \'my study\' quotes "a \\" b" c\\ d\\\\ --x=')
    assert typed.words == ("qualcode", "-p", "my study", "quotes", 'a " b', "c d\\")
    assert typed.last == "--x=" and typed.quote == ""


def test_an_encrypted_project_is_never_opened_and_nobody_is_asked(coded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.settings import passphrases

    monkeypatch.setenv("QUALCODE_PASSPHRASE", "a long enough passphrase")
    coded.ok("encrypt")
    monkeypatch.setattr(passphrases, "PROJECT", None)  # Whatever asks for one breaks.
    assert names_to_complete(coded.path, "document") == []
    assert offered("qualcode frequencies --document ", folder=coded.path) == ["words"]


def test_no_server_is_asked() -> None:
    code = """
import socket
def refuse(*_): raise AssertionError("somebody connects")
socket.socket.connect = refuse
from qualcode.cli.app import cli
try:
    cli(["completion", "zsh", "--line", "qualcode -p postgresql://localhost/study documents text "], prog_name="qualcode")
except SystemExit:
    pass
import sys
assert not {"sqlalchemy", "psycopg", "rich", "textual", "pydantic", "qualcode.cli.frequencies"} & set(sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "words\n"


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE code RENAME TO hidden; CREATE VIEW code AS SELECT * FROM hidden",
        "DROP TABLE code",
        "UPDATE alembic_version SET version_num = '9999'",
        "PRAGMA application_id = 1",
    ],
)
def test_a_file_that_is_not_as_made_gives_no_names_and_no_word(coded: Any, damage: str) -> None:
    assert names_to_complete(coded.path, "code")
    with closing(sqlite3.connect(coded.path)) as connection:
        connection.executescript(damage)
    assert offered("qualcode suggest --code ", folder=coded.path) == ["words"]
    coded.path.write_bytes(b"no project")
    assert offered("qualcode suggest --code ", folder=coded.path) == ["words"]


def test_names_that_act_on_a_terminal_are_not_offered(coded: Any) -> None:
    with closing(sqlite3.connect(coded.path)) as connection:
        connection.execute("UPDATE document SET name = ? WHERE id = 1", (b"sly\x1b[31m\nwords",))
        connection.commit()
    shown = names_to_complete(coded.path, "document")
    assert shown and not [name for name in shown if "sly" in name]


def test_names_that_begin_like_an_option_are_offered_behind_two_hyphens_alone(coded: Any) -> None:
    with closing(sqlite3.connect(coded.path)) as connection:
        connection.execute("UPDATE document SET name = ? WHERE id = 1", (b"--help",))
        connection.commit()
    assert "--help" not in offered("qualcode documents text ", folder=coded.path)
    assert "--help" in offered("qualcode documents text -- ", folder=coded.path)
    assert "--help" in offered("qualcode frequencies --document ", folder=coded.path)


def test_a_name_without_end_is_not_offered(coded: Any) -> None:
    with closing(sqlite3.connect(coded.path)) as connection:
        connection.execute("UPDATE document SET name = ? WHERE id = 1", (5_000_000 * b"x",))
        connection.commit()
    assert max(map(len, names_to_complete(coded.path, "document"))) < 1000


def test_completing_writes_nothing(coded: Any) -> None:
    before = {path.name: path.read_bytes() for path in coded.folder.iterdir() if not path.name.endswith("-shm")}
    names_to_complete(coded.path, "code")
    after = {path.name: path.read_bytes() for path in coded.folder.iterdir() if not path.name.endswith("-shm")}
    assert {name: data for name, data in after.items() if data} == {name: data for name, data in before.items() if data}
