"""A choice of documents or codings that singles people out is not published, however many cells are hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_star
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import PublicationError
from qualcode.domain.summaries import Summary, SummaryWish
from qualcode.reports.charting import CHARTS, chart_of
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.summaries.catalogue import make_summary
from qualcode.reports.summary_file import summary_file
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import find_document, read_text

TERMS = Terms(date="2026-01-01", without_key=True, without_ner=True, suppress=True)
KINDS: dict[str, dict[str, Any]] = {
    "frequencies": {"by": "grade"},
    "crosstab": {"by": "grade"},
    "cooccurrence": {},
    "sequence": {},
    "saturation": {"numbered": True},
    "coverage": {},
    "profile": {},
    "timeline": {"by": "grade"},
    "framework": {"case_kind": "site", "quotes": 0},
}


ALL = SummaryWish()


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    path = tmp_path / "study.qualcode"
    path.write_bytes(made())
    with open_project(path, coder="mara", insist=True) as project:
        yield project


@cache
def made() -> bytes:
    """Eight interviews with one person each, of whom one is of another grade; one has a code that nobody else has."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with create_project(folder / "study.qualcode", name="Study", coder="mara") as project:
            build(project, folder)
        return (folder / "study.qualcode").read_bytes()


def build(project: Project, folder: Path) -> None:
    files = []
    for number in range(8):
        said = "We had a plan of our own." if number == 0 else "We had a plan."
        files.append(folder / f"talk {number}.txt")
        files[-1].write_text(f"INTERVIEWER: Yes?\n\nL{number}: {said} We had no time.\n", encoding="utf-8")
    import_documents(project, files)
    for path in ("Plan/Had", "Plan/Own", "Time"):
        create_path(project, path)
    map_speaker(project, "INTERVIEWER", participant=None, interviewer=True)
    for number in range(8):
        map_speaker(project, f"L{number}", participant=f"P{number}")
        set_attribute(project, find_bearer(project, f"P{number}"), "grade", "high" if number == 7 else "low")
        set_attribute(project, find_bearer(project, f"P{number}"), "site", "Elm" if number < 2 else "Oak")
        give(project, number, "We had a plan", "Had")
        give(project, number, "no time", "Time")
    give(project, 0, "of our own", "Own")


def give(project: Project, number: int, words: str, code: str) -> int:
    document = find_document(project, f"talk {number}")
    start = read_text(project, document.version_id).index(words)
    code_id = load_tree(project).find(code).id
    return apply_code(project, document.id, (start, start + len(words)), code_id).coding_id


def summary_of(project: Project, kind: str, wish: SummaryWish = ALL, **options: Any) -> Summary:
    return make_summary(project, kind, wish, options or KINDS.get(kind, {}))[1]


def refused(project: Project, summary: Summary, terms: Terms = TERMS) -> str:
    with pytest.raises(PublicationError) as caught:
        summary_file(project, terms, summary)
    assert any(one.kind == "small" for one in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_of_one_interview_is_a_profile_and_refused(study: Project, kind: str) -> None:
    one = summary_of(study, kind, SummaryWish(documents=("talk 0",)))
    assert "the documents that are counted: “speaks in them” is true of 1 person" in refused(study, one)
    two = summary_of(study, kind, SummaryWish(documents=("talk 0", "talk 1")))
    assert "true of 2 people" in refused(study, two)
    assert summary_file(study, replace(TERMS, k=1), one)
    assert summary_file(study, Terms("d", internal=True), one)
    assert summary_file(study, TERMS, summary_of(study, kind))


def test_a_portrait_is_refused_as_the_profile_of_an_interview_is(study: Project) -> None:
    portrait = summary_of(study, "portrait", document="talk 0")
    assert "“document: talk 0” is true of 1 person" in refused(study, portrait)
    assert summary_file(study, replace(TERMS, k=1), portrait)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("participant:P0", "the condition: “participant:P0” is true of 1 person"),
        ("@grade=high", "is true of 1 person"),
        ("not @grade=low", "is true of 1 person"),
        ('text:"our own"', '“only codings that touch text:"our own"” is true of 1 person'),
        ('document:"talk 0" or document:"talk 1"', "is true of 2 people"),
    ],
)
def test_a_condition_that_leaves_few_is_refused_in_every_kind_of_file(study: Project, where: str, told: str) -> None:
    for kind in ("frequencies", "coverage", "cooccurrence"):
        assert told in refused(study, make_summary(study, kind, SummaryWish(where=where), {})[1]), kind
    with pytest.raises(PublicationError) as caught:
        frequencies_file(study, TERMS, where=where)
    assert told in str(caught.value)


def test_a_condition_that_leaves_enough_is_published(study: Project) -> None:
    for where in ("@grade=low", "Time", 'text:"a plan"'):
        assert summary_file(study, TERMS, make_summary(study, "frequencies", SummaryWish(where=where), {})[1])
        assert frequencies_file(study, TERMS, where=where)


def test_a_file_with_hidden_columns_does_not_say_out_of_how_many_it_counts(study: Project) -> None:
    for kind, said in (("crosstab", "out of: 8 participants"), ("timeline", "looked at: 8 documents")):
        whole = summary_of(study, kind)
        assert said in str(summary_file(study, replace(TERMS, k=1), whole)), kind
        text = str(summary_file(study, TERMS, whole))
        assert said not in text and "(of –)" in text, kind


def test_stars_that_few_have_are_a_choice_of_people_too(study: Project) -> None:
    set_star(study, give(study, 3, "no time", "Plan/Own"), True)
    starred = SummaryWish(starred=True)
    assert "has a star” is true of 1 person" in refused(study, make_summary(study, "cooccurrence", starred, {})[1])
    with pytest.raises(PublicationError, match="has a star” is true of 1 person"):
        frequencies_file(study, TERMS, starred=True)


@pytest.mark.parametrize("format", ["md", "csv", "json"])
def test_frequencies_of_one_document_are_refused_and_leave_no_table_without_columns(
    study: Project, format: str
) -> None:
    for by in ("all", "document"):
        with pytest.raises(PublicationError) as caught:
            frequencies_file(study, TERMS, format=format, by=by, documents=["talk 0"])
        assert all(one.kind == "small" for one in caught.value.problems)
    with pytest.raises(PublicationError, match="every column"):
        frequencies_file(study, TERMS, format=format, by="document")


def test_a_left_out_column_of_frequencies_takes_another_with_it(study: Project) -> None:
    set_attribute(study, find_bearer(study, "P6"), "grade", "none of them")
    for number in (3, 4, 5):
        set_attribute(study, find_bearer(study, f"P{number}"), "grade", "middle")
    text = frequencies_file(study, replace(TERMS, k=2), by="grade")
    assert "high" not in text and "none of them" not in text and "2 columns, of fewer than k = 2 people" in text
    set_attribute(study, find_bearer(study, "P6"), "grade", "low")
    text = frequencies_file(study, replace(TERMS, k=2), by="grade")
    assert "high" not in text and "middle" not in text and "2 columns, of fewer than k = 2 people" in text


@pytest.mark.parametrize("format", ["md", "html", "xlsx", "docx", "tex", "svg", "json"])
def test_labels_of_transcripts_are_published_in_no_format(study: Project, format: str) -> None:
    by_label = summary_of(study, "frequencies", by="speaker")
    for terms in (TERMS, replace(TERMS, k=1, suppress=False)):
        with pytest.raises(PublicationError, match="labels of transcripts may be names"):
            summary_file(study, terms, by_label, format=format, chart=CHARTS["frequencies"][0])
    assert summary_file(study, Terms("d", internal=True), by_label, format=format)


def test_saturation_by_name_is_refused_and_points_to_numbers(study: Project) -> None:
    said = refused(study, summary_of(study, "saturation", numbered=False))
    assert "`--numbered`" in said and "true of 1 person" in said
    text = summary_file(study, TERMS, summary_of(study, "saturation", numbered=True))
    assert "talk 0" not in str(text) and "hidden" not in str(text)


def test_the_series_of_a_site_of_few_is_refused(study: Project) -> None:
    both = summary_of(study, "saturation", numbered=True, by_site=True)
    assert "“site: Elm” is true of 2 people" in refused(study, both)
    assert summary_file(study, replace(TERMS, k=2), both)


def test_a_column_of_nothing_out_of_nothing_is_not_shown(study: Project) -> None:
    give(study, 1, "Yes?", "Time")  # It reaches the interviewer alone, who has no grade.
    for kind in ("frequencies", "crosstab", "timeline"):
        summary = make_summary(study, kind, SummaryWish(), {"by": "grade"})[1]
        table = summary.table("counts" if kind == "crosstab" else "participants")
        assert table is not None
        assert [column.about for column in table.columns if "(none)" in column.title] == [], kind
        assert {len(row) for row in (*table.rows, *table.people)} == {len(table.columns)}, kind
    segments = summary_of(study, "frequencies").table("segments")
    assert segments is not None and segments.columns[-1].title == "(none)"
    text = frequencies_file(study, Terms("d", internal=True), by="grade")
    assert "(none) (of 0)" not in text and "| (none) " in text


def test_a_theme_that_was_not_given_itself_has_no_bar_of_its_own(study: Project) -> None:
    summary = summary_of(study, "frequencies", by="all")
    labels = [row[0] for row in summary.tables[0].rows]
    assert "Plan" in labels and "Plan (with the codes below)" in labels
    assert len(chart_of(summary, "bars").labels) == len(labels) - 1  # type: ignore[union-attr]
    give(study, 1, "no time", "Plan")
    assert len(chart_of(summary_of(study, "frequencies", by="all"), "bars").labels) == len(labels)  # type: ignore[union-attr]
