"""Every query of the guide can be asked of the sample study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.documents.sample import build_sample
from qualcode.retrieval.querying import ask
from qualcode.storage.project import Project, open_project

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "queries.md"
QUERIES = [
    line
    for block in re.findall(r"```query\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    for line in block.splitlines()
    if line.strip()
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    path = build_sample(tmp_path_factory.mktemp("sample"), "mara")
    with open_project(path, coder="mara", write=False) as project:
        yield project


def test_every_query_can_be_asked_and_most_find_something(sample: Project) -> None:
    found = [ask(sample, query) for query in QUERIES]
    assert len(found) > 30
    assert sum(bool(answer.count) for answer in found) > len(found) / 2
    assert all(answer.why_empty or answer.count or " and " not in answer.query for answer in found)
