"""Language models are loaded once for all tests of suggestions: loading takes longer than all that is tested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualcode.suggest.analysing import Analyser
from qualcode.suggest.pipelines import Pipeline

_LOADED: dict[Pipeline, Analyser] = {}


def _analyser(pipeline: Pipeline) -> Analyser:
    return _LOADED.setdefault(pipeline, Analyser(pipeline))


@pytest.fixture(autouse=True)
def _one_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("qualcode.suggestions.shelf.Analyser", _analyser)
    yield
