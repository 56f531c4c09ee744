"""Several codings starred, commented on and recoded at once: one change, one undo, and only one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.several import comment_codings, own_codings, recode_codings, star_codings
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents


@pytest.fixture
def given(coded: Project) -> tuple[Project, int, int, list[int]]:
    """A project, two codes, and three codings of the first: two that nearly touch, one further on."""
    first, second = [code.id for code in load_tree(coded).walk() if code.parent_id is not None][:2]
    document = list_documents(coded)[0].id
    for span in ((15, 20), (21, 25), (40, 46)):
        apply_code(coded, document, span, first)
    return coded, first, second, [coding.id for coding in list_codings(coded)]


def test_each_verb_is_one_change_and_undo_restores_every_coding(
    given: tuple[Project, int, int, list[int]], dump: Callable[[Project], Any]
) -> None:
    project, _, second, ids = given
    before = dump(project)
    verbs: list[Callable[[], Effects]] = [
        lambda: star_codings(project, ids, True),
        lambda: comment_codings(project, ids, "look again"),
        lambda: recode_codings(project, ids, second),
    ]
    for verb in verbs:
        assert verb().codings == frozenset(ids)
        assert dump(project) != before
        undo(project)
        assert dump(project) == before


def test_a_comment_is_written_below_the_one_that_is_there(given: tuple[Project, int, int, list[int]]) -> None:
    project, _, _, ids = given
    comment_codings(project, ids[:1], "first")
    comment_codings(project, ids, " second ")
    assert [coding.comment for coding in list_codings(project)] == ["first\nsecond", "second", "second"]
    with pytest.raises(RuleError, match="a comment holds words"):
        comment_codings(project, ids, "  ")


def test_recoded_codings_that_then_overlap_are_joined_and_those_of_the_code_stay(
    given: tuple[Project, int, int, list[int]],
) -> None:
    project, first, second, ids = given
    apply_code(project, list_documents(project)[0].id, (18, 23), second)
    done = recode_codings(project, [*ids, list_codings(project)[-1].id], second)
    assert "(2 of them joined with others)" in done.summary
    assert [(one.start, one.end, one.code_id) for one in list_codings(project)] == [(15, 25, second), (40, 46, second)]
    assert recode_codings(project, [one.id for one in list_codings(project)], second).change_id is None
    assert first in [code.id for code in list_codes(project)]


def test_codings_of_others_and_such_as_are_gone_are_refused(given: tuple[Project, int, int, list[int]]) -> None:
    project, _, second, ids = given
    path = Path(project.path)
    project.close()
    with open_project(path, coder="jonas") as other:
        verbs: list[Callable[[], Effects]] = [
            lambda: star_codings(other, ids, True),
            lambda: recode_codings(other, ids, second),
        ]
        for verb in verbs:
            with pytest.raises(RuleError, match="made by mara, not by jonas"):
                verb()
        with pytest.raises(NotFoundError, match="no longer there"):
            own_codings(other, [*ids, 9999])
        assert not any(coding.star for coding in list_codings(other))
