"""Frequencies as tables: quick also where there are many documents."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from counted_study import opened
from qualcode.analysis.resolving import People
from qualcode.analysis.unknown import Unknown, Voices
from qualcode.domain.answers import Denominators, Frequencies, FrequencyFilter, FrequencyRow
from qualcode.domain.summaries import SummaryWish
from qualcode.reports.summaries import frequencies as module


def test_many_cells_are_each_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [f"interview {number}" for number in range(150)]
    codes = [f"Code {number}" for number in range(60)]
    rows = tuple(FrequencyRow(code, column, 1, 1, 0, 0, False) for code in codes for column in columns)
    asked = FrequencyFilter(
        by="document", whose="all coders", codes=(), documents=None, notes=(), segments=len(rows), suggested=0,
        without_suggested=False, autocoded=0, without=(), where="", starred=False,
    )  # fmt: skip
    of = dict.fromkeys(columns, Denominators(documents=1, participants=0, sites=0))
    answer = Frequencies(coders=(), filter=asked, denominators=of, rows=rows)
    with opened(tmp_path) as study:
        people = People(study)
        (label, *_) = people.speakers
        cells = {(row.code, row.rolled_up, row.column): Voices({label}, set()) for row in rows}
        monkeypatch.setattr(module, "find_unknown", lambda *_, **__: Unknown(people, {}, cells))
        before = perf_counter()
        summary = module.frequencies_summary(study, SummaryWish(), module.FrequenciesOptions(by="document"), answer)
        assert perf_counter() - before < 1.5, "a cell for a cell takes more than five seconds"
    assert len(summary.tables) == 4 and len(summary.tables[0].rows) == 60
