"""Who is left out counts nowhere: every summary is that of a study in which they never said anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counted_study import DOCUMENTS, FIRST, NOTES, PEOPLE, SECOND, give
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.domain.summaries import Summary, SummaryWish
from qualcode.domain.values import Case
from qualcode.reports.summaries.catalogue import SUMMARIES, make_summary
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import find_document

HERS = "ANNA: I like the plan. We use it daily.\n\n"
ALONE = "INTERVIEWER: You alone?\n\nANNA: Yes, there is time, and there is a plan.\n"


def build(folder: Path, *, with_her: bool) -> Project:
    """A study of four participants; or the same without the words of one, who speaks in two interviews."""
    folder.mkdir()
    texts = {"first": FIRST if with_her else FIRST.replace(HERS, ""), "second": SECOND, "hall": NOTES}
    texts |= {"alone": ALONE} if with_her else {}
    project = create_project(folder / "study.qualcode", name="Study", coder="mara")
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [folder / f"{name}.txt" for name in texts])
    map_speaker(project, "INTERVIEWER", participant=None, interviewer=True)
    people = PEOPLE if with_her else PEOPLE.replace("P1,ANNA,Oak Hill,teacher,5,FL", "P1,,,teacher,5,")
    for name, sheet in (("people", people), ("documents", DOCUMENTS)):
        (folder / f"{name}.csv").write_text(sheet, encoding="utf-8")
        import_cases(project, folder / f"{name}.csv")
    for path in ("Plan/Liked", "Plan/Unknown", "Time"):
        create_path(project, path)
    for name in texts:
        set_attribute(project, find_document(project, name), "held", "2026-03-01")
    if with_her:
        give(project, "first", "I like the plan.", "Liked")
        give(project, "first", "We use it daily.\n\nBEN: I do not like it.", "Plan/Liked", "jonas")
        give(project, "alone", "Yes, there is time, and there is a plan.", "Time")
        give(project, "alone", "You alone?", "Plan")
    give(project, "first", "I do not like it.", "Plan/Liked")
    give(project, "first", "There is no time.", "Time")
    give(project, "second", "There is no time here.\n\nDORA: I saw", "Time")
    give(project, "second", "We never saw", "Unknown")
    give(project, "hall", "nobody reads it", "Plan")
    return project


@pytest.fixture
def studies(tmp_path: Path) -> Iterator[tuple[Project, Project]]:
    with build(tmp_path / "with", with_her=True) as study, build(tmp_path / "never", with_her=False) as never:
        yield study, never


ASKED: list[tuple[str, dict[str, Any]]] = [
    ("frequencies", {}),
    *(("frequencies", {"by": by}) for by in ("role", "site", "participant", "document")),
    *(("crosstab", {"by": "role", "unit": unit}) for unit in ("segments", "documents", "participants", "sites")),
    ("crosstab", {"by": ["role", "site.state"]}),
    ("cooccurrence", {}),
    ("sequence", {}),
    ("saturation", {"by_site": True}),
    ("coverage", {}),
    ("coverage", {"by": "role"}),
    ("profile", {}),
    *(("timeline", {"by": by}) for by in ("held", "years", "phase", "role")),
    ("framework", {"quotes": 0}),
    ("framework", {"quotes": 0, "case_kind": "site"}),
]


def shown(summary: Summary) -> dict[str, Any]:
    """All that a reader of it sees."""
    tables = {table.key: (table.columns, table.rows, table.people) for table in summary.tables}
    return {**tables, "facts": summary.facts, "notes": summary.notes, "groups": summary.groups}


def test_every_summary_without_somebody_is_that_of_a_study_without_her(studies: tuple[Project, Project]) -> None:
    study, never = studies
    her = find_bearer(study, "P1")
    assert isinstance(her, Case)
    without = SummaryWish(left_out=frozenset({her.id}))
    for kind, options in ASKED:
        _, left = make_summary(study, kind, without, options)
        _, other = make_summary(never, kind, SummaryWish(), options)
        assert shown(left) == shown(other), (kind, options)
        _, whole = make_summary(study, kind, SummaryWish(), options)
        assert shown(whole) != shown(left), (kind, options)
        assert her.id in whole.counted and her.id not in left.counted


def test_every_summary_without_a_site_is_that_of_the_documents_of_the_others(studies: tuple[Project, Project]) -> None:
    study, _ = studies
    site = find_bearer(study, "site:Oak Hill")
    assert isinstance(site, Case)
    left_out = frozenset({site.id, *(one.id for one in list_cases(study) if one.site_id == site.id)})
    for kind, options in ASKED:
        _, left = make_summary(study, kind, SummaryWish(left_out=left_out), options)
        _, other = make_summary(study, kind, SummaryWish(documents=("second",)), options)
        assert (left.tables, left.notes, left.groups) == (other.tables, other.notes, other.groups), (kind, options)
        assert not left_out & left.counted


def test_the_portrait_of_an_interview_leaves_out_what_she_says(studies: tuple[Project, Project]) -> None:
    study, never = studies
    her = find_bearer(study, "P1")
    assert isinstance(her, Case)
    _, left = make_summary(study, "portrait", SummaryWish(left_out=frozenset({her.id})), {"document": "first"})
    _, other = make_summary(never, "portrait", SummaryWish(), {"document": "first"})
    codes = [table.rows for summary in (left, other) if (table := summary.table("codes")) is not None]
    assert [row[:4] for row in codes[0]] == [row[:4] for row in codes[1]]
    assert left.groups == other.groups
    speakers = left.table("speakers")
    assert speakers is not None and "P1" not in {row[0] for row in speakers.rows}


def test_every_kind_of_summary_that_counts_documents_is_tried() -> None:
    assert {kind for kind, _ in ASKED} | {"portrait", "quote-use"} == set(SUMMARIES)
