"""Agreement of the made corpus: every code and pair, characters, α included; with intervals; five coders; the queue."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks import floor
from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Skipped, apart, rounds, timed
from qualcode.domain.agreement_answers import Agreement, AgreementWish
from qualcode.reconcile.measuring.measure import measure
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.storage.project import open_project

METRICS = ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha_nominal")
PLAIN = AgreementWish(by=("code", "pair"), metrics=METRICS, intervals="none", universe="all", assume_finished=True)
RATIO, SECONDS = 0.25 / 0.063, 5.0
"""Budgets: at most so many times the floor; with 2,000 replicates, CPU."""
FIVE = 4
"""How many times as much five coders may take as three."""
ROUNDS = 5


def measure_agreeing(work: Work) -> Answer:
    """Figures and queue, against the floor on the same corpus."""
    try:
        return list(_measured(work))
    except AbsentError as error:
        return [Skipped("agreement on the made corpus", str(error))]


def _measured(work: Work) -> Iterator[Figure]:
    db = floor.connect(work.floor)
    ours, theirs = rounds(ROUNDS, lambda: apart(figures, work.project, PLAIN), lambda: timed(by_hand, db))
    _compare(ours.value, theirs.value)
    note = "percent, Cohen’s κ, AC1 and α, prevalence, n; the floor gives α alone"
    yield Figure("agreement, every code, 3 pairs, characters", ours.cpu, "s CPU", theirs.cpu, RATIO, note=note)
    speech = AgreementWish(by=PLAIN.by, metrics=METRICS, intervals="none", assume_finished=True)
    yield Figure("the same, speech alone", apart(figures, work.project, speech).cpu, "s CPU", theirs.cpu)
    drawn = AgreementWish(by=PLAIN.by, metrics=METRICS, assume_finished=True)
    yield Figure("with intervals of 2,000 replicates", apart(figures, work.project, drawn).cpu, "s CPU", budget=SECONDS)
    sentences = AgreementWish(unit="sentence", assume_finished=True)
    yield Figure("sentences, all coders, 2,000 replicates", apart(figures, work.project, sentences).cpu, "s CPU")
    spans = AgreementWish(unit="span", by=PLAIN.by, assume_finished=True)
    yield Figure("uα, span F1, matches, 2,000 replicates", apart(figures, work.project, spans).cpu, "s CPU")
    five = apart(figures, work.five_coders, drawn)
    pairs = len({row.pair for row in five.value.rows})
    yield Figure(
        f"five coders, {pairs} pairs, 2,000 replicates", five.cpu, "s CPU", budget=SECONDS * FIVE,
        note=f"{len(five.value.rows):,} figures; {five.peak:.0f} MiB",
    )  # fmt: skip
    queue = apart(queue_of, work.project)
    yield Figure("queue of disagreements, all documents", queue.cpu, "s CPU", note=f"{queue.value:,} entries")


def _compare(answer: Agreement, by_hand: dict[tuple[str, str, str], float]) -> None:
    """Refuse to time what is not the same."""
    compared = 0
    for row in answer.rows:
        key = ((row.code or "").rpartition("/")[2], *(row.pair or ("", "")))
        if row.metric == METRICS[-1] and key in by_hand and row.value is not None:
            compared += 1
            if abs(row.value - by_hand[key]) > 1e-9:
                raise AssertionError(f"the floor finds another agreement for {key}")
    if not compared:
        raise AssertionError("the floor finds no agreement")


def figures(path: Path, wish: AgreementWish) -> Agreement:
    """What a wish gives."""
    with open_project(path, coder=CODER, write=False) as project:
        return measure(project, wish)


def queue_of(path: Path) -> int:
    """How many differences there are."""
    with open_project(path, coder=CODER, write=False) as project:
        return len(read_queue(project, Scope(assume_finished=True)).items)


def by_hand(db: sqlite3.Connection) -> dict[tuple[str, str, str], float]:
    """(code, coder, coder) → α by hand-written SQL and numpy, on all text."""
    length = db.execute("SELECT sum(length(body)) FROM doc").fetchone()[0]
    names = dict(db.execute("SELECT id, name FROM coder"))
    codes = dict(db.execute("SELECT id, name FROM code"))
    starts = dict(db.execute("SELECT id, sum(length(body) + 1) OVER (ORDER BY id) FROM doc"))
    rows = np.array(db.execute('SELECT code, doc, coder, start, "end" FROM coding').fetchall(), dtype=np.int64)
    base = np.zeros(max(starts) + 1, dtype=np.int64)
    for doc, at in starts.items():
        base[doc] = at
    coders = sorted(names, key=lambda id_: names[id_])
    found = {}
    for code in sorted(codes):
        own = rows[rows[:, 0] == code]
        low, high = base[own[:, 1]] + own[:, 3], base[own[:, 1]] + own[:, 4]
        places = np.concatenate((low, high))
        order = np.argsort(places, kind="stable")
        places = places[order]
        step = np.concatenate((np.ones(len(own)), -np.ones(len(own))))[order]
        who = np.concatenate((own[:, 2], own[:, 2]))[order]
        on = {coder: (np.cumsum(np.where(who == coder, step, 0)) > 0)[:-1] for coder in coders}
        width = np.diff(places).astype(float)
        for i, one in enumerate(coders):
            for other in coders[i + 1 :]:
                differ, ones = width @ (on[one] ^ on[other]), width @ on[one] + width @ on[other]
                values = 2.0 * length
                chance = ones * (values - ones)
                found[codes[code], names[one], names[other]] = 1 - (values - 1) * differ / chance if chance else np.nan
    return found
