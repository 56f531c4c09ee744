"""Files that commands write and those they must not touch; reading commands that write nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

OUT = ("-o", "{file}", "--without-key")


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder except SQLite's own helpers, by what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", ".lock"])
@pytest.mark.parametrize("link", [None, "symbolic", "hard"])
@pytest.mark.sqlite
def test_no_file_of_a_project_is_overwritten(peopled: Any, ending: str, link: str | None) -> None:
    target = Path(f"{peopled.path}{ending}")
    if not target.exists():
        target.write_bytes(b"something of the project's")
    file = peopled.folder / "out.md" if link else target
    if link == "symbolic":
        file.symlink_to(target)
    elif link == "hard":
        os.link(target, file)
    held = target.read_bytes() if ending in ("", ".lock") else None
    for command in (("quotes", "Agency"), ("frequencies",)):
        result = peopled.run(*command, "-o", file, "--internal", "--format", "md", "--replace")
        # A hard link is replaced by the new file; what it was a link to stays.
        assert result.exit_code == (0 if link == "hard" and ending else 1), result.output
    if held is not None:
        assert target.read_bytes() == held
    assert peopled.json("documents", "list")


def test_a_link_to_nowhere_makes_no_project(peopled: Any) -> None:
    (peopled.folder / "out.md").symlink_to(peopled.folder / "new.QualCode")
    assert "belong to projects" in peopled.refused("quotes", "Agency", "-o", peopled.folder / "out.md", "--internal")
    assert not (peopled.folder / "new.QualCode").exists()


def test_the_list_of_names_is_not_overwritten(peopled: Any) -> None:
    names = peopled.folder / "names.md"
    names.write_text("Elsa\n")
    (peopled.folder / "link.md").symlink_to(names)
    for file in (names, peopled.folder / "link.md", peopled.folder / "x/../names.md"):
        said = peopled.refused("quotes", "Agency", "-o", file, "--names", names, "--replace")
        assert "list of names" in said or "x" in said
    peopled.ok("settings", "set", "names_file", names)
    assert "list of names" in peopled.refused("quotes", "Agency", "-o", names, "--replace")
    assert names.read_text() == "Elsa\n"


@pytest.mark.parametrize("ending", ["md", "csv", "json", "html"])
@pytest.mark.sqlite
def test_a_refusal_leaves_no_file_and_keeps_an_older_one(peopled: Any, ending: str) -> None:
    names = peopled.folder / "names.txt"
    names.write_text("Tasks\n")
    file = peopled.folder / f"out.{ending}"
    for _ in range(2):
        before = state(peopled.folder)
        peopled.refused("quotes", "Agency", "-o", file, "--names", names, "--replace")
        peopled.refused("quotes", "Agency", "-o", file, "--without-key", "--attribution", "{role}", "--replace")
        if ending != "html":
            peopled.refused("frequencies", "-o", file, "--without-key", "--replace")
        assert state(peopled.folder) == before
        file.write_text("an earlier one")


def test_parts_of_names_are_told_and_the_status_says_so(peopled: Any) -> None:
    names = peopled.folder / "names.txt"
    names.write_text("We Miller\n")
    file = peopled.folder / "out.html"
    result = peopled.run("quotes", "Agency", "-o", file, "--names", names, "--without-ner")
    assert result.exit_code == 3 and "“We”" in result.stderr and file.exists()
    assert peopled.run("quotes", "Agency", "--format", "md", "--names", names, "--without-ner").exit_code == 3
    names.write_text("We Miller\nMiller\nGeorgia Brown\n")
    assert "Georgia" not in peopled.run("quotes", "Agency", "-o", file, "--names", names, "--replace").stderr


def test_speakers_who_are_not_mapped_are_not_published(coded: Any) -> None:
    file = coded.folder / "out.md"
    for command in (("quotes", "Agency"), ("frequencies", "--k", "1")):
        said = coded.refused(*command, "-o", file, "--without-key")
        assert "is not mapped" in said and "speakers map" in said
    assert "speaker not mapped" in coded.ok("quotes", "Agency", "--format", "md")


def test_what_is_asked_of_a_project_does_not_change_it(peopled: Any) -> None:
    for command in (("coder", "add", "zed"), ("memo", "add", "A thought"), ("set", "new", "first")):
        peopled.ok(*command)
    sheet = peopled.folder / "more.csv"
    sheet.write_text("participant,role\nP9,teacher\n")
    reading = [
        ("documents", "list"), ("documents", "show", "anna"), ("documents", "text", "anna"), ("speakers", "list"),
        ("cases", "list"), ("cases", "import", "--dry-run", sheet), ("cases", "export", "-"), ("codebook", "list"),
        ("codebook", "export", "-"), ("code", "list"), ("codings", "export", "-"),
        ("memo", "list"), ("coder", "list"), ("set", "list"), ("search", "time"), ("quotes", "Agency"),
        ("frequencies", "--by", "role"), ("coverage",), ("history",),
    ]  # fmt: skip
    before = state(peopled.folder)
    for command in reading:
        for coder in ("mara", "zed"):
            result = peopled.run(*command, coder=coder)
            assert result.exit_code == 0, result.output
            result = peopled.run(*command, "--json", coder=coder)
            assert result.exit_code in (0, 2), result.output
        assert state(peopled.folder) == before, command


def test_transfers_say_that_they_are_none_for_publication(peopled: Any) -> None:
    for command, name in (("codings", "c.csv"), ("codings", "c.jsonl"), ("cases", "people-out.csv")):
        result = peopled.run(command, "export", peopled.folder / name)
        assert result.exit_code == 0 and "a transfer" in result.stderr and "unchecked" in result.stderr


def test_a_table_in_a_terminal_shows_hostile_names_as_signs(peopled: Any) -> None:
    evil = "De\x1b[31mep\u202e[bold]x[/bold]"
    peopled.ok("cases", "type", "participant.role", "text")
    for participant in ("P1", "P2"):
        peopled.ok("cases", "set", participant, "role", evil)
    for command in (("frequencies", "--by", "role"), ("cases", "list"), ("quotes", "Agency"), ("speakers", "list")):
        shown = peopled.ok(*command)
        assert all(c.isprintable() or c in "\n\t" for c in shown)
    assert "[bold]x[/bold]" in peopled.ok("frequencies", "--by", "role")
