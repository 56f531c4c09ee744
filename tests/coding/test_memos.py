"""Memos are kept as they were typed, and all that one sitting wrote is one action."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_comment, set_star
from qualcode.coding.memos import (
    MemoTarget,
    add_memo,
    memos_on,
    rewrite_memo,
    target_of,
    type_memo,
)
from qualcode.domain.errors import RuleError, UndoError
from qualcode.domain.values import Memo
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads import cases
from qualcode.storage.reads.cases import get_memo, list_memos, memos_at
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.team.coders import add_coder

TYPED = (" a", "a\n", "\ta  ", "\n\na", "a\x1b[31m", "[b]a[/b]", "a\u2028b\x85c", "\u202ea", "😀 " * 3)


def texts(project: Project) -> list[str]:
    return [memo.text for memo in list_memos(project)]


class Writer:
    """One sitting at one memo or comment."""

    def __init__(self, project: Project, target: MemoTarget) -> None:
        self.project = project
        self.target = target
        self.memo_id: int | None = None
        self.entry: int | None = None

    def type(self, text: str, kind: str = "note") -> None:
        typed = type_memo(self.project, text, kind=kind, target=self.target, memo_id=self.memo_id, after=self.entry)
        self.memo_id, self.entry = typed.memo_id, typed.entry


@pytest.mark.parametrize("text", TYPED)
def test_a_memo_is_kept_as_it_was_typed(coded: Project, text: str) -> None:
    add_memo(coded, text)
    assert texts(coded) == [text]
    rewrite_memo(coded, list_memos(coded)[0], text + " ")
    assert texts(coded) == [text + " "]


def test_blanks_alone_are_no_memo(coded: Project) -> None:
    with pytest.raises(RuleError, match="some text"):
        add_memo(coded, " \n\t")
    add_memo(coded, "a")
    rewrite_memo(coded, list_memos(coded)[0], " \n")
    assert texts(coded) == []


def test_a_nul_and_a_kind_that_is_none_are_refused(coded: Project) -> None:
    with pytest.raises(RuleError, match="NUL"):
        add_memo(coded, "a\0b")
    with pytest.raises(RuleError, match="no kind of memo"):
        add_memo(coded, "a", kind="thought")


def test_only_the_writer_and_a_lead_change_a_memo(coded: Project) -> None:
    add_memo(coded, "mine")
    add_coder(coded, "lea", role="lead")
    path = coded.path
    coded.close()
    with open_project(path, coder="jonas") as other:
        with pytest.raises(RuleError, match="written by mara"):
            rewrite_memo(other, list_memos(other)[0], "")
        assert texts(other) == ["mine"]
    with open_project(path, coder="lea") as lead:
        rewrite_memo(lead, list_memos(lead)[0], "ours")
        assert texts(lead) == ["ours"]


def test_memos_are_found_by_what_they_are_on(coded: Project) -> None:
    document = list_documents(coded)[0].id
    code = load_tree(coded).find("Plans").id
    coding = apply_code(coded, document, (50, 70), code).coding_id
    targets = [
        MemoTarget(),
        MemoTarget(document),
        MemoTarget(document, (40, 60)),
        MemoTarget(code_id=code),
        MemoTarget(coding_id=coding),
    ]
    for number, target in enumerate(targets):
        type_memo(coded, str(number), kind="note", target=target)
    assert [[memo.text for memo in found] for found in memos_on(coded, targets)] == [[str(n)] for n in range(5)]
    assert [target_of(memo) for memo in list_memos(coded)] == targets
    assert [memo.text for memo in memos_at(coded, document)] == ["1", "2", "4"]


def test_typing_reads_one_memo_and_not_all_of_the_project(coded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        add_memo(coded, f"another {number}")
    made: list[int] = []

    class Counted(Memo):
        def __init__(self, *columns: Any) -> None:
            made.append(columns[0])
            super().__init__(*columns)

    writer = Writer(coded, MemoTarget(list_documents(coded)[0].id))
    writer.type("first")
    monkeypatch.setattr(cases, "Memo", Counted)
    writer.type("first words")
    assert made == [writer.memo_id]
    made.clear()
    (found,) = memos_on(coded, [writer.target])
    assert [memo.text for memo in found] == ["first words"] and made == [writer.memo_id]
    assert writer.memo_id is not None and get_memo(coded, writer.memo_id + 1) is None


def test_a_sitting_is_one_action_to_undo_redo_and_undo_by_id(coded: Project) -> None:
    document = list_documents(coded)[0].id
    writer = Writer(coded, MemoTarget(document, (40, 60)))
    for text in ("b", "be", "bell", "", "bells"):
        writer.type(text)
    writer.type("bells", "theory")
    before = history(coded)
    (undone,) = undo(coded)
    assert texts(coded) == []
    assert undone.tables == {"memo"} and document in undone.documents
    assert "bells" in undone.summary
    (redone,) = redo(coded)
    assert [(memo.text, memo.kind) for memo in list_memos(coded)] == [("bells", "theory")]
    assert "bells" in redone.summary
    for change in before[:6]:
        undo_change(coded, change.uuid)
        assert texts(coded) == []
        redo(coded)
    assert texts(coded) == ["bells"]


def test_a_sitting_ends_with_any_other_action(coded: Project) -> None:
    document = list_documents(coded)[0].id
    writer = Writer(coded, MemoTarget(document))
    writer.type("one")
    writer.type("one two")
    coding = apply_code(coded, document, (50, 70), load_tree(coded).find("Plans").id).coding_id
    writer.type("one two three")
    assert len(undo(coded)) == 1
    assert texts(coded) == ["one two"] and list_codings(coded)
    assert len(undo(coded, 2)) == 2
    assert texts(coded) == [] and not list_codings(coded)
    assert len(redo(coded, 3)) == 3
    assert texts(coded) == ["one two three"]
    first = set_comment(coded, coding, "x")
    set_comment(coded, coding, "xy", after=first.change_id)
    assert list_codings(coded)[0].comment == "xy"
    undo(coded)
    assert list_codings(coded)[0].comment == ""
    assert texts(coded) == ["one two three"]


def test_the_history_can_show_a_sitting_as_one_entry_page_by_page(coded: Project) -> None:
    document = list_documents(coded)[0].id
    for words in (("a", "ab", "abc"), ("x",), ("k", "kl")):
        writer = Writer(coded, MemoTarget(document))
        for text in words:
            writer.type(text)
    undo(coded, 3)
    redo(coded, 2)
    folded = [(change.kind, change.summary) for change in history(coded, folded=True)]
    assert [(kind, summary) for kind, summary in folded if "memo" in summary] == [
        ("redo", "redone: memo “x”"),
        ("redo", "redone: memo “abc”"),
        ("undo", "undone: memo “abc”"),
        ("undo", "undone: memo “x”"),
        ("undo", "undone: memo “kl”"),
        ("do", "memo “kl”"),
        ("do", "memo “x”"),
        ("do", "memo “abc”"),
    ]
    assert len(history(coded)) > len(folded)
    paged: list[tuple[str, str]] = []
    before = None
    while page := history(coded, limit=2, before=before, folded=True):
        paged += [(change.kind, change.summary) for change in page]
        before = page[-1].id
    assert paged == folded


# Any mixture ------------------------------------------------------------------------------------------

Dump = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    from qualcode.codebook.creating import create_path
    from qualcode.documents.importing import import_documents

    folder = tmp_path_factory.mktemp("memos")
    (folder / "oak.txt").write_text("OAK: We had a plan. Nobody read it. Then the schedule changed.\n")
    with create_project(folder / "t.qualcode", name="T", coder="mara") as project:
        import_documents(project, [folder / "oak.txt"])
        create_path(project, "Plans")
        apply_code(project, list_documents(project)[0].id, (5, 20), load_tree(project).find("Plans").id)
        path = project.path
    yield path


ACTIONS = st.lists(
    st.tuples(st.sampled_from(("type", "sit", "empty", "kind", "comment", "star", "undo", "redo")), st.integers(0, 3)),
    min_size=1,
    max_size=14,
)


@pytest.mark.long
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(ACTIONS)
def test_any_mixture_of_sittings_undone_gives_the_start_and_redone_the_end(
    template: Path, dump: Callable[[Project], Dump], actions: list[tuple[str, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, Path(folder) / "t.qualcode"))
        with open_project(path, coder="mara") as project:
            first = history(project, limit=1)[0].id
            start = dump(project)
            play(project, actions, first)
            end = dump(project)
            taken = 0
            while _stands(project, first):
                undo(project)
                taken += 1
            assert dump(project) == start
            for _ in range(taken):
                redo(project)
            assert dump(project) == end


def _stands(project: Project, first: int) -> bool:
    """Whether anything done after an entry is in force."""
    return any(change.id > first and change.kind == "do" and not change.undone for change in history(project))


def play(project: Project, actions: list[tuple[str, int]], first: int) -> None:
    document = list_documents(project)[0].id
    coding = list_codings(project)[0].id
    writer = Writer(project, MemoTarget(document))
    comment: int | None = None
    for number, (what, which) in enumerate(actions):
        if what == "sit":
            writer = Writer(project, (MemoTarget(document), MemoTarget(document, (5, 9)), MemoTarget())[which % 3])
            comment = None
        elif what in ("type", "empty", "kind"):
            writer.type("" if what == "empty" else f"text {number}", ("note", "theory")[which % 2])
        elif what == "comment":
            done = set_comment(project, coding, f"c{number}", after=comment)
            comment = done.change_id
        elif what == "star":
            set_star(project, coding, which % 2 == 0)
        else:
            step: Callable[[Project], Any] = undo if what == "undo" else redo
            try:
                if what == "redo" or _stands(project, first):
                    step(project)
            except UndoError as refusal:
                assert "nothing to" in str(refusal)
