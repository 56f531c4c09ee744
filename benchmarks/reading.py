"""Opening a document, counting, quoting, searching; and codings applied and taken back. On the made corpus."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import floor
from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Run, Skipped, percentile, rounds, timed
from qualcode.analysis.frequencies import frequencies
from qualcode.coding.applying import apply_code
from qualcode.documents.opening import open_document
from qualcode.history.undoing import redo, undo
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.retrieval.quotes import quotes
from qualcode.retrieval.searching import search
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import count_codings_by_code, list_coders, list_codes
from qualcode.storage.reads.documents import list_documents

ROUNDS = 5
OPENINGS = 200
ACTIONS = 300
REGEX = r"\b[Ss]chool\w* (?:is|was)\b"


def measure_reading(work: Work) -> Answer:
    """Everything that reads, against the floor on the same corpus."""
    try:
        ours, theirs = work.project, work.floor
    except AbsentError as error:
        return [Skipped("reading of the made corpus", str(error))]
    with open_project(ours, coder=CODER, write=False) as project:
        db = floor.connect(theirs)
        try:
            return [
                *_opening(project, db),
                *_counting(ours, project, db),
                *_quoting(project, db),
                *_searching(project, db, work.meta),
            ]
        finally:
            db.close()


def _each(work: Callable[[int], object], ids: list[int]) -> list[float]:
    """CPU seconds of each of some calls."""
    taken = []
    for id_ in ids:
        before = time.thread_time()
        work(id_)
        taken.append(time.thread_time() - before)
    return taken


def _opening(project: Project, db: sqlite3.Connection) -> Answer:
    chance = random.Random(1)
    ids = [chance.choice(list_documents(project)).id for _ in range(OPENINGS)]
    open_document(project, ids[0])
    product = _each(lambda id_: open_document(project, id_), ids)
    project.coder = max(list_coders(project), key=lambda coder: coder.id).name
    open_document(project, ids[0])
    at_work = _each(lambda id_: open_document(project, id_), ids)
    project.coder = CODER
    hand = _each(lambda id_: floor.open_document(db, id_), ids)
    note = "text, turns, codings; qualcode also sentences, codebook, memos, coders, marks, the list of documents"
    return [
        Figure(
            "opening a document of 9,000 words with 120 codings, values, p50",
            percentile(product, 0.5) * 1e3,
            "ms CPU",
            percentile(hand, 0.5) * 1e3,
            ratio=50,
            note=note,
        ),
        Figure("the same, p95", percentile(product, 0.95) * 1e3, "ms CPU", percentile(hand, 0.95) * 1e3),
        Figure(
            "the same by a coder with 18,000 codings, p50",
            percentile(at_work, 0.5) * 1e3,
            "ms CPU",
            percentile(hand, 0.5) * 1e3,
            ratio=50,
            note="the codes that she used last are there, too",
        ),
    ]


def _first_counted(path: Path) -> Run:
    """The first table of a session: nothing is known yet of who speaks where."""
    with open_project(path, coder=CODER, write=False) as project:
        list_documents(project)
        return timed(lambda: frequencies(project, by="document"))


def _counting(path: Path, project: Project, db: sqlite3.Connection) -> Answer:
    product, hand = rounds(
        ROUNDS,
        lambda: timed(lambda: frequencies(project, by="document")),
        lambda: timed(floor.frequencies, db),
    )
    overall, first = rounds(ROUNDS, lambda: timed(frequencies, project), lambda: _first_counted(path))
    segments = sum(row.segments for row in product.value.rows if not row.rolled_up)
    if segments != sum(row[2] for row in hand.value):
        raise AssertionError("the floor counts something else")
    note = "rolled-up rows, participants and sites included"
    return [
        Figure("frequency table, code × document", first.cpu * 1e3, "ms CPU", hand.cpu * 1e3, 30 / 9, note=note),
        Figure(
            "the same again, as when it is cut up in another way",
            product.cpu * 1e3,
            "ms CPU",
            hand.cpu * 1e3,
            note="whose speech each coding reaches is known until something changes",
        ),
        Figure("frequency table, codes alone", overall.cpu * 1e3, "ms CPU"),
    ]


def _quoting(project: Project, db: sqlite3.Connection) -> Answer:
    counts = count_codings_by_code(project)
    code = max(list_codes(project), key=lambda code: counts.get(code.id, 0))
    query = f'="{code.name}"'
    internal = Terms(date="2026-01-01", internal=True)
    published = Terms(date="2026-01-01", without_key=True, without_ner=True)

    def file(format_: str, terms: Terms) -> Run:
        return timed(lambda: quotes_file(project, query, terms, format=format_))

    csv, html, checked, values, hand = rounds(
        ROUNDS,
        lambda: file("csv", internal),
        lambda: file("html", internal),
        lambda: file("csv", published),
        lambda: timed(quotes, project, query),
        lambda: timed(floor.quotes_csv, db, code.name),
    )
    if len(values.value) != len(floor.passages(db, code.name)):
        raise AssertionError("the floor finds other quotes")
    found = f"{len(values.value):,} quotes of one code"
    return [
        Figure(f"{found} to CSV", csv.cpu * 1e3, "ms CPU", hand.cpu * 1e3, 80 / 29, note="unchecked (--internal)"),
        Figure("the same, checked for publication", checked.cpu * 1e3, "ms CPU", hand.cpu * 1e3),
        Figure("the same to HTML", html.cpu * 1e3, "ms CPU", hand.cpu * 1e3, note="the floor writes CSV"),
        Figure("the same as values", values.cpu * 1e3, "ms CPU", hand.cpu * 1e3),
    ]


def _searching(project: Project, db: sqlite3.Connection, meta: dict[str, Any]) -> Answer:
    figures: Answer = []
    for kind, word, ratio in (("rare", meta["rare_term"], 10 / 3), ("common", meta["common_term"], 50 / 16)):

        def ours(word: str = word) -> Run:
            return timed(lambda: list(search(project, word)))

        def theirs(word: str = word) -> Run:
            return timed(floor.search, db, word)

        product, hand = rounds(ROUNDS, ours, theirs)
        name = f"search, {kind} word, every hit ({len(product.value):,})"
        note = f"the floor's index and regular expression find {len(hand.value):,}"
        figures.append(Figure(name, product.cpu * 1e3, "ms CPU", hand.cpu * 1e3, ratio, note=note))
    first, _ = rounds(
        ROUNDS,
        lambda: timed(lambda: list(search(project, meta["common_term"], limit=50))),
        lambda: timed(floor.search, db, meta["common_term"]),
    )
    product, hand = rounds(
        ROUNDS,
        lambda: timed(lambda: list(search(project, REGEX, "regex", case=True))),
        lambda: timed(floor.scan, db, REGEX),
    )
    return [
        *figures,
        Figure("search, common word, first 50", first.cpu * 1e3, "ms CPU", budget=30),
        Figure(
            f"regular expression, every hit ({len(product.value):,})",
            product.cpu * 1e3,
            "ms CPU",
            hand.cpu * 1e3,
            2,
        ),
    ]


def measure_writing(work: Work) -> Answer:
    """A code applied, taken back, brought back: each a committed change with its entry in the journal."""
    try:
        ours, theirs = _copy(work.project), _copy(work.floor)
    except AbsentError as error:
        return [Skipped("applying codes on the made corpus", str(error))]
    with open_project(ours, coder=CODER, insist=True) as project:
        db = floor.connect(theirs)
        try:
            return _acting(project, db)
        finally:
            db.close()


def _acting(project: Project, db: sqlite3.Connection) -> Answer:
    document = list_documents(project)[3]
    opened = open_document(project, document.id)
    chance = random.Random(2)
    places = chance.sample(opened.transcript.sentences, ACTIONS)
    codes = [chance.choice(list_codes(project)).id for _ in places]
    runs: dict[str, list[Run]] = {"apply": [], "floor": [], "undo": [], "redo": []}
    apply_code(project, document.id, opened.transcript.sentences[0], codes[0])
    for place, code in zip(places, codes, strict=True):
        runs["apply"].append(timed(apply_code, project, document.id, place, code))
        runs["floor"].append(timed(floor.apply_code, db, 4, place, code))
    for _ in range(ACTIONS // 3):
        runs["undo"].append(timed(undo, project))
    for _ in range(ACTIONS // 3):
        runs["redo"].append(timed(redo, project))
    figures: Answer = []
    for name, title in (("apply", "code applied"), ("undo", "undone"), ("redo", "redone")):
        for share, budget in ((0.5, 8), (0.95, 16)):
            figures.append(
                Figure(
                    f"{title}, committed, p{share * 100:.0f}",
                    percentile([run.wall for run in runs[name]], share) * 1e3,
                    "ms",
                    percentile([run.wall for run in runs["floor"]], share) * 1e3,
                    budget=budget,
                    note="wall; the floor inserts one row" if share == 0.5 else "",
                )
            )
        figures.append(
            Figure(
                f"{title}, CPU, p50",
                percentile([run.cpu for run in runs[name]], 0.5) * 1e3,
                "ms CPU",
                percentile([run.cpu for run in runs["floor"]], 0.5) * 1e3,
            )
        )
    return figures


def _copy(path: Path) -> Path:
    target = path.with_name(f"writing-{path.name}")
    shutil.copy(path, target)
    return target
