"""Reports are made from their files: the same data give the same report, and all of it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened
from qualcode.domain.errors import InputError, PublicationError, QueryError
from qualcode.domain.report_files import ReportFile
from qualcode.importing.report_yaml import read_report
from qualcode.reports.checking import compare_runs
from qualcode.reports.running import report_file, run_report
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project

INTERNAL = Terms("2026-01-01", internal=True)
REPORT = """
title: The plan
author: A. Writer
parts:
  - heading: What they say
    text: My own words.
  - quotes: Plan
    heading: Voices of the plan
    limit: 2
  - table: frequencies
    by: role
    show: participants
  - chart: frequencies
    kind: bars
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def report(text: str = REPORT) -> ReportFile:
    return read_report(text.encode(), "r.yaml")


def public(**other: object) -> Terms:
    return Terms("2026-01-01", k=1, without_key=True, without_ner=True, **other)  # type: ignore[arg-type]


def written(study: Project, text: str = REPORT, terms: Terms = INTERNAL, format: str = "md") -> str:
    found = report_file(study, run_report(study, report(text), terms), terms, format)
    assert isinstance(found, str)
    return found


@pytest.mark.long
@pytest.mark.parametrize("format", ["md", "html", "docx"])
def test_the_same_data_give_the_same_report(study: Project, format: str) -> None:
    terms = public()
    first, second = (report_file(study, run_report(study, report(), terms), terms, format) for _ in range(2))
    assert first == second


def test_every_part_says_its_filters_its_data_and_its_command(study: Project) -> None:
    text = written(study)
    assert text.count("- data: ") == 3
    assert "qualcode quotes Plan --best-first --limit 2" in text
    assert "qualcode frequencies --by role" in text and "qualcode frequencies --chart bars" in text
    assert "- codebook: " in text and "- data until: " in text
    assert "My own words" in text and "### Liked" in text


def test_another_day_of_writing_is_no_other_report(study: Project) -> None:
    other = Terms("2031-05-05", internal=True)
    assert written(study) == written(study, terms=other)


def test_what_changed_is_told_with_documents_and_codes(study: Project) -> None:
    asked = report(REPORT.replace("limit: 2", "context: 0"))
    then = run_report(study, asked, INTERNAL).record
    give(study, "second", "I saw it once.", "Liked")
    found = compare_runs(then, run_report(study, asked, INTERNAL).record)
    assert [item.state for item in found.items] == ["changed", "changed", "changed"]
    assert found.items[0].documents_new == ("second",) or found.items[0].documents_changed == ("second",)
    assert "Plan/Liked" in found.items[1].codes_changed
    assert found.items[1].documents_changed == ("second",)


def test_the_record_of_a_run_holds_no_words_of_participants(study: Project) -> None:
    record = run_report(study, report(), INTERNAL).record.model_dump_json()
    assert "like the plan" not in record and "never saw" not in record
    assert '"participants":["P1"' in record.replace(" ", "")


def test_the_writers_own_words_are_judged_too(study: Project) -> None:
    terms = public(names=("Rosa",))
    with pytest.raises(PublicationError, match="part 1 of the report holds the name “Rosa”"):
        written(study, REPORT.replace("My own words", "Rosa said"), terms)


def test_small_groups_of_any_part_refuse_the_whole(study: Project) -> None:
    with pytest.raises(PublicationError, match="k = 3"):
        written(study, terms=Terms("2026-01-01", k=3, without_key=True, without_ner=True))


def test_a_part_that_asks_for_what_there_is_not_is_named(study: Project) -> None:
    for wrong, words in (
        ("quotes: Nothing", "part 2"),
        ("quotes: 'Plan and ('", "part 2"),
    ):
        with pytest.raises((InputError, QueryError), match=words):
            written(study, REPORT.replace("quotes: Plan", wrong))
    for old, new, words in (
        ("show: participants", "show: people", "choose among segments"),
        ("by: role", "buy: role", "did you mean “by”"),
        ("table: frequencies", "table: frequency", "did you mean frequencies"),
        ("kind: bars", "kind: pie", "part 4"),
    ):
        with pytest.raises(InputError, match=words):
            written(study, REPORT.replace(old, new))


def test_a_set_and_documents_of_an_item_stand_before_those_of_the_file(study: Project) -> None:
    whole = written(study, "title: T\ndocuments: second\nparts:\n  - quotes: Time\n")
    assert "no time here" in whole and "Why not, Ben?" not in whole
    item = written(study, "title: T\ndocuments: second\nparts:\n  - quotes: Time\n    documents: [first]\n")
    assert "There is no time." in item and "no time here" not in item


@pytest.mark.parametrize("item", ["quotes: Plan", "table: frequencies", "chart: frequencies", "text: Words."])
def test_the_heading_of_every_kind_of_part_is_looked_through(study: Project, item: str) -> None:
    text = f"title: T\nparts:\n  - {item}\n    heading: The story of Jonathan Miller\n"
    with pytest.raises(PublicationError, match="part 1 of the report holds the name “Jonathan Miller”"):
        written(study, text, public(names=("Jonathan Miller",)))


@pytest.mark.parametrize("item", ["table", "chart"])
def test_the_condition_of_a_count_is_looked_through(study: Project, item: str) -> None:
    text = f"title: T\nparts:\n  - {item}: frequencies\n    where: 'text:Miller'\n"
    with pytest.raises(PublicationError, match="“only codings that touch” below part 1 of the report holds the name"):
        written(study, text, public(names=("Miller",)))


def test_a_part_that_is_wrong_is_told_with_its_line(study: Project) -> None:
    with pytest.raises(InputError, match=r"r\.yaml, line 7: part 2 of the report"):
        written(study, REPORT.replace("quotes: Plan", "quotes: Nothing"))


def test_a_part_that_can_never_be_published_is_told_with_its_line_and_stays_a_refusal(study: Project) -> None:
    text = "title: T\nparts:\n  - text: Words.\n  - table: frequencies\n    by: speaker\n"
    with pytest.raises(PublicationError, match=r"part 2 of the report \(r\.yaml, line 4\): labels"):
        written(study, text, public())


def test_the_line_of_a_part_is_no_part_of_what_it_asks_for(study: Project) -> None:
    then, now = (run_report(study, report(text), INTERNAL).record for text in (REPORT, f"# A comment.\n{REPORT}"))
    assert then == now and report().parts[1].line == 7


def test_quotes_that_the_program_coded_are_told_below_them(study: Project) -> None:
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.applying import apply_code
    from qualcode.storage.reads.documents import find_document

    found = find_document(study, "first")
    apply_code(study, found.id, (5, 30), load_tree(study).find("Unknown").id, origin="autocoded")
    text = written(study, "title: T\nparts:\n  - quotes: Unknown\n")
    assert "autocoded" in text


def test_internal_reports_say_of_quotes_what_internal_quotes_say(study: Project) -> None:
    text = written(study, "title: T\nparts:\n  - quotes: Plan\n")
    assert "- coder: mara" in text
