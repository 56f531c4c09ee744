"""Codes are given to passages as the coder meant it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code, apply_codes, apply_in_vivo, create_and_apply
from qualcode.coding.changing import change_code, remove_codings, resize, set_comment
from qualcode.coding.memos import add_memo
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.values import Coding
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_text


def document_of(project: Project) -> int:
    return list_documents(project)[0].id


def text_of(project: Project) -> str:
    return read_text(project, list_documents(project)[0].version_id)


def span_of(project: Project, words: str) -> tuple[int, int]:
    start = text_of(project).index(words)
    return start, start + len(words)


def code(project: Project, name: str = "Plans") -> int:
    return load_tree(project).find(name).id


def only(project: Project) -> Coding:
    (coding,) = list_codings(project)
    return coding


def test_the_quote_is_what_stands_in_the_text(coded: Project) -> None:
    apply_code(coded, document_of(coded), span_of(coded, "Nobody read it"), code(coded))
    assert only(coded).quote == "Nobody read it"
    assert only(coded).turn == 1


def test_an_overlapping_coding_of_the_same_code_is_extended_and_says_so(coded: Project) -> None:
    first = apply_code(coded, document_of(coded), span_of(coded, "We had a plan. Nobody"), code(coded))
    second = apply_code(coded, document_of(coded), span_of(coded, "Nobody read it, honestly."), code(coded))
    assert (first.outcome, second.outcome) == ("new", "extended")
    assert "extended" in second.message
    assert only(coded).id == first.coding_id
    assert only(coded).quote == "We had a plan. Nobody read it, honestly."


def test_touching_codings_stay_two(coded: Project) -> None:
    start, end = span_of(coded, "We had a plan. ")
    apply_code(coded, document_of(coded), (start, end), code(coded))
    apply_code(coded, document_of(coded), (end, end + 6), code(coded))
    assert len(list_codings(coded)) == 2


def test_a_passage_inside_a_coding_of_the_code_changes_nothing(coded: Project) -> None:
    apply_code(coded, document_of(coded), span_of(coded, "We had a plan."), code(coded))
    again = apply_code(coded, document_of(coded), span_of(coded, "plan"), code(coded))
    assert again.outcome == "unchanged" and again.effects.change_id is None
    assert only(coded).quote == "We had a plan."


def test_joining_two_codings_keeps_both_comments_and_memos(coded: Project) -> None:
    one = apply_code(coded, document_of(coded), span_of(coded, "We had"), code(coded)).coding_id
    two = apply_code(coded, document_of(coded), span_of(coded, "read it"), code(coded)).coding_id
    set_comment(coded, one, "first")
    set_comment(coded, two, "second")
    add_memo(coded, "on the second", coding_id=two)
    apply_code(coded, document_of(coded), span_of(coded, "had a plan. Nobody read"), code(coded))
    assert only(coded).comment == "first\nsecond"
    assert [memo.coding_id for memo in list_memos(coded)] == [one]


def test_other_codes_and_other_coders_may_overlap(coded: Project) -> None:
    span = span_of(coded, "We had a plan.")
    apply_code(coded, document_of(coded), span, code(coded))
    apply_code(coded, document_of(coded), span, code(coded, "Feelings"))
    path = coded.path
    coded.close()
    with open_project(path, coder="jonas") as other:
        apply_code(other, document_of(other), span, code(other))
        assert len(list_codings(other)) == 3


def test_a_span_never_cuts_a_grapheme_cluster(project: Project, tmp_path: object) -> None:
    from pathlib import Path

    from qualcode.codebook.creating import create_path
    from qualcode.documents.importing import import_documents

    file = Path(str(tmp_path)) / "family.md"
    file.write_text("**Ann:** We are \U0001f468‍\U0001f469‍\U0001f467 here.\n\n**Bob:** Yes.\n\n**Ann:** So.\n")
    import_documents(project, [file])
    inside = text_of(project).index("‍")
    apply_code(project, document_of(project), (inside, inside + 1), create_path(project, "Family"))
    assert only(project).quote == "\U0001f468‍\U0001f469‍\U0001f467"


@pytest.mark.parametrize("span", [(-1, 5), (5, 5), (9, 3), (0, 10_000)])
def test_a_span_outside_the_text_is_refused(coded: Project, span: tuple[int, int]) -> None:
    with pytest.raises(RuleError, match="is no passage"):
        apply_code(coded, document_of(coded), span, code(coded))
    assert list_codings(coded) == []


def test_only_spaces_are_no_passage(coded: Project) -> None:
    start = text_of(coded).index("\n\n")
    with pytest.raises(RuleError, match="only spaces"):
        apply_code(coded, document_of(coded), (start, start + 2), code(coded))


def test_a_new_code_and_its_coding_are_one_change(coded: Project) -> None:
    from qualcode.history.undoing import undo

    create_and_apply(coded, document_of(coded), span_of(coded, "The bell"), "Change/Bells")
    assert load_tree(coded).path(only(coded).code_id) == "Change/Bells"
    undo(coded)
    assert list_codings(coded) == []
    with pytest.raises(NotFoundError):
        load_tree(coded).find("Bells")


def test_in_vivo_names_the_code_by_the_words_and_uses_it_again(coded: Project) -> None:
    parent = code(coded, "Change")
    apply_in_vivo(coded, document_of(coded), span_of(coded, "Nobody read it, honestly."), parent)
    apply_in_vivo(coded, document_of(coded), span_of(coded, "Nobody read it, honestly"), parent)
    assert load_tree(coded).path(only(coded).code_id) == "Change/Nobody read it, honestly"


def test_resizing_into_a_neighbour_joins_them(coded: Project) -> None:
    one = apply_code(coded, document_of(coded), span_of(coded, "We had a plan."), code(coded)).coding_id
    apply_code(coded, document_of(coded), span_of(coded, "Nobody read it"), code(coded))
    start, _ = span_of(coded, "We had")
    _, end = span_of(coded, "Nobody")
    assert resize(coded, one, (start, end)).outcome == "extended"
    assert only(coded).quote == "We had a plan. Nobody read it"


def test_recoding_onto_the_same_code_joins(coded: Project) -> None:
    span = span_of(coded, "We had a plan.")
    one = apply_code(coded, document_of(coded), span, code(coded)).coding_id
    apply_code(coded, document_of(coded), span, code(coded, "Feelings"))
    change_code(coded, one, code(coded, "Feelings"))
    assert only(coded).code_id == code(coded, "Feelings")


def test_nobody_removes_what_another_coder_made(coded: Project) -> None:
    one = apply_code(coded, document_of(coded), span_of(coded, "We had a plan."), code(coded)).coding_id
    path = coded.path
    coded.close()
    with open_project(path, coder="jonas") as other:
        with pytest.raises(RuleError, match="made by mara"):
            remove_codings(other, [one])
        with pytest.raises(RuleError, match="made by mara"):
            resize(other, one, (0, 5))
        assert len(list_codings(other)) == 1


def test_a_memo_outlives_the_coding_it_stood_on(coded: Project) -> None:
    span = span_of(coded, "We had a plan.")
    one = apply_code(coded, document_of(coded), span, code(coded)).coding_id
    add_memo(coded, "keep me", coding_id=one)
    remove_codings(coded, [one])
    (memo,) = list_memos(coded)
    assert (memo.document_id, memo.start, memo.end) == (document_of(coded), *span)


def test_several_codes_are_one_change_and_one_undo(coded: Project) -> None:
    from qualcode.history.undoing import history, undo

    span = span_of(coded, "We had a plan.")
    apply_code(coded, document_of(coded), span, code(coded))
    before = len(history(coded))
    given = apply_codes(
        coded, document_of(coded), span, [code(coded), code(coded, "Feelings")], ["Change/Bells", "Mood"]
    )
    assert [outcome for _, _, outcome in given.applied] == ["unchanged", "new", "new", "new"]
    assert len(history(coded)) == before + 1
    assert given.message == (
        "Feelings, new code Change/Bells and new code Mood: “We had a plan.”; this passage has Change/Plans already"
    )
    assert {load_tree(coded).path(c.code_id) for c in list_codings(coded)} == {
        "Change/Plans", "Feelings", "Change/Bells", "Mood"
    }  # fmt: skip
    undo(coded)
    assert only(coded).code_id == code(coded)
    with pytest.raises(NotFoundError):
        load_tree(coded).find("Mood")


def test_of_several_codes_none_is_given_where_one_cannot_be(coded: Project) -> None:
    span = span_of(coded, "We had a plan.")
    for codes, new in (([code(coded)], ["feelings"]), ([code(coded), -1], []), ([code(coded)], ["a\x1bb"])):
        with pytest.raises((RuleError, NotFoundError)):
            apply_codes(coded, document_of(coded), span, codes, new)
        assert list_codings(coded) == []


def test_several_codes_that_are_all_there_leave_no_entry(coded: Project) -> None:
    span = span_of(coded, "We had a plan.")
    codes = [code(coded), code(coded, "Feelings")]
    apply_codes(coded, document_of(coded), span, codes)
    again = apply_codes(coded, document_of(coded), span, codes)
    assert again.effects.change_id is None
    assert again.message == "this passage has Change/Plans and Feelings already"


def test_in_vivo_uses_a_code_of_that_name_wherever_it_is(coded: Project) -> None:
    create_path(coded, "Feelings/the bell schedule")
    apply_in_vivo(coded, document_of(coded), span_of(coded, "The bell schedule"), code(coded, "Change"))
    assert load_tree(coded).path(only(coded).code_id) == "Feelings/the bell schedule"


def test_in_vivo_takes_what_was_said_and_leaves_out_who_said_it(coded: Project) -> None:
    start, _ = span_of(coded, "honestly. Then the")
    _, end = span_of(coded, "And then?")
    apply_in_vivo(coded, document_of(coded), (start, end), None)
    assert load_tree(coded).code(only(coded).code_id).name == "honestly. Then the schedule changed. And then"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("We   had\ta / plan", "We had a ∕ plan"),
        ("evil\u202ename \x1b[31mred", "evilname [31mred"),
        ("word " * 40, "word " * 15 + "word…"),
        ("校" * 200, "校" * 79 + "…"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467" * 60, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 15 + "…"),
    ],
)
def test_an_in_vivo_name_is_short_and_on_one_line(project: Project, tmp_path: Path, said: str, name: str) -> None:
    from qualcode.documents.importing import import_documents

    (tmp_path / "said.txt").write_text(f"ANN: {said}\n\nBOB: Yes.\n\nANN: So.\n", encoding="utf-8")
    import_documents(project, [tmp_path / "said.txt"])
    start = text_of(project).index(said[:2])
    apply_in_vivo(project, document_of(project), (start, start + len(said)), None)
    assert load_tree(project).code(only(project).code_id).name == name


def test_in_vivo_refuses_a_passage_without_words(coded: Project) -> None:
    start, _ = span_of(coded, ". Then the")
    with pytest.raises(RuleError, match="no words here"):
        apply_in_vivo(coded, document_of(coded), (start, start + 1), None)
    assert list_codings(coded) == []
