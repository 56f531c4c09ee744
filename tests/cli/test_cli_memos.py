"""Memos on the command line: lists, links, the journal, and a file for the report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest


@pytest.fixture
def noted(peopled: Any) -> Any:
    """A study with memos on several things by two coders."""
    coding = peopled.json("code", "list")[0]["id"]
    peopled.ok("memo", "add", "How we work: [[Choice]], [[Doubt]].", "--kind", "method")
    peopled.ok("memo", "add", "Her own word.", "--coding", coding)
    peopled.ok("memo", "add", "Ask Ben again.", "--document", "ben", coder="jonas")
    return peopled


def texts(rows: Any) -> list[str]:
    return [row["text"] for row in rows]


def test_the_list_is_narrowed_by_each_option(noted: Any) -> None:
    assert texts(noted.json("memo", "list", "--search", "OWN word")) == ["Her own word."]
    assert texts(noted.json("memo", "list", "--search", "choose tasks")) == ["Her own word."]
    assert texts(noted.json("memo", "list", "--coders", "jonas")) == ["Ask Ben again."]
    assert texts(noted.json("memo", "list", "--on", "document")) == ["Ask Ben again."]
    assert texts(noted.json("memo", "list", "--code", "Agency")) == ["Her own word."]
    today = date.today().isoformat()
    assert len(noted.json("memo", "list", "--since", today, "--until", today)) == 3
    assert noted.json("memo", "list", "--until", "2020-01-01") == []
    assert "no date" in noted.refused("memo", "list", "--since", "today")
    assert "nobody" in noted.refused("memo", "list", "--coders", "nobody")
    assert "“I choose my own tasks now.”" in noted.ok("memo", "list", "--search", "own word")


def test_links_and_what_is_broken(noted: Any) -> None:
    rows = noted.run("memo", "links", "--json")
    assert rows.exit_code == 3
    told = noted.run("memo", "links", "--broken")
    assert told.exit_code == 3 and "nearest is the code “Doubts”" in told.stdout and "[[Choice]]" not in told.stdout
    assert texts(noted.json("memo", "links", "--to", "Agency/Choice")) == ["How we work: [[Choice]], [[Doubt]]."]
    assert "Nothing" in noted.refused("memo", "links", "--to", "Nothing")
    assert noted.run("memo", "links", "--to", "x", "--broken").exit_code == 2
    id_ = noted.json("memo", "list")[0]["id"]
    assert "Agency/Choice, Doubt." in noted.ok("memo", "show", id_)
    noted.ok("codebook", "create", "Doubt")
    assert noted.ok("memo", "links", id_).count("code ") == 2


def test_the_journal_shows_days_and_what_was_done(noted: Any) -> None:
    told = noted.ok("memo", "journal", "--with-changes")
    assert date.today().isoformat() in told and "2 codings made" in told and "How we work: Agency/Choice" in told
    (day,) = noted.json("memo", "journal", "--coders", "jonas", "--with-changes")
    assert texts(day["memos"]) == ["Ask Ben again."]
    assert {(done["coder"], done["thing"]) for done in day["done"]} == {("jonas", "coding")}
    assert "nothing was written" in noted.ok("memo", "journal", "--until", "2020-01-01")


def test_a_file_is_a_publication_and_stdout_a_working_copy(noted: Any) -> None:
    target = noted.folder / "memos.md"
    assert "--without-key" in noted.refused("memo", "export", "-o", target)
    assert not target.exists()
    noted.ok("memo", "export", "-o", target, "--without-key", "--kind", "method")
    written = target.read_text(encoding="utf-8")
    assert "How we work: Agency/Choice, Doubt." in written and "only the kind: method" in written
    assert "mara" not in written and "Her own word" not in written
    noted.ok("memo", "export", "-o", target, "--internal", "--replace")
    assert "INTERNAL" in target.read_text(encoding="utf-8")
    names = noted.folder / "names.txt"
    names.write_text("Ben\n", encoding="utf-8")
    assert "holds the name “Ben”" in noted.refused("memo", "export", "-o", noted.folder / "m.html", "--names", names)
    assert "INTERNAL" in noted.ok("memo", "export", "--format", "csv")
