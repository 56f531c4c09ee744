"""Summaries of a study: co-occurrence against a hand-written sweep, all others in seconds, at two sizes."""

from __future__ import annotations

import sqlite3
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import floor
from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Skipped, rounds, timed
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.summary_answers_pairs import Cooccurrence
from qualcode.reports.summaries.catalogue import make_summary
from qualcode.storage.project import Project, open_project

ROUNDS = 3
Matrix = NDArray[np.int64]
OTHERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("frequencies", {}),
    ("crosstab", {"by": ("kind",)}),
    ("sequence", {}),
    ("saturation", {}),
    ("coverage", {}),
    ("profile", {}),
    ("timeline", {"by": "kind"}),
)


def measure_summaries(work: Work) -> Answer:
    """Every summary whose cost grows with the study."""
    figures: Answer = []
    try:
        studies = {"54,000 codings": (work.project, work.floor), "162,000 codings": work.dense}
    except AbsentError as error:
        return [Skipped("summaries of the made corpus", str(error))]
    for size, (ours, theirs) in studies.items():
        with open_project(ours, coder=CODER, write=False) as project:
            db = floor.connect(theirs)
            try:
                figures.append(_together(project, db, size))
            finally:
                db.close()
            figures += [_one(project, kind, options, size) for kind, options in OTHERS]
    return figures


def _together(project: Project, db: sqlite3.Connection, size: str) -> Figure:
    """Which codes stand together, as whole summary and as the bare matrix by hand."""
    wish = SummaryWish(roll_up=False)
    ours, hand = rounds(
        ROUNDS,
        lambda: timed(lambda: make_summary(project, "cooccurrence", wish, {})[0]),
        lambda: timed(lambda: matrix_by_hand(db)),
    )
    assert isinstance(ours.value, Cooccurrence), "the catalogue gives another summary"
    names, matrix = hand.value
    counted = {(pair.first.rpartition("/")[2], pair.second.rpartition("/")[2]): pair.count for pair in ours.value.pairs}
    for (first, second), count in counted.items():
        i, j = names.index(first), names.index(second)
        if min(matrix[i, j], matrix[j, i]) != count:
            raise AssertionError(f"the floor counts {matrix[i, j]} of “{first}” with “{second}”, the summary {count}")
    if len(counted) != int(np.triu(np.minimum(matrix, matrix.T) > 0, 1).sum()):
        raise AssertionError("the floor finds other pairs")
    note = "people, documents, coefficient and tables included; the floor gives the matrix alone"
    return Figure(f"co-occurrence, {size}", ours.cpu * 1e3, "ms CPU", hand.cpu * 1e3, 150 / 52, note=note)


def matrix_by_hand(db: sqlite3.Connection) -> tuple[list[str], Matrix]:
    """Code names, and how many codings of the one share a character with one of the other, whoever coded them."""
    names = [row[0] for row in db.execute("SELECT name FROM code ORDER BY id")]
    ids = {row[0]: number for number, row in enumerate(db.execute("SELECT id FROM code ORDER BY id").fetchall())}
    rows = db.execute('SELECT doc, start, "end", code FROM coding').fetchall()
    document, start, end, code = np.array(rows, dtype=np.int64).T
    code = np.array([ids[one] for one in code.tolist()], dtype=np.int64)
    apart = int(end.max()) + 1
    start, end = start + document * apart, end + document * apart
    count = len(names)
    matrix = np.zeros((count, count), dtype=np.int64)
    for other in range(count):
        mine = code == other
        begins, ends = np.sort(start[mine]), np.sort(end[mine])
        touched = np.searchsorted(begins, end, side="left") > np.searchsorted(ends, start, side="right")
        matrix[:, other] = np.bincount(code[touched], minlength=count)
    return names, matrix


def _one(project: Project, kind: str, options: dict[str, Any], size: str) -> Figure:
    (found,) = rounds(ROUNDS, lambda: timed(lambda: make_summary(project, kind, SummaryWish(), options)))
    return Figure(f"{kind}, {size}", found.cpu * 1e3, "ms CPU")
