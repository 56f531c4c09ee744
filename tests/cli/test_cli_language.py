"""The command line in Dutch: by the variable, by the settings, by the computer; and what stays as it is in each language."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from qualcode.cli.app import cli
from qualcode.cli.click_words import TEXTS
from qualcode.cli.helping import PLACES
from qualcode.domain.translation import ENGLISH

pytestmark = pytest.mark.sqlite

SETTINGS = "settings.toml"
STAY = {"URL", "DROP"}
"""Words in capitals that are the same in each language: an abbreviation, and a word that is typed as it stands."""


def in_dutch(*args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as it runs in a terminal of its own; the environment names the language, else it is the variable."""
    given = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANGUAGE")}
    given |= {"LANG": "C.UTF-8", "QUALCODE_LANGUAGE": "nl"} | environment
    return subprocess.run(
        [sys.executable, "-m", "qualcode", *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=given,
        check=False,
    )


def commands(command: click.Command, path: str = "qualcode") -> list[tuple[str, click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += commands(below, f"{path} {name}")
    return found


def test_help_is_in_dutch_down_to_the_words_of_the_library() -> None:
    shown = in_dutch("settings", "set", "--help").stdout
    assert shown.startswith("Gebruik: qualcode settings set [OPTIES] INSTELLING WAARDE\n")
    assert "\nOpties:\n" in shown
    assert "--coder NAAM" in shown
    assert "Deze tekst tonen en stoppen." in shown
    assert not re.search(r"\b(Usage|Options|Show|the|Who)\b", shown)


def test_a_list_of_commands_is_in_dutch_with_the_commands_as_they_are_typed() -> None:
    shown = in_dutch("--help").stdout
    assert "\nOpdrachten:\n" in shown
    assert re.search(r"^  documents  +Documenten tonen", shown, re.MULTILINE)
    assert "De versie tonen en stoppen." in shown
    assert "Bekijken:\n  list" in in_dutch("codebook", "--help").stdout


def test_a_wrong_line_is_refused_in_dutch() -> None:
    wrong = in_dutch("settings", "set", "coder")
    assert wrong.returncode == 2
    assert "Gebruik: qualcode settings set" in wrong.stderr
    assert "Fout: Ontbrekend argument 'WAARDE'." in wrong.stderr


def test_a_table_a_plural_and_a_refusal_are_in_dutch_and_json_is_not(study: Any) -> None:
    study.ok("codebook", "create", "Time")
    table = in_dutch("-p", study.path, "--coder", "mara", "documents", "list").stdout
    assert table.split("\n")[0].split()[0] == "document"
    assert {"woorden", "spreekbeurten", "sprekers"} <= set(table.split("\n")[0].split())
    assert "te doen" in table
    checked = in_dutch("-p", study.path, "codebook", "check").stdout
    assert re.search(r"^\d+ codes nagekeken", checked, re.MULTILINE)
    refused = in_dutch("-p", study.path, "documents", "show", "nowhere")
    assert refused.returncode == 1
    assert "geen document heet “nowhere”" in refused.stderr
    answered = json.loads(in_dutch("-p", study.path, "--coder", "mara", "documents", "list", "--json").stdout)
    assert answered == study.json("documents", "list")


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL"])
def test_the_computers_language_is_taken_where_nothing_else_is_said(variable: str) -> None:
    shown = in_dutch("--help", QUALCODE_LANGUAGE="", **{variable: "nl_NL.UTF-8"}).stdout
    assert shown.startswith("Gebruik:")


def test_the_setting_goes_before_the_computer_and_the_variable_before_the_setting() -> None:
    said = in_dutch("settings", "set", "language", "nl", QUALCODE_LANGUAGE="en")
    assert said.returncode == 0
    assert said.stdout.startswith("language set in ")
    shown = in_dutch("settings", QUALCODE_LANGUAGE="", LANG="en_GB.UTF-8").stdout
    assert 'language = "nl"' in shown
    assert "(standaard)" in shown
    assert "(default)" in in_dutch("settings", QUALCODE_LANGUAGE="en", LANG="nl_NL.UTF-8").stdout


def test_a_language_that_there_is_not_is_refused_with_its_line(tmp_path: Path) -> None:
    refused = in_dutch("settings", "set", "language", "xx", QUALCODE_LANGUAGE="en")
    assert refused.returncode == 1
    assert "“language” cannot be “xx”; choose one of en, nl" in refused.stderr
    (tmp_path / "_config").mkdir(exist_ok=True)
    (tmp_path / "_config" / SETTINGS).write_text('coder = "mara"\nlanguage = "xx"\n', encoding="utf-8")
    wrong = in_dutch("settings", QUALCODE_LANGUAGE="", LANG="en_GB.UTF-8")
    assert wrong.returncode == 1
    assert f"{SETTINGS}, line 2: “language” cannot be “xx”" in wrong.stderr


def test_a_report_of_the_environment_tells_what_the_program_is_read_in() -> None:
    assert json.loads(in_dutch("doctor", "--env", "--json").stdout)["locale"]["program"] == "nl"
    assert "het programma in nl" in in_dutch("doctor", "--env").stdout


def test_no_other_program_is_told_another_language_than_before() -> None:
    code = (
        "import os; before = dict(os.environ); import sys; sys.argv = ['qualcode', '--help']\n"
        "from qualcode.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "changed = {k for k in {*before, *os.environ} if before.get(k) != os.environ.get(k)}\n"
        "sys.stderr.write(repr(sorted(changed)))"
    )
    given = {name: value for name, value in os.environ.items() if name != "QUALCODE_LANGUAGE"} | {"LANG": "nl_NL.UTF-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=given, check=True)
    assert "Gebruik:" in done.stdout
    assert done.stderr == "['QUALCODE_LANGUAGE']"


@pytest.mark.skipif(os.environ["QUALCODE_LANGUAGE"] != ENGLISH, reason="looks at the words before they are translated")
def test_each_word_in_capitals_that_stands_for_what_is_typed_can_be_translated() -> None:
    for path, command in commands(cli):
        for parameter in command.params:
            if not (isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count)):
                words = set(re.findall(r"[A-Z]{2,}", parameter.make_metavar(click.Context(command))))
                assert words <= {*PLACES, *STAY}, path


def test_what_the_library_says_of_commands_is_known_by_its_texts() -> None:
    known = {text for texts in TEXTS for text in texts}
    assert {"Usage:", "Options", "Commands", "Missing argument", "Aborted!", "Error: {message}"} <= known
    raised = [
        click.NoSuchOption("--x"),
        click.BadParameter("y", param_hint="z"),
        click.MissingParameter(param_type="option", param_hint="z"),
        click.FileError("f", "x"),
    ]
    for error in raised:
        shape = re.compile("|".join(re.sub(r"\\\{[^}]*\\\}", ".*", re.escape(text)) for text in known), re.DOTALL)
        assert shape.match(error.format_message()), error
