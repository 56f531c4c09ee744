"""Participants who withdrew or are under embargo: noted, undone, and in no publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counted_study import opened
from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.sample import load_sample
from qualcode.cases.attributes import find_bearer
from qualcode.cases.withholding import embargo, release, withdraw, withheld_cases, withheld_word
from qualcode.codebook.defining import describe_code
from qualcode.coding.memos import add_memo
from qualcode.domain.errors import InputError, PublicationError, RuleError
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.values import Case
from qualcode.history.undoing import undo
from qualcode.reports.codebook_appendix import codebook_appendix
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.memos import memos_file
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.reports.word_publication import words_file
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.documents import find_document

DAY = "2026-11-22"
OPEN = Terms(DAY, k=1, without_key=True, without_ner=True)
WITHOUT = replace(OPEN, leave_out_withheld=True)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def case(project: Project, name: str) -> Case:
    found = find_bearer(project, name)
    assert isinstance(found, Case)
    return found


def test_a_participant_withdraws_and_undo_takes_it_back(study: Project) -> None:
    said = withdraw(study, case(study, "P1"), " moved\naway ").summary
    assert said == "participant P1 withdrew: moved away"
    assert withheld_word(case(study, "P1")) == "withdrawn"
    assert set(withheld_cases(study, DAY)) == {case(study, "P1").id}
    undo(study)
    assert case(study, "P1").withheld is None and withheld_cases(study, DAY) == {}


def test_an_embargo_ends_on_its_day_and_stands_on_what_is_no_day(study: Project) -> None:
    embargo(study, case(study, "P1"), "2027-01-31")
    assert withheld_word(case(study, "P1")) == "embargo until 2027-01-31"
    (one,) = withheld_cases(study, "2027-01-30").values()
    assert (one.name, one.word) == ("P1", "is under embargo until 2027-01-31")
    assert withheld_cases(study, "2027-01-31") == {} and withheld_cases(study, "some day")
    release(study, case(study, "P1"))
    assert withheld_word(case(study, "P1")) == ""


def test_a_withheld_site_withholds_its_participants(study: Project) -> None:
    withdraw(study, case(study, "site:Oak Hill"))
    words = {one.name: one.word for one in withheld_cases(study, DAY).values()}
    assert words["Oak Hill"] == "withdrew" and words["P1"] == "belongs to “Oak Hill”, which withdrew"
    assert case(study, "P1").id in withheld_cases(study, DAY)


def test_what_cannot_be_withheld_is_refused(study: Project) -> None:
    with pytest.raises(RuleError, match="no participant or site"):
        withdraw(study, find_document(study, "first"))
    with pytest.raises(InputError, match="no date"):
        embargo(study, case(study, "P1"), "next year")
    with pytest.raises(RuleError, match="not withheld"):
        release(study, case(study, "P1"))
    withdraw(study, case(study, "P1"))
    for again in (lambda: withdraw(study, case(study, "P1")), lambda: embargo(study, case(study, "P1"), "2030-01-01")):
        with pytest.raises(RuleError):
            again()


def test_every_publication_that_shows_or_counts_them_is_refused_and_names_them(study: Project) -> None:
    add_memo(study, "A thought", case_id=case(study, "P1").id)
    withdraw(study, case(study, "P1"))
    for write in (
        lambda: quotes_file(study, "Liked", OPEN),
        lambda: frequencies_file(study, OPEN),
        lambda: words_file(study, OPEN),
        lambda: memos_file(study, OPEN),
        lambda: codebook_appendix(study, OPEN),
    ):
        with pytest.raises(PublicationError, match="shows P1, who withdrew") as caught:
            write()
        assert any(one.kind == "withheld" for one in caught.value.problems)
        assert "--leave-out-withheld" in str(caught.value)
    assert "INTERNAL" in quotes_file(study, "Liked", Terms(DAY, internal=True))


def test_left_out_they_are_neither_shown_nor_counted_and_the_head_says_how_many(study: Project) -> None:
    before = frequencies(study)
    person = case(study, "P1")
    add_memo(study, "A thought of hers", case_id=person.id)
    withdraw(study, person)
    quotes = quotes_file(study, "Plan", WITHOUT)
    assert "P1" not in quotes and "left out: one participant who is withheld" in quotes
    table = frequencies_file(study, WITHOUT)
    assert "left out: one participant who is withheld" in table
    after = frequencies(study, left_out=frozenset({person.id}))
    assert after.denominators["all"].participants == before.denominators["all"].participants - 1
    assert sum(row.segments for row in after.rows) < sum(row.segments for row in before.rows)
    assert "A thought of hers" not in memos_file(study, WITHOUT) and "left out" in memos_file(study, WITHOUT)
    assert "in which participants who are withheld speak" in words_file(study, WITHOUT)
    assert codebook_appendix(study, WITHOUT)


def test_no_coding_that_reaches_them_is_in_a_sample(study: Project) -> None:
    person = case(study, "P1").id
    speakers = {s.id for s in load_sample(study, SummaryWish()).people.speakers.values() if s.case_id == person}
    everything = load_sample(study, SummaryWish())
    less = load_sample(study, SummaryWish(left_out=frozenset({person})))
    kept = [one[0] for one in everything.codings if speakers.isdisjoint(one[-1])]
    inside = {document.id for document in less.documents}
    assert [one[0] for one in less.codings] == [
        id_ for id_ in kept if next(one for one in everything.codings if one[0] == id_)[1] in inside
    ]
    assert 0 < len(less.codings) < len(everything.codings)
    assert person not in {p for one in less.codings for p in less.persons(one[-1])}


def test_what_repeats_their_words_is_not_published_either(study: Project) -> None:
    withdraw(study, case(study, "P1"))
    code = next(code for code in list_codes(study) if code.name == "Liked")
    assert codebook_appendix(study, WITHOUT)
    describe_code(study, code.id, example="As somebody put it: “I like the plan; we use it DAILY”.")
    with pytest.raises(PublicationError, match="repeats what P1 said, who withdrew"):
        codebook_appendix(study, WITHOUT)
    describe_code(study, code.id, example="They like the plan and use it every day.")
    assert codebook_appendix(study, WITHOUT)
