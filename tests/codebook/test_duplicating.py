"""A copy of a code says the same, has codings only where that is asked for, and leaves the code as it is."""

from __future__ import annotations

import pytest

from codebook_looks import Dumping, bring_in, code, one_change, paths, said, waiting
from counted_study import give
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, redefine_code
from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.moving import add_theme
from qualcode.codebook.recoding import keep_codings, list_outdated
from qualcode.codebook.tree import load_tree
from qualcode.coding.memos import add_memo
from qualcode.domain.codebook_entries import LONGEST_NAME, TEXT_FIELDS
from qualcode.domain.errors import RuleError
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings


def test_a_copy_says_the_same_and_stands_beside_with_copies_of_what_is_below(study: Project, dump: Dumping) -> None:
    create_path(study, "Plan/Liked/Much")
    texts = {"definition": "d", "include": "i", "exclude": "e", "example": "x", "colour": "orange", "mark": "◆"}
    describe_code(study, code(study, "Plan"), **texts, keywords="k, l", memo="m")
    describe_code(study, code(study, "Much"), definition="very")
    give(study, "first", "I like the plan.", "Liked")
    with one_change(study, dump):
        copy = duplicate_code(study, code(study, "Plan"))
    tree = load_tree(study)
    assert tree.path(copy) == "Plan (2)"
    assert paths(study)[-4:] == ["Plan (2)", "Plan (2)/Liked", "Plan (2)/Liked/Much", "Plan (2)/Unknown"]
    one, other = tree.code(copy), tree.find("Plan")
    assert [getattr(one, field) for field in TEXT_FIELDS] == [getattr(other, field) for field in TEXT_FIELDS]
    assert tree.find("Plan (2)/Liked/Much").definition == "very"
    assert len({one.uuid for one in tree.walk()}) == len(tree)
    assert said(study, "Plan (2)/Liked") == []


def test_codings_are_copied_with_coder_comment_and_star_where_asked_for(study: Project, dump: Dumping) -> None:
    made = {"memo": "c", "star": True, "created": "2026-01-01T00:00:00Z"}
    bring_in(
        study,
        ("first", "I like the plan.", "Liked", "mara", made),
        ("first", "the plan. We", "Liked", "jonas", {}),
        ("second", "I saw it once.", "Unknown", "mara", {}),
    )
    add_memo(study, "on the first", coding_id=list_codings(study)[0].id)
    with one_change(study, dump):
        duplicate_code(study, code(study, "Plan"), with_codings=True, name="Copy")
    assert said(study, "Copy/Liked", "jonas") == ["the plan. We"]
    assert said(study, "Copy/Unknown") == ["I saw it once."]
    (first,) = [one for one in list_codings(study, code_ids=[code(study, "Copy/Liked")]) if one.comment]
    (original,) = [one for one in list_codings(study, code_ids=[code(study, "Plan/Liked")]) if one.comment]
    for field in ("document_id", "coder_id", "start", "end", "quote", "turn", "comment", "star", "created_ms"):
        assert getattr(first, field) == getattr(original, field)
    assert (first.origin, first.uuid != original.uuid) == ("duplicate", True)
    assert len(list_memos(study)) == 1 and waiting(study) == []


def test_a_copy_of_a_coding_waits_if_the_coding_waits(study: Project) -> None:
    give(study, "first", "There is no time.", "Time")
    redefine_code(study, code(study, "Time"), definition="minutes")
    give(study, "second", "There is no time here.", "Time")
    duplicate_code(study, code(study, "Time"), with_codings=True)
    assert waiting(study) == ["There is no time."] * 2
    assert [one.why for one in list_outdated(study)] == ["redefined by mara", "made as “Time”"]
    keep_codings(study, [one.coding.id for one in list_outdated(study)])
    assert waiting(study) == []
    redefine_code(study, code(study, "Time (2)"), definition="hours")
    assert waiting(study) == ["There is no time.", "There is no time here."]


def test_further_themes_are_copied_inside_and_to_the_outside(study: Project, dump: Dumping) -> None:
    add_theme(study, code(study, "Liked"), code(study, "Time"))
    add_theme(study, code(study, "Unknown"), code(study, "Plan/Liked"))
    with one_change(study, dump):
        duplicate_code(study, code(study, "Plan"))
    tree = load_tree(study)
    links = {(tree.path(member), tree.path(theme)) for member, theme in tree.links}
    assert links - {("Plan/Liked", "Time"), ("Plan/Unknown", "Plan/Liked")} == {
        ("Plan (2)/Liked", "Time"),
        ("Plan (2)/Unknown", "Plan (2)/Liked"),
    }


def test_a_copy_finds_a_free_name_also_where_the_name_is_as_long_as_it_may_be(study: Project) -> None:
    long = create_path(study, "n" * LONGEST_NAME)
    copies = [duplicate_code(study, long) for _ in range(2)]
    names = [load_tree(study).code(copy).name for copy in copies]
    assert all(len(name) == LONGEST_NAME for name in names)
    assert [name[-4:] for name in names] == [" (2)", " (3)"]


@pytest.mark.parametrize("name", ["Time", "TIME", "a/b", "a\tb"])
def test_a_name_that_is_taken_or_none_is_refused(study: Project, dump: Dumping, name: str) -> None:
    before = dump(study)
    with pytest.raises(RuleError):
        duplicate_code(study, code(study, "Time"), name=name)
    assert dump(study) == before
