"""Everything can be undone, also after a restart, and brought back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import move_code
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code, apply_in_vivo, create_and_apply
from qualcode.coding.changing import change_code, pin_code, remove_codings, resize, set_comment, set_star
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import QualcodeError, RuleError, UndoError
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.team.coders import add_coder, set_role

Action = Callable[[Project], object]


def _document(project: Project, n: int) -> int:
    documents = list_documents(project)
    return documents[n % len(documents)].id


def _code(project: Project, n: int) -> int:
    codes = list(load_tree(project).walk())
    return codes[n % len(codes)].id


def _coding(project: Project, n: int) -> int:
    codings = list_codings(project)
    return codings[n % len(codings)].id


number = st.integers(0, 400)
span = st.tuples(st.integers(0, 260), st.integers(1, 60)).map(lambda t: (t[0], t[0] + t[1]))


def _rewrite(project: Project, n: int) -> object:
    memos = list_memos(project)
    return rewrite_memo(project, memos[n % len(memos)], "" if n % 2 else f"again {n}")


ACTIONS: list[Callable[[Project, int, int, tuple[int, int]], object]] = [
    lambda p, a, b, s: apply_code(p, _document(p, a), s, _code(p, b)),
    lambda p, a, b, s: apply_code(p, _document(p, a), s, _code(p, 0)),
    lambda p, a, b, s: create_and_apply(p, _document(p, a), s, f"Change/new {b}"),
    lambda p, a, b, s: apply_in_vivo(p, _document(p, a), s, None),
    lambda p, a, b, s: remove_codings(p, [_coding(p, a)]),
    lambda p, a, b, s: change_code(p, _coding(p, a), _code(p, b)),
    lambda p, a, b, s: resize(p, _coding(p, a), s),
    lambda p, a, b, s: set_comment(p, _coding(p, a), f"comment {b}"),
    lambda p, a, b, s: set_star(p, _coding(p, a), b % 2 == 0),
    lambda p, a, b, s: mark_nothing(p, _document(p, a), s),
    lambda p, a, b, s: add_memo(p, f"memo {b}", document_id=_document(p, a), span=s),
    lambda p, a, b, s: add_memo(p, f"memo {b}", coding_id=_coding(p, a)),
    lambda p, a, b, s: _rewrite(p, a),
    lambda p, a, b, s: create_path(p, f"theme {a % 3}/code {b % 4}"),
    lambda p, a, b, s: rename_code(p, _code(p, a), f"renamed {b}"),
    lambda p, a, b, s: describe_code(p, _code(p, a), definition=f"meaning {b}"),
    lambda p, a, b, s: move_code(p, _code(p, a), _code(p, b), b % 3),
    lambda p, a, b, s: move_code(p, _code(p, a), None),
    lambda p, a, b, s: remove_code(p, _code(p, a), with_codings=True),
    lambda p, a, b, s: pin_code(p, 6 + a % 5, _code(p, b)),
    lambda p, a, b, s: set_done(p, _document(p, a), b % 2 == 0),
    lambda p, a, b, s: add_coder(p, f"coder {a}"),
    lambda p, a, b, s: remove_document(p, _document(p, a), with_codings=True),
    lambda p, a, b, s: import_documents(p, [p.path.parent / "more.md"]),
]

step = st.tuples(st.integers(0, len(ACTIONS) - 1), number, number, span)


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """A small study, made once; each example works on a copy."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "oak.txt").write_text(
            "INTERVIEWER: How did it start?\n\nMS. OAK: We had a plan. Nobody read it, honestly. Then the schedule "
            "changed.\n\nINTERVIEWER: And then?\n\nMS. OAK: Then we tried again. The bell was the problem. I liked it.\n"
        )
        (home / "elm.md").write_text(
            "**Ann:** One thing \N{FAMILY}. And two things.\n\n**Bob:** Three, I think. No.\n" * 3
        )
        (home / "more.md").write_text("**Cy:** Something more. Or less.\n\n**Bob:** Yes.\n\n**Cy:** Well.\n")
        with create_project(home / "base.qualcode", name="Base", coder="mara") as project:
            import_documents(project, [home / "oak.txt", home / "elm.md"])
            for path in ("Change/Plans", "Change/Schedules", "Feelings"):
                create_path(project, path)
            document = list_documents(project)[0].id
            apply_code(project, document, (10, 30), load_tree(project).find("Plans").id)
        yield home


def some_steps(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


Dumping = Callable[[Project], Any]
Steps = list[tuple[int, int, int, tuple[int, int]]]


@pytest.mark.long
@some_steps(15)
@given(steps=st.lists(step, min_size=1, max_size=14))
def test_random_actions_undone_give_the_start_and_redone_the_end(base: Path, dump: Dumping, steps: Steps) -> None:
    undone_and_redone(base, dump, steps)


@pytest.mark.long
@some_steps(500)
@given(steps=st.lists(step, min_size=1, max_size=30))
def test_long_series_of_actions_undone_give_the_start_and_redone_the_end(
    base: Path, dump: Dumping, steps: Steps
) -> None:
    undone_and_redone(base, dump, steps)


def undone_and_redone(base: Path, dump: Dumping, steps: Steps) -> None:
    """Act, undo all of it and redo all of it, each in a session of its own; an equal project each time."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(base / "base.qualcode", folder))
        shutil.copy(base / "more.md", folder)
        with open_project(copy, coder="mara") as project:
            start, done = dump(project), 0
            for which, a, b, s in steps:
                before = project.last.change_id
                try:
                    ACTIONS[which](project, a, b, s)
                except (QualcodeError, ZeroDivisionError):
                    continue
                done += project.last.change_id not in (None, before)
            end = dump(project)
        with open_project(copy, coder="mara") as project:
            for _ in range(done):
                undo(project)
            assert dump(project) == start
        with open_project(copy, coder="mara") as project:
            for _ in range(done):
                redo(project)
            assert dump(project) == end
            with project.reading() as connection:
                if connection.dialect.name == "sqlite":  # A server never lets one be broken.
                    assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_undo_goes_back_to_where_it_was(coded: Project) -> None:
    document = list_documents(coded)[0].id
    apply_code(coded, document, (50, 70), load_tree(coded).find("Plans").id)
    effects = undo(coded)[0]
    assert effects.focus is not None and effects.focus.document_id == document
    assert effects.focus.span == (50, 70)
    assert list_codings(coded) == []


def test_a_new_action_drops_redo_but_not_the_journal(coded: Project) -> None:
    document = list_documents(coded)[0].id
    plans = load_tree(coded).find("Plans").id
    apply_code(coded, document, (50, 70), plans)
    undo(coded)
    apply_code(coded, document, (80, 90), plans)
    with pytest.raises(UndoError, match="nothing to redo"):
        redo(coded)
    assert [c.kind for c in history(coded, limit=3)] == ["do", "undo", "do"]


def test_undo_takes_only_ones_own(coded: Project) -> None:
    document = list_documents(coded)[0].id
    apply_code(coded, document, (50, 70), load_tree(coded).find("Plans").id)
    path = coded.path
    coded.close()
    with open_project(path, coder="jonas") as other:
        with pytest.raises(UndoError, match="nothing to undo"):
            undo(other)
        change = history(other)[0]
        with pytest.raises(RuleError, match="a lead can undo it"):
            undo_change(other, change.uuid)
        add_coder(other, "lea", role="lead")
    with open_project(path, coder="lea") as lead:
        undo_change(lead, change.uuid)
        assert list_codings(lead) == []
        with pytest.raises(UndoError, match="undone already"):
            undo_change(lead, change.uuid)


def test_undo_says_which_later_change_stands_in_the_way(coded: Project) -> None:
    code = create_path(coded, "Late")
    created = history(coded)[0]
    apply_code(coded, list_documents(coded)[0].id, (50, 70), code)
    with pytest.raises(UndoError, match="came after it and stands on it") as refusal:
        undo_change(coded, created.uuid)
    assert history(coded)[0].uuid in str(refusal.value)
    assert load_tree(coded).find("Late").id == code


def test_a_refusal_puts_no_quotation_marks_around_those_of_the_summary(coded: Project) -> None:
    create_path(coded, "One")
    create_path(coded, "Two")
    merge_codes(coded, [load_tree(coded).find("One").id], load_tree(coded).find("Two").id)
    merged = history(coded)[0]
    undo_change(coded, merged.uuid)
    with pytest.raises(UndoError) as refusal:
        undo_change(coded, merged.uuid)
    assert merged.summary.startswith("“One”") and refusal.value.problem == f"{merged.summary} is undone already"


def test_a_row_that_was_changed_since_is_not_overwritten(coded: Project) -> None:
    code = load_tree(coded).find("Plans").id
    rename_code(coded, code, "Planning")
    renamed = history(coded)[0]
    rename_code(coded, code, "Planned")
    with pytest.raises(UndoError, match="Planning renamed Planned"):
        undo_change(coded, renamed.uuid)
    assert load_tree(coded).code(code).name == "Planned"


def test_a_bulk_import_is_one_change(coded: Project, tmp_path: Path) -> None:
    for i in range(5):
        (tmp_path / f"doc {i}.md").write_text(f"**Ann:** Number {i}.\n\n**Bob:** Yes.\n\n**Ann:** So.\n")
    before = len(history(coded))
    import_documents(coded, sorted(tmp_path.glob("doc *.md")))
    assert len(history(coded)) == before + 1
    assert len(list_documents(coded)) == 6
    undo(coded)
    assert len(list_documents(coded)) == 1


def test_what_made_the_project_cannot_be_undone(project: Project) -> None:
    with pytest.raises(UndoError, match="nothing to undo"):
        undo(project)
    with pytest.raises(UndoError, match="made the project"):
        undo_change(project, history(project)[0].uuid)


def test_a_lead_can_make_others_leads(coded: Project) -> None:
    add_coder(coded, "lea")
    set_role(coded, "lea", "lead")
    undo(coded, 2)
    from qualcode.storage.reads.codes import list_coders

    assert [coder.name for coder in list_coders(coded)] == ["mara"]
