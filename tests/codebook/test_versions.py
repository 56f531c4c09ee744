"""The codebook as it was at any moment, under names that last, and what is different in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codebook_looks import Dumping, code, one_change, paths
from counted_study import give
from qualcode.codebook.comparing import Difference, compare, word_changes
from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import describe_code, recolour_code, redefine_code, rename_code
from qualcode.codebook.exchange import codebook_file
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code, remove_theme
from qualcode.codebook.removing import remove_code, retire_code, revive_code
from qualcode.codebook.splitting import split_code
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import CodebookState, find_version, state_at, tag_codebook
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.history.undoing import history, undo
from qualcode.storage import journal
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codebook import list_versions


def at(project: Project, moment: str) -> list[str]:
    tree = state_at(project, moment).tree
    return [tree.path(one.id) for one in tree.walk()]


def told(earlier: CodebookState, later: CodebookState) -> list[str]:
    return [one.sentence for one in compare(earlier, later)]


def content(state: CodebookState) -> object:
    tree = state.tree
    return [(tree.path(one.id), one, tuple(tree.themes(one.id))) for one in tree.walk()], state.former


LIFE = (
    lambda p: create_path(p, "Change/Pace/Slow", definition="slow"),
    lambda p: rename_code(p, code(p, "Time"), "Hours"),
    lambda p: redefine_code(p, code(p, "Liked"), definition="d"),
    lambda p: move_code(p, code(p, "Slow"), code(p, "Plan"), 0),
    lambda p: add_theme(p, code(p, "Slow"), code(p, "Hours")),
    lambda p: split_code(p, code(p, "Hours"), ["Minutes", "Days"]),
    lambda p: merge_codes(p, [code(p, "Minutes"), code(p, "Liked")], code(p, "Slow")),
    lambda p: undo(p),
    lambda p: retire_code(p, code(p, "Plan")),
    lambda p: remove_code(p, code(p, "Days"), with_codings=True),
    lambda p: merge_codes(p, [code(p, "Unknown")], code(p, "Hours")),
    lambda p: undo(p, 2),
    lambda p: remove_theme(p, code(p, "Slow"), code(p, "Hours")),
)


def test_every_state_comes_back_as_it_was_by_the_change_after_which_it_stood(study: Project) -> None:
    give(study, "first", "I like the plan.", "Liked")
    seen = []
    for act in LIFE:
        act(study)
        seen.append((history(study)[0].uuid, content(state_at(study, "now"))))
        tree = load_tree(study)
        assert [one for _, one, _ in seen[-1][1][0]] == list(tree.walk())  # type: ignore[index]
    for uuid, state in seen:
        assert content(state_at(study, uuid)) == state
    study.close()
    with open_project(study.path, coder="lea", write=False) as reader:
        for uuid, state in seen:
            assert content(state_at(reader, uuid)) == state
        assert at(reader, "start") == []


def test_a_day_means_its_end_and_a_minute_its_end(study: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    day = datetime(2031, 3, 31, 14, 0)
    for moment, name in ((day, "A"), (day + timedelta(seconds=59), "B"), (day + timedelta(hours=9), "C")):
        monkeypatch.setattr(journal, "now_ms", lambda moment=moment: int(moment.timestamp() * 1000))
        create_code(study, name)
    monkeypatch.setattr(journal, "now_ms", lambda: int((day + timedelta(days=1)).timestamp() * 1000))
    create_code(study, "D")
    have = {moment: at(study, moment)[3 + 1 :] for moment in ("2031-03-30", "2031-03-31", "2031-04-01", "now")}
    assert have == {"2031-03-30": [], "2031-03-31": ["A", "B", "C"], "2031-04-01": [*"ABCD"], "now": [*"ABCD"]}
    assert at(study, "2031-03-31 13:59")[4:] == []
    assert at(study, "2031-03-31 14:00")[4:] == at(study, "2031-03-31T14:00")[4:] == ["A", "B"]
    assert at(study, "1999-12-31") == at(study, "start") == []


@pytest.mark.parametrize("moment", ["", "abc", "yesterday", "2031-02-30", "ffffffff", "round 9", "9999-12-31", "%"])
def test_what_is_no_moment_is_refused(study: Project, moment: str) -> None:
    with pytest.raises(NotFoundError, match="is no version of the codebook"):
        state_at(study, moment)


def test_a_day_before_all_days_is_before_the_first_code_or_none(study: Project) -> None:
    for moment in ("0001-01-01", "0001-01-01 00:00", "1969-12-31"):
        with suppress(NotFoundError):
            assert at(study, moment) == []


def test_a_version_keeps_the_codebook_under_a_name(study: Project, dump: Dumping) -> None:
    create_path(study, "Plan/Slow", definition="s", colour="orange")
    add_theme(study, code(study, "Slow"), code(study, "Time"))
    merge_codes(study, [code(study, "Unknown")], code(study, "Liked"))
    before = content(state_at(study, "now"))
    with one_change(study, dump):
        tag_codebook(study, " Round 1 ", reason="after ten interviews")
    (version,) = list_versions(study)
    assert (version.name, version.coder, version.reason) == ("Round 1", "mara", "after ten interviews")
    rename_code(study, code(study, "Time"), "Hours")
    remove_code(study, code(study, "Slow"))
    assert content(state_at(study, "round 1")) == before
    assert state_at(study, "ROUND 1").label == "Round 1"
    assert [one.name for one in codebook_file(study, "round 1").entries] == ["Plan", "Time"]


def test_a_version_needs_no_journal(study: Project, tmp_path: Path) -> None:
    create_path(study, "Plan/Slow", definition="s")
    tag_codebook(study, "round 1")
    before = content(state_at(study, "round 1"))
    rename_code(study, code(study, "Time"), "Hours")
    study.close()
    copy = tmp_path / "copy.qualcode"
    copy.write_bytes(study.path.read_bytes())
    with closing(sqlite3.connect(copy)) as bare, bare:
        bare.execute("DELETE FROM change_image")
        bare.execute("DELETE FROM change")
    with open_project(copy, coder="mara", write=False) as reader:
        assert content(state_at(reader, "round 1")) == before


def test_the_name_of_a_version_is_free_seen_and_no_moment(study: Project, dump: Dumping) -> None:
    tag_codebook(study, "round 1")
    before = dump(study)
    for name in (
        "",
        "  ",
        "Round 1",
        "now",
        "START",
        "2031-03-31",
        "2031-03-31 14:00",
        "a\nb",
        "a\tb",
        "x" * 200,
        "\x1b",
    ):
        with pytest.raises(RuleError):
            tag_codebook(study, name)
    assert dump(study) == before
    undo(study)
    assert find_version(study, "round 1") is None
    tag_codebook(study, "ROUND 1")


def test_all_that_is_different_is_told_in_words(study: Project) -> None:
    create_path(study, "Change/Pace")
    create_path(study, "Change/Trust")
    create_path(study, "Gone")
    tag_codebook(study, "before")
    rename_code(study, code(study, "Time"), "Hours")
    move_code(study, code(study, "Pace"), code(study, "Plan"))
    redefine_code(study, code(study, "Liked"), definition="d", include="i")
    describe_code(study, code(study, "Liked"), example="x", keywords="k", memo="m")
    recolour_code(study, code(study, "Plan"), "orange")
    retire_code(study, code(study, "Trust"))
    add_theme(study, code(study, "Liked"), code(study, "Hours"))
    merge_codes(study, [code(study, "Unknown")], code(study, "Liked"))
    remove_code(study, code(study, "Gone"))
    create_code(study, "New", definition="fresh")
    move_code(study, code(study, "Hours"), None, 0)
    before, now = state_at(study, "before"), state_at(study, "now")
    assert told(before, now) == [
        "“New” is new: fresh",
        "“Gone” was removed",
        "“Plan/Unknown” was merged into “Plan/Liked”",
        "“Time” is called “Hours” now",
        "“Change/Pace” stands below “Plan” now",
        "“Plan/Liked” is defined differently (definition, include)",
        "“Plan/Liked” is described differently (example, keywords, memo)",
        "“Plan” has another colour (#E69F00)",
        "“Change/Trust” is retired",
        "“Plan/Liked” belongs to “Hours” too",
        "the codes at the top stand in another order",
    ]
    texts = {one.kind: one.texts for one in compare(before, now) if one.texts}
    assert texts["redefined"] == (("definition", "", "d"), ("include", "", "i"))
    assert told(now, before) == [
        "“Plan/Unknown” is new",
        "“Gone” is new",
        "“New” was removed",
        "“Hours” is called “Time” now",
        "“Plan/Pace” stands below “Change” now",
        "“Plan/Liked” is defined differently (definition, include)",
        "“Plan/Liked” is described differently (example, keywords, memo)",
        "“Plan” has another colour (that of its parent)",
        "“Change/Trust” is in use again",
        "“Plan/Liked” belongs to “Hours” no longer",
        "the codes at the top stand in another order",
    ]
    assert told(now, now) == told(before, before) == []


def test_what_was_undone_makes_no_difference(study: Project) -> None:
    tag_codebook(study, "before")
    for act in LIFE[:7]:
        act(study)
    undo(study, 7)
    assert told(state_at(study, "before"), state_at(study, "now")) == []


def test_a_code_that_went_into_one_that_went_on_is_told_with_where_it_is(study: Project) -> None:
    tag_codebook(study, "before")
    merge_codes(study, [code(study, "Time")], code(study, "Unknown"))
    tag_codebook(study, "between")
    merge_codes(study, [code(study, "Unknown")], code(study, "Liked"))
    assert told(state_at(study, "before"), state_at(study, "now")) == [
        "“Plan/Unknown” was merged into “Plan/Liked”",
        "“Time” was merged into “Plan/Liked”",
    ]
    assert told(state_at(study, "before"), state_at(study, "between")) == ["“Time” was merged into “Plan/Unknown”"]
    remove_code(study, code(study, "Liked"))
    assert told(state_at(study, "between"), state_at(study, "now")) == [
        "“Plan/Liked” was removed",
        "“Plan/Unknown” was removed",
    ]


def test_retiring_and_bringing_back_in_between_is_no_difference(study: Project) -> None:
    start = state_at(study, "now")
    retire_code(study, code(study, "Time"))
    assert [one.kind for one in compare(start, state_at(study, "now"))] == ["retired"]
    revive_code(study, code(study, "Time"))
    assert compare(start, state_at(study, "now")) == []
    assert paths(study) == at(study, "now")


def test_from_the_start_everything_is_new_and_back_to_it_all_is_gone(study: Project) -> None:
    start, now = state_at(study, "start"), state_at(study, "now")
    assert {one.kind for one in compare(start, now)} == {"new"} and len(compare(start, now)) == 4
    gone: list[Difference] = compare(now, start)
    assert {one.kind for one in gone} == {"gone"} and len(gone) == 4


@settings(max_examples=60, deadline=None)
@given(earlier=st.text("ab \n.", max_size=30), later=st.text("ab \n.", max_size=30))
def test_two_texts_beside_each_other_hold_every_word_of_both(earlier: str, later: str) -> None:
    pieces = word_changes(earlier, later)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == earlier
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == later
    if earlier == later:
        assert all(piece.kind == "same" for piece in pieces)
