"""Queries: two codes in relation, with words, with who speaks, and cases that speak against a rule; 162,000 codings."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from benchmarks import floor
from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Run, Skipped, rounds, timed
from qualcode.retrieval.querying import ask
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import count_codings_by_code, list_coders, list_codes

ROUNDS = 3
RATIO = 3.0
"""How many times as long as the floor a query may take, which answers the same by hand: SQL over its own indexes."""


def measure_querying(work: Work) -> Answer:
    """Two-code relations and what else is asked, against hand-written SQL that gives the same answer."""
    try:
        ours, theirs = work.dense
    except AbsentError as error:
        return [Skipped("queries on the made corpus", str(error))]
    with open_project(ours, coder=CODER, write=False) as project:
        db = floor.connect(theirs)
        try:
            return _asked(project, db, work.meta["common_term"])
        finally:
            db.close()


def _asked(project: Project, db: sqlite3.Connection, word: str) -> Answer:
    counts = count_codings_by_code(project)
    leaves = [code for code in list_codes(project) if counts.get(code.id, 0)]
    first, second = sorted(leaves, key=lambda code: -counts[code.id])[:2]
    a, b = f'="{first.name}"', f'="{second.name}"'
    names = (first.name, second.name)
    overlapping = """SELECT DISTINCT a.id FROM coding a JOIN coding b ON b.doc = a.doc AND b.start < a."end"
        AND a.start < b."end" AND b.id <> a.id WHERE a.code = (SELECT id FROM code WHERE name = ?)
        AND b.code = (SELECT id FROM code WHERE name = ?)"""
    inside = """SELECT DISTINCT a.id FROM coding a JOIN coding b ON b.doc = a.doc AND b.start <= a.start
        AND a."end" <= b."end" AND b.id <> a.id WHERE a.code = (SELECT id FROM code WHERE name = ?)
        AND b.code = (SELECT id FROM code WHERE name = ?)"""
    later = """SELECT DISTINCT a.id FROM coding a JOIN coding b ON b.doc = a.doc AND b.start >= a."end"
        WHERE a.code = (SELECT id FROM code WHERE name = ?) AND b.code = (SELECT id FROM code WHERE name = ?)"""
    alone = """SELECT a.id FROM coding a WHERE a.code = (SELECT id FROM code WHERE name = ?) AND NOT EXISTS
        (SELECT 1 FROM coding b WHERE b.doc = a.doc AND b.start < a."end" AND a.start < b."end"
        AND b.code = (SELECT id FROM code WHERE name = ?))"""
    figures: Answer = []
    for title, query, sql in (
        ("overlaps", f"{a} overlaps {b}", overlapping),
        ("inside", f"{a} inside {b}", inside),
        ("then", f"{a} then {b}", later),
        ("and not", f"{a} and not {b}", alone),
    ):
        ours, theirs = rounds(ROUNDS, _query(project, query), _sql(db, sql, names))
        if len(ours.value) != len(theirs.value):
            raise AssertionError(f"the floor finds {len(theirs.value)} by {title}, the query {len(ours.value)}")
        note = f"{counts[first.id]:,} and {counts[second.id]:,} codings"
        name = f"two codes, `{title}` ({len(ours.value):,})"
        figures.append(Figure(name, ours.cpu * 1e3, "ms CPU", theirs.cpu * 1e3, RATIO, note=note))
    for title, query in (
        ("two codes, `near/3t`", f"{a} near/3t {b}"),
        ("two codes, `near/2s`", f"{a} near/2s {b}"),
        ("a code with a common word in it", f"{a} and text:{word}"),
        ("a code, said by a participant", f"{a} and role:participant"),
        ("participants without a code", f"participants without {a}"),
        ("turns without any code", "not is:coded"),
        ("all codings of a coder", f'coder:"{list_coders(project)[1].name}"'),
    ):
        (ours,) = rounds(ROUNDS, _query(project, query))
        figures.append(Figure(f"{title} ({len(ours.value):,})", ours.cpu * 1e3, "ms CPU", note=f"`{query}`"))
    return figures


def _query(project: Project, query: str) -> Callable[[], Run]:
    def asked() -> tuple[object, ...]:
        found = ask(project, query)
        return found.passages or found.bearers

    return lambda: timed(asked)


def _sql(db: sqlite3.Connection, sql: str, names: tuple[str, str]) -> Callable[[], Run]:
    return lambda: timed(lambda: db.execute(sql, names).fetchall())
