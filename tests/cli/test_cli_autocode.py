from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

GUIDED = """INTERVIEWER: Q1: Who are you?

EVE: I teach.

INTERVIEWER: Q2: What changed?

EVE: The bell.

INTERVIEWER: Really?

EVE: It rings.
"""


def origins(study: Any) -> list[tuple[str, str, str]]:
    return [(row["quote"], row["code"], row["origin"]) for row in study.json("code", "list")]


@pytest.fixture
def guided(study: Any) -> Any:
    path = Path(study.folder) / "guided.txt"
    path.write_text(GUIDED, encoding="utf-8")
    study.ok("import", path)
    return study


def test_the_passages_are_shown_and_without_a_terminal_not_coded(study: Any) -> None:
    before = study.rows()
    told = study.ok("autocode", "Choice", "--search", "it", "--to", "sentence").splitlines()
    start, end = study.at("anna", "It is not easy.")
    assert told[0] == (
        f"1. anna:2 ({start}–{end}) MS. OAK:  I choose my own tasks now. [It is not easy.] There is no time for it."
    )
    assert told[3:] == ["3 hits: 3 passages in 2 documents", "nothing was coded: --yes does it"]
    assert study.rows() == before
    assert study.ok("autocode", "Choice", "--search", "it", "--dry-run", "--yes") and study.rows() == before


def test_all_is_coded_when_it_is_said_so_and_one_undo_takes_it_back(study: Any) -> None:
    before = study.rows()
    told = study.ok("autocode", "Choice", "--search", "It", "--to", "sentence", "--document", "anna", "--yes")
    assert told.splitlines()[-1] == ("Agency/Choice given to 2 passages (autocoded: text “It”, as sentences, in anna)")
    assert origins(study) == [
        ("It is not easy.", "Agency/Choice", "autocoded"),
        ("There is no time for it.", "Agency/Choice", "autocoded"),
    ]
    assert study.json("history", "--limit", "1")[0]["reason"] == "text “It”, as sentences, in anna"
    study.ok("undo")
    assert study.rows() == before


@pytest.mark.parametrize(("answer", "coded"), [("y\n", 2), ("n\n", 0), ("\n", 0)])
def test_at_a_terminal_the_coder_is_asked(study: Any, monkeypatch: pytest.MonkeyPatch, answer: str, coded: int) -> None:
    monkeypatch.setattr("qualcode.cli.previewing._at_a_terminal", lambda: True)
    told = study.run("autocode", "Choice", "--search", "we", "--document", "ben", input=answer)
    assert told.exit_code == 0 and "Give Agency/Choice to 2 passages? [y/N]" in told.output
    assert len(origins(study)) == coded


def test_hits_in_labels_are_not_coded(study: Any) -> None:
    assert study.ok("autocode", "Choice", "--search", "viewer", "--yes") == "there is nothing to code\n"
    assert origins(study) == []


def test_numbers_of_the_preview_can_be_passed_over(study: Any) -> None:
    told = study.ok("autocode", "Doubts", "--search", "it", "--skip", "1,3", "--yes")
    assert "(skipped)" in told.splitlines()[0] and "2 to be skipped" in told
    assert len(origins(study)) == 1
    assert "no number 4 to skip" in study.run("autocode", "Doubts", "--search", "it", "--skip", "2-4").output


def test_what_has_the_code_and_what_is_passed_over_are_counted_apart_and_once(coded: Any) -> None:
    asked = ("autocode", "Choice", "--search", "own|easy|bell", "--mode", "regex")
    assert [row["state"] for row in coded.json(*asked)["passages"]] == ["has it", "new", "new"]
    told = coded.ok(*asked, "--skip", "1")
    assert "1 with Agency/Choice already" in told and "to be skipped" not in told
    assert "1 with Agency/Choice already; 2 to be skipped" in coded.ok(*asked, "--skip", "1-3,2")


def test_a_long_list_is_cut_and_says_so(study: Any) -> None:
    told = study.ok("autocode", "Doubts", "--search", "e", "--show", "2").splitlines()
    assert told[2].startswith("… and ") and told[2].endswith(" more; --show 0 lists all")
    assert len(study.ok("autocode", "Doubts", "--search", "e", "--show", "0").splitlines()) > len(told) + 5


def test_what_has_the_code_is_left_alone_and_what_overlaps_is_told(coded: Any) -> None:
    told = coded.ok("autocode", "Choice", "--search", "own", "--yes")
    assert "(has it already)" in told and "1 with Agency/Choice already" in told
    assert len(origins(coded)) == 3
    told = coded.ok("autocode", "Choice", "--speaker", "ms. oak", "--to", "turn", "--yes")
    assert "(overlaps one of yours)" in told and "which stays as it is" in told
    assert told.splitlines()[-1] == (
        "Agency/Choice given to 2 passages (autocoded: speaker “ms. oak”, as turns); 1 coding overlaps one of yours"
    )
    assert ("I choose my own tasks now.", "Agency/Choice", "manual") in origins(coded)


def test_what_somebody_says_is_coded_turn_by_turn(peopled: Any) -> None:
    study = peopled
    study.ok("autocode", "Pace", "--participant", "P3", "--yes")
    study.ok("autocode", "Pace", "--role", "interviewer", "--document", "anna", "--yes")
    assert [quote for quote, code, _ in origins(study) if code == "Agency/Pace"] == [
        "How do you plan a week?", "Why is that?", "Not for me."
    ]  # fmt: skip
    assert "nobody is called “EVE” there" in study.refused("autocode", "Pace", "--speaker", "EVE", "--yes")


def test_what_is_answered_under_a_heading_is_coded(guided: Any) -> None:
    guided.ok("autocode", "Pace", "--heading", "Q2:", "--yes")
    assert [row[0] for row in origins(guided)] == ["The bell.", "It rings."]
    guided.ok("autocode", "Doubts", "--heading", "Q1", "--pattern", r"Q\d", "--whole", "--yes")
    assert [row[0] for row in origins(guided) if row[1] == "Doubts"] == ["Who are you?\n\nEVE: I teach."]
    told = guided.run("autocode", "Pace", "--heading", "Q9:")
    assert told.exit_code == 0 and "autocode --headings" in told.stderr and "nothing to code" in told.stdout


def test_the_headings_of_the_project_are_listed(guided: Any) -> None:
    assert guided.json("autocode", "--headings") == [
        {"heading": "Q1:", "places": 1, "documents": 1},
        {"heading": "Q2:", "places": 1, "documents": 1},
    ]
    assert "Q2:" in guided.ok("autocode", "--headings")
    assert guided.json("autocode", "--headings", "--document", "anna") == []


def test_the_page_shows_what_the_command_answers(guided: Any) -> None:
    answer = guided.json("autocode", "Choice", "--search", "easy", "--to", "sentence")
    assert answer == EXAMPLES["autocode CODE"]
    same_shape(EXAMPLES["autocode --headings"], guided.json("autocode", "--headings"))


def test_json_answers_the_preview_and_asks_nobody(study: Any) -> None:
    before = study.rows()
    answer = study.json("autocode", "Choice", "--search", "we", "--skip", "2", "--document", "ben")
    assert (answer["given"], answer["skipped"], answer["hits"], answer["how"]) == (None, [2], 2, "text “we”, in ben")
    assert [row["state"] for row in answer["passages"]] == ["new", "new"]
    assert study.rows() == before
    assert study.json("autocode", "Choice", "--search", "we", "--document", "ben", "--yes")["given"] == 2
    again = study.json("autocode", "Choice", "--search", "we", "--document", "ben", "--yes")
    assert (again["given"], [row["state"] for row in again["passages"]]) == (None, ["has it", "has it"])


@pytest.mark.parametrize(
    "line",
    [
        ("Choice",),
        ("--search", "we"),
        ("Choice", "--search", "we", "--speaker", "Ben"),
        ("Choice", "--speaker", "Ben", "--mode", "regex"),
        ("Choice", "--search", "we", "--whole"),
        ("Choice", "--search", "we", "--pattern", "Q"),
        ("Choice", "--headings"),
        *(("Doubts", "--search", "it", "--skip", numbers) for numbers in ("0", "3-1", "x", "1,", "")),
    ],
)
def test_options_that_do_not_go_together_are_refused(study: Any, line: tuple[str, ...]) -> None:
    study.refused("autocode", *line, status=2)


def test_what_cannot_be_coded_is_refused(study: Any) -> None:
    assert "Nothing" in study.refused("autocode", "Nothing", "--search", "we", "--yes")
    assert "nothing to look for" in study.refused("autocode", "Choice", "--search", "", "--yes")
    study.ok("codebook", "retire", "Choice")
    assert "retired" in study.refused("autocode", "Choice", "--search", "we")


def test_words_are_looked_for_as_search_does(study: Any) -> None:
    study.ok("autocode", "Pace", "--search", "picking", "--mode", "words", "--yes")
    study.ok("autocode", "Doubts", "--search", r"\bn\w+t\b", "--mode", "regex", "--document", "anna", "--yes")
    study.ok("autocode", "Choice", "--search", "tasts", "--mode", "fuzzy", "--yes")
    assert [row[:2] for row in origins(study)] == [
        ("tasks", "Agency/Choice"), ("not", "Doubts"), ("pick", "Agency/Pace")
    ]  # fmt: skip
    assert "“\\bn\\w+t\\b”" in study.ok("history")


def test_the_passages_of_a_query_are_coded(coded: Any) -> None:
    coded.ok("autocode", "Pace", "--query", "Doubts", "--to", "turn", "--yes")
    [made] = [row for row in origins(coded) if row[2] == "autocoded"]
    assert made == ("I choose my own tasks now. It is not easy. There is no time for it.", "Agency/Pace", "autocoded")
    assert "only they can be coded" in coded.refused("autocode", "Pace", "--query", "documents with Doubts", "--yes")
    told = coded.run("autocode", "Pace", "--query", "Doubts and text:nowhere")
    assert told.stdout == "there is nothing to code\n" and "nowhere" in told.stderr


def test_a_long_passage_is_shown_from_its_hit_on(study: Any) -> None:
    text = "EVE: " + "So it was, " * 20 + "and then the bell rang, " + "and it went on " * 20 + "."
    path = study.folder / "long.txt"
    path.write_text(text, encoding="utf-8")
    study.ok("import", path)
    [line, *_] = study.ok("autocode", "Pace", "--search", "the bell", "--document", "long", "--to", "turn").splitlines()
    assert "it was, and then the bell rang, and it went on" in line and len(line) < 160 and ": …" in line


def test_what_a_search_finds_is_coded_as_autocode_does(study: Any) -> None:
    before = study.rows()
    told = study.ok("search", "it", "--code", "Choice", "--to", "sentence")
    assert told == study.ok("autocode", "Choice", "--search", "it", "--to", "sentence")
    assert study.rows() == before
    told = study.ok("search", "pick", "--mode", "words", "--code", "Choice", "--yes", "--limit", "1")
    assert told.splitlines()[-1] == "Agency/Choice given to 1 passage (autocoded: words “pick”)"
    assert origins(study) == [("pick", "Agency/Choice", "autocoded")]
    assert study.json("search", "VIEWER", "--code", "Choice")["hits"] == 0
    same_shape(EXAMPLES["autocode CODE"], study.json("search", "easy", "--case", "--code", "Choice"))


def test_the_first_hits_in_speech_are_coded_where_a_search_is_limited(study: Any) -> None:
    rows = study.json("search", "r", "--code", "Choice", "--limit", "2")["passages"]
    hits = study.json("search", "r", "--speech", "--limit", "2")
    places = [[(one["document"], one["start"], one["end"]) for one in found] for found in (rows, hits)]
    assert places[0] == places[1] and len(hits) == 2 and study.json("search", "r", "--limit", "1")[0] not in hits


def test_passages_like_one_can_be_coded_too(study: Any) -> None:
    study.ok("search", "it is not easy", "--mode", "similar", "--code", "Doubts", "--limit", "1", "--yes")
    assert origins(study) == [("It is not easy.", "Doubts", "autocoded")]
    assert "similar “it is not easy”" in study.ok("history")


@pytest.mark.parametrize("line", [("--yes",), ("--to", "turn"), ("--code", "Choice", "--by", "speaker")])
def test_options_of_a_search_that_codes_are_refused_where_they_mean_nothing(study: Any, line: tuple[str, ...]) -> None:
    study.refused("search", "it", *line, status=2)
