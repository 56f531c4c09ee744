"""What coders read differently, settled from the command line."""

from __future__ import annotations

from typing import Any

import pytest

_made: list[bytes] = []
"""The project of `compared`, once it was made."""


@pytest.fixture
def compared(coded: Any) -> Any:
    """`anna` finished by jonas and mara, who agree on one passage, say two codes of one, and draw two boundaries."""
    if _made:
        coded.path.write_bytes(_made[0])
        return coded
    for words, code, coder in (
        ("It is not easy.", "Pace", "mara"),
        ("It is not easy.", "Pace", "jonas"),
        ("There is no time for it.", "Pace", "jonas"),
        ("The bell rings.", "Doubts", "mara"),
        ("The bell rings. [laughter] Nobody asked us.", "Doubts", "jonas"),
    ):
        coded.ok("code", "apply", "anna", *coded.at("anna", words), code, coder=coder)
    for coder in ("mara", "jonas"):
        coded.ok("documents", "done", "anna", coder=coder)
    if made := coded.path.read_bytes():  # On a server there is nothing in the file.
        _made.append(made)
    return coded


def kinds(study: Any, *options: str) -> list[tuple[str, str]]:
    return [(item["kind"], item["state"]) for item in study.json("reconcile", "list", *options)["items"]]


def ids(study: Any, *options: str) -> list[str]:
    return [item["id"] for item in study.json("reconcile", "list", "--state", "all", *options)["items"]]


def consensus(study: Any) -> list[tuple[str, str]]:
    return [(row["code"], row["quote"]) for row in study.json("code", "list", "--coders", "Consensus")]


def test_the_list_says_who_did_what_and_who_a_and_b_are(compared: Any) -> None:
    said = compared.ok("reconcile", "list")
    assert "a jonas: –; b mara: Agency/Choice" in said
    assert "a jonas: Agency/Pace; b mara: Doubts" in said
    start, end = compared.at("anna", "The bell rings.")
    assert f"b mara: Doubts {start}–{end}" in said
    for words in ("not by all", "another code", "other boundaries", "MS. OAK"):
        assert words in said
    assert "3 differences in 1 document: 3 open, 0 put off, 0 settled" in said
    assert "1 passage agreed on, 0 of them taken over" in said
    assert "not compared: 1 document that fewer than two of the coders finished (ben)" in said


def test_the_list_is_narrowed_and_ordered(compared: Any) -> None:
    assert kinds(compared) == [("only", "open"), ("code", "open"), ("boundary", "open")]
    assert kinds(compared, "--by", "code") == [("only", "open"), ("code", "open"), ("boundary", "open")]
    assert kinds(compared, "--by", "trouble") == [("code", "open"), ("boundary", "open"), ("only", "open")]
    assert kinds(compared, "--code", "Agency") == [("only", "open"), ("code", "open")]
    assert kinds(compared, "--state", "agreed") == [("agreed", "open")]
    assert kinds(compared, "--tolerance", "40") == [("only", "open"), ("code", "open")]
    assert kinds(compared, "--document", "ben") == []
    assert kinds(compared, "--document", "ben", "--assume-finished") == []
    assert "two coders or more" in compared.refused("reconcile", "list", "--coders", "mara")


def test_a_round_narrows_the_list_to_its_documents_and_coders(compared: Any) -> None:
    compared.ok("coder", "add", "ines")
    compared.ok("round", "new", "R1", "--document", "anna", "--coders", "mara,jonas", "--open-eyes")
    compared.ok("documents", "done", "anna", coder="ines")
    assert len(kinds(compared)) == 4
    assert len(kinds(compared, "--round", "R1")) == 3


def test_where_nothing_is_compared_the_list_says_what_is_needed(coded: Any) -> None:
    said = coded.ok("reconcile", "list")
    assert "two coders of a document must have finished it" in said
    assert "2 documents that fewer than two of the coders finished (anna, ben)" in said


def test_showing_tells_passage_and_what_was_said_of_the_codings(compared: Any) -> None:
    (first, *_) = ids(compared)
    coding = compared.json("reconcile", "show", first)["readings"][1]["codings"][0]["id"]
    compared.ok("code", "comment", coding, "her own choice")
    compared.ok("memo", "add", "Is it hers?", "--coding", coding)
    said = compared.ok("reconcile", "show", first[:8])
    for words in (
        "MS. OAK: »I choose my own tasks now.« It is not easy.", "a, 1 jonas: did not code it", "b, 2 mara:",
        "comment: her own choice", "note of mara: Is it hers?",
    ):  # fmt: skip
        assert words in said


def test_an_id_that_is_none_is_refused(compared: Any) -> None:
    for verb in (("show",), ("decide",), ("reopen",)):
        rest = ("a",) if verb == ("decide",) else ()
        assert "no difference has an id that begins with “ffff”" in compared.refused("reconcile", *verb, "ffff", *rest)


def test_a_decision_is_coded_by_consensus_and_told(compared: Any) -> None:
    only, code, boundary = ids(compared)
    assert "settled" in compared.ok("reconcile", "decide", only, "b", "--why", "she says so")
    assert consensus(compared) == [("Agency/Choice", "I choose my own tasks now.")]
    compared.ok("reconcile", "decide", code, "neither")
    compared.ok("reconcile", "decide", boundary, "longest")
    assert ("Doubts", "The bell rings. [laughter] Nobody asked us.") in consensus(compared)
    said = compared.ok("reconcile", "list", "--state", "all")
    assert "as mara (mara, " in said and ": she says so" in said
    assert "0 open, 0 put off, 3 settled" in said
    assert kinds(compared) == []
    assert len(compared.json("code", "list", "--coders", "mara,jonas")) == 8


@pytest.mark.parametrize(
    ("verdict", "holds"),
    [
        (("a",), [("Agency/Pace", "There is no time for it.")]),
        (("2",), [("Doubts", "There is no time for it.")]),
        (("--by-coder", "jonas"), [("Agency/Pace", "There is no time for it.")]),
        (("both",), [("Agency/Pace", "There is no time for it."), ("Doubts", "There is no time for it.")]),
        (("neither",), []),
        (("Choice",), [("Agency/Choice", "There is no time for it.")]),
        (("=Choice",), [("Agency/Choice", "There is no time for it.")]),
    ],
)
def test_a_verdict_says_what_holds(compared: Any, verdict: tuple[str, ...], holds: list[tuple[str, str]]) -> None:
    compared.ok("reconcile", "decide", ids(compared)[1], *verdict)
    assert sorted(consensus(compared)) == holds


def test_boundaries_are_set_by_rule_or_by_hand(compared: Any) -> None:
    boundary = ids(compared)[2]
    compared.ok("reconcile", "decide", boundary[:8], "shortest")
    assert consensus(compared) == [("Doubts", "The bell rings.")]
    compared.ok("reconcile", "reopen", boundary)
    start, end = compared.at("anna", "The bell rings. [laughter] Nobody")
    compared.ok("reconcile", "decide", boundary, "--boundary", f"{start}-{end}")
    assert consensus(compared) == [("Doubts", "The bell rings. [laughter] Nobody")]
    compared.ok("reconcile", "reopen", boundary, "--why", "too long")
    compared.ok("reconcile", "decide", boundary, "Pace", "--boundary", f"{start}-{end}")
    assert consensus(compared) == [("Agency/Pace", "The bell rings. [laughter] Nobody")]


def test_what_is_reopened_is_open_again_and_says_what_it_was(compared: Any) -> None:
    (first, *_) = ids(compared)
    compared.ok("reconcile", "decide", first, "b")
    compared.ok("reconcile", "reopen", first)
    assert consensus(compared) == []
    assert "decided before, and open again: as mara (mara, " in compared.ok("reconcile", "show", first)
    assert "open again, was as mara" in compared.ok("reconcile", "list")


def test_what_is_put_off_is_listed_as_such(compared: Any) -> None:
    (first, *_) = ids(compared)
    compared.ok("reconcile", "decide", first, "later", "--why", "ask the team")
    assert kinds(compared, "--state", "later") == [("only", "later")]
    assert "put off: put off (mara, " in compared.ok("reconcile", "show", first)


def test_what_cannot_be_meant_is_refused(compared: Any) -> None:
    only, code, _ = ids(compared)
    for args in (
        (), ("a", "--by-coder", "mara"), ("a", "--boundary", "1-2"), ("--boundary", "here"), ("3",),
        ("--by-coder", "mara", "--boundary", "1-2"),
    ):  # fmt: skip
        compared.refused("reconcile", "decide", only, *args, status=2)
    assert "no majority" in compared.refused("reconcile", "decide", code, "majority")
    assert "no code “Nothing”" in compared.refused("reconcile", "decide", code, "Nothing")
    compared.ok("reconcile", "decide", only, "a")
    assert "open it again first" in compared.refused("reconcile", "decide", only, "b")


def test_what_is_agreed_is_taken_over_once(compared: Any) -> None:
    before = compared.rows()
    assert "1 agreed passage in 1 document would be taken over" in compared.ok("reconcile", "auto", "--dry-run")
    assert compared.rows() == before
    assert "1 agreed passage taken over" in compared.ok("reconcile", "auto")
    assert consensus(compared) == [("Agency/Pace", "It is not easy.")]
    after = compared.rows()
    assert "nothing new is agreed on" in compared.ok("reconcile", "auto")
    assert compared.rows() == after
    assert "1 passage agreed on, 1 of them taken over" in compared.ok("reconcile", "list")


def test_the_dry_run_says_what_would_be_taken_back_and_what_would_be_settled(compared: Any) -> None:
    compared.ok("reconcile", "take", "jonas")
    assert "nothing new is agreed on" in compared.ok("reconcile", "auto")
    compared.ok("documents", "undone", "anna", coder="jonas")
    compared.ok("documents", "done", "anna", coder="jonas")
    before = compared.rows()
    said = compared.ok("reconcile", "auto", "--dry-run")
    assert "0 agreed passages in 0 documents would be taken over: this was a dry run" in said
    assert "1 document would be settled: anna" in said and compared.rows() == before
    assert "nothing is left to settle in 1 document" in compared.ok("reconcile", "auto")
    start, end = compared.at("anna", "It is not easy.")
    compared.ok("code", "apply", "anna", start, str(int(end) + 3), "Pace", coder="jonas")
    assert "1 passage not agreed on any more would be taken back" in compared.ok("reconcile", "auto", "--dry-run")


def test_a_whole_coder_is_taken_after_a_preview(compared: Any) -> None:
    before = compared.rows()
    said = compared.ok("reconcile", "take", "jonas", "--code", "Agency", "--dry-run")
    assert "2 differences in 1 document would be settled: 1 passage coded by Consensus, 1 with no code" in said
    assert compared.rows() == before
    compared.ok("reconcile", "take", "jonas", "--code", "Agency", "--why", "he knows the school")
    assert kinds(compared) == [("boundary", "open")]
    assert consensus(compared) == [("Agency/Pace", "There is no time for it.")]


def test_the_majority_settles_what_has_one(compared: Any) -> None:
    compared.ok("code", "apply", "anna", *compared.at("anna", "There is no time for it."), "Doubts", coder="ines")
    compared.ok("documents", "done", "anna", coder="ines")
    compared.ok("reconcile", "take", "majority")
    assert ("Doubts", "There is no time for it.") in consensus(compared)


def test_a_decision_on_what_is_gone_is_told_and_can_be_taken_back(compared: Any) -> None:
    (first, *_) = ids(compared)
    compared.ok("reconcile", "decide", first, "b")
    (mine,) = compared.json("reconcile", "show", first)["readings"][1]["codings"]
    compared.ok("code", "remove", mine["id"])
    said = compared.ok("reconcile", "list")
    assert "decided on what is gone, in anna: as mara" in said
    (adrift,) = compared.json("reconcile", "list")["adrift"]
    assert adrift["id"][:8] in said
    compared.ok("reconcile", "reopen", adrift["id"])
    assert consensus(compared) == [] and compared.json("reconcile", "list")["adrift"] == []
