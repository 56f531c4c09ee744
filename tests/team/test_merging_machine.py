"""Up to five coders take bundles, work, and come back in any order, some twice: what a merged project always holds."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from merging_acts import CODEBOOK, CODERS, CODING, LEAD, LEADING, Numbers, act, make_study
from merging_model import Picture, differences, expected, meddled, picture, unequal

from qualcode.domain.errors import UndoError
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import list_documents
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.merging.merge import Answers, merge_file, preview_merge
from qualcode.team.rounds import new_round
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite

Dump = Callable[[Project], Any]
ANSWERS = Answers(leave_out_removed=True)


@dataclass
class Handed:
    """A bundle that is out with a coder."""

    coder: str
    path: Path
    came_in: list[tuple[int, bytes, Picture]]
    """How much of the work came in with a merge, the last change that did, and what it held then."""
    open: bool
    others: bool
    clock: int = 0
    """Pieces of work so far."""
    older: tuple[Path, int] | None = None
    """A copy, and the work that was in it."""


small = st.integers(0, 11)
numbers = st.tuples(small, small, small)
work = st.lists(st.tuples(st.integers(0, 41), numbers), min_size=2, max_size=8)
kind = st.tuples(st.booleans(), st.booleans(), st.booleans())


@cache
def _study() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.qualcode"
        make_study(path)
        return path.read_bytes()


class Merging(RuleBasedStateMachine):
    """A lead, her project, and bundles that go and come."""

    dump: ClassVar[Dump]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.lead = self.folder / "study.qualcode"
        self.lead.write_bytes(_study())
        self.handed_out: list[Handed] = []
        self.count = 0

    def name(self, what: str) -> Path:
        self.count += 1
        return self.folder / f"{what}{self.count}.qualcode"

    def copied(self, path: Path, what: str) -> Path:
        copy = self.name(what)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy

    # ------------------------------------------------------------------ handing out

    @initialize(kinds=st.lists(kind, min_size=1, max_size=3))
    def begin(self, kinds: list[tuple[bool, bool, bool]]) -> None:
        for one in kinds:
            self.write_bundle(*one)

    @precondition(lambda self: len(self.handed_out) < 5)
    @rule(one=kind)
    def hand_out(self, one: tuple[bool, bool, bool]) -> None:
        self.write_bundle(*one)

    def write_bundle(self, with_others: bool, open_: bool, one: bool) -> None:
        coder = CODERS[len(self.handed_out)]
        path = self.name("bundle")
        with open_project(self.lead, coder=LEAD) as project:
            documents = list_documents(project)[: 1 if one else None]
            if open_:
                plan = plan_bundle(project, coder, documents=documents, with_others=with_others)
            else:
                name = f"round {self.count}"
                new_round(project, name, documents=[d.id for d in documents], coders=[coder], blind=not with_others)
                plan = plan_bundle(project, coder, rounds=[name], with_others=with_others)
            write_bundle(project, path, plan)
        self.handed_out.append(Handed(coder, path, [(0, b"", picture(path))], open_, with_others))

    # ------------------------------------------------------------------ working

    @precondition(lambda self: self.handed_out)
    @rule(which=st.integers(0, 4), steps=work, codes=st.booleans())
    def code(self, which: int, steps: list[tuple[int, Numbers]], codes: bool) -> None:
        handed = self.handed_out[which % len(self.handed_out)]
        with open_project(handed.path, coder=handed.coder) as project:
            for what, given in steps:
                act(project, CODEBOOK if codes and handed.open and not handed.others else CODING, what, given)
        handed.clock += 1

    @rule(steps=work, kind=st.sampled_from((CODING, CODEBOOK, LEADING)))
    def lead_works(self, steps: list[tuple[int, Numbers]], kind: Any) -> None:
        with open_project(self.lead, coder=LEAD) as project:
            for what, given in steps:
                act(project, kind, what, given)

    @precondition(lambda self: self.handed_out)
    @rule(which=st.integers(0, 4))
    def keep_a_copy(self, which: int) -> None:
        handed = self.handed_out[which % len(self.handed_out)]
        handed.older = (self.copied(handed.path, "older"), handed.clock)

    # ------------------------------------------------------------------ coming back

    @precondition(lambda self: self.handed_out)
    @rule(which=st.integers(0, 4), take_back=st.booleans())
    def come_back(self, which: int, take_back: bool) -> None:
        handed = self.handed_out[which % len(self.handed_out)]
        self.merge(handed, handed.path, handed.clock)
        if take_back:
            with open_project(self.lead, coder=LEAD) as project, suppress(UndoError):
                undo(project)

    @precondition(lambda self: any(one.older for one in self.handed_out))
    @rule()
    def an_older_copy_comes_back(self) -> None:
        for handed in self.handed_out:
            if handed.older is not None:
                self.merge(handed, *handed.older)

    def merge(self, handed: Handed, path: Path, clock: int) -> None:
        theirs, before = picture(path), picture(self.lead)
        merged, base = self.standing(handed)
        with open_project(self.lead, coder=LEAD) as project:
            rows, entries = type(self).dump(project), _entries(project)
            told = preview_merge(project, path, ANSWERS)
            assert (type(self).dump(project), _entries(project)) == (rows, entries), "the preview wrote something"
            report = merge_file(project, path, ANSWERS)
            assert report.nothing == told.nothing
            if clock <= merged:
                assert report.nothing, report
            if report.nothing:
                assert (type(self).dump(project), _entries(project)) == (rows, entries)
            done = type(self).dump(project), _entries(project)
            assert merge_file(project, path, ANSWERS).nothing
            assert (type(self).dump(project), _entries(project)) == done
            if not report.nothing:
                undo(project)
                assert type(self).dump(project) == rows
                redo(project)
                assert type(self).dump(project) == done[0]
        found = check_project(self.lead)
        assert not [one for one in found.findings if one.severity == "error"], found.findings
        after = picture(self.lead)
        if clock > merged:
            wanted = expected(base, theirs, before)
            moved = frozenset(one for one, text in theirs.texts.items() if after.texts.get(one) != text)
            told_apart(differences(after, theirs, wanted, moved))
            self.check_conflicts(base, theirs, before, after, wanted.conflicts, moved)
            handed.came_in.append((clock, _last_change(path), theirs))
        told_apart(meddled(before, after, theirs, handed.coder))

    def check_conflicts(
        self, base: Picture, theirs: Picture, before: Picture, after: Picture, wanted: set[tuple[str, str]], moved: Any
    ) -> None:
        new = {(table, uuid) for _, table, uuid in after.conflicts - before.conflicts}
        old = {(table, uuid) for _, table, uuid in before.conflicts}
        followed = {(table, uuid) for table, uuid in new if table in ("coding", "coverage_mark", "memo", "proposal")}
        if not moved:
            assert wanted - old <= followed <= wanted, followed ^ wanted
        both = {
            ("code", uuid)
            for uuid, there in theirs.rows["code"].items()
            if uuid in base.rows["code"]
            and there != base.rows["code"][uuid]
            and uuid in before.rows["code"]
            and before.rows["code"][uuid] not in (base.rows["code"][uuid], there)
        }
        assert both - old <= new, "codes that both sides changed"

    def standing(self, handed: Handed) -> tuple[int, Picture]:
        """How much of a bundle has come in by a merge that was not taken back, and what it held then."""
        with closing(sqlite3.connect(self.lead)) as connection:
            known = {until for (until,) in connection.execute("SELECT until FROM merged")} | {b""}
        clock, _, base = max((one for one in handed.came_in if one[1] in known), key=lambda one: one[0])
        return clock, base

    # ------------------------------------------------------------------ the end

    def teardown(self) -> None:
        try:
            orders = [self.handed_out, self.handed_out[::-1]]
            ends = []
            for order in orders:
                copy = self.copied(self.lead, "end")
                with open_project(copy, coder=LEAD) as project:
                    for handed in order:
                        merge_file(project, handed.path, ANSWERS)
                found = check_project(copy)
                assert not [one for one in found.findings if one.severity == "error"], found.findings
                ends.append(picture(copy))
            told_apart(unequal(*ends))
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def told_apart(found: Iterable[str]) -> None:
    told = list(found)
    assert not told, "\n".join(told)


def _last_change(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        uuid = connection.execute("SELECT uuid FROM change ORDER BY id DESC LIMIT 1").fetchone()[0]
        assert isinstance(uuid, bytes)
        return uuid


def _entries(project: Project) -> int:
    with project.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM change").scalar_one()
        assert isinstance(found, int)
        return found


def _run(dump: Dump, examples: int, steps: int) -> None:
    Merging.dump = staticmethod(dump)
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),  # A shorter story of the same takes minutes to find.
        database=None,
    )
    run_state_machine_as_test(Merging, settings=how)


@pytest.mark.long
def test_whatever_coders_do_it_all_comes_together(dump: Dump) -> None:
    _run(dump, 3, 8)


@pytest.mark.long
def test_whatever_many_coders_do_for_long_it_all_comes_together(dump: Dump) -> None:
    _run(dump, 300, 30)
