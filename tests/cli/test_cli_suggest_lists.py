"""Working lists and figures of suggestions on the command line."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import count
from typing import Any

import pytest
from suggest_study import LINES, laid, suggesting
from test_json_answers import EXAMPLES, same_shape

__all__ = ["laid", "suggesting"]

WRONG = "There is never enough time for the lab."
"""What stands coded as a choice in `ann`."""


def test_passages_like_a_code_are_listed_and_say_what_may_be_gained(suggesting: Any) -> None:
    answer = suggesting.json("suggest", "--code", "Choice", "--top", "8")
    same_shape(EXAMPLES["suggest --code CODE"], answer)
    quotes = [one["quote"] for one in answer["passages"]]
    assert len(quotes) == 8
    said = LINES["Agency/Choice"].split("{")[0]
    assert sum(quote.startswith(said) for quote in quotes) >= 7
    coded = {row["quote"] for row in suggesting.json("code", "list", "--document", "ann")}
    assert not {one["quote"] for one in answer["passages"] if one["document"] == "ann"} & coded
    text = suggesting.ok("suggest", "--code", "Choice", "--top", "8")
    assert "8 passages without Agency/Choice, the likeliest first" in text
    assert "would be right" in text


def test_an_uncertain_passage_comes_first_where_that_is_asked_for(suggesting: Any) -> None:
    def distances(*args: str) -> list[float]:
        passages = suggesting.json("suggest", "--code", "Doubts", *args)["passages"]
        return [abs(one["chance"] - 0.5) for one in passages]

    unsure = distances("--unsure")
    assert unsure == sorted(unsure)
    assert unsure != distances()


def test_a_coding_that_all_others_make_unlikely_is_named_with_what_is_likelier(
    suggesting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two documents whose ids fall into one part by lot could not foretell each other.
    parts: dict[str, int] = defaultdict(count().__next__)
    monkeypatch.setattr("qualcode.suggestions.doubtful._part_of", lambda document: parts[document] % 4, raising=False)
    answer = suggesting.json("suggest", "--doubtful")
    same_shape(EXAMPLES["suggest --doubtful"], answer)
    first = answer["codings"][0]
    assert (first["document"], first["quote"], first["code"]) == ("ann", WRONG, "Agency/Choice")
    assert first["instead"][0]["code"] == "Doubts"
    assert first["id"] in {row["id"] for row in suggesting.json("code", "list")}
    assert "not mistakes found" in suggesting.ok("suggest", "--doubtful")


def test_phrases_of_uncoded_passages_are_candidates_for_codes(suggesting: Any) -> None:
    answer = suggesting.json("suggest", "--new-codes")
    same_shape(EXAMPLES["suggest --new-codes"], answer)
    assert answer["uncoded"] > 20
    suggesting.ok("suggest", "--new-codes", "--top", "2")


def test_too_little_is_said_to_be_too_little(coded: Any) -> None:
    assert "too little is coded" in coded.refused("suggest", "--doubtful")


def test_passages_like_words_or_like_a_passage_are_found(suggesting: Any) -> None:
    answer = suggesting.json("search", "--mode", "similar", "a speed of their own", "--limit", "5")
    same_shape(EXAMPLES["search NEEDLE --mode similar"], answer)
    assert len(answer) == 5
    assert all("speed of their own" in hit["quote"] for hit in answer)
    start, end = suggesting.at("ann", LINES["Doubts"].format("the yard"))
    like = suggesting.json("search", "--mode", "similar", f"ann:{start}-{end}", "--document", "cleo", "--limit", "3")
    assert {hit["document"] for hit in like} == {"cleo"}
    assert like[0]["quote"] == LINES["Doubts"].format("the yard")
    assert like == sorted(like, key=lambda hit: -hit["likeness"])
    said = suggesting.ok("search", "--mode", "similar", "a speed of their own", "--limit", "1")
    assert "compared by their words" in said


def test_similar_passages_on_wrong_input(suggesting: Any) -> None:
    assert "no words" in suggesting.refused("search", "--mode", "similar", "🙂")
    assert "no passage" in suggesting.refused("search", "--mode", "similar", "ann:5-99999")
    assert "do not go with" in suggesting.refused("search", "--mode", "similar", "x", "--case", status=2)


def test_the_figures_of_an_evaluation_come_with_baselines_and_a_sentence(suggesting: Any) -> None:
    answer = suggesting.json("suggest", "--evaluate", "--per-code", "0", "--seed", "3")
    same_shape(EXAMPLES["suggest --evaluate"], answer)
    assert [run["per_code"] for run in answer["runs"]] == [0, None]
    cold, all_ = ({one["method"]: one for one in run["methods"]} for run in answer["runs"])
    assert all_["engine"]["recall_3"]["value"] > cold["random"]["recall_3"]["value"] - 0.05
    assert all_["engine"]["precision_1"]["value"] > 0.9 > all_["most frequent"]["precision_1"]["value"]
    assert all_["keyword"]["ece"] is None
    assert answer["left_out"] == ["1 document in which nothing is coded"]
    assert answer["runs"][0]["documents"] == 2 and answer["seed"] == 3
    assert "among the first three" in answer["conclusion"] and "by keywords" in answer["conclusion"]


def test_an_evaluation_is_printed_as_tables_without_what_was_left_out(suggesting: Any) -> None:
    result = suggesting.run("suggest", "--evaluate", "--without", "speaker,neighbours", "--folds", "2")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "without neighbours, speaker" in lines[0]
    assert lines[1].split() == ["method", "recall@1", "recall@3", "recall@5", "P@1", "MRR", "ECE"]
    assert [line.split()[0] for line in lines[2:7]] == ["engine", "tf-idf", "keyword", "most", "random"]
    assert any(line.startswith("Agency/Choice") for line in lines)
    assert "intervals are rough" in result.stderr


def test_an_evaluation_needs_two_coded_documents(coded: Any) -> None:
    coded.ok("code", "remove", *[row["id"] for row in coded.json("code", "list", "--document", "anna")])
    assert "two have codings" in coded.refused("suggest", "--evaluate")


def test_lists_are_one_json_document_each(suggesting: Any) -> None:
    for args in (["--code", "Doubts"], ["--doubtful"], ["--new-codes"]):
        result = suggesting.run("suggest", *args, "--json")
        assert isinstance(json.loads(result.stdout), dict)
