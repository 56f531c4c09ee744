"""Suggestions on the command line: for passages, rejected, switched off, prepared, forgotten; and on wrong input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from suggest_study import LINES, laid, suggesting
from test_json_answers import EXAMPLES, same_shape

__all__ = ["laid", "suggesting"]


def test_passages_that_are_left_get_codes_with_reasons(suggesting: Any) -> None:
    answer = suggesting.json("suggest", "ben")
    same_shape(EXAMPLES["suggest DOC"], answer)
    offered = {one["quote"]: one["suggestions"] for one in answer["passages"]}
    assert "I choose my own tasks in the lab." not in offered  # Coded by mara already.
    for code, line in LINES.items():
        if code:
            first = offered[line.format("our room")][0]
            assert first["code"] == code and first["reasons"]
    assert answer["learned"] == 36
    assert len(suggesting.json("suggest", "ben", "--limit", "2")["passages"]) == 2
    said = suggesting.ok("suggest", "ben", "--top", "1")
    assert "1. " in said and "2. " not in said
    assert "own tasks" in said and "learned from 36 passages" in said


def test_another_coder_has_all_passages_left(suggesting: Any) -> None:
    def left(coder: str) -> int:
        return len(suggesting.json("suggest", "ann", coder=coder)["passages"])

    assert left("jonas") == left("mara") + 18


def test_one_passage_is_suggested_for_also_where_it_is_coded_by_others(suggesting: Any) -> None:
    place = suggesting.at("ben", "I choose my own tasks in the lab.")
    answer = suggesting.json("suggest", "ben", "--passage", *place, coder="jonas")
    assert answer["unit"] == "passage"
    assert [one["quote"] for one in answer["passages"]] == ["I choose my own tasks in the lab."]
    assert answer["passages"][0]["suggestions"][0]["code"] == "Agency/Choice"


def test_what_is_rejected_is_not_suggested_again_and_undo_brings_it_back(suggesting: Any) -> None:
    place = suggesting.at("cleo", "There is never enough time for music.")

    def codes() -> list[str]:
        passages = suggesting.json("suggest", "cleo", "--passage", *place)["passages"]
        return [one["code"] for one in passages[0]["suggestions"]]

    before = codes()
    assert before[0] == "Doubts"
    assert "rejected" in suggesting.ok("suggest", "cleo", "--reject", *place, "Doubts")
    assert "Doubts" not in codes()
    suggesting.ok("undo")
    assert codes() == before


def test_an_accepted_suggestion_keeps_that_it_was_suggested(suggesting: Any) -> None:
    place = suggesting.at("cleo", "There is never enough time for music.")
    suggesting.ok("code", "apply", "cleo", *place, "Doubts", "--suggested")
    (coding,) = suggesting.json("code", "list", "--document", "cleo")
    assert (coding["code"], coding["origin"]) == ("Doubts", "suggested")


def test_suggestions_are_switched_off_for_the_project_and_on_again(suggesting: Any) -> None:
    suggesting.ok("suggest", "--off")
    assert "switched off" in suggesting.refused("suggest", "ben")
    assert "switched off" in suggesting.refused("suggest", "--code", "Doubts")
    assert suggesting.json("suggest")["on"] is False
    suggesting.refused("suggest", "--off")
    suggesting.ok("suggest", "--on")
    assert suggesting.json("suggest", "ben", "--limit", "1")["passages"]


def test_training_says_what_was_learned_and_that_words_have_to_do(suggesting: Any) -> None:
    before = suggesting.json("suggest")
    assert before["learned"] is None and before["coded"] == 36
    answer = suggesting.json("suggest", "--train")
    same_shape(EXAMPLES["suggest"], answer)
    assert answer["learned"] >= 36
    assert (answer["codes"], answer["with_words"], answer["documents"], answer["ready"]) == (3, 1, 3, 2)
    said = suggesting.ok("suggest", "--train")
    assert "percentages" in said and "no language model" in said


@pytest.mark.sqlite
def test_preparing_gets_all_words_ready_and_forgetting_deletes_them(suggesting: Any) -> None:
    cache = suggesting.path.with_name("coded.cache.sqlite")
    assert "3 of 3 documents" in suggesting.ok("suggest", "--prepare")
    assert suggesting.json("suggest")["ready"] == 3
    said = suggesting.ok("suggest", "--forget")
    assert "deleted" in said and not cache.exists()
    assert "nothing" in suggesting.ok("suggest", "--forget")
    assert suggesting.json("suggest")["ready"] == 0


@pytest.mark.sqlite
def test_preparing_can_be_interrupted_and_goes_on(suggesting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.suggestions.shelf import Shelf

    suggesting.ok("suggest", "--forget")
    whole = Shelf.preparing

    def interrupted(self: Shelf, documents: Any) -> Iterator[tuple[int, int]]:
        for step in whole(self, documents):
            yield step
            if step[0] == 2:
                raise KeyboardInterrupt  # What Ctrl+C becomes, wherever it meets the work.

    monkeypatch.setattr(Shelf, "preparing", interrupted)
    result = suggesting.run("suggest", "--prepare")
    assert result.exit_code == 1
    assert "2 of 3 documents" in result.stderr and "goes on" in result.stderr
    monkeypatch.undo()
    assert "3 of 3 documents" in suggesting.ok("suggest", "--prepare")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere"], "no document"),
        (["ben", "--passage", "0", "99999"], "no passage"),
        (["ben", "--passage", "5", "5"], "no passage"),
        (["ben", "--reject", "0", "3", "Nothing"], "no code"),
        (["--code", "Nothing"], "no code"),
        (["--code", "Choice", "--suggester", "x"], "does not go with"),
        (["ben", "--suggester", "guessing"], "engine, keywords"),
        (["--evaluate", "--without", "speech"], "speaker"),
        (["--evaluate", "ben"], "leave out ben"),
        (["--reject", "0", "3", "Choice"], "needs the document"),
        (["--on", "--off"], "two things"),
        (["--top", "3"], "need a document"),
        (["ben", "--unsure"], "--code"),
        (["--train", "--forget"], "does not go with"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(suggesting: Any, args: list[str], said: str) -> None:
    result = suggesting.run("suggest", *args)
    assert result.exit_code in (1, 2) and result.stdout == ""
    assert said in result.stderr


@pytest.mark.long
def test_without_a_codebook_or_definitions_it_is_silent_and_says_why(study: Any) -> None:
    answer = study.json("suggest", "anna")
    assert answer["passages"] and not any(one["suggestions"] for one in answer["passages"])
    assert all("definition" in one["silence"] for one in answer["passages"])
    for code in ("Agency/Choice", "Agency/Pace", "Agency", "Doubts"):
        study.ok("codebook", "remove", code)
    assert {one["silence"] for one in study.json("suggest", "anna")["passages"]} == {
        "The codebook is empty: suggestions begin with its first code."
    }
    assert "the codebook is empty" in study.ok("suggest", "--train")
    assert "no codes" in study.refused("suggest", "--evaluate")


@pytest.mark.long
def test_one_code_with_keywords_is_suggested_in_english_too(study: Any) -> None:
    """The words are taken apart by the language model that comes with qualcode."""
    study.ok("codebook", "describe", "Choice", "--keywords", "choosing tasks; own task")
    passages = study.json("suggest", "anna")["passages"]
    found = {one["quote"]: [s["code"] for s in one["suggestions"]] for one in passages}
    assert found["I choose my own tasks now."] == ["Agency/Choice"]
    assert all(one["speaker"] != "MS. OAK" or one["turn"] in (2, 4) for one in passages)
    assert {quote for quote, codes in found.items() if codes} == {"I choose my own tasks now."}
