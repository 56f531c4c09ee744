"""`words`, `concordance`, `keyness` and `phrases`: tables, CSV and JSON of what is said, unchecked and harmless."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

from qualcode.analysis.keyness import log_likelihood


def columns(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_words_are_counted_by_role(peopled: Any) -> None:
    printed = peopled.ok("words", "--no-stop-words", "--top", "3")
    assert printed.splitlines()[0].split()[:2] == ["word", "count"]
    assert "left out: nothing" in printed and "3 of " in printed
    answer = peopled.json("words", "--by", "role", "--at-least", "1")
    assert answer["by"] == "participant.role"
    assert {name: of["participants"] for name, of in answer["denominators"].items()} == {"teacher": 1, "student": 2}
    fun = next(row for row in answer["rows"] if row["word"] == "fun")
    assert fun["columns"][0]["count"] == 0 and fun["columns"][1]["count"] == 1 == fun["count"]
    assert "plan" not in [row["word"] for row in answer["rows"]]
    same_shape(EXAMPLES["words"], answer)
    asked = peopled.json("words", "--role", "interviewer", "--stems")
    assert "plan" in [row["word"] for row in asked["rows"]] and asked["filter"]["stems"]


def test_words_of_a_code_a_document_and_a_list_of_ones_own(peopled: Any) -> None:
    listed = peopled.folder / "mine.txt"
    listed.write_text("tasks\n", encoding="utf-8")
    inside = peopled.json("words", "--code", "Choice")
    assert {row["word"] for row in inside["rows"]} == {"choose", "tasks", "pick"}
    assert inside["filter"]["codes"] == ["Choice"] and "all coders" in inside["filter"]["whose"]
    left = peopled.json("words", "--code", "Choice", "--stop-words", listed, "--document", "anna")
    assert [row["word"] for row in left["rows"]] == ["choose"]
    nobody = peopled.json("words", "--code", "Choice", "--coders", "jonas", "--document", "anna")
    assert nobody["rows"] == [] and nobody["total"]["words"] == 0


def test_csv_has_every_count_and_no_formula(peopled: Any) -> None:
    rows = columns(peopled.ok("words", "--by", "role", "--format", "csv"))
    assert rows[0][0] == "word" and rows[0][5].startswith("teacher: count")
    assert len({len(row) for row in rows}) == 1 and len(rows[0]) == 1 + 4 * 3
    bell = next(row for row in rows if row[0] == "bell")
    assert bell[1] == "1" and bell[5] == "1" and bell[9] == "0"
    keys = columns(peopled.ok("keyness", "role=teacher", "role=student", "--at-least", "1", "--format", "csv"))
    ratios = [float(row[3]) for row in keys[1:]]
    assert min(ratios) < 0 < max(ratios)


def test_groups_are_told_apart(peopled: Any) -> None:
    answer = peopled.json("keyness", "role=teacher", "--at-least", "1", "--no-stop-words")
    same_shape(EXAMPLES["keyness GROUP [OTHER]"], answer)
    one = next(row for row in answer["rows"] if row["word"] == "we")
    assert one["more_in"] == "b"
    expected = log_likelihood(one["a"]["count"], one["b"]["count"], answer["a"]["words"], answer["b"]["words"])
    assert one["g2"] == round(expected, 2)
    printed = peopled.ok("keyness", "Choice", "role=student", "--at-least", "1")
    assert "more often in Choice" in printed and "more often in role=student" in printed
    assert "in both groups" in printed and "Bonferroni" in printed and "3.84 (p < 0.05)" in printed
    assert "student, teacher" in peopled.refused("keyness", "role=king")
    assert "no code" in peopled.refused("keyness", "Nowhere")


def test_phrases_have_a_place_that_can_be_coded(peopled: Any) -> None:
    answer = peopled.json("phrases", "--at-least", "1")
    same_shape(EXAMPLES["phrases"], answer)
    [row] = [row for row in answer["rows"] if row["phrase"] == "bell rings"]
    place = row["example"]
    assert (place["document"], place["speaker"], place["quote"]) == ("anna", "MS. OAK", "bell rings")
    peopled.ok("code", "apply", place["document"], str(place["start"]), str(place["end"]), "Doubts")
    assert "bell rings" in peopled.ok("phrases", "--at-least", "1", "--longest", "2")
    assert "bell rings" in peopled.ok("phrases", "--at-least", "1", "--code", "Doubts")


def test_a_concordance_stands_one_below_the_other(peopled: Any) -> None:
    answer = peopled.json("concordance", "task")
    same_shape(EXAMPLES["concordance WORDS"], answer)
    assert answer["lines"] == EXAMPLES["concordance WORDS"]["lines"]
    printed = peopled.ok("concordance", "like", "--mode", "text", "--context", "2", "--role", "interviewer")
    assert "do you [like]?  (ben:1 Moderator)" in printed and "1 place in 1 document" in printed
    lines = peopled.ok("concordance", "it", "--sort", "before").splitlines()
    places = [line.index("[") for line in lines if "(ben:" in line or "(anna:" in line]
    assert len(places) >= 2 and len(set(places)) == 1
    assert peopled.ok("concordance", "nowhere") == "it is said nowhere\n"
    assert columns(peopled.ok("concordance", "task", "--format", "csv"))[1][4:6] == ["MS. OAK", "P1"]


def test_what_is_said_never_acts_on_the_terminal(peopled: Any) -> None:
    for command in (
        ("concordance", "fun", "--mode", "text"),
        ("words", "--no-stop-words"),
        ("phrases", "--at-least", "1"),
        ("keyness", "role=student", "--at-least", "1"),
    ):
        printed = peopled.ok(*command)
        assert "\x1b" not in printed and "\u202e" not in printed
    assert "[fun]" in peopled.ok("concordance", "fun", "--mode", "text")


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("words", "--length", "6"), 2),
        (("words", "--by", "shoe size"), 1),
        (("words", "--stop-words", "absent.txt"), 1),
        (("words", "--document", "nobody"), 1),
        (("words", "--role", "king"), 2),
        (("concordance", ""), 1),
        (("concordance", "(", "--mode", "regex"), 1),
        (("phrases", "--longest", "1"), 2),
        (("keyness",), 2),
    ],
)
def test_bad_input_is_refused_in_a_sentence(peopled: Any, command: tuple[str, ...], status: int) -> None:
    assert peopled.refused(*command, status=status).strip()


def test_a_file_of_words_is_a_publication(peopled: Any) -> None:
    file = peopled.folder / "words.csv"
    asked = ("words", "--role", "participant", "--no-stop-words", "-o", file)
    assert "list of names" in peopled.refused(*asked) and not file.exists()
    written = peopled.run(*asked, "--without-key", "--k", "2")
    assert written.exit_code == 0 and "groups of fewer than 2 people, not for names" in written.stderr
    table = [row for row in columns(file.read_text(encoding="utf-8")) if not row[0].startswith("#")]
    assert "it" in [row[0] for row in table] and "bell" not in [row[0] for row in table]
    assert all(int(row[4]) >= 2 for row in table[1:])
    assert peopled.run(*asked, "--internal", "--replace").exit_code == 0
    assert "INTERNAL" in file.read_text(encoding="utf-8") and "bell" in file.read_text(encoding="utf-8")
    assert "csv or json" in peopled.refused("words", "--format", "table", "-o", file, status=2)
    assert "belong" in peopled.refused("words", "-o", peopled.folder / "study.qualcode", "--format", "md", "--internal")
