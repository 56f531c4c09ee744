"""Publications call documents by what tells nobody, and show what several coders marked once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counted_study import give, opened, working_as
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.cases.withholding import withdraw
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.several import star_codings
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import rename_document
from qualcode.domain.errors import PublicationError
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.values import SUGGESTED, Case
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.scanning import everything_in
from qualcode.reports.summaries.catalogue import make_summary
from qualcode.reports.summary_file import summary_file
from qualcode.reports.terms import Terms
from qualcode.retrieval.arranging import Arrangement
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text

INTERNAL = Terms("2026-05-31", internal=True)
OPEN = Terms("2026-05-31", k=1, without_key=True, without_ner=True)
NAME = "03-teacher-bluff-harbor"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        rename_document(project, find_document(project, "first").id, NAME)
        create_path(project, "Week")
        yield project


def published(study: Project, query: str = "Week", terms: Terms = OPEN, **options: Any) -> dict[str, Any]:
    return json.loads(quotes_file(study, query, terms, format="json", **options))


# ---------------------------------------------------------------- what documents are called


@pytest.mark.parametrize("format", ["md", "docx", "html", "tex", "csv", "xlsx", "json"])
def test_no_publication_has_the_name_of_a_document(study: Project, format: str) -> None:
    file = quotes_file(study, "Plan", OPEN, format=format, attribution="{participant} in {document}")
    said = everything_in(file, format)
    assert "bluff" not in said and "D01:T002" in said and "P1 in D01" in said
    assert "numbered in the order of their import" in " ".join(said.split())


@pytest.mark.parametrize("format", ["md", "csv", "json"])
def test_internal_files_have_the_same_reference_and_the_name_besides(study: Project, format: str) -> None:
    said = everything_in(quotes_file(study, "Plan", INTERNAL, format=format), format)
    assert "D01:T002" in said and NAME in said and "numbered in the order" not in said


def test_an_id_says_for_itself_what_it_is(study: Project) -> None:
    for number, name in enumerate((NAME, "second", "hall"), start=1):
        rename_document(study, find_document(study, name).id, f"I0{number} {name}")
    found = published(study, "Plan")
    assert {quote["document"] for quote in found["quotes"]} == {"I01", "I02", "I03"}
    assert "documents" not in found["about"]


def test_a_refusal_names_the_document_for_those_who_are_refused(study: Project) -> None:
    with pytest.raises(PublicationError) as caught:
        quotes_file(study, "Liked", replace(OPEN, names=("plan",)))
    assert any(one.where == f"the quote D01:T002 ({NAME})" for one in caught.value.problems)


def test_cells_of_the_framework_matrix_cite_by_the_same_reference(study: Project) -> None:
    _, summary = make_summary(study, "framework", SummaryWish(), {})
    text = summary_file(study, replace(OPEN, suppress=True), summary, format="md")
    assert isinstance(text, str) and "(D01:T002)" in text and "bluff" not in text


# ------------------------------------------------------------------------- overlapping codings


def test_three_coders_who_mark_it_differently_are_one_quote(study: Project) -> None:
    first, second, third = "I like the plan.", "the plan. We use", "We use it daily."
    give(study, NAME, first, "Week", "mara")
    with working_as(study, "jonas"):
        star_codings(study, [give(study, NAME, second, "Week", "jonas")], True)
    document = find_document(study, NAME)
    start = read_text(study, document.version_id).index(third)
    with working_as(study, "kim"):
        code = load_tree(study).find("Week").id
        apply_code(study, document.id, (start, start + len(third)), code, origin=SUGGESTED)
    give(study, NAME, "There is no time.", "Week", "kim")
    found = published(study, arrangement=Arrangement(best_first=True, limit=1))
    (quote,) = found["quotes"]
    assert quote["quote"] == "I like the plan. We use it daily." and quote["origin"] == "manual"
    assert quote["reference"] == "D01:T002" and quote["shown"] is None
    assert found["about"]["codings left out"] == (
        "2 (the same passage twice, overlapping ones united, or no speech in it)"
    )
    assert found["about"]["per code"] == "at most 1 quote; 1 left out"
    coders = published(study, terms=replace(OPEN, show_coders=True))["quotes"]
    assert coders[0]["coder"] == "mara, jonas, kim"
    assert len(published(study, terms=INTERNAL)["quotes"]) == 4
    assert [quote["quote"] for quote in published(study, "Week", starred=True)["quotes"]] == [second]


def test_a_united_quote_is_suggested_only_if_all_of_it_is(study: Project) -> None:
    document = find_document(study, NAME)
    text, code = read_text(study, document.version_id), load_tree(study).find("Week").id
    for coder, words in (("mara", "I like the plan. We"), ("jonas", "We use it daily.")):
        start = text.index(words)
        with working_as(study, coder):
            apply_code(study, document.id, (start, start + len(words)), code, origin=SUGGESTED)
    assert [quote["origin"] for quote in published(study)["quotes"]] == [SUGGESTED]
    assert published(study)["about"]["codings left out"].startswith("1 (")


def test_what_stands_around_a_united_quote_is_what_stands_around_all_of_it(study: Project) -> None:
    give(study, NAME, "I like the plan. We", "Week", "mara")
    give(study, NAME, "We use it daily.\n\nBEN: I do", "Week", "jonas")
    (quote,) = published(study, context=1)["quotes"]
    assert quote["quote"].startswith("P1: I like") and quote["quote"].endswith("P2: I do")
    assert [line["text"] for line in quote["before"]] == ["How is the plan?"]
    assert [line["text"] for line in quote["after"]] == ["Why not, Ben?"]
    assert quote["shown"] is not None and quote["shown"].endswith("I do …")
    withdraw(study, person(study, "P1"))
    gone = published(study, "Plan/Liked or Week", replace(OPEN, leave_out_withheld=True), context=2)
    assert "like the plan" not in json.dumps(gone)


# ------------------------------------------------------------------------------- spread


def test_equally_good_quotes_are_of_whoever_was_taken_least_and_then_of_another_site(
    study: Project, tmp_path: Path
) -> None:
    lines = [f"We plan our own week number {i} on every single Monday morning." for i in range(4)]
    for name, participant, site in (("m1", "Q1", "Elm"), ("m2", "Q2", "Elm"), ("m3", "Q3", "Oak Hill")):
        (tmp_path / f"{name}.txt").write_text("".join(f"{name.upper()}: {line}\n\nI: Mm.\n\n" for line in lines))
        import_documents(study, [tmp_path / f"{name}.txt"])
        map_speaker(study, name.upper(), participant=participant)
        set_attribute(study, find_bearer(study, participant), "site", site)
        for line in lines:
            give(study, name, line, "Week")

    def who(**wanted: Any) -> list[str]:
        found = published(study, terms=replace(OPEN, quoted_often=True), arrangement=Arrangement(**wanted))
        return [quote["attribution"] for quote in found["quotes"]]

    assert who(best_first=True, limit=5) == ["Q1", "Q3", "Q2", "Q3", "Q1"]
    assert who(limit=3) == ["Q1", "Q2", "Q3"]
    assert len(who(best_first=True)) == 12
    assert sorted(who(best_first=True, per_participant=1)) == ["Q1", "Q2", "Q3"]


# ------------------------------------------------------------------------ withheld sites


def person(study: Project, name: str) -> Case:
    found = find_bearer(study, name)
    assert isinstance(found, Case)
    return found


def test_a_publication_is_settled_where_people_of_others_speak_in_a_document_of_a_withheld_site(
    study: Project,
) -> None:
    create_path(study, "Guest")
    set_attribute(study, find_document(study, NAME), "site", "Elm")
    withdraw(study, person(study, "Elm"))
    give(study, NAME, "I like the plan.", "Guest")
    with pytest.raises(PublicationError, match="Elm"):
        published(study, "Guest")
    terms = replace(OPEN, leave_out_withheld=True)
    found = published(study, "Guest", terms, attribution="{participant}[ at {site}]")
    assert [quote["attribution"] for quote in found["quotes"]] == ["P1 at Oak Hill"]
