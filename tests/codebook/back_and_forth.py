"""The frame of the codebook's state machine: a study that is worked on, undone and redone, and what always holds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from modelled_study import Study
from study_rows import Place, Rows

from qualcode.analysis.frequencies import frequencies
from qualcode.codebook.creating import create_path
from qualcode.codebook.recoding import list_outdated
from qualcode.codebook.splitting import Split
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import QualcodeError
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.team.coders import add_coder, set_role
from qualcode.upkeep.checking import check_project

LEAD = "mara"
SITTING = ("split-code", "sort", "sort-on")
"""Verbs of entries that are taken back together."""
TEXT = """INTERVIEWER: How did it begin?

MS. OAK: We had a plan and nobody read it. Then the schedule changed and we began again.

INTERVIEWER: And then?

MS. OAK: Then we tried once more. The bell was the hard part of it. I liked the rest.
"""

number = st.integers(0, 30)
coder = st.sampled_from((LEAD, LEAD, "jonas", "lea"))


@dataclass
class Entry:
    """One change of the journal as the test knows it."""

    coder: str
    verb: str
    before: dict[str, list[str]]
    after: dict[str, list[str]]
    """All rows but the journal's."""
    difference: dict[tuple[Any, ...], tuple[Any, Any]]


def base_project(folder: Path) -> None:
    """Two documents, seven codes in two levels, twelve codings by three coders."""
    for document in ("first", "second"):
        (folder / f"{document}.txt").write_text(TEXT if document == "first" else TEXT.replace("plan", "paper"))
    with create_project(folder / "base.qualcode", name="Base", coder=LEAD) as project:
        for name in ("jonas", "lea"):
            add_coder(project, name)
        set_role(project, LEAD, "lead")
        import_documents(project, [folder / "first.txt", folder / "second.txt"])
        codes = [create_path(project, path) for path in ("Oak/Elm", "Oak/Fir", "Ash 2/Elm", "Ash 2/Rowan", "Birch")]
        documents = [document.id for document in list_documents(project)]
        for i in range(12):
            project.coder = (LEAD, "jonas", "lea")[i % 3]
            start = 31 + 9 * (i % 5)
            apply_code(project, documents[i // 4 % 2], (start, start + 14), codes[i % 5])


class BackAndForth(RuleBasedStateMachine):
    """A project and beside it the study as it should be: doing, undoing, and what holds after every step."""

    base: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(shutil.copy(self.base / "base.qualcode", self.folder.name))
        self.project = open_project(self.path, coder=LEAD)
        self.rows = Rows(self.path)
        self.study = Study(self.rows)
        self.first = self.rows.journal[-1][0]
        self.entries: dict[int, Entry] = {}
        self.states = {self.first: self.rows.everything}
        """All rows but the journal's after each entry of the journal."""
        self.splits: list[tuple[Split, str, list[str]]] = []
        self.asked: dict[str, tuple[str, Any, Place | None]] = {}
        documents = list_documents(self.project)
        self.documents = {document.name: document.id for document in documents}
        text = read_text(self.project, documents[0].version_id)
        self.words = [(i, i + len(word)) for i, word in _words(text)]

    # ------------------------------------------------------------------ doing

    def act(
        self, coder: str, verb: Callable[[], Any], allowed: bool, then: Callable[[Any], None], *, book: bool = True
    ) -> Any:
        """Do something that the study allows, or be refused; then let the study do it too."""
        self.project.coder = coder
        allowed = allowed and not (book and self.study.get("frozen", ""))
        before = self.rows
        try:
            result = verb()
        except QualcodeError as error:
            assert Rows(self.path).everything == before.everything, f"refused, and yet something changed: {error}"
            assert not allowed, f"refused: {error}"
            return None
        assert allowed, f"this was to be refused: {self.project.last.summary}"
        self.rows = self.study.outside = Rows(self.path)
        facts = dict(self.study.facts)
        then(result)
        new = self.rows.journal[len(before.journal) :]
        if not new:
            assert self.rows.everything == before.everything and self.study.facts == facts
            return result
        [(entry, kind, by, _)] = new
        assert (kind, by) == ("do", coder)
        difference = {
            key: (facts.get(key), self.study.facts.get(key))
            for key in facts.keys() | self.study.facts.keys()
            if facts.get(key) != self.study.facts.get(key)
        }
        self.entries[entry] = Entry(
            coder, history(self.project, limit=1)[0].verb, before.everything, self.rows.everything, difference
        )
        self.states[entry] = self.rows.everything
        return result

    def take_back(self, coder: str, invert: Callable[[], object], expected: int | None, *, redone: bool) -> None:
        """Undo or redo, where the rows are as the entry left them it must work; else it may be refused.

        Args:
            expected: The entry that is inverted, with those of its sitting; None if there is none.
        """
        self.project.coder = coder
        before = self.rows
        known = self.entries.get(expected) if expected is not None else None
        alone = known is not None and known.verb not in SITTING
        must = known is not None and alone and before.everything == (known.before if redone else known.after)
        try:
            invert()
        except QualcodeError as error:
            assert Rows(self.path).everything == before.everything
            assert not must, f"could not be taken back or brought back: {error}"
            return
        assert known is not None
        self.rows = self.study.outside = Rows(self.path)
        new = self.rows.journal[len(before.journal) :]
        roots = [root for _, _, _, root in new]
        assert roots == [expected] if alone else expected in roots
        expect: dict[str, list[str]] | None = before.everything
        for entry, kind, by, root in new:
            assert (kind, by) == ("redo" if redone else "undo", coder)
            done = self.entries[root]
            old, restored = (done.before, done.after) if redone else (done.after, done.before)
            expect = restored if expect == old else None
            self.study.put_back(done.difference, redo=redone)
            self.states[entry] = {}
        if expect is not None:
            assert self.rows.everything == expect
        self.states[new[-1][0]] = self.rows.everything
        self.study.relearn_order(self.rows)

    def latest(self, coder: str, kind: str) -> int | None:
        """The root of the entry that the coder's undo or redo is about, as the raw journal says."""
        standing: dict[int, tuple[int, str, str]] = {}
        for entry, was, by, root in self.rows.journal:
            if was != "setup" and entry > self.first:
                standing[root or entry] = (entry, was, by)
        if kind == "undo":
            own = [e for e, was, by, _ in self.rows.journal if was == "do" and by == coder and e > self.first]
            return max((e for e in own if standing[e][1] != "undo"), default=None)
        acted = max((e for e, was, by, _ in self.rows.journal if was == "do" and by == coder), default=0)
        undone = [(e, root) for root, (e, was, by) in standing.items() if was == "undo" and by == coder and e > acted]
        return max(undone)[1] if undone else None

    # ------------------------------------------------------------------ choosing

    def code(self, n: int) -> str:
        codes = list(self.study.walk())
        return codes[n % len(codes)]

    def id(self, code: str | None) -> int | None:
        return None if code is None else self.rows.codes[code].id

    def place(self, n: int) -> Place:
        places = self.in_order(self.study.codings)
        return places[n % len(places)]

    def in_order(self, places: Iterable[Place]) -> list[Place]:
        """By path and place: what is chosen by number is the same in every run."""
        return sorted(places, key=lambda place: (self.study.path(place.code), place[1:]))

    def coding(self, place: Place) -> int:
        return next(id_ for id_, there in self.rows.codings.items() if there == place)

    def passage(self, n: int, length: int) -> tuple[str, int, int]:
        document = sorted(self.documents)[n % 2]
        first = n * 7 % (len(self.words) - 6)
        return document, self.words[first][0], self.words[first + length % 6][1]

    def beside(self, code: str, named: str) -> str:
        return "/".join([*self.study.path(code).split("/")[:-1], named])

    def own(self, coder: str, places: Sequence[Place]) -> bool:
        return coder == LEAD or all(place.coder == coder for place in places)

    # ------------------------------------------------------------------ back and forth

    @rule(by=coder)
    def undo(self, by: str) -> None:
        if self.latest(by, "undo") is None:
            return  # Her latest action made the study with which the test begins.
        self.take_back(by, lambda: undo(self.project), self.latest(by, "undo"), redone=False)

    @rule(by=coder)
    def redo(self, by: str) -> None:
        self.take_back(by, lambda: redo(self.project), self.latest(by, "redo"), redone=True)

    @precondition(lambda self: self.entries)
    @rule(by=coder, which=number)
    def undo_one(self, by: str, which: int) -> None:
        entry = sorted(self.entries)[-1 - which % len(self.entries)]
        change = next(one for one in history(self.project) if one.id == entry)
        if change.undone or by not in (LEAD, change.coder):
            before = self.rows.everything
            self.project.coder = by
            with pytest.raises(QualcodeError):
                undo_change(self.project, change.uuid)
            assert Rows(self.path).everything == before
        else:
            self.take_back(by, lambda: undo_change(self.project, change.uuid), entry, redone=False)

    @rule()
    def reopen(self) -> None:
        self.project.close()
        assert Rows(self.path).everything == self.rows.everything
        self.project = open_project(self.path, coder=LEAD)

    # ------------------------------------------------------------------ what holds always

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        rows, study = self.rows, self.study
        assert sorted(rows.codings.values()) == sorted(study.codings), "codings are lost or doubled"
        assert {uuid: row.name for uuid, row in rows.codes.items()} == study.of("name")
        assert {uuid: row.parent for uuid, row in rows.codes.items() if row.parent} == study.of("parent")
        assert {uuid: row.retired for uuid, row in rows.codes.items()} == study.of("retired")
        assert {uuid: row.colour for uuid, row in rows.codes.items()} == study.of("colour")
        says = {uuid: study.facts["text", token] for uuid, token in study.of("meaning").items()}
        assert {uuid: row.definition for uuid, row in rows.codes.items()} == says
        assert rows.links == set(study.links)
        assert rows.former == study.of("former")
        states = {uuid: (state, about) for uuid, (_, state, about) in rows.proposals.items()}
        assert states == {uuid: (state, study.get("about", uuid)) for uuid, state in study.of("proposal").items()}
        for parent in (None, *rows.codes):
            assert rows.below(parent) == study.order[parent]
            names = [rows.codes[code].name.casefold() for code in rows.below(parent)]
            assert len(names) == len(set(names)), "siblings share a name"
        assert len(list(study.walk())) == len(rows.codes), "a cycle in the tree"
        assert not study.circular({}, rows.links)

    @invariant()
    def the_program_counts_what_is_there(self) -> None:
        rows = self.rows
        segments = rows.segments()
        counts = count_codings_by_code(self.project)
        assert {rows.path(uuid): counts.get(row.id, 0) for uuid, row in rows.codes.items()} == {
            path: count for (path, rolled_up), count in segments.items() if not rolled_up
        }
        table = {(row.code, row.rolled_up): row.segments for row in frequencies(self.project).rows}
        assert table == segments
        assert {rows.codings[one.coding.id] for one in list_outdated(self.project)} == self.study.outdated()
        tree = load_tree(self.project)
        assert [tree.path(code.id) for code in tree.walk()] == [self.study.path(code) for code in self.study.walk()]
        for tag, paths in self.study.of("tag").items():
            state = state_at(self.project, tag).tree
            assert tuple(sorted(state.path(code.id) for code in state.walk())) == paths

    def teardown(self) -> None:
        try:
            if self.entries:
                self._back_and_forth()
        finally:
            self.project.close()
            found = check_project(self.path)
            self.folder.cleanup()
        assert found.sound and found.findings == (), found.findings

    def _back_and_forth(self) -> None:
        """Invert every entry from the last to the first, then all of that: each state is met again, to the byte."""
        self.project.coder = LEAD
        entries = [change for change in history(self.project) if change.id > self.first]
        states = [self.states[self.first], *(self.states[change.id] for change in reversed(entries))]
        for there in (list(reversed(states)), states):
            assert self.rows.everything == there[0]
            for entry, state in zip(entries, there[1:], strict=True):
                self._invert(entry.kind, entry.root or entry.id)
                self.rows = Rows(self.path)
                assert not state or self.rows.everything == state, entry
            last = entries[0].id
            entries = history(self.project, limit=len(entries))
            assert entries[-1].id > last or there is states

    def _invert(self, kind: str, root: int) -> None:
        """Take an action back, or, where the entry took it back, bring it back by the latest undo of it."""
        undos = [entry for entry, was, _, of in self.rows.journal if was == "undo" and of == root]
        [change] = history(self.project, before=(undos[-1] if kind == "undo" else root) + 1, limit=1)
        (self.project.redo if kind == "undo" else self.project.undo)([change])


def _words(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield at, word
        at += len(word)
