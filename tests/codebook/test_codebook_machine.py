"""Whatever is done to a codebook with codings: none is lost or doubled, all of it can be taken back, all counts hold."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from back_and_forth import LEAD, base_project, coder, number
from coders_at_work import SAYINGS, CodersAtWork, name, saying, some
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from study_rows import Rows

from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import describe_code, recolour_code, redefine_code, rename_code
from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.exchange import read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code, remove_theme, sort_codes
from qualcode.codebook.removing import remove_code, retire_code, revive_code
from qualcode.codebook.splitting import sort_coding, split_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.errors import UndoError
from qualcode.history.undoing import history, undo, undo_change
from qualcode.storage.project import Project


class CodebookMachine(CodersAtWork):
    """The verbs of the codebook, between what coders do."""

    def __init__(self) -> None:
        super().__init__()
        for at in (1, 4):  # So that there are outdated codings from the start.
            self.redefine(LEAD, at, SAYINGS[1])

    # ------------------------------------------------------------------ the tree

    @rule(by=coder, at=number, called=name, top=st.booleans())
    def create(self, by: str, at: int, called: str, top: bool) -> None:
        parent = None if top else self.code(at)
        path = called if parent is None else f"{self.study.path(parent)}/{called}"
        self.act(
            by,
            lambda: create_code(self.project, called, parent_id=self.id(parent)),
            self.study.may_make(path),
            lambda _: self.study.make(path),
        )

    @rule(by=coder, at=number, called=name)
    def rename(self, by: str, at: int, called: str) -> None:
        code, study = self.code(at), self.study
        free = study.named(study.get("parent", code), called, but=code) is None
        self.act(
            by, lambda: rename_code(self.project, self.id(code), called), free, lambda _: study.rename(code, called)
        )

    @rule(by=coder, at=number, to=st.none() | number, position=st.none() | st.integers(0, 3))
    def move(self, by: str, at: int, to: int | None, position: int | None) -> None:
        code, parent = self.code(at), None if to is None else self.code(to)
        self.act(
            by,
            lambda: move_code(self.project, self.id(code), self.id(parent), position),
            self.study.may_move(code, parent),
            lambda _: self.study.move(code, parent, position),
        )

    @rule(by=coder, at=st.none() | number, how=st.sampled_from(("name", "codings")))
    def sort(self, by: str, at: int | None, how: str) -> None:
        parent = None if at is None else self.code(at)
        self.act(
            by, lambda: sort_codes(self.project, self.id(parent), how), True, lambda _: self.study.sort(parent, how)
        )

    @rule(by=coder, at=number)
    def retire(self, by: str, at: int) -> None:
        code = self.code(at)
        self.act(
            by,
            lambda: retire_code(self.project, self.id(code)),
            not self.study.get("retired", code),
            lambda _: self.study.retire(code),
        )

    @rule(by=coder, at=number)
    def revive(self, by: str, at: int) -> None:
        retired = [code for code in self.study.walk() if self.study.get("retired", code)]
        code = retired[at % len(retired)] if retired else self.code(at)
        above = self.study.get("parent", code)
        self.act(
            by,
            lambda: revive_code(self.project, self.id(code)),
            bool(retired) and not (above is not None and self.study.get("retired", above)),
            lambda _: self.study.facts.update({("retired", code): False}),
        )

    @rule(by=coder, at=number, to=number, away=st.booleans())
    def theme(self, by: str, at: int, to: int, away: bool) -> None:
        links = sorted(self.study.links, key=lambda link: [self.study.path(one) for one in link])
        link = links[at % len(links)] if away and links else (self.code(at), self.code(to))
        allowed = link in links if away else self.study.may_belong(*link)
        ids = [self.id(one) for one in link]
        verb = remove_theme if away else add_theme
        value = None if away else True
        self.act(by, lambda: verb(self.project, *ids), allowed, lambda _: self.study._set(("theme", link), value))

    @rule(by=coder, at=number, with_codings=st.booleans())
    def remove(self, by: str, at: int, with_codings: bool) -> None:
        code = self.code(at)
        if len(self.study.with_below(code)) > len(self.study.of("name")) // 2:
            return  # So that something is left to go on with.
        coders = {place.coder for place in self.study.codings if place.code in self.study.with_below(code)}
        self.act(
            by,
            lambda: remove_code(self.project, self.id(code), with_codings=with_codings),
            not coders or (with_codings and (by == LEAD or coders == {by})),
            lambda _: self.study.remove(code),
        )

    # ------------------------------------------------------------------ what codes say and mean

    @rule(by=coder, at=number, colour=st.sampled_from(("", "#112233", "#445566")))
    def recolour(self, by: str, at: int, colour: str) -> None:
        code = self.code(at)
        self.act(
            by,
            lambda: recolour_code(self.project, self.id(code), colour),
            True,
            lambda _: self.study.facts.update({("colour", code): colour}),
        )

    @rule(by=coder, at=number, says=saying)
    def describe(self, by: str, at: int, says: str) -> None:
        code = self.code(at)
        self.act(
            by,
            lambda: describe_code(self.project, self.id(code), definition=says),
            True,
            lambda _: self.study.describe(code, says),
        )

    @rule(by=coder, at=number, says=saying)
    def redefine(self, by: str, at: int, says: str) -> None:
        code = self.code(at)
        self.act(
            by,
            lambda: redefine_code(self.project, self.id(code), definition=says, reason="too broad"),
            True,
            lambda _: self.study.redefine(code, says),
        )

    @rule(by=coder, of=some, to=number)
    def merge(self, by: str, of: list[int], to: int) -> None:
        sources, target = list(dict.fromkeys(self.code(n) for n in of)), self.code(to)
        before = _covered(self.rows, {*sources, target})
        done = self.act(
            by,
            lambda: merge_codes(self.project, [self.id(one) for one in sources], self.id(target)),
            self.study.may_merge(sources, target),
            lambda _: self.study.merge(sources, target),
        )
        if done is not None:
            assert _covered(self.rows, {target}) == before
            assert all(self.rows.former[source] == target for source in sources)

    @rule(
        by=coder,
        at=number,
        into=st.lists(name, min_size=1, max_size=2, unique=True),
        sorting=st.lists(st.tuples(number, number), max_size=4),
    )
    def split(self, by: str, at: int, into: list[str], sorting: list[tuple[int, int]]) -> None:
        code, study = self.code(at), self.study
        paths = [self.beside(code, one) for one in into]
        mine = sorted(place for place in study.codings if place.code == code)
        sorted_ = {mine[n % len(mine)]: m % len(into) for n, m in sorting} if mine else {}
        result = self.act(
            by,
            lambda: split_code(
                self.project, self.id(code), into, sorting={self.coding(p): into[m] for p, m in sorted_.items()}
            ),
            study.may_split(code, paths) and self.own(by, list(sorted_)),
            lambda _: study.split(code, paths, {place: paths[m] for place, m in sorted_.items()}),
        )
        if result is not None:
            self.splits.append((result, code, [self.rows.at(path) for path in paths]))

    @precondition(lambda self: self.splits)
    @rule(by=coder, which=number, at=number, to=st.integers(0, 2))
    def sort_on(self, by: str, which: int, at: int, to: int) -> None:
        at_all = which % len(self.splits)
        split, source, targets = self.splits[at_all]
        target, study = [source, *targets][to % (len(targets) + 1)], self.study
        mine = sorted(place for place in study.codings if place.code == source)
        if not mine or study.get("name", target) is None:
            return
        place = mine[at % len(mine)]
        result = self.act(
            by,
            lambda: sort_coding(self.project, split, self.coding(place), self.id(target) or 0),
            self.own(by, [place]) and (target == source or not study.get("retired", target)),
            lambda _: study.recode(place, target),
            book=False,
        )
        if result is not None:
            self.splits[at_all] = (result, source, targets)

    @rule(by=coder, at=number, called=st.just("") | name, with_codings=st.booleans())
    def duplicate(self, by: str, at: int, called: str, with_codings: bool) -> None:
        code, study = self.code(at), self.study
        parent = study.get("parent", code)
        free = (f"{study.get('name', code)} ({n})" for n in range(2, 99))
        copy = called or next(one for one in free if study.named(parent, one) is None)
        shut = parent is not None and study.get("retired", parent) and not study.get("retired", code)
        self.act(
            by,
            lambda: duplicate_code(self.project, self.id(code), name=called, with_codings=with_codings),
            study.named(parent, copy) is None and not shut and len(study.of("name")) < 30,
            lambda _: study.duplicate(code, copy, with_codings),
        ) if len(study.of("name")) < 30 else None

    @rule(by=coder, theme=name, below=name, says=saying, same=st.booleans(), gone=st.sampled_from((False, False, True)))
    def import_file(self, by: str, theme: str, below: str, says: str, same: bool, gone: bool) -> None:
        file = Path(self.folder.name) / "book.yaml"
        file.write_text(
            f"name: b\ncodes:\n  - name: {theme}\n    children:\n      - {{name: {below}, definition: '{says}'}}\n"
        )
        study = self.study
        kept = {study.at(theme), study.at(f"{theme}/{below}")}
        going = [code for code in study.walk() if code not in kept] if gone else []
        used = any(place.code in going for place in study.codings)
        top, leaf = study.at(theme), study.at(f"{theme}/{below}")
        hidden = top is not None and study.get("retired", top) and not (leaf and study.get("retired", leaf))

        def then(_: object) -> None:
            for code in going:
                if study.get("name", code) is not None:
                    study.remove(code)
            top = study.at(theme) or study.make(theme)
            code = study.named(top, below)
            if code is None:
                study.make(f"{theme}/{below}", says)
            elif says and same:
                study.describe(code, says)
            elif says:
                study.redefine(code, says)

        self.act(
            by,
            lambda: import_codebook(self.project, read_codebook(file), same_meaning=same, remove_gone=gone),
            not used and not hidden,
            then,
        )


def _covered(rows: Rows, codes: set[str]) -> dict[tuple[str, str], set[int]]:
    """(document, coder) → all code points that these codes cover."""
    covered: dict[tuple[str, str], set[int]] = {}
    for place in rows.codings.values():
        if place.code in codes:
            covered.setdefault((place.document, place.coder), set()).update(range(place.start, place.end))
    return covered


@pytest.fixture(scope="module")
def machine() -> Iterator[type[CodebookMachine]]:
    """The machine with a study to begin with, made once."""
    with tempfile.TemporaryDirectory() as folder:
        base_project(Path(folder))
        CodebookMachine.base = Path(folder)
        yield CodebookMachine


def runs(examples: int, steps: int, *, derandomize: bool = False) -> settings:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=checks,
        derandomize=derandomize,
    )


@pytest.mark.long
def test_no_verb_loses_or_doubles_a_coding_and_all_can_be_taken_back(machine: type[CodebookMachine]) -> None:
    # The same series each time: what is rare is looked for in the long run, which takes minutes to make a failure small.
    run_state_machine_as_test(machine, settings=runs(5, 25, derandomize=True))


@pytest.mark.long
def test_no_verb_loses_or_doubles_a_coding_in_long_series(machine: type[CodebookMachine]) -> None:
    run_state_machine_as_test(machine, settings=runs(300, 60))


def test_a_wording_is_not_taken_back_once_another_change_has_written_it_down(project: Project) -> None:
    code = create_code(project, "Oak")
    describe_code(project, code, definition="what is planned")
    worded = history(project, limit=1)[0]
    split_code(project, code, ["Elm"])
    with pytest.raises(UndoError, match="what “Oak” means has been written down since"):
        undo_change(project, worded.uuid)
    assert load_tree(project).code(code).definition == "what is planned"
    undo(project, 2)
    assert load_tree(project).code(code).definition == ""
