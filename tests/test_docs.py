"""What the documents say is so: their commands run, their keys are bound, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualcode.domain.codebook_entries import TEXT_FIELDS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
WALKED = [page for page in PAGES if page.parent.name == "how-to" or page.stem == "tutorial"]
"""Pages whose commands and keys are done step by step in tests/docs/."""
NAMES = {
    "=": "equals_sign",
    "'": "apostrophe",
    "↓": "down",
    "↑": "up",
    "→": "right",
    "←": "left",
    "PgDn": "pagedown",
    "PgUp": "pageup",
    "Space": "space",
    "Enter": "enter",
    "Delete": "delete",
    "Home": "home",
    "End": "end",
    "]": "right_square_bracket",
    "[": "left_square_bracket",
    "}": "right_curly_bracket",
    "{": "left_curly_bracket",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "+": "plus",
    "-": "minus",
    ">": "greater_than_sign",
    "<": "less_than_sign",
    ".": "full_stop",
    "*": "asterisk",
    "/": "slash",
    "?": "question_mark",
}


def commands(page: Path) -> Iterator[str]:
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
        for line in block.splitlines():
            if line.startswith("$ qualcode"):
                yield line[2:].split("  #")[0].strip()


def opens_a_screen(arguments: list[str]) -> bool:
    return len(arguments) == 1 or (len(arguments) == 2 and arguments[1].endswith(".qualcode"))


def makes_a_project(arguments: list[str]) -> bool:
    """Whether the command is `new`, whatever options stand before it."""
    rest = arguments[1:]
    while rest and rest[0] in ("-p", "--coder"):
        rest = rest[2:]
    return rest[:1] == ["new"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the documents suppose it: transcripts in `interviews/`, the codebooks beside them."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "transcripts", folder / "interviews")
    shutil.copytree(ROOT / "codebooks", folder / "codebooks")
    return folder


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page not in WALKED and list(commands(page))], ids=lambda page: page.name
)
def test_the_commands_of_a_page_run_one_after_the_other(
    page: Path, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qualcode.cli.app import cli

    folder = tmp_path / "work"
    shutil.copytree(desk, folder)
    monkeypatch.chdir(folder)
    ran = 0
    for command in commands(page):
        arguments = shlex.split(command)
        if opens_a_screen(arguments):
            continue
        if makes_a_project(arguments):
            for old in folder.glob("*.qualcode"):
                old.unlink()
        # In this process: to start one for each of some eighty commands takes longer than to run them.
        done = CliRunner().invoke(cli, arguments[1:])
        assert done.exit_code in (0, 3), (command, done.output, done.exception)
        ran += 1
    assert ran >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def keys_of_the_guide() -> set[str]:
    """The keys of the guide's table, as bindings name them."""
    guide = (ROOT / "docs" / "field-researcher.md").read_text(encoding="utf-8")
    table = guide.split("### Keys")[1].split("\n\n", 2)[1]
    keys = set()
    for key in (key for row in table.splitlines()[2:] for key in re.findall(r"`([^`]+)`", row.split("|")[1])):
        if key not in ("Shift", "…"):
            *chord, last = key.split("+") if len(key) > 1 else [key]
            name = NAMES.get(last, last if len(last) == 1 else last.lower())
            keys.add("+".join([*(part.lower() for part in chord), name.lower() if chord else name]))
    return keys


def bound_on_the_coding_screen() -> list[list[str]]:
    """The keys of each action that has some there."""
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.keys import UNBOUND, all_bindings
    from qualcode.tui.screens.coding import CodingScreen
    from qualcode.tui.transcript.view import TranscriptView

    owners = (QualcodeApp, CodingScreen, TranscriptView)
    bindings = [binding for owner in owners for binding in all_bindings(owner)]
    return [binding.key.split(",") for binding in bindings if binding.key != UNBOUND]


def test_each_key_of_the_guide_is_bound_on_the_coding_screen() -> None:
    bound = {key for keys in bound_on_the_coding_screen() for key in keys}
    assert len(keys_of_the_guide()) > 50
    assert keys_of_the_guide() - bound == set()


def test_each_plain_key_of_the_coding_screen_stands_in_the_guide() -> None:
    described = keys_of_the_guide()
    plain = [[key for key in keys if "+" not in key] for keys in bound_on_the_coding_screen()]
    undescribed = [keys for keys in plain if keys and not described & {*keys}]
    assert [keys for keys in undescribed if keys != ["escape"]] == []  # Escape leads back, as it does everywhere.
    letters = {key for keys in plain for key in keys if len(key) == 1}
    assert len(letters) > 40
    assert letters - described == set()


def test_what_the_program_says_of_a_group_of_commands_is_in_it() -> None:
    import click

    from qualcode.cli.app import cli

    named = {
        (path.name, command)
        for path in (ROOT / "src").rglob("*.py")
        for command in re.findall(r"`qualcode ([a-z][^`]*)`", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 30
    for file, command in sorted(named):
        found: click.Command = cli
        for word in command.split():
            if not isinstance(found, click.Group) or not re.fullmatch("[a-z-]+", word):
                break
            below = found.get_command(click.Context(found), word)
            if below is None and found is cli:
                break
            assert below is not None, (file, command)
            found = below


def test_the_codebook_of_the_guide_is_read_as_it_says() -> None:
    from qualcode.importing.codebook_yaml import read_codebook_yaml

    page = (ROOT / "docs" / "codebook-formats.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```yaml\n(.*?)```", page, re.S)
    [code] = read_codebook_yaml(block.encode(), "codebook-formats.md").entries
    keys = {key for row in re.findall(r"^\| (`.*`) \|", page, re.M) for key in re.findall(r"`(\w+)`", row)}
    assert keys == {*TEXT_FIELDS, "name", "themes", "retired", "id", "children"}
    assert code.themes == ("Change/Goals",) and [comment.place for comment in code.comments] == ["above", "beside"]
    assert all(getattr(code, field) for field in TEXT_FIELDS)


def test_each_key_of_the_guide_to_the_codebook_is_bound_there_and_each_letter_that_is_stands_in_it() -> None:
    from qualcode.tui.keys import all_bindings
    from qualcode.tui.screens.codebook import CodebookScreen

    guide = (ROOT / "docs" / "project-lead.md").read_text(encoding="utf-8")
    rows = guide.split("### On the screen")[1].split("### ")[0].split("|---|---|\n")[1].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("|")]
    keys = {NAMES.get(key, key if len(key) == 1 else key.lower()) for c in cells for key in re.findall(r"`([^`]+)`", c)}
    bound = {key for binding in all_bindings(CodebookScreen) for key in binding.key.split(",")}
    assert len(keys) > 35 and keys - bound == set()
    assert {key for key in bound if len(key) == 1} - keys == set()


def test_each_key_of_the_guide_to_conflicts_is_bound_there_and_each_letter_that_is_stands_in_it() -> None:
    from qualcode.tui.keys import all_bindings
    from qualcode.tui.screens.conflicts import ConflictsScreen

    guide = (ROOT / "docs" / "project-lead.md").read_text(encoding="utf-8")
    rows = guide.split("### Settling conflicts")[1].split("\n## ")[0].split("|---|---|\n")[1].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("|")]
    keys = {NAMES.get(key, key if len(key) == 1 else key.lower()) for c in cells for key in re.findall(r"`([^`]+)`", c)}
    bound = {key for binding in all_bindings(ConflictsScreen) for key in binding.key.split(",")}
    assert len(keys) > 8 and keys - bound == set()
    assert {key for key in bound if len(key) == 1} - keys == set()


def test_each_key_of_the_guide_to_agreement_is_bound_there_and_each_letter_that_is_stands_in_it() -> None:
    from qualcode.tui.keys import all_bindings
    from qualcode.tui.screens.agreement import AgreementScreen

    guide = (ROOT / "docs" / "project-lead.md").read_text(encoding="utf-8")
    rows = guide.split("### Agreement on the screen")[1].split("\n\n|")[1].split("|---|---|\n")[1].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("|")]
    keys = {NAMES.get(key, key if len(key) == 1 else key.lower()) for c in cells for key in re.findall(r"`([^`]+)`", c)}
    bound = {key for binding in all_bindings(AgreementScreen) for key in binding.key.split(",")}
    assert len(keys) > 15 and keys - bound == set()
    assert {key for key in bound if len(key) == 1} - keys == set()
