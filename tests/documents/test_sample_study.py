"""The sample study that comes with qualcode: big, spoken and varied enough to try everything on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.documents.sample import CODERS, build_sample, study_files
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_attributes, list_cases
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import finished, list_documents, list_speakers, read_text


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The sample study as `qualcode demo` builds it."""
    path = build_sample(tmp_path_factory.mktemp("sample"), "ana")
    with open_project(path, coder="ana", write=False) as project:
        yield project


def test_it_has_interviews_focus_groups_and_notes_in_five_formats(sample: Project) -> None:
    documents = list_documents(sample)
    kinds = Counter(document.kind for document in documents)
    assert kinds["interview"] >= 10 and kinds["focus group"] >= 3 and kinds["notes"] >= 1
    assert {document.format for document in documents} == {"txt", "md", "docx", "vtt", "srt"}
    assert all(1200 <= document.words <= 3000 for document in documents)


def test_it_sounds_like_people_talking(sample: Project) -> None:
    whole = "\n".join(read_text(sample, document.version_id) for document in list_documents(sample)).casefold()
    for mark in ("[inaudible", "[crosstalk", "laugh", "--", "um,", "00:"):
        assert mark in whole, mark


def test_participants_have_roles_sites_states_initiatives_and_years(sample: Project) -> None:
    names = {(attribute.level, attribute.name) for attribute in list_attributes(sample)}
    assert {"role", "initiative", "year", "state"} <= {name for _, name in names}
    people = list_cases(sample, "participant")
    assert all(person.site_id is not None and person.attributes.get("role") for person in people)
    with (study_files() / "transcripts" / "study" / "participants.csv").open(encoding="utf-8") as sheet:
        assert len(list(csv.DictReader(sheet))) == len(people)
    assert not [speaker.label for speaker in list_speakers(sample) if speaker.role == "unknown"]


def test_two_coders_have_finished_the_same_documents_and_differ_as_coders_do(sample: Project) -> None:
    ids = {coder.name: coder.id for coder in list_coders(sample)}
    by_both = {
        document.id
        for document in list_documents(sample)
        if all((document.id, ids[name]) in finished(sample) for name in CODERS)
    }
    assert len(by_both) >= 2
    spans = [
        {(c.document_id, c.start, c.end, c.code_id) for c in list_codings(sample, coder_ids=[ids[name]])}
        for name in CODERS
    ]
    assert spans[0] & spans[1] and spans[0] - spans[1] and spans[1] - spans[0]


def test_a_study_that_is_there_is_used_again(sample: Project, tmp_path: Path) -> None:
    before = sample.path.stat().st_mtime_ns
    assert build_sample(sample.path.parent, "ana") == sample.path
    assert sample.path.stat().st_mtime_ns == before
