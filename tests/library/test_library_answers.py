"""What the library answers is what the commands answer in JSON: one description serves both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import qualcode
from qualcode import Study
from qualcode.library import Rows, StudyMatrix, Table

Call = Callable[[Study], Any]
LISTS: dict[str, tuple[Call, tuple[str, ...]]] = {
    "documents": (lambda s: s.documents(), ("documents", "list")),
    "documents of a set": (lambda s: s.documents(in_set="wave"), ("documents", "list", "--set", "wave")),
    "documents done": (lambda s: s.documents(state="done"), ("documents", "list", "--state", "done")),
    "speakers": (lambda s: s.speakers(), ("speakers", "list")),
    "speakers of one": (
        lambda s: s.speakers("ben", role="participant"),
        ("speakers", "list", "--document", "ben", "--role", "participant"),
    ),
    "codes": (lambda s: s.codes(), ("codebook", "list")),
    "codes then": (lambda s: s.codes(at="v1"), ("codebook", "list", "--at", "v1")),
    "codings": (lambda s: s.codings(), ("code", "list")),
    "some codings": (
        lambda s: s.codings(documents="anna", code="Agency", coders="mara", starred=True, without="suggested"),
        ("code", "list", "--document", "anna", "--code", "Agency", "--coders", "mara", "--starred"),
    ),
    "memos": (lambda s: s.memos(), ("memo", "list")),
    "some memos": (lambda s: s.memos("again", on="coding"), ("memo", "list", "--search", "again", "--on", "coding")),
    "coders": (lambda s: s.coders(), ("coder", "list")),
    "sets": (lambda s: s.sets(), ("set", "list")),
    "queries": (lambda s: s.saved_queries(), ("query", "list")),
    "quotes": (lambda s: s.quotes("Agency"), ("quotes", "Agency")),
    "best quotes": (
        lambda s: s.quotes("Agency or Doubts", best_first=True, limit=1, context=1, question=True),
        ("quotes", "Agency or Doubts", "--best-first", "--limit", "1", "--context", "1", "--question"),
    ),
    "hits": (lambda s: s.search("easy"), ("search", "easy")),
    "words": (
        lambda s: s.search("choosing", mode="words", speech=True, documents=["anna"], limit=1),
        ("search", "choosing", "--mode", "words", "--speech", "--document", "anna", "--limit", "1"),
    ),
}
TABLES: dict[str, tuple[Call, tuple[str, ...]]] = {
    "ask": (lambda s: s.ask("documents with Doubts"), ("query", "ask", "documents with Doubts")),
    "ask passages": (lambda s: s.ask("Agency", context=1), ("query", "ask", "Agency", "--context", "1")),
    "words": (lambda s: s.words(by="role", stop_words=False), ("words", "--by", "role", "--no-stop-words")),
    "keyness": (
        lambda s: s.keyness("role=teacher", at_least=1),
        ("keyness", "role=teacher", "--at-least", "1"),
    ),
    "phrases": (lambda s: s.phrases(at_least=1), ("phrases", "--at-least", "1")),
    "concordance": (lambda s: s.concordance("easy", sort="after"), ("concordance", "easy", "--sort", "after")),
    "frequencies": (lambda s: s.frequencies(by="role"), ("frequencies", "--by", "role")),
    "fewer frequencies": (
        lambda s: s.frequencies(codes="Agency", coders=["mara"], in_set="wave", roll_up=False, where='text:"own"'),
        (
            "frequencies",
            "--code",
            "Agency",
            "--coders",
            "mara",
            "--set",
            "wave",
            "--no-roll-up",
            "--where",
            'text:"own"',
        ),
    ),
    "crosstab": (lambda s: s.crosstab("role", "site"), ("crosstab", "--by", "role", "--by", "site")),
    "cooccurrence": (lambda s: s.cooccurrence(relation="near"), ("cooccurrence", "--relation", "near")),
    "sequence": (lambda s: s.sequence(within=3), ("sequence", "--within", "3")),
    "saturation": (lambda s: s.saturation(by_site=True, base=1), ("saturation", "--by-site", "--base", "1")),
    "coverage": (lambda s: s.coverage(by="role"), ("coverage", "codes", "--by", "role")),
    "profile": (lambda s: s.profile(starred=True), ("profile", "--starred")),
    "timeline": (lambda s: s.timeline(by="phase"), ("timeline", "--by", "phase")),
    "portrait": (lambda s: s.portrait("anna"), ("portrait", "anna")),
    "framework": (lambda s: s.framework(case_kind="site"), ("framework", "show", "--case-kind", "site")),
    "matrix": (lambda s: s.matrix("document", counts=True), ("matrix", "--rows", "document", "--counts")),
    "agreement": (
        lambda s: s.agreement(by=["code", "pair"], replicates=100, confusions=True),
        ("agreement", "--by", "code,pair", "--replicates", "100", "--confusions", "--sort", "codebook"),
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_rows_are_what_the_command_answers(name: str, study: Study, made: Any) -> None:
    call, command = LISTS[name]
    answered = made.json(*command)
    assert answered
    assert call(study).to_dicts() == answered


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_what_the_command_answers(name: str, study: Study, made: Any) -> None:
    call, command = TABLES[name]
    assert call(study).to_dict() == made.json(*command)


def test_cases_and_attributes_are_the_two_parts_of_one_answer(study: Study, made: Any) -> None:
    for kind in (None, "participant", "document"):
        answer = made.json("cases", "list", *(("--kind", kind) if kind else ()))
        assert study.cases(kind).to_dicts() == answer["cases"] != []
        assert study.attributes(kind).to_dicts() == answer["attributes"] != []


def test_counted_hits_are_those_of_the_command(study: Study, made: Any) -> None:
    answer = made.json("search", "easy", "--by", "role")
    assert study.search_counts("easy", by="role").to_dict() == answer["counts"]
    assert study.search("easy").to_dicts() == answer["hits"]


def test_rows_of_tables_are_cut_from_their_answers(study: Study) -> None:
    crosstab = study.crosstab("role", unit="segments")
    assert len(crosstab) == len(crosstab.answer.rows) * (len(crosstab.answer.columns) + 1)
    assert sum(row.count for row in crosstab if row.column == "student" and row.code == "Agency") == 1
    sequence = study.sequence()
    assert {(row.code, row.follower) for row in sequence if row.count} == {("Agency", "Doubts")} | {
        ("Agency/Choice", "Doubts")
    }
    places = study.saturation(by_site=True, base=1)
    assert [row.place for row in places if row.site is None] == [1, 2]
    assert {row.site for row in places} == {series.site for series in places.answer.series}


def test_texts_and_turns_fit_together(study: Study, made: Any) -> None:
    assert study.text("anna").encode() == made.run("documents", "text", "anna").encode()
    turns = study.turns()
    assert [turn.document for turn in turns] == ["anna"] * 4 + ["ben"] * 3
    assert [turn.turn for turn in study.turns(in_set="wave")] == [1, 2, 3, 4]
    assert [turn.participant for turn in turns if turn.role == "participant"] == ["P1", "P1", "P2", "P3"]
    for turn in turns:
        whole = study.text(turn.document)[turn.start : turn.end]
        assert whole.startswith(turn.speaker or "") and whole.endswith(turn.text)
    quote = study.quotes("Doubts")[0]
    assert turns[quote.turn - 1].reference == quote.reference


def test_one_name_is_no_list_of_letters(study: Study) -> None:
    assert study.codings(coders="mara") == study.codings(coders=["mara"])
    assert study.frequencies(codes="Doubts").answer == study.frequencies(codes=["Doubts"]).answer


def test_no_document_is_not_every_document(study: Study) -> None:
    assert len(study.codings(documents=[])) == 0
    assert study.frequencies(documents=[]).answer.filter.segments == 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda s: s.text("nobody"), "no document is called “nobody”"),
        (lambda s: s.documents(in_set="wives"), "there is no set “wives”"),
        (lambda s: s.documents(state="half"), "“half” is no state of a document"),
        (lambda s: s.speakers(role="king"), "“king” is no role of a speaker"),
        (lambda s: s.codings(code="Chance"), "Chance"),
        (lambda s: s.codings(coders="nobody"), "there is no coder “nobody”"),
        (lambda s: s.codings(without="manual"), "codings of the origin “manual” cannot be left out"),
        (lambda s: s.memos(kind="letter"), "“letter” is no kind of memo"),
        (lambda s: s.memos(since="yesterday"), "yesterday"),
        (lambda s: s.quotes("Agency and"), "at character"),
        (lambda s: s.quotes("documents with Agency"), "this query lists documents"),
        (lambda s: s.quotes("Agency", limit=0), "limit is 0"),
        (lambda s: s.search("a", mode="loud"), "“loud” is no way to search"),
        (lambda s: s.search("", mode="text"), "there is nothing to look for"),
        (lambda s: s.search("(", mode="regex"), "at character"),
        (lambda s: s.search_counts("easy", by="colour"), "colour"),
        (lambda s: s.words(length=9), "phrases are of 1 to 5 words"),
        (lambda s: s.words(own_stop_words="nowhere.txt"), "nowhere.txt"),
        (lambda s: s.concordance("easy", sort="loud"), "“loud” is no order of a concordance"),
        (lambda s: s.crosstab("role", unit="heads"), "unit"),
        (lambda s: s.crosstab(), "attribute"),
        (lambda s: s.saturation(base=0), "base"),
        (lambda s: s.matrix("country"), "“country” is no unit of a matrix"),
        (lambda s: s.agreement(unit="page"), "“page” is no unit"),
        (lambda s: s.export_codings("codings.txt"), "its ending names no format known here"),
        (lambda s: s.export("a.qdpx", target="word"), "“word” is no program that projects are written for"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(call: Call, said: str, study: Study) -> None:
    with pytest.raises(qualcode.QualcodeError) as refused:
        call(study)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_word_that_no_summary_takes_is_a_slip_of_the_program(study: Study) -> None:
    wrong: dict[str, Any] = {"coder": "mara"}
    with pytest.raises(TypeError, match="a summary takes no “coder”; it takes codes, coders"):
        study.frequencies(**wrong)


def test_rows_are_a_sequence_that_tells_nobodys_words(study: Study) -> None:
    rows = study.codings()
    assert isinstance(rows, Rows) and isinstance(study.frequencies(), Table) and isinstance(study.matrix(), StudyMatrix)
    assert rows[1:] == Rows(list(rows)[1:], rows.row_type) and rows[-1] in rows and rows[0].quote not in repr(rows)
    assert repr(rows) == "<Rows of 4 × CodingRow>"
    assert hash(rows) == hash(study.codings())
    with pytest.raises(AttributeError):
        rows[0].code = "other"  # type: ignore[misc]


def test_notes_of_a_table_are_those_of_its_answer(study: Study) -> None:
    assert study.frequencies().notes == study.frequencies().answer.filter.notes
    assert study.profile().notes == study.profile().answer.notes
    few = study.agreement(replicates=100, assume_finished=True)
    assert few.notes == few.answer.notes != ()
    assert study.matrix().notes == study.matrix().matrix.notes
    assert study.concordance("easy").notes == ()
