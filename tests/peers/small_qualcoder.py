"""A small QualCoder project for tests: one text, one code, and what is coded in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flat_files import make_qualcoder

TEXT = "Interviewer: How was it?\nBen: I was tired, then glad.\nInterviewer: And now?\nBen: Glad."
DAY = "2026-01-03 11:00:00"


def mark(words: str, text: str = TEXT, *, code: int = 1, source: int = 1, **more: Any) -> dict[str, Any]:
    """A coding of some words, at the first place where they stand."""
    start = text.index(words)
    row = {"cid": code, "fid": source, "seltext": words, "pos0": start, "pos1": start + len(words)}
    return {**row, "owner": "ann", "date": DAY, "memo": "", **more}


def source(text: str | None = TEXT, **more: Any) -> dict[str, Any]:
    row = {"id": 1, "name": "one.txt", "fulltext": text, "owner": "ann", "date": DAY}
    return {**row, **more}


FREE = {
    "project": "databaseversion, date, memo, about",
    "source": "id, name, fulltext, mediapath, memo, owner, date",
    "code_name": "cid, name, memo, catid, color",
    "code_text": "cid, fid, seltext, pos0, pos1, owner, date, memo, important",
    "annotation": "fid, pos0, pos1, memo",
    "attribute": "name, attr_type, value, id",
}
"""Tables whose columns take whatever they are given."""
CODES = [{"cid": 1, "name": "mood", "owner": "ann", "date": DAY}]


def small(folder: Path, *marks: dict[str, Any], text: str = TEXT, **rows: list[dict[str, Any]]) -> Path:
    """A project of one text and one code."""
    return make_qualcoder(
        folder / "study.qda", {"source": [source(text)], "code_name": CODES, "code_text": list(marks), **rows}
    )
