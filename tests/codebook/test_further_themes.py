"""A code may belong to themes beside the one it hangs under; none belongs to itself, on whatever way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codebook_looks import Dumping, code, one_change, paths
from counted_study import give
from qualcode.analysis.frequencies import frequencies
from qualcode.codebook.creating import create_path
from qualcode.codebook.moving import add_theme, move_code, remove_theme, sort_codes
from qualcode.codebook.several import add_theme_to, move_codes, remove_theme_from
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.errors import RuleError, UndoError
from qualcode.domain.values import Code
from qualcode.history.undoing import history, undo_change
from qualcode.storage.project import Project


@pytest.fixture
def themed(study: Project) -> Project:
    for path in ("Change/Pace", "Change/Trust"):
        create_path(study, path)
    return study


def themes(project: Project, name: str) -> list[str]:
    tree = load_tree(project)
    return [tree.path(theme) for theme in tree.themes(code(project, name))]


def test_a_code_belongs_to_further_themes_and_stays_where_it_hangs(themed: Project, dump: Dumping) -> None:
    where = paths(themed)
    with one_change(themed, dump):
        add_theme(themed, code(themed, "Liked"), code(themed, "Trust"))
    with one_change(themed, dump):
        add_theme(themed, code(themed, "Liked"), code(themed, "Time"))
    assert (themes(themed, "Liked"), paths(themed)) == (["Time", "Change/Trust"], where)
    with one_change(themed, dump):
        remove_theme(themed, code(themed, "Liked"), code(themed, "Time"))
    assert themes(themed, "Liked") == ["Change/Trust"]


def test_a_code_reached_on_two_ways_counts_once(themed: Project) -> None:
    add_theme(themed, code(themed, "Liked"), code(themed, "Change"))
    add_theme(themed, code(themed, "Liked"), code(themed, "Trust"))
    give(themed, "first", "I like the plan.", "Liked")
    rows = {row.code: row.segments for row in frequencies(themed, roll_up=True).rows if row.rolled_up}
    assert rows["Change"] == rows["Plan"] == 1


@pytest.mark.parametrize(
    ("member", "theme", "why"),
    [
        ("Liked", "Plan", "stands below “Plan” already"),
        ("Plan", "Plan", "to itself"),
        ("Plan", "Liked", "to what stands below it"),
        ("Liked", "Time", "belongs to “Time” already"),
        ("Time", "Plan", "belong to itself"),
        ("Time", "Unknown", "belong to itself"),
    ],
)
def test_a_theme_that_cannot_be_is_refused(themed: Project, dump: Dumping, member: str, theme: str, why: str) -> None:
    add_theme(themed, code(themed, "Liked"), code(themed, "Time"))
    add_theme(themed, code(themed, "Unknown"), code(themed, "Liked"))
    add_theme(themed, code(themed, "Plan"), code(themed, "Change"))
    before = dump(themed)
    if why == "belong to itself":
        add_theme(themed, code(themed, "Plan"), code(themed, "Time"))
        before = dump(themed)
    with pytest.raises(RuleError, match=why):
        add_theme(themed, code(themed, member), code(themed, theme))
    assert dump(themed) == before


def test_a_move_that_would_let_a_theme_belong_to_itself_is_refused(themed: Project, dump: Dumping) -> None:
    add_theme(themed, code(themed, "Plan"), code(themed, "Pace"))
    before = dump(themed)
    for act in (move_code, lambda *a: move_codes(a[0], [a[1]], a[2])):
        with pytest.raises(RuleError, match="belong to itself"):
            act(themed, code(themed, "Change"), code(themed, "Unknown"))
    assert dump(themed) == before


def test_a_theme_that_is_none_cannot_be_taken_away(themed: Project) -> None:
    with pytest.raises(RuleError, match="no further theme"):
        remove_theme(themed, code(themed, "Liked"), code(themed, "Plan"))


def test_several_get_and_leave_a_theme_as_one_change(themed: Project, dump: Dumping) -> None:
    several = [code(themed, "Liked"), code(themed, "Unknown")]
    with one_change(themed, dump):
        add_theme_to(themed, several, code(themed, "Time"))
    with pytest.raises(RuleError, match="already"):
        add_theme_to(themed, [code(themed, "Pace"), several[0]], code(themed, "Time"))
    assert themes(themed, "Pace") == []
    with one_change(themed, dump):
        remove_theme_from(themed, several, code(themed, "Time"))


def test_undo_never_lets_a_theme_belong_to_itself(themed: Project) -> None:
    move_code(themed, code(themed, "Pace"), None)
    moved = history(themed)[0]
    add_theme(themed, code(themed, "Change"), code(themed, "Pace"))
    with pytest.raises(UndoError, match="a theme would belong to itself"):
        undo_change(themed, moved.uuid)
    assert "Pace" in paths(themed)


def test_sorting_changes_places_only_and_knows_numbers(study: Project, dump: Dumping) -> None:
    for name in ("Grade 10", "grade 9", "Élan", "Grade 9b"):
        create_path(study, f"Plan/{name}")
    give(study, "first", "I like the plan.", "Grade 10")
    with one_change(study, dump):
        sort_codes(study, code(study, "Plan"), "name")
    names = [one.name for one in load_tree(study).children(code(study, "Plan"))]
    assert names == ["grade 9", "Grade 9b", "Grade 10", "Liked", "Unknown", "Élan"]
    with one_change(study, dump):
        sort_codes(study, code(study, "Plan"), "codings")
    assert [one.name for one in load_tree(study).children(code(study, "Plan"))][:2] == ["Grade 10", "grade 9"]
    with pytest.raises(RuleError, match="by colour"):
        sort_codes(study, None, "colour")


@settings(max_examples=60, deadline=None)
@given(
    parents=st.lists(st.integers(-1, 20), min_size=1, max_size=20),
    links=st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), max_size=12),
)
def test_what_a_theme_gathers_is_all_that_leads_up_to_it_each_once(
    parents: list[int], links: list[tuple[int, int]]
) -> None:
    codes = [
        Code(i + 1, "", None if p < 0 or p >= i else p + 1, i, f"c{i}", "", "", "", "", "", "", "", False)
        for i, p in enumerate(parents)
    ]
    links = [(a, b) for a, b in links if a <= len(codes) and b < a]
    tree = CodeTree(codes, links)
    above = {one.id: {one.parent_id} - {None} | {theme for member, theme in links if member == one.id} for one in codes}

    def leads_to(code_id: int, theme: int) -> bool:
        return code_id == theme or any(leads_to(up, theme) for up in above[code_id] if up is not None)

    for one in codes:
        gathered = tree.gathered(one.id)
        assert len(gathered) == len(set(gathered))
        assert set(gathered) == {other.id for other in codes if leads_to(other.id, one.id)}


def test_a_code_that_is_moved_below_a_further_theme_belongs_there_once(study: Project, dump: Dumping) -> None:
    theme = create_path(study, "Feelings")
    liked = code(study, "Liked")
    add_theme(study, liked, theme)
    with one_change(study, dump):
        move_code(study, liked, theme)
    assert load_tree(study).links == () and paths(study).count("Feelings/Liked") == 1
