"""A passage is the same however far its project has been worked through, and meaning counts for all passages or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from talk import code_all, make_study

from qualcode.storage.project import Project
from qualcode.storage.reads.documents import get_document, read_transcript
from qualcode.suggestions.adviser import Adviser
from qualcode.suggestions.desk import adviser_on
from qualcode.suggestions.lists import whole
from qualcode.suggestions.similar import similar_passages


class Letters:
    """An embedder for which texts mean what letters they have."""

    fingerprint, width = "letters", 26

    def ready(self) -> None: ...

    def embed(self, texts: Sequence[str]) -> Any:
        counts = [[1.0 + text.lower().count(chr(97 + at)) for at in range(self.width)] for text in texts]
        vectors = np.array(counts, np.float32)
        return vectors / np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))


@pytest.fixture
def adviser(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adviser]:
    monkeypatch.setattr("qualcode.suggest.embedder.find_embedder", lambda: (Letters(), ""))
    make_study(project, tmp_path)
    with adviser_on(project, "engine", tmp_path / "models") as made:
        made.refresh()
        yield made


def test_a_passage_is_the_same_before_its_document_is_worked_through(adviser: Adviser) -> None:
    one = next(iter(adviser.material.documents.values()))
    transcript = read_transcript(adviser.project, get_document(adviser.project, one.document_id))
    spans = [*transcript.sentences, *((turn.start, turn.end) for turn in transcript.turns), (0, len(transcript.text))]
    before = [adviser.shelf.segment(one, (start, end)) for start, end in spans]
    assert list(adviser.shelf.getting(one)), "it had been worked through"
    assert before == [adviser.shelf.segment(one, (start, end)) for start, end in spans]
    assert (
        {len(segment.before) > 0 for segment in before}
        == {len(segment.after) > 0 for segment in before}
        == {False, True}
    )


def test_meaning_counts_for_all_passages_or_for_none(adviser: Adviser) -> None:
    code_all(adviser.project, "d1", "d2", "d3")
    adviser.study()
    assert all(example.segment.vector is None for example in adviser.examples())
    for _ in adviser.preparing():
        pass
    fingerprint = adviser.shelf.fingerprint()
    found = whole(similar_passages(adviser, text="Her goats ate the tulips."))
    assert found.by == "meaning" and found.found[0].place.quote == "Her goats ate the tulips."
    assert adviser.behind and adviser.shelf.fingerprint() != fingerprint
    adviser.study()
    assert all(example.segment.vector is not None for example in adviser.examples())
