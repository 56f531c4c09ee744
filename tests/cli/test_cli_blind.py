"""What a command answers to a coder who codes blindly holds nothing of what others did, and says so."""

from __future__ import annotations

from typing import Any

import pytest

from other_program import taught

QUOTE = "The bell rings."
COMMANDS = (
    ("quotes", "Bells"),
    ("quotes", "Bells", "--json", "--coders", "jonas"),
    ("query", "ask", "Bells"),
    ("query", "ask", "documents with Bells", "--json"),
    ("query", "ask", "memo:notes"),
    ("frequencies", "--by", "document"),
    ("frequencies", "--json"),
    ("matrix", "--rows", "document"),
    ("matrix", "--rows", "coding"),
    ("frequencies", "--coders", "jonas"),
    ("crosstab", "--by", "document", "--unit", "segments", "--json"),
    ("cooccurrence", "--relation", "near", "--json"),
    ("sequence", "--coders", "jonas", "--json"),
    ("saturation", "--json"),
    ("coverage", "codes", "--json"),
    ("profile", "--json"),
    ("timeline", "--by", "document.kind", "--json"),
    ("portrait", "anna", "--json"),
    ("framework", "show", "--json"),
    ("code", "list"),
    ("code", "list", "--json"),
    ("coder", "list", "--json"),
    ("codebook", "list", "--json"),
    ("codebook", "history", "--json"),
    ("codebook", "history", "Bells", "--json"),
    ("codebook", "queue"),
    ("codebook", "queue", "--count"),
    ("codebook", "check", "--json"),
    ("coverage", "--coder", "jonas"),
    ("history",),
    ("history", "--json"),
    ("memo", "list"),
    ("memo", "list", "--json"),
    ("memo", "links", "--json"),
    ("memo", "journal", "--with-changes"),
    ("agreement", "--assume-finished", "--json", "--confusions"),
    ("reconcile", "list", "--assume-finished", "--json"),
    ("words", "--code", "Bells"),
    ("search", "bell", "--by", "code"),
    ("documents", "list", "--json"),
    ("documents", "show", "anna", "--json"),
    ("identity", "pseudonym", "--json"),
    ("identity", "pseudonymise", "--json"),
)
WITHOUT_CODER = [command for command in COMMANDS if "--coder" not in command]


@pytest.fixture
def blind(coded: Any) -> Any:
    """jonas has coded and written in a document that mara is to code blindly."""
    coded.ok("coder", "add", "lea", "--role", "lead")
    coded.ok("codebook", "create", "Bells")
    start, end = coded.at("anna", QUOTE)
    coded.ok("code", "apply", "anna", start, end, "Bells", coder="jonas")
    coding = next(row for row in coded.json("code", "list", coder="jonas") if row["quote"] == QUOTE)["id"]
    coded.ok("memo", "add", "jonas-notes [[Bells]]", "--coding", coding, coder="jonas")
    coded.ok("memo", "add", "jonas-notes", "--document", "anna", coder="jonas")
    coded.ok("round", "new", "R", "--coders", "mara,jonas", "--document", "anna", coder="lea")
    return coded


def _secrets(study: Any) -> list[str]:
    """What jonas did, in all words that a command could tell of it."""
    rows = [row for row in study.json("code", "list", coder="lea") if row["quote"] == QUOTE]
    assert rows and rows[0]["coder"] == "jonas"
    return [QUOTE, rows[0]["id"], rows[0]["id"][:13], "jonas-notes", "bell rings"]


@pytest.mark.long
def test_no_command_tells_a_blind_coder_what_others_did(blind: Any) -> None:
    secrets = _secrets(blind)
    open_eyes = 0
    for command in WITHOUT_CODER:
        seen = blind.run(*command).stdout
        known = blind.run(*command, coder="lea").stdout
        if command[0] != "search":  # It shows the text itself.
            assert not [secret for secret in secrets if secret in seen], command
            open_eyes += any(secret in known for secret in secrets)
    assert open_eyes >= 9


def test_counts_of_a_blind_coder_leave_others_out(blind: Any) -> None:
    def bells(coder: str) -> list[int]:
        found = blind.json("codebook", "list", coder=coder)
        return [row["codings"] for row in found if row["name"] == "Bells"]

    assert (bells("mara"), bells("lea")) == ([0], [1])
    assert "jonas" not in blind.ok("frequencies", "--document", "anna")


@pytest.mark.sqlite
def test_a_command_says_once_that_something_is_left_out(blind: Any) -> None:
    told = blind.run("codebook", "list").stderr
    assert told.count("blind in “R”: other coders' work on its document is left out") == 1
    assert "rests on trust" in told
    assert blind.run("codebook", "list", coder="lea").stderr == ""


def test_codings_are_exported_without_those_that_are_hidden(blind: Any) -> None:
    file = blind.folder / "out.jsonl"
    blind.ok("codings", "export", file)
    assert QUOTE not in file.read_text() and "I choose my own" in file.read_text()
    blind.ok("codings", "export", blind.folder / "all.jsonl", coder="lea")
    assert QUOTE in (blind.folder / "all.jsonl").read_text()


@pytest.mark.sqlite
def test_what_goes_out_for_other_programs_holds_nothing_that_is_hidden(
    blind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(monkeypatch)
    (hidden,) = [row["id"] for row in blind.json("code", "list", coder="lea") if row["quote"] == QUOTE]
    for coder, held in (("mara", False), ("lea", True)):
        file = blind.folder / f"{coder}.other"
        blind.ok("export", file, coder=coder)
        assert (hidden in file.read_text(encoding="utf-8")) is held


def test_a_blind_coder_who_is_done_sees_everything(blind: Any) -> None:
    blind.ok("documents", "done", "anna")
    assert QUOTE in blind.ok("quotes", "Bells")
    assert blind.run("quotes", "Bells").stderr.count("blind") == 0


def test_nothing_hidden_is_removed_and_the_refusal_says_why(blind: Any) -> None:
    told = blind.refused("codebook", "remove", "Bells", "--with-codings")
    assert "what other coders did in the round “R” stands on this" in told and QUOTE not in told
