"""Asking queries: what the guide says of them, and what is refused, with the character."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.cases.attributes import add_attribute, find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import set_star
from qualcode.coding.exchange import import_codings
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import QueryError
from qualcode.retrieval.evaluation.matching import holding, like
from qualcode.retrieval.querying import ask
from qualcode.retrieval.quotes import find_passages, quotes
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.team.sets import add_to_set, new_set

OAK = """INTERVIEWER: How did it start?

ANN: We had a plan. Nobody read it, honestly. Then the schedule changed.

BOB: The plan was fine. I taught it for years.

INTERVIEWER: And then?

ANN: We planned again.
"""
ELM = "INTERVIEWER: Well?\n\nCYD: Plans, plans. I liked the schooling.\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    for name, text in (("oak", OAK), ("elm", ELM)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [tmp_path / "oak.txt", tmp_path / "elm.txt"])
    for code in ("Change/Plans", "Change/Time", "Feelings"):
        create_path(project, code)
    add_attribute(project, "participant", "grade", "choice", ("low", "middle", "high"))
    add_attribute(project, "participant", "years", "number")
    add_attribute(project, "document", "held", "date")
    add_attribute(project, "participant", "subject", "text")
    for label, person, grade, years in (
        ("ANN", "Ann", "low", "3"),
        ("BOB", "Bob", "high", "12"),
        ("CYD", "Cyd", "middle", "7"),
    ):
        map_speaker(project, label, participant=person)
        set_attribute(project, find_bearer(project, person), "grade", grade)
        set_attribute(project, find_bearer(project, person), "years", years)
    set_attribute(project, find_bearer(project, "oak"), "held", "2018-05-31")
    lines = [
        ("oak", "We had a plan.", "Change/Plans", "mara"),
        ("oak", "Then the schedule changed.", "Change/Time", "lou"),
        ("oak", "The plan was fine.", "Change/Plans", "lou"),
        ("oak", "fine", "Feelings", "mara"),
        ("elm", "I liked the schooling.", "Feelings", "mara"),
    ]
    texts = {"oak": OAK, "elm": ELM}
    rows = [
        {
            "document": d,
            "start": texts[d].index(q),
            "end": texts[d].index(q) + len(q),
            "quote": q,
            "code": c,
            "coder": k,
        }
        for d, q, c, k in lines
    ]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    import_codings(project, tmp_path / "c.jsonl")
    return project


def words(project: Project, query: str) -> list[str]:
    return [quote.quote for quote in quotes(project, query)]


def names(project: Project, query: str) -> list[str]:
    return [bearer.name for bearer in ask(project, query).bearers]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Change", ["We had a plan.", "Then the schedule changed.", "The plan was fine."]),
        ("=Change", []),
        ("Plans and Feelings", ["The plan was fine.", "fine"]),
        ("Feelings inside Plans", ["fine"]),
        ("Plans encloses Feelings", ["The plan was fine."]),
        ("Plans and not Feelings", ["We had a plan."]),
        ("Plans then Time", ["We had a plan."]),
        ("Plans then/0t Time", ["We had a plan."]),
        ("Plans near/0t Time", ["We had a plan."]),
        ("Time near/1t Feelings", ["Then the schedule changed."]),
        ("Time near/0s Feelings", []),
        ("Time near/1s Feelings", ["Then the schedule changed."]),
        ("Plans near/1s Time", ["The plan was fine."]),
        ("Plans near/2s Time", ["We had a plan.", "The plan was fine."]),
        ("Time answered-by Plans", ["Then the schedule changed."]),
        ("Plans same-speaker Time", ["We had a plan."]),
        ("coder:lou", ["Then the schedule changed.", "The plan was fine."]),
        ("Change and coder:mara", ["We had a plan."]),
        ("Change and not coder:mara", ["Then the schedule changed.", "The plan was fine."]),
        ("Change and @grade>=middle", ["The plan was fine."]),
        ("Change and @years<10", ["We had a plan.", "Then the schedule changed."]),
        ("Change and @held>=2018-05", ["We had a plan.", "Then the schedule changed.", "The plan was fine."]),
        ("Change and @held<2018-05", []),
        ("Change and @subject", []),
        ("text:plan", ["Plans"[:4], "plans"[:4], "plan", "plan", "plan"]),
        ('text:"We planned"', ["We planned"]),
        ("words:plan and @grade=low", ["plan", "planned"]),
        ("text:plan and not Plans and document:oak", ["plan"]),
        ("fuzzy:scheduel", ["schedule"]),
        ("regex:/pl[a-z]+n\\b/ and participant:Bob", ["plan"]),
        ("text:INTERVIEWER", []),
        ("role:interviewer", ["Well?", "How did it start?", "And then?"]),
        ("speaker:cyd", ["Plans, plans. I liked the schooling."]),
        ("is:coded and document:elm", ["I liked the schooling."]),
        ("kind:interview and not is:coded and not role:interviewer", ["We planned again."]),
    ],
)  # fmt: skip
def test_it_finds(study: Project, query: str, found: list[str]) -> None:
    assert words(study, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("participants without Change", ["Cyd"]),
        ("participants with Change and @years<10", ["Ann"]),
        ("documents with Feelings", ["elm", "oak"]),
        ("documents without Time", ["elm"]),
        ("not documents with Time", ["elm"]),
        ("participants with (Change and coder:lou) and not participants with Feelings", ["Ann"]),
    ],
)
def test_it_lists_cases(study: Project, query: str, found: list[str]) -> None:
    assert names(study, query) == found


def test_what_is_starred_commented_in_sets_or_has_a_memo(study: Project) -> None:
    tree = load_tree(study)
    first = list_codings(study, code_ids=[tree.find("Plans").id])[0]
    set_star(study, first.id, True)
    add_memo(study, "look here", coding_id=first.id)
    oak = find_document(study, "oak")
    start = OAK.index("planned")
    add_memo(study, "and here", document_id=oak.id, span=(start, start + 7))
    assert words(study, "is:starred") == words(study, "is:star") == ["We had a plan."]
    assert words(study, "has:memo") == ["We had a plan.", "planned"]
    assert words(study, 'memo:"LOOK"') == ["We had a plan."]
    assert words(study, "Change and not has:memo") == ["Then the schedule changed.", "The plan was fine."]
    new_set(study, "pilot", "document")
    add_to_set(study, "pilot", ["elm"])
    new_set(study, "soft", "code")
    add_to_set(study, "soft", ["Feelings"])
    new_set(study, "elders", "case")
    add_to_set(study, "elders", ["Bob"])
    assert words(study, "Feelings and set:pilot") == ["I liked the schooling."]
    assert words(study, "set:soft and set:elders") == ["fine"]


def test_a_code_whose_name_holds_words_of_the_language_needs_no_quotation_marks_alone(study: Project) -> None:
    create_path(study, "Trial and error")
    assert ask(study, "Trial and error").count == 0
    with pytest.raises(QueryError, match="no code “Trial” at character 1; put “Trial and error” in quotation marks"):
        ask(study, "Trial and error and Change")


@pytest.mark.parametrize(
    ("query", "at", "said"),
    [
        ("Chnge and Plans", 0, "perhaps “Change” is meant"),
        ("Plans and (Time or Feelings", 10, "bracket"),
        ("coder:anna", 6, "no coder “anna”"),
        ("Plans and speaker:nobody", 18, "no speaker"),
        ("@grade=lwo", 7, "perhaps “low” is meant"),
        ("@years=many", 7, "is a number"),
        ("@years<many", 7, "is a number"),
        ("@subject<maths", 0, "is a text"),
        ("@held>someday", 6, "is a date"),
        ("@colour=red", 0, "no attribute"),
        ("query:none", 0, "no query is saved"),
        ("Plans and regex:/(/", 18, "cannot be understood"),
        ("participants without Plans and not Time", 35, "put it in brackets"),
        ("round:one", 6, "no round"),
        ("kind:poem", 5, "no kind"),
        ("set:x", 4, "no set"),
    ],
)  # fmt: skip
def test_a_refusal_points_at_the_character(study: Project, query: str, at: int, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        ask(study, query)
    assert said in refused.value.sentence
    assert refused.value.at == at and refused.value.query == query


def test_an_empty_result_says_which_condition_emptied_it(study: Project) -> None:
    assert ask(study, "Plans and @grade=middle").why_empty.startswith(
        "“@grade=middle” leaves nothing of the 2 passages that “Plans” finds; alone it finds 1 passage"
    )
    assert "alone it finds nothing either" in ask(study, "Plans and text:zebra").why_empty
    assert ask(study, "text:zebra and Plans").why_empty == '“text:"zebra"” finds nothing'
    assert "alone it finds 2 passages" in ask(study, "Time and coder:lou and Feelings").why_empty
    assert ask(study, "Plans").why_empty == ""
    assert (
        "“Time” finds 1 passage, “Feelings” 2 passages, and none stand so"
        in ask(study, "Time overlaps Feelings").why_empty
    )
    assert ask(study, "text:zebra or =Change").why_empty == 'none of “text:"zebra"”, “=Change” finds anything'


def test_stars_in_names_and_texts_are_matched_at_once_however_many() -> None:
    pattern = "*".join("a" * 500) + "*b"
    for fits in (like(pattern), holding(pattern)):
        assert not fits("a" * 50_000)
        assert fits("a" * 50_000 + "b")
    assert like("a*b*")("axxb") and like("A * b")("a x  B") and not like("ab*ba")("aba")
    assert holding("one*two")("xx ONE and\ntwo") and not holding("two*one")("one two")


def test_cases_are_no_quotes(study: Project) -> None:
    with pytest.raises(QueryError, match="lists participants"):
        find_passages(study, "participants with Plans")


def test_a_pattern_that_explodes_is_stopped(study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.text.finding.SECONDS", 0.05)
    (tmp_path / "a.txt").write_text("ANN: " + "a" * 4000 + "!\n", encoding="utf-8")
    import_documents(study, [tmp_path / "a.txt"])
    with pytest.raises(QueryError, match="takes too long"):
        ask(study, "regex:/(a+)+(b|c)\\1/")
