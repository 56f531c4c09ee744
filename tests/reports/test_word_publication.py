"""Tables of words that are written to files give nobody away."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.cases.mapping import map_speaker
from qualcode.domain.errors import InputError, PublicationError
from qualcode.reports.terms import Terms
from qualcode.reports.word_publication import words_file
from qualcode.storage.project import Project
from spoken_study import build

DAY = "2026-11-22"
NO_KEY = Terms(DAY, k=2, without_key=True, without_ner=True)


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    return build(project, tmp_path)


def published(project: Project, terms: Terms = NO_KEY, **options: Any) -> str:
    return words_file(project, terms, **{"roles": ["participant"], **options})


def test_only_what_k_participants_say_is_in_a_file(study: Project) -> None:
    text = published(study)
    lines = {line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")}
    assert lines == {"word", "bell", "garden", "schedule", "students"}
    assert "said by at least: 2 participants" in text and "list of names" in text
    assert "homework" not in text and "homework" in published(
        study, Terms(DAY, k=1, without_key=True, without_ner=True)
    )
    assert "homework" not in published(study, Terms(DAY, k=1, without_key=True, without_ner=True), said_by=2)


def test_a_cell_or_column_of_fewer_people_is_refused(study: Project) -> None:
    with pytest.raises(PublicationError, match=r"student.*is true of 1 person"):
        published(study, by="role")
    with pytest.raises(PublicationError, match="is true of 1 person"):
        published(study, by="site", documents=["first"], roles=["participant", "interviewer"], said_by=0, at_least=1)
    assert "Oak Hill" in published(study, by="site", documents=["first"])
    with pytest.raises(PublicationError, match="labels"):
        published(study, by="speaker")


def test_words_of_nobody_who_is_known_are_those_of_one_person(study: Project) -> None:
    # The notes name nobody: what is written there may be a survey answer.
    map_speaker(study, "DORA", participant=None, interviewer=True)
    with pytest.raises(PublicationError, match=r"\(none\).*1 person"):
        published(study, by="site.state", roles=["participant", "unknown"], documents=["first", "mud"])


def test_labels_that_are_not_mapped_stand_in_the_way(study: Project) -> None:
    with pytest.raises(PublicationError, match="DORA"):
        published(study, roles=["participant", "unknown"])


def test_names_are_refused_also_as_forms_and_columns(study: Project) -> None:
    with pytest.raises(PublicationError, match="name “Garden”"):
        published(study, Terms(DAY, k=2, names=["Garden"], without_ner=True))
    with pytest.raises(PublicationError, match="name “Schedules”"):
        published(study, Terms(DAY, k=2, names=["Schedules"], without_ner=True), stems=True)
    with pytest.raises(PublicationError, match="name “Oak Hill”"):
        published(study, Terms(DAY, k=2, names=["Oak Hill"], without_ner=True), by="site", documents=["first"])
    with pytest.raises(PublicationError, match="no list of names"):
        published(study, Terms(DAY, k=2, without_ner=True))
    assert "garden" in published(study, Terms(DAY, k=2, names=["Elsa"], without_ner=True))


def test_each_format_holds_the_same_counts_and_internal_files_are_marked(study: Project) -> None:
    rows = [row for row in csv.reader(io.StringIO(published(study, format="csv"))) if not row[0].startswith("#")]
    answer = json.loads(published(study, format="json"))
    assert [row[0] for row in rows[1:]] == [row["word"] for row in answer["rows"]]
    assert [int(row[1]) for row in rows[1:]] == [row["count"] for row in answer["rows"]]
    assert answer["about"]["date"] == DAY
    internal = published(study, Terms(DAY, internal=True), format="csv", by="speaker")
    marked = [row for row in csv.reader(io.StringIO(internal)) if not row[0].startswith("#")]
    assert "homework" in internal and all("INTERNAL" in row[-1] for row in marked[1:]) and marked[0][-1] == "marking"
    with pytest.raises(InputError):
        published(study, format="docx")


def test_coders_are_not_named(study: Project) -> None:
    from counted_study import give

    give(
        study, "first", "The bell schedule rules us. [00:10] Our bell schedules changed, and the garden stayed.", "Bell"
    )
    give(study, "first", "I want a garden! Gardens calm students. The Bell Schedule, no.", "Bell")
    text = published(study, codes=["Time"], coders=["mara"])
    assert "mara" not in text and "only 1 coder" in text
    assert "mara" in published(
        study, Terms(DAY, k=2, without_key=True, show_coders=True, without_ner=True), codes=["Time"], coders=["mara"]
    )
